"""How much of each thing a view shows: the pixels it has, those it would have alone, its share inside the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.intersect import box_corners, hit_part, local_frame, outline, screen_bounds, span
from sightline.scenes.worlds.render.raycast import in_camera, lens_of, outer_of
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Index = NDArray[np.int64]

GRID = 48  # samples along the longer side of a thing's projection, for its share inside the picture
MARGIN = 2.0  # pictures' widths on each side that still count as a thing's projection


@compiled
def cover_pixels(
    starts: Index,
    taper: Array,
    kind: Index,
    half: Array,
    outer: Array,
    center: Array,
    turn_camera: Array,
    lens: Array,
    rows: int,
    columns: int,
    out: Index,
) -> None:
    """Pixels (N,) that the parts of each thing cover in an otherwise empty picture."""
    stamp = np.full((rows, columns), -1, dtype=np.int32)
    turn, origin, area = np.empty((3, 3)), np.empty(3), np.empty(4)
    corners, edges = np.empty((8, 3)), np.empty((12, 4))
    for n in range(len(starts) - 1):
        out[n] = 0
        for p in range(starts[n], starts[n + 1]):
            box_corners(center[p], outer[p], turn_camera[p], corners)
            screen_bounds(corners, lens, float(columns), float(rows), area)
            whole = outline(corners, lens, edges)
            local_frame(turn_camera[p], center[p], turn, origin)
            ox, oy, oz = origin[0], origin[1], origin[2]
            for v in range(int(area[1]), int(area[3])):
                low, high = area[0], area[2]
                if whole:
                    first, last = span(edges, v + 0.5)
                    low, high = max(low, first), min(high, last)
                y = (v + 0.5 - lens[3]) / lens[1]
                bx = turn[0, 1] * y + turn[0, 2]
                by = turn[1, 1] * y + turn[1, 2]
                bz = turn[2, 1] * y + turn[2, 2]
                for u in range(int(low), int(high)):
                    if stamp[v, u] == n:
                        continue
                    x = (u + 0.5 - lens[2]) / lens[0]
                    dx, dy, dz = turn[0, 0] * x + bx, turn[1, 0] * x + by, turn[2, 0] * x + bz
                    t = hit_part(kind[p], ox, oy, oz, dx, dy, dz, half[p, 0], half[p, 1], half[p, 2], taper[p])
                    if t < np.inf:
                        stamp[v, u] = n
                        out[n] += 1


@compiled
def enlarged_bounds(
    first: int,
    last: int,
    outer: Array,
    center: Array,
    turn_camera: Array,
    lens: Array,
    margin_u: float,
    margin_v: float,
    columns: int,
    rows: int,
) -> Array:
    """The rectangle (u0, v0, u1, v1) of some parts in a picture enlarged by margins on all sides."""
    wide = lens.copy()
    wide[2] += margin_u
    wide[3] += margin_v
    area = np.array([1e9, 1e9, -1e9, -1e9])
    corners, one = np.empty((8, 3)), np.empty(4)
    for p in range(first, last):
        box_corners(center[p], outer[p], turn_camera[p], corners)
        screen_bounds(corners, wide, columns + 2 * margin_u, rows + 2 * margin_v, one)
        if one[0] < one[2] and one[1] < one[3]:
            area[0], area[1] = min(area[0], one[0]), min(area[1], one[1])
            area[2], area[3] = max(area[2], one[2]), max(area[3], one[3])
    area[0], area[2] = area[0] - margin_u, area[2] - margin_u
    area[1], area[3] = area[1] - margin_v, area[3] - margin_v
    return area


@compiled
def share_inside(
    starts: Index,
    taper: Array,
    kind: Index,
    half: Array,
    outer: Array,
    center: Array,
    turn_camera: Array,
    lens: Array,
    rows: int,
    columns: int,
    out: Array,
) -> None:
    """Share (N,) of each thing's projection that falls inside the picture, sampled on a grid of its own."""
    margin_u, margin_v = MARGIN * columns, MARGIN * rows
    turns, origins = np.empty((len(kind), 3, 3)), np.empty((len(kind), 3))
    for p in range(len(kind)):
        local_frame(turn_camera[p], center[p], turns[p], origins[p])
    for n in range(len(starts) - 1):
        out[n] = 0.0
        area = enlarged_bounds(
            starts[n], starts[n + 1], outer, center, turn_camera, lens, margin_u, margin_v, columns, rows
        )
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        step = max(area[2] - area[0], area[3] - area[1]) / GRID
        total, inside = 0, 0
        for j in range(int(np.ceil((area[3] - area[1]) / step))):
            v = area[1] + (j + 0.5) * step
            y = (v - lens[3]) / lens[1]
            for i in range(int(np.ceil((area[2] - area[0]) / step))):
                u = area[0] + (i + 0.5) * step
                x = (u - lens[2]) / lens[0]
                for p in range(starts[n], starts[n + 1]):
                    turn, origin = turns[p], origins[p]
                    t = hit_part(
                        kind[p],
                        origin[0],
                        origin[1],
                        origin[2],
                        turn[0, 0] * x + turn[0, 1] * y + turn[0, 2],
                        turn[1, 0] * x + turn[1, 1] * y + turn[1, 2],
                        turn[2, 0] * x + turn[2, 1] * y + turn[2, 2],
                        half[p, 0],
                        half[p, 1],
                        half[p, 2],
                        taper[p],
                    )
                    if t < np.inf:
                        total += 1
                        if 0.0 <= u < columns and 0.0 <= v < rows:
                            inside += 1
                        break
        if total:
            out[n] = inside / total


