"""Further tables and desks: trestles, pedestals, hairpins, corners; a kitchen island, a serving cart."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import block, rod, upright
from sightline.scenes.worlds.shapes.bars import leg, splayed
from sightline.scenes.worlds.shapes.casework import Joinery
from sightline.scenes.worlds.shapes.seating import legs
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal, steel

Size = tuple[float, float, float]


def trestle_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A long top on two crossed trestles with a bar between them."""
    w, d, h = size
    thick, main = 0.05 * h, finish.main
    r = min(0.035, 0.9 * thick)  # a slanting leg ends inside the top
    parts = [block((-w / 2, -d / 2, h - thick), (w / 2, d / 2, h), main)]
    # the end of a slanted leg reaches above its middle: it must not come through a thin top
    end = h - thick - r * float(np.sin(np.arctan2(0.78 * d, h - thick)))
    for s in (-1, 1):
        x = s * 0.36 * w
        for t in (-1, 1):
            parts.append(leg((x, t * 0.42 * d), (x, -t * 0.36 * d, end), r, main))
        parts.append(block((x - r, -0.42 * d, h - 2 * thick), (x + r, 0.42 * d, h - thick), main))
    parts.append(rod((-0.36 * w, 0.0, 0.5 * h), (0.36 * w, 0.0, 0.5 * h), 0.025, main))
    unders = tuple(Top(0.0, s * 0.25 * d, 0.32 * w, 0.16 * d, 0.0, h - thick - 0.01) for s in (-1, 1))
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.47 * w, 0.46 * d, h),), unders=unders, word="rectangular")


def pedestal_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An oval top on two columns with spread feet."""
    w, d, h = size
    thick, main = 0.05 * h, finish.main
    parts = [upright(0.0, 0.0, h - thick, h, w / 2, main, radius_y=d / 2)]
    for s in (-1, 1):
        x = s * 0.22 * w
        parts.append(upright(x, 0.0, 0.05 * h, h - thick, 0.05 * h + 0.02, finish.trim, taper=0.8))
        parts.append(block((x - 0.035, -0.36 * d, 0.0), (x + 0.035, 0.36 * d, 0.06 * h), finish.trim))
    parts.append(block((-0.22 * w, -0.02, 0.18 * h), (0.22 * w, 0.02, 0.25 * h), finish.trim))
    under = Top(0.0, 0.22 * d, 0.17 * w, 0.14 * d, 0.0, h - thick - 0.01)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.33 * w, 0.33 * d, h),), unders=(under,), word="oval")


def square_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """As deep as wide, on four turned legs at the corners."""
    d, h = 0.5 * (0.75 * size[0] + size[1]), size[2]
    thick, r, main = 0.06 * h, 0.035 * h + 0.008, finish.main
    x = d / 2 - r - 0.01
    parts = [block((-d / 2, -d / 2, h - thick), (d / 2, d / 2, h), main)]
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(upright(sx * x, sy * x, 0.0, h - thick, 0.7 * r, main, taper=1.4))
    for s in (-1, 1):
        parts.append(block((-x, s * x - 0.012, 0.84 * h), (x, s * x + 0.012, h - thick), main))
        parts.append(block((s * x - 0.012, -x, 0.84 * h), (s * x + 0.012, x, h - thick), main))
    under = Top(0.0, 0.0, x - r - 0.01, x - r - 0.01, 0.0, 0.83 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.46 * d, 0.46 * d, h),), unders=(under,), word="square")


def three_legged_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A thin round top on three slanting legs."""
    w, d, h = size
    parts = [upright(0.0, 0.0, 0.955 * h, h, w / 2, finish.main, radius_y=d / 2)]
    for angle in np.arange(3) * 2 * np.pi / 3 + np.pi / 2:
        x, y = w * float(np.cos(angle)), d * float(np.sin(angle))
        parts.append(leg((0.42 * x, 0.42 * y), (0.24 * x, 0.24 * y, 0.96 * h), 0.035 * h, finish.trim, taper=1.2))
    parts.append(upright(0.0, 0.0, 0.9 * h, 0.955 * h, 0.3 * w, finish.trim, radius_y=0.3 * d))
    under = Top(0.0, 0.0, 0.14 * w, 0.14 * d, 0.0, 0.89 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.33 * w, 0.33 * d, h),), unders=(under,))


