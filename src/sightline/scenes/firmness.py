"""Where a depth map can be taken at its word: on smooth surfaces, away from the border of the colour picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.geometry.visibility import smooth_depth
from sightline.scenes.scene import DepthMap

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

WIDTH = 640  # pixels; of a picture for which the lengths below are stated, on others they scale
BORDER = 15  # pixels
PATCH = 3  # pixels on each side of the middle one
SMOOTH = 0.03  # of the depth in the middle: largest difference within the patch


def border_of(camera: Camera) -> int:
    """How far from the border of a camera's picture a firm point lies at least, pixels."""
    return math.ceil(BORDER * camera.width / WIDTH)


def reach_of(camera: Camera) -> int:
    """How far about a firm point a depth camera's map is smooth, pixels."""
    return max(1, round(PATCH * camera.width / WIDTH))


def smooth_at(uv: Array, depth: NDArray[np.float32], camera: Camera) -> Array:
    """Depth (M,), metres, in the pixels that hold (M, 2) of a map (H, W) in the grid of `camera`.

    NaN where the map has many holes within 7 × 7 pixels (on a picture 640 wide) or differs from its middle by 3 % or
    more: on an edge nobody can say which of two surfaces is meant.
    """
    return smooth_depth(uv, depth, reach_of(camera), SMOOTH)


def firm_depth(
    points: Array, depth: NDArray[np.float32], source: DepthMap, camera: Camera, world_from_camera: Pose
) -> tuple[Mask, NDArray[np.float32]]:
    """Which of M world points (M, 3), all in view, are firm in the frame of `camera`, and the depth measured there.

    `depth` (H, W) is what `source` reads. Firm is a point whose pixel keeps 15 px from the picture's border and about
    whose pixel the map has few holes and differs from its middle by less than 3 % within 7 × 7 pixels (on a picture 640
    wide). The depth (M,) is z in the colour camera, metres.
    """
    if source.color_from_depth is None:
        raise ValueError("the depth map is not registered; only such maps tell what is firm")
    border = border_of(camera)
    at, _ = camera.project(world_from_camera.inverse().apply(points))
    with np.errstate(invalid="ignore"):
        clear = ((at >= border) & (at <= np.array([camera.width, camera.height]) - border)).all(axis=1)
    uv, _ = source.camera.project((world_from_camera @ source.color_from_depth).inverse().apply(points))
    middle = smooth_at(uv, depth, source.camera)
    z = source.color_from_depth.apply(source.camera.unproject(uv, middle))[:, 2]
    return clear & np.isfinite(z), z.astype(np.float32)
