import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import nuscenes_from_box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.projection import clipped, outline
from sightline.scenes.readers.nuscenes import open_root
from tests.made import cloud, trace
from tests.scenes.readers.damage import survives

SIZE, MOMENTS = (160, 90), 3
K = np.array([[120.0, 0, 79.5], [0, 120.0, 44.5], [0, 0, 1]])
CAMERA = Camera.from_matrix(K + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]], *SIZE)
AHEAD = np.array([[0.0, 0, 1], [-1, 0, 0], [0, -1, 0]])  # camera axes in the car's: x forward, y left, z up
MOUNTS = {
    "CAM_FRONT": Pose(AHEAD, np.array([1.7, 0.0, 1.5])),
    "CAM_BACK": Pose(np.diag([-1.0, -1, 1]) @ AHEAD, np.array([0.0, 0.0, 1.5])),
    "LIDAR_TOP": Pose(Rotation.from_euler("zx", [-90, 1.5], degrees=True).as_matrix(), np.array([0.94, 0.0, 1.84])),
    "RADAR_FRONT": Pose(np.eye(3), np.array([3.4, 0.0, 0.5])),
}
COLOURS = {"parked": (250, 20, 20), "driving": (20, 250, 20), "cone": (20, 20, 250), "passing": (250, 250, 20)}
CATEGORIES = {
    "parked": "vehicle.car", "driving": "vehicle.bus.rigid", "cone": "movable_object.trafficcone",
    "passing": "human.pedestrian.adult",
}  # fmt: skip


def ego(moment: int) -> Pose:
    """Where the car is: it drives 1.5 m from one moment to the next, a thousand metres from the map's corner."""
    turn = Rotation.from_euler("zyx", [30, -0.5, 0.3], degrees=True).as_matrix()
    return Pose(turn, np.array([411.0, 1180.0, 0.0]) + 1.5 * moment * turn[:, 0])


def boxes(moment: int) -> dict[str, Box]:
    """World boxes: two stand still, one drives 1 m a moment, one is only there at the second moment."""
    start = ego(0)

    def at(x: float, y: float, size: tuple[float, float, float], yaw: float) -> Box:
        place = start.apply([x, y, 0.0])
        return Box.from_yaw((place[0], place[1], size[2] / 2), size, np.deg2rad(30) + yaw)

    found = {
        "parked": at(14.0, 3.5, (4.2, 1.8, 1.5), 0.1),
        "driving": at(16.0 + moment, -3.0, (9.0, 2.6, 3.2), 0.0),
        "cone": at(-9.0, 1.0, (0.4, 0.4, 0.9), 0.4),
        "passing": at(9.0, 0.8, (0.6, 0.7, 1.8), 1.2),
    }
    wanted = {"parked", "driving"} | ({"cone"} if moment != 1 else {"passing"})
    return {name: box for name, box in found.items() if name in wanted}


def picture(moment: int, channel: str) -> Image.Image:
    things = boxes(moment)
    _, index = trace(list(things.values()), CAMERA, ego(moment) @ MOUNTS[channel], room=False)
    return Image.fromarray(np.array([*(COLOURS[name] for name in things), (110, 110, 110)], np.uint8)[index])


def sweep(moment: int) -> np.ndarray:
    """Points on the boxes, 200 each, in the lidar's own coordinates, and two on the car's own roof."""
    points = cloud(list(boxes(moment).values()), 200, np.random.default_rng(moment)).xyz
    own = (ego(moment) @ MOUNTS["LIDAR_TOP"]).inverse().apply(points)
    rows = np.zeros((len(own) + 2, 5), np.float32)
    rows[2:, :3] = own
    rows[:2, :3] = (0.3, -1.0, -0.4), (-0.5, 1.5, -0.9)
    return rows


def wxyz(rotation: np.ndarray) -> list[float]:
    x, y, z, w = Rotation.from_matrix(rotation).as_quat()
    return [w, x, y, z]


