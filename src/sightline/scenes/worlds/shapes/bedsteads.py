"""Further beds: with posts, bars or drawers; bunk beds; cribs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.bars import arc, spindles
from sightline.scenes.worlds.shapes.casework import Joinery
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]


def _linen(finish: Finish) -> Material:
    return Material((0.78, 0.77, 0.74), (0.66, 0.65, 0.63), finish.main.pattern, 0.03, 0.0, 0.06)


def _bedding(w: float, y: tuple[float, float], z: tuple[float, float], finish: Finish) -> list[Part]:
    """A mattress between two heights, a blanket over most of it in the main colour, and pillows at the head (low y)."""
    linen, long, thick = _linen(finish), y[1] - y[0], z[1] - z[0]
    fold = y[0] + 0.32 * long
    parts = [
        block((-w / 2, y[0], z[0]), (w / 2, y[1], z[1]), linen),
        block((-w / 2 - 0.01, fold, z[0] + 0.25 * thick), (w / 2 + 0.01, y[1] + 0.008, z[1] + 0.03), finish.main),
        block(
            (-w / 2 - 0.012, fold - 0.01, z[0] + 0.4 * thick), (w / 2 + 0.012, fold + 0.07 * long, z[1] + 0.045), linen
        ),
    ]
    count = 2 if w > 1.2 else 1
    for i in range(count):
        x, half = (i - (count - 1) / 2) * 0.48 * w, 0.21 * w if count == 2 else 0.36 * w
        parts.append(ellipsoid((x, y[0] + 0.13 * long, z[1] + 0.01), (min(half, 0.36), 0.1 * long, 0.07), linen))
    return parts


def _blanket_top(w: float, y: tuple[float, float], high: float) -> Top:
    """Where things lie on the blanket of a mattress whose upper side is at `high`."""
    low = y[0] + 0.4 * (y[1] - y[0])
    return Top(0.0, (low + y[1]) / 2, w / 2 - 0.02, (y[1] - low) / 2 - 0.02, high + 0.03)


def four_poster(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A post at each corner, joined at the top by rails."""
    w, d, h = size
    tall, t, wood = float(np.clip(2.1 * h, 1.6, 1.8)), 0.07, finish.trim
    x, y = w / 2 - t / 2, d / 2 - t / 2
    parts = [
        block((sx * x - t / 2, sy * y - t / 2, 0.0), (sx * x + t / 2, sy * y + t / 2, tall), wood)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    for s in (-1, 1):
        parts.append(block((-x, s * y - 0.02, tall - 0.06), (x, s * y + 0.02, tall - 0.02), wood))
        parts.append(block((s * x - 0.02, -y, tall - 0.06), (s * x + 0.02, y, tall - 0.02), wood))
    parts.append(block((-x, -y, 0.24 * h), (x, y, 0.36 * h), wood))
    parts.append(block((-x, -d / 2 + 0.015, 0.36 * h), (x, -d / 2 + 0.045, 0.95 * h), wood))
    parts += _bedding(w - 2 * t, (-y + 0.02, y - 0.03), (0.36 * h, 0.58 * h), finish)
    under = Top(0.0, 0.0, w / 2 - t - 0.02, d / 2 - t - 0.02, 0.0, 0.23 * h)
    blanket = _blanket_top(w - 2 * t, (-y + 0.02, y - 0.03), 0.58 * h)
    return Shape(tuple(parts), hollows=(blanket,), unders=(under,))


def barred_bed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Metal bars at head and foot, high enough to keep things under it."""
    w, d, h = size
    metal, r = dark_metal(), 0.018
    parts: list[Part] = []
    for y, tall in ((-d / 2 + r, h), (d / 2 - r, 0.78 * h)):
        for s in (-1, 1):
            parts.append(upright(s * (w / 2 - r), y, 0.0, tall, r, metal))
            parts.append(ellipsoid((s * (w / 2 - r), y, tall), (1.5 * r, r, 1.5 * r), metal))
        for z in (0.32 * h, tall - 0.03):
            parts.append(rod((-w / 2 + r, y, z), (w / 2 - r, y, z), 0.8 * r, metal))
        count = max(5, round(w / 0.16))
        parts += spindles(
            (-w / 2 + 0.12, y, 0.32 * h), (w / 2 - 0.12, y, 0.32 * h), tall - 0.03 - 0.32 * h, count, 0.009, metal
        )
    for s in (-1, 1):
        parts.append(rod((s * (w / 2 - r), -d / 2, 0.34 * h), (s * (w / 2 - r), d / 2, 0.34 * h), r, metal))
    parts += _bedding(w - 0.06, (-d / 2 + 0.045, d / 2 - 0.05), (0.34 * h, 0.58 * h), finish)
    under = Top(0.0, 0.0, w / 2 - 0.06, d / 2 - 0.06, 0.0, 0.31 * h)
    blanket = _blanket_top(w - 0.06, (-d / 2 + 0.045, d / 2 - 0.05), 0.58 * h)
    return Shape(tuple(parts), hollows=(blanket,), unders=(under,))


def storage_bed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A padded head board, and a base with two drawers at the foot."""
    w, d, h = size
    wood, y = finish.trim, 0.49 * d
    work = Joinery()
    work.body((-w / 2, -0.44 * d, 0.04 * h), (w / 2, y, 0.36 * h), 0.03, wood)
    work.parts.append(block((-0.46 * w, -0.44 * d, 0.0), (0.46 * w, 0.44 * d, 0.04 * h), dark_metal()))
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * (w / 2 - 0.01)))
        work.drawer((x0, x1, 0.05 * h, 0.35 * h), y, 0.3 * d, 0.035, wood, dark_metal())
    columns = 3 if w > 1.2 else 2
    for i in range(columns):
        x0, x1 = -w / 2 + w * i / columns + 0.005, -w / 2 + w * (i + 1) / columns - 0.005
        work.parts.append(block((x0, -d / 2, 0.04 * h), (x1, -0.44 * d, h), finish.main))
    work.parts += _bedding(w - 0.05, (-0.44 * d, y - 0.03), (0.36 * h, 0.6 * h), finish)
    blanket = _blanket_top(w - 0.05, (-0.44 * d, y - 0.03), 0.6 * h)
    return Shape(tuple(work.parts), hollows=(blanket,), joints=tuple(work.joints))


