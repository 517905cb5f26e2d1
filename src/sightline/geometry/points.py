"""Clouds of points: neighbours, thinning, planes and the box around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import ConvexHull, QhullError, cKDTree

from sightline.errors import GeometryError
from sightline.geometry.box import Box, yaw_rotation

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Plane:
    """The points x with normal · x = offset, metres. `normal` (3,) is a unit vector that points up (z ≥ 0)."""

    normal: Array
    offset: float

    def height(self, points: ArrayLike) -> Array:
        """Signed metres (...) of points (..., 3) over the plane, along its normal."""
        return np.asarray(points, dtype=np.float64) @ self.normal - self.offset


def farthest_points(points: ArrayLike, count: int) -> Index:
    """Indices (count,) of points (N, 3) that lie far apart: each is the farthest from those before it.

    The first is the farthest from the centroid, of equals the lowest index: the same points give the same choice.
    Metres or any other unit. Raises GeometryError for fewer than `count` points, or points that are not finite.
    """
    cloud = _cloud(points, "farthest_points")
    if not 0 <= count <= len(cloud):
        raise GeometryError(f"farthest_points: {count} of {len(cloud)} points asked for; ask for fewer")
    return _farthest(cloud, cloud.mean(axis=0), count) if count else np.zeros(0, dtype=np.int64)


@njit(cache=True)
def _farthest(points: Array, center: Array, count: int) -> Index:
    chosen = np.zeros(count, dtype=np.int64)
    nearest = np.full(len(points), np.inf)
    x, y, z = center[0], center[1], center[2]
    for i in range(count):
        best, at = -1.0, 0
        for j in range(len(points)):
            dx, dy, dz = points[j, 0] - x, points[j, 1] - y, points[j, 2] - z
            squared = dx * dx + dy * dy + dz * dz
            # The centroid only picks the first point; it is not one of the chosen ones.
            if i > 0:
                squared = min(squared, nearest[j])
                nearest[j] = squared
            if squared > best:
                best, at = squared, j
        chosen[i] = at
        nearest[at] = -1.0  # never again, also among points that coincide
        x, y, z = points[at, 0], points[at, 1], points[at, 2]
    return chosen


def nearest(points: ArrayLike, queries: ArrayLike, k: int = 1) -> tuple[Array, Index]:
    """Distances (Q, k), metres, and indices (Q, k) of the `k` points of (N, 3) nearest to each query (Q, 3).

    Nearest first. Raises GeometryError for fewer than `k` points, or points that are not finite.
    """
    cloud, asked = _cloud(points, "nearest"), _cloud(queries, "nearest")
    if not 1 <= k <= len(cloud):
        raise GeometryError(f"nearest: {k} neighbours among {len(cloud)} points; ask for 1 to {len(cloud)}")
    distances, indices = cKDTree(cloud).query(asked, k=[*range(1, k + 1)])
    return np.asarray(distances, dtype=np.float64), np.asarray(indices, dtype=np.int64)


def voxel_downsample(points: ArrayLike, edge: float) -> Index:
    """Indices (M,), rising, of the first point of (N, 3) in each cube of `edge` metres on a grid through the origin."""
    cloud = _cloud(points, "voxel_downsample")
    if not edge > 0:
        raise GeometryError(f"voxel_downsample: cubes of {edge} m; the edge must be above 0")
    if not len(cloud):
        return np.zeros(0, dtype=np.int64)
    cell = np.floor(cloud / edge).astype(np.int64)
    cell -= cell.min(axis=0)
    span = [int(n) + 1 for n in cell.max(axis=0)]
    if span[0] * span[1] * span[2] >= 2**63:
        raise GeometryError(f"voxel_downsample: {span} cubes of {edge} m do not fit; take a longer edge")
    key = (cell[:, 0] * span[1] + cell[:, 1]) * span[2] + cell[:, 2]
    return np.sort(np.unique(key, return_index=True)[1]).astype(np.int64)


def fit_plane(points: ArrayLike, tolerance: float, rounds: int, rng: np.random.Generator) -> tuple[Plane, Mask]:
    """The plane that most points (N, 3) lie on, and which do (N,): within `tolerance` metres of it.

    RANSAC with `rounds` draws of three points, then least squares on those that agree. Raises GeometryError for
    fewer than three points, or points on one line.
    """
    cloud = _cloud(points, "fit_plane")
    if len(cloud) < 3:
        raise GeometryError(f"fit_plane: {len(cloud)} points; a plane takes three")
    if not tolerance > 0 or rounds < 1:
        raise GeometryError(f"fit_plane: tolerance {tolerance} m, {rounds} rounds; both must be above 0")
    best, most = np.zeros(len(cloud), dtype=np.bool_), 0
    for _ in range(rounds):
        a, b, c = cloud[rng.choice(len(cloud), size=3, replace=False)]
        normal = np.cross(b - a, c - a)
        length = float(np.linalg.norm(normal))
        if length <= 1e-9 * float(np.linalg.norm(b - a) * np.linalg.norm(c - a)):
            continue
        agree = np.abs((cloud - a) @ (normal / length)) <= tolerance
        if (count := int(agree.sum())) > most:
            best, most = agree, count
    if most == 0:
        raise GeometryError(f"fit_plane: no three of {rounds} draws span a plane; do the points lie on one line?")
    plane = _least_squares_plane(cloud[best])
    return plane, np.abs(plane.height(cloud)) <= tolerance


def _least_squares_plane(cloud: Array) -> Plane:
    center = cloud.mean(axis=0)
    normal = np.linalg.eigh((cloud - center).T @ (cloud - center))[1][:, 0]
    # A vertical plane has no upper side; its normal then points towards +y, or along +x.
    for part in (normal[2], normal[1], normal[0]):
        if abs(part) > 1e-12:
            normal = normal * np.sign(part)
            break
    return Plane(normal, float(normal @ center))


def fit_box(points: ArrayLike, thinnest: float = 1e-3, frame: str = "world") -> Box:
    """The upright box around points (N, 3), metres, whose footprint is the least rectangle around theirs.

    Local x runs along the footprint's longer edge, heading −π/2 to π/2; no edge is shorter than `thinnest` metres.
    Raises GeometryError without points, or with points that are not finite.
    """
    cloud = _cloud(points, "fit_box")
    if not len(cloud):
        raise GeometryError("fit_box: no points; a box needs at least one")
    ground = cloud[:, :2]
    try:
        outline = ground[ConvexHull(ground).vertices]
    except (QhullError, ValueError):  # fewer than three points, or all on one line: its direction is the heading
        outline = ground[[0, int(np.argmax(((ground - ground[0]) ** 2).sum(axis=1)))]]
    edges = np.roll(outline, -1, axis=0) - outline
    headings = np.unique(np.arctan2(edges[:, 1], edges[:, 0]) % (np.pi / 2))  # the least rectangle lies on an edge
    c, s = np.cos(headings)[:, None], np.sin(headings)[:, None]
    along, across = c * outline[:, 0] + s * outline[:, 1], c * outline[:, 1] - s * outline[:, 0]
    yaw = float(headings[int(np.argmin(np.ptp(along, axis=1) * np.ptp(across, axis=1)))])
    wide, deep, _ = np.ptp(cloud @ yaw_rotation(yaw), axis=0)
    if deep > wide:
        yaw -= np.pi / 2
    local = cloud @ yaw_rotation(yaw)
    low, high = local.min(axis=0), local.max(axis=0)
    return Box.from_yaw(yaw_rotation(yaw) @ ((low + high) / 2), np.maximum(high - low, thinnest), yaw, frame)


def _cloud(points: ArrayLike, owner: str) -> Array:
    cloud = np.ascontiguousarray(points, dtype=np.float64)
    if cloud.size == 0:
        return np.zeros((0, 3))
    if cloud.ndim != 2 or cloud.shape[1] != 3:
        raise GeometryError(f"{owner}: points of shape {cloud.shape}; give (N, 3)")
    if not np.isfinite(cloud).all():
        raise GeometryError(f"{owner}: some points are NaN or infinite; leave them out")
    return cloud
