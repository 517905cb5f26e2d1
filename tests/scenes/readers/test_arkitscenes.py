import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from sightline.errors import ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact
from sightline.scenes.readers.arkitscenes import open_root, read_trajectory
from sightline.scenes.table import SceneTable
from tests.made import box_scene, cloud
from tests.scenes.readers.damage import survives

THINGS = {"tv_monitor": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
START = 6845.701  # seconds; the first picture's stamp


def held(turns: int, camera: Camera, pose: Pose) -> tuple[list[float], Pose]:
    """width height fx fy cx cy, and the pose, of the same eye where `turns` quarter turns make the picture upright."""
    size = [camera.width, camera.height]
    focal, center = [camera.fx, camera.fy], [camera.cx, camera.cy]
    x, y, z = pose.rotation.T
    for _ in range(turns):  # one quarter clockwise: the old top is the new right
        center = [size[1] - center[1], center[0]]
        size, focal, (x, y) = size[::-1], focal[::-1], (-y, x)
    return [*size, *focal, *center], Pose(np.column_stack([x, y, z]), pose.translation)


def film(root: Path, video: str = "41048143", turns: int = 0, frames: int = 3, raw: bool = False) -> Path:
    """A video of a made room in the format itself, held so that `turns` quarter turns make its pictures upright."""
    folder = root / video
    inner = folder if raw else folder / f"{video}_frames"
    for name in ("lowres_wide", "lowres_depth", "lowres_wide_intrinsics", "confidence"):
        (inner / name).mkdir(parents=True)
    scene = box_scene(THINGS, frames=frames)
    lines = []
    for f, frame in enumerate(scene.frames):
        stamp = f"{START + 0.1 * f:.3f}"
        pincam, pose = held(turns, frame.camera, frame.world_from_camera)
        camera_from_world = pose.inverse()
        rotvec = Rotation.from_matrix(camera_from_world.rotation).as_rotvec()
        # The trajectory's clock has more digits than the names; a pincam's name may be a millisecond off.
        numbers = [START + 0.1 * f + 0.0003, *rotvec, *camera_from_world.translation]
        lines.append(" ".join(f"{number:.9f}" for number in numbers))
        near = f"{START + 0.1 * f + 0.001 * (f % 2):.3f}"
        (inner / "lowres_wide_intrinsics" / f"{video}_{near}.pincam").write_text(" ".join(f"{n:.9g}" for n in pincam))
        millimetres = np.round(1000 * np.nan_to_num(frame.depth.read())).astype(np.uint16)
        millimetres[:3, :3] = 0
        pictures = {"lowres_wide": frame.rgb(), "lowres_depth": millimetres,
                    "confidence": np.full(millimetres.shape, 2, np.uint8)}  # fmt: skip
        for name, picture in pictures.items():
            Image.fromarray(np.ascontiguousarray(np.rot90(picture, -turns))).save(inner / name / f"{video}_{stamp}.png")
    (inner / "lowres_wide.traj").write_text("\n".join(lines))
    rows = [
        {"uid": thing.id, "label": thing.label, "segments": {"obbAligned": {
            "centroid": thing.box.center.tolist(), "axesLengths": thing.box.size.tolist(),
            "normalizedAxes": thing.box.rotation.T.reshape(9).tolist()}}}
        for thing in scene.objects
    ]  # fmt: skip
    (folder / f"{video}_3dod_annotation.json").write_text(json.dumps({"data": rows, "skipped": False}))
    points = cloud([thing.box for thing in scene.objects], 50, np.random.default_rng(0)).xyz
    header = f"ply\nformat ascii 1.0\nelement vertex {len(points)}\n" + "".join(
        f"property {kind} {name}\n"
        for kind, name in [*(("float", a) for a in "xyz"), *(("uchar", c) for c in ("red", "green", "blue"))]
    )
    body = "\n".join(f"{x} {y} {z} 10 20 30" for x, y, z in points)
    (folder / f"{video}_3dod_mesh.ply").write_text(f"{header}end_header\n{body}\n")
    return folder


def load(folder: Path):
    return open_root(str(folder)).load(folder.name)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_however_the_tablet_was_held_pictures_come_upright_with_their_cameras_and_poses(turns, tmp_path):
    truth, scene = box_scene(THINGS, frames=3), load(film(tmp_path, turns=turns))
    for made, read in zip(truth.frames, scene.frames, strict=True):
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert read.world_from_camera.close_to(made.world_from_camera, 1e-6, 1e-6)
        np.testing.assert_allclose(read.camera.matrix, made.camera.matrix, atol=1e-5)
        depth = read.depth.read()
        assert np.isnan(depth[:3, :3]).all() and np.nanmax(np.abs(depth - made.depth.read())) < 6e-4
        assert (read.depth.read_confidence() == 2).all()
    assert scene.dropped == {} and check(scene) == ()


def test_boxes_and_mesh_lie_on_the_depth_that_was_measured(tmp_path):
    scene = load(film(tmp_path, turns=1))
    assert [(thing.id, thing.label) for thing in scene.objects] == [("tv_monitor", "tv monitor"), ("sofa", "sofa")]
    table, truth = SceneTable(scene), box_scene(THINGS, frames=3)
    for thing, made in zip(scene.objects, truth.objects, strict=True):
        np.testing.assert_allclose(thing.box.corners, made.box.corners, atol=1e-9)
    for f, (frame, made) in enumerate(zip(scene.frames, truth.frames, strict=True)):
        world = frame.world_from_camera.apply(frame.camera.lift(table.depth(f)))
        for i, thing in enumerate(scene.objects):
            own = world[(made.read_instances() == i) & np.isfinite(world).all(axis=-1)]
            assert len(own) > 100 and thing.box.distance_to(own).max() < 0.002  # depth is whole millimetres
    for f in range(2):
        assert np.median(np.abs(depth_residuals(table, f, f + 1))) < 0.02
    points = scene.read_points()
    assert len(points.xyz) == 100 and (points.rgb == (10, 20, 30)).all()
    assert Fact.COMPLETE in scene.facts and {"sofa", "tv monitor", "chair"} <= scene.complete


def test_the_raw_release_has_no_inner_folder_and_its_validation_fold_is_never_trained_on(tmp_path):
    film(tmp_path / "raw" / "Validation", "1", raw=True)
    film(tmp_path / "raw" / "Training", "2", raw=True)
    reader = open_root(str(tmp_path / "raw"))
    assert reader.ids() == ("1", "2")
    assert [reader.load(id).split for id in reader.ids()] == ["test", "train"]


def test_a_video_that_benchmarks_ask_about_is_never_trained_on_wherever_it_lies(tmp_path):
    for video in ("41069025", "43896330", "41048143"):  # of VSI-Bench, of CA-VQA though in the training fold, of none
        film(tmp_path / "scans", video)
    reader = open_root(str(tmp_path / "scans"))
    assert {id: reader.load(id).split for id in reader.ids()} == {
        "41069025": "test", "43896330": "test", "41048143": "train",
    }  # fmt: skip
    assert open_root(str(tmp_path / "scans" / "41069025")).load("41069025").split == "test"


def test_videos_of_one_visit_are_one_place_where_the_releases_table_lies_above(tmp_path):
    for video in ("41048143", "41048146", "7"):
        film(tmp_path / "3dod" / "Training", video)
    reader = open_root(str(tmp_path / "3dod"))
    assert {reader.load(id).place for id in reader.ids()} == {""}
    (tmp_path / "3dod" / "metadata.csv").write_text(
        "video_id,visit_id,fold\n41048143,9,Training\n41048146,9,Training\n"
    )
    assert [reader.load(id).place for id in reader.ids()] == ["9", "9", ""]


def test_frames_between_poses_are_left_out_and_counted(tmp_path):
    folder = film(tmp_path, frames=4)
    path = folder / "41048143_frames" / "lowres_wide.traj"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "nan " * 7, *lines[2:]]))
    scene = load(folder)
    assert len(scene.frames) == 3 and scene.dropped == {"no pose at its time": 1}


