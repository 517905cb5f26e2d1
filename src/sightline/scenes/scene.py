"""Scene: the one shape that every reader gives and every question type takes.

A scene is what is known about one place: frames that look at it, objects with boxes, points, tracks, a room,
and for each kind of knowledge how far it can be trusted (`facts`). World: metres, right-handed, z up when
`Fact.GRAVITY` is vouched for. Nothing large is held: pixels, depth, masks and points are read when asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch

Split = Literal["train", "val", "test"]
Given = TypeVar("Given")
LENGTHS = {Fact.DEPTH, Fact.POSES, Fact.POINTS, Fact.OBJECTS, Fact.TRACKS}


@dataclass(frozen=True, eq=False)
class DepthMap:
    """One depth image of a frame: z-depth in metres, NaN where not measured.

    `camera` is the depth sensor's own; `color_from_depth` takes its coordinates to the colour camera's
    (identity when the map is registered, None when nobody knows: such a map is never joined with colour).
    `fingerprint` tells the map from any other without unpacking it; None where the source has no such thing.
    """

    camera: Camera
    read: Callable[[], NDArray[np.float32]]  # () -> (H, W)
    vouch: Vouch
    color_from_depth: Pose | None = field(default_factory=Pose.identity)
    read_confidence: Callable[[], NDArray[np.float32]] | None = None  # () -> (H, W), more is surer
    fingerprint: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Sighting:
    """How much of one object one frame shows.

    `pixels` are visible ones; `share` is visible over unoccluded inside the picture; `in_view` is the part of the
    object's projection that falls inside the picture; `rect` (u0, v0, u1, v1) bounds the visible pixels.
    """

    pixels: int
    share: float
    in_view: float
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture in time. What the source does not have is None or empty.

    `depths` is keyed by kind ("sensor", "laser", "estimated", "synthetic"), the most trusted first.
    `read_encoded` gives the picture as the source holds it, JPEG or PNG; None where `read_rgb` shows other pixels than
    such a file does (turned, cropped, rendered, out of a video).
    `read_instances` gives an (H, W) map of indices into `Scene.objects`, -1 for none, at the colour camera's size.
    `read_sightings` gives exact visibilities by object id where the source knows them; elsewhere `SceneTable`
    works them out from depth and boxes.
    """

    id: str
    camera: Camera | None = None
    world_from_camera: Pose | None = None
    time_s: float | None = None
    read_rgb: Callable[[], NDArray[np.uint8]] | None = None
    depths: Mapping[str, DepthMap] = field(default_factory=dict)
    read_instances: Callable[[], NDArray[np.int32]] | None = None
    read_sightings: Callable[[], Mapping[str, Sighting]] | None = None
    read_encoded: Callable[[], bytes] | None = None

    def rgb(self) -> NDArray[np.uint8]:
        """Colour (H, W, 3), read now."""
        if self.read_rgb is None:
            raise SceneError(f"frame {self.id} has no pixels; the scene's facts say so (no Fact.PIXELS)")
        return self.read_rgb()

    @property
    def depth(self) -> DepthMap:
        """The most trusted depth map."""
        for depth in self.depths.values():
            return depth
        raise SceneError(f"frame {self.id} has no depth; the scene's facts say so (no Fact.DEPTH)")


@dataclass(frozen=True, eq=False)
class SceneObject:
    """A thing with a name. `box` is in the world; for a thing that moves, `motion` holds its box by frame id.

    `label` is the category, `attributes` what tells one of its kind from another (colour, material, shape).
    `front_rad` is the heading of its front about the box's own z, where the source knows it. `support` is the id of
    the object it stands on. `point_ids` index the scene's point cloud.
    """

    id: str
    label: str
    box: Box | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    captions: tuple[str, ...] = ()
    support: str | None = None
    front_rad: float | None = None
    motion: Mapping[str, Box] = field(default_factory=dict)
    point_ids: NDArray[np.int64] | None = None

    def box_at(self, frame_id: str) -> Box | None:
        """Where it is when `frame_id` is taken: its box there, or its one box when it does not move."""
        return self.motion.get(frame_id) if self.motion else self.box


@dataclass(frozen=True, eq=False)
class PointCloud:
    """Points of the world (N, 3) in metres, and what is known of each: colour (N, 3) 0-255, object index (N,) or -1."""

    xyz: NDArray[np.float64]
    rgb: NDArray[np.uint8] | None = None
    instances: NDArray[np.int32] | None = None


