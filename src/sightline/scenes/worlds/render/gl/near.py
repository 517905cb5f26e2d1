"""The few walls, footprints and lamps that can matter to each tile.

Fragments run in step and pay for every loop and branch that one of them takes; so what does not matter to a tile is
left out before. These lists may hold too much, never too little.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.gl.tiles import Tiles
from sightline.scenes.worlds.render.intersect import WALL
from sightline.scenes.worlds.render.plan_grid import CELL
from sightline.scenes.worlds.render.surface import CONTACT, CORNER

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Rows = NDArray[np.int32]
Records = NDArray[Any]  # a structured array; compiled loops read its fields as attributes


@compiled
def room_for(lists: Rows, count: int) -> Rows:
    """The lists (M, 8), longer if `count` rows are all it has."""
    if count < len(lists):
        return lists
    more = np.empty((2 * len(lists), lists.shape[1]), dtype=np.int32)
    more[:count] = lists
    return more


@compiled
def chunked(lists: Rows, count: int, place: Rows, told: int, found: Index, many: int) -> tuple[Rows, int]:
    """Appends what was found to lists (M, 8) in fours, each after a place (3,) and a number, and says how many rows."""
    for first in range(0, many, 4):
        lists = room_for(lists, count)
        row = lists[count]
        row[0], row[1], row[2], row[3] = place[0], place[1], place[2], told
        for n in range(4):
            row[4 + n] = found[first + n] if first + n < many else -1
        count += 1
    return lists, count


@compiled
def darkeners(tiles: Tiles, walls: Array, feet: Records, rests: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Walls and feet near tiles, each as rows (M, 8): tile's place, nothing, up to four of them, −1 for none.

    walls (K, 5); feet (F,); rests (F,) says which darken the thing they stand on rather than the floor.
    """
    by_walls, by_feet = np.empty((256, 8), dtype=np.int32), np.empty((256, 8), dtype=np.int32)
    found = np.empty(max(len(walls), len(feet)), dtype=np.int64)
    wall_count, foot_count = 0, 0
    for t in range(len(tiles.only)):
        if not (tiles.shell[t] or tiles.parts[t]):
            continue
        low, high = np.empty(3), np.empty(3)
        for k in range(3):
            low[k], high[k] = tiles.hulls[t, :, :, k].min(), tiles.hulls[t, :, :, k].max()
        x, y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
        wide = np.hypot(high[0] - low[0], high[1] - low[1]) / 2 + 1e-3
        many = 0
        if tiles.shell[t]:
            for k in range(len(walls)):
                along = (x - walls[k, 0]) * walls[k, 2] + (y - walls[k, 1]) * walls[k, 3]
                off = (y - walls[k, 1]) * walls[k, 2] - (x - walls[k, 0]) * walls[k, 3]
                aside = max(-along, along - walls[k, 4])
                if aside < 0.4 + wide and -wide < off < CORNER + wide and tiles.only[t] != WALL - k:
                    found[many] = k
                    many += 1
        by_walls, wall_count = chunked(by_walls, wall_count, tiles.places[t], 0, found, many)
        many = 0
        for n in range(len(feet)):
            if not (tiles.parts[t] if rests[n] else tiles.floor[t]):
                continue
            reach = feet[n].hx + feet[n].hy + CONTACT
            if abs(feet[n].x - x) < reach + wide and abs(feet[n].y - y) < reach + wide and low[2] - 0.03 < feet[n].z:
                if feet[n].z < high[2] + 0.06:
                    found[many] = n
                    many += 1
        by_feet, foot_count = chunked(by_feet, foot_count, tiles.places[t], 0, found, many)
    return by_walls[:wall_count], by_feet[:foot_count]


@compiled
def lamps_by_tile(
    tiles: Tiles, low: Array, rows: int, columns: int, starts: Index, near: Index, count: int
) -> NDArray[np.bool_]:
    """Which of `count` lamps may reach each tile (T, L), by the cells (rows, columns) of the plan's grid."""
    out = np.zeros((len(tiles.only), count), dtype=np.bool_)
    for t in range(len(tiles.only)):
        if not (tiles.shell[t] or tiles.parts[t]):
            continue
        x, y = tiles.hulls[t, :, :, 0], tiles.hulls[t, :, :, 1]
        i0, i1 = int((x.min() - low[0]) / CELL), int((x.max() - low[0]) / CELL)
        j0, j1 = int((y.min() - low[1]) / CELL), int((y.max() - low[1]) / CELL)
        for j in range(min(rows - 1, max(0, j0)), min(rows - 1, max(0, j1)) + 1):
            for i in range(min(columns - 1, max(0, i0)), min(columns - 1, max(0, i1)) + 1):
                for e in range(starts[j * columns + i], starts[j * columns + i + 1]):
                    out[t, near[e]] = True
    return out
