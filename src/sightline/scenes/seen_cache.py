"""What frames see, kept on disk: one file a scene, named by all that it was worked out from.

    FOLDER/KEY.seen     "sightline seen\\n", the key and the sha256 of the rest (32 bytes each), arrays as numpy's .npz

Whoever changes a pose, a depth map or a point has another key, so nothing stale is ever read. A file is written whole
under another name and then given its own: several may write it at once. One that is damaged, cut short or another's is
worked out again. Scenes whose depth maps have no fingerprint are not kept: nobody could tell whether they changed.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.durable import write_whole
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.seen import Seen, bounds_of, look, looked_at
from sightline.scenes.surface import Surface, surface_of

VERSION = 1  # of what is worked out and of how it is written; count it up when either changes
MAGIC = b"sightline seen\n"
HEAD = len(MAGIC) + 2 * 32  # bytes
SHAPES: dict[str, tuple[str, int]] = {  # name -> type and number of axes
    "xyz": ("f8", 2),
    "instances": ("i4", 1),
    "index": ("i8", 1),
    "words": ("u8", 2),
    "starts": ("i8", 1),
    "firm": ("i4", 1),
    "depth": ("f4", 1),
}

Arrays = dict[str, NDArray[Any]]


def seen_kept(scene: Scene, most: int, folder: Path | None) -> Seen:
    """What at most `most` frames of a scene see: read from `folder` where it is kept there, else worked out and kept.

    Raises SceneError where the folder cannot be written to.
    """
    frames = looked_at(scene, most)
    key = key_of(scene, frames) if folder is not None and frames else None
    if folder is None or key is None:
        return look(scene, surface_of(scene, frames), frames)
    path = folder / f"{key.hex()}.seen"
    found = _read(path, key, frames)
    if found is None:
        found = look(scene, surface_of(scene, frames), frames)
        try:
            write_whole(path, _bytes(key, found))
        except OSError as error:
            raise SceneError(f"{path}: cannot be written ({error.strerror or error}); give another folder") from error
    return found


def key_of(scene: Scene, frames: tuple[int, ...]) -> bytes | None:
    """The sha256 of all that `look` and `surface_of` go by; None where a part of it cannot be told without the work."""
    told = hashlib.sha256(f"{VERSION} {np.dtype(np.uint64).byteorder} {len(frames)}\n".encode())
    if Fact.POINTS in scene.facts and scene.read_points is not None:
        cloud = scene.read_points()
        told.update(_about("points", cloud.xyz))
        told.update(_about("owners", cloud.instances))
    elif any(scene.frames[f].read_instances is not None for f in frames):
        return None  # the owners of lifted points come from pictures that have no fingerprint
    for f in frames:
        frame = scene.frames[f]
        if frame.depth.fingerprint is None:
            return None
        for part in _about_frame(scene, f, frame):
            told.update(part)
        told.update(frame.depth.fingerprint())
    return told.digest()


def _about_frame(scene: Scene, f: int, frame: Frame) -> Iterator[bytes]:
    """Where a frame was taken, by which cameras, how far they are trusted, and where moving things were."""
    source, pose, camera = frame.depth, frame.world_from_camera, frame.camera
    if pose is None or camera is None or source.color_from_depth is None:
        raise ValueError(f"frame {frame.id} is not usable; ask `usable` first")
    yield f"{f} {frame.id!r} {camera!r} {source.camera!r} {bounds_of(source, camera)!r}\n".encode()
    yield _about("pose", pose.matrix)
    yield _about("color_from_depth", source.color_from_depth.matrix)
    for thing in scene.objects:
        box = thing.box_at(frame.id) if thing.motion else None
        if box is not None:
            yield _about("mover", np.vstack([box.center, box.size, box.rotation]))


def _about(name: str, values: NDArray[Any] | None) -> bytes:
    if values is None:
        return f"{name} none\n".encode()
    return f"{name} {values.dtype.str} {values.shape}\n".encode() + np.ascontiguousarray(values).tobytes()


def _bytes(key: bytes, seen: Seen) -> bytes:
    surface = seen.surface
    arrays: Arrays = {
        "xyz": surface.xyz,
        "instances": surface.instances,
        "words": seen.words,
        "starts": seen.starts,
        "firm": seen.firm,
        "depth": seen.depth,
    }
    if surface.index is not None:
        arrays["index"] = surface.index
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    return MAGIC + key + hashlib.sha256(body.getbuffer()).digest() + body.getvalue()


def _read(path: Path, key: bytes, frames: tuple[int, ...]) -> Seen | None:
    """What a file holds; None where there is none, or where it is not whole, or not of this key."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head, body = content[:HEAD], memoryview(content)[HEAD:]
    if head != MAGIC + key + hashlib.sha256(body).digest():
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as file:
            arrays: Arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    return _seen(arrays, frames) if _sound(arrays, len(frames)) else None


def _sound(arrays: Arrays, frames: int) -> bool:
    """Whether arrays have the types and sizes of what `frames` frames see."""
    if not arrays.keys() | {"index"} == SHAPES.keys():
        return False
    if any((a.dtype, a.ndim) != (np.dtype(SHAPES[name][0]), SHAPES[name][1]) for name, a in arrays.items()):
        return False
    count, firm, starts = len(arrays["xyz"]), arrays["firm"], arrays["starts"]
    return (
        arrays["xyz"].shape == (count, 3)
        and len(arrays["instances"]) == count
        and len(arrays.get("index", arrays["instances"])) == count
        and arrays["words"].shape == (frames, -(-count // 64))
        and len(starts) == frames + 1
        and starts[0] == 0
        and bool((np.diff(starts) >= 0).all())
        and starts[-1] == len(firm) == len(arrays["depth"])
        and (not len(firm) or (firm.min() >= 0 and firm.max() < count))
    )


def _seen(arrays: Arrays, frames: tuple[int, ...]) -> Seen:
    surface = Surface(arrays["xyz"], arrays["instances"], arrays.get("index"))
    return Seen(surface, frames, arrays["words"], arrays["starts"], arrays["firm"], arrays["depth"])
