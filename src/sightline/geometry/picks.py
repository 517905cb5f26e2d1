"""Points picked from lists of them: those that two lists share, and those that lie well apart from one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@njit(cache=True)
def shared_places(a: NDArray[np.integer[Any]], b: NDArray[np.integer[Any]]) -> tuple[Places, Places]:
    """Where in two lists (N,), (M,), both ascending without repeats, the numbers stand that are in both: (K,), (K,)."""
    most = min(len(a), len(b))
    in_a, in_b = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    i = j = count = 0
    while i < len(a) and j < len(b):
        if a[i] < b[j]:
            i += 1
        elif a[i] > b[j]:
            j += 1
        else:
            in_a[count], in_b[count] = i, j
            i, j, count = i + 1, j + 1, count + 1
    return in_a[:count], in_b[:count]


@njit(cache=True)
def well_apart(
    one: Places, among: Places, count: int, uv: Array, low: float, high: float, xyz: Array, least: Array
) -> Places:
    """For each of T points `count` others (T, count), the first among the candidates (C,) that fit; -1 for none.

    All are places in lists of N points: `uv` (N, 2) in pixels, `xyz` (N, 3) in metres. One that fits is from `low` to
    `high` pixels from the point, at least `low` from those taken before it, and at least `least` (N,) metres, as the
    list has it for the point, from where the point is.
    """
    found = np.full((len(one), count), -1, dtype=np.int64)
    for t in range(len(one)):
        own, taken = one[t], 0
        for k in among:
            off = math.hypot(uv[k, 0] - uv[own, 0], uv[k, 1] - uv[own, 1])
            if off < low or off > high:
                continue
            x, y, z = xyz[k, 0] - xyz[own, 0], xyz[k, 1] - xyz[own, 1], xyz[k, 2] - xyz[own, 2]
            if x * x + y * y + z * z < least[own] * least[own]:
                continue
            clear = True
            for n in range(taken):
                other = found[t, n]
                clear = clear and math.hypot(uv[k, 0] - uv[other, 0], uv[k, 1] - uv[other, 1]) >= low
            if clear:
                found[t, taken] = k
                taken += 1
                if taken == count:
                    break
    return found
