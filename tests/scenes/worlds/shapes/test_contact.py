"""Pieces hold together: no part of one hangs in the air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, ellipsoid, rod
from sightline.scenes.worlds.shapes.furniture import FURNITURE
from sightline.scenes.worlds.shapes.piece import make
from tests.scenes.worlds.shapes.contact import islands

GREY = plain((128, 128, 128))
STYLES = [replace(category, styles=(style,)) for category in FURNITURE for style in category.styles]


def test_parts_that_touch_are_one_and_a_gap_makes_two():
    foot, pole = block((-1, -1, 0), (1, 1, 0.1), GREY), rod((0, 0, 0.1), (0, 0, 2), 0.05, GREY)
    ball = ellipsoid((0, 0, 2.2), (0.2, 0.2, 0.2), GREY)
    assert islands((foot, ball, pole)) == [[0, 1, 2]]
    assert islands((foot, ball)) == [[0], [1]]


@pytest.mark.parametrize("category", STYLES, ids=[f"{c.label}-{c.styles[0].__name__}" for c in STYLES])
def test_no_part_of_a_piece_of_furniture_floats(category):
    assert len(islands(make(category, np.random.default_rng(1)).parts)) == 1
