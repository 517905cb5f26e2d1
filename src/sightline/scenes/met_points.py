"""How much of each object a frame shows, by measured points of what its camera looks at.

The points, a lidar's or a depth sensor's, are measured when the picture is taken, from where its camera stands or
from close by.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.scenes.projection import area, clipped, outline, share_inside
from sightline.scenes.scene import Frame, SceneObject, Sighting

Array = NDArray[np.float64]

MET = 5  # points; fewer say nothing about how much of a thing is hidden
AROUND = 0.1  # metres; points this close outside a box are its thing's


def sightings_by_points(frame: Frame, objects: Sequence[SceneObject], xyz: Array) -> dict[str, Sighting]:
    """How much of each object a posed frame shows, by world points (N, 3) in metres; empty without camera or pose.

    Of the points that the picture shows within an object's outline, those in its box speak for it and those before it
    against it. Where fewer than `MET` met it, its share is not known (NaN), and where all met something before it, it
    is hidden. The rectangle is that of its box, not of what shows of it.
    """
    camera, pose = frame.camera, frame.world_from_camera
    if camera is None or pose is None:
        return {}
    points = pose.inverse().apply(xyz)
    uv, _ = camera.project(points)
    inside = camera.inside(uv)
    uv, points = uv[inside], points[inside]
    rays = np.divide(points, points[:, 2:])
    seen = {}
    for thing in objects:
        box = thing.box_at(frame.id)
        if box is None:
            continue
        own = box.moved(pose.inverse(), "camera")
        shown = outline(own.corners, camera)
        part = clipped(shown, camera.width, camera.height)
        if area(part) < 1:
            continue
        low, high = part.min(axis=0), part.max(axis=0)
        near = ((uv >= low) & (uv <= high)).all(axis=1)
        held, before = _met(own, points[near], rays[near])
        if not held and before >= MET:
            continue
        share = held / (held + before) if held >= MET else np.nan
        pixels = max(1, int(area(part) * (share if held >= MET else 1.0)))
        rect = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        seen[thing.id] = Sighting(pixels, share, share_inside(shown, camera), rect)
    return seen


def _met(box: Box, points: Array, rays: Array) -> tuple[int, int]:
    """How many of the points (N, 3), at the end of rays (N, 3) with z = 1, a camera box holds, and how many of those
    whose rays meet it end before it."""
    held = box.contains(points, AROUND)
    direction, eye = rays @ box.rotation, box.local(np.zeros(3))
    half = box.size / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(-half - eye) / direction, (half - eye) / direction])
    enter, leave = np.fmax.reduce(ends.min(axis=0), axis=-1), np.fmin.reduce(ends.max(axis=0), axis=-1)
    before = (enter <= leave) & (leave > 0) & (points[:, 2] < enter - AROUND) & ~held
    return int(held.sum()), int(before.sum())
