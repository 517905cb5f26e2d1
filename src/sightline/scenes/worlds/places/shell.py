"""The empty room: floor plan, doors and windows, lamps, paint, and the woodwork that belongs to no thing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, floor_material, plain, rug_material, wall_material
from sightline.scenes.worlds.parts import BLOCK, Part, ellipsoid, upright
from sightline.scenes.worlds.world import Light, Opening, Room, Rug

Array = NDArray[np.float64]

SKIRTING = 0.014  # metres that skirting boards stand out from the wall
SILL = 0.12  # metres that window sills stand out


def floor_plan(rng: np.random.Generator) -> tuple[Array, Array | None]:
    """A rectangle or an L of 3–7 m, counter-clockwise (K, 2), and the corner an L leaves out: centre, half (4,)."""
    w, d = rng.uniform(3.4, 7.0), rng.uniform(3.2, 6.0)
    if rng.random() < 0.65 or min(w, d) < 4.2:
        corners = np.array([[0, 0], [w, 0], [w, d], [0, d]], dtype=np.float64)
        return corners - np.array([w / 2, d / 2]), None
    a, b = rng.uniform(0.3, 0.45) * w, rng.uniform(0.3, 0.45) * d
    corners = np.array([[0, 0], [w, 0], [w, d - b], [w - a, d - b], [w - a, d], [0, d]], dtype=np.float64)
    corners -= np.array([w / 2, d / 2])
    notch = np.array([w / 2 - a / 2, d / 2 - b / 2, a / 2, b / 2])
    for axis in (0, 1):
        if rng.random() < 0.5:
            corners[:, axis] *= -1
            notch[axis] *= -1
            corners = corners[::-1]  # a mirror image runs clockwise
    return np.ascontiguousarray(corners), notch


def openings(rng: np.random.Generator, lengths: Array, height: float) -> tuple[Opening, ...]:
    """One door and one to three windows, each in a wall of its own, the door's aside."""
    order = [int(k) for k in rng.permutation(len(lengths)) if lengths[k] > 1.6]
    wide = float(rng.uniform(0.8, 0.95))
    start = float(rng.uniform(0.25, lengths[order[0]] - wide - 0.25))
    out = [Opening("door", order[0], start, start + wide, 0.0, float(rng.uniform(1.98, 2.1)))]
    for wall in order[1 : 1 + int(rng.integers(1, 3))]:
        wide = min(float(rng.uniform(0.9, 2.0)), lengths[wall] - 0.6)
        start = float(rng.uniform(0.3, lengths[wall] - wide - 0.3))
        low = float(rng.uniform(0.75, 1.0))
        high = min(height - 0.25, low + float(rng.uniform(1.0, 1.35)))
        out.append(Opening("window", wall, start, start + wide, low, high))
    return tuple(out)


def empty_room(rng: np.random.Generator) -> tuple[Room, Array | None]:
    """A room without furniture, and the corner (4,) that its plan leaves out."""
    polygon, notch = floor_plan(rng)
    height = float(rng.uniform(2.45, 2.95))
    bare = Room(polygon, height, (), (), None, floor_material(rng), wall_material(rng), plain((242, 241, 237)))
    holes = openings(rng, bare.lengths, height)
    lights = _lights(rng, bare, holes, notch)
    rug = None
    if rng.random() < 0.55:
        span = np.ptp(polygon, axis=0)
        half = span * rng.uniform(0.15, 0.26, 2)
        middle = np.zeros(2) if notch is None else -np.sign(notch[:2]) * span * 0.14
        rug = Rug(middle + rng.uniform(-0.25, 0.25, 2), half, float(rng.normal(0, 0.05)), rug_material(rng))
    return Room(polygon, height, holes, lights, rug, bare.floor, bare.walls, bare.ceiling), notch


def _lights(rng: np.random.Generator, room: Room, holes: tuple[Opening, ...], notch: Array | None) -> tuple[Light, ...]:
    span = np.ptp(room.polygon, axis=0)
    warmth = rng.uniform(0.0, 1.0)
    center = np.zeros(2) if notch is None else -np.sign(notch[:2]) * span * 0.12
    lamp = ceiling_light(center, float(span.prod()), room.height, float(warmth), rng)
    return (lamp, *(daylight(room, hole, rng) for hole in holes if hole.kind == "window"))


def ceiling_light(center: Array, area: float, height: float, warmth: float, rng: np.random.Generator) -> Light:
    """The lamp under the ceiling of a room of so many square metres; warmth 0–1."""
    power = np.array([1.0, 0.96 - 0.06 * warmth, 0.9 - 0.16 * warmth]) * rng.uniform(3.0, 4.0) * (area / 20) ** 0.4
    return Light(np.array([*center, height - 0.16]), power, np.array([0.0, 0.0, -1.0]), 0.16)


def daylight(room: Room, hole: Opening, rng: np.random.Generator) -> Light:
    """What falls in through a window."""
    along, inward = room.directions[hole.wall], room.inward[hole.wall]
    spot = room.polygon[hole.wall] + along * (hole.start + hole.end) / 2 + inward * 0.04
    area = (hole.end - hole.start) * (hole.high - hole.low)
    day = np.array([0.92, 0.98, 1.08]) * rng.uniform(1.6, 2.6) * area**0.7
    facing = np.array([*inward, 0.0])
    return Light(np.array([*spot, (hole.low + hole.high) / 2]), day, facing, 0.3)


