"""The neutral scene folder: written from any scene, read back equal.

scene.json                    everything but arrays; written last, so that it vouches for the rest
frames/000000/rgb.png         colour, lossless (rgb.jpg where asked for)
frames/000000/depth_0.npy     float32 metres, NaN unmeasured; 0, 1, … in the order of the frame's depth maps
frames/000000/confidence_0.npy  float32, of that map
frames/000000/instances.png   16 bits, object index + 1, 0 for none
points_*.npy, tracks/*.npy, free_space.npy, point_ids/*.npy
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera
from sightline.scenes import scene_json as plain
from sightline.scenes.durable import write_whole
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.images import encoded_in, fingerprint_of
from sightline.scenes.scene import DepthMap, Frame, FreeSpace, PointCloud, Scene, Sighting, Track
from sightline.scenes.store_arrays import (
    read_array,
    read_confidence,
    read_depth,
    read_instances,
    read_picture,
    read_points,
    read_track,
)

VERSION = 1
MANIFEST = "scene.json"
MOST_LISTS = 5_000_000  # of scene.json, which has one for each object that a frame shows


def folder_for(root: Path, scene_id: str) -> Path:
    """The folder under `root` whose name is `scene_id`, slashes and the like written as %2F; an empty id is refused."""
    if not scene_id:
        raise SceneError(f"a scene without an id cannot be put into a folder of {root}; give it one")
    name = quote(scene_id, safe=" ,#()+=@")
    # A name of dots alone would lead out of the root.
    return root / (name if name.strip(".") else name.replace(".", "%2E"))


def id_of(folder: Path) -> str:
    """The scene id that a folder's name stands for; the other way round of `folder_for`."""
    return unquote(folder.resolve().name)


def write_scene(scene: Scene, folder: Path, color: Literal["png", "jpg"] = "png") -> None:
    """Write `scene` into `folder`, which may exist but must hold no scene yet.

    With color "jpg" (quality 95) pictures are about six times smaller and do not read back equal. Each frame is read,
    written and forgotten. Raises SceneError when the folder holds a scene or a frame cannot be read.
    """
    if (folder / MANIFEST).exists():
        raise SceneError(f"{folder} already holds a scene; remove it or give another folder")
    told: plain.Told = {
        "version": VERSION,
        "id": scene.id,
        "source": scene.source,
        "collection": scene.collection,
        "place": scene.place,
        "facts": plain.told_facts(scene.facts),
        "frames": [_write_frame(frame, _frame_folder(folder, f), color) for f, frame in enumerate(scene.frames)],
        "objects": [plain.told_object(thing) for thing in scene.objects],
        "counts": dict(scene.counts),
        "complete": sorted(scene.complete),
        "points": None if scene.read_points is None else _write_points(scene.read_points(), folder),
        "tracks": None if scene.read_tracks is None else _write_tracks(scene.read_tracks(), folder),
        "room": plain.told_room(scene.room),
        "free_space": None if scene.read_free_space is None else _write_free_space(scene.read_free_space(), folder),
        "notes": [plain.told_note(note) for note in scene.notes],
        "split": scene.split,
        "licence": scene.licence,
        "dropped": dict(scene.dropped),
    }
    for i, thing in enumerate(scene.objects):
        if thing.point_ids is not None:
            _save(_point_ids(folder, i), thing.point_ids)
    try:
        text = json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise SceneError(f"scene {scene.id}: a number in it is NaN or infinite where none may be ({error})") from error
    write_whole(folder / MANIFEST, text.encode())


def read_scene(folder: Path) -> Scene:
    """The scene that was written into `folder`; arrays are read when asked for.

    Raises SceneError where scene.json is missing (nothing, or a half-written scene), damaged or of another version.
    """
    path = folder / MANIFEST
    if not path.exists():
        raise SceneError(f"{folder} has no {MANIFEST}: it is no scene folder, or writing it was not finished")
    told = read_json(path, most_lists=MOST_LISTS)
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise SceneError(f"{path}: not a scene of version {VERSION}; write it again with this Sightline")
    try:
        return _scene_of(told, folder)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, GeometryError) as error:
        raise SceneError(f"{path} is damaged: {type(error).__name__} {error}") from error


