import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import Box, iou, yaw_rotation
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact
from sightline.scenes.formats.scannet200 import label_of, read_label_map
from sightline.scenes.readers.scannet import looks_like, open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud, trace
from tests.scenes.formats.sens_writer import PNG, SensHeader, packed_color, packed_depth, write_sens
from tests.scenes.formats.test_ply import ply
from tests.scenes.formats.test_scannet_infos import written
from tests.scenes.readers.damage import survives

SCAN = "scene0042_01"
THINGS = {
    "trash bins": (-0.9, 0.2, 0.3, 0.4, 0.4, 0.6, 0.2),
    "couch": (0.3, 1.0, 0.4, 1.8, 0.8, 0.8, 0.5),
    "office chair": (1.2, -0.4, 0.5, 0.5, 0.5, 1.0, 1.1),
    "chair": (-1.6, 1.4, 0.45, 0.5, 0.6, 0.9, -0.3),
}
ALIGNED_FROM_SCAN = Pose(yaw_rotation(0.7), np.array([-5.25, -2.875, -0.0625]))
DEPTH_CAMERA = Camera(120, 90, 92.0, 93.0, 60.75, 44.5)  # sees another part than the colour camera
LABEL_MAP = "id\traw_category\tcategory\tcount\n2\tchair\tchair\t9\n56\ttrash bins\ttrash can\t3\n6\tcouch\tcouch\t2\n"
LABEL_MAP += (
    "10\toffice chair\toffice chair\t5\n3\tfloor\tfloor\t7\n1\twall\twall\t7\n4000\tkneeling stools\tstool, low\t1\n"
)


def exact_box(name):
    *center_and_size, yaw = THINGS[name]
    return Box.from_yaw(center_and_size[:3], center_and_size[3:], yaw)


def k_of(camera):
    told = np.eye(4)
    told[:3, :3] = camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]
    return told


def made_frames(count):
    """A picture, depth in millimetres with holes, and the pose in the scan's axes, for each frame."""
    scene = box_scene(THINGS, frames=count)
    boxes = [thing.box for thing in scene.objects]
    for frame in scene.frames:
        metres, _ = trace(boxes, DEPTH_CAMERA, frame.world_from_camera)
        millimetres = np.round(1000 * metres).astype(np.uint16)
        millimetres[:3, :3], millimetres[3:6, :3] = 0, 65535
        yield frame.rgb(), millimetres, (ALIGNED_FROM_SCAN.inverse() @ frame.world_from_camera).matrix


def write_stream(folder, name, count, every=20):
    """Frames 0, 20, 40 … of a stream whose others lost track."""
    camera = box_scene(THINGS).frames[0].camera
    header = SensHeader(k_of(camera), k_of(DEPTH_CAMERA), (camera.width, camera.height), (120, 90), PNG)
    told = []
    for i, (rgb, millimetres, pose) in enumerate(made_frames(count)):
        told.append((pose, 7_000_000 + 660_000 * i, packed_color(rgb, PNG), packed_depth(millimetres)))
        lost = np.full((4, 4), -np.inf)
        told.append((lost, 7_000_000 + 660_000 * i + 33_000, *told[-1][2:]))
    write_sens(folder / f"{name}.sens", header, len(told), told)


def export(folder, count):
    camera = box_scene(THINGS).frames[0].camera
    for name in ("color", "depth", "pose", "intrinsic"):
        (folder / name).mkdir(parents=True)
    for i, (rgb, millimetres, pose) in enumerate(made_frames(count)):
        Image.fromarray(rgb).save(folder / "color" / f"{2 * i}.png")
        Image.fromarray(millimetres).save(folder / "depth" / f"{2 * i}.png")
        np.savetxt(folder / "pose" / f"{2 * i}.txt", pose)
    np.savetxt(folder / "intrinsic" / "intrinsic_color.txt", k_of(camera))
    np.savetxt(folder / "intrinsic" / "intrinsic_depth.txt", k_of(DEPTH_CAMERA))