def day_bed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A narrow bed between two equal ends, a rail at one side and bolsters."""
    w, d, h = 0.68 * size[0], size[1], 0.9 * size[2]
    wood = finish.trim
    parts: list[Part] = []
    for s in (-1, 1):
        y0, y1 = sorted((s * d / 2, s * (d / 2 - 0.04)))
        parts.append(block((-w / 2, y0, 0.0), (w / 2, y1, 0.88 * h), wood))
        parts.append(rod((-w / 2, s * (d / 2 - 0.035), 0.88 * h), (w / 2, s * (d / 2 - 0.035), 0.88 * h), 0.035, wood))
        parts.append(
            rod((-0.4 * w, s * (d / 2 - 0.14), 0.62 * h), (0.4 * w, s * (d / 2 - 0.14), 0.62 * h), 0.1, _linen(finish))
        )
    parts.append(block((-w / 2, -d / 2 + 0.04, 0.26 * h), (w / 2, d / 2 - 0.04, 0.36 * h), wood))
    parts.append(block((-w / 2, -d / 2 + 0.04, 0.36 * h), (-w / 2 + 0.03, d / 2 - 0.04, 0.84 * h), wood))
    parts.append(block((-w / 2 + 0.03, -d / 2 + 0.04, 0.36 * h), (w / 2, d / 2 - 0.04, 0.56 * h), finish.main))
    under = Top(0.0, 0.0, w / 2 - 0.03, d / 2 - 0.06, 0.0, 0.25 * h)
    blanket = Top(0.02, 0.0, w / 2 - 0.05, d / 2 - 0.27, 0.56 * h, 1.0)
    return Shape(tuple(parts), hollows=(blanket,), unders=(under,))


def bunk_bed(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two beds above each other, a guard rail and a ladder on the open side (+x or −x), heads at −y."""
    w, d, h = size
    side, t, wood = (1.0 if rng.random() < 0.5 else -1.0), 0.065, finish.main
    cloth = Finish(_blanket(rng), finish.trim)
    bed = 0.88 * w
    shift = -side * 0.06 * w  # the ladder stands before the open side
    x, y = bed / 2 - t / 2, d / 2 - t / 2
    parts = [
        block((sx * x - t / 2, sy * y - t / 2, 0.0), (sx * x + t / 2, sy * y + t / 2, h), wood)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    for z in (0.14 * h, 0.62 * h):
        parts.append(block((-x, -y, z), (x, y, z + 0.06 * h), wood))
        parts += _bedding(bed - 2 * t, (-y + 0.04, y - 0.04), (z + 0.06 * h, z + 0.13 * h), cloth)
        for s in (-1, 1):
            for rise in (0.14, 0.22) if z < 0.5 * h else (0.2, 0.3, 0.355):
                parts.append(block((-x, s * y - 0.015, z + rise * h), (x, s * y + 0.015, z + rise * h + 0.035), wood))
    for s in (-1, 1):
        reach = y if s != side else 0.35 * d
        for z in (0.82 * h, 0.9 * h):
            parts.append(block((s * x - 0.015, -y, z), (s * x + 0.015, reach, z + 0.04), wood))
    out = side * (bed / 2 + 0.06 * w)
    for y0 in (0.36 * d, 0.36 * d + 0.36):
        parts.append(
            rod(
                (out + side * 0.05 * w, min(y0, 0.46 * d), 0.02),
                (side * (bed / 2 + 0.02), min(y0, 0.46 * d), 0.82 * h),
                0.02,
                wood,
            )
        )
    for z in np.linspace(0.12, 0.66, 5):
        lean = side * (0.05 * w + 0.06 * w - 0.02) * (1 - float(z) / 0.8)
        at = side * (bed / 2 + 0.02) + lean
        parts.append(rod((at, 0.36 * d, float(z) * h), (at, min(0.36 * d + 0.36, 0.46 * d), float(z) * h), 0.015, wood))
    moved = np.array([shift, 0.0, 0.0])
    under = Top(shift, 0.0, bed / 2 - t - 0.02, d / 2 - t - 0.02, 0.0, 0.13 * h)
    return Shape(tuple(replace(part, center=part.center + moved) for part in parts), unders=(under,))


def _blanket(rng: np.random.Generator) -> Material:
    """A blanket whose colour is not the bed's."""
    colour = [(90, 110, 150), (170, 90, 80), (110, 140, 110), (200, 180, 130)][int(rng.integers(4))]
    return plain(colour, gloss=0.0, bevel=0.05)


def crib(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Four sides of upright bars around a low mattress."""
    w, d, h = size
    wood, t, z = finish.main, 0.045, 0.22 * h
    x, y = w / 2 - t / 2, d / 2 - t / 2
    parts = [
        block((sx * x - t / 2, sy * y - t / 2, 0.0), (sx * x + t / 2, sy * y + t / 2, h), wood)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    for s in (-1, 1):
        for low in (z, 0.94 * h):
            parts.append(block((-x, s * y - 0.016, low), (x, s * y + 0.016, low + 0.05 * h), wood))
            parts.append(block((s * x - 0.016, -y, low), (s * x + 0.016, y, low + 0.05 * h), wood))
        parts += spindles((-x + 0.1, s * y, z), (x - 0.1, s * y, z), 0.75 * h, max(5, round(w / 0.1)), 0.009, wood)
        parts += spindles((s * x, -y + 0.1, z), (s * x, y - 0.1, z), 0.75 * h, max(3, round(d / 0.1)), 0.009, wood)
    linen = _linen(finish)
    parts.append(block((-x, -y, z), (x, y, z + 0.03), wood))
    parts.append(block((-x + 0.03, -y + 0.03, z + 0.03), (x - 0.03, y - 0.03, z + 0.15 * h), linen))
    parts.append(ellipsoid((-0.3 * w, 0.0, z + 0.17 * h), (0.12 * w, 0.28 * d, 0.05 * h), _blanket(rng)))
    under = Top(0.0, 0.0, w / 2 - t - 0.02, d / 2 - t - 0.02, 0.0, z - 0.01)
    mattress = Top(0.14 * w, 0.0, 0.28 * w, d / 2 - 0.1, z + 0.15 * h, 0.6 * h)
    return Shape(tuple(parts), hollows=(mattress,), unders=(under,))


def panelled_crib(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cradle: closed ends on rockers, bars at the sides."""
    w, d, h = size
    wood, z = finish.main, 0.3 * h
    parts: list[Part] = []
    for s in (-1, 1):
        x0, x1 = sorted((s * w / 2, s * (w / 2 - 0.03)))
        parts.append(block((x0, -0.46 * d, 0.05 * h), (x1, 0.46 * d, h), wood))
        parts += arc(
            (s * (w / 2 - 0.015), 0.0, d + 0.018), "yz", d, (-np.pi / 2 - 0.48, -np.pi / 2 + 0.48), 0.018, wood, 8
        )
        parts.append(rod((-w / 2 + 0.03, s * 0.44 * d, 0.8 * h), (w / 2 - 0.03, s * 0.44 * d, 0.8 * h), 0.02, wood))
        count = max(5, round(w / 0.1))
        parts += spindles(
            (-w / 2 + 0.08, s * 0.44 * d, z), (w / 2 - 0.08, s * 0.44 * d, z), 0.8 * h - z, count, 0.009, wood
        )
    parts.append(block((-w / 2 + 0.03, -0.46 * d, z - 0.03), (w / 2 - 0.03, 0.46 * d, z), wood))
    parts.append(block((-w / 2 + 0.04, -0.4 * d, z), (w / 2 - 0.04, 0.4 * d, z + 0.14 * h), _linen(finish)))
    parts.append(block((-0.1 * w, -0.405 * d, z + 0.02), (w / 2 - 0.05, 0.405 * d, z + 0.17 * h), _blanket(rng)))
    mattress = Top(-0.28 * w, 0.0, 0.16 * w, 0.36 * d, z + 0.14 * h, 0.3 * h)
    return Shape(tuple(parts), hollows=(mattress,))
