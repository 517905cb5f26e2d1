"""The empty flat: its plan raised to a room with windows, lamps, paint and lintels, and each of its rooms alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part
from sightline.scenes.worlds.places.decor import floor_for, rug_in, walls_for
from sightline.scenes.worlds.places.doorways import CASING, REVEAL, DoorStyle, Leaf, doorway_parts, hung_leaf, lintel_of
from sightline.scenes.worlds.places.plan import OUTSIDE, WALL, Plan
from sightline.scenes.worlds.places.shell import (
    SKIRTING,
    ceiling_lamp,
    ceiling_light,
    daylight,
    wall_block,
    window_frame,
)
from sightline.scenes.worlds.world import Light, Opening, Passage, Room, Zone

Array = NDArray[np.float64]

BARE = 0.2  # share of doorways between rooms that have no door
RUGS = {"living": 0.7, "bedroom": 0.5, "dining": 0.5, "office": 0.3, "corridor": 0.25}  # how often there is a rug


@dataclass(frozen=True, eq=False)
class Shell:
    """A flat without furniture: the whole of it, each of its rooms as a room of its own, and its door leaves."""

    plan: Plan
    whole: Room
    rooms: tuple[Room, ...]
    leaves: tuple[Leaf, ...]


def empty_flat(plan: Plan, rng: np.random.Generator) -> Shell:
    """The shell of a plan, painted for what its rooms are used for."""
    height = float(rng.uniform(2.5, 2.9))
    polygon = plan.outline()
    white = plain((242, 241, 237))
    shared_floor = floor_for("living", rng)
    bare = Room(polygon, height, (), (), None, shared_floor, white, white, soft=True)
    warmth = float(rng.random())
    rooms: list[Room] = []
    openings: list[Opening] = []
    lights: list[Light] = []
    zones: list[Zone] = []
    for k, use in enumerate(plan.uses):
        dry = use not in ("bathroom", "kitchen")
        floor = shared_floor if dry and rng.random() < 0.7 else floor_for(use, rng)
        middle = (plan.low[k] + plan.high[k]) / 2
        lamp = ceiling_light(middle, float(plan.areas[k]), height, warmth, rng)
        holes = _windows(plan, k, height, rng)
        (x0, y0), (x1, y1) = plan.low[k], plan.high[k]
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
        room = Room(corners, height, holes, (lamp,), None, floor, walls_for(use, rng), white)
        rug = rug_in(room, rng) if rng.random() < RUGS.get(use, 0.0) else None
        days = [daylight(room, hole, rng) for hole in holes]
        openings += [_moved(bare, room, hole) for hole in holes]
        lights += [lamp, *days]
        zones.append(Zone(use, plan.low[k], plan.high[k], floor, room.walls, rug))
        rooms.append(room)
    style = DoorStyle.drawn(rng)
    leaves = tuple(
        hung_leaf(plan, way, style, rng)
        for way in plan.doorways
        if not way.wide and (way.beyond == OUTSIDE or rng.random() >= BARE)
    )
    lintels = np.array([lintel_of(plan, way, height) for way in plan.doorways if not way.wide]).reshape(-1, 6)
    passages = tuple(
        Passage((way.room, way.beyond), plan.rectangle(way).mean(axis=0))
        for way in plan.doorways
        if way.beyond != OUTSIDE
    )
    whole = replace(
        bare,
        openings=tuple(openings),
        lights=tuple(lights),
        zones=tuple(zones),
        lintels=lintels,
        passages=passages,
    )
    return Shell(plan, whole, tuple(rooms), leaves)


def _windows(plan: Plan, k: int, height: float, rng: np.random.Generator) -> tuple[Opening, ...]:
    """Windows of one room, in walls from which one sees nothing but the outside."""
    use, out = plan.uses[k], []
    sides = [int(s) for s in rng.permutation(4) if plan.at_the_edge(k, int(s))]
    for side in sides[: 1 if use in ("bathroom", "corridor") else 2]:
        taken = [plan.along(k, side, way.start - 0.3, way.end + 0.3) for way in plan.ways(k) if way.side == side]
        long = float(plan.sizes[k, side % 2])
        wide = min(float(rng.uniform(0.6, 0.8) if use == "bathroom" else rng.uniform(0.9, 1.9)), long - 0.6)
        start = float(rng.uniform(0.3, long - wide - 0.3)) if long - wide > 0.6 else -1.0
        low = 1.35 if use == "bathroom" else float(rng.uniform(0.75, 1.0))
        high = min(height - 0.25, low + float(rng.uniform(1.0, 1.35)))
        if wide < 0.5 or start < 0 or any(start < b and start + wide > a for a, b in taken):
            continue
        out.append(Opening("window", side, start, start + wide, low, high))
    return tuple(out)


def _moved(whole: Room, room: Room, hole: Opening) -> Opening:
    """An opening of one room as an opening of the whole flat."""
    ends = room.polygon[hole.wall] + np.outer((hole.start, hole.end), room.directions[hole.wall])
    offset = ends[0] - whole.polygon
    away = (offset * whole.inward).sum(axis=1)
    along = (offset * whole.directions).sum(axis=1)
    same = (whole.directions @ room.directions[hole.wall] > 0.5) & (np.abs(away) < 1e-9)
    (wall,) = np.flatnonzero(same & (along > 0) & (along < whole.lengths))
    start = float(along[wall])
    return Opening(hole.kind, int(wall), start, start + hole.end - hole.start, hole.low, hole.high)


def flat_woodwork(shell: Shell) -> list[Part]:
    """Skirting boards, doorways with their frames and lintels, windows, a lamp in each room."""
    whole, plan = shell.whole, shell.plan
    white = plain((236, 235, 230), gloss=0.3)
    out = _skirting(whole, white)
    for way in plan.doorways:
        if way.wide:
            continue
        beyond = whole.walls if way.beyond == OUTSIDE else shell.rooms[way.beyond].walls
        out += doorway_parts(plan, way, (shell.rooms[way.room].walls, beyond), whole.height, white)
    for hole in whole.openings:
        out += window_frame(whole, hole, white)
    for room in shell.rooms:
        out += ceiling_lamp(room.lights[0], whole.height, white)
    return out


def _skirting(whole: Room, white: Material) -> list[Part]:
    """Boards along all walls, up to the frames of doorways."""
    lengths = whole.lengths
    cheek = np.isclose(lengths, WALL)
    out = []
    low, high = np.array([zone.low for zone in whole.zones]), np.array([zone.high for zone in whole.zones])
    for k in np.flatnonzero(~cheek):
        before = whole.polygon[k] + whole.directions[k] * lengths[k] / 2 + whole.inward[k] * SKIRTING
        if not ((low <= before) & (before <= high)).all(axis=1).any():
            continue  # behind the front door
        start = REVEAL + CASING if cheek[k - 1] else 0.0
        end = float(lengths[k]) - (REVEAL + CASING if cheek[(k + 1) % len(cheek)] else 0.0)
        if end - start > 0.02:
            out.append(wall_block(whole, int(k), (start, end), (0.0, SKIRTING), (0.0, 0.085), white))
    return out
