"""A world as the arrays that shaders read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.render.intersect import CEILING, FLOOR, SKY, WALL
from sightline.scenes.worlds.render.lighting import Lighting, Plan
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Singles = NDArray[np.float32]
Records = NDArray[Any]
FLOORS = 64  # rows of floors: 0 the room's own, then the zones'; from RUGS on their rugs. A surface says which in 64ths
RUGS = 32
EDGE = 1.0  # metres that floor and ceiling reach beyond the outermost walls, which hide it


def solids(world: World) -> list[Singles]:
    """For each kind of part its instances (P, 14): middle, three half sides, metres world, taper, index."""
    parts = world.parts
    sides = (parts.rotation * parts.half[:, None, :]).transpose(0, 2, 1).reshape(-1, 9)
    rows = np.column_stack([parts.center, sides, parts.taper, np.arange(len(parts))]).astype(np.float32)
    return [np.ascontiguousarray(rows[parts.kind == kind]) for kind in range(3)]


def shell(world: World) -> tuple[Singles, Singles]:
    """Rectangles (R, 14) of floor, ceiling and walls, and those (Q, 14) that lie on them: zones, rugs, windows.

    Start, direction, upward direction, metres world; from and to along, from and to upwards; surface. The cross
    product of the directions leads out of the room.
    """
    room = world.room
    low, high = room.polygon.min(axis=0) - EDGE, room.polygon.max(axis=0) + EDGE
    wide, deep = high - low
    rows = [
        [low[0], high[1], 0.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, wide, 0.0, deep, FLOOR],
        [low[0], low[1], room.height, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, wide, 0.0, deep, CEILING],
    ]

    def upright(wall: int, span: tuple[float, ...], code: int) -> list[float]:
        return [*room.polygon[wall], 0.0, *room.directions[wall], 0.0, 0.0, 0.0, 1.0, *span, code]

    rows += [upright(k, (0.0, float(room.lengths[k]), 0.0, room.height), WALL - k) for k in range(len(room.polygon))]
    start = rows[0][:9]
    over = [
        [*start, zone.low[0] - start[0], zone.high[0] - start[0], start[1] - zone.high[1], start[1] - zone.low[1]]
        + [FLOOR - (1 + z) / FLOORS]
        for z, zone in enumerate(room.zones)
    ]
    for z, rug in enumerate([room.rug, *(zone.rug for zone in room.zones)]):
        if rug is not None:
            c, s = np.cos(rug.yaw), np.sin(rug.yaw)
            (x, y), (wide, deep) = rug.center, rug.half
            over.append([x, y, 0.0, c, s, 0.0, s, -c, 0.0, -wide, wide, -deep, deep, FLOOR - (RUGS + z) / FLOORS])
    over += [upright(o.wall, (o.start, o.end, o.low, o.high), SKY) for o in room.openings if o.kind == "window"]
    return np.array(rows, dtype=np.float32), np.array(over, dtype=np.float32).reshape(-1, 14)


def paint_rows(lighting: Lighting) -> Index:
    """The first rows (3,) of walls, ceiling and floors in the table of paints; the parts come first."""
    parts, walls = len(lighting.solids), len(lighting.plan.walls)
    return np.array([parts, parts + walls, parts + walls + 1])


def paints(lighting: Lighting) -> Singles:
    """A row (8, 4) for each surface.

    Three axes (a, b, c) each with a component of the place they start from; half sizes and taper; colour and kind;
    second colour and pattern; scale, gloss, bevel, glow; thing. Walls have x along them and y upwards, floors and
    ceilings those of the world, rugs their own.
    """
    solids, (table, wall_paint, floor_paint, rug_paint, ceiling_paint) = lighting.solids, lighting.paints
    walls, rugs = lighting.plan.walls, lighting.plan.rugs
    first = paint_rows(lighting)
    out = np.zeros((int(first[2]) + FLOORS, 8, 4))
    out[:, 0, 0] = out[:, 1, 1] = out[:, 2, 2] = 1.0
    parts, wall, floor = out[: first[0]], out[first[0] : first[1]], out[first[2] :]
    for i, axis in enumerate("abc"):
        parts[:, i, :3] = np.stack([solids[axis + of] for of in "xyz"], axis=1)
        parts[:, i, 3] = solids["xyz"[i]]
        parts[:, 3, i] = solids["h" + "xyz"[i]]
    parts[:, 3, 3], parts[:, 4, 3], parts[:, 7, 0] = solids["taper"], solids["kind"], solids["thing"]
    wall[:, 0, :2], wall[:, 0, 3], wall[:, 1, 3] = walls[:, 2:4], walls[:, 0], walls[:, 1]
    wall[:, 1, :3], wall[:, 2, :2], wall[:, 2, 2] = (0.0, 0.0, 1.0), walls[:, [3, 2]] * (-1.0, 1.0), 0.0
    out[first[1], 2, 2] = -1.0
    zones = len(floor_paint) - 1  # the room's own comes last there and first here
    for z, rug in enumerate(rugs):
        c, s = np.cos(rug[4]), np.sin(rug[4])
        row = floor[RUGS + (z + 1) % (zones + 1)]
        row[:4] = [[c, s, 0.0, rug[0]], [-s, c, 0.0, rug[1]], [0.0, 0.0, 1.0, 0.0], [rug[2], rug[3], 0.0, 1.0]]
    which = np.full(len(out), -1, dtype=np.int64)
    which[: first[0]], which[first[0] : first[1]], which[first[1]] = solids["material"], wall_paint, ceiling_paint
    which[first[2] : first[2] + zones + 1] = np.roll(floor_paint, 1)
    which[first[2] + RUGS : first[2] + RUGS + zones + 1] = np.roll(rug_paint, 1)
    used = table[np.maximum(which, 0)]
    out[:, 4, :3] = np.stack([used[of] for of in ("red", "green", "blue")], axis=1)
    out[:, 5] = np.stack([used[of] for of in ("red2", "green2", "blue2", "pattern")], axis=1)
    out[:, 6] = np.stack([used[of] for of in ("scale", "gloss", "bevel", "emit")], axis=1)
    # the ceiling has no pattern, whatever its paint says
    out[first[1], 5, 3] = 0.0
    return out.astype(np.float32)


def rectangles(plan: Plan) -> tuple[Array, Index]:
    """Walls as rectangles (R, 8) around their windows, and where each wall's begin (K + 1,).

    Corner, direction, from and to along it, low and high, metres; a wall without windows has no end in height.
    """
    out: list[list[float]] = []
    starts = [0]
    for k, wall in enumerate(plan.walls):
        x, y, along_x, along_y, length = wall
        begin = 0.0
        for _, start, end, low, high in sorted(plan.windows[plan.windows[:, 0] == k].tolist()):
            spans = ((begin, start, -1e9, 1e9), (start, end, -1e9, low), (start, end, high, 1e9))
            out += [[x, y, along_x, along_y, *span] for span in spans]
            begin = end
        out.append([x, y, along_x, along_y, begin, length, -1e9, 1e9])
        starts.append(len(out))
    return np.array(out).reshape(-1, 8), np.array(starts)


def blockers(lighting: Lighting, rects: Array) -> Singles:
    """A row (4, 4) for each solid, then for each rectangle, then one that blocks nothing.

    Of a solid the three rows of unit_from_world, in whose coordinates its half sizes are 1, and its taper.
    """
    solids = lighting.solids
    out = np.zeros((len(solids) + len(rects) + 1, 4, 4))
    middle = np.stack([solids[of] for of in "xyz"], axis=1)
    for i, axis in enumerate("abc"):
        turned = np.stack([solids[axis + of] for of in "xyz"], axis=1) / solids["h" + "xyz"[i]][:, None]
        out[: len(solids), i, :3] = turned
        out[: len(solids), i, 3] = -(turned * middle).sum(axis=1)
    out[: len(solids), 3, 0] = solids["taper"]
    out[len(solids) : -1, :2] = rects.reshape(-1, 2, 4)
    # a rectangle without width, a solid that is always to one side
    out[-1] = [[1.0, 1.0, 1.0, 1e6], [1.0, 0.5, 0.0, 1e6], [0.0, 1.0, 0.5, 1e6], [1.0, 0.0, 0.0, 0.0]]
    return out.astype(np.float32)


def lamps(lighting: Lighting) -> Singles:
    """A row (3, 4) for each lamp: place, power by colour, facing and half width."""
    rows = lighting.lamps.lamps
    out = np.zeros((len(rows), 3, 4))
    for i, fields in enumerate(("x y z", "red green blue", "fx fy fz half")):
        for j, name in enumerate(fields.split()):
            out[:, i, j] = rows[name]
    return out.astype(np.float32)


class Near(NamedTuple):
    """What darkens by being near, a row (4, 4) each, then one that does not: walls (K + 1,) and footprints (F + 1,).

    A wall: corner, direction; length, number. A footprint: centre, half sizes; cosine, sine, height, whether it lies on
    a thing; that thing's first part and the first after it, and its zone from 1, 0 for none. `feet` (F,) are the
    footprints and `rests` (F,) those that darken the thing they lie on and not the floor.
    """

    by_wall: Singles
    by_foot: Singles
    feet: Records
    rests: NDArray[np.bool_]


def darkening(plan: Plan, starts: Index) -> Near:
    """The walls and footprints of a plan; `starts` (N + 1,) are the first parts of things."""
    walls = plan.walls
    by_wall = np.zeros((len(walls) + 1, 4, 4))
    by_wall[:-1, 0], by_wall[:-1, 1, 0], by_wall[:-1, 1, 1] = walls[:, :4], walls[:, 4], np.arange(len(walls))
    by_wall[-1, 0, :2], by_wall[-1, 1, 0] = 1e6, -1e6
    low = np.flatnonzero(plan.feet["z"] < 0.05)
    feet = plan.feet[np.concatenate([low, plan.rests])]
    beneath = np.repeat(np.arange(len(plan.rest_starts) - 1), np.diff(plan.rest_starts))
    rests = np.arange(len(feet)) >= len(low)
    by_foot = np.zeros((len(feet) + 1, 4, 4))
    for i, fields in enumerate(("x y hx hy", "cos sin z")):
        for j, name in enumerate(fields.split()):
            by_foot[:-1, i, j] = feet[name]
    by_foot[:-1, 1, 3], by_foot[:-1, 2, 2] = rests, feet["zone"] + 1
    by_foot[len(low) : -1, 2, 0], by_foot[len(low) : -1, 2, 1] = starts[beneath], starts[beneath + 1]
    by_foot[-1, 0] = (1e6, 1e6, 0.0, 0.0)
    return Near(by_wall.astype(np.float32), by_foot.astype(np.float32), feet, rests)


def reach(world: World) -> float:
    """Metres that nothing in the world is farther than from anything else."""
    room = world.room
    low, high = room.polygon.min(axis=0), room.polygon.max(axis=0)
    return float(np.linalg.norm([*(high - low), room.height]) + 2.0 * EDGE + 2.0)
