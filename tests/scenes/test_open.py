"""The catalogue, and what holds for every reader in it."""

import json
from pathlib import Path

import pytest

from sightline.errors import ReaderError
from sightline.scenes import readers
from sightline.scenes.check import check
from sightline.scenes.open import READERS, open_reader, open_source
from sightline.scenes.reader import Reader
from sightline.scenes.store import folder_for, write_scene
from tests.made import box_scene
from tests.scenes.readers import (
    capture_writer,
    test_arkitscenes,
    test_kitti,
    test_nuscenes,
    test_scannet,
    test_scannetpp,
    test_stereo,
    test_sunrgbd,
    test_tapvid3d,
)
from tests.scenes.readers.test_images import album
from tests.scenes.readers.test_points import clouds
from tests.scenes.readers.test_rgbd import record
from tests.scenes.readers.test_video import ALL, sequence
from tests.scenes.readers.test_vsi import box, scene

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0)}
RECORDED = {  # how the other readers' own tests write a small root
    "arkitscenes": lambda folder: test_arkitscenes.film(folder, frames=2),
    "ca1m": lambda folder: capture_writer.write_capture(folder / "ca1m-val-42898570.tar", 2),
    "kitti": lambda folder: test_kitti.record(folder / "training"),
    "nuscenes": test_nuscenes.record_tables,
    "scannet": lambda folder: test_scannet.record(folder / test_scannet.SCAN),
    "scannetpp": lambda folder: test_scannetpp.record(folder / test_scannetpp.SCENE),
    "stereo": lambda folder: test_stereo.record(folder / "crate", sides=2),
    "sunrgbd": lambda folder: test_sunrgbd.write_frame(folder / "kv2" / "000017"),
    "tapvid3d": test_tapvid3d.record,
}


def root_for(name: str, folder: Path) -> str:
    """A small root of each reader's own format."""
    if name == "procedural":
        return "2..4@64x48x2"
    if name == "scaled":
        return "1..10:procedural:2..4@64x48x2"
    if name == "rgbd":
        record(folder / "a", 2)
    elif name in RECORDED:
        RECORDED[name](folder)
    elif name == "points":
        clouds(folder)
    elif name == "images":
        album(folder / "album")
    elif name == "video":
        sequence(folder / "walk", *ALL)
    elif name == "vsi":
        (folder / "x_meta_info_val.json").write_text(json.dumps({"s": scene({"chair": [box()]})}))
    else:
        write_scene(box_scene(THINGS, frames=2), folder_for(folder, "made"))
    return str(folder)


@pytest.fixture(params=sorted(READERS))
def reader(request, tmp_path) -> Reader:
    return open_reader(request.param, root_for(request.param, tmp_path))


def test_every_file_of_readers_is_in_the_catalogue_and_the_other_way_round():
    files = {p.stem for p in Path(readers.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {entry.module.rpartition(".")[2] for entry in READERS.values()}


def test_a_reader_knows_its_name_and_states_a_licence(reader):
    assert READERS[reader.name].licence == reader.licence
    assert reader.ids() == reader.ids() and len(set(reader.ids())) == len(reader.ids()) > 0


def test_what_a_reader_loads_passes_the_check_and_can_be_read_again_from_its_source(reader):
    for id in reader.ids():
        scene = reader.load(id)
        assert (scene.id, scene.source) == (id, f"{reader.name}:{reader.root}")
        assert scene.licence
        assert [finding for finding in check(scene) if finding.severity == "error"] == []
        again = open_source(scene.source).load(id)
        assert [thing.id for thing in again.objects] == [thing.id for thing in scene.objects]
        assert [frame.id for frame in again.frames] == [frame.id for frame in scene.frames]


def test_an_id_that_a_reader_has_not_is_refused_by_name(reader):
    with pytest.raises(ReaderError, match="nothing-of-the-kind"):
        reader.load("nothing-of-the-kind")


def test_an_unknown_reader_is_answered_with_the_known_ones():
    with pytest.raises(ReaderError, match=f"'unheard-of'; there are: {', '.join(sorted(READERS))}"):
        open_reader("unheard-of", "anywhere")


def test_a_source_without_a_reader_is_refused():
    with pytest.raises(ReaderError, match="does not name a reader"):
        open_source("just-a-path")


def test_a_root_with_a_colon_survives_the_round(tmp_path):
    folder = tmp_path / "a:b"
    write_scene(box_scene(THINGS, frames=0), folder_for(folder, "made"))
    assert open_source(f"folder:{folder}").ids() == ("made",)