@dataclass(frozen=True, eq=False)
class Track:
    """Points followed through the scene's T frames: `xyz` (T, N, 3) metres, NaN where unknown; `visible` (T, N).

    `coordinates` says whose: "world", or "camera" (each frame's own) where world motion cannot be vouched for.
    """

    id: str
    xyz: NDArray[np.float64]
    visible: NDArray[np.bool_]
    coordinates: Literal["world", "camera"] = "world"
    object_id: str | None = None


@dataclass(frozen=True, eq=False)
class Room:
    """The floor: area in square metres as the source states it, its outline (K, 2) world xy, its height `floor_z`,
    and the room's clear height; None where the source does not say."""

    area: float | None = None
    outline: NDArray[np.float64] | None = None
    height: float | None = None
    floor_z: float | None = None


@dataclass(frozen=True, eq=False)
class FreeSpace:
    """Where nothing stands: `open` (H, W) cells of `cell` metres, cell [0, 0] at world xy `origin`, x along W.

    Not inflated by any robot's radius. Cells that were never seen are not open.
    """

    open: NDArray[np.bool_]
    origin: tuple[float, float]
    cell: float


@dataclass(frozen=True, eq=False)
class Note:
    """Something people wrote about the scene: a caption, or a question with its accepted answers.

    `id` is the source's own; `history` the turns of a dialogue before it; `situation` and `where` (world_from_person)
    tell where the asker stands.
    """

    kind: str
    text: str
    answers: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    situation: str = ""
    id: str = ""
    history: tuple[tuple[str, str], ...] = ()
    where: Pose | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """One place and what is known of it.

    `source` names where it was read ("rgbd:/data/kitchen"), so that it can be read again; `id` is unique in it.
    `collection` names the dataset it comes from ("scannet"), wherever a copy lies: splits and seeds go by it.
    `place` names what several scenes of a collection show alike (a room that was scanned twice, the way of one drive),
    so that they stay in one split; empty where this scene alone shows it, or nobody knows.
    Scenes hold open readers and are not sent between processes; (source, id) is, and reads it again.
    `counts` are stated numbers of objects by label; where they differ from the boxes the statement is trusted.
    `complete` lists the labels of which every object is annotated (a label may be listed with none present).
    """

    id: str
    source: str = ""
    collection: str = ""
    place: str = ""
    facts: Mapping[Fact, Vouch] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    objects: tuple[SceneObject, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    read_points: Callable[[], PointCloud] | None = None
    read_tracks: Callable[[], tuple[Track, ...]] | None = None
    room: Room | None = None
    read_free_space: Callable[[], FreeSpace] | None = None
    notes: tuple[Note, ...] = ()
    split: Split = "train"
    licence: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)  # reason -> frames or objects the reader set aside

    def vouches(self, needs: Iterable[Fact]) -> bool:
        """Whether every one of these facts is vouched for."""
        return all(fact in self.facts for fact in needs)

    def noise(self, fact: Fact, value: float = 0.0) -> float:
        """Standard deviation, in metres, of a length `value` measured by `fact`, the world's scale included.

        For facts whose sigma is a length (DEPTH, POSES, POINTS, OBJECTS, TRACKS).
        """
        if fact not in LENGTHS or fact not in self.facts:
            raise SceneError(f"scene {self.id} vouches for no length by {fact}; it has: {', '.join(self.facts)}")
        scale = self.facts[Fact.METRIC].at(1.0) if Fact.METRIC in self.facts else 0.0
        return float(np.hypot(self.facts[fact].at(value), scale * value))

    @property
    def home(self) -> str:
        """The dataset it comes from, or the reader's name where the source names none."""
        return self.collection or self.source.split(":", 1)[0]

    @cached_property
    def _frames(self) -> Mapping[str, Frame]:
        return {frame.id: frame for frame in self.frames}

    @cached_property
    def _objects(self) -> Mapping[str, SceneObject]:
        return {thing.id: thing for thing in self.objects}

    def frame(self, frame_id: str) -> Frame:
        """The frame of that id."""
        if frame_id not in self._frames:
            raise SceneError(f"scene {self.id} has no frame {frame_id!r}; it has {len(self.frames)} frames")
        return self._frames[frame_id]

    def object(self, object_id: str) -> SceneObject:
        """The object of that id."""
        if object_id not in self._objects:
            raise SceneError(f"scene {self.id} has no object {object_id!r}; it has {len(self.objects)} objects")
        return self._objects[object_id]

    @classmethod
    def from_arrays(
        cls,
        rgb: ArrayLike,
        depth: ArrayLike | None = None,
        K: ArrayLike | None = None,
        pose: ArrayLike | None = None,
        boxes: Mapping[str, Box] | None = None,
        *,
        id: str = "arrays",
        depth_provenance: Provenance = Provenance.SENSOR,
    ) -> Self:
        """A scene from what a notebook holds.

        rgb (H, W, 3) uint8, or (F, H, W, 3) for several frames; depth (…, H, W) metres with 0 or NaN unmeasured;
        K (3, 3), or (F, 3, 3), in pixels with centres at +0.5; pose (4, 4), or (F, 4, 4), world_from_camera with
        z up. Without `pose` the world is the camera's and gravity is not vouched for. `boxes`: label -> world box;
        "chair#2" is a second chair. A scene made here vouches for no counting.
        """
        pictures = np.asarray(rgb)
        if pictures.ndim not in (3, 4) or pictures.shape[-1] != 3:
            raise SceneError(f"{id}: rgb has shape {pictures.shape}; give (H, W, 3) or (F, H, W, 3)")
        single = pictures.ndim == 3
        pictures = pictures[None] if single else pictures
        count, height, width = pictures.shape[:3]
        maps = _per_frame(depth, count, (height, width), f"{id}: depth", single)
        matrices = _per_frame(K, count, (3, 3), f"{id}: K", True)
        poses = _per_frame(pose, count, (4, 4), f"{id}: pose", single)
        if maps is not None and matrices is None:
            raise SceneError(f"{id}: depth without K cannot be lifted; give K (3, 3)")
        frames = []
        for i in range(count):
            camera = None if matrices is None else Camera.from_matrix(matrices[i], width, height)
            depths = {}
            if maps is not None and camera is not None:
                metres = np.where(np.isfinite(maps[i]) & (maps[i] > 0), maps[i], np.nan).astype(np.float32)
                depths["given"] = DepthMap(camera, partial(_given, metres), Vouch(depth_provenance, 0.005, 0.01))
            where = Pose.from_matrix(poses[i]) if poses is not None else Pose.identity() if count == 1 else None
            picture = pictures[i].astype(np.uint8)
            frames.append(Frame(str(i), camera, where, read_rgb=partial(_given, picture), depths=depths))
        return cls(
            id=id,
            source="arrays",
            frames=tuple(frames),
            objects=tuple(SceneObject(name, name.split("#")[0], box) for name, box in (boxes or {}).items()),
            facts=_facts_of_arrays(maps is not None, poses is not None, count, bool(boxes), depth_provenance),
        )