def write_mesh(folder, name):
    """Points on things, floor and what nobody named, in segments of forty; every thing is a group of these."""
    boxes = [thing.box for thing in box_scene(THINGS).objects]
    rng = np.random.default_rng(3)
    on_things = [np.concatenate([box.corners, cloud([box], 1192, rng).xyz]) for box in boxes]
    floor = np.column_stack([rng.uniform(-3, 3, (200, 2)), np.zeros(200)])
    nameless = np.column_stack([rng.uniform(2, 3, (40, 2)), np.full(40, 1.0)])
    xyz = ALIGNED_FROM_SCAN.inverse().apply(np.concatenate([*on_things, floor, nameless]))
    rgb = rng.integers(0, 256, xyz.shape).astype(np.uint8)
    (folder / f"{name}_vh_clean_2.ply").write_bytes(
        ply("binary_little_endian", xyz.astype(np.float32), rgb, [[0, 1, 2]])
    )
    segments = np.arange(len(xyz)) // 40 * 7 + 100  # numbers are not dense
    labels = [(f" {label} ", 30) for label in THINGS] + [("floor", 5)]
    groups, first = [], 0
    for i, (label, count) in enumerate(labels):
        own = [100 + 7 * (first + k) for k in range(count)]
        groups.append({"id": i, "objectId": i, "label": label, "segments": [*own[::-1], own[0]]})
        first += count
    (folder / f"{name}_vh_clean_2.0.010000.segs.json").write_text(json.dumps({"segIndices": segments.tolist()}))
    (folder / f"{name}.aggregation.json").write_text(json.dumps({"sceneId": name, "segGroups": groups}))


def write_about(folder, name):
    numbers = " ".join(f"{x:.6f}" for x in ALIGNED_FROM_SCAN.matrix.ravel())
    about = f"axisAlignment = {numbers} \ncolorHeight = 120\ncolorWidth = 160\nsceneType = Kitchen\n"
    (folder / f"{name}.txt").write_text(about)


def record(folder: Path, frames: int = 3, exported: bool = False) -> Path:
    """A scan called as its folder is, in the published format."""
    folder.mkdir(parents=True)
    if exported:
        export(folder, frames)
    else:
        write_stream(folder, folder.name, frames)
    write_mesh(folder, folder.name)
    write_about(folder, folder.name)
    (folder / "scannetv2-labels.combined.tsv").write_text(LABEL_MAP)
    return folder


def record_infos(folder: Path) -> Path:
    """A scan as MMDetection3D prepares it."""
    folder.mkdir(parents=True)
    written(folder)
    return folder


@pytest.fixture(params=["sens", "exported"])
def scan(request, tmp_path):
    return record(tmp_path / SCAN, exported=request.param == "exported")


@pytest.fixture
def mesh(tmp_path):
    """A scan without frames: the quick one."""
    folder = tmp_path / SCAN
    folder.mkdir()
    write_mesh(folder, SCAN)
    write_about(folder, SCAN)
    (folder / "scannetv2-labels.combined.tsv").write_text(LABEL_MAP)
    return folder


def errors(scene):
    return [finding for finding in check(scene) if finding.severity == "error"]


def load(folder: Path):
    return open_root(str(folder)).load(folder.name)


def test_frames_come_back_in_the_rooms_axes_each_camera_with_its_own_k(scan):
    truth, scene = box_scene(THINGS, frames=3), load(scan)
    assert [frame.id for frame in scene.frames] == ["0", "2", "4"]
    boxes = [thing.box for thing in truth.objects]
    for made, read in zip(truth.frames, scene.frames, strict=True):
        assert read.world_from_camera.close_to(made.world_from_camera, 1e-5, 1e-5)  # six decimals of axisAlignment
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        for camera, expected in ((read.camera, made.camera), (read.depth.camera, DEPTH_CAMERA)):
            assert (camera.width, camera.height) == (expected.width, expected.height)
            assert (camera.fx, camera.fy) == pytest.approx((expected.fx, expected.fy), abs=1e-4)
            assert (camera.cx, camera.cy) == pytest.approx((expected.cx, expected.cy), abs=1e-4)
        depth, exact = read.depth.read(), trace(boxes, DEPTH_CAMERA, made.world_from_camera)[0]
        assert depth.dtype == np.float32 and np.isnan(depth[:6, :3]).all()
        assert np.nanmax(np.abs(depth - exact)) < 6e-4
    assert (scene.id, scene.source, scene.collection) == (SCAN, f"scannet:{scan}", "scannet")
    assert errors(scene) == []


