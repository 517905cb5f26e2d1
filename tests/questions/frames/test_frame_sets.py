import math
from itertools import combinations

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.questions.frames.frame_sets import AXES, VIEWS, coverage, edges_of, owners
from sightline.scenes.seen import Seen
from sightline.scenes.surface import Surface
from tests.questions.asking import leaning

BOXES = [Box.from_yaw((0, 0, 0.5), (2.0, 1.0, 1.0), 0.6), Box.from_yaw((3, 1, 0.4), (0.5, 0.9, 0.8), -1.1)]


def words_of(masks: np.ndarray) -> np.ndarray:
    """Bool (F, P) as bits in 64-bit words, point 0 the highest of the first byte."""
    bits = np.packbits(masks, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))).view(np.uint64)


def surface_on(boxes: list[Box], rng: np.random.Generator, count: int = 150) -> Surface:
    """Points on the faces of boxes, and some of nothing in particular."""
    xyz, owner = [rng.uniform(-4, 4, (50, 3))], [np.full(50, -1)]
    for i, box in enumerate(boxes):
        local = rng.uniform(-0.5, 0.5, (count, 3))
        face = rng.integers(0, 3, count)
        local[np.arange(count), face] = np.sign(local[np.arange(count), face]) * 0.5
        xyz.append(box.center + (local * box.size) @ box.rotation.T)
        owner.append(np.full(count, i))
    return Surface(np.concatenate(xyz), np.concatenate(owner).astype(np.int32))


def seen_of(surface: Surface, masks: np.ndarray) -> Seen:
    nothing = np.zeros(0, dtype=np.int32)
    rows = tuple(range(10, 10 + len(masks)))  # rows of frames that are not their places
    return Seen(
        surface, rows, words_of(masks), np.zeros(len(masks) + 1, dtype=np.int64), nothing, nothing.astype(np.float32)
    )


def patches(surface: Surface, views: int, rng: np.random.Generator) -> np.ndarray:
    """What views see that each look at one spot: points less than so far from it."""
    at = surface.xyz[rng.integers(50, len(surface), views)]
    near = rng.uniform(0.5, 1.3, views)
    return np.linalg.norm(surface.xyz - at[:, None], axis=2) < near[:, None]


def by_force(box: Box, axis: str, points: np.ndarray, masks: np.ndarray, cover: str) -> dict[tuple[int, ...], float]:
    """All minimal sets of at most four of the frames that see the object, and what they show, by trying every set."""
    by_length = np.argsort(-box.size[:2])
    k = {"length": by_length[0], "width": by_length[1], "height": 2}[axis]
    along = box.local(points)[:, k] / box.size[k] + 0.5
    seers = [f for f, mask in enumerate(masks) if mask.sum() >= max(1, int(0.05 * len(points)))]

    def shown(views):
        part = along[np.any(masks[list(views)], axis=0)]
        if cover == "extent":
            return part.max() - part.min()
        slices, every = (set(np.clip(np.floor(20 * at), 0, 19).tolist()) for at in (part, along))
        return len(slices) / len(every)

    def covers(views):
        return abs(shown(views) - 1) <= 0.1 if cover == "extent" else shown(views) >= 0.9 - 1e-9

    sets = {views: shown(views) for k in range(1, 5) for views in combinations(seers, k) if covers(views)}
    return {views: part for views, part in sets.items() if not any(set(other) < set(views) for other in sets)}


@pytest.mark.parametrize("cover", ["extent", "bins"])
@pytest.mark.parametrize("seed", range(8))
def test_sets_are_all_minimal_ones_that_trying_every_set_finds(cover, seed):
    rng = np.random.default_rng(seed)
    surface = surface_on(BOXES, rng)
    masks = patches(surface, 11, rng)
    found = coverage(seen_of(surface, masks), BOXES)
    for i, box in enumerate(BOXES):
        mine = surface.instances == i
        for axis in AXES:
            sets = found.sets(i, axis, cover)
            expected = by_force(box, axis, surface.xyz[mine], masks[:, mine], cover)
            told = {
                tuple(row - 10 for row in rows): part
                for k, some in sets.by_size.items()
                for rows, part in zip(some.frames.tolist(), some.covered.tolist(), strict=True)
                if k <= 4
            }
            assert sets.whole and told.keys() == expected.keys()
            for views, part in told.items():
                assert part == pytest.approx(min(1.0, expected[views]))


def test_no_set_of_one_less_covers_and_the_best_single_frame_shows_what_it_is_said_to():
    rng = np.random.default_rng(1)
    surface = surface_on(BOXES, rng)
    found = coverage(seen_of(surface, patches(surface, 30, rng)), BOXES)
    sets = [found.sets(0, "length", cover).by_size for cover in ("bins", "extent")]
    pairs, triples = sets[0][2], sets[0][3]
    assert len(pairs) and len(triples)
    assert pairs.less.max() < 0.9 and triples.less.max() < 0.9 <= triples.covered.min()
    assert np.array_equal(pairs.less, pairs.alone) and (triples.alone <= triples.less).all()
    assert sets[1].keys() == {1, 2} and sets[1][2].less.max() < 0.9


