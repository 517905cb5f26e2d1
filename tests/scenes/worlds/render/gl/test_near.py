"""What darkens or lights a pixel is among what its tile lists."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.render.gl.near import chunked, darkeners, lamps_by_tile
from sightline.scenes.worlds.render.gl.tables import darkening
from sightline.scenes.worlds.render.gl.tiles import TILE
from sightline.scenes.worlds.render.intersect import CEILING, FLOOR, WALL
from sightline.scenes.worlds.render.plan_grid import CELL
from sightline.scenes.worlds.render.surface import contact
from sightline.scenes.worlds.views.cameras import looking_camera
from tests.scenes.worlds.render.gl.test_tiles import surveyed


def by_tile(rows):
    listed = {}
    for i, j, _, _, *some in rows.tolist():
        listed.setdefault((i, j), set()).update(n for n in some if n >= 0)
    return listed


def test_every_wall_foot_and_lamp_that_matters_to_a_pixel_is_listed():
    world = KINDS["flat"].make(np.random.default_rng([2, 0]))
    pose = KINDS["flat"].watch(world, np.random.default_rng([2, 1]), 1)[0]
    camera = looking_camera(128, 96)
    tiles, view, light = surveyed(world, camera, pose)
    near, walls, grid = darkening(light.plan, world.starts), light.plan.walls, light.grid
    by_wall, by_foot = map(by_tile, darkeners(tiles, walls, near.feet, near.rests))
    lamps = lamps_by_tile(
        tiles, grid.low, grid.rows, grid.columns, grid.lamp_starts, grid.lamps_near, len(world.room.lights)
    )
    points = pose.apply(camera.rays() * view[..., 1:].astype(np.float64))
    rng, checked = np.random.default_rng(0), 0
    for v, u in zip(rng.integers(0, 96, 800), rng.integers(0, 128, 800), strict=True):
        what, (x, y, _) = int(view[v, u, 0]), points[v, u]
        tile = (u // TILE, v // TILE)
        if what in (FLOOR, CEILING) or what <= WALL:
            along = (x - walls[:, 0]) * walls[:, 2] + (y - walls[:, 1]) * walls[:, 3]
            away = (y - walls[:, 1]) * walls[:, 2] - (x - walls[:, 0]) * walls[:, 3]
            inside = (along > -0.4) & (along < walls[:, 4] + 0.4) & (away > -1e-3) & (away < 0.9)
            matter = set(np.flatnonzero(inside).tolist()) - {WALL - what}
            assert matter <= by_wall.get(tile, set())
            checked += len(matter)
            column, row = int((x - grid.low[0]) / CELL), int((y - grid.low[1]) / CELL)
            cell = min(grid.rows - 1, max(0, row)) * grid.columns + min(grid.columns - 1, max(0, column))
            reaching = grid.lamps_near[grid.lamp_starts[cell] : grid.lamp_starts[cell + 1]]
            assert lamps[v // TILE * 8 + u // TILE, reaching].all()
        if what == FLOOR:
            feet = {n for n in range(len(near.feet)) if not near.rests[n] and contact(x, y, near.feet[n]) < 1.0}
            assert feet <= by_foot.get(tile, set())
            checked += len(feet)
    assert checked > 200


def test_lists_come_in_fours_and_grow():
    lists, count = np.empty((2, 8), dtype=np.int32), 0
    place = np.array([3, 4, 5], dtype=np.int32)
    for _ in range(3):
        lists, count = chunked(lists, count, place, 7, np.arange(10), 6)
    assert count == 6 and lists[4].tolist() == [3, 4, 5, 7, 0, 1, 2, 3] and lists[5, 4:].tolist() == [4, 5, -1, -1]
