"""Bookshelves, wardrobes, dressers, cabinets, television stands, and the things one keeps things in."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.casework import hinged
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal, steel

Size = tuple[float, float, float]


def bookshelf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Boards between two sides; some compartments are filled with rows of books that belong to it, others are free."""
    w, d, h = size
    board = 0.024
    rows = max(2, round(h / 0.42))
    step = (h - board) / rows
    main = finish.main
    parts = [
        block((-w / 2, -d / 2, 0.0), (-w / 2 + board, d / 2, h), main),
        block((w / 2 - board, -d / 2, 0.0), (w / 2, d / 2, h), main),
        block((-w / 2, -d / 2, 0.0), (w / 2, -d / 2 + 0.012, h), main),
    ]
    tops = []
    for i in range(rows + 1):
        z = i * step
        parts.append(block((-w / 2, -d / 2, z), (w / 2, d / 2, z + board), main))
        if i == rows or rng.random() < 0.35:
            free = 5.0 if i == rows else step - board - 0.02
            tops.append(Top(0.0, 0.02 * d, 0.44 * w, 0.42 * d, z + board, free))
            continue
        x = -w / 2 + board + 0.005
        end = w / 2 - board - (0.01 if rng.random() < 0.5 else rng.uniform(0.2, 0.5) * w)
        while x < end:
            thick = float(rng.uniform(0.05, 0.11))
            tall = float(rng.uniform(0.6, 0.9)) * (step - board)
            if x + thick > w / 2 - board:
                break
            hue = rng.uniform(40, 200, 3)
            cover = plain((float(hue[0]), float(hue[1]), float(hue[2])), gloss=0.05)
            parts.append(block((x, -d / 2 + 0.012, z + board), (x + thick - 0.004, 0.28 * d, z + board + tall), cover))
            x += thick
    return Shape(tuple(parts), tuple(tops))


def wardrobe(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two or three tall doors with handles."""
    w, d, h = size
    doors = 2 if w < 1.3 else 3
    parts = [
        block((-0.48 * w, -d / 2, 0.0), (0.48 * w, 0.44 * d, 0.05 * h), finish.trim),
        block((-w / 2, -d / 2, 0.05 * h), (w / 2, 0.46 * d, h), finish.main),
    ]
    joints = []
    for i in range(doors):
        x0, x1 = -w / 2 + w * i / doors + 0.006, -w / 2 + w * (i + 1) / doors - 0.006
        joints.append(hinged(len(parts), 2, -1 if i % 2 == 0 else 1, (x0, x1), 0.487 * d))
        parts.append(block((x0, 0.46 * d, 0.06 * h), (x1, 0.487 * d, 0.985 * h), finish.main))
        x = x1 - 0.05 if i % 2 == 0 else x0 + 0.05
        parts.append(block((x - 0.01, 0.487 * d, 0.46 * h), (x + 0.01, d / 2, 0.57 * h), steel()))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.45 * w, 0.4 * d, h),), joints=tuple(joints))


def dresser(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Rows of drawers with knobs."""
    w, d, h = size
    rows, columns = (3 if h < 1.0 else 4), (2 if w > 0.8 else 1)
    parts = [
        block((-0.47 * w, -0.48 * d, 0.0), (0.47 * w, 0.42 * d, 0.07 * h), finish.trim),
        block((-w / 2, -d / 2, 0.07 * h), (w / 2, 0.45 * d, h), finish.main),
    ]
    for i in range(rows):
        for j in range(columns):
            x0, x1 = -0.48 * w + 0.96 * w * j / columns + 0.008, -0.48 * w + 0.96 * w * (j + 1) / columns - 0.008
            z0 = 0.1 * h + 0.87 * h * i / rows
            z1 = z0 + 0.87 * h / rows - 0.02
            parts.append(block((x0, 0.45 * d, z0), (x1, 0.48 * d, z1), finish.main))
            for s in (0.3, 0.7):
                knob = (x0 + s * (x1 - x0), 0.48 * d, (z0 + z1) / 2)
                parts.append(ellipsoid(knob, (0.016, 0.02 * d, 0.016), dark_metal()))
    return Shape(tuple(parts), (Top(0.0, -0.02 * d, 0.46 * w, 0.42 * d, h),))


def cabinet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A low cupboard with two doors under a worktop."""
    w, d, h = size
    parts = [
        block((-0.46 * w, -0.48 * d, 0.0), (0.46 * w, 0.4 * d, 0.1 * h), finish.trim),
        block((-0.49 * w, -d / 2, 0.1 * h), (0.49 * w, 0.45 * d, 0.96 * h), finish.main),
        block((-w / 2, -d / 2, 0.96 * h), (w / 2, d / 2, h), finish.trim),
    ]
    joints = []
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.006, s * 0.47 * w))
        joints.append(hinged(len(parts), 2, s, (x0, x1), 0.475 * d))
        parts.append(block((x0, 0.45 * d, 0.13 * h), (x1, 0.475 * d, 0.93 * h), finish.main))
        x = s * 0.07 * w
        parts.append(block((x - 0.008, 0.475 * d, 0.55 * h), (x + 0.008, 0.5 * d, 0.75 * h), steel()))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.46 * w, 0.44 * d, h),), joints=tuple(joints))


def tv_stand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A long low board with doors at the ends and open shelves between."""
    w, d, h = size
    board, main = 0.07 * h, finish.main
    parts = [
        block((-w / 2, -d / 2, h - board), (w / 2, d / 2, h), main),
        block((-w / 2, -d / 2, 0.1 * h), (w / 2, d / 2, 0.1 * h + board), main),
        block((-w / 2, -d / 2, 0.1 * h), (w / 2, -d / 2 + 0.015, h), main),
        block((-0.17 * w, -d / 2, 0.5 * h), (0.17 * w, 0.48 * d, 0.5 * h + board), main),
    ]
    for x in (-0.48 * w, -0.17 * w, 0.17 * w, 0.48 * w):
        parts.append(block((x - 0.02 * w, -d / 2, 0.1 * h), (x + 0.02 * w, d / 2, h - board), main))
    joints = []
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.18 * w, s * 0.47 * w))
        joints.append(hinged(len(parts), 1, s, (x0, x1), 0.48 * d))
        parts.append(block((x0, 0.44 * d, 0.19 * h), (x1, 0.48 * d, 0.9 * h), main))
        for y in (-0.4 * d, 0.4 * d):
            parts.append(
                block((s * 0.42 * w - 0.025, y - 0.025, 0.0), (s * 0.42 * w + 0.025, y + 0.025, 0.1 * h), finish.trim)
            )
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.47 * w, 0.44 * d, h),), joints=tuple(joints))


