import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sightline.errors import ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.check import check
from sightline.scenes.fact import Fact
from sightline.scenes.readers.tapvid3d import open_root
from tests.scenes.readers.damage import survives

FRAMES, WIDTH, HEIGHT = 5, 96, 64
LENS = (80.0, 82.0, 48.5, 31.0)
STILL = np.array([[-0.6, 0.1, 3.0], [0.5, -0.3, 2.5], [0.1, 0.45, 3.5]])  # metres, in the world of the extrinsics
MOVER, STEP = np.array([-0.2, -0.2, 2.2]), np.array([0.12, 0.0, 0.05])  # a fourth point, and its way in each frame
COLOURS = np.array([(230, 20, 20), (20, 210, 20), (30, 30, 240), (240, 240, 20)], np.uint8)


def poses() -> list[Pose]:
    return [Pose.looking((0.05 * t, 0.02 * t, 0.1), (0, 0, 3), up=(0, -1, 0)) for t in range(FRAMES)]


def truth() -> np.ndarray:
    """World places (T, 4, 3) of the points."""
    return np.stack([np.vstack([STILL, MOVER + t * STEP]) for t in range(FRAMES)])


def clip(**changes) -> dict[str, np.ndarray]:
    """The arrays of a clip whose pictures show a coloured square at each point; None takes one out."""
    camera = Camera(WIDTH, HEIGHT, *LENS)
    xyz = np.stack([pose.inverse().apply(points) for pose, points in zip(poses(), truth(), strict=True)])
    pictures = []
    for own in xyz:
        picture = np.full((HEIGHT, WIDTH, 3), 110, np.uint8)
        for (u, v), colour in zip(camera.project(own)[0], COLOURS, strict=True):
            picture[int(v) - 3 : int(v) + 4, int(u) - 3 : int(u) + 4] = colour
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=95, subsampling=0)
        pictures.append(buffer.getvalue())
    visible = np.ones((FRAMES, 4), bool)
    visible[1, 2] = False
    arrays = {
        "images_jpeg_bytes": np.array(pictures),
        "queries_xyt": np.zeros((4, 3)),
        "tracks_XYZ": xyz,
        "visibility": visible,
        "fx_fy_cx_cy": np.array(LENS),
        "extrinsics_w2c": np.stack([pose.inverse().matrix for pose in poses()]),
    } | changes
    return {name: array for name, array in arrays.items() if array is not None}


