import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter
from scipy.spatial.transform import Rotation

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import iou
from sightline.geometry.box_formats import vsi_from_box
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import opengl_from_pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact, Provenance
from sightline.scenes.readers.scannetpp import MESH_FROM_NERFSTUDIO, VAL, looks_like, open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud, trace, walk
from tests.scenes.formats.test_ply import ply
from tests.scenes.readers.damage import survives
from tests.scenes.test_mesh_points import TABLE, decimated_table

SCENE = "0a1b2c3d4e"
THINGS = {
    "lamp": (-0.9, 0.2, 0.3, 0.4, 0.4, 0.6, 0.2),
    "sofa": (0.3, 1.0, 0.4, 1.8, 0.8, 0.8, 0.5),
    "office chair": (1.2, -0.4, 0.5, 0.5, 0.5, 1.0, 1.1),
}
PAINT = np.array([(200, 40, 40), (40, 160, 60), (40, 70, 200), (225, 225, 225)], np.uint8)  # the last is the room's
FISHEYE = Camera(180, 120, 75.0, 76.0, 91.3, 58.9, "fisheye", (0.05, -0.02, 0.004, -0.0006))
PHONE = Camera(160, 120, 150.0, 151.0, 80.4, 60.2, "opencv", (0.06, -0.03, 0.001, -0.0005))
LIDAR = (64, 48)
PER_THING = 1200


def boxes():
    return [thing.box for thing in box_scene(THINGS).objects]


def write_pictures(folder: Path, camera: Camera, names, ending: str) -> None:
    folder.mkdir(parents=True)
    for name, pose in zip(names, walk(len(names)), strict=True):
        _, index = trace(boxes(), camera, pose)
        Image.fromarray(PAINT[index]).save(folder / f"{name}{ending}", "JPEG", quality=95, subsampling=0)


def write_depth(folder: Path, camera: Camera, names) -> None:
    folder.mkdir(parents=True)
    for name, pose in zip(names, walk(len(names)), strict=True):
        metres, _ = trace(boxes(), camera, pose)
        millimetres = np.round(1000 * metres).astype(np.uint16)
        millimetres[:2] = 0
        Image.fromarray(millimetres).save(folder / f"{name}.png")


def write_colmap(folder: Path, camera: Camera, model: str, names, points: str = "") -> None:
    folder.mkdir(parents=True)
    params = " ".join(repr(x) for x in (camera.fx, camera.fy, camera.cx, camera.cy, *camera.distortion))
    (folder / "cameras.txt").write_text(f"# one\n7 {model} {camera.width} {camera.height} {params}\n")
    lines = ["# IMAGE_ID, QW, QX, QY, QZ, TX, TY, TZ, CAMERA_ID, NAME", "#   POINTS2D[] as (X, Y, POINT3D_ID)"]
    for i, (name, pose) in enumerate(zip(names, walk(len(names)), strict=True)):
        back = pose.inverse()
        x, y, z, w = Rotation.from_matrix(back.rotation).as_quat()
        lines += [" ".join(map(repr, map(float, (w, x, y, z, *back.translation)))), points]
        lines[-2] = f"{len(names) - i} {lines[-2]} 7 {name}"
    (folder / "images.txt").write_text("\n".join(lines) + "\n")


def write_nerfstudio(folder: Path, camera: Camera, names, bad=()) -> None:
    folder.mkdir(parents=True)
    told = {"fl_x": camera.fx, "fl_y": camera.fy, "cx": camera.cx, "cy": camera.cy, "w": camera.width}
    told |= {"h": camera.height, "camera_model": "OPENCV_FISHEYE"}
    told |= {f"k{i + 1}": k for i, k in enumerate(camera.distortion)}
    frames = [
        {"file_path": name, "is_bad": name in bad, "transform_matrix": swapped(opengl_from_pose(pose)).tolist()}
        for name, pose in zip(names, walk(len(names)), strict=True)
    ]
    told |= {"frames": frames[:-1], "test_frames": frames[-1:]}
    (folder / "transforms.json").write_text(json.dumps(told))


def swapped(matrix: np.ndarray) -> np.ndarray:
    """As the dataset's own script goes from COLMAP's world to that of transforms.json."""
    told = matrix[[1, 0, 2, 3], :]
    told[2] *= -1
    return told