def test_every_other_frame_that_can_be_used_is_taken_when_asked_for(tmp_path):
    folder = film(tmp_path, frames=5, turns=1)
    frames = open_root(f"{folder}@every=2").load(folder.name).frames
    whole = load(folder).frames
    assert [frame.id for frame in frames] == [whole[f].id for f in (0, 2, 4)]
    for taken, frame in zip(frames, whole[::2], strict=True):
        np.testing.assert_array_equal(taken.rgb(), frame.rgb())


def test_the_trajectory_is_camera_from_world(tmp_path):
    path = tmp_path / "x.traj"
    path.write_text("2.0 0 0 0 1 2 3\n1.0 1.5707963267948966 0 0 0 0 5\n")
    times, poses = read_trajectory(path)
    assert times == [1.0, 2.0]
    np.testing.assert_allclose(poses[1].translation, (-1, -2, -3))
    # A quarter turn about x takes world y to camera z: a camera 5 m behind the origin looks along world y.
    np.testing.assert_allclose(poses[0].translation, (0, -5, 0), atol=1e-12)
    np.testing.assert_allclose(poses[0].rotation[:, 2], (0, 1, 0), atol=1e-12)


def frames_of(folder: Path) -> Path:
    return folder / f"{folder.name}_frames"


def second(folder: Path, name: str) -> Path:
    return sorted((frames_of(folder) / name).iterdir())[1]


def smaller(path: Path) -> None:
    with Image.open(path) as image:
        image.resize((80, 60)).save(path)


