from dataclasses import replace
from math import pi

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.frames.frame_pairs import (
    FramePairs,
    drawn_pairs,
    frame_pairs,
    in_even_order,
    overlapping,
    pairs_of,
)
from sightline.scenes.seen import Seen, look
from sightline.scenes.surface import Surface
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved
from tests.questions.asking import PARLOUR


def strewn(count: int, rng: np.random.Generator) -> list[Pose]:
    """Cameras anywhere in the room that look anywhere, and are rolled."""
    eyes, looks, ups = rng.uniform(-2, 2, (count, 3)) + (0, 0, 1.5), rng.normal(size=(count, 3)), (0.3, -0.2, 1.0)
    return [Pose.looking(eye, eye + look, rng.normal(ups, 0.2)) for eye, look in zip(eyes, looks, strict=True)]


def made(count: int, seed: int = 0, points: int = 640) -> tuple[list[Pose], Seen, FramePairs]:
    """Pairs of `count` cameras of which each sees random points."""
    rng = np.random.default_rng(seed)
    poses = strewn(count, rng)
    scene = box_scene({}, frames=poses)
    seen = look(scene, Surface(np.zeros((points, 3)), np.full(points, -1, dtype=np.int32)), ())
    words = rng.integers(0, 2**63, (count, points // 64), dtype=np.uint64)
    words &= rng.integers(0, 2**63, words.shape, dtype=np.uint64) | (np.arange(count) % 3 == 0)[:, None] * np.uint64(
        2**64 - 1
    )
    seen = replace(seen, frames=tuple(range(count)), words=words, starts=np.zeros(count + 1, dtype=np.int64))
    return poses, seen, pairs_of(scene, seen)


def test_each_pair_is_what_its_two_poses_and_masks_say():
    poses, seen, pairs = made(7)
    assert [*zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)] == [
        (i, j) for i in range(7) for j in range(i + 1, 7)
    ]
    for p, (i, j) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        there, back = poses[i].inverse() @ poses[j], poses[j].inverse() @ poses[i]
        assert pairs.shift[p] == pytest.approx(there.translation, abs=1e-12)
        assert pairs.shift_back[p] == pytest.approx(back.translation, abs=1e-12)
        assert pairs.distance[p] == pytest.approx(np.linalg.norm(there.translation))
        assert pairs.turn[p] == pytest.approx(poses[i].angle_to(poses[j]))
        a, b = seen.mask(i), seen.mask(j)
        assert pairs.overlap[p] == (a & b).sum() / (a | b).sum()
        off = pairs.turns[p] - (pairs.angles[j] - pairs.angles[i])
        assert np.abs(np.remainder(off + 1, 2 * pi) - 1).max() < 1e-9
        assert (-pi < pairs.turns[p]).all() and (pairs.turns[p] <= pi).all()


def test_a_pair_the_other_way_round_is_the_pair_of_the_frames_in_that_order():
    poses, seen, pairs = made(6)
    order = [5, 4, 3, 2, 1, 0]
    back = pairs_of(
        box_scene({}, frames=[poses[k] for k in order]), replace(seen, words=seen.words[order], frames=tuple(range(6)))
    )
    swapped = pairs.taken(np.arange(len(pairs)), np.ones(len(pairs), dtype=bool))
    for p in range(len(pairs)):
        [q] = np.flatnonzero((back.first == 5 - swapped.first[p]) & (back.second == 5 - swapped.second[p]))
        for name in ("overlap", "shift", "shift_back", "distance", "turns", "turn"):
            assert getattr(swapped, name)[p] == pytest.approx(getattr(back, name)[q], abs=1e-12), name


def test_half_a_turn_is_half_a_turn_either_way():
    ahead, behind = Pose.looking((0, 0, 1), (1, 0, 1)), Pose.looking((0, 0, 1), (-1, 0, 1))
    scene = box_scene({}, frames=[ahead, behind])
    seen = replace(made(2)[1], frames=(0, 1))
    pairs = pairs_of(scene, seen)
    for swap in (False, True):
        assert pairs.taken(np.array([0]), np.array([swap])).turns[0, 0] == pytest.approx(pi)


def test_moving_and_turning_the_world_changes_no_pair():
    scene = box_scene(PARLOUR, frames=4, size=(80, 60))
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([300.0, -200.0, 4.0]))
    here, there = (frame_pairs(SceneTable(one), 24) for one in (scene, moved(scene, away)))
    for name in ("shift", "distance", "turns", "turn"):
        assert getattr(here, name) == pytest.approx(getattr(there, name), abs=1e-9)