def wall_block(
    room: Room,
    wall: int,
    along: tuple[float, float],
    inward: tuple[float, float],
    z: tuple[float, float],
    material: Material,
) -> Part:
    """A box given by its reach along a wall, into the room (negative: outside) and in height, metres."""
    return slab(room.polygon[wall], room.directions[wall], along, inward, z, material)


def slab(
    corner: Array,
    d: Array,
    along: tuple[float, float],
    inward: tuple[float, float],
    z: tuple[float, float],
    material: Material,
) -> Part:
    """A box given by its reach from a corner (2,) along a unit direction (2,), to the left of it, and in height."""
    n = np.array([-d[1], d[0]])
    middle = corner + d * sum(along) / 2 + n * sum(inward) / 2
    half = np.array([along[1] - along[0], inward[1] - inward[0], z[1] - z[0]]) / 2
    turn = np.array([[d[0], n[0], 0.0], [d[1], n[1], 0.0], [0.0, 0.0, 1.0]])
    return Part(BLOCK, np.array([middle[0], middle[1], sum(z) / 2]), half, material, turn)


def woodwork(room: Room, rng: np.random.Generator) -> list[Part]:
    """Skirting boards, door, window frames and reveals, ceiling lamp."""
    white = plain((236, 235, 230), gloss=0.3)
    doors = [(236, 234, 228), (150, 105, 70), (120, 80, 52), (200, 196, 188)]
    door = plain(doors[int(rng.integers(len(doors)))], gloss=0.25)
    out: list[Part] = []
    for wall, length in enumerate(room.lengths):
        cuts = [(o.start - 0.06, o.end + 0.06) for o in room.openings if o.kind == "door" and o.wall == wall]
        ends = [0.0, *(x for cut in cuts for x in cut), float(length)]
        for a, b in zip(ends[::2], ends[1::2], strict=True):
            if b - a > 0.02:
                out.append(wall_block(room, wall, (a, b), (0.0, SKIRTING), (0.0, 0.085), white))
    for hole in room.openings:
        out += _door(room, hole, door, white) if hole.kind == "door" else window_frame(room, hole, white)
    return out + ceiling_lamp(room.lights[0], room.height, white)


def ceiling_lamp(light: Light, height: float, white: Material) -> list[Part]:
    """A glowing bowl under a white plate."""
    x, y, _ = (float(v) for v in light.position)
    shade = plain((255, 246, 228), emit=1.6)
    return [
        ellipsoid((x, y, height - 0.03), (0.19, 0.19, 0.08), shade),
        upright(x, y, height - 0.035, height, 0.21, white),
    ]


def _door(room: Room, hole: Opening, paint: Material, frame: Material) -> list[Part]:
    a, b, top = hole.start, hole.end, hole.high
    metal = plain((160, 160, 165), gloss=0.8)
    out = [wall_block(room, hole.wall, (a, b), (0.0, 0.012), (0.0, top), paint)]
    for low, high in ((0.08, 0.42), (0.5, 0.94)):
        out.append(wall_block(room, hole.wall, (a + 0.13, b - 0.13), (0.0, 0.02), (low * top, high * top), paint))
    for x in (a - 0.06, b):
        out.append(wall_block(room, hole.wall, (x, x + 0.06), (0.0, 0.028), (0.0, top + 0.06), frame))
    out.append(wall_block(room, hole.wall, (a, b), (0.0, 0.028), (top, top + 0.06), frame))
    out.append(wall_block(room, hole.wall, (b - 0.17, b - 0.05), (0.05, 0.065), (1.0, 1.025), metal))
    out.append(wall_block(room, hole.wall, (b - 0.075, b - 0.05), (0.0, 0.06), (0.99, 1.035), metal))
    return out


def window_frame(room: Room, hole: Opening, paint: Material) -> list[Part]:
    """The reveal, the sill and the bars of a window."""
    a, b, low, high = hole.start, hole.end, hole.low, hole.high
    deep, bar = -0.16, 0.05

    def board(along: tuple[float, float], inward: tuple[float, float], z: tuple[float, float]) -> Part:
        return wall_block(room, hole.wall, along, inward, z, paint)

    out = [
        board((a - 0.1, a), (deep, -0.001), (low - 0.1, high + 0.1)),
        board((b, b + 0.1), (deep, -0.001), (low - 0.1, high + 0.1)),
        board((a, b), (deep, -0.001), (high, high + 0.1)),
        board((a, b), (deep, -0.001), (low - 0.1, low)),
        board((a - 0.06, b + 0.06), (0.0, SILL), (low - 0.03, low)),
    ]
    back = (-0.12, -0.07)
    for x in (a, (a + b) / 2 - bar / 2, b - bar):
        out.append(board((x, x + bar), back, (low, high)))
    for z in (low, high - bar):
        out.append(board((a, b), back, (z, z + bar)))
    return out
