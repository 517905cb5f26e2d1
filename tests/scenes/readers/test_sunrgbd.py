import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact, Provenance
from sightline.scenes.readers.sunrgbd import open_root, read_depth
from tests.made import box_scene, moved
from tests.scenes.formats.test_sunrgbd_lists import write_lists
from tests.scenes.readers.damage import survives

# The eye is at the origin, as in every frame of the format; it looks ahead and a little down, and leans.
EYE = Pose.looking((0, 0, 0), (0.2, 2.0, -0.5), up=(0.1, 0, 1))
THINGS = {"night_stand": (-0.6, 2.5, -0.9, 0.4, 0.5, 0.6, 0.4), "bed": (0.5, 2.8, -0.8, 1.6, 1.0, 0.7, -0.5)}
ROOM = {"X": [-2, 2, 2, -2], "Z": [0, 0, 5, 5], "Ymin": 1.2, "Ymax": -1.3}


def made():
    """A room photographed from 1.5 m above its floor, then lowered so that the eye is at the origin."""
    down = Pose(np.eye(3), np.array([0.0, 0, -1.5]))
    things = {name: Box.from_yaw(n[:3], n[3:6], n[6]).moved(down.inverse()) for name, n in THINGS.items()}
    return moved(box_scene(things, frames=[down.inverse() @ EYE]), down)


def turned_left(metres: np.ndarray) -> np.ndarray:
    millimetres = np.round(1000 * np.nan_to_num(metres)).astype(np.uint16)
    return (millimetres << 3) | (millimetres >> 13)


def write_frame(folder: Path, objects=None) -> Path:
    """A frame as it is published: Matlab's pixels, y down, bits turned."""
    scene = made()
    [frame] = scene.frames
    for name in ("image", "depth", "depth_bfx", "extrinsics", "annotation3Dfinal", "annotation3Dlayout"):
        (folder / name).mkdir(parents=True)
    Image.fromarray(frame.rgb()).save(folder / "image" / "000017.jpg", quality=100)
    depth = frame.depth.read()
    Image.fromarray(turned_left(np.where(np.arange(160) < 5, 0, depth))).save(folder / "depth" / "000017.png")
    Image.fromarray(turned_left(depth)).save(folder / "depth_bfx" / "000017.png")
    k = frame.camera.matrix + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]
    (folder / "intrinsics.txt").write_text(" ".join(f"{number:.9f}" for number in k.reshape(-1)))
    level_from_camera = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]) @ EYE.rotation  # z up becomes y down
    rows = np.column_stack([level_from_camera, np.zeros(3)])
    np.savetxt(folder / "extrinsics" / "2014.txt", np.eye(3, 4))
    np.savetxt(folder / "extrinsics" / "2015.txt", rows)
    polygons = []
    for thing in scene.objects:
        corners = thing.box.corners[[0, 1, 3, 2]]  # around the bottom
        polygons.append({"name": f"{thing.label}:occluded", "polygon": [
            {"X": corners[:, 0].tolist(), "Z": corners[:, 1].tolist(), "rectangle": 1,
             "Ymin": -thing.box.bounds[0, 2], "Ymax": -thing.box.bounds[1, 2]}]})  # fmt: skip
    told = [*polygons, None, {"name": "lamp", "polygon": []}, {"name": "wall", "polygon": [ROOM]}]
    (folder / "annotation3Dfinal" / "index.json").write_text(
        json.dumps({"objects": told if objects is None else objects})
    )
    (folder / "annotation3Dlayout" / "index.json").write_text(json.dumps({"objects": [None, {"polygon": [ROOM]}]}))
    (folder / "scene.txt").write_text("living_room\n")
    return folder


def write_infos(folder: Path, edit=lambda told: told) -> Path:
    """The same frame as MMDetection3D prepares it."""
    scene = made()
    [frame] = scene.frames
    folder.mkdir(parents=True)
    Image.fromarray(frame.rgb()).save(folder / "006017.jpg", quality=100)
    matrix = (frame.camera.matrix + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]) @ EYE.rotation.T
    xyz = EYE.apply(frame.camera.lift(frame.depth.read())).reshape(-1, 3)
    np.column_stack([xyz, frame.rgb().reshape(-1, 3) / 255]).astype("<f4").tofile(folder / "006017.bin")
    instances = [
        {"bbox_3d": [*thing.box.center.tolist(), *thing.box.size.tolist(), thing.box.yaw], "bbox_label_3d": label}
        for thing, label in zip(scene.objects, (7, 0), strict=True)
    ]
    row = {"images": {"CAM0": {"img_path": "006017.jpg", "width": 160, "height": 120, "depth2img": matrix.tolist()}},
           "lidar_points": {"lidar_path": "006017.bin"}, "instances": instances}  # fmt: skip
    (folder / "made_infos.json").write_text(json.dumps(edit({"metainfo": {}, "data_list": [row]})))
    return folder


