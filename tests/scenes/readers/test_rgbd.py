import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_gradient_magnitude

from sightline.errors import ReaderError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.check_frames import depth_residuals
from sightline.scenes.fact import Fact
from sightline.scenes.readers.rgbd import open_root
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.scenes.readers.damage import survives

K = "585 0 320\n0 585 240\n0 0 1\n"
THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
Y_DOWN = Pose(np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]), np.zeros(3))  # takes our world to one whose y is down


def record(folder: Path, count: int = 3) -> Path:
    """A recording of a made room in the format itself, in a world whose y axis points down."""
    folder.mkdir(parents=True)
    scene = box_scene(THINGS, frames=count)
    camera = scene.frames[0].camera
    k = camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]
    np.savetxt(folder / "camera-intrinsics.txt", k)
    np.savetxt(folder / "gravity-direction.txt", Y_DOWN.rotate([0.0, 0, -1]))
    for f, frame in enumerate(scene.frames):
        stem = folder / f"frame-{20 * f:06d}"
        Image.fromarray(frame.rgb()).save(f"{stem}.color.png")
        millimetres = np.round(1000 * frame.depth.read()).astype(np.uint16)
        millimetres[:4, :4], millimetres[4:8, :4] = 0, 65535
        Image.fromarray(millimetres).save(f"{stem}.depth.png")
        np.savetxt(f"{stem}.pose.txt", (Y_DOWN @ frame.world_from_camera).matrix)
    return folder


@pytest.fixture
def recording(tmp_path):
    return record(tmp_path / "kitchen")


def load(folder: Path):
    return open_root(str(folder)).load(folder.name)


def test_sequences_of_one_room_are_one_place(tmp_path):
    for name in ("heads/seq-01", "heads/seq-02", "fire"):
        record(tmp_path / name, 1)
    reader = open_root(str(tmp_path / "heads"))
    assert [reader.load(id).place for id in reader.ids()] == ["heads", "heads"]
    assert load(tmp_path / "fire").place == ""


def test_a_recording_comes_back_in_metres_with_z_up_and_pixel_centres_at_a_half(recording):
    truth, scene = box_scene(THINGS, frames=3), load(recording)
    assert [frame.id for frame in scene.frames] == ["000000", "000020", "000040"]
    for made, read in zip(truth.frames, scene.frames, strict=True):
        assert read.camera.cx == pytest.approx(made.camera.cx) and read.camera.fx == pytest.approx(made.camera.fx)
        assert read.world_from_camera.close_to(made.world_from_camera, 1e-6, 1e-6)
        np.testing.assert_array_equal(read.rgb(), made.rgb())
        depth = read.depth.read()
        assert depth.dtype == np.float32 and np.isnan(depth[:8, :4]).all()
        assert np.nanmax(np.abs(depth - made.depth.read())) < 6e-4
    assert (scene.id, scene.source, scene.dropped) == ("kitchen", f"rgbd:{recording}", {})
    assert Fact.GRAVITY in scene.facts and check(scene) == ()


def test_without_a_gravity_file_the_world_is_as_recorded_and_no_up_is_vouched_for(recording):
    (recording / "gravity-direction.txt").unlink()
    scene = load(recording)
    assert Fact.GRAVITY not in scene.facts
    expected = Y_DOWN @ box_scene(THINGS, frames=1).frames[0].world_from_camera
    assert scene.frames[0].world_from_camera.close_to(expected, 1e-6, 1e-6)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def rewrite_pose(path, change):
    np.savetxt(path, change(np.loadtxt(path)))


def smaller(path):
    with Image.open(path) as image:
        image.resize((80, 60)).save(path)


