"""What one plays with: cars, ducks, bears, aeroplanes, guitars, and what one exercises with."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import BLOCK, Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.rounds import bent, standing_disc
from sightline.scenes.worlds.shapes.shape import Finish, Shape, black_glass, dark_metal, steel

Size = tuple[float, float, float]
RUBBER = (30, 30, 32)


def toy_car(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A car on four wheels; it drives towards +x."""
    w, d, h = size
    r = 0.22 * h
    parts = [
        block((-w / 2, -0.44 * d, 0.2 * h), (w / 2, 0.44 * d, 0.58 * h), finish.main),
        block((-0.3 * w, -0.38 * d, 0.56 * h), (0.18 * w, 0.38 * d, h), finish.main),
        block((-0.22 * w, -0.39 * d, 0.64 * h), (0.1 * w, 0.39 * d, 0.9 * h), black_glass()),
        block((-0.31 * w, -0.3 * d, 0.66 * h), (0.19 * w, 0.3 * d, 0.9 * h), black_glass()),
    ]
    for x in (-0.29 * w, 0.3 * w):
        for s in (-1, 1):
            parts.append(rod((x, s * 0.34 * d, r), (x, s * 0.49 * d, r), r, plain(RUBBER)))
            parts.append(rod((x, s * 0.48 * d, r), (x, s * d / 2, r), 0.5 * r, steel()))
    for s in (-1, 1):
        parts.append(
            ellipsoid((0.495 * w, s * 0.3 * d, 0.44 * h), (0.02 * w, 0.08 * d, 0.07 * h), plain((250, 240, 200)))
        )
    return Shape(tuple(parts))


