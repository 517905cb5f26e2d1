"""Screens, laptops, speakers, clocks; and pictures, which hang on walls as clocks do."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import PICTURE, SCREEN, Material, linear, plain
from sightline.scenes.worlds.parts import block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, black_glass, dark_metal

Size = tuple[float, float, float]


def _lit() -> Material:
    return Material(linear((28, 48, 80)), linear((150, 175, 205)), SCREEN, 0.035, 0.3, 0.002, emit=0.5)


def monitor(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A lit screen on a foot."""
    w, d, h = size
    case = finish.main
    y0, y1 = -0.02 * w, 0.025 * w
    parts = (
        block((-0.2 * w, -d / 2, 0.0), (0.2 * w, d / 2, 0.035 * h), case),
        block((-0.05 * w, y0 - 0.03 * w, 0.02 * h), (0.05 * w, y0, 0.5 * h), case),
        block((-w / 2, y0, 0.2 * h), (w / 2, y1, h), case),
        block((-0.46 * w, y1, 0.29 * h), (0.46 * w, y1 + 0.004, 0.955 * h), _lit()),
    )
    return Shape(parts)


def television(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A wide dark screen on two feet."""
    w, d, h = size
    parts = [
        block((-w / 2, -0.025, 0.09 * h), (w / 2, 0.025, h), finish.main),
        block((-0.47 * w, 0.024, 0.145 * h), (0.47 * w, 0.028, 0.955 * h), black_glass()),
    ]
    for s in (-1, 1):
        parts.append(block((s * 0.32 * w - 0.02, -d / 2, 0.0), (s * 0.32 * w + 0.02, d / 2, 0.035 * h), finish.main))
        parts.append(
            block((s * 0.32 * w - 0.02, -0.015, 0.03 * h), (s * 0.32 * w + 0.02, 0.015, 0.12 * h), finish.main)
        )
    return Shape(tuple(parts))


def laptop(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Open, its screen towards +y, the keyboard between."""
    w, d, h = size
    deck = 0.075 * h
    back = -d / 2 + 0.08 * d
    lean = float(rng.uniform(0.15, 0.4))
    tall = (h - deck) / np.cos(lean) - 0.01 * w
    lid = block((-w / 2, back - 0.012 * w, deck), (w / 2, back, deck + tall), finish.main)
    glass = block((-0.47 * w, back, deck + 0.08 * tall), (0.47 * w, back + 0.002, deck + 0.95 * tall), _lit())
    hinge = (0.0, back, deck)
    parts = (
        block((-w / 2, -d / 2 + 0.08 * d, 0.0), (w / 2, d / 2, deck), finish.main),
        block((-0.44 * w, -0.32 * d, deck), (0.44 * w, 0.12 * d, deck + 0.002), plain((40, 40, 44))),
        block((-0.13 * w, 0.18 * d, deck), (0.13 * w, 0.42 * d, deck + 0.001), dark_metal()),
        tilted(lid, lean, hinge),
        tilted(glass, lean, hinge),
    )
    return Shape(parts)


def speaker(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cabinet with two cones towards +y."""
    w, d, h = size
    cone, rim = plain((40, 40, 44)), plain((150, 150, 152), gloss=0.4)
    parts = [block((-w / 2, -d / 2, 0.0), (w / 2, 0.47 * d, h), finish.main)]
    for z, r in ((0.32, 0.38), (0.74, 0.22)):
        radius = min(r * w, 0.2 * h)
        parts.append(rod((0.0, 0.46 * d, z * h), (0.0, 0.485 * d, z * h), radius * 1.1, rim))
        parts.append(rod((0.0, 0.46 * d, z * h), (0.0, 0.5 * d, z * h), radius, cone, taper=0.8))
    return Shape(tuple(parts))


def clock(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round wall clock; its back is −y, standing height counts from its lowest point."""
    w, d, h = size
    r, black = min(w, h) / 2, plain((20, 20, 20))
    hour, minute = rng.uniform(0, 2 * np.pi, 2)
    parts = [
        rod((0.0, -d / 2, r), (0.0, 0.4 * d, r), r, finish.main),
        rod((0.0, 0.3 * d, r), (0.0, 0.42 * d, r), 0.86 * r, plain((245, 243, 236))),
    ]
    for angle, reach, thick in ((hour, 0.5, 0.05), (minute, 0.75, 0.035)):
        tip = (reach * r * float(np.cos(angle)), 0.45 * d, r + reach * r * float(np.sin(angle)))
        parts.append(rod((0.0, 0.45 * d, r), tip, min(thick * r, 0.05 * d), black))
    parts.append(ellipsoid((0.0, 0.44 * d, r), (0.07 * r, 0.06 * d, 0.07 * r), black))
    return Shape(tuple(parts))


def picture(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A framed landscape."""
    w, d, h = size
    bar = 0.09 * min(w, h)
    greens, blues = [(70, 120, 60), (150, 120, 60), (60, 90, 110)], [(150, 190, 225), (235, 190, 140), (225, 215, 200)]
    art = Material(linear(blues[int(rng.integers(3))]), linear(greens[int(rng.integers(3))]), PICTURE, h, 0.1, 0.002)
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, bar), finish.main),
        block((-w / 2, -d / 2, h - bar), (w / 2, d / 2, h), finish.main),
        block((-w / 2, -d / 2, bar), (-w / 2 + bar, d / 2, h - bar), finish.main),
        block((w / 2 - bar, -d / 2, bar), (w / 2, d / 2, h - bar), finish.main),
        block((-w / 2 + bar, -d / 2, bar), (w / 2 - bar, 0.1 * d, h - bar), plain((242, 240, 234))),
        block((-0.34 * w, 0.0, 0.18 * h), (0.34 * w, 0.2 * d, 0.82 * h), art),
    )
    return Shape(parts)


def piano(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An upright piano, keys towards +y."""
    w, d, h = size
    ivory, ebony = plain((240, 238, 228), gloss=0.4), plain((25, 25, 26), gloss=0.4)
    parts = [
        block((-w / 2, -d / 2, 0.0), (w / 2, 0.05 * d, h), finish.main),
        block((-w / 2, 0.05 * d, 0.5 * h), (w / 2, d / 2, 0.58 * h), finish.main),
        block((-0.44 * w, 0.1 * d, 0.58 * h), (0.44 * w, 0.47 * d, 0.6 * h), ivory),
        block((-0.3 * w, 0.05 * d, 0.72 * h), (0.3 * w, 0.08 * d, 0.9 * h), finish.main),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.45 * w, s * 0.5 * w))
        parts.append(block((x0, 0.05 * d, 0.0), (x1, 0.5 * d, 0.64 * h), finish.main))
    for i, x in enumerate(np.linspace(-0.42 * w, 0.42 * w, 22)):
        if i % 7 not in (2, 6):
            parts.append(block((x - 0.009 * w, 0.1 * d, 0.6 * h), (x + 0.009 * w, 0.3 * d, 0.612 * h), ebony))
    under = Top(0.0, 0.27 * d, 0.44 * w, 0.21 * d, 0.0, 0.49 * h)
    return Shape(tuple(parts), (Top(0.0, -0.22 * d, 0.46 * w, 0.25 * d, h),), unders=(under,))


def fan(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A standing fan."""
    w, d, h = size
    r = w / 2
    z = h - r
    parts = [
        upright(0.0, 0.0, 0.0, 0.03 * h, 0.4 * w, finish.main, radius_y=0.5 * d),
        upright(0.0, 0.0, 0.02 * h, z, 0.04 * w, finish.main),
        rod((0.0, -0.35 * d, z), (0.0, 0.1 * d, z), 0.2 * r, finish.main),
        rod((0.0, 0.28 * d, z), (0.0, 0.34 * d, z), 0.16 * r, finish.main),
        rod((0.0, 0.05 * d, z), (0.0, 0.3 * d, z), 0.05 * r, dark_metal()),
    ]
    for i in range(24):
        angle = i * np.pi / 12
        a, b = r * 0.965 * float(np.cos(angle)), r * 0.965 * float(np.sin(angle))
        near = angle + np.pi / 12
        c, e = r * 0.965 * float(np.cos(near)), r * 0.965 * float(np.sin(near))
        parts.append(rod((a, 0.2 * d, z + b), (c, 0.2 * d, z + e), 0.02 * r, finish.main))
        if i % 2 == 0:
            parts.append(rod((0.0, 0.32 * d, z), (a, 0.2 * d, z + b), 0.013 * r, finish.main))
    for angle in np.arange(3) * 2 * np.pi / 3 + 0.4:
        parts.append(
            ellipsoid(
                (0.45 * r * float(np.cos(angle)), 0.2 * d, z + 0.45 * r * float(np.sin(angle))),
                (0.32 * r, 0.03 * d, 0.32 * r),
                finish.main,
            )
        )
    return Shape(tuple(parts))