def record_tables(root: Path) -> Path:
    """One scene of three key frames of two cameras and a lidar, in nuScenes' own tables and folders."""
    tables = root / "v1.0-mini"
    tables.mkdir(parents=True)
    data, poses, drawn = [], [], []
    for moment in range(MOMENTS):
        stamp = 1_532_402_927_647_951 + 500_000 * moment
        poses.append({
            "token": f"ego{moment}", "timestamp": stamp, "rotation": wxyz(ego(moment).rotation),
            "translation": ego(moment).translation.tolist(),
        })  # fmt: skip
        for i, channel in enumerate(MOUNTS):
            end = {"CAM": "jpg", "LID": "pcd.bin", "RAD": "pcd"}[channel[:3]]
            name = f"samples/{channel}/n015__{channel}__{stamp}.{end}"
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            if end == "jpg":
                picture(moment, channel).save(root / name, "JPEG", quality=95, subsampling=0)
            else:
                sweep(moment).tofile(root / name)
            data.append({
                "token": f"data{moment}{channel}", "sample_token": f"sample{moment}", "ego_pose_token": f"ego{moment}",
                "calibrated_sensor_token": f"mount{channel}", "timestamp": stamp - 35_000 + 9_000 * i,
                "is_key_frame": True, "height": 90, "width": 160, "filename": name, "prev": "", "next": "",
            })  # fmt: skip
        data.append(data[-4] | {"token": f"between{moment}", "is_key_frame": False, "filename": "sweeps/none.jpg"})
        for name, box in boxes(moment).items():
            center, wlh, turn = nuscenes_from_box(box)
            drawn.append({
                "token": f"ann{moment}{name}", "sample_token": f"sample{moment}", "instance_token": name,
                "translation": center.tolist(), "size": wlh.tolist(), "rotation": turn.tolist(), "num_lidar_pts": 200,
            })  # fmt: skip
    written = {
        "scene": [{"token": "scene0", "name": "scene-0061", "description": "Parked truck, construction"}],
        "sample": [
            {"token": f"sample{m}", "timestamp": 1_532_402_927_647_951 + 500_000 * m, "scene_token": "scene0"}
            for m in reversed(range(MOMENTS))
        ],
        "sample_data": data,
        "ego_pose": [*poses, poses[0] | {"token": "of nothing"}],
        "calibrated_sensor": [
            {"token": f"mount{channel}", "sensor_token": channel, "translation": pose.translation.tolist(),
             "rotation": wxyz(pose.rotation), "camera_intrinsic": K.tolist() if channel.startswith("CAM") else []}
            for channel, pose in MOUNTS.items()
        ],
        "sensor": [{"token": channel, "channel": channel} for channel in MOUNTS],
        "sample_annotation": drawn,
        "instance": [{"token": name, "category_token": CATEGORIES[name]} for name in COLOURS],
        "category": [{"token": name, "name": name, "description": "[a {brace}"} for name in CATEGORIES.values()],
    }  # fmt: skip
    for name, rows in written.items():
        (tables / f"{name}.json").write_text(json.dumps(rows, indent=0))
    return root


def record_info(folder: Path) -> Path:
    """The first moment as an info file with its pictures and sweep beside it; boxes in the lidar's coordinates."""
    folder.mkdir(parents=True)
    world_from_lidar = ego(0) @ MOUNTS["LIDAR_TOP"]
    sweep(0).tofile(folder / "sweep.pcd.bin")
    names = sorted(set(CATEGORIES.values()))
    images, instances = {}, []
    for i, channel in enumerate(("CAM_FRONT", "CAM_BACK")):
        picture(0, channel).save(folder / f"{channel}.jpg", "JPEG", quality=95, subsampling=0)
        images[channel] = {
            "img_path": f"{channel}.jpg", "cam2img": K.tolist(), "timestamp": 1532402927.6 + 0.01 * i,
            "lidar2cam": ((ego(0) @ MOUNTS[channel]).inverse() @ world_from_lidar).matrix.tolist(),
        }  # fmt: skip
    for name, box in boxes(0).items():
        own = world_from_lidar.inverse()
        ahead = own.rotate(box.rotation[:, 0])
        instances.append({
            "bbox_3d": [*own.apply(box.center), *box.size, float(np.arctan2(ahead[1], ahead[0]))],
            "bbox_label_3d": names.index(CATEGORIES[name]), "num_lidar_pts": 200,
        })  # fmt: skip
    instances.append({"bbox_3d": [0, 9, 0, 1, 1, 1, 0], "bbox_label_3d": -1})
    sample = {
        "token": "ca9a28", "ego2global": ego(0).matrix.tolist(), "images": images, "instances": instances,
        "lidar_points": {"lidar_path": "sweep.pcd.bin", "lidar2ego": MOUNTS["LIDAR_TOP"].matrix.tolist()},
    }  # fmt: skip
    told = {"metainfo": {"categories": {name: i for i, name in enumerate(names)}}, "data_list": [sample]}
    (folder / "info.json").write_text(json.dumps(told))
    return folder


