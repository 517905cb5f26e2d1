"""Patterned fabrics and printed posters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import ABSTRACT, DOTS, PLAID, Material, linear, shade

PATTERNED = 0.3  # share of fabrics that have a pattern


def patterned(fabric: Material, rng: np.random.Generator) -> Material:
    """A fabric, sometimes with a plaid or dots in a tone of its own colour: the colour word stays true."""
    if rng.random() >= PATTERNED:
        return fabric
    bright = sum(fabric.colour)
    tone = shade(fabric.colour, 0.65 if bright > 1.5 else 0.5 if bright > 0.25 else 1.9)
    pattern = PLAID if rng.random() < 0.6 else DOTS
    scale = float(rng.uniform(0.1, 0.22)) if pattern == PLAID else float(rng.uniform(0.06, 0.12))
    return replace(fabric, second=tone, pattern=pattern, scale=scale)


def print_material(rng: np.random.Generator, tall: float) -> Material:
    """The face of a poster `tall` metres high: an abstract composition in tones between two colours."""
    pairs = [((236, 230, 214), (24, 40, 80)), ((240, 196, 60), (150, 30, 40)), ((20, 60, 70), (240, 150, 60))]
    pairs += [((235, 235, 235), (20, 20, 22)), ((60, 30, 70), (240, 170, 180))]
    first, second = pairs[int(rng.integers(len(pairs)))]
    return Material(linear(first), linear(second), ABSTRACT, tall * float(rng.uniform(0.8, 1.1)), 0.05)
