"""One lies flat in a bed, with the head at the back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import filled, fills, made


def surface(bed, x, y, below=1.0):
    """The highest filled height at (x, y), as a share of the bed's."""
    return max((z for z in np.linspace(0, below, 150) if fills(bed, x, y, z)), default=0.0)


@pytest.mark.parametrize("style", [1, 2, 3, 4])
def test_the_bedding_is_level_and_low_enough_to_get_in(style):
    bed = made("bed", style)
    heights = np.array([surface(bed, x, y) * bed.size[2] for x in (-0.2, 0.2) for y in (0.0, 0.2)])
    assert np.ptp(heights) < 0.08 and 0.15 < heights.min() and heights.max() < 0.95


@pytest.mark.parametrize("style", [1, 2, 3])
def test_the_head_is_at_the_back(style):
    bed = made("bed", style)
    assert surface(bed, 0.25, -0.35, 0.65) > surface(bed, 0.25, -0.2, 0.65) - 0.05
    behind = [
        any(fills(bed, x, y, z) for y in np.linspace(-0.5, -0.45, 8)) for x in (-0.1, 0.0, 0.1) for z in (0.4, 0.5)
    ]
    before = [
        any(fills(bed, x, y, z) for y in np.linspace(0.47, 0.5, 8)) for x in (-0.1, 0.0, 0.1) for z in (0.75, 0.8)
    ]
    assert any(behind) and not any(before)


def test_a_bunk_bed_has_two_levels_and_a_ladder_on_the_open_side():
    sides = set()
    for seed in range(10):
        bunk = made("bunk bed", 0, seed)
        column = filled(bunk, np.array([[0.0, 0.0, z] for z in np.linspace(0, 1, 400)]))
        levels = np.flatnonzero(np.diff(column.astype(int)) == 1)
        assert len(levels) == 2
        rungs = [
            p.center[0] for p in bunk.parts if p.half[2] < 0.2 and p.half[0] == pytest.approx(0.015) and p.kind == 2
        ]
        assert len(rungs) == 5 and len({np.sign(x) for x in rungs}) == 1
        sides.add(np.sign(rungs[0]))
    assert sides == {-1.0, 1.0}


@pytest.mark.parametrize("style", [0, 1])
def test_a_crib_is_fenced_all_around_and_open_above(style):
    crib = made("crib", style)
    assert not fills(crib, 0.1, 0.0, 0.75) and fills(crib, 0.1, 0.0, 0.33)
    along, z = (grid.ravel() for grid in np.meshgrid(np.linspace(-0.2, 0.2, 120), (0.5, 0.7)))
    for axis, edge in ((0, -0.485), (0, 0.485), (1, -0.46), (1, 0.46)):
        points = np.stack(
            [np.full(240, edge) if axis == 0 else along, along if axis == 0 else np.full(240, edge), z], 1
        )
        assert filled(crib, points).any()
