"""Further chairs: with spindles, arms or a bent frame; rocking, high, at a bar, at a desk."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.bars import arc, leg, spindles, splayed
from sightline.scenes.worlds.shapes.seating import legs
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal, steel

Size = tuple[float, float, float]


def spindle_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Splayed turned legs, a saddle seat, spindles under a bowed rail."""
    w, d, h = size
    seat, r, main = 0.49 * h, 0.032 * w, finish.main
    parts = splayed((0.43 * w, 0.44 * d), (0.34 * w, 0.34 * d), seat - 0.02, r, main)
    parts.append(upright(0.0, 0.0, seat - 0.04 * h, seat, 0.46 * w, main, taper=1.06, radius_y=0.47 * d))
    for x in np.linspace(-0.36, 0.36, 6):
        back = -0.41 * d * float(np.sqrt(1 - (0.9 * x) ** 2))
        parts.append(rod((0.9 * x * w, back, seat - 0.01), (x * w * 1.1, back - 0.06 * d, 0.95 * h), 0.018 * w, main))
    parts.append(rod((-0.45 * w, -0.42 * d, 0.96 * h), (0.45 * w, -0.42 * d, 0.96 * h), 0.035 * h, main))
    under = Top(0.0, 0.0, 0.28 * w, 0.28 * d, 0.0, seat - 0.05 * h)
    return Shape(tuple(parts), unders=(under,))


