"""Which of two things has more, again: by the corners of both boxes, their shadows on axes, and the spans of these."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.datasets.checking.recompute.objects import sights_of, solids_of
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid, extent
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

SHARED = 0.5  # of the height of the less tall one, which two of which one is above may have in common at most

LESS = {
    "left": "right", "below": "above", "front": "behind", "near": "behind", "thin": "wide", "short": "tall",
    "small": "big",
}  # fmt: skip
"""Axis → the other end of it, where more is asked for by the other one."""
AS_BEHIND = {"far": "behind"}
MEASURES = {
    "right": "across", "above": "up", "behind": "near", "wide": "width", "tall": "height", "big": "volume",
}  # fmt: skip

CAMERA = ("width", "height", "depth")  # along its x, y and z


class _Weighed(NamedTuple):
    """What two things have of a measure, the variance of the difference, and what is wrong with comparing them."""

    first: float
    second: float
    variance: float
    faults: tuple[Fault, ...] = ()


def is_more(row: Row, witness: Witness) -> Retold:
    """Yes where the first has more, of an axis that asks for more; else where it has less."""
    told = _told(row, witness)
    return Retold(None) if told is None else told[1]._replace(answer=YesNo(told[0]))


def which_is_more(row: Row, witness: Witness) -> Retold:
    """The name of that one."""
    told = _told(row, witness)
    if told is None:
        return Retold(None)
    names = tuple(one.name for one in row.evidence.mentions)
    return told[1]._replace(answer=Choice(names, 0 if told[0] else 1))


def camera_extent(row: Row, witness: Witness) -> Retold:
    """From the first to the last shadow of the corners on an axis of the camera."""
    solids, axis = solids_of(row, witness, 1), str(row.params.get("axis"))
    spans = None if solids is None else _shadows(row, witness, solids[0])
    if spans is None or axis not in CAMERA:
        return Retold(None)
    low, high = spans[CAMERA.index(axis)]
    metres = high - low
    variance = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres * metres
    return Retold(Length(metres), {f"{axis}_m": metres}, margin=sigmas(metres, variance))


def _told(row: Row, witness: Witness) -> tuple[bool, Retold] | None:
    """Whether the first of two is the one that is asked for, and all else that is told of it."""
    axis, semantics = str(row.params.get("axis")), str(row.params.get("semantics"))
    end = LESS.get(axis, AS_BEHIND.get(axis, axis))
    measure = MEASURES.get(end, "")
    weighed = _weighed(row, witness, measure, semantics)
    if weighed is None or weighed.first == weighed.second:
        return None
    first, second, variance, faults = weighed
    most = row.params.get("most")
    sized = measure in ("width", "height", "volume")
    if sized and isinstance(most, int | float) and max(first, second) > most * min(first, second) * (1 + CLOSE):
        faults += (Fault("most", f"one at most {most} times the other", f"{first} and {second}"),)
    unit = "m3" if measure == "volume" else "m"
    values = {f"{measure}_a_{unit}": first, f"{measure}_b_{unit}": second}
    margin = sigmas(first - second, variance)
    return (first > second) != (axis in LESS), Retold(None, values, faults, margin=margin)


def _weighed(row: Row, witness: Witness, measure: str, semantics: str) -> _Weighed | None:
    solids = solids_of(row, witness, 2)
    if solids is None:
        return None
    if measure == "across":
        return _across(row, witness, semantics)
    if measure == "up":
        return _up(row, witness, solids, semantics)
    if measure == "near":
        return _near(row, witness, solids, semantics)
    if semantics == "sightline":
        edges = [_own_edges(solid) for solid in solids]
        sizes = [extent(solid, measure) for solid in solids] if measure in ("width", "height") else []
    else:
        shadows = [_shadows(row, witness, solid) for solid in solids] if semantics == "osd" else []
        edges = [[high - low for low, high in spans] for spans in shadows if spans is not None]
        sizes = [one[("width", "height").index(measure)] for one in edges] if measure in ("width", "height") else []
    if len(edges) != 2 or (measure != "volume" and len(sizes) != 2):
        return None
    if measure == "volume":
        first, second = (math.prod(one) for one in edges)
        blur = sum(_blur(one, witness) for one in edges)
        return _Weighed(first, second, blur)
    first, second = sizes
    # Two lengths of two faces each.
    return _Weighed(first, second, 4 * witness.variance(Fact.OBJECTS, max(first, second)))


def _own_edges(solid: Solid) -> list[float]:
    return [length for length, _ in solid.edges]


def _blur(edges: Sequence[float], witness: Witness) -> float:
    """Variance of a volume: of each edge, two faces, its share of that edge's square in the volume's."""
    square = math.prod(edges) ** 2
    return sum(square * 2 * witness.variance(Fact.OBJECTS, edge) / edge**2 for edge in edges)


def _shadows(row: Row, witness: Witness, solid: Solid) -> list[tuple[float, float]] | None:
    """From where to where the corners lie along the camera's x, y and z axes, metres."""
    if not row.views or witness.matrix(row.views[0].frame) is None:
        return None
    spans = []
    for axis in witness.inverse(row.views[0].frame)[:3]:
        along = [axis[0] * x + axis[1] * y + axis[2] * z + axis[3] for x, y, z in solid.corners]
        spans.append((min(along), max(along)))
    return spans


