"""What is in use about a home: shoes, hats, bags, candles, cans and buckets, and what hangs on walls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import PICTURE, Material, linear, plain
from sightline.scenes.worlds.parts import FRUSTUM, Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.prints import print_material
from sightline.scenes.worlds.shapes.rounds import bent, hollow, hoop, standing_disc, staves, turned
from sightline.scenes.worlds.shapes.shape import Finish, Shape, dark_metal, steel

Size = tuple[float, float, float]


def candle(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A burning candle in a holder with a finger ring."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.3 * w), (0.03 * h, 0.3 * w), (0.1 * h, 0.4 * w)], finish.trim, k, x=-0.1 * w)
    parts += turned([(0.1 * h, 0.17 * w), (0.2 * h, 0.17 * w)], finish.trim, k, x=-0.1 * w)
    parts += turned([(0.12 * h, 0.13 * w), (0.8 * h, 0.12 * w)], finish.main, k, x=-0.1 * w)
    parts.append(rod((-0.1 * w, 0.0, 0.8 * h), (-0.1 * w, 0.0, 0.85 * h), 0.012 * w, plain((30, 26, 24))))
    flame = plain((255, 190, 70), emit=2.0)
    parts.append(ellipsoid((-0.1 * w, 0.0, 0.915 * h), (0.06 * w, 0.06 * w, 0.085 * h), flame))
    ring = hoop((0.38 * w, 0.0, 0.09 * h), (0.1 * w, 0.0, 0.0), (0.0, 0.0, 0.07 * h), 0.018 * w, finish.trim, count=8)
    return Shape((*parts, *ring))


def watering_can(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A can with a long spout at +x that ends in a rose, and a bow over its back."""
    w, d, h = size
    x = -0.17 * w
    k = d / 2 / (0.25 * w)
    parts = turned([(0.0, 0.25 * w), (0.6 * h, 0.23 * w)], finish.main, k, x=x)
    parts.append(upright(x, 0.0, 0.59 * h, 0.605 * h, 0.19 * w, plain((28, 30, 30)), radius_y=0.19 * w * k))
    parts.append(rod((x + 0.2 * w, 0.0, 0.16 * h), (0.4 * w, 0.0, 0.72 * h), 0.045 * w, finish.main, taper=0.6))
    parts.append(rod((0.46 * w, 0.0, 0.84 * h), (0.39 * w, 0.0, 0.7 * h), 0.07 * w, finish.main, taper=0.5))
    parts += hoop((x, 0.0, 0.55 * h), (0.3 * w, 0.0, 0.0), (0.0, 0.0, 0.42 * h), 0.025 * w, finish.main, 0.5, 3.4, 10)
    return Shape(tuple(parts))


