"""Tables, desks, coffee tables, round tables, nightstands."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import block, ellipsoid, upright
from sightline.scenes.worlds.shapes.seating import legs
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]


def table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A top on four legs with an apron."""
    w, d, h = size
    thick = 0.05 * h
    main_legs = rng.random() < 0.6
    parts = legs(0.94 * w, 0.92 * d, h - thick, 0.07 * h + 0.015, finish, main_legs)
    parts.append(block((-w / 2, -d / 2, h - thick), (w / 2, d / 2, h), finish.main))
    apron = finish.main if main_legs else finish.trim
    for s in (-1, 1):
        parts.append(
            block((-0.44 * w, s * 0.43 * d - 0.01, 0.86 * h), (0.44 * w, s * 0.43 * d + 0.01, h - thick), apron)
        )
        parts.append(
            block((s * 0.45 * w - 0.01, -0.43 * d, 0.86 * h), (s * 0.45 * w + 0.01, 0.43 * d, h - thick), apron)
        )
    leg = 0.07 * h + 0.025
    under = Top(0.0, 0.0, 0.47 * w - leg, 0.46 * d - leg, 0.0, 0.85 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.47 * w, 0.46 * d, h),), unders=(under,))


def round_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round top on one foot."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.94 * h, h, w / 2, finish.main, radius_y=d / 2),
        upright(0.0, 0.0, 0.05 * h, 0.94 * h, 0.07 * w, finish.main, taper=0.7),
        upright(0.0, 0.0, 0.0, 0.05 * h, 0.3 * w, finish.main, taper=0.8, radius_y=0.3 * d),
    )
    return Shape(parts, (Top(0.0, 0.0, 0.33 * w, 0.33 * d, h),))


def desk(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A top, a block of drawers on one side, legs on the other. Its front, where one sits, is +y."""
    w, d, h = size
    thick = 0.045 * h
    side = 1.0 if rng.random() < 0.5 else -1.0
    parts = [block((-w / 2, -d / 2, h - thick), (w / 2, d / 2, h), finish.main)]
    inner, outer = sorted((side * 0.46 * w, side * 0.17 * w))
    parts.append(block((inner, -0.45 * d, 0.06 * h), (outer, 0.43 * d, h - thick), finish.main))
    parts.append(block((inner + 0.02, -0.42 * d, 0.0), (outer - 0.02, 0.38 * d, 0.06 * h), finish.trim))
    for i in range(3):
        z0 = 0.09 * h + i * 0.285 * h
        parts.append(block((inner + 0.012, 0.42 * d, z0), (outer - 0.012, 0.45 * d, z0 + 0.26 * h), finish.main))
        x = (inner + outer) / 2
        parts.append(block((x - 0.05, 0.45 * d, z0 + 0.15 * h), (x + 0.05, 0.465 * d, z0 + 0.17 * h), dark_metal()))
    for y in (-0.43 * d, 0.38 * d):
        x = -side * 0.46 * w
        parts.append(block((x - 0.025, y, 0.0), (x + 0.025, y + 0.05, h - thick), finish.main))
    parts.append(block((-0.46 * w, -0.44 * d, 0.45 * h), (0.46 * w, -0.42 * d, h - thick), finish.main))
    under = Top(-side * 0.135 * w, 0.0, 0.28 * w, 0.38 * d, 0.0, h - thick - 0.01)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.47 * w, 0.45 * d, h),), unders=(under,))


def coffee_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A low table with a shelf beneath."""
    w, d, h = size
    parts = legs(0.96 * w, 0.94 * d, 0.9 * h, 0.13 * h, finish, main=True)
    parts.append(block((-w / 2, -d / 2, 0.89 * h), (w / 2, d / 2, h), finish.main))
    parts.append(block((-0.46 * w, -0.44 * d, 0.28 * h), (0.46 * w, 0.44 * d, 0.34 * h), finish.main))
    leg = 0.13 * h + 0.01
    under = Top(0.0, 0.0, 0.48 * w - leg, 0.47 * d - leg, 0.0, 0.27 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.46 * w, 0.44 * d, h),), unders=(under,), word="rectangular")


def nightstand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two drawers on short legs."""
    w, d, h = size
    parts = legs(0.94 * w, 0.9 * d, 0.25 * h, 0.09 * w, finish, main=False)
    parts.append(block((-w / 2, -d / 2, 0.22 * h), (w / 2, 0.46 * d, h), finish.main))
    for low, high in ((0.26, 0.58), (0.61, 0.93)):
        parts.append(block((-0.45 * w, 0.46 * d, low * h), (0.45 * w, d / 2, high * h), finish.main))
        z = (low + high) / 2 * h
        parts.append(ellipsoid((0.0, d / 2, z), (0.035 * w, 0.04 * d, 0.035 * w), dark_metal()))
    return Shape(tuple(parts), (Top(0.0, -0.02 * d, 0.45 * w, 0.42 * d, h),))
