import pytest

from sightline.errors import ReaderError
from sightline.scenes.readers.scene_folder import open_root
from sightline.scenes.scene import Scene
from sightline.scenes.store import folder_for, write_scene
from tests.scenes.readers.damage import survives
from tests.scenes.test_store import everything


def record(folder):
    write_scene(everything(), folder)
    return folder


def test_scenes_are_found_under_their_own_ids_and_keep_the_collection_they_come_from(tmp_path):
    for scene in (Scene("a/1", "vsi:x", "scannet"), Scene("b", "rgbd:y")):
        write_scene(scene, folder_for(tmp_path, scene.id))
    (tmp_path / "half").mkdir()
    reader = open_root(str(tmp_path))
    assert reader.ids() == ("a/1", "b")
    loaded = [reader.load(id) for id in reader.ids()]
    assert [scene.id for scene in loaded] == ["a/1", "b"]
    assert [scene.home for scene in loaded] == ["scannet", "rgbd"]
    assert {scene.source for scene in loaded} == {f"folder:{tmp_path}"}


def test_one_scene_folder_is_a_root_too(tmp_path):
    write_scene(Scene("kitchen"), tmp_path / "kitchen")
    assert open_root(str(tmp_path / "kitchen")).load("kitchen").id == "kitchen"


def test_a_root_without_scenes_says_what_was_looked_for(tmp_path):
    with pytest.raises(ReaderError, match=r"scene\.json"):
        open_root(str(tmp_path))
    with pytest.raises(ReaderError, match=r"scene\.json"):
        open_root(str(tmp_path / "nowhere"))


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(tmp_path):
    assert survives(open_root, record(tmp_path / "whole"), tmp_path / "copies", 20, seed=1) >= 10
