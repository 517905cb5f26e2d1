"""Points picked from lists of them: those that two lists share, and those that lie well apart from one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FITTING = 24  # candidates


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
    """For each of T points `count` others (T, count) among the candidates (C,), in random order; -1 where none fit.

    All are places in lists of N points: `uv` (N, 2) in pixels, `xyz` (N, 3) in metres. Others that fit are from `low`
    to `high` pixels from the point and from each other, and at least `least` (N,) metres, as the list has it for the
    point, from where the point is. Only the first `FITTING` that fit by themselves are tried together.
    """
    found = np.full((len(one), count), -1, dtype=np.int64)
    fitting = np.empty(FITTING, dtype=np.int64)
    for t in range(len(one)):
        own, n = one[t], 0
        for k in among:
            across, down = uv[k, 0] - uv[own, 0], uv[k, 1] - uv[own, 1]
            if abs(across) > high or abs(down) > high:  # most of them
                continue
            off = math.hypot(across, down)
            if off < low or off > high:
                continue
            x, y, z = xyz[k, 0] - xyz[own, 0], xyz[k, 1] - xyz[own, 1], xyz[k, 2] - xyz[own, 2]
            if x * x + y * y + z * z < least[own] * least[own]:
                continue
            fitting[n] = k
            n += 1
            if n == FITTING:
                break
        _fill_together(found[t], fitting[:n], uv, low, high)
    return found


@njit(cache=True)
def _fill_together(into: Places, fitting: Places, uv: Array, low: float, high: float) -> None:
    """Fill `into` with the first of the evenly spaced choices from `fitting` (n,) that fit each other.

    Choices are taken or left whole: were one taken after the other, each beside those before it, the point they are
    sought for would lie in the middle of them, or at the edge, more often than they do, and who looks at the points
    alone could tell which it is.
    """
    n, count = len(fitting), len(into)
    for step in range(1, n):
        for start in range(n):
            fits = True
            for a in range(count):
                for b in range(a):
                    i, j = fitting[(start + a * step) % n], fitting[(start + b * step) % n]
                    off = math.hypot(uv[i, 0] - uv[j, 0], uv[i, 1] - uv[j, 1])
                    fits = fits and i != j and low <= off <= high
            if fits:
                for a in range(count):
                    into[a] = fitting[(start + a * step) % n]
                return