DAMAGE = {
    "picture cut short or unreadable": [
        lambda f: cut(f / "frame-000020.depth.png"),
        lambda f: cut(f / "frame-000020.color.png"),
    ],
    "tracking lost (pose not finite)": [
        lambda f: rewrite_pose(f / "frame-000020.pose.txt", lambda m: m * np.nan),
        lambda f: rewrite_pose(f / "frame-000020.pose.txt", lambda m: np.where(m == 1, m, -np.inf)),
    ],
    "pose is not rigid": [
        lambda f: rewrite_pose(f / "frame-000020.pose.txt", lambda m: m * [[1.1], [1.1], [1.1], [1]]),
        lambda f: rewrite_pose(f / "frame-000020.pose.txt", lambda m: m * [[-1], [1], [1], [1]]),
        lambda f: rewrite_pose(f / "frame-000020.pose.txt", np.transpose),
    ],
    "pose is not a 4 × 4 matrix": [
        lambda f: (f / "frame-000020.pose.txt").write_text("1 0 0"),
        lambda f: (f / "frame-000020.pose.txt").write_text("lost"),
    ],
    "no pose": [lambda f: (f / "frame-000020.pose.txt").unlink()],
    "no depth": [lambda f: (f / "frame-000020.depth.png").unlink()],
    "no colour": [lambda f: (f / "frame-000020.color.png").unlink()],
    "depth of another size than colour": [lambda f: smaller(f / "frame-000020.depth.png")],
    "picture of another size than the rest": [
        lambda f: (smaller(f / "frame-000020.depth.png"), smaller(f / "frame-000020.color.png"))
    ],
    "depth is not a picture of 16 bits": [
        lambda f: shutil.copy(f / "frame-000020.color.png", f / "frame-000020.depth.png")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("reason", "damage"), [(why, d) for why, ways in DAMAGE.items() for d in ways])
def test_a_damaged_frame_is_left_out_and_counted_by_its_reason(reason, damage, recording):
    damage(recording)
    scene = load(recording)
    assert [frame.id for frame in scene.frames] == ["000000", "000040"]
    assert scene.dropped == {reason: 1}


def test_a_recording_of_which_no_frame_survives_says_why(recording):
    for path in recording.glob("*.pose.txt"):
        path.write_text("nan " * 16)
    with pytest.raises(SceneError, match=r"3 tracking lost"):
        load(recording)


def test_damaged_pixels_behind_a_whole_header_are_told_with_the_files_name(recording):
    path = recording / "frame-000020.depth.png"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 50] = bytes(50)
    path.write_bytes(content)
    scene = load(recording)
    with pytest.raises(SceneError, match=r"frame-000020\.depth\.png"):
        scene.frame("000020").depth.read()
    assert any("frame-000020.depth.png" in str(finding) for finding in check(scene))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("camera-intrinsics.txt", "585 0 320", "3 × 3"),
        ("camera-intrinsics.txt", "-585 0 320 0 585 240 0 0 1", "focal"),
        ("gravity-direction.txt", "0 0 0", "no direction"),
        ("gravity-direction.txt", "down", "no number"),
    ],
)
def test_a_damaged_file_of_the_whole_recording_is_named(name, text, words, recording):
    (recording / name).write_text(text)
    with pytest.raises(SceneError, match=words) as told:
        load(recording)
    assert name in str(told.value)


def test_a_recording_without_k_is_refused(recording):
    (recording / "camera-intrinsics.txt").unlink()
    with pytest.raises(SceneError, match="has no K"):
        load(recording)


def test_the_root_is_one_recording_or_a_folder_of_them(tmp_path):
    record(tmp_path / "rooms" / "b", 1)
    record(tmp_path / "rooms" / "a", 1)
    (tmp_path / "rooms" / "notes").mkdir()
    assert open_root(str(tmp_path / "rooms")).ids() == ("a", "b")
    assert open_root(str(tmp_path / "rooms" / "a")).ids() == ("a",)
    with pytest.raises(ReaderError, match="'c'"):
        open_root(str(tmp_path / "rooms")).load("c")


