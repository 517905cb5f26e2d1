import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Provenance, Vouch
from sightline.scenes.firmness import border_of, firm_depth, reach_of, smooth_at
from sightline.scenes.scene import DepthMap

CAMERA = Camera.from_fov(640, 480, 1.0)
SENSOR = Vouch(Provenance.SENSOR, 0.005, 0.01)


def wall_with_a_step():
    depth = np.full((480, 640), 2.0, dtype=np.float32)
    depth[:, 400:] = 3.0
    depth[100, 100] = np.nan
    depth[:, 250] = np.nan  # a line of holes
    depth[300:, 300:303] = np.nan  # a shadow
    return depth


def seen_at(columns, rows, camera=CAMERA):
    """World points, camera coordinates, that the map shows in these pixels."""
    depth = wall_with_a_step()
    uv = np.stack(np.broadcast_arrays(columns, rows), axis=-1).astype(np.float64)
    return camera.unproject(uv, depth[uv[:, 1].astype(int), uv[:, 0].astype(int)])


def test_a_point_is_firm_off_the_border_off_steps_and_not_in_a_hole():
    source = DepthMap(CAMERA, wall_with_a_step, SENSOR)
    points = seen_at([14.5, 15.5, 200.5, 396.5, 397.5, 402.5, 403.5, 103.5, 104.5], [200.5] * 7 + [100.5] * 2)
    points[-2:] = seen_at([101.5, 251.5], [100.5, 200.5])  # beside one hole, and beside a line of them
    firm, z = firm_depth(points, wall_with_a_step(), source, CAMERA, Pose.identity())
    assert firm.tolist() == [False, True, True, True, False, False, True, True, True]
    np.testing.assert_array_equal(z[firm], [2, 2, 2, 3, 2, 2])


def test_a_point_is_not_firm_beside_a_shadow_nor_where_nothing_was_measured():
    depth, source = wall_with_a_step(), DepthMap(CAMERA, wall_with_a_step, SENSOR)
    points = CAMERA.unproject(
        np.array([[299.5, 400.5], [303.5, 400.5], [100.5, 100.5], [295.5, 400.5]]), np.full(4, 2.0)
    )
    assert firm_depth(points, depth, source, CAMERA, Pose.identity())[0].tolist() == [False, False, False, True]


def test_a_slope_is_smooth_up_to_three_hundredths_of_the_depth():
    columns = np.arange(640) + 0.5
    gentle, steep = (np.tile(2.0 + step * (columns - 320.5), (480, 1)).astype(np.float32) for step in (0.0195, 0.0205))
    assert smooth_at(np.array([[320.5, 200.5], [np.nan, 2.5]]), gentle, CAMERA) == pytest.approx(
        [2.0, np.nan], nan_ok=True
    )
    assert np.isnan(smooth_at(np.array([[320.5, 200.5]]), steep, CAMERA)).all()


def test_lengths_in_pixels_scale_with_the_picture():
    wide = Camera.from_fov(1280, 960, 1.0)
    assert (border_of(CAMERA), reach_of(CAMERA)) == (15, 3)
    assert (border_of(wide), reach_of(wide)) == (30, 6)
    assert reach_of(Camera.from_fov(128, 96, 1.0)) == 1


def test_a_lens_that_bends_nothing_changes_nothing_and_an_unregistered_map_is_refused():
    straight = Camera(640, 480, CAMERA.fx, CAMERA.fy, CAMERA.cx, CAMERA.cy, "opencv", (0.0,) * 4)
    points = seen_at([15.5, 200.5, 397.5], 200.5)
    told = firm_depth(points, wall_with_a_step(), DepthMap(straight, wall_with_a_step, SENSOR), CAMERA, Pose.identity())
    assert told[0].tolist() == [True, True, False]
    nowhere = DepthMap(CAMERA, wall_with_a_step, SENSOR, color_from_depth=None)
    with pytest.raises(ValueError, match="not registered"):
        firm_depth(points, wall_with_a_step(), nowhere, CAMERA, Pose.identity())
