"""From one generator to one furnished room."""

from __future__ import annotations

import numpy as np

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.scenes.worlds.materials import MaterialTable
from sightline.scenes.worlds.parts import Part, placed, stacked
from sightline.scenes.worlds.places.clutter import clutter
from sightline.scenes.worlds.places.decor import decorated
from sightline.scenes.worlds.places.layout import Layout, Placed
from sightline.scenes.worlds.places.shell import empty_room, woodwork
from sightline.scenes.worlds.places.stock import EVERYTHING, Stock
from sightline.scenes.worlds.places.themes import THEMES
from sightline.scenes.worlds.shapes.shape import stood
from sightline.scenes.worlds.world import Room, Thing, World

__all__ = ["Room", "Thing", "World", "make_room"]

FEWEST = 8


def make_room(rng: np.random.Generator, stock: Stock = EVERYTHING) -> World:
    """A furnished room of 8 to 18 things and, unless they are simple ones, some clutter: up to 30 in all.

    The same generator state gives the same bytes.
    """
    for _ in range(20):
        room, notch = empty_room(rng)
        layout = Layout.empty(room, notch, rng, stock)
        use = furnish(layout)
        if stock.styled:
            clutter(layout)
            layout.room = decorated(room, use, rng)
        if len(layout.placed) >= FEWEST:
            return built(layout, rng)
    raise SceneError("no room with 8 things came out of 20 attempts; use another seed")


def furnish(layout: Layout) -> str:
    """A theme's furniture first, then whatever else finds a place, up to a number drawn between 8 and 18.

    Gives the name of the theme.
    """
    goal = int(layout.rng.integers(FEWEST, 19))
    theme = THEMES[int(layout.rng.integers(len(THEMES)))]
    theme(layout)
    fill(layout, goal)
    return theme.__name__


def fill(layout: Layout, goal: int) -> None:
    """Whatever finds a place, until a layout holds `goal` things."""
    rng, stock = layout.rng, layout.stock
    small, floor = stock.of_place("top"), stock.of_place("floor")
    large, hung = stock.of_place("wall", "middle"), stock.of_place("hung")
    for _ in range(60):
        if len(layout.placed) >= goal:
            return
        kind = rng.random()
        pool = small if kind < 0.52 else floor if kind < 0.78 else hung if kind < 0.9 and hung else large
        # a second one of what is there already makes its colour matter
        again = [p.piece.category for p in layout.placed if p.piece.category in pool]
        twice = again and layout.chance(0.25)
        layout.add(again[int(rng.integers(len(again)))] if twice else pool[int(rng.integers(len(pool)))])


def built(layout: Layout, rng: np.random.Generator) -> World:
    """The world of a finished layout."""
    return assembled(layout.room, woodwork(layout.room, rng), layout.placed)


def assembled(room: Room, shell: list[Part], pieces: list[Placed]) -> World:
    """The world of a room, the parts that are its own, and the pieces that stand in it."""
    rows = [(-1, part) for part in shell]
    things = []
    for index, item in enumerate(pieces):
        rows += [(index, part) for part in placed(item.piece.parts, item.spot, item.yaw)]
        center = item.spot + np.array([0.0, 0.0, item.piece.size[2] / 2])
        box = Box.from_yaw(center, item.piece.size, item.yaw)
        piece = item.piece
        joints = tuple(stood(joint, item.spot, item.yaw) for joint in piece.joints)
        things.append(
            Thing(piece.category.label, piece.colour, piece.material, box, item.support, index, piece.word, joints)
        )
    parts, materials = stacked(rows)
    return World(parts, tuple(things), room, MaterialTable.of(materials))
