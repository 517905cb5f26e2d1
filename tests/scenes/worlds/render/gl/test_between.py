"""Nothing that keeps light from a pixel is left out of its tile's lists."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.render.blockers import LIFT, meets
from sightline.scenes.worlds.render.gl.between import hides, passes, shadow_lists
from sightline.scenes.worlds.render.gl.near import lamps_by_tile
from sightline.scenes.worlds.render.gl.tables import rectangles
from sightline.scenes.worlds.render.gl.tiles import TILE
from sightline.scenes.worlds.render.horizon import walled_off
from sightline.scenes.worlds.render.intersect import SKY
from sightline.scenes.worlds.render.lighting import spots_of
from sightline.scenes.worlds.views.cameras import looking_camera
from tests.scenes.worlds.render.gl.test_tiles import surveyed


@pytest.mark.parametrize(("kind", "seed"), [("room", 0), ("flat", 0)])
def test_what_blocks_a_pixel_is_listed_or_something_else_that_blocks_it(kind, seed):
    world = KINDS[kind].make(np.random.default_rng([seed, 0]))
    pose = KINDS[kind].watch(world, np.random.default_rng([seed, 1]), 1)[0]
    camera = looking_camera(128, 96)
    tiles, view, light = surveyed(world, camera, pose)
    starts = rectangles(light.plan)[1]
    grid, lamps, walls, spots = light.grid, light.lamps, light.plan.walls, spots_of(world.room, 1)
    near = lamps_by_tile(tiles, grid.low, grid.rows, grid.columns, grid.lamp_starts, grid.lamps_near, len(spots))
    slots = np.where(near, np.cumsum(near, axis=1) - 1, -1).astype(np.int32)
    rows, _ = shadow_lists(tiles, slots, light.solids, walls, starts, spots, 1, lamps)
    listed: dict[tuple[int, int, int], set[int]] = {}
    for i, j, _, told, *some in rows.tolist():
        listed.setdefault((i, j, told // 4), set()).update(p for p in some if p >= 0)
    points = pose.apply(camera.rays() * view[..., 1:].astype(np.float64))
    rng = np.random.default_rng(0)
    dark = lit = 0
    for v, u in zip(rng.integers(0, 96, 150), rng.integers(0, 128, 150), strict=True):
        if view[v, u, 0] == SKY:
            continue
        tile = int(v // TILE * 8 + u // TILE)
        for n in np.flatnonzero(near[tile]):
            way = spots[n] - points[v, u]
            start = points[v, u] + way * LIFT / np.linalg.norm(way)
            own = int(view[v, u, 0])
            hits = {
                p for p in range(int(world.starts[0]), len(light.solids))
                if p != own and meets(light.solids[p], *start, *(spots[n] - start))
            }  # fmt: skip
            behind = lamps.walled and walled_off(
                *spots[n], *(start - spots[n]), walls, light.plan.windows, lamps.horizon_starts, lamps.seen, n
            )
            mine = listed.get((u // TILE, v // TILE, n), set())
            if hits or behind:
                dark += 1
                assert hits & mine or (behind and any(p >= len(light.solids) for p in mine))
            else:
                lit += 1
    everything = near.sum() * (len(light.solids) - world.starts[0])  # what would be tried without lists
    assert dark > 30 and lit > 30 and sum(len(some) for some in listed.values()) < everything / 4


def test_a_segment_passes_a_box_as_near_as_it_says():
    world = KINDS["room"].make(np.random.default_rng([0, 0]))
    solid = surveyed(world, looking_camera(32, 32), KINDS["room"].watch(world, np.random.default_rng([0, 1]), 1)[0])[
        2
    ].solids
    p = int(world.starts[0])
    middle = np.array([solid[p][of] for of in "xyz"])
    beside = middle + np.array([0.0, 0.0, solid[p]["hz"] + solid[p]["hx"] + solid[p]["hy"] + 0.5])
    assert passes(solid[p], *(middle - (5, 0, 0)), 10.0, 0.0, 0.0, 0.0)
    assert not passes(solid[p], *(middle - (5, 0, 0)), 2.0, 0.0, 0.0, 0.0)
    assert not passes(solid[p], *(beside - (5, 0, 0)), 10.0, 0.0, 0.0, 0.1)
    assert passes(solid[p], *(beside - (5, 0, 0)), 10.0, 0.0, 0.0, 5.0)


def test_a_wall_hides_what_is_wholly_behind_it():
    wall = np.array([0.0, 0.0, 1.0, 0.0, 2.0])  # along x; the room lies at y > 0
    spot = np.array([1.0, 1.0, 1.0])
    box = np.array([[x, y, z] for x in (0.9, 1.1) for y in (-0.6, -0.5) for z in (0.0, 1.0)])
    assert hides(np.stack([box, box]), spot, wall)
    assert not hides(np.stack([box, box + (3.0, 0.0, 0.0)]), spot, wall)
    assert not hides(np.stack([box, box + (0.0, 0.55, 0.0)]), spot, wall)