def write(folder: Path, name: str = "Lite_seq1_0", **changes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", **clip(**changes))
    return folder


def record(folder: Path) -> Path:
    """A root with one clip of each subset; only Aria's has extrinsics that can be used."""
    write(folder / "adt")
    write(folder / "pstudio", "juggle_3", extrinsics_w2c=None)
    write(folder / "drivetrack", "12_3of5")
    return folder


def load(root: Path):
    reader = open_root(str(root))
    return reader.load(reader.ids()[0])


def test_with_extrinsics_still_points_stand_still_in_the_world_and_the_moving_one_moves(tmp_path):
    scene = load(record(tmp_path))
    assert (scene.id, scene.split, scene.dropped) == ("adt/Lite_seq1_0", "test", {})
    [track] = scene.read_tracks()
    assert track.coordinates == "world"
    np.testing.assert_allclose(track.xyz, truth(), atol=1e-9)
    assert (~track.visible).sum() == 1 and not track.visible[1, 2]
    for frame, pose in zip(scene.frames, poses(), strict=True):
        assert frame.world_from_camera.close_to(pose)
    assert Fact.POSES in scene.facts and Fact.GRAVITY not in scene.facts and check(scene) == ()


def test_points_fall_on_their_squares_in_the_pictures(tmp_path):
    scene = load(record(tmp_path))
    [track] = scene.read_tracks()
    for frame, xyz in zip(scene.frames, track.xyz, strict=True):
        uv, _ = frame.camera.project(frame.world_from_camera.inverse().apply(xyz))
        column, row = np.floor(uv).astype(int).T
        assert np.abs(frame.rgb()[row, column].astype(int) - COLOURS).max() < 40


@pytest.mark.parametrize("subset", ["pstudio", "drivetrack"])
def test_without_extrinsics_that_can_be_trusted_points_are_told_in_each_frames_own_camera(subset, tmp_path):
    reader = open_root(str(record(tmp_path)))
    [id] = [id for id in reader.ids() if id.startswith(subset)]
    scene = reader.load(id)
    [track] = scene.read_tracks()
    assert track.coordinates == "camera" and Fact.POSES not in scene.facts
    assert all(frame.world_from_camera is None for frame in scene.frames)
    np.testing.assert_allclose(track.xyz, clip()["tracks_XYZ"], atol=1e-9)
    assert check(scene) == ()


def test_a_subsets_clip_has_the_same_id_whatever_the_root(tmp_path):
    record(tmp_path)
    assert open_root(str(tmp_path)).ids() == ("adt/Lite_seq1_0", "drivetrack/12_3of5", "pstudio/juggle_3")
    assert open_root(str(tmp_path / "adt")).ids() == ("adt/Lite_seq1_0",)
    assert open_root(str(tmp_path / "adt" / "Lite_seq1_0.npz")).ids() == ("adt/Lite_seq1_0",)
    with pytest.raises(ReaderError, match="'other'"):
        open_root(str(tmp_path)).load("other")


@pytest.mark.parametrize(("folder", "poses"), [("adt_minival", True), ("full_eval/DriveTrack_full/a", False)])
def test_folders_are_known_by_the_subset_in_their_names(folder, poses, tmp_path):
    root = write(tmp_path / folder)
    for place in (root, root / "Lite_seq1_0.npz", root.parent) if folder == "adt_minival" else (root,):
        scene = load(place)
        assert scene.id == ("adt/Lite_seq1_0" if poses else "drivetrack/Lite_seq1_0")
        assert (scene.split, Fact.POSES in scene.facts) == ("test", poses)


def test_a_clip_of_unknown_origin_is_never_trained_on_and_its_poses_are_used_where_points_stand_still(tmp_path):
    scene = load(write(tmp_path / "roadtrip"))  # "adt" is no word of its own in it
    assert (scene.id, scene.split) == ("Lite_seq1_0", "test")
    [track] = scene.read_tracks()
    assert track.coordinates == "world"
    assert (scene.facts[Fact.POSES].sigma, scene.facts[Fact.TRACKS].sigma) == (0.01, 0.02)  # at best
    np.testing.assert_allclose(track.xyz, truth(), atol=1e-9)
    assert check(scene) == ()


def wandering(metres: float) -> np.ndarray:
    """Extrinsics that are off by about so much, another way in each frame."""
    off = np.random.default_rng(4).normal(0.0, metres / 3**0.5, (FRAMES, 3))
    return np.stack([Pose(p.rotation, p.translation + d).inverse().matrix for p, d in zip(poses(), off, strict=True)])


@pytest.mark.parametrize(
    ("extrinsics", "trusted"),
    [
        (wandering(0.004), True),
        (wandering(0.1), False),
        (np.stack([pose.matrix for pose in poses()]), False),  # world_from_camera
        (np.stack([np.eye(4)] * FRAMES), False),  # a camera that stands still, by its word
        (np.full((FRAMES, 4, 4), np.nan), False),
    ],
)
def test_poses_of_unknown_origin_are_used_only_as_far_as_still_points_bear_them_out(extrinsics, trusted, tmp_path):
    scene = load(write(tmp_path / "mine", extrinsics_w2c=extrinsics))
    assert (Fact.POSES in scene.facts, scene.read_tracks()[0].coordinates) == (
        (True, "world") if trusted else (False, "camera")
    )
    assert len(scene.frames) == FRAMES
    assert scene.facts[Fact.TRACKS].sigma == (0.02 if trusted else 0.1)


def test_poses_by_which_nothing_stands_still_are_not_trusted_nor_those_of_too_few_points(tmp_path):
    xyz = clip()["tracks_XYZ"]
    moving = np.stack([own + t * np.array([0.1, 0.02, -0.05]) for t, own in enumerate(xyz)])
    assert Fact.POSES not in load(write(tmp_path / "moving", tracks_XYZ=moving)).facts
    few = {"tracks_XYZ": xyz[:, :2], "visibility": np.ones((FRAMES, 2), bool)}
    assert Fact.POSES not in load(write(tmp_path / "few", **few)).facts
    assert Fact.POSES not in load(write(tmp_path / "unseen", visibility=np.zeros((FRAMES, 4), bool))).facts


def test_a_frame_that_cannot_be_used_is_left_out_of_the_track_as_well(tmp_path):
    arrays = clip()
    pictures = arrays["images_jpeg_bytes"].tolist()
    small = io.BytesIO()
    Image.new("RGB", (32, 32)).save(small, "JPEG")
    pictures[0], pictures[2] = b"no picture", small.getvalue()
    turned = arrays["extrinsics_w2c"].copy()
    turned[3, :3, :3] *= 1.2
    turned[4, 0, 3] = np.inf
    scene = load(write(tmp_path / "adt", images_jpeg_bytes=np.array(pictures), extrinsics_w2c=turned))
    assert [frame.id for frame in scene.frames] == ["0001"]
    assert scene.dropped == {
        "picture that cannot be read": 1, "picture of another size than the rest": 1,
        "pose is not rigid": 1, "tracking lost (pose not finite)": 1,
    }  # fmt: skip
    [track] = scene.read_tracks()
    np.testing.assert_allclose(track.xyz, truth()[1:2], atol=1e-9)
    assert check(scene) == ()


def test_a_place_that_is_none_is_unknown_and_not_visible(tmp_path):
    xyz = clip()["tracks_XYZ"].copy()
    xyz[0, 0], xyz[1, 1, 2], xyz[2, 3, 0], xyz[3, 0, 2] = np.nan, np.inf, 1e30, -2.0
    scene = load(write(tmp_path / "pstudio", tracks_XYZ=xyz, extrinsics_w2c=None))
    [track] = scene.read_tracks()
    assert not track.visible[[0, 1, 2, 3], [0, 1, 3, 0]].any() and track.visible.sum() == FRAMES * 4 - 5
    assert np.isnan(track.xyz).any(axis=2).sum() == 3  # a point behind the lens has a place
    assert check(scene) == ()


def objects(pictures) -> np.ndarray:
    held = np.empty(len(pictures), object)
    held[:] = list(pictures)
    return held


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"visibility": None}, "has no array visibility"),
        ({"visibility": np.ones((FRAMES, 3), bool)}, "visibility is"),
        ({"tracks_XYZ": np.zeros((FRAMES - 1, 4, 3))}, "tracks_XYZ is"),
        ({"tracks_XYZ": np.zeros((FRAMES, 4, 3), int)}, "tracks_XYZ is"),
        ({"fx_fy_cx_cy": np.zeros(3)}, "fx_fy_cx_cy is"),
        ({"fx_fy_cx_cy": np.array([-1.0, 1, 1, 1])}, "fx_fy_cx_cy: camera: focal"),
        ({"extrinsics_w2c": np.zeros((FRAMES, 3, 4))}, "extrinsics_w2c is"),
        ({"extrinsics_w2c": np.zeros((FRAMES, 4, 4))}, "5 pose is not rigid"),
        ({"images_jpeg_bytes": np.zeros((FRAMES, 2, 2, 3), np.uint8)}, "images_jpeg_bytes is"),
        ({"images_jpeg_bytes": objects(clip()["images_jpeg_bytes"])}, "images_jpeg_bytes: .* a pickle"),
    ],
)
def test_a_damaged_clip_names_its_array(changes, words, tmp_path):
    with pytest.raises(SceneError, match=words) as told:
        load(write(tmp_path / "adt", **changes))
    assert "Lite_seq1_0.npz" in str(told.value)


