"""Depth as the colour camera sees it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Frame

Depth = NDArray[np.float32]


def registered(frame: Frame, scene_id: str) -> Depth:
    """The frame's most trusted depth (H, W) on the colour camera's pixels: z-depth in metres, NaN unmeasured.

    Raises SceneError where nobody knows how the depth camera stands to the colour camera, or where the map that is
    read has another size than its camera.
    """
    source = frame.depth
    where = f"scene {scene_id}: frame {frame.id}"
    if source.color_from_depth is None:
        raise SceneError(f"{where}: depth and colour are not registered and nobody knows how they lie to each other")
    depth = source.read()
    if depth.shape != (source.camera.height, source.camera.width):
        size = f"{source.camera.height}×{source.camera.width}"
        raise SceneError(f"{where}: depth has {depth.shape[0]}×{depth.shape[1]} rows and columns, its camera {size}")
    camera = frame.camera or source.camera
    same_eye = source.color_from_depth.close_to(Pose.identity())
    if same_eye and camera == source.camera:
        return depth
    return (
        _looked_up(depth, source.camera, camera)
        if same_eye
        else _moved(depth, source.camera, camera, source.color_from_depth)
    )


def _looked_up(depth: Depth, source: Camera, target: Camera) -> Depth:
    """From the same eye a ray is a ray: each target pixel takes the nearest source pixel along its own ray."""
    uv, _ = source.project(target.rays())
    inside = source.inside(uv)
    column, row = (np.floor(np.where(inside[..., None], uv, 0.0)).astype(np.int64)[..., k] for k in (0, 1))
    return np.where(inside, depth[row, column], np.float32(np.nan))


def _moved(depth: Depth, source: Camera, target: Camera, target_from_source: Pose) -> Depth:
    """Each measured point is carried over; where several fall on one pixel the nearest to the camera stays."""
    points = target_from_source.apply(source.lift(depth)[np.isfinite(depth)])
    uv, z = target.project(points)
    # A coarse map is drawn with pixels as large as its own, or the fine picture would be full of holes.
    reach = max(1, math.ceil(target.fx / source.fx), math.ceil(target.fy / source.fy))
    nearest = np.full((target.height, target.width), np.inf, dtype=np.float32)
    for down in range(reach):
        for right in range(reach):
            moved = uv + np.array([right, down]) - (reach - 1) / 2
            inside = target.inside(moved)
            column, row = np.floor(moved[inside]).astype(np.int64).T
            np.minimum.at(nearest, (row, column), z[inside].astype(np.float32))
    return np.where(np.isfinite(nearest), nearest, np.float32(np.nan))
