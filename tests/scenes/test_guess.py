import importlib
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError
from sightline.scenes.check import check
from sightline.scenes.guess import GENERAL, guess
from sightline.scenes.open import READERS, open_reader
from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.readers import test_tapvid3d
from tests.scenes.readers.capture_writer import write_capture
from tests.scenes.readers.damage import damaged, outside_of
from tests.scenes.readers.fixtures import FIXTURES
from tests.scenes.readers.test_points import clouds
from tests.scenes.readers.test_rgbd import record
from tests.scenes.roots import ROOTS

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: f"{root.reader}: {root.what}")
def test_a_root_that_nobody_named_goes_to_its_own_reader_and_no_other_claims_it(root, tmp_path):
    given = root.at(tmp_path / "data")
    path = tmp_path / "data" if "@" in given else Path(given)
    claims = {
        name for name, entry in READERS.items() if importlib.import_module(entry.module).looks_like(path) is not None
    }
    assert root.reader in claims and claims - set(GENERAL) == {root.reader} - set(GENERAL)
    reader = open_reader("auto", given)
    assert reader.name == root.reader
    scene = reader.load(reader.ids()[0])
    assert scene.source == f"{root.reader}:{given}"  # it can be read again without guessing


def test_every_reader_of_files_is_guessed_above():
    assert {root.reader for root in ROOTS} == READERS.keys() - {"procedural", "scaled"}


def test_a_range_of_seeds_and_a_root_with_options_are_known(tmp_path):
    for seeds in ("7", "0..3@64x48x2", "flat", "flat:0..9@64x48x2@walk=handheld"):
        assert guess(seeds, READERS) == "procedural"
    assert guess("1..10:procedural:flat", READERS) == "scaled"
    clouds(tmp_path / "models")
    reader = open_reader("auto", f"{tmp_path / 'models'}@unit=m")
    assert reader.name == "points" and reader.root.endswith("@unit=m")


def test_a_root_that_nobody_knows_is_told_in_a_short_line_with_what_was_looked_for(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    np.save(tmp_path / "weights.npy", np.zeros((3, 3)))
    (tmp_path / "empty").mkdir()
    for root in (tmp_path, tmp_path / "notes.txt", tmp_path / "empty"):
        with pytest.raises(
            ReaderError, match=r"auto: nothing at .*; looked for .*: give .*, or name the reader"
        ) as told:
            open_reader("auto", str(root))
        line = str(told.value)
        assert all(name in line for name in READERS) and "\n" not in line and len(line) < 300 + len(str(root))
    with pytest.raises(ReaderError, match=r"auto: there is no .*nowhere; give a file or folder that is there"):
        open_reader("auto", str(tmp_path / "nowhere"))


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


@pytest.mark.parametrize("name", FIXTURES)
def test_a_damaged_root_is_guessed_or_refused_and_nothing_else(name, tmp_path):
    whole, rng = FIXTURES[name].write(tmp_path / "whole"), np.random.default_rng(1)
    for i in range(3):
        damaged(whole, tmp_path / str(i), outside_of(tmp_path), rng, heavy=False)
        try:
            assert guess(str(tmp_path / str(i)), READERS) in READERS
        except ReaderError as refusal:
            assert str(refusal).startswith("auto: ") and "\n" not in str(refusal)


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
def test_real_samples_go_to_their_readers_and_hold_what_these_claim(sample, name, samples):
    reader = open_reader("auto", str(samples(sample)))
    assert reader.name == name
    found = check(reader.load(reader.ids()[0]), looked_at=2)
    assert [finding for finding in found if finding.severity == "error"] == []
