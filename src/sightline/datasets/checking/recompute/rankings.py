"""Nearest, farthest and orders again: by clamped points, plans and corners."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_lowercase

from sightline.answers.choice import Choice
from sightline.answers.sequence import Order
from sightline.datasets.checking.recompute.objects import sights_of, solids_of
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid, extent
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact


def nearest_of(row: Row, witness: Witness) -> Retold:
    """The distances of all, and by how much the first is ahead of the next."""
    to, ask, count = row.params.get("to"), row.params.get("ask"), row.params.get("count")
    if not isinstance(count, int) or count < 2 or ask not in ("nearest", "farthest"):
        return Retold(None)
    metres = _distances(row, witness, count)
    if metres is None:
        return Retold(None)
    sign = 1.0 if ask == "nearest" else -1.0
    first, second = sorted(sign * metre for metre in metres)[:2]
    faces = 2 if to == "camera" else 4
    margin = sigmas(first - second, faces * witness.variance(Fact.OBJECTS, max(abs(first), abs(second))))
    names = tuple(one.name for one in row.evidence.mentions[:count])
    values = _named("distance", metres)
    steps = ((str(ask), "min_of" if ask == "nearest" else "max_of", tuple(values)),)
    return Retold(Choice(names, metres.index(sign * first)), values, margin=margin, steps=steps)


def _distances(row: Row, witness: Witness, count: int) -> list[float] | None:
    """Of the first `count` things from the camera, or from the one that is mentioned after them."""
    distance = row.params.get("distance")
    if distance not in ("surface", "centre"):
        return None
    if row.params.get("to") == "camera":
        sights = sights_of(row, witness, count)
        if sights is None:
            return None
        return [sight.nearest if distance == "surface" else sight.distance for sight in sights]
    solids = solids_of(row, witness, count + 1)
    if solids is None or row.params.get("to") != "thing":
        return None
    *several, anchor = solids
    return [witness.gap(one, anchor) if distance == "surface" else math.dist(one.center, anchor.center)
            for one in several]  # fmt: skip


def order_by(row: Row, witness: Witness) -> Retold:
    """What is put in order, and the least difference between neighbours in sigmas."""
    by, count = str(row.params.get("by")), row.params.get("count")
    metres = _measured(row, witness, by, count) if isinstance(count, int) and count > 1 else None
    if metres is None:
        return Retold(None)
    order = sorted(zip(metres, [one.name for one in row.evidence.mentions], strict=True))
    ascending = [metre for metre, _ in order]
    faults: tuple[Fault, ...] = ()
    most = row.params.get("most")
    if by == "height" and isinstance(most, int | float):
        for less, more in pairwise(ascending):
            if more > most * less * (1 + CLOSE):
                faults = (Fault("most", f"one at most {most} times the next", f"{more} m and {less} m"),)
    told = [sigmas(more - less, _variance(witness, by, more)) for less, more in pairwise(ascending)]
    values = _named(by, metres)
    return Retold(
        Order(tuple(name for _, name in order)), values, faults,
        margin=min([margin for margin in told if margin is not None], default=None),
        steps=(("order", "ascending", tuple(values)),),
    )  # fmt: skip


def _variance(witness: Witness, by: str, metres: float) -> float:
    """Of the difference of two such numbers, in square metres."""
    if by == "elevation":
        return 2 * witness.variance(Fact.OBJECTS)
    return (4 if by == "height" else 2) * witness.variance(Fact.OBJECTS, metres)


def _measured(row: Row, witness: Witness, by: str, count: int) -> list[float] | None:
    if by in ("distance", "depth"):
        sights = sights_of(row, witness, count)
        if sights is None:
            return None
        return [sight.nearest if by == "distance" else sight.center[2] for sight in sights]
    solids = solids_of(row, witness, count)
    if solids is None or by not in ("height", "elevation"):
        return None
    return [extent(solid, "height") if by == "height" else _middle(solid) for solid in solids]


def _middle(solid: Solid) -> float:
    """Half way between the lowest and the highest corner: box and heights have one middle."""
    return sum(solid.heights) / 2


def _named(what: str, metres: Sequence[float]) -> dict[str, float]:
    return {f"{what}_{letter}_m": value for letter, value in zip(ascii_lowercase, metres, strict=False)}