def test_depth_through_its_own_camera_meets_the_next_frame_and_the_colour_pictures_objects(scan):
    scene, truth = load(scan), box_scene(THINGS, frames=3)
    table = SceneTable(scene)
    for f in (0, 1):
        assert (
            np.median(np.abs(depth_residuals(table, f, f + 1))) < 0.015
        )  # pixels are that far apart on a slanted floor
    for f, frame in enumerate(scene.frames):
        world = frame.world_from_camera.apply(frame.camera.lift(table.depth(f)))
        index = truth.frames[f].read_instances()
        for i, thing in enumerate(scene.objects):
            rows, columns = np.nonzero(index == i)
            inner = index[np.clip(rows + 2, 0, 119), np.clip(columns + 2, 0, 159)] == i
            inner &= index[np.clip(rows - 2, 0, 119), np.clip(columns - 2, 0, 159)] == i
            own = world[rows[inner], columns[inner]]
            own = own[np.isfinite(own).all(axis=1)]
            if len(own) > 50:
                assert thing.box.contains(own, 0.03).mean() > 0.97


def test_boxes_are_turned_as_the_things_are_and_hold_their_points(mesh):
    scene = load(mesh)
    truth = {"trash can": "trash bins", "couch": "couch", "office chair": "office chair", "chair": "chair"}
    assert [(thing.id, thing.label) for thing in scene.objects] == [(str(i), name) for i, name in enumerate(truth)]
    points = scene.read_points()
    between = len(points.xyz) - (4 * 1200 + 240)  # the mesh's one triangle is large, and the trash bins' own
    assert points.rgb.dtype == np.uint8 and len(points.rgb) == len(points.xyz) and between > 100
    for i, thing in enumerate(scene.objects):
        exact = exact_box(truth[thing.label])
        assert iou(thing.box, exact) > 0.999
        np.testing.assert_allclose(np.sort(thing.box.size), np.sort(exact.size), atol=1e-3)
        own = points.xyz[points.instances == i]
        assert len(own) == 1200 + (between if i == 0 else 0) and thing.box.contains(own, 1e-6).all()
    assert (points.instances == -1).sum() == 240
    assert scene.dropped == {"wall, floor or ceiling": 1}
    assert scene.room.floor_z == pytest.approx(0.0, abs=1e-5)
    assert scene.complete == {"trash can", "couch", "office chair"}  # is an office chair a chair?
    assert {Fact.POINTS, Fact.OBJECTS, Fact.COMPLETE, Fact.METRIC, Fact.GRAVITY} == set(scene.facts)
    assert errors(scene) == []


def test_lifted_depth_lies_on_the_faces_of_the_boxes_to_two_millimetres(scan):
    scene = load(scan)
    for frame in scene.frames:
        world = frame.world_from_camera.apply(frame.depth.camera.lift(frame.depth.read())).reshape(-1, 3)
        world = world[np.isfinite(world).all(axis=1) & (world[:, 2] > 0.01)]
        for thing in scene.objects:
            near = world[thing.box.contains(world, 0.01)]
            off = np.abs(thing.box.size / 2 - np.abs(thing.box.local(near))).min(axis=1)
            assert len(near) > 150 and (off < 0.002).mean() > 0.99


def test_frames_without_a_pose_are_left_out_and_counted(tmp_path):
    scene = load(record(tmp_path / SCAN))
    assert scene.dropped["tracking lost (pose not finite)"] == 3
    assert [frame.time_s for frame in scene.frames] == pytest.approx([0.0, 0.66, 1.32])
    assert Fact.TIME in scene.facts


def test_of_a_stream_cut_short_the_whole_frames_are_there_and_the_others_counted(tmp_path):
    path = record(tmp_path / SCAN) / f"{SCAN}.sens"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.55)])
    scene = load(path.parent)
    assert [frame.id for frame in scene.frames] == ["0", "2"]
    assert scene.dropped["beyond the end of the .sens file"] == 3 and errors(scene) == []


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def pose(change):
    return lambda f: np.savetxt(f / "pose/2.txt", change(np.loadtxt(f / "pose/2.txt")))


def smaller(path, side=(40, 30)):
    with Image.open(path) as image:
        image.resize(side, Image.Resampling.NEAREST).save(path)


