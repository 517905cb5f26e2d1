"""What is hidden and what is cut off."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.materials import MaterialTable, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, stacked
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.render.cover import amodal_pixels, cover, in_view
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.world import Light, Room, Thing, World

CAMERA = Camera(80, 80, 80.0, 80.0, 40.0, 40.0)
AHEAD = Pose.looking(np.zeros(3) + [0, 0, 2.0], [0.0, 1.0, 2.0])
PAINT = plain((200, 200, 200))


def world(*parts: Part) -> World:
    square = np.array([[-9.0, -9.0], [9.0, -9.0], [9.0, 9.0], [-9.0, 9.0]])
    arrays, materials = stacked(list(enumerate(parts)))
    things = tuple(
        Thing("thing", "red", "plastic", Box.from_yaw(p.center, 2 * p.half, 0.0), None, i) for i, p in enumerate(parts)
    )
    lamp = Light(np.array([0.0, 0.0, 3.9]), np.ones(3), np.array([0.0, 0.0, -1.0]), 0.1)
    return World(arrays, things, Room(square, 4.0, (), (lamp,), None, PAINT, PAINT, PAINT), MaterialTable.of(materials))


def plate(x: float, y: float, half: float = 0.5) -> Part:
    return block((x - half, y, 2.0 - half), (x + half, y + 0.001, 2.0 + half), PAINT)


def test_half_a_plate_behind_another_is_half_visible():
    w = world(plate(0.0, 4.0, 1.0), plate(0.5, 2.0, 0.5))  # the near one spans the picture's middle to 20 px right
    instance = cast(w, CAMERA, AHEAD)[1]
    seen = cover(w, CAMERA, AHEAD, instance)
    assert seen.amodal.tolist() == [40 * 40, 40 * 40]
    assert seen.visible.tolist() == [20 * 40, 40 * 40]
    np.testing.assert_allclose(seen.visible_share, [0.5, 1.0], atol=0.02)


@pytest.mark.parametrize(("x", "share"), [(0.0, 1.0), (1.0, 0.5), (1.25, 0.25), (3.0, 0.0)])
def test_the_share_in_view_is_what_the_picture_does_not_cut_off(x, share):
    assert in_view(world(plate(x, 2.0)), CAMERA, AHEAD)[0] == pytest.approx(share, abs=0.02)


def test_what_lies_behind_the_camera_has_no_pixels():
    w = world(plate(0.0, -3.0), ellipsoid((0.0, -4.0, 2.0), (0.5, 0.5, 0.5), PAINT))
    assert amodal_pixels(w, CAMERA, AHEAD).tolist() == [0, 0]
    assert in_view(w, CAMERA, AHEAD).tolist() == [0.0, 0.0]


def test_nothing_shows_more_pixels_than_it_would_have_alone():
    rng = np.random.default_rng(3)
    w = make_room(rng)
    for heading in np.arange(8) * np.pi / 4:
        pose = Pose.looking([0.0, 0.0, 1.4], [np.cos(heading), np.sin(heading), 1.1])
        seen = cover(w, CAMERA, pose, cast(w, CAMERA, pose)[1])
        assert (seen.visible <= seen.amodal).all()
        assert ((seen.in_view > 0) | (seen.amodal < 12)).all()