def box(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A closed carton with a strip of tape."""
    w, d, h = size
    tape = plain((196, 178, 140), gloss=0.3)
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.995 * h), finish.main),
        block((-w / 2, -0.07 * d, 0.99 * h), (w / 2, 0.07 * d, h), tape),
    )
    return Shape(parts)


def basket(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round woven basket, open at the top."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.0, 0.92 * h, 0.42 * w, finish.main, taper=1.14, radius_y=0.42 * d),
        upright(0.0, 0.0, 0.9 * h, 0.985 * h, 0.5 * w, finish.main, radius_y=0.5 * d),
        upright(0.0, 0.0, 0.95 * h, h, 0.44 * w, plain((38, 32, 28)), radius_y=0.44 * d),
    )
    return Shape(parts)


def bin(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round bin that widens upwards."""
    w, d, h = size
    parts = (
        upright(0.0, 0.0, 0.0, 0.95 * h, 0.39 * w, finish.main, taper=1.2, radius_y=0.39 * d),
        upright(0.0, 0.0, 0.95 * h, 0.99 * h, 0.5 * w, finish.main, radius_y=0.5 * d),
        upright(0.0, 0.0, 0.985 * h, h, 0.43 * w, plain((25, 25, 27)), radius_y=0.43 * d),
    )
    return Shape(parts)


def suitcase(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A ribbed case on four wheels with its handle drawn out."""
    w, d, h = size
    black = dark_metal()
    parts = [block((-w / 2, -d / 2, 0.07 * h), (w / 2, d / 2, 0.8 * h), finish.main)]
    for s in (-1, 1):
        parts.append(rod((s * 0.2 * w, -0.3 * d, 0.8 * h), (s * 0.2 * w, -0.3 * d, 0.985 * h), 0.012, black))
        for t in (-0.35, 0.35):
            parts.append(ellipsoid((s * 0.4 * w, t * d, 0.035 * h), (0.03 * w, 0.1 * d, 0.035 * h), black))
    for x in (-0.25, 0.0, 0.25):
        parts.append(
            block((x * w - 0.03 * w, -0.515 * d, 0.12 * h), (x * w + 0.03 * w, 0.515 * d, 0.76 * h), finish.main)
        )
    parts.append(block((-0.24 * w, -0.3 * d - 0.015, 0.96 * h), (0.24 * w, -0.3 * d + 0.015, h), black))
    return Shape(tuple(parts))
