import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.layouts.tum import names
from sightline.scenes.readers.rgbd import open_root
from tests.made import box_scene
from tests.scenes.readers.damage import survives

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
START = 1305031102.0  # the benchmark's clock counts from 1970
TIMES = (0.0, 0.033, 0.066, 0.100)  # seconds at which colour is taken; depth follows 4 ms later


def pose_at(time: float) -> Pose:
    """A camera that moves and turns evenly, so that what lies between two poses is known."""
    first = Pose.looking((0, -3, 1.5), (0, 0, 0.7))
    turn = Rotation.from_rotvec([0, 0, 0.5 * time]).as_matrix()
    return Pose(turn @ first.rotation, first.translation + np.array([0.6, 0.1, 0.2]) * time)


def record(folder, size=(160, 120), k=True):
    """A recording of a made room in the format itself."""
    made = box_scene(THINGS, frames=[pose_at(time) for time in TIMES], size=size)
    for name in ("rgb", "depth"):
        (folder / name).mkdir(parents=True)
    rows = {"rgb": ["# color images"], "depth": ["# depth maps"]}
    for time, frame in zip(TIMES, made.frames, strict=True):
        for name, offset in (("rgb", 0.0), ("depth", 0.004)):
            stamp = f"{START + time + offset:.6f}"
            path = f"{name}/{stamp}.png"
            rows[name].append(f"{stamp} {path}")
            if name == "rgb":
                Image.fromarray(frame.rgb()).save(folder / path)
            else:
                Image.fromarray(np.round(5000 * frame.depth.read()).astype(np.uint16)).save(folder / path)
    for name, lines in rows.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    poses = ["# timestamp tx ty tz qx qy qz qw"]
    for time in np.arange(-0.0051, 0.12, 0.01):
        turn = Rotation.from_matrix(pose_at(time).rotation).as_quat()
        poses.append(" ".join(f"{n:.9f}" for n in (START + time, *pose_at(time).translation, *turn)))
    (folder / "groundtruth.txt").write_text("\n".join(poses) + "\n")
    if k:
        np.savetxt(folder / "camera-intrinsics.txt", made.frames[0].camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0] * 3])
    return folder


@pytest.fixture
def recording(tmp_path):
    return record(tmp_path / "desk")


def load(folder):
    return open_root(str(folder)).load(folder.name)


def test_a_recording_comes_back_with_poses_between_those_that_were_measured(recording):
    truth, scene = box_scene(THINGS, frames=[pose_at(time) for time in TIMES]), load(recording)
    assert names(recording) == ("",) and scene.dropped == {}
    assert [frame.id for frame in scene.frames] == [f"{START + time:.6f}" for time in TIMES]
    np.testing.assert_allclose([frame.time_s for frame in scene.frames], TIMES, atol=1e-6)
    for made, read in zip(truth.frames, scene.frames, strict=True):
        assert read.world_from_camera.close_to(made.world_from_camera, 1e-6, 1e-6)
        assert read.camera.cx == pytest.approx(made.camera.cx) and read.camera.fx == pytest.approx(made.camera.fx)
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert np.nanmax(np.abs(read.depth.read() - made.depth.read())) < 1.1e-4
    assert check(scene) == () and {Fact.POSES, Fact.TIME, Fact.METRIC} <= set(scene.facts)
    assert Fact.GRAVITY not in scene.facts  # nobody says that this world is upright


def test_what_a_frame_shows_of_the_lamp_lies_on_its_box(recording):
    truth, scene = box_scene(THINGS), load(recording)
    lamp = truth.object("lamp").box
    for frame in scene.frames:
        uv, _ = frame.camera.project(frame.world_from_camera.inverse().apply(lamp.center))
        column, row = np.floor(uv).astype(int)
        point = frame.world_from_camera.apply(frame.camera.lift(frame.depth.read())[row, column])
        assert lamp.contains(point[None], 0.001).all() and not lamp.contains(point[None], -0.01).any()