@dataclass(frozen=True, eq=False)
class Cover:
    """Per thing (N,): `visible` pixels, `amodal` pixels it would have inside this picture were it alone, and `in_view`,
    the share of its whole projection that falls inside the picture.

    What of a thing lies behind the camera, or more than two pictures aside, does not count into its projection.
    """

    visible: Index
    amodal: Index
    in_view: Array

    @property
    def visible_share(self) -> Array:
        """Share (N,) of a thing that is neither hidden nor cut off."""
        return np.asarray(self.in_view * self.visible / np.maximum(self.amodal, 1))


def visible_pixels(instance: NDArray[np.int16], count: int) -> Index:
    """Pixels (count,) of each thing in an instance map (H, W)."""
    return np.bincount(instance[instance >= 0], minlength=count).astype(np.int64)


def amodal_pixels(world: World, camera: Camera, world_from_camera: Pose) -> Index:
    """Pixels (N,) that each thing would cover inside the picture were nothing in front of it."""
    out = np.zeros(len(world.things), dtype=np.int64)
    cover_pixels(*_seen(world, camera, world_from_camera), out)
    return out


def in_view(world: World, camera: Camera, world_from_camera: Pose) -> Array:
    """Share (N,) of each thing's projection that falls inside the picture, to about 2 %."""
    out = np.zeros(len(world.things))
    share_inside(*_seen(world, camera, world_from_camera), out)
    return out


def _seen(
    world: World, camera: Camera, pose: Pose
) -> tuple[Index, Array, Index, Array, Array, Array, Array, Array, int, int]:
    """What both counts are told of the world's parts and of the picture."""
    parts = world.parts
    centers, turns = in_camera(world, pose)
    outer, lens = outer_of(parts), lens_of(camera)
    return world.starts, parts.taper, parts.kind, parts.half, outer, centers, turns, lens, camera.height, camera.width


def cover(world: World, camera: Camera, world_from_camera: Pose, instance: NDArray[np.int16]) -> Cover:
    """All three counts for a picture whose instance map (H, W) is known."""
    return Cover(
        visible_pixels(instance, len(world.things)),
        amodal_pixels(world, camera, world_from_camera),
        in_view(world, camera, world_from_camera),
    )
