"""The points by which VSI-Bench stands for boxes, laid out and compared a second time.

Where a point lies to the last bit decides whether it counts: products are taken apart by single precision here, and
edge by edge instead of in one grid. Metres.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from sightline.datasets.checking.recompute.retold import CLOSE
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness

Array = NDArray[np.float64]

SPACING = 20  # points a metre, at least
AT_ONCE = 256  # points compared with all others at a time
KEPT = 4_194_304  # points of a grid; larger ones stand for nothing


def points_of(solid: Solid) -> Array | None:
    """Points (N, 3) of a box, None for one that is too large: none are taken from within its inner half, and none that
    the box's own arithmetic places outside, unless that leaves nothing."""
    size, axes = solid.box.size.tolist(), solid.box.rotation
    counts = [math.ceil(length / (1.0 / SPACING)) for length in size]
    if math.prod(counts) > KEPT:
        return None
    steps = [np.linspace(-0.5 * length, 0.5 * length, count) for length, count in zip(size, counts, strict=True)]
    outer = [np.abs(step) > 0.25 * length for step, length in zip(steps, size, strict=True)]
    i, j, k = (at.ravel() for at in np.indices(counts))
    chosen = outer[0][i] | outer[1][j] | outer[2][k]
    a, b, c = steps[0][i[chosen]], steps[1][j[chosen]], steps[2][k[chosen]]
    places = [_once_rounded(c, row[2], _once_rounded(b, row[1], a * row[0])) for row in axes.tolist()]
    points = np.column_stack([place + middle for place, middle in zip(places, solid.center, strict=True)])
    own = points - np.array(solid.center)
    inside = np.ones(len(own), dtype=bool)
    for axis, length in enumerate(size):
        x, y, z = axes[:, axis].tolist()
        inside &= np.abs((own[:, 0] * x + own[:, 1] * y) + own[:, 2] * z) <= 0.5 * length
    return points[inside] if inside.any() else points


def _once_rounded(numbers: Array, factor: float, summand: Array) -> Array:
    """numbers · factor + summand as if it had been rounded at the end only."""
    product = numbers * factor
    coarse, part = numbers.astype(np.float32).astype(np.float64), float(np.float32(factor))
    fine, rest = numbers - coarse, factor - part
    missing = ((coarse * part - product) + (coarse * rest + fine * part)) + fine * rest
    large, small = np.where(abs(product) >= abs(summand), (product, summand), (summand, product))
    total = large + small
    result: Array = total + ((small - (total - large)) + missing)
    return result


def nearest_of(a: tuple[Solid, Array], b: tuple[Solid, Array]) -> float:
    """Metres between the nearest points of two boxes, given with them.

    A point that is further from the other box than any two points are apart is nobody's nearest.
    """
    (solid_a, points_a), (solid_b, points_b) = a, b
    far_a, far_b = solid_b.box.distance_to(points_a), solid_a.box.distance_to(points_b)
    most = float(cdist(points_a[far_a.argmin()][None], points_b).min())
    near_a, near_b = points_a[far_a <= most * (1 + CLOSE)], points_b[far_b <= most * (1 + CLOSE)]
    starts = range(0, len(near_a), AT_ONCE)
    return min([float(cdist(near_a[start : start + AT_ONCE], near_b).min()) for start in starts])


def gap_of_points(a: Solid, b: Solid, witness: Witness) -> float | None:
    """Metres between the points that stand for two of the scene's boxes in VSI-Bench; None where there are too many."""
    key = ("gap_of_points", a, b)
    if key not in witness.kept:
        for solid in (a, b):
            if ("points_of", solid) not in witness.kept:
                witness.kept["points_of", solid] = points_of(solid)
        points_a, points_b = witness.kept["points_of", a], witness.kept["points_of", b]
        known = points_a is not None and points_b is not None
        witness.kept[key] = nearest_of((a, points_a), (b, points_b)) if known else None
    metres: float | None = witness.kept[key]
    return metres
