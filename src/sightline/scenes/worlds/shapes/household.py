"""Small things that stand on tables, shelves and floors."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import CONTINENTS, Material, linear, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]
PAPER = (236, 230, 212)


def _glowing(finish: Finish) -> Material:
    """A lampshade lets light through: the thing's own colour, brighter."""
    m = finish.main
    return Material(m.colour, m.second, m.pattern, m.scale, 0.0, 0.01, emit=0.55)


def lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A table lamp; its shade is the main surface."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.0, 0.05 * h, 0.3 * w, finish.trim, taper=0.9, radius_y=0.3 * d),
        ellipsoid((0.0, 0.0, 0.25 * h), (0.2 * w, 0.2 * d, 0.21 * h), finish.trim),
        upright(0.0, 0.0, 0.4 * h, 0.62 * h, 0.035 * w, dark_metal()),
        upright(0.0, 0.0, 0.55 * h, h, w / 2, _glowing(finish), taper=0.62, radius_y=d / 2),
    )
    return Shape(parts)


def floor_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A tall lamp on a thin pole; its shade is the main surface."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.0, 0.02 * h, 0.36 * w, dark_metal(), radius_y=0.36 * d),
        upright(0.0, 0.0, 0.02 * h, 0.82 * h, 0.014 + 0.01 * w, dark_metal()),
        upright(0.0, 0.0, 0.8 * h, h, w / 2, _glowing(finish), taper=0.7, radius_y=d / 2),
    )
    return Shape(parts)


def vase(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bellied vase with a flared lip."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.0, 0.2 * h, 0.28 * w, finish.main, taper=1.25, radius_y=0.28 * d),
        ellipsoid((0.0, 0.0, 0.38 * h), (w / 2, d / 2, 0.32 * h), finish.main),
        upright(0.0, 0.0, 0.6 * h, 0.93 * h, 0.27 * w, finish.main, taper=0.75, radius_y=0.27 * d),
        upright(0.0, 0.0, 0.9 * h, 0.99 * h, 0.2 * w, finish.main, taper=1.45, radius_y=0.2 * d),
        upright(0.0, 0.0, 0.98 * h, h, 0.22 * w, plain((30, 28, 28)), radius_y=0.22 * d),
    )
    return Shape(parts)


