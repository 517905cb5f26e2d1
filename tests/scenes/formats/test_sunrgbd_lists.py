from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from sightline.errors import SceneError
from sightline.scenes.formats.sunrgbd_lists import from_sensor, lists_above, place_of, training_frames

THERE = "/n/fs/sun3d/data/SUNRGBD"


def write_lists(path: Path, train: list[str], test: list[str]) -> Path:
    """The toolbox's file in its own format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {}
    for name, frames in (("alltrain", train), ("alltest", test)):
        told[name] = np.empty((1, len(frames)), dtype=object)
        told[name][0, :] = frames
    savemat(path, told, do_compression=True)
    return path


def test_frames_are_named_from_their_sensor_wherever_the_release_lies():
    assert from_sensor(f"{THERE}/kv2/align_kv2/2014-12-18/") == "kv2/align_kv2/2014-12-18"
    assert from_sensor("/data/kv2/SUNRGBD/xtion/sun3ddata/home/0001") == "xtion/sun3ddata/home/0001"
    assert from_sensor("/somewhere/else/0001") == ""


def test_pictures_out_of_one_building_of_sun3d_show_one_place():
    assert place_of(Path("/data/xtion/sun3ddata/harvard_c11/hv_c11_2/0000006-000000187873")) == "harvard_c11"
    assert place_of(Path("/data/kv2/kinect2data/000002_2014-05-26")) == place_of(Path("/data/0001")) == ""


def test_what_stands_in_both_lists_or_below_no_sensor_is_not_trained_on(tmp_path):
    path = write_lists(tmp_path / "allsplit.mat", [f"{THERE}/kv1/a", f"{THERE}/kv1/b/", "/odd/c"], [f"{THERE}/kv1/a/"])
    assert training_frames(path) == {"kv1/b"}


def test_the_nearest_lists_above_a_frame_are_taken(tmp_path):
    frame = tmp_path / "SUNRGBD" / "kv1" / "b"
    frame.mkdir(parents=True)
    assert lists_above(frame) is None
    far = write_lists(tmp_path / "SUNRGBDtoolbox" / "traintestSUNRGBD" / "allsplit.mat", ["a"], ["b"])
    assert lists_above(frame) == far
    near = write_lists(tmp_path / "SUNRGBD" / "allsplit.mat", ["a"], ["b"])
    assert lists_above(frame) == near


def test_a_file_without_the_two_lists_says_so(tmp_path):
    path = tmp_path / "allsplit.mat"
    savemat(path, {"alltrain": np.arange(3)})
    with pytest.raises(SceneError, match="has no alltrain and alltest"):
        training_frames(path)
