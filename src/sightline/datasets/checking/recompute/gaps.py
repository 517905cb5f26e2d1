"""What is between two things, what fits there and what is near again: by lines that part, and by corners."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from sightline.answers.choice import YesNo
from sightline.answers.number import Count
from sightline.datasets.checking.recompute.objects import solids_of
from sightline.datasets.checking.recompute.phrases import counted
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid, extent
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

FITTED = (("left_m", "difference", ("gap_m", "length_m")), ("fits", "is_positive", ("left_m",)))


def between(row: Row, witness: Witness) -> Retold:
    """By the line, parallel to a side or to the way from A to B, that best parts that way from Q."""
    solids = solids_of(row, witness, 3)
    if solids is None:
        return Retold(None)
    q, a, b = solids
    offs = list(_off_sides(q, a.center, b.center))
    clearance = max(min(start, end) for start, end in offs)
    for (start, end), (start_too, end_too) in combinations(offs, 2):
        rise, rise_too = end - start, end_too - start_too
        if rise * rise_too < 0:
            # Mixed so that the way neither nears nor leaves it.
            part = rise_too / (rise_too - rise)
            clearance = max(clearance, part * start + (1 - part) * start_too)
    margin = sigmas(clearance, 2 * witness.variance(Fact.OBJECTS))
    return Retold(YesNo(clearance < 0), {"clearance_m": clearance}, margin=margin)


def _off_sides(solid: Solid, start: Sequence[float], end: Sequence[float]) -> Iterator[tuple[float, float]]:
    """How far beyond each of the four upright sides of a box two points are."""
    x, y, _ = solid.center
    numbers = solid.numbers
    steepest = max(range(3), key=lambda axis: abs(numbers[12 + axis]))
    for axis in range(3):
        if axis != steepest:
            east, north, half = numbers[6 + axis], numbers[9 + axis], numbers[3 + axis] / 2
            near, far = ((spot[0] - x) * east + (spot[1] - y) * north for spot in (start, end))
            yield near - half, far - half
            yield -near - half, -far - half


def fits_gap(row: Row, witness: Witness) -> Retold:
    """By the shadows of all corners on the line through both centres."""
    solids = solids_of(row, witness, 3)
    if solids is None:
        return Retold(None)
    q, a, b = solids
    way = complex(*b.center[:2]) - complex(*a.center[:2])
    if way == 0:
        return Retold(None)
    shadow_a, shadow_b = ([(complex(*corner[:2]) / way).real * abs(way) for corner in one.corners] for one in (a, b))
    gap, length = min(shadow_b) - max(shadow_a), extent(q, "length")
    faults = []
    if min(a.heights[1], b.heights[1]) <= max(a.heights[0], b.heights[0]):
        faults.append(Fault("height", "two that share some height", f"{a.heights} m and {b.heights} m"))
    most = row.params.get("most")
    if isinstance(most, int | float) and max(gap, length) > most * min(gap, length) * (1 + CLOSE):
        faults.append(Fault("most", f"one at most {most} times the other", f"{gap} m and {length} m"))
    margin = sigmas(gap - length, 4 * witness.variance(Fact.OBJECTS, max(gap, length)))
    return Retold(YesNo(gap > length), {"gap_m": gap, "length_m": length}, tuple(faults), margin=margin, steps=FITTED)


def count_within(row: Row, witness: Witness) -> Retold:
    """The gaps of all things of the label that show, or that there are."""
    solids, radius, least = solids_of(row, witness, 1), row.params.get("radius"), row.params.get("least")
    if solids is None or not isinstance(radius, int | float) or not isinstance(least, int):
        return Retold(None)
    label, frame = counted(row.evidence.steps), row.views[0].frame if row.views else ""
    gaps = {}
    for thing in witness.candidates(frame):
        solid = witness.solid(thing.id, frame) if thing.label == label else None
        if solid is not None:
            gaps[thing.id] = witness.gap(solid, solids[0])
    faults = []
    if label not in witness.scene.complete:
        faults.append(Fault("label", "a label of which every object is annotated", label))
    if len(gaps) < max(1, least) or (not row.views and witness.scene.counts.get(label, len(gaps)) != len(gaps)):
        faults.append(Fault("label", f"one of which there are {least} with boxes", f"{len(gaps)} of {label!r}"))
        return Retold(None, faults=tuple(faults))
    within = tuple([name for name, gap in gaps.items() if gap < radius])
    lengths, scale = 2 * witness.variance(Fact.OBJECTS), witness.variance(Fact.METRIC, 1.0)
    told = [sigmas(gap - radius, lengths + scale * gap * gap) for gap in gaps.values()]
    edge = min(math.dist((gap,), (radius,)) for gap in gaps.values())
    return Retold(
        Count(len(within)),
        {"count": float(len(within)), "edge_m": edge},
        tuple(faults),
        margin=min([margin for margin in told if margin is not None], default=None),
        objects=within,
        steps=(("count", "count_within", (label, row.evidence.mentions[0].object_id)),),
    )
