"""Open things that hold others: shelves of books, racks for shoes, coats and washing."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.bars import leg
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]


def _row_of_books(
    rng: np.random.Generator, x0: float, x1: float, y0: float, y1: float, z: float, tall: float
) -> list[Part]:
    """Standing books from x0 on, not quite to x1, between two depths, up to `tall`; metres."""
    parts: list[Part] = []
    x, end = x0, x1 - float(rng.uniform(0.0, 0.4)) * (x1 - x0)
    while True:
        thick = float(rng.uniform(0.025, 0.07))
        if x + thick > end:
            return parts
        hue = rng.uniform(40, 200, 3)
        cover = plain((float(hue[0]), float(hue[1]), float(hue[2])), gloss=0.05)
        deep = y0 + float(rng.uniform(0.75, 1.0)) * (y1 - y0)
        parts.append(block((x, y0, z), (x + thick - 0.002, deep, z + tall * float(rng.uniform(0.7, 1.0))), cover))
        x += thick


def open_bookshelf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Boards on four posts, open on all sides, with a row of books here and there."""
    w, d, h = size
    t, main = 0.022, finish.main
    rows = max(3, round(h / 0.38))
    step = (0.97 * h - 0.06) / (rows - 1)
    parts = [
        block((sx - t / 2, sy - t / 2, 0.0), (sx + t / 2, sy + t / 2, h), finish.trim)
        for sx in (-w / 2 + t / 2, w / 2 - t / 2)
        for sy in (-d / 2 + t / 2, d / 2 - t / 2)
    ]
    tops = []
    for i in range(rows):
        z = 0.06 + i * step
        parts.append(block((-w / 2 + t, -d / 2, z - 0.02), (w / 2 - t, d / 2, z), main))
        for s in (-1, 1):
            parts.append(
                block((s * (w / 2 - t / 2) - t / 2, -d / 2, z - 0.02), (s * (w / 2 - t / 2) + t / 2, d / 2, z), main)
            )
        if i < rows - 1 and rng.random() < 0.5:
            parts += _row_of_books(rng, -w / 2 + 0.03, w / 2 - 0.03, -0.42 * d, 0.36 * d, z, 0.85 * step)
        else:
            tops.append(Top(0.0, 0.0, 0.45 * w, 0.44 * d, z, 5.0 if i == rows - 1 else step - 0.04))
    return Shape(tuple(parts), tuple(tops))


def ladder_shelf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A ladder that leans back and carries shelves which grow deeper downwards."""
    w, d, h = size
    deep, main = 1.3 * d, finish.main
    y0 = -deep / 2
    parts, tops = [], []
    for s in (-1, 1):
        x = s * (w / 2 - 0.018)
        parts.append(rod((x, deep / 2 - 0.02, 0.012), (x, y0 + 0.03, h - 0.012), 0.018, main))
        parts.append(block((x - 0.015, y0, 0.0), (x + 0.015, y0 + 0.03, 0.97 * h), main))
    for i in range(5):
        z = (0.1 + 0.2 * i) * h
        front = deep / 2 - 0.02 - (deep - 0.05) * z / h
        parts.append(block((-w / 2 + 0.036, y0, z), (w / 2 - 0.036, front, z + 0.02), main))
        if i % 2 and rng.random() < 0.7:
            parts += _row_of_books(rng, -w / 2 + 0.05, w / 2 - 0.05, y0 + 0.01, front - 0.02, z + 0.02, 0.13 * h)
        elif front - y0 > 0.12:
            tops.append(Top(0.0, (y0 + front) / 2, w / 2 - 0.05, (front - y0) / 2 - 0.01, z + 0.02, 0.17 * h))
    return Shape(tuple(parts), tuple(tops))


def cube_shelf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A grid of square compartments, some with boxes, some with books, some free."""
    w, d, h = size
    t, main = 0.028, finish.main
    columns, rows = max(2, round(w / 0.4)), max(2, round(h / 0.4))
    parts = [block((-w / 2, -d / 2, 0.0), (w / 2, -d / 2 + 0.01, h), main)]
    for i in range(columns + 1):
        x = -w / 2 + (w - t) * i / columns
        parts.append(block((x, -d / 2, 0.0), (x + t, d / 2, h), main))
    for k in range(rows + 1):
        z = (h - t) * k / rows
        parts.append(block((-w / 2, -d / 2 + 0.001, z), (w / 2, d / 2 - 0.001, z + t), main))
    tops = [Top(0.0, 0.0, 0.46 * w, 0.42 * d, h)]
    for i in range(columns):
        for k in range(rows):
            x0, x1 = -w / 2 + (w - t) * i / columns + t, -w / 2 + (w - t) * (i + 1) / columns
            z0, z1 = (h - t) * k / rows + t, (h - t) * (k + 1) / rows
            kind = rng.random()
            if kind < 0.3:
                bin = block((x0 + 0.01, -0.45 * d, z0), (x1 - 0.01, 0.47 * d, z0 + 0.85 * (z1 - z0)), finish.trim)
                parts.append(bin)
            elif kind < 0.6:
                parts += _row_of_books(rng, x0 + 0.01, x1 - 0.01, -0.47 * d, 0.3 * d, z0, 0.85 * (z1 - z0))
            else:
                tops.append(Top((x0 + x1) / 2, 0.0, (x1 - x0) / 2 - 0.015, 0.42 * d, z0, z1 - z0 - 0.02))
    return Shape(tuple(parts), tuple(tops))


