"""Pictures of rooms whose distances are known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.materials import MaterialTable, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, stacked, upright
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.world import Light, Opening, Room, Thing, World

RED = plain((200, 20, 20))
CAMERA = Camera(64, 48, 40.0, 40.0, 32.0, 24.0)
EYE = np.array([0.0, -1.5, 1.5])
AHEAD = Pose.looking(EYE, EYE + np.array([0.0, 1.0, 0.0]))


def room(*parts: Part, openings: tuple[Opening, ...] = ()) -> World:
    """4 × 4 × 3 m around the origin; each part is a thing of its own."""
    square = np.array([[-2.0, -2.0], [2.0, -2.0], [2.0, 2.0], [-2.0, 2.0]])
    lamp = Light(np.array([0.0, 0.0, 2.9]), np.array([4.0, 4.0, 4.0]), np.array([0.0, 0.0, -1.0]), 0.1)
    paint = plain((200, 200, 200))
    arrays, materials = stacked(list(enumerate(parts)))
    things = tuple(
        Thing("thing", "red", "plastic", Box.from_yaw(p.center, 2 * p.half, 0.0), None, i) for i, p in enumerate(parts)
    )
    shell = Room(square, 3.0, openings, (lamp,), None, paint, paint, paint)
    return World(arrays, things, shell, MaterialTable.of(materials))


def rays_world() -> NDArray[np.float64]:
    return AHEAD.rotate(CAMERA.rays())


def test_the_depth_of_an_empty_room_is_that_of_its_planes():
    depth, instance = cast(room(), CAMERA, AHEAD)
    d = rays_world()
    with np.errstate(divide="ignore"):
        planes = np.stack([3.5 / d[..., 1], 2 / np.abs(d[..., 0]), 1.5 / np.abs(d[..., 2])])
    np.testing.assert_allclose(depth, planes.min(axis=0), rtol=1e-6)
    assert (instance == -1).all()


def test_a_sphere_is_as_far_as_the_formula_says_and_hides_the_wall():
    center, r = np.array([0.0, 1.0, 1.5]), 0.4
    depth, instance = cast(room(ellipsoid((0.0, 1.0, 1.5), (r, r, r), RED)), CAMERA, AHEAD)
    d, o = rays_world(), EYE - center
    a, b, c = (d**2).sum(-1), d @ o, o @ o - r * r
    disc = b * b - a * c
    # rays that graze the sphere are left to rounding
    assert (instance[disc > 1e-9] == 0).all()
    assert (instance[disc < -1e-9] == -1).all()
    hit = disc > 1e-9
    np.testing.assert_allclose(depth[hit], ((-b - np.sqrt(np.maximum(disc, 0))) / a)[hit], rtol=1e-5)


def test_a_block_shows_its_front_face():
    depth, instance = cast(room(block((-0.5, 0.5, 1.0), (0.5, 1.0, 2.0), RED)), CAMERA, AHEAD)
    np.testing.assert_allclose(depth[instance == 0], 2.0, rtol=1e-6)  # seen square on, every pixel is equally deep
    d = rays_world() * 2.0 + EYE
    inside = (np.abs(d[..., 0]) < 0.5) & (np.abs(d[..., 2] - 1.5) < 0.5)
    np.testing.assert_array_equal(instance == 0, inside)


def test_a_cone_is_as_wide_as_its_height_says():
    cone = upright(0.0, 1.0, 0.5, 2.5, 0.8, RED, taper=0.0)
    depth, instance = cast(room(cone), CAMERA, AHEAD)
    seen = instance == 0
    assert seen.sum() > 100
    points = EYE + (rays_world() * depth[..., None])[seen]
    radius = np.hypot(points[:, 0], points[:, 1] - 1.0)
    np.testing.assert_allclose(radius, 0.8 * (2.5 - points[:, 2]) / 2.0, atol=1e-5)


def test_depth_in_a_window_is_not_measured():
    window = Opening("window", 2, 1.0, 3.0, 1.0, 2.0)  # in the wall ahead
    picture = render(room(openings=(window,)), CAMERA, AHEAD)
    spot = EYE + rays_world() * (3.5 / rays_world()[..., 1:2])
    through = (np.abs(spot[..., 0]) < 1.0) & (spot[..., 2] > 1.0) & (spot[..., 2] < 2.0)
    np.testing.assert_array_equal(picture.instance == -2, through)
    np.testing.assert_array_equal(np.isnan(picture.depth), through)


def test_a_shadow_lies_under_the_lamp_and_can_be_switched_off():
    world = room(block((-0.5, -0.5, 1.4), (0.5, 0.5, 1.5), RED))
    down = Pose.looking(np.array([0.0, -1.6, 1.3]), np.array([0.0, 0.0, 0.0]))
    dark, bright = (render(world, CAMERA, down, shadows=on).rgb.astype(int).sum(-1) for on in (True, False))
    depth, instance = cast(world, CAMERA, down)
    point = down.apply(CAMERA.lift(depth))
    floor = (instance == -1) & (point[..., 2] < 1e-4)
    # a lamp at 2.9 m throws the block's top, 1 m wide at 1.5 m, onto 1 m / (1 − 1.5 / 2.9) of floor
    out = np.abs(point[..., :2]).max(axis=-1) - 0.5 / (1 - 1.5 / 2.9)
    assert (floor & (out < -0.01)).sum() > 50 and (floor & (out > 0.01)).sum() > 50
    assert (dark < bright)[floor & (out < -0.01)].all()
    np.testing.assert_array_equal(dark[floor & (out > 0.01)], bright[floor & (out > 0.01)])


def test_a_red_thing_looks_red():
    picture = render(room(block((-0.5, 0.5, 1.0), (0.5, 1.0, 2.0), RED)), CAMERA, AHEAD)
    red, green, blue = picture.rgb[picture.instance == 0].mean(axis=0)
    assert red > 2 * green and red > 2 * blue


def test_more_samples_soften_colour_and_leave_depth_alone():
    world = room(ellipsoid((0.0, 1.0, 1.5), (0.4, 0.4, 0.4), RED))
    coarse, fine = render(world, CAMERA, AHEAD), render(world, CAMERA, AHEAD, samples=2)
    np.testing.assert_array_equal(coarse.depth, fine.depth)
    np.testing.assert_array_equal(coarse.instance, fine.instance)
    assert (coarse.rgb != fine.rgb).any()


def test_a_lens_with_distortion_and_no_samples_are_refused():
    bent = Camera(64, 48, 40.0, 40.0, 32.0, 24.0, "opencv", (0.1, 0.0, 0.0, 0.0))
    with pytest.raises(SceneError, match="pinhole"):
        cast(room(), bent, AHEAD)
    with pytest.raises(SceneError, match="samples is 0"):
        render(room(), CAMERA, AHEAD, samples=0)
