"""What is said of a kind of thing before any is made: typical size, materials, colours, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sightline.scenes.worlds.materials import COLOURS
from sightline.scenes.worlds.shapes.shape import Maker

Place = Literal["wall", "middle", "floor", "top", "hung", "doorway"]

ANY = tuple(COLOURS)
WOODEN = ("wood",)
LEAFY = ("green",)


@dataclass(frozen=True)
class Category:
    """A kind of thing. `place` says where it stands: against a wall, free, on the floor, on a top, hung on a wall,
    hinged in a doorway.

    `styles` are the ways it is built; `size` its typical width, depth and height in metres; `unseen` those of its
    colours that are kept for evaluation. Where the classic style shows what elsewhere is a thing with a name (fruit in
    a bowl), `classic_simple` leaves it to simple rooms: else counting apples would be a matter of opinion.
    `fronted`: it has one side that everybody calls the front, its +y.
    """

    label: str
    styles: tuple[Maker, ...]
    size: tuple[float, float, float]
    materials: tuple[str, ...]
    place: Place
    colours: tuple[str, ...] = ANY
    unseen: tuple[str, ...] = ()
    classic_simple: bool = False
    fronted: bool = False