def shoe_rack(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Sloping tiers of bars between two sides, with a few pairs of shoes."""
    w, d, h = size
    main = finish.main
    parts: list[Part] = []
    for s in (-1, 1):
        for y in (-0.46 * d, 0.46 * d):
            parts.append(
                block(
                    (s * w / 2 - 0.012 - s * 0.012, y - 0.012, 0.0), (s * w / 2 + 0.012 - s * 0.012, y + 0.012, h), main
                )
            )
        parts.append(
            block(
                (s * w / 2 - 0.012 - s * 0.012, -0.46 * d, h - 0.025),
                (s * w / 2 + 0.012 - s * 0.012, 0.46 * d, h),
                main,
            )
        )
    tiers = 3 if h > 0.55 else 2
    for i in range(tiers):
        back, front = (0.24 + 0.76 * i / tiers) * h, (0.1 + 0.76 * i / tiers) * h
        for share in (0.0, 0.33, 0.67, 1.0):
            y, z = (-0.42 + 0.84 * share) * d, back + (front - back) * share
            parts.append(rod((-w / 2 + 0.012, y, z), (w / 2 - 0.012, y, z), 0.009, main))
        lean = float(np.arctan2(back - front, 0.84 * d))
        for x in np.linspace(-0.36, 0.36, 4):
            if rng.random() < 0.6:
                parts += _shoes(rng, float(x) * w, (back + front) / 2 + 0.012, d, lean)
    return Shape(tuple(parts))


def _shoes(rng: np.random.Generator, x: float, z: float, d: float, lean: float) -> list[Part]:
    """A pair side by side on a tier whose middle is at height z, heels up the slope."""
    colour = [(40, 38, 36), (120, 80, 50), (225, 222, 215), (70, 80, 110)][int(rng.integers(4))]
    leather, sole = plain(colour, gloss=0.3, bevel=0.02), plain((60, 58, 55))
    half = min(0.4 * d, 0.14)
    parts = []
    for s in (-1, 1):
        a = x + s * 0.05
        shoe = (
            block((a - 0.038, -half, z), (a + 0.038, half, z + 0.015), sole),
            block((a - 0.034, -half, z + 0.015), (a + 0.034, -0.1 * half, z + 0.085), leather),
            ellipsoid((a, 0.3 * half, z + 0.015), (0.036, 0.68 * half, 0.05), leather),
        )
        parts += [tilted(part, -lean, (0.0, 0.0, z)) for part in shoe]
    return parts


def coat_rack(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A pole on four curved feet with hooks all around its head, now and then with a coat."""
    w, d, h = size
    main = finish.main
    parts: list[Part] = [
        upright(0.0, 0.0, 0.14 * h, 0.97 * h, 0.022, main),
        ellipsoid((0.0, 0.0, 0.975 * h), (0.03, 0.03, 0.025 * h), main),
    ]
    for angle in np.arange(4) * np.pi / 2 + np.pi / 4:
        c, s = float(np.cos(angle)), float(np.sin(angle))
        parts.append(leg((0.66 * w * c, 0.66 * d * s), (0.0, 0.0, 0.18 * h), 0.018, main))
    for i, angle in enumerate(np.arange(6) * np.pi / 3):
        c, s, z = float(np.cos(angle)), float(np.sin(angle)), (0.84 + 0.06 * (i % 2)) * h
        parts.append(rod((0.0, 0.0, z), (0.27 * w * c, 0.27 * d * s, z + 0.06 * h), 0.011, main))
        parts.append(ellipsoid((0.27 * w * c, 0.27 * d * s, z + 0.06 * h), (0.018, 0.018, 0.018), main))
    if rng.random() < 0.5:
        cloth = plain([(90, 70, 60), (50, 60, 85), (120, 40, 40)][int(rng.integers(3))], gloss=0.0)
        parts.append(upright(0.0, 0.17 * d, 0.34 * h, 0.86 * h, 0.22 * w, cloth, taper=0.4, radius_y=0.16 * d))
    return Shape(tuple(parts))


def coat_stand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frame with a rail and a low shelf, for hangers and shoes."""
    w, d, h = 1.5 * size[0], size[1], 0.95 * size[2]
    main, r = finish.main, 0.014
    parts: list[Part] = []
    for s in (-1, 1):
        for t in (-1, 1):
            parts.append(leg((s * 0.47 * w, t * 0.45 * d), (s * 0.46 * w, 0.0, h - r), r, main))
    parts.append(rod((-w / 2, 0.0, h - r), (w / 2, 0.0, h - r), r, main))
    parts.append(block((-0.46 * w, -0.38 * d, 0.1 * h), (0.46 * w, 0.38 * d, 0.115 * h), main))
    for x in np.linspace(-0.35, 0.3, 5):
        colour = rng.uniform(40, 200, 3)
        cloth = plain((float(colour[0]), float(colour[1]), float(colour[2])), gloss=0.0, bevel=0.02)
        fall = float(rng.uniform(0.3, 0.6)) * h
        parts.append(block((x * w, -0.32 * d, h - 0.05 - fall), (x * w + 0.04, 0.32 * d, h - 0.05), cloth))
        parts.append(rod((x * w + 0.02, 0.0, h - 0.06), (x * w + 0.02, 0.0, h), 0.004, dark_metal()))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.42 * w, 0.34 * d, 0.115 * h, 0.2 * h),))


def drying_rack(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Wings of thin bars on crossed legs, with a towel or two."""
    w, d, h = size
    main, r = finish.main, 0.011
    parts: list[Part] = []
    for s in (-1, 1):
        for t in (-1, 1):
            parts.append(leg((s * 0.28 * w, t * 0.46 * d), (s * 0.28 * w, -t * 0.42 * d, 0.82 * h), r, main))
    for t in (-1, 1):
        parts.append(rod((-0.28 * w, t * 0.42 * d, 0.82 * h), (0.28 * w, t * 0.42 * d, 0.82 * h), r, main))
        for s in (-1, 1):
            parts.append(rod((s * 0.28 * w, t * 0.42 * d, 0.82 * h), (s * (w / 2 - r), t * 0.42 * d, h - r), r, main))
    for share in np.linspace(-1.0, 1.0, 11):
        x = float(share) * (w / 2 - r)
        z = 0.82 * h + max(0.0, abs(x) - 0.28 * w) / (0.22 * w) * 0.17 * h
        parts.append(rod((x, -0.42 * d, z), (x, 0.42 * d, z), 0.005, main))
    for x in rng.permutation([-0.2, 0.0, 0.2])[: int(rng.integers(1, 3))]:
        colour = [(200, 190, 170), (110, 140, 160), (180, 110, 100)][int(rng.integers(3))]
        low = float(rng.uniform(0.3, 0.45)) * h
        parts.append(
            block((x * w - 0.01, -0.36 * d, low), (x * w + 0.01, 0.3 * d, 0.835 * h), plain(colour, gloss=0.0))
        )
    return Shape(tuple(parts))
