"""The two cameras of a frame, and what the depth map has where the colour picture looks."""

from __future__ import annotations

import math

import numpy as np

from sightline.geometry.pose import Pose
from sightline.scenes.scene import Frame


class Eyes:
    """The colour camera of a frame and the camera of its depth map, and what the map has."""

    def __init__(self, frame: Frame) -> None:
        self.colour, self.depth = frame.camera, frame.depth.camera
        self.map = frame.depth.read()
        motion = frame.depth.color_from_depth
        self.colour_from_depth = None if motion is None else motion.matrix
        still = motion is not None and motion.close_to(Pose.identity())
        self.one = still and self.colour == self.depth
        self.aligned = still and self.colour is not None and self.colour.model == self.depth.model == "pinhole"

    def measured(self, uv: tuple[float, float], depth: float) -> float:
        """z in the colour camera, metres, of what the map has where its own camera sees what the colour picture shows
        in pixel (u, v) at `depth` metres; NaN where nothing is measured or nobody knows how the two lie."""
        colour, own = self.colour, self.depth
        if colour is None or self.colour_from_depth is None or not all(map(math.isfinite, (*uv, depth))):
            return math.nan
        if self.one:
            return self._read(uv[0], uv[1])
        if self.aligned:  # from one eye a ray is a ray, however deep
            x, y = (uv[0] - colour.cx) / colour.fx, (uv[1] - colour.cy) / colour.fy
            return self._read(own.fx * x + own.cx, own.fy * y + own.cy)
        spot = np.linalg.solve(self.colour_from_depth, np.append(colour.unproject(uv, depth), 1.0))
        u, v = own.project(spot[:3])[0].tolist()
        found = own.unproject((u, v), self._read(u, v))
        return float(np.float32(self.colour_from_depth[2] @ np.append(found, 1.0)))

    def _read(self, u: float, v: float) -> float:
        height, width = self.map.shape
        return float(self.map[int(v // 1), int(u // 1)]) if 0 <= u < width and 0 <= v < height else math.nan