def books(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A pile of lying books: covers of one colour family, pages between."""
    w, d, h = size
    count = int(rng.integers(3, 6))
    parts: list[Part] = []
    for i in range(count):
        z0, z1 = h * i / count, h * (i + 1) / count
        k = 1.0 if i == 0 else float(rng.uniform(0.84, 1.0))
        x, y, t = k * w / 2, k * d / 2, 0.13 * (z1 - z0)
        parts.append(block((-x, -y, z0), (x, y, z0 + t), finish.main))
        parts.append(block((-x, -y, z0), (-x + 0.03 * w, y, z1), finish.main))
        parts.append(block((-x + 0.02 * w, -0.96 * y, z0 + t), (0.96 * x, 0.96 * y, z1 - t), plain(PAPER)))
        parts.append(block((-x, -y, z1 - t), (x, y, z1), finish.main))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.94 * x, 0.94 * y, h),))


def mug(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cup with a handle on its left-right axis."""
    w, d, h = size
    radius, x = 0.37 * w, -0.13 * w
    coffee = plain((45, 28, 18), gloss=0.6)
    parts = [
        upright(x, 0.0, 0.0, 0.99 * h, radius, finish.main, radius_y=d / 2),
        upright(x, 0.0, 0.98 * h, h, 0.86 * radius, coffee, radius_y=0.43 * d),
        rod((x + 0.9 * radius, 0.0, 0.78 * h), (0.46 * w, 0.0, 0.72 * h), 0.04 * w, finish.main),
        rod((0.46 * w, 0.0, 0.74 * h), (0.46 * w, 0.0, 0.28 * h), 0.04 * w, finish.main),
        rod((x + 0.9 * radius, 0.0, 0.22 * h), (0.46 * w, 0.0, 0.3 * h), 0.04 * w, finish.main),
    ]
    return Shape(tuple(parts))


def bottle(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bottle with a label and a stopper."""
    w, d, h = size
    label = plain(PAPER)
    parts = (
        upright(0.0, 0.0, 0.0, 0.6 * h, w / 2, finish.main, radius_y=d / 2),
        upright(0.0, 0.0, 0.6 * h, 0.76 * h, w / 2, finish.main, taper=0.38, radius_y=d / 2),
        upright(0.0, 0.0, 0.76 * h, 0.94 * h, 0.19 * w, finish.main, radius_y=0.19 * d),
        upright(0.0, 0.0, 0.93 * h, h, 0.21 * w, finish.trim, radius_y=0.21 * d),
        upright(0.0, 0.0, 0.2 * h, 0.42 * h, 0.503 * w, label, radius_y=0.503 * d),
    )
    return Shape(parts)


def bowl(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bowl of fruit: the fruit shows that it is hollow."""
    w, d, h = size
    parts = [
        upright(0.0, 0.0, 0.0, 0.1 * h, 0.24 * w, finish.main, radius_y=0.24 * d),
        upright(0.0, 0.0, 0.08 * h, 0.72 * h, 0.25 * w, finish.main, taper=2.0, radius_y=0.25 * d),
        upright(0.0, 0.0, 0.715 * h, 0.73 * h, 0.46 * w, plain((70, 62, 55)), radius_y=0.46 * d),
    ]
    fruit = plain([(200, 60, 40), (225, 140, 30), (120, 160, 50)][int(rng.integers(3))], gloss=0.3)
    for angle in np.arange(4) * np.pi / 2 + rng.uniform(0, 1):
        center = (0.22 * w * np.cos(angle), 0.22 * d * np.sin(angle), 0.78 * h)
        parts.append(ellipsoid(center, (0.16 * w, 0.16 * d, 0.22 * h), fruit))
    return Shape(tuple(parts))


def plant(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A pot in the quiet finish, and foliage, which is the main surface."""
    w, d, h = size
    earth = plain((58, 42, 30))
    parts = [
        upright(0.0, 0.0, 0.0, 0.3 * h, 0.24 * w, finish.trim, taper=1.3, radius_y=0.24 * d),
        upright(0.0, 0.0, 0.295 * h, 0.305 * h, 0.28 * w, earth, radius_y=0.28 * d),
        upright(0.0, 0.0, 0.3 * h, 0.6 * h, 0.03 * w, earth),
    ]
    turn = float(rng.uniform(0, 2 * np.pi))
    for i, angle in enumerate(turn + np.arange(7) * 2 * np.pi / 7):
        lift = 0.55 + 0.22 * (i % 2) + float(rng.uniform(-0.04, 0.04))
        reach = 0.26 if i % 2 == 0 else 0.2
        tip = (reach * w * np.cos(angle), reach * d * np.sin(angle), lift * h)
        parts.append(rod((0.0, 0.0, 0.36 * h), tip, 0.012 * w, finish.main))
        parts.append(ellipsoid(tip, (0.19 * w, 0.19 * d, 0.085 * h), finish.main))
    parts.append(ellipsoid((0.0, 0.0, 0.85 * h), (0.26 * w, 0.26 * d, 0.15 * h), finish.main))
    parts.append(ellipsoid((0.0, 0.0, 0.62 * h), (0.3 * w, 0.3 * d, 0.14 * h), finish.main))
    return Shape(tuple(parts))


def ball(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Round whatever the size asks: the mean of its three lengths is the diameter."""
    r = sum(size) / 6
    return Shape((ellipsoid((0.0, 0.0, r), (r, r, r), finish.main),))


def backpack(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A backpack, its front pocket towards +y, straps at the back."""
    w, d, h = size
    main = finish.main
    parts = [
        block((-0.48 * w, -0.4 * d, 0.0), (0.48 * w, 0.22 * d, 0.75 * h), main),
        ellipsoid((0.0, -0.09 * d, 0.75 * h), (0.48 * w, 0.31 * d, 0.22 * h), main),
        block((-0.36 * w, 0.22 * d, 0.06 * h), (0.36 * w, d / 2, 0.45 * h), main),
        block((-0.37 * w, 0.2 * d, 0.43 * h), (0.37 * w, 0.505 * d, 0.47 * h), finish.trim),
        rod((-0.1 * w, -0.12 * d, 0.985 * h), (0.1 * w, -0.12 * d, 0.985 * h), 0.015 * h, finish.trim),
    ]
    for s in (-1, 1):
        parts.append(
            block(
                (s * 0.27 * w - 0.05 * w, -d / 2, 0.12 * h), (s * 0.27 * w + 0.05 * w, -0.4 * d, 0.8 * h), finish.trim
            )
        )
        parts.append(
            block(
                (s * 0.49 * w - 0.012 * w, -0.25 * d, 0.08 * h),
                (s * 0.49 * w + 0.012 * w, 0.1 * d, 0.4 * h),
                finish.trim,
            )
        )
    return Shape(tuple(parts))


def globe(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A globe on a foot: seas in the main colour."""
    w, d, h = size
    r = min(w, d) / 2
    sea = Material(finish.main.colour, linear((222, 212, 176)), CONTINENTS, 0.5 * r, 0.4, 0.004)
    parts = (
        upright(0.0, 0.0, 0.0, 0.05 * h, 0.6 * r, finish.trim, taper=0.85),
        upright(0.0, 0.0, 0.04 * h, h - 2 * r + 0.1 * r, 0.1 * r, finish.trim),
        ellipsoid((0.0, 0.0, h - r), (r, r, r), sea),
    )
    return Shape(parts)
