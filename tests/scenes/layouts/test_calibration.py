import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.layouts.calibration import (
    calibration,
    calibration_of,
    camera_of,
    matrix_file,
    matrix_of,
    upright_from_world,
)


def test_pixel_centres_at_whole_numbers_move_by_half_a_pixel():
    camera = camera_of(matrix_of((500.0, 510.0, 319.5, 239.5)), 640, 480)
    assert (camera.fx, camera.fy, camera.cx, camera.cy) == (500, 510, 320, 240)


def test_the_k_of_7_scenes_is_that_of_its_depth_camera_alone():
    told = calibration(matrix_of((585.0, 585.0, 320.0, 240.0)), 640, 480)
    assert told.depth.fx == 585 and told.color.fx < 530
    # The colour lens sits 23 mm to the right: what is straight ahead of depth is to its left.
    np.testing.assert_allclose(told.color_from_depth.apply([0, 0, 1]), (-0.023, 0, 1))
    for k, size in (((585.0, 585.0, 320.0, 239.0), (640, 480)), ((585.0, 585.0, 320.0, 240.0), (320, 240))):
        told = calibration(matrix_of(k), *size)
        assert told.color == told.depth and told.color_from_depth.close_to(Pose.identity())


def test_k_is_found_under_its_usual_names_with_or_without_a_prefix(tmp_path):
    with pytest.raises(SceneError, match="has no K"):
        calibration_of(tmp_path, 64, 48)
    for name in ("intrinsics.K.txt", "walk_camera-intrinsics.txt"):
        np.savetxt(tmp_path / name, matrix_of((50, 50, 31.5, 23.5)))
    assert matrix_file(tmp_path).name == "intrinsics.K.txt"
    assert matrix_file(tmp_path, "walk_").name == "walk_camera-intrinsics.txt"
    assert calibration_of(tmp_path, 64, 48, "walk_").color.cx == 32


def test_down_becomes_minus_z(tmp_path):
    path = tmp_path / "gravity-direction.txt"
    assert upright_from_world(path) is None
    path.write_text("0 0.6 0.8")
    np.testing.assert_allclose(upright_from_world(path).rotate([0, 0.6, 0.8]), (0, 0, -1), atol=1e-12)
    for text, words in (("0 0 2", "no direction"), ("nan 0 1", "no direction"), ("0 1", "1 × 3 belong")):
        path.write_text(text)
        with pytest.raises(SceneError, match=words):
            upright_from_world(path)