def test_a_clip_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path):
    arrays = clip(tracks_XYZ=np.zeros((FRAMES, 2_000_000, 3), np.float16), visibility=None)
    (tmp_path / "adt").mkdir()
    np.savez_compressed(tmp_path / "adt" / "bomb.npz", visibility=np.zeros((FRAMES, 2_000_000), bool), **arrays)
    with pytest.raises(SceneError, match=r"bomb\.npz: tracks_XYZ: 2000000 points"):
        load(tmp_path)


def test_a_root_without_clips_says_what_was_looked_for(tmp_path):
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ReaderError, match=r"\*\.npz"):
            open_root(str(root))


def test_damaged_copies_end_in_a_scene_or_are_refused_by_name(tmp_path):
    assert survives(open_root, record(tmp_path / "clips"), tmp_path / "copies", 20, seed=5) >= 5


def test_real_points_stand_still_where_they_were_put_and_under_their_pixels(samples):
    """The clips were made of static scenes, so world places must not change; their pictures are real."""
    reader = open_root(str(samples("tracks_7scenes_derived")))
    assert len(reader.ids()) == 2
    for id in reader.ids():
        scene = reader.load(id)
        assert scene.split == "test" and Fact.POSES in scene.facts
        [track] = scene.read_tracks()
        assert track.xyz.shape == (24, 128, 3) and track.coordinates == "world"
        assert np.abs(track.xyz - track.xyz[0]).max() < 1e-6
        with np.load(samples("tracks_7scenes_derived") / f"{Path(id).name}.npz") as told:
            queries = told["queries_xyt"]
        colours, wrong = [], []
        for n, (x, y, t) in enumerate(queries):
            frame = scene.frames[int(t)]
            uv, _ = frame.camera.project(frame.world_from_camera.inverse().apply(track.xyz[int(t), n]))
            np.testing.assert_allclose(uv, (x, y), atol=1e-6)
        first = scene.frames[0].rgb().astype(int)
        for f in (6, 12, 23):
            frame = scene.frames[f]
            # The sample counts pixel centres at whole numbers.
            both = track.visible[0] & track.visible[f]
            here = [np.rint(s.camera.project(s.world_from_camera.inverse().apply(track.xyz[f, both]))[0]).astype(int)
                    for s in (scene.frames[0], frame)]  # fmt: skip
            seen = [pic[uv[:, 1], uv[:, 0]] for pic, uv in zip((first, frame.rgb().astype(int)), here, strict=True)]
            colours.append(np.abs(seen[0] - seen[1]).mean(axis=1))
            wrong.append(np.abs(seen[0] - np.roll(seen[1], 7, axis=0)).mean(axis=1))
        assert np.median(np.concatenate(colours)) < 15 < 30 < np.median(np.concatenate(wrong))  # of 255
