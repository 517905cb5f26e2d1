"""The volume two boxes share: compiled kernels, exact for upright boxes and for boxes that lean.

Upright: the area where the footprints overlap (a rectangle clipped by another) times the shared height. Leaning: the
shared solid is bounded by the parts of either's faces that lie in the other, and its volume is the sum of
(area of such a part × distance of its plane from one fixed point) / 3.

Compiled functions here call none of another file: numba's cache would not notice when that one changes.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Where faces of both boxes lie in one plane, rounding decides for each box alone whether its face bounds the shared
# solid, and both or neither may. So one box is made smaller by this share: wide of rounding (1e-16), below any measure.
SHRINK = 1e-12


@njit(cache=True)
def shared_volume(
    center_a: Array, size_a: Array, rotation_a: Array, center_b: Array, size_b: Array, rotation_b: Array
) -> float:
    """Cubic metres common to two boxes of any orientation: centres (3,), full sizes (3,), rotations (3, 3)."""
    half_a, half_b = size_a / 2, size_b / 2
    half_a = half_a - SHRINK * max(half_a.max(), half_b.max())
    shift, turn = np.zeros(3), np.zeros((3, 3))  # a point in a's axes is turn @ (the point in b's axes) + shift
    back_shift, back_turn = np.zeros(3), np.zeros((3, 3))
    for i in range(3):
        for k in range(3):
            shift[i] += rotation_a[k, i] * (center_b[k] - center_a[k])
            back_shift[i] += rotation_b[k, i] * (center_a[k] - center_b[k])
            for j in range(3):
                turn[i, j] += rotation_a[k, i] * rotation_b[k, j]
                back_turn[j, i] = turn[i, j]
    total = 0.0
    for axis in range(3):
        for sign in (-1.0, 1.0):
            area = _face_area_inside(half_a, axis, sign, back_turn, back_shift, half_b)
            total += area * half_a[axis]
            area = _face_area_inside(half_b, axis, sign, turn, shift, half_a)
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


@njit(cache=True)
def iou_pairs(
    centers_a: Array, sizes_a: Array, rotations_a: Array, centers_b: Array, sizes_b: Array, rotations_b: Array
) -> Array:
    """Shared over joint volume (N,) of box i of a and box i of b: (N, 3), (N, 3) in metres, (N, 3, 3) each."""
    ious = np.zeros(len(centers_a))
    for i in range(len(centers_a)):
        one, two = sizes_a[i].prod(), sizes_b[i].prod()
        shared = shared_volume(centers_a[i], sizes_a[i], rotations_a[i], centers_b[i], sizes_b[i], rotations_b[i])
        ious[i] = min(shared / (one + two - shared), 1.0)
    return ious


@njit(cache=True)
def iou_upright_pairs(a: Array, b: Array) -> Array:
    """Shared over joint volume (N,) of upright boxes i of (N, 7) and (N, 7): centre, size, metres, yaw, radians."""
    ious = np.zeros(len(a))
    for i in range(len(a)):
        low = max(a[i, 2] - a[i, 5] / 2, b[i, 2] - b[i, 5] / 2)
        high = min(a[i, 2] + a[i, 5] / 2, b[i, 2] + b[i, 5] / 2)
        if high <= low:
            continue
        dx, dy = a[i, 0] - b[i, 0], a[i, 1] - b[i, 1]
        c, s = np.cos(b[i, 6]), np.sin(b[i, 6])
        area = shared_footprint(c * dx + s * dy, c * dy - s * dx, a[i, 3], a[i, 4], a[i, 6] - b[i, 6], b[i, 3], b[i, 4])
        shared = area * (high - low)
        ious[i] = min(shared / (a[i, 3:6].prod() + b[i, 3:6].prod() - shared), 1.0)
    return ious
