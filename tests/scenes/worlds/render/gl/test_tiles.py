"""Tiles: their hulls hold all that they show, and their patterns are those of their surfaces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.kinds import KINDS
from sightline.scenes.worlds.render.gl.tables import paint_rows, paints
from sightline.scenes.worlds.render.gl.tiles import MANY, SKY_BIT, TILE, Tiles, gap_in, survey
from sightline.scenes.worlds.render.intersect import FLOOR, SKY, WALL
from sightline.scenes.worlds.render.lighting import Lighting, lighting_of
from sightline.scenes.worlds.render.raycast import lens_of, surfaces
from sightline.scenes.worlds.views.cameras import looking_camera
from sightline.scenes.worlds.world import World


def surveyed(world: World, camera: Camera, pose: Pose) -> tuple[Tiles, NDArray[np.float32], Lighting]:
    """Tiles of one view, by the ray caster's surfaces, and these (H, W, 2)."""
    depth, part = surfaces(world, camera, pose)
    lighting = lighting_of(world)
    table = paints(lighting)
    tall, wide = -(-camera.height // TILE) * TILE, -(-camera.width // TILE) * TILE
    view = np.full((1, tall, wide, 2), SKY, dtype=np.float32)
    view[0, : camera.height, : camera.width, 0] = part
    view[0, : camera.height, : camera.width, 1] = np.where(np.isfinite(depth), depth, 1e30)
    eyes, frames = pose.translation[None], np.ascontiguousarray(pose.rotation)[None]
    rows, patterns = paint_rows(lighting), table[:, 5, 3].astype(np.int64)
    tiles = survey(
        view, camera.width, camera.height, eyes, frames, lens_of(camera), rows, patterns, table[:, 6, 1] > 0.2
    )
    return tiles, view[0], lighting


def test_hulls_hold_every_point_and_patterns_every_surface():
    world = KINDS["room"].make(np.random.default_rng([3, 0]))
    pose = KINDS["room"].watch(world, np.random.default_rng([3, 1]), 1)[0]
    camera = looking_camera(100, 70)  # no whole number of tiles
    tiles, view, lighting = surveyed(world, camera, pose)
    assert len(tiles.only) == 7 * 5
    table, first = paints(lighting), paint_rows(lighting)
    for t, (i, j, _) in enumerate(tiles.places):
        cut = view[j * TILE : min((j + 1) * TILE, 70), i * TILE : min((i + 1) * TILE, 100)]
        seen = cut[..., 0].astype(int)
        rows = np.where(
            seen >= 0, seen, np.where(seen == FLOOR, first[2], np.where(seen <= WALL, first[0] + WALL - seen, first[1]))
        )
        bits = {SKY_BIT if s == SKY else int(table[r, 5, 3]) for s, r in zip(seen.ravel(), rows.ravel(), strict=True)}
        assert bits == {b for b in range(64) if int(tiles.patterns[t]) >> b & 1}
        assert (tiles.only[t] == MANY) == (len(set(seen.ravel())) > 1)
        assert tiles.floor[t] == (seen == FLOOR).any() and tiles.parts[t] == (seen >= 0).any()
        z = cut[..., 1][seen != SKY]
        if len(z):
            # a hull is a frustum of the eye: between its first four corners' z-depth and its last four's
            spans = (tiles.hulls[t] - pose.translation) @ pose.rotation[:, 2]
            inside = [(z >= span[:4].min() - 1e-5) & (z <= span[4:].max() + 1e-5) for span in spans]
            assert (inside[0] | inside[1]).all()


def test_a_gap_in_depth_parts_a_tile():
    view = np.zeros((4, 4, 2), dtype=np.float32)
    view[..., 1] = [[1.0, 1.1, 3.0, 3.1]] * 4
    np.testing.assert_allclose(gap_in(view, 1.0, 3.1), (1.1, 3.0), rtol=1e-6)
    assert gap_in(view, 1.0, 1.1) == (1.1, 1.0)
