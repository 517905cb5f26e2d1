"""Points on surfaces, followed through a clip: where each is in every frame, and which frames show it.

A point belongs to a part of the world, or to the shell of the room, and goes where its part goes. It is visible where
it falls into the picture and the exact ray to it meets its own part there with nothing before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.motions.motion import Course, world_at
from sightline.scenes.worlds.render.horizon import horizon
from sightline.scenes.worlds.render.intersect import SKY, box_corners, hit_part, local_frame, screen_bounds, trace_shell
from sightline.scenes.worlds.render.lighting import walls_of, windows_of
from sightline.scenes.worlds.render.raycast import in_camera, lens_of, outer_of, surfaces
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Index = NDArray[np.int64]

LOOKED_AT = 8  # frames, spread evenly, on whose surfaces points are chosen
ON_MOVERS, ON_THINGS, ON_SHELL = 48, 8, 24  # most points of a body that moves, of a thing at rest, of the room
AGREE = 1e-5  # metres between a point and where the ray to it ends


@dataclass(frozen=True, eq=False)
class Points:
    """Points of surfaces: `rest` (N, 3), metres, where they are in the world at rest; `part` (N,), or the shell's code
    below 0; `thing` (N,), −1 for the room; `body` (N,) of the course, 0 for what stays."""

    rest: Array
    part: Index
    thing: Index
    body: Index

    def __len__(self) -> int:
        return len(self.part)

    def rows(self, rows: Index) -> Points:
        """Some of them."""
        return Points(self.rest[rows], self.part[rows], self.thing[rows], self.body[rows])


def chosen(world: World, course: Course, camera: Camera, poses: Sequence[Pose], rng: np.random.Generator) -> Points:
    """Points that some frame shows in the middle of a pixel: more on what moves than on what stays.

    Of each body of each thing, and of the room, pixels are drawn from all the frames looked at together.
    """
    every = _joined([_surface(world, course, camera, poses[f], f) for f in looked_at(len(poses))])
    order, starts = grouped(every)
    kept = []
    for rows in np.split(order, starts[1:]):
        thing, body = every.thing[rows[0]], every.body[rows[0]]
        most = ON_MOVERS if body else ON_SHELL if thing < 0 else ON_THINGS
        kept.append(np.sort(rng.choice(rows, min(most, len(rows)), replace=False)))
    return every.rows(np.concatenate(kept))


def grouped(points: Points) -> tuple[Index, Index]:
    """The rows of points (N,) by their thing and within it by their body, and where each group starts in them."""
    order = np.lexsort((points.body, points.thing))
    thing, body = points.thing[order], points.body[order]
    change = (np.diff(thing, prepend=thing[:1] - 1) != 0) | (np.diff(body, prepend=body[:1]) != 0)
    return order.astype(np.int64), np.flatnonzero(change).astype(np.int64)


def looked_at(count: int) -> list[int]:
    """Which of `count` frames points are chosen on: first, last, and up to six evenly between."""
    return sorted({int(f) for f in np.linspace(0, count - 1, min(count, LOOKED_AT)).round()})


def _surface(world: World, course: Course, camera: Camera, pose: Pose, f: int) -> Points:
    """The points at the pixels' centres of one frame, taken back to rest."""
    depth, part = surfaces(world_at(world, course, f), camera, pose)
    seen = part != SKY
    own = part[seen].astype(np.int64)
    body, thing = np.zeros(len(own), dtype=np.int64), np.full(len(own), -1, dtype=np.int64)
    solid = own >= 0
    body[solid], thing[solid] = course.body[own[solid]], world.parts.thing[own[solid]]
    at = pose.apply(camera.rays()[seen] * depth[seen][:, None])
    rest = np.einsum("nji,nj->ni", course.rotation[f, body], at - course.translation[f, body])
    return Points(rest, own, thing, body)


def _joined(several: Sequence[Points]) -> Points:
    return Points(
        np.concatenate([some.rest for some in several]),
        np.concatenate([some.part for some in several]),
        np.concatenate([some.thing for some in several]),
        np.concatenate([some.body for some in several]),
    )


