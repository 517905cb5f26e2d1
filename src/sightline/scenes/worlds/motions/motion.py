"""How things move: each rigid body's way as a function of time, sampled into the transforms of every frame.

The world at rest is where every body starts from: a body's transform takes its points at rest to where they are. Body
0 is all that stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box, yaw_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.motions.extents import reach_along
from sightline.scenes.worlds.parts import Parts
from sightline.scenes.worlds.shapes.shape import Joint
from sightline.scenes.worlds.world import Thing, World

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Way = Literal["slide", "push", "arc", "roll", "open", "close"]


@dataclass(frozen=True, eq=False)
class Motion:
    """One rigid body's way: `shift` (3,) metres while it turns by `angle` radians about `axis` (3,) through `pivot`.

    `carried` are the things that move as wholes, the mover first and then what stands on it; none when only some
    parts of `thing` move. `parts` are the rows of `World.parts` that move. It goes from the share `first` of its way to
    `last` between `start_s` and `end_s`: speeding up evenly until the share `peak` of that time, then slowing down.
    """

    way: Way
    thing: int
    carried: tuple[int, ...]
    parts: Index
    shift: Array
    angle: float
    axis: Array
    pivot: Array
    start_s: float
    end_s: float
    peak: float = 0.5
    first: float = 0.0
    last: float = 1.0

    def progress(self, times_s: Array) -> Array:
        """Share (T,) of the way gone at each time."""
        u = np.clip((times_s - self.start_s) / (self.end_s - self.start_s), 0.0, 1.0)
        eased = np.where(u < self.peak, u**2 / self.peak, 1.0 - (1.0 - u) ** 2 / (1.0 - self.peak))
        return np.asarray(self.first + (self.last - self.first) * eased)

    def at(self, times_s: Array) -> tuple[Array, Array]:
        """Rotation (T, 3, 3) and translation (T, 3), metres, that take points at rest to where they are then."""
        gone = self.progress(times_s)
        turn = about(self.axis, self.angle * gone)
        return turn, self.pivot - turn @ self.pivot + gone[:, None] * self.shift

    def fastest(self, radius: float) -> float:
        """The highest speed, m/s, of a point `radius` metres from the axis."""
        way = float(np.linalg.norm(self.shift)) + abs(self.angle) * radius
        # the speed rises and falls evenly, so that its peak is twice its mean
        return 2.0 * way * abs(self.last - self.first) / (self.end_s - self.start_s)


def about(axis: Array, angles: Array) -> Array:
    """Rotations (T, 3, 3) by angles (T,) radians about a unit axis (3,), by the right-hand rule (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    sine, rest = np.sin(angles)[:, None, None], (1.0 - np.cos(angles))[:, None, None]
    return np.asarray(np.eye(3) + sine * cross + rest * (cross @ cross))


@dataclass(frozen=True, eq=False)
class Course:
    """Where everything is in each of T frames.

    `rotation` (T, B, 3, 3) and `translation` (T, B, 3) take a body's points at rest to where they are; `body` (P,) says
    to which body each part belongs, 0 to what stays. `boxes` are those of the things that move, one a frame, tight.
    `motions[b - 1]` is the way of body b.
    """

    motions: tuple[Motion, ...]
    rotation: Array
    translation: Array
    body: Index
    boxes: Mapping[int, tuple[Box, ...]]

    def __len__(self) -> int:
        return len(self.rotation)

    def carry(self, points: Array, body: Index) -> Array:
        """Points (N, 3) at rest of bodies (N,), carried through all frames: (T, N, 3), metres world."""
        return np.asarray(np.einsum("tnij,nj->tni", self.rotation[:, body], points) + self.translation[:, body])


def sampled(world: World, motions: tuple[Motion, ...], times_s: Array) -> Course:
    """The course of a world at rest whose bodies go these ways, at times (T,) in seconds."""
    count, bodies = len(times_s), 1 + len(motions)
    rotation = np.broadcast_to(np.eye(3), (count, bodies, 3, 3)).copy()
    translation = np.zeros((count, bodies, 3))
    body = np.zeros(len(world.parts), dtype=np.int64)
    boxes: dict[int, tuple[Box, ...]] = {}
    for b, motion in enumerate(motions, start=1):
        rotation[:, b], translation[:, b] = motion.at(times_s)
        body[motion.parts] = b
    still = Course(motions, rotation, translation, body, {})
    for b, motion in enumerate(motions, start=1):
        for i in motion.carried or (motion.thing,):
            whole = bool(motion.carried) and abs(motion.axis[2]) == 1.0
            boxes[i] = tuple(
                _carried(world.things[i].box, rotation[f, b], translation[f, b])
                if whole
                else _tight(world, i, still, f)
                for f in range(count)
            )
    return replace(still, boxes=boxes)


def _carried(box: Box, rotation: Array, translation: Array) -> Box:
    return box.moved(Pose(rotation, translation))


def _tight(world: World, i: int, course: Course, f: int) -> Box:
    """The smallest box about thing `i` in frame `f` that is turned as the thing is at rest."""
    parts = moved_parts(world.parts, course, f)
    rows = slice(world.starts[i], world.starts[i + 1])
    axes = yaw_rotation(world.things[i].box.yaw)
    low, high = reach_along(parts, rows, axes)
    low, high = low.min(axis=0), high.max(axis=0)
    return Box(axes @ (low + high) / 2, high - low, axes)


def moved_parts(parts: Parts, course: Course, f: int) -> Parts:
    """The parts of a world at rest where they are in frame `f`; only the rows that move are worked out."""
    rows = np.flatnonzero(course.body)
    turn, shift = course.rotation[f][course.body[rows]], course.translation[f][course.body[rows]]
    center, rotation = parts.center.copy(), parts.rotation.copy()
    center[rows] = np.einsum("nij,nj->ni", turn, parts.center[rows]) + shift
    rotation[rows] = turn @ parts.rotation[rows]
    return replace(parts, center=center, rotation=rotation)


def world_at(world: World, course: Course, f: int) -> World:
    """The world of frame `f`: parts, boxes and joints where they are then; room and lights as they were."""
    things = list(world.things)
    for b, motion in enumerate(course.motions, start=1):
        for i in motion.carried or (motion.thing,):
            joints = things[i].joints
            if motion.carried:
                joints = tuple(_moved_joint(j, course.rotation[f, b], course.translation[f, b]) for j in joints)
            things[i] = replace(things[i], box=course.boxes[i][f], joints=joints)
    return replace(world, parts=moved_parts(world.parts, course, f), things=tuple(things))


def _moved_joint(joint: Joint, rotation: Array, translation: Array) -> Joint:
    ax, ay, az = (float(v) for v in rotation @ joint.axis)
    px, py, pz = (float(v) for v in rotation @ joint.pivot + translation)
    return replace(joint, axis=(ax, ay, az), pivot=(px, py, pz))


def group_of(things: tuple[Thing, ...], i: int) -> tuple[int, ...]:
    """Thing `i` and all that stands on it, on what stands on it, and so on."""
    group = [i]
    for k in group:
        group += [thing.index for thing in things if thing.support == k]
    return tuple(group)
