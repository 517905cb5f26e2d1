"""What a kind of world is furnished from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.scenes.worlds.shapes.catalog import ALL, BY_LABEL, CATEGORIES, SIMPLE
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.doors import DOOR
from sightline.scenes.worlds.shapes.piece import Piece, make

UNSEEN_SHARE = 0.5  # of the things that have a colour kept for evaluation, in worlds kept for it


@dataclass(frozen=True)
class Stock:
    """Things of the `labels` alone, in one style each or in every one, and how many of them at most.

    `unseen`: half of those whose category keeps a colour for evaluation come in it; elsewhere none does.
    """

    labels: frozenset[str]
    styled: bool = True
    unseen: bool = False
    most: int = 18

    def of_place(self, *places: str) -> list[Category]:
        """The categories that stand in one of these ways."""
        return [category for category in CATEGORIES if category.place in places and category.label in self.labels]

    def make(self, label: str, rng: np.random.Generator) -> Piece:
        """A new individual."""
        unseen = self.unseen and bool(rng.random() < UNSEEN_SHARE)
        return make(BY_LABEL[label], rng, styled=self.styled, unseen=unseen)


SIMPLE_STOCK = Stock(SIMPLE, styled=False)
EVERYTHING = Stock(ALL, most=30)
FLAT_STOCK = Stock(ALL | {DOOR.label}, most=60)
UNSEEN_STOCK = Stock(FLAT_STOCK.labels, unseen=True, most=FLAT_STOCK.most)
