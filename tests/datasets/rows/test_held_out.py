"""Scenes that benchmarks ask about are test scenes, whoever reads them and whatever the source says."""

import json
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image

from sightline.datasets.building.engine import build
from sightline.datasets.checking.verify import verify
from sightline.datasets.rows.held_out import SHIPPED_FILE, HeldOut, held_out, recorded
from sightline.datasets.rows.shards import MANIFEST, read_manifest, read_rows
from sightline.datasets.rows.split import split_of
from sightline.errors import ConfigError, DatasetError
from sightline.scenes.formats.arkit_videos import arkit_split
from sightline.scenes.open import open_reader
from sightline.scenes.scene import Scene
from sightline.scenes.store import folder_for, write_scene
from tests.datasets.made_rows import PROFILE, MadeReader

VSI = held_out()


def listed(tmp_path, text: str) -> HeldOut:
    path = tmp_path / "scenes.txt"
    path.write_text(text)
    return held_out(path)


def test_the_list_has_the_288_scenes_of_the_benchmark():
    lines = (files("sightline.datasets.rows") / SHIPPED_FILE).read_text().splitlines()
    names = [line for line in lines if not line.startswith("#")]
    homes = Counter(name.partition(":")[0] for name in names)
    assert homes == {"arkitscenes": 150, "scannet": 88, "scannetpp": 50} and len(set(names)) == 288
    assert all(arkit_split(name.partition(":")[2]) == "test" for name in names if name.startswith("arkitscenes"))


def test_every_annotated_scene_of_the_benchmark_is_held(samples):
    reader = open_reader("vsi", str(samples("vsi_meta_info")))
    for id in reader.ids():
        home, _, name = id.partition("/")
        assert VSI.holds(Scene(name, f"{home}:x", collection=home)), id


@pytest.mark.parametrize(
    "scene",
    [
        Scene("scene0025_01", "scannet:a", "scannet", "scene0025"),
        Scene("scene0025_00", "scannet:a", "scannet", "scene0025"),  # another scan of that room
        Scene("scene0025_02", "folder:copy", "scannet"),  # a copy that lost its place
        Scene("val/scene0025_01", "rgbd:frames"),  # a copy that names no dataset
        Scene("09c1414f1b", "scannetpp:b", "scannetpp"),
        Scene("09c1414f1b", "video:clips"),
        Scene("41069025", "arkitscenes:c"),
        Scene("41069025/4171.1", "ca1m:d"),
    ],
)
def test_a_listed_scene_is_test_through_any_reader_and_whatever_its_source_says(scene):
    for said in ("train", "val", "test"):
        assert split_of(replace(scene, split=said), 0.5, VSI) == "test"


@pytest.mark.parametrize(
    "scene",
    [
        Scene("scene0026_00", "scannet:a", "scannet", "scene0026"),
        Scene("scene0025_01", "made:a", "made"),  # another dataset's name
        Scene("41069025", "procedural:0..1"),  # a seed
        Scene("41069026", "arkitscenes:c"),
        Scene(""),
    ],
)
def test_other_scenes_stay_where_they_are(scene):
    assert not VSI.holds(scene) and split_of(scene, 0.0, VSI) == "train"


