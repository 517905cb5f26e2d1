from math import pi

import numpy as np
import pytest

from sightline.geometry.level import level_angles, turns_between, world_from_level, wrapped
from sightline.geometry.pose import Pose


def about(axis: int, angle: float) -> np.ndarray:
    """A right-handed turn about an axis of one's own."""
    c, s = np.cos(angle), np.sin(angle)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[i, i], turn[i, j], turn[j, i], turn[j, j] = c, -s, s, c
    return turn


EAST = Pose.looking((0, 0, 0), (1, 0, 0)).rotation  # a level camera that looks along +x


@pytest.mark.parametrize("yaw", [-3.0, -0.5, 0.0, 1.2, pi])
@pytest.mark.parametrize("pitch", [-1.3, -0.2, 0.0, 0.9])
@pytest.mark.parametrize("roll", [-2.8, -0.4, 0.0, 0.7])
def test_a_camera_that_was_turned_tilted_and_rolled_has_these_angles(yaw, pitch, roll):
    # Left is about the world's z; up is about the camera's own x axis; clockwise from behind about its own z axis.
    rotation = about(2, yaw) @ EAST @ about(0, pitch) @ about(2, roll)
    assert wrapped(level_angles(rotation) - (yaw, pitch, roll)) == pytest.approx(0, abs=1e-12)


def test_signs_are_those_that_people_use():
    assert level_angles(Pose.looking((0, 0, 0), (1, 0.1, 0)).rotation)[0] > 0  # north of east: to the left
    assert level_angles(Pose.looking((0, 0, 0), (1, 0, 0.1)).rotation)[1] > 0  # up
    right_side_down = Pose.looking((0, 0, 0), (1, 0, 0), up=(0, -0.1, 1))
    assert right_side_down.rotation[2, 0] < 0 and level_angles(right_side_down.rotation)[2] > 0


def test_yaw_and_pitch_are_those_of_the_optical_axis_and_shapes_are_kept():
    rng = np.random.default_rng(0)
    rotations = np.array([Pose.looking((0, 0, 0), rng.normal(size=3)).rotation for _ in range(6)]).reshape(2, 3, 3, 3)
    angles = level_angles(rotations)
    assert angles.shape == (2, 3, 3)
    f = rotations[..., :, 2]
    assert angles[..., 0] == pytest.approx(np.arctan2(f[..., 1], f[..., 0]))
    assert angles[..., 1] == pytest.approx(np.arcsin(f[..., 2]))
    assert angles[..., 2] == pytest.approx(0, abs=1e-12)  # `looking` keeps the horizon level


def test_angles_are_wrapped_into_one_turn_with_half_a_turn_positive():
    assert wrapped([0.0, 2 * pi, -pi, pi, 3 * pi, 1 - 4 * pi]) == pytest.approx([0, 0, pi, pi, pi, 1])


@pytest.mark.parametrize("angle", [0.0, 1e-9, 1e-6, 0.3, 2.0, pi - 1e-6, pi])
def test_the_turn_between_two_rotations_is_the_one_that_was_made(angle):
    rng = np.random.default_rng(1)
    start = Pose.looking((0, 0, 0), rng.normal(size=3)).rotation
    for axis in range(3):
        assert turns_between(start, start @ about(axis, angle)) == pytest.approx(angle, abs=1e-7)
    assert turns_between(start, start @ about(0, 1e-9)) == pytest.approx(1e-9, rel=1e-5)


@pytest.mark.parametrize(("target", "ahead"), [((3, 4, -2), (0.6, 0.8)), ((0, 0, -1), (0, 1))])
def test_level_coordinates_look_ahead_where_the_camera_does_however_it_is_tilted(target, ahead):
    pose = Pose.looking((1, 2, 3), np.add((1, 2, 3), target), up=(0, 0, 1) if any(target[:2]) else (0, 1, 0))
    level = world_from_level(pose)
    assert level.translation == pytest.approx(pose.translation)
    assert level.rotation[:, 1] == pytest.approx((*ahead, 0)) and level.rotation[:, 2] == pytest.approx((0, 0, 1))
    assert np.linalg.det(level.rotation) == pytest.approx(1)
    assert level.rotation[:, 0] == pytest.approx(pose.rotation[:, 0])