def load(root: Path):
    reader = open_root(str(root))
    [id] = reader.ids()
    return reader.load(id)


def test_a_scene_of_the_tables_has_what_stands_still_and_what_moves(tmp_path):
    scene = load(record_tables(tmp_path))
    assert (scene.id, scene.dropped) == ("v1.0-mini/scene-0061", {})
    assert [frame.id for frame in scene.frames] == [f"{m:02d}-CAM_{way}" for m in range(3) for way in ("FRONT", "BACK")]
    np.testing.assert_allclose([f.time_s for f in scene.frames], [0, 0.009, 0.5, 0.509, 1, 1.009], atol=1e-6)
    assert [thing.id for thing in scene.objects] == [
        "car#parked", "bus#driving", "traffic cone#cone", "pedestrian#passing",
    ]  # fmt: skip
    things = {thing.id.partition("#")[2]: thing for thing in scene.objects}
    assert {name: thing.front_rad for name, thing in things.items()} == {
        "parked": 0.0, "driving": 0.0, "cone": None, "passing": 0.0,
    }  # fmt: skip
    for name in ("parked", "cone"):
        truth = boxes(0)[name]
        assert not things[name].motion
        np.testing.assert_allclose(things[name].box.corners, truth.corners, atol=1e-6)
    assert things["driving"].box is None and set(things["driving"].motion) == {frame.id for frame in scene.frames}
    for frame in scene.frames:
        moment = int(frame.id[:2])
        np.testing.assert_allclose(
            things["driving"].box_at(frame.id).corners, boxes(moment)["driving"].corners, atol=1e-6
        )
    assert set(things["passing"].motion) == {"01-CAM_FRONT", "01-CAM_BACK"}
    assert [finding for finding in check(scene) if finding.severity == "error"] == []


def test_an_info_file_says_one_moment_with_upright_boxes(tmp_path):
    scene = load(record_info(tmp_path / "infos"))
    assert (scene.id, scene.dropped) == ("ca9a28", {"box without category": 1})
    assert [frame.id for frame in scene.frames] == ["CAM_FRONT", "CAM_BACK"]
    for thing, truth in zip(scene.objects, boxes(0).values(), strict=True):
        np.testing.assert_allclose(thing.box.corners, truth.corners, atol=1e-3)
        assert not thing.motion
    assert [(thing.id, thing.front_rad) for thing in scene.objects] == [
        ("car#0", 0.0), ("bus#1", 0.0), ("traffic cone#2", None),
    ]  # fmt: skip
    assert [finding for finding in check(scene) if finding.severity == "error"] == []


def test_the_official_val_and_test_scenes_are_never_trained_on_in_any_version(tmp_path):
    table = record_tables(tmp_path) / "v1.0-mini" / "scene.json"
    told = table.read_text()
    for name, split in (("scene-0061", "train"), ("scene-0103", "val"), ("scene-0077", "test")):
        table.write_text(told.replace("scene-0061", name))
        scene = load(tmp_path)
        assert (scene.split, scene.place) == (split, "n015")


@pytest.mark.parametrize(
    ("name", "split"),
    [("nuscenes_infos_val", "val"), ("infos-test", "test"), ("nuscenes_infos_trainval", "train"), ("n015", "train")],
)
def test_samples_are_of_the_split_that_their_info_file_is_called_after_and_of_their_log(name, split, tmp_path):
    folder = record_info(tmp_path / "infos")
    told = (folder / "info.json").read_text().replace("CAM_FRONT.jpg", "n008-2018__CAM_FRONT__1.jpg")
    (folder / "CAM_FRONT.jpg").rename(folder / "n008-2018__CAM_FRONT__1.jpg")
    (folder / "info.json").unlink()
    (folder / f"{name}.json").write_text(told)
    scene = load(folder)
    assert (scene.split, scene.place) == (split, "n008-2018")


