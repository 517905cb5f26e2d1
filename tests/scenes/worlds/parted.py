"""Which things of a world reach into each other's solids; and the boxes of things as rows."""

from __future__ import annotations

import itertools

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.occupied import collides, enters
from sightline.scenes.worlds.parts import Part
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
