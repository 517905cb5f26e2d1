"""The cameras of a recording and its upright world, from the few numbers that lie beside its pictures.

    camera-intrinsics.txt       K 3 × 3 in pixels, pixel centres at whole numbers; four other names are in use
    gravity-direction.txt       optional: the direction of down in the poses' world

7-Scenes publishes the K of its depth camera alone and raw colour of a second lens; it is known by that K, and its
colour gets the camera that was measured for it (`KINECT_COLOR`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import PIXEL_CENTER, up_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Provenance, Vouch
from sightline.scenes.formats.number_text import read_matrix

Array = NDArray[np.float64]

INTRINSICS = ("camera-intrinsics.txt", "intrinsics.K.txt", "intrinsics.txt", "camera_intrinsics.txt", "K.txt")
GRAVITY = "gravity-direction.txt"
KINECT_DEPTH = (585.0, 585.0, 320.0, 240.0)  # fx, fy, cx, cy that 7-Scenes publishes for 640 × 480
# Where jumps of depth meet edges of colour in the red kitchen, to 0.5 % and 3 px; as one camera they miss by up to 40.
KINECT_COLOR = (526.5, 526.5, 320.0, 239.0)
KINECT_COLOR_FROM_DEPTH = Pose(np.eye(3), np.array([-0.023, 0.0, 0.0]))  # metres
KINECT = Vouch(Provenance.SENSOR, 0.005, 0.01)  # metres; structured light, its noise grows with the distance
PRIMESENSE = (525.0, 525.0, 319.5, 239.5)  # what the makers state for 640 × 480; depth is given on the colour's pixels


@dataclass(frozen=True)
class Calibration:
    """The colour camera, the depth camera, and how they stand to each other (metres; None when nobody knows)."""

    color: Camera
    depth: Camera
    color_from_depth: Pose | None


def matrix_file(folder: Path, prefix: str = "") -> Path | None:
    """The file that holds K, `prefix` before its usual name; None when there is none."""
    return next((path for name in INTRINSICS if (path := folder / f"{prefix}{name}").is_file()), None)


def calibration_of(folder: Path, width: int, height: int, prefix: str = "") -> Calibration:
    """The cameras of pictures of `width` × `height` pixels by the K in their folder; SceneError when there is none."""
    path = matrix_file(folder, prefix)
    if path is None:
        raise SceneError(f"{folder} has no K; put the 3 × 3 matrix into {INTRINSICS[0]}")
    try:
        return calibration(read_matrix(path, 3, 3), width, height)
    except GeometryError as error:
        raise SceneError(f"{path}: {error}") from error


def calibration(k: Array, width: int, height: int) -> Calibration:
    """The cameras of a K (3, 3), pixel centres at whole numbers: one and the same, but for 7-Scenes."""
    camera = camera_of(k, width, height)
    if (width, height) != (640, 480) or (k[0, 0], k[1, 1], k[0, 2], k[1, 2]) != KINECT_DEPTH:
        return Calibration(camera, camera, Pose.identity())
    return Calibration(camera_of(matrix_of(KINECT_COLOR), width, height), camera, KINECT_COLOR_FROM_DEPTH)


def camera_of(k: ArrayLike, width: int, height: int) -> Camera:
    """The camera of a K (3, 3) in pixels whose centres are at whole numbers; GeometryError when it is none."""
    half = [[0.0, 0.0, PIXEL_CENTER], [0.0, 0.0, PIXEL_CENTER], [0.0, 0.0, 0.0]]
    return Camera.from_matrix(np.asarray(k, dtype=np.float64) + half, width, height)


def matrix_of(numbers: tuple[float, float, float, float]) -> Array:
    """K (3, 3) of fx, fy, cx, cy."""
    fx, fy, cx, cy = numbers
    return np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]])


def upright_from_world(path: Path) -> Pose | None:
    """The turn that takes the poses' world to one with z up; None when there is no file that says where down is."""
    if not path.exists():
        return None
    down = read_matrix(path, 1, 3)[0]
    if not (np.abs(down) < 2).all() or not 0.9 < float(np.linalg.norm(down)) < 1.1:
        raise SceneError(f"{path}: {down.tolist()} is no direction; give a unit vector that points down, or no file")
    return Pose(up_rotation(down), np.zeros(3))
