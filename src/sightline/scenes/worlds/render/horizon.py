"""Which walls can be seen from a point, by direction: upright walls in plan, so that rays need to try only those.

Directions in plan are told by their diamond angle, which grows with the azimuth from 0 at +x to 4 after a full turn and
needs no trigonometry. A full turn is cut into `BINS` of equal diamond angle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled, leaf

Array = NDArray[np.float64]
Index = NDArray[np.int64]

BINS = 256
SLACK = 1e-6  # of a bin; rays at its very edge may be counted to either side


@leaf
def diamond(x: float, y: float) -> float:
    """The diamond angle, 0 to 4, of a direction in plan; 0 where it has none."""
    whole = abs(x) + abs(y)
    if whole == 0.0:
        return 0.0
    return 1.0 - x / whole if y >= 0.0 else 3.0 + x / whole


@leaf
def bin_of(x: float, y: float) -> int:
    """The bin of a direction in plan."""
    return int(diamond(x, y) * (BINS / 4)) % BINS


@leaf
def along_edge(edge: int) -> tuple[float, float]:
    """The direction where bin `edge` begins, its |x| + |y| = 1."""
    p = edge / (BINS / 4)
    x = 1.0 - p if p < 2.0 else p - 3.0
    return x, (1.0 - abs(x)) if p < 2.0 else abs(x) - 1.0


@leaf
def met_at(gap: float, along_x: float, along_y: float, edge: int) -> float:
    """|x| + |y| at which a wall's line is met where bin `edge` begins, inf where it is not; see `range_in_bin`."""
    x, y = along_edge(edge)
    toward = x * along_y - y * along_x
    return gap / toward if toward > 1e-12 else np.inf


@leaf
def range_in_bin(gap: float, along_x: float, along_y: float, bin: int) -> tuple[float, float]:
    """Least and greatest |x| + |y| at which a wall's line is met by a bin's directions, inf where it is not.

    `gap` is the distance in metres of the point in front of the line, which runs along (along_x, along_y). Within a bin
    the distance rises or falls all the way: its edges tell.
    """
    first, last = met_at(gap, along_x, along_y, bin), met_at(gap, along_x, along_y, bin + 1)
    return min(first, last), max(first, last)


@compiled
def horizon(x: float, y: float, walls: Array) -> tuple[Index, Index, Array]:
    """For each bin the walls that a ray from (x, y) can meet first: starts (BINS + 1,), walls in ascending order, and
    how far the bin is open at most, |x| + |y| (BINS,).

    walls (K, 5): corner, direction, length in metres. The room lies on their left; from behind they are not seen.
    """
    count = len(walls)
    begin, end = np.zeros(count), np.full(count, -1.0)
    gaps = np.zeros(count)
    reach = np.full(BINS, np.inf)
    bounded = np.zeros(BINS)
    for k in range(count):
        ax, ay = walls[k, 0] - x, walls[k, 1] - y
        bx, by = ax + walls[k, 4] * walls[k, 2], ay + walls[k, 4] * walls[k, 3]
        gaps[k] = ax * walls[k, 3] - ay * walls[k, 2]
        if gaps[k] <= 0.0:
            continue
        a, b = diamond(ax, ay), diamond(bx, by)
        if b < a:
            b += 4.0
        begin[k], end[k] = a * (BINS / 4), b * (BINS / 4)
        for j in range(int(np.floor(begin[k] - SLACK)), int(np.floor(end[k] + SLACK)) + 1):
            _, high = range_in_bin(gaps[k], walls[k, 2], walls[k, 3], j % BINS)
            if begin[k] <= j - SLACK and end[k] >= j + 1 + SLACK:
                reach[j % BINS] = min(reach[j % BINS], high * (1.0 + 1e-9))
            bounded[j % BINS] = max(bounded[j % BINS], max(abs(ax) + abs(ay), abs(bx) + abs(by)))
    for k in range(count):
        # two walls that meet in a corner of the room close its bin together
        after = (k + 1) % count
        j, same = int(np.floor(end[k])), int(np.floor(begin[after]))
        if gaps[k] > 0.0 and gaps[after] > 0.0 and j % BINS == same % BINS:
            if begin[k] <= j - SLACK and end[after] >= same + 1 + SLACK:
                corner = abs(walls[after, 0] - x) + abs(walls[after, 1] - y)
                first = met_at(gaps[k], walls[k, 2], walls[k, 3], j % BINS)
                last = met_at(gaps[after], walls[after, 2], walls[after, 3], j % BINS + 1)
                reach[j % BINS] = min(reach[j % BINS], max(corner, max(first, last)) * (1.0 + 1e-9))
    starts = np.zeros(BINS + 1, dtype=np.int64)
    for write in range(2):
        if write == 0:
            found = np.empty(0, dtype=np.int64)
        else:
            starts[1:] = np.cumsum(starts[1:])
            found = np.empty(starts[BINS], dtype=np.int64)
            filled = starts[:-1].copy()
        for k in range(count):
            for j in range(int(np.floor(begin[k] - SLACK)), int(np.floor(end[k] + SLACK)) + 1):
                if gaps[k] <= 0.0:
                    continue
                low, _ = range_in_bin(gaps[k], walls[k, 2], walls[k, 3], j % BINS)
                if low > reach[j % BINS]:
                    continue
                if write == 0:
                    starts[j % BINS + 1] += 1
                else:
                    found[filled[j % BINS]] = k
                    filled[j % BINS] += 1
    return starts, found, np.minimum(reach, bounded)


@leaf
def walled_off(
    x: float,
    y: float,
    z: float,
    way_x: float,
    way_y: float,
    way_z: float,
    walls: Array,
    windows: Array,
    starts: Index,
    seen: Index,
    m: int,
) -> bool:
    """Whether a wall stands between a point and that point + way; row m of starts, and seen, are the point's horizon.

    windows (Q, 5): wall, start, end, low, high in metres; one looks through them.
    """
    j = bin_of(way_x, way_y)
    found = False
    e, end = starts[m, j], starts[m, j + 1]
    while e < end:
        k = seen[e]
        e += 1
        toward = way_x * walls[k, 3] - way_y * walls[k, 2]
        rx, ry = walls[k, 0] - x, walls[k, 1] - y
        away = rx * walls[k, 3] - ry * walls[k, 2]
        if away < toward:
            t = away / toward
            along = (t * way_x - rx) * walls[k, 2] + (t * way_y - ry) * walls[k, 3]
            if 0.0 <= along <= walls[k, 4] and not in_window(k, along, z + t * way_z, windows):
                found, e = True, end
    return found


@leaf
def in_window(wall: int, along: float, z: float, windows: Array) -> bool:
    """Whether a point of a wall, metres along it and above the floor, is in one of its windows (Q, 5)."""
    found = False
    for q in range(len(windows)):
        if windows[q, 0] == wall and windows[q, 1] < along < windows[q, 2] and windows[q, 3] < z < windows[q, 4]:
            found = True
    return found
