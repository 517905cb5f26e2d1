"""Sides for somebody else than the camera again: by quotients of directions, the front's taken from the box's axes."""

from __future__ import annotations

import math

from sightline.answers.choice import Choice
from sightline.datasets.checking.recompute.objects import solids_of
from sightline.datasets.checking.recompute.retold import Retold, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

OPTIONS = {"side": ("left", "right"), "depth": ("in front", "behind")}


def side_from(row: Row, witness: Witness) -> Retold:
    """The way from one thing to the other over the direction of looking: imaginary is left, real is ahead."""
    solids, ask = solids_of(row, witness, 2), str(row.params.get("ask"))
    looking = None if solids is None else _looking(row, witness)
    if solids is None or looking is None or ask not in OPTIONS:
        return Retold(None)
    a, b = (complex(*solid.center[:2]) for solid in solids)
    of_object = row.params.get("viewpoint") == "object"
    way = ((b - a) if of_object else (a - b)) / looking * abs(looking)
    right, ahead = -way.imag, way.real
    if ask == "side":
        second = right > 0
    else:
        second = (ahead > 0) != of_object
    margin = sigmas(right if ask == "side" else ahead, 2 * witness.variance(Fact.OBJECTS))
    return Retold(Choice(OPTIONS[ask], int(second)), {"right_m": right, "ahead_m": ahead}, margin=margin)


def _looking(row: Row, witness: Witness) -> complex | None:
    """In plan, where the one looks who is asked for; None where nobody knows."""
    if row.params.get("viewpoint") == "opposite":
        matrix = witness.matrix(row.views[0].frame) if row.views else None
        return None if matrix is None else -complex(*matrix[:2, 2].tolist()) or None
    if row.params.get("viewpoint") != "object":
        return None
    name, frame = row.evidence.mentions[0].object_id, row.views[0].frame if row.views else ""
    solid, front = witness.solid(name, frame), witness.scene.object(name).front_rad
    if solid is None or front is None:
        return None
    numbers, cos, sin = solid.numbers, math.cos(front), math.sin(front)
    return complex(numbers[6] * cos + numbers[7] * sin, numbers[9] * cos + numbers[10] * sin) or None
