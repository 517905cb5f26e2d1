import importlib
import os

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError
from sightline.scenes.guess import GENERAL, guess
from sightline.scenes.open import READERS, open_reader
from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.formats.test_scannet_infos import written as write_scannet_infos
from tests.scenes.layouts.test_pairs import osd, realsense
from tests.scenes.layouts.test_trajectory import record as record_open3d
from tests.scenes.layouts.test_tum import record as record_tum
from tests.scenes.readers import (
    test_arkitscenes,
    test_kitti,
    test_nuscenes,
    test_scannet,
    test_scannetpp,
    test_stereo,
    test_sunrgbd,
    test_tapvid3d,
    test_vsi,
)
from tests.scenes.readers.capture_writer import write_capture
from tests.scenes.readers.test_images import album
from tests.scenes.readers.test_points import clouds
from tests.scenes.readers.test_rgbd import record
from tests.scenes.readers.test_video import ALL, sequence
from tests.scenes.test_cavqa import training, validation

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}


def anew(make):
    """For writers that make their folder themselves."""
    return lambda folder: (folder.rmdir(), make(folder))


ROOTS = {
    "arkitscenes": [
        lambda f: test_arkitscenes.film(f, frames=2),
        lambda f: test_arkitscenes.film(f / "3dod/Training", frames=2),
        lambda f: test_arkitscenes.film(f / "raw/Validation", frames=2, raw=True),
    ],
    "ca1m": [lambda f: write_capture(f / "ca1m-val-42898570.tar", 2), lambda f: validation(f / "cavqa_val"), training],
    "folder": [lambda f: write_scene(box_scene(THINGS, frames=2), folder_for(f, "made"))],
    "images": [album],
    "kitti": [test_kitti.record],
    "nuscenes": [test_nuscenes.record_tables, anew(test_nuscenes.record_info)],
    "points": [clouds],
    "rgbd": [
        lambda f: record(f / "kitchen", 2),
        lambda f: record_tum(f / "desk"),
        lambda f: record_open3d(f / "room"),
        lambda f: realsense(f / "frame"),
        lambda f: osd(f, "learn0"),
    ],
    "scannet": [
        lambda f: test_scannet.record(f / test_scannet.SCAN),
        lambda f: test_scannet.record(f / "scans" / test_scannet.SCAN, exported=True),
        write_scannet_infos,
    ],
    "scannetpp": [lambda f: test_scannetpp.record(f / "data" / test_scannetpp.SCENE)],
    "stereo": [lambda f: test_stereo.record(f / "motorcycle")],
    "sunrgbd": [lambda f: test_sunrgbd.write_frame(f / "kv2/kinect2data/000002"), anew(test_sunrgbd.write_infos)],
    "tapvid3d": [test_tapvid3d.record],
    "video": [lambda f: sequence(f / "walk"), lambda f: sequence(f / "walk", *ALL)],
    "vsi": [lambda f: test_vsi.write(f, {"scene0000_00": test_vsi.scene({"chair": [test_vsi.box()]})})],
}


@pytest.mark.parametrize(("name", "make"), [(name, make) for name, ways in ROOTS.items() for make in ways])
def test_a_root_that_nobody_named_goes_to_its_own_reader_and_no_other_claims_it(name, make, tmp_path):
    make(tmp_path)
    claims = {
        one for one, entry in READERS.items() if importlib.import_module(entry.module).looks_like(tmp_path) is not None
    }
    assert claims - set(GENERAL) == {name} - set(GENERAL)
    assert name in claims
    reader = open_reader("auto", str(tmp_path))
    assert reader.name == name
    scene = reader.load(reader.ids()[0])
    assert scene.source == f"{name}:{tmp_path}"  # it can be read again without guessing


def test_every_reader_of_files_is_guessed_above():
    assert ROOTS.keys() == READERS.keys() - {"procedural"}


def test_a_range_of_seeds_and_a_root_with_options_are_known(tmp_path):
    assert guess("0..3@64x48x2", READERS) == "procedural"
    clouds(tmp_path / "models")
    reader = open_reader("auto", f"{tmp_path / 'models'}@unit=m")
    assert reader.name == "points" and reader.root.endswith("@unit=m")


def test_a_root_that_nobody_knows_is_told_with_all_that_was_looked_for(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    np.save(tmp_path / "weights.npy", np.zeros((3, 3)))
    roots = {tmp_path: "nothing at ", tmp_path / "notes.txt": "nothing at ", tmp_path / "nowhere": "there is no "}
    for root, words in roots.items():
        with pytest.raises(ReaderError, match=rf"auto: {words}.*; looked for ") as told:
            open_reader("auto", str(root))
        assert all(f"{name}: " in str(told.value) for name in READERS) and "\n" not in str(told.value)


def test_a_root_that_two_readers_know_is_told_with_their_reasons(tmp_path):
    record(tmp_path / "kitchen", 2)
    write_scene(box_scene(THINGS, frames=1), folder_for(tmp_path, "made"))
    folder, rgbd = r"folder \(made has a scene\.json with its version\)", r"rgbd \(kitchen has NAME\.pose"
    with pytest.raises(ReaderError, match=f"several: {folder}; {rgbd}"):
        open_reader("auto", str(tmp_path))


def test_one_damaged_file_does_not_hide_the_others(tmp_path):
    test_tapvid3d.record(tmp_path)
    (tmp_path / "adt" / "AAA.npz").write_bytes(b"PK\x03\x04 cut")
    write_capture(tmp_path / "captures" / "ca1m-val-1.tar", 2)
    (tmp_path / "captures" / "ca1m-val-0.tar").write_bytes(b"no tar")
    assert guess(str(tmp_path), READERS) == "tapvid3d"
    assert guess(str(tmp_path / "captures"), READERS) == "ca1m"


def test_depth_is_no_photo_and_no_video(tmp_path):
    for f in range(8):
        Image.fromarray(np.full((8, 8), 1000 + f, np.uint16)).save(tmp_path / f"{f:04d}.png")
    with pytest.raises(ReaderError, match="nothing at"):
        guess(str(tmp_path), READERS)


def test_a_pipe_or_a_link_to_itself_is_passed_over(tmp_path):
    for name in ("infos.json", "a.tar", "x_meta_info.json", "scene.json", "a.npz"):
        os.mkfifo(tmp_path / name)
        (tmp_path / f"loop_{name}").symlink_to(f"loop_{name}")
    with pytest.raises(ReaderError, match="nothing at"):
        guess(str(tmp_path), READERS)


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
