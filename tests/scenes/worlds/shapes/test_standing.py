"""Ladders can be climbed, boards ironed on, and what has a face shows it to the front."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sightline.scenes.worlds.materials import PICTURE
from sightline.scenes.worlds.parts import extents
from tests.scenes.worlds.shapes.made import fills, made


@pytest.mark.parametrize("style", [0, 1])
def test_a_ladder_stands_on_four_feet_and_has_even_steps(style):
    ladder = made("ladder", style)
    feet = [part for part in ladder.parts if extents(part)[0, 2] < 1e-6]
    assert len(feet) == 4
    across = [
        part
        for part in ladder.parts
        if extents(part)[0, 0] < -0.3 * ladder.size[0] < 0.3 * ladder.size[0] < extents(part)[1, 0]
    ]
    heights = sorted({round(float(part.center[2]), 3) for part in across if part.center[1] > 0.05 * ladder.size[1]})
    assert len(heights) >= 2
    if style == 1:
        np.testing.assert_allclose(np.diff(heights), np.diff(heights)[0], rtol=0.02)


def test_an_ironing_board_is_pointed_at_one_end_and_level():
    board = made("ironing board")
    wide = {x: sum(fills(board, x, y, 0.97) for y in np.linspace(-0.5, 0.5, 50)) for x in (0.0, 0.45)}
    assert wide[0.45] < 0.8 * wide[0.0] and board.tops[0].z == pytest.approx(board.size[2], rel=0.01)


def test_an_easel_stands_on_three_legs_and_shows_its_canvas():
    easel = made("easel")
    assert sum(extents(part)[0, 2] < 1e-6 for part in easel.parts) == 3
    [art] = [part for part in easel.parts if part.material.pattern == PICTURE]
    assert art.rotation[1, 1] > 0.9 and art.rotation[2, 1] > 0  # it faces the front and leans back


def test_panels_of_a_screen_turn_by_turns():
    screen = made("folding screen")
    angles = [float(np.arctan2(part.rotation[1, 0], part.rotation[0, 0])) for part in screen.parts[::5]]
    assert len(angles) >= 3 and all(a * b < 0 for a, b in pairwise(angles))


@pytest.mark.parametrize("style", [0, 1])
def test_a_mirror_is_framed_and_faces_the_front(style):
    mirror = made("standing mirror", style)
    glass = max((p for p in mirror.parts if p.material.gloss == 0.95), key=lambda part: part.half.max())
    frame = max((p for p in mirror.parts if p.material.gloss != 0.95), key=lambda part: part.half.max())
    assert glass.center[1] > frame.center[1] or style == 0
    assert np.prod(np.sort(glass.half)[1:]) > 0.5 * np.prod(np.sort(frame.half)[1:])


def test_a_cat_tree_has_a_den_with_a_door_and_platforms_above():
    tree = made("cat tree")
    assert fills(tree, -0.2, 0.0, 0.15) and not fills(tree, 0.2, 0.4, 0.15)
    levels = [z for z in np.linspace(0.3, 1.0, 150) if fills(tree, 0.3, 0.1, z) or fills(tree, -0.1, 0.0, z)]
    assert levels and max(levels) - min(levels) > 0.15
