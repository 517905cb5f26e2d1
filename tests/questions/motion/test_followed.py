from dataclasses import replace

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.draft import Skip
from sightline.questions.motion.followed import PER_BODY, followed, noise_of_motion
from sightline.questions.motion.moved_pairs import Dealing, moved_pairs
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import DepthMap
from sightline.scenes.table import SceneTable
from tests.made_film import CORNERS, LEVEL, PLACES, film, line, rest


def right(f):
    return Pose(LEVEL.rotation, LEVEL.translation + (0.1 * f, 0.0, 0.0))


def seen(scene):
    return followed(SceneTable(scene))


def test_points_are_in_the_world_whatever_the_coordinates_they_are_told_in():
    ways = {"a": rest, "b": line(0.05, 0, 0)}
    world, own = (seen(film(ways, camera=right, coordinates=told)) for told in ("world", "camera"))
    np.testing.assert_allclose(world.world, own.world, atol=1e-12)
    np.testing.assert_allclose(world.world[3, :12], CORNERS + PLACES["a"], atol=1e-12)
    np.testing.assert_allclose(world.world[3, 12:], CORNERS + PLACES["b"] + (0.15, 0, 0), atol=1e-12)
    assert world.body.tolist() == [0] * 12 + [1] * 12 and world.shown.all()


def test_a_shift_is_told_in_the_axes_of_the_first_frames_camera():
    turned = Pose.looking((0.0, -4.0, 1.0), (4.0, 0.0, 1.0))  # 45° to the right
    found = seen(film({"b": line(0.1, 0, 0)}, camera=lambda f: LEVEL if f == 0 else turned))
    assert found.shift(0, 0, 3) == pytest.approx((0.3, 0, 0))
    half = 0.3 * np.sqrt(0.5)
    assert found.shift(0, 3, 0) == pytest.approx((-half, 0, -half))


def test_what_leaves_the_picture_shows_no_more():
    found = seen(film({"a": line(-0.5, 0, 0), "b": rest}))
    gone = found.shown[:, found.body == 0]
    assert gone[0].all() and not gone[-1].any()
    for f, p in zip(*np.nonzero(found.shown), strict=True):
        u, v = found.point[f][p].uv
        assert 3.2 <= u < 320 - 3.2 and 3.2 <= v < 240 - 3.2 and found.point[f][p].depth > 0


def test_what_the_camera_did_is_told_by_way_and_turn():
    found = seen(film({"b": rest}, camera=right))
    assert found.camera_m[0, 5] == pytest.approx(0.5) and found.camera_rad.max() == pytest.approx(0.0, abs=1e-7)
    angles = [0.0, 0.02, 0.2]
    spun = seen(film({"b": rest}, frames=8, camera=lambda f: Pose.looking(
        (0, -4, 1), (np.sin(angles[f % 3]), np.cos(angles[f % 3]) - 4, 1))))  # fmt: skip
    assert spun.camera_rad[0, 1] == pytest.approx(0.02) and spun.camera_rad[1, 2] == pytest.approx(0.18)
    assert spun.camera_moved[0, 1] and not spun.camera_moved[0, 3]


def test_nothing_is_followed_without_poses_pictures_or_tracks_and_no_body_has_too_many_points():
    assert seen(film({"a": rest}, without={Fact.POSES})) is None
    assert seen(film({})) is None
    assert seen(film({"a": rest}, frames=1)) is None
    assert np.bincount(seen(film({"a": rest, "b": rest})).body).max() <= PER_BODY


def test_the_noise_of_a_move_is_that_of_two_points_and_two_poses():
    noise = noise_of_motion(film({"a": rest}, sigma=0.01))
    assert noise.of(1.0) == pytest.approx(0.02)


def test_a_point_at_an_edge_or_before_another_surface_is_not_the_one_that_its_pixel_shows():
    """A wall 3.85 m off holds the six nearer points of the cube; its right half ends where two of them lie."""
    scene = film({"a": rest})
    assert (seen(scene).clear == seen(scene).shown).all()  # nobody knows a depth
    plain = seen(scene).point[0]
    edge = int(max(point.uv[0] for point in plain if point.depth < 4))
    depth = np.full((240, 320), 3.85, dtype=np.float32)
    depth[:, edge + 1 :] = 6.0
    walls = DepthMap(scene.frames[0].camera, lambda: depth, Vouch(Provenance.SENSOR))
    known = replace(
        scene,
        facts={**scene.facts, Fact.DEPTH: Vouch(Provenance.SENSOR)},
        frames=tuple(replace(frame, depths={"sensor": walls}) for frame in scene.frames),
    )
    found = seen(known)
    assert found.shown.all()
    own = [point.depth < 4 and point.uv[0] < edge - 2 for point in plain]
    assert own.count(True) == 4 and found.clear.tolist() == [own] * 8
    assert {pair.p for _, pair in _pairs(known)} == set(np.flatnonzero(own))


def _pairs(scene):
    dealt = moved_pairs(SceneTable(scene), np.random.default_rng(0), Dealing(backward=0.5))
    return [one for one in dealt if not isinstance(one, Skip)]