DAMAGE = {
    "tracking lost (pose not finite)": [pose(lambda m: m * -np.inf + 1), pose(lambda m: np.full((4, 4), -np.inf))],
    "pose is not rigid": [pose(lambda m: m * [[1.1], [1.1], [1.1], [1]]), pose(lambda m: m * [[-1], [1], [1], [1]])],
    "pose lies outside any room": [pose(lambda m: m + [[0, 0, 0, 1e9], [0] * 4, [0] * 4, [0] * 4])],
    "pose is not a 4 × 4 matrix": [lambda f: (f / "pose/2.txt").write_text("lost")],
    "no pose": [lambda f: (f / "pose/2.txt").unlink()],
    "no colour": [lambda f: (f / "color/2.png").unlink()],
    "no depth": [lambda f: (f / "depth/2.png").unlink()],
    "picture cut short or unreadable": [lambda f: cut(f / "color/2.png"), lambda f: cut(f / "depth/2.png")],
    "depth is not a picture of 16 bits": [lambda f: shutil.copy(f / "color/2.png", f / "depth/2.png")],
    "picture of another size than the rest": [
        lambda f: smaller(f / "color/2.png"),
        lambda f: smaller(f / "depth/2.png"),
    ],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.parametrize(("reason", "damage"), [(why, d) for why, ways in DAMAGE.items() for d in ways])
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, damage, tmp_path):
    folder = tmp_path / SCAN
    export(folder, 3)
    damage(folder)
    scene = load(folder)
    assert [frame.id for frame in scene.frames] == ["0", "4"]
    assert scene.dropped == {reason: 1}


def test_a_scan_of_which_nothing_survives_says_why(tmp_path):
    folder = tmp_path / SCAN
    export(folder, 2)
    for path in (folder / "pose").iterdir():
        path.write_text("-inf " * 16)
    with pytest.raises(SceneError, match="2 tracking lost"):
        load(folder)


def test_shrunk_pictures_get_the_k_of_the_size_that_the_scan_states(tmp_path):
    folder = record(tmp_path / SCAN, exported=True)
    for path in (folder / "color").iterdir():
        smaller(path, (80, 60))
    scene, truth = load(folder), box_scene(THINGS).frames[0].camera.scaled(80, 60)
    assert scene.frames[0].camera.cx == pytest.approx(truth.cx) and scene.frames[0].camera.fx == pytest.approx(truth.fx)
    (folder / f"{SCAN}.txt").unlink()
    with pytest.raises(SceneError, match=r"intrinsic_color.txt: K has its centre at .* 80×60"):
        load(folder)


def test_frames_without_a_depth_folder_have_no_depth(tmp_path):
    folder = record(tmp_path / SCAN, exported=True)
    shutil.rmtree(folder / "depth")
    scene = load(folder)
    assert Fact.DEPTH not in scene.facts and Fact.POSES in scene.facts and not scene.frames[0].depths
    (folder / "intrinsic" / "intrinsic_color.txt").unlink()
    with pytest.raises(SceneError, match="no K of its color pictures"):
        load(folder)


@pytest.mark.parametrize("exported", [False, True])
def test_every_second_frame_can_be_asked_for(exported, tmp_path):
    record(tmp_path / SCAN, exported=exported)
    reader = open_root(f"{tmp_path}@every=4")
    scene = reader.load(SCAN)
    assert [frame.id for frame in scene.frames] == ["0", "4"] and scene.source == f"scannet:{tmp_path}@every=4"


