import numpy as np
import pytest
from hypothesis import given

from sightline.errors import GeometryError
from sightline.geometry.conventions import (
    CAMERA_FROM_LEFT_UP,
    CAMERA_FROM_OPENGL,
    Z_UP_FROM_Y_UP,
    opengl_from_pose,
    up_rotation,
    world_from_camera_of_opengl,
    world_from_y_up,
)
from sightline.geometry.pose import Pose
from tests.geometry.drawn import law, poses, triples


def test_every_change_of_axes_is_a_rotation():
    for matrix in (CAMERA_FROM_OPENGL, CAMERA_FROM_LEFT_UP, Z_UP_FROM_Y_UP):
        assert (matrix @ matrix.T == np.eye(3)).all() and np.linalg.det(matrix) == 1


def test_up_in_their_axes_is_up_in_ours():
    assert world_from_y_up().apply([1, 2, 3]).tolist() == [1, -3, 2]
    assert (CAMERA_FROM_OPENGL @ [1, 2, -3]).tolist() == [1, -2, 3]  # right, up, ahead
    assert (CAMERA_FROM_LEFT_UP @ [1, 2, 3]).tolist() == [-1, -2, 3]


@law(50)
@given(poses())
def test_an_opengl_camera_reads_back_as_it_was_written(pose):
    assert world_from_camera_of_opengl(opengl_from_pose(pose)).close_to(pose, 1e-12, 1e-12)


def test_a_phone_held_level_in_a_y_up_world_looks_ahead_and_is_upright():
    ours = world_from_y_up() @ world_from_camera_of_opengl(np.eye(4))
    assert ours.rotate([0, 0, 1]).tolist() == [0, 1, 0]  # its −z becomes our +y
    assert ours.rotate([0, 1, 0]).tolist() == [0, 0, -1]  # the picture's lower side is down


@law(100)
@given(triples().filter(lambda v: np.linalg.norm(v) > 1e-3))
def test_gravity_is_turned_down_by_the_least_rotation(down):
    rotation = up_rotation(down)
    unit = np.asarray(down) / np.linalg.norm(down)
    assert np.allclose(rotation @ unit, [0, 0, -1], atol=1e-12)
    assert np.allclose(rotation.T @ rotation, np.eye(3), atol=1e-12) and np.linalg.det(rotation) > 0
    least = np.arctan2(np.hypot(unit[0], unit[1]), -unit[2])
    assert Pose(rotation, (0, 0, 0)).angle_to(Pose.identity()) == pytest.approx(least, abs=1e-9)


def test_gravity_that_is_down_or_straight_up_is_handled():
    assert (up_rotation((0, 0, -9.81)) == np.eye(3)).all()
    assert np.allclose(up_rotation((0, 0, 9.81)) @ [0, 0, 1], [0, 0, -1])
    with pytest.raises(GeometryError, match="no length"):
        up_rotation((0, 0, 0))