def test_each_depth_goes_to_the_colour_nearest_in_time_and_to_no_other(recording):
    # A second colour picture 6 ms before the first depth, which is 4 ms after the first colour.
    rows = (recording / "rgb.txt").read_text()
    first = rows.splitlines()[1].split()[1]
    (recording / "rgb.txt").write_text(f"{START - 0.002:.6f} {first.replace('rgb/', 'rgb/../rgb/')}\n" + rows)
    scene = load(recording)
    assert len(scene.frames) == 4 and scene.dropped == {"no depth within 20 ms": 1}


def test_the_benchmarks_own_recordings_have_its_lens_and_an_upright_world(tmp_path):
    scene = load(record(tmp_path / "rgbd_dataset_freiburg3_made", (640, 480), k=False))
    assert scene.frames[0].camera == Camera(640, 480, 535.4, 539.2, 320.6, 248.1)
    assert Fact.GRAVITY in scene.facts
    (tmp_path / "rgbd_dataset_freiburg3_made").rename(tmp_path / "freiburg1")
    camera = load(tmp_path / "freiburg1").frames[0].camera
    assert (camera.model, camera.fx, camera.distortion[4]) == ("opencv", 517.3, 1.1633)
    uv = np.array([[20.5, 20.5], [600.5, 460.5]])  # the lens model can be undone in the corners
    np.testing.assert_allclose(camera.project(camera.unproject(uv, np.ones(2)))[0], uv, atol=1e-6)


def test_without_k_a_recording_of_somebody_else_is_refused(tmp_path):
    with pytest.raises(SceneError, match=r"has no K; put the 3 × 3 matrix into camera-intrinsics"):
        load(record(tmp_path / "desk", k=False))


def test_without_poses_the_frames_are_there_and_no_pose_is_vouched_for(recording):
    (recording / "groundtruth.txt").unlink()
    scene = load(recording)
    assert len(scene.frames) == 4 and Fact.POSES not in scene.facts and scene.frames[0].world_from_camera is None


def edit(folder, name, change):
    path = folder / name
    lines = path.read_text().splitlines()
    path.write_text("\n".join(change(lines)) + "\n")


DAMAGE = {
    "no depth within 20 ms": lambda f: edit(f, "depth.txt", lambda rows: rows[:2] + rows[3:]),
    "no pose within 20 ms": lambda f: edit(f, "groundtruth.txt", lambda rows: rows[:3] + rows[7:]),
    "no colour": lambda f: (f / "rgb" / f"{START + 0.033:.6f}.png").unlink(),
    "no depth": lambda f: (f / "depth" / f"{START + 0.037:.6f}.png").unlink(),
    "file outside the folder": lambda f: edit(
        f, "rgb.txt", lambda rows: [rows[0], rows[1], rows[2].replace("rgb/", "../rgb/"), *rows[3:]]
    ),
    "line of rgb.txt that is no time and file": lambda f: edit(
        f, "rgb.txt", lambda rows: [*rows[:2], "nan " + rows[2].split()[1], *rows[3:]]
    ),
    "picture cut short or unreadable": lambda f: (f / "rgb" / f"{START + 0.033:.6f}.png").write_bytes(b"PNG"),
}


@pytest.mark.parametrize("reason", DAMAGE)
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, recording):
    DAMAGE[reason](recording)
    scene = load(recording)
    assert scene.dropped[reason] == 1 and len(scene.frames) == 3


def test_a_pose_that_is_no_turn_is_counted_and_its_neighbours_stand_in(recording):
    edit(recording, "groundtruth.txt", lambda rows: [*rows[:4], rows[4].rsplit(maxsplit=4)[0] + " 0 0 0 0", *rows[5:]])
    scene = load(recording)
    assert scene.dropped == {"line of groundtruth.txt that is no time and pose": 1} and len(scene.frames) == 4
    assert scene.frames[1].world_from_camera.close_to(pose_at(0.033), 1e-6, 1e-6)


def test_a_recording_of_which_no_frame_survives_says_why(recording):
    (recording / "depth.txt").write_text("# none\n")
    with pytest.raises(SceneError, match=r"desk can be used \(4 no depth within 20 ms, depth\.txt lists none\)"):
        load(recording)


def test_damaged_copies_end_in_a_scene_or_a_scene_error(recording, tmp_path):
    survives(open_root, recording, tmp_path / "copies", 25, seed=1)
