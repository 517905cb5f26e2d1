import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.questions.pixels import Picture, drawn, inside_border, picture, pictures, smooth_depth, smooth_pixels
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR


def seen(depth: np.ndarray) -> Picture:
    height, width = depth.shape
    return Picture(0, "0", Camera.from_fov(width, height, 1.2), None, depth.astype(np.float32))


@pytest.mark.parametrize(("width", "border"), [(640, 15), (320, 8), (1280, 30)])
def test_drawn_pixels_are_pixel_centres_inside_the_border(width, border):
    uv = drawn(seen(np.ones((width * 3 // 4, width))), np.random.default_rng(0), 5000)
    assert uv.shape == (5000, 2) and (uv % 1 == 0.5).all()
    assert uv.min(axis=0).tolist() == [border + 0.5] * 2
    assert (np.array([width, width * 3 // 4]) - uv.max(axis=0)).tolist() == [border + 0.5] * 2


def test_a_picture_smaller_than_its_border_has_no_pixels():
    assert drawn(seen(np.ones((2, 2))), np.random.default_rng(0)).shape == (0, 2)
    assert smooth_pixels(seen(np.ones((2, 2))), np.random.default_rng(0))[1].shape == (0,)


def test_the_border_is_the_same_for_points_that_are_found():
    uv = np.array([[15, 15], [625, 465], [14.9, 15], [625.1, 465], [np.nan, 20]])
    assert inside_border(seen(np.ones((480, 640))), uv).tolist() == [True, True, False, False, False]


def test_smooth_depth_is_the_depth_of_the_pixel_where_its_surroundings_agree():
    depth = np.full((480, 640), 2.0)
    depth[:, 300:] = 3.0  # an edge
    depth[100, 100] = np.nan
    uv = np.array([[200.5, 200.5], [296.5, 200.5], [297.5, 200.5], [302.5, 200.5], [303.5, 200.5], [103.5, 103.5]])
    found = smooth_depth(seen(depth), uv)
    assert np.array_equal(found, [2.0, 2.0, np.nan, np.nan, 3.0, np.nan], equal_nan=True)


def test_a_slope_is_smooth_up_to_three_hundredths_of_the_depth():
    columns = np.arange(640) + 0.5
    gentle, steep = (np.tile(2.0 + step * (columns - 320.5), (480, 1)) for step in (0.019, 0.021))
    assert smooth_depth(seen(gentle), np.array([[320.5, 200.5]])) == pytest.approx(2.0)
    assert np.isnan(smooth_depth(seen(steep), np.array([[320.5, 200.5]]))).all()


def test_pictures_are_those_with_colour_and_depth():
    rng = np.random.default_rng(0)
    assert sorted(one.f for one in pictures(SceneTable(box_scene(PARLOUR, frames=3)), rng)) == [0, 1, 2]
    assert list(pictures(SceneTable(box_scene(PARLOUR, frames=3, without={Fact.DEPTH})), rng)) == []
    assert list(pictures(SceneTable(box_scene(PARLOUR, frames=3, without={Fact.PIXELS})), rng)) == []


def test_smooth_pixels_of_a_room_lie_on_its_surfaces():
    one = picture(SceneTable(box_scene(PARLOUR, size=(320, 240))), 0)
    uv, depth = smooth_pixels(one, np.random.default_rng(1))
    assert len(uv) > 60
    columns, rows = uv.astype(int).T
    assert np.array_equal(depth, one.depth[rows, columns])
