"""Other looks of small things there are: lamps, plants, vases, mugs, bottles, and open boxes and bowls to fill."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part, block, ellipsoid, rod, tilted, upright
from sightline.scenes.worlds.shapes.rounds import bent, hollow, hoop, staves, turned
from sightline.scenes.worlds.shapes.shape import Finish, Shape, Top, dark_metal

Size = tuple[float, float, float]
EARTH, SAND = (58, 42, 30), (196, 170, 128)


def _glow(finish: Finish) -> Material:
    """A lampshade that lets light through."""
    return replace(finish.main, gloss=0.0, bevel=0.01, emit=0.55)


def jointed_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A desk lamp with two arms and a cone-shaped head that points down towards +x."""
    w, d, h = size
    metal = dark_metal()
    parts = [
        upright(-0.2 * w, 0.0, 0.0, 0.05 * h, 0.3 * w, metal, taper=0.9, radius_y=0.42 * d),
        rod((-0.2 * w, 0.0, 0.04 * h), (-0.44 * w, 0.0, 0.5 * h), 0.03 * w, metal),
        ellipsoid((-0.44 * w, 0.0, 0.5 * h), (0.055 * w, 0.055 * w, 0.035 * h), metal),
        rod((-0.44 * w, 0.0, 0.5 * h), (0.12 * w, 0.0, 0.93 * h), 0.03 * w, metal),
        rod((0.3 * w, 0.0, 0.66 * h), (0.1 * w, 0.0, 0.95 * h), min(0.24 * w, 0.49 * d), _glow(finish), taper=0.3),
    ]
    return Shape(tuple(parts))


def mushroom_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A table lamp with a half-round glowing cap on a turned stem."""
    w, d, h = size
    k = d / w
    profile = [(0.0, 0.28), (0.04, 0.28), (0.14, 0.1), (0.3, 0.08), (0.55, 0.09)]
    parts = turned([(z * h, r * w) for z, r in profile], finish.trim, k)
    cap = [(0.52, 0.47), (0.56, 0.5), (0.7, 0.46), (0.84, 0.35), (0.94, 0.2), (1.0, 0.06)]
    return Shape((*parts, *turned([(z * h, r * w) for z, r in cap], _glow(finish), k)))


def tripod_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A floor lamp with a drum shade on three wooden legs."""
    w, d, h = size
    parts: list[Part] = [upright(0.0, 0.0, 0.72 * h, h, 0.42 * w, _glow(finish), radius_y=0.42 * d)]
    for angle in np.arange(3) * 2 * np.pi / 3 + np.pi / 2:
        foot = (0.47 * w * float(np.cos(angle)), 0.47 * d * float(np.sin(angle)), 0.012)
        top = (0.05 * w * float(np.cos(angle)), 0.05 * d * float(np.sin(angle)), 0.75 * h)
        parts.append(rod(foot, top, 0.012 + 0.01 * w, finish.trim))
    parts.append(upright(0.0, 0.0, 0.69 * h, 0.74 * h, 0.1 * w, dark_metal()))
    return Shape(tuple(parts))


