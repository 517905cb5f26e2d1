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
from typing import Any, Literal, TypeVar
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera
from sightline.scenes import scene_json as plain
from sightline.scenes.durable import write_whole
from sightline.scenes.images import read_color, read_whole_numbers
from sightline.scenes.scene import DepthMap, Frame, FreeSpace, PointCloud, Scene, Sighting, Track

VERSION = 1
MANIFEST = "scene.json"
Made = TypeVar("Made")


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
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or told.get("version") != VERSION:
            raise SceneError(f"{path}: not a scene of version {VERSION}; write it again with this Sightline")
        return _scene_of(told, folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, GeometryError) as error:
        raise SceneError(f"{path} is damaged: {type(error).__name__} {error}") from error


def _scene_of(told: plain.Told, folder: Path) -> Scene:
    def ids_of(i: int, has: bool) -> NDArray[np.int64] | None:
        return _load(_point_ids(folder, i)) if has else None

    return Scene(
        id=told["id"],
        source=told["source"],
        collection=told["collection"],
        facts=plain.facts_of(told["facts"]),
        frames=tuple(_frame_of(frame, _frame_folder(folder, f)) for f, frame in enumerate(told["frames"])),
        objects=tuple(
            plain.object_of(thing, ids_of(i, thing["has_point_ids"])) for i, thing in enumerate(told["objects"])
        ),
        counts=told["counts"],
        complete=frozenset(told["complete"]),
        read_points=_reading(_read_points, told["points"], folder),
        read_tracks=_reading(_read_tracks, told["tracks"], folder),
        room=plain.room_of(told["room"]),
        read_free_space=_reading(_read_free_space, told["free_space"], folder),
        notes=tuple(plain.note_of(note) for note in told["notes"]),
        split=told["split"],
        licence=told["licence"],
        dropped=told["dropped"],
    )


def _reading(read: Callable[[Any, Path], Made], told: Any, folder: Path) -> Callable[[], Made] | None:
    return None if told is None else partial(read, told, folder)


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


def _frame_of(told: plain.Told, folder: Path) -> Frame:
    if told["color"] not in (None, "png", "jpg"):
        raise SceneError(f"{folder}: colour is kept as png or jpg, not {told['color']!r}")
    depths = {}
    for k, depth in enumerate(told["depths"]):
        camera = plain.camera_of(depth["camera"])
        if not isinstance(camera, Camera):
            raise SceneError(f"{folder}: depth map {k} has no camera")
        depths[str(depth["kind"])] = DepthMap(
            camera,
            partial(_load, folder / f"depth_{k}.npy"),
            plain.vouch_of(depth["vouch"]),
            plain.pose_of(depth["color_from_depth"]),
            partial(_load, folder / f"confidence_{k}.npy") if depth["confidence"] else None,
        )
    return Frame(
        id=told["id"],
        camera=plain.camera_of(told["camera"]),
        world_from_camera=plain.pose_of(told["world_from_camera"]),
        time_s=told["time_s"],
        read_rgb=None if told["color"] is None else partial(read_color, folder / f"rgb.{told['color']}"),
        depths=depths,
        read_instances=partial(_read_instances, folder / "instances.png") if told["instances"] else None,
        read_sightings=None if told["sightings"] is None else partial(_sightings_of, told["sightings"]),
    )


def _sightings_of(told: plain.Told) -> dict[str, Sighting]:
    return {object_id: plain.sighting_of(sighting) for object_id, sighting in told.items()}


def _read_instances(path: Path) -> NDArray[np.int32]:
    return read_whole_numbers(path) - np.int32(1)


def _write_points(points: PointCloud, folder: Path) -> plain.Told:
    _save(folder / "points_xyz.npy", points.xyz)
    for name, values in (("rgb", points.rgb), ("instances", points.instances)):
        if values is not None:
            _save(folder / f"points_{name}.npy", values)
    return {"rgb": points.rgb is not None, "instances": points.instances is not None}


def _read_points(told: plain.Told, folder: Path) -> PointCloud:
    return PointCloud(
        _load(folder / "points_xyz.npy"),
        _load(folder / "points_rgb.npy") if told["rgb"] else None,
        _load(folder / "points_instances.npy") if told["instances"] else None,
    )


def _write_tracks(tracks: tuple[Track, ...], folder: Path) -> list[plain.Told]:
    for k, track in enumerate(tracks):
        _save(folder / "tracks" / f"{k:06d}_xyz.npy", track.xyz)
        _save(folder / "tracks" / f"{k:06d}_visible.npy", track.visible)
    return [{"id": t.id, "coordinates": t.coordinates, "object_id": t.object_id} for t in tracks]


def _read_tracks(told: list[plain.Told], folder: Path) -> tuple[Track, ...]:
    return tuple(
        Track(
            track["id"],
            _load(folder / "tracks" / f"{k:06d}_xyz.npy"),
            _load(folder / "tracks" / f"{k:06d}_visible.npy"),
            track["coordinates"],
            track["object_id"],
        )
        for k, track in enumerate(told)
    )


def _write_free_space(space: FreeSpace, folder: Path) -> plain.Told:
    _save(folder / "free_space.npy", space.open)
    return {"origin": list(space.origin), "cell": space.cell}


def _read_free_space(told: plain.Told, folder: Path) -> FreeSpace:
    x, y = told["origin"]
    return FreeSpace(_load(folder / "free_space.npy"), (x, y), told["cell"])


def _save(path: Path, values: NDArray[Any]) -> None:
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    write_whole(path, buffer.getvalue())


def _load(path: Path) -> NDArray[Any]:
    try:
        return np.asarray(np.load(path, allow_pickle=False))
    except (OSError, ValueError, EOFError, MemoryError) as error:  # the last: a header may promise any size
        raise SceneError(f"{path}: cannot be read ({error}); write the scene again") from error


def _save_picture(path: Path, picture: Image.Image, kind: str) -> None:
    buffer = io.BytesIO()
    if kind == "jpg":
        picture.save(buffer, "JPEG", quality=95, subsampling=0)
    else:
        picture.save(buffer, "PNG", compress_level=3)
    write_whole(path, buffer.getvalue())
