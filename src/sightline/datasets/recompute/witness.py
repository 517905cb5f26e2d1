"""A scene as a second pair of eyes sees it: its own arrays, read once, without the tables that questions use.

What is found stays found: many rows speak of the same few things of a scene, in the same few frames.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.recompute.retold import Fault
from sightline.datasets.recompute.solids import Solid, gap, to_surface
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.questions.question import Mention
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene, SceneObject, Track
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sight:
    """A box as the camera of one frame has it before it: metres, camera coordinates.

    `center` is its middle, `distance` how far that is from the camera's, `nearest` how far the nearest point is.
    """

    center: tuple[float, float, float]
    distance: float
    nearest: float


class Followed(NamedTuple):
    """A followed point in one frame: its place in the world and in the camera, metres, its pixel, and where it lies in
    the box of its thing (metres from the middle, along the box's axes), where that has one."""

    place: tuple[float, float, float]
    own: tuple[float, float, float]
    uv: tuple[float, float]
    in_box: tuple[float, float, float] | None


class Witness:
    """What can be said of `scene` when it is read again. Frames and objects that it lacks are SceneErrors."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.contents: dict[str, str] = {}  # sha256 of the pictures looked at, by frame
        self._shown: dict[str, Mapping[str, tuple[int, float, float]]] = {}
        self._depths: dict[str, NDArray[np.float32]] = {}
        self._matrices: dict[str, Array | None] = {}
        self._inverses: dict[str, list[list[float]]] = {}
        self._candidates: dict[str, list[SceneObject]] = {}
        self._solids: dict[tuple[str, str], Solid | None] = {}
        self._gaps: dict[tuple[Solid, Solid], float] = {}
        self._sights: dict[tuple[str, str], Sight | None] = {}
        self.meanings: dict[tuple[str, str], list[SceneObject]] = {}  # by frame and phrase; `phrases` fills it
        self.mentions: dict[tuple[Mention, str], tuple[Fault, ...]] = {}  # what is wrong with them; `claims` fills it
        self.followed: dict[tuple[str, str], list[Followed | None]] = {}  # by track and frame; `motions` fills it
        self.turns: dict[tuple[str, str], tuple[float, float]] = {}  # of the camera between frames; `motions` fills it

    @cached_property
    def _table(self) -> SceneTable:
        """Only for what a scene does not hold itself: depth of another camera, visibility worked out of boxes."""
        return SceneTable(self.scene)

    @cached_property
    def frames(self) -> Mapping[str, Frame]:
        """The frames by their ids."""
        return {frame.id: frame for frame in self.scene.frames}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Which frame of the scene each is, by id."""
        return {frame.id: at for at, frame in enumerate(self.scene.frames)}

    @cached_property
    def tracks(self) -> Mapping[str, Track]:
        """The followed points by their tracks' ids."""
        return {track.id: track for track in (self.scene.read_tracks() if self.scene.read_tracks else ())}

    @cached_property
    def colours(self) -> frozenset[str]:
        """The words for colours that things of the scene have."""
        things = self.scene.objects
        return frozenset(thing.attributes["colour"] for thing in things if "colour" in thing.attributes)

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
            # One count of (thing, column) pairs says all: what nothing shows of stands in the row before the first.
            width, rows = instances.shape[1], len(things) + 1
            spots = (np.maximum(instances, -1).astype(np.int64) + 1) * width + np.arange(width)
            columns = np.bincount(spots.ravel(), minlength=rows * width).reshape(-1, width)[1:]
            left, right = (columns > 0).argmax(axis=1), width - (columns[:, ::-1] > 0).argmax(axis=1)
            told = zip(columns.sum(axis=1).tolist(), left.tolist(), right.tolist(), strict=True)
            return {
                things[i].id: (count, float(low), float(high)) for i, (count, low, high) in enumerate(told) if count
            }
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
        if not (math.isfinite(uv[0]) and math.isfinite(uv[1])):
            return float("nan")
        column, row = int(uv[0] // 1), int(uv[1] // 1)
        inside = 0 <= row < depth.shape[0] and 0 <= column < depth.shape[1]
        return float(depth[row, column]) if inside else float("nan")

    def camera(self, frame_id: str) -> Camera | None:
        """The frame's colour camera."""
        return self.scene.frame(frame_id).camera

    def matrix(self, frame_id: str) -> Array | None:
        """world_from_camera (4, 4), metres; None where the frame has no pose."""
        if frame_id not in self._matrices:
            pose = self.scene.frame(frame_id).world_from_camera
            self._matrices[frame_id] = None if pose is None else pose.matrix
        return self._matrices[frame_id]

    def inverse(self, frame_id: str) -> list[list[float]]:
        """The rows of camera_from_world (4, 4), metres; only of frames that have a pose."""
        if frame_id not in self._inverses:
            matrix = self.matrix(frame_id)
            if matrix is None:
                raise ValueError(f"frame {frame_id} has no pose; ask for its matrix first")
            self._inverses[frame_id] = np.linalg.inv(matrix).tolist()
        return self._inverses[frame_id]

    def box(self, thing: SceneObject, frame_id: str = "") -> Box | None:
        """The world box of an object, at the time of a frame where it moves."""
        return thing.motion.get(frame_id) if thing.motion and frame_id else thing.box

    def solid(self, object_id: str, frame_id: str = "") -> Solid | None:
        """The same box in plain numbers; None where it has none."""
        key = (object_id, frame_id)
        if key not in self._solids:
            thing = self.scene.object(object_id)
            if frame_id and not thing.motion:
                self._solids[key] = self.solid(object_id)
            else:
                box = self.box(thing, frame_id)
                self._solids[key] = None if box is None else Solid(box)
        return self._solids[key]

    def gap(self, a: Solid, b: Solid) -> float:
        """Metres between the surfaces of two of the scene's boxes."""
        if (a, b) not in self._gaps:
            self._gaps[a, b] = self._gaps[b, a] = gap(a, b)
        return self._gaps[a, b]

    def sight(self, object_id: str, frame_id: str) -> Sight | None:
        """An object's box before the camera of a frame; None where there is no box or no pose."""
        key = (object_id, frame_id)
        if key not in self._sights:
            solid, matrix = self.solid(object_id, frame_id), self.matrix(frame_id)
            self._sights[key] = None if solid is None or matrix is None else self._sight(solid, matrix, frame_id)
        return self._sights[key]

    def _sight(self, solid: Solid, matrix: Array, frame_id: str) -> Sight:
        east, north, up = solid.center
        x, y, z = (a * east + b * north + c * up + d for a, b, c, d in self.inverse(frame_id)[:3])
        eye = matrix[:3, 3].tolist()
        return Sight((x, y, z), math.dist(eye, solid.center), to_surface(eye, solid))

    def candidates(self, frame_id: str) -> list[SceneObject]:
        """Objects that somebody could mean: of which a pixel shows in the frame, or all where no frame is named."""
        if frame_id not in self._candidates:
            things = self.scene.objects
            self._candidates[frame_id] = (
                [thing for thing in things if thing.id in self.shown(frame_id)] if frame_id else list(things)
            )
        return self._candidates[frame_id]

    @cached_property
    def vouched(self) -> Mapping[str, str]:
        """On whose word each fact of the scene stands."""
        return {str(fact): str(self.scene.facts[fact].provenance) for fact in Fact if fact in self.scene.facts}

    def variance(self, fact: Fact, value: float = 0.0) -> float:
        """Square of the standard deviation of one reading of size `value` by a fact; 0 where it is not vouched for."""
        vouch = self.scene.facts.get(fact)
        return 0.0 if vouch is None else vouch.sigma**2 + (vouch.relative * value) ** 2
