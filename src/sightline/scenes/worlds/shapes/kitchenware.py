"""What stands on kitchen and dining tables: plates, cups, pots, glasses, cutlery."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.rounds import hollow, hoop, staves, turned
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top

Size = tuple[float, float, float]
MOUTH = (34, 30, 28)  # what is dark inside a narrow neck


def plate(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A dinner plate: a small foot, a flat middle, a raised rim."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.3 * w), (0.2 * h, 0.3 * w), (0.6 * h, 0.44 * w)], finish.main, k)
    parts += hoop((0.0, 0.0, 0.72 * h), (0.465 * w, 0.0, 0.0), (0.0, 0.465 * d, 0.0), 0.28 * h, finish.main, count=20)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.29 * w, 0.29 * d, 0.6 * h),), word="round")


def cup(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A teacup on its saucer."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.28 * w), (0.05 * h, 0.28 * w), (0.16 * h, 0.5 * w)], finish.main, k)
    parts += turned([(0.16 * h, 0.15 * w), (0.5 * h, 0.25 * w), (0.985 * h, 0.3 * w)], finish.main, k)
    parts.append(upright(0.0, 0.0, 0.98 * h, h, 0.26 * w, plain((96, 52, 22), gloss=0.6), radius_y=0.26 * d))
    handle = hoop(
        (0.27 * w, 0.0, 0.6 * h), (0.14 * w, 0.0, 0.0), (0.0, 0.0, 0.22 * h), 0.02 * w, finish.main, -1.6, 1.6, 6
    )
    return Shape(tuple(parts + handle))


def teapot(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round pot with a spout at +x, a handle opposite, a lid with a knob."""
    w, d, h = size
    main, x = finish.main, -0.04 * w
    parts = [
        upright(x, 0.0, 0.0, 0.1 * h, 0.17 * w, main, radius_y=0.27 * d),
        ellipsoid((x, 0.0, 0.44 * h), (0.29 * w, d / 2, 0.38 * h), main),
        rod((0.17 * w, 0.0, 0.32 * h), (0.34 * w, 0.0, 0.52 * h), 0.055 * w, main, taper=0.7),
        rod((0.33 * w, 0.0, 0.5 * h), (0.46 * w, 0.0, 0.82 * h), 0.04 * w, main, taper=0.75),
        ellipsoid((x, 0.0, 0.79 * h), (0.13 * w, 0.2 * d, 0.1 * h), main),
        ellipsoid((x, 0.0, 0.94 * h), (0.035 * w, 0.055 * d, 0.06 * h), finish.trim),
    ]
    parts += hoop(
        (x - 0.25 * w, 0.0, 0.47 * h), (-0.19 * w, 0.0, 0.0), (0.0, 0.0, 0.26 * h), 0.024 * w, main, -1.6, 1.6, 8
    )
    return Shape(tuple(parts))


