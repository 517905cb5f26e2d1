import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.box_formats import KittiBox, box_from_kitti, kitti_from_box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.projection import clipped, outline
from sightline.scenes.readers.kitti import open_root
from tests.made import cloud, trace
from tests.scenes.readers.damage import survives

SIZE = (160, 48)
K = np.array([[90.0, 0, 80.25], [0, 90.0, 20.5], [0, 0, 1]])  # pixel centres at whole numbers
SHIFT = np.array([0.06, -0.002, 0.003])  # metres; of camera 2 against camera 0
RECT = Pose(np.array([[np.cos(0.01), -np.sin(0.01), 0], [np.sin(0.01), np.cos(0.01), 0], [0, 0, 1]]), np.zeros(3))
LIDAR_AXES = np.array([[0.0, -1, 0], [0, 0, -1], [1, 0, 0]])  # x forward, y left, z up, seen from the camera
VELO = Pose(LIDAR_AXES, np.array([-0.01, -0.08, -0.27]))
LABELS = {  # h w l, bottom centre, rotation_y: in the rectified camera
    "Car": KittiBox(1.5, 1.6, 3.9, -2.0, 1.6, 9.0, 0.4),
    "Person_sitting": KittiBox(1.2, 0.6, 0.7, 2.5, 1.6, 7.0, -1.2),
}
WORLD_FROM_RECT = Pose(np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]), np.zeros(3))


def lines(**matrices) -> str:
    return "".join(f"{name}: {' '.join(f'{x:.12e}' for x in np.ravel(m))}\n" for name, m in matrices.items()) + "\n"


def record(folder: Path, name: str = "000007") -> Path:
    """A picture, a sweep, a calibration and labels of two boxes, in the format itself."""
    for part in ("image_2", "velodyne", "calib", "label_2"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    boxes = [box_from_kitti(label) for label in LABELS.values()]
    camera = Camera.from_matrix(K + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]], *SIZE)
    _, index = trace(boxes, camera, Pose(np.eye(3), -SHIFT), room=False)
    Image.fromarray(np.array([(250, 0, 0), (0, 250, 0), (90, 90, 90)], np.uint8)[index]).save(
        folder / "image_2" / f"{name}.png"
    )
    points = cloud(boxes, 300, np.random.default_rng(1)).xyz
    sweep = np.zeros((len(points), 4), np.float32)
    sweep[:, :3] = (RECT @ VELO).inverse().apply(points)
    sweep.tofile(folder / "velodyne" / f"{name}.bin")
    p2 = np.column_stack([K, K @ SHIFT])
    (folder / "calib" / f"{name}.txt").write_text(
        lines(P0=np.eye(3, 4), P2=p2, R0_rect=RECT.rotation, Tr_velo_to_cam=VELO.matrix[:3])
    )
    told = []
    for (kind, label), box in zip(LABELS.items(), boxes, strict=True):
        assert kitti_from_box(box).length == pytest.approx(label.length)
        uv = clipped(outline(box.corners + SHIFT, camera), *SIZE) - 0.5
        told.append(f"{kind} 0.00 0 0.0 {' '.join(f'{x:.2f}' for x in (*uv.min(0), *uv.max(0)))} " + " ".join(
            f"{x:.2f}" for x in (label.height, label.width, label.length, label.x, label.y, label.z, label.rotation_y)
        ))  # fmt: skip
    told.append("DontCare -1 -1 -10 5.0 5.0 9.0 9.0 -1 -1 -1 -1000 -1000 -1000 -10")
    (folder / "label_2" / f"{name}.txt").write_text("\n".join(told) + "\n")
    return folder


@pytest.fixture
def training(tmp_path):
    return record(tmp_path / "training")


def load(folder: Path):
    reader = open_root(str(folder))
    return reader.load(reader.ids()[0])


def test_boxes_stand_upright_in_a_world_with_z_up_and_point_to_their_front(training):
    scene = load(training)
    assert (scene.id, scene.dropped) == ("training/000007", {"region that is not annotated": 1})
    assert [(thing.id, thing.label) for thing in scene.objects] == [
        ("car#1", "car"), ("sitting person#2", "sitting person"),
    ]  # fmt: skip
    car = scene.objects[0].box
    # Bottom centre (-2, 1.6, 9) with y down; 1.5 m tall: the centre is 0.85 m below the camera.
    np.testing.assert_allclose(car.center, (-2.0, 9.0, -0.85), atol=1e-3)
    np.testing.assert_allclose(car.size, (3.9, 1.6, 1.5))
    np.testing.assert_allclose(car.rotation[:, 2], (0, 0, 1), atol=1e-12)
    # rotation_y turns the front from the camera's x towards −z, which is our −y.
    np.testing.assert_allclose(car.rotation[:, 0], (np.cos(0.4), -np.sin(0.4), 0), atol=1e-12)
    assert scene.objects[0].front_rad == 0.0
    assert [finding for finding in check(scene) if finding.severity == "error"] == []


