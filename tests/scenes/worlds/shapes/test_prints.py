"""Patterns in a tone of their own colour, and prints."""

import colorsys

import numpy as np

from sightline.scenes.worlds.materials import COLOURS, DOTS, PLAID, finish
from sightline.scenes.worlds.shapes.prints import patterned, print_material


def test_patterned_fabrics_keep_the_hue_of_their_colour_word():
    seen = set()
    for word in set(COLOURS) - {"black", "white", "grey"}:
        for seed in range(12):
            rng = np.random.default_rng(seed)
            fabric = patterned(finish("fabric", word, rng), rng)
            seen.add(fabric.pattern)
            hues = [360 * colorsys.rgb_to_hsv(*np.array(c) ** (1 / 2.2))[0] for c in (fabric.colour, fabric.second)]
            off = abs(hues[0] - hues[1])
            assert min(off, 360 - off) < 10, word
    assert {PLAID, DOTS} < seen


def test_prints_differ():
    assert len({print_material(np.random.default_rng(seed), 0.7) for seed in range(20)}) == 20
