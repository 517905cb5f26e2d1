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
from sightline.scenes.worlds.parts import Parts
from sightline.scenes.worlds.render.horizon import horizon
from sightline.scenes.worlds.render.intersect import FLOOR, SKY, trace_parts, trace_shell
from sightline.scenes.worlds.render.lighting import Lighting, lighting_of, walls_of, windows_of
from sightline.scenes.worlds.render.shading import develop, shade_pixels
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Traced = tuple[Array, NDArray[np.int32]]  # depth (H, W) metres and surface (H, W)

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


def in_camera(world: World, pose: Pose) -> tuple[Array, Array]:
    """Centres (P, 3) and rotations (P, 3, 3) of all parts in camera coordinates, metres."""
    turn = np.ascontiguousarray(pose.rotation.T)
    centers = (world.parts.center - pose.translation) @ turn.T
    return np.ascontiguousarray(centers), np.ascontiguousarray(np.matmul(turn[None], world.parts.rotation))


def outer_of(parts: Parts) -> Array:
    """Half sizes (P, 3) in metres of the boxes around parts; what widens upwards is wider than its bottom."""
    wide = np.maximum(parts.taper, 1.0)
    return np.asarray(parts.half * np.stack([wide, wide, np.ones_like(wide)], axis=1))


def surfaces(world: World, camera: Camera, world_from_camera: Pose, spread: int = 1) -> Traced:
    """Depth (H, W) metres and part or shell surface (H, W) of a picture `spread` times finer than the camera's."""
    parts = world.parts
    lens = lens_of(camera) * spread
    depth = np.empty((camera.height * spread, camera.width * spread))
    part = np.empty(depth.shape, dtype=np.int32)
    eye = np.ascontiguousarray(world_from_camera.translation, dtype=np.float64)
    frame = np.ascontiguousarray(world_from_camera.rotation, dtype=np.float64)
    walls, windows = walls_of(world.room), windows_of(world.room)
    starts, seen, _ = horizon(eye[0], eye[1], walls)
    trace_shell(eye, frame, lens, walls, starts, seen, world.room.height, windows, depth, part)
    centers, turns = in_camera(world, world_from_camera)
    order = np.argsort(centers[:, 2], kind="stable")
    trace_parts(order, parts.taper, parts.kind, parts.half, outer_of(parts), centers, turns, lens, depth, part)
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
    return measured(depth), instances(world, part)


def measured(depth: Array) -> NDArray[np.float32]:
    """Depth (H, W) as pictures tell it: NaN where a ray meets nothing."""
    return np.where(np.isfinite(depth), depth, np.nan).astype(np.float32)


def render(
    world: World,
    camera: Camera,
    world_from_camera: Pose,
    *,
    shadows: bool = True,
    samples: int = 1,
    lighting: Lighting | None = None,
) -> Picture:
    """Photograph a room. Colour takes `samples` × `samples` rays a pixel; depth and instance its centre alone.

    Who takes many pictures of a world prepares its `lighting` for these `samples` once.
    """
    if samples < 1:
        raise SceneError(f"samples is {samples}; a pixel needs at least 1")
    lighting = lighting_of(world, samples) if lighting is None else lighting
    if lighting.spread != samples:
        raise SceneError(f"lighting is for {lighting.spread} samples, the picture takes {samples}; prepare it anew")
    depth, part = traced = surfaces(world, camera, world_from_camera)
    fine = traced if samples == 1 else surfaces(world, camera, world_from_camera, samples)
    light = shaded(lighting, lens_of(camera) * samples, world_from_camera, fine, shadows)
    rgb = np.empty((camera.height, camera.width, 3), dtype=np.uint8)
    develop(light, samples, film_curve(), rgb)
    return Picture(rgb, measured(depth), instances(world, part))


def film_curve() -> NDArray[np.uint8]:
    """sRGB bytes (4096,) for linear light 0–4 in steps of 1/1024, with a soft shoulder."""
    light = 1.0 - np.exp(-1.6 * (np.arange(4096) + 0.5) / 1024.0)
    srgb = np.where(light < 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255.0 * srgb), dtype=np.uint8)


def shaded(lighting: Lighting, lens: Array, pose: Pose, traced: Traced, shadows: bool) -> NDArray[np.float32]:
    """Linear light (H, W, 3) on surfaces."""
    depth, part = traced
    out = np.empty((*depth.shape, 3), dtype=np.float32)
    eye = np.ascontiguousarray(pose.translation, dtype=np.float64)
    frame = np.ascontiguousarray(pose.rotation, dtype=np.float64)
    solids, paints, plan, grid, lamps, spread = lighting
    world = (solids, *paints, *plan, *grid, *lamps)
    shade_pixels(depth, part, eye, frame, lens, *world, spread, shadows, out)
    return out
