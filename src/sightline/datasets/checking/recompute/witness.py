"""A scene as a second pair of eyes sees it: its own arrays, read once, without the tables that questions use.

What is found stays found: many rows speak of the same few things of a scene, in the same few frames.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.checking.recompute.eyes import Eyes
from sightline.datasets.checking.recompute.recent import Recent
from sightline.datasets.checking.recompute.retold import Fault
from sightline.datasets.checking.recompute.solids import Solid, gap, to_surface
from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.questions.draft import Mention, Point
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, PointCloud, Scene, SceneObject, Track
from sightline.scenes.surface import Surface
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Sight:
    """A box as the camera of one frame has it before it: metres, camera coordinates.

    `center` is its middle, `distance` how far that is from the camera's, `nearest` how far the nearest point is.
    """

    center: tuple[float, float, float]
    distance: float
    nearest: float


@dataclass(frozen=True)
class Stance:
    """How a camera stands: its orientation as a unit quaternion (w, x, y, z), where it looks, and where its right is,
    both of length 1 in the world."""

    quaternion: tuple[float, float, float, float]
    ahead: Triple
    right: Triple


class Alike(NamedTuple):
    """What many rows have in common: what goes into the ids of all of them, and what is wrong with all.

    `params` and `provenance` are theirs, kept so that no others are taken for them.
    """

    context: str
    faults: tuple[Fault, ...]
    params: Mapping[str, Any]
    provenance: Mapping[str, str]


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
        # The surface and the cloud are of the same points.
        read = scene.read_points
        self.scene = scene if read is None else replace(scene, read_points=cache(read))
        self.contents: dict[str, str] = {}  # sha256 of the pictures looked at, by frame
        self._shown: dict[str, Mapping[str, tuple[int, float, float]]] = {}
        self._depths: Recent[NDArray[np.float32]] = Recent()
        self._matrices: dict[str, Array | None] = {}
        self._inverses: dict[str, list[list[float]]] = {}
        self._candidates: dict[str, list[SceneObject]] = {}
        self._masks: dict[int, Mapping[str, int]] = {}
        self._solids: dict[tuple[str, str], Solid | None] = {}
        self._gaps: dict[tuple[Solid, Solid], float] = {}
        self._sights: dict[tuple[str, str], Sight | None] = {}
        self._eyes: Recent[Eyes] = Recent()
        self._lists: dict[str, tuple[list[list[float]], Camera]] = {}
        self._projections: dict[str, tuple[list[list[float]], Camera]] = {}
        self._instances: Recent[NDArray[np.int32]] = Recent()
        self._bounds: dict[str, Mapping[str, tuple[float, float, float, float]]] = {}
        self.meanings: dict[tuple[str, str], list[SceneObject]] = {}  # by frame and phrase; `phrases` fills it
        self.stances: dict[str, Stance | None] = {}  # by frame, None where it has no pose; `cameras` fills it
        self.mentions: dict[tuple[Mention, str], tuple[Fault, ...]] = {}  # what is wrong with them; `claims` fills it
        self.alike: dict[Hashable, Alike] = {}  # what rows have in common; `alike` fills it
        self.kept: dict[Hashable, Any] = {}  # what else routes work out for many rows alike
        self.followed: dict[tuple[str, str], list[Followed | None]] = {}  # by track and frame; `motions` fills it
        self.turns: dict[tuple[str, str], tuple[float, float]] = {}  # of the camera between frames; `motions` fills it

    @cached_property
    def _table(self) -> SceneTable:
        """Only for what a scene does not hold itself: depth of another camera, visibility worked out of boxes, which
        points stand for its surfaces and which of them frames see."""
        return SceneTable(self.scene)

    @cached_property
    def surface(self) -> Surface:
        """The points on the scene's surfaces that its frames are said to see: which ones were drawn is no claim."""
        return self._table.seen().surface

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

    @cached_property
    def materials(self) -> frozenset[str]:
        """The words for what things of the scene are made of."""
        things = self.scene.objects
        return frozenset(thing.attributes["material"] for thing in things if "material" in thing.attributes)

    @cached_property
    def labels(self) -> frozenset[str]:
        """What things of the scene are."""
        return frozenset(thing.label for thing in self.scene.objects)

    @cached_property
    def moving(self) -> tuple[SceneObject, ...]:
        """The things of the scene that are in other places at other times."""
        return tuple(thing for thing in self.scene.objects if thing.motion)

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
        depth = self._depths.of(frame_id, self._depth)
        if not (math.isfinite(uv[0]) and math.isfinite(uv[1])):
            return float("nan")
        column, row = int(uv[0] // 1), int(uv[1] // 1)
        inside = 0 <= row < depth.shape[0] and 0 <= column < depth.shape[1]
        return float(depth[row, column]) if inside else float("nan")

    def _depth(self, frame_id: str) -> NDArray[np.float32]:
        frame = self.scene.frame(frame_id)
        own = frame.depth.camera == frame.camera and frame.depth.color_from_depth is not None
        own = own and frame.depth.color_from_depth.close_to(Pose.identity())  # type: ignore[union-attr]
        return frame.depth.read() if own else self._table.depth(self._table.frame_index(frame_id))

    def measured_at(self, frame_id: str, uv: tuple[float, float], depth: float) -> float:
        """z in the colour camera, metres, that the depth map has where its own camera sees what the colour picture
        shows in pixel (u, v) at `depth` metres; NaN where nothing is measured or nobody knows how the two lie."""
        return self._eyes.of(frame_id, self._looking).measured(uv, depth)

    def _looking(self, frame_id: str) -> Eyes:
        return Eyes(self.scene.frame(frame_id))

    def place(self, frame_id: str, spot: Sequence[float]) -> tuple[float, float, float]:
        """Where the colour camera of a posed frame has a world point (3,), metres: u, v in pixels, z-depth in metres;
        u and v NaN where it is not before the camera. SceneError for a frame without camera or pose."""
        ((a0, a1, a2, a3), (b0, b1, b2, b3), (c0, c1, c2, c3)), camera = self._projection(frame_id)
        x, y, z = spot
        c = c0 * x + c1 * y + c2 * z + c3  # written out: a loop takes three times as long
        if c <= 0:
            return math.nan, math.nan, c
        a, b = a0 * x + a1 * y + a2 * z + a3, b0 * x + b1 * y + b2 * z + b3
        if camera.model != "pinhole":
            u, v = camera.project((a, b, c))[0].tolist()
            return u, v, c
        return a / c, b / c, c

    def spot(self, frame_id: str, uv: tuple[float, float], depth: float) -> tuple[float, float, float]:
        """The world point, metres, that the colour pixel (u, v) of a posed frame shows at `depth` metres."""
        rows, camera = self._placed(frame_id)
        if camera.model == "pinhole":
            a, b = (uv[0] - camera.cx) / camera.fx * depth, (uv[1] - camera.cy) / camera.fy * depth
        else:
            a, b, _ = camera.unproject(uv, depth).tolist()
        x, y, z = (row[0] * a + row[1] * b + row[2] * depth + row[3] for row in rows)
        return x, y, z

    def _placed(self, frame_id: str) -> tuple[list[list[float]], Camera]:
        """[R | t] of world_from_camera as rows of plain numbers."""
        if frame_id not in self._lists:
            matrix, camera = self.matrix(frame_id), self.camera(frame_id)
            if matrix is None or camera is None:
                raise SceneError(f"frame {frame_id} has no camera or no pose; what it shows cannot be placed")
            self._lists[frame_id] = matrix[:3].tolist(), camera
        return self._lists[frame_id]

    def _projection(self, frame_id: str) -> tuple[list[list[float]], Camera]:
        """K [R | t] of a pinhole, [R | t] of another camera, as rows of plain numbers."""
        if frame_id not in self._projections:
            matrix, camera = self.matrix(frame_id), self.camera(frame_id)
            if matrix is None or camera is None:
                raise SceneError(f"frame {frame_id} has no camera or no pose; nothing can be placed in its picture")
            rows = np.linalg.inv(matrix)[:3]
            self._projections[frame_id] = (camera.matrix @ rows if camera.model == "pinhole" else rows).tolist(), camera
        return self._projections[frame_id]

    def _owners(self, frame_id: str) -> NDArray[np.int32]:
        read = self.scene.frame(frame_id).read_instances
        if read is None:
            raise ValueError(f"frame {frame_id} has no instance map; ask whether it has one first")
        return read()

    def owner_at(self, frame_id: str, point: Point) -> str | None:
        """The id of the thing that a pixel shows, by the frame's instance map, else by the scan's own; None if none."""
        frame, things = self.scene.frame(frame_id), self.scene.objects
        row = -1
        if frame.read_instances is not None:
            owner = self._instances.of(frame_id, self._owners)
            column, line = math.floor(point.uv[0]), math.floor(point.uv[1])
            row = int(owner[line, column]) if 0 <= line < owner.shape[0] and 0 <= column < owner.shape[1] else -1
        elif point.index is not None and self.cloud is not None and self.cloud.instances is not None:
            row = int(self.cloud.instances[point.index]) if 0 <= point.index < len(self.cloud.instances) else -1
        return things[row].id if 0 <= row < len(things) else None

    @cached_property
    def cloud(self) -> PointCloud | None:
        """The scene's own points, where it has some."""
        return None if self.scene.read_points is None else self.scene.read_points()

    def bounds(self, frame_id: str) -> Mapping[str, tuple[float, float, float, float]]:
        """By id of each object of which a pixel shows: u0, v0, u1, v1 of what shows."""
        if frame_id not in self._bounds:
            self._bounds[frame_id] = self._bounded(self.scene.frame(frame_id))
        return self._bounds[frame_id]

    def _bounded(self, frame: Frame) -> dict[str, tuple[float, float, float, float]]:
        if frame.read_sightings is not None:
            return {name: seen.rect for name, seen in frame.read_sightings().items() if seen.pixels}
        rects = self._table.views(self._table.frame_index(frame.id)).rects.tolist()
        found = zip(self.scene.objects, rects, strict=True)
        return {thing.id: (u0, v0, u1, v1) for thing, (u0, v0, u1, v1) in found if math.isfinite(u0)}

    def masks(self, most: int) -> Mapping[str, int]:
        """By id of at most so many frames, the points of the scene's surfaces that it sees, as bits of one number."""
        if most not in self._masks:
            seen = self._table.seen(most)
            self._masks[most] = {
                self.scene.frames[f].id: int.from_bytes(words.tobytes(), "big")
                for f, words in zip(seen.frames, seen.words, strict=True)
            }
        return self._masks[most]

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
