import itertools

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.views import walk
from sightline.scenes.worlds.views.cameras import clear_of_all, viewpoints
from sightline.scenes.worlds.views.walk import Tremor, hand_held


def walked(seed):
    world = make_room(np.random.default_rng(seed))
    return world, hand_held(world, np.random.default_rng(seed), 16, viewpoints)


@pytest.fixture(scope="module", params=[0, 3])
def taken(request):
    return walked(request.param)


def test_a_walk_is_smooth_and_keeps_clear_of_things(taken):
    world, shots = taken
    assert len(shots) == 16
    for before, after in itertools.pairwise(shots):
        step = np.linalg.norm(after.pose.translation - before.pose.translation)
        assert step < walk.PACE * walk.PERIOD + 2 * walk.BOB
        assert np.degrees(after.pose.angle_to(before.pose)) < 25
    assert all(clear_of_all(world, pose.translation) for shot in shots for pose in shot.during)


@pytest.mark.parametrize("count", [1, 2, 3, 8, 24])
def test_however_many_pictures_there_are_one_walks_at_a_walking_pace(count):
    world = make_room(np.random.default_rng(1))
    shots = hand_held(world, np.random.default_rng(count), count, viewpoints)
    eyes = np.array([shot.pose.translation for shot in shots])
    steps = np.linalg.norm(np.diff(eyes, axis=0), axis=1)
    assert len(shots) == count and steps.sum() < (walk.PACE * walk.PERIOD + 2 * walk.BOB) * count
    for shot in shots:
        assert np.linalg.norm(shot.during[-1].translation - shot.during[0].translation) < 0.02


def test_the_camera_rolls_a_little_and_never_much(taken):
    _, shots = taken
    rolls = [np.degrees(np.arcsin(shot.pose.rotation[2, 0])) for shot in shots]  # how far its x leaves the level
    assert 0.3 < np.std(rolls) and np.abs(rolls).max() < 12


def test_the_shutter_is_open_for_a_moment_around_the_time_of_the_shot(taken):
    _, shots = taken
    np.testing.assert_allclose([shot.time_s for shot in shots], walk.PERIOD * np.arange(16))
    for shot in shots[1:-1]:
        first, last = shot.during[0], shot.during[-1]
        moved = np.linalg.norm(last.translation - first.translation)
        assert 0 < moved < 0.02 and shot.pose is shot.during[walk.EXPOSURES // 2]


def test_the_same_draw_gives_the_same_walk():
    first, again = (np.array([shot.pose.matrix for shot in walked(3)[1]]) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_a_tremor_is_small():
    tremor = Tremor.drawn(np.random.default_rng(0))
    turns = [tremor.turn(t) for t in np.linspace(0, 10, 200)]
    angles = [np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))) for turn in turns]
    assert 0.5 < max(angles) < 8
    assert max(abs(tremor.rise(t)) for t in np.linspace(0, 10, 200)) <= walk.BOB


def test_where_nobody_can_walk_is_said():
    world = make_room(np.random.default_rng(0))

    def outside(world, rng, count):
        return [Pose(np.eye(3), np.array([50.0 + k, 50.0, 1.0])) for k in range(count)]

    with pytest.raises(SceneError, match="no hand-held walk"):
        hand_held(world, np.random.default_rng(0), 4, outside)
