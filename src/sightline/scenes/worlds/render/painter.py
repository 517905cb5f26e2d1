"""Who makes the pictures of a world: the ray caster, or whatever gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.render.lighting import Lighting, lighting_of
from sightline.scenes.worlds.render.raycast import cast, render
from sightline.scenes.worlds.world import World

Cast = tuple[NDArray[np.float32], NDArray[np.int16]]


class Painter(Protocol):
    """Takes pictures of worlds: world_from_camera poses in, pixels out."""

    def colours(self, world: World, camera: Camera, poses: Sequence[Pose]) -> list[NDArray[np.uint8]]:
        """Colour (H, W, 3) for each pose."""

    def surfaces(self, world: World, camera: Camera, pose: Pose) -> Cast:
        """Depth (H, W) z-depth in metres, NaN outside, and instance (H, W), as `raycast.cast` tells them."""


class RayPainter:
    """The ray caster. How the last world is lit is remembered: preparing that costs as much as a small picture."""

    def __init__(self) -> None:
        self._lit: tuple[World, Lighting] | None = None

    def colours(self, world: World, camera: Camera, poses: Sequence[Pose]) -> list[NDArray[np.uint8]]:
        """Colour (H, W, 3) for each pose."""
        if self._lit is None or self._lit[0] is not world:
            self._lit = world, lighting_of(world)
        return [render(world, camera, pose, lighting=self._lit[1]).rgb for pose in poses]

    def surfaces(self, world: World, camera: Camera, pose: Pose) -> Cast:
        """Depth (H, W) z-depth in metres, NaN outside, and instance (H, W)."""
        return cast(world, camera, pose)
