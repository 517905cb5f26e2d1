"""Kitchen and bathroom: refrigerators, washing machines, ovens, kettles, toilets, sinks, bathtubs, radiators."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.casework import SWING, hinged
from sightline.scenes.worlds.shapes.shape import Finish, Joint, Shape, Top, black_glass, dark_metal, enamel, steel

Size = tuple[float, float, float]


def refrigerator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two doors, one above the other, with handles."""
    w, d, h = size
    parts = [
        block((-0.48 * w, -0.48 * d, 0.0), (0.48 * w, 0.36 * d, 0.04 * h), dark_metal()),
        block((-w / 2, -d / 2, 0.03 * h), (w / 2, 0.38 * d, h), finish.main),
    ]
    joints = []
    for low, high in ((0.04, 0.64), (0.65, 0.995)):
        joints.append(hinged(len(parts), 2, -1, (-w / 2, w / 2), 0.45 * d))
        parts.append(block((-w / 2, 0.385 * d, low * h), (w / 2, 0.45 * d, high * h), finish.main))
        z0, z1 = (0.45, 0.6) if low < 0.5 else (0.69, 0.82)
        parts.append(block((0.38 * w, 0.45 * d, z0 * h), (0.42 * w, 0.5 * d, z1 * h), steel()))
    return Shape(tuple(parts), (Top(0.0, -0.05 * d, 0.42 * w, 0.4 * d, h),), joints=tuple(joints))


def washing_machine(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round glass door and a control panel."""
    w, d, h = size
    r, z = 0.3 * min(w, h), 0.45 * h
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, 0.46 * d, h), finish.main),
        block((-0.48 * w, 0.46 * d, 0.85 * h), (0.48 * w, 0.47 * d, 0.97 * h), plain((210, 212, 214), gloss=0.4)),
        rod((0.0, 0.45 * d, z), (0.0, 0.485 * d, z), r, steel()),
        rod((0.0, 0.45 * d, z), (0.0, 0.5 * d, z), 0.78 * r, black_glass(), taper=0.85),
        rod((0.3 * w, 0.46 * d, 0.91 * h), (0.3 * w, 0.5 * d, 0.91 * h), 0.045 * w, steel()),
        block((-0.42 * w, 0.47 * d, 0.88 * h), (-0.15 * w, 0.475 * d, 0.94 * h), plain((60, 62, 66))),
    )
    joint = hinged(2, 2, -1, (-r, r), 0.485 * d)
    return Shape(parts, (Top(0.0, 0.0, 0.45 * w, 0.42 * d, h),), joints=(joint,))


def oven(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A free-standing cooker: glass door, knobs, four rings."""
    w, d, h = size
    parts = [
        block((-w / 2, -d / 2, 0.0), (w / 2, 0.45 * d, 0.985 * h), finish.main),
        block((-0.4 * w, 0.45 * d, 0.25 * h), (0.4 * w, 0.465 * d, 0.68 * h), black_glass()),
        rod((-0.38 * w, 0.485 * d, 0.74 * h), (0.38 * w, 0.485 * d, 0.74 * h), 0.014 * d + 0.002, steel()),
        block((-0.47 * w, -0.47 * d, 0.98 * h), (0.47 * w, 0.43 * d, 0.99 * h), black_glass()),
    ]
    for x in (-0.36, -0.18, 0.0, 0.18, 0.36):
        parts.append(rod((x * w, 0.45 * d, 0.89 * h), (x * w, 0.49 * d, 0.89 * h), 0.035 * w, dark_metal()))
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(upright(sx * 0.23 * w, sy * 0.22 * d, 0.985 * h, h, 0.14 * w, plain((70, 70, 74), gloss=0.3)))
    for x in (-0.36 * w, 0.36 * w):
        parts.append(block((x - 0.01, 0.45 * d, 0.73 * h), (x + 0.01, 0.485 * d, 0.75 * h), steel()))
    door = (1, 2, len(parts) - 2, len(parts) - 1)
    return Shape(tuple(parts), joints=(Joint("turn", door, (-1.0, 0.0, 0.0), (0.0, 0.465 * d, 0.25 * h), SWING),))


def microwave(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A glass door with a handle and buttons beside it."""
    w, d, h = size
    parts = (
        block((-w / 2, -d / 2, 0.03 * h), (w / 2, 0.46 * d, h), finish.main),
        block((-0.44 * w, -0.4 * d, 0.0), (0.44 * w, 0.4 * d, 0.04 * h), dark_metal()),
        block((-0.45 * w, 0.46 * d, 0.12 * h), (0.2 * w, 0.475 * d, 0.9 * h), black_glass()),
        block((0.23 * w, 0.475 * d, 0.15 * h), (0.255 * w, 0.5 * d, 0.87 * h), steel()),
        block((0.3 * w, 0.46 * d, 0.68 * h), (0.46 * w, 0.465 * d, 0.86 * h), plain((30, 60, 50), emit=0.3)),
        block((0.3 * w, 0.46 * d, 0.15 * h), (0.46 * w, 0.465 * d, 0.6 * h), plain((90, 92, 95))),
    )
    return Shape(parts, joints=(hinged(2, 2, -1, (-0.45 * w, 0.2 * w), 0.475 * d),))


def kettle(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A jug with a spout on one side and a handle on the other."""
    w, d, h = size
    x = -0.08 * w
    black = dark_metal()
    parts = (
        upright(x, 0.0, 0.0, 0.08 * h, 0.36 * w, black, radius_y=d / 2),
        upright(x, 0.0, 0.08 * h, 0.84 * h, 0.36 * w, finish.main, taper=0.72, radius_y=d / 2),
        ellipsoid((x, 0.0, 0.84 * h), (0.26 * w, 0.36 * d, 0.09 * h), finish.main),
        upright(x, 0.0, 0.9 * h, h, 0.05 * w, black),
        rod((x - 0.2 * w, 0.0, 0.62 * h), (-0.47 * w, 0.0, 0.8 * h), 0.05 * w, finish.main, taper=0.6),
        rod((x + 0.2 * w, 0.0, 0.83 * h), (0.45 * w, 0.0, 0.8 * h), 0.04 * w, black),
        rod((0.45 * w, 0.0, 0.82 * h), (0.42 * w, 0.0, 0.3 * h), 0.045 * w, black),
    )
    return Shape(parts)


def toilet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A bowl with its tank at the back."""
    w, d, h = size
    seat = 0.52 * h
    main = finish.main
    parts = (
        block((-w / 2, -d / 2, 0.5 * h), (w / 2, -0.24 * d, 0.95 * h), main),
        block((-0.52 * w, -0.51 * d, 0.94 * h), (0.52 * w, -0.23 * d, h), main),
        upright(0.0, -0.02 * d, 0.0, 0.3 * h, 0.28 * w, main, taper=0.9, radius_y=0.33 * d),
        upright(0.0, 0.1 * d, 0.22 * h, seat - 0.03 * h, 0.3 * w, main, taper=1.5, radius_y=0.26 * d),
        upright(0.0, 0.1 * d, seat - 0.03 * h, seat, 0.48 * w, main, radius_y=0.4 * d),
        upright(
            0.0, 0.1 * d, seat - 0.01 * h, seat + 0.004, 0.33 * w, plain((190, 200, 205), gloss=0.5), radius_y=0.28 * d
        ),
        block((-0.35 * w, -0.3 * d, 0.3 * h), (0.35 * w, -0.05 * d, seat), main),
        upright(0.0, -0.37 * d, h - 0.005, h + 0.008, 0.06 * w, steel()),
    )
    return Shape(parts)


def sink(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A washbasin on a cabinet of the thing's colour, with its tap at the back."""
    w, d, h = size
    basin, metal = enamel(), steel()
    parts = [
        block((-0.44 * w, -0.47 * d, 0.0), (0.44 * w, 0.4 * d, 0.7 * h), finish.main),
        block((-w / 2, -d / 2, 0.7 * h), (w / 2, d / 2, 0.86 * h), basin),
        upright(0.0, 0.06 * d, 0.855 * h, 0.863 * h, 0.38 * w, plain((175, 185, 192), gloss=0.6), radius_y=0.36 * d),
        upright(0.0, 0.06 * d, 0.86 * h, 0.866 * h, 0.03 * w, dark_metal()),
        upright(0.0, -0.4 * d, 0.86 * h, h, 0.035 * w, metal),
        rod((0.0, -0.4 * d, 0.975 * h), (0.0, -0.1 * d, 0.96 * h), 0.022 * w, metal),
    ]
    joints = []
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.01 * w, s * 0.42 * w))
        joints.append(hinged(len(parts), 2, s, (x0, x1), 0.425 * d))
        parts.append(block((x0, 0.4 * d, 0.04 * h), (x1, 0.425 * d, 0.68 * h), finish.main))
        parts.append(ellipsoid((s * 0.06 * w, 0.43 * d, 0.5 * h), (0.02 * w, 0.025 * d, 0.02 * w), metal))
    return Shape(tuple(parts), joints=tuple(joints))


