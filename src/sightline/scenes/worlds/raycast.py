"""Photographs of a procedural room: colour, depth and instance, exact to the pixel's centre.

Each part is drawn like a rasteriser draws a triangle — only the pixels of its own screen rectangle are visited — but
the depth is that of the exact ray through the pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.intersect import FLOOR, SKY, trace_parts, trace_shell
from sightline.scenes.worlds.materials import MaterialTable
from sightline.scenes.worlds.shading import develop, shade_pixels
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]

SHELL_INSTANCE, SKY_INSTANCE = -1, -2


@dataclass(frozen=True, eq=False)
class Picture:
    """rgb (H, W, 3) uint8; depth (H, W) float32 z-depth in metres, NaN outside windows; instance (H, W) int16.

    Instance is a thing's index, −1 on the room itself and −2 where one looks out of a window.
    """

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    instance: NDArray[np.int16]


def lens_of(camera: Camera) -> Array:
    """(fx, fy, cx, cy) in pixels. A camera with distortion is refused."""
    if camera.model != "pinhole":
        raise SceneError(f"a world is photographed by a pinhole camera, not {camera.model!r}; leave distortion out")
    return np.array([camera.fx, camera.fy, camera.cx, camera.cy], dtype=np.float64)


def walls_of(world: World) -> Array:
    """Corner, direction and length of each wall (K, 5), metres."""
    room = world.room
    return np.column_stack([room.polygon, room.directions, room.lengths])


def windows_of(world: World) -> Array:
    """Wall, start, end, low and high (Q, 5) of each window, metres."""
    rows = [(o.wall, o.start, o.end, o.low, o.high) for o in world.room.openings if o.kind == "window"]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def in_camera(world: World, pose: Pose) -> tuple[Array, Array]:
    """Centres (P, 3) and rotations (P, 3, 3) of all parts in camera coordinates, metres."""
    turn = np.ascontiguousarray(pose.rotation.T)
    centers = (world.parts.center - pose.translation) @ turn.T
    return np.ascontiguousarray(centers), np.ascontiguousarray(np.matmul(turn[None], world.parts.rotation))


def surfaces(world: World, camera: Camera, world_from_camera: Pose, spread: int = 1) -> tuple[Array, NDArray[np.int32]]:
    """Depth (H, W) metres and part or shell surface (H, W) of a picture `spread` times finer than the camera's."""
    parts = world.parts
    lens = lens_of(camera) * spread
    depth = np.empty((camera.height * spread, camera.width * spread))
    part = np.empty(depth.shape, dtype=np.int32)
    eye = np.ascontiguousarray(world_from_camera.translation, dtype=np.float64)
    frame = np.ascontiguousarray(world_from_camera.rotation, dtype=np.float64)
    trace_shell(eye, frame, lens, walls_of(world), world.room.height, windows_of(world), depth, part)
    centers, turns = in_camera(world, world_from_camera)
    trace_parts(
        np.argsort(centers[:, 2], kind="stable"), parts.taper, parts.kind, parts.half, centers, turns, lens, depth, part
    )
    return depth, part


def instances(world: World, part: NDArray[np.int32]) -> NDArray[np.int16]:
    """Thing indices (H, W) from surfaces (H, W)."""
    # the shell's own codes are negative: look parts up, then overwrite
    thing = world.parts.thing.astype(np.int16)
    found = thing[np.maximum(part, 0)] if len(thing) else np.full(part.shape, SHELL_INSTANCE, dtype=np.int16)
    found = np.where(part <= FLOOR, np.int16(SHELL_INSTANCE), found)
    return np.asarray(np.where(part == SKY, np.int16(SKY_INSTANCE), found), dtype=np.int16)


def cast(world: World, camera: Camera, world_from_camera: Pose) -> tuple[NDArray[np.float32], NDArray[np.int16]]:
    """Depth (H, W) z-depth in metres, NaN outside, and instance (H, W), without colour."""
    depth, part = surfaces(world, camera, world_from_camera)
    return np.where(np.isfinite(depth), depth, np.nan).astype(np.float32), instances(world, part)


