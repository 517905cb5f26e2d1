"""Distances, sizes and counts again, by corners, clamped points and counted pixels."""

from __future__ import annotations

import math

import numpy as np

from sightline.answers.choice import Choice
from sightline.answers.number import Count, Length
from sightline.datasets.recompute.retold import Fault, Retold
from sightline.datasets.recompute.solids import extent, gap, to_surface
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.row import Row
from sightline.geometry.box import Box

Array = np.typing.NDArray[np.float64]


def boxes_of(row: Row, witness: Witness, count: int) -> list[Box] | None:
    """The scene's own boxes of the objects that a row mentions; None where there are not `count` of them."""
    frame = row.views[0].frame if row.views else ""
    boxes = [witness.box(witness.scene.object(one.object_id), frame) for one in row.evidence.mentions]
    known = [box for box in boxes if box is not None]
    return known if len(known) == len(boxes) == count else None


def object_gap(row: Row, witness: Witness) -> Retold:
    """Between two boxes: by their plans and heights, or as a least-squares problem; between centres directly."""
    boxes = boxes_of(row, witness, 2)
    if boxes is None:
        return Retold(None)
    surface = gap(boxes[0], boxes[1])
    centre = math.dist(boxes[0].center.tolist(), boxes[1].center.tolist())
    metres = surface if row.params.get("distance") == "surface" else centre
    return Retold(Length(metres), {"gap_m": surface, "centre_distance_m": centre})


def camera_distance(row: Row, witness: Witness) -> Retold:
    """From the camera to the clamped point of a box, and to its centre."""
    boxes = boxes_of(row, witness, 1)
    matrix = witness.matrix(row.views[0].frame) if row.views else None
    if boxes is None or matrix is None:
        return Retold(None)
    eye = matrix[:3, 3]
    nearest, centre = to_surface(eye, boxes[0]), math.dist(eye.tolist(), boxes[0].center.tolist())
    metres = nearest if row.params.get("to") == "surface" else centre
    return Retold(Length(metres), {"nearest_m": nearest, "centre_distance_m": centre})


def object_size(row: Row, witness: Witness) -> Retold:
    """From the corners of a box."""
    boxes = boxes_of(row, witness, 1)
    axis = str(row.params.get("axis"))
    if boxes is None:
        return Retold(None)
    metres = extent(boxes[0], axis)
    return Retold(Length(metres), {f"{axis}_m": metres})


def size_comparison(row: Row, witness: Witness) -> Retold:
    """From the corners of two boxes; the options are their names."""
    boxes = boxes_of(row, witness, 2)
    axis = str(row.params.get("axis"))
    if boxes is None:
        return Retold(None)
    first, second = (extent(box, axis) for box in boxes)
    names = tuple(one.name for one in row.evidence.mentions)
    return Retold(Choice(names, int(second > first)), {f"{axis}_a_m": first, f"{axis}_b_m": second})


def counting(row: Row, witness: Witness) -> Retold:
    """Objects of the label of which a pixel shows; of a whole scene the stated count, else the boxes."""
    label = row.evidence.steps[0][2][0] if row.evidence.steps and row.evidence.steps[0][2] else ""
    there = [thing.id for thing in witness.candidates(_frame(row)) if thing.label == label]
    number = len(there) if row.views else witness.scene.counts.get(label, len(there))
    faults = []
    if not _speaks_of(row.text, label):
        faults.append(Fault("text", f"asks for {label!r}", row.text))
    if label not in witness.scene.complete:
        faults.append(Fault("label", "a label of which every object is annotated", label))
    if sorted(there) != sorted(row.evidence.objects):
        faults.append(Fault("objects", ", ".join(sorted(there)), ", ".join(sorted(row.evidence.objects))))
    return Retold(Count(number), {"count": float(number)}, tuple(faults))


def _frame(row: Row) -> str:
    return row.views[0].frame if row.views else ""


def _speaks_of(text: str, label: str) -> bool:
    """Whether a text holds a label in the plural: its words, the last one up to what a plural may change."""
    *before, last = label.lower().split(" ")
    if not last:
        return False
    stem = last if f"{last}s" in text.lower() else last[:1] if len(last) < 6 else last[: len(last) - 3]
    return " ".join([*before, stem]) in text.lower()
