"""Patterns, point by point."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import ABSTRACT, CHECKER, HERRINGBONE, LEAVES, PLAIN
from sightline.scenes.worlds.render import textures
from sightline.scenes.worlds.render.textures import blend

GRID = np.linspace(-2.0, 2.0, 81) + 0.0123


@pytest.mark.parametrize("pattern", range(PLAIN, ABSTRACT + 1))
def test_every_pattern_mixes_between_its_two_colours_and_only_plain_ones_are_even(pattern):
    mixed = [blend(pattern, 0.21, x, 0.05, z, False) for x in GRID for z in GRID[40:] + 0.5]
    mixed += [blend(pattern, 0.21, 0.05 * x, 0.05, 0.05 * z, False) for x in GRID[::4] for z in GRID[::4]]
    mixed += [blend(pattern, 0.21, x, y, 0.0, True) for x in GRID[::2] for y in GRID[::2]]
    assert min(mixed) >= 0.0 and max(mixed) <= 1.06
    assert (len(set(mixed)) == 1) == (pattern == PLAIN)


def test_a_checker_alternates():
    white = [blend(CHECKER, 0.3, 0.15 + 0.3 * i, 0.15 + 0.3 * j, 0.0, True) < 0.5 for i in range(6) for j in range(6)]
    assert white == [(i + j) % 2 == 0 for i in range(6) for j in range(6)]


def test_blocks_of_parquet_are_four_times_as_long_as_wide():
    wide = 0.08
    # along a block's own direction, a joint every four widths; the floor lies diagonally
    run = np.arange(0.0, 8.0, 0.0004)
    d = np.sqrt(0.5)
    joint = np.array([blend(HERRINGBONE, wide, d * (t - 0.04), d * (t + 0.04), 0.0, True) >= 1.0 for t in run])
    starts = run[1:][joint[1:] & ~joint[:-1]]
    gaps = np.diff(starts)
    assert set(np.round(gaps / wide).astype(int)) <= {1, 4} and 4 in np.round(gaps / wide)


def test_hexagons_have_three_neighbours_at_every_corner_and_one_size():
    # joints take the share of the floor that six-sided tiles of that size with joints of 5 mm leave
    rng = np.random.default_rng(0)
    spots = rng.uniform(0, 4, (40_000, 2))
    joint = np.mean([textures.hexagons(x, y, 0.2) == 1.0 for x, y in spots])
    assert joint == pytest.approx(1 - ((0.2 - 0.005) / 0.2) ** 2, abs=0.006)


def test_bricks_are_shifted_by_half_from_course_to_course():
    def joints(z: float) -> np.ndarray:
        x = np.arange(0.0, 1.0, 0.001)
        found = np.array([textures.bricks(t, z, 0.24) == 1.0 for t in x])
        return x[1:][found[1:] & ~found[:-1]]

    first, second = joints(0.04), joints(0.12)
    assert np.diff(first) == pytest.approx(0.24, abs=2e-3)
    assert (second[0] - first[0]) % 0.24 == pytest.approx(0.12, abs=2e-3)


def test_tiles_and_boards_end_below_the_paint():
    for x in GRID:
        assert textures.wainscot(x, 1.55, 0.15, 1.35) == 0.0 < textures.wainscot(x, 1.2, 0.15, 1.35)
        assert textures.panelling(x, 1.1, 0.1) == 0.0 < textures.panelling(x, 0.5, 0.1)


def test_another_scale_is_another_print():
    spots = [(x, z) for x in GRID[30:50] for z in GRID[30:50]]
    prints = {tuple(textures.abstract(x * s, z * s, s) for x, z in spots) for s in (0.3, 0.35, 0.41, 0.52)}
    assert len(prints) == 4
    assert LEAVES != ABSTRACT
