"""From one generator to one furnished flat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sightline.errors import SceneError
from sightline.scenes.worlds.places.clutter import clutter
from sightline.scenes.worlds.places.doorways import kept_clear, walkways
from sightline.scenes.worlds.places.families import SEEN, Family, make_plan
from sightline.scenes.worlds.places.flat_shell import Shell, empty_flat, flat_woodwork
from sightline.scenes.worlds.places.layout import Layout, Placed
from sightline.scenes.worlds.places.room import assembled, fill
from sightline.scenes.worlds.places.stock import Stock
from sightline.scenes.worlds.places.themes import bathroom, bedroom, corridor, dining, kitchen, living, office
from sightline.scenes.worlds.world import World

FEWEST = 20  # things of a flat
JITTERED = 0.12  # share of furniture that does not stand square to its wall
DENSITY = (0.5, 0.9)  # things for each square metre
FURNITURE = 0.6  # share of what a room holds that comes before the clutter
THEME_OF: dict[str, Callable[[Layout], None]] = {
    "living": living,
    "bedroom": bedroom,
    "office": office,
    "dining": dining,
    "kitchen": kitchen,
    "bathroom": bathroom,
    "corridor": corridor,
}


def make_flat(rng: np.random.Generator, stock: Stock, families: tuple[Family, ...] = SEEN) -> World:
    """A furnished flat with 20 things of a stock or more; the same generator state gives the same bytes."""
    for _ in range(8):
        shell = empty_flat(make_plan(rng, families), rng)
        pieces = [leaf.placed for leaf in shell.leaves]
        density = min(float(rng.uniform(*DENSITY)), (stock.most - len(pieces)) / float(shell.plan.areas.sum()))
        for k in range(len(shell.rooms)):
            pieces += furnished(shell, k, stock, density, len(pieces), rng)
        if len(pieces) >= FEWEST:
            return assembled(shell.whole, flat_woodwork(shell), pieces)
    raise SceneError("no flat with 20 things came out of 8 attempts; use another seed")


def furnished(
    shell: Shell, k: int, stock: Stock, density: float, before: int, rng: np.random.Generator
) -> list[Placed]:
    """What stands in room `k`, `density` things a square metre: its theme's furniture, more of it, clutter.

    Indices of supports count from the flat's first thing; `before` things are in it already.
    """
    plan, room, use = shell.plan, shell.rooms[k], shell.plan.uses[k]
    most = max(0, min(max(3, round(plan.areas[k] * density)), stock.most - before))
    layout = Layout.empty(room, None, rng, replace(stock, most=most))
    blocked = walkways(plan, k)
    for way in plan.ways(k):
        leaf = next((leaf for leaf in shell.leaves if leaf.way in (way, way.turned_round())), None)
        blocked += kept_clear(plan, way, leaf, room.height)
    layout.jittered = JITTERED
    layout.taken = np.vstack([layout.taken, *blocked])
    THEME_OF[use](layout)
    if use != "corridor":
        fill(layout, round(FURNITURE * most))
    clutter(layout)
    return [replace(item, support=None if item.support is None else item.support + before) for item in layout.placed]
