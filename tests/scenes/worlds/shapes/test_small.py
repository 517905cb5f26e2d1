"""What holds for all small things and each of their looks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.places.occupied import enters
from sightline.scenes.worlds.shapes.catalog import CATEGORIES, SIMPLE
from sightline.scenes.worlds.shapes.piece import make
from sightline.scenes.worlds.shapes.small import SMALL

LOOKS = [(category, style) for category in SMALL for style in range(len(category.styles))]
ALL_LOOKS = [(category, style) for category in CATEGORIES for style in range(len(category.styles))]
NAMES = [f"{category.label} {style}" for category, style in LOOKS]


def pieces(category, style, count=4):
    one = replace(category, styles=(category.styles[style],))
    return [make(one, np.random.default_rng(seed)) for seed in range(count)]


@pytest.mark.parametrize(
    ("category", "style"), ALL_LOOKS, ids=[f"{category.label} {style}" for category, style in ALL_LOOKS]
)
def test_what_is_said_to_be_free_is_free_and_rests_on_something(category, style):
    for piece in pieces(category, style):
        for place in (*piece.tops, *piece.hollows, *piece.unders) if category in SMALL else piece.hollows:
            high = place.z + min(place.free, 1.0)
            box = np.array([place.x, place.y, place.half_x, place.half_y, 0.0, place.z, high])
            assert not enters(box, piece.parts)
            if place not in piece.unders:
                box[5] -= 1e-3
                assert enters(box, piece.parts)


@pytest.mark.parametrize(("category", "style"), LOOKS, ids=NAMES)
def test_parts_are_rigidly_turned(category, style):
    for piece in pieces(category, style):
        for part in piece.parts:
            np.testing.assert_allclose(part.rotation.T @ part.rotation, np.eye(3), atol=1e-12)
            assert np.linalg.det(part.rotation) > 0


def test_first_looks_of_simple_things_have_no_word_for_their_outline():
    for category in SMALL:
        if category.label in SIMPLE:
            assert all(piece.word == "" for piece in pieces(category, 0))


def test_colours_kept_for_evaluation_show_in_worlds_for_it_alone():
    keeping = [category for category in SMALL if category.unseen]
    assert len(keeping) >= 6 and not SIMPLE & {category.label for category in keeping}
    for category in keeping:
        seen = {make(category, np.random.default_rng(s)).colour for s in range(40)}
        kept = {make(category, np.random.default_rng(s), unseen=True).colour for s in range(40)}
        assert not seen & set(category.unseen) and kept == set(category.unseen) and len(seen) >= 3


def test_vessels_that_hold_things_come_in_several_kinds():
    labels = {c.label for c, style in LOOKS if any(piece.hollows for piece in pieces(c, style, 1))}
    assert labels >= {"bowl", "basket", "box", "trash can", "pot", "pan", "bucket"}


def test_there_are_many_small_categories_and_several_looks_of_those_one_meets_most():
    assert len(SMALL) >= 26 + 25
    looks = {category.label: len(category.styles) for category in SMALL}
    assert all(
        looks[label] >= 2 for label in ("lamp", "vase", "plant", "mug", "floor lamp", "bottle", "box", "bowl", "basket")
    )
