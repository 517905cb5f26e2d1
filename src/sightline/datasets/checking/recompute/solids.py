"""Boxes measured by their corners: gaps between them, the nearest point of one, the lengths of its edges. Metres.

All in plain numbers: a pair of boxes is too little work for arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.optimize import lsq_linear

from sightline.geometry.box import Box

Place = tuple[float, ...]  # x, y, z of the world, metres; x, y in plan

LEAN = 1e-9  # of an axis' third component: below it a box is a prism over its plan


@dataclass(frozen=True, eq=False)
class Solid:
    """A box as its numbers, each worked out once and when asked for."""

    box: Box

    @cached_property
    def center(self) -> Place:
        """The middle (3)."""
        return tuple(self.box.center.tolist())

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """Centre, size, and rotation row by row (15)."""
        return (*self.center, *self.box.size.tolist(), *self.box.rotation.ravel().tolist())

    @cached_property
    def corners(self) -> list[Place]:
        """The eight corners, local x flipping fastest."""
        return [tuple(corner) for corner in self.box.corners.tolist()]

    @cached_property
    def is_prism(self) -> bool:
        """Whether it stands upright over its plan."""
        least, less, _ = sorted(abs(axis) for axis in self.numbers[12:])
        return max(least, less) <= LEAN

    @cached_property
    def heights(self) -> tuple[float, float]:
        """Lowest and highest z."""
        z = [corner[2] for corner in self.corners]
        return min(z), max(z)

    @cached_property
    def plan(self) -> list[Place]:
        """The four (x, y) that an upright box stands on, counter-clockwise."""
        low = [corner[:2] for corner in sorted(self.corners, key=lambda corner: corner[2])[:4]]
        x, y = (sum(values) / 4 for values in zip(*low, strict=True))
        return sorted(low, key=lambda corner: math.atan2(corner[1] - y, corner[0] - x))

    @cached_property
    def edges(self) -> list[tuple[float, float]]:
        """Length and steepness (0 level … 1 vertical) of the three edges that meet in the first corner."""
        first, *_ = self.corners
        lengths = [(math.dist(first, self.corners[far]), self.corners[far][2] - first[2]) for far in (1, 2, 4)]
        return [(length, abs(rise) / length) for length, rise in lengths]


def gap(a: Solid, b: Solid) -> float:
    """Metres between the surfaces of two boxes, 0 where they meet.

    Upright boxes are prisms: the distance of their plans and that of their heights are two sides of a right triangle.
    Of others the nearest pair of points is a least-squares problem with bounds.
    """
    if not (a.is_prism and b.is_prism):
        return _nearest_pair(a.box, b.box)
    (low_a, high_a), (low_b, high_b) = a.heights, b.heights
    return math.hypot(between_plans(a.plan, b.plan), max(0.0, low_a - high_b, low_b - high_a))


def to_surface(point: Sequence[float], solid: Solid) -> float:
    """Metres from a point (3) to the nearest point of the solid box."""
    x, y, z = (at - middle for at, middle in zip(point, solid.center, strict=True))
    nearest = list(solid.center)
    numbers = solid.numbers
    for axis in range(3):
        ax, ay, az = numbers[6 + axis], numbers[9 + axis], numbers[12 + axis]
        reach = numbers[3 + axis] / 2
        along = min(max(x * ax + y * ay + z * az, -reach), reach)
        nearest[0] += along * ax
        nearest[1] += along * ay
        nearest[2] += along * az
    return math.dist(point, nearest)


def extent(solid: Solid, axis: str) -> float:
    """Height (span of z), width and length (longer and shorter edge that is not the steepest), longest edge; metres."""
    if axis == "height":
        low, high = solid.heights
        return high - low
    by_steepness = sorted(solid.edges, key=lambda edge: edge[1])
    if axis == "longest":
        return max(length for length, _ in by_steepness)
    level = [length for length, _ in by_steepness[:2]]
    return max(level) if axis == "width" else min(level)


def between_plans(a: Sequence[Place], b: Sequence[Place]) -> float:
    """Distance of two convex polygons: 0 where no edge of either parts them, else from a corner to an edge."""
    if not (_parted(a, b) or _parted(b, a)):
        return 0.0
    return min(_corner_to_edge(a, b), _corner_to_edge(b, a))


def _parted(a: Sequence[Place], b: Sequence[Place]) -> bool:
    """Whether the line through some edge of `a` (counter-clockwise) has all of `b` on its outer side."""
    for (x, y), (x_next, y_next) in pairwise((*a, a[0])):
        dx, dy = x_next - x, y_next - y
        if all(dx * (v - y) <= dy * (u - x) for u, v in b):
            return True
    return False


def _corner_to_edge(a: Sequence[Place], b: Sequence[Place]) -> float:
    """Least distance of a corner of `a` from an edge of `b`."""
    least = math.inf
    for (x, y), (x_next, y_next) in pairwise((*b, b[0])):
        dx, dy = x_next - x, y_next - y
        square = dx * dx + dy * dy
        for u, v in a:
            part = min(max(((u - x) * dx + (v - y) * dy) / square, 0.0), 1.0)
            east, north = u - x - part * dx, v - y - part * dy
            least = min(least, east * east + north * north)
    return math.sqrt(least)


def _nearest_pair(a: Box, b: Box) -> float:
    matrix = np.hstack([a.rotation, -b.rotation])
    reach = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(matrix, b.center - a.center, bounds=(-reach, reach), method="bvls", tol=1e-14)
    return float(np.linalg.norm(found.fun))
