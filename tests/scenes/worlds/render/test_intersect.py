"""Parts drawn pixel by pixel are those that rays meet."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.parts import rod, upright
from sightline.scenes.worlds.render.intersect import hit_part
from sightline.scenes.worlds.render.raycast import in_camera, surfaces
from tests.scenes.worlds.two_rooms import RED, two_rooms
from tests.scenes.worlds.two_rooms import block_about as about

CAMERA = Camera(48, 36, 30.0, 30.0, 24.0, 18.0)
POSE = Pose.looking([1.0, 0.3, 1.2], [2.0, 2.0, 0.9])


def traced(world):
    """Depth (H, W) and part (H, W) by trying every part with every ray."""
    centers, turns = in_camera(world, POSE)
    depth, part = surfaces(two_rooms(), CAMERA, POSE)
    parts = world.parts
    for p in range(len(parts)):
        origin, ways = -turns[p].T @ centers[p], CAMERA.rays() @ turns[p]
        for v, u in np.ndindex(depth.shape):
            t = hit_part(parts.kind[p], *origin, *ways[v, u], *parts.half[p], parts.taper[p])
            if t < depth[v, u]:
                depth[v, u], part[v, u] = t, p
    return depth, part


@pytest.mark.parametrize("seed", range(3))
def test_parts_of_all_kinds_before_beside_and_behind_the_eye_are_met_where_rays_meet_them(seed):
    rng = np.random.default_rng(seed)
    ahead = rng.uniform([0.3, 0.8, 0.2], [3.5, 2.8, 2.0], (6, 3))
    beside = POSE.translation + rng.uniform(-0.5, 0.5, (4, 3)) * [1.0, 1.0, 0.3] + [0.4, -0.5, 0.0]
    parts = [about(spot, rng) for spot in np.vstack([ahead, beside])]
    depth, part = surfaces(two_rooms(*parts), CAMERA, POSE)
    truth, met = traced(two_rooms(*parts))
    np.testing.assert_array_equal(part, met)
    np.testing.assert_allclose(depth, truth, rtol=1e-9)
    assert len(np.unique(part[part >= 0])) >= 4


def test_what_widens_upwards_shows_to_its_rim():
    vase = upright(2.0, 2.0, 0.3, 1.0, 0.15, RED, taper=2.5)
    bar = rod((1.0, 1.5, 0.5), (1.8, 2.5, 1.5), 0.03, RED, taper=3.0)
    depth, part = surfaces(two_rooms(vase, bar), CAMERA, POSE)
    truth, met = traced(two_rooms(vase, bar))
    np.testing.assert_array_equal(part, met)
    np.testing.assert_allclose(depth, truth, rtol=1e-9)
    assert (part == 0).sum() > 20 and (part == 1).sum() > 5
