"""Left and right, nearer and farther, and directions in the room again: by arcs, clamped points and signs."""

from __future__ import annotations

import cmath
import math
import re

import numpy as np

from sightline.answers.choice import Choice, YesNo
from sightline.datasets.recompute.objects import boxes_of
from sightline.datasets.recompute.phrases import places
from sightline.datasets.recompute.retold import Fault, Retold
from sightline.datasets.recompute.solids import to_surface
from sightline.datasets.recompute.witness import Witness
from sightline.datasets.row import Row

SECOND_FIRST = re.compile(r"side of the (?P<second>.+?) (?:is|are) the", re.IGNORECASE)  # "on which side of B is A"


def left_right(row: Row, witness: Witness) -> Retold:
    """By the arc of each centre off the optical axis and by the middles of what shows; both must agree."""
    boxes = boxes_of(row, witness, 2)
    frame = row.views[0].frame if row.views else ""
    points = [witness.in_camera(frame, box.center) for box in boxes or [] if frame]
    ahead = [point for point in points if point is not None and point[2] > 0]
    if len(ahead) != 2:
        return Retold(None)
    first, second = (math.asin(point[0] / math.hypot(point[0], point[2])) for point in ahead)
    shown = witness.shown(frame)
    middles = [sum(shown[one.object_id][1:]) / 2 for one in row.evidence.mentions if one.object_id in shown]
    if len(middles) != 2:
        return Retold(None)
    values = {"bearing_a_rad": first, "bearing_b_rad": second, "middle_a_px": middles[0], "middle_b_px": middles[1]}
    faults = _in_order(row)
    if (first < second) != (middles[0] < middles[1]):
        faults += (Fault("side", "the same by bearing and by picture", "they differ"),)
    return Retold(Choice(("left", "right"), int(first > second)), values, faults)


def front_behind(row: Row, witness: Witness) -> Retold:
    """By the clamped points of both boxes."""
    boxes = boxes_of(row, witness, 2)
    matrix = witness.matrix(row.views[0].frame) if row.views else None
    if boxes is None or matrix is None:
        return Retold(None)
    first, second = (to_surface(matrix[:3, 3], box) for box in boxes)
    return Retold(YesNo(first < second), {"nearest_a_m": first, "nearest_b_m": second}, _in_order(row))


def egocentric_direction(row: Row, witness: Witness) -> Retold:
    """By the signs of dot and cross product, and their sizes where "back" is a sector of its own."""
    boxes = boxes_of(row, witness, 3)
    if boxes is None:
        return Retold(None)
    p, o, q = (complex(box.center[0], box.center[1]) for box in boxes)
    turned = (q - p) * (o - p).conjugate()  # real part: dot product; imaginary part: cross product
    left, ahead = turned.imag > 0, turned.real > 0
    back = not ahead and abs(turned.imag) < abs(turned.real)
    level = row.params.get("level")
    if level == "hard":
        options: tuple[str, ...] = ("front-left", "back-left", "back-right", "front-right")
        said = f"{'front' if ahead else 'back'}-{'left' if left else 'right'}"
    else:
        options = ("left", "right") if level == "easy" else ("left", "back", "right")
        said = "back" if back else "left" if left else "right"
    angle = cmath.phase(turned) % math.tau
    faults = _in_order(row)
    if said not in options:
        return Retold(None, {"angle_rad": angle}, faults)
    return Retold(Choice(options, options.index(said)), {"angle_rad": angle}, faults)


def _in_order(row: Row) -> tuple[Fault, ...]:
    """Names must stand in the text as they are mentioned, or the question is another one."""
    names = [one.name for one in row.evidence.mentions]
    at = places(row.text, names)
    turned = SECOND_FIRST.search(row.text)
    order = np.argsort(at).tolist()
    right = [1, 0] if turned is not None and len(names) == 2 else list(range(len(names)))
    if -1 in at or order == right:
        return ()
    return (Fault("order", ", ".join(names), ", ".join(names[i] for i in order)),)
