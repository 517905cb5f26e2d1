"""The least of several lines over a span of time, and how high it gets: when what is swept is farthest from a touch."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def highest(lines: Array) -> float:
    """The highest value between the times 0 and 1 of the least of N lines (N, 2), start and slope.

    The least of lines is concave: from the line that is least at 0 and the one at 1 to where the two cross, until no
    other is lower there.
    """
    low, low_value = _least(lines, 0.0)
    if lines[low, 1] <= 0.0:
        return low_value
    high, high_value = _least(lines, 1.0)
    if lines[high, 1] >= 0.0:
        return high_value
    for _ in range(len(lines)):
        time = (lines[high, 0] - lines[low, 0]) / (lines[low, 1] - lines[high, 1])
        k, value = _least(lines, time)
        if k in (low, high) or lines[k, 1] == 0.0:
            return value
        if lines[k, 1] > 0.0:
            low = k
        else:
            high = k
    return value


@njit(cache=True)
def _least(lines: Array, time: float) -> tuple[int, float]:
    least, at = np.inf, 0
    for k in range(len(lines)):
        value = lines[k, 0] + time * lines[k, 1]
        if value < least:
            least, at = value, k
    return at, least
