"""What holds for all furniture: there is much of it, in many looks, and its words are true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.shapes.catalog import SIMPLE
from sightline.scenes.worlds.shapes.furniture import FURNITURE
from sightline.scenes.worlds.shapes.piece import make
from tests.scenes.worlds.shapes.voxels import CELLS, occupancy

LOOKS = [(category, style) for category in FURNITURE for style in category.styles]
WORDED = [look for look in LOOKS if make(replace(look[0], styles=(look[1],)), np.random.default_rng(0)).word]


def piece(category, style, seed=0):
    return make(replace(category, styles=(style,)), np.random.default_rng(seed))


def test_there_is_much_furniture_most_of_it_in_several_looks():
    assert len(FURNITURE) >= 24 + 12
    assert sum(len(category.styles) >= 2 for category in FURNITURE) > len(FURNITURE) / 2
    assert len(LOOKS) >= 100
    assert len({style for _, style in LOOKS}) == len(LOOKS)


@pytest.mark.parametrize(("category", "style"), WORDED, ids=[style.__name__ for _, style in WORDED])
def test_a_word_for_an_outline_is_true_of_it(category, style):
    for seed in range(3):
        made = piece(category, style, seed)
        # what stands upright is called by the outline that one sees from its front
        view = occupancy(made).any(axis=1 if made.size[1] < 0.5 * made.size[2] else 2)
        broad = made.size[0] / made.size[1]
        corners = [view[i, j] for i in (1, -2) for j in (1, -2)]
        if made.word in ("square", "rectangular"):
            assert view.mean() > 0.95 and (abs(broad - 1) < 0.1 if made.word == "square" else abs(broad - 1) > 0.1)
        elif made.word == "L-shaped":
            half = CELLS // 2
            quarters = [view[:half, half + 3 :], view[half:, half + 3 :], view[:half, :half], view[half:, :half]]
            assert sorted(q.mean() > 0.6 for q in quarters) == [False, True, True, True]
        else:
            assert not any(corners) and view[2:-2, CELLS // 2].mean() > 0.7
            assert made.word == "oval" or abs(broad - 1) < 0.06


def test_fronts_look_to_the_front():
    for label in ("wardrobe", "dresser", "cabinet", "refrigerator", "oven", "filing cabinet", "tv stand"):
        category = next(c for c in FURNITURE if c.label == label)
        for style in category.styles:
            for joint in piece(category, style).joints:
                sideways = joint.kind == "slide" and abs(joint.axis[0]) == 1.0
                assert sideways or joint.pivot[1] > 0.25 * piece(category, style).size[1]


def test_much_furniture_opens_and_much_has_free_floor_beneath():
    made = {(category.label, style.__name__): piece(category, style) for category, style in LOOKS}
    opening = {label for (label, _), one in made.items() if one.joints}
    assert opening >= {"wardrobe", "cabinet", "dresser", "nightstand", "desk", "refrigerator", "oven", "tv stand"}
    assert opening >= {"washing machine", "sink", "toilet", "filing cabinet", "kitchen island", "bed", "ottoman"}
    over = {label for (label, _), one in made.items() if one.unders}
    assert over >= {"table", "desk", "coffee table", "bench", "bed", "chair", "crib", "bunk bed", "piano", "sofa"}
    slides = {label for (label, _), one in made.items() if any(j.kind == "slide" for j in one.joints)}
    assert slides >= {"desk", "dresser", "nightstand", "filing cabinet", "tv stand", "bed"}


def test_simple_things_keep_their_classic_look_first():
    classic = {category.label: category.styles[0].__module__.rpartition(".")[2] for category in FURNITURE}
    old = {"seating", "tables", "storage", "beds", "fixtures", "electronics"}
    assert all(classic[label] in old for label in SIMPLE & classic.keys())