def shown(
    world: World, course: Course, camera: Camera, poses: Sequence[Pose], points: Points, xyz: Array
) -> NDArray[np.bool_]:
    """Which frames show which points: (T, N), for points carried to xyz (T, N, 3), world metres."""
    out = np.zeros(xyz.shape[:2], dtype=np.bool_)
    for f, pose in enumerate(poses):
        uv, z = camera.project(pose.inverse().apply(xyz[f]))
        with np.errstate(invalid="ignore"):
            inside = (z > 0) & (uv >= 0).all(axis=1) & (uv < (camera.width, camera.height)).all(axis=1)
        rows = np.flatnonzero(inside)
        out[f, rows] = met(world_at(world, course, f), camera, pose, uv[rows], z[rows], points.part[rows])
    return out


def met(world: World, camera: Camera, pose: Pose, uv: Array, z: Array, part: Index) -> NDArray[np.bool_]:
    """Whether exact rays through places uv (N, 2) in a picture meet parts (N,) at depths z (N,), and nothing before.

    `part` counts the world's parts; codes below 0 are the shell's, as `intersect` has them.
    """
    parts, lens = world.parts, lens_of(camera)
    centers, turns = in_camera(world, pose)
    walls = walls_of(world.room)
    starts, seen, _ = horizon(pose.translation[0], pose.translation[1], walls)
    size = np.array([camera.width, camera.height], dtype=np.float64)
    out = np.zeros(len(uv), dtype=np.bool_)
    meet(
        uv,
        z,
        part,
        lens,
        size,
        np.ascontiguousarray(pose.translation),
        np.ascontiguousarray(pose.rotation),
        parts.kind,
        parts.half,
        outer_of(parts),
        parts.taper,
        centers,
        turns,
        walls,
        starts,
        seen,
        world.room.height,
        windows_of(world.room),
        out,
    )
    return out


@compiled
def meet(
    uv: Array,
    depth: Array,
    part: Index,
    lens: Array,
    size: Array,
    eye: Array,
    frame: Array,
    kind: Index,
    half: Array,
    outer: Array,
    taper: Array,
    center_camera: Array,
    turn_camera: Array,
    walls: Array,
    starts: Index,
    seen: Index,
    height: float,
    windows: Array,
    out: NDArray[np.bool_],
) -> None:
    """Writes into out (N,) whether the rays through uv (N, 2), within a picture of that size (2,), meet their part.

    The rest is as `trace_parts` and `trace_shell` have it.
    """
    turns, origins = np.empty((len(kind), 3, 3)), np.empty((len(kind), 3))
    corners, areas = np.empty((8, 3)), np.empty((len(kind), 4))
    for p in range(len(kind)):
        local_frame(turn_camera[p], center_camera[p], turns[p], origins[p])
        box_corners(center_camera[p], outer[p], turn_camera[p], corners)
        screen_bounds(corners, lens, size[0], size[1], areas[p])
    one = np.ones(4)
    far, surface = np.empty((1, 1)), np.empty((1, 1), dtype=np.int32)
    for n in range(len(uv)):
        u, v, own, z = uv[n, 0], uv[n, 1], part[n], depth[n]
        x, y = (u - lens[2]) / lens[0], (v - lens[3]) / lens[1]
        # a picture of one pixel, whose centre is the ray
        one[2], one[3] = 0.5 - x, 0.5 - y
        trace_shell(eye, frame, one, walls, starts, seen, height, windows, far, surface)
        if own < 0:
            free = surface[0, 0] == own and abs(far[0, 0] - z) <= AGREE
        else:
            free = far[0, 0] >= z - AGREE
        for p in range(len(kind)):
            if not free:
                break
            area = areas[p]
            if not (area[0] <= u <= area[2] and area[1] <= v <= area[3]):
                continue
            turn = turns[p]
            t = hit_part(
                kind[p],
                origins[p, 0],
                origins[p, 1],
                origins[p, 2],
                turn[0, 0] * x + turn[0, 1] * y + turn[0, 2],
                turn[1, 0] * x + turn[1, 1] * y + turn[1, 2],
                turn[2, 0] * x + turn[2, 1] * y + turn[2, 2],
                half[p, 0],
                half[p, 1],
                half[p, 2],
                taper[p],
            )
            free = t >= z - AGREE and (p != own or t <= z + AGREE)
        out[n] = free