def carver(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A dining chair with arm rests and an upholstered seat."""
    w, d, h = size
    seat, t, main = 0.48 * h, 0.08 * w, finish.main
    parts = legs(w, d, seat - 0.03, t, finish, main=False)
    parts.append(block((-w / 2 + 0.01, -d / 2, seat - 0.06 * h), (w / 2 - 0.01, d / 2, seat), main))
    back = block((-0.46 * w, -d / 2 + 0.02, seat + 0.1 * h), (0.46 * w, -d / 2 + 0.07 * d + 0.02, h), main)
    parts.append(tilted(back, 0.08, (0.0, -d / 2, seat)))
    for s in (-1, 1):
        x = s * (w / 2 - t / 2)
        parts.append(block((x - t / 2, -d / 2, seat), (x + t / 2, -d / 2 + t, seat + 0.42 * h), finish.trim))
        parts.append(block((x - t / 2, 0.2 * d, seat), (x + t / 2, 0.2 * d + t, seat + 0.2 * h), finish.trim))
        parts.append(
            block((x - 0.6 * t, -d / 2, seat + 0.2 * h), (x + 0.6 * t, 0.36 * d, seat + 0.235 * h), finish.trim)
        )
    under = Top(0.0, 0.0, w / 2 - t - 0.01, d / 2 - t - 0.01, 0.0, seat - 0.07 * h)
    return Shape(tuple(parts), unders=(under,))


def cantilever_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two bent tubes on the floor that carry seat and back; no legs behind."""
    w, d, h = size
    seat, r, tube = 0.48 * h, 0.028 * w, steel()
    parts = []
    for s in (-1, 1):
        x = s * (w / 2 - r)
        parts.append(rod((x, -d / 2, r), (x, d / 2 - r, r), r, tube))
        parts.append(rod((x, d / 2 - r, 0.5 * r), (x, d / 2 - r, seat), r, tube))
        parts.append(rod((x, d / 2 - r, seat - r), (x, -0.4 * d, seat - r), r, tube))
        parts.append(rod((x, -0.4 * d, seat - r), (x, -0.48 * d, h), r, tube))
    parts.append(rod((-w / 2 + r, -d / 2 + r, r), (w / 2 - r, -d / 2 + r, r), r, tube))
    parts.append(block((-0.44 * w, -0.4 * d, seat - 0.01 * h), (0.44 * w, 0.48 * d, seat + 0.035 * h), finish.main))
    board = block((-0.44 * w, -0.44 * d, seat + 0.2 * h), (0.44 * w, -0.38 * d, 0.98 * h), finish.main)
    parts.append(tilted(board, 0.07, (0.0, -0.4 * d, seat)))
    under = Top(0.0, 0.0, w / 2 - 2.5 * r, d / 2 - 2.5 * r, 0.0, seat - 3 * r)
    return Shape(tuple(parts), unders=(under,))


def high_backed_office_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Thick cushions up to a head rest, closed arms, five wheels."""
    w, d, h = size
    seat, metal, main = 0.42 * h, dark_metal(), finish.main
    parts = [upright(0.0, 0.0, 0.06 * h, seat - 0.03 * h, 0.05 * w, metal)]
    for angle in np.arange(5) * 2 * np.pi / 5 + np.pi / 2:
        x, y = 0.44 * w * float(np.cos(angle)), 0.44 * d * float(np.sin(angle))
        parts.append(rod((0.0, 0.0, 0.1 * h), (x, y, 0.055 * h), 0.03 * w, metal))
        parts.append(ellipsoid((x, y, 0.025 * h), (0.05 * w, 0.05 * w, 0.025 * h), metal))
    parts.append(block((-0.4 * w, -0.38 * d, seat - 0.04 * h), (0.4 * w, 0.46 * d, seat + 0.05 * h), main))
    for low, high, half in ((0.06, 0.22, 0.38), (0.225, 0.4, 0.36), (0.41, 0.555, 0.26)):
        pad = block((-half * w, -0.46 * d, seat + low * h), (half * w, -0.3 * d, seat + high * h), main)
        parts.append(tilted(pad, 0.07, (0.0, -0.4 * d, seat)))
    spine = block((-0.05 * w, -0.49 * d, seat - 0.03 * h), (0.05 * w, -0.44 * d, seat + 0.5 * h), metal)
    parts.append(tilted(spine, 0.07, (0.0, -0.4 * d, seat)))
    parts.append(block((-0.05 * w, -0.47 * d, seat - 0.06 * h), (0.05 * w, 0.0, seat - 0.03 * h), metal))
    parts.append(
        block((-0.46 * w, 0.04 * d - 0.03, seat - 0.02 * h), (0.46 * w, 0.04 * d + 0.03, seat + 0.03 * h), metal)
    )
    for s in (-1, 1):
        parts += arc((s * 0.45 * w, 0.04 * d, seat + 0.02 * h), "yz", 0.17 * h, (0.0, np.pi), 0.028 * w, metal, 6)
        parts.append(
            rod(
                (s * 0.45 * w, 0.04 * d - 0.17 * h, seat + 0.02 * h),
                (s * 0.45 * w, 0.04 * d + 0.17 * h, seat + 0.02 * h),
                0.028 * w,
                metal,
            )
        )
    return Shape(tuple(parts))


def rocking_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A chair on two curved rockers, with arms and a tall back of spindles."""
    w, d, h = size
    main, r, seat = finish.main, 0.03 * w, 0.4 * h
    bend = 1.0 * d  # metres, the rockers' radius
    parts = []
    for s in (-1, 1):
        x = s * 0.42 * w
        parts += arc((x, 0.0, bend + r), "yz", bend, (-np.pi / 2 - 0.5, -np.pi / 2 + 0.5), r, main, 9)
        parts.append(rod((x, 0.24 * d, 0.05 * d), (x, 0.27 * d, seat + 0.22 * h), r, main))
        parts.append(rod((x, -0.2 * d, 0.05 * d), (x, -0.17 * d, seat), r, main))
        parts.append(rod((x, -0.17 * d, seat - 0.02), (x, -0.36 * d, h), 1.1 * r, main))
        parts.append(block((x - 0.05 * w, -0.26 * d, seat + 0.21 * h), (x + 0.05 * w, 0.33 * d, seat + 0.24 * h), main))
    parts.append(block((-0.46 * w, -0.2 * d, seat - 0.03 * h), (0.46 * w, 0.32 * d, seat + 0.01 * h), main))
    for x in np.linspace(-0.3, 0.3, 5):
        parts.append(rod((x * w, -0.18 * d, seat), (x * w, -0.345 * d, 0.94 * h), 0.5 * r, main))
    parts.append(rod((-0.42 * w, -0.345 * d, 0.94 * h), (0.42 * w, -0.345 * d, 0.94 * h), 0.05 * h, main))
    return Shape(tuple(parts))


def slatted_rocking_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Rockers under a deep upholstered shell between slatted sides."""
    w, d, h = size
    main, r, seat = finish.main, 0.035 * w, 0.36 * h
    parts = []
    for s in (-1, 1):
        x = s * 0.44 * w
        parts += arc((x, 0.0, 1.1 * d + r), "yz", 1.1 * d, (-np.pi / 2 - 0.45, -np.pi / 2 + 0.45), r, finish.trim, 8)
        parts += spindles((x, -0.22 * d, 0.04 * d), (x, 0.3 * d, 0.04 * d), 0.56 * h, 5, 0.7 * r, finish.trim)
        parts.append(rod((x, -0.27 * d, 0.6 * h), (x, 0.35 * d, 0.6 * h), 1.3 * r, finish.trim))
    parts.append(block((-0.4 * w, -0.2 * d, seat - 0.06 * h), (0.4 * w, 0.36 * d, seat + 0.05 * h), main))
    back = block((-0.4 * w, -0.28 * d, seat - 0.02 * h), (0.4 * w, -0.14 * d, h), main)
    parts.append(tilted(back, 0.28, (0.0, -0.2 * d, seat)))
    return Shape(tuple(parts))


def bar_stool(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round cushion high on one column, with a ring for the feet."""
    w, d, h = size
    metal = steel()
    parts = [
        upright(0.0, 0.0, 0.0, 0.025 * h, 0.5 * w, metal, taper=0.9, radius_y=0.5 * d),
        upright(0.0, 0.0, 0.02 * h, 0.92 * h, 0.07 * w, metal),
        upright(0.0, 0.0, 0.9 * h, h, 0.46 * w, finish.main, radius_y=0.46 * d),
        rod((0.0, 0.0, 0.36 * h), (0.0, 0.33 * d, 0.36 * h), 0.03 * w, metal),
    ]
    parts += arc((0.0, 0.0, 0.36 * h), "xy", 0.34 * min(w, d), (-0.2 * np.pi, 1.2 * np.pi), 0.035 * w, metal, 12)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.28 * w, 0.28 * d, h),))


