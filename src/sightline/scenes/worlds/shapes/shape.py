"""What a maker of furniture is given and what it hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part


@dataclass(frozen=True)
class Top:
    """A level rectangle on which small things can stand: centre and half sizes, height, free height above; metres."""

    x: float
    y: float
    half_x: float
    half_y: float
    z: float
    free: float = 5.0


@dataclass(frozen=True)
class Shape:
    """Parts in the shape's own coordinates (front +y, standing on z = 0) and the tops that carry other things."""

    parts: tuple[Part, ...]
    tops: tuple[Top, ...] = ()


@dataclass(frozen=True)
class Finish:
    """The main surface, which the thing's colour word names, and the quiet one of legs and fittings."""

    main: Material
    trim: Material


# (rng, size (w, d, h) in metres, finish) → shape that fills about that size
Maker = Callable[[np.random.Generator, tuple[float, float, float], Finish], Shape]


def dark_metal() -> Material:
    """Fittings: near-black metal."""
    return plain((62, 63, 66), gloss=0.5)


def steel() -> Material:
    """Handles and taps: bright metal."""
    return plain((172, 174, 178), gloss=0.7)


def enamel() -> Material:
    """Basins: glossy white."""
    return plain((240, 240, 238), gloss=0.7, bevel=0.02)


def black_glass() -> Material:
    """Screens and oven doors."""
    return plain((22, 24, 28), gloss=0.9)