def test_every_other_frame_that_can_be_used_is_taken_when_asked_for(tmp_path):
    folder = record(tmp_path / "kitchen", count=4)
    cut(folder / "frame-000000.color.png")
    scene = open_root(f"{folder}@every=2").load("kitchen")
    assert [frame.id for frame in scene.frames] == ["000020", "000060"] and sum(scene.dropped.values()) == 1
    with pytest.raises(ReaderError, match="rgbd: option 'every=0'"):
        open_root(f"{folder}@every=0")


def test_a_root_without_recordings_says_what_was_looked_for(tmp_path):
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match="pose"):
            open_root(str(root))


def test_frames_of_the_real_kitchen_align_to_two_centimetres_and_its_table_is_at_table_height(samples):
    scene = open_root(str(samples("rgbd_7scenes_redkitchen"))).load("sparse")
    table = SceneTable(scene)
    assert len(scene.frames) == 38 and scene.dropped == {}
    apart = [np.median(np.abs(depth_residuals(table, f, f + 1))) for f in range(0, 37, 4)]
    assert max(apart) < 0.02 and np.median(apart) < 0.009
    heights = []
    for f in range(0, 38, 4):
        frame = scene.frames[f]
        world = frame.world_from_camera.apply(frame.camera.lift(table.depth(f))[::2, ::2])
        normal = np.cross(world[1:, :-1] - world[:-1, :-1], world[:-1, 1:] - world[:-1, :-1])
        flat = np.abs(normal[..., 2]) > 0.98 * np.linalg.norm(normal, axis=-1)
        heights.append(world[:-1, :-1][flat][:, 2])
    z = np.concatenate(heights)
    count, edges = np.histogram(z, bins=np.arange(z.min(), z.max(), 0.02))
    table_top = edges[np.argmax(count)]  # the camera mostly looks at it
    floor = edges[np.argmax(np.where(edges[:-1] < table_top - 0.6, count, 0))]
    assert table_top - floor == pytest.approx(0.74, abs=0.04)
    eyes = [frame.world_from_camera.translation[2] - floor for frame in scene.frames]
    assert 0.5 < min(eyes) < max(eyes) < 2.2  # carried by a person, above the floor


def test_the_real_tabletop_has_another_name_for_k_and_no_gravity(samples):
    reader = open_root(str(samples("rgbd_princeton_box")))
    [id] = reader.ids()
    scene = reader.load(id)
    assert len(scene.frames) == 11 and Fact.GRAVITY not in scene.facts
    assert scene.frames[0].world_from_camera.close_to(Pose.identity())
    assert scene.frames[0].camera.cx == pytest.approx(298.443 + 0.5, abs=1e-2)
    table = SceneTable(scene)
    apart = [np.median(np.abs(depth_residuals(table, f, f + 1))) for f in range(0, 10, 2)]
    assert max(apart) < 0.003 and np.median(apart) < 0.002


def test_the_depth_of_the_real_kitchen_jumps_where_its_colour_has_edges(samples):
    scene = open_root(str(samples("rgbd_7scenes_redkitchen"))).load("sparse")
    table, registered, as_one = SceneTable(scene), [], []
    for f in range(0, 38, 5):
        grey = scene.frames[f].rgb().mean(axis=2)
        strength = gaussian_gradient_magnitude(grey, 1.5)
        strength = np.minimum(strength, np.percentile(strength, 97))
        strength = (strength - strength.mean()) / strength.std()
        for depth, told in ((table.depth(f), registered), (scene.frames[f].depth.read(), as_one)):
            near = np.fmin(depth[:, 3:], depth[:, :-3])
            jumps = np.abs(depth[:, 3:] - depth[:, :-3]) > 0.15 * near
            told.extend(strength[:, 1:-2][40:440, 40:600][jumps[40:440, 40:600]])
    assert np.mean(registered) > 0.6 > 0.4 > np.mean(as_one)


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(recording, tmp_path):
    assert 0 < survives(open_root, recording, tmp_path / "copies", 20, seed=2) < 20
