import numpy as np
import pytest

from sightline.errors import GeometryError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.upright import quarter_turns, turned_camera, turned_pixels, turned_pose

CAMERA = Camera(8, 6, 10.0, 11.0, 3.0, 2.5)
LEVEL = Pose.looking((0, -3, 1.5), (0, 0, 0.7))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_pixel_keeps_its_colour_and_its_ray_in_the_world(turns):
    before, after = turned_camera(CAMERA, 0), turned_camera(CAMERA, turns)
    names = np.arange(48).reshape(6, 8)
    turned = turned_pixels(names, turns)
    assert turned.shape == (after.height, after.width)
    rays_before, rays_after = LEVEL.rotate(before.rays()), turned_pose(LEVEL, turns).rotate(after.rays())
    for name in range(48):
        np.testing.assert_allclose(rays_after[turned == name], rays_before[names == name], atol=1e-12)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_turns_that_put_up_on_top_are_those_that_undo_how_it_was_held(turns):
    held = turned_pose(LEVEL, -turns)
    assert quarter_turns([held, held, turned_pose(LEVEL, 1)]) == turns
    assert -turned_pose(held, turns).rotation[2, 1] > 0.9  # the picture's up is the world's


def test_a_lens_that_bends_lines_is_not_turned():
    with pytest.raises(GeometryError, match="undistort"):
        turned_camera(Camera(8, 6, 10, 10, 4, 3, "fisheye", (0, 0, 0, 0)), 1)