def test_pairs_are_worked_out_once_for_a_table():
    table = SceneTable(box_scene(PARLOUR, frames=3, size=(80, 60)))
    assert frame_pairs(table, 24) is frame_pairs(table, 24)
    assert len(frame_pairs(table, 2)) == 1 and len(frame_pairs(table, 24)) == 3


def test_pairs_that_share_enough_are_taken_and_about_half_of_them_swapped():
    pairs = made(60)[2]
    low, high = np.quantile(pairs.overlap, [0.3, 0.7])
    some = overlapping(pairs, np.random.default_rng(0), low, high)
    assert len(some) == ((pairs.overlap >= low) & (pairs.overlap <= high)).sum() > 600
    assert 0.42 < (some.first > some.second).mean() < 0.58


def uneven(seed: int = 0) -> tuple[FramePairs, np.ndarray]:
    """Pairs of which a tenth shares much and a fifth goes to side 1."""
    pairs = made(70, seed)[2]
    rng = np.random.default_rng(seed)
    overlap = np.where(
        rng.random(len(pairs)) < 0.1, rng.uniform(0.2, 0.3, len(pairs)), rng.uniform(0.1, 0.2, len(pairs))
    )
    return replace(pairs, overlap=overlap), (rng.random(len(pairs)) < 0.2).astype(np.int64)


def test_each_start_of_the_order_is_even_over_sides_and_overlaps():
    pairs, side = uneven()
    order = in_even_order(pairs, np.random.default_rng(1), side)
    assert sorted(order.tolist()) == list(range(len(pairs)))
    for count in (2, 10, 30, 90):
        start = order[:count]
        assert abs(int((2 * side[start] - 1).sum())) <= 1
        much = (pairs.overlap[start] > 0.2).sum()
        assert abs(much - count / 2) <= max(2, 0.1 * count)


def test_the_first_of_one_side_are_the_official_draw():
    """As many of each bin of overlap; bins with fewer are taken whole, the smallest first, and pass their share on."""
    pairs, _ = uneven()
    bins = np.floor(pairs.overlap / 0.01).astype(int)
    sizes = np.bincount(bins)[np.unique(bins)]
    order = in_even_order(pairs, np.random.default_rng(2), np.zeros(len(pairs), dtype=np.int64))
    for quota in (7, 100, 900, 2000):
        got = np.bincount(bins[order[:quota]], minlength=bins.max() + 1)[np.unique(bins)]
        left, wanted = quota, np.zeros(len(sizes), dtype=int)
        for rank, k in enumerate(np.argsort(sizes)):
            wanted[k] = min(sizes[k], left // (len(sizes) - rank))
            left -= wanted[k]
        assert np.abs(got - wanted).max() <= 1 and got.sum() == quota


def test_within_a_bin_of_overlap_distances_and_turns_are_more_even_than_by_nature():
    pairs, _ = uneven()
    near = pairs.distance < np.quantile(pairs.distance, 0.15)
    pairs = replace(pairs, overlap=np.full(len(pairs), 0.2))
    start = in_even_order(pairs, np.random.default_rng(0), np.zeros(len(pairs), dtype=np.int64))[:200]
    assert near[start].mean() > 0.3


def test_who_goes_to_no_side_is_left_out_and_an_empty_order_is_one():
    pairs, side = uneven()
    order = in_even_order(pairs, np.random.default_rng(0), np.where(side == 1, 0, -1))
    assert sorted(order.tolist()) == np.flatnonzero(side == 1).tolist()
    assert len(in_even_order(pairs, np.random.default_rng(0), np.full(len(pairs), -1))) == 0


def test_the_draw_is_the_generators_alone():
    pairs = made(40)[2]
    one, again, other = (drawn_pairs(pairs, np.random.default_rng(k), 50, 0.1, 0.9) for k in (3, 3, 4))
    assert len(one) == 50
    assert one.first.tolist() == again.first.tolist() != other.first.tolist()
    assert len(drawn_pairs(pairs, np.random.default_rng(0), 50, 0.999, 1.0)) == 0
