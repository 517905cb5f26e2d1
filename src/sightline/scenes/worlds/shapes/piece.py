"""An individual of a category: its size, colour, material and build are drawn.

Each is its category's typical size × one overall scale (log-uniform in ±40 %) × ±15 % per axis, so that the category
alone does not tell the size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, finish, plain
from sightline.scenes.worlds.parts import Part, bounds
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.prints import patterned
from sightline.scenes.worlds.shapes.shape import Finish, Joint, Top, dark_metal, steel

Array = NDArray[np.float64]

OVERALL = 1.4  # each individual's scale lies between 1/OVERALL and OVERALL
PER_AXIS = 0.15
NATURAL = 0.4  # share of furniture whose colour comes from the quiet ones; the rest takes any
QUIET = ("brown", "brown", "white", "grey", "black")
QUIET_HARD = ("white", "white", "grey", "black")


@dataclass(frozen=True, eq=False)
class Piece:
    """An individual, not yet placed: parts centred on x = y = 0 and standing on z = 0; size (3,) exact, metres."""

    category: Category
    colour: str
    material: str
    word: str
    parts: tuple[Part, ...]
    tops: tuple[Top, ...]
    hollows: tuple[Top, ...]
    unders: tuple[Top, ...]
    joints: tuple[Joint, ...]
    size: Array


def drawn_size(category: Category, rng: np.random.Generator) -> tuple[float, float, float]:
    """An individual's width, depth and height in metres."""
    overall = np.exp(rng.uniform(-np.log(OVERALL), np.log(OVERALL)))
    w, d, h = np.asarray(category.size) * overall * rng.uniform(1 - PER_AXIS, 1 + PER_AXIS, 3)
    return float(w), float(d), float(h)


def drawn_colour(category: Category, material: str, rng: np.random.Generator) -> str:
    """An individual's colour word."""
    colours = category.colours
    if category.place in ("wall", "middle") and rng.random() < NATURAL:
        colours = QUIET if material in ("wood", "fabric", "leather") else QUIET_HARD
    return str(colours[int(rng.integers(len(colours)))])


def make(category: Category, rng: np.random.Generator, *, styled: bool = True, unseen: bool = False) -> Piece:
    """A new individual of a category: size, colour, material and build drawn freely.

    `styled`: built in any of the category's styles, else in the first; `unseen`: in a colour that is kept for
    evaluation where the category has one, else never in one of those.
    """
    size = drawn_size(category, rng)
    material = str(category.materials[int(rng.integers(len(category.materials)))])
    colour = drawn_colour(category, material, rng)
    if unseen and category.unseen:
        colour = category.unseen[int(rng.integers(len(category.unseen)))]
    while not unseen and colour in category.unseen:
        colour = drawn_colour(category, material, rng)
    main = _leaves(rng) if material == "leaves" else finish(material, colour, rng)
    if styled and material == "fabric":
        main = patterned(main, rng)
    trim = _trim(rng)
    first = int(styled and category.classic_simple)
    style = int(rng.integers(first, len(category.styles))) if styled and len(category.styles) > 1 else 0
    shape = category.styles[style](rng, size, Finish(main, trim))
    low, high = bounds(shape.parts)
    shift = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    x, y, z = (float(v) for v in shift)
    return Piece(
        category,
        colour,
        material,
        shape.word,
        tuple(replace(part, center=part.center - shift) for part in shape.parts),
        _moved(shape.tops, x, y, z),
        _moved(shape.hollows, x, y, z),
        _moved(shape.unders, x, y, z),
        tuple(replace(j, pivot=(j.pivot[0] - x, j.pivot[1] - y, j.pivot[2] - z)) for j in shape.joints),
        high - low,
    )


def _moved(tops: tuple[Top, ...], x: float, y: float, z: float) -> tuple[Top, ...]:
    return tuple(replace(top, x=top.x - x, y=top.y - y, z=top.z - z) for top in tops)


def _trim(rng: np.random.Generator) -> Material:
    """Legs and fittings: quiet colours, so that the main surface names the thing."""
    kind = int(rng.integers(4))
    if kind == 0:
        return dark_metal()
    if kind == 1:
        return steel()
    return finish("wood", "brown", rng) if kind == 2 else plain((215, 208, 196), gloss=0.2)


def _leaves(rng: np.random.Generator) -> Material:
    green = finish("fabric", "green", rng)
    return replace(
        green, second=(green.colour[0] * 1.9, green.colour[1] * 1.6, green.colour[2] * 0.9), pattern=8, scale=0.035
    )
