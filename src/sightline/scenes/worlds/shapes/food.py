"""What one eats: fruit, a loaf, a cake."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import ellipsoid, rod, upright
from sightline.scenes.worlds.shapes.rounds import turned
from sightline.scenes.worlds.shapes.shape import Finish, Shape

Size = tuple[float, float, float]
STALK, LEAF, CRUST = (84, 58, 34), (60, 120, 50), (222, 184, 130)


def apple(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round fruit with its stalk and one leaf."""
    w, d, h = size
    parts = (
        ellipsoid((0.0, 0.0, 0.425 * h), (w / 2, d / 2, 0.425 * h), finish.main),
        rod((0.0, 0.0, 0.82 * h), (0.05 * w, 0.0, 0.98 * h), 0.02 * w, plain(STALK)),
        ellipsoid((0.16 * w, 0.0, 0.9 * h), (0.14 * w, 0.07 * d, 0.03 * h), plain(LEAF)),
    )
    return Shape(parts)


def pear(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A round belly that narrows to a slender neck and a stalk."""
    w, d, h = size
    k = d / w
    parts = [ellipsoid((0.0, 0.0, 0.32 * h), (w / 2, d / 2, 0.32 * h), finish.main)]
    parts += turned([(0.42 * h, 0.47 * w), (0.55 * h, 0.37 * w), (0.74 * h, 0.2 * w)], finish.main, k)
    parts.append(ellipsoid((0.0, 0.0, 0.74 * h), (0.205 * w, 0.205 * d, 0.12 * h), finish.main))
    parts.append(rod((0.0, 0.0, 0.84 * h), (0.07 * w, 0.0, 0.99 * h), 0.03 * w, plain(STALK)))
    return Shape(tuple(parts))


def banana(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Lying on its side, bent in the plane of the table."""
    w, d, h = size
    angles = np.linspace(0.2 * np.pi, 0.8 * np.pi, 8)
    reach = 0.47 * w / float(np.cos(angles[0]))
    rise = 1.3 * d
    points = [(reach * float(np.cos(a)), rise * float(np.sin(a) - 1.0), h / 2) for a in angles]
    thick = [0.3, 0.42, 0.49, 0.5, 0.5, 0.49, 0.42, 0.25]
    parts = []
    for i in range(7):
        a, b = (points[i], points[i + 1]) if thick[i] >= thick[i + 1] else (points[i + 1], points[i])
        wide, narrow = max(thick[i], thick[i + 1]), min(thick[i], thick[i + 1])
        parts.append(rod(a, b, wide * h, finish.main, taper=narrow / wide))
    parts += [ellipsoid(points[i], (thick[i] * h,) * 3, finish.main) for i in range(1, 7)]
    tip = points[-1]
    parts.append(rod(tip, (tip[0] - 0.04 * w, tip[1] - 0.12 * d, h / 2), 0.16 * h, plain(STALK)))
    return Shape(tuple(parts))


def loaf(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """A long loaf of bread with cuts across its crust."""
    w, d, h = size
    parts = [
        ellipsoid((0.0, 0.0, 0.48 * h), (w / 2, d / 2, 0.48 * h), finish.main),
        ellipsoid((0.0, 0.0, 0.3 * h), (0.45 * w, 0.46 * d, 0.3 * h), finish.main),
    ]
    for x in (-0.24, -0.08, 0.08, 0.24):
        z = 0.48 * h * float(1 + np.sqrt(1 - 4 * x * x)) * 0.985
        parts.append(ellipsoid((x * w, 0.0, z), (0.025 * w, 0.22 * d, 0.03 * h), plain(CRUST)))
    return Shape(tuple(parts))


def cake(rng: np.random.Generator, size: Size, finish: Finish) -> Shape:
    """Two tiers with icing on a stand, cherries on top."""
    w, d, h = size
    k = d / w
    parts = turned([(0.0, 0.3 * w), (0.04 * h, 0.3 * w), (0.16 * h, 0.08 * w), (0.26 * h, 0.1 * w)], finish.trim, k)
    parts += turned([(0.26 * h, 0.5 * w), (0.3 * h, 0.5 * w)], finish.trim, k)
    parts += turned([(0.3 * h, 0.43 * w), (0.62 * h, 0.43 * w)], finish.main, k)
    parts += turned([(0.62 * h, 0.26 * w), (0.88 * h, 0.26 * w)], finish.main, k)
    cherry = plain((170, 24, 36), gloss=0.7)
    for angle in np.arange(8) * np.pi / 4:
        x, y = 0.35 * w * float(np.cos(angle)), 0.35 * d * float(np.sin(angle))
        parts.append(ellipsoid((x, y, 0.65 * h), (0.04 * w, 0.04 * w, 0.055 * h), cherry))
    parts.append(ellipsoid((0.0, 0.0, 0.93 * h), (0.06 * w, 0.06 * w, 0.07 * h), cherry))
    parts.append(upright(0.0, 0.0, 0.44 * h, 0.48 * h, 0.433 * w, plain((240, 232, 214)), radius_y=0.433 * d))
    return Shape(tuple(parts))
