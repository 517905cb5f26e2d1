import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.readers.rgbd import open_root as open_rgbd
from sightline.scenes.readers.video import looks_like, open_root
from sightline.scenes.scene import Scene
from tests.made import TARGET, box_scene
from tests.scenes.formats.test_film import TIMES, bright, film, library, shade
from tests.scenes.readers.damage import survives
from tests.scenes.test_exif import photo

THINGS = {"lamp": (-1, 0, 0.5, 0.4, 0.4, 1.0), "sofa": (0.2, 1, 0.4, 1.8, 0.8, 0.8, 0.3)}
Y_DOWN = Pose(np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]), np.zeros(3))


def room() -> Scene:
    """A room as a camera sees it that walks ahead."""
    return box_scene(THINGS, frames=[Pose.looking((0.2 * f, -4.5 + 0.5 * f, 1.5), TARGET) for f in range(3)])


def sequence(folder, *beside, prefix="", pictures=True, unit=1.0):
    """Pictures of a made room, whose y is down, numbered 9, 10, 11; and what is asked for beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    scene = room()
    if pictures:
        for n, frame in enumerate(scene.frames):
            Image.fromarray(frame.rgb()).save(folder / f"shot_{n + 9}.png")
    path = {name: folder / f"{prefix}{name}" for name in beside}
    k = scene.frames[0].camera.matrix - [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]]
    poses = np.stack([(Y_DOWN @ frame.world_from_camera).matrix for frame in scene.frames])
    poses[:, :3, 3] *= unit
    for name in beside:
        if name == "poses.npz":
            np.savez(path[name], pose_c2w=poses, fx_fy_cx_cy=[k[0, 0], k[1, 1], k[0, 2], k[1, 2]])
        elif name == "poses.txt":
            np.savetxt(path[name], poses.reshape(-1, 16))
        elif name == "camera-intrinsics.txt":
            np.savetxt(path[name], k)
        elif name == "gravity-direction.txt":
            np.savetxt(path[name], Y_DOWN.rotate([0.0, 0, -1]))
        elif name == "times.txt":
            path[name].write_text("100.0\n100.5\n101.5\n")
        elif name == "depth":
            path[name].mkdir()
            for n, frame in enumerate(scene.frames):
                image = Image.fromarray(np.round(1000 * frame.depth.read()).astype(np.uint16))
                image.save(path[name] / (f"{n:06d}.png" if prefix else f"shot_{n + 9}.png"))
    return folder


ALL = ("poses.txt", "camera-intrinsics.txt", "gravity-direction.txt", "times.txt", "depth")


def load(root, id=None):
    reader = open_root(str(root))
    return reader.load(id or reader.ids()[0])


def test_a_folder_of_pictures_goes_by_their_numbers_and_knows_no_more_than_lies_beside_it(tmp_path):
    scene = load(sequence(tmp_path / "walk"))
    assert [frame.id for frame in scene.frames] == ["shot_9", "shot_10", "shot_11"]
    assert set(scene.facts) == {Fact.PIXELS} and check(scene) == ()
    frame = scene.frames[1]
    assert (frame.camera, frame.world_from_camera, frame.time_s, dict(frame.depths)) == (None, None, None, {})
    np.testing.assert_array_equal(frame.rgb(), room().frames[1].rgb())


def test_poses_depth_times_and_gravity_beside_the_pictures_are_joined_to_them(tmp_path):
    truth, scene = room(), load(sequence(tmp_path / "walk", *ALL))
    for made, read in zip(truth.frames, scene.frames, strict=True):
        assert read.world_from_camera.close_to(made.world_from_camera, 1e-6, 1e-6)
        assert (read.camera.fx, read.camera.cx) == pytest.approx((made.camera.fx, made.camera.cx))
        assert np.nanmax(np.abs(read.depth.read() - made.depth.read())) < 6e-4
    assert [frame.time_s for frame in scene.frames] == [0, 0.5, 1.5]
    assert set(scene.facts) == {
        Fact.PIXELS, Fact.POSES, Fact.DEPTH, Fact.METRIC, Fact.GRAVITY, Fact.TIME
    }  # fmt: skip
    assert check(scene) == () and scene.dropped == {}


def test_poses_alone_make_no_metric_world_unless_the_user_says_so(tmp_path):
    folder = sequence(tmp_path / "walk", "poses.npz")
    scene = load(folder)
    assert Fact.POSES in scene.facts and Fact.METRIC not in scene.facts and Fact.GRAVITY not in scene.facts
    assert scene.frames[0].world_from_camera.close_to(Y_DOWN @ room().frames[0].world_from_camera, 1e-6, 1e-6)
    told = open_root(f"{folder}@unit=m,fps=4").load("walk")
    assert Fact.METRIC in told.facts and [frame.time_s for frame in told.frames] == [0, 0.25, 0.5]


@pytest.mark.parametrize(("unit", "facts"), [(1.0, {Fact.POSES, Fact.METRIC}), (0.95, {Fact.POSES}), (3.0, set())])
def test_poses_beside_depth_are_metric_where_they_agree_and_no_poses_where_they_contradict_it(unit, facts, tmp_path):
    folder = sequence(tmp_path / "walk", *ALL, unit=unit)
    scene = load(folder)
    assert set(scene.facts) & {Fact.POSES, Fact.METRIC} == facts and Fact.DEPTH in scene.facts
    assert any("depth disagrees" in str(finding) for finding in check(scene)) == (facts == set())
    assert {Fact.POSES, Fact.METRIC} <= set(load(f"{folder}@unit=m").facts)


def test_depth_without_poses_makes_its_frames_metric(tmp_path):
    scene = load(sequence(tmp_path / "walk", "camera-intrinsics.txt", "depth"))
    assert set(scene.facts) == {Fact.PIXELS, Fact.DEPTH, Fact.METRIC}


def test_a_video_has_its_own_times_and_what_bears_its_name(tmp_path):
    film(tmp_path / "walk.mp4", times=TIMES[:3], size=(160, 120))
    sequence(tmp_path, "poses.npz", "depth", prefix="walk_", pictures=False)
    truth, scene = room(), load(tmp_path, "walk.mp4")
    np.testing.assert_allclose([frame.time_s for frame in scene.frames], (0, 0.04, 0.08))
    assert [frame.id for frame in scene.frames] == ["000000", "000001", "000002"]
    for n, (made, read) in enumerate(zip(truth.frames, scene.frames, strict=True)):
        assert bright(read.rgb()) == pytest.approx(shade(n), abs=6)
        assert np.nanmax(np.abs(read.depth.read() - made.depth.read())) < 6e-4
    assert check(scene) == ()
    assert {Fact.TIME, Fact.POSES, Fact.DEPTH, Fact.METRIC} <= set(scene.facts)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ("fps=25", range(7)),
        ("fps=10", (0, 3, 4, 6)),
        ("fps=5", (0, 4)),
        ("every=3", (0, 3, 6)),
        ("fps=10,every=2", (0, 4)),
    ],
)
def test_of_a_video_so_many_pictures_a_second_are_kept_or_every_so_many(options, kept, tmp_path):
    film(tmp_path / "walk.mp4")
    reader = open_root(f"{tmp_path}/walk.mp4@{options}")
    frames = reader.load("walk.mp4").frames
    assert [int(frame.id) for frame in frames] == list(kept)
    for n, frame in zip(kept, frames, strict=True):
        assert frame.time_s == pytest.approx(TIMES[n] / 1000) and bright(frame.rgb()) == pytest.approx(shade(n), abs=6)


@pytest.mark.parametrize("per_second", [24, 29, 30, 60])
def test_a_rate_that_pictures_have_keeps_all_of_them_though_their_file_rounds_it(per_second, tmp_path):
    times = [1000 * n // per_second for n in range(9)]
    film(tmp_path / "walk.mkv", times=times)
    reader = open_root(f"{tmp_path}/walk.mkv@fps={per_second}")
    assert len(reader.load("walk.mkv").frames) == 9


def test_of_a_folder_with_times_those_are_kept_that_can_be_used_and_the_depth_of_others_is_no_matter(tmp_path):
    folder = sequence(tmp_path / "walk", *ALL)
    (folder / "depth" / "shot_10.png").write_bytes(b"\x89PNG")
    scene = open_root(f"{folder}@fps=1").load("walk")
    assert [(frame.id, frame.time_s) for frame in scene.frames] == [("shot_9", 0.0), ("shot_11", 1.5)]
    assert Fact.DEPTH in scene.facts
    lost(folder)
    assert [frame.id for frame in open_root(f"{folder}@fps=2,every=1").load("walk").frames] == ["shot_9", "shot_11"]
    with pytest.raises(ReaderError, match="every"):
        open_root(f"{folder}@every=0")


def lost(folder):
    rows = np.loadtxt(folder / "poses.txt")
    rows[1] = -np.inf
    np.savetxt(folder / "poses.txt", rows)


DAMAGE = {
    "tracking lost (pose not finite)": lost,
    "picture cut short or unreadable": lambda f: (f / "shot_10.png").write_bytes(b"\x89PNG"),
    "picture of another size than the rest": lambda f: Image.new("RGB", (20, 10)).save(f / "shot_10.png"),
}


@pytest.mark.parametrize("reason", DAMAGE)
def test_a_damaged_picture_or_pose_is_left_out_and_counted_and_the_rest_keep_their_own(reason, tmp_path):
    folder = sequence(tmp_path / "walk", *ALL)
    DAMAGE[reason](folder)
    scene = load(folder)
    assert [frame.id for frame in scene.frames] == ["shot_9", "shot_11"] and scene.dropped == {reason: 1}
    last = room().frames[2]
    assert scene.frames[1].world_from_camera.close_to(last.world_from_camera, 1e-6, 1e-6)
    assert scene.frames[1].time_s == 1.5


def test_a_frame_whose_depth_is_damaged_stays_and_depth_is_no_longer_vouched_for(tmp_path):
    folder = sequence(tmp_path / "walk", *ALL)
    (folder / "depth" / "shot_10.png").write_bytes(b"\x89PNG")
    scene = load(folder)
    assert len(scene.frames) == 3 and scene.dropped == {"depth that is damaged or of another size": 1}
    assert not {Fact.DEPTH, Fact.METRIC} & set(scene.facts)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("poses.txt", "1 0 0", "3 × 16 belong"),
        ("camera-intrinsics.txt", "-90 0 80 0 90 60 0 0 1", "focal"),
        ("times.txt", "1\n2", "3 × 1 belong"),
        ("times.txt", "1\n3\n2", "do not rise"),
        ("gravity-direction.txt", "0 0 0", "no direction"),
        ("poses.npz", "PK", "cannot be read"),
    ],
)
def test_a_damaged_file_beside_the_pictures_is_named(name, content, words, tmp_path):
    folder = sequence(tmp_path / "walk", *ALL)
    (folder / name).write_text(content)
    with pytest.raises(SceneError, match=words) as told:
        load(folder)
    assert name in str(told.value)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"pose_c2w": np.zeros((2, 4, 4))}, r"shape \(2, 4, 4\); 3 pictures"),
        ({"poses": np.zeros((3, 4, 4))}, "shape None"),
        ({"pose_c2w": np.tile(np.eye(4), (3, 1, 1)), "fx_fy_cx_cy": np.ones(3)}, r"fx_fy_cx_cy has shape \(3,\)"),
        ({"pose_c2w": np.tile(np.eye(4), (3, 1, 1)), "fx_fy_cx_cy": np.array([-90.0, 90, 80, 60])}, "focal"),
    ],
)
def test_an_archive_of_poses_that_does_not_fit_is_named(arrays, words, tmp_path):
    folder = sequence(tmp_path / "walk")
    np.savez(folder / "poses.npz", **arrays)
    with pytest.raises(SceneError, match=rf"poses\.npz: .*{words}"):
        load(folder)


def test_a_root_is_one_video_or_a_folder_of_them_and_says_what_it_looked_for(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReaderError, match=r"a video \(\.mp4"):
        open_root(str(tmp_path / "empty"))
    with pytest.raises(ReaderError, match="no folder and no video"):
        open_root(str(tmp_path / "nowhere"))
    with pytest.raises(ReaderError, match="pictures a second"):
        open_root(f"{tmp_path}@fps=0")
    film(tmp_path / "b.mp4")
    sequence(tmp_path / "a")
    assert open_root(str(tmp_path)).ids() == ("a", "b.mp4")
    assert open_root(str(tmp_path / "b.mp4")).ids() == ("b.mp4",)
    assert looks_like(tmp_path / "empty") is None
    assert looks_like(tmp_path / "b.mp4") == "b.mp4 is a video"
    assert looks_like(tmp_path / "a") == "a has numbered pictures of one size"


def test_numbered_photos_of_a_camera_are_not_taken_for_a_video(tmp_path):
    for n in range(3):
        photo(tmp_path / f"IMG_{n}.jpg", focal35=26)
    assert looks_like(tmp_path) is None


def test_damaged_copies_end_in_a_scene_or_a_scene_error(tmp_path):
    whole = sequence(tmp_path / "rooms" / "walk", *ALL).parent
    film(whole / "walk.mp4", times=TIMES[:3], size=(160, 120))
    np.savez(whole / "walk_poses.npz", pose_c2w=np.tile(np.eye(4), (3, 1, 1)))
    survives(open_root, whole, tmp_path / "copies", 40, seed=8)


def test_the_real_kitchen_shows_what_its_recording_shows_from_the_same_places(samples):
    library()
    scene = load(samples("video_7scenes_redkitchen"))
    recording = open_rgbd(str(samples("rgbd_7scenes_redkitchen"))).load("dense")
    assert len(scene.frames) == 150 and scene.dropped == {}
    assert scene.frames[0].camera == recording.frames[0].camera
    assert Fact.POSES in scene.facts and Fact.METRIC not in scene.facts
    moved = recording.frames[0].world_from_camera @ scene.frames[0].world_from_camera.inverse()
    for n in (0, 7, 23):
        filmed, recorded = scene.frames[n], recording.frames[n]
        assert recorded.id == f"{3 * n:06d}" and filmed.time_s == pytest.approx(n / 10)
        assert (moved @ filmed.world_from_camera).close_to(recorded.world_from_camera, 1e-5, 1e-5)
        apart = np.abs(filmed.rgb().astype(int) - recorded.rgb()).mean()
        other = np.abs(filmed.rgb().astype(int) - recording.frames[(n + 8) % 24].rgb()).mean()
        assert apart < 5 and apart < other / 3
