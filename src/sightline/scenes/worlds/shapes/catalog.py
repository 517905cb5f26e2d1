"""All categories of things: typical size, what they are made of, where they stand.

Each individual is its category's typical size × one overall scale (log-uniform in ±40 %) × ±15 % per axis, so that
the category alone does not tell the size. Typical sizes are width, depth, height in metres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import COLOURS, Material, finish, plain
from sightline.scenes.worlds.parts import Part, bounds
from sightline.scenes.worlds.shapes import beds, electronics, fixtures, household, seating, storage, tables
from sightline.scenes.worlds.shapes.shape import Finish, Maker, Top, dark_metal, steel

Array = NDArray[np.float64]
Place = Literal["wall", "middle", "floor", "top", "hung"]

OVERALL = 1.4  # each individual's scale lies between 1/OVERALL and OVERALL
PER_AXIS = 0.15

NATURAL = 0.4  # share of furniture whose colour comes from the quiet ones; the rest takes any

ANY = tuple(COLOURS)
QUIET = ("brown", "brown", "white", "grey", "black")
QUIET_HARD = ("white", "white", "grey", "black")
WOODEN = ("wood",)
LEAFY = ("green",)


@dataclass(frozen=True)
class Category:
    """A kind of thing. `place` says where it stands: against a wall, free, on the floor, on a top, hung on a wall."""

    label: str
    maker: Maker
    size: tuple[float, float, float]
    materials: tuple[str, ...]
    place: Place
    colours: tuple[str, ...] = ANY


@dataclass(frozen=True, eq=False)
class Piece:
    """An individual, not yet placed: parts centred on x = y = 0 and standing on z = 0; size (3,) exact, metres."""

    category: Category
    colour: str
    material: str
    parts: tuple[Part, ...]
    tops: tuple[Top, ...]
    size: Array


CATEGORIES: tuple[Category, ...] = (
    Category("chair", seating.chair, (0.45, 0.48, 0.9), ("wood", "plastic", "metal"), "middle"),
    Category("armchair", seating.armchair, (0.85, 0.85, 0.88), ("fabric", "leather"), "wall"),
    Category("sofa", seating.sofa, (1.85, 0.88, 0.82), ("fabric", "leather"), "wall"),
    Category("stool", seating.stool, (0.38, 0.38, 0.52), ("wood", "metal", "plastic"), "floor"),
    Category("office chair", seating.office_chair, (0.62, 0.62, 1.0), ("fabric", "leather"), "middle"),
    Category("bench", seating.bench, (1.15, 0.38, 0.46), WOODEN, "wall"),
    Category("table", tables.table, (1.35, 0.82, 0.75), ("wood", "metal", "plastic"), "middle"),
    Category("round table", tables.round_table, (1.0, 1.0, 0.74), WOODEN, "middle"),
    Category("desk", tables.desk, (1.3, 0.65, 0.75), ("wood", "metal"), "wall"),
    Category("coffee table", tables.coffee_table, (1.0, 0.55, 0.42), ("wood", "metal"), "middle"),
    Category("nightstand", tables.nightstand, (0.45, 0.4, 0.52), WOODEN, "wall"),
    Category("bookshelf", storage.bookshelf, (0.9, 0.3, 1.65), ("wood", "metal"), "wall"),
    Category("wardrobe", storage.wardrobe, (1.15, 0.58, 1.85), WOODEN, "wall"),
    Category("dresser", storage.dresser, (1.0, 0.46, 0.85), WOODEN, "wall"),
    Category("cabinet", storage.cabinet, (0.85, 0.42, 0.9), ("wood", "metal"), "wall"),
    Category("tv stand", storage.tv_stand, (1.45, 0.42, 0.5), WOODEN, "wall"),
    Category("bed", beds.bed, (1.5, 2.0, 0.9), ("fabric",), "wall"),
    Category("piano", electronics.piano, (1.45, 0.6, 1.2), WOODEN, "wall"),
    Category("refrigerator", fixtures.refrigerator, (0.65, 0.66, 1.65), ("metal", "plastic"), "wall"),
    Category("washing machine", fixtures.washing_machine, (0.6, 0.6, 0.85), ("metal", "plastic"), "wall"),
    Category("oven", fixtures.oven, (0.6, 0.6, 0.88), ("metal",), "wall"),
    Category("toilet", fixtures.toilet, (0.4, 0.68, 0.78), ("ceramic",), "wall"),
    Category("sink", fixtures.sink, (0.62, 0.48, 0.98), ("wood", "plastic"), "wall"),
    Category("bathtub", fixtures.bathtub, (1.6, 0.75, 0.56), ("ceramic", "plastic"), "wall"),
    Category("radiator", fixtures.radiator, (0.9, 0.1, 0.6), ("metal",), "wall"),
    Category("floor lamp", household.floor_lamp, (0.42, 0.42, 1.5), ("fabric", "paper"), "floor"),
    Category("plant", household.plant, (0.5, 0.5, 0.8), ("leaves",), "floor", LEAFY),
    Category("box", storage.box, (0.42, 0.32, 0.3), ("cardboard", "plastic"), "floor"),
    Category("basket", storage.basket, (0.4, 0.4, 0.38), ("wicker",), "floor"),
    Category("trash can", storage.bin, (0.3, 0.3, 0.4), ("plastic", "metal"), "floor"),
    Category("suitcase", storage.suitcase, (0.42, 0.25, 0.66), ("plastic", "leather"), "floor"),
    Category("backpack", household.backpack, (0.34, 0.24, 0.46), ("fabric", "leather"), "floor"),
    Category("ball", household.ball, (0.24, 0.24, 0.24), ("plastic", "leather"), "floor"),
    Category("speaker", electronics.speaker, (0.24, 0.26, 0.55), ("wood", "plastic"), "floor"),
    Category("fan", electronics.fan, (0.42, 0.36, 1.0), ("plastic", "metal"), "floor"),
    Category("television", electronics.television, (1.05, 0.22, 0.66), ("plastic", "metal"), "top"),
    Category("monitor", electronics.monitor, (0.56, 0.19, 0.44), ("plastic", "metal"), "top"),
    Category("laptop", electronics.laptop, (0.34, 0.27, 0.23), ("plastic", "metal"), "top"),
    Category("lamp", household.lamp, (0.28, 0.28, 0.46), ("fabric", "paper"), "top"),
    Category("vase", household.vase, (0.17, 0.17, 0.32), ("ceramic", "glass"), "top"),
    Category("books", household.books, (0.26, 0.19, 0.14), ("paper",), "top"),
    Category("mug", household.mug, (0.13, 0.095, 0.11), ("ceramic",), "top"),
    Category("bottle", household.bottle, (0.085, 0.085, 0.28), ("glass", "plastic"), "top"),
    Category("bowl", household.bowl, (0.27, 0.27, 0.14), ("ceramic", "wood"), "top"),
    Category("globe", household.globe, (0.28, 0.28, 0.38), ("plastic",), "top"),
    Category("kettle", fixtures.kettle, (0.24, 0.17, 0.24), ("metal", "plastic"), "top"),
    Category("microwave", fixtures.microwave, (0.48, 0.36, 0.28), ("metal", "plastic"), "top"),
    Category("towels", beds.rolled_towel, (0.32, 0.26, 0.18), ("fabric",), "top"),
    Category("picture", electronics.picture, (0.7, 0.035, 0.5), ("wood", "metal"), "hung"),
    Category("clock", electronics.clock, (0.32, 0.05, 0.32), ("wood", "plastic", "metal"), "hung"),
)

BY_LABEL = {category.label: category for category in CATEGORIES}
ALL = frozenset(BY_LABEL)
SIMPLE = frozenset(
    "chair, sofa, stool, table, desk, nightstand, bookshelf, wardrobe, cabinet, bed, refrigerator, washing machine, "
    "toilet, bathtub, radiator, floor lamp, plant, box, suitcase, television, lamp, microwave, vase, kettle".split(", ")
)
"""Two dozen kinds that a small model can learn to tell apart: no two are variants of each other, none is tiny."""


def drawn_size(category: Category, rng: np.random.Generator) -> tuple[float, float, float]:
    """An individual's width, depth and height in metres."""
    overall = np.exp(rng.uniform(-np.log(OVERALL), np.log(OVERALL)))
    w, d, h = np.asarray(category.size) * overall * rng.uniform(1 - PER_AXIS, 1 + PER_AXIS, 3)
    return float(w), float(d), float(h)


def make(category: Category, rng: np.random.Generator) -> Piece:
    """A new individual of a category: size, colour, material and build drawn freely."""
    size = drawn_size(category, rng)
    material = str(category.materials[int(rng.integers(len(category.materials)))])
    colours = category.colours
    if category.place in ("wall", "middle") and rng.random() < NATURAL:
        colours = QUIET if material in ("wood", "fabric", "leather") else QUIET_HARD
    colour = str(colours[int(rng.integers(len(colours)))])
    main = _leaves(rng) if material == "leaves" else finish(material, colour, rng)
    shape = category.maker(rng, size, Finish(main, _trim(rng)))
    low, high = bounds(shape.parts)
    shift = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    parts = tuple(replace(part, center=part.center - shift) for part in shape.parts)
    tops = tuple(replace(t, x=t.x - shift[0], y=t.y - shift[1], z=t.z - shift[2]) for t in shape.tops)
    return Piece(category, colour, material, parts, tops, high - low)


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
