"""The distance between two boxes: the compiled kernel, exact for any orientation.

The nearest points of two solids that do not meet lie on a corner and anything, or inside two edges. So: all corners of
each against the other, all pairs of edges, and zero if an edge of one runs through the other.

Compiled functions here call none of another file: numba's cache would not notice when that one changes.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]

PARALLEL = 1e-28  # squared sine of the angle between edges below which corners alone decide


@njit(cache=True)
def box_gap(
    center_a: Array, size_a: Array, rotation_a: Array, center_b: Array, size_b: Array, rotation_b: Array
) -> float:
    """Metres between the surfaces of two boxes: centres (3,), full sizes (3,), rotations (3, 3); 0 if they meet."""
    half_a, half_b = size_a / 2, size_b / 2
    shift, turn = _relative(center_a, rotation_a, center_b, rotation_b)  # point in a = turn @ point in b + shift
    back_shift, back_turn = _relative(center_b, rotation_b, center_a, rotation_a)

    nearest = min(
        _corners_to_box(half_b, turn, shift, half_a),
        _corners_to_box(half_a, back_turn, back_shift, half_b),
    )
    if nearest == 0.0:
        return 0.0
    apart = max(_face_separation(half_a, turn, shift, half_b), _face_separation(half_b, back_turn, back_shift, half_a))
    if apart > 0.0 and nearest <= apart * apart * (1 + 1e-14):
        return float(np.sqrt(nearest))  # a corner over a face: no pair of edges can be nearer than the faces' planes
    if apart <= 0.0 and (
        _an_edge_enters(half_b, turn, shift, half_a) or _an_edge_enters(half_a, back_turn, back_shift, half_b)
    ):
        return 0.0
    return float(np.sqrt(min(nearest, _edges_to_edges(half_a, turn, shift, half_b))))


@njit(cache=True)
def _relative(center_a: Array, rotation_a: Array, center_b: Array, rotation_b: Array) -> tuple[Array, Array]:
    """Shift (3,), metres, and turn (3, 3) with which coordinates in box b become coordinates in box a."""
    shift, turn = np.zeros(3), np.zeros((3, 3))
    for i in range(3):
        for k in range(3):
            shift[i] += rotation_a[k, i] * (center_b[k] - center_a[k])
            for j in range(3):
                turn[i, j] += rotation_a[k, i] * rotation_b[k, j]
    return shift, turn


@njit(cache=True)
def _corners_to_box(half: Array, turn: Array, shift: Array, other: Array) -> float:
    """Least squared distance from the corners of one box (half sizes (3,)) to another, in the other's axes."""
    nearest = np.inf
    for corner in range(8):
        x = half[0] if corner & 1 else -half[0]
        y = half[1] if corner & 2 else -half[1]
        z = half[2] if corner & 4 else -half[2]
        squared = 0.0
        for i in range(3):
            outside = abs(turn[i, 0] * x + turn[i, 1] * y + turn[i, 2] * z + shift[i]) - other[i]
            if outside > 0.0:
                squared += outside * outside
        nearest = min(nearest, squared)
    return nearest


@njit(cache=True)
def _face_separation(half: Array, turn: Array, shift: Array, other: Array) -> float:
    """How far the other box (half sizes `other`) lies outside the face planes of this one; negative: it crosses."""
    apart = -np.inf
    for i in range(3):
        reach = abs(turn[i, 0]) * other[0] + abs(turn[i, 1]) * other[1] + abs(turn[i, 2]) * other[2]
        apart = max(apart, abs(shift[i]) - half[i] - reach)
    return apart


@njit(cache=True)
def _an_edge_enters(half: Array, turn: Array, shift: Array, other: Array) -> bool:
    """Whether an edge of a box runs through or touches the other, in the other's axes (clipping by slabs)."""
    for along in range(3):
        first, second = (along + 1) % 3, (along + 2) % 3
        for sides in range(4):
            p = half[first] if sides & 1 else -half[first]
            q = half[second] if sides & 2 else -half[second]
            low, high = -half[along], half[along]
            for i in range(3):
                start = turn[i, first] * p + turn[i, second] * q + shift[i]
                slope = turn[i, along]
                if slope == 0.0:
                    if abs(start) > other[i]:
                        low, high = 1.0, 0.0
                else:
                    one, two = (-other[i] - start) / slope, (other[i] - start) / slope
                    low, high = max(low, min(one, two)), min(high, max(one, two))
            if low <= high:
                return True
    return False


@njit(cache=True)
def _edges_to_edges(half: Array, turn: Array, shift: Array, other: Array) -> float:
    """Least squared distance between points inside edges of both boxes, in the first box's axes; infinite if none."""
    nearest = np.inf
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        for m in range(3):
            along, y, z = turn[i, m], turn[j, m], turn[k, m]
            across = y * y + z * z
            if across < PARALLEL:
                continue
            n, o = (m + 1) % 3, (m + 2) % 3
            for sides in range(16):
                p = other[n] if sides & 1 else -other[n]
                q = other[o] if sides & 2 else -other[o]
                dx = shift[i] + turn[i, n] * p + turn[i, o] * q
                dy = shift[j] + turn[j, n] * p + turn[j, o] * q - (half[j] if sides & 4 else -half[j])
                dz = shift[k] + turn[k, n] * p + turn[k, o] * q - (half[k] if sides & 8 else -half[k])
                t = -(dy * y + dz * z) / across  # along the other's edge; the sum form keeps its digits near parallel
                if abs(t) <= other[m] and abs(dx + t * along) <= half[i]:
                    dy, dz = dy + t * y, dz + t * z
                    nearest = min(nearest, dy * dy + dz * dz)
    return nearest


@njit(cache=True)
def gap_table(centers: Array, sizes: Array, rotations: Array) -> Array:
    """Metres (N, N) between each two of N boxes: centers and sizes (N, 3), metres, rotations (N, 3, 3)."""
    count = len(centers)
    table = np.zeros((count, count))
    for i in range(count):
        for j in range(i):
            table[i, j] = table[j, i] = box_gap(centers[j], sizes[j], rotations[j], centers[i], sizes[i], rotations[i])
    return table


@njit(cache=True)
def gap_pairs(
    centers_a: Array, sizes_a: Array, rotations_a: Array, centers_b: Array, sizes_b: Array, rotations_b: Array
) -> Array:
    """Metres (N,) between box i of a and box i of b: centers and sizes (N, 3), metres, rotations (N, 3, 3)."""
    apart = np.zeros(len(centers_a))
    for i in range(len(centers_a)):
        apart[i] = box_gap(centers_a[i], sizes_a[i], rotations_a[i], centers_b[i], sizes_b[i], rotations_b[i])
    return apart
