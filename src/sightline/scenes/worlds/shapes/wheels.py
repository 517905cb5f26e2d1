"""What rolls and what is pedalled: bicycles, exercise bikes, treadmills, strollers. They point along +y."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.bars import arc, wheel
from sightline.scenes.worlds.shapes.shape import Finish, Shape, black_glass, dark_metal, steel

Size = tuple[float, float, float]


def _crank(y: float, z: float, long: float, apart: float) -> list[Part]:
    """A chain ring, two cranks in opposite directions, two pedals."""
    metal, black = steel(), dark_metal()
    parts: list[Part] = [rod((-0.5 * apart, y, z), (0.5 * apart, y, z), 0.018, metal)]
    parts += arc((0.3 * apart, y, z), "yz", 0.5 * long, (0.0, 2 * np.pi), 0.008, black, 12)
    for s in (-1, 1):
        x, tip = s * 0.5 * apart, (y + s * 0.8 * long, z - s * 0.6 * long)
        parts.append(rod((x, y, z), (x, *tip), 0.011, metal))
        parts.append(
            block(
                (min(x, x + s * 0.1), tip[0] - 0.03, tip[1] - 0.01),
                (max(x, x + s * 0.1), tip[0] + 0.03, tip[1] + 0.01),
                black,
            )
        )
    return parts


def bicycle(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A diamond frame between two spoked wheels, on its kick-stand."""
    w, d, h = size
    main, black, metal = finish.main, dark_metal(), steel()
    r = min(0.195 * d, 0.36 * h)
    rear, front = -d / 2 + r, d / 2 - r
    tube, seat, head = (
        0.018,
        (0.0, rear + 0.3 * (front - rear), 0.86 * h),
        (0.0, front - 0.2 * (front - rear), 0.86 * h),
    )
    bottom, low_head = (0.0, rear + 0.42 * (front - rear), 0.8 * r), (0.0, front - 0.13 * (front - rear), 0.68 * h)
    parts = wheel((0.0, rear, r), r, 0.02, black, metal, 10) + wheel((0.0, front, r), r, 0.02, black, metal, 10)
    parts += [
        rod(bottom, seat, tube, main),
        rod((0.0, seat[1] + 0.02, 0.76 * h), low_head, tube, main),
        rod(bottom, low_head, 1.2 * tube, main),
        rod(low_head, (0.0, head[1], 0.94 * h), 1.2 * tube, main),
        rod(seat, (0.0, seat[1] - 0.02, 0.91 * h), 0.7 * tube, metal),
        ellipsoid((0.0, seat[1] - 0.03, 0.925 * h), (0.07, 0.13, 0.03), black),
        rod((-0.45 * w, head[1] - 0.03, h - 0.02), (0.45 * w, head[1] - 0.03, h - 0.02), 0.013, metal),
        rod((0.0, head[1], 0.93 * h), (0.0, head[1] - 0.03, h - 0.02), 0.015, metal),
        rod((0.05, bottom[1] - 0.06, bottom[2]), (0.24 * w, bottom[1] - 0.12, 0.012), 0.01, metal),
    ]
    for s in (-1, 1):
        x = s * 0.045
        parts.append(rod((x, rear, r), (s * 0.02, seat[1], 0.76 * h), 0.6 * tube, main))
        parts.append(rod((x, rear, r), (s * 0.03, bottom[1], bottom[2]), 0.6 * tube, main))
        parts.append(rod((x, front, r), (s * 0.03, low_head[1], low_head[2]), 0.7 * tube, main))
        parts.append(rod((s * 0.45 * w, head[1] - 0.03, h - 0.02), (s * w / 2, head[1] - 0.16, h - 0.05), 0.018, black))
    return Shape(tuple(parts + _crank(bottom[1], bottom[2], min(0.16, 0.7 * bottom[2]), 0.2)))


