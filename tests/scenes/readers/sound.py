"""Whether a scene is sound: what it holds has the types, shapes and numbers that everybody who takes a scene counts on.

A reader that lets a damaged file through gives a scene that is not; here that is an AssertionError.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from sightline.geometry.camera import Camera
from sightline.scenes.scene import DepthMap, Frame, FreeSpace, PointCloud, Scene, Sighting, Track


def sound(scene: Scene) -> None:
    """What stands in the scene itself, nothing read."""
    for named in (scene.frames, scene.objects):
        ids = [one.id for one in named]
        assert all(isinstance(id, str) for id in ids) and len(set(ids)) == len(ids), f"ids {ids[:5]}"
    for thing in scene.objects:
        assert isinstance(thing.label, str) and thing.label, f"a label {thing.label!r}"
        assert all(isinstance(word, str) for word in (*thing.attributes.values(), *thing.captions)), thing.id
        assert thing.support is None or isinstance(thing.support, str), thing.support
        assert _finite(thing.front_rad), f"front_rad {thing.front_rad!r}"
    for frame in scene.frames:
        assert _finite(frame.time_s), f"time_s {frame.time_s!r}"
    for label, count in scene.counts.items():
        assert isinstance(label, str) and type(count) is int and count >= 0, f"counts {label!r}: {count!r}"
    assert all(isinstance(label, str) for label in scene.complete), "a label of complete"
    assert scene.split in ("train", "val", "test"), scene.split
    assert all(isinstance(word, str) for word in (scene.id, scene.source, scene.collection, scene.licence))
    assert all(isinstance(why, str) and type(count) is int for why, count in scene.dropped.items()), scene.dropped
    if scene.room is not None:
        assert _finite(scene.room.area) and (scene.room.area is None or scene.room.area > 0), (
            f"area {scene.room.area!r}"
        )
        assert _finite(scene.room.height) and _finite(scene.room.floor_z), "the room's heights"
        assert scene.room.outline is None or np.isfinite(scene.room.outline).all(), "the room's outline"
    for note in scene.notes:
        words = (note.kind, note.text, note.situation, note.id, *note.answers, *note.objects)
        assert all(isinstance(word, str) for word in words), f"a note {words}"


def reads(scene: Scene) -> Iterator[tuple[Callable[[], object], Callable[[object], None]]]:
    """Everything that a scene reads when asked, each with what tries that what was read is sound."""
    for frame in scene.frames:
        yield from _reads_of(frame, len(scene.objects))
    for read, tried in (
        (scene.read_points, partial(_points, things=len(scene.objects))),
        (scene.read_tracks, partial(_tracks, frames=len(scene.frames))),
        (scene.read_free_space, _free_space),
    ):
        if read is not None:
            yield read, tried


def _reads_of(frame: Frame, things: int) -> Iterator[tuple[Callable[[], object], Callable[[object], None]]]:
    if frame.read_rgb is not None:
        yield frame.read_rgb, partial(_rgb, camera=frame.camera)
    if frame.read_instances is not None:
        yield frame.read_instances, partial(_instances, camera=frame.camera, things=things)
    if frame.read_sightings is not None:
        yield frame.read_sightings, _sightings
    for depth in frame.depths.values():
        yield depth.read, partial(_depth, of=depth)
        if depth.read_confidence is not None:
            yield depth.read_confidence, partial(_confidence, of=depth)


def _finite(number: object) -> bool:
    return number is None or (isinstance(number, float | int) and type(number) is not bool and math.isfinite(number))


def _rgb(rgb: np.ndarray, camera: Camera | None) -> None:
    assert rgb.dtype == np.uint8 and rgb.ndim == 3 and rgb.shape[2] == 3, f"colour {rgb.dtype} {rgb.shape}"
    assert camera is None or rgb.shape[:2] == (camera.height, camera.width), f"colour {rgb.shape} of {camera}"


def _instances(rows: np.ndarray, camera: Camera | None, things: int) -> None:
    assert rows.dtype == np.int32 and rows.ndim == 2, f"instances {rows.dtype} {rows.shape}"
    assert camera is None or rows.shape == (camera.height, camera.width), f"instances {rows.shape} of {camera}"
    assert -1 <= rows.min() and rows.max() < things, f"instances from {rows.min()} to {rows.max()} of {things} objects"


def _sightings(told: Mapping[str, Sighting]) -> None:
    for id, one in told.items():
        assert isinstance(id, str) and one.pixels >= 0 and len(one.rect) == 4, f"sighting {one}"


def _depth(metres: np.ndarray, of: DepthMap) -> None:
    assert metres.dtype == np.float32, f"depth {metres.dtype}"
    assert metres.shape == (of.camera.height, of.camera.width), f"depth {metres.shape} of {of.camera}"
    with np.errstate(invalid="ignore"):
        assert not (np.isinf(metres) | (metres <= 0)).any(), "depth that is infinite or not ahead"


def _confidence(told: np.ndarray, of: DepthMap) -> None:
    assert told.dtype == np.float32 and told.shape == (of.camera.height, of.camera.width), f"confidence {told.shape}"
    assert np.isfinite(told).all(), "confidence that is not finite"


def _points(points: PointCloud, things: int) -> None:
    count = len(points.xyz)
    assert points.xyz.shape == (count, 3) and points.xyz.dtype == np.float64, f"points {points.xyz.shape}"
    assert np.isfinite(points.xyz).all(), "points that are not finite"
    if points.rgb is not None:
        assert points.rgb.shape == (count, 3) and points.rgb.dtype == np.uint8, f"colours {points.rgb.shape}"
    if points.instances is not None:
        assert points.instances.shape == (count,) and points.instances.dtype.kind == "i", f"{points.instances.shape}"
        assert not count or (points.instances.min() >= -1 and points.instances.max() < things), "an unknown object"


def _tracks(tracks: tuple[Track, ...], frames: int) -> None:
    for track in tracks:
        assert isinstance(track.id, str) and track.coordinates in ("world", "camera"), (track.id, track.coordinates)
        assert track.xyz.ndim == 3 and track.xyz.shape[2] == 3, f"track {track.xyz.shape}"
        assert not frames or len(track.xyz) == frames, f"track of {len(track.xyz)} frames in a scene of {frames}"
        assert track.visible.shape == track.xyz.shape[:2] and track.visible.dtype == np.bool_, f"{track.visible.shape}"
        assert not np.isinf(track.xyz).any(), "a track that is infinite"


def _free_space(space: FreeSpace) -> None:
    assert space.open.ndim == 2 and space.open.dtype == np.bool_, f"free space {space.open.shape}"
    assert _finite(space.cell) and space.cell > 0 and all(_finite(x) for x in space.origin), "cells"