def rubber_duck(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bath duck that looks towards +x."""
    w, d, h = size
    beak, eye = plain((236, 120, 30), gloss=0.3), plain((20, 20, 20))
    parts = [
        ellipsoid((-0.04 * w, 0.0, 0.27 * h), (0.42 * w, d / 2, 0.27 * h), finish.main),
        ellipsoid((0.16 * w, 0.0, 0.72 * h), (0.25 * w, 0.36 * d, 0.28 * h), finish.main),
        rod((-0.3 * w, 0.0, 0.3 * h), (-0.49 * w, 0.0, 0.56 * h), 0.14 * h, finish.main, taper=0.3),
        ellipsoid((0.42 * w, 0.0, 0.67 * h), (0.08 * w, 0.17 * d, 0.045 * h), beak),
    ]
    for s in (-1, 1):
        parts.append(ellipsoid((0.33 * w, s * 0.2 * d, 0.8 * h), (0.035 * w, 0.05 * d, 0.045 * h), eye))
        parts.append(ellipsoid((-0.1 * w, s * 0.46 * d, 0.33 * h), (0.22 * w, 0.07 * d, 0.13 * h), finish.main))
    return Shape(tuple(parts))


def teddy_bear(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A sitting bear that looks towards +y."""
    w, d, h = size
    main, pale, black = finish.main, plain((226, 200, 160)), plain((20, 18, 18))
    parts = [
        ellipsoid((0.0, -0.14 * d, 0.3 * h), (0.32 * w, 0.34 * d, 0.3 * h), main),
        ellipsoid((0.0, -0.12 * d, 0.75 * h), (0.29 * w, 0.27 * d, 0.21 * h), main),
        ellipsoid((0.0, 0.14 * d, 0.69 * h), (0.12 * w, 0.11 * d, 0.08 * h), pale),
        ellipsoid((0.0, 0.24 * d, 0.72 * h), (0.04 * w, 0.03 * d, 0.025 * h), black),
        ellipsoid((0.0, 0.12 * d, 0.3 * h), (0.2 * w, 0.1 * d, 0.19 * h), pale),
    ]
    for s in (-1, 1):
        parts.append(ellipsoid((s * 0.24 * w, -0.14 * d, 0.92 * h), (0.1 * w, 0.07 * d, 0.08 * h), main))
        parts.append(ellipsoid((s * 0.1 * w, 0.13 * d, 0.79 * h), (0.026 * w, 0.02 * d, 0.02 * h), black))
        parts.append(rod((s * 0.24 * w, -0.1 * d, 0.48 * h), (s * 0.38 * w, 0.12 * d, 0.28 * h), 0.095 * w, main))
        parts.append(ellipsoid((s * 0.38 * w, 0.12 * d, 0.28 * h), (0.11 * w, 0.12 * d, 0.09 * h), main))
        parts.append(rod((s * 0.2 * w, -0.1 * d, 0.14 * h), (s * 0.32 * w, 0.34 * d, 0.14 * h), 0.12 * w, main))
        parts.append(ellipsoid((s * 0.33 * w, 0.36 * d, 0.15 * h), (0.13 * w, 0.13 * d, 0.15 * h), main))
        parts.append(ellipsoid((s * 0.33 * w, 0.46 * d, 0.15 * h), (0.08 * w, 0.045 * d, 0.09 * h), pale))
    return Shape(tuple(parts))


def toy_airplane(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An aeroplane on its wheels that flies towards +y, with a propeller."""
    w, d, h = size
    z, main = 0.45 * h, finish.main
    parts = [
        rod((0.0, -0.48 * d, z + 0.06 * h), (0.0, -0.05 * d, z), 0.11 * h, main),
        ellipsoid((0.0, 0.06 * d, z), (0.09 * w, 0.4 * d, 0.2 * h), main),
        block((-w / 2, 0.02 * d, z - 0.03 * h), (w / 2, 0.24 * d, z + 0.05 * h), main),
        block((-0.2 * w, -d / 2, z + 0.03 * h), (0.2 * w, -0.38 * d, z + 0.1 * h), finish.trim),
        block((-0.012 * w, -d / 2, z), (0.012 * w, -0.38 * d, h), finish.trim),
        ellipsoid((0.0, 0.1 * d, z + 0.15 * h), (0.06 * w, 0.12 * d, 0.14 * h), black_glass()),
        rod((0.0, 0.44 * d, z), (0.0, 0.495 * d, z), 0.07 * h, dark_metal()),
        block((-0.14 * w, 0.465 * d, z - 0.03 * h), (0.14 * w, 0.475 * d, z + 0.03 * h), finish.trim),
        rod((0.0, -0.46 * d, 0.08 * h), (0.0, -0.46 * d, z), 0.02 * w, dark_metal()),
        ellipsoid((0.0, -0.46 * d, 0.08 * h), (0.02 * w, 0.03 * d, 0.08 * h), plain(RUBBER)),
    ]
    for s in (-1, 1):
        parts.append(rod((s * 0.05 * w, 0.16 * d, z), (s * 0.13 * w, 0.16 * d, 0.13 * h), 0.012 * w, dark_metal()))
        parts.append(
            rod((s * 0.12 * w, 0.16 * d, 0.13 * h), (s * 0.15 * w, 0.16 * d, 0.13 * h), 0.13 * h, plain(RUBBER))
        )
    return Shape(tuple(parts))


def guitar(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An acoustic guitar upright on a small stand; its strings look towards +y."""
    w, d, h = size
    neck, thick = plain((92, 60, 38), gloss=0.2), 0.36 * d
    y0 = -0.05 * d

    dark = plain((36, 26, 20))
    parts = [
        standing_disc(y0 - thick, y0 + thick, 0.2 * h, w / 2, 0.155 * h, finish.main),
        standing_disc(y0 - thick, y0 + thick, 0.42 * h, 0.37 * w, 0.11 * h, finish.main),
        standing_disc(y0 + thick, y0 + thick + 0.02 * d, 0.35 * h, 0.15 * w, 0.05 * h, dark),
        block((-0.17 * w, y0 + thick, 0.17 * h), (0.17 * w, y0 + thick + 0.05 * d, 0.19 * h), dark),
        block((-0.065 * w, y0 + 0.5 * thick, 0.42 * h), (0.065 * w, y0 + thick + 0.06 * d, 0.86 * h), neck),
        block((-0.12 * w, y0 + 0.5 * thick, 0.86 * h), (0.12 * w, y0 + thick + 0.02 * d, h), neck),
    ]
    for i in range(4):
        x = (-0.045 + 0.03 * i) * w
        parts.append(
            block(
                (x - 0.004 * w, y0 + thick + 0.05 * d, 0.18 * h),
                (x + 0.004 * w, y0 + thick + 0.075 * d, 0.9 * h),
                steel(),
            )
        )
    for s in (-1, 1):
        parts.append(
            rod((s * 0.34 * w, 0.47 * d, 0.01 * h), (s * 0.2 * w, -0.2 * d, 0.12 * h), 0.012 * h, dark_metal())
        )
        parts.append(
            rod((s * 0.2 * w, -0.42 * d, 0.16 * h), (s * 0.3 * w, -0.49 * d, 0.012 * h), 0.012 * h, dark_metal())
        )
    return Shape(tuple(parts))


def rocking_horse(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A wooden horse on two runners; it looks towards +x."""
    w, d, h = size
    main, hair = finish.main, plain((232, 220, 190))
    parts: list[Part] = [
        rod((-0.24 * w, 0.0, 0.52 * h), (0.2 * w, 0.0, 0.54 * h), 0.12 * h, main),
        ellipsoid((-0.25 * w, 0.0, 0.52 * h), (0.1 * w, 0.3 * d, 0.13 * h), main),
        rod((0.17 * w, 0.0, 0.54 * h), (0.31 * w, 0.0, 0.84 * h), 0.1 * h, main, taper=0.75),
        rod((0.27 * w, 0.0, 0.88 * h), (0.47 * w, 0.0, 0.74 * h), 0.085 * h, main, taper=0.7),
        rod((0.12 * w, 0.0, 0.66 * h), (0.25 * w, 0.0, 0.92 * h), 0.05 * h, hair),
        rod((-0.33 * w, 0.0, 0.56 * h), (-0.42 * w, 0.0, 0.34 * h), 0.04 * h, hair, taper=0.5),
        block((-0.12 * w, -0.27 * d, 0.62 * h), (0.08 * w, 0.27 * d, 0.68 * h), finish.trim),
        rod((0.27 * w, -0.4 * d, 0.76 * h), (0.27 * w, 0.4 * d, 0.76 * h), 0.022 * h, finish.trim),
    ]
    for s in (-1, 1):
        y = s * 0.4 * d
        for x0, x1 in ((-0.22, -0.3), (0.15, 0.24)):
            parts.append(rod((x0 * w, s * 0.16 * d, 0.5 * h), (x1 * w, y, 0.1 * h), 0.045 * h, main))
        xs = np.linspace(-0.48, 0.48, 7)
        parts += bent([(float(x) * w, y, (0.03 + 0.6 * float(x) ** 2) * h) for x in xs], 0.03 * h, finish.trim)
        parts.append(
            rod((0.31 * w, s * 0.06 * d, 0.92 * h), (0.3 * w, s * 0.08 * d, 0.99 * h), 0.03 * h, main, taper=0.3)
        )
    return Shape(tuple(parts))


def dumbbell(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bar along x between two pairs of discs."""
    w, d, h = size
    r = min(d, h) / 2
    parts = [rod((-w / 2, 0.0, r), (w / 2, 0.0, r), 0.2 * r, steel())]
    for s in (-1, 1):
        parts.append(rod((s * 0.24 * w, 0.0, r), (s * 0.36 * w, 0.0, r), r, finish.main))
        parts.append(rod((s * 0.36 * w, 0.0, r), (s * 0.45 * w, 0.0, r), 0.76 * r, finish.main))
    return Shape(tuple(parts))


def skateboard(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A deck along x with both ends bent up, on four wheels."""
    w, d, h = size
    r, z0, z1 = 0.28 * h, 0.58 * h, 0.72 * h
    parts = [block((-0.34 * w, -d / 2, z0), (0.34 * w, d / 2, z1), finish.main)]
    for s in (-1, 1):
        rise = s * float(np.arctan2(0.26 * h, 0.14 * w))
        along, up = (np.cos(rise), 0.0, np.sin(rise)), (-np.sin(rise), 0.0, np.cos(rise))
        turn = np.stack([along, (0.0, 1.0, 0.0), up], axis=1)
        reach = 0.075 * w / float(np.cos(rise))
        middle = np.array([s * 0.335 * w, 0.0, (z0 + z1) / 2]) + s * 0.95 * reach * turn[:, 0]
        parts.append(Part(BLOCK, middle, np.array([reach, 0.46 * d, (z1 - z0) / 2]), finish.main, turn))
        x = s * 0.27 * w
        parts.append(block((x - 0.03 * w, -0.15 * d, r), (x + 0.03 * w, 0.15 * d, z0), dark_metal()))
        parts.append(rod((x, -0.4 * d, r), (x, 0.4 * d, r), 0.1 * h, steel()))
        for t in (-1, 1):
            parts.append(rod((x, t * 0.3 * d, r), (x, t * 0.46 * d, r), r, plain((230, 224, 208))))
    return Shape(tuple(parts))


def toy_blocks(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A tower of building blocks: two below, a beam across them, a cone on top."""
    w, d, h = size
    second = finish.trim
    arch = [
        block((-0.46 * w, -0.4 * d, 0.0), (-0.16 * w, 0.4 * d, 0.34 * h), finish.main),
        upright(0.3 * w, 0.0, 0.0, 0.34 * h, 0.18 * w, second, radius_y=0.36 * d),
        block((-w / 2, -d / 2, 0.34 * h), (w / 2, d / 2, 0.5 * h), finish.main),
        block((-0.22 * w, -0.36 * d, 0.5 * h), (0.1 * w, 0.36 * d, 0.74 * h), second),
        upright(-0.06 * w, 0.0, 0.74 * h, h, 0.18 * w, finish.main, taper=0.02, radius_y=0.36 * d),
        ellipsoid((0.32 * w, 0.0, 0.6 * h), (0.12 * w, 0.24 * d, 0.1 * h), finish.main),
    ]
    return Shape(tuple(arch))


def robot(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A tin robot: arms held forward, an antenna; it looks towards +y."""
    w, d, h = size
    lamp = plain((250, 220, 110), emit=0.5)
    parts = [
        block((-0.27 * w, -0.36 * d, 0.3 * h), (0.27 * w, 0.3 * d, 0.64 * h), finish.main),
        block((-0.2 * w, -0.3 * d, 0.66 * h), (0.2 * w, 0.26 * d, 0.9 * h), finish.main),
        upright(0.0, 0.0, 0.62 * h, 0.68 * h, 0.09 * w, steel()),
        rod((0.0, 0.0, 0.9 * h), (0.0, 0.0, 0.98 * h), 0.015 * w, steel()),
        ellipsoid((0.0, 0.0, 0.975 * h), (0.035 * w, 0.035 * w, 0.025 * h), lamp),
        block((-0.17 * w, 0.29 * d, 0.38 * h), (0.17 * w, 0.33 * d, 0.58 * h), finish.trim),
    ]
    for s in (-1, 1):
        parts.append(ellipsoid((s * 0.09 * w, 0.26 * d, 0.8 * h), (0.05 * w, 0.04 * d, 0.03 * h), lamp))
        parts.append(
            block(
                (s * 0.15 * w - 0.09 * w, -0.3 * d, 0.06 * h),
                (s * 0.15 * w + 0.09 * w, 0.14 * d, 0.32 * h),
                finish.trim,
            )
        )
        parts.append(
            block((s * 0.15 * w - 0.12 * w, -0.36 * d, 0.0), (s * 0.15 * w + 0.12 * w, 0.34 * d, 0.09 * h), finish.main)
        )
        parts.append(ellipsoid((s * 0.34 * w, -0.04 * d, 0.57 * h), (0.1 * w, 0.14 * d, 0.06 * h), finish.main))
        parts.append(
            tilted(
                block(
                    (s * 0.4 * w - 0.07 * w, -0.1 * d, 0.34 * h),
                    (s * 0.4 * w + 0.07 * w, 0.06 * d, 0.58 * h),
                    finish.trim,
                ),
                -0.5,
                (0.0, 0.0, 0.57 * h),
            )
        )
    return Shape(tuple(parts))