def test_an_object_is_called_by_the_line_of_its_label_and_what_is_of_no_kind_has_no_front(training):
    path = training / "label_2" / "000007.txt"
    car, person, *_ = path.read_text().splitlines()
    path.write_text("\n".join(["Car 0 0", person, "", car.replace("Car", "Misc")]))
    things = load(training).objects
    assert [(t.id, t.front_rad) for t in things] == [("sitting person#2", 0.0), ("other vehicle#4", None)]


def test_lidar_points_lie_on_the_boxes_that_they_were_taken_from(training):
    scene = load(training)
    points = scene.read_points().xyz
    assert points.shape == (600, 3)
    for thing, own in zip(scene.objects, (points[:300], points[300:]), strict=True):
        local = np.abs(thing.box.local(own)) - thing.box.size / 2
        assert np.abs(local.max(axis=1)).max() < 1e-3


def test_boxes_fall_on_their_colours_in_the_picture(training):
    scene = load(training)
    [frame] = scene.frames
    rgb, camera_from_world = frame.rgb(), frame.world_from_camera.inverse()
    for thing, colour in zip(scene.objects, ((250, 0, 0), (0, 250, 0)), strict=True):
        uv = clipped(outline(camera_from_world.apply(thing.box.corners), frame.camera), *SIZE)
        row, column = np.nonzero((rgb == colour).all(axis=2))
        drawn = (column.min(), row.min(), column.max() + 1, row.max() + 1)
        assert np.abs(np.concatenate([uv.min(0), uv.max(0)]) - drawn).max() <= 1.0


def test_a_root_holds_folders_or_is_one_and_the_test_set_has_no_boxes(tmp_path):
    record(tmp_path / "training")
    testing = record(tmp_path / "testing", "000009")
    (testing / "label_2" / "000009.txt").unlink()
    reader = open_root(str(tmp_path))
    assert reader.ids() == ("testing/000009", "training/000007")
    assert open_root(str(testing)).ids() == ("testing/000009",)
    scene = reader.load("testing/000009")
    assert scene.split == "test" and scene.objects == () and Fact.OBJECTS not in scene.facts
    with pytest.raises(ReaderError, match="'training/000008'"):
        reader.load("training/000008")


def test_the_right_camera_is_a_frame_half_a_metre_beside_the_left(training):
    (training / "image_3").mkdir()
    (training / "image_3" / "000007.png").write_bytes((training / "image_2" / "000007.png").read_bytes())
    calib = training / "calib" / "000007.txt"
    calib.write_text(calib.read_text() + lines(P3=np.column_stack([K, K @ (SHIFT - (0.53, 0, 0))])))
    left, right = load(training).frames
    assert (left.id, right.id) == ("image_2", "image_3")
    apart = right.world_from_camera.translation - left.world_from_camera.translation
    np.testing.assert_allclose(apart, (0.53, 0, 0), atol=1e-9)


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Car 0 0 0 1 1 9 9 1.5 1.6 nan 0 1.6 9 0", "label that cannot be read"),
        ("Car 0 0 0 1 1 9 9 1.5 1.6", "label that cannot be read"),
        ("Car 0 0 0 1 1 9 9 1.5 1.6 3.9 0 1.6 9 north", "label that cannot be read"),
        ("C\x00r 0 0 0 1 1 9 9 1.5 1.6 3.9 0 1.6 9 0", "label that cannot be read"),
        ("Car 0 0 0 1 1 9 9 1.5 0 3.9 0 1.6 9 0", "label that is no box"),
        ("Car 0 0 0 1 1 9 9 1.5 1.6 3.9e9 0 1.6 9 0", "label of impossible size or place"),
        ("Car 0 0 0 1 1 9 9 1.5 1.6 3.9 0 1.6 -1000 0", "label of impossible size or place"),
    ],
)
def test_a_damaged_label_is_left_out_and_counted(label, reason, training):
    (training / "label_2" / "000007.txt").write_text(label + "\n")
    scene = load(training)
    assert scene.objects == () and scene.dropped == {reason: 1}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("P2:", "P9:", "has no P2"),
        ("Tr_velo_to_cam", "Tr", "has no Tr_velo_to_cam"),
        ("R0_rect: 9", "R0_rect: x", "R0_rect"),
        ("R0_rect: 9", "R0_rect: 2", "R0_rect: rotation: off a rigid one"),
        ("P2: 9", "P2: nan 9", "P2: 13 numbers"),
        ("P2: 9", "P2: -9", "K is not that of a camera"),
    ],
)
def test_a_damaged_calibration_is_named(old, new, words, training):
    path = training / "calib" / "000007.txt"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SceneError, match=words):
        load(training)


