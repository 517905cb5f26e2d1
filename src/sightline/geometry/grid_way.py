"""Ways over a grid of cells: compiled kernels.

A step leads to one of eight neighbours; a slanted one only where both cells beside it are free, so that no corner is
cut. Cells are told by (row, column), lengths are in cells.

Compiled functions here call none of another file: numba's cache would not notice when that one changes.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cells = NDArray[np.int64]

SLANT = math.sqrt(2.0)


@njit(cache=True)
def shortest(free: Flags, starts: Flags, goals: Flags) -> Cells:
    """The cells (K, 2) of a shortest way over `free` (H, W) from one of `starts` to one of `goals`, both ends counted.

    No cells where there is no way. A*: what is left to go is taken to be the way to the rectangle around the goals.
    """
    height, width = free.shape
    row_low, row_high, column_low, column_high = _rectangle(goals)
    reached, before = np.full(height * width, np.inf), np.full(height * width, -1)
    heap = [(0.0, 0.0, 0)]
    heap.pop()  # an empty list whose type is known
    for start in np.flatnonzero(starts.ravel() & free.ravel()):
        cell = int(start)
        reached[cell] = 0.0
        left = _octile(cell // width, cell % width, row_low, row_high, column_low, column_high)
        heappush(heap, (left, -0.0, cell))
    while len(heap):
        _, gone, cell = heappop(heap)
        gone = -gone
        if gone > reached[cell]:
            continue
        row, column = cell // width, cell % width
        if goals[row, column]:
            return _back(before, cell, width)
        for down in range(-1, 2):
            for right in range(-1, 2):
                r, c = row + down, column + right
                if not (0 <= r < height and 0 <= c < width) or not free[r, c]:
                    continue
                if down != 0 and right != 0 and not (free[r, column] and free[row, c]):
                    continue
                come = gone + (SLANT if down != 0 and right != 0 else 1.0)
                other = r * width + c
                if come < reached[other]:
                    reached[other], before[other] = come, cell
                    left = _octile(r, c, row_low, row_high, column_low, column_high)
                    heappush(heap, (come + left, -come, other))  # of equals the one that has come further
    return np.zeros((0, 2), dtype=np.int64)


@njit(cache=True)
def _rectangle(flags: Flags) -> tuple[int, int, int, int]:
    """First and last row, first and last column of the cells that are set."""
    rows, columns = np.nonzero(flags)
    if len(rows) == 0:
        return 0, 0, 0, 0
    return rows.min(), rows.max(), columns.min(), columns.max()


@njit(cache=True)
def _octile(row: int, column: int, row_low: int, row_high: int, column_low: int, column_high: int) -> float:
    """Length of the shortest way over an empty grid to a rectangle of cells."""
    down = max(0, row_low - row, row - row_high)
    right = max(0, column_low - column, column - column_high)
    return float(max(down, right) + (SLANT - 1.0) * min(down, right))


@njit(cache=True)
def _back(before: Cells, cell: int, width: int) -> Cells:
    count, at = 1, cell
    while before[at] >= 0:
        at = before[at]
        count += 1
    cells = np.zeros((count, 2), dtype=np.int64)
    for k in range(count - 1, -1, -1):
        cells[k, 0], cells[k, 1] = cell // width, cell % width
        cell = before[cell]
    return cells


@njit(cache=True)
def tightened(free: Flags, cells: Cells) -> Cells:
    """The bends (M, 2) of a way after each stretch that can be gone straight over `free` has been: ends included."""
    kept = np.zeros(len(cells), dtype=np.int64)
    count, at = 1, 0
    while at < len(cells) - 1:
        ahead = len(cells) - 1
        while ahead > at + 1 and not _straight(free, cells[at], cells[ahead]):
            ahead -= 1
        kept[count] = at = ahead
        count += 1
    return cells[kept[:count]]


@njit(cache=True)
def _straight(free: Flags, start: Cells, end: Cells) -> bool:
    """Whether all cells are free that the line between the middles of two runs through; at a corner all four."""
    row, column = start[0], start[1]
    rows, columns = abs(end[0] - row), abs(end[1] - column)
    down, right = (1 if end[0] > row else -1), (1 if end[1] > column else -1)
    slope = columns - rows  # above 0 where the next border that the line crosses is one between columns
    for _ in range(rows + columns + 1):
        if not free[row, column]:
            return False
        if row == end[0] and column == end[1]:
            return True
        if slope > 0:
            column += right
            slope -= 2 * rows
        elif slope < 0:
            row += down
            slope += 2 * columns
        else:
            if not (free[row + down, column] and free[row, column + right]):
                return False
            row, column = row + down, column + right
            slope += 2 * (columns - rows)
    return True
