from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import (
    DepthMap,
    Frame,
    FreeSpace,
    Note,
    PointCloud,
    Room,
    Scene,
    SceneObject,
    Sighting,
    Track,
)  # fmt: skip
from sightline.scenes.store import MANIFEST, folder_for, id_of, read_scene, write_scene
from tests.made import box_scene


def same(a, b, where="scene"):
    """Whether two values are equal down to the last array; readers are compared by what they read."""
    if callable(a) and callable(b):
        a, b = a(), b()
    assert type(a) is type(b) or isinstance(a, (dict, tuple)), (where, type(a), type(b))
    if is_dataclass(a):
        for field in fields(a):
            if field.name in {"read_encoded", "fingerprint"}:
                continue  # the copy's pictures are the files that were written, whatever the original's were
            same(getattr(a, field.name), getattr(b, field.name), f"{where}.{field.name}")
    elif isinstance(a, np.ndarray):
        assert a.dtype == b.dtype, where
        np.testing.assert_array_equal(a, b, err_msg=where)
    elif hasattr(a, "keys"):
        assert list(a) == list(b), where
        for key in a:
            same(a[key], b[key], f"{where}[{key}]")
    elif isinstance(a, tuple):
        assert len(a) == len(b), where
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            same(x, y, f"{where}[{i}]")
    else:
        assert a == b or (a != a and b != b), where


def everything() -> Scene:
    """A scene in which every field of every type holds something."""
    rng = np.random.default_rng(3)
    camera = Camera(8, 6, 7.1, 7.3, 4.01, 2.97, "opencv", (0.1, -0.02, 1e-3, 2e-3, 0.3))
    sensor = Camera(4, 3, 3.5, 3.5, 2.0, 1.5, "fisheye", (0.01, 0.0, 0.0, 0.001))
    pose = Pose.looking(rng.normal(size=3), rng.normal(size=3))
    box, other = Box(rng.normal(size=3), rng.uniform(0.1, 2, 3), pose.rotation), Box.from_yaw((1, 2, 3), (1, 2, 3), 0.1)
    rgb = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    depth = rng.uniform(0.5, 4, (6, 8)).astype(np.float32)
    depth[0, 0] = np.nan
    coarse = rng.uniform(0.5, 4, (3, 4)).astype(np.float32)
    instances = rng.integers(-1, 2, (6, 8)).astype(np.int32)
    sightings = {
        "chair/1": Sighting(5, 0.1 + 0.2, 1 / 3, (1.0, 2.0, 3.5, 4.0)),
        "b": Sighting(0, np.nan, 0.5, (0.0,) * 4),
    }
    frames = (
        Frame(
            "a/0", camera, pose, 0.1, lambda: rgb,
            {
                "laser": DepthMap(camera, lambda: depth, Vouch(Provenance.LASER, 0.001, 0.002)),
                "sensor": DepthMap(sensor, lambda: coarse, Vouch(Provenance.SENSOR, 0.01), pose, lambda: coarse / 4,
                                   lambda: b"a depth file"),
                "estimated": DepthMap(sensor, lambda: coarse, Vouch(Provenance.ESTIMATED, 0.2), None),
            },
            lambda: instances, lambda: sightings, lambda: b"a picture file",
        ),
        Frame("b"),
    )  # fmt: skip
    objects = (
        SceneObject(
            "chair/1", "chair", box, {"colour": "red"}, ("a red chair", "ein Stuhl – rot"), "b", 0.3,
            {"a/0": box, "b": other}, np.array([1, 2, 5], dtype=np.int64),
        ),
        SceneObject("b", "desk"),
    )  # fmt: skip
    xyz = rng.normal(size=(7, 3))
    cloud = PointCloud(xyz, rng.integers(0, 256, (7, 3), dtype=np.uint8), np.arange(7, dtype=np.int32) % 3 - 1)
    tracks = (
        Track("t/0", rng.normal(size=(2, 3, 3)), rng.random((2, 3)) > 0.5, "camera", "b"),
        Track("t1", rng.normal(size=(2, 1, 3)), np.ones((2, 1), dtype=bool)),
    )
    space = FreeSpace(rng.random((5, 4)) > 0.5, (-1.5, 0.25), 0.05)
    return Scene(
        id="ünï/1",
        source="somewhere:over/there",
        collection="elsewhere",
        place="the kitchen",
        facts={Fact.METRIC: Vouch(Provenance.SENSOR, 0.1, 1 / 3), Fact.DEPTH: Vouch(Provenance.LASER)},
        frames=frames,
        objects=objects,
        counts={"chair": 2, "desk": 1},
        complete=frozenset({"chair", "desk"}),
        read_points=lambda: cloud,
        read_tracks=lambda: tracks,
        room=Room(12.34, rng.normal(size=(5, 2)), 2.5, -0.1),
        read_free_space=lambda: space,
        notes=(
            Note("question", "where?", ("here", "there"), ("b",), "at the door", "q7", (("who?", "me"),), pose),
            Note("caption", "a room"),
        ),
        split="val",
        licence="none",
        dropped={"no pose": 3},
    )


def test_everything_is_everything():
    scene = everything()
    note, camera = scene.notes[0], scene.frames[0].camera
    values = (scene, scene.frames[0], scene.frames[0].depths["sensor"], scene.objects[0], scene.read_points(), note,
              scene.read_tracks()[0], scene.room, scene.read_free_space(), camera)  # fmt: skip
    for value in values:
        for field in fields(value):
            held = getattr(value, field.name)
            empty = held is None or (isinstance(held, str | tuple | dict | frozenset) and not held)
            assert not empty, f"{type(value).__name__}.{field.name} is new: write it, read it back, and put it in here"


