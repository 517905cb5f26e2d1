"""What a row shows: its first view's picture, camera and pose, read again from the scene that the row names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.rows.row import Row
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.open import open_source
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Frame, Scene

KEPT = 32  # scenes; rows come scene by scene


@dataclass(frozen=True, eq=False)
class Look:
    """One picture (H, W, 3), with the camera that took it and world_from_camera where they are known.

    `scale` is how many of its pixels one pixel of the row's own frame covers, where it was taken larger for people.
    """

    rgb: NDArray[np.uint8]
    camera: Camera | None
    world_from_camera: Pose | None
    scale: float = 1.0


class Sights:
    """Opens the scenes of rows when asked, each once, and keeps the last few."""

    def __init__(self, open_reader: Callable[[str], Reader] = open_source) -> None:
        self._reader = lru_cache(maxsize=None)(open_reader)
        self._scene = lru_cache(maxsize=KEPT)(self._load)

    def _load(self, source: str, scene_id: str) -> Scene:
        return self._reader(source).load(scene_id)

    def scene(self, row: Row) -> Scene:
        """The scene that a row asks about."""
        return self._scene(row.scene_source, row.scene_id)

    def frame(self, row: Row) -> Frame | None:
        """The first view's frame; None for a row about a whole scene."""
        return self.scene(row).frame(row.views[0].frame) if row.views else None

    def place(self, row: Row) -> Pose | None:
        """world_from_camera of the first view."""
        frame = self.frame(row)
        return None if frame is None else frame.world_from_camera

    def look(self, row: Row) -> Look | None:
        """The first view's picture; None where the row shows none."""
        frame = self.frame(row)
        if frame is None or frame.read_rgb is None:
            return None
        return Look(frame.rgb(), frame.camera, frame.world_from_camera)
