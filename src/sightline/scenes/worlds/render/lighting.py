"""A world as the shading loop reads it: solids, paints, plan and lamps as arrays, made once for all its pictures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, MaterialTable
from sightline.scenes.worlds.render.blockers import cube_of, solids_in
from sightline.scenes.worlds.render.horizon import horizon
from sightline.scenes.worlds.render.plan_grid import CELL, cells_near, lit_cells
from sightline.scenes.worlds.render.surface import CONTACT, CORNER
from sightline.scenes.worlds.world import Room, Rug, World

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Records = NDArray[Any]  # a structured array; compiled loops read its fields as attributes


def record(real: str, whole: str = "") -> np.dtype[np.void]:
    """The type of a record with these fields of real and of whole numbers."""
    return np.dtype([(name, np.float64) for name in real.split()] + [(name, np.int64) for name in whole.split()])


# A solid: its centre and half sizes in metres, its axes in the world (a, b, c: the columns of its rotation), taper,
# kind, row of its material, and its thing or −1
SOLID = record("x y z hx hy hz ax ay az bx by bz cx cy cz taper", "kind material thing")
# A material as `materials.Material` has it
PAINT = record("red green blue red2 green2 blue2 scale gloss bevel emit", "pattern")
# A lamp: place, power by colour, facing, half width
LAMP = record("x y z red green blue fx fy fz half")
# A footprint: centre, half sizes, cosine and sine of its yaw, height of what it stands on, and its zone or −1
FOOT = record("x y hx hy cos sin z", "zone")


class Paints(NamedTuple):
    """Materials (M,) of `PAINT`, and the rows of walls (K,), floors (Z + 1,), rugs (Z + 1,; −1: none) and ceiling.

    The last floor and rug are the room's own.
    """

    paints: Records
    wall_paint: Index
    floor_paint: Index
    rug_paint: Index
    ceiling_paint: int


class Plan(NamedTuple):
    """The shell and what darkens it, in metres.

    walls (K, 5) corner, direction, length; windows (Q, 5) wall, start, end, low, high; zones (Z, 4) low and high
    corner; rugs (Z + 1, 5) centre, half size, yaw; feet (N,) of `FOOT`; what lies on each thing, as starts (N + 1,) and
    things.
    """

    height: float
    walls: Array
    windows: Array
    zones: Array
    rugs: Array
    feet: Records
    rest_starts: Index
    rests: Index


class Grid(NamedTuple):
    """Cells of `CELL` metres over the plan from corner (2,) `low`: lamps that may reach each, walls and feet near it.

    The lists of cell (row, column) lie in row · columns + column.
    """

    low: Array
    rows: int
    columns: int
    lamp_starts: Index
    lamps_near: Index
    wall_starts: Index
    walls_near: Index
    foot_starts: Index
    feet_near: Index


class Lamps(NamedTuple):
    """lamps (L,) of `LAMP`. For each of the S spots of a lamp that pictures look at, lamp by lamp: what may block it
    (starts (L·S, …), solids, their distances in metres) and its horizon; whether walls can block at all.
    """

    lamps: Records
    cube_starts: Index
    cube_solids: Index
    distance: Array
    walled: bool
    horizon_starts: Index
    seen: Index


class Lighting(NamedTuple):
    """All that shading asks of a world, for pictures of `spread` × `spread` rays a pixel.

    solids (P,) of `SOLID`: the world's parts and, after them, its lintels.
    """

    solids: Records
    paints: Paints
    plan: Plan
    grid: Grid
    lamps: Lamps
    spread: int


def walls_of(room: Room) -> Array:
    """Corner, direction and length of each wall (K, 5), metres."""
    return np.column_stack([room.polygon, room.directions, room.lengths])


def windows_of(room: Room) -> Array:
    """Wall, start, end, low and high (Q, 5) of each window, metres."""
    rows = [(o.wall, o.start, o.end, o.low, o.high) for o in room.openings if o.kind == "window"]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def lighting_of(world: World, spread: int = 1) -> Lighting:
    """The light of a world; it serves every picture taken with `spread` × `spread` rays a pixel."""
    room, solids, feet = world.room, _solids(world), _feet(world)
    lying_on = np.array([-1 if thing.support is None else thing.support for thing in world.things], dtype=np.int64)
    plan = Plan(
        room.height,
        walls_of(room),
        windows_of(room),
        np.array([[*zone.low, *zone.high] for zone in room.zones], dtype=np.float64).reshape(-1, 4),
        np.array([np.zeros(5) if rug is None else [*rug.center, *rug.half, rug.yaw] for rug in _rugs(room)]),
        feet,
        *_listed((lying_on == np.arange(len(feet))[:, None]) & room.soft),
    )
    walled = not is_convex(room.polygon)
    spots = spots_of(room, spread)
    around = [horizon(spot[0], spot[1], plan.walls) for spot in spots]
    low = room.polygon.min(axis=0)
    columns, rows = (int(n) for n in np.ceil(np.ptp(room.polygon, axis=0) / CELL))
    lit = np.full((len(spots), rows, columns), not walled)
    for spot, (starts, seen, reach), cells in zip(spots, around, lit, strict=True):
        if walled:
            lit_cells(spot[0], spot[1], starts, seen, reach, plan.windows, low, cells)
    return Lighting(
        solids,
        _paints(world),
        plan,
        _grid(plan, low, np.asarray(lit.reshape(len(room.lights), spread**2, rows, columns).any(axis=1))),
        _lamps(world, solids, spots, lit, walled, around),
        spread,
    )


def is_convex(polygon: Array) -> bool:
    """Whether every point of a counter-clockwise polygon (K, 2) sees every other."""
    along = np.roll(polygon, -1, axis=0) - polygon
    after = np.roll(along, -1, axis=0)
    return bool((along[:, 0] * after[:, 1] - along[:, 1] * after[:, 0] > -1e-9).all())


def _solids(world: World) -> Records:
    parts, lintels = world.parts, world.room.lintels
    out = np.zeros(len(parts) + len(lintels), dtype=SOLID)
    own, more = out[: len(parts)], out[len(parts) :]
    rows = np.column_stack([parts.center, parts.half, parts.rotation.transpose(0, 2, 1).reshape(-1, 9), parts.taper])
    _fill(own, rows)
    own["kind"], own["material"], own["thing"] = parts.kind, parts.material, parts.thing
    middle, half = (lintels[:, :3] + lintels[:, 3:]) / 2, (lintels[:, 3:] - lintels[:, :3]) / 2
    _fill(more, np.column_stack([middle, half, np.tile(np.eye(3).ravel(), (len(lintels), 1)), np.ones(len(lintels))]))
    more["thing"] = -1
    return out


def _fill(out: Records, columns: Array) -> None:
    """Writes columns (N, C) into the first C fields of records (N,)."""
    assert out.dtype.names is not None
    for field, column in zip(out.dtype.names, columns.T, strict=False):
        out[field] = column


def _paints(world: World) -> Paints:
    room, table = world.room, world.materials
    rows: dict[Material, int] = {}

    def row(material: Material) -> int:
        return len(table.pattern) + rows.setdefault(material, len(rows))

    floors = [row(zone.floor) for zone in room.zones] + [row(room.floor)]
    rugs = [-1 if rug is None else row(rug.material) for rug in _rugs(room)]
    walls = [row(room.walls if z < 0 else room.zones[z].walls) for z in _zones_before(room)]
    ceiling = row(room.ceiling)
    more = MaterialTable.of(list(rows))
    paints = np.zeros(len(table.pattern) + len(rows), dtype=PAINT)
    columns = [
        np.column_stack([m.colour, m.second, m.scale, m.gloss, m.bevel, m.emit, m.pattern]) for m in (table, more)
    ]
    _fill(paints, np.concatenate(columns))
    return Paints(
        paints,
        np.array(walls, dtype=np.int64),
        np.array(floors, dtype=np.int64),
        np.array(rugs, dtype=np.int64),
        ceiling,
    )


def _rugs(room: Room) -> list[Rug | None]:
    return [*(zone.rug for zone in room.zones), room.rug]


def zone_at(room: Room, point: Array) -> int:
    """The index of the zone that covers a point (2,) of the floor, −1 where none does."""
    for z, zone in enumerate(room.zones):
        if (point >= zone.low).all() and (point <= zone.high).all():
            return z
    return -1


def _zones_before(room: Room) -> list[int]:
    """The zone in front of the middle of each wall, −1 for thresholds and cheeks."""
    middles = room.polygon + room.directions * room.lengths[:, None] / 2 + room.inward * 0.01
    return [zone_at(room, middle) for middle in middles]


def _feet(world: World) -> Records:
    out = np.zeros(len(world.things), dtype=FOOT)
    for n, thing in enumerate(world.things):
        (x, y, z), (wide, deep, high), yaw = thing.box.center, thing.box.size, thing.box.yaw
        zone = zone_at(world.room, thing.box.center[:2])
        out[n] = (x, y, wide / 2, deep / 2, np.cos(yaw), np.sin(yaw), z - high / 2, zone)
    return out


def spots_of(room: Room, spread: int) -> Array:
    """The spots (L · spread², 3) of the lamps that the rays of a pixel look at, as `shading.spot_of` has them."""
    out = []
    for lamp in room.lights:
        for v in range(spread):
            for u in range(spread):
                a, b = (u + 0.5) / spread - 0.5, (v + 0.5) / spread - 0.5
                fx, fy, fz = lamp.facing
                across = np.array([a * (abs(fz) - fy), a * fx + b * abs(fz), b * (1.0 - abs(fz))])
                out.append(lamp.position + 2.0 * lamp.half_width * across)
    return np.array(out, dtype=np.float64).reshape(-1, 3)


Around = list[tuple[Index, Index, Array]]


def _lamps(world: World, solids: Records, spots: Array, lit: NDArray[np.bool_], walled: bool, around: Around) -> Lamps:
    room = world.room
    lamps = np.zeros(len(room.lights), dtype=LAMP)
    _fill(lamps, np.array([[*n.position, *n.colour, *n.facing, n.half_width] for n in room.lights]).reshape(-1, 10))
    # the room's own parts block nothing: lamps hang in their shades and windows stand in their frames
    first, low = int(world.starts[0]), room.polygon.min(axis=0)
    cubes = [
        cube_of(spot[0], spot[1], spot[2], solids_in(solids, first, low, CELL, cells), solids)
        for spot, cells in zip(spots, lit, strict=True)
    ]
    cube_starts, listed = _joined([(starts, found) for starts, found, _ in cubes])
    distance = np.concatenate([np.zeros(0), *(away for _, _, away in cubes)])
    horizon_starts, seen = _joined([(starts, found) for starts, found, _ in around])
    return Lamps(lamps, cube_starts, listed, distance, walled, horizon_starts, seen)


def _joined(lists: list[tuple[Index, Index]]) -> tuple[Index, Index]:
    """Lists of lists as one: starts (N, …) into all that is listed."""
    if not lists:
        return np.zeros((0, 1), dtype=np.int64), np.zeros(0, dtype=np.int64)
    before = np.cumsum([0, *(len(found) for _, found in lists)])
    starts = np.stack([starts + first for (starts, _), first in zip(lists, before, strict=False)])
    return starts, np.concatenate([found for _, found in lists])


def _grid(plan: Plan, low: Array, lit: NDArray[np.bool_]) -> Grid:
    lamps, rows, columns = lit.shape
    # what a wall darkens lies in front of it
    x, y, along_x, along_y, length = plan.walls.T
    aside = np.array([[-0.4, 0.0], [0.4, 0.0], [-0.4, CORNER], [0.4, CORNER]])
    runs = np.array([0.0, 1.0, 0.0, 1.0])[:, None] * length + aside[:, :1]
    corners_x = x + runs * along_x - aside[:, 1:] * along_y
    corners_y = y + runs * along_y + aside[:, 1:] * along_x
    walls = np.column_stack(
        [corners_x.min(axis=0), corners_y.min(axis=0), corners_x.max(axis=0), corners_y.max(axis=0)]
    )
    # only what stands on the floor darkens it
    feet = plan.feet
    reach = np.where(feet["z"] < 0.05, feet["hx"] + feet["hy"] + CONTACT, -np.inf)
    spots = np.column_stack([feet["x"] - reach, feet["y"] - reach, feet["x"] + reach, feet["y"] + reach])
    return Grid(
        low,
        rows,
        columns,
        *_listed(lit.reshape(lamps, rows * columns).T),
        *cells_near(walls, low, rows, columns),
        *cells_near(spots, low, rows, columns),
    )


def _listed(table: NDArray[np.bool_]) -> tuple[Index, Index]:
    """The columns that are true in each row of a table (R, C), as starts (R + 1,) and indices."""
    starts = np.zeros(len(table) + 1, dtype=np.int64)
    np.cumsum(table.sum(axis=1), out=starts[1:])
    return starts, np.nonzero(table)[1].astype(np.int64)
