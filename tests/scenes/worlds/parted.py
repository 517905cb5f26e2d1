"""What is wrong with a world: things in each other's solids, boxes that are not tight, things that rest on nothing."""

from __future__ import annotations

import itertools

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, Parts
from sightline.scenes.worlds.places.occupied import collides, enters
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.doors import DOOR
from sightline.scenes.worlds.world import Thing, World


def row_of(thing: Thing) -> np.ndarray:
    """The upright box (7,) of a thing: x, y, half sizes, yaw, lowest and highest z."""
    box = thing.box
    low, high = box.bounds[:, 2]
    return np.array([*box.center[:2], *box.size[:2] / 2, box.yaw, low, high])


def parts_of(world: World, thing: Thing) -> tuple[Part, ...]:
    p, paint = world.parts, plain((0, 0, 0))
    rows = range(world.starts[thing.index], world.starts[thing.index + 1])
    return tuple(Part(int(p.kind[i]), p.center[i], p.half[i], paint, p.rotation[i], float(p.taper[i])) for i in rows)


def entangled(world: World) -> list[tuple[str, str]]:
    """Pairs whose boxes overlap and of which neither keeps its box out of the other's solids."""
    out = []
    for a, b in itertools.combinations(world.things, 2):
        if collides(row_of(a)[None], row_of(b), -1e-6):
            loose = not enters(row_of(a), parts_of(world, b)) or not enters(row_of(b), parts_of(world, a))
            if not loose:
                out.append((a.label, b.label))
    return out


def reach(parts: Parts, row: int, axes: np.ndarray) -> np.ndarray:
    """Lowest and highest coordinate (2, 3) of a part along the columns of `axes`, from points on its surface."""
    a = np.linspace(0, 2 * np.pi, 721)
    if parts.kind[row] == 0:
        unit = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
    elif parts.kind[row] == 1:
        # the support point of an ellipsoid in a direction n is h² n / |h n|
        n = np.vstack([axes.T, -axes.T]) @ parts.rotation[row]
        hn = n * parts.half[row]
        unit = hn / np.linalg.norm(hn, axis=1, keepdims=True)
    else:
        ring = np.column_stack([np.cos(a), np.sin(a), np.ones_like(a)])
        unit = np.vstack([ring * [1, 1, -1], ring * [parts.taper[row], parts.taper[row], 1]])
    points = (unit * parts.half[row]) @ parts.rotation[row].T + parts.center[row]
    along = points @ axes
    return np.stack([along.min(axis=0), along.max(axis=0)])


def loose(world: World) -> list[str]:
    """Things whose box is not the least one around their parts."""
    out = []
    for thing in world.things:
        axes, half = thing.box.rotation, thing.box.size / 2
        rows = range(world.starts[thing.index], world.starts[thing.index + 1])
        each = np.stack([reach(world.parts, row, axes) for row in rows])
        middle = thing.box.center @ axes
        low, high = each[:, 0].min(axis=0), each[:, 1].max(axis=0)
        if max(np.abs(low - (middle - half)).max(), np.abs(high - (middle + half)).max()) > 2e-5:
            out.append(thing.label)
    return out


def unsupported(world: World) -> list[tuple[str, str]]:
    """Things that do not rest on a level surface of what is said to carry them, else on the floor or a wall."""
    out = []
    for thing in world.things:
        bottom = thing.box.bounds[0, 2]
        if thing.support is None:
            hung = thing.label == DOOR.label or BY_LABEL[thing.label].place == "hung"
            if bottom > 1e-9 and not hung:
                out.append((thing.label, "nothing"))
            continue
        host = world.things[thing.support]
        rows = slice(world.starts[host.index], world.starts[host.index + 1])
        level = np.abs(world.parts.rotation[rows, 2, 2]) > 0.999
        tops = (world.parts.center[rows, 2] + world.parts.half[rows, 2])[level]
        local = (thing.box.center - host.box.center) @ host.box.rotation
        over = (np.abs(local[:2]) < host.box.size[:2] / 2).all()
        if not over or np.abs(tops - bottom).min(initial=np.inf) > 0.006:
            out.append((thing.label, host.label))
    return out
