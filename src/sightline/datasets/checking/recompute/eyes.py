"""The two cameras of a frame, and what the depth map has where the colour picture looks."""

from __future__ import annotations

import math

import numpy as np

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.scene import Frame

Spot = tuple[float, float, float]
Rows = list[list[float]]


class Eyes:
    """The colour camera of a frame and the camera of its depth map, and what the map has. In plain numbers: it is
    asked about one pixel at a time, many times."""

    def __init__(self, frame: Frame) -> None:
        self.colour, self.depth = frame.camera, frame.depth.camera
        self.map = frame.depth.read()
        motion = frame.depth.color_from_depth
        self.known = motion is not None and self.colour is not None
        self.one = motion is not None and motion.close_to(Pose.identity()) and self.colour == self.depth
        matrix = np.eye(4) if motion is None else motion.matrix
        self.colour_from_depth: Rows = matrix[:3].tolist()
        self.depth_from_colour: Rows = np.linalg.inv(matrix)[:3].tolist()

    @property
    def nbytes(self) -> int:
        """Bytes of its map."""
        return self.map.nbytes

    def measured(self, uv: tuple[float, float], depth: float) -> float:
        """z in the colour camera, metres, of what the map has where its own camera sees what the colour picture shows
        in pixel (u, v) at `depth` metres; NaN where nothing is measured or nobody knows how the two lie."""
        if self.colour is None or not self.known or not (math.isfinite(uv[0] + uv[1]) and math.isfinite(depth)):
            return math.nan
        if self.one:
            return self._read(uv[0], uv[1])
        u, v = _seen(self.depth, _moved(self.depth_from_colour, _lifted(self.colour, uv, depth)))
        _, _, z = _moved(self.colour_from_depth, _lifted(self.depth, (u, v), self._read(u, v)))
        return float(np.float32(z))  # as precise as maps are

    def _read(self, u: float, v: float) -> float:
        height, width = self.map.shape
        return float(self.map[int(v // 1), int(u // 1)]) if 0 <= u < width and 0 <= v < height else math.nan


def _lifted(camera: Camera, uv: tuple[float, float], depth: float) -> Spot:
    if camera.model == "pinhole":
        return (uv[0] - camera.cx) / camera.fx * depth, (uv[1] - camera.cy) / camera.fy * depth, depth
    x, y, z = camera.unproject(uv, depth).tolist()
    return x, y, z


def _moved(matrix: Rows, spot: Spot) -> Spot:
    x, y, z = spot
    (a, b, c, d), (e, f, g, h), (i, j, k, m) = matrix  # written out: a loop takes three times as long
    return a * x + b * y + c * z + d, e * x + f * y + g * z + h, i * x + j * y + k * z + m


def _seen(camera: Camera, spot: Spot) -> tuple[float, float]:
    """The pixel of a point before a camera; NaN where it is not before it."""
    x, y, z = spot
    if not z > 0:
        return math.nan, math.nan
    if camera.model == "pinhole":
        return camera.fx * (x / z) + camera.cx, camera.fy * (y / z) + camera.cy
    u, v = camera.project(spot)[0].tolist()
    return u, v
