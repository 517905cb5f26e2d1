import numpy as np
import pytest
from PIL import Image

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scan_frames import Taken, Unusable, camera_of, in_time, read_millimetres, tracked_pose
from sightline.scenes.scene import DepthMap, Frame

K = np.array([[1170.0, 0, 647.5, 0], [0, 1171, 483.5, 0], [0, 0, 1, 0], [0, 0, 0, 1]])  # of 1296 × 968


def test_k_is_that_of_the_picture_or_scaled_from_the_size_that_the_scan_states():
    exact = Camera(1296, 968, 1170, 1171, 648, 484)
    assert camera_of(K, (1296, 968), None, "k") == exact == camera_of(K, (1296, 968), (1296, 968), "k")
    assert camera_of(K, (648, 484), (1296, 968), "k") == exact.scaled(648, 484)
    own = K.copy()
    own[0, 2], own[1, 2] = 323.5, 241.5  # was scaled with the pictures, though the scan states the full size
    assert camera_of(own, (648, 484), (1296, 968), "k").cx == 324


@pytest.mark.parametrize("size", [(1200, 896), (1000, 747), (960, 720), (640, 480), (2592, 1936)])
def test_k_of_the_stated_size_is_scaled_however_little_the_pictures_were_shrunk(size):
    camera = camera_of(K, size, (1296, 968), "k")
    assert camera.fx == pytest.approx(1170 * size[0] / 1296) and camera.cx == pytest.approx(648 * size[0] / 1296)
    assert camera.fy == pytest.approx(1171 * size[1] / 968) and camera.cy == pytest.approx(484 * size[1] / 968)


def test_k_that_fits_no_known_size_is_refused():
    with pytest.raises(SceneError, match="centre at 648, 484, which is not that of pictures of 1000×747"):
        camera_of(K, (1000, 747), None, "k")


@pytest.mark.parametrize(
    "change", [(0, 2, 3000.0), (0, 2, np.nan), (0, 0, np.inf), (0, 0, 1e9), (0, 1, 300.0), (2, 2, 5.0)]
)
def test_a_k_that_cannot_be_is_named(change):
    row, column, value = change
    wrong = K.copy()
    wrong[row, column] = value
    with pytest.raises(SceneError, match="intrinsic"):
        camera_of(wrong, (1296, 968), None, "intrinsic")


def test_tracking_that_was_lost_is_told_from_a_matrix_that_is_no_pose():
    assert tracked_pose(np.eye(4)).close_to(Pose.identity())
    with pytest.raises(Unusable, match="tracking lost"):
        tracked_pose(np.full((4, 4), -np.inf))
    with pytest.raises(Unusable, match="outside any room"):
        tracked_pose(np.eye(4) * 1e30)
    with pytest.raises(Unusable, match="not rigid"):
        tracked_pose(np.diag([1.0, 1, -1, 1]))


def test_time_is_taken_where_it_runs_like_a_cameras():
    frames = tuple(Frame(str(i)) for i in range(3))
    assert [frame.time_s for frame in in_time(frames, (5.0, 5.1, 5.3))] == pytest.approx([0, 0.1, 0.3])
    for seconds in ((5.0, 5.0, 5.1), (3.0, 2.0, 1.0), (0, 1e-6, 2e-6), (0, 1e6, 2e6), (0, np.nan, 1)):
        assert [frame.time_s for frame in in_time(frames, seconds)] == [None] * 3
    assert in_time(frames[:1], (5.0,))[0].time_s is None


def test_frames_vouch_for_what_all_of_them_have():
    depth = DepthMap(Camera(4, 3, 4, 4, 2, 1.5), lambda: np.ones((3, 4), np.float32), Vouch(Provenance.SENSOR, 0.5))
    poses = Vouch(Provenance.ESTIMATED, 0.25)
    with_depth, without = Frame("0", depths={"sensor": depth}, time_s=0.0), Frame("1", time_s=1.0)
    assert Taken((), {"no pose": 2}).facts(poses) == {}
    assert Taken((with_depth,), {}).facts(poses)[Fact.DEPTH] == depth.vouch
    facts = Taken((with_depth, without), {}).facts(poses)
    assert Fact.DEPTH not in facts and facts[Fact.POSES] == poses and Fact.TIME in facts


def test_depth_is_metres_and_nan_where_nothing_was_measured(tmp_path):
    Image.fromarray(np.array([[0, 1000], [65535, 2501]], np.uint16)).save(tmp_path / "d.png")
    depth = read_millimetres(tmp_path / "d.png")
    assert depth.dtype == np.float32
    np.testing.assert_allclose(depth, [[np.nan, 1.0], [np.nan, 2.501]], rtol=1e-6)
