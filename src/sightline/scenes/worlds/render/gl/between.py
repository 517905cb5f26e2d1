"""The solids and walls that can stand between a tile and a lamp.

As in `near` the lists may hold too much, never too little; but where one solid keeps all of a tile dark, it alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.blockers import CELLS, LIFT, face_area, meets
from sightline.scenes.worlds.render.gl.near import chunked
from sightline.scenes.worlds.render.gl.tiles import Tiles
from sightline.scenes.worlds.render.horizon import BINS, diamond
from sightline.scenes.worlds.render.lighting import Lamps

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Rows = NDArray[np.int32]
Records = NDArray[Any]  # a structured array; compiled loops read its fields as attributes
Record = Any


@compiled
def shadow_lists(
    tiles: Tiles,
    slots: Rows,
    solids: Records,
    walls: Array,
    rect_starts: Index,
    spots: Array,
    spread: int,
    lamps: Lamps,
) -> tuple[Rows, Rows]:
    """What may stand between tiles and lamps: rows (M, 8) as `darkeners` has them, and kind and round (M, 2).

    The fourth number of a row is four times the lamp and the channel of its mask. slots (T, L): a lamp's number among
    those of the tile, −1 where it does not reach; four make a round. Kind 3 is a wall's rectangle: those of wall k
    are rect_starts[k] to rect_starts[k + 1], after the solids. spots (L · spread², 3) metres.
    """
    count, lists, sorts = 0, np.empty((1024, 8), dtype=np.int32), np.empty((1024, 2), dtype=np.int32)
    number = len(solids)
    stamps = np.zeros(number + len(walls), dtype=np.int64)
    found, found_walls = np.empty(number, dtype=np.int64), np.empty(len(walls), dtype=np.int64)
    some = np.empty(number + rect_starts[-1], dtype=np.int64)
    for t in range(len(tiles.only)):
        for n in range(slots.shape[1]):
            if slots[t, n] < 0:
                continue
            many, more = between(
                tiles, t, n, solids, walls, spots, spread, lamps, stamps, 1 + t * slots.shape[1] + n, found, found_walls
            )
            if spread == 1:
                many, more = darkest(tiles.hulls[t], spots[n], solids, found, many, more)
                for e in range(more):
                    k = found_walls[e]
                    if rect_starts[k + 1] == rect_starts[k] + 1 and hides(tiles.hulls[t], spots[n], walls[k]):
                        found_walls[0], many, more = k, 0, 1
                        break
            for kind in range(4):
                now = 0
                for e in range(many if kind < 3 else 0):
                    if solids[found[e]].kind == kind:
                        some[now] = found[e]
                        now += 1
                for e in range(more if kind == 3 else 0):
                    for rect in range(rect_starts[found_walls[e]], rect_starts[found_walls[e] + 1]):
                        some[now] = number + rect
                        now += 1
                before = count
                lists, count = chunked(lists, count, tiles.places[t], 4 * n + slots[t, n] % 4, some, now)
                while len(sorts) < len(lists):
                    sorts = np.concatenate((sorts, sorts))
                for row in range(before, count):
                    sorts[row, 0], sorts[row, 1] = kind, slots[t, n] // 4
    return lists[:count], sorts[:count]


@compiled
def between(
    tiles: Tiles, t: int, n: int, solids: Records, walls: Array, spots: Array, spread: int, lamps: Lamps,
    stamps: Index, stamp: int, found: Index, found_walls: Index,
) -> tuple[int, int]:  # fmt: skip
    """Writes the solids and walls between tile t and lamp n, and says how many of each.

    stamps (P + K,) remembers by `stamp` which solids and walls are listed already.
    """
    many, more, each = 0, 0, spread * spread
    # a convex solid that is all that the tile shows does not shade itself
    own = tiles.only[t] if tiles.parts[t] else -1
    hulls = tiles.hulls[t]
    for layer in range(2 if (hulls[0] != hulls[1]).any() else 1):
        for m in range(n * each, (n + 1) * each):
            many += solids_between(hulls[layer], spots[m], solids, m, lamps, stamps, stamp, found[many:], own)
            if lamps.walled:
                more += walls_between(
                    hulls[layer], spots[m], walls, m, lamps, stamps[len(solids) :], stamp, found_walls[more:]
                )
    return many, more


@compiled
def solids_between(
    hull: Array, spot: Array, solids: Records, m: int, lamps: Lamps, stamps: Index, stamp: int, found: Index, own: int
) -> int:
    """Writes into `found` the solids that may stand between a hull (8, 3) and spot m (3,), and says how many.

    stamps (P,) are as `between` has them; solid `own` is left out.
    """
    corners = hull - spot
    x, y, z = corners[:, 0].mean(), corners[:, 1].mean(), corners[:, 2].mean()
    wide, longest = 0.0, 0.0
    for n in range(8):
        wide = max(wide, (corners[n, 0] - x) ** 2 + (corners[n, 1] - y) ** 2 + (corners[n, 2] - z) ** 2)
        longest = max(longest, corners[n, 0] ** 2 + corners[n, 1] ** 2 + corners[n, 2] ** 2)
    wide, longest = np.sqrt(wide), np.sqrt(longest)
    area = np.zeros(4, dtype=np.int64)
    many = 0
    for face in range(6):
        area[:] = 0
        face_area(face, corners, area)
        for j in range(area[1], area[3]):
            for i in range(area[0], area[2]):
                cell = (face * CELLS + j) * CELLS + i
                for e in range(lamps.cube_starts[m, cell], lamps.cube_starts[m, cell + 1]):
                    p = lamps.cube_solids[e]
                    if lamps.distance[e] > longest:
                        break
                    if stamps[p] == stamp or p == own:
                        continue
                    if passes(solids[p], spot[0], spot[1], spot[2], x, y, z, wide):
                        stamps[p] = stamp
                        found[many] = p
                        many += 1
    return many


@compiled
def passes(solid: Record, x: float, y: float, z: float, way_x: float, way_y: float, way_z: float, wide: float) -> bool:
    """Whether the segment from a point to that point + way comes within `wide` metres of a solid's box."""
    dx, dy, dz = x - solid.x, y - solid.y, z - solid.z
    enter, leave = 0.0, 1.0
    for axis in range(3):
        if axis == 0:
            ux, uy, uz, half = solid.ax, solid.ay, solid.az, solid.hx * max(1.0, solid.taper)
        elif axis == 1:
            ux, uy, uz, half = solid.bx, solid.by, solid.bz, solid.hy * max(1.0, solid.taper)
        else:
            ux, uy, uz, half = solid.cx, solid.cy, solid.cz, solid.hz
        o, d = ux * dx + uy * dy + uz * dz, ux * way_x + uy * way_y + uz * way_z
        reach = half + wide + 1e-3
        if abs(d) < 1e-9:
            if abs(o) > reach:
                return False
            continue
        a, b = (-reach - o) / d, (reach - o) / d
        enter, leave = max(enter, min(a, b)), min(leave, max(a, b))
    return enter <= leave


