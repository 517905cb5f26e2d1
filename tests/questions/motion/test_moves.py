from dataclasses import replace
from math import hypot, sqrt

import numpy as np
import pytest

from sightline.geometry.level import level_angles
from sightline.geometry.pose import Pose
from sightline.questions.choose import bin_of
from sightline.questions.draft import Skip
from sightline.questions.frames.frame_pairs import frame_pairs
from sightline.questions.motion.moves import (
    ANGLES,
    ARM,
    AXES,
    LOWEST_BIN,
    Move,
    bins,
    by_tilt,
    candidates,
    moved_along,
    moves,
    travelled,
    turned,
    turned_about,
)
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.table import SceneTable
from tests.made import box_scene, walk
from tests.questions.asking import PARLOUR


@pytest.fixture(scope="module")
def table() -> SceneTable:
    scene = box_scene(PARLOUR, frames=walk(5), size=(80, 60), sigma=0.02)
    metric = Vouch(Provenance.ESTIMATED, 0.0, 0.03)
    gravity = Vouch(Provenance.ESTIMATED, 0.05)
    return SceneTable(replace(scene, facts={**scene.facts, Fact.METRIC: metric, Fact.GRAVITY: gravity}))


def test_bins_are_those_that_other_numbers_are_balanced_in():
    values = np.array([0.0007, 0.1, 0.33, 1.01, 7.3, 120.0])
    assert [str(at + LOWEST_BIN) for at in bins(values)] == [bin_of(value) for value in values.tolist()]
    assert (bins(np.array([0.0, 1e-9])) >= 0).all()


def test_noise_is_that_of_both_poses_and_of_the_scale_where_a_length_is_told(table):
    pairs = frame_pairs(table, 24)
    far = pairs.distance
    assert travelled(pairs, table.scene, 0.0).sigma == pytest.approx(np.hypot(sqrt(2) * 0.02, 0.03 * far))
    for axis in AXES:
        # An axis of a camera that is turned by sigma over the arm swings by as much of the distance.
        sigma = moved_along(pairs, table.scene, axis, 0.0, 0.0).sigma
        assert sigma == pytest.approx(np.hypot(sqrt(2) * 0.02, 0.02 / ARM * far))
    assert turned(pairs, table.scene).sigma == pytest.approx(sqrt(2) * 0.02 / ARM)
    for axis in ANGLES:
        sigma = turned_about(pairs, table.scene, axis).sigma
        assert (sigma >= sqrt(2) * 0.02 / ARM).all() and (sigma <= hypot(sqrt(2) * 0.02 / ARM, 0.05)).all()


def test_the_part_of_a_motion_that_is_asked_about_grows_with_the_whole(table):
    pairs = frame_pairs(table, 24)
    assert moved_along(pairs, table.scene, "y", 0.1, 0.2).least == pytest.approx(np.maximum(0.1, 0.2 * pairs.distance))


def test_every_pair_is_asked_about_or_counted_with_a_reason(table):
    for low, high in ((0.0, 1.0), (0.3, 0.9), (0.95, 1.0)):
        for least in (0.0, 0.5, 9.0):
            rng = np.random.default_rng(0)
            pairs, skips = candidates(table, rng, low, high, 24)
            reading = travelled(pairs, table.scene, least)
            found = [*skips, *moves(pairs, rng, reading, bins(pairs.distance))]
            asked = sum(isinstance(one, Move) for one in found)
            assert asked + sum(one.times for one in found if isinstance(one, Skip)) == 10
            assert asked == ((pairs.distance >= least) & (pairs.distance >= 2 * reading.sigma)).sum()


def test_a_move_states_its_numbers_its_frames_and_how_sure_it_is(table):
    rng = np.random.default_rng(1)
    pairs, _ = candidates(table, rng, 0.0, 1.0, 24)
    reading = moved_along(pairs, table.scene, "x", 0.05, 0.0)
    found = [
        move for move in moves(pairs, rng, reading, np.zeros(len(pairs), dtype=np.int64)) if isinstance(move, Move)
    ]
    assert len(found) > 5
    poses = {frame.id: frame.world_from_camera for frame in table.scene.frames}
    for move in found:
        first, second = (poses[view.frame] for view in move.views)
        assert [view.role for view in move.views] == ["reference", "support"]
        values = move.evidence.values
        assert values["x_m"] == pytest.approx((first.inverse() @ second).translation[0])
        sigma = hypot(sqrt(2) * 0.02, 0.02 / ARM * values["distance_m"])
        assert move.evidence.margin == pytest.approx(abs(values["x_m"]) / sigma)
        assert move.difficulty == pytest.approx(1 - values["overlap"] * (1 - 0.05 / abs(values["x_m"])))


def test_how_much_a_tilted_world_changes_an_angle_is_what_tilting_it_changes():
    rng = np.random.default_rng(2)
    rotations = np.array(
        [Pose.looking((0, 0, 0), (*rng.normal(size=2), 0.4 * rng.normal())).rotation for _ in range(9)]
    )
    small = 1e-6
    for k, name in enumerate(("yaw", "pitch", "roll")):
        told = by_tilt(level_angles(rotations), name)
        for axis in range(2):
            tilt = np.eye(3)
            i, j = (axis + 1) % 3, (axis + 2) % 3
            tilt[i, j], tilt[j, i] = -small, small
            changed = (level_angles(tilt @ rotations) - level_angles(rotations))[:, k] / small
            assert changed == pytest.approx(told[:, axis], abs=1e-5)