def _scene_of(told: plain.Told, folder: Path) -> Scene:
    def ids_of(i: int, has: bool) -> NDArray[np.int64] | None:
        return read_array(_point_ids(folder, i), "<i8", (None,)) if has else None

    things = len(told["objects"])
    frames = tuple(_frame_of(frame, _frame_folder(folder, f), things) for f, frame in enumerate(told["frames"]))
    return Scene(
        id=plain.word(told["id"]),
        source=plain.word(told["source"]),
        collection=plain.word(told["collection"]),
        place=plain.word(told.get("place", "")),  # older folders have none
        facts=plain.facts_of(told["facts"]),
        frames=frames,
        objects=tuple(
            plain.object_of(thing, ids_of(i, thing["has_point_ids"])) for i, thing in enumerate(told["objects"])
        ),
        counts=plain.counts_of(told["counts"]),
        complete=frozenset(plain.words(told["complete"])),
        read_points=_points_of(told["points"], folder, things),
        read_tracks=_tracks_of(told["tracks"], folder, len(frames)),
        room=plain.room_of(told["room"]),
        read_free_space=_free_space_of(told["free_space"], folder),
        notes=tuple(plain.note_of(note) for note in told["notes"]),
        split=plain.split_of(told["split"]),
        licence=plain.word(told["licence"]),
        dropped=plain.counts_of(told["dropped"]),
    )


def _frame_folder(folder: Path, f: int) -> Path:
    # Numbered, not named: a frame's id may hold anything, also a slash.
    return folder / "frames" / f"{f:06d}"


def _point_ids(folder: Path, i: int) -> Path:
    return folder / "point_ids" / f"{i:06d}.npy"


def _write_frame(frame: Frame, folder: Path, color: str) -> plain.Told:
    if frame.read_rgb is not None:
        _save_picture(folder / f"rgb.{color}", Image.fromarray(frame.read_rgb()), color)
    for k, depth in enumerate(frame.depths.values()):
        _save(folder / f"depth_{k}.npy", depth.read().astype(np.float32, copy=False))
        if depth.read_confidence is not None:
            _save(folder / f"confidence_{k}.npy", depth.read_confidence().astype(np.float32, copy=False))
    if frame.read_instances is not None:
        instances = frame.read_instances()
        if instances.min(initial=0) < -1 or instances.max(initial=0) > 65534:
            raise SceneError(
                f"frame {frame.id}: instances reach from {instances.min()} to {instances.max()}, not -1 up"
            )
        _save_picture(folder / "instances.png", Image.fromarray((instances + 1).astype(np.uint16)), "png")
    sightings = None if frame.read_sightings is None else frame.read_sightings()
    return {
        "id": frame.id,
        "camera": plain.told_camera(frame.camera),
        "world_from_camera": plain.told_pose(frame.world_from_camera),
        "time_s": frame.time_s,
        "color": None if frame.read_rgb is None else color,
        "depths": [
            {
                "kind": kind,
                "camera": plain.told_camera(depth.camera),
                "vouch": plain.told_vouch(depth.vouch),
                "color_from_depth": plain.told_pose(depth.color_from_depth),
                "confidence": depth.read_confidence is not None,
            }
            for kind, depth in frame.depths.items()
        ],
        "instances": frame.read_instances is not None,
        "sightings": None if sightings is None else {k: plain.told_sighting(s) for k, s in sightings.items()},
    }


