import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.box import Box, yaw_rotation
from sightline.geometry.boxes import pair_gaps
from sightline.geometry.pose import Pose
from sightline.geometry.swept import pushed, turned
from tests.geometry.drawn import SEEDS, boxes, law, poses, triples, upright_boxes

STEP_M, STEP_RAD = 0.0005, math.radians(0.05)
POST = Box.from_yaw((2.0, 0.0, 0.5), (0.2, 0.2, 1.0))
CRATE = Box.from_yaw((0.0, 0.0, 0.5), (1.0, 0.5, 1.0))


def furnished(rng: np.random.Generator, count: int) -> tuple[Box, list[Box]]:
    """A thing on the floor of a room, and others that stand about it and do not meet it."""
    mover = Box.from_yaw((0, 0, 0.4), rng.uniform(0.2, 1.0, 3), rng.uniform(-math.pi, math.pi))
    others: list[Box] = []
    while len(others) < count:
        x, y, z = *rng.uniform(-1.1, 1.1, 2), rng.uniform(0.2, 1.2)
        box = Box.from_yaw((x, y, z), rng.uniform(0.1, 1.2, 3), rng.choice([0, 0.3, rng.uniform(-3, 3)]))
        if sampled_gaps(mover, box, np.zeros((1, 3)), np.eye(3)[None])[0] > 0:
            others.append(box)
    return mover, others


