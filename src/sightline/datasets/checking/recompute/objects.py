"""Distances, sizes and counts again, by corners, clamped points and counted pixels."""

from __future__ import annotations

import math

from sightline.answers.choice import Choice
from sightline.answers.number import Count, Length
from sightline.datasets.checking.recompute.phrases import counted
from sightline.datasets.checking.recompute.point_sets import gap_of_points
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid, extent
from sightline.datasets.checking.recompute.witness import Sight, Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact


def solids_of(row: Row, witness: Witness, count: int) -> list[Solid] | None:
    """The scene's own boxes of the objects that a row mentions; None where there are not `count` of them."""
    frame = row.views[0].frame if row.views else ""
    solids = [witness.solid(one.object_id, frame) for one in row.evidence.mentions]
    known = [solid for solid in solids if solid is not None]
    return known if len(known) == len(solids) == count else None


def sights_of(row: Row, witness: Witness, count: int) -> list[Sight] | None:
    """The same before the camera of the first view; None also where there is none or it has no pose."""
    if not row.views:
        return None
    sights = [witness.sight(one.object_id, row.views[0].frame) for one in row.evidence.mentions]
    known = [sight for sight in sights if sight is not None]
    return known if len(known) == len(sights) == count else None


def object_gap(row: Row, witness: Witness) -> Retold:
    """Between two boxes: by their plans and heights, or as a least-squares problem; between centres directly; or
    between the points that stand for them."""
    solids = solids_of(row, witness, 2)
    if solids is None:
        return Retold(None)
    surface = witness.gap(*solids)
    centre = math.dist(solids[0].center, solids[1].center)
    values = {"gap_m": surface, "centre_distance_m": centre}
    metres = surface if row.params.get("distance") == "surface" else centre
    if row.params.get("distance") == "vsi":
        points = gap_of_points(solids[0], solids[1], witness)
        if points is None:
            return Retold(None)
        metres = values["points_gap_m"] = points
    return Retold(Length(metres), values, margin=sigmas(metres, _variance(witness, metres)))


def camera_distance(row: Row, witness: Witness) -> Retold:
    """From the camera to the clamped point of a box, and to its centre."""
    sights = sights_of(row, witness, 1)
    if sights is None:
        return Retold(None)
    nearest, centre = sights[0].nearest, sights[0].distance
    metres = nearest if row.params.get("to") == "surface" else centre
    margin = sigmas(metres, _variance(witness, metres) + witness.variance(Fact.POSES))
    return Retold(Length(metres), {"nearest_m": nearest, "centre_distance_m": centre}, margin=margin)


def object_size(row: Row, witness: Witness) -> Retold:
    """From the corners of a box."""
    solids = solids_of(row, witness, 1)
    axis = str(row.params.get("axis"))
    if solids is None:
        return Retold(None)
    metres = extent(solids[0], axis)
    return Retold(Length(metres), {f"{axis}_m": metres}, margin=sigmas(metres, _variance(witness, metres)))


def size_comparison(row: Row, witness: Witness) -> Retold:
    """From the corners of two boxes; the options are their names."""
    solids = solids_of(row, witness, 2)
    axis = str(row.params.get("axis"))
    if solids is None:
        return Retold(None)
    first, second = (extent(solid, axis) for solid in solids)
    names = tuple(one.name for one in row.evidence.mentions)
    most = row.params.get("most")
    faults: tuple[Fault, ...] = ()
    if isinstance(most, int | float) and max(first, second) > most * min(first, second) * (1 + CLOSE):
        faults = (Fault("most", f"one at most {most} times the other", f"{first} m and {second} m"),)
    # Two lengths of two faces each.
    margin = sigmas(first - second, 4 * witness.variance(Fact.OBJECTS, max(first, second)))
    return Retold(
        Choice(names, int(second > first)), {f"{axis}_a_m": first, f"{axis}_b_m": second}, faults, margin=margin
    )


def _variance(witness: Witness, metres: float) -> float:
    """Of a length between two faces, in square metres: two readings of a face, and the scale of the world."""
    return 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres * metres


def counting(row: Row, witness: Witness) -> Retold:
    """Objects of the label of which a pixel shows; of a whole scene the stated count, else the boxes."""
    label = counted(row.evidence.steps)
    frame = row.views[0].frame if row.views else ""
    there = [thing.id for thing in witness.candidates(frame) if thing.label == label]
    number = len(there) if row.views else witness.scene.counts.get(label, len(there))
    faults = []
    if label not in witness.scene.complete:
        faults.append(Fault("label", "a label of which every object is annotated", label))
    steps = (("count", "count_label", (label,)),)
    return Retold(Count(number), {"count": float(number)}, tuple(faults), objects=tuple(there), steps=steps)