def load(root: Path):
    reader = open_root(str(root))
    [id] = reader.ids()
    return reader.load(id)


def same_solid(a: Box, b: Box) -> bool:
    return bool(np.linalg.norm(a.corners[:, None] - b.corners[None], axis=-1).min(axis=1).max() < 1e-6)


def test_a_published_frame_comes_level_with_z_up_and_pixel_centres_at_a_half(tmp_path):
    scene = load(write_frame(tmp_path / "kv2" / "000017"))
    [frame], [truth] = scene.frames, made().frames
    assert frame.world_from_camera.close_to(EYE, 1e-9, 1e-7)
    np.testing.assert_allclose(frame.camera.matrix, truth.camera.matrix, atol=1e-6)
    depth = frame.depths["sensor"].read()
    assert np.isnan(depth[:, :5]).all()
    assert np.nanmax(np.abs(depth - truth.depth.read())) < 6e-4
    assert np.abs(frame.rgb().astype(int) - truth.rgb()).mean() < 3  # JPEG
    provenances = {kind: one.vouch.provenance for kind, one in frame.depths.items()}
    assert provenances == {"sensor": Provenance.SENSOR, "estimated": Provenance.ESTIMATED}
    assert not np.isnan(frame.depths["estimated"].read()).any()
    assert (scene.room.floor_z, scene.room.height) == (-1.2, 2.5)
    assert [(note.kind, note.text) for note in scene.notes] == [("room kind", "living room")]
    assert scene.dropped == {"wall, floor or ceiling": 1} and check(scene) == ()


def test_drawn_boxes_are_where_the_depth_is(tmp_path):
    scene, truth = load(write_frame(tmp_path / "000017")), made()
    assert [thing.label for thing in scene.objects] == ["night stand", "bed"]
    [frame] = scene.frames
    world = frame.world_from_camera.apply(frame.camera.lift(frame.depth.read()))
    for i, (thing, right) in enumerate(zip(scene.objects, truth.objects, strict=True)):
        assert same_solid(thing.box, right.box)
        own = world[(truth.frames[0].read_instances() == i) & np.isfinite(world).all(axis=-1)]
        assert len(own) > 100 and thing.box.distance_to(own).max() < 0.002


def test_bits_are_turned_back_and_what_is_beyond_eight_metres_is_not_measured(tmp_path):
    metres = np.array([[0.0, 0.001, 1.234, 7.999, 8.5, 65.535]])
    Image.fromarray(turned_left(metres)).save(tmp_path / "d.png")
    read = read_depth(tmp_path / "d.png")
    np.testing.assert_allclose(read[0, 1:4], metres[0, 1:4], atol=1e-6)
    assert np.isnan(read[0, [0, 4, 5]]).all()


def test_prepared_infos_give_the_same_camera_and_boxes(tmp_path):
    scene = load(write_infos(tmp_path / "infos"))
    truth = made()
    [frame] = scene.frames
    assert frame.world_from_camera.close_to(EYE, 1e-9, 1e-6)
    np.testing.assert_allclose(frame.camera.matrix, truth.frames[0].camera.matrix, atol=1e-6)
    for thing, right, label in zip(scene.objects, truth.objects, ("night stand", "bed"), strict=True):
        assert thing.label == label and same_solid(thing.box, right.box)
    points = scene.read_points()
    uv, _ = frame.camera.project(frame.world_from_camera.inverse().apply(points.xyz))
    column, row = np.floor(uv).astype(int).T
    assert np.abs(uv - np.floor(uv) - 0.5).max() < 1e-3  # points were made of pixel centres
    assert np.abs(points.rgb.astype(int) - frame.rgb()[row, column]).mean() < 3
    assert check(scene) == () and scene.split == "train"


def test_frames_are_found_at_any_depth_and_named_by_their_path(tmp_path):
    write_frame(tmp_path / "kv2" / "kinect2data" / "a")
    write_frame(tmp_path / "xtion" / "sun3d" / "deep" / "down" / "b")
    (tmp_path / "xtion" / "loop").symlink_to(tmp_path)
    reader = open_root(str(tmp_path))
    assert reader.ids() == ("kv2/kinect2data/a", "xtion/sun3d/deep/down/b")
    with pytest.raises(ReaderError, match="'c'"):
        reader.load("c")


