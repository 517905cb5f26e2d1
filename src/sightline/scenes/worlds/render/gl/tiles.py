"""What each tile of pixels shows, from the surfaces of all: which patterns there are, and where it is in the world."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.gl.tables import FLOORS
from sightline.scenes.worlds.render.intersect import CEILING, FLOOR, SKY, WALL

Array = NDArray[np.float64]
Singles = NDArray[np.float32]
Index = NDArray[np.int64]

TILE = 16  # pixels; shaders/tile.vert has it too
APART = 0.25  # metres of z-depth, from which a tile is seen as two layers
MANY = 1 << 30  # in place of a tile's only surface, where there are several
SKY_BIT = 63  # of the patterns


class Tiles(NamedTuple):
    """Tiles (T,): column, row, view (T, 3); patterns as bits (T,); corners (T, 2, 8, 3) of hulls around the nearer and
    the farther things seen, metres world, the same twice where no gap is between them; the only surface (T,) or MANY,
    and its row; whether there is floor, shell, a part, and gloss.
    """

    places: NDArray[np.int32]
    patterns: NDArray[np.uint64]
    hulls: Array
    only: Index
    row: Index
    floor: NDArray[np.bool_]
    shell: NDArray[np.bool_]
    parts: NDArray[np.bool_]
    gloss: NDArray[np.bool_]


@compiled
def row_of(code: float, first_wall: int, ceiling: int, first_floor: int) -> int:
    """The row of a surface in the table of paints; SKY has none, −1."""
    what = int(code)
    if what >= 0:
        return what
    if what <= WALL:
        return first_wall + WALL - what
    if what == CEILING:
        return ceiling
    return first_floor + round(-code * FLOORS) - FLOORS if what == FLOOR else -1


@compiled
def survey(
    views: Singles, width: int, height: int, eyes: Array, frames: Array, lens: Array, rows: Index, patterns: Index,
    glossy: NDArray[np.bool_],
) -> Tiles:  # fmt: skip
    """The tiles of views (N, H, W, 2), of which width × height pixels count, from eyes (N, 3) with frames (N, 3, 3)
    world_from_camera.

    rows (3,) are the first rows of walls, ceiling and floors; patterns and glossy (R,) are told by row.
    """
    count = len(views)
    across, down = (width + TILE - 1) // TILE, (height + TILE - 1) // TILE
    total = count * across * down
    places = np.empty((total, 3), dtype=np.int32)
    bits = np.zeros(total, dtype=np.uint64)
    hulls = np.zeros((total, 2, 8, 3))
    only, rows_seen = np.empty(total, dtype=np.int64), np.full(total, -1)
    floor, shell = np.zeros(total, np.bool_), np.zeros(total, np.bool_)
    parts, gloss = np.zeros(total, np.bool_), np.zeros(total, np.bool_)
    at = 0
    for n in range(count):
        for j in range(down):
            for i in range(across):
                places[at] = (i, j, n)
                v1, u1 = min(height, (j + 1) * TILE), min(width, (i + 1) * TILE)
                near, far, last, several = np.inf, 0.0, np.float32(1e9), False
                for v in range(j * TILE, v1):
                    for u in range(i * TILE, u1):
                        code = views[n, v, u, 0]
                        if code != SKY:
                            near, far = min(near, views[n, v, u, 1]), max(far, views[n, v, u, 1])
                        if code == last:
                            continue
                        several |= last != np.float32(1e9)
                        last = code
                        row = row_of(code, rows[0], rows[1], rows[2])
                        bits[at] |= np.uint64(1) << np.uint64(SKY_BIT if row < 0 else patterns[row])
                        gloss[at] |= row >= 0 and glossy[row]
                        rows_seen[at] = row
                        what = int(code)
                        floor[at] |= what == FLOOR
                        shell[at] |= what < 0 and what != SKY
                        parts[at] |= what >= 0
                only[at] = MANY if several else int(last)
                if far > 0.0:
                    end, begin = gap_in(views[n, j * TILE : v1, i * TILE : u1], near, far)
                    hull_of(i * TILE, j * TILE, u1, v1, near, end, eyes[n], frames[n], lens, hulls[at, 0])
                    hull_of(i * TILE, j * TILE, u1, v1, begin, far, eyes[n], frames[n], lens, hulls[at, 1])
                at += 1
    return Tiles(places, bits, hulls, only, rows_seen, floor, shell, parts, gloss)


@compiled
def gap_in(view: Singles, near: float, far: float) -> tuple[float, float]:
    """Where things seen end in front of the middle between two z-depths, and where they begin again behind it, metres.

    For surfaces and z-depths (H, W, 2) that are not far apart (far, near): all of it, twice.
    """
    if far - near < APART:
        return far, near
    middle, end, begin = 0.5 * (near + far), near, far
    for v in range(view.shape[0]):
        for u in range(view.shape[1]):
            if view[v, u, 0] != SKY:
                z = view[v, u, 1]
                if z <= middle:
                    end = max(end, z)
                else:
                    begin = min(begin, z)
    return end, begin


@compiled
def hull_of(
    u0: int, v0: int, u1: int, v1: int, near: float, far: float, eye: Array, frame: Array, lens: Array, out: Array
) -> None:
    """Writes the corners (8, 3) of what lies behind pixels u0–u1, v0–v1 between two z-depths, metres."""
    for corner in range(8):
        x = ((u1 if corner & 1 else u0) - lens[2]) / lens[0]
        y = ((v1 if corner & 2 else v0) - lens[3]) / lens[1]
        z = far if corner & 4 else near
        for k in range(3):
            out[corner, k] = eye[k] + z * (frame[k, 0] * x + frame[k, 1] * y + frame[k, 2])
