import numpy as np
import pytest
from hypothesis import given

from sightline.errors import GeometryError
from sightline.geometry.bit_masks import packed
from sightline.geometry.camera import Camera
from sightline.geometry.curve import near_order
from sightline.geometry.pose import Pose
from sightline.geometry.visibility import Bounds, Rig, Runs, pixel_depth, smooth_depth, sweep, visible
from tests.geometry.drawn import SEEDS, law

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


BOUNDS = Bounds(0.03, 0.02, border=4, reach=2, smooth=0.03)


def rough_map(rng):
    """A map (120, 160) of a slope with steps, noise and holes."""
    depth = np.linspace(1.5, 5.0, 160)[None] + np.where(rng.random((12, 16)) < 0.2, 0.5, 0.0).repeat(10, 0).repeat(
        10, 1
    )
    depth = depth + rng.normal(0, 0.004, depth.shape)
    depth[rng.random(depth.shape) < 0.01] = np.nan
    return depth.astype(np.float32)


@law(15)
@given(SEEDS)
def test_a_sweep_sees_what_is_visible_point_by_point_however_the_points_are_ordered(seed):
    rng = np.random.default_rng(seed)
    depth = rough_map(rng)
    uv = rng.uniform((-20, -20), (180, 140), (3000, 2))
    points = POSE.apply(CAMERA.unproject(uv, rng.uniform(1.0, 5.5, len(uv))))
    lifted = POSE.apply(CAMERA.lift(depth).reshape(-1, 3)[::7])
    points = np.concatenate([points, lifted[np.isfinite(lifted[:, 0])], 2 * POSE.translation - points[:50]])
    for order in (near_order(points), rng.permutation(len(points))):
        words, _, _ = sweep(Runs.of(points[order]), depth, Rig(CAMERA, POSE, CAMERA, Pose.identity()), BOUNDS)
        mask = visible(points[order], depth, CAMERA, POSE)
        assert mask.sum() > 100
        assert (words == packed(mask[None])[0]).all()


def test_a_sweep_passes_points_that_are_nowhere_and_no_points_at_all():
    rig = Rig(CAMERA, POSE, CAMERA, Pose.identity())
    points = np.concatenate(
        [world_points([20.5], 60.5, 4.0), np.full((70, 3), np.nan), world_points([80.5], 60.5, 2.0)]
    )
    words, ids, z = sweep(Runs.of(points), wall_and_post(np.float32), rig, BOUNDS)
    assert np.unpackbits(words.view(np.uint8))[:72].nonzero()[0].tolist() == ids.tolist() == [0, 71]
    np.testing.assert_allclose(z, [4.0, 2.0])
    words, ids, z = sweep(Runs.of(np.zeros((0, 3))), wall_and_post(np.float32), rig, BOUNDS)
    assert (len(words), len(ids), len(z)) == (0, 0, 0)


def test_what_is_firm_lies_on_a_smooth_patch_off_the_border_and_its_depth_is_told_for_the_colour_camera():
    depth = wall_and_post(np.float32)
    depth[29:31, 29:34] = np.nan
    colour_from_depth = Pose(np.eye(3), (-0.3, 0.0, 0.25))  # 25 cm before the colour camera, 30 cm to the left
    rig = Rig(CAMERA, POSE, CAMERA, colour_from_depth)
    # On the wall; beside many holes; three pixels from the post and two; near the border of the colour picture.
    points = world_points([50.5, 31.5, 71.5, 73.5, 4.5], [60.5, 31.5, 60.5, 60.5, 60.5], 4.0)
    words, ids, z = sweep(Runs.of(points), depth, rig, BOUNDS)
    assert np.unpackbits(words.view(np.uint8))[:5].tolist() == [1, 1, 1, 1, 1]
    assert ids.tolist() == [0, 2]
    np.testing.assert_allclose(z, 4.25)
    uv = np.array([[50.5, 60.5], [31.5, 31.5], [71.5, 60.5], [73.5, 60.5], [1.5, 60.5], [np.nan, 3.0]])
    np.testing.assert_array_equal(smooth_depth(uv, depth, 2, 0.03), [4, np.nan, 4, np.nan, np.nan, np.nan])


def test_a_sweep_refuses_a_lens_that_bends_and_points_in_a_row():
    bent = Camera(160, 120, 110.0, 110.0, 80.0, 60.0, "opencv", (0.1, 0.0, 0.0, 0.0))
    with pytest.raises(GeometryError, match="a lens that bends"):
        sweep(Runs.of(np.zeros((1, 3))), wall_and_post(), Rig(bent, POSE, CAMERA, Pose.identity()), BOUNDS)
    with pytest.raises(GeometryError, match="give \\(N, 3\\)"):
        Runs.of(np.zeros(6))
