"""Tables for shaders hold what the world holds."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.parts import block, ellipsoid, upright
from sightline.scenes.worlds.render.gl.tables import (
    RUGS,
    blockers,
    darkening,
    lamps,
    paint_rows,
    paints,
    reach,
    rectangles,
)
from sightline.scenes.worlds.render.gl.tables import shell as shell_of
from sightline.scenes.worlds.render.gl.tables import solids as solids_of
from sightline.scenes.worlds.render.lighting import lighting_of
from sightline.scenes.worlds.world import Opening
from tests.scenes.worlds.render.test_raycast import RED, room

WORLD = KINDS["flat"].make(np.random.default_rng([0, 0]))
LIGHTING = lighting_of(WORLD)


def test_parts_lie_with_their_kind_and_their_sides_are_their_half_sizes():
    world = room(
        upright(0, 0, 0, 1, 0.2, RED, 0.5), block((0, 0, 0), (1, 2, 3), RED), ellipsoid((1, 1, 1), (1, 2, 3), RED)
    )
    blocks, ellipsoids, frusta = solids_of(world)
    np.testing.assert_allclose(blocks[0, 3:12].reshape(3, 3), np.diag([0.5, 1.0, 1.5]))
    assert ellipsoids[0, 13] == 2 and tuple(frusta[0, 12:]) == (0.5, 0)


def test_walls_with_windows_are_rectangles_of_the_rest_of_their_area():
    holes = (Opening("window", 2, 1.0, 2.0, 1.0, 2.0), Opening("window", 2, 3.0, 3.5, 0.5, 2.5))
    plan = lighting_of(room(openings=holes)).plan
    rects, starts = rectangles(plan)
    assert np.diff(starts).tolist() == [1, 1, 7, 1]
    mine = rects[starts[2] : starts[3]]
    area = (mine[:, 5] - mine[:, 4]) * (np.minimum(mine[:, 7], 3.0) - np.maximum(mine[:, 6], 0.0))
    np.testing.assert_allclose(area.sum(), 4.0 * 3.0 - 1.0 - 1.0)


def test_blockers_send_points_to_a_solid_s_own_coordinates_in_half_sizes():
    table = blockers(LIGHTING, rectangles(LIGHTING.plan)[0]).astype(np.float64)
    parts, spot = WORLD.parts, WORLD.things[0].box.center + 0.3
    for p in range(len(parts)):
        unit = table[p, :3, :3] @ spot + table[p, :3, 3]
        own = parts.rotation[p].T @ (spot - parts.center[p])
        # in metres: single precision is coarse in units of what is thin
        np.testing.assert_allclose(unit * parts.half[p], own, atol=2e-5)
    assert len(table) == len(parts) + len(WORLD.room.lintels) + len(rectangles(LIGHTING.plan)[0]) + 1


def test_every_surface_has_its_paint():
    first, table = paint_rows(LIGHTING), paints(LIGHTING)
    room_ = WORLD.room
    for k in range(len(room_.polygon)):
        row = table[first[0] + k]
        np.testing.assert_allclose(row[2, :2], room_.inward[k], atol=1e-6)
        paint = LIGHTING.paints.paints[LIGHTING.paints.wall_paint[k]]
        np.testing.assert_allclose(row[4, :3], [paint["red"], paint["green"], paint["blue"]], rtol=1e-6)
    np.testing.assert_allclose(table[first[2], 4, :3], room_.floor.colour, rtol=1e-6)
    for z, zone in enumerate(room_.zones):
        np.testing.assert_allclose(table[first[2] + 1 + z, 4, :3], zone.floor.colour, rtol=1e-6)
        if zone.rug is not None:
            rug = table[first[2] + RUGS + 1 + z]
            np.testing.assert_allclose(rug[3, :2], zone.rug.half, rtol=1e-6)
            np.testing.assert_allclose(rug[4, :3], zone.rug.material.colour, rtol=1e-6)


def test_the_shell_s_rectangles_turn_their_backs_outwards():
    walls, over = shell_of(WORLD)
    middle = (walls[:, :3] + walls[:, 3:6] * walls[:, 9:11].mean(axis=1)[:, None] + walls[:, 6:9]).astype(np.float64)
    out_of = np.cross(walls[:, 3:6], walls[:, 6:9])
    assert (out_of[0, 2], out_of[1, 2]) == (-1, 1)
    np.testing.assert_allclose(out_of[2:, :2], -WORLD.room.inward, atol=1e-6)
    assert len(over) == len(WORLD.room.zones) + sum(o.kind == "window" for o in WORLD.room.openings) + sum(
        rug is not None for rug in [WORLD.room.rug, *(zone.rug for zone in WORLD.room.zones)]
    )
    span = WORLD.room.polygon.max(axis=0) - WORLD.room.polygon.min(axis=0)
    assert reach(WORLD) > np.linalg.norm(span) and np.isfinite(middle).all()


def test_lamps_and_what_darkens_are_all_there():
    table = lamps(LIGHTING)
    np.testing.assert_allclose(table[:, 0, :3], [light.position for light in WORLD.room.lights], rtol=1e-6)
    near = darkening(LIGHTING.plan, WORLD.starts)
    low = [n for n, thing in enumerate(WORLD.things) if thing.box.bounds[0, 2] < 0.05]
    assert len(near.by_wall) == len(WORLD.room.polygon) + 1
    np.testing.assert_allclose(
        near.by_foot[: len(low), 0, :2], [WORLD.things[n].box.center[:2] for n in low], rtol=1e-5
    )
    assert not near.rests[: len(low)].any() and near.rests[len(low) :].all()
