"""What lies and stands on desks: keys, pens, scissors, clocks, a telephone."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import PICTURE, Material, linear, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.rounds import hoop, staves, turned
from sightline.scenes.worlds.shapes.shape import Finish, Shape, black_glass, dark_metal, steel

Size = tuple[float, float, float]


def keyboard(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Rows of keys on a flat case that is higher at the back; one types from +y."""
    w, d, h = size
    parts = [block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.4 * h), finish.main)]
    parts.append(block((-w / 2, -d / 2, 0.3 * h), (w / 2, -0.4 * d, 0.7 * h), finish.main))
    keys = plain((48, 48, 52)) if finish.main.colour[0] > 0.2 else plain((206, 206, 204))
    for j in range(4):
        y, z = -0.36 * d + 0.215 * d * j, (0.95 - 0.12 * j) * h
        for i in range(11):
            if j == 3 and 3 <= i <= 7:
                continue
            x = -0.475 * w + i * 0.0864 * w
            parts.append(block((x, y, 0.4 * h), (x + 0.075 * w, y + 0.17 * d, z), keys))
    parts.append(block((-0.21 * w, 0.285 * d, 0.4 * h), (0.205 * w, 0.455 * d, 0.59 * h), keys))
    return Shape(tuple(parts))


def computer_mouse(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A low back with a wheel between two buttons; its cable leaves towards −y, which is its front end."""
    w, d, h = size
    parts = (
        ellipsoid((0.0, 0.06 * d, 0.45 * h), (w / 2, 0.44 * d, 0.45 * h), finish.main),
        ellipsoid((0.0, 0.0, 0.3 * h), (0.47 * w, 0.42 * d, 0.3 * h), finish.main),
        rod((-0.05 * w, -0.2 * d, 0.8 * h), (0.05 * w, -0.2 * d, 0.8 * h), 0.2 * h, dark_metal()),
        rod((0.0, -0.36 * d, 0.2 * h), (0.0, -0.49 * d, 0.12 * h), 0.12 * h, dark_metal()),
    )
    return Shape(parts)


def headphones(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Standing on their cups, the band on top."""
    w, h = size[0], min(size[2], 1.9 * size[1])
    pad = plain((36, 36, 40))
    parts: list[Part] = []
    for s in (-1, 1):
        cup = rod((s * 0.36 * w, 0.0, 0.26 * h), (s * 0.49 * w, 0.0, 0.26 * h), 0.26 * h, finish.main, taper=0.8)
        parts.append(cup)
        parts.append(rod((s * 0.27 * w, 0.0, 0.26 * h), (s * 0.36 * w, 0.0, 0.26 * h), 0.25 * h, pad))
        parts.append(rod((s * 0.43 * w, 0.0, 0.45 * h), (s * 0.43 * w, 0.0, 0.56 * h), 0.03 * w, finish.trim))
    parts += hoop(
        (0.0, 0.0, 0.54 * h), (0.43 * w, 0.0, 0.0), (0.0, 0.0, 0.42 * h), 0.04 * w, finish.main, 0.0, np.pi, 10
    )
    return Shape(tuple(parts))


def scissors(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Lying half open: blades towards +y, a finger ring on each handle."""
    w, d, h = size
    parts: list[Part] = []
    for s, z in ((-1, 0.32 * h), (1, 0.68 * h)):
        parts.append(rod((s * 0.05 * w, -0.04 * d, z), (-s * 0.2 * w, 0.49 * d, z), 0.3 * h, steel(), taper=0.3))
        parts.append(rod((s * 0.05 * w, -0.04 * d, z), (s * 0.2 * w, -0.2 * d, z), 0.32 * h, finish.main))
        center = (s * 0.28 * w, -0.335 * d, h / 2)
        parts += hoop(center, (0.175 * w, 0.0, 0.0), (0.0, 0.15 * d, 0.0), 0.4 * h, finish.main)
    parts.append(upright(0.0, 0.03 * d, 0.0, h, 0.06 * w, dark_metal()))
    return Shape(tuple(parts))


def stapler(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A foot and, hinged at −y, an arm that gapes open."""
    w, d, h = size
    arm = block((-0.45 * w, -0.44 * d, 0.3 * h), (0.45 * w, 0.44 * d, 0.62 * h), finish.main)
    rail = block((-0.34 * w, -0.42 * d, 0.2 * h), (0.34 * w, 0.42 * d, 0.3 * h), steel())
    hinge = (0.0, -0.44 * d, 0.2 * h)
    lift = float(np.arctan2(0.36 * h, 0.88 * d))
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, 0.46 * d, 0.14 * h), finish.trim),
        tilted(arm, lift, hinge),
        tilted(rail, lift, hinge),
        block((-0.48 * w, -0.47 * d, 0.1 * h), (0.48 * w, -0.32 * d, 0.5 * h), finish.main),
        block((-0.2 * w, 0.3 * d, 0.14 * h), (0.2 * w, 0.4 * d, 0.18 * h), steel()),
    )
    return Shape(parts)


