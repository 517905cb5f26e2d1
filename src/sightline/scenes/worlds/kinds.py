"""The kinds of procedural worlds that a root may name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sightline.geometry.pose import Pose
from sightline.scenes.worlds.motions.clip import Clip, filmed
from sightline.scenes.worlds.places.families import KEPT
from sightline.scenes.worlds.places.flat import make_flat
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.places.stock import EVERYTHING, FLAT_STOCK, SIMPLE_STOCK, UNSEEN_STOCK, Stock
from sightline.scenes.worlds.places.tabletop import TABLETOP, close_views, make_tabletop
from sightline.scenes.worlds.views.cameras import FURNISHED, viewpoints
from sightline.scenes.worlds.views.tours import tour
from sightline.scenes.worlds.world import World


@dataclass(frozen=True)
class Kind:
    """A kind of world: its name, a line about it, what it is furnished from, and how one is made.

    `make(rng)` makes the world of a seed; `watch(world, rng, count)` says where its pictures are taken. Where things
    move, `film(world, rng, count)` says instead where the camera and the things are in each picture. Worlds that are
    `kept` serve evaluation alone, whatever their seed.
    """

    name: str
    about: str
    stock: Stock
    make: Callable[[np.random.Generator], World]
    watch: Callable[[World, np.random.Generator, int], list[Pose]] = viewpoints
    film: Callable[[World, np.random.Generator, int], Clip] | None = None
    kept: bool = False


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "room",
            "one furnished room",
            EVERYTHING,
            partial(make_room, stock=EVERYTHING),
            partial(viewpoints, demand=FURNISHED),
        ),
        Kind(
            "moving",
            "two seconds of a room in which things move",
            EVERYTHING,
            partial(make_room, stock=EVERYTHING),
            film=filmed,
        ),
        Kind("flat", "a furnished flat of several rooms", FLAT_STOCK, partial(make_flat, stock=FLAT_STOCK), tour),
        Kind(
            "unseen",
            "flats kept for evaluation: another layout, and colours that no other kind shows on the same things",
            UNSEEN_STOCK,
            partial(make_flat, stock=UNSEEN_STOCK, families=KEPT),
            tour,
            kept=True,
        ),
        Kind("tabletop", "many small things on one table, seen from near", TABLETOP, make_tabletop, close_views),
        Kind("simple", "one room with two dozen kinds of things", SIMPLE_STOCK, partial(make_room, stock=SIMPLE_STOCK)),
    )
}
