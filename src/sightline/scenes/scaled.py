"""A scene made larger or smaller: every length, and what is vouched for it, times one factor; its pictures stay.

No picture tells a room from a doll's house without knowing things' usual sizes. Training on indoor scenes that are up
to ten times as large makes a model read distances off the depth that it is given (MM-Spatial: indoor scenes times
U[1, 10]; direct distances outdoors rise from 5 to 60 %).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Vouch
from sightline.scenes.scene import LENGTHS, DepthMap, Frame, FreeSpace, PointCloud, Room, Scene, SceneObject, Track

Given = TypeVar("Given")

AREAS = {Fact.ROOM}


def scaled(scene: Scene, factor: float) -> Scene:
    """The same place with every length times `factor`, and every area times its square.

    What people wrote of it (notes, captions) is left out, since they may tell lengths. SceneError for a factor that is
    not above 0, and for a scene that vouches for no metres: there is nothing in it to be scaled.
    """
    if not (math.isfinite(factor) and factor > 0):
        raise SceneError(f"scene {scene.id} cannot be scaled by {factor}; give a number above 0")
    if Fact.METRIC not in scene.facts:
        raise SceneError(f"scene {scene.id} is not known in metres; scaling it would change nothing")
    left_out = {"note, when scaled": len(scene.notes)} if scene.notes else {}
    return replace(
        scene,
        facts={fact: _vouch(fact, vouch, factor) for fact, vouch in scene.facts.items()},
        frames=tuple(_frame(frame, factor) for frame in scene.frames),
        objects=tuple(_object(thing, factor) for thing in scene.objects),
        read_points=_then(scene.read_points, partial(_points, factor=factor)),
        read_tracks=_then(scene.read_tracks, partial(_tracks, factor=factor)),
        room=None if scene.room is None else _room(scene.room, factor),
        read_free_space=_then(scene.read_free_space, partial(_free_space, factor=factor)),
        notes=(),
        dropped={**scene.dropped, **left_out},
    )


def _then(read: Callable[[], Given] | None, change: Callable[[Given], Given]) -> Callable[[], Given] | None:
    return None if read is None else partial(_changed, read, change)


def _changed(read: Callable[[], Given], change: Callable[[Given], Given]) -> Given:
    return change(read())


def _vouch(fact: Fact, vouch: Vouch, factor: float) -> Vouch:
    lengths = fact in LENGTHS or fact == Fact.FREE_SPACE
    times = factor if lengths else factor**2 if fact in AREAS else 1.0
    return replace(vouch, sigma=times * vouch.sigma)


def _pose(pose: Pose, factor: float) -> Pose:
    return Pose(pose.rotation, factor * pose.translation)


def _box(box: Box, factor: float) -> Box:
    return replace(box, center=factor * box.center, size=factor * box.size)


def _frame(frame: Frame, factor: float) -> Frame:
    pose = frame.world_from_camera
    return replace(
        frame,
        world_from_camera=None if pose is None else _pose(pose, factor),
        depths={kind: _depth_map(depth, factor) for kind, depth in frame.depths.items()},
    )


def _depth_map(depth: DepthMap, factor: float) -> DepthMap:
    aside, mark = depth.color_from_depth, depth.fingerprint
    return replace(
        depth,
        read=partial(_changed, depth.read, partial(_depth, factor=factor)),
        vouch=_vouch(Fact.DEPTH, depth.vouch, factor),
        color_from_depth=None if aside is None else _pose(aside, factor),
        fingerprint=_then(mark, partial(_marked, factor=factor)),
    )


def _depth(depth: NDArray[np.float32], *, factor: float) -> NDArray[np.float32]:
    return np.asarray(depth * np.float32(factor), dtype=np.float32)


def _marked(mark: bytes, *, factor: float) -> bytes:
    return mark + f" times {factor!r}".encode()


def _object(thing: SceneObject, factor: float) -> SceneObject:
    return replace(
        thing,
        box=None if thing.box is None else _box(thing.box, factor),
        motion={frame: _box(box, factor) for frame, box in thing.motion.items()},
        captions=(),
    )


def _points(cloud: PointCloud, *, factor: float) -> PointCloud:
    return replace(cloud, xyz=factor * cloud.xyz)


def _tracks(tracks: tuple[Track, ...], *, factor: float) -> tuple[Track, ...]:
    return tuple(replace(track, xyz=factor * track.xyz) for track in tracks)


def _room(room: Room, factor: float) -> Room:
    return Room(
        None if room.area is None else factor**2 * room.area,
        None if room.outline is None else factor * room.outline,
        None if room.height is None else factor * room.height,
        None if room.floor_z is None else factor * room.floor_z,
    )


def _free_space(space: FreeSpace, *, factor: float) -> FreeSpace:
    x, y = space.origin
    return replace(space, origin=(factor * x, factor * y), cell=factor * space.cell)
