"""Laws of followed points, by depth and instance maps as the second route."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.motions.clip import filmed
from sightline.scenes.worlds.motions.motion import Motion, sampled, world_at
from sightline.scenes.worlds.motions.tracks import (
    AGREE,
    ON_MOVERS,
    ON_SHELL,
    ON_THINGS,
    Points,
    chosen,
    looked_at,
    met,
    shown,
)
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render.intersect import FLOOR, WALL
from sightline.scenes.worlds.render.raycast import cast, surfaces
from tests.made_world import Stood, cube, made_world

SEEDS = range(6)
CAMERA = Camera(96, 72, 74.0, 74.0, 48.0, 36.0)


@lru_cache
def followed(seed: int):
    world = make_room(np.random.default_rng([seed, 0]))
    clip = filmed(world, np.random.default_rng([seed, 1]), 6)
    points = chosen(world, clip.course, CAMERA, clip.poses, np.random.default_rng(clip.seed))
    xyz = clip.course.carry(points.rest, points.body)
    return world, clip, points, xyz, shown(world, clip.course, CAMERA, clip.poses, points, xyz)


def owner(world, part):
    return int(world.parts.thing[part]) if part >= 0 else -1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_point_shows_in_some_frame_and_lies_on_its_part(seed):
    world, _, points, _, visible = followed(seed)
    assert visible.any(axis=0).all()
    for p in np.unique(points.part[points.part >= 0]):
        local = (points.rest[points.part == p] - world.parts.center[p]) @ world.parts.rotation[p]
        unit = np.abs(local) / world.parts.half[p]
        if world.parts.kind[p] == 0:
            np.testing.assert_allclose(unit.max(axis=1), 1.0, atol=1e-9)
        elif world.parts.kind[p] == 1:
            np.testing.assert_allclose(np.linalg.norm(unit, axis=1), 1.0, atol=1e-9)
    np.testing.assert_allclose(points.rest[points.part == FLOOR, 2], 0.0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_bodies_stay_rigid_and_what_stays_does_not_move(seed):
    _, clip, points, xyz, _ = followed(seed)
    for body in np.unique(points.body):
        own = xyz[:, points.body == body]
        apart = np.linalg.norm(own[:, :, None] - own[:, None], axis=3)
        np.testing.assert_allclose(apart, apart[:1].repeat(len(apart), axis=0), atol=1e-9)
    assert (xyz[:, points.body == 0] == xyz[0, points.body == 0]).all()
    assert set(points.body[points.body > 0]) <= set(range(1, len(clip.course.motions) + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_visible_is_what_a_picture_of_one_pixel_about_the_point_shows(seed):
    world, clip, points, xyz, visible = followed(seed)
    rng = np.random.default_rng(seed)
    for f, pose in enumerate(clip.poses):
        now = world_at(world, clip.course, f)
        uv, z = CAMERA.project(pose.inverse().apply(xyz[f]))
        inside = (z > 0) & (uv >= 0).all(axis=1) & (uv < (CAMERA.width, CAMERA.height)).all(axis=1)
        assert not visible[f][~inside].any()
        for n in rng.permutation(np.flatnonzero(inside))[:40]:
            u, v = uv[n]
            one = Camera(1, 1, CAMERA.fx, CAMERA.fy, CAMERA.cx - u + 0.5, CAMERA.cy - v + 0.5)
            depth, part = surfaces(now, one, pose)
            if visible[f, n]:
                assert depth[0, 0] == pytest.approx(z[n], abs=2 * AGREE)
                assert owner(world, part[0, 0]) == points.thing[n]
            else:
                assert depth[0, 0] < z[n] - AGREE


@pytest.mark.parametrize("seed", SEEDS)
def test_where_a_point_was_chosen_the_instance_map_names_its_thing_and_the_depth_map_its_depth(seed):
    world, clip, points, xyz, visible = followed(seed)
    found = np.zeros(len(points), dtype=bool)
    for f, pose in enumerate(clip.poses):
        depth, instance = cast(world_at(world, clip.course, f), CAMERA, pose)
        uv, z = CAMERA.project(pose.inverse().apply(xyz[f]))
        middle = (np.abs(uv % 1.0 - 0.5) < 1e-6).all(axis=1) & visible[f]
        column, row = uv[middle].astype(int).T
        np.testing.assert_array_equal(instance[row, column], points.thing[middle])
        np.testing.assert_allclose(depth[row, column], z[middle], atol=1e-5)
        found |= middle
    assert found.all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_depth_map_of_a_finer_picture_tells_nearly_the_same(seed):
    world, clip, _, xyz, visible = followed(seed)
    agree = []
    for f, pose in enumerate(clip.poses):
        depth, _ = surfaces(world_at(world, clip.course, f), CAMERA, pose, 8)
        uv, z = CAMERA.project(pose.inverse().apply(xyz[f]))
        inside = (z > 0) & (uv >= 0).all(axis=1) & (uv < (CAMERA.width, CAMERA.height)).all(axis=1)
        column, row = (8 * uv[inside]).astype(int).T
        agree.append((np.abs(depth[row, column] - z[inside]) < 0.02) == visible[f][inside])
    # what is left are edges, and what lies hidden less than 2 cm behind the surface
    assert np.concatenate(agree).mean() > 0.9


@pytest.mark.parametrize("seed", SEEDS)
def test_more_points_are_followed_on_what_moves_than_on_what_stays(seed):
    _, _, points, _, _ = followed(seed)
    for thing, body in np.unique(np.column_stack([points.thing, points.body]), axis=0):
        count = ((points.thing == thing) & (points.body == body)).sum()
        assert 1 <= count <= (ON_MOVERS if body else ON_SHELL if thing < 0 else ON_THINGS)
    assert (points.thing < 0).sum() == ON_SHELL


def test_a_block_that_slides_behind_a_post_is_hidden_while_it_is_there():
    # the camera looks along +y; the block goes from x = −1 to x = 1, two metres behind the post
    world = made_world(Stood("box", cube(0.2), -1.0, 2.0), Stood("post", cube(0.4, 2.0), 0.0, 0.0))
    up = np.array([0.0, 0.0, 1.0])
    middle = world.things[0].box.center
    way = Motion("slide", 0, (0,), np.array([0]), np.array([2.0, 0, 0]), 0.0, up, middle, 0.0, 2.0, peak=0.5)
    course = sampled(world, (way,), np.array([0.0, 1.0, 2.0]))
    pose = Pose.looking((0.0, -2.0, 0.1), (0.0, 0.0, 0.1))
    front, back = np.array([-1.0, 1.9, 0.1]), np.array([-1.0, 2.1, 0.1])
    points = Points(np.array([front, back]), np.array([0, 0]), np.array([0, 0]), np.array([1, 1]))
    xyz = course.carry(points.rest, points.body)
    np.testing.assert_allclose(xyz[:, 0, 0], [-1.0, 0.0, 1.0])
    told = shown(world, course, CAMERA, [pose] * 3, points, xyz)
    np.testing.assert_array_equal(told, [[True, False], [False, False], [True, False]])


def test_walls_hide_and_are_seen_and_nothing_shows_behind_the_camera():
    world = made_world(Stood("box", cube(0.4), 0.0, 0.0))
    pose = Pose.looking((0.0, -2.0, 0.2), (0.0, 0.0, 0.2))
    # the wall at y = 3 is the third, seen over the box and not through it
    spots = np.array([[0.0, 3.0, 1.0], [0.0, 3.0, 0.2], [0.0, -3.0, 1.0]])
    uv, z = CAMERA.project(pose.inverse().apply(spots))
    seen = met(world, CAMERA, pose, uv[:2], z[:2], np.array([WALL - 2, WALL - 2]))
    np.testing.assert_array_equal(seen, [True, False])
    assert not met(world, CAMERA, pose, uv[:1], z[:1], np.array([WALL - 1])).any()  # on another wall
    assert not met(world, CAMERA, pose, uv[:1], z[:1] + 3 * AGREE, np.array([WALL - 2])).any()
    course = sampled(world, (), np.zeros(1))
    code = np.array([WALL])
    behind = Points(spots[2:], code, np.array([-1]), np.array([0]))
    assert not shown(world, course, CAMERA, [pose], behind, spots[None, 2:]).any()


def test_few_frames_are_alllooked_at_and_many_not():
    assert [len(set(looked_at(count))) for count in (1, 3, 8, 24)] == [1, 3, 8, 8]