def bucket(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An empty bucket that widens upwards, its bail hanging in front."""
    w, d, h = size
    k, foot, thick = d / w, 0.34 * w, 0.02 * w
    parts = turned([(0.0, foot), (0.05 * h, foot)], finish.main, k)
    parts += staves((0.02 * h, foot), (0.97 * h, 0.47 * w), thick, finish.main, k)
    rim = hoop((0.0, 0.0, 0.97 * h), (0.47 * w, 0.0, 0.0), (0.0, 0.47 * d, 0.0), 0.02 * w, finish.trim, count=16)
    bail = hoop(
        (0.0, 0.0, 0.9 * h), (0.49 * w, 0.0, 0.0), (0.0, 0.5 * d, -0.36 * h), 0.012 * w, steel(), 0.0, np.pi, 12
    )
    return Shape((*parts, *rim, *bail), hollows=(hollow(foot, thick, 0.05 * h, h, k),))


def umbrella(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A folded umbrella lying along x, its hook at −x."""
    w, d, h = size
    r = h / 2
    parts = [
        rod((-0.14 * w, 0.0, r), (0.4 * w, 0.0, r), r, finish.main, taper=0.35),
        rod((-0.16 * w, 0.0, r), (-0.13 * w, 0.0, r), 0.7 * r, finish.main),
        rod((0.38 * w, 0.0, r), (w / 2, 0.0, r), 0.14 * r, dark_metal()),
        rod((-0.43 * w, 0.0, r), (-0.14 * w, 0.0, r), 0.14 * r, dark_metal()),
        rod((-0.02 * w, 0.0, r), (0.0, 0.0, r), 0.97 * r, finish.trim),
    ]
    parts += hoop(
        (-0.43 * w, 0.35 * d, r), (0.0, -0.35 * d, 0.0), (-0.06 * w, 0.0, 0.0), 0.3 * r, finish.trim, 0.0, 3.6, 8
    )
    return Shape(tuple(parts))


def shoes(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A pair of shoes side by side, their toes towards +y."""
    w, d, h = size
    sole, inside = plain((236, 234, 228)), plain((40, 36, 34))
    parts: list[Part] = []
    for s, shift in ((-1, 0.0), (1, float(rng.uniform(-0.05, 0.0)))):
        x, y = s * 0.27 * w, shift * d
        parts += [
            block((x - 0.19 * w, y - 0.46 * d, 0.0), (x + 0.19 * w, y + 0.28 * d, 0.18 * h), sole),
            upright(x, y + 0.28 * d, 0.0, 0.18 * h, 0.19 * w, sole, radius_y=0.2 * d),
            ellipsoid((x, y + 0.14 * d, 0.3 * h), (0.19 * w, 0.32 * d, 0.3 * h), finish.main),
            upright(x, y - 0.25 * d, 0.16 * h, 0.94 * h, 0.19 * w, finish.main, taper=0.78, radius_y=0.22 * d),
            upright(x, y - 0.25 * d, 0.9 * h, 0.96 * h, 0.12 * w, inside, radius_y=0.14 * d),
            tilted(
                block((x - 0.1 * w, y - 0.06 * d, 0.5 * h), (x + 0.1 * w, y + 0.18 * d, 0.66 * h), finish.trim),
                -0.5,
                (x, y, 0.6 * h),
            ),
        ]
    return Shape(tuple(parts))


def hat(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A hat with a broad brim and a band."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.47 * w), (0.03 * h, w / 2), (0.08 * h, 0.48 * w), (0.14 * h, 0.29 * w)], finish.main, k)
    parts += turned([(0.1 * h, 0.28 * w), (0.8 * h, 0.24 * w), (0.95 * h, 0.19 * w), (h, 0.1 * w)], finish.main, k)
    parts += turned([(0.13 * h, 0.288 * w), (0.32 * h, 0.277 * w)], finish.trim, k)
    return Shape(tuple(parts))


def helmet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A motorcycle helmet with a dark visor towards +y."""
    w, d, h = size
    parts = (
        ellipsoid((0.0, -0.04 * d, 0.55 * h), (w / 2, 0.46 * d, 0.45 * h), finish.main),
        upright(0.0, -0.04 * d, 0.0, 0.3 * h, 0.36 * w, finish.main, radius_y=0.34 * d),
        ellipsoid((0.0, 0.05 * d, 0.6 * h), (0.45 * w, 0.42 * d, 0.22 * h), plain((24, 26, 32), gloss=0.95)),
        ellipsoid((0.0, 0.06 * d, 0.24 * h), (0.4 * w, 0.44 * d, 0.17 * h), finish.main),
        block((-0.05 * w, -0.42 * d, 0.72 * h), (0.05 * w, 0.2 * d, 0.96 * h), finish.trim),
    )
    return Shape(parts)


def handbag(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bag that widens to its foot, with a flap, a clasp at +y and two bows."""
    w, d, h = size
    tall = 0.6 * h
    body = Part(FRUSTUM, np.array([0.0, 0.0, tall / 2]), np.array([w / 2, d / 2, tall / 2]), finish.main, taper=0.74)
    parts = [
        body,
        block((-0.46 * w, -0.3 * d, 0.0), (0.46 * w, 0.3 * d, 0.5 * tall), finish.main),
        block((-0.34 * w, -0.3 * d, 0.9 * tall), (0.34 * w, 0.3 * d, 1.04 * tall), finish.trim),
        rod((0.0, 0.3 * d, 0.82 * tall), (0.0, 0.46 * d, 0.8 * tall), 0.045 * w, steel()),
    ]
    for s in (-1, 1):
        parts += hoop(
            (0.0, s * 0.22 * d, tall),
            (0.23 * w, 0.0, 0.0),
            (0.0, 0.0, 0.37 * h),
            0.018 * w,
            finish.main,
            0.0,
            np.pi,
            10,
        )
    return Shape(tuple(parts))


def cushion(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A square cushion with drawn-out corners, lying."""
    return Shape(_pillow(size, finish), word="square")


def round_cushion(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round cushion with a button, lying."""
    w, d, h = size
    parts = (
        ellipsoid((0.0, 0.0, h / 2), (w / 2, d / 2, h / 2), finish.main),
        upright(0.0, 0.0, 0.4 * h, 0.6 * h, 0.49 * w, finish.main, radius_y=0.49 * d),
        ellipsoid((0.0, 0.0, 0.97 * h), (0.06 * w, 0.06 * d, 0.06 * h), finish.trim),
    )
    return Shape(parts, word="round")


def _pillow(size: Size, finish: Finish) -> tuple[Part, ...]:
    w, d, h = size
    parts = [
        ellipsoid((0.0, 0.0, h / 2), (0.49 * w, 0.49 * d, h / 2), finish.main),
        block((-0.42 * w, -0.42 * d, 0.16 * h), (0.42 * w, 0.42 * d, 0.84 * h), finish.main),
        block((-0.47 * w, -0.47 * d, 0.3 * h), (0.47 * w, 0.47 * d, 0.7 * h), finish.main),
    ]
    for x in (-1, 1):
        for y in (-1, 1):
            parts.append(ellipsoid((x * 0.45 * w, y * 0.45 * d, h / 2), (0.05 * w, 0.05 * d, 0.12 * h), finish.main))
    return tuple(parts)


def toolbox(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A box with a sloped lid, two clasps at +y and a bar to carry it by."""
    w, d, h = size
    parts = [
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, 0.46 * h), finish.main),
        block((-0.47 * w, -0.24 * d, 0.46 * h), (0.47 * w, 0.24 * d, 0.66 * h), finish.main),
        rod((-0.3 * w, 0.0, 0.95 * h), (0.3 * w, 0.0, 0.95 * h), 0.05 * h, finish.trim),
    ]
    lean = float(np.arctan2(0.26 * d, 0.2 * h))
    tall = 0.2 * h / float(np.cos(lean))
    for s in (-1, 1):
        lid = block(
            (-0.47 * w, s * 0.5 * d - (0.1 * d if s > 0 else 0.0), 0.46 * h),
            (0.47 * w, s * 0.5 * d + (0.1 * d if s < 0 else 0.0), 0.46 * h + tall),
            finish.main,
        )
        parts.append(tilted(lid, s * lean, (0.0, s * d / 2, 0.46 * h)))
        parts.append(rod((s * 0.26 * w, 0.0, 0.64 * h), (s * 0.3 * w, 0.0, 0.97 * h), 0.04 * h, finish.trim))
        parts.append(
            block(
                (s * 0.25 * w - 0.04 * w, 0.45 * d, 0.36 * h), (s * 0.25 * w + 0.04 * w, 0.515 * d, 0.56 * h), steel()
            )
        )
    return Shape(tuple(parts))


def sewing_machine(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bed, a pillar, an arm with a needle over the bed at −x, a wheel at +x."""
    w, d, h = size
    parts = (
        block((-w / 2, -d / 2, 0.0), (0.44 * w, d / 2, 0.16 * h), finish.trim),
        block((0.18 * w, -0.36 * d, 0.14 * h), (0.4 * w, 0.36 * d, 0.9 * h), finish.main),
        rod((-0.42 * w, 0.0, 0.76 * h), (0.2 * w, 0.0, 0.76 * h), 0.15 * h, finish.main),
        block((-0.48 * w, -0.3 * d, 0.5 * h), (-0.3 * w, 0.3 * d, 0.94 * h), finish.main),
        rod((-0.39 * w, 0.0, 0.16 * h), (-0.39 * w, 0.0, 0.5 * h), 0.012 * w, steel()),
        upright(-0.39 * w, 0.0, 0.16 * h, 0.19 * h, 0.06 * w, steel()),
        rod((0.4 * w, 0.0, 0.72 * h), (w / 2, 0.0, 0.72 * h), 0.2 * h, dark_metal()),
        upright(0.06 * w, 0.0, 0.88 * h, h, 0.045 * w, plain((214, 60, 60))),
    )
    return Shape(parts)


def _silver() -> Material:
    return Material(linear((196, 206, 214)), linear((226, 232, 238)), 0, 0.1, 0.95, 0.002)


def mirror(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An oval mirror in its frame."""
    w, d, h = size
    parts = (
        standing_disc(-d / 2, 0.3 * d, h / 2, w / 2, h / 2, finish.main),
        standing_disc(0.0, 0.36 * d, h / 2, 0.34 * w, 0.38 * h, _silver()),
        ellipsoid((0.0, 0.3 * d, 0.975 * h), (0.08 * w, 0.2 * d, 0.025 * h), finish.main),
    )
    return Shape(parts, word="oval")


def wide_mirror(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A rectangular mirror in a moulded frame."""
    w, d, h = size
    bar = 0.17 * min(w, h)  # as much frame as glass: it is the frame that has a colour
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, bar), finish.main),
        block((-w / 2, -d / 2, h - bar), (w / 2, d / 2, h), finish.main),
        block((-w / 2, -d / 2, bar), (-w / 2 + bar, d / 2, h - bar), finish.main),
        block((w / 2 - bar, -d / 2, bar), (w / 2, d / 2, h - bar), finish.main),
        block((-w / 2 + bar, -d / 2, bar), (w / 2 - bar, -0.1 * d, h - bar), _silver()),
    )
    return Shape(parts, word="rectangular")


def wall_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A plate on the wall, a bent arm, and a glowing shade, which is the main surface."""
    w, d, h = size
    m = finish.main
    shade = Material(m.colour, m.second, m.pattern, m.scale, 0.0, 0.01, emit=0.55)
    y = 0.5 * d - min(0.48 * w, 0.48 * d)
    rim = 0.5 * d - y
    parts = [
        standing_disc(-d / 2, -0.44 * d, 0.3 * h, 0.24 * w, 0.2 * h, finish.trim),
        upright(0.0, y, 0.42 * h, h, rim, shade, taper=0.6),
        upright(0.0, y, 0.34 * h, 0.44 * h, 0.3 * rim, finish.trim),
    ]
    parts += bent(
        [(0.0, -0.46 * d, 0.28 * h), (0.0, -0.2 * d, 0.16 * h), (0.0, y, 0.2 * h), (0.0, y, 0.4 * h)],
        0.035 * w,
        finish.trim,
    )
    return Shape(tuple(parts))


def poster(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An unframed sheet of the main colour between two bars, with a landscape or an abstract print and a title."""
    w, d, h = size
    hues = [(214, 120, 60), (60, 110, 140), (170, 60, 70), (70, 110, 70)]
    art = Material(linear((236, 226, 204)), linear(hues[int(rng.integers(4))]), PICTURE, 0.7 * h, 0.05, 0.001)
    if rng.random() < 0.5:
        art = replace(print_material(rng, 0.65 * h), bevel=0.001)
    parts = (
        block((-0.47 * w, -0.4 * d, 0.02 * h), (0.47 * w, -0.2 * d, 0.98 * h), finish.main),
        block((-0.4 * w, -0.3 * d, 0.28 * h), (0.4 * w, -0.15 * d, 0.93 * h), art),
        block((-0.3 * w, -0.3 * d, 0.12 * h), (0.3 * w, -0.15 * d, 0.19 * h), plain((244, 240, 230))),
        rod((-w / 2, 0.0, 0.98 * h), (w / 2, 0.0, 0.98 * h), min(0.48 * d, 0.019 * h), plain((90, 62, 40))),
        rod((-w / 2, 0.0, 0.02 * h), (w / 2, 0.0, 0.02 * h), min(0.48 * d, 0.019 * h), plain((90, 62, 40))),
    )
    return Shape(parts)
