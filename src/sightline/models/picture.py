"""Picture: a frame brought to the size a model sees, with what is needed to place its pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike

from sightline.errors import ModelError
from sightline.geometry.camera import Camera
from sightline.geometry.level import world_from_level
from sightline.geometry.pose import Pose
from sightline.models.batch import Views

# camera_from_level of a camera that looks straight ahead: x right stays, z up is the camera's -y, y ahead its z
HELD_LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, eq=False)
class Picture:
    """Colour (H, W, 3) uint8, z-depth (H, W) metres with NaN, the camera of this size, and where it stood.

    `upright` says whether the world's z is known to be up; where it is not, the camera is taken to be held level.
    The camera is a pinhole: `Views` carries no lens, and a bent picture would be lifted to wrong places (ModelError).
    """

    rgb: np.ndarray
    depth: np.ndarray
    camera: Camera
    world_from_camera: Pose
    upright: bool = True

    def __post_init__(self) -> None:
        if self.camera.model != "pinhole":
            raise ModelError(f"a picture through a lens ({self.camera.model}); undistort it first, models see pinholes")

    @property
    def world_from_level(self) -> Pose:
        """The level coordinates in which the model answers, placed in the world."""
        if self.upright:
            return world_from_level(self.world_from_camera)
        return self.world_from_camera @ Pose(HELD_LEVEL, np.zeros(3))


def stack(pictures: Sequence[Sequence[Picture]]) -> Views:
    """Groups of pictures, each with the same number, as tensors."""
    flat = [picture for group in pictures for picture in group]
    lead = (len(pictures), len(pictures[0]))
    turns = [p.world_from_level.rotation.T @ p.world_from_camera.rotation for p in flat]
    lenses = [(p.camera.fx, p.camera.fy, p.camera.cx, p.camera.cy) for p in flat]

    def shaped(values: Sequence[ArrayLike], dtype: type[np.generic]) -> torch.Tensor:
        array = np.stack([np.asarray(value).astype(dtype) for value in values])
        return torch.from_numpy(array.reshape(*lead, *array.shape[1:]))

    return Views(
        rgb=shaped([p.rgb for p in flat], np.uint8),
        depth=shaped([p.depth for p in flat], np.float32),
        intrinsics=shaped(lenses, np.float32),
        level_from_camera=shaped(turns, np.float32),
    )