def test_of_many_frames_some_are_taken_evenly_and_it_is_said():
    rng = np.random.default_rng(2)
    surface = surface_on(BOXES, rng)
    masks = np.tile(surface.xyz[:, 0] < 0.2, (3 * VIEWS, 1))
    found = coverage(seen_of(surface, masks), BOXES)
    assert len(found.seeing(0)) == 3 * VIEWS
    sets = found.sets(0, "height", "bins")
    assert not sets.whole
    assert sets.by_size[1].frames[:, 0].tolist() == list(range(10, 10 + 3 * VIEWS, 3))
    assert found.sets(0, "height", "extent").whole


def test_length_is_the_longer_horizontal_edge_wherever_the_box_turns():
    for yaw in (0.0, 0.7, 2.0):
        for size in ((2.0, 1.0, 0.5), (1.0, 2.0, 0.5)):
            axes, sizes = edges_of(Box.from_yaw((1, 2, 3), size, yaw), "own")
            assert sizes.tolist() == [2.0, 1.0, 0.5] and np.linalg.det(axes) != 0
    lying = leaning((0, 0, 0.9), (0.4, 1.8, 1.2), math.pi / 2)
    assert edges_of(lying, "own")[1] == pytest.approx([1.2, 0.4, 1.8])
    assert edges_of(leaning((0, 0, 1), (0.5, 0.5, 1.5), 0.5), "own") is None


def test_along_the_room_a_turned_box_is_as_large_as_what_encloses_it():
    _, sizes = edges_of(Box.from_yaw((0, 0, 0), (2.0, 1.0, 0.5), math.pi / 4), "room")
    assert sizes == pytest.approx([3 / math.sqrt(2), 3 / math.sqrt(2), 0.5])
    axes, sizes = edges_of(Box.from_yaw((0, 0, 0), (1.0, 2.0, 0.5)), "room")
    assert sizes.tolist() == [2.0, 1.0, 0.5] and axes[:, 0].tolist() == [0, 1, 0]


def test_a_box_that_leans_or_is_missing_has_no_size_and_no_points():
    rng = np.random.default_rng(4)
    boxes = [leaning((0, 0, 1), (0.5, 0.5, 1.5), 0.5), None, BOXES[1]]
    surface = surface_on([boxes[0], BOXES[0], boxes[2]], rng)
    found = coverage(seen_of(surface, np.ones((2, len(surface)), dtype=bool)), boxes)
    assert np.isnan(found.sizes[:2]).all() and found.sizes[2].tolist() == [0.9, 0.5, 0.8]
    assert [found.points(i) for i in range(3)] == [0, 0, 150]
    assert found.fits(2, "length") and not found.fits(0, "length")


def test_without_instances_points_go_to_the_smallest_box_that_holds_them_and_the_floor_to_none():
    desk, lamp = Box.from_yaw((0, 0, 0.5), (2, 1, 1)), Box.from_yaw((0.5, 0, 0.8), (0.2, 0.2, 0.4))
    spots = np.array(
        [[-0.5, 0, 0.5], [0.5, 0, 0.8], [0.5, 0.3, 1.005], [0, 0, 0.01], [-1.005, 0, 0.5], [-1.02, 0, 0.5]]
    )
    nobody = np.full(len(spots), -1, dtype=np.int32)
    assert owners(Surface(spots, nobody), [desk, lamp]).tolist() == [0, 1, 0, -1, 0, -1]
    assert owners(Surface(spots, nobody), [lamp, desk, None]).tolist() == [1, 0, 1, -1, 1, -1]
    told = np.array([1, -1, -1, -1, -1, -1], dtype=np.int32)
    assert owners(Surface(spots, told), [desk, lamp]).tolist() == told.tolist()


def test_where_nothing_is_seen_there_are_no_sets():
    nothing = Surface(np.zeros((0, 3)), np.zeros(0, dtype=np.int32))
    rng = np.random.default_rng(0)
    surface = surface_on(BOXES[:1], rng)
    blind = np.zeros((3, len(surface)), dtype=bool)
    for seen in (
        seen_of(nothing, np.zeros((0, 0), dtype=bool)),
        seen_of(nothing, np.zeros((2, 0), dtype=bool)),
        seen_of(surface, np.zeros((0, len(surface)), dtype=bool)),
        seen_of(surface, blind),
    ):
        found = coverage(seen, [*BOXES, None])
        for i in range(3):
            for cover in ("bins", "extent"):
                sets = found.sets(i, "height", cover)
                assert sets.whole and not any(len(some) for some in sets.by_size.values())
