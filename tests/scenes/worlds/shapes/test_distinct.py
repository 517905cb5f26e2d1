"""Categories differ in shape, not only in name, size and colour."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.shapes.catalog import CATEGORIES
from sightline.scenes.worlds.shapes.piece import make
from tests.scenes.worlds.shapes.voxels import overlaps

ALIKE = 0.8  # intersection over union from which two shapes count as the same


def test_nineteen_pairs_of_categories_in_twenty_differ_in_shape():
    like = overlaps([make(category, np.random.default_rng(0), styled=False) for category in CATEGORIES])
    pairs = like[np.triu_indices(len(CATEGORIES), k=1)]
    assert (pairs < ALIKE).mean() >= 0.95
