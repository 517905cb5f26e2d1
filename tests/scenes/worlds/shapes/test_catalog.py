"""Every category builds, at any size and colour, something of about the size it was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.parts import bounds
from sightline.scenes.worlds.shapes.catalog import CATEGORIES
from sightline.scenes.worlds.shapes.piece import OVERALL, PER_AXIS, make

LABELS = [category.label for category in CATEGORIES]


@pytest.mark.parametrize("category", CATEGORIES, ids=LABELS)
def test_a_piece_stands_on_its_middle_and_has_the_size_of_its_kind(category):
    for seed in range(12):
        piece = make(category, np.random.default_rng(seed))
        low, high = bounds(piece.parts)
        np.testing.assert_allclose(low, [-piece.size[0] / 2, -piece.size[1] / 2, 0.0], atol=1e-9)
        np.testing.assert_allclose(high - low, piece.size, atol=1e-9)
        most = OVERALL * (1 + PER_AXIS)
        # proportions that stay round or thin (a ball, a television) may leave the drawn size by a fifth
        assert (piece.size <= 1.25 * most * np.array(category.size)).all(), piece.size
        assert (piece.size >= np.array(category.size) / most / (1 - PER_AXIS) / 3.0).all(), piece.size
        assert all((part.half > 0).all() for part in piece.parts)
        for top in piece.tops:
            assert abs(top.x) + top.half_x <= piece.size[0] / 2 + 1e-9
            assert abs(top.y) + top.half_y <= piece.size[1] / 2 + 1e-9
            assert 0 < top.z <= piece.size[2] + 1e-9


def test_labels_are_unique_and_many():
    assert len(set(LABELS)) == len(LABELS) >= 20


def test_sizes_of_one_kind_differ_so_much_that_the_kind_does_not_tell_them():
    chair = CATEGORIES[LABELS.index("chair")]
    heights = [make(chair, np.random.default_rng(seed)).size[2] for seed in range(200)]
    assert np.quantile(heights, 0.9) / np.quantile(heights, 0.1) > 1.6
