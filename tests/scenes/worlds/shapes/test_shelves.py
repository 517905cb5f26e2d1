"""Shelves, and what hangs or stands on them."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.parts import extents
from tests.scenes.worlds.shapes.made import filled, fills, made


@pytest.mark.parametrize("style", [1, 2, 3])
def test_some_boards_of_a_bookshelf_carry_books_and_some_are_free(style):
    shelves = [made("bookshelf", style, seed) for seed in range(8)]
    assert all(shelf.tops for shelf in shelves)
    assert len({len(shelf.parts) for shelf in shelves}) > 1


def test_a_ladder_shelf_is_deeper_below():
    shelf = made("bookshelf", 2)
    boards = sorted(
        (part for part in shelf.parts if part.half[2] == pytest.approx(0.01) and part.half[0] > 0.3 * shelf.size[0]),
        key=lambda part: part.center[2],
    )
    deep = [part.half[1] for part in boards]
    assert len(deep) == 5 and deep == sorted(deep, reverse=True)


def test_compartments_are_square():
    for seed in range(5):
        shelf = made("bookshelf", 3, seed)
        for top in shelf.tops[1:]:
            assert 0.5 < (2 * top.half_x + 0.03) / (top.free + 0.02) < 2.0


def test_shoes_stand_in_pairs_within_the_rack():
    counts = set()
    for seed in range(6):
        rack = made("shoe rack", 0, seed)
        soles = [part for part in rack.parts if part.half[2] == pytest.approx(0.0075)]
        assert len(soles) % 2 == 0
        counts.add(len(soles))
        assert all((np.abs(extents(sole)[:, :2]) <= rack.size[:2] / 2 + 1e-9).all() for sole in soles)
    assert len(counts) > 1


def test_a_coat_rack_is_a_pole_with_feet_below_and_hooks_above():
    rack = made("coat rack", 0, 1)
    assert fills(rack, 0.0, 0.0, 0.5)
    assert sum(extents(part)[0, 2] < 1e-6 for part in rack.parts) == 4
    assert sum(part.center[2] > 0.8 * rack.size[2] for part in rack.parts) >= 12


def test_a_drying_rack_is_airy():
    rack = made("drying rack")
    points = np.random.default_rng(0).uniform([-0.5, -0.5, 0.0], [0.5, 0.5, 1.0], (400, 3))
    assert filled(rack, points).mean() < 0.08