@pytest.mark.parametrize("make", [record_tables, record_info])
def test_boxes_fall_on_their_colours_in_the_pictures(make, tmp_path):
    scene = load(make(tmp_path / "made"))
    named = {"car": "parked", "bus": "driving", "traffic cone": "cone", "pedestrian": "passing"}
    seen = 0
    for frame in scene.frames:
        rgb = frame.rgb().astype(int)
        for thing in scene.objects:
            box = thing.box_at(frame.id)
            row, column = np.nonzero(np.abs(rgb - COLOURS[named[thing.label]]).sum(axis=2) < 100)
            if box is None or not len(row) or (thing.label, frame.id[:2]) in {("traffic cone", "01")}:
                continue
            uv = clipped(outline(frame.world_from_camera.inverse().apply(box.corners), frame.camera), *SIZE)
            drawn = np.array([column.min(), row.min(), column.max() + 1, row.max() + 1])
            assert (np.abs(np.concatenate([uv.min(0), uv.max(0)]) - drawn) <= 1.5).sum() >= 3  # one side may be hidden
            seen += 1
    assert seen >= (3 if make is record_info else 9)


def test_points_lie_on_what_stands_still_and_what_moves_or_carries_the_lidar_leaves_none(tmp_path):
    scene = load(record_tables(tmp_path))
    points = scene.read_points().xyz
    assert len(points) == 200 * (3 + 2)  # the parked car three times, the cone twice
    still = [thing.box for thing in scene.objects if thing.box is not None]
    off = np.min([np.abs((np.abs(box.local(points)) - box.size / 2).max(axis=1)) for box in still], axis=0)
    assert off.max() < 1e-3


def test_points_of_one_moment_keep_what_moves(tmp_path):
    scene = load(record_info(tmp_path / "infos"))
    points = scene.read_points().xyz
    assert len(points) == 600
    assert [int(thing.box.contains(points, 1e-3).sum()) for thing in scene.objects] == [200, 200, 200]


def test_the_root_may_be_the_folder_of_the_tables(tmp_path):
    record_tables(tmp_path)
    [id] = open_root(str(tmp_path / "v1.0-mini")).ids()
    assert id == "v1.0-mini/scene-0061"
    assert len(open_root(str(tmp_path / "v1.0-mini")).load(id).frames) == 6
    with pytest.raises(ReaderError, match="'scene-9'"):
        open_root(str(tmp_path)).load("scene-9")


def change(root: Path, table: str, which: int, **values) -> None:
    path = root / "v1.0-mini" / f"{table}.json"
    rows = json.loads(path.read_text())
    rows[which] |= values
    path.write_text(json.dumps(rows))


@pytest.mark.parametrize(
    ("table", "values", "reason"),
    [
        ("ego_pose", {"rotation": [1, 0, 0]}, "ego pose that is none"),
        ("ego_pose", {"rotation": [9, 0, 0, 0]}, "ego pose that is none"),
        ("sample_data", {"calibrated_sensor_token": 3}, "picture or sweep without pose or calibration"),
        ("sample_data", {"timestamp": "soon"}, "picture or sweep with damaged numbers"),
        ("sample_data", {"filename": "../../secret.jpg"}, "picture or sweep with damaged numbers"),
        ("sample_data", {"filename": "samples/\0"}, "no picture"),
        ("sample_data", {"filename": "samples/" + "a" * 999}, "no picture"),
        ("sample_data", {"filename": "v1.0-mini/scene.json"}, "picture cut short or unreadable"),
        ("sample_annotation", {"size": [1, 2]}, "box with damaged numbers"),
        ("sample_annotation", {"size": [1, -2, 1]}, "box with damaged numbers"),
        ("sample_annotation", {"size": [1, 2000, 1]}, "box of impossible size"),
        ("sample_annotation", {"instance_token": ["a"]}, "box without category"),
    ],
)
def test_what_is_damaged_is_left_out_and_counted(table, values, reason, tmp_path):
    change(record_tables(tmp_path), table, 0, **values)
    scene = load(tmp_path)
    assert scene.dropped[reason] == 1
    assert len(scene.frames) >= 4 and len(scene.objects) == 4
    assert [finding for finding in check(scene) if finding.severity == "error"] == []


