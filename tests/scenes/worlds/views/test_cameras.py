"""Walks through rooms."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.views.cameras import looking_camera, shared, standing_room, viewpoints

CAMERA = looking_camera(96, 72)


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_of_a_walk_share_a_third_of_what_they_see(seed):
    rng = np.random.default_rng(seed)
    world = make_room(rng)
    walk = viewpoints(world, rng, 4)
    depths = [cast(world, CAMERA, pose)[0] for pose in walk]
    for i in range(3):
        a, b = walk[i], walk[i + 1]
        assert 0.3 <= np.linalg.norm(a.translation - b.translation) <= 1.2
        assert np.deg2rad(10) <= a.angle_to(b) <= np.deg2rad(40)
        # judged on four times as many pixels than the walk was
        assert shared(CAMERA, a, depths[i], b, depths[i + 1]) > 0.27
        assert shared(CAMERA, b, depths[i + 1], a, depths[i]) > 0.27


@pytest.mark.parametrize("seed", range(6))
def test_a_viewpoint_is_where_a_person_could_stand_and_shows_three_things(seed):
    rng = np.random.default_rng(seed)
    world = make_room(rng)
    for pose in viewpoints(world, rng, 3):
        eye, ahead = pose.translation, pose.rotation[:, 2]
        assert 1.0 <= eye[2] <= 1.8
        assert 5 <= np.rad2deg(-np.arcsin(ahead[2])) <= 35
        assert standing_room(world, eye)
        depth, instance = cast(world, CAMERA, pose)
        assert np.nanmin(depth * np.linalg.norm(CAMERA.rays(), axis=-1)) > 0.38
        assert len(np.unique(instance[instance >= 0])) >= 3


def test_one_cannot_stand_outside_or_in_furniture():
    world = make_room(np.random.default_rng(1))
    assert not standing_room(world, np.array([50.0, 0.0, 1.5]))
    for thing in world.things:
        assert not standing_room(world, thing.box.center)


def test_no_viewpoints_are_refused():
    world = make_room(np.random.default_rng(1))
    with pytest.raises(SceneError, match="at least 1"):
        viewpoints(world, np.random.default_rng(0), 0)