@pytest.mark.parametrize("color_extrinsic", [Pose.identity(), Pose(yaw_rotation(-0.3), np.array([1.0, 2.0, 3.0]))])
def test_extrinsics_that_the_stream_states_are_put_between_the_cameras(color_extrinsic, tmp_path):
    folder = tmp_path / SCAN
    folder.mkdir()
    camera = box_scene(THINGS).frames[0].camera
    color_from_depth = Pose(yaw_rotation(0.02), np.array([0.03, -0.004, 0.01]))
    k = {"color_k": k_of(camera), "depth_k": k_of(DEPTH_CAMERA), "color_size": (160, 120), "depth_size": (120, 90)}
    extrinsics = (color_extrinsic.matrix, (color_extrinsic @ color_from_depth).matrix)
    header = SensHeader(**k, color_packed=PNG, color_extrinsic=extrinsics[0], depth_extrinsic=extrinsics[1])
    rgb, millimetres, matrix = next(iter(made_frames(1)))
    write_sens(folder / f"{SCAN}.sens", header, 1, [(matrix, 5, packed_color(rgb, PNG), packed_depth(millimetres))])
    scene = load(folder)
    color, depth = scene.frames[0], scene.frames[0].depth
    assert depth.color_from_depth.close_to(color_from_depth, 1e-6, 1e-6)
    world_from_depth = color.world_from_camera @ depth.color_from_depth  # the pose is that of what was measured
    exact = Pose.from_matrix(matrix).apply(DEPTH_CAMERA.lift(millimetres / 1000))
    measured = world_from_depth.apply(depth.camera.lift(depth.read()))
    assert np.nanmax(np.abs(measured - exact)) < 1e-4
    assert Fact.TIME not in scene.facts and Fact.OBJECTS not in scene.facts


def test_what_annotators_called_an_object_is_none_and_the_rest_is_counted(mesh):
    complete = load(mesh).complete
    nameless = {"id": 5, "objectId": 5, "label": "object", "segments": [100 + 7 * 125]}
    rewritten(mesh / f"{SCAN}.aggregation.json", lambda told: told["segGroups"].append(nameless))
    scene = load(mesh)
    assert len(scene.objects) == 4 and scene.dropped["label names no thing"] == 1
    assert scene.complete == complete and Fact.COMPLETE in scene.facts


def test_a_stray_edge_of_another_thing_does_not_move_a_face_of_the_box(mesh):
    path = mesh / f"{SCAN}.aggregation.json"
    told = json.loads(path.read_text())
    segments = json.loads((mesh / f"{SCAN}_vh_clean_2.0.010000.segs.json").read_text())
    segments["segIndices"][-1] = 1  # one point of the nameless thing, three metres off, is said to be of the couch
    (mesh / f"{SCAN}_vh_clean_2.0.010000.segs.json").write_text(json.dumps(segments))
    told["segGroups"][1]["segments"].append(1)
    path.write_text(json.dumps(told))
    couch = load(mesh).object("1")
    assert iou(couch.box, exact_box("couch")) > 0.999


def rewritten(path, change):
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (".aggregation.json", lambda t: t["segGroups"][1].update(objectId=0, id=0), "occur twice"),
        (".aggregation.json", lambda t: t["segGroups"][1].pop("label"), r"segGroups\[1\]"),
        (".aggregation.json", lambda t: t["segGroups"][1].update(segments=[1, [2]]), "object 1: segments"),
        (".aggregation.json", lambda t: t["segGroups"][1].update(segments=[1.5]), "whole numbers"),
        (".aggregation.json", lambda t: t["segGroups"][1].update(segments=[10**30]), "whole numbers"),
        (".aggregation.json", lambda t: t.update(segGroups={}), "segGroups"),
        ("_vh_clean_2.0.010000.segs.json", lambda t: t["segIndices"].pop(), "5039 segIndices for the 5040 vertices"),
        ("_vh_clean_2.0.010000.segs.json", lambda t: t.update(segIndices="many"), "segIndices is not a list"),
        ("_vh_clean_2.0.010000.segs.json", lambda t: t.clear(), "has no segIndices"),
    ],
)
def test_a_damaged_annotation_is_named(name, change, words, mesh):
    rewritten(mesh / f"{SCAN}{name}", change)
    with pytest.raises(SceneError, match=words) as told:
        load(mesh)
    assert f"{SCAN}{name}" in str(told.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("axisAlignment = 1 0 0", "16|4 × 4"),
        ("axisAlignment = " + "nan " * 16, "axisAlignment"),
        ("axisAlignment = " + "1 0 0 0 0 0 -1 0 0 1 0 0 0 0 0 1", "tips the room over"),
        ("axisAlignment = " + "2 0 0 0 0 2 0 0 0 0 2 0 0 0 0 1", "not rigid"),
    ],
)
def test_an_alignment_that_cannot_be_is_named(text, words, mesh):
    (mesh / f"{SCAN}.txt").write_text(text)
    with pytest.raises(SceneError, match=words) as told:
        load(mesh)
    assert f"{SCAN}.txt" in str(told.value)


