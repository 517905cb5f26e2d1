import numpy as np
import pytest
from PIL import Image

from sightline.geometry.pose import Pose
from sightline.scenes.layouts.pictures import UnusableError, checked_pair, checked_pose, read_depth, read_pose


def test_depth_is_counted_in_its_unit_and_nan_where_both_signs_say_nothing_was_measured(tmp_path):
    counted = np.array([[0, 1, 1500], [5000, 65534, 65535]], np.uint16)
    Image.fromarray(counted).save(tmp_path / "depth.png")
    expected = np.float32([[np.nan, 0.001, 1.5], [5, 65.534, np.nan]])
    read = read_depth(tmp_path / "depth.png")
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, expected)
    np.testing.assert_allclose(read_depth(tmp_path / "depth.png", 5000.0), expected / 5, rtol=1e-6)


def test_a_pair_whose_headers_fit_is_known_by_its_size(tmp_path):
    Image.new("RGB", (8, 6)).save(tmp_path / "color.png")
    Image.fromarray(np.zeros((6, 8), np.uint16)).save(tmp_path / "depth.png")
    header = checked_pair(tmp_path / "color.png", tmp_path / "depth.png")
    assert (header.width, header.height) == (8, 6)
    for color, depth, reason in (
        ("gone.png", "depth.png", "no colour"),
        ("color.png", "gone.png", "no depth"),
        ("color.png", "color.png", "not a picture of 16 bits"),
    ):
        with pytest.raises(UnusableError, match=reason):
            checked_pair(tmp_path / color, tmp_path / depth)


def test_a_pose_that_is_off_by_what_trackers_leave_is_mended_and_others_are_refused_by_reason(tmp_path):
    good = Pose.looking((1, 2, 3), (0, 0, 0)).matrix
    np.savetxt(tmp_path / "pose.txt", good * (1 + 3e-4) - np.diag([0, 0, 0, 3e-4]))
    assert read_pose(tmp_path / "pose.txt").close_to(Pose.from_matrix(good), 2e-3, 1e-3)
    for matrix, reason in (
        (good * np.nan, "tracking lost"),
        (good * [[2], [2], [2], [1]], "not rigid"),
        (good.T, "not rigid"),
    ):
        with pytest.raises(UnusableError, match=reason):
            checked_pose(matrix)
    with pytest.raises(UnusableError, match="no pose"):
        read_pose(tmp_path / "gone.txt")
