"""Beds."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import block, ellipsoid
from sightline.scenes.worlds.shapes.seating import legs
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top

Size = tuple[float, float, float]


def bed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Frame, mattress, blanket in the thing's colour, pillows at the head (−y)."""
    w, d, h = size
    linen = Material((0.78, 0.77, 0.74), (0.66, 0.65, 0.63), finish.main.pattern, 0.03, 0.0, 0.06)
    base, top = 0.3 * h, 0.56 * h
    parts = legs(w, d, 0.3 * h, 0.07, finish, main=False)
    parts.append(block((-w / 2, -d / 2, 0.14 * h), (w / 2, d / 2, base), finish.trim))
    parts.append(block((-w / 2, -d / 2, 0.1 * h), (w / 2, -d / 2 + 0.05, h), finish.trim))
    parts.append(block((-0.48 * w, -d / 2 + 0.05, base), (0.48 * w, 0.49 * d, top), linen))
    fold = -d / 2 + 0.3 * d
    parts.append(block((-0.495 * w, fold, base + 0.02), (0.495 * w, d / 2, top + 0.035), finish.main))
    parts.append(block((-0.497 * w, fold, base + 0.1 * h), (0.497 * w, fold + 0.07 * d, top + 0.05), linen))
    count = 2 if w > 1.25 else 1
    for i in range(count):
        x = (i - (count - 1) / 2) * 0.47 * w
        half = min(0.21 * w, 0.34) if count == 2 else 0.3 * w
        parts.append(ellipsoid((x, -d / 2 + 0.05 + 0.115 * d, top + 0.02), (half, 0.11 * d, 0.13 * h), linen))
    under = Top(0.0, 0.0, w / 2 - 0.08, d / 2 - 0.08, 0.0, 0.13 * h)
    low, high = fold + 0.08 * d, 0.49 * d
    blanket = Top(0.0, (low + high) / 2, 0.45 * w, (high - low) / 2, top + 0.035)
    return Shape(tuple(parts), hollows=(blanket,), unders=(under,))


def pillow(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A scatter cushion lying flat."""
    w, d, h = size
    soft = finish.main
    parts = (
        ellipsoid((0.0, 0.0, h / 2), (0.46 * w, 0.46 * d, h / 2), soft),
        block((-w / 2, -d / 2, 0.4 * h), (w / 2, d / 2, 0.6 * h), soft),
    )
    return Shape(parts)


def rolled_towel(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A stack of folded towels."""
    w, d, h = size
    seam = plain((235, 232, 225))
    parts = []
    for i in range(3):
        z0, z1 = h * i / 3, h * (i + 1) / 3 - 0.04 * h * (i < 2)
        parts.append(block((-w / 2, -d / 2, z0), (w / 2, d / 2, z1), finish.main))
        if i < 2:
            parts.append(block((-0.48 * w, -0.48 * d, z1), (0.48 * w, 0.48 * d, z1 + 0.04 * h), seam))
    return Shape(tuple(parts))