def test_without_an_alignment_the_scans_own_axes_stay(mesh):
    (mesh / f"{SCAN}.txt").write_text("sceneType = Kitchen\n")
    expected = ALIGNED_FROM_SCAN.inverse().apply(THINGS["couch"][:3])
    np.testing.assert_allclose(load(mesh).object("1").box.center, expected, atol=1e-4)


def test_words_of_annotators_become_categories_of_scannet200(mesh):
    names = read_label_map(mesh / "scannetv2-labels.combined.tsv")
    assert [label_of(word, names) for word in ("trash bins", " couch", "kneeling stools", "Odd  Thing")] == [
        "trash can", "couch", "stool, low", "odd thing",
    ]  # fmt: skip
    (mesh / "scannetv2-labels.combined.tsv").write_text("id\tname\n1\twall\n")
    with pytest.raises(SceneError, match="label map"):
        load(mesh)
    (mesh / "scannetv2-labels.combined.tsv").unlink()
    scene = load(mesh)
    assert [thing.label for thing in scene.objects] == list(THINGS)
    assert Fact.COMPLETE not in scene.facts  # one thing may go by two words


def test_a_root_is_a_scan_a_folder_of_scans_or_one_with_scans_in_it(tmp_path):
    for folder in (tmp_path / "scans" / "scene0001_00", tmp_path / "scans_test" / "scene0707_00"):
        folder.mkdir(parents=True)
        write_mesh(folder, folder.name)
    assert open_root(str(tmp_path)).ids() == ("scene0001_00", "scene0707_00")
    assert open_root(str(tmp_path / "scans")).ids() == ("scene0001_00",)
    scene = open_root(str(tmp_path)).load("scene0707_00")
    assert (scene.split, scene.place) == ("test", "scene0707")
    with pytest.raises(ReaderError, match="'scene0002_00'"):
        open_root(str(tmp_path)).load("scene0002_00")
    assert (
        looks_like(tmp_path) == "scene0001_00 has scene0001_00_vh_clean_2.ply" and looks_like(tmp_path.parent) is None
    )
    for root in (tmp_path / "nowhere", tmp_path / "scans" / "scene0001_00" / "none", tmp_path.parent):
        with pytest.raises(ReaderError, match="scannet"):
            open_root(str(root))


def test_twenty_damaged_copies_end_in_an_error_that_names_the_file_or_in_a_scene(tmp_path):
    whole = record(tmp_path / "whole" / SCAN, frames=2)
    export(whole / "more", 1)  # not looked at, only to have other files to swap with
    assert survives(open_root, whole, tmp_path / "copies", 12, seed=5) < 12
    exported = record(tmp_path / "exported" / SCAN, frames=2, exported=True)
    assert survives(open_root, exported, tmp_path / "copies", 12, seed=6) < 12
    assert survives(open_root, record_infos(tmp_path / "infos"), tmp_path / "copies", 12, seed=7) >= 6


def test_the_real_prepared_scan_has_its_boxes_on_its_points(samples):
    folder = samples("scannet_mmdet3d")
    reader = open_root(str(folder))
    assert reader.ids() == ("scene0000_00",) and looks_like(folder) == "scannet_infos.json tells of scene0000_00"
    scene = reader.load("scene0000_00")
    points = scene.read_points()
    assert len(points.xyz) == 40684 and points.rgb is not None and len(scene.objects) == 27
    held = [int(thing.box.contains(points.xyz, 0.01).sum()) for thing in scene.objects]
    assert (min(held), max(held)) == (129, 3652)
    labels = [thing.label for thing in scene.objects]
    assert {"bed", "sofa", "toilet", "refrigerator", "garbage bin"} <= set(labels) <= scene.complete
    # The floor is where most points lie low, and what stands on it stands there.
    low = points.xyz[points.xyz[:, 2] < 0.3][:, 2]
    floor = float(np.median(low[np.abs(low) < 0.1]))
    for thing in scene.objects:
        if thing.label in ("bed", "sofa", "toilet"):
            assert thing.box.bounds[0, 2] == pytest.approx(floor, abs=0.12), thing.id
    assert errors(scene) == []
