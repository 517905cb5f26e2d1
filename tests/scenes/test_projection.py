import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon
from shapely import box as rectangle

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.scenes.projection import area, clipped, hull, outline, share_inside

CAMERA = Camera.from_fov(160, 120, 1.2)
POINTS = st.lists(st.tuples(st.floats(-300, 400), st.floats(-300, 400)), min_size=3, max_size=20)


@given(POINTS)
@settings(max_examples=50, deadline=None)
def test_hull_and_clipping_agree_with_shapely(points):
    ours = hull(np.array(points))
    theirs = Polygon(points).convex_hull if len(set(points)) > 2 else Polygon()
    assert area(ours) == pytest.approx(theirs.area, abs=1e-6, rel=1e-9)
    if area(ours) > 1:
        inside = Polygon(ours).intersection(rectangle(0, 0, 160, 120)).area
        assert area(clipped(ours, 160, 120)) == pytest.approx(inside, abs=1e-6)


def test_a_box_straight_ahead_is_outlined_by_its_near_face():
    found = outline(Box.from_bounds((-0.5, -0.5, 2), (0.5, 0.5, 4)).corners, CAMERA)
    reach = CAMERA.fx * 0.5 / 2
    np.testing.assert_allclose(
        [found.min(axis=0), found.max(axis=0)], [[80 - reach, 60 - reach], [80 + reach, 60 + reach]]
    )
    assert share_inside(found, CAMERA) == 1.0


def test_half_a_box_across_the_edge_is_half_in_view():
    z = 4.0
    edge = CAMERA.cx / CAMERA.fx * z  # x of the picture's right edge at depth z
    thin = Box.from_bounds((edge - 0.5, -0.2, z), (edge + 0.5, 0.2, z + 1e-6))
    assert share_inside(outline(thin.corners, CAMERA), CAMERA) == pytest.approx(0.5, abs=1e-4)


def test_nothing_behind_the_camera_has_an_outline_and_what_reaches_behind_is_cut():
    assert len(outline(Box.from_bounds((-1, -1, -3), (1, 1, -2)).corners, CAMERA)) == 0
    floor = outline(Box.from_bounds((-0.5, 0.4, -2), (0.5, 0.5, 6)).corners, CAMERA)
    assert np.isfinite(floor).all()
    assert 0 < share_inside(floor, CAMERA) < 0.5  # most of it lies under the camera, outside the picture