def test_published_frames_are_trained_on_only_where_the_official_list_says_so(tmp_path):
    release = tmp_path / "SUNRGBD"
    for name in "abc":
        write_frame(release / "kv2" / "kinect2data" / name)
    unknown = open_root(str(release))
    assert {unknown.load(id).split for id in unknown.ids()} == {"test"}
    there = "/n/fs/sun3d/data/SUNRGBD/kv2/kinect2data"
    lists = tmp_path / "SUNRGBDtoolbox" / "traintestSUNRGBD" / "allsplit.mat"
    write_lists(lists, [f"{there}/a/"], [f"{there}/b"])  # and c stands in none
    reader = open_root(str(release))
    assert [reader.load(id).split for id in reader.ids()] == ["train", "test", "test"]
    alone = open_root(str(release / "kv2" / "kinect2data" / "a"))
    assert alone.load("a").split == "train"
    lists.write_bytes(lists.read_bytes()[:200])
    with pytest.raises(SceneError, match=r"allsplit\.mat: is damaged"):
        open_root(str(release)).load("kv2/kinect2data/a")


RECTANGLE = {"X": [0, 1, 1, 0], "Z": [2, 2, 3, 3], "Ymin": 0.5, "Ymax": 0.0}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"name": "x", "polygon": [{**RECTANGLE, "X": [0, 1, 2, 3]}]}, "annotated box that is none"),
        ({"name": "x", "polygon": [{**RECTANGLE, "X": [0, 1, 1]}]}, "annotated box that is none"),
        ({"name": "x", "polygon": [{**RECTANGLE, "Ymin": None}]}, "annotated box that is none"),
        ({"name": "x", "polygon": [{**RECTANGLE, "Ymin": 0.0}]}, "annotated box that is none"),
        ({"name": "x", "polygon": [{**RECTANGLE, "Z": [0, 0, float("nan"), 0]}]}, "annotated box that is none"),
        ({"name": "x", "polygon": [3]}, "annotated box that is none"),
        ({"name": "x", "polygon": 3}, "annotated box that is none"),
        ({"polygon": [RECTANGLE]}, "annotated box that is none"),
        ({"name": ":occluded", "polygon": [RECTANGLE]}, "box without a label"),
        ({"name": "floor", "polygon": [RECTANGLE]}, "wall, floor or ceiling"),
    ],
)
def test_an_annotation_that_is_no_box_is_left_out_and_counted(row, reason, tmp_path):
    scene = load(write_frame(tmp_path / "a", [row, {"name": "chair", "polygon": [RECTANGLE]}]))
    assert [thing.label for thing in scene.objects] == ["chair"] and scene.dropped == {reason: 1}
    np.testing.assert_allclose(scene.objects[0].box.bounds, [[0, 2, -0.5], [1, 3, 0]], atol=1e-12)


def test_a_frame_that_nobody_annotated_vouches_for_no_objects(tmp_path):
    folder = write_frame(tmp_path / "a")
    (folder / "annotation3Dfinal" / "index.json").unlink()
    assert Fact.OBJECTS not in load(folder).facts


BROKEN = {
    "intrinsics.txt": ["", "1 2 3", "a b", "nan " * 9, "500 0 80 0 -500 60 0 0 1", "\xff"],
    "extrinsics/2015.txt": ["", "2 0 0 0 0 2 0 0 0 0 2 0", "nan " * 12, "1 2"],
    "depth/000017.png": ["", "x"],
    "image/000017.jpg": ["", "x"],
    "annotation3Dfinal/index.json": ["", "[]", "{}", '{"objects": 3}', '{"objects": [3]}', "[" * 100_000],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BROKEN.items() for text in texts])
def test_a_damaged_file_is_named(name, text, tmp_path):
    folder = write_frame(tmp_path / "a")
    (folder / name).write_text(text, encoding="latin-1")
    with pytest.raises(SceneError) as told:
        load(folder)
    assert str(folder / name) in str(told.value)


@pytest.mark.parametrize("name", ["depth", "image", "extrinsics"])
def test_a_missing_file_and_a_pipe_in_its_place_are_named(name, tmp_path):
    folder = write_frame(tmp_path / "a")
    for path in (folder / name).iterdir():
        path.unlink()
        os.mkfifo(path)
    with pytest.raises(SceneError, match=rf"a/{name}: holds no"):
        load(folder)


def test_depth_of_another_size_or_kind_is_refused(tmp_path):
    folder = write_frame(tmp_path / "a")
    path = folder / "depth" / "000017.png"
    with Image.open(path) as image:
        image.resize((80, 60)).save(path)
    with pytest.raises(SceneError, match=r"80×60"):
        load(folder)
    Image.new("RGB", (160, 120)).save(path)
    with pytest.raises(SceneError, match="16 bits"):
        load(folder)


