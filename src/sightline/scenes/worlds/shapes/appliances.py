"""Further kitchen and bathroom things, hollow where they open; and the water dispenser."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.bars import arc, disc
from sightline.scenes.worlds.shapes.casework import PANEL, Joinery
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, black_glass, dark_metal, enamel, steel

Size = tuple[float, float, float]


def _food(rng: np.random.Generator, x: float, deep: float, z: float, tall: float) -> list[Part]:
    """Jars, bottles and cartons on a shelf from −x to x."""
    parts: list[Part] = []
    for spot in np.linspace(-0.8, 0.8, 4) * x:
        hue = rng.uniform(60, 230, 3)
        paint = plain((float(hue[0]), float(hue[1]), float(hue[2])), gloss=0.4)
        high, r = tall * float(rng.uniform(0.35, 0.75)), float(rng.uniform(0.1, 0.16)) * x
        at, y = float(spot), float(rng.uniform(-0.15, 0.1)) * deep
        if rng.random() < 0.5:
            parts.append(upright(at, y, z, z + high, r, paint))
        else:
            parts.append(block((at - r, y - r, z), (at + r, y + r, z + high), paint))
    return parts


def single_door_refrigerator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """One tall door before white shelves with food."""
    w, d, h = size
    white, y = enamel(), 0.42 * d
    hinge = 1 if rng.random() < 0.5 else -1
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.03 * h), (w / 2, y, h), 0.035, finish.main, white)
    work.parts.append(block((-0.46 * w, -0.46 * d, 0.0), (0.46 * w, 0.36 * d, 0.03 * h), dark_metal()))
    x = w / 2 - 0.035
    for i in range(4):
        z = (0.05 + 0.225 * i) * h
        work.parts.append(block((-x, -0.44 * d, z), (x, 0.34 * d, z + 0.012), white))
        work.parts += _food(rng, x, d, z + 0.012, 0.2 * h)
    work.door((-w / 2, w / 2, 0.035 * h, h - 0.004), y, hinge, finish.main, steel())
    return Shape(tuple(work.parts), (Top(0.0, -0.05 * d, 0.42 * w, 0.4 * d, h),), joints=tuple(work.joints))


def french_refrigerator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two doors side by side over a freezer drawer."""
    w, d, h = 1.2 * size[0], size[1], size[2]
    white, y, split = enamel(), 0.42 * d, 0.36 * h
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.03 * h), (w / 2, y, h), 0.035, finish.main, white)
    work.parts.append(block((-0.46 * w, -0.46 * d, 0.0), (0.46 * w, 0.36 * d, 0.03 * h), dark_metal()))
    x = w / 2 - 0.035
    work.parts.append(block((-x, -0.48 * d, split), (x, y, split + 0.03), white))
    for z in (split + 0.03, 0.58 * h, 0.78 * h):
        work.parts.append(block((-x, -0.44 * d, z), (x, 0.34 * d, z + 0.012), white))
        work.parts += _food(rng, x, d, z + 0.012, 0.17 * h)
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * w / 2))
        work.door((x0, x1, split + 0.018, h - 0.004), y, s, finish.main, steel())
    work.drawer((-w / 2, w / 2, 0.04 * h, split + 0.01), y, 0.75 * d, 0.04, finish.main, steel())
    return Shape(tuple(work.parts), (Top(0.0, -0.05 * d, 0.42 * w, 0.4 * d, h),), joints=tuple(work.joints))


