"""A scene as plain JSON values, and back: everything but arrays, which `store.py` keeps in files beside it.

Floats are written so that they read back the same; NaN becomes null. Matrices stand row by row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Note, Room, SceneObject, Sighting, Split

Told = dict[str, Any]


def word(told: object) -> str:
    """`told`, which is text; TypeError for anything else."""
    if not isinstance(told, str):
        raise TypeError(f"{told!r:.40} stands where text belongs")
    return told


def words(told: object) -> tuple[str, ...]:
    """A list of texts; TypeError for anything else."""
    if not isinstance(told, list):
        raise TypeError(f"{told!r:.40} stands where a list belongs")
    return tuple(map(word, told))


def number(told: object) -> float:
    """`told`, which is a finite number; TypeError for anything else."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        raise TypeError(f"{told!r:.40} stands where a number belongs")
    return float(told)


def number_of(told: object) -> float | None:
    """A number that may be unknown."""
    return None if told is None else number(told)


def counts_of(told: Told) -> dict[str, int]:
    """Whole numbers by what they count."""
    found = {name: int(number(count)) for name, count in told.items()}
    if any(count != told[name] or count < 0 for name, count in found.items()):
        raise ValueError("a count is below 0, or no whole number")
    return found


def split_of(told: object) -> Split:
    """The split that was told."""
    if told not in ("train", "val", "test"):
        raise ValueError(f"split {told!r:.40}")
    return told


def track_of(told: Told) -> tuple[str, Literal["world", "camera"], str | None]:
    """Id, coordinates and object of a track."""
    if told["coordinates"] not in ("world", "camera"):
        raise ValueError(f"coordinates {told['coordinates']!r:.40}")
    owner = told["object_id"]
    return word(told["id"]), told["coordinates"], None if owner is None else word(owner)


def told_vouch(vouch: Vouch) -> Told:
    """A vouch as JSON values."""
    return {"provenance": str(vouch.provenance), "sigma": vouch.sigma, "relative": vouch.relative}


def vouch_of(told: Told) -> Vouch:
    """The vouch that was told."""
    return Vouch(Provenance(told["provenance"]), float(told["sigma"]), float(told["relative"]))


def told_facts(facts: Mapping[Fact, Vouch]) -> Told:
    """Facts by name as JSON values."""
    return {str(fact): told_vouch(vouch) for fact, vouch in facts.items()}


def facts_of(told: Told) -> dict[Fact, Vouch]:
    """The facts that were told."""
    return {Fact(name): vouch_of(vouch) for name, vouch in told.items()}


def told_pose(pose: Pose | None) -> Told | None:
    """A pose as JSON values: rotation in nine numbers, translation in metres."""
    if pose is None:
        return None
    return {"rotation": pose.rotation.ravel().tolist(), "translation": pose.translation.tolist()}


def pose_of(told: Told | None) -> Pose | None:
    """The pose that was told."""
    if told is None:
        return None
    return Pose(np.array(told["rotation"], dtype=np.float64).reshape(3, 3), np.array(told["translation"]))


def told_box(box: Box | None) -> Told | None:
    """A box as JSON values: centre and size in metres, rotation in nine numbers, the name of its coordinates."""
    if box is None:
        return None
    rotation = box.rotation.ravel().tolist()
    return {"center": box.center.tolist(), "size": box.size.tolist(), "rotation": rotation, "frame": box.frame}


def box_of(told: Told | None) -> Box | None:
    """The box that was told."""
    if told is None:
        return None
    rotation = np.array(told["rotation"], dtype=np.float64).reshape(3, 3)
    return Box(np.array(told["center"]), np.array(told["size"]), rotation, str(told["frame"]))


def told_camera(camera: Camera | None) -> Told | None:
    """A camera as JSON values, in pixels with centres at +0.5."""
    if camera is None:
        return None
    numbers = {"width": camera.width, "height": camera.height, "fx": camera.fx, "fy": camera.fy}
    return numbers | {
        "cx": camera.cx,
        "cy": camera.cy,
        "model": camera.model,
        "distortion": list(camera.distortion),
    }


