import numpy as np
import pytest

from sightline.errors import ReaderError
from sightline.scenes.guess import GENERAL, guess
from sightline.scenes.open import READERS, open_reader
from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.layouts.test_pairs import osd, realsense
from tests.scenes.layouts.test_trajectory import record as record_open3d
from tests.scenes.layouts.test_tum import record as record_tum
from tests.scenes.readers.test_images import album
from tests.scenes.readers.test_points import clouds
from tests.scenes.readers.test_rgbd import record
from tests.scenes.readers.test_video import ALL, sequence

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}
ROOTS = {
    "folder": [lambda f: write_scene(box_scene(THINGS, frames=2), folder_for(f, "made"))],
    "rgbd": [
        lambda f: record(f / "kitchen", 2),
        lambda f: record_tum(f / "desk"),
        lambda f: record_open3d(f / "room"),
        lambda f: realsense(f / "frame"),
        lambda f: osd(f, "learn0"),
    ],
    "points": [clouds],
    "images": [album],
    "video": [lambda f: sequence(f / "walk"), lambda f: sequence(f / "walk", *ALL)],
}


@pytest.mark.parametrize(("name", "make"), [(name, make) for name, ways in ROOTS.items() for make in ways])
def test_a_root_that_nobody_named_goes_to_its_own_reader(name, make, tmp_path):
    make(tmp_path)
    reader = open_reader("auto", str(tmp_path))
    assert reader.name == name
    scene = reader.load(reader.ids()[0])
    assert scene.source == f"{name}:{tmp_path}"  # it can be read again without guessing


def test_a_range_of_seeds_and_a_root_with_options_are_known(tmp_path):
    assert guess("0..3@64x48x2", READERS) == "procedural"
    clouds(tmp_path / "models")
    reader = open_reader("auto", f"{tmp_path / 'models'}@unit=m")
    assert reader.name == "points" and reader.root.endswith("@unit=m")


def test_a_root_that_nobody_knows_is_told_with_all_that_was_looked_for(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    np.save(tmp_path / "weights.npy", np.zeros((3, 3)))
    for root in (tmp_path, tmp_path / "notes.txt", tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match=r"auto: nothing at .* is known; looked for ") as told:
            open_reader("auto", str(root))
        assert all(f"{name}: " in str(told.value) for name in READERS) and "\n" not in str(told.value)


def test_a_root_that_two_readers_know_is_told_with_their_reasons(tmp_path):
    record(tmp_path / "kitchen", 2)
    write_scene(box_scene(THINGS, frames=1), folder_for(tmp_path, "made"))
    with pytest.raises(ReaderError, match=r"several: folder \(it reads 'made'\); rgbd \(kitchen has NAME\.pose"):
        open_reader("auto", str(tmp_path))


def test_the_general_readers_are_in_the_catalogue():
    assert set(GENERAL) <= set(READERS)


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("meshes_ycb", "points"),
        ("photos", "images"),
        ("rgbd_7scenes_redkitchen", "rgbd"),
        ("rgbd_osd_tabletop", "rgbd"),
        ("rgbd_princeton_box", "rgbd"),
        ("rgbd_realsense_single", "rgbd"),
        ("open3d_testdata", "rgbd"),
        ("video_7scenes_redkitchen", "video"),
        ("vsi_meta_info", "vsi"),
        ("kitti", "kitti"),
        ("nuscenes_mmdet3d", "nuscenes"),
        ("scannet_mmdet3d", "scannet"),
        ("stereo_middlebury_motorcycle", "stereo"),
        ("sunrgbd_mmdet3d", "sunrgbd"),
        ("tracks_7scenes_derived", "tapvid3d"),
    ],
)
def test_real_samples_go_to_their_readers(sample, name, samples):
    assert guess(str(samples(sample)), READERS) == name
