"""Surfaces drawn by OpenGL in rooms whose distances are known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.parts import block, ellipsoid
from sightline.scenes.worlds.render.gl.surfaces import Solids, Stack, draw
from sightline.scenes.worlds.render.intersect import SKY
from sightline.scenes.worlds.render.raycast import lens_of
from sightline.scenes.worlds.world import Opening
from tests.scenes.worlds.render.test_raycast import AHEAD, CAMERA, EYE, RED, rays_world, room


def seen(gl, world, *poses):
    stack = Stack(gl, CAMERA.width, CAMERA.height, len(poses))
    draw(gl, Solids(gl, world), lens_of(CAMERA), poses, stack)
    return stack.read()


def test_the_depth_of_an_empty_room_is_that_of_its_planes(gl):
    [view] = seen(gl, room(), AHEAD)
    d = rays_world()
    with np.errstate(divide="ignore"):
        planes = np.stack([3.5 / d[..., 1], 2 / np.abs(d[..., 0]), 1.5 / np.abs(d[..., 2])])
    np.testing.assert_allclose(view[..., 1], planes.min(axis=0), rtol=1e-5)
    assert (view[..., 0] <= -1).all() and (view[..., 0] != SKY).all()


def test_through_a_window_one_sees_the_sky_and_what_stands_behind_the_wall_s_plane(gl):
    window = Opening("window", 2, 1.0, 3.0, 1.0, 2.0)  # in the wall ahead
    bar = block((-0.1, 2.05, 1.0), (0.1, 2.1, 2.0), RED)
    [view] = seen(gl, room(bar, openings=(window,)), AHEAD)
    spot = EYE + rays_world() * (3.5 / rays_world()[..., 1:2])
    through = (np.abs(spot[..., 0]) < 1.0) & (spot[..., 2] > 1.0) & (spot[..., 2] < 2.0)
    np.testing.assert_array_equal((view[..., 0] == SKY) | (view[..., 0] == 0), through)
    np.testing.assert_allclose(view[..., 1][view[..., 0] == 0], 3.55, rtol=1e-5)


def test_views_of_a_stack_are_those_drawn_alone(gl):
    world = room(ellipsoid((0.0, 1.0, 1.5), (0.4, 0.4, 0.4), RED), block((-1.9, -1.9, 0.0), (1.9, -1.8, 2.9), RED))
    aside = Pose.looking(EYE, EYE + np.array([0.5, 1.0, -0.3]))
    both = seen(gl, world, AHEAD, aside)
    np.testing.assert_array_equal(both[0], seen(gl, world, AHEAD)[0])
    np.testing.assert_array_equal(both[1], seen(gl, world, aside)[0])


def test_an_eye_inside_a_box_looks_out_of_it(gl):
    world = room(block((-0.5, -2.0, 1.0), (0.5, -1.0, 2.0), RED))
    [view] = seen(gl, world, AHEAD)
    assert (view[..., 0] < 0).all()


def test_more_than_the_driver_draws_is_refused(gl):
    with pytest.raises(SceneError, match="fewer samples"):
        Stack(gl, 64, 10**6, 1)
