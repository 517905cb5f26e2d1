"""Level camera coordinates: those of somebody who stands where the camera is and looks the way it looks.

Origin at the camera, z up as in the world, y the horizontal heading of the optical axis, x to the right. A thing
"two metres ahead, on the floor" has nearly the same coordinates in every picture, however the camera is tilted.
How it is turned, tilted and rolled against them are its yaw, pitch and roll.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.geometry.pose import Pose

Array = NDArray[np.float64]

STEEP = 1e-3  # sine of the angle to the vertical below which the optical axis has no heading of its own


def world_from_level(world_from_camera: Pose) -> Pose:
    """The pose of the level camera coordinates, for a world with z up.

    A camera that looks straight down or up takes its heading from the upper edge of its picture.
    """
    forward = world_from_camera.rotation[:, 2]
    if np.hypot(forward[0], forward[1]) < STEEP:
        # The upper edge of the picture points ahead when looking down, and behind when looking up.
        forward = -np.copysign(1.0, -forward[2]) * world_from_camera.rotation[:, 1]
    heading = np.array([forward[0], forward[1], 0.0]) / np.hypot(forward[0], forward[1])
    right = np.array([heading[1], -heading[0], 0.0])
    return Pose(np.column_stack([right, heading, [0.0, 0.0, 1.0]]), world_from_camera.translation)


def level_angles(rotations: ArrayLike) -> Array:
    """Yaw, pitch and roll (..., 3), radians, of cameras whose axes in a world with z up are the columns of (..., 3, 3).

    With f the optical axis: yaw = atan2(f_y, f_x), counter-clockwise seen from above; pitch = asin(f_z), up positive
    (both as in MultiSPA). Roll is the turn of the camera about its optical axis, away from the one whose x axis is
    level: positive is clockwise seen from behind the camera, the right side of the picture down. Yaw and roll lose
    their meaning where the camera looks straight up or down.
    """
    axes = np.asarray(rotations, dtype=np.float64)
    forward, right_up, down_up = axes[..., :, 2], axes[..., 2, 0], axes[..., 2, 1]
    yaw = np.arctan2(forward[..., 1], forward[..., 0])
    pitch = np.arcsin(np.clip(forward[..., 2], -1.0, 1.0))
    return np.stack([yaw, pitch, np.arctan2(-right_up, -down_up)], axis=-1)


def wrapped(angles: ArrayLike) -> Array:
    """The same angles in (−π, π], radians, any shape (N,)."""
    given = np.asarray(angles, dtype=np.float64)
    return np.asarray(given - 2 * np.pi * np.ceil((given - np.pi) / (2 * np.pi)))


def turns_between(first: ArrayLike, second: ArrayLike) -> Array:
    """Radians (...,), 0 to π, of the single turns that take rotations (..., 3, 3) to others (..., 3, 3)."""
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    # |A − B|² is 8 sin² of half the angle, and unlike the trace it keeps its digits where the angle is small.
    apart = ((a - b) ** 2).sum(axis=(-2, -1))
    return np.asarray(2.0 * np.arctan2(np.sqrt(apart), np.sqrt(np.maximum(8.0 - apart, 0.0))))
