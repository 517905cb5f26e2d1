import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.pose import Pose, nearest_rotation
from tests.geometry.drawn import law, metres, poses, rotations, triples

QUARTER = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])  # x to y


@law(50)
@given(poses(), triples())
def test_there_and_back_is_where_one_was(pose, point):
    assert np.allclose(pose.inverse().apply(pose.apply(point)), point, atol=1e-12)
    assert (pose @ pose.inverse()).close_to(Pose.identity(), 1e-11, 1e-11)


@law(50)
@given(poses(), poses(), triples())
def test_the_motion_on_the_right_acts_first(c_from_b, b_from_a, point):
    assert np.allclose((c_from_b @ b_from_a).apply(point), c_from_b.apply(b_from_a.apply(point)), atol=1e-11)
    assert np.allclose((c_from_b @ b_from_a).matrix, c_from_b.matrix @ b_from_a.matrix, atol=1e-11)


@law(50)
@given(poses())
def test_a_pose_reads_back_the_matrix_it_writes(pose):
    assert Pose.from_matrix(pose.matrix).close_to(pose, 1e-12, 1e-12)


@law(50)
@given(poses(), triples(-1, 1).filter(lambda v: np.linalg.norm(v) > 0.1), st.floats(0, np.pi) | st.just(1e-9))
def test_the_angle_between_rotations_is_the_turn_about_one_axis(pose, axis, angle):
    x, y, z = np.asarray(axis) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    assert pose.angle_to(Pose(pose.rotation @ turn, np.zeros(3))) == pytest.approx(angle, abs=1e-12)


def test_points_of_any_batch_are_moved_and_vectors_only_turned():
    pose = Pose(QUARTER, (10, 0, 0))
    assert pose.apply([1, 2, 3]).tolist() == [8, 1, 3]
    assert pose.rotate([1, 2, 3]).tolist() == [-2, 1, 3]
    assert pose.apply(np.zeros((4, 5, 3))).shape == (4, 5, 3)


@law(50)
@given(triples(), triples(), metres(0.1, 4))
def test_a_camera_that_looks_at_a_thing_has_it_ahead_and_stands_upright(eye, target, up):
    if np.hypot(*np.subtract(target, eye)[:2]) < 1e-3:
        return
    pose = Pose.looking(eye, target, (0, 0, up))
    seen = pose.inverse().apply(target)
    assert np.allclose(seen, [0, 0, np.linalg.norm(np.subtract(target, eye))], atol=1e-9)
    assert abs(pose.rotation[2, 0]) < 1e-12  # the picture's rows are level
    assert pose.rotation[2, 1] < 0  # and its lower side is down


def test_a_camera_cannot_look_along_its_own_up():
    with pytest.raises(GeometryError, match="runs along up"):
        Pose.looking((0, 0, 1), (0, 0, 3))
    with pytest.raises(GeometryError, match="runs along up"):
        Pose.looking((1, 2, 3), (1, 2, 3))


@law(30)
@given(rotations(), st.integers(0, 1000))
def test_a_rotation_rounded_in_a_file_is_mended(rotation, seed):
    written = np.round(rotation, 3)
    matrix = np.eye(4)
    matrix[:3, :3] = written
    read = Pose.from_matrix(matrix).rotation
    assert np.abs(read.T @ read - np.eye(3)).max() < 1e-14
    assert np.abs(read - rotation).max() < 2e-3
    # Nearest: no other rotation beside it is closer to what was written.
    nudge = np.random.default_rng(seed).normal(size=(3, 3)) * 1e-4
    beside = np.linalg.qr(read + nudge)[0]
    beside = beside * np.sign(np.sum(beside * read, axis=0))
    assert np.linalg.norm(read - written) <= np.linalg.norm(beside - written) + 1e-12


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda m: m[:3], "shape"),
        (lambda m: m * np.array([[-np.inf]]), "NaN or infinity"),
        (lambda m: np.where(np.eye(4) > 0, np.nan, m), "NaN or infinity"),
        (lambda m: m.T, "last row"),
        (lambda m: m @ np.diag([2, 2, 2, 1.0]), "not rigid|off a rigid"),
        (lambda m: m + np.eye(4, k=1) * [[0.2], [0], [0], [0]], "off a rigid"),
        (lambda m: m @ np.diag([1, 1, -1.0, 1]), "mirrors"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_matrix_that_is_no_motion_is_refused_and_says_why(spoil, said):
    good = Pose(QUARTER, (1, 2, 3)).matrix
    with pytest.raises(GeometryError, match=said):
        Pose.from_matrix(spoil(good))


def test_a_pose_holds_its_own_numbers_and_refuses_false_ones():
    rotation = np.eye(3)
    pose = Pose(rotation, np.zeros(3))
    rotation[0, 0] = 7.0
    assert pose.rotation[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        pose.translation[0] = 1.0
    with pytest.raises(GeometryError, match="mirrors"):
        Pose(np.diag([1.0, 1.0, -1.0]), np.zeros(3))
    with pytest.raises(GeometryError, match="not rigid"):
        Pose(1.1 * np.eye(3), np.zeros(3))
    with pytest.raises(GeometryError, match="three finite numbers"):
        Pose(np.eye(3), (0.0, np.nan, 0.0))
    with pytest.raises(GeometryError, match="shape"):
        nearest_rotation(np.eye(4))
