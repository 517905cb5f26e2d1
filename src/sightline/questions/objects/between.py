"""What stands between two things, and what would fit there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.choice import YesNo
from sightline.geometry.box import Box
from sightline.questions.choose import (
    Noise,
    clear,
    evened,
    handfuls,
    hardness,
    in_turn,
    margin,
    noise_of_differences,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.objects.size import extents
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Plan = tuple[float, float]  # world x and y, metres

CROSSED, MISSED = 0.05, 0.15  # metres that a line must pass inside an outline, or beside it
APART = 0.05  # metres from the outline of one to the centre of another: nearer, the one lies over or under the other
FIT_FLOOR, FIT_SHARE = 0.05, 0.10  # metres, and share of what is put there, by which it fits or does not
ROOM = 0.05  # metres: a smaller gap is none
NOTE = (
    " The gap is that part of the line along which neither of the two reaches; whatever else stands there is left out."
)


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "Is the {q} between the {a} and the {b}: seen from above, does the straight line that joins the centres of "
        "those two cross it?",
        "Does the {q} lie between the {a} and the {b}, going by whether the straight line from the centre of the one "
        "to that of the other crosses it, seen from above?",
        "Seen from above, is the {q} in the way of the straight line that joins the centres of the {a} and the {b}, "
        "and so between them?",
    ),
)
def between(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether an object Q stands between A and B: whether the line from centre to centre crosses Q, seen from above.

    In world xy: the segment between the centres of A and B, and the outline of Q's upright box. Asked where the segment
    goes at least max(5 cm, 2 sigma) deep into the outline or keeps at least max(15 cm, 2 sigma) off it, both measured
    along the sides of the box, and where none of the three has its centre over or under another one.
    """
    noise = noise_of_differences(table.scene, Fact.OBJECTS).fixed
    streams = (_between(occasion, rng, noise) for occasion in occasions(table, rng))
    # Few things stand between two others: those that do must come up as often.
    for found in evened(in_turn(streams), lambda found: "yes" if found.clearance < 0 else "no"):
        yield found if isinstance(found, Skip) else _crossing(found)


class Outline(NamedTuple):
    """A box seen from above: its middle, and each of its two level axes with half its length; metres."""

    middle: Plan
    axes: tuple[tuple[float, float, float], tuple[float, float, float]]

    def along(self, spot: Plan) -> tuple[float, float]:
        """Where a point lies along the two axes, from the middle."""
        x, y = spot[0] - self.middle[0], spot[1] - self.middle[1]
        (ax, ay, _), (bx, by, _) = self.axes
        return x * ax + y * ay, x * bx + y * by

    def off(self, spot: Plan) -> float:
        """How far a point is outside of the nearer pair of sides; below 0 how deep it is inside of all."""
        u, v = self.along(spot)
        return max(abs(u) - self.axes[0][2], abs(v) - self.axes[1][2])


class _Between(NamedTuple):
    """How far off the outline of the first of `rows` (below 0 how deep inside) the line between the others passes."""

    occasion: Occasion
    rows: tuple[int, int, int]
    clearance: float
    sigma: float


def _between(occasion: Occasion, rng: np.random.Generator, noise: float) -> Iterator[_Between | Skip]:
    outlines = occasion.once(_outlines)
    for a, b, q in handfuls(tuple(outlines), 3, rng, placed=1):
        own, one, other = outlines[q], outlines[a], outlines[b]
        if own is None or one is None or other is None:
            yield Skip("the box leans")
            continue
        if _over(own, one) or _over(own, other) or _over(one, other):
            yield Skip("one of the three lies over another")
            continue
        clearance = passes(own, one.middle, other.middle)
        if clear(clearance, noise, CROSSED if clearance < 0 else MISSED):
            yield _Between(occasion, (q, a, b), clearance, noise)
        else:
            yield Skip("the line passes along its edge")


def _over(one: Outline, other: Outline) -> bool:
    """Whether one of two has its centre within the outline of the other, or nearly."""
    return one.off(other.middle) < APART or other.off(one.middle) < APART


