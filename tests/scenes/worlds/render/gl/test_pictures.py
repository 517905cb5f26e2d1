"""Pictures drawn by OpenGL are those of the ray caster, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import maximum_filter, minimum_filter

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.render.gl.pictures import cast_gl, lots, render_gl
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.views.cameras import looking_camera
from tests.scenes.worlds.render.test_raycast import AHEAD, CAMERA, room

WORLDS = [
    ("room", 0),
    ("room", 1),
    ("room", 2),
    ("simple", 3),
    ("simple", 6),
    ("flat", 0),
    ("flat", 5),
    ("tabletop", 1),
]


def made(kind, seed, count=2):
    world = KINDS[kind].make(np.random.default_rng([seed, 0]))
    return world, KINDS[kind].watch(world, np.random.default_rng([seed, 1]), count)


@pytest.mark.parametrize(("kind", "seed"), WORLDS)
def test_ids_and_depth_are_the_ray_caster_s(gl, kind, seed):
    world, poses = made(kind, seed, 3)
    camera = looking_camera(200, 150)  # no whole number of tiles
    for pose, (depth, instance) in zip(poses, cast_gl(gl, world, camera, poses), strict=True):
        true_depth, true_instance = cast(world, camera, pose)
        same = instance == true_instance
        assert same.mean() >= 0.999
        # where they differ, two things meet
        edge = maximum_filter(true_instance, 3) != minimum_filter(true_instance, 3)
        assert edge[~same].all()
        np.testing.assert_array_equal(np.isnan(depth), instance == -2)
        both = same & np.isfinite(true_depth) & np.isfinite(depth)
        assert (np.abs(depth - true_depth)[both] <= 1e-3 * true_depth[both]).mean() >= 0.999


@pytest.mark.parametrize(("kind", "seed"), WORLDS)
def test_colours_are_the_ray_caster_s(gl, kind, seed):
    world, poses = made(kind, seed)
    camera = looking_camera(160, 120)
    for pose, mine in zip(poses, render_gl(gl, world, camera, poses), strict=True):
        off = np.abs(mine.rgb.astype(int) - render(world, camera, pose).rgb)
        assert off.mean() <= 0.5
        assert (off.max(axis=-1) <= 12).mean() >= 0.99


def test_more_samples_soften_colours_alike(gl):
    world, poses = made("room", 2, 1)
    camera = looking_camera(96, 64)
    [mine] = render_gl(gl, world, camera, poses, samples=2)
    truth = render(world, camera, poses[0], samples=2)
    off = np.abs(mine.rgb.astype(int) - truth.rgb)
    assert off.mean() <= 0.5 and (off.max(axis=-1) <= 12).mean() >= 0.99
    assert (mine.instance == truth.instance).mean() >= 0.999


def test_a_room_without_things_has_light(gl):
    [mine] = render_gl(gl, room(), CAMERA, [AHEAD])
    assert np.abs(mine.rgb.astype(int) - render(room(), CAMERA, AHEAD).rgb).max() <= 2


def test_worlds_and_sizes_may_come_in_any_order(gl):
    first, second = made("room", 0), made("simple", 3)
    small, large = looking_camera(48, 36), looking_camera(80, 60)
    alone = [
        render_gl(gl, world, camera, poses)[1].rgb for world, poses in (first, second) for camera in (small, large)
    ]
    again = [
        render_gl(gl, world, camera, poses[1:])[0].rgb for world, poses in (first, second) for camera in (small, large)
    ]
    for one, other in zip(alone, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_many_views_are_drawn_in_lots():
    poses = [AHEAD] * 100
    assert [len(lot) for lot in lots(poses, looking_camera(640, 480), 1)] == [8] * 12 + [4]
    assert [len(lot) for lot in lots(poses[:2], looking_camera(640, 480), 16)] == [1, 1]


def test_a_lens_with_distortion_and_no_samples_are_refused(gl):
    bent = Camera(64, 48, 40.0, 40.0, 32.0, 24.0, "opencv", (0.1, 0.0, 0.0, 0.0))
    with pytest.raises(SceneError, match="pinhole"):
        cast_gl(gl, room(), bent, [AHEAD])
    with pytest.raises(SceneError, match="samples is 0"):
        render_gl(gl, room(), CAMERA, [AHEAD], samples=0)