def test_a_scan_on_the_disk_is_test_through_two_readers(tmp_path):
    for name in ("scene0025_00", "scene0027_00"):
        folder = tmp_path / "scans" / name
        for part in ("color", "depth", "pose", "intrinsic"):
            (folder / part).mkdir(parents=True)
        Image.fromarray(np.full((48, 64, 3), 90, np.uint8)).save(folder / "color" / "0.jpg")
        Image.fromarray(np.full((48, 64), 1500, np.uint16)).save(folder / "depth" / "0.png")
        np.savetxt(folder / "pose" / "0.txt", np.eye(4))
        for kind in ("color", "depth"):
            lens = np.array([[50, 0, 32, 0], [0, 50, 24, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
            np.savetxt(folder / "intrinsic" / f"intrinsic_{kind}.txt", lens)
    scans = open_reader("scannet", str(tmp_path / "scans"))
    for id in scans.ids():
        write_scene(scans.load(id), folder_for(tmp_path / "copies", id))
    for reader in (scans, open_reader("folder", str(tmp_path / "copies"))):
        held = {id: VSI.holds(reader.load(id)) for id in reader.ids()}
        assert held == {"scene0025_00": True, "scene0027_00": False}, reader.name


def test_a_list_of_ones_own_adds_scenes_of_one_dataset_or_of_any(tmp_path):
    held = listed(tmp_path, "# ours\n\nmade:room7   # the kitchen\nscannet:scene0700_01\nhall\n")
    assert held.own == ("hall", "made:room7", "scannet:scene0700_01")
    assert held.holds(Scene("room7", collection="made")) and not held.holds(Scene("room7", collection="other"))
    assert held.holds(Scene("x/hall", collection="other")) and held.holds(Scene("x", place="hall", collection="made"))
    assert held.holds(Scene("scene0700_00", collection="scannet", place="scene0700"))
    assert held.holds(Scene("scene0025_01", collection="scannet"))  # theirs are still held


@pytest.mark.parametrize("line", ["two words", ":room", "made:", "a:b:c"])
def test_a_line_that_names_no_scene_is_told_by_its_number(tmp_path, line):
    with pytest.raises(ConfigError, match=r"scenes.txt: line 3: .*DATASET:NAME"):
        listed(tmp_path, f"# first\nroom1\n{line}\n")


def test_a_list_that_cannot_be_read_or_is_empty_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read as a list"):
        held_out(tmp_path / "none.txt")
    with pytest.raises(ConfigError, match="names no test scene"):
        listed(tmp_path, "# nothing yet\n")
    (tmp_path / "image.txt").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(ConfigError, match="no text in UTF-8"):
        held_out(tmp_path / "image.txt")


def test_rows_of_listed_scenes_are_marked_and_verify_goes_by_the_same_list(tmp_path):
    path = tmp_path / "scenes.txt"
    path.write_text("another:room002\nroom004\n")
    rooms, out = MadeReader(6), tmp_path / "rows"
    build(rooms, PROFILE, out, test_scenes=path)
    assert {row.scene_id for row in read_rows(out) if row.split == "test"} == {"room004"}
    manifest = read_manifest(out)
    assert manifest.test_scenes == ("another:room002", "room004") and set(manifest.test_lists) == {"vsi_bench", "own"}
    wrong = [one for one in verify(out, open_source=lambda source: rooms).disagreements if one.what == "split"]
    assert wrong == []
    told = json.loads((out / MANIFEST).read_text())
    told["test_scenes"], told["test_lists"] = [], {"vsi_bench": told["test_lists"]["vsi_bench"]}
    (out / MANIFEST).write_text(json.dumps(told))
    wrong = {one.expected for one in verify(out, open_source=lambda source: rooms).disagreements if one.what == "split"}
    assert wrong == {"train"}


def test_names_of_the_list_are_told_by_the_scenes_that_they_hold(tmp_path):
    held = listed(tmp_path, "scannet:scene0700_01\nhall\nflat/kitchen\n41069025\n")
    room = Scene("scene0700_00", "scannet:a", "scannet", "scene0700")
    assert held.named(room) == {"scannet:scene0700_01"}
    assert held.named(replace(room, collection="arkitscenes")) == set()
    assert held.named(Scene("a", "folder:b", place="hall")) == {"hall"}
    assert held.named(Scene("flat/kitchen", "folder:b")) == {"flat/kitchen"}
    assert held.named(Scene("41069025/4171.1", "ca1m:d")) == {"41069025"}
    assert held.named(Scene("scene0025_01", "scannet:a", "scannet", "scene0025")) == set()  # another list's
    assert all(held.holds(scene) for scene in (room, Scene("a", "folder:b", place="hall")))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_tells_which_names_held_no_scene_and_how_many_are_test_scenes(tmp_path, workers):
    path, out = tmp_path / "scenes.txt", tmp_path / "rows"
    path.write_text("room004\nroom003\nmade:room004\nroom0004\nanother:room002\n")
    report = build(MadeReader(20), PROFILE, out, test_scenes=path, workers=workers)
    assert report.listed == {"room003": 1, "room004": 1, "made:room004": 1, "room0004": 0, "another:room002": 0}
    assert report.test_scenes == 4  # with rooms 7 and 17, which the source calls so
    assert build(MadeReader(20), PROFILE, out, test_scenes=path, resume=True) == report


def test_another_list_is_another_build(tmp_path):
    path = tmp_path / "scenes.txt"
    path.write_text("room004\n")
    build(MadeReader(6), PROFILE, tmp_path / "rows", test_scenes=path)
    path.write_text("room004  # said otherwise\n")
    build(MadeReader(6), PROFILE, tmp_path / "rows", test_scenes=path, resume=True)
    path.write_text("room003\n")
    with pytest.raises(DatasetError, match="holds a finished build"):
        build(MadeReader(6), PROFILE, tmp_path / "rows", test_scenes=path, resume=True)


def test_rows_of_before_there_were_lists_go_by_none_and_a_changed_list_is_refused():
    assert recorded({}, ()) == HeldOut()
    assert recorded(VSI.lists, ()) == VSI
    with pytest.raises(DatasetError, match=r"another list of test scenes \(vsi_bench\)"):
        recorded({"vsi_bench": "0" * 64}, ())
