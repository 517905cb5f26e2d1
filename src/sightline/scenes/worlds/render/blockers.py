"""What can stand between a lamp and a point, by the direction in which the lamp sees it: a cube of lists around it.

The six faces of the cube are cut into `CELLS` × `CELLS` cells; each lists the solids whose box the lamp sees in it, the
nearest first. A ray to the lamp tries those of one cell, as far as they are nearer than where it starts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled, leaf
from sightline.scenes.worlds.render.intersect import hit_part

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Record = Any  # one element of a structured array, its fields read as attributes; see `lighting.SOLID`
Records = NDArray[Any]

CELLS = 48
LIFT = 2e-3  # metres off its surface that a ray to a lamp starts, so that it does not meet that surface again
SWELL = 2.5e-3  # metres; solids are listed a little larger than they are, for rays are lifted


@leaf
def cell_of(x: float, y: float, z: float) -> int:
    """The cell of a direction (x, y, z)."""
    ax, ay, az = abs(x), abs(y), abs(z)
    if ax >= ay and ax >= az:
        face, major, a, b = (0 if x > 0.0 else 1), ax, y, z
    elif ay >= az:
        face, major, a, b = (2 if y > 0.0 else 3), ay, z, x
    else:
        face, major, a, b = (4 if z > 0.0 else 5), az, x, y
    if major == 0.0:
        return 0
    i = min(CELLS - 1, int((a / major + 1.0) * (0.5 * CELLS)))
    j = min(CELLS - 1, int((b / major + 1.0) * (0.5 * CELLS)))
    return (face * CELLS + j) * CELLS + i


@leaf
def swollen_corners(solid: Record, x: float, y: float, z: float, out: Array) -> None:
    """Writes the corners (8, 3) of a solid's box, a little enlarged, as seen from a point, in metres."""
    for corner in range(8):
        a = (solid.hx + SWELL) * (1.0 if corner & 1 else -1.0)
        b = (solid.hy + SWELL) * (1.0 if corner & 2 else -1.0)
        c = (solid.hz + SWELL) * (1.0 if corner & 4 else -1.0)
        if solid.taper > 1.0:  # it is widest at its top
            a, b = a * solid.taper, b * solid.taper
        out[corner, 0] = solid.x - x + solid.ax * a + solid.bx * b + solid.cx * c
        out[corner, 1] = solid.y - y + solid.ay * a + solid.by * b + solid.cy * c
        out[corner, 2] = solid.z - z + solid.az * a + solid.bz * b + solid.cz * c


@leaf
def face_area(face: int, corners: Array, out: Index) -> None:
    """Writes the cells (i0, j0, i1, j1), ends excluded, that a box may cover on a face; nothing where there are none.

    corners (8, 3) of the box as the lamp sees them.
    """
    axis = face // 2
    side = 1.0 if face % 2 == 0 else -1.0
    a_axis, b_axis = (axis + 1) % 3, (axis + 2) % 3
    # a box that lies beyond one of the face's four planes with all its corners is not seen there
    left, right, below, above = 0, 0, 0, 0
    low_a, high_a, low_b, high_b = np.inf, -np.inf, np.inf, -np.inf
    cut = False
    for n in range(8):
        m, a, b = side * corners[n, axis], corners[n, a_axis], corners[n, b_axis]
        left, right = left + int(-a > m), right + int(a > m)
        below, above = below + int(-b > m), above + int(b > m)
        if m < 1e-3:
            cut = True
        else:
            low_a, high_a = min(low_a, a / m), max(high_a, a / m)
            low_b, high_b = min(low_b, b / m), max(high_b, b / m)
    if max(left, right, below, above) == 8:
        return
    if cut:
        out[0], out[1], out[2], out[3] = 0, 0, CELLS, CELLS
        return
    out[0] = max(0, int(np.floor((low_a + 1.0) * (0.5 * CELLS))))
    out[1] = max(0, int(np.floor((low_b + 1.0) * (0.5 * CELLS))))
    out[2] = min(CELLS, int(np.floor((high_a + 1.0) * (0.5 * CELLS))) + 1)
    out[3] = min(CELLS, int(np.floor((high_b + 1.0) * (0.5 * CELLS))) + 1)