def test_a_sweep_that_is_cut_short_is_left_out(training):
    path = training / "velodyne" / "000007.bin"
    path.write_bytes(path.read_bytes()[:-5])
    scene = load(training)
    assert Fact.POINTS not in scene.facts and scene.read_points is None
    assert scene.dropped["lidar sweep cut short"] == 1 and len(scene.objects) == 2


def test_readings_that_are_no_places_are_not_points(training):
    path = training / "velodyne" / "000007.bin"
    sweep = np.fromfile(path, np.float32).reshape(-1, 4)
    sweep[:3, 0] = np.nan, np.inf, 1e30
    sweep.tofile(path)
    assert load(training).read_points().xyz.shape == (597, 3)


def test_a_root_without_pictures_says_what_was_looked_for(tmp_path):
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match="image_2"):
            open_root(str(root))


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(training, tmp_path):
    assert survives(open_root, training, tmp_path / "copies", 20, seed=7) >= 2


def labels_of(folder: Path, id: str) -> list[tuple[str, list[float]]]:
    """Kind and 2D box of each label of a real scene, read without the reader."""
    if id.startswith("training"):
        words = [line.split() for line in (folder / "training/label_2" / f"{id[-6:]}.txt").read_text().splitlines()]
        return [(w[0], [float(x) for x in w[4:8]]) for w in words if w[0] != "DontCare"]
    told = json.loads((folder / f"{id}.json").read_text())["data_list"][0]["instances"]
    kinds = ("Pedestrian", "Cyclist", "Car")
    return [(kinds[one["bbox_label_3d"]], one["bbox"]) for one in told if one["bbox_label_3d"] >= 0]


def test_the_2d_boxes_of_real_cars_come_back_from_their_3d_boxes(samples):
    folder = samples("kitti")
    reader, off = open_root(str(folder)), []
    assert reader.ids() == ("mmdet3d_000008/000008", "training/000000", "training/000001")
    for id in reader.ids():
        scene = reader.load(id)
        frame, points = scene.frames[0], scene.read_points().xyz
        last = np.array([frame.camera.width, frame.camera.height]) - 1
        for thing, (kind, rect) in zip(scene.objects, labels_of(folder, id), strict=True):
            uv = outline(frame.world_from_camera.inverse().apply(thing.box.corners), frame.camera) - 0.5
            edges = np.concatenate([np.clip(uv.min(0), 0, last), np.clip(uv.max(0), 0, last)])
            off += [np.abs(edges - rect)] if kind == "Car" else []
            assert thing.box.contains(points, 0.05).sum() >= 9
        assert [finding for finding in check(scene) if finding.severity == "error"] == []
    assert len(off) == 7
    assert np.median(off) < 0.5 and np.max(off) < 3.0  # pixels


def test_real_cars_that_people_call_cut_off_or_hidden_are_so_by_the_lidar(samples):
    folder = samples("kitti")
    scene = open_root(str(folder)).load("mmdet3d_000008/000008")
    told = json.loads((folder / "mmdet3d_000008/000008.json").read_text())["data_list"][0]["instances"]
    seen = scene.frames[0].read_sightings()
    for thing, label in zip(scene.objects, told[: len(scene.objects)], strict=True):
        sighting = seen[thing.id]
        assert 1 - sighting.in_view == pytest.approx(label["truncated"], abs=0.06)
        assert (sighting.share < 0.99) == (label["occluded"] == 1) or label["occluded"] == 3  # 3: nobody knows
        assert sighting.rect[2] <= 1242 and sighting.rect[3] <= 375


def test_the_road_of_the_real_scenes_is_level_to_two_degrees_and_below_the_camera(samples):
    reader = open_root(str(samples("kitti")))
    for id in reader.ids():
        points = reader.load(id).read_points().xyz
        road = points[(np.abs(points[:, 0]) < 6) & (points[:, 1] > 4) & (points[:, 1] < 20) & (points[:, 2] < -1.2)]
        for _ in range(8):
            plane = np.linalg.lstsq(np.c_[road[:, :2], np.ones(len(road))], road[:, 2], rcond=None)[0]
            off = np.abs(road[:, 2] - np.c_[road[:, :2], np.ones(len(road))] @ plane)
            road = road[off < max(0.05, 2 * np.median(off))]
        assert plane[2] == pytest.approx(-1.68, abs=0.06)  # metres; the cameras' height above the road
        assert np.degrees(np.hypot(*plane[:2])) < 2.0
