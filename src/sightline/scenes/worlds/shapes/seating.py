"""Chairs, armchairs, sofas, stools, office chairs, benches."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import Part, block, bounds, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]


def legs(width: float, depth: float, z: float, thick: float, finish: Finish, main: bool) -> list[Part]:
    """Four square legs flush with the corners of a footprint."""
    material = finish.main if main else finish.trim
    x, y = width / 2, depth / 2
    return [
        block(
            (sx * x - (thick if sx > 0 else 0), sy * y - (thick if sy > 0 else 0), 0.0),
            (sx * x + (thick if sx < 0 else 0), sy * y + (thick if sy < 0 else 0), z),
            material,
        )
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]


def chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Seat, four legs, and a back of one board or five slats."""
    w, d, h = size
    seat, t = 0.5 * h, 0.085 * w
    parts = legs(w, d, seat - 0.03, t, finish, main=True)
    parts.append(block((-w / 2, -d / 2, seat - 0.045 * h), (w / 2, d / 2, seat), finish.main))
    post = 0.05 * d
    if rng.random() < 0.5:
        parts.append(block((-w / 2, -d / 2, seat + 0.12 * h), (w / 2, -d / 2 + 1.2 * post, h), finish.main))
        parts += [
            block(
                (s * (w / 2 - t) - t / 2, -d / 2, seat),
                (s * (w / 2 - t) + t / 2, -d / 2 + post, seat + 0.14 * h),
                finish.main,
            )
            for s in (-1, 1)
        ]
    else:
        for x in np.linspace(-w / 2 + t / 2, w / 2 - t / 2, 5):
            parts.append(block((x - t * 0.4, -d / 2, seat), (x + t * 0.4, -d / 2 + post, h - 0.05), finish.main))
        parts.append(block((-w / 2, -d / 2, h - 0.11 * h), (w / 2, -d / 2 + 1.4 * post, h), finish.main))
    under = Top(0.0, 0.0, w / 2 - t - 0.01, d / 2 - t - 0.01, 0.0, seat - 0.05 * h)
    return Shape(tuple(parts), unders=(under,))


def armchair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An upholstered seat for one."""
    return _upholstered(size, finish, seats=1)


def sofa(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An upholstered seat for two or three."""
    return _upholstered(size, finish, seats=3 if size[0] > 1.75 else 2)


def _upholstered(size: Size, finish: Finish, seats: int) -> Shape:
    w, d, h = size
    foot, seat = 0.09 * h, 0.5 * h
    arm = min(0.18 * w, 0.24 * h + 0.02)
    back = 0.26 * d
    main = finish.main
    parts = legs(w - 0.06, d - 0.06, foot, 0.05, finish, main=False)
    parts.append(block((-w / 2, -d / 2, foot), (w / 2, d / 2 - 0.03, 0.34 * h), main))
    parts.append(block((-w / 2, -d / 2, 0.34 * h), (w / 2, -d / 2 + 0.65 * back, 0.93 * h), main))
    for s in (-1, 1):
        x = s * (w / 2 - arm / 2)
        parts.append(block((x - arm / 2, -d / 2, 0.2 * h), (x + arm / 2, d / 2, 0.7 * h - arm * 0.3), main))
        rest = rod((x, -d / 2, 0.7 * h - arm / 2), (x, d / 2, 0.7 * h - arm / 2), arm / 2, main)
        parts.append(rest)
    inner = w - 2 * arm
    for i in range(seats):
        x0 = -inner / 2 + inner * i / seats
        x1 = x0 + inner / seats
        parts.append(block((x0 + 0.008, -d / 2 + 0.6 * back, 0.34 * h), (x1 - 0.008, d / 2 + 0.0, seat), main))
        cushion = block((x0 + 0.012, -d / 2 + 0.55 * back, seat), (x1 - 0.012, -d / 2 + 1.05 * back, h), main)
        parts.append(tilted(cushion, 0.1, (0.0, -d / 2 + back, seat)))
    low, high = -d / 2 + 1.1 * back, d / 2 - 0.01
    on_seat = Top(0.0, (low + high) / 2, inner / 2 - 0.015, (high - low) / 2, seat)
    return Shape(tuple(parts), hollows=(on_seat,))