def corner_desk(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A long board with a wing towards the front at one end, drawers under the wing: L-shaped."""
    w, d, h = size
    side = 1.0 if rng.random() < 0.5 else -1.0
    thick, t, deep, main = 0.04 * h, 0.03, 2.0 * d, finish.main
    y0, y1, y2 = -deep / 2, -deep / 2 + d, deep / 2
    a, b = sorted((side * (w / 2 - 0.36 * w), side * w / 2))
    work = Joinery()
    work.parts += [
        block((-w / 2, y0, h - thick), (w / 2, y1, h), main),
        block((a, y1, h - thick), (b, y2, h), main),
    ]
    for x, y in ((-side * 0.47 * w, y0 + 0.04), (-side * 0.47 * w, y1 - 0.04), (side * 0.47 * w, y0 + 0.04)):
        work.parts.append(block((x - t, y - t, 0.0), (x + t, y + t, h - thick), finish.trim))
    work.parts.append(block((-0.45 * w, y0 + 0.03, 0.4 * h), (0.45 * w, y0 + 0.045, h - thick), main))
    low, high = a + 0.02, b - 0.02
    work.body((low, y2 - 0.6 * d, 0.05 * h), (high, y2 - 0.04, h - thick), 0.018, main)
    for i in range(3):
        z = 0.06 * h + i * 0.295 * h
        work.drawer((low, high, z, z + 0.285 * h), y2 - 0.04, 0.5 * d, 0.024, main, dark_metal())
    for x in (low + 0.03, high - 0.03):
        for y in (y2 - 0.57 * d, y2 - 0.07):
            work.parts.append(upright(x, y, 0.0, 0.05 * h, 0.02, dark_metal()))
    tops = (
        Top(-side * 0.18 * w, (y0 + y1) / 2, 0.29 * w, 0.44 * d, h),
        Top((a + b) / 2, (y1 + y2) / 2, 0.16 * w, 0.44 * d, h),
    )
    under = Top(-side * 0.14 * w, y0 + 0.5 * d, 0.27 * w, 0.42 * d, 0.0, h - thick - 0.01)
    return Shape(tuple(work.parts), tops, unders=(under,), joints=tuple(work.joints), word="L-shaped")


def writing_desk(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A light desk on tapered legs, two shallow drawers side by side under its top."""
    w, d, h = size
    main, z = finish.main, 0.82 * h
    work = Joinery()
    work.parts += splayed((0.46 * w, 0.44 * d), (0.44 * w, 0.42 * d), z, 0.014, finish.trim, taper=1.8)
    work.parts.append(block((-w / 2, -d / 2, 0.97 * h), (w / 2, d / 2, h), main))
    work.body((-0.48 * w, -0.48 * d, z), (0.48 * w, 0.42 * d, 0.97 * h), 0.014, main)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.004, s * 0.478 * w))
        work.drawer((x0, x1, z + 0.004, 0.966 * h), 0.42 * d, 0.7 * d, 0.022, main, steel())
    under = Top(0.0, -0.02 * d, 0.42 * w, 0.38 * d, 0.0, z - 0.01)
    return Shape(tuple(work.parts), (Top(0.0, 0.0, 0.47 * w, 0.45 * d, h),), unders=(under,), joints=tuple(work.joints))


