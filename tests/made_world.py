"""Procedural worlds small enough to know the answer: a bare room with a few shapes of blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.geometry.box import Box, yaw_rotation
from sightline.scenes.worlds.materials import MaterialTable, plain
from sightline.scenes.worlds.parts import block, bounds, ellipsoid, placed, stacked
from sightline.scenes.worlds.shapes.shape import Joint, Shape, stood
from sightline.scenes.worlds.world import Light, Room, Thing, World

PAINT = plain((200, 120, 60))


@dataclass(frozen=True)
class Stood:
    """A shape that stands at (x, y, z) metres, turned by `yaw` radians, on the thing of that row."""

    label: str
    shape: Shape
    x: float
    y: float
    z: float = 0.0
    yaw: float = 0.0
    support: int | None = None


def cube(side: float, height: float | None = None) -> Shape:
    """A block that stands on the middle of its underside."""
    return Shape((block((-side / 2, -side / 2, 0.0), (side / 2, side / 2, height or side), PAINT),))


def sphere(radius: float) -> Shape:
    """A ball."""
    return Shape((ellipsoid((0.0, 0.0, radius), (radius, radius, radius), PAINT),))


def cupboard() -> Shape:
    """0.8 × 0.4 × 0.9 m, front +y: a door on the left half hinged at x = −0.4, a drawer on the right half."""
    parts = (
        block((-0.4, -0.2, 0.0), (0.4, 0.18, 0.9), PAINT),
        block((-0.4, 0.18, 0.02), (-0.01, 0.2, 0.88), PAINT),
        block((0.01, 0.18, 0.5), (0.4, 0.2, 0.88), PAINT),
    )
    joints = (
        Joint("turn", (1,), (0.0, 0.0, 1.0), (-0.4, 0.2, 0.0), np.pi / 2),
        Joint("slide", (2,), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0), 0.3),
    )
    return Shape(parts, joints=joints)


def made_world(*stands: Stood, half: float = 3.0) -> World:
    """A square room of 2 `half` metres about the origin, 2.6 m high, with these things and one lamp."""
    polygon = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    lamp = Light(np.array([0.0, 0.0, 2.5]), np.ones(3) * 4.0, np.array([0.0, 0.0, -1.0]), 0.1)
    room = Room(polygon, 2.6, (), (lamp,), None, PAINT, PAINT, PAINT)
    rows, things = [], []
    for i, stand in enumerate(stands):
        spot = np.array([stand.x, stand.y, stand.z])
        low, high = bounds(stand.shape.parts)
        box = Box.from_yaw(spot + yaw_rotation(stand.yaw) @ (low + high) / 2, high - low, stand.yaw)
        rows += [(i, part) for part in placed(stand.shape.parts, spot, stand.yaw)]
        joints = tuple(stood(joint, spot, stand.yaw) for joint in stand.shape.joints)
        things.append(Thing(stand.label, "brown", "wood", box, stand.support, i, joints=joints))
    parts, materials = stacked(rows)
    return World(parts, tuple(things), room, MaterialTable.of(materials))
