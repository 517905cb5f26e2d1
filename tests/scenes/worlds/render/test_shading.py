"""Light that walls, lintels and things stop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block
from sightline.scenes.worlds.render.lighting import lighting_of
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.world import Rug
from tests.scenes.worlds.two_rooms import BLUE, RED, lamp_reaches, two_rooms

CAMERA = Camera(96, 72, 50.0, 50.0, 48.0, 36.0)
INTO_RIGHT = Pose.looking([4.3, 0.3, 1.5], [7.0, 2.4, 0.6])
AT_FLOOR = Pose.looking([6.0, 0.2, 2.2], [6.0, 1.6, 0.0])
FROM_LEFT = Pose.looking([0.3, 1.5, 1.5], [4.0, 1.5, 0.8])


def points_seen(world, pose):
    return pose.apply(CAMERA.lift(cast(world, CAMERA, pose)[0]))


def light_of(world, pose, **how):
    return render(world, CAMERA, pose, **how).rgb.astype(int).sum(axis=-1)


@pytest.mark.parametrize("pose", [INTO_RIGHT, AT_FLOOR])
def test_a_lamp_lights_the_next_room_through_the_door_alone_and_under_its_lintel(pose):
    world, dark = two_rooms(), two_rooms(lamps=())
    points = points_seen(world, pose)
    inside = lamp_reaches(points)
    lit, unlit = light_of(world, pose), light_of(dark, pose)
    there = (points[..., 0] > 4.11) & (points[..., 2] < 2.59)
    assert (there & (inside > 0.01)).sum() > 40 and (there & (inside < -0.01)).sum() > 500
    assert (lit > unlit)[there & (inside > 0.01)].all()
    np.testing.assert_array_equal(lit[there & (inside < -0.01)], unlit[there & (inside < -0.01)])


def test_a_lintel_makes_a_difference():
    world = two_rooms()
    without = replace(world, room=replace(world.room, lintels=np.zeros((0, 6))))
    assert (light_of(without, INTO_RIGHT) > light_of(world, INTO_RIGHT)).sum() > 20


def test_a_lamp_in_each_room_changes_nothing_in_the_other_but_through_the_door():
    both = two_rooms(lamps=(np.array([2.0, 1.3, 2.45]), np.array([6.0, 1.5, 2.45])))
    right = two_rooms(lamps=(np.array([6.0, 1.5, 2.45]),))
    points = points_seen(both, AT_FLOOR)
    inside, there = lamp_reaches(points), (points[..., 0] > 4.11) & (points[..., 2] < 2.59)
    same = light_of(both, AT_FLOOR) == light_of(right, AT_FLOOR)
    assert same[there & (inside < -0.01)].all() and not same[there & (inside > 0.01)].any()


def test_soft_shadows_lie_between_light_and_dark():
    world, dark = two_rooms(), two_rooms(lamps=())
    wide = replace(world, room=replace(world.room, lights=(replace(world.room.lights[0], half_width=0.3),)))
    soft, unlit = light_of(wide, INTO_RIGHT, samples=3), light_of(dark, INTO_RIGHT, samples=3)
    inside = lamp_reaches(points_seen(world, INTO_RIGHT))
    right = points_seen(world, INTO_RIGHT)[..., 0] > 4.11
    edge = soft[right & (np.abs(inside) < 0.15)]
    # as far beside the door's shadow as a lamp of 0.3 m can see, there is none of its light
    np.testing.assert_array_equal(soft[right & (inside < -0.7)], unlit[right & (inside < -0.7)])
    assert len(np.unique(edge)) > 20


def test_each_room_wears_its_own_floor_and_walls_and_the_threshold_the_flats():
    world = two_rooms(zoned=True)
    points, rgb = points_seen(world, FROM_LEFT), render(world, CAMERA, FROM_LEFT).rgb.astype(int)
    red, blue = rgb[..., 0] > rgb[..., 2] + 10, rgb[..., 2] > rgb[..., 0] + 5
    low, x = points[..., 2] < 2.5, points[..., 0]
    assert red[low & (x < 3.99)].all()
    assert blue[low & (x > 4.11)].all() and (x > 4.11).sum() > 100
    between = (x > 4.01) & (x < 4.09) & low
    assert between.sum() > 3 and not (red | blue)[between].any()


def test_a_zones_rug_lies_in_its_zone_alone():
    world = two_rooms(zoned=True)
    left, right = world.room.zones
    rug = Rug(np.array([4.0, 1.5]), np.array([1.5, 0.4]), 0.0, plain((20, 200, 20)))
    zones = (replace(left, rug=rug), right)
    laid = replace(world, room=replace(world.room, zones=zones))
    points = points_seen(world, FROM_LEFT)
    changed = (render(laid, CAMERA, FROM_LEFT).rgb != render(world, CAMERA, FROM_LEFT).rgb).any(axis=-1)
    under = (points[..., 2] < 1e-3) & (np.abs(points[..., :2] - [4.0, 1.5]) < [1.49, 0.39]).all(axis=-1)
    assert changed[under & (points[..., 0] < 3.99)].all() and changed.sum() > 50
    assert not changed[points[..., 0] > 4.01].any()


def test_what_stands_on_a_top_darkens_it_where_the_room_is_soft():
    table, cup = block((5.2, 1.2, 0.6), (6.8, 2.2, 0.7), RED), block((5.9, 1.6, 0.7), (6.1, 1.8, 0.9), BLUE)
    world = two_rooms(table, cup)
    things = (world.things[0], replace(world.things[1], support=0))
    hard = replace(world, things=things)
    soft = replace(hard, room=replace(world.room, soft=True))
    points, thing = points_seen(world, AT_FLOOR), cast(world, CAMERA, AT_FLOOR)[1]
    near = (thing == 0) & (points[..., 2] > 0.699) & (np.abs(points[..., :2] - [6.0, 1.7]).max(axis=-1) < 0.2)
    darker = light_of(soft, AT_FLOOR) < light_of(hard, AT_FLOOR)
    assert darker[near].all() and near.sum() > 20
    assert not darker[thing != 0].any()


def test_lighting_for_other_samples_is_refused():
    world = two_rooms()
    with pytest.raises(SceneError, match="2 samples"):
        render(world, CAMERA, AT_FLOOR, lighting=lighting_of(world, 2))
