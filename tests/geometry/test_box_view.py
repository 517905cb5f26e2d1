import numpy as np
import pytest
from hypothesis import given
from shapely.geometry import MultiPoint
from shapely.geometry import box as rectangle

from sightline.geometry.box import Box
from sightline.geometry.box_view import project_box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from tests.geometry.drawn import SEEDS, boxes, law

CAMERA = Camera.from_fov(160, 120, 1.2)
POSE = Pose.looking((0, -3, 1.5), (0, 0, 1.0))


def test_a_box_straight_ahead_covers_what_its_front_face_covers():
    camera, ahead = Camera(200, 100, 100.0, 100.0, 100.0, 50.0), Pose.identity()
    assert project_box(Box((0, 0, 2.5), (1, 0.5, 1)), camera, ahead) == pytest.approx((75, 37.5, 125, 62.5))
    assert project_box(Box((0, 0, -2.5), (1, 0.5, 1)), camera, ahead) is None
    assert project_box(Box((9, 0, 2.5), (1, 0.5, 1)), camera, ahead) is None
    assert project_box(Box((0, 0, 0), (1, 1, 1)), camera, ahead) == (0, 0, 200, 100)  # all around the camera


def test_a_long_box_beside_the_camera_reaches_the_border_of_the_picture():
    camera = Camera(200, 100, 100.0, 100.0, 100.0, 50.0)
    # A wall 1 m to the right from behind the camera to 4 m ahead: it ends at u = 100 + 100·1/4, and fills the rest.
    wall = Box.from_bounds((1, -5, -4), (1.2, 5, 4))
    assert project_box(wall, camera, Pose.identity()) == pytest.approx((125, 0, 200, 100))


@law(60)
@given(boxes(3))
def test_a_box_in_front_covers_its_outline_cut_at_the_border(box):
    seen = POSE.inverse().apply(box.corners)
    if seen[:, 2].min() < 0.05:
        return
    outline = MultiPoint(CAMERA.project(seen)[0]).convex_hull.intersection(rectangle(0, 0, 160, 120))
    found = project_box(box, CAMERA, POSE)
    if outline.area > 1e-6:
        assert found == pytest.approx(outline.bounds, abs=1e-6)
    elif found is not None:
        assert (found[2] - found[0]) * (found[3] - found[1]) < 1e-3


@law(40)
@given(boxes(3), SEEDS)
def test_every_point_of_a_box_that_falls_in_the_picture_falls_in_the_part_it_covers(box, seed):
    lens = Camera(160, 120, 110.0, 110.0, 80.0, 60.0, "opencv", (-0.2, 0.05, 0.001, 0.0))
    share = np.random.default_rng(seed).uniform(-0.5, 0.5, (400, 3))
    points = POSE.inverse().apply(box.center + (share * box.size) @ box.rotation.T)
    for camera, slack in ((CAMERA, 1e-6), (lens, 0.5)):
        uv, z = camera.project(points)
        shown = uv[camera.inside(uv) & (z > 0.01)]
        found = project_box(box, camera, POSE)
        if len(shown):
            assert found is not None
            assert (shown >= np.array(found[:2]) - slack).all() and (shown <= np.array(found[2:]) + slack).all()