def camera_of(told: Told | None) -> Camera | None:
    """The camera that was told."""
    if told is None:
        return None
    lens = {name: number(told[name]) for name in ("fx", "fy", "cx", "cy")}
    distortion = tuple(map(number, told["distortion"]))
    return Camera(_side(told["width"]), _side(told["height"]), **lens, model=told["model"], distortion=distortion)


def _side(told: object) -> int:
    side = number(told)
    if side != int(side):
        raise ValueError(f"a camera of {side} pixels")
    return int(side)


def told_object(thing: SceneObject) -> Told:
    """An object as JSON values, all but its point ids."""
    return {
        "id": thing.id,
        "label": thing.label,
        "box": told_box(thing.box),
        "attributes": dict(thing.attributes),
        "captions": list(thing.captions),
        "support": thing.support,
        "front_rad": thing.front_rad,
        "motion": {frame_id: told_box(box) for frame_id, box in thing.motion.items()},
        "has_point_ids": thing.point_ids is not None,
    }


def object_of(told: Told, point_ids: np.ndarray[Any, np.dtype[np.int64]] | None) -> SceneObject:
    """The object that was told, with its point ids (K,)."""
    motion = {frame_id: box_of(box) for frame_id, box in told["motion"].items()}
    return SceneObject(
        id=word(told["id"]),
        label=word(told["label"]),
        box=box_of(told["box"]),
        attributes={word(name): word(value) for name, value in told["attributes"].items()},
        captions=words(told["captions"]),
        support=None if told["support"] is None else word(told["support"]),
        front_rad=number_of(told["front_rad"]),
        motion={frame_id: box for frame_id, box in motion.items() if box is not None},
        point_ids=point_ids,
    )


def told_sighting(sighting: Sighting) -> list[float | None]:
    """A sighting as seven numbers: pixels, share, in_view, rect (u0, v0, u1, v1); NaN as null."""
    numbers = (float(sighting.pixels), sighting.share, sighting.in_view, *sighting.rect)
    return [None if math.isnan(number) else float(number) for number in numbers]


def sighting_of(told: list[float | None]) -> Sighting:
    """The sighting that was told."""
    pixels, share, in_view, u0, v0, u1, v1 = (math.nan if number is None else float(number) for number in told)
    return Sighting(int(pixels), share, in_view, (u0, v0, u1, v1))


def told_note(note: Note) -> Told:
    """A note as JSON values."""
    return {
        "kind": note.kind,
        "text": note.text,
        "answers": list(note.answers),
        "objects": list(note.objects),
        "situation": note.situation,
        "id": note.id,
        "history": [list(turn) for turn in note.history],
        "where": told_pose(note.where),
    }


def note_of(told: Told) -> Note:
    """The note that was told."""
    return Note(
        kind=word(told["kind"]),
        text=word(told["text"]),
        answers=words(told["answers"]),
        objects=words(told["objects"]),
        situation=word(told["situation"]),
        id=word(told["id"]),
        history=tuple((word(question), word(answer)) for question, answer in told["history"]),
        where=pose_of(told["where"]),
    )


def told_room(room: Room | None) -> Told | None:
    """A room as JSON values: square metres, outline (K, 2), heights in metres."""
    if room is None:
        return None
    outline = None if room.outline is None else room.outline.tolist()
    return {"area": room.area, "outline": outline, "height": room.height, "floor_z": room.floor_z}


def room_of(told: Told | None) -> Room | None:
    """The room that was told."""
    if told is None:
        return None
    outline = None if told["outline"] is None else np.array(told["outline"], dtype=np.float64).reshape(-1, 2)
    if outline is not None and not np.isfinite(outline).all():
        raise ValueError("an outline that is not finite")
    return Room(number_of(told["area"]), outline, number_of(told["height"]), number_of(told["floor_z"]))