@pytest.mark.parametrize(
    "scene",
    [everything(), Scene("bare"), box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1)}, frames=2)],
    ids=["everything", "bare", "made"],
)
def test_a_scene_reads_back_equal(scene, tmp_path):
    write_scene(scene, tmp_path / "scene")
    same(scene, read_scene(tmp_path / "scene"))


@given(
    numbers=st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=6, max_size=6),
    text=st.text(max_size=20),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=20, deadline=None)
def test_any_number_and_any_text_reads_back_equal(numbers, text, seed, tmp_path_factory):
    rng = np.random.default_rng(seed)
    box = Box(
        np.array(numbers[:3]), np.abs(numbers[3:]) + 1e-9, Pose.looking(rng.normal(size=3), rng.normal(size=3)).rotation
    )
    scene = Scene(text, objects=(SceneObject(text, text, box, {text: text}),), room=Room(numbers[0]), licence=text)
    folder = tmp_path_factory.mktemp("any")
    write_scene(scene, folder / "scene")
    same(scene, read_scene(folder / "scene"))


def test_depth_that_was_written_says_which_it_is(tmp_path):
    for name in ("one", "copy"):
        write_scene(everything(), tmp_path / name)
    one, copy = (read_scene(tmp_path / name).frames[0].depths for name in ("one", "copy"))
    told = {kind: depth.fingerprint() for kind, depth in one.items()}
    assert told == {kind: depth.fingerprint() for kind, depth in copy.items()}
    assert told["laser"] != told["sensor"]


def test_jpeg_is_smaller_and_close(tmp_path):
    scene = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1)})
    write_scene(scene, tmp_path / "jpg", color="jpg")
    difference = read_scene(tmp_path / "jpg").frames[0].rgb().astype(int) - scene.frames[0].rgb()
    assert 0 < np.abs(difference).mean() < 4


def test_a_folder_that_holds_a_scene_is_not_written_over(tmp_path):
    write_scene(Scene("first"), tmp_path)
    with pytest.raises(SceneError, match="already holds a scene"):
        write_scene(Scene("second"), tmp_path)
    assert read_scene(tmp_path).id == "first"


def test_a_scene_whose_writing_was_cut_short_is_not_taken_for_one(tmp_path):
    def broken():
        raise SceneError("frame 1: its pixels cannot be read")

    scene = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1)}, frames=2)
    cut = replace(scene, frames=(scene.frames[0], replace(scene.frames[1], read_rgb=broken)))
    with pytest.raises(SceneError, match="frame 1"):
        write_scene(cut, tmp_path)
    with pytest.raises(SceneError, match="not finished"):
        read_scene(tmp_path)
    write_scene(scene, tmp_path)  # what was left there is in nobody's way
    same(scene, read_scene(tmp_path))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 99}'])
def test_a_damaged_manifest_is_named(text, tmp_path):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(SceneError, match=MANIFEST):
        read_scene(tmp_path)


@pytest.mark.parametrize("name", ["depth_0.npy", "instances.png", "rgb.png"])
def test_a_damaged_array_is_named_when_it_is_read(name, tmp_path):
    scene = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1)})
    write_scene(scene, tmp_path)
    path = tmp_path / "frames" / "000000" / name
    path.write_bytes(path.read_bytes()[:100])
    frame = read_scene(tmp_path).frames[0]
    read = {"depth_0.npy": frame.depth.read, "instances.png": frame.read_instances, "rgb.png": frame.rgb}[name]
    with pytest.raises(SceneError, match=name):
        read()


def test_an_array_of_python_objects_is_refused(tmp_path):
    scene = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1)})
    write_scene(scene, tmp_path)
    np.save(tmp_path / "frames" / "000000" / "depth_0.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(SceneError, match="depth_0"):
        read_scene(tmp_path).frames[0].depth.read()


def test_a_number_that_json_cannot_hold_is_refused_before_the_scene_counts_as_written(tmp_path):
    with pytest.raises(SceneError, match="NaN or infinite"):
        write_scene(Scene("s", room=Room(np.nan)), tmp_path)
    assert not (tmp_path / MANIFEST).exists()


@pytest.mark.parametrize("scene_id", ["a/b", "..", "room 1", "ünï#1", "a%2Fb", "."])
def test_any_id_makes_a_folder_name_directly_under_the_root_and_is_found_in_it(scene_id, tmp_path):
    folder = folder_for(tmp_path, scene_id)
    assert folder.resolve().parent == tmp_path.resolve()
    assert id_of(folder) == scene_id


def test_a_scene_without_an_id_gets_no_folder(tmp_path):
    with pytest.raises(SceneError, match="without an id"):
        folder_for(tmp_path, "")


def test_an_array_whose_header_promises_terabytes_is_refused_in_one_line(tmp_path):
    write_scene(everything(), tmp_path / "scene")
    path = next((tmp_path / "scene").glob("frames/*/depth_0.npy"))
    with path.open("wb") as file:
        header = {"descr": "<f8", "fortran_order": False, "shape": (10**13,)}
        np.lib.format.write_array_header_1_0(file, header)
    frame = read_scene(tmp_path / "scene").frames[0]
    with pytest.raises(SceneError, match="depth_0"):
        frame.depth.read()