def render(world: World, camera: Camera, world_from_camera: Pose, *, shadows: bool = True, samples: int = 1) -> Picture:
    """Photograph a room. Colour takes `samples` × `samples` rays a pixel; depth and instance its centre alone."""
    if samples < 1:
        raise SceneError(f"samples is {samples}; a pixel needs at least 1")
    depth, part = surfaces(world, camera, world_from_camera)
    fine_depth, fine_part = (depth, part) if samples == 1 else surfaces(world, camera, world_from_camera, samples)
    light = shaded(world, lens_of(camera) * samples, world_from_camera, fine_depth, fine_part, shadows, samples)
    rgb = np.empty((camera.height, camera.width, 3), dtype=np.uint8)
    develop(light, samples, film_curve(), rgb)
    return Picture(rgb, np.where(np.isfinite(depth), depth, np.nan).astype(np.float32), instances(world, part))


def film_curve() -> NDArray[np.uint8]:
    """sRGB bytes (4096,) for linear light 0–4 in steps of 1/1024, with a soft shoulder."""
    light = 1.0 - np.exp(-1.6 * (np.arange(4096) + 0.5) / 1024.0)
    srgb = np.where(light < 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255.0 * srgb), dtype=np.uint8)


def shaded(
    world: World, lens: Array, pose: Pose, depth: Array, part: NDArray[np.int32], shadows: bool, spread: int
) -> NDArray[np.float32]:
    """Linear light (H, W, 3) on the surfaces (H, W)."""
    room, parts = world.room, world.parts
    paints = [room.floor, room.walls, room.ceiling] + ([room.rug.material] if room.rug else [])
    extra, table = MaterialTable.of(paints), world.materials
    count = len(table.pattern)
    paint = np.array([count, count + 1, count + 2, count + 3 if room.rug else -1], dtype=np.int64)
    rug = np.zeros(5) if room.rug is None else np.array([*room.rug.center, *room.rug.half, room.rug.yaw])
    lights = np.array(
        [[*lamp.position, *lamp.colour, *lamp.facing, lamp.half_width] for lamp in room.lights], dtype=np.float64
    ).reshape(-1, 10)
    boxes = [thing.box for thing in world.things]
    middle = np.array([b.center for b in boxes], dtype=np.float64).reshape(-1, 3)
    sizes = np.array([b.size for b in boxes], dtype=np.float64).reshape(-1, 3)
    yaws = np.array([b.yaw for b in boxes], dtype=np.float64)
    feet = np.column_stack([middle[:, :2], sizes[:, :2] / 2, np.cos(yaws), np.sin(yaws)])
    # only what stands on the floor darkens it
    feet = np.ascontiguousarray(feet[middle[:, 2] - sizes[:, 2] / 2 < 0.05])
    out = np.empty((*depth.shape, 3), dtype=np.float32)
    shade_pixels(
        depth,
        part,
        np.ascontiguousarray(pose.translation, dtype=np.float64),
        np.ascontiguousarray(pose.rotation, dtype=np.float64),
        lens,
        parts.kind,
        parts.center,
        parts.half,
        parts.rotation,
        parts.taper,
        parts.material,
        parts.thing,
        np.concatenate([table.colour, extra.colour]),
        np.concatenate([table.second, extra.second]),
        np.concatenate([table.pattern, extra.pattern]),
        np.concatenate([table.scale, extra.scale]),
        np.concatenate([table.gloss, extra.gloss]),
        np.concatenate([table.bevel, extra.bevel]),
        np.concatenate([table.emit, extra.emit]),
        walls_of(world),
        room.height,
        paint,
        rug,
        lights,
        world.starts,
        middle,
        np.linalg.norm(sizes, axis=1) / 2,
        feet,
        shadows,
        spread,
        out,
    )
    return out
