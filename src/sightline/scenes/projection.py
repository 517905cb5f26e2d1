"""The outline of a solid box in a picture, and how much of it the picture's edges leave.

Pixels (u, v) from the top left corner; corners in camera coordinates, metres, in the order of `CORNER_SIGNS`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera

Array = NDArray[np.float64]

NEAR = 0.02  # metres; nothing nearer to the lens than this is part of a picture
EDGES = np.array([(i, i | 1 << axis) for i in range(8) for axis in range(3) if not i >> axis & 1])  # corner pairs


def outline(corners: Array, camera: Camera) -> Array:
    """The convex outline (K, 2) of a box with `corners` (8, 3), in pixels, also beyond the picture's edges.

    Empty (0, 2) when the box lies behind the camera. What reaches behind it is cut off just before the lens. With a
    distorting lens the edges bend and the outline is that of its corners.
    """
    ahead = corners[:, 2] >= NEAR
    points = corners[ahead]
    if not ahead.all():
        start, end = corners[EDGES[:, 0]], corners[EDGES[:, 1]]
        crossing = (start[:, 2] >= NEAR) != (end[:, 2] >= NEAR)
        start, end = start[crossing], end[crossing]
        along = (NEAR - start[:, 2]) / (end[:, 2] - start[:, 2])
        points = np.concatenate([points, start + along[:, None] * (end - start)])
    uv, _ = camera.project(points)
    return hull(uv[np.isfinite(uv).all(axis=1)])


def hull(points: Array) -> Array:
    """The convex hull (K, 2) of points (M, 2), in order around it (monotone chain); any unit."""
    ordered = [(float(u), float(v)) for u, v in np.unique(points, axis=0)]
    if len(ordered) < 3:
        return np.array(ordered, dtype=np.float64).reshape(-1, 2)
    halves = []
    for run in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for point in run:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves += chain[:-1]
    return np.array(halves)


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def area(polygon: Array) -> float:
    """Area of a polygon (K, 2), square pixels."""
    if len(polygon) < 3:
        return 0.0
    after = np.roll(polygon, -1, axis=0)
    return float(abs((polygon[:, 0] * after[:, 1] - polygon[:, 1] * after[:, 0]).sum()) / 2)


def clipped(polygon: Array, width: int, height: int) -> Array:
    """The part (K, 2) of a convex polygon (M, 2), pixels, inside a picture of `width` × `height`."""
    for axis, limit, sign in ((0, 0.0, 1.0), (0, width, -1.0), (1, 0.0, 1.0), (1, height, -1.0)):
        depth = sign * (polygon[:, axis] - limit)  # above 0 on the inner side of this edge
        kept = []
        for here, there, a, b in zip(polygon, np.roll(polygon, -1, axis=0), depth, np.roll(depth, -1), strict=True):
            if a >= 0:
                kept.append(here)
            if (a >= 0) != (b >= 0):
                kept.append(here + a / (a - b) * (there - here))
        polygon = np.array(kept, dtype=np.float64).reshape(-1, 2)
    return polygon


def share_inside(polygon: Array, camera: Camera) -> float:
    """The part, 0 to 1, of an outline (K, 2) in pixels that the picture of `camera` holds."""
    whole = area(polygon)
    if whole <= 0:
        return 0.0
    if polygon.min() >= 0 and (polygon <= (camera.width, camera.height)).all():
        return 1.0
    return min(1.0, area(clipped(polygon, camera.width, camera.height)) / whole)
