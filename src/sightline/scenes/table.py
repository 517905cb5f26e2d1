"""SceneTable: the geometry of one scene as arrays, each worked out when first asked for and once only.

N objects in the order of `Scene.objects`, F frames in the order of `Scene.frames`. World coordinates in metres, camera
coordinates x right, y down, z forward, pixels (u, v) from the top left corner. What is not known is NaN.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry import boxes
from sightline.geometry.pose import Pose
from sightline.scenes.registration import registered
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.seen import Seen
from sightline.scenes.seen_cache import seen_kept
from sightline.scenes.sightings import Solids, Views, views_of_frame

Array = NDArray[np.float64]
Kept = TypeVar("Kept")

FRAMES_KEPT = 4  # pictures of this many frames stay in memory: a question looks at one or two


class SceneTable:
    """The batched geometry of `scene`; what its frames see is kept in `seen_folder`, where one is given.

    Objects without a box have NaN rows. An object that moves has NaN in the scene-wide arrays (`centers`, `gaps`, …)
    unless it also has one box, and its own box of the frame in the arrays of frames.
    """

    def __init__(self, scene: Scene, seen_folder: Path | None = None) -> None:
        self.scene = scene
        self.seen_folder = seen_folder
        self.labels: tuple[str, ...] = tuple(thing.label for thing in scene.objects)
        self._recent: OrderedDict[tuple[str, int], object] = OrderedDict()
        self._kept: dict[int | None, dict[Hashable, Any]] = {}
        self._seen: dict[int, Seen] = {}

    @cached_property
    def _index(self) -> dict[str, int]:
        return {thing.id: i for i, thing in enumerate(self.scene.objects)}

    @cached_property
    def _frame_index(self) -> dict[str, int]:
        return {frame.id: f for f, frame in enumerate(self.scene.frames)}

    def index(self, object_id: str) -> int:
        """The row of that object; SceneError when the scene has none of that id."""
        if object_id not in self._index:
            raise SceneError(f"scene {self.scene.id} has no object {object_id!r}; it has {len(self.labels)} objects")
        return self._index[object_id]

    def frame_index(self, frame_id: str) -> int:
        """The row of that frame; SceneError when the scene has none of that id."""
        if frame_id not in self._frame_index:
            count = len(self.scene.frames)
            raise SceneError(f"scene {self.scene.id} has no frame {frame_id!r}; it has {count} frames")
        return self._frame_index[frame_id]

    @cached_property
    def _solids(self) -> Solids:
        return Solids.of([thing.box for thing in self.scene.objects])

    def _solids_at(self, f: int) -> Solids:
        """The boxes where they are when frame `f` is taken."""
        if not any(thing.motion for thing in self.scene.objects):
            return self._solids
        return Solids.of([thing.box_at(self.scene.frames[f].id) for thing in self.scene.objects])

    @property
    def centers(self) -> Array:
        """Box centres (N, 3), world metres."""
        return self._solids.centers

    @property
    def sizes(self) -> Array:
        """Full lengths (N, 3) along each box's own axes, metres."""
        return self._solids.sizes

    @property
    def rotations(self) -> Array:
        """Box axes (N, 3, 3) as columns, in the world."""
        return self._solids.rotations

    @cached_property
    def lows(self) -> Array:
        """Lowest world coordinates (N, 3) of each box, metres."""
        return self._solids.centers - self._solids.reach

    @cached_property
    def highs(self) -> Array:
        """Highest world coordinates (N, 3) of each box, metres."""
        return self._solids.centers + self._solids.reach

    @cached_property
    def gaps(self) -> Array:
        """Metres (N, N) between the surfaces of each two boxes, 0 where they touch; NaN where one has no box."""
        count = len(self.labels)
        known = np.flatnonzero(np.isfinite(self.centers).all(axis=1))
        full = np.full((count, count), np.nan)
        if len(known):
            full[np.ix_(known, known)] = boxes.gaps(self.centers[known], self.sizes[known], self.rotations[known])
        return full

    def camera_from_world(self, f: int) -> Pose:
        """The pose that takes world points to camera coordinates of frame `f`; SceneError when it has none."""
        return self._posed(f).inverse()

    def centers_in(self, f: int) -> Array:
        """Box centres (N, 3) in camera coordinates of frame `f`, metres."""
        return self.camera_from_world(f).apply(self._solids_at(f).centers)

    @cached_property
    def camera_gaps(self) -> Array:
        """Metres (F, N) from each frame's camera centre to the nearest surface of each box, 0 inside it.

        NaN where the frame has no pose or the object no box.
        """
        rows = np.full((len(self.scene.frames), len(self.labels)), np.nan)
        for f, frame in enumerate(self.scene.frames):
            if frame.world_from_camera is not None:
                rows[f] = self._solids_at(f).distances(frame.world_from_camera.translation)
        return rows

    @cached_property
    def pixels(self) -> NDArray[np.int64]:
        """How many pixels (F, N) of each object each frame shows."""
        rows = [self.views(f).pixels for f in range(len(self.scene.frames))]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(self.labels))

    @cached_property
    def share(self) -> Array:
        """Visible over unoccluded pixels (F, N) inside the picture, 0 to 1; NaN where nobody knows."""
        rows = [self.views(f).share for f in range(len(self.scene.frames))]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self.labels))

    @cached_property
    def in_view(self) -> Array:
        """Part (F, N) of each object's projection that falls inside the picture, 0 to 1; NaN where nobody knows."""
        rows = [self.views(f).in_view for f in range(len(self.scene.frames))]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self.labels))

    @cached_property
    def rects(self) -> Array:
        """Bounds (F, N, 4) of the visible pixels: u0, v0, u1, v1; NaN where none is visible."""
        rows = [self.views(f).rects for f in range(len(self.scene.frames))]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self.labels), 4)

    @cached_property
    def _views(self) -> dict[int, Views]:
        return {}

    def views(self, f: int) -> Views:
        """What frame `f` alone shows of each object; the (F, N) arrays are these rows."""
        if f not in self._views:
            frame = self.scene.frames[f]
            depth = None
            # A depth map that nobody can register cannot tell what is hidden in the colour picture.
            if frame.read_sightings is None and frame.depths and frame.depth.color_from_depth is not None:
                depth = self.depth(f)
            noise = frame.depth.vouch if frame.depths else None
            self._views[f] = views_of_frame(self.scene.objects, frame, self._solids_at(f), depth, noise)
        return self._views[f]

    def rgb(self, f: int) -> NDArray[np.uint8]:
        """Colour (H, W, 3) of frame `f`; SceneError when it has none or it cannot be read."""
        return self._remembered("rgb", f, lambda frame: frame.rgb())

    def depth(self, f: int) -> NDArray[np.float32]:
        """The most trusted depth (H, W) of frame `f` as the colour camera sees it: z-depth in metres, NaN unmeasured.

        Raises SceneError when the frame has no depth or nobody knows how it lies to the colour picture.
        """
        return self._remembered("depth", f, lambda frame: registered(frame, self.scene.id))

    def instances(self, f: int) -> NDArray[np.int32]:
        """Rows (H, W) of the objects that the pixels of frame `f` belong to, -1 for none; SceneError without masks."""

        def read(frame: Frame) -> NDArray[np.int32]:
            if frame.read_instances is None:
                raise SceneError(f"scene {self.scene.id}: frame {frame.id} has no instance map (no Fact.MASKS)")
            return frame.read_instances()

        return self._remembered("instances", f, read)

    def seen(self, most: int = 256) -> Seen:
        """Which points of the scene's surfaces its frames see; at most so many frames, evenly taken."""
        if most not in self._seen:
            self._seen[most] = seen_kept(self.scene, most, self.seen_folder)
        return self._seen[most]

    def kept(self, f: int | None) -> dict[Hashable, Any]:
        """Where others keep what they work out of frame `f`, or of the whole scene (None), so that they do it once.

        Nothing in it may hold this table: the two would keep each other, and their pictures, in memory.
        """
        return self._kept.setdefault(f, {})

    def _posed(self, f: int) -> Pose:
        frame = self.scene.frames[f]
        if frame.world_from_camera is None:
            raise SceneError(f"scene {self.scene.id}: frame {frame.id} has no pose (no Fact.POSES)")
        return frame.world_from_camera

    def _remembered(self, kind: str, f: int, read: Callable[[Frame], Kept]) -> Kept:
        """Read once while the frame is among the last few, so that a long scene is never whole in memory."""
        key = (kind, f)
        if key not in self._recent:
            self._recent[key] = read(self.scene.frames[f])
            while len(self._recent) > 3 * FRAMES_KEPT:
                self._recent.popitem(last=False)
        self._recent.move_to_end(key)
        return self._recent[key]  # type: ignore[return-value]  # the key's kind fixes the type