def _given(value: Given) -> Given:
    return value


def _per_frame(
    values: ArrayLike | None, count: int, tail: tuple[int, ...], what: str, repeat: bool
) -> NDArray[np.float64] | None:
    """`values` as (count, *tail), one entry repeated where `repeat` allows it."""
    if values is None:
        return None
    array = np.asarray(values, dtype=np.float64)
    if repeat and array.shape == tail:
        array = np.broadcast_to(array, (count, *tail))
    if array.shape != (count, *tail):
        raise SceneError(f"{what} has shape {array.shape}; {count} frame(s) need {(count, *tail)}")
    return array


def _facts_of_arrays(depth: bool, posed: bool, frames: int, boxes: bool, provenance: Provenance) -> dict[Fact, Vouch]:
    facts: dict[Fact, Vouch] = {Fact.PIXELS: Vouch(Provenance.SENSOR)}
    if depth:
        facts[Fact.DEPTH] = Vouch(provenance, 0.005, 0.01)
        facts[Fact.METRIC] = Vouch(provenance, relative=0.01)
    if posed:
        facts[Fact.GRAVITY] = Vouch(Provenance.ESTIMATED, 0.02)
    if posed or frames == 1:
        facts[Fact.POSES] = Vouch(Provenance.ESTIMATED, 0.01)
    if boxes:
        facts[Fact.OBJECTS] = Vouch(Provenance.ANNOTATED, 0.03)
        facts.setdefault(Fact.METRIC, Vouch(Provenance.ANNOTATED, relative=0.02))
    return facts