DAMAGE = {
    "picture cut short or unreadable": [
        lambda f: second(f, "lowres_wide").write_bytes(second(f, "lowres_wide").read_bytes()[:500]),
        lambda f: second(f, "lowres_depth").write_bytes(b""),
    ],
    "no depth": [lambda f: second(f, "lowres_depth").unlink()],
    "no intrinsics": [lambda f: second(f, "lowres_wide_intrinsics").unlink()],
    "intrinsics are not width, height, fx, fy, cx, cy": [
        lambda f: second(f, "lowres_wide_intrinsics").write_text("160 120 nan 1 1 1"),
        lambda f: second(f, "lowres_wide_intrinsics").write_text("160 120 100"),
        lambda f: second(f, "lowres_wide_intrinsics").write_bytes(b"\xff" * 5000),
    ],
    "intrinsics of another size than the picture": [
        lambda f: second(f, "lowres_wide_intrinsics").write_text("320 240 200 200 160 120")
    ],
    "depth of another size than colour": [lambda f: smaller(second(f, "lowres_depth"))],
    "depth is not a picture of 16 bits": [
        lambda f: second(f, "lowres_depth").write_bytes(second(f, "lowres_wide").read_bytes())
    ],
}


@pytest.mark.parametrize(("reason", "damage"), [(why, d) for why, ways in DAMAGE.items() for d in ways])
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, damage, tmp_path):
    folder = film(tmp_path)
    damage(folder)
    scene = load(folder)
    assert len(scene.frames) == 2 and scene.dropped == {reason: 1}


@pytest.mark.parametrize(
    ("line", "words"),
    [("1 2 3", "line 1 has 3 numbers"), ("a b", "line 1 is 'a b'"), ("", "no pose"), ("é", "as text")],
)
def test_a_damaged_trajectory_is_named_with_its_line(line, words, tmp_path):
    folder = film(tmp_path)
    (frames_of(folder) / "lowres_wide.traj").write_text(line)
    with pytest.raises(SceneError, match=words) as told:
        load(folder)
    assert "lowres_wide.traj" in str(told.value)


def change(folder: Path, edit) -> None:
    path = folder / f"{folder.name}_3dod_annotation.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(edit(told)))


def edited(number: int, **values):
    def edit(told):
        told["data"][number]["segments"]["obbAligned"].update(values)
        return told

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        edited(0, axesLengths=[1, -1, 1]),
        edited(0, centroid=[1, float("nan"), 1]),
        edited(0, normalizedAxes=[1] * 9),
        edited(0, centroid=[1, 2]),
        edited(0, centroid={"x": 1}),
        lambda told: {**told, "data": [3, *told["data"][1:]]},
    ],
)
def test_an_annotated_box_that_is_none_is_left_out_and_counted(edit, tmp_path):
    folder = film(tmp_path)
    change(folder, edit)
    scene = load(folder)
    assert [thing.label for thing in scene.objects] == ["sofa"]
    assert scene.dropped == {"annotated box that is none": 1}
    assert "tv monitor" not in scene.complete  # one is lost, so nobody can count them


def test_a_scan_that_nobody_annotated_vouches_for_no_objects(tmp_path):
    folder = film(tmp_path)
    change(folder, lambda told: {**told, "skipped": True})
    scene = load(folder)
    assert scene.objects == () and not {Fact.OBJECTS, Fact.COMPLETE} & scene.facts.keys()


def test_an_annotation_that_is_none_is_named(tmp_path):
    folder = film(tmp_path)
    for text in ("{", "[]", '{"data": 3}', "[" * 100_000):
        (folder / "41048143_3dod_annotation.json").write_text(text)
        with pytest.raises(SceneError, match="3dod_annotation"):
            load(folder)


def test_a_root_without_videos_says_what_was_looked_for(tmp_path):
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match=r"arkitscenes: .*(lowres_wide|no folder)"):
            open_root(str(root))


def test_damaged_copies_end_in_one_line_or_in_a_scene(tmp_path):
    whole = film(tmp_path / "whole", frames=2)
    assert 0 < survives(open_root, whole, tmp_path / "copies", 20, seed=3) < 20


def test_links_to_endless_files_and_pipes_are_not_read(tmp_path):
    folder = film(tmp_path)
    for path in (second(folder, "lowres_wide"), folder / "41048143_3dod_mesh.ply"):
        path.unlink()
        path.symlink_to("/dev/zero")
    depth = sorted((frames_of(folder) / "lowres_depth").iterdir())[2]
    depth.unlink()
    os.mkfifo(depth)
    scene = load(folder)
    assert len(scene.frames) == 1 and scene.dropped == {"no depth": 1} and scene.read_points is None


def test_confidence_of_another_size_than_its_depth_is_refused_by_name(tmp_path):
    folder = film(tmp_path)
    smaller(second(folder, "confidence"))
    depths = [frame.depth for frame in load(folder).frames]
    assert depths[0].read_confidence().shape == depths[0].read().shape
    with pytest.raises(SceneError, match=r"confidence.*its depth has another size"):
        depths[1].read_confidence()
