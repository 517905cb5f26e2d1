"""A scene as plain JSON values, and back: everything but arrays, which `store.py` keeps in files beside it.

Floats are written so that they read back the same; NaN becomes null. Matrices stand row by row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Note, Room, SceneObject, Sighting

Told = dict[str, Any]


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
    return None if told is None else Camera(**{**told, "distortion": tuple(told["distortion"])})


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
        id=told["id"],
        label=told["label"],
        box=box_of(told["box"]),
        attributes=told["attributes"],
        captions=tuple(told["captions"]),
        support=told["support"],
        front_rad=told["front_rad"],
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
        kind=told["kind"],
        text=told["text"],
        answers=tuple(told["answers"]),
        objects=tuple(told["objects"]),
        situation=told["situation"],
        id=told["id"],
        history=tuple((question, answer) for question, answer in told["history"]),
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
    return Room(told["area"], outline, told["height"], told["floor_z"])