def pen_holder(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A beaker with pens and a ruler that lean in it."""
    w, d, h = size
    k, tall = d / w, 0.58 * h
    parts = turned([(0.0, 0.4 * w), (0.04 * h, 0.4 * w)], finish.main, k)
    parts += staves((0.0, 0.42 * w), (tall, 0.42 * w), 0.035 * w, finish.main, k)
    inks = [(196, 40, 40), (40, 80, 180), (40, 130, 70), (230, 180, 40), (30, 30, 32)]
    for i, angle in enumerate(float(rng.uniform(0, 1)) + np.arange(4) * np.pi / 2):
        foot = (-0.16 * w * float(np.cos(angle)), -0.16 * d * float(np.sin(angle)), 0.06 * h)
        top = (0.36 * w * float(np.cos(angle)), 0.36 * d * float(np.sin(angle)), (0.98 - 0.06 * (i % 3)) * h)
        parts.append(rod(foot, top, 0.045 * w, plain(inks[int(rng.integers(len(inks)))], gloss=0.4), taper=0.9))
    parts.append(block((-0.1 * w, -0.02 * d, 0.05 * h), (0.1 * w, 0.02 * d, 0.95 * h), plain((226, 206, 150))))
    return Shape(tuple(parts))


def alarm_clock(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round dial on two feet with two bells and a hammer; the dial looks towards +y."""
    w, d, h = size
    r, z = min(0.45 * w, 0.36 * h), 0.43 * h
    black = plain((24, 24, 24))
    parts = [
        rod((0.0, -0.4 * d, z), (0.0, 0.4 * d, z), r, finish.main),
        rod((0.0, 0.38 * d, z), (0.0, 0.43 * d, z), 0.86 * r, plain((245, 243, 236))),
        rod((0.0, 0.0, 0.7 * h), (0.0, 0.0, 0.97 * h), 0.04 * w, finish.trim),
    ]
    for angle, reach in zip(rng.uniform(0, 2 * np.pi, 2), (0.5, 0.72), strict=True):
        tip = (reach * r * float(np.cos(angle)), 0.45 * d, z + reach * r * float(np.sin(angle)))
        parts.append(rod((0.0, 0.45 * d, z), tip, 0.045 * d, black))
    for s in (-1, 1):
        parts.append(rod((s * 0.5 * r, 0.0, z - 0.7 * r), (s * 0.85 * r, 0.0, 0.02 * h), 0.05 * w, finish.trim))
        parts.append(ellipsoid((s * 0.55 * r, 0.0, z + 1.12 * r), (0.42 * r, 0.35 * d, 0.3 * r), steel()))
    return Shape(tuple(parts))


def photo_frame(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A framed photograph that leans back on a prop."""
    w, d, h = size
    lean = float(np.arctan2(0.5 * d, h))
    tall, bar = h / float(np.cos(lean)), 0.12 * w
    y0, y1 = 0.34 * d, 0.5 * d
    hues = [(120, 160, 90), (190, 140, 110), (90, 130, 170)]
    sky = linear((206, 214, 226))
    photo = Material(sky, linear(hues[int(rng.integers(3))]), PICTURE, h, 0.3, 0.002)
    board = [
        block((-w / 2, y0, 0.0), (w / 2, y1, bar), finish.main),
        block((-w / 2, y0, tall - bar), (w / 2, y1, tall), finish.main),
        block((-w / 2, y0, bar), (-w / 2 + bar, y1, tall - bar), finish.main),
        block((w / 2 - bar, y0, bar), (w / 2, y1, tall - bar), finish.main),
        block((-w / 2 + bar, y0, bar), (w / 2 - bar, y0 + 0.6 * (y1 - y0), tall - bar), photo),
    ]
    prop = rod((0.0, -0.45 * d, 0.02 * h), (0.0, 0.1 * d, 0.62 * h), 0.035 * w, finish.trim)
    return Shape((*(tilted(part, lean, (0.0, y1, 0.0)) for part in board), prop))


def telephone(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A desk telephone: a dial on a sloped body, the receiver across its cradle."""
    w, d, h = size
    parts = [
        block((-0.42 * w, -d / 2, 0.0), (0.42 * w, d / 2, 0.22 * h), finish.main),
        block((-0.38 * w, -0.46 * d, 0.2 * h), (0.38 * w, 0.06 * d, 0.52 * h), finish.main),
        tilted(
            block((-0.38 * w, -0.1 * d, 0.26 * h), (0.38 * w, 0.46 * d, 0.42 * h), finish.main), -0.4, (0, 0, 0.4 * h)
        ),
        rod((-0.36 * w, -0.2 * d, 0.84 * h), (0.36 * w, -0.2 * d, 0.84 * h), 0.1 * h, finish.main),
    ]
    for s in (-1, 1):
        parts.append(rod((s * 0.4 * w, -0.2 * d, 0.58 * h), (s * 0.4 * w, -0.2 * d, 0.99 * h), 0.1 * w, finish.main))
        parts.append(
            block(
                (s * 0.2 * w - 0.03 * w, -0.3 * d, 0.5 * h), (s * 0.2 * w + 0.03 * w, -0.1 * d, 0.76 * h), finish.trim
            )
        )
    parts.append(tilted(upright(0.0, 0.2 * d, 0.42 * h, 0.47 * h, 0.2 * w, black_glass()), -0.4, (0, 0, 0.4 * h)))
    parts.append(tilted(upright(0.0, 0.2 * d, 0.42 * h, 0.49 * h, 0.09 * w, steel()), -0.4, (0, 0, 0.4 * h)))
    return Shape(tuple(parts))


def game_controller(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two grips towards +y joined by a body with sticks and buttons."""
    w, d, h = size
    black = plain((34, 34, 38))
    parts = [block((-0.3 * w, -0.42 * d, 0.25 * h), (0.3 * w, 0.1 * d, 0.72 * h), finish.main)]
    for s in (-1, 1):
        parts.append(ellipsoid((s * 0.31 * w, -0.16 * d, 0.48 * h), (0.18 * w, 0.33 * d, 0.3 * h), finish.main))
        parts.append(rod((s * 0.34 * w, -0.1 * d, 0.45 * h), (s * 0.42 * w, 0.38 * d, 0.26 * h), 0.07 * w, finish.main))
        parts.append(ellipsoid((s * 0.42 * w, 0.38 * d, 0.26 * h), (0.075 * w, 0.11 * d, 0.25 * h), finish.main))
        parts.append(upright(s * 0.15 * w, 0.0, 0.7 * h, 0.95 * h, 0.035 * w, black))
        parts.append(upright(s * 0.15 * w, 0.0, 0.93 * h, h, 0.055 * w, black))
    for x, y in ((0.26, -0.17), (0.36, -0.17), (0.31, -0.27), (0.31, -0.07)):
        parts.append(upright(x * w, y * d, 0.7 * h, 0.84 * h, 0.025 * w, black))
    for x, y in ((0.07, 0.02), (0.02, 0.07)):
        parts.append(
            block(
                (-0.31 * w - x * w, -0.17 * d - y * w, 0.7 * h), (-0.31 * w + x * w, -0.17 * d + y * w, 0.82 * h), black
            )
        )
    return Shape(tuple(parts))


def hourglass(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two bulbs that meet in a narrow waist, between discs joined by four posts."""
    w, d, h = size
    k = d / w
    glass, sand = plain((190, 208, 214), gloss=0.9), plain((224, 190, 120))
    parts = [
        upright(0.0, 0.0, 0.0, 0.07 * h, w / 2, finish.main, radius_y=d / 2),
        upright(0.0, 0.0, 0.93 * h, h, w / 2, finish.main, radius_y=d / 2),
    ]
    parts += turned([(0.07 * h, 0.28 * w), (0.2 * h, 0.3 * w)], sand, k)
    parts += turned([(0.2 * h, 0.3 * w), (0.38 * h, 0.2 * w), (0.5 * h, 0.03 * w), (0.6 * h, 0.18 * w)], glass, k)
    parts += turned([(0.6 * h, 0.18 * w), (0.76 * h, 0.3 * w)], sand, k)
    parts += turned([(0.76 * h, 0.3 * w), (0.93 * h, 0.28 * w)], glass, k)
    for angle in np.arange(4) * np.pi / 2 + np.pi / 4:
        x, y = 0.42 * w * float(np.cos(angle)), 0.42 * d * float(np.sin(angle))
        parts.append(upright(x, y, 0.06 * h, 0.94 * h, 0.035 * w, finish.main))
    return Shape(tuple(parts))


def trophy(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cup with two great handles on a dark foot."""
    w, d, h = size
    k = d / w * 1.6
    foot = plain((44, 34, 28), gloss=0.4)
    r = 0.3 * w
    parts: list[Part] = [block((-0.24 * w, -0.38 * d, 0.0), (0.24 * w, 0.38 * d, 0.2 * h), foot)]
    profile = [(0.2, 0.6), (0.24, 0.5), (0.3, 0.14), (0.42, 0.14), (0.46, 0.5), (0.6, 0.85), (0.97, 1.0), (1.0, 1.04)]
    parts += turned([(z * h, q * r) for z, q in profile], finish.main, min(k, d / 2 / (1.04 * r)))
    for s in (-1, 1):
        parts += hoop(
            (s * 0.28 * w, 0.0, 0.72 * h),
            (s * 0.2 * w, 0.0, 0.0),
            (0.0, 0.0, 0.2 * h),
            0.022 * w,
            finish.main,
            -1.6,
            1.6,
            8,
        )
    return Shape(tuple(parts))
