"""Pictures that were taken with the camera held sideways or upside down: quarter turns that put up on top.

One quarter turn is counterclockwise, as `np.rot90` turns arrays: what was at the right comes to the top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose

Pixels = TypeVar("Pixels", bound=NDArray[Any])

QUARTER = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])  # turned camera from camera: x' = y, y' = −x


def quarter_turns(poses: Iterable[Pose]) -> int:
    """How many quarter turns, 0 to 3, put up on top in most pictures taken from these `world_from_camera`, z up."""
    votes: Counter[int] = Counter()
    for pose in poses:
        right, down, _ = pose.rotation[2]  # the world's up, along the camera's axes
        votes[int(np.argmax([-down, right, down, -right]))] += 1
    return min(votes, key=lambda turns: (-votes[turns], turns)) if votes else 0


def turned_pose(world_from_camera: Pose, turns: int) -> Pose:
    """`world_from_camera` of the camera of the turned picture."""
    turn = np.linalg.matrix_power(QUARTER, turns % 4)
    return Pose(world_from_camera.rotation @ turn.T, world_from_camera.translation)


def turned_camera(camera: Camera, turns: int) -> Camera:
    """The camera of the turned picture: what it sees at a pixel is what `camera` saw there before. Pinholes only."""
    if camera.model != "pinhole" and turns % 4:
        raise GeometryError(f"upright: a {camera.model!r} camera cannot be turned; undistort its pictures first")
    for _ in range(turns % 4):
        camera = replace(
            camera,
            width=camera.height,
            height=camera.width,
            fx=camera.fy,
            fy=camera.fx,
            cx=camera.cy,
            cy=camera.width - camera.cx,
        )
    return camera


def turned_pixels(pixels: Pixels, turns: int) -> Pixels:
    """The picture (H, W, …) after `turns` quarter turns counterclockwise."""
    return np.ascontiguousarray(np.rot90(pixels, turns % 4))  # type: ignore[return-value]  # the same type of array