def arc_lamp(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A floor lamp whose pole bends over, its round shade hanging towards +x."""
    w, d, h = size
    base, r = -0.24 * w, 0.22 * w
    parts = [upright(base, 0.0, 0.0, 0.03 * h, 0.26 * w, dark_metal(), radius_y=0.3 * d)]
    end = 0.5 * w - r
    curve = [(base, 0.0, 0.02 * h), (base, 0.0, 0.7 * h)]
    for t in np.linspace(0.25, 1.0, 5) * np.pi * 0.8:
        curve.append((base + (end - base) * float(1 - np.cos(t)) / 1.81, 0.0, (0.7 + 0.285 * float(np.sin(t))) * h))
    x, z = curve[-1][0], curve[-1][2]
    parts += bent(curve, 0.02 * w + 0.008, dark_metal())
    parts.append(ellipsoid((x, 0.0, z - 0.7 * r), (r, r * d / w, 0.8 * r), _glow(finish)))
    return Shape(tuple(parts))


def amphora(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A slender vase with a neck and two handles on its left and right."""
    w, d, h = size
    profile = [
        (0.0, 0.2),
        (0.05, 0.16),
        (0.3, 0.33),
        (0.5, 0.4),
        (0.62, 0.36),
        (0.72, 0.16),
        (0.9, 0.13),
        (0.985, 0.21),
    ]
    parts = turned([(z * h, r * w) for z, r in profile], finish.main, d / 0.8 / w)
    parts.append(upright(0.0, 0.0, 0.98 * h, h, 0.16 * w, plain((30, 28, 28)), radius_y=0.2 * d))
    for s in (-1, 1):
        points = [(0.14, 0.88), (0.36, 0.9), (0.46, 0.78), (0.44, 0.66), (0.34, 0.56)]
        parts += bent([(s * x * w, 0.0, z * h) for x, z in points], 0.03 * w, finish.main)
    return Shape(tuple(parts))


def flower_vase(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A square vase with a bunch of flowers."""
    w, d, h = size
    parts: list[Part] = [block((-0.24 * w, -0.24 * d, 0.0), (0.24 * w, 0.24 * d, 0.5 * h), finish.main)]
    petals = plain([(236, 96, 120), (246, 200, 60), (240, 240, 236), (150, 90, 190)][int(rng.integers(4))])
    stem = plain((66, 120, 50))
    turn = float(rng.uniform(0, 2))
    for i, angle in enumerate(turn + np.arange(5) * 2 * np.pi / 5):
        tip = (0.36 * w * float(np.cos(angle)), 0.36 * d * float(np.sin(angle)), (0.76 + 0.06 * (i % 3)) * h)
        parts.append(rod((0.0, 0.0, 0.5 * h), tip, 0.02 * w, stem))
        parts.append(ellipsoid(tip, (0.14 * w, 0.14 * d, 0.06 * h), petals))
    parts.append(rod((0.0, 0.0, 0.5 * h), (0.0, 0.0, 0.94 * h), 0.02 * w, stem))
    parts.append(ellipsoid((0.0, 0.0, 0.93 * h), (0.15 * w, 0.15 * d, 0.07 * h), petals))
    return Shape(tuple(parts))


def cactus(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A cactus with two bent arms in a pot."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.2 * w), (0.2 * h, 0.27 * w), (0.24 * h, 0.29 * w)], finish.trim, k)
    parts.append(upright(0.0, 0.0, 0.235 * h, 0.245 * h, 0.25 * w, plain(SAND), radius_y=0.25 * d))
    parts.append(upright(0.0, 0.0, 0.24 * h, 0.9 * h, 0.16 * w, finish.main, radius_y=0.16 * d))
    parts.append(ellipsoid((0.0, 0.0, 0.9 * h), (0.16 * w, 0.16 * d, 0.1 * h), finish.main))
    for s, low, high in ((-1, 0.45, 0.72), (1, 0.56, 0.82)):
        x = s * 0.4 * w
        parts.append(rod((s * 0.1 * w, 0.0, low * h), (x, 0.0, low * h), 0.09 * w, finish.main))
        parts.append(ellipsoid((x, 0.0, low * h), (0.095 * w, 0.095 * w, 0.095 * w), finish.main))
        parts.append(upright(x, 0.0, low * h, high * h, 0.095 * w, finish.main))
        parts.append(ellipsoid((x, 0.0, high * h), (0.095 * w, 0.095 * w, 0.04 * h), finish.main))
    return Shape(tuple(parts))


def little_tree(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A clipped tree: a ball of leaves on a thin trunk in a square pot."""
    w, d, h = size
    parts: list[Part] = [
        block((-0.25 * w, -0.25 * d, 0.0), (0.25 * w, 0.25 * d, 0.22 * h), finish.trim),
        block((-0.23 * w, -0.23 * d, 0.21 * h), (0.23 * w, 0.23 * d, 0.225 * h), plain(EARTH)),
        upright(0.0, 0.0, 0.2 * h, 0.65 * h, 0.03 * w, plain((104, 76, 50))),
        ellipsoid((0.0, 0.0, 0.75 * h), (0.46 * w, 0.46 * d, 0.23 * h), finish.main),
    ]
    for angle in float(rng.uniform(0, 2)) + np.arange(6) * np.pi / 3:
        x, y = 0.3 * w * float(np.cos(angle)), 0.3 * d * float(np.sin(angle))
        z = (0.76 + float(rng.uniform(-0.08, 0.1))) * h
        parts.append(ellipsoid((x, y, z), (0.19 * w, 0.19 * d, 0.1 * h), finish.main))
    return Shape(tuple(parts))


def trailing_plant(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A pot on a tall stand, leaves hanging over its rim."""
    w, d, h = size
    parts: list[Part] = [upright(0.0, 0.0, 0.54 * h, 0.56 * h, 0.24 * w, dark_metal(), radius_y=0.24 * d)]
    for angle in np.arange(3) * 2 * np.pi / 3:
        x, y = float(np.cos(angle)), float(np.sin(angle))
        parts.append(
            rod((0.34 * w * x, 0.34 * d * y, 0.008), (0.2 * w * x, 0.2 * d * y, 0.55 * h), 0.012, dark_metal())
        )
    parts += turned([(0.56 * h, 0.2 * w), (0.8 * h, 0.27 * w)], finish.trim, d / w)
    parts.append(ellipsoid((0.0, 0.0, 0.85 * h), (0.33 * w, 0.33 * d, 0.15 * h), finish.main))
    for angle in float(rng.uniform(0, 2)) + np.arange(7) * 2 * np.pi / 7:
        x, y = float(np.cos(angle)), float(np.sin(angle))
        low = float(rng.uniform(0.34, 0.62))
        tip = (0.42 * w * x, 0.42 * d * y, low * h)
        parts += bent(
            [(0.2 * w * x, 0.2 * d * y, 0.88 * h), (0.36 * w * x, 0.36 * d * y, 0.8 * h), tip], 0.01, finish.main
        )
        for t in (0.1, 0.55, 1.0):
            at = (0.38 * w * x, 0.38 * d * y, (0.8 + t * (low - 0.8)) * h)
            parts.append(ellipsoid(at, (0.09 * w, 0.09 * d, 0.05 * h), finish.main))
    return Shape(tuple(parts))


def tall_mug(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A mug that narrows upwards, with a round handle at +x."""
    w, d, h = size
    x, r = -0.13 * w, 0.37 * w
    parts = turned([(0.0, r), (0.99 * h, 0.82 * r)], finish.main, d / 2 / r, x=x)
    parts.append(upright(x, 0.0, 0.98 * h, h, 0.7 * r, plain((52, 34, 22), gloss=0.6), radius_y=0.35 * d))
    parts += hoop(
        (x + 0.86 * r, 0.0, h / 2), (0.29 * w, 0.0, 0.0), (0.0, 0.0, 0.32 * h), 0.045 * w, finish.main, -1.6, 1.6, 8
    )
    return Shape(tuple(parts))


def flask(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A drinking bottle with a waist and a loop on its cap."""
    w, d, h = size
    profile = [(0.0, 0.44), (0.03, 0.5), (0.34, 0.5), (0.42, 0.4), (0.52, 0.4), (0.6, 0.5), (0.74, 0.5), (0.82, 0.3)]
    parts = turned([(z * h, r * w) for z, r in profile], finish.main, d / w)
    parts += turned([(0.82 * h, 0.34 * w), (0.92 * h, 0.34 * w)], finish.trim, d / w)
    parts += hoop((0.0, 0.0, 0.92 * h), (0.2 * w, 0.0, 0.0), (0.0, 0.0, 0.07 * h), 0.05 * w, finish.trim, 0.0, np.pi, 6)
    return Shape(tuple(parts))


def open_bowl(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An empty bowl."""
    w, d, h = size
    k, foot, thick = d / w, 0.3 * w, 0.022 * w
    parts = turned([(0.0, 0.22 * w), (0.1 * h, foot), (0.16 * h, foot)], finish.main, k)
    parts += staves((0.1 * h, foot), (0.6 * h, 0.45 * w), thick, finish.main, k)
    parts += staves((0.58 * h, 0.445 * w), (h, 0.5 * w), thick, finish.main, k)
    return Shape(tuple(parts), hollows=(hollow(foot, thick, 0.16 * h, h, k),), word="round")


def open_basket(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An empty basket with two ears."""
    w, d, h = size
    k, thick = d / w, 0.025 * w
    parts = turned([(0.0, 0.4 * w), (0.04 * h, 0.4 * w)], finish.main, k)
    parts += staves((0.0, 0.41 * w), (0.84 * h, 0.46 * w), thick, finish.main, k)
    parts += hoop((0.0, 0.0, 0.84 * h), (0.455 * w, 0.0, 0.0), (0.0, 0.455 * d, 0.0), 0.03 * w, finish.main, count=16)
    for s in (-1, 1):
        at = (s * 0.45 * w, 0.0, 0.84 * h)
        parts += hoop(at, (0.0, 0.16 * d, 0.0), (0.0, 0.0, 0.14 * h), 0.02 * w, finish.main, 0.0, np.pi, 6)
    return Shape(tuple(parts), hollows=(hollow(0.41 * w, thick, 0.04 * h, 0.84 * h, k),))


def open_bin(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An open bin that narrows to its foot."""
    w, d, h = size
    k, thick = d / w, 0.02 * w
    parts = turned([(0.0, 0.36 * w), (0.03 * h, 0.36 * w)], finish.main, k)
    parts += staves((0.0, 0.37 * w), (0.99 * h, 0.49 * w), thick, finish.main, k)
    return Shape(tuple(parts), hollows=(hollow(0.37 * w, thick, 0.03 * h, h, k),))


def open_box(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """An open carton, its four flaps folded out."""
    w, d, h = size
    tall, t = 0.86 * h, 0.004 + 0.006 * w
    x, y = 0.42 * w, 0.42 * d
    parts = [
        block((-x, -y, 0.0), (x, y, t), finish.main),
        block((-x, -y, 0.0), (-x + t, y, tall), finish.main),
        block((x - t, -y, 0.0), (x, y, tall), finish.main),
        block((-x, -y, 0.0), (x, -y + t, tall), finish.main),
        block((-x, y - t, 0.0), (x, y, tall), finish.main),
    ]
    lean, flap = 0.6, 0.08 * d / float(np.sin(0.6))
    for s in (-1, 1):
        hinge = (0.0, s * y, tall)
        y0, y1 = sorted((s * y, s * (y - t)))
        leaf = block((-0.95 * x, y0, tall), (0.95 * x, y1, tall + flap), finish.main)
        parts.append(tilted(leaf, -s * lean, hinge))
        parts.append(
            block(
                (s * x if s > 0 else -w / 2, -0.95 * y, tall - t), (w / 2 if s > 0 else -x, 0.95 * y, tall), finish.main
            )
        )
    return Shape(tuple(parts), hollows=(Top(0.0, 0.0, x - 1.5 * t, y - 1.5 * t, t, 1.6 * tall),))
