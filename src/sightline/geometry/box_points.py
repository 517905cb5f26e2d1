"""Boxes as points on their surfaces, as VSI-Bench measured distances between objects: its own way, on purpose.

A box is filled with points 5 cm apart, hollowed, turned into the world, and cut by the same box again. Mathematically
that last step keeps every point. In floating point a point on a face lies inside or outside by its last bit, and most
faces lose some of their points, small things all: gaps come out up to a few centimetres longer than they are. Who wants
the benchmark's own numbers must lose the same points, bit for bit; for anything else `box.gap` is exact.
"""

from __future__ import annotations

import math
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sightline.errors import GeometryError
from sightline.geometry.box import Box

Array = NDArray[np.float64]

STEP = 0.05  # metres between the points of a grid, at most, if it had one more along each edge
HOLLOW = 4  # points nearer to the middle than this part of every edge are left out
MOST = 2**22  # points of a grid before it is hollowed: a hundred megabytes
TRIED = 48  # points of each that are compared first
ROUNDED = 1 + 1e-12  # so that no point is lost to the last bit of two ways to measure
SPLITTER = 2.0**27 + 1  # halves the 53 bits of a double (Veltkamp)


def point_count(box: Box) -> int:
    """How many points the grid of a box has, hollowed or not."""
    return math.prod([math.ceil(length / STEP) for length in box.size.tolist()])


def surface_points(box: Box) -> Array:
    """The points (N, 3), metres, that stand for a box in VSI-Bench's distances.

    Along each edge ceil(length / 5 cm) points from face to face (a single one lies on the lower face); of these the
    ones further than a quarter of an edge from the middle along any axis; of these the ones that their own coordinates
    place inside the box, both ways rounded as the benchmark's arithmetic rounds. Where none is left, all of them.
    Raises GeometryError for a box whose grid has more than `MOST` points.
    """
    if point_count(box) > MOST:
        raise GeometryError(f"box of {box.size.tolist()} m: a grid of {STEP} m has over {MOST} points; use `box.gap`")
    inside = _hollow_grid(box.size)
    points = _turned(inside, box.rotation) + box.center
    kept = points[_held(points - box.center, box)]
    return kept if len(kept) else points


def points_gap(a: Array, b: Array) -> float:
    """Metres between the nearest two of points (N, 3) and (M, 3), neither of them empty."""
    far_a, far_b = _to_bounds(a, b), _to_bounds(b, a)
    near_a, near_b = (a[np.argsort(far_a)[:TRIED]], b[np.argsort(far_b)[:TRIED]])
    # The nearest two are no further apart than any two: what is further from all of the others cannot be one of them.
    reach = float(np.sqrt(((near_a[:, None] - near_b[None]) ** 2).sum(axis=2).min()))
    left_a, left_b = a[far_a <= reach * ROUNDED], b[far_b <= reach * ROUNDED]
    few, many = (left_a, left_b) if len(left_a) < len(left_b) else (left_b, left_a)
    return float(cKDTree(many).query(few)[0].min())


def _to_bounds(points: Array, others: Array) -> Array:
    """Metres (N,) from points (N, 3) to the least box with axes along the coordinates around others (M, 3)."""
    outside = np.maximum(np.maximum(others.min(axis=0) - points, points - others.max(axis=0)), 0.0)
    return cast(Array, np.linalg.norm(outside, axis=1))


def _hollow_grid(size: Array) -> Array:
    """Points (N, 3) of the grid in the box's own axes, without those in the middle."""
    along = [np.linspace(-length / 2, length / 2, int(np.ceil(length / STEP))) for length in size.tolist()]
    grid = np.stack(np.meshgrid(*along, indexing="ij"), axis=-1).reshape(-1, 3)
    return cast(Array, grid[(np.abs(grid) > size / HOLLOW).any(axis=1)])


def _turned(points: Array, rotation: Array) -> Array:
    """`points @ rotation.T` (N, 3) with each sum rounded as a fused multiply-add rounds it, on any machine."""
    x, y, z = (points[:, axis, None] for axis in range(3))
    return _fused(z, rotation[:, 2], _fused(y, rotation[:, 1], x * rotation[:, 0]))


def _held(points: Array, box: Box) -> NDArray[np.bool_]:
    """Which of points (N, 3), given from the box's centre, are inside; products and sums rounded one by one."""
    x, y, z = (points[:, axis, None] for axis in range(3))
    along = x * box.rotation[0] + y * box.rotation[1] + z * box.rotation[2]
    return cast("NDArray[np.bool_]", (np.abs(along) <= box.size / 2).all(axis=1))


def _fused(a: Array, b: Array, c: Array) -> Array:
    """a · b + c, rounded once: the errors of product and sum are worked out and added (Dekker, Knuth)."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    lost = a_high * b_high - product + a_high * b_low + a_low * b_high + a_low * b_low
    total = product + c
    taken = total - product
    return total + ((product - (total - taken)) + (c - taken) + lost)


def _halves(a: Array) -> tuple[Array, Array]:
    """A number as two of 26 bits and their sign."""
    scaled = SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high