def test_a_sweep_that_is_cut_short_is_counted_and_the_others_stay(tmp_path):
    root = record_tables(tmp_path)
    path = sorted((root / "samples" / "LIDAR_TOP").iterdir())[0]
    path.write_bytes(path.read_bytes()[:-3])
    scene = load(root)
    assert scene.dropped == {"lidar sweep cut short": 1} and len(scene.read_points().xyz) == 200 * 3


def test_a_scene_of_which_no_picture_is_there_says_why(tmp_path):
    root = record_tables(tmp_path)
    for path in (root / "samples").rglob("*.jpg"):
        path.unlink()
    with pytest.raises(SceneError, match="6 no picture"):
        load(root)


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "info.json: is not JSON"), ("[]", "no v1.0"), ('{"metainfo": 1, "data_list": 3}', "info.json: data_list")],
)
def test_an_info_file_that_is_none_is_refused(text, words, tmp_path):
    (record_info(tmp_path / "infos") / "info.json").write_text(text)
    with pytest.raises(ReaderError if words == "no v1.0" else SceneError, match=words):
        load(tmp_path / "infos")


def test_a_root_of_pickles_says_that_they_are_not_read(tmp_path):
    (tmp_path / "nuscenes_infos_train.pkl").write_bytes(b"\x80")
    with pytest.raises(ReaderError, match="pickles are not read"):
        open_root(str(tmp_path))
    with pytest.raises(ReaderError, match=r"scene\.json"):
        open_root(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("make", [record_tables, record_info])
def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(make, tmp_path):
    assert survives(open_root, make(tmp_path / "made"), tmp_path / "copies", 20, seed=11) >= 2


def test_real_boxes_hold_the_lidar_points_that_the_annotation_counts(samples):
    folder = samples("nuscenes_mmdet3d")
    scene = load(folder)
    [path] = folder.glob("*.json")
    told = [one for one in json.loads(path.read_text())["data_list"][0]["instances"] if one["bbox_label_3d"] >= 0]
    assert len(scene.frames) == 6 and len(scene.objects) == len(told) == 68
    points = scene.read_points().xyz
    held = [int(thing.box.contains(points).sum()) for thing in scene.objects]
    assert held == [one["num_lidar_pts"] for one in told]
    assert Fact.GRAVITY in scene.facts and [f for f in check(scene) if f.severity == "error"] == []
    assert {thing.label for thing in scene.objects if thing.front_rad is None} == {"barrier", "traffic cone"}


def test_real_boxes_fall_on_the_2d_boxes_of_every_camera(samples):
    """The info file repeats each box as the rectangle around its projection, made from the original annotation."""
    folder = samples("nuscenes_mmdet3d")
    scene = load(folder)
    [path] = folder.glob("*.json")
    rects = json.loads(path.read_text())["data_list"][0]["cam_instances"]
    off = []
    for frame in scene.frames:
        camera_from_world = frame.world_from_camera.inverse()
        centers = camera_from_world.apply([thing.box.center for thing in scene.objects])
        for told in rects[frame.id]:
            thing = scene.objects[int(np.argmin(np.abs(centers[:, 2] - told["depth"])))]
            corners = camera_from_world.apply(thing.box.corners)
            if corners[:, 2].min() > 0.1:
                uv = outline(corners, frame.camera) - 0.5
                edges = np.concatenate([np.clip(uv.min(0), 0, (1600, 900)), np.clip(uv.max(0), 0, (1600, 900))])
                off.append(np.abs(edges - told["bbox"]).max())
    assert len(off) > 75
    assert np.median(off) < 0.05 and np.percentile(off, 95) < 1.0  # pixels of 1600