def wine_glass(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A foot, a stem, and a bowl that narrows to its mouth."""
    w, d, h = size
    k = d / w
    profile = [(0.0, 0.42), (0.015, 0.42), (0.04, 0.06), (0.42, 0.05), (0.5, 0.27), (0.6, 0.43), (0.72, 0.5)]
    parts = turned([(z * h, r * w) for z, r in [*profile, (0.985, 0.37)]], finish.main, k)
    parts.append(upright(0.0, 0.0, 0.98 * h, h, 0.32 * w, plain(MOUTH), radius_y=0.32 * d))
    return Shape(tuple(parts))


def _round_pan(w: float, d: float, h: float, rx: float, finish: Finish) -> tuple[list[Part], Top]:
    k, thick = d / 2 / rx, 0.04 * rx
    parts = turned([(0.0, 0.88 * rx), (0.06 * h, 0.88 * rx)], finish.main, k)
    parts += staves((0.0, 0.89 * rx), (h, rx), thick, finish.main, k)
    return parts, hollow(0.88 * rx, thick, 0.06 * h, h, k)


def pan(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frying pan, its long handle at +x."""
    w, d, h = size
    rx = 0.3 * w
    parts, floor = _round_pan(w, d, 0.72 * h, rx, finish)
    parts.append(rod((0.95 * rx, 0.0, 0.55 * h), (1.15 * rx, 0.0, 0.66 * h), 0.05 * rx, finish.trim))
    parts.append(rod((1.12 * rx, 0.0, 0.65 * h), (0.7 * w, 0.0, 0.9 * h), 0.075 * rx, finish.trim, taper=0.8))
    return Shape(tuple(parts), hollows=(floor,))


def pot(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An open cooking pot with two handles."""
    w, d, h = size
    rx = 0.4 * w
    parts, floor = _round_pan(w, d, h, rx, finish)
    return Shape((*parts, *_ears(rx, d, 0.82 * h, finish)), hollows=(floor,))


def covered_pot(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cooking pot with its lid on."""
    w, d, h = size
    rx, k = 0.4 * w, d / 0.8 / w
    profile = [(0.0, 0.95), (0.04, 1.0), (0.72, 1.0), (0.72, 1.03), (0.78, 1.0), (0.85, 0.6), (0.88, 0.12), (0.93, 0.1)]
    parts = turned([(z * h, r * rx) for z, r in profile], finish.main, k)
    parts.append(ellipsoid((0.0, 0.0, 0.95 * h), (0.14 * rx, 0.14 * rx, 0.05 * h), finish.trim))
    return Shape((*parts, *_ears(rx, d, 0.6 * h, finish)))


def _ears(rx: float, d: float, z: float, finish: Finish) -> list[Part]:
    """A handle on either side of a pot of radius rx, at height z."""
    out = []
    for s in (-1, 1):
        out += hoop(
            (s * 0.96 * rx, 0.0, z),
            (s * 0.28 * rx, 0.0, 0.0),
            (0.0, 0.16 * d, 0.0),
            0.04 * rx,
            finish.trim,
            -1.5,
            1.5,
            6,
        )
    return out


def jar(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A preserving jar: straight body, shoulder, broad lid with a knob."""
    w, d, h = size
    k = d / w
    profile = [(0.0, 0.44), (0.05, 0.5), (0.6, 0.5), (0.72, 0.3), (0.78, 0.3)]
    parts = turned([(z * h, r * w) for z, r in profile], finish.main, k)
    parts += turned([(0.78 * h, 0.38 * w), (0.88 * h, 0.38 * w), (0.91 * h, 0.3 * w)], finish.trim, k)
    parts.append(ellipsoid((0.0, 0.0, 0.94 * h), (0.09 * w, 0.09 * d, 0.06 * h), finish.trim))
    return Shape(tuple(parts))


def fork(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A lying fork, its four tines towards +y."""
    w, d, h = size
    parts = [
        block((-0.32 * w, -d / 2, 0.0), (0.32 * w, -0.12 * d, 0.4 * h), finish.main),
        block((-0.16 * w, -0.13 * d, 0.1 * h), (0.16 * w, 0.12 * d, 0.5 * h), finish.main),
        block((-w / 2, 0.1 * d, 0.2 * h), (w / 2, 0.22 * d, 0.62 * h), finish.main),
    ]
    for x in (-0.43, -0.145, 0.145, 0.43):
        parts.append(rod((x * w, 0.21 * d, 0.42 * h), (x * w, 0.495 * d, 0.82 * h), 0.075 * w, finish.main, taper=0.6))
    return Shape(tuple(parts))


def spoon(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A lying spoon, its bowl towards +y."""
    w, d, h = size
    parts = (
        rod((0.0, -0.49 * d, 0.6 * h), (0.0, 0.22 * d, 0.45 * h), 0.14 * w, finish.main, taper=0.7),
        ellipsoid((0.0, 0.33 * d, 0.42 * h), (w / 2, 0.17 * d, 0.42 * h), finish.main),
        ellipsoid((0.0, 0.33 * d, 0.7 * h), (0.38 * w, 0.13 * d, 0.16 * h), plain((120, 122, 126), gloss=0.8)),
    )
    return Shape(parts)


def blender(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A broad motor foot, a waist, a jug that widens to its lid, a handle at +x."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.42 * w), (0.06 * h, 0.42 * w), (0.3 * h, 0.26 * w)], finish.main, k)
    parts += turned([(0.3 * h, 0.22 * w), (0.9 * h, 0.38 * w)], finish.main, k)
    parts += turned([(0.9 * h, 0.39 * w), (0.96 * h, 0.39 * w), (0.96 * h, 0.15 * w), (h, 0.15 * w)], finish.trim, k)
    parts += hoop(
        (0.3 * w, 0.0, 0.63 * h), (0.2 * w, 0.0, 0.0), (0.0, 0.0, 0.22 * h), 0.028 * w, finish.trim, -1.5, 1.5, 6
    )
    dial = rod((0.0, 0.3 * d, 0.15 * h), (0.0, 0.4 * d, 0.17 * h), 0.07 * w, finish.trim)
    return Shape((*parts, dial))