def bathtub(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Outside in the thing's colour, filled with water to below the rim."""
    w, d, h = size
    rim, main = 0.05 * w, finish.main
    water = plain((150, 195, 205), gloss=0.8)
    parts = (
        block((-w / 2, -d / 2, 0.0), (w / 2, -d / 2 + rim, h), main),
        block((-w / 2, d / 2 - rim, 0.0), (w / 2, d / 2, h), main),
        block((-w / 2, -d / 2 + rim, 0.0), (-w / 2 + rim, d / 2 - rim, h), main),
        block((w / 2 - rim, -d / 2 + rim, 0.0), (w / 2, d / 2 - rim, h), main),
        block((-w / 2 + rim, -d / 2 + rim, 0.0), (w / 2 - rim, d / 2 - rim, 0.72 * h), water),
        upright(w / 2 - rim / 2, 0.0, h, h + 0.1, 0.018, steel()),
        rod((w / 2 - rim / 2, 0.0, h + 0.09), (w / 2 - 0.14, 0.0, h + 0.08), 0.014, steel()),
    )
    on_water = Top(-0.06 * w, 0.0, 0.5 * w - rim - 0.07 * w, d / 2 - rim - 0.01, 0.72 * h)
    return Shape(parts, hollows=(on_water,))


def radiator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Upright ribs on short feet."""
    w, d, h = size
    count = max(5, round(w / 0.075))
    parts = [
        block((-w / 2, -0.2 * d, 0.82 * h), (w / 2, 0.2 * d, 0.9 * h), finish.main),
        block((-w / 2, -0.2 * d, 0.18 * h), (w / 2, 0.2 * d, 0.26 * h), finish.main),
    ]
    for i in range(count):
        x = -w / 2 + w * (i + 0.5) / count
        parts.append(block((x - 0.32 * w / count, -d / 2, 0.1 * h), (x + 0.32 * w / count, d / 2, h), finish.main))
    for x in (-0.4 * w, 0.4 * w):
        parts.append(block((x - 0.02, -0.3 * d, 0.0), (x + 0.02, 0.3 * d, 0.12 * h), finish.main))
    return Shape(tuple(parts))