def low_step_bicycle(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A frame without top tube, mudguards, a carrier in front and a rack behind."""
    w, d, h = size
    main, black, metal = finish.main, dark_metal(), steel()
    r = min(0.185 * d, 0.34 * h)
    rear, front = -d / 2 + r + 0.02, d / 2 - r - 0.02
    bottom, seat = (0.0, rear + 0.42 * (front - rear), 0.8 * r), (0.0, rear + 0.3 * (front - rear), 0.8 * h)
    low_head, head = (0.0, front - 0.13 * (front - rear), 0.62 * h), (0.0, front - 0.22 * (front - rear), 0.92 * h)
    parts = wheel((0.0, rear, r), r, 0.022, black, metal, 8) + wheel((0.0, front, r), r, 0.022, black, metal, 8)
    for y, span in ((rear, (0.1, np.pi)), (front, (0.3, 2.6))):
        parts += arc((0.0, y, r), "yz", r + 0.018, span, 0.016, main, 8)
    parts += [
        rod(bottom, seat, 0.018, main),
        rod((0.0, bottom[1] - 0.02, 1.1 * r), low_head, 0.022, main),
        rod(bottom, (0.0, low_head[1], 0.54 * h), 0.02, main),
        rod(low_head, head, 0.02, main),
        rod(seat, (0.0, seat[1] - 0.02, 0.87 * h), 0.013, metal),
        ellipsoid((0.0, seat[1] - 0.04, 0.885 * h), (0.1, 0.14, 0.035), black),
        rod((-0.46 * w, head[1] - 0.08, h - 0.02), (0.46 * w, head[1] - 0.08, h - 0.02), 0.013, metal),
        rod(head, (0.0, head[1] - 0.08, h - 0.02), 0.015, metal),
        block((-0.16, head[1] + 0.03, 0.7 * h), (0.16, head[1] + 0.25, 0.71 * h), black),
        block((-0.06, rear - 0.2, 2 * r + 0.06), (0.06, rear + 0.18, 2 * r + 0.08), black),
        rod((0.05, bottom[1] - 0.06, bottom[2]), (0.24 * w, bottom[1] - 0.12, 0.012), 0.01, metal),
    ]
    for s in (-1, 1):
        parts.append(rod((s * 0.155, head[1] + 0.03, 0.74 * h), (s * 0.155, head[1] + 0.25, 0.74 * h), 0.006, black))
        parts.append(rod((s * 0.155, head[1] + 0.24, 0.7 * h), (s * 0.155, head[1] + 0.24, 0.74 * h), 0.006, black))
        parts.append(rod((s * 0.045, rear, r), (s * 0.02, seat[1], 0.66 * h), 0.011, main))
        parts.append(rod((s * 0.045, rear, r), (s * 0.03, bottom[1], bottom[2]), 0.011, main))
        parts.append(rod((s * 0.045, front, r), (s * 0.03, low_head[1], low_head[2]), 0.013, main))
        parts.append(rod((s * 0.045, rear, r), (s * 0.05, rear - 0.1, 2 * r + 0.06), 0.006, black))
        parts.append(rod((s * 0.46 * w, head[1] - 0.08, h - 0.02), (s * w / 2, head[1] - 0.22, h - 0.03), 0.018, black))
    return Shape(tuple(parts + _crank(bottom[1], bottom[2], min(0.15, 0.7 * bottom[2]), 0.2)))


def exercise_bike(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A heavy wheel in a housing, a saddle, handlebars with a display, two feet across."""
    w, d, h = size
    main, black, metal = finish.main, dark_metal(), steel()
    r, y = 0.21 * h, 0.2 * d
    parts: list[Part] = [
        block((-w / 2, -0.48 * d, 0.0), (w / 2, -0.4 * d, 0.06 * h), black),
        block((-w / 2, 0.4 * d, 0.0), (w / 2, 0.48 * d, 0.06 * h), black),
        rod((0.0, -0.44 * d, 0.06 * h), (0.0, 0.44 * d, 0.06 * h), 0.03 * h, black),
        rod((-0.08 * w, y, r + 0.08 * h), (0.08 * w, y, r + 0.08 * h), r, metal),
        rod((-0.16 * w, y, r + 0.08 * h), (0.16 * w, y, r + 0.08 * h), 0.72 * r, main),
        rod((0.0, -0.06 * d, 0.1 * h), (0.0, -0.22 * d, 0.66 * h), 0.03 * h, main),
        rod((0.0, -0.06 * d, 0.3 * h), (0.0, y, r + 0.08 * h), 0.04 * h, main),
        rod((0.0, -0.22 * d, 0.64 * h), (0.0, -0.25 * d, 0.74 * h), 0.018 * h, metal),
        ellipsoid((0.0, -0.27 * d, 0.76 * h), (0.24 * w, 0.15 * d, 0.035 * h), black),
        rod((0.0, 0.26 * d, 2 * r), (0.0, 0.17 * d, 0.88 * h), 0.03 * h, main),
        rod((-0.42 * w, 0.15 * d, 0.88 * h), (0.42 * w, 0.15 * d, 0.88 * h), 0.016 * h, black),
        tilted(
            block((-0.22 * w, 0.17 * d, 0.88 * h), (0.22 * w, 0.2 * d, h), black_glass()),
            -0.3,
            (0.0, 0.17 * d, 0.88 * h),
        ),
    ]
    for s in (-1, 1):
        parts.append(rod((s * 0.42 * w, 0.15 * d, 0.88 * h), (s * 0.42 * w, -0.02 * d, 0.93 * h), 0.018 * h, black))
    return Shape(tuple(parts + _crank(-0.06 * d, 0.27 * h, 0.13 * h, 0.36 * w)))


def treadmill(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A belt between two rails, a motor housing, two posts with a console."""
    w, d, h = size
    main, black = finish.main, dark_metal()
    parts = [
        block((-0.4 * w, -0.48 * d, 0.05 * h), (0.4 * w, 0.36 * d, 0.12 * h), plain((30, 30, 32))),
        block((-0.46 * w, 0.28 * d, 0.0), (0.46 * w, d / 2, 0.19 * h), main),
        rod((-0.4 * w, -0.48 * d, 0.085 * h), (0.4 * w, -0.48 * d, 0.085 * h), 0.035 * h, black),
        tilted(block((-0.42 * w, 0.26 * d, 0.86 * h), (0.42 * w, 0.3 * d, h), main), -0.4, (0.0, 0.28 * d, 0.9 * h)),
        tilted(
            block((-0.3 * w, 0.255 * d, 0.89 * h), (0.3 * w, 0.26 * d, 0.98 * h), black_glass()),
            -0.4,
            (0.0, 0.28 * d, 0.9 * h),
        ),
    ]
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.4 * w, s * w / 2))
        parts.append(block((x0, -0.48 * d, 0.0), (x1, 0.36 * d, 0.14 * h), main))
        parts.append(rod((s * 0.45 * w, 0.36 * d, 0.12 * h), (s * 0.45 * w, 0.27 * d, 0.9 * h), 0.045 * w, main))
        parts.append(rod((s * 0.45 * w, 0.28 * d, 0.82 * h), (s * 0.45 * w, 0.0, 0.76 * h), 0.03 * w, black))
    return Shape(tuple(parts))


def stroller(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A seat under a hood on four wheels, the handle behind (−y), a basket beneath."""
    w, d, h = size
    main, black, metal = finish.main, dark_metal(), steel()
    big, small = 0.13 * h, 0.09 * h
    parts: list[Part] = []
    for s in (-1, 1):
        x = s * 0.44 * w
        for y, r in ((-0.3 * d, big), (0.38 * d, small)):
            parts.append(rod((x - 0.05 * w, y, r), (x + 0.05 * w, y, r), r, black))
            parts.append(rod((x - 0.055 * w, y, r), (x + 0.055 * w, y, r), 0.55 * r, metal))
        parts.append(rod((x, 0.38 * d, small), (x, -0.3 * d, 0.66 * h), 0.018, metal))
        parts.append(rod((x, -0.3 * d, big), (x, 0.06 * d, 0.44 * h), 0.018, metal))
        parts.append(rod((x, -0.3 * d, 0.66 * h), (x, -0.47 * d, 0.93 * h), 0.018, metal))
        x0, x1 = sorted((s * 0.32 * w, s * 0.43 * w))
        parts.append(block((x0, -0.24 * d, 0.4 * h), (x1, 0.14 * d, 0.56 * h), main))
    parts.append(rod((-0.44 * w, -0.47 * d, 0.93 * h), (0.44 * w, -0.47 * d, 0.93 * h), 0.022, black))
    parts.append(block((-0.34 * w, -0.16 * d, 0.37 * h), (0.34 * w, 0.18 * d, 0.42 * h), main))
    parts.append(
        tilted(
            block((-0.34 * w, -0.22 * d, 0.4 * h), (0.34 * w, -0.16 * d, 0.84 * h), main),
            0.25,
            (0.0, -0.16 * d, 0.4 * h),
        )
    )
    parts.append(
        tilted(
            block((-0.32 * w, 0.16 * d, 0.2 * h), (0.32 * w, 0.2 * d, 0.4 * h), main), -0.25, (0.0, 0.18 * d, 0.4 * h)
        )
    )
    parts += [rod((-0.38 * w, y, z), (0.38 * w, y, z), 0.07 * h, main) for y, z in _hood(d, h)]
    parts.append(block((-0.36 * w, -0.24 * d, 0.17 * h), (0.36 * w, 0.2 * d, 0.24 * h), plain((50, 50, 54))))
    return Shape(tuple(parts))


def _hood(d: float, h: float) -> list[tuple[float, float]]:
    """Where (y, z) the bows of the hood run, from the back of the seat forwards."""
    angles = np.linspace(2.4, 0.9, 5)
    return [(-0.17 * d + 0.27 * d * float(np.cos(a)), 0.7 * h + 0.23 * h * float(np.sin(a))) for a in angles]


def pram(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A deep carriage with a half hood on four large spoked wheels."""
    w, d, h = size
    main, black, metal = finish.main, dark_metal(), steel()
    r = 0.2 * h
    parts: list[Part] = []
    for s in (-1, 1):
        for y in (-0.2 * d, 0.28 * d):
            parts += wheel((s * 0.42 * w, y, r), r, 0.014, black, metal, 8)
        parts.append(rod((s * 0.3 * w, -0.2 * d, 0.52 * h), (s * 0.4 * w, -0.5 * d, 0.86 * h), 0.014, metal))
        parts.append(rod((s * 0.42 * w, -0.2 * d, r), (s * 0.3 * w, 0.05 * d, 0.46 * h), 0.014, metal))
        parts.append(rod((s * 0.42 * w, 0.28 * d, r), (s * 0.3 * w, 0.05 * d, 0.46 * h), 0.014, metal))
    for y in (-0.2 * d, 0.28 * d):
        parts.append(rod((-0.42 * w, y, r), (0.42 * w, y, r), 0.012, metal))
    parts.append(rod((-0.4 * w, -0.49 * d, 0.86 * h), (0.4 * w, -0.49 * d, 0.86 * h), 0.02, black))
    parts.append(block((-0.34 * w, -0.28 * d, 0.44 * h), (0.34 * w, 0.4 * d, 0.66 * h), main))
    parts.append(upright(0.0, 0.4 * d, 0.44 * h, 0.66 * h, 0.34 * w, main, radius_y=0.09 * d))
    for angle in np.linspace(0.95 * np.pi, 0.45 * np.pi, 8):  # bows of the hood, from behind the head to above it
        y, z = 0.02 * d + 0.27 * d * float(np.cos(angle)), 0.66 * h + 0.3 * h * float(np.sin(angle))
        parts.append(rod((-0.35 * w, y, z), (0.35 * w, y, z), 0.045 * h, main))
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.33 * w, s * 0.35 * w))
        parts.append(block((x0, -0.22 * d, 0.66 * h), (x1, 0.02 * d, 0.84 * h), main))
    parts.append(block((-0.33 * w, -0.26 * d, 0.66 * h), (0.33 * w, 0.0, 0.68 * h), plain((235, 232, 225))))
    return Shape(tuple(parts))