def row_with(**values):
    def edit(told):
        told["data_list"][0]["images"]["CAM0"].update(values)
        return told

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (row_with(img_path="../006017.jpg"), "leads out"),
        (row_with(img_path="/006017.jpg"), "leads out"),
        (row_with(img_path="gone.jpg"), "neither beside"),
        (row_with(img_path="x" * 5000), "neither beside"),
        (row_with(width=100), "states 100×120"),
        (row_with(depth2img=[[1, 2], [3, 4]]), "4 numbers"),
        (row_with(depth2img=[[0] * 3] * 3), "no K times a rotation"),
        (row_with(depth2img=(5 * np.eye(3)).tolist()), "no K times a rotation"),
        (row_with(depth2img=np.diag([-500.0, 500, 1]).tolist()), "no K times a rotation"),
        (lambda told: {"data_list": [3]}, r"data_list\[0\]"),
        (lambda told: [], "data_list|dict"),
    ],
)
def test_damaged_infos_are_named_with_their_row(edit, words, tmp_path):
    with pytest.raises(SceneError, match=words) as told:
        load(write_infos(tmp_path / "infos", edit))
    assert "made_infos.json" in str(told.value)


def test_damaged_instances_and_points_are_counted_or_named(tmp_path):
    def edit(told):
        told["data_list"][0]["instances"] += [
            {"bbox_3d": [1, 2, 3], "bbox_label_3d": 0}, {"bbox_3d": [0, 0, 0, 1, 1, -1, 0], "bbox_label_3d": 0},
            {"bbox_3d": [0, 0, 0, 1, 1, 1, 0], "bbox_label_3d": 99}]  # fmt: skip
        return told

    folder = write_infos(tmp_path / "infos", edit)
    scene = load(folder)
    assert scene.dropped == {"annotated box that is none": 2, "label that names no class": 1}
    (folder / "006017.bin").write_bytes(bytes(25))
    with pytest.raises(SceneError, match=r"006017\.bin: 25 bytes"):
        scene.read_points()


def test_a_pickle_is_never_opened(tmp_path):
    (tmp_path / "sunrgbd_infos.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ReaderError, match="not opened"):
        open_root(str(tmp_path))


def test_damaged_copies_end_in_one_line_or_in_a_scene(tmp_path):
    whole = write_frame(tmp_path / "frame")
    assert 0 < survives(open_root, whole, tmp_path / "copies", 20, seed=1) < 20
    infos = write_infos(tmp_path / "infos")
    assert 0 < survives(open_root, infos, tmp_path / "others", 20, seed=2) < 20


def test_the_real_bedroom_points_fall_on_their_own_pixels_and_fill_its_boxes(samples):
    scene = load(samples("sunrgbd_mmdet3d"))
    [frame] = scene.frames
    assert (scene.id, scene.split) == ("000017", "test")
    assert (frame.camera.width, frame.camera.height) == (730, 530)
    assert frame.camera.fx == pytest.approx(529.5, abs=0.01) and frame.camera.cx == pytest.approx(364.5, abs=0.01)
    points = scene.read_points()
    camera_from_world = frame.world_from_camera.inverse()
    uv, _ = frame.camera.project(camera_from_world.apply(points.xyz))
    assert frame.camera.inside(uv).all()
    assert np.abs(uv - np.floor(uv) - 0.5).max() < 0.005  # the points were made of pixel centres
    column, row = np.floor(uv).astype(int).T
    apart = np.abs(points.rgb.astype(int) - frame.rgb()[row, column]).mean()
    beside = np.abs(points.rgb.astype(int) - frame.rgb()[row, np.minimum(column + 1, 729)]).mean()
    assert apart < 1.0 < beside  # grey levels: the very pixels; one column further it is another picture
    night_stand, bed = scene.objects
    assert (night_stand.label, bed.label) == ("night stand", "bed")
    assert bed.box.contains(points.xyz).sum() == pytest.approx(18_117, abs=20)
    mirrored = Box.from_yaw(bed.box.center, bed.box.size, -bed.box.yaw)
    assert mirrored.contains(points.xyz).sum() < 0.6 * bed.box.contains(points.xyz).sum()
    # By the picture: where the annotated boxes of the plane say the things are.
    for thing, rect in ((night_stand, (54.9, 233.1, 187.0, 360.7)), (bed, (176.4, 147.1, 637.0, 521.0))):
        own = uv[thing.box.contains(points.xyz)]
        low, high = np.quantile(own, [0.02, 0.98], axis=0)
        drawn = np.array(rect).reshape(2, 2)
        shared = np.prod(np.clip(np.minimum(high, drawn[1]) - np.maximum(low, drawn[0]), 0, None))
        assert shared / (np.prod(high - low) + np.prod(drawn[1] - drawn[0]) - shared) > 0.6
    assert check(scene) == ()