@leaf
def nearest(solid: Record, x: float, y: float, z: float) -> float:
    """Distance in metres from a point to a solid's box, a little enlarged."""
    dx, dy, dz = x - solid.x, y - solid.y, z - solid.z
    wide = max(1.0, solid.taper)
    a = max(0.0, abs(solid.ax * dx + solid.ay * dy + solid.az * dz) - wide * (solid.hx + SWELL))
    b = max(0.0, abs(solid.bx * dx + solid.by * dy + solid.bz * dz) - wide * (solid.hy + SWELL))
    c = max(0.0, abs(solid.cx * dx + solid.cy * dy + solid.cz * dz) - (solid.hz + SWELL))
    return float(np.sqrt(a * a + b * b + c * c))


@compiled
def solids_in(solids: Records, first: int, low: Array, cell: float, lit: NDArray[np.bool_]) -> Index:
    """Solids from `first` on that stand in or over a lit cell (rows, columns) of a grid from corner (2,) `low`."""
    rows, columns = lit.shape
    out = np.empty(len(solids), dtype=np.int64)
    count = 0
    for p in range(first, len(solids)):
        solid = solids[p]
        wide = max(1.0, solid.taper)
        dx = abs(solid.ax) * solid.hx * wide + abs(solid.bx) * solid.hy * wide + abs(solid.cx) * solid.hz + SWELL
        dy = abs(solid.ay) * solid.hx * wide + abs(solid.by) * solid.hy * wide + abs(solid.cy) * solid.hz + SWELL
        found = False
        for row in range(
            max(0, int(np.floor((solid.y - dy - low[1]) / cell))),
            min(rows, int(np.floor((solid.y + dy - low[1]) / cell)) + 1),
        ):
            for column in range(
                max(0, int(np.floor((solid.x - dx - low[0]) / cell))),
                min(columns, int(np.floor((solid.x + dx - low[0]) / cell)) + 1),
            ):
                found = found or lit[row, column]
        if found:
            out[count] = p
            count += 1
    return out[:count]


@compiled
def cube_of(x: float, y: float, z: float, some: Index, solids: Records) -> tuple[Index, Index, Array]:
    """The lists around a lamp at a point: starts (6 · CELLS² + 1,), solids, and their distances in metres, rising.

    `some` are the indices of the solids that may block it.
    """
    distance = np.array([nearest(solids[p], x, y, z) for p in some])
    rank = np.argsort(distance)
    order, distance = some[rank], distance[rank]
    areas = np.zeros((len(order), 6, 4), dtype=np.int64)
    corners = np.empty((8, 3))
    starts = np.zeros(6 * CELLS * CELLS + 1, dtype=np.int64)
    for n in range(len(order)):
        swollen_corners(solids[order[n]], x, y, z, corners)
        for face in range(6):
            area = areas[n, face]
            face_area(face, corners, area)
            for j in range(area[1], area[3]):
                row = (face * CELLS + j) * CELLS
                for i in range(area[0], area[2]):
                    starts[row + i + 1] += 1
    starts = np.cumsum(starts)
    filled = starts[:-1].copy()
    listed, away = np.empty(starts[-1], dtype=np.int64), np.empty(starts[-1])
    for n in range(len(order)):
        for face in range(6):
            area = areas[n, face]
            for j in range(area[1], area[3]):
                row = (face * CELLS + j) * CELLS
                for i in range(area[0], area[2]):
                    listed[filled[row + i]], away[filled[row + i]] = order[n], distance[n]
                    filled[row + i] += 1
    return starts, listed, away


@leaf
def meets(solid: Record, x: float, y: float, z: float, way_x: float, way_y: float, way_z: float) -> bool:
    """Whether a solid lies between a point and that point + way, metres."""
    x, y, z = x - solid.x, y - solid.y, z - solid.z
    t = hit_part(
        solid.kind,
        solid.ax * x + solid.ay * y + solid.az * z,
        solid.bx * x + solid.by * y + solid.bz * z,
        solid.cx * x + solid.cy * y + solid.cz * z,
        solid.ax * way_x + solid.ay * way_y + solid.az * way_z,
        solid.bx * way_x + solid.by * way_y + solid.bz * way_z,
        solid.cx * way_x + solid.cy * way_y + solid.cz * way_z,
        solid.hx,
        solid.hy,
        solid.hz,
        solid.taper,
    )
    return t < 1.0
