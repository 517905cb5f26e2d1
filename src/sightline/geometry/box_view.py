"""What of a box shows in a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import CORNER_SIGNS, Box
from sightline.geometry.box_overlap import clip
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Array = NDArray[np.float64]

NEAR = 0.01  # metres; what is nearer to the camera's plane is cut off before it is projected
SAMPLES = 33  # points along an edge of a box, where a lens bends it

# The 12 edges of a box as pairs of corners: those whose numbers differ in one bit.
EDGES: tuple[tuple[int, int], ...] = tuple(
    (i, i | 1 << axis) for axis in range(3) for i in range(8) if not i >> axis & 1
)


def project_box(box: Box, camera: Camera, world_from_camera: Pose) -> tuple[float, float, float, float] | None:
    """The part of the picture that a world box covers: (u0, v0, u1, v1) in pixels, or None when it is out of view.

    The solid is cut at the near plane and its outline at the picture's border before the limits are taken, so that a
    box beside or around the camera is right as well. Nothing that stands in front of it is considered.
    """
    corners = world_from_camera.inverse().apply(box.center + (CORNER_SIGNS * box.size / 2) @ box.rotation.T)
    ends = []
    for i, j in EDGES:
        a, b = corners[i], corners[j]
        if max(a[2], b[2]) < NEAR:
            continue
        if min(a[2], b[2]) < NEAR:
            cut = a + (NEAR - a[2]) / (b[2] - a[2]) * (b - a)
            a, b = (cut, b) if a[2] < b[2] else (a, cut)
        ends.append((a, b))
    if not ends:
        return None
    steps = np.linspace(0.0, 1.0, 2 if camera.model == "pinhole" else SAMPLES)[:, None, None]
    starts, stops = np.array([a for a, _ in ends]), np.array([b for _, b in ends])
    uv, _ = camera.project((starts + steps * (stops - starts)).reshape(-1, 3))
    outline = _convex_outline(uv[np.isfinite(uv).all(axis=1)])
    return _limits_in_picture(outline, camera)


def _limits_in_picture(outline: Array, camera: Camera) -> tuple[float, float, float, float] | None:
    polygon, count = np.zeros((len(outline) + 8, 2)), len(outline)
    polygon[:count] = outline
    cut = np.zeros_like(polygon)
    for x, y, limit in ((-1.0, 0.0, 0.0), (1.0, 0.0, camera.width), (0.0, -1.0, 0.0), (0.0, 1.0, camera.height)):
        count = clip(polygon, count, x, y, float(limit), cut)
        polygon, cut = cut, polygon
    if count < 3:
        return None
    (u0, v0), (u1, v1) = polygon[:count].min(axis=0), polygon[:count].max(axis=0)
    return (float(u0), float(v0), float(u1), float(v1)) if u1 > u0 and v1 > v0 else None


def _convex_outline(points: Array) -> Array:
    """The corners (K, 2) of the convex hull of points (N, 2), in order round it; pixels. Andrew's monotone chain."""
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    outline: list[Array] = []
    for side in (ordered, ordered[::-1]):
        chain: list[Array] = []
        for p in side:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        outline += chain[:-1]
    return np.array(outline)


def _turn(a: Array, b: Array, c: Array) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
