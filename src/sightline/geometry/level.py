"""Level camera coordinates: those of somebody who stands where the camera is and looks the way it looks.

Origin at the camera, z up as in the world, y the horizontal heading of the optical axis, x to the right. A thing
"two metres ahead, on the floor" has nearly the same coordinates in every picture, however the camera is tilted.
"""

import numpy as np

from sightline.geometry.pose import Pose

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
