"""The volume two boxes share: compiled kernels, exact for upright boxes and for boxes that lean.

Upright: the area where the footprints overlap (a rectangle clipped by another) times the shared height. Leaning: the
shared solid is bounded by the parts of either's faces that lie in the other, and its volume is the sum of
(area of such a part × distance of its plane from one fixed point) / 3.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sightline.geometry.box_gap import relative

Array = NDArray[np.float64]

# Faces of both boxes that lie in one plane bound the shared solid once: one box's faces are clipped this share of the
# boxes' size too wide, the other's as much too tight. Wide of rounding (1e-16), far below any measurement.
COPLANAR = 1e-12


@njit(cache=True)
def shared_volume(
    center_a: Array, size_a: Array, rotation_a: Array, center_b: Array, size_b: Array, rotation_b: Array
) -> float:
    """Cubic metres common to two boxes of any orientation: centres (3,), full sizes (3,), rotations (3, 3)."""
    half_a, half_b = size_a / 2, size_b / 2
    shift, turn = relative(center_a, rotation_a, center_b, rotation_b)
    back_shift, back_turn = relative(center_b, rotation_b, center_a, rotation_a)
    slack = COPLANAR * max(half_a.max(), half_b.max())
    total = 0.0
    for axis in range(3):
        for sign in (-1.0, 1.0):
            area = _face_area_inside(half_a, axis, sign, back_turn, back_shift, half_b + slack)
            total += area * half_a[axis]
            area = _face_area_inside(half_b, axis, sign, turn, shift, half_a - slack)
            total += area * (half_b[axis] - sign * back_shift[axis])
    return max(total / 3, 0.0)


@njit(cache=True)
def _face_area_inside(half: Array, axis: int, sign: float, turn: Array, shift: Array, other: Array) -> float:
    """Square metres of one face of a box that lie in another, whose coordinates are turn @ own + shift."""
    first, second = (axis + 1) % 3, (axis + 2) % 3
    face, cut = np.zeros((16, 2)), np.zeros((16, 2))
    face[0, 0], face[0, 1] = -half[first], -half[second]
    face[1, 0], face[1, 1] = half[first], -half[second]
    face[2, 0], face[2, 1] = half[first], half[second]
    face[3, 0], face[3, 1] = -half[first], half[second]
    count = 4
    for i in range(3):
        start = turn[i, axis] * sign * half[axis] + shift[i]
        for side in (-1.0, 1.0):
            x, y = side * turn[i, first], side * turn[i, second]
            count = clip(face, count, x, y, other[i] - side * start, cut)
            if count < 3:
                return 0.0
            face, cut = cut, face
    return polygon_area(face, count)


@njit(cache=True)
def shared_footprint(
    x: float, y: float, length: float, width: float, yaw: float, other_length: float, other_width: float
) -> float:
    """Square metres common to two rectangles on the floor.

    The first, at (`x`, `y`) metres and turned by `yaw` radians, is given in the axes of the other, which is centred.
    """
    c, s = np.cos(yaw), np.sin(yaw)
    polygon, cut = np.zeros((16, 2)), np.zeros((16, 2))
    for i in range(4):
        p = length / 2 if i in (1, 2) else -length / 2
        q = width / 2 if i in (2, 3) else -width / 2
        polygon[i, 0], polygon[i, 1] = x + c * p - s * q, y + s * p + c * q
    count = 4
    for i in range(4):
        side = 1.0 if i % 2 else -1.0
        limit = other_length / 2 if i < 2 else other_width / 2
        count = clip(polygon, count, side if i < 2 else 0.0, 0.0 if i < 2 else side, limit, cut)
        if count < 3:
            return 0.0
        polygon, cut = cut, polygon
    return polygon_area(polygon, count)


@njit(cache=True)
def clip(polygon: Array, count: int, x: float, y: float, limit: float, into: Array) -> int:
    """Write the part of a convex polygon (first `count` rows of (M, 2), metres) with x·p₀ + y·p₁ ≤ limit; its count."""
    kept = 0
    for i in range(count):
        ax, ay = polygon[i, 0], polygon[i, 1]
        bx, by = polygon[(i + 1) % count, 0], polygon[(i + 1) % count, 1]
        a, b = x * ax + y * ay - limit, x * bx + y * by - limit
        if a <= 0.0:
            into[kept, 0], into[kept, 1] = ax, ay
            kept += 1
        if (a < 0.0 < b) or (b < 0.0 < a):
            t = a / (a - b)
            into[kept, 0], into[kept, 1] = ax + t * (bx - ax), ay + t * (by - ay)
            kept += 1
    return kept


@njit(cache=True)
def polygon_area(polygon: Array, count: int) -> float:
    """Square metres of the convex polygon in the first `count` rows of (M, 2), metres."""
    twice = 0.0
    for i in range(1, count - 1):
        ax, ay = polygon[i, 0] - polygon[0, 0], polygon[i, 1] - polygon[0, 1]
        bx, by = polygon[i + 1, 0] - polygon[0, 0], polygon[i + 1, 1] - polygon[0, 1]
        twice += ax * by - ay * bx
    return abs(twice) / 2