def _frame_of(told: plain.Told, folder: Path, things: int) -> Frame:
    own = plain.camera_of(told["camera"])
    if told["color"] not in (None, "png", "jpg"):
        raise SceneError(f"{folder}: colour is kept as png or jpg, not {told['color']!r}")
    depths = {}
    for k, depth in enumerate(told["depths"]):
        camera = plain.camera_of(depth["camera"])
        if not isinstance(camera, Camera):
            raise SceneError(f"{folder}: depth map {k} has no camera")
        path = folder / f"depth_{k}.npy"
        depths[str(depth["kind"])] = DepthMap(
            camera,
            partial(read_depth, path, camera),
            plain.vouch_of(depth["vouch"]),
            plain.pose_of(depth["color_from_depth"]),
            partial(read_confidence, folder / f"confidence_{k}.npy", camera) if depth["confidence"] else None,
            fingerprint_of(path, "metres"),
        )
    return Frame(
        id=plain.word(told["id"]),
        camera=own,
        world_from_camera=plain.pose_of(told["world_from_camera"]),
        time_s=plain.number_of(told["time_s"]),
        read_rgb=None if told["color"] is None else partial(read_picture, folder / f"rgb.{told['color']}", own),
        depths=depths,
        read_instances=partial(read_instances, folder / "instances.png", own, things) if told["instances"] else None,
        read_sightings=_sightings_of(told["sightings"]),
        read_encoded=None if told["color"] is None else encoded_in(folder / f"rgb.{told['color']}"),
    )


def _sightings_of(told: plain.Told | None) -> Callable[[], dict[str, Sighting]] | None:
    if told is None:
        return None
    # Made now, so that damage is told when the scene is loaded; there are few beside the pixels.
    sightings = {object_id: plain.sighting_of(sighting) for object_id, sighting in told.items()}
    return lambda: dict(sightings)


def _write_points(points: PointCloud, folder: Path) -> plain.Told:
    _save(folder / "points_xyz.npy", np.asarray(points.xyz, dtype=np.float64))
    if points.rgb is not None:
        _save(folder / "points_rgb.npy", np.asarray(points.rgb, dtype=np.uint8))
    if points.instances is not None:
        _save(folder / "points_instances.npy", np.asarray(points.instances, dtype=np.int32))
    return {"rgb": points.rgb is not None, "instances": points.instances is not None}


def _points_of(told: plain.Told | None, folder: Path, things: int) -> Callable[[], PointCloud] | None:
    return None if told is None else partial(read_points, folder, bool(told["rgb"]), bool(told["instances"]), things)


def _write_tracks(tracks: tuple[Track, ...], folder: Path) -> list[plain.Told]:
    for k, track in enumerate(tracks):
        _save(folder / "tracks" / f"{k:06d}_xyz.npy", np.asarray(track.xyz, dtype=np.float64))
        _save(folder / "tracks" / f"{k:06d}_visible.npy", track.visible)
    return [{"id": t.id, "coordinates": t.coordinates, "object_id": t.object_id} for t in tracks]


def _tracks_of(told: list[plain.Told] | None, folder: Path, frames: int) -> Callable[[], tuple[Track, ...]] | None:
    if told is None:
        return None
    heads = [plain.track_of(track) for track in told]

    def read() -> tuple[Track, ...]:
        arrays = (read_track(folder / "tracks" / f"{k:06d}", frames) for k in range(len(heads)))
        return tuple(
            Track(id, xyz, visible, coordinates, object_id)
            for (id, coordinates, object_id), (xyz, visible) in zip(heads, arrays, strict=True)
        )

    return read


def _write_free_space(space: FreeSpace, folder: Path) -> plain.Told:
    _save(folder / "free_space.npy", space.open)
    return {"origin": list(space.origin), "cell": space.cell}


def _free_space_of(told: plain.Told | None, folder: Path) -> Callable[[], FreeSpace] | None:
    if told is None:
        return None
    (x, y), cell = map(plain.number, told["origin"]), plain.number(told["cell"])
    if cell <= 0:
        raise ValueError(f"a cell of free space of {cell} m")
    return lambda: FreeSpace(read_array(folder / "free_space.npy", "bool", (None, None)), (x, y), cell)


def _save(path: Path, values: NDArray[Any]) -> None:
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    write_whole(path, buffer.getvalue())


def _save_picture(path: Path, picture: Image.Image, kind: str) -> None:
    buffer = io.BytesIO()
    if kind == "jpg":
        picture.save(buffer, "JPEG", quality=95, subsampling=0)
    else:
        picture.save(buffer, "PNG", compress_level=3)
    write_whole(path, buffer.getvalue())