def _crossing(found: _Between) -> Draft:
    occasion, rows, clearance, sigma = found
    known, yes = mentions(occasion), clearance < 0
    q, a, b = [known[row] for row in rows]
    return Draft(
        slots={"q": q.name, "a": a.name, "b": b.name},
        answer=YesNo(yes),
        evidence=Evidence(
            mentions=(q, a, b),
            values={"clearance_m": clearance, **occasion.seen(*rows)},
            margin=margin(clearance, sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((occasion.label(rows[0]),), "yes" if yes else "no"),
        difficulty=hardness(clearance, CROSSED if yes else MISSED),
    )


def passes(outline: Outline, start: Plan, end: Plan) -> float:
    """How far off an outline a segment passes, metres along the outline's sides; below 0 how deep it goes inside.

    The least, along the segment, of the greater of two distances: each is a bent line, so it lies at an end, at a bend
    or where the two meet.
    """
    (u, v), (u_end, v_end) = outline.along(start), outline.along(end)
    half_u, half_v = outline.axes[0][2], outline.axes[1][2]
    du, dv = u_end - u, v_end - v
    least = min(max(abs(u) - half_u, abs(v) - half_v), max(abs(u_end) - half_u, abs(v_end) - half_v))
    for rise, run in (
        (-u, du),
        (-v, dv),
        (v - u + half_u - half_v, du - dv),
        (-v - u + half_u - half_v, du + dv),
        (v - u - half_u + half_v, du - dv),
        (-v - u - half_u + half_v, du + dv),
    ):
        part = rise / run if run else -1.0
        if 0.0 < part < 1.0:
            least = min(least, max(abs(u + part * du) - half_u, abs(v + part * dv) - half_v))
    return least


def _outlines(occasion: Occasion) -> dict[int, Outline | None]:
    """Of all that has a name; None for a box that leans."""
    return {i: occasion.of_box(outline_of, i) for i in mentions(occasion)}


def outline_of(box: Box) -> Outline | None:
    """A world box (metres) seen from above; None where it does not stand upright."""
    if not box.is_upright():
        return None
    x, y, _ = box.center.tolist()
    first, second = (axis for axis in range(3) if axis != box.vertical_axis)
    rotation, half = box.rotation.tolist(), (box.size / 2).tolist()
    axes = [(rotation[0][axis], rotation[1][axis], half[axis]) for axis in (first, second)]
    return Outline((x, y), (axes[0], axes[1]))


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "Would the {q} fit between the {a} and the {b}, with its smaller horizontal side along the level line that "
        "joins the centres of those two?{note}",
        "Is the smaller horizontal side of the {q} short enough for the gap between the {a} and the {b}, measured "
        "along the level line that joins the centres of those two?{note}",
        "Could the {q} be pushed in between the {a} and the {b}, with its smaller horizontal side along the level line "
        "that joins the centres of those two?{note}",
    ),
)
def fits_gap(table: SceneTable, rng: np.random.Generator, *, most: float = 3.0) -> Iterator[Draft | Skip]:
    """Whether an object Q would fit into the gap between A and B, in metres, turned as suits it best.

    The gap is the level distance between the centres of A and B less how far each box reaches from its centre along
    that line; Q needs its smaller horizontal edge. Asked where the two differ by at least max(5 cm, 10 % of that edge,
    2 sigma), one is at most `most` times the other, the gap is at least 5 cm, and A and B share some height.
    """
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    streams = (_fits(occasion, rng, most, noise) for occasion in occasions(table, rng))
    for found in evened(in_turn(streams), lambda found: "yes" if found.gap > found.needed else "no"):
        yield found if isinstance(found, Skip) else _fitting(found)


class _Fit(NamedTuple):
    """The gap between the last two of `rows`, what the first one needs, by how much they must differ, and sigma."""

    occasion: Occasion
    rows: tuple[int, int, int]
    gap: float
    needed: float
    least: float
    sigma: float


def _fits(occasion: Occasion, rng: np.random.Generator, most: float, noise: Noise) -> Iterator[_Fit | Skip]:
    bulks, centers = occasion.once(_bulks), occasion.centers
    for a, b, q in handfuls(tuple(bulks), 3, rng, placed=1):
        needed = bulks[q].side
        if needed is None:
            yield Skip("the box leans")
            continue
        one, other = bulks[a], bulks[b]
        (x, y, z), (x_other, y_other, z_other) = centers[a], centers[b]
        if abs(z - z_other) >= one.up + other.up:
            yield Skip("one is above the other")
            continue
        apart = math.hypot(x_other - x, y_other - y)
        along_x, along_y = ((x_other - x) / apart, (y_other - y) / apart) if apart else (1.0, 0.0)
        gap = apart - reach(one.axes, along_x, along_y, 0.0) - reach(other.axes, along_x, along_y, 0.0)
        if gap < ROOM:
            yield Skip("there is no gap")
            continue
        least = max(FIT_FLOOR, FIT_SHARE * needed)
        # Both are lengths between two faces.
        sigma = math.sqrt(2.0) * noise.of(max(gap, needed))
        if not clear(gap - needed, sigma, least):
            yield Skip("it fits or does not by a hair")
        elif max(gap, needed) > most * min(gap, needed):
            yield Skip("one is many times larger")
        else:
            yield _Fit(occasion, (q, a, b), gap, needed, least, sigma)


class _Bulk(NamedTuple):
    """A box: its axes, how far it reaches up from its centre, and its smaller horizontal edge (None where it leans)."""

    axes: Rows
    up: float
    side: float | None


def _bulks(occasion: Occasion) -> dict[int, _Bulk]:
    """Of all that has a name."""
    return {i: occasion.of_box(_bulk, i) for i in mentions(occasion)}


def _bulk(box: Box) -> _Bulk:
    axes = rows_of(box)
    return _Bulk(axes, reach(axes, 0.0, 0.0, 1.0), extents(box)["length"])


Rows = tuple[tuple[float, float, float, float], ...]  # each axis of a box (x, y, z) and half the length along it


def rows_of(box: Box) -> Rows:
    """The axes of a box, metres."""
    half = (box.size / 2).tolist()
    return tuple([(*axis, reach) for axis, reach in zip(box.rotation.T.tolist(), half, strict=True)])


def reach(axes: Rows, x: float, y: float, z: float) -> float:
    """How far a box reaches from its centre in a direction of length 1, metres."""
    return sum([abs(ax * x + ay * y + az * z) * half for ax, ay, az, half in axes])


def _fitting(found: _Fit) -> Draft:
    occasion, rows, gap, needed, least, sigma = found
    known, yes = mentions(occasion), gap > needed
    q, a, b = [known[row] for row in rows]
    return Draft(
        slots={"q": q.name, "a": a.name, "b": b.name, "note": NOTE},
        answer=YesNo(yes),
        evidence=Evidence(
            mentions=(q, a, b),
            values={"gap_m": gap, "length_m": needed, **occasion.seen(*rows)},
            margin=margin(gap - needed, sigma),
            steps=(("left_m", "difference", ("gap_m", "length_m")), ("fits", "is_positive", ("left_m",))),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((occasion.label(rows[0]),), "yes" if yes else "no"),
        difficulty=hardness(gap - needed, least),
    )
