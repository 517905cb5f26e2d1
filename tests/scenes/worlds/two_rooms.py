"""A flat of two rooms and a doorway, made by hand: 4 × 3 m and 3.9 × 3 m, the wall between them 0.1 m thick."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.geometry.box import Box
from sightline.scenes.worlds.materials import MaterialTable, plain
from sightline.scenes.worlds.parts import Part, stacked
from sightline.scenes.worlds.world import Light, Room, Thing, World, Zone

HEIGHT, LINTEL = 2.6, 2.0
LEFT, RIGHT = 4.0, 4.1  # where the wall between the rooms begins and ends
DOOR = (1.0, 2.0)
LAMP = np.array([2.0, 1.3, 2.45])
GREY, RED, BLUE = plain((200, 200, 200)), plain((200, 20, 20)), plain((20, 20, 200))


def two_rooms(*parts: Part, lamps: tuple[np.ndarray, ...] = (LAMP,), zoned: bool = False) -> World:
    """Lamps in the left room unless told otherwise; each part is a thing of its own."""
    corners = [(0, 0), (LEFT, 0), (LEFT, DOOR[0]), (RIGHT, DOOR[0]), (RIGHT, 0), (8, 0)]
    mirrored = [(x, 3.0 - y) for x, y in reversed(corners)]
    mirrored = [(x, DOOR[1] if y == 3.0 - DOOR[0] else y) for x, y in mirrored]
    lights = tuple(Light(spot, np.array([4.0, 4.0, 4.0]), np.array([0.0, 0.0, -1.0]), 0.1) for spot in lamps)
    room = Room(np.array(corners + mirrored, dtype=float), HEIGHT, (), lights, None, GREY, GREY, GREY)
    room = replace(room, lintels=np.array([[LEFT, DOOR[0], LINTEL, RIGHT, DOOR[1], HEIGHT]]))
    if zoned:
        left = Zone("living", np.array([0.0, 0.0]), np.array([LEFT, 3.0]), RED, RED)
        right = Zone("bedroom", np.array([RIGHT, 0.0]), np.array([8.0, 3.0]), BLUE, BLUE)
        room = replace(room, zones=(left, right))
    arrays, materials = stacked(list(enumerate(parts)))
    things = tuple(
        Thing("thing", "red", "plastic", Box.from_yaw(p.center, 2 * p.half, 0.0), None, i) for i, p in enumerate(parts)
    )
    return World(arrays, things, room, MaterialTable.of(materials))


def lamp_reaches(points: np.ndarray, lamp: np.ndarray = LAMP) -> np.ndarray:
    """How far (...,) inside the doorway, metres, the way from a lamp left of it to points right of it (..., 3) runs.

    Negative where a wall or the lintel is in the way.
    """
    inside = np.full(points.shape[:-1], np.inf)
    for x in (LEFT, RIGHT):
        share = (x - lamp[0]) / (points[..., 0] - lamp[0])
        y, z = (lamp[i] + share * (points[..., i] - lamp[i]) for i in (1, 2))
        inside = np.minimum(inside, np.minimum(np.minimum(y - DOOR[0], DOOR[1] - y), LINTEL - z))
    return inside


def block_about(spot: np.ndarray, rng: np.random.Generator) -> Part:
    """A part of some kind, size and attitude around a spot (3,)."""
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    kind = int(rng.integers(3))
    return Part(
        kind, spot, rng.uniform(0.05, 0.35, 3), RED, turn, float(rng.choice([0.0, 0.6, 1.0, 1.7])) if kind == 2 else 1.0
    )
