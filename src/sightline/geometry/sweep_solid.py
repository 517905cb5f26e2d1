"""What a box of any orientation meets while it is shifted: the compiled kernel.

On each of the fifteen axes of the separating-axis test the overlap of the two shadows is linear in time; the boxes meet
while all overlap.

Compiled functions here call none of another file: numba's cache would not notice when that one changes.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sightline.geometry.envelope import highest

Array = NDArray[np.float64]

TOUCH = 1e-9  # metres; solids that share less than this only touch
PARALLEL = 1e-9  # sine of the angle between edges below which their common normal is no axis of its own


@njit(cache=True)
def shoved(
    center: Array, size: Array, rotation: Array, centers: Array, sizes: Array, rotations: Array, shift: Array
) -> tuple[Array, Array]:
    """What a box meets when it is moved by `shift` (3,), metres: share of the way to the contact with each of N boxes,
    infinite for never, and the deepest overlap with each, metres, 0 for none.

    The box is centre (3,), full size (3,) and rotation (3, 3); the others (N, 3), (N, 3) and (N, 3, 3).
    """
    count = len(centers)
    contacts, depths = np.full(count, np.inf), np.zeros(count)
    lines = np.zeros((30, 2))
    for i in range(count):
        enter, deepest = _shadows(center, size, rotation, centers[i], sizes[i], rotations[i], shift, lines)
        if deepest > TOUCH:
            contacts[i], depths[i] = max(enter, 0.0), deepest
    return contacts, depths


@njit(cache=True)
def _shadows(
    center_a: Array, size_a: Array, turn_a: Array, center_b: Array, size_b: Array, turn_b: Array,
    shift: Array, lines: Array,
) -> tuple[float, float]:  # fmt: skip
    """When `a` enters `b`, as a share of the way, and how deep the two overlap at most, negative where they do not.

    `lines` (30, 2) is overwritten: the overlap of either side on each axis, where it begins and how it grows.
    """
    enter, kept = -np.inf, 0
    axis = np.zeros(3)
    for k in range(15):
        if k < 3:
            axis[:] = turn_a[:, k]
        elif k < 6:
            axis[:] = turn_b[:, k - 3]
        else:
            i, j = (k - 6) // 3, (k - 6) % 3
            for d in range(3):
                e, f = (d + 1) % 3, (d + 2) % 3
                axis[d] = turn_a[e, i] * turn_b[f, j] - turn_a[f, i] * turn_b[e, j]
            length = np.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
            if length < PARALLEL:
                continue
            axis /= length
        reach, start, speed = 0.0, 0.0, 0.0
        for d in range(3):
            along_a = axis[0] * turn_a[0, d] + axis[1] * turn_a[1, d] + axis[2] * turn_a[2, d]
            along_b = axis[0] * turn_b[0, d] + axis[1] * turn_b[1, d] + axis[2] * turn_b[2, d]
            reach += (abs(along_a) * size_a[d] + abs(along_b) * size_b[d]) / 2
            start += axis[d] * (center_b[d] - center_a[d])
            speed += axis[d] * shift[d]
        lines[kept, 0], lines[kept, 1] = reach - start, speed
        lines[kept + 1, 0], lines[kept + 1, 1] = reach + start, -speed
        kept += 2
        if speed != 0.0:
            enter = max(enter, min((start - reach) / speed, (start + reach) / speed))
    return enter, highest(lines[:kept])
