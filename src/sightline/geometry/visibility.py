"""What a camera sees of points in the world, by its depth map: one by one, or of a whole scan in one sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.bit_masks import WORD
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Array = NDArray[np.float64]
Depth = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Ids = NDArray[np.int32]
Depths = NDArray[np.float32]

SLACK = 1e-6  # metres; spheres about points are taken this much larger, so that rounding hides none
HOLES = 0.3  # of a patch: room for a line of holes down and one across, not for the shadow beside an edge


def visible(
    points_world: ArrayLike,
    depth: ArrayLike,
    camera: Camera,
    world_from_camera: Pose,
    noise_m: float = 0.03,
    noise_share: float = 0.02,
) -> Mask:
    """Which world points (N, 3), metres, the camera sees: (N,) bool.

    `depth` (height, width) in metres, NaN where not measured, is the map of `camera` itself. A point is seen when it
    lies in front, inside the picture, and a depth there differs from its own by at most `noise_m` metres or
    `noise_share` of its depth, whichever is more. "There" is the pixel it falls in and the three next nearest: a
    single look-up at an edge reads the other surface. On noisy sensor depth the defaults gave 97 % precision and
    91 % recall, where a strict z < depth loses half. Raises GeometryError for a map of another size.
    """
    measured = _depth_map(depth, camera, "visible")
    points = np.ascontiguousarray(points_world, dtype=np.float64)
    if points.size == 0:
        return np.zeros(0, dtype=np.bool_)
    if points.ndim != 2 or points.shape[1] != 3:
        raise GeometryError(f"visible: points of shape {points.shape}; give (N, 3)")
    if camera.model == "pinhole":
        # Most points are set aside before anything is divided.
        return _visible_pinhole(points, picture_from_world(camera, world_from_camera), measured, noise_m, noise_share)
    uv, z = camera.project(world_from_camera.inverse().apply(points))
    return _visible_pixels(uv, z, measured, noise_m, noise_share)


@njit(cache=True)
def _visible_pinhole(points: Array, picture: Array, depth: Depth, noise_m: float, noise_share: float) -> Mask:
    seen = np.zeros(len(points), dtype=np.bool_)
    height, width = depth.shape
    (ux, uy, uz, ut), (vx, vy, vz, vt), (zx, zy, zz, zt) = picture[0], picture[1], picture[2]
    for i in range(len(points)):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        ahead = zx * x + zy * y + zz * z + zt
        if not ahead > 0.0:
            continue
        u, v = ux * x + uy * y + uz * z + ut, vx * x + vy * y + vz * z + vt
        if 0.0 <= u < width * ahead and 0.0 <= v < height * ahead:
            seen[i] = _agrees(u / ahead, v / ahead, ahead, depth, noise_m, noise_share)
    return seen


@njit(cache=True)
def _visible_pixels(uv: Array, z: Array, depth: Depth, noise_m: float, noise_share: float) -> Mask:
    seen = np.zeros(len(uv), dtype=np.bool_)
    for i in range(len(uv)):
        seen[i] = z[i] > 0.0 and _agrees(uv[i, 0], uv[i, 1], z[i], depth, noise_m, noise_share)
    return seen


@njit(cache=True)
def _agrees(u: float, v: float, z: float, depth: Depth, noise_m: float, noise_share: float) -> bool:
    """Whether the pixel that holds (u, v), or one of the three next nearest, measures `z` metres up to the noise."""
    height, width = depth.shape
    if not (0.0 <= u < width and 0.0 <= v < height):
        return False
    bound = max(noise_m, noise_share * z)
    column, row = int(u), int(v)
    if abs(depth[row, column] - z) <= bound:
        return True
    beside = column + 1 if u - column >= 0.5 else column - 1
    below = row + 1 if v - row >= 0.5 else row - 1
    across, down = 0 <= beside < width, 0 <= below < height
    return bool(
        (across and abs(depth[row, beside] - z) <= bound)
        or (down and abs(depth[below, column] - z) <= bound)
        or (across and down and abs(depth[below, beside] - z) <= bound)
    )


@dataclass(frozen=True, eq=False)
class Runs:
    """Points (N, 3), world metres, as `columns` x, y, z (3, 64·W), filled up with NaN, and a sphere about each 64.

    `spheres` (W, 4) are centres and radii, metres. Where neighbours in the list are neighbours in space (`near_order`),
    most of what is out of view is passed over sphere by sphere; in any other order the result is the same.
    """

    count: int
    columns: Array
    spheres: Array

    @classmethod
    def of(cls, points: ArrayLike) -> Runs:
        """Runs of points (N, 3), metres."""
        given = np.asarray(points, dtype=np.float64)
        if given.ndim != 2 or given.shape[1] != 3:
            raise GeometryError(f"Runs: points of shape {given.shape}; give (N, 3)")
        words = -(-len(given) // WORD)
        columns = np.full((3, words * WORD), np.nan)
        columns[:, : len(given)] = given.T
        runs = columns.reshape(3, words, WORD)
        # fmin and fmax pass over NaN; a run of nothing else has a sphere of NaN, which is never out of view.
        low, high = np.fmin.reduce(runs, axis=2), np.fmax.reduce(runs, axis=2)
        center = (low + high) / 2
        radius = np.fmax.reduce(np.sqrt(((runs - center[:, :, None]) ** 2).sum(axis=0)), axis=1) + SLACK
        return cls(len(given), columns, np.ascontiguousarray(np.vstack([center, radius]).T))


@dataclass(frozen=True)
class Rig:
    """A depth camera and the colour camera beside it, both pinholes, and where they stand."""

    depth: Camera
    world_from_depth: Pose
    color: Camera
    color_from_depth: Pose


@dataclass(frozen=True)
class Bounds:
    """What counts as seen, and what as firm.

    Seen: the map differs by at most `noise_m` metres or `noise_share` of the depth, whichever is more. Firm: at least
    `border` pixels inside the colour picture, and within `reach` pixels of the map about the point few holes (`HOLES`)
    and depths that differ from the middle one by less than `smooth` of it.
    """

    noise_m: float
    noise_share: float
    border: float
    reach: int
    smooth: float


def sweep(runs: Runs, depth: ArrayLike, rig: Rig, bounds: Bounds) -> tuple[NDArray[np.uint64], Ids, Depths]:
    """What a depth map (H, W), metres, sees of N points: bits (W,) as `packed` gives them, and the firm ones (M,).

    These ascend; with them comes the depth (M,) that was measured there, as z in the colour camera, metres. The bits
    are those of `visible`. Raises GeometryError for lenses that bend, and for a map of another size.
    """
    measured = _depth_map(depth, rig.depth, "sweep")
    if rig.depth.model != "pinhole" or rig.color.model != "pinhole":
        raise GeometryError("sweep: a lens that bends; use `visible` and `smooth_depth`")
    world_from_color = rig.world_from_depth @ rig.color_from_depth.inverse()
    turn = rig.color_from_depth
    d = rig.depth
    bits = np.zeros((len(runs.spheres), WORD // 8), dtype=np.uint8)
    ids, z = np.zeros(runs.count, dtype=np.int32), np.zeros(runs.count, dtype=np.float32)
    found = _sweep(
        runs.columns,
        runs.spheres,
        picture_from_world(d, rig.world_from_depth),
        picture_from_world(rig.color, world_from_color),
        measured,
        (float(bounds.noise_m), float(bounds.noise_share)),
        (float(bounds.border), float(rig.color.width - bounds.border), float(rig.color.height - bounds.border)),
        (d.fx, d.fy, d.cx, d.cy),
        np.append(turn.rotation[2], turn.translation[2]),
        bounds.reach,
        float(bounds.smooth),
        (bits, ids, z),
    )
    return bits.reshape(-1).view(np.uint64), ids[:found].copy(), z[:found].copy()


def picture_from_world(camera: Camera, world_from_camera: Pose) -> Array:
    """K [R | t] (3, 4) of a pinhole: rows that give (u·z, v·z, z) of a world point, pixels and metres."""
    return np.ascontiguousarray(camera.matrix @ world_from_camera.inverse().matrix[:3])


@njit(cache=True)
def _sweep(
    columns: Array,
    spheres: Array,
    picture: Array,
    color: Array,
    depth: Depth,
    noise: tuple[float, float],
    inner: tuple[float, float, float],
    lens: tuple[float, float, float, float],
    forward: Array,
    reach: int,
    smooth: float,
    out: tuple[Bytes, Ids, Depths],
) -> int:
    bits, ids, z = out
    height, width = depth.shape
    (ux, uy, uz, ut), (vx, vy, vz, vt), (zx, zy, zz, zt) = picture[0], picture[1], picture[2]
    (cux, cuy, cuz, cut), (cvx, cvy, cvz, cvt), (czx, czy, czz, czt) = color[0], color[1], color[2]
    low, right, bottom = inner
    fx, fy, cx, cy = lens
    sides = _sides(picture, width, height)
    u, v, ahead = np.zeros(64), np.zeros(64), np.zeros(64)
    found = 0
    for k in range(len(spheres)):
        if _outside(sides, spheres, k):
            continue
        for m in range(64):
            x, y, w = columns[0, 64 * k + m], columns[1, 64 * k + m], columns[2, 64 * k + m]
            ahead[m] = zx * x + zy * y + zz * w + zt
            u[m] = ux * x + uy * y + uz * w + ut
            v[m] = vx * x + vy * y + vz * w + vt
        for m in range(64):
            a = ahead[m]
            if not (a > 0.0 and 0.0 <= u[m] < width * a and 0.0 <= v[m] < height * a):
                continue
            column, row = u[m] / a, v[m] / a
            if not _agrees(column, row, a, depth, noise[0], noise[1]):
                continue
            bits[k, m >> 3] |= np.uint8(128 >> (m & 7))
            x, y, w = columns[0, 64 * k + m], columns[1, 64 * k + m], columns[2, 64 * k + m]
            c = czx * x + czy * y + czz * w + czt
            cu, cv = cux * x + cuy * y + cuz * w + cut, cvx * x + cvy * y + cvz * w + cvt
            if not (c > 0.0 and low * c <= cu <= right * c and low * c <= cv <= bottom * c):
                continue
            middle = _smooth_at(column, row, depth, reach, smooth)
            if middle > 0.0:
                ids[found] = 64 * k + m
                across, down = (column - cx) / fx * middle, (row - cy) / fy * middle
                z[found] = forward[0] * across + forward[1] * down + forward[2] * middle + forward[3]
                found += 1
    return found


@njit(cache=True)
def _sides(picture: Array, width: int, height: int) -> Array:
    """Planes (5, 4), unit normals inward and offset, of what a picture shows: ahead, left, right, top, bottom."""
    sides = np.zeros((5, 4))
    for i in range(4):
        sides[0, i] = picture[2, i]
        sides[1, i] = picture[0, i]
        sides[2, i] = width * picture[2, i] - picture[0, i]
        sides[3, i] = picture[1, i]
        sides[4, i] = height * picture[2, i] - picture[1, i]
    for s in range(5):
        sides[s] /= np.sqrt(sides[s, 0] ** 2 + sides[s, 1] ** 2 + sides[s, 2] ** 2)
    return sides


@njit(cache=True)
def _outside(sides: Array, spheres: Array, k: int) -> bool:
    for s in range(5):
        off = sides[s, 0] * spheres[k, 0] + sides[s, 1] * spheres[k, 1] + sides[s, 2] * spheres[k, 2] + sides[s, 3]
        if off < -spheres[k, 3]:
            return True
    return False


def smooth_depth(uv: Array, depth: Depth, reach: int, smooth: float) -> Array:
    """Depth (M,), metres, in the pixels that hold (M, 2) of a map (H, W).

    NaN where a pixel within `reach` lies outside or differs by `smooth` of that depth or more, or where more than
    `HOLES` of them were not measured: beside an edge many are not, while some maps have lines of holes all over.
    """
    return _smooth_depth(np.where(np.isfinite(uv), uv, -1.0), np.ascontiguousarray(depth), reach, smooth)


@njit(cache=True)
def _smooth_depth(uv: Array, depth: Depth, reach: int, smooth: float) -> Array:
    found = np.zeros(len(uv))
    for i in range(len(uv)):
        found[i] = _smooth_at(uv[i, 0], uv[i, 1], depth, reach, smooth)
    return found


@njit(cache=True)
def _smooth_at(u: float, v: float, depth: Depth, reach: int, smooth: float) -> float:
    height, width = depth.shape
    column, row = int(np.floor(u)), int(np.floor(v))
    if column < reach or row < reach or column >= width - reach or row >= height - reach:
        return np.nan
    middle = float(depth[row, column])
    if not middle > 0.0:  # NaN is not
        return np.nan
    bound, holes = smooth * middle, 0
    for r in range(row - reach, row + reach + 1):
        even = True
        for c in range(column - reach, column + reach + 1):
            off = abs(depth[r, c] - middle)
            even &= not off >= bound
            holes += off != off  # NaN
        if not even:
            return np.nan
    return middle if holes <= HOLES * (2 * reach + 1) ** 2 else np.nan


def pixel_depth(depth: ArrayLike, uv: ArrayLike) -> tuple[Array, Array]:
    """Depth (N,), metres, at pixels (N, 2) of a map (H, W), and how much it varies there (N,), metres.

    The depth is that of the pixel which holds (u, v), or, where this was not measured, the median of its eight
    neighbours. The variation is the largest difference from it among them: on an edge it is the step, and a reading
    there is not to be trusted. Both are NaN outside the picture and where nothing was measured.
    """
    measured = np.asarray(depth, dtype=np.float64)
    asked = np.asarray(uv, dtype=np.float64)
    if measured.ndim != 2 or asked.ndim != 2 or asked.shape[1] != 2:
        raise GeometryError(f"pixel_depth: a map {measured.shape} and pixels {asked.shape}; give (H, W) and (N, 2)")
    height, width = measured.shape
    inside: Mask = np.all((asked >= 0) & (asked < (width, height)), axis=1)
    column, row = np.where(inside[:, None], asked, 0.0).astype(np.int64).T
    framed = np.pad(measured, 1, constant_values=np.nan)
    around = np.stack([framed[row + 1 + i, column + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)], axis=1)
    around[~inside] = np.nan
    ordered = np.sort(around, axis=1)  # NaN last
    count = np.isfinite(around).sum(axis=1)
    each = np.arange(len(around))
    median = (ordered[each, np.maximum(count - 1, 0) // 2] + ordered[each, count // 2]) / 2
    value = np.where(np.isfinite(around[:, 4]), around[:, 4], median)
    spread = np.abs(around - value[:, None])
    variation = np.where(np.isfinite(value), np.where(np.isnan(spread), 0.0, spread).max(axis=1), np.nan)
    return value, variation


def _depth_map(depth: ArrayLike, camera: Camera, owner: str) -> Depth:
    measured = np.asarray(depth)
    if measured.shape != (camera.height, camera.width):
        raise GeometryError(
            f"{owner}: a depth map of shape {measured.shape} for a camera of {camera.height} rows and {camera.width} "
            "columns; give the depth's own camera (`scaled` where only the size differs)"
        )
    if measured.dtype not in (np.float32, np.float64):
        raise GeometryError(f"{owner}: depth is {measured.dtype}; give metres as float32 or float64, NaN where missing")
    return np.ascontiguousarray(measured)