def sampled_gaps(mover: Box, other: Box, centers: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Metres between the boxes at each place (centre relative to where it was, turn) of the mover."""
    count = len(centers)
    moving = (mover.center + centers, np.broadcast_to(mover.size, (count, 3)), turns @ mover.rotation)
    still = [np.broadcast_to(part, (count, *part.shape)) for part in (other.center, other.size, other.rotation)]
    return pair_gaps(moving, still)


def agrees(sweep, k: int, gaps: np.ndarray, step: float, reach: float) -> None:
    """What is sampled, at places `reach` metres apart at most, is what the sweep says of obstacle `k`."""
    met = np.flatnonzero(gaps == 0)
    if len(met):
        assert sweep.contacts[k] * sweep.way <= met[0] * step + 1e-9
        if met[0] and sweep.depths[k] > 2 * reach:
            assert gaps[met[0] - 1] <= reach + 1e-9
            # It may brush by before: two samples see nothing of what happens between them.
            assert met[0] * step - sweep.contacts[k] * sweep.way <= step + 1e-9 or gaps[: met[0]].min() <= reach
    elif math.isfinite(sweep.contacts[k]):
        assert sweep.depths[k] <= reach
    if math.isinf(sweep.contacts[k]):
        assert gaps.min() - reach - 1e-9 <= sweep.clearances[k] <= gaps.min() + 1e-9
    else:
        assert sweep.clearances[k] == 0 and gaps.min() <= reach


def test_pushes_in_five_hundred_rooms_are_what_fine_sampling_finds():
    rng = np.random.default_rng(0)
    hits = 0
    for room in range(500):
        mover, others = furnished(rng, 2)
        heading, way = rng.uniform(-math.pi, math.pi), rng.uniform(0.15, 0.5)
        shift = way * np.array([math.cos(heading), math.sin(heading), 0.0])
        if room % 5 == 0:
            shift[2] = rng.uniform(-0.3, 0.3)
        sweep = pushed(mover, others, shift)
        count = math.ceil(sweep.way / STEP_M)
        shares = np.linspace(0, 1, count + 1)
        turns = np.broadcast_to(np.eye(3), (count + 1, 3, 3))
        for k, other in enumerate(others):
            agrees(sweep, k, sampled_gaps(mover, other, shares[:, None] * shift, turns), sweep.way / count, STEP_M)
        hits += sweep.first is not None
    assert 60 <= hits <= 400


def test_turns_in_five_hundred_rooms_are_what_fine_sampling_finds():
    rng = np.random.default_rng(1)
    hits = 0
    for room in range(500):
        mover, others = furnished(rng, 2)
        angle = rng.choice([-1, 1]) * rng.uniform(0.2, 1.0)
        pivot = mover.center[:2] if room % 3 else rng.uniform(-0.6, 0.6, 2)
        sweep = turned(mover, others, angle, pivot)
        count = math.ceil(abs(angle) / STEP_RAD)
        angles = np.linspace(0, angle, count + 1)
        turns = np.stack([yaw_rotation(a) for a in angles])
        arm = mover.center - [*pivot, mover.center[2]]
        centers = turns @ arm - arm
        reach = (math.hypot(*arm) + math.hypot(*mover.size[:2]) / 2) * abs(angle) / count
        for k, other in enumerate(others):
            agrees(sweep, k, sampled_gaps(mover, other, centers, turns), abs(angle) / count, reach)
        hits += sweep.first is not None
    assert 60 <= hits <= 400


def test_a_crate_comes_as_far_as_the_post():
    sweep = pushed(CRATE, [POST], (3.0, 0.0, 0.0))
    assert sweep.free == pytest.approx(1.4) and sweep.first == 0
    assert pushed(CRATE, [POST], (1.3, 0.0, 0.0)).clearance == pytest.approx(0.1)
    assert pushed(CRATE, [POST], (1.45, 0.0, 0.0)).depths == pytest.approx([0.05])


def test_a_long_side_swings_against_a_corner():
    near = Box.from_yaw((0.0, 0.5, 0.5), (0.4, 0.4, 1.0))  # its corner at (0.2, 0.3) is met first
    sweep = turned(CRATE, [near], math.pi / 2)
    # The side is 0.25 m from the pivot, its normal at 90°: it meets the corner when they are this far apart in angle.
    met = math.atan2(0.3, 0.2) - math.pi / 2 + math.acos(0.25 / math.hypot(0.2, 0.3))
    assert sweep.free == pytest.approx(met, abs=1e-12)
    assert turned(CRATE, [near], met - 1e-3).first is None
    # Turned to half, it is nearest where the corner lies over the side.
    assert turned(CRATE, [near], met / 2).clearance == pytest.approx(
        math.hypot(0.2, 0.3) * math.cos(math.atan2(0.3, 0.2) - math.pi / 2 - met / 2) - 0.25
    )


def test_the_first_of_two_is_the_nearer_and_nothing_is_met_where_nothing_stands():
    far = Box.from_yaw((3.0, 0.0, 0.5), (0.2, 0.2, 1.0))
    assert pushed(CRATE, [far, POST], (4.0, 0, 0)).first == 1
    empty = pushed(CRATE, [], (4.0, 0, 0))
    assert (empty.first, empty.free, empty.clearance) == (None, 4.0, math.inf)
    assert turned(CRATE, [], 1.0).first is None
    assert pushed(CRATE, [], (0, 0, 1.0)).first is None


def test_sliding_on_a_floor_or_along_a_wall_meets_neither():
    floor, wall = Box.from_yaw((0, 0, -0.05), (9, 9, 0.1)), Box.from_yaw((0, 0.3, 0.5), (9, 0.1, 1.0))
    lid = Box.from_yaw((0, 0, 1.1), (9, 9, 0.2))
    sweep = pushed(CRATE, [floor, wall, lid], (2.0, 0.0, 0.0))
    assert sweep.first is None and sweep.clearances == pytest.approx([0, 0, 0])
    assert turned(CRATE, [floor, lid], 2.0).first is None
    assert pushed(CRATE, [floor], (0, 0, -0.01)).first == 0


def test_what_is_inside_from_the_start_is_met_at_once():
    inside = Box.from_yaw((0.2, 0.0, 0.5), (0.2, 0.2, 0.2))
    assert pushed(CRATE, [inside], (1, 0, 0)).contacts == pytest.approx([0])
    assert turned(CRATE, [inside], 1.0).contacts == pytest.approx([0])


@law(60)
@given(upright_boxes(1.5), st.lists(upright_boxes(1.5), min_size=1, max_size=4), triples(-2, 2))
def test_prisms_and_solids_meet_alike(mover, others, shift):
    level = (*shift[:2], 0.0)
    plan = pushed(mover, others, level)
    # Boxes that lie on their side are the same prisms; a shift that is level but for rounding takes the other route.
    solid = pushed(mover, others, (*level[:2], 1e-300))
    sure = (plan.depths > 1e-6) | (solid.depths > 1e-6)
    assert np.allclose(plan.depths, solid.depths, atol=1e-8)
    assert np.allclose(plan.contacts[sure], solid.contacts[sure], atol=1e-6)
    assert np.allclose(plan.clearances, solid.clearances, atol=1e-7)


@law(40)
@given(boxes(1.5), st.lists(boxes(1.5), min_size=1, max_size=3), triples(-2, 2), poses())
def test_moving_the_world_changes_nothing(mover, others, shift, pose):
    here = pushed(mover, others, shift)
    there = pushed(mover.moved(pose), [box.moved(pose) for box in others], pose.rotation @ np.array(shift))
    assert np.allclose(here.depths, there.depths, atol=1e-7)
    sure = here.depths > 1e-6
    assert np.allclose(here.contacts[sure], there.contacts[sure], atol=1e-5)
    assert np.allclose(here.clearances, there.clearances, atol=1e-6)


@law(40)
@given(SEEDS, st.floats(-3.0, 3.0))
def test_a_mirror_turns_the_other_way_and_twice_the_size_has_twice_the_clearance(seed, angle):
    mover, others = furnished(np.random.default_rng(seed), 4)
    flip = np.diag([-1.0, 1.0, 1.0])

    def flipped(box: Box) -> Box:
        return Box.from_yaw(flip @ box.center, box.size, -box.yaw)

    def doubled(box: Box) -> Box:
        return Box.from_yaw(2 * box.center, 2 * box.size, box.yaw)

    here = turned(mover, others, angle)
    there = turned(flipped(mover), [flipped(box) for box in others], -angle)
    twice = turned(doubled(mover), [doubled(box) for box in others], angle)
    for other, scale in ((there, 1), (twice, 2)):
        assert np.allclose(scale * here.depths, other.depths, atol=1e-6)
        sure = here.depths > 1e-6
        assert np.allclose(here.contacts[sure], other.contacts[sure], atol=1e-6)
        assert np.allclose(scale * here.clearances, other.clearances, atol=1e-6)


@law(30)
@given(SEEDS, st.floats(0.1, 3.0))
def test_the_order_of_the_obstacles_does_not_matter_and_a_way_back_is_as_clear(seed, angle):
    rng = np.random.default_rng(seed)
    mover, others = furnished(rng, 4)
    there, other_way = turned(mover, others, angle), turned(mover, others[::-1], angle)
    assert np.allclose(there.contacts, other_way.contacts[::-1]) and np.allclose(there.depths, other_way.depths[::-1])
    pose = Pose(yaw_rotation(angle), mover.center - yaw_rotation(angle) @ mover.center)
    back = turned(mover.moved(pose), others, -angle)
    assert np.allclose(there.clearances, back.clearances, atol=1e-7)


def test_boxes_that_lean_are_pushed_but_not_turned():
    leaning = POST.moved(Pose(np.array([[1.0, 0, 0], [0, 0.8, -0.6], [0, 0.6, 0.8]]), np.zeros(3)))
    assert pushed(leaning, [CRATE], (-1, 0, 0)).first is None
    with pytest.raises(GeometryError, match="leans"):
        turned(leaning, [CRATE], 1.0)
    with pytest.raises(GeometryError, match="leans"):
        turned(CRATE, [leaning], 1.0)


def test_what_cannot_be_swept_is_refused():
    with pytest.raises(GeometryError, match="whole turn"):
        turned(CRATE, [POST], 7.0)
    with pytest.raises(GeometryError, match="x and y"):
        turned(CRATE, [POST], 1.0, (0.0, 0.0, 0.0))
    elsewhere = Box(POST.center, POST.size, POST.rotation, frame="camera")
    for sweep in (lambda: pushed(CRATE, [elsewhere], (1, 0, 0)), lambda: turned(CRATE, [elsewhere], 1.0)):
        with pytest.raises(GeometryError, match="moved"):
            sweep()
