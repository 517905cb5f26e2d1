"""Boxes measured by their corners: gaps between them, the nearest point of one, the lengths of its edges. Metres."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from sightline.geometry.box import Box

Array = NDArray[np.float64]

LEAN = 1e-9  # of an axis' third component: below it a box is a prism over its plan


def gap(a: Box, b: Box) -> float:
    """Metres between the surfaces of two boxes, 0 where they meet.

    Upright boxes are prisms: the distance of their plans and that of their heights are two sides of a right triangle.
    Of others the nearest pair of points is a least-squares problem with bounds.
    """
    if not (_is_prism(a) and _is_prism(b)):
        return _nearest_pair(a, b)
    (low_a, high_a), (low_b, high_b) = (_heights(box) for box in (a, b))
    return math.hypot(_between_plans(_plan(a), _plan(b)), max(0.0, low_a - high_b, low_b - high_a))


def to_surface(point: Array, box: Box) -> float:
    """Metres from a point (3,) to the nearest point of the solid box."""
    along = box.rotation.T @ (point - box.center)
    nearest = box.center + box.rotation @ np.clip(along, -box.size / 2, box.size / 2)
    return math.dist(point.tolist(), nearest.tolist())


def edges(box: Box) -> list[tuple[float, float]]:
    """Length, metres, and steepness (0 level … 1 vertical) of the three edges that meet in the first corner."""
    corners = box.corners
    sides = [corners[far] - corners[0] for far in (1, 2, 4)]
    return [(math.hypot(*side.tolist()), abs(float(side[2])) / math.hypot(*side.tolist())) for side in sides]


def extent(box: Box, axis: str) -> float:
    """Height (span of z), width and length (longer and shorter edge that is not the steepest), longest edge; metres."""
    if axis == "height":
        low, high = _heights(box)
        return high - low
    by_steepness = sorted(edges(box), key=lambda edge: edge[1])
    if axis == "longest":
        return max(length for length, _ in by_steepness)
    level = [length for length, _ in by_steepness[:2]]
    return max(level) if axis == "width" else min(level)


def _is_prism(box: Box) -> bool:
    third = np.abs(box.rotation[2])
    return bool(third[np.argsort(third)[:2]].max() <= LEAN)


def _heights(box: Box) -> tuple[float, float]:
    z = box.corners[:, 2]
    return float(z.min()), float(z.max())


def _plan(box: Box) -> Array:
    """The rectangle (4, 2) that an upright box stands on, in order around it."""
    corners = box.corners
    low = corners[np.argsort(corners[:, 2], kind="stable")[:4], :2]
    around = low - low.mean(axis=0)
    return np.asarray(low[np.argsort(np.arctan2(around[:, 1], around[:, 0]))])


def _between_plans(a: Array, b: Array) -> float:
    """Distance of two convex polygons (K, 2): 0 where no edge of either parts them, else from a corner to an edge."""
    if not (_parted(a, b) or _parted(b, a)):
        return 0.0
    return min(_corner_to_edge(a, b), _corner_to_edge(b, a))


def _parted(a: Array, b: Array) -> bool:
    """Whether the line through some edge of `a` (counter-clockwise) has all of `b` on its outer side."""
    along = np.roll(a, -1, axis=0) - a
    offset = b[None] - a[:, None]
    outside = along[:, None, 0] * offset[..., 1] - along[:, None, 1] * offset[..., 0] <= 0
    return bool(outside.all(axis=1).any())


def _corner_to_edge(a: Array, b: Array) -> float:
    along = (np.roll(b, -1, axis=0) - b)[None]
    offset = a[:, None] - b[None]
    part = np.clip((offset * along).sum(-1) / (along * along).sum(-1), 0.0, 1.0)
    return float(np.sqrt((((offset - part[..., None] * along) ** 2).sum(-1)).min()))


def _nearest_pair(a: Box, b: Box) -> float:
    matrix = np.hstack([a.rotation, -b.rotation])
    reach = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(matrix, b.center - a.center, bounds=(-reach, reach), method="bvls", tol=1e-14)
    return float(np.linalg.norm(found.fun))