def _across(row: Row, witness: Witness, semantics: str) -> _Weighed | None:
    """By the middles along the camera's x; arcs and what shows must agree where all readings are asked for."""
    sights = sights_of(row, witness, 2)
    if sights is None or semantics not in ("sightline", "osd"):
        return None
    (x, _, z), (x_other, _, z_other) = (sight.center for sight in sights)
    faults: tuple[Fault, ...] = ()
    if min(z, z_other) <= 0:
        faults = (Fault("side", "both before the camera", f"{z} m and {z_other} m before it"),)
    if semantics == "sightline":
        shown = witness.shown(row.views[0].frame)
        middles = [sum(shown[one.object_id][1:]) for one in row.evidence.mentions if one.object_id in shown]
        arcs = math.asin(x / math.hypot(x, z)) < math.asin(x_other / math.hypot(x_other, z_other))
        if len(middles) != 2 or not (middles[0] < middles[1]) == arcs == (x < x_other):
            faults += (Fault("side", "the same by bearing, by offset and by picture", "they differ"),)
    return _Weighed(x, x_other, 2 * (witness.variance(Fact.OBJECTS) + witness.variance(Fact.POSES)), faults)


def _up(row: Row, witness: Witness, solids: list[Solid], semantics: str) -> _Weighed | None:
    """By the spans of all corners, up in the world or in the picture."""
    variance = 2 * witness.variance(Fact.OBJECTS)
    if semantics == "sightline":
        spans = [solid.heights for solid in solids]
    else:
        shadows = [_shadows(row, witness, solid) for solid in solids] if semantics == "osd" else []
        spans = [(-down[1], -down[0]) for _, down, _ in (one for one in shadows if one is not None)]
        variance += 2 * witness.variance(Fact.POSES)
    if len(spans) != 2:
        return None
    (low, high), (low_other, high_other) = spans
    faults: tuple[Fault, ...] = ()
    if min(high, high_other) - max(low, low_other) > SHARED * min(high - low, high_other - low_other) + CLOSE:
        faults = (Fault("height", "two that share at most half of it", f"{spans} m"),)
    return _Weighed((low + high) / 2, (low_other + high_other) / 2, variance, faults)


def _near(row: Row, witness: Witness, solids: list[Solid], semantics: str) -> _Weighed | None:
    """By clamped points, by middles, or by the corners that lie least deep."""
    sights = sights_of(row, witness, 2)
    if sights is None or semantics not in ("sightline", "ca_vqa", "osd"):
        return None
    if semantics == "osd":
        shadows = [_shadows(row, witness, solid) for solid in solids]
        first, second = (spans[2][0] for spans in shadows if spans is not None)
    elif semantics == "ca_vqa":
        first, second = (sight.distance for sight in sights)
    else:
        first, second = (sight.nearest for sight in sights)
    return _Weighed(first, second, 2 * witness.variance(Fact.OBJECTS, max(first, second)))