def backed_bar_stool(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Four long splayed legs, two rounds of rungs, and a low back."""
    w, d, h = size
    seat, main, r = 0.78 * h, finish.main, 0.045 * w
    parts = splayed((0.46 * w, 0.46 * d), (0.34 * w, 0.34 * d), seat - 0.02, r, main)
    for z, reach in ((0.25 * h, 0.42), (0.45 * h, 0.39)):
        for s in (-1, 1):
            parts.append(rod((-reach * w, s * reach * d, z), (reach * w, s * reach * d, z), 0.6 * r, main))
            parts.append(rod((s * reach * w, -reach * d, z), (s * reach * w, reach * d, z), 0.6 * r, main))
    parts.append(block((-0.42 * w, -0.42 * d, seat - 0.045 * h), (0.42 * w, 0.42 * d, seat), main))
    for s in (-1, 1):
        parts.append(rod((s * 0.36 * w, -0.38 * d, seat - 0.01), (s * 0.38 * w, -0.44 * d, h - 0.02), 0.8 * r, main))
    parts.append(block((-0.44 * w, -0.47 * d, 0.9 * h), (0.44 * w, -0.4 * d, h), main))
    return Shape(tuple(parts))


def high_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A child's chair on long legs, with a tray in front and a step for the feet."""
    w, d, h = size
    seat, main, r = 0.56 * h, finish.main, 0.035 * w
    pad = finish.trim
    parts = splayed((0.46 * w, 0.46 * d), (0.3 * w, 0.3 * d), seat - 0.02, r, main)
    parts.append(block((-0.34 * w, -0.34 * d, seat - 0.03 * h), (0.34 * w, 0.28 * d, seat + 0.02 * h), main))
    back = block((-0.33 * w, -0.36 * d, seat), (0.33 * w, -0.28 * d, h), main)
    parts.append(tilted(back, 0.1, (0.0, -0.3 * d, seat)))
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.31 * w, s * 0.36 * w))
        parts.append(block((x0, -0.34 * d, seat), (x1, 0.24 * d, seat + 0.17 * h), main))
    parts.append(block((-0.46 * w, 0.06 * d, seat + 0.17 * h), (0.46 * w, 0.44 * d, seat + 0.19 * h), pad))
    for s in (-1, 1):
        parts.append(
            block(
                (s * 0.45 * w - 0.01, 0.06 * d, seat + 0.18 * h), (s * 0.45 * w + 0.01, 0.44 * d, seat + 0.21 * h), pad
            )
        )
    parts.append(block((-0.46 * w, 0.43 * d, seat + 0.18 * h), (0.46 * w, 0.455 * d, seat + 0.21 * h), pad))
    parts.append(block((-0.36 * w, 0.3 * d, 0.27 * h), (0.36 * w, 0.48 * d, 0.29 * h), main))
    return Shape(tuple(parts))


def folding_stool(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A square seat on two crossed frames."""
    w = d = 0.5 * (size[0] + size[1])
    h = size[2]
    r, main = 0.04 * w, finish.main
    parts = [block((-w / 2, -d / 2, 0.91 * h), (w / 2, d / 2, h), main)]
    for s in (-1, 1):
        x = s * (w / 2 - 1.5 * r)
        for t in (-1, 1):
            parts.append(leg((x, t * (d / 2 - r)), (x, -t * (d / 2 - r), 0.92 * h), r, main))
    for t in (-1, 1):
        parts.append(rod((-w / 2 + r, t * 0.3 * d, 0.2 * h), (w / 2 - r, t * 0.3 * d, 0.2 * h), 0.8 * r, main))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.42 * w, 0.42 * d, h),), word="square")
