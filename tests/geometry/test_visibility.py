import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint
from shapely.geometry import box as rectangle

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.geometry.visibility import overlap, pixel_depth, project_box, visible
from tests.geometry.drawn import SEEDS, boxes, law

CAMERA = Camera.from_fov(160, 120, 1.2)
POSE = Pose.looking((0, -3, 1.5), (0, 0, 1.0))


def wall_and_post(dtype=np.float64):
    """Depth of a wall 4 m ahead with a post, 10 columns wide, at 2 m before it; camera coordinates."""
    depth = np.full((120, 160), 4.0, dtype=dtype)
    depth[:, 75:85] = 2.0
    return depth


def world_points(columns, rows, depths):
    u, v, z = np.broadcast_arrays(columns, rows, depths)
    return POSE.apply(CAMERA.unproject(np.stack([u, v], axis=-1), z)).reshape(-1, 3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_on_the_surface_is_seen_and_what_is_behind_or_floats_before_it_is_not(dtype):
    depth = wall_and_post(dtype)
    points = world_points([20.5, 80.5, 80.5, 20.5, 80.5], 60.5, [4.0, 2.0, 4.0, 3.5, 1.5])
    assert visible(points, depth, CAMERA, POSE).tolist() == [True, True, False, False, False]


def test_the_bound_is_three_centimetres_or_two_percent_whichever_is_more():
    near = np.full((120, 160), 1.0)
    points = world_points(80.5, 60.5, np.array([1.029, 0.971, 1.031, 0.969]))
    assert visible(points, near, CAMERA, POSE).tolist() == [True, True, False, False]
    points = world_points(80.5, 60.5, np.array([4.08, 3.93, 4.09, 3.91]))
    assert visible(points, 4 * near, CAMERA, POSE).tolist() == [True, True, False, False]


def test_at_an_edge_the_neighbouring_pixel_counts_but_not_one_further_off():
    depth = wall_and_post()
    wall_in_the_post = world_points([75.3, 75.7, 76.3], 60.5, 4.0)
    assert visible(wall_in_the_post, depth, CAMERA, POSE).tolist() == [True, False, False]


def test_nothing_is_seen_behind_the_camera_outside_the_picture_or_where_nothing_was_measured():
    depth = wall_and_post()
    depth[50:70, 10:30] = np.nan
    hole, beside = world_points(20.5, 60.5, 4.0), world_points([-0.1, 160.1, 5.5], [60.5, 60.5, 120.1], 4.0)
    behind = 2 * POSE.translation - world_points(80.5, 60.5, 2.0)
    points = np.vstack([hole, beside, behind, [[np.nan, 0, 0]]])
    assert not visible(points, depth, CAMERA, POSE).any()
    assert visible(np.zeros((0, 3)), depth, CAMERA, POSE).shape == (0,)


@law(20)
@given(SEEDS)
def test_a_camera_with_a_lens_that_bends_nothing_sees_the_same(seed):
    rng = np.random.default_rng(seed)
    straight = Camera(160, 120, CAMERA.fx, CAMERA.fy, 80.0, 60.0, "opencv", (0.0,) * 4)
    points = POSE.apply(rng.uniform((-3, -3, -1), (3, 3, 4.1), (300, 3)))
    depth = rng.uniform(1, 4, (120, 160))
    assert (visible(points, depth, CAMERA, POSE, 0.5) == visible(points, depth, straight, POSE, 0.5)).all()


def test_a_noisy_depth_map_still_finds_its_own_surface():
    rng = np.random.default_rng(4)
    depth = wall_and_post()
    points = POSE.apply(CAMERA.lift(depth).reshape(-1, 3))
    noisy = depth + rng.normal(0, 0.01 * depth)
    noisy[rng.random(depth.shape) < 0.05] = np.nan
    assert visible(points, noisy, CAMERA, POSE).mean() > 0.98
    hidden = world_points(rng.uniform(77, 83, 500), rng.uniform(1, 119, 500), rng.uniform(2.3, 6, 500))
    assert not visible(hidden, noisy, CAMERA, POSE).any()


def test_a_map_of_another_camera_or_of_millimetres_is_refused():
    with pytest.raises(GeometryError, match="120 rows and 160 columns"):
        visible(np.zeros((1, 3)), np.ones((60, 80)), CAMERA, POSE)
    with pytest.raises(GeometryError, match="give metres"):
        visible(np.zeros((1, 3)), np.ones((120, 160), dtype=np.uint16), CAMERA, POSE)


def test_a_reading_says_how_much_the_depth_varies_around_it():
    depth = wall_and_post()
    depth[20, 20] = np.nan
    depth[100:110, 100:110] = np.nan
    uv = [[10.5, 10.5], [74.9, 10.5], [20.2, 20.9], [105.0, 105.0], [-1.0, 5.0], [0.0, 0.0], [np.nan, 1.0]]
    value, variation = pixel_depth(depth, uv)
    assert np.array_equal(value, [4, 4, 4, np.nan, np.nan, 4, np.nan], equal_nan=True)
    assert np.array_equal(variation, [0, 2, 0, np.nan, np.nan, 0, np.nan], equal_nan=True)


@law(25)
@given(SEEDS, st.integers(1, 200), st.floats(0, 1))
def test_the_overlap_of_masks_is_shared_over_joint_count(seed, length, density):
    rng = np.random.default_rng(seed)
    a, b = rng.random((3, length)) < density, rng.random((4, length)) < density
    shared = (a[:, None] & b).sum(axis=-1)
    joint = (a[:, None] | b).sum(axis=-1)
    assert (overlap(a, b) == np.where(joint, shared / np.maximum(joint, 1), 0.0)).all()
    with pytest.raises(GeometryError, match="give \\(A, N\\)"):
        overlap(a, b[:, 1:])


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
