"""A scene as a second pair of eyes sees it: its own arrays, read once, without the tables that questions use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene, SceneObject
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]


class Witness:
    """What can be said of `scene` when it is read again. Frames and objects that it lacks are SceneErrors."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.contents: dict[str, str] = {}  # sha256 of the pictures looked at, by frame
        self._shown: dict[str, Mapping[str, tuple[int, float, float]]] = {}
        self._depths: dict[str, NDArray[np.float32]] = {}

    @cached_property
    def _table(self) -> SceneTable:
        """Only for what a scene does not hold itself: depth of another camera, visibility worked out of boxes."""
        return SceneTable(self.scene)

    def shown(self, frame_id: str) -> Mapping[str, tuple[int, float, float]]:
        """By id of each object of which a pixel shows: how many pixels, and from which u to which (pixels).

        Counted in the frame's instance map where it has one; else as the source states it.
        """
        if frame_id not in self._shown:
            self._shown[frame_id] = self._counted(self.scene.frame(frame_id))
        return self._shown[frame_id]

    def _counted(self, frame: Frame) -> dict[str, tuple[int, float, float]]:
        things = self.scene.objects
        if frame.read_instances is not None:
            instances = frame.read_instances()
            rows, columns = np.nonzero(instances >= 0)
            order = np.argsort(instances[rows, columns], kind="stable")
            owners, starts, counts = np.unique(instances[rows, columns][order], return_index=True, return_counts=True)
            columns = columns[order]
            left = np.minimum.reduceat(columns, starts) if len(starts) else starts
            right = np.maximum.reduceat(columns, starts) + 1 if len(starts) else starts
            told = zip(owners.tolist(), counts.tolist(), left.tolist(), right.tolist(), strict=True)
            return {things[i].id: (count, float(low), float(high)) for i, count, low, high in told}
        if frame.read_sightings is not None:
            return {
                name: (seen.pixels, seen.rect[0], seen.rect[2])
                for name, seen in frame.read_sightings().items()
                if seen.pixels
            }
        views = self._table.views(self._table.frame_index(frame.id))
        return {
            thing.id: (int(views.pixels[i]), float(views.rects[i, 0]), float(views.rects[i, 2]))
            for i, thing in enumerate(things)
            if views.pixels[i]
        }

    def depth_at(self, frame_id: str, uv: tuple[float, float]) -> float:
        """z-depth, metres, of the pixel that holds (u, v); NaN outside the picture or where nothing is measured."""
        if frame_id not in self._depths:
            frame = self.scene.frame(frame_id)
            own = frame.depth.camera == frame.camera and frame.depth.color_from_depth is not None
            own = own and frame.depth.color_from_depth.close_to(Pose.identity())  # type: ignore[union-attr]
            self._depths[frame_id] = frame.depth.read() if own else self._table.depth(self._table.frame_index(frame_id))
        depth = self._depths[frame_id]
        column, row = int(uv[0] // 1), int(uv[1] // 1)
        inside = 0 <= row < depth.shape[0] and 0 <= column < depth.shape[1]
        return float(depth[row, column]) if inside else float("nan")

    def camera(self, frame_id: str) -> Camera | None:
        """The frame's colour camera."""
        return self.scene.frame(frame_id).camera

    def matrix(self, frame_id: str) -> Array | None:
        """world_from_camera (4, 4), metres; None where the frame has no pose."""
        pose = self.scene.frame(frame_id).world_from_camera
        return None if pose is None else pose.matrix

    def in_camera(self, frame_id: str, point: Array) -> Array | None:
        """A world point (3,) in the frame's camera coordinates, metres, by solving for it."""
        matrix = self.matrix(frame_id)
        return None if matrix is None else np.asarray(np.linalg.solve(matrix, np.append(point, 1.0))[:3])

    def box(self, thing: SceneObject, frame_id: str = "") -> Box | None:
        """The world box of an object, at the time of a frame where it moves."""
        return thing.motion.get(frame_id) if thing.motion and frame_id else thing.box

    def candidates(self, frame_id: str) -> list[SceneObject]:
        """Objects that somebody could mean: of which a pixel shows in the frame, or all where no frame is named."""
        if not frame_id:
            return list(self.scene.objects)
        shown = self.shown(frame_id)
        return [thing for thing in self.scene.objects if thing.id in shown]

    @property
    def vouched(self) -> dict[str, str]:
        """On whose word each fact of the scene stands."""
        return {str(fact): str(self.scene.facts[fact].provenance) for fact in Fact if fact in self.scene.facts}
