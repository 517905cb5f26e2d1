from functools import lru_cache

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.motions import clip
from sightline.scenes.worlds.motions.clip import between, filmed
from sightline.scenes.worlds.motions.motion import world_at
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.views.cameras import standing_room

SEEDS = range(12)


@lru_cache
def film(seed: int, count: int = 8):
    world = make_room(np.random.default_rng([seed, 0]))
    return world, filmed(world, np.random.default_rng([seed, 1]), count)


@pytest.mark.parametrize("seed", SEEDS)
def test_how_things_move_does_not_depend_on_the_number_of_frames(seed):
    _, few = film(seed)
    _, many = film(seed, 24)
    np.testing.assert_allclose(many.times_s[::3], few.times_s)
    np.testing.assert_allclose(many.course.rotation[::3], few.course.rotation, atol=1e-12)
    np.testing.assert_allclose(many.course.translation[::3], few.course.translation, atol=1e-12)
    for a, b in zip(many.poses[::3], few.poses, strict=True):
        assert a.close_to(b)
    assert many.seed == few.seed


def test_cameras_are_held_still_in_some_clips_and_walk_in_others():
    walked = [not film(seed)[1].poses[0].close_to(film(seed)[1].poses[-1], 1e-3, 1e-3) for seed in SEEDS]
    assert 1 <= sum(walked) <= 11


@pytest.mark.parametrize("seed", SEEDS)
def test_the_camera_stands_clear_of_all_things_wherever_they_are(seed):
    world, made = film(seed)
    for f, pose in enumerate(made.poses):
        assert standing_room(world_at(world, made.course, f), pose.translation)


def test_a_walk_is_straight_and_smooth():
    seed = next(s for s in SEEDS if not film(s)[1].poses[0].close_to(film(s)[1].poses[-1], 1e-3, 1e-3))
    _, made = film(seed, 48)
    eyes = np.array([pose.translation for pose in made.poses])
    speeds = np.linalg.norm(np.diff(eyes, axis=0), axis=1) * 24
    assert speeds.max() < 1.0 and speeds[0] < 0.2 * speeds.max()
    assert np.linalg.matrix_rank(eyes - eyes[0], tol=1e-9) == 1
    turns = [made.poses[0].angle_to(pose) for pose in made.poses]
    assert (np.diff(turns) > 0).all() and np.diff(turns).max() < np.deg2rad(2.0)


def test_between_two_poses_lies_one_turn_about_one_axis():
    start = Pose.looking((0.0, 0.0, 1.0), (1.0, 0.2, 0.5))
    end = Pose.looking((1.0, 2.0, 1.4), (-1.0, 3.0, 0.5))
    assert between(start, end, 0.0).close_to(start) and between(start, end, 1.0).close_to(end)
    angle = start.angle_to(end)
    for share in (0.25, 0.5, 0.9):
        pose = between(start, end, share)
        assert start.angle_to(pose) == pytest.approx(share * angle)
        assert pose.angle_to(end) == pytest.approx((1 - share) * angle)
        np.testing.assert_allclose(pose.translation, (1 - share) * start.translation + share * end.translation)
    assert between(start, start, 0.3).close_to(start)


def test_nearly_every_clip_shows_a_mover_at_both_ends():
    camera, shown = clip.looking_camera(96, 72), []
    for seed in SEEDS:
        world, made = film(seed)
        ends = [clip.cast(world_at(world, made.course, f), camera, made.poses[f])[1] for f in (0, -1)]
        shown.append(bool(set(ends[0].flat) & set(ends[1].flat) & set(made.course.boxes)))
    assert sum(shown) >= 10


def test_a_room_in_which_nothing_can_move_is_refused(monkeypatch):
    monkeypatch.setattr(clip, "set_in_motion", lambda *given: ())
    world, _ = film(0)
    with pytest.raises(SceneError, match="another seed"):
        filmed(world, np.random.default_rng(0), 4)
