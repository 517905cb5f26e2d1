"""Photographs of worlds drawn by OpenGL: `cast_gl` and `render_gl` give what the ray caster's `cast` and `render` give.

Several views of a world are drawn at once, above one another: at the sizes that models are trained on most of the time
goes into asking, not drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.render.gl.colours import Canvas, Lit, shade
from sightline.scenes.worlds.render.gl.context import Gl
from sightline.scenes.worlds.render.gl.surfaces import Solids, Stack, draw
from sightline.scenes.worlds.render.gl.tiles import TILE
from sightline.scenes.worlds.render.intersect import SKY
from sightline.scenes.worlds.render.lighting import lighting_of
from sightline.scenes.worlds.render.raycast import SHELL_INSTANCE, SKY_INSTANCE, Picture, film_curve, lens_of
from sightline.scenes.worlds.render.shading import develop
from sightline.scenes.worlds.world import World

Singles = NDArray[np.float32]
ROWS = 4096  # pixels; more views at once are not faster
Cast = tuple[NDArray[np.float32], NDArray[np.int16]]


def cast_gl(gl: Gl, world: World, camera: Camera, poses: Sequence[Pose]) -> list[Cast]:
    """For each pose depth (H, W) z-depth in metres, NaN outside, and instance (H, W), as `raycast.cast` tells them."""
    out: list[Cast] = []
    for lot in lots(poses, camera, 1):
        stack = drawn(gl, world, camera, lot, 1)
        out += [told(view, world.parts.thing) for view in seen(stack, stack.read())]
    return out


def render_gl(
    gl: Gl, world: World, camera: Camera, poses: Sequence[Pose], *, shadows: bool = True, samples: int = 1
) -> list[Picture]:
    """A photograph for each pose, as `raycast.render` takes them.

    What a world looks like on the card is kept until another world, size or number of samples comes: take all
    pictures of a world before the next.
    """
    if samples < 1:
        raise SceneError(f"samples is {samples}; a pixel needs at least 1")
    lit = gl.once(f"lit {samples}", world, lambda: Lit(gl, world, lighting_of(world, samples)))
    curve = film_curve()
    out = []
    for lot in lots(poses, camera, samples):
        coarse = drawn(gl, world, camera, lot, 1)
        views = coarse.read()
        fine = coarse if samples == 1 else drawn(gl, world, camera, lot, samples)
        fine_views = views if samples == 1 else fine.read()
        canvas = gl.once(f"canvas {samples}", fine, partial(Canvas, gl, fine))
        lights = shade(gl, lit, fine, canvas, fine_views, lens_of(camera) * samples, lot, shadows)
        for view, light in zip(seen(coarse, views), seen(fine, lights), strict=True):
            rgb = np.empty((camera.height, camera.width, 3), dtype=np.uint8)
            develop(light, samples, curve, rgb)
            out.append(Picture(rgb, *told(view, world.parts.thing)))
    return out


def lots(poses: Sequence[Pose], camera: Camera, samples: int) -> list[Sequence[Pose]]:
    """Poses in as many lots as keep a stack of their views below `ROWS` pixels."""
    many = max(1, ROWS // (camera.height * samples + TILE))
    return [poses[first : first + many] for first in range(0, len(poses), many)]


def drawn(gl: Gl, world: World, camera: Camera, poses: Sequence[Pose], samples: int) -> Stack:
    """The surfaces of views `samples` times finer than the camera's; of each fineness the last stack is kept."""
    lens, size = lens_of(camera) * samples, (camera.width * samples, camera.height * samples, len(poses))
    stack = gl.once(f"stack {samples}", size, partial(Stack, gl, *size))
    draw(gl, gl.once("solids", world, partial(Solids, gl, world)), lens, poses, stack)
    return stack


def seen(stack: Stack, views: Singles) -> Singles:
    """Of views with room for whole tiles (N, H, W, C) what the camera sees (N, H, W, C)."""
    return views[:, : stack.height, : stack.width]


@compiled
def told(view: Singles, things: NDArray[np.int64]) -> Cast:
    """Depth (H, W) in metres, NaN outside windows, and instance (H, W) of surfaces and z-depths (H, W, 2).

    things (P,) are those of the parts.
    """
    depth = np.empty(view.shape[:2], dtype=np.float32)
    instance = np.empty(view.shape[:2], dtype=np.int16)
    for v in range(len(view)):
        for u in range(view.shape[1]):
            what = int(view[v, u, 0])
            depth[v, u] = np.nan if what == SKY else view[v, u, 1]
            shell = SKY_INSTANCE if what == SKY else SHELL_INSTANCE
            instance[v, u] = things[what] if what >= 0 else shell
    return depth, instance
