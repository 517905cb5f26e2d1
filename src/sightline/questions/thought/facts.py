"""The facts that programs name, of the scene that a question is about.

    a.center  a.nearest        the middle of what is mentioned first, its point nearest to the camera (see axes)
    a.plan                     its middle seen from above: metres to the right of and ahead of the camera
    a.top  a.bottom            metres above the camera
    a.edge_1  a.edge_2  a.edge_3    metres; the third is the one nearest to the vertical
    a.later                    its middle when the second view is taken
    a.b.apart  a.b.gap         metres between the outlines of two upright boxes seen from above, and between any two
    p1.uv  p1.place            of the first point: thousandths of its picture; where it lies (see axes)
    p1.depth                   metres along the optical axis
    o1.middle                  the middle of what shows of the first of the objects, thousandths of the picture
    o1.center  o1.b.gap        as of what is mentioned
    camera2.lens  camera2.pose    fx, fy, cx, cy in thousandths of the second picture; rows (12) of the pose that takes
                               places before the first camera to those before the second
    camera2.pitch  camera2.roll     radians, see `geometry/level.py`
    gap_m …                    the numbers of the evidence, by their names

Places are in metres, in the axes of the first view's camera: x right, y down, z ahead; seen from above they are level.
Of a whole scene they are the world's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from sightline.errors import QuestionError
from sightline.geometry.box import Box, gap
from sightline.geometry.camera import Camera
from sightline.geometry.level import level_angles, world_from_level
from sightline.geometry.pose import Pose
from sightline.questions.draft import Draft, Point
from sightline.questions.thought.program import Value
from sightline.scenes.scene import Frame
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

THOUSAND = 1000.0
LEAN = 1e-9  # of an axis' third component: below it a box stands upright over its outline


class SceneFacts:
    """The value of each fact of a draft by its name; QuestionError for one that is not known or not there."""

    def __init__(self, table: SceneTable, draft: Draft) -> None:
        self._table, self._draft = table, draft
        self._frames = [table.scene.frame(view.frame) for view in draft.views]
        # What is known of a frame and the boxes before it serves all thoughts about that frame.
        self._kept = table.kept(table.frame_index(draft.views[0].frame) if draft.views else None)

    def __call__(self, name: str) -> Value:
        """The value of the fact of that name."""
        values = self._draft.evidence.values
        if name in values:
            return float(values[name])
        owner, _, what = name.partition(".")
        if owner in self._boxes:
            box, (other, _, how) = self._boxes[owner], what.partition(".")
            if other in self._boxes and how in OF_TWO:
                return OF_TWO[how](box, self._boxes[other])
            if what in OF_BOX:
                return self._once(what, box)
        kind = owner.rstrip("0123456789")
        number = owner.removeprefix(kind)
        if kind in OF_KIND and what in OF_KIND[kind] and number.isdecimal() and int(number) > 0:
            return OF_KIND[kind][what](self, int(number) - 1)
        if what == "later" and owner == "a" and self._draft.evidence.mentions:
            return self.later(self._draft.evidence.mentions[0].object_id)
        raise QuestionError(f"no fact {name!r}; see questions/thought/facts.py for what is known")

    def _once(self, what: str, box: Box) -> Value:
        key = (SceneFacts, what, id(box))  # the scene keeps its boxes for as long as the table lives
        if key not in self._kept:
            self._kept[key] = OF_BOX[what](self, box)
        found: Value = self._kept[key]
        return found

    @cached_property
    def _boxes(self) -> Mapping[str, Box]:
        """By letter what is mentioned, by number the objects, when the first view is taken."""
        told, scene = self._draft.evidence, self._table.scene
        boxes = {letter: mention.box for letter, mention in zip(ascii_lowercase, told.mentions, strict=False)}
        frame = self._frames[0].id if self._frames else ""
        for k, name in enumerate(told.objects, 1):
            thing = scene.object(name)
            boxes[f"o{k}"] = thing.box_at(frame) if frame else thing.box
        return {name: box for name, box in boxes.items() if box is not None}

    @property
    def _seen_from(self) -> Pose:
        """world_from_camera of the first view; the world itself for a whole scene."""
        return self._pose(0) if self._frames else Pose.identity()

    @property
    def _level(self) -> Pose:
        return world_from_level(self._seen_from) if self._frames else Pose.identity()

    def _frame(self, k: int) -> Frame:
        if not 0 <= k < len(self._frames):
            raise QuestionError(f"there is no view {k + 1}")
        return self._frames[k]

    def _pose(self, k: int) -> Pose:
        pose = self._frame(k).world_from_camera
        if pose is None:
            raise QuestionError(f"frame {self._frame(k).id} has no pose")
        return pose

    def _point(self, k: int) -> Point:
        points = self._draft.evidence.points
        if not 0 <= k < len(points):
            raise QuestionError(f"there is no point {k + 1}")
        return points[k]

    def _camera(self, frame: Frame) -> Camera:
        if frame.camera is None:
            raise QuestionError(f"frame {frame.id} has no camera")
        return frame.camera

    def _before(self, point: Array) -> tuple[float, ...]:
        """A world point in the axes that places are told in."""
        if SceneFacts not in self._kept:
            self._kept[SceneFacts] = self._seen_from.inverse().matrix[:3].tolist()
        x, y, z = point.tolist()
        return tuple([a * x + b * y + c * z + d for a, b, c, d in self._kept[SceneFacts]])

    def center(self, box: Box) -> Value:
        """Middle of a box."""
        return self._before(box.center)

    def later(self, name: str) -> Value:
        """Middle of the box of a thing when the second view is taken."""
        thing = self._table.scene.object(name)
        box = thing.box_at(self._frame(1).id)
        if box is None:
            raise QuestionError(f"{thing.id} has no box in frame {self._frame(1).id}")
        return self._before(box.center)

    def nearest(self, box: Box) -> Value:
        """Point of a box that is nearest to the camera."""
        within = np.clip(box.local(self._seen_from.translation), -box.size / 2, box.size / 2)
        return self._before(box.center + box.rotation @ within)

    def plan(self, box: Box) -> Value:
        """Middle of a box seen from above."""
        return _plain(self._level.inverse().apply(box.center)[:2])

    def top(self, box: Box) -> Value:
        """Highest point of a box."""
        return float(box.bounds[1, 2] - self._level.translation[2])

    def bottom(self, box: Box) -> Value:
        """Lowest point of a box."""
        return float(box.bounds[0, 2] - self._level.translation[2])

    def edge_1(self, box: Box) -> Value:
        """First level edge of a box."""
        return _edges(box)[0]

    def edge_2(self, box: Box) -> Value:
        """Second level edge of a box."""
        return _edges(box)[1]

    def edge_3(self, box: Box) -> Value:
        """Edge of a box that is nearest to the vertical."""
        return _edges(box)[2]

    def uv(self, k: int) -> Value:
        """Pixel of a point, thousandths of its picture."""
        point = self._point(k)
        camera = self._camera(self._table.scene.frame(point.frame))
        return THOUSAND * point.uv[0] / camera.width, THOUSAND * point.uv[1] / camera.height

    def depth(self, k: int) -> Value:
        """z-depth of a point before its own camera."""
        depth = self._point(k).depth
        if depth is None:
            raise QuestionError(f"the depth of point {k + 1} is not known")
        return float(depth)

    def place(self, k: int) -> Value:
        """Where a point lies."""
        point = self._point(k)
        frame = self._table.scene.frame(point.frame)
        if point.depth is None or frame.world_from_camera is None:
            raise QuestionError(f"where point {k + 1} lies is not known")
        own = self._camera(frame).unproject(point.uv, point.depth)
        return self._before(frame.world_from_camera.apply(own))

    def middle(self, k: int) -> Value:
        """Middle of what shows of an object, thousandths of the first picture."""
        objects, frame = self._draft.evidence.objects, self._frame(0)
        if not 0 <= k < len(objects):
            raise QuestionError(f"there is no object {k + 1}")
        table = self._table
        row = [thing.id for thing in table.scene.objects].index(objects[k])
        u0, v0, u1, v1 = table.views(table.frame_index(frame.id)).rects[row].tolist()
        camera = self._camera(frame)
        return THOUSAND * (u0 + u1) / 2 / camera.width, THOUSAND * (v0 + v1) / 2 / camera.height

    def lens(self, k: int) -> Value:
        """Focal lengths and middle of a pinhole, thousandths of its picture."""
        camera = self._camera(self._frame(k))
        if camera.model != "pinhole":
            raise QuestionError(f"frame {self._frame(k).id} is seen through a lens that bends")
        across, down = THOUSAND / camera.width, THOUSAND / camera.height
        return camera.fx * across, camera.fy * down, camera.cx * across, camera.cy * down

    def pose(self, k: int) -> Value:
        """Rows (12) of what takes places before the first camera to those before another."""
        return _plain((self._pose(k).inverse() @ self._pose(0)).matrix[:3].ravel())

    def pitch(self, k: int) -> Value:
        """How far a camera looks above the horizontal."""
        return float(level_angles(self._pose(k).rotation)[1])

    def roll(self, k: int) -> Value:
        """How far a camera is turned about its viewing axis, clockwise."""
        return float(level_angles(self._pose(k).rotation)[2])


OF_BOX: Mapping[str, Callable[[SceneFacts, Box], Value]] = {
    "center": SceneFacts.center,
    "nearest": SceneFacts.nearest,
    "plan": SceneFacts.plan,
    "top": SceneFacts.top,
    "bottom": SceneFacts.bottom,
    "edge_1": SceneFacts.edge_1,
    "edge_2": SceneFacts.edge_2,
    "edge_3": SceneFacts.edge_3,
}
OF_KIND: Mapping[str, Mapping[str, Callable[[SceneFacts, int], Value]]] = {
    "p": {"uv": SceneFacts.uv, "depth": SceneFacts.depth, "place": SceneFacts.place},
    "o": {"middle": SceneFacts.middle},
    "camera": {
        "lens": SceneFacts.lens,
        "pose": SceneFacts.pose,
        "pitch": SceneFacts.pitch,
        "roll": SceneFacts.roll,
    },
}


def upright(box: Box | None) -> bool:
    """Whether a box stands upright over its outline."""
    return box is not None and sorted(np.abs(box.rotation[2]).tolist())[1] <= LEAN


def _edges(box: Box) -> list[float]:
    """The edges of a box, the one nearest to the vertical last."""
    sizes: list[float] = box.size.tolist()
    sizes.append(sizes.pop(box.vertical_axis))
    return sizes


def outlines_apart(a: Box, b: Box) -> float:
    """Metres between two upright boxes seen from above: at one height, what parts them is what parts their outlines."""
    ground = np.array([1.0, 1.0, 0.0])
    return gap(replace(a, center=a.center * ground), replace(b, center=b.center * ground))


OF_TWO: Mapping[str, Callable[[Box, Box], Value]] = {"apart": outlines_apart, "gap": gap}


def _plain(numbers: Array) -> tuple[float, ...]:
    return tuple(numbers.tolist())
