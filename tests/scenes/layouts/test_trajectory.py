import json

import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact
from sightline.scenes.readers.rgbd import open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.scenes.readers.damage import survives

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}


def record(folder):
    made = box_scene(THINGS, frames=3)
    for name in ("color", "depth"):
        (folder / name).mkdir(parents=True)
    lines = []
    for f, frame in enumerate(made.frames):
        Image.fromarray(frame.rgb()).save(folder / "color" / f"{f:05d}.png")
        Image.fromarray(np.round(1000 * frame.depth.read()).astype(np.uint16)).save(folder / "depth" / f"{f:05d}.png")
        rows = [" ".join(map(str, row)) for row in frame.world_from_camera.matrix]
        lines += [f"{f} {f} {f + 1}", *rows]
    (folder / "trajectory.log").write_text("\n".join(lines) + "\n")
    k = made.frames[0].camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]
    told = {"width": 160, "height": 120, "intrinsic_matrix": k.T.ravel().tolist()}
    (folder / "camera_made.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def recording(tmp_path):
    return record(tmp_path / "room")


def load(folder):
    return open_root(str(folder)).load(folder.name)


def test_a_recording_comes_back_in_metres(recording):
    truth, scene = box_scene(THINGS, frames=3), load(recording)
    for made, read in zip(truth.frames, scene.frames, strict=True):
        assert read.world_from_camera.close_to(made.world_from_camera)
        assert (read.camera.cx, read.camera.fy) == pytest.approx((made.camera.cx, made.camera.fy))
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert np.nanmax(np.abs(read.depth.read() - made.depth.read())) < 6e-4
    assert check(scene) == () and scene.dropped == {} and Fact.GRAVITY not in scene.facts


def change_pose(folder, frame, change):
    path = folder / "trajectory.log"
    lines = path.read_text().splitlines()
    lines[5 * frame + 1] = change(lines[5 * frame + 1])
    path.write_text("\n".join(lines) + "\n")


DAMAGE = {
    "tracking lost (pose not finite)": lambda f: change_pose(f, 1, lambda row: "nan nan nan nan"),
    "pose is not rigid": lambda f: change_pose(f, 1, lambda row: "2 0 0 0"),
    "no pose": lambda f: (f / "trajectory.log").write_text(
        "\n".join(line for i, line in enumerate((f / "trajectory.log").read_text().splitlines()) if i // 5 != 1)
    ),
    "picture cut short or unreadable": lambda f: (f / "color" / "00001.png").write_bytes(b""),
}


@pytest.mark.parametrize("reason", DAMAGE)
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, recording):
    DAMAGE[reason](recording)
    scene = load(recording)
    assert [frame.id for frame in scene.frames] == ["00000", "00002"] and scene.dropped == {reason: 1}


def renamed(folder, kind, name):
    """Call every picture of a kind by its number, counted from 0."""
    for i, path in enumerate(sorted((folder / kind).iterdir())):
        path.rename(path.with_name(f"new_{name(i)}{path.suffix}"))
    for path in (folder / kind).iterdir():
        path.rename(path.with_name(path.name.removeprefix("new_")))


def paired_as_made(scene, numbers):
    """Whether the frames are those of these numbers, each with its own picture, depth and pose."""
    truth = box_scene(THINGS, frames=3)
    for number, read in zip(numbers, scene.frames, strict=True):
        made = truth.frames[number]
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        assert np.nanmax(np.abs(read.depth.read() - made.depth.read())) < 6e-4
        assert read.world_from_camera.close_to(made.world_from_camera)
    return True


@pytest.mark.parametrize("missing", [0, 1, 2])
@pytest.mark.parametrize(("kind", "reason"), [("color", "no colour"), ("depth", "no depth")])
def test_where_a_picture_is_missing_the_others_keep_their_own_depth_and_pose(kind, reason, missing, recording):
    (recording / kind / f"{missing:05d}.png").unlink()
    scene = load(recording)
    assert paired_as_made(scene, [i for i in range(3) if i != missing]) and scene.dropped == {reason: 1}


@pytest.mark.parametrize(
    ("color", "depth"),
    [
        (lambda i: f"{i + 1:06d}", lambda i: f"{i + 1}"),  # counted from 1, the log from 0
        (lambda i: f"{10 * i:05d}-{7 * i:012d}", lambda i: f"{10 * i:05d}-{7 * i + 3:012d}"),  # number and time
        (lambda i: f"v2_rgb_{i}", lambda i: f"v2_depth_{i}_mm"),
        (lambda i: "abc"[i], lambda i: "xyz"[i]),
        (lambda i: f"a_1305031102.{175 + i}", lambda i: f"1305031102.{180 + i}"),
    ],
)
def test_pictures_pair_by_the_number_in_their_name_else_in_order(color, depth, recording):
    renamed(recording, "color", color)
    renamed(recording, "depth", depth)
    assert paired_as_made(load(recording), [0, 1, 2])


def test_a_count_from_one_is_told_from_a_first_frame_that_is_missing(recording):
    for kind in ("color", "depth"):
        renamed(recording, kind, lambda i: f"{i + 1:05d}")
        (recording / kind / "00002.png").unlink()
    assert paired_as_made(load(recording), [0, 2])
    for kind in ("color", "depth"):  # now 1 alone: the first of three, or the second whose neighbours are gone?
        (recording / kind / "00003.png").unlink()
    with pytest.raises(SceneError, match=r"trajectory.log: 3 poses numbered 0 to 2 for 1 pictures numbered 1 to 1"):
        load(recording)


def test_unequal_counts_of_pictures_without_numbers_are_refused(recording):
    renamed(recording, "color", lambda i: "abc"[i])
    (recording / "depth" / "00001.png").unlink()
    with pytest.raises(SceneError, match="3 pictures in color/ and 2 in depth/"):
        load(recording)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("trajectory.log", "0 0 1 1 0 0", "cut short"),
        ("trajectory.log", "0 0 one", "no number"),
        ("camera_made.json", "{", "not JSON"),
        ("camera_made.json", '{"width": 160, "height": 120}', "intrinsic_matrix"),
        ("camera_made.json", '{"width": 160, "height": 120, "intrinsic_matrix": [1, 2]}', "no camera"),
    ],
)
def test_a_damaged_file_of_the_whole_recording_is_named(name, text, words, recording):
    (recording / name).write_text(text)
    with pytest.raises(SceneError, match=words) as told:
        load(recording)
    assert name in str(told.value)


def test_damaged_copies_end_in_a_scene_or_a_scene_error(recording, tmp_path):
    survives(open_root, recording, tmp_path / "copies", 25, seed=3)


def test_frames_of_the_real_example_align_to_a_centimetre(samples):
    scene = open_root(str(samples("open3d_testdata"))).load("rgbd_icl_synthetic")
    assert len(scene.frames) == 5 and scene.dropped == {}
    camera = scene.frames[0].camera
    assert (camera.fx, camera.cx, camera.cy) == (525, 320, 240)
    table = SceneTable(scene)
    assert np.median(np.abs(depth_residuals(table, 0, 4))) < 0.008
    assert max(np.median(np.abs(depth_residuals(table, f, f + 1))) for f in range(4)) < 0.006