def top_loader(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A washing machine filled from above: a lid that lifts, a panel that stands up behind."""
    w, d, h = size
    main, deck = finish.main, 0.84 * h
    work = Joinery()
    work.parts += [
        block((-w / 2, -d / 2, 0.0), (w / 2, d / 2, deck), main),
        block((-w / 2, -d / 2, deck), (w / 2, -0.36 * d, h), main),
        block((-0.44 * w, -0.36 * d, 0.9 * h), (0.44 * w, -0.35 * d, 0.98 * h), plain((70, 72, 76), gloss=0.4)),
        upright(0.0, 0.05 * d, deck, deck + 0.004, 0.34 * w, dark_metal(), radius_y=0.34 * d),
    ]
    for x in (-0.28, 0.0, 0.28):
        work.parts.append(disc((x * w, -0.34 * d, 0.94 * h), 0.045 * w, 0.045 * w, 0.04 * d, steel()))
    work.lid((-0.42 * w, -0.32 * d, deck + 0.006), (0.42 * w, 0.46 * d, deck + 0.03), main)
    return Shape(tuple(work.parts), joints=tuple(work.joints))


def hollow_oven(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A gas cooker: the glass door comes down before racks, iron grates over the burners."""
    w, d, h = size
    main, y, iron = finish.main, 0.44 * d, plain((45, 45, 48), gloss=0.2)
    work = Joinery()
    work.body((-w / 2, -d / 2, 0.2 * h), (w / 2, y, 0.75 * h), 0.035, main, iron)
    work.parts.append(block((-w / 2, -d / 2, 0.0), (w / 2, 0.42 * d, 0.2 * h), main))
    work.parts.append(block((-w / 2, -d / 2, 0.75 * h), (w / 2, 0.46 * d, 0.95 * h), main))
    for z in (0.38 * h, 0.52 * h):
        for across in np.linspace(-0.4, 0.36, 7):
            work.parts.append(rod((0.032 - w / 2, across * d, z), (w / 2 - 0.032, across * d, z), 0.004, steel()))
    for x in np.linspace(-0.38, 0.38, 5):
        work.parts.append(disc((x * w, 0.475 * d, 0.86 * h), 0.04 * w, 0.04 * w, 0.03 * d, dark_metal()))
    for sx in (-1, 1):
        for sy in (-1, 1):
            at = (sx * 0.23 * w, sy * 0.22 * d - 0.02 * d)
            work.parts.append(upright(*at, 0.95 * h, 0.97 * h, 0.09 * w, iron))
            work.parts.append(
                block((at[0] - 0.18 * w, at[1] - 0.006, 0.975 * h), (at[0] + 0.18 * w, at[1] + 0.006, h), iron)
            )
            work.parts.append(
                block((at[0] - 0.006, at[1] - 0.17 * d, 0.975 * h), (at[0] + 0.006, at[1] + 0.17 * d, h), iron)
            )
    front = (-0.47 * w, 0.47 * w, 0.215 * h, 0.735 * h)
    work.flap(front, y, main, steel())
    work.attach(block((-0.36 * w, y + PANEL, 0.3 * h), (0.36 * w, y + PANEL + 0.003, 0.58 * h), black_glass()))
    return Shape(tuple(work.parts), joints=tuple(work.joints))


def vanity(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round bowl that stands on a case of two drawers with an open shelf beneath."""
    w, d, h = size
    main, y, z = finish.main, 0.44 * d, 0.74 * h
    white = enamel()
    work = Joinery()
    work.body((-0.48 * w, -0.48 * d, 0.36 * h), (0.48 * w, y, 0.7 * h), 0.018, main)
    work.parts.append(block((-w / 2, -d / 2, 0.7 * h), (w / 2, d / 2, z), finish.trim))
    work.parts.append(block((-0.46 * w, -0.44 * d, 0.1 * h), (0.46 * w, 0.4 * d, 0.13 * h), main))
    for sx in (-1, 1):
        for sy in (-0.43 * d, 0.38 * d):
            work.parts.append(
                block((sx * 0.45 * w - 0.02, sy - 0.02, 0.0), (sx * 0.45 * w + 0.02, sy + 0.02, 0.36 * h), main)
            )
    for s in (-1, 1):
        x0, x1 = sorted((s * 0.003, s * 0.476 * w))
        work.drawer((x0, x1, 0.37 * h, 0.69 * h), y, 0.7 * d, 0.024, main, steel())
    work.parts += [
        upright(0.0, 0.04 * d, z, 0.87 * h, 0.2 * w, white, taper=1.4, radius_y=0.26 * d),
        upright(0.0, 0.04 * d, 0.868 * h, 0.873 * h, 0.25 * w, plain((170, 182, 190), gloss=0.6), radius_y=0.32 * d),
        upright(0.0, -0.43 * d, z, h, 0.025 * w, steel()),
        rod((0.0, -0.43 * d, 0.985 * h), (0.0, -0.16 * d, 0.965 * h), 0.018 * w, steel()),
    ]
    shelf = Top(0.0, -0.02 * d, 0.4 * w, 0.34 * d, 0.13 * h, 0.21 * h)
    bowl = Top(0.0, 0.06 * d, 0.15 * w, 0.17 * d, 0.873 * h, 0.5)
    under = Top(0.0, -0.02 * d, 0.4 * w, 0.34 * d, 0.0, 0.09 * h)
    return Shape(tuple(work.parts), (shelf,), hollows=(bowl,), unders=(under,), joints=tuple(work.joints))


def claw_foot_bathtub(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A free-standing oval tub that widens upwards, on four feet."""
    w, d, h = size
    main, brass = finish.main, plain((180, 150, 80), gloss=0.7)
    water = plain((150, 195, 205), gloss=0.8)
    parts = [
        upright(0.0, 0.0, 0.12 * h, 0.96 * h, 0.38 * w, main, taper=1.24, radius_y=0.36 * d),
        upright(0.0, 0.0, 0.95 * h, h, 0.5 * w, main, radius_y=0.5 * d),
        upright(0.0, 0.0, 0.995 * h, h + 0.004, 0.45 * w, water, radius_y=0.43 * d),
    ]
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(
                rod((sx * 0.27 * w, sy * 0.24 * d, 0.03), (sx * 0.25 * w, sy * 0.2 * d, 0.24 * h), 0.025, brass)
            )
            parts.append(ellipsoid((sx * 0.275 * w, sy * 0.25 * d, 0.03), (0.035, 0.035, 0.03), brass))
    parts.append(upright(0.485 * w, 0.0, 0.0, h + 0.18, 0.014, brass))
    parts.append(rod((0.485 * w, 0.0, h + 0.17), (0.38 * w, 0.0, h + 0.15), 0.014, brass))
    surface = Top(0.0, 0.0, 0.27 * w, 0.27 * d, h + 0.004, 1.0)
    return Shape(tuple(parts), hollows=(surface,), word="oval")


def lidded_toilet(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A closed lid over a skirted bowl, a slim tank behind."""
    w, d, h = size
    main, seat = finish.main, 0.54 * h
    work = Joinery()
    work.parts += [
        block((-0.46 * w, -d / 2, 0.48 * h), (0.46 * w, -0.32 * d, 0.96 * h), main),
        block((-w / 2, -d / 2, 0.95 * h), (w / 2, -0.3 * d, h), main),
        block((-0.3 * w, -d / 2, 0.0), (0.3 * w, 0.1 * d, seat - 0.03 * h), main),
        upright(0.0, 0.1 * d, 0.0, seat - 0.03 * h, 0.3 * w, main, taper=1.5, radius_y=0.26 * d),
        upright(0.0, 0.1 * d, seat - 0.03 * h, seat, 0.46 * w, main, radius_y=0.4 * d),
        upright(0.0, 0.1 * d, seat, seat + 0.004, 0.32 * w, plain((190, 200, 205), gloss=0.5), radius_y=0.28 * d),
        upright(0.0, -0.4 * d, h, h + 0.012, 0.05 * w, steel()),
    ]
    work.lid((-0.4 * w, -0.29 * d, seat + 0.006), (0.4 * w, 0.3 * d, seat + 0.03), main, reach=1.5)
    work.attach(upright(0.0, 0.1 * d, seat + 0.006, seat + 0.03, 0.45 * w, main, radius_y=0.39 * d))
    return Shape(tuple(work.parts), joints=tuple(work.joints))


def column_radiator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Round columns between two rails, a valve at one end."""
    w, d, h = size
    r, main = 0.45 * d, finish.main
    count = max(6, int((w - 0.1) / (2.3 * r)))
    parts: list[Part] = []
    for x in np.linspace(-w / 2 + r, w / 2 - 0.06 - r, count):
        parts.append(upright(float(x), 0.0, 0.14 * h, 0.96 * h, 0.8 * r, main, radius_y=d / 2))
        parts.append(ellipsoid((float(x), 0.0, 0.96 * h), (0.8 * r, d / 2, 0.04 * h), main))
    for z in (0.2 * h, 0.9 * h):
        parts.append(rod((-w / 2 + r, 0.0, z), (w / 2 - 0.05, 0.0, z), 0.35 * d, main))
    parts.append(rod((w / 2 - 0.06, 0.0, 0.2 * h), (w / 2, 0.0, 0.2 * h), 0.3 * d, steel()))
    for x in (-0.4 * w, 0.32 * w):
        parts.append(upright(x, 0.0, 0.0, 0.16 * h, 0.018, main))
    return Shape(tuple(parts))


def panel_radiator(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A flat plate on two feet with a grille on top."""
    w, d, h = size
    parts = [
        block((-w / 2, 0.2 * d, 0.14 * h), (w / 2, d / 2, 0.98 * h), finish.main),
        block((-0.48 * w, -d / 2, 0.16 * h), (0.48 * w, 0.2 * d, 0.96 * h), finish.main),
        block((-0.47 * w, -0.4 * d, 0.96 * h), (0.47 * w, 0.4 * d, h), plain((190, 190, 188), gloss=0.3)),
    ]
    for x in (-0.36 * w, 0.36 * w):
        parts.append(block((x - 0.02, -0.3 * d, 0.0), (x + 0.02, 0.3 * d, 0.16 * h), finish.main))
    return Shape(tuple(parts))


def water_dispenser(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A large bottle upside down on a stand with two taps over a tray."""
    w, d, h = size
    main, blue, z = finish.main, plain((150, 195, 225), gloss=0.8), 0.68 * h
    parts: list[Part] = [
        block((-w / 2, -d / 2, 0.0), (w / 2, 0.42 * d, z), main),
        block((-0.36 * w, 0.42 * d, 0.46 * h), (0.36 * w, d / 2, 0.48 * h), dark_metal()),
        block((-0.4 * w, 0.42 * d, 0.5 * h), (0.4 * w, 0.425 * d, 0.65 * h), plain((60, 62, 66), gloss=0.3)),
        upright(0.0, -0.04 * d, z, z + 0.03 * h, 0.2 * w, blue, taper=1.8),
        upright(0.0, -0.04 * d, z + 0.03 * h, h - 0.02 * h, 0.4 * w, blue),
        upright(0.0, -0.04 * d, h - 0.02 * h, h, 0.4 * w, blue, taper=0.85),
    ]
    parts += arc((0.0, -0.04 * d, z + 0.17 * h), "xy", 0.4 * w, (0.0, 2 * np.pi), 0.012, blue, 14)
    for s, paint in ((-1, plain((190, 40, 40), gloss=0.4)), (1, plain((40, 80, 180), gloss=0.4))):
        parts.append(block((s * 0.18 * w - 0.015, 0.42 * d, 0.58 * h), (s * 0.18 * w + 0.015, d / 2, 0.6 * h), steel()))
        parts.append(block((s * 0.18 * w - 0.015, 0.46 * d, 0.6 * h), (s * 0.18 * w + 0.015, d / 2, 0.62 * h), paint))
    return Shape(tuple(parts))
