"""Points that were measured from the camera tell how much of a thing shows."""

import numpy as np
import pytest

from sightline.scenes.met_points import sightings_by_points
from tests.made import box_scene

THINGS = {
    "sofa": (0, 1.5, 0.5, 2.0, 0.5, 1.0),
    "screen": (-0.6, -0.2, 0.8, 0.8, 0.1, 1.6),
    "lamp": (1.8, 0.5, 0.6, 0.4, 0.4, 1.2),
}


def lifted(scene, step=2):
    """The world points of every `step`-th pixel of the depth map."""
    [frame] = scene.frames
    depth = frame.depth.read()[::step, ::step].astype(np.float64)
    points = (frame.camera.rays()[::step, ::step] * depth[..., None]).reshape(-1, 3)
    return frame, frame.world_from_camera.apply(points[np.isfinite(points).all(axis=1)])


def test_shares_are_those_of_exact_rays():
    scene = box_scene(THINGS, size=(320, 240))
    frame, points = lifted(scene)
    found, exact = sightings_by_points(frame, scene.objects, points), frame.read_sightings()
    assert found.keys() == THINGS.keys()
    for name, seen in found.items():
        assert seen.share == pytest.approx(exact[name].share, abs=0.12)
        assert seen.in_view == pytest.approx(exact[name].in_view, abs=0.05)
    assert found["sofa"].share < 0.8 < found["screen"].share


def test_of_what_few_points_met_the_share_is_not_known():
    scene = box_scene(THINGS, size=(320, 240))
    frame, points = lifted(scene)
    assert all(np.isnan(seen.share) for seen in sightings_by_points(frame, scene.objects, points[:2]).values())


def test_what_stands_behind_a_wall_is_not_seen():
    things = {"wall": (0, 0, 1.2, 8.0, 0.1, 2.4), "chair": (0, 2, 0.4, 0.5, 0.5, 0.8)}
    scene = box_scene(things, size=(320, 240))
    frame, points = lifted(scene)
    assert sightings_by_points(frame, scene.objects, points).keys() == {"wall"}