@compiled
def walls_between(
    hull: Array, spot: Array, walls: Array, m: int, lamps: Lamps, stamps: Index, stamp: int, found: Index
) -> int:
    """As `solids_between`, for walls (K, 5)."""
    least, most = np.inf, -np.inf
    first = diamond(hull[0, 0] - spot[0], hull[0, 1] - spot[1])
    for corner in range(8):
        turn = (diamond(hull[corner, 0] - spot[0], hull[corner, 1] - spot[1]) - first + 6.0) % 4.0 - 2.0
        least, most = min(least, turn), max(most, turn)
    many = 0
    bins = BINS if most - least > 1.9 else int((most - least) * (BINS / 4)) + 3
    begin = int((first + least) * (BINS / 4)) - 1
    for j in range(begin, begin + bins):
        for e in range(lamps.horizon_starts[m, j % BINS], lamps.horizon_starts[m, j % BINS + 1]):
            k = lamps.seen[e]
            if stamps[k] != stamp and stands_between(hull, spot, walls[k]):
                stamps[k] = stamp
                found[many] = k
                many += 1
    return many


@compiled
def stands_between(hull: Array, spot: Array, wall: Array) -> bool:
    """Whether a wall (5,) may be between a spot (3,) and a part of a hull (8, 3); False where it surely is not."""
    behind, before, beyond = 0, 0, 0
    gap = (wall[0] - spot[0]) * wall[3] - (wall[1] - spot[1]) * wall[2]
    for corner in range(8):
        x, y = hull[corner, 0] - wall[0], hull[corner, 1] - wall[1]
        behind += x * wall[3] - y * wall[2] > 1e-3
        way_x, way_y = hull[corner, 0] - spot[0], hull[corner, 1] - spot[1]
        toward = way_x * wall[3] - way_y * wall[2]
        if toward <= 1e-6:
            continue
        t = gap / toward
        along = (spot[0] + t * way_x - wall[0]) * wall[2] + (spot[1] + t * way_y - wall[1]) * wall[3]
        before += along < -1e-3
        beyond += along > wall[4] + 1e-3
    return behind > 0 and before < 8 and beyond < 8


@compiled
def hides(hulls: Array, spot: Array, wall: Array) -> bool:
    """Whether a wall (5,) without windows stands between a spot (3,) and all of two hulls (2, 8, 3)."""
    gap = (wall[0] - spot[0]) * wall[3] - (wall[1] - spot[1]) * wall[2]
    for corner in range(16):
        at = hulls[corner // 8, corner % 8]
        toward = (at[0] - spot[0]) * wall[3] - (at[1] - spot[1]) * wall[2]
        if toward <= gap + 0.01:
            return False
        x, y = spot[0] + gap / toward * (at[0] - spot[0]), spot[1] + gap / toward * (at[1] - spot[1])
        if not 0.0 <= (x - wall[0]) * wall[2] + (y - wall[1]) * wall[3] <= wall[4]:
            return False
    return True


@compiled
def darkest(hulls: Array, spot: Array, solids: Records, found: Index, many: int, more: int) -> tuple[int, int]:
    """How many solids and walls are left to try: where one solid keeps all of two hulls (2, 8, 3) dark, it alone, the
    first.

    The shadow of a convex solid is convex: what hides the corners from a spot (3,) hides all between them.
    """
    for n in range(many):
        solid, corner = solids[found[n]], 0
        while corner < 16:
            at = hulls[corner // 8, corner % 8]
            way = spot - at
            off = LIFT / np.sqrt((way**2).sum())
            x, y, z = at[0] + off * way[0], at[1] + off * way[1], at[2] + off * way[2]
            if not meets(solid, x, y, z, spot[0] - x, spot[1] - y, spot[2] - z):
                break
            corner += 1
        if corner == 16:
            found[0] = found[n]
            return 1, 0
    return many, more
