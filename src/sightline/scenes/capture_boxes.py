"""The boxes of a CA-1M capture, and which way is up in its world.

Boxes stand upright: they turn about gravity alone, though which of their own axes is the vertical one is not said. What
the phone felt (T_gravity) tells the vertical axis from the others; the boxes then tell it to a hair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.box import Box
from sightline.geometry.box_formats import box_from_ca1m
from sightline.geometry.conventions import up_rotation
from sightline.geometry.pose import Pose, nearest_rotation
from sightline.scenes.fact import Provenance, Vouch
from sightline.scenes.formats.capture_tar import BOXES, GRAVITY, WORLD_BOXES, CaptureTar
from sightline.scenes.formats.json_values import entry, mapping, numbers, sequence, text
from sightline.scenes.instances import NAMELESS, ROOM, countable
from sightline.scenes.scene import SceneObject

Array = NDArray[np.float64]

STRUCTURE = ROOM | {"door frame"}
WAVERS = math.radians(5.0)  # what frames feel as down may differ by so much before nobody knows it
AGREES = math.radians(1.0)  # axes of boxes that are one and the same
FELT = 0.01  # radians; standard deviation of gravity as a phone feels it


@dataclass(frozen=True)
class Level:
    """The turn that puts z up, and how surely; without `vouch` nobody knows and nothing is turned."""

    upright_from_world: Pose
    vouch: Vouch | None


@dataclass(frozen=True, eq=False)
class Boxes:
    """(id, label, box in the scanner's world) of each thing, and the labels of which none is missing."""

    found: tuple[tuple[str, str, Box], ...]
    complete: frozenset[str]

    @property
    def named(self) -> bool:
        """Whether the things have names; boxes drawn around whatever stands there are all called "object"."""
        return any(label not in NAMELESS for _, label, _ in self.found)

    def objects(self, level: Level) -> tuple[SceneObject, ...]:
        """The things in the upright world; boxes that stand in it have their own z up."""
        things = []
        for id, label, box in self.found:
            turned = box.moved(level.upright_from_world, "world")
            things.append(SceneObject(id, label, standing(turned) if level.vouch is not None else turned))
        return tuple(things)


def read_boxes(capture: CaptureTar, poses: Mapping[int, Pose], dropped: Counter[str]) -> Boxes:
    """The boxes of the world, or where the tar has none the largest box that a frame has of each thing.

    What is no box, and walls, floors, ceilings and door frames, are left out and counted in `dropped`. SceneError
    when the list itself is damaged.
    """
    member = capture.world.get(WORLD_BOXES)
    found: dict[str, tuple[str, Box]] = {}
    if member is not None:
        lost: set[str] = set()
        for id, label, box in _listed(capture.json(member), capture.where(member), dropped):
            if box is None:
                lost.add(label)
            elif id in found:
                dropped["box of an id that was there"] += 1
                lost.add(label)
            else:
                found[id] = (label, box)
        complete = countable([*(label for label, _ in found.values()), *lost], NAMELESS) - lost
        return Boxes(_things(found, dropped), complete)
    for stamp, world_from_camera in poses.items():
        seen = capture.frames[stamp].get(BOXES)
        if seen is None:
            continue
        try:
            rows = list(_listed(capture.json(seen), capture.where(seen), dropped))
        except SceneError:
            dropped["list of boxes that is none"] += 1
            continue
        for id, label, box in rows:
            if box is not None and (id not in found or box.volume > found[id][1].volume):
                found[id] = (label, box.moved(world_from_camera, "world"))
    return Boxes(_things(found, dropped), frozenset())


def _things(found: Mapping[str, tuple[str, Box]], dropped: Counter[str]) -> tuple[tuple[str, str, Box], ...]:
    """All things; those without a name only where none has one."""
    named = tuple((id, label, box) for id, (label, box) in found.items() if label not in NAMELESS)
    if not named:
        return tuple((id, "object", box) for id, (_, box) in found.items())
    if len(named) < len(found):
        dropped["label names no thing"] += len(found) - len(named)
    return named


def _listed(told: object, where: str, dropped: Counter[str]) -> Iterator[tuple[str, str, Box | None]]:
    """id, label and box of each thing; no box where it is damaged, and no label either where nobody can tell."""
    for number, row in enumerate(sequence(told, where)):
        place, label = f"{where}: [{number}]", ""
        try:
            label = " ".join(text(mapping(row, place).get("category", ""), place).lower().replace("_", " ").split())
            if label in STRUCTURE:
                dropped["wall, floor, ceiling or door frame"] += 1
                continue
            center, size = (numbers(entry(row, key, place), (3,), place) for key in ("position", "scale"))
            box = box_from_ca1m(center, size, numbers(entry(row, "R", place), (3, 3), place))
            id = text(entry(row, "id", place), place)
        except (SceneError, GeometryError):
            dropped["annotated box that is none"] += 1
            yield "", label, None
            continue
        yield id, label, box


def level_of(capture: CaptureTar, poses: Mapping[int, Pose], boxes: Boxes) -> Level:
    """Which way is up: from what the phone felt in the frames of `poses` (world_from_camera), and from the boxes."""
    felt = []
    for stamp, world_from_camera in poses.items():
        member = capture.frames[stamp].get(GRAVITY)
        if member is None:
            continue
        try:
            camera_from_level = nearest_rotation(capture.matrix(member, 3))
        except (SceneError, GeometryError):
            continue
        felt.append(world_from_camera.rotate(camera_from_level[:, 1]))  # y of levelled coordinates is down
    if not felt:
        return Level(Pose.identity(), None)
    down = np.mean(felt, axis=0)
    length = float(np.linalg.norm(down))
    if length < np.cos(WAVERS):
        return Level(Pose.identity(), None)
    down = _common_axis(boxes, down / length)
    return Level(Pose(up_rotation(down), np.zeros(3)), Vouch(Provenance.SENSOR, FELT))


def _common_axis(boxes: Boxes, down: Array) -> Array:
    """The axis near `down` (3,), a unit vector, that most boxes share; `down` itself where they share none."""
    axes = np.array([column for *_, box in boxes.found for column in box.rotation.T]).reshape(-1, 3)
    axes = axes * np.sign(axes @ down)[:, None]
    near = axes[axes @ down > np.cos(WAVERS)]
    if not len(near):
        return down
    middle = np.median(near, axis=0)
    middle /= np.linalg.norm(middle)
    alike = near[near @ middle > np.cos(AGREES)]
    if 2 * len(alike) <= len(boxes.found):
        return down
    shared = alike.mean(axis=0)
    return np.asarray(shared / np.linalg.norm(shared))


def standing(box: Box) -> Box:
    """The same solid with its own z the axis that stands up; x stays the first of the other two."""
    vertical = box.vertical_axis
    up = box.rotation[:, vertical] * (1.0 if box.rotation[2, vertical] >= 0 else -1.0)
    along = 1 if vertical == 0 else 0
    x = box.rotation[:, along]
    size = box.size[[along, 3 - along - vertical, vertical]]
    return Box(box.center, size, np.column_stack([x, np.cross(up, x), up]), box.frame)
