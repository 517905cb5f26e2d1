"""A grid over a plan: what lies near each of its cells, and which of them a light reaches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.horizon import BINS, along_edge

Array = NDArray[np.float64]
Index = NDArray[np.int64]

CELL = 0.25  # metres
REVEAL = 0.6  # metres that a window's reveal lies outside, seen aslant


@compiled
def cells_near(boxes: Array, low: Array, rows: int, columns: int) -> tuple[Index, Index]:
    """For each cell of a grid the boxes (N, 4), low and high corner, that touch it: starts, and indices that rise."""
    areas = np.zeros((len(boxes), 4), dtype=np.int64)
    starts = np.zeros(rows * columns + 1, dtype=np.int64)
    for n in range(len(boxes)):
        if boxes[n, 0] > boxes[n, 2]:
            continue
        # a millimetre more, for what lies on the edge of a cell
        areas[n, 0] = max(0, int(np.floor((boxes[n, 0] - low[0] - 1e-3) / CELL)))
        areas[n, 1] = max(0, int(np.floor((boxes[n, 1] - low[1] - 1e-3) / CELL)))
        areas[n, 2] = min(columns, int(np.floor((boxes[n, 2] - low[0] + 1e-3) / CELL)) + 1)
        areas[n, 3] = min(rows, int(np.floor((boxes[n, 3] - low[1] + 1e-3) / CELL)) + 1)
        for row in range(areas[n, 1], areas[n, 3]):
            for column in range(areas[n, 0], areas[n, 2]):
                starts[row * columns + column + 1] += 1
    starts = np.cumsum(starts)
    filled = starts[:-1].copy()
    found = np.empty(starts[-1], dtype=np.int64)
    for n in range(len(boxes)):
        for row in range(areas[n, 1], areas[n, 3]):
            for column in range(areas[n, 0], areas[n, 2]):
                found[filled[row * columns + column]] = n
                filled[row * columns + column] += 1
    return starts, found


@compiled
def lit_cells(
    x: float, y: float, starts: Index, seen: Index, reach: Array, windows: Array, low: Array, out: NDArray[np.bool_]
) -> None:
    """Marks in a grid (rows, columns) every cell that a light at (x, y) reaches, and perhaps some beside them.

    starts, seen and reach are its horizon; windows (Q, 5).
    """
    rows, columns = out.shape
    for j in range(BINS):
        ax, ay = along_edge(j)
        bx, by = along_edge(j + 1)
        far = reach[j]
        for e in range(starts[j], starts[j + 1]):
            for q in range(len(windows)):
                if windows[q, 0] == seen[e]:
                    far = reach[j] + REVEAL
        steps = int(np.ceil(far / (0.5 * CELL)))
        for n in range(steps + 1):
            r = min(far, n * 0.5 * CELL)
            wide = 0.5 * (r + 0.25 * CELL) * max(abs(bx - ax), abs(by - ay)) + 0.26 * CELL
            cx, cy = x + r * (ax + bx) / 2, y + r * (ay + by) / 2
            for row in range(
                max(0, int(np.floor((cy - wide - low[1]) / CELL))),
                min(rows, int(np.floor((cy + wide - low[1]) / CELL)) + 1),
            ):
                for column in range(
                    max(0, int(np.floor((cx - wide - low[0]) / CELL))),
                    min(columns, int(np.floor((cx + wide - low[0]) / CELL)) + 1),
                ):
                    out[row, column] = True
