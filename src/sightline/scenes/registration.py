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

BAND = 1 << 20  # pixels whose rays are held at once: those of a photograph of fifty million take gigabytes


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
    found = np.full((target.height, target.width), np.nan, dtype=np.float32)
    band = max(1, BAND // target.width)
    for top in range(0, target.height, band):
        rows = found[top : top + band]
        v, u = np.mgrid[top : top + len(rows), : target.width] + 0.5
        uv, _ = source.project(target.unproject(np.stack([u, v], axis=-1), np.ones(u.shape)))
        inside = source.inside(uv)
        column, row = np.floor(uv[inside]).astype(np.int64).T
        rows[inside] = depth[row, column]
    return found


def _moved(depth: Depth, source: Camera, target: Camera, target_from_source: Pose) -> Depth:
    """Each measured point is carried over; where several fall on one pixel the nearest to the camera stays."""
    row, column = np.nonzero(np.isfinite(depth))
    seen = source.unproject(np.stack([column, row], axis=-1) + 0.5, depth[row, column])
    points = target_from_source.apply(seen)
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