def write_scans(folder: Path) -> None:
    """A mesh whose every vertex is a segment, with the things, a floor, and a cushion that is part of the sofa."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(2)
    solids = boxes()
    floor = np.column_stack([rng.uniform(-3, 3, (400, 2)), np.zeros(400)])
    xyz = np.concatenate([*(np.concatenate([b.corners, cloud([b], PER_THING - 8, rng).xyz]) for b in solids), floor])
    (folder / "mesh_aligned_0.05.ply").write_bytes(
        ply(
            "binary_little_endian",
            xyz.astype(np.float32),
            rng.integers(0, 256, xyz.shape).astype(np.uint8),
            [[0, 1, 2]],
        )
    )
    (folder / "segments.json").write_text(json.dumps({"segIndices": list(range(len(xyz)))}))
    groups = []
    for i, (name, box) in enumerate(zip(THINGS, solids, strict=True)):
        centroid, lengths, axes = (part.tolist() for part in vsi_from_box(box))
        own = range(PER_THING * i, PER_THING * (i + 1))
        groups.append({"id": i + 1, "objectId": i + 1, "label": f" {name.title()}", "segments": list(own),
                       "obb": {"centroid": centroid, "axesLengths": lengths, "normalizedAxes": axes}})  # fmt: skip
    on_top = [PER_THING + int(i) for i in np.flatnonzero(xyz[PER_THING : 2 * PER_THING, 2] > 0.79)[:100]]
    first = len(solids) * PER_THING
    groups += [{"id": 8, "objectId": 8, "label": "cushion", "segments": on_top},
               {"id": 9, "objectId": 9, "label": "floor", "segments": list(range(first, first + 400))}]  # fmt: skip
    (folder / "segments_anno.json").write_text(json.dumps({"sceneId": "x", "segGroups": groups}))


def record(folder: Path) -> Path:
    """A scene with both cameras, in the published layout."""
    shots = [f"DSC0000{i}.JPG" for i in (1, 2, 4)]
    stems = [name.removesuffix(".JPG") for name in shots]
    write_pictures(folder / "dslr" / "resized_images", FISHEYE, stems, ".JPG")
    write_colmap(folder / "dslr" / "colmap", FISHEYE, "OPENCV_FISHEYE", shots, "1.5 2.5 -1 3.5 4.5 17")
    write_nerfstudio(folder / "dslr" / "nerfstudio", FISHEYE, shots)
    taken = [f"frame_{i:06d}" for i in (0, 10, 20)]
    write_pictures(folder / "iphone" / "rgb", PHONE, taken, ".jpg")
    write_depth(folder / "iphone" / "depth", PHONE.scaled(*LIDAR), taken)
    write_colmap(folder / "iphone" / "colmap", PHONE, "OPENCV", [f"video/{name}.jpg" for name in taken])
    times = {name: {"timestamp": 81000.5 + i / 6} for i, name in enumerate(taken)}
    (folder / "iphone" / "pose_intrinsic_imu.json").write_text(json.dumps(times))
    write_scans(folder / "scans")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return record(tmp_path_factory.mktemp("scannetpp") / SCENE)


@pytest.fixture
def scene_folder(whole, tmp_path):
    shutil.copytree(whole, tmp_path / SCENE)
    return tmp_path / SCENE


def load(folder: Path, asked: str = ""):
    return open_root(f"{folder}{asked}").load(folder.name)


def errors(scene):
    return [finding for finding in check(scene) if finding.severity == "error"]


def test_dslr_frames_keep_their_lens_and_stand_in_the_world_of_the_mesh(whole):
    scene = load(whole)
    assert [frame.id for frame in scene.frames] == ["DSC00001", "DSC00002", "DSC00004"]
    for frame, pose in zip(scene.frames, walk(3), strict=True):
        assert frame.camera == FISHEYE and not frame.depths
        assert frame.world_from_camera.close_to(pose, 1e-9, 1e-9)
    assert (scene.source, scene.collection, scene.split) == (f"scannetpp:{whole}", "scannetpp", "train")
    assert Fact.DEPTH not in scene.facts and scene.facts[Fact.METRIC].provenance is Provenance.LASER
    assert errors(scene) == []


def share_on_their_thing(scene, points, lens_of) -> float:
    """Of the things' points that no box hides and that fall on no edge, how many fall on their thing's colour."""
    hits = []
    for frame in scene.frames:
        eye, lens = frame.world_from_camera.translation, lens_of(frame.camera)
        away = points.xyz - eye
        free = (points.instances >= 0) & (points.instances < len(THINGS))
        for box in boxes():
            start, ray = box.local(eye), away @ box.rotation
            with np.errstate(divide="ignore", invalid="ignore"):
                ends = np.stack([(-box.size / 2 - start) / ray, (box.size / 2 - start) / ray])
            enter, leave = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
            free &= ~((enter < leave) & (enter > 0) & (enter < 0.995))
        uv, _ = lens.project(frame.world_from_camera.inverse().apply(points.xyz))
        free &= lens.inside(uv)
        column, row = np.floor(uv[free]).astype(int).T
        rgb = frame.rgb().astype(int)
        flat = (maximum_filter(rgb, (3, 3, 1)) - minimum_filter(rgb, (3, 3, 1))).max(axis=2) < 40
        off = np.abs(rgb[row, column] - PAINT[points.instances[free]]).max(axis=1)
        hits.extend(off[flat[row, column]] < 40)
    assert len(hits) > 2000
    return float(np.mean(hits))


@pytest.mark.parametrize("asked", ["@camera=dslr", "@camera=iphone"])
def test_points_of_the_mesh_fall_on_the_pixels_of_their_thing_through_the_lens(asked, whole):
    scene = load(whole, asked)
    points = scene.read_points()
    assert share_on_their_thing(scene, points, lambda camera: camera) > 0.99
    straight = share_on_their_thing(scene, points, lambda c: Camera(c.width, c.height, c.fx, c.fy, c.cx, c.cy))
    assert straight < 0.9 or asked == "@camera=iphone"  # a phone's lens hardly bends


def test_transforms_json_alone_gives_the_same_poses_as_colmap(scene_folder):
    shutil.rmtree(scene_folder / "dslr" / "colmap")
    scene = load(scene_folder)
    for frame, pose in zip(scene.frames, walk(3), strict=True):
        assert frame.camera == FISHEYE and frame.world_from_camera.close_to(pose, 1e-9, 1e-9)
    assert (MESH_FROM_NERFSTUDIO @ MESH_FROM_NERFSTUDIO).close_to(MESH_FROM_NERFSTUDIO.inverse() @ MESH_FROM_NERFSTUDIO)
    shutil.rmtree(scene_folder / "dslr" / "nerfstudio")
    with pytest.raises(SceneError, match="neither colmap/images"):
        load(scene_folder)


def test_a_picture_called_bad_is_left_out_also_where_colmap_gives_the_poses(scene_folder):
    shutil.rmtree(scene_folder / "dslr" / "nerfstudio")
    write_nerfstudio(scene_folder / "dslr" / "nerfstudio", FISHEYE, [f"DSC0000{i}.JPG" for i in (1, 2, 4)],
                     bad={"DSC00002.JPG"})  # fmt: skip
    scene = load(scene_folder)
    assert [frame.id for frame in scene.frames] == ["DSC00001", "DSC00004"]
    assert scene.dropped["called bad by the source"] == 1


def test_lidar_depth_of_the_phone_lies_on_the_faces_of_the_boxes(whole):
    scene = load(whole, "@camera=iphone")
    assert [frame.time_s for frame in scene.frames] == pytest.approx([0, 1 / 6, 2 / 6])
    assert {Fact.DEPTH, Fact.TIME, Fact.POSES} <= set(scene.facts) and errors(scene) == []
    for frame, pose in zip(scene.frames, walk(3), strict=True):
        camera = frame.depth.camera
        assert (camera.width, camera.height, camera.model) == (*LIDAR, "opencv")
        assert frame.world_from_camera.close_to(pose, 1e-9, 1e-9)
        depth = frame.depth.read()
        assert np.isnan(depth[:2]).all()
        world = frame.world_from_camera.apply(camera.lift(depth)).reshape(-1, 3)
        world = world[np.isfinite(world).all(axis=1) & (world[:, 2] > 0.01)]
        for thing in scene.objects[: len(THINGS)]:
            near = world[thing.box.contains(world, 0.01)]
            off = np.abs(thing.box.size / 2 - np.abs(thing.box.local(near))).min(axis=1)
            assert len(near) > 20 and (off < 0.002).mean() > 0.98
    assert SceneTable(scene).depth(0).shape == (120, 160)


def test_depth_rendered_from_the_laser_mesh_comes_first(scene_folder):
    write_depth(scene_folder / "dslr" / "render_depth", FISHEYE, [f"DSC0000{i}" for i in (1, 2, 4)])
    scene = load(scene_folder)
    assert list(scene.frames[0].depths) == ["laser"] and scene.facts[Fact.DEPTH].provenance is Provenance.LASER
    assert errors(scene) == []
    write_depth(scene_folder / "iphone" / "render_depth", PHONE, ["frame_000000", "frame_000010", "frame_000020"])
    assert list(load(scene_folder, "@camera=iphone").frames[0].depths) == ["laser", "sensor"]


def test_objects_are_turned_as_they_stand_and_a_shared_point_belongs_to_the_smaller_one(whole):
    scene = load(whole)
    assert [(thing.id, thing.label) for thing in scene.objects] == [
        ("1", "lamp"), ("2", "sofa"), ("3", "office chair"), ("8", "cushion"),
    ]  # fmt: skip
    for thing, exact in zip(scene.objects, boxes(), strict=False):
        assert iou(thing.box, exact) > 0.999
    points = scene.read_points()
    assert (points.instances == 3).sum() == 100 and (points.instances == 1).sum() == PER_THING - 100
    assert scene.dropped == {"wall, floor or ceiling": 1}
    assert scene.room.floor_z == pytest.approx(0.0, abs=1e-6)
    assert scene.complete == {"lamp", "sofa", "office chair", "cushion"}


def test_of_a_decimated_mesh_the_surface_is_looked_at_not_the_vertices(tmp_path):
    scans = tmp_path / SCENE / "scans"
    scans.mkdir(parents=True)
    floor = np.array([(-2, -2, -0.02), (2, -2, -0.02), (2, 2, -0.02), (-2, 2, -0.02)])
    table, faces = decimated_table()
    xyz = np.concatenate([floor, table]).astype(np.float32)
    triangles = [[0, 1, 2], [0, 2, 3], *([4 + corner for corner in face] for face in faces)]
    rgb = np.zeros(xyz.shape, np.uint8)
    (scans / "mesh_aligned_0.05.ply").write_bytes(ply("binary_little_endian", xyz, rgb, triangles))
    (scans / "segments.json").write_text(json.dumps({"segIndices": [0] * 4 + [1] * len(table)}))
    groups = [{"objectId": i, "label": name, "segments": [i]} for i, name in enumerate(("floor", "table"))]
    (scans / "segments_anno.json").write_text(json.dumps({"segGroups": groups}))
    scene = load(tmp_path / SCENE)
    assert iou(scene.object("1").box, TABLE) > 0.999 and scene.room.floor_z == pytest.approx(-0.02)
    points = scene.read_points()
    covered = np.histogram2d(*points.xyz[points.xyz[:, 2] < -0.01, :2].T, bins=20, range=[[-2, 2], [-2, 2]])[0]
    assert covered.min() > 0 and len(points.instances) == len(points.xyz)


@pytest.mark.parametrize("label", ["REMOVE", "split", "object"])
def test_beside_an_unsplit_group_nothing_is_complete(label, scene_folder):
    complete = load(scene_folder).complete
    path = scene_folder / "scans" / "segments_anno.json"
    told = json.loads(path.read_text())
    told["segGroups"].append({"id": 10, "objectId": 10, "label": label, "segments": [3 * PER_THING]})
    path.write_text(json.dumps(told))
    scene = load(scene_folder)
    assert len(scene.objects) == 4 and scene.dropped["label names no thing"] == 1
    assert scene.complete == (frozenset() if label == "split" else complete) and complete


def test_without_the_mesh_the_stated_boxes_are_taken(scene_folder):
    (scene_folder / "scans" / "mesh_aligned_0.05.ply").unlink()
    scene = load(scene_folder)
    assert scene.read_points is None and Fact.POINTS not in scene.facts and Fact.OBJECTS in scene.facts
    assert [thing.label for thing in scene.objects] == ["lamp", "sofa", "office chair"]
    for thing, exact in zip(scene.objects, boxes(), strict=True):
        assert iou(thing.box, exact) > 1 - 1e-6
    assert scene.dropped["object without points or box"] == 1


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def in_text(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def quaternion(new):
    def change(folder):
        path = folder / "colmap" / "images.txt"
        lines = path.read_text().splitlines()
        at = next(i for i, line in enumerate(lines) if line.endswith("frame_000010.jpg"))
        words = lines[at].split()
        words[1] = new
        lines[at] = " ".join(words)
        path.write_text("\n".join(lines) + "\n")

    return change


DAMAGE = {
    "no picture": [lambda f: (f / "rgb/frame_000010.jpg").unlink(),
                   lambda f: in_text(f / "colmap/images.txt", "frame_000010.jpg", "x" * 400)],
    "no depth": [lambda f: (f / "depth/frame_000010.png").unlink()],
    "picture cut short or unreadable": [lambda f: cut(f / "rgb/frame_000010.jpg"),
                                        lambda f: cut(f / "depth/frame_000010.png")],
    "picture of another size than its camera": [
        lambda f: Image.new("RGB", (80, 60)).save(f / "rgb/frame_000010.jpg")],
    "depth is not a picture of 16 bits": [lambda f: Image.new("RGB", LIDAR).save(f / "depth/frame_000010.png")],
    "pose is not rigid": [quaternion("nan"), quaternion("7.5"), quaternion("inf")],
}  # fmt: skip


@pytest.mark.parametrize(("reason", "damage"), [(why, d) for why, ways in DAMAGE.items() for d in ways])
def test_a_damaged_picture_is_left_out_and_counted_by_its_reason(reason, damage, scene_folder):
    damage(scene_folder / "iphone")
    scene = load(scene_folder, "@camera=iphone")
    assert [frame.id for frame in scene.frames] == ["frame_000000", "frame_000020"]
    assert scene.dropped[reason] == 1


def test_every_second_picture_can_be_asked_for_and_a_camera_that_is_not_there_is_told(scene_folder):
    assert [frame.id for frame in load(scene_folder, "@camera=iphone,every=2").frames] == [
        "frame_000000",
        "frame_000020",
    ]
    assert [frame.id for frame in load(scene_folder, "@every=3").frames] == ["DSC00001"]
    shutil.rmtree(scene_folder / "dslr")
    assert load(scene_folder).frames[0].id == "frame_000000"
    with pytest.raises(SceneError, match="has no dslr/resized_images"):
        load(scene_folder, "@camera=dslr")


def test_the_root_is_a_scene_a_folder_of_scenes_or_the_dataset_with_its_splits(tmp_path):
    for name in (SCENE, "0000000001", "7b6477cb95"):
        write_scans(tmp_path / "data" / name / "scans")
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "nvs_sem_train.txt").write_text(f"{SCENE}\n")
    (tmp_path / "splits" / "sem_test.txt").write_text("0000000001\n")
    reader = open_root(str(tmp_path))
    assert reader.ids() == ("0000000001", SCENE, "7b6477cb95") == open_root(str(tmp_path / "data")).ids()
    assert [reader.load(id).split for id in reader.ids()] == ["test", "train", "val"]
    with pytest.raises(ReaderError, match="'5'"):
        reader.load("5")
    assert looks_like(tmp_path) == "0000000001 has scans/ as ScanNet++ scenes do"
    assert looks_like(tmp_path / "splits") is None
    for root in (tmp_path / "splits", tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match="scannetpp"):
            open_root(str(root))


def test_the_scenes_that_vsi_bench_asks_of_are_never_for_training(samples):
    told = json.loads((samples("vsi_meta_info") / "scannetpp_meta_info_val.json").read_text())
    assert len(told) == 38 and set(told) <= set(VAL.split()) and len(set(VAL.split())) == 50


def test_twenty_damaged_copies_end_in_an_error_that_names_the_file_or_in_a_scene(whole, tmp_path):
    assert survives(open_root, whole, tmp_path, 12, seed=3) < 12
    assert survives(lambda root: open_root(f"{root}@camera=iphone"), whole, tmp_path, 12, seed=4) < 12
