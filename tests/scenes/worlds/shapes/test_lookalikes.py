"""Other looks of a thing are not the classic one repainted."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.shapes import lookalikes
from sightline.scenes.worlds.shapes.piece import make
from sightline.scenes.worlds.shapes.small import SMALL
from tests.scenes.worlds.shapes.voxels import overlaps

STYLED = [category for category in SMALL if len(category.styles) > 1]


@pytest.mark.parametrize("category", STYLED, ids=[category.label for category in STYLED])
def test_looks_of_one_category_differ_in_shape(category):
    made = [make(replace(category, styles=(style,)), np.random.default_rng(3)) for style in category.styles]
    like = overlaps(made)
    assert all(like[a, b] < 0.85 for a, b in itertools.combinations(range(len(made)), 2))


def test_every_look_here_belongs_to_a_category():
    used = {style for category in SMALL for style in category.styles}
    makers = {v for k, v in vars(lookalikes).items() if getattr(v, "__module__", "") == lookalikes.__name__}
    assert {m for m in makers if not m.__name__.startswith("_")} <= used