def stool(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round seat on four splayed legs."""
    w, d, h = size
    top = 0.1 * h
    parts = [upright(0.0, 0.0, h - top, h, w / 2, finish.main, radius_y=d / 2)]
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(
                rod(
                    (sx * 0.4 * w, sy * 0.4 * d, 0.012), (sx * 0.26 * w, sy * 0.26 * d, h - top), 0.045 * w, finish.main
                )
            )
    for s in (-1, 1):
        parts.append(
            rod((-0.35 * w, s * 0.35 * d, 0.35 * h), (0.35 * w, s * 0.35 * d, 0.35 * h), 0.025 * w, finish.main)
        )
        parts.append(rod((s * 0.32 * w, -0.32 * d, 0.5 * h), (s * 0.32 * w, 0.32 * d, 0.5 * h), 0.025 * w, finish.main))
    floor = float(bounds(tuple(parts))[0, 2])  # slanting feet do not end at 0
    under = Top(0.0, 0.0, 0.27 * w, 0.27 * d, floor, 0.31 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.3 * w, 0.3 * d, h),), unders=(under,))


def office_chair(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A swivel chair on five wheels with arm rests."""
    w, d, h = size
    seat, metal = 0.46 * h, dark_metal()
    parts = [upright(0.0, 0.0, 0.07 * h, seat - 0.05 * h, 0.05 * w, metal)]
    for angle in np.arange(5) * 2 * np.pi / 5 + np.pi / 2:
        x, y = 0.43 * w * np.cos(angle), 0.43 * d * np.sin(angle)
        parts.append(rod((0.0, 0.0, 0.1 * h), (x, y, 0.06 * h), 0.035 * w, metal))
        parts.append(ellipsoid((x, y, 0.03 * h), (0.06 * w, 0.06 * w, 0.03 * h), metal))
    parts.append(block((-0.42 * w, -0.4 * d, seat - 0.05 * h), (0.42 * w, 0.45 * d, seat + 0.035 * h), finish.main))
    back = block((-0.38 * w, -0.5 * d, seat + 0.1 * h), (0.38 * w, -0.4 * d, h), finish.main)
    parts.append(tilted(back, 0.05, (0.0, -0.4 * d, seat)))
    parts.append(block((-0.06 * w, -0.5 * d, seat - 0.04 * h), (0.06 * w, -0.45 * d, seat + 0.3 * h), metal))
    parts.append(block((-0.06 * w, -0.47 * d, seat - 0.055 * h), (0.06 * w, 0.0, seat - 0.04 * h), metal))
    parts.append(block((-0.475 * w, -0.03, seat - 0.06 * h), (0.475 * w, 0.03, seat - 0.03 * h), metal))
    for s in (-1, 1):
        parts.append(
            block(
                (s * 0.46 * w - 0.03 * w, -0.2 * d, seat + 0.17 * h),
                (s * 0.46 * w + 0.03 * w, 0.25 * d, seat + 0.2 * h),
                metal,
            )
        )
        parts.append(
            block(
                (s * 0.46 * w - 0.015 * w, -0.03, seat - 0.03 * h),
                (s * 0.46 * w + 0.015 * w, 0.03, seat + 0.18 * h),
                metal,
            )
        )
    return Shape(tuple(parts))


def bench(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A board on two supports."""
    w, d, h = size
    parts = [block((-w / 2, -d / 2, 0.88 * h), (w / 2, d / 2, h), finish.main)]
    for s in (-1, 1):
        x = s * 0.4 * w
        parts.append(block((x - 0.03, -0.45 * d, 0.0), (x + 0.03, 0.45 * d, 0.88 * h), finish.main))
    parts.append(block((-0.4 * w, -0.02, 0.35 * h), (0.4 * w, 0.02, 0.5 * h), finish.main))
    under = Top(0.0, 0.0, 0.4 * w - 0.04, 0.45 * d, 0.0, 0.34 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.45 * w, 0.42 * d, h),), unders=(under,))
