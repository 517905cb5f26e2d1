import json

import numpy as np
import pytest

from sightline.errors import ReaderError, SceneError
from sightline.scenes.fact import Fact
from sightline.scenes.readers.vsi import open_root
from tests.scenes.readers.damage import survives


def box(center=(1.0, 2.0, 0.5), lengths=(0.4, 0.6, 1.0), axes=(0, 1, 0, -1, 0, 0, 0, 0, 1)):
    return {"centroid": list(center), "axesLengths": list(lengths), "normalizedAxes": list(axes)}


def scene(boxes, counts=None, dataset="scannet"):
    counts = {label: len(found) for label, found in boxes.items()} if counts is None else counts
    return {"dataset": dataset, "room_size": 12.5, "room_center": [0, 0, 0], "object_counts": counts,
            "object_bbox": boxes, "video_path": "/nowhere"}  # fmt: skip


def write(folder, told, name="scannet_meta_info_val.json"):
    (folder / name).write_text(json.dumps(told))
    return open_root(str(folder))


def test_rows_are_axes(tmp_path):
    made = write(tmp_path, {"s1": scene({"chair": [box()]})}).load("scannet/s1")
    [chair] = made.objects
    # Row 0 = (0, 1, 0) is the axis of the length 0.4: along world y.
    np.testing.assert_allclose(chair.box.bounds[1] - chair.box.bounds[0], (0.6, 0.4, 1.0))
    np.testing.assert_array_equal(chair.box.rotation[:, 0], (0, 1, 0))


def test_a_box_listed_twice_is_one_object_and_counts_are_as_stated(tmp_path):
    boxes = {"printer": [box(), box(), box(center=(3.0, 0.0, 0.5))]}
    made = write(tmp_path, {"s1": scene(boxes, {"printer": 4})}).load("scannet/s1")
    assert [thing.id for thing in made.objects] == ["printer#1", "printer#2"]
    assert made.counts == {"printer": 4}
    assert made.dropped == {"box listed twice": 1}


def test_labels_are_complete_for_the_whole_dataset_and_scenes_are_test_scenes(tmp_path):
    told = {"s1": scene({"chair": [box()]}), "s2": scene({"sofa": [box()]})}
    write(tmp_path, {"a1": scene({"bed": [box()]}, dataset="arkitscenes")}, "arkitscenes_meta_info_val.json")
    reader = write(tmp_path, told)
    assert reader.ids() == ("arkitscenes/a1", "scannet/s1", "scannet/s2")
    made = reader.load("scannet/s1")
    assert made.complete == {"chair", "sofa"}
    assert (made.split, made.collection, made.frames, made.room.area) == ("test", "scannet", (), 12.5)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"s1": {"dataset": "x"}}', '{"s1": 3}'])
def test_a_file_that_is_no_annotation_is_named(text, tmp_path):
    (tmp_path / "x_meta_info_val.json").write_text(text)
    with pytest.raises(SceneError, match="x_meta_info_val"):
        open_root(str(tmp_path))


@pytest.mark.parametrize(
    "wrong",
    [box(lengths=(0.4, -1, 1)), box(axes=(1, 0, 0, 0, 2, 0, 0, 0, 1)), box(axes=(1, 0)), {"centroid": [0, 0, 0]}, 3],
)
def test_a_damaged_box_names_its_scene(wrong, tmp_path):
    reader = write(tmp_path, {"s1": scene({"chair": [wrong]})})
    with pytest.raises(SceneError, match=r"val\.json: s1: object_bbox: chair#1"):
        reader.load("scannet/s1")


def test_a_root_without_annotations_says_what_was_looked_for(tmp_path):
    with pytest.raises(ReaderError, match="meta_info"):
        open_root(str(tmp_path))


def test_every_real_box_has_the_bounds_that_its_file_states(samples):
    folder = samples("vsi_meta_info")
    reader = open_root(str(folder))
    assert len(reader.ids()) == 217
    stated = {}
    for path in folder.glob("*_meta_info_val.json"):
        for scene_id, told in json.loads(path.read_text()).items():
            stated[f"{told['dataset']}/{scene_id}"] = told
    twice = 0
    for id in reader.ids():
        made = reader.load(id)
        twice += made.dropped.get("box listed twice", 0)
        bounds = {label: [b["min"] + b["max"] for b in found] for label, found in stated[id]["object_bbox"].items()}
        for thing in made.objects:
            gaps = np.abs(np.array(bounds[thing.label]) - thing.box.bounds.ravel()).max(axis=1)
            assert gaps.min() < 1e-9, (id, thing.id)
        assert Fact.OBJECTS in made.facts and made.split == "test"
    assert twice == 8


def annotations(folder):
    """The files of two datasets, three scenes each."""
    folder.mkdir(parents=True)
    for dataset in ("scannet", "arkitscenes"):
        boxes = {"chair": [box()] * 2, "sofa": [box()]}
        told = {f"{dataset}_{i}": scene(boxes, None, dataset) for i in range(3)}
        write(folder, told, f"{dataset}_meta_info_val.json")
    return folder


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"room_size": -3}, "room_size: is -3"),
        ({"room_size": [1, 2]}, "room_size: 2 numbers"),
        ({"object_counts": {"chair": 1.5}}, "object_counts: chair: is 1.5"),
        ({"object_bbox": {"chair": 3}}, "object_bbox: chair: is a int"),
    ],
)
def test_a_damaged_scene_names_its_field_and_the_others_stay(change, words, tmp_path):
    reader = write(tmp_path, {"s1": scene({"chair": [box()]}) | change, "s2": scene({"sofa": [box()]})})
    with pytest.raises(SceneError, match=words):
        reader.load("scannet/s1")
    assert len(reader.load("scannet/s2").objects) == 1


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(tmp_path):
    assert survives(open_root, annotations(tmp_path / "whole"), tmp_path / "copies", 20, seed=1) >= 10
