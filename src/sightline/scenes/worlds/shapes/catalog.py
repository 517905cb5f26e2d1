"""All categories of things, by label, and the two dozen that simple rooms hold."""

from __future__ import annotations

from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.furniture import FURNITURE
from sightline.scenes.worlds.shapes.small import SMALL

CATEGORIES: tuple[Category, ...] = FURNITURE + SMALL

BY_LABEL = {category.label: category for category in CATEGORIES}
ALL = frozenset(BY_LABEL)
SIMPLE = frozenset(
    "chair, sofa, stool, table, desk, nightstand, bookshelf, wardrobe, cabinet, bed, refrigerator, washing machine, "
    "toilet, bathtub, radiator, floor lamp, plant, box, suitcase, television, lamp, microwave, vase, kettle".split(", ")
)
"""Two dozen kinds that a small model can learn to tell apart: no two are variants of each other, none is tiny."""
