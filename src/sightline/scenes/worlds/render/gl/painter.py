"""Pictures of worlds by OpenGL, for whoever asks a `Painter`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.render.gl.context import Gl
from sightline.scenes.worlds.render.gl.pictures import Cast, cast_gl, render_gl
from sightline.scenes.worlds.world import World


class GlPainter:
    """Draws in an open context, which belongs to the thread that opened it."""

    def __init__(self, gl: Gl) -> None:
        self.gl = gl

    def colours(self, world: World, camera: Camera, poses: Sequence[Pose]) -> list[NDArray[np.uint8]]:
        """Colour (H, W, 3) for each pose."""
        return [picture.rgb for picture in render_gl(self.gl, world, camera, poses)]

    def surfaces(self, world: World, camera: Camera, pose: Pose) -> Cast:
        """Depth (H, W) z-depth in metres, NaN outside, and instance (H, W)."""
        return cast_gl(self.gl, world, camera, [pose])[0]