def standing_desk(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A board on two columns with long feet, whose height can be set."""
    w, d, h = size
    tall, metal = 1.15 * h, dark_metal()
    parts = [block((-w / 2, -d / 2, tall - 0.03), (w / 2, d / 2, tall), finish.main)]
    for s in (-1, 1):
        x = s * 0.38 * w
        parts.append(block((x - 0.04, -0.42 * d, 0.0), (x + 0.04, 0.42 * d, 0.03), metal))
        parts.append(block((x - 0.045, -0.09, 0.03), (x + 0.045, 0.01, 0.6 * tall), metal))
        parts.append(block((x - 0.035, -0.08, 0.6 * tall), (x + 0.035, 0.0, tall - 0.06), metal))
        parts.append(block((x - 0.03, -0.42 * d, tall - 0.06), (x + 0.03, 0.42 * d, tall - 0.03), metal))
    parts.append(block((-0.38 * w, -0.07, tall - 0.09), (0.38 * w, -0.01, tall - 0.03), metal))
    under = Top(0.0, 0.0, 0.38 * w - 0.06, 0.44 * d, 0.0, tall - 0.1)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.47 * w, 0.45 * d, tall),), unders=(under,), word="rectangular")


def round_coffee_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round top and a smaller round shelf on four upright legs."""
    w, h = 0.85 * size[0], size[2]
    r = 0.37 * w
    parts = [upright(0.0, 0.0, 0.91 * h, h, w / 2, finish.main), upright(0.0, 0.0, 0.3 * h, 0.35 * h, r, finish.main)]
    for angle in np.arange(4) * np.pi / 2 + np.pi / 4:
        x, y = r * float(np.cos(angle)), r * float(np.sin(angle))
        parts.append(upright(x, y, 0.0, 0.92 * h, 0.022, finish.trim))
    shelf = Top(0.0, 0.0, 0.6 * r, 0.6 * r, 0.35 * h, 0.54 * h)
    under = Top(0.0, 0.0, 0.6 * r, 0.6 * r, 0.0, 0.29 * h)
    return Shape(tuple(parts), (Top(0.0, 0.0, 0.33 * w, 0.33 * w, h), shelf), unders=(under,), word="round")


def drawer_coffee_table(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A low case on hairpin legs with one wide drawer towards the front."""
    w, d, h = size
    main, r = finish.main, 0.008
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.5 * h), (w / 2, 0.45 * d, h), 0.02, main)
    work.drawer((-0.495 * w, 0.495 * w, 0.52 * h, 0.98 * h), 0.45 * d, 0.8 * d, 0.03, main, dark_metal())
    for sx in (-1, 1):
        for sy in (-1, 1):
            foot = (sx * 0.46 * w, sy * 0.42 * d)
            for run in ((0.0, 0.1), (0.1, 0.0)):
                top = (foot[0] - sx * run[0] * w, foot[1] - sy * run[1] * w, 0.505 * h)
                work.parts.append(leg(foot, top, r, dark_metal()))
    under = Top(0.0, 0.0, 0.33 * w, 0.36 * d, 0.0, 0.49 * h)
    board = Top(0.0, 0.0, 0.46 * w, 0.42 * d, h)
    return Shape(tuple(work.parts), (board,), unders=(under,), joints=tuple(work.joints), word="rectangular")


def open_nightstand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """One drawer above an open shelf, on splayed legs."""
    w, d, h = size
    main, foot = finish.main, 0.28 * h
    work = Joinery()
    work.parts += splayed((0.45 * w, 0.43 * d), (0.41 * w, 0.4 * d), foot + 0.01, 0.014, finish.trim, taper=1.4)
    work.body((-w / 2, -d / 2, foot), (w / 2, 0.46 * d, h), 0.018, main)
    work.parts.append(block((-w / 2 + 0.018, -d / 2, 0.62 * h), (w / 2 - 0.018, 0.46 * d, 0.62 * h + 0.018), main))
    work.drawer((-w / 2 + 0.004, w / 2 - 0.004, 0.63 * h, 0.97 * h), 0.46 * d, 0.8 * d, 0.024, main, dark_metal())
    tops = (
        Top(0.0, -0.02 * d, 0.45 * w, 0.42 * d, h),
        Top(0.0, -0.02 * d, 0.5 * w - 0.03, 0.4 * d, foot + 0.018, 0.34 * h - 0.03),
    )
    return Shape(tuple(work.parts), tops, joints=tuple(work.joints))


def round_nightstand(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two round boards around a central stem on a disc."""
    w, h = size[0], size[2]
    parts = (
        upright(0.0, 0.0, 0.94 * h, h, w / 2, finish.main),
        upright(0.0, 0.0, 0.4 * h, 0.45 * h, 0.42 * w, finish.main),
        upright(0.0, 0.0, 0.0, 0.04 * h, 0.38 * w, finish.main),
        upright(0.0, 0.0, 0.04 * h, 0.94 * h, 0.05 * w, finish.trim),
    )
    return Shape(parts, (Top(0.0, 0.0, 0.34 * w, 0.34 * w, h),), word="round")


def kitchen_island(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A worktop that reaches beyond its case, drawers and doors towards the front, towel rail at the side."""
    w, d, h = size
    main, stone, y = finish.main, finish.trim, 0.42 * d
    work = Joinery()
    work.parts.append(block((-w / 2, -d / 2, 0.95 * h), (w / 2, d / 2, h), stone))
    work.parts.append(block((-0.42 * w, -0.16 * d, 0.0), (0.42 * w, 0.36 * d, 0.08 * h), dark_metal()))
    work.body((-0.44 * w, -0.2 * d, 0.08 * h), (0.44 * w, y, 0.95 * h), 0.02, main)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.004, s * 0.436 * w))
        work.drawer((x0, x1, 0.74 * h, 0.94 * h), y, 0.5 * d, 0.028, main, steel())
        work.door((x0, x1, 0.09 * h, 0.73 * h), y, int(s), main, steel())
        work.parts.append(
            block((s * 0.42 * w - 0.03, -0.46 * d, 0.0), (s * 0.42 * w + 0.03, -0.46 * d + 0.06, 0.95 * h), main)
        )
    top = Top(0.0, 0.0, 0.47 * w, 0.45 * d, h)
    under = Top(0.0, -0.31 * d, 0.42 * w - 0.05, 0.1 * d, 0.0, 0.94 * h)
    return Shape(tuple(work.parts), (top,), unders=(under,), joints=tuple(work.joints))


def butcher_block(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A thick top on square legs with two slatted shelves."""
    w, d, h = size
    main, t = finish.main, 0.07
    parts = legs(0.94 * w, 0.9 * d, 0.91 * h, t, finish, main=True)
    parts.append(block((-w / 2, -d / 2, 0.9 * h), (w / 2, d / 2, h), main))
    tops = [Top(0.0, 0.0, 0.47 * w, 0.46 * d, h)]
    for z in (0.2 * h, 0.54 * h):
        for y in np.linspace(-0.36 * d, 0.36 * d, 6):
            parts.append(block((-0.46 * w, y - 0.067 * d, z), (0.46 * w, y + 0.067 * d, z + 0.02), main))
        for s in (-1, 1):
            x = s * (0.47 * w - t / 2)
            parts.append(block((x - 0.02, -0.4 * d, z - 0.02), (x + 0.02, 0.4 * d, z), main))
        tops.append(Top(0.0, 0.0, 0.47 * w - t - 0.02, 0.38 * d, z + 0.02, 0.34 * h - 0.05))
    under = Top(0.0, 0.0, 0.47 * w - t - 0.02, 0.45 * d - t - 0.02, 0.0, 0.2 * h - 0.03)
    return Shape(tuple(parts), tuple(tops), unders=(under,))


def serving_cart(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Three trays with rims in a frame of tubes on four castors, a handle at one end."""
    w, d, h = size
    tube, black = steel(), dark_metal()
    parts, tops = [], []
    x, y, r = 0.41 * w, 0.45 * d, 0.011
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(rod((sx * x, sy * y, 0.04 * h), (sx * x, sy * y, 0.92 * h), r, tube))
            parts.append(
                rod((sx * x - 0.012, sy * y, 0.035 * h), (sx * x + 0.012, sy * y, 0.035 * h), 0.035 * h, black)
            )
    for z in (0.13 * h, 0.5 * h, 0.86 * h):
        parts.append(block((-x, -y, z), (x, y, z + 0.015 * h), finish.main))
        for s in (-1, 1):
            parts.append(block((-x, s * y - 0.006, z), (x, s * y + 0.006, z + 0.06 * h), finish.main))
            parts.append(block((s * x - 0.006, -y, z), (s * x + 0.006, y, z + 0.06 * h), finish.main))
        free = 5.0 if z > 0.8 * h else 0.3 * h
        tops.append(Top(0.0, 0.0, x - 0.03, y - 0.03, z + 0.015 * h, free))
    for s in (-1, 1):
        parts.append(rod((x, s * y, 0.91 * h), (0.485 * w, s * y, 0.985 * h), r, tube))
    parts.append(rod((0.485 * w, -y, 0.985 * h), (0.485 * w, y, 0.985 * h), 1.3 * r, tube))
    return Shape(tuple(parts), tuple(tops))
