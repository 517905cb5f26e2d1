"""Above and below, heights, and parts of the way between two centres again: by corners and by axes of the camera."""

from __future__ import annotations

import math

from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.datasets.checking.recompute.objects import sights_of, solids_of
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

SUNK = 0.05  # metres of height that two may have in common, one of them right over the other
SHARED = 0.5  # of the height of the less tall one, which two may have in common at most


def above_below(row: Row, witness: Witness) -> Retold:
    """By the spans of all corners, up in the world or in the picture."""
    solids, frame = solids_of(row, witness, 2), row.params.get("frame")
    if solids is None or frame not in ("world", "camera"):
        return Retold(None)
    spans = [solid.heights for solid in solids] if frame == "world" else _spans_up(row, witness, solids)
    if spans is None:
        return Retold(None)
    (low, high), (low_other, high_other) = spans
    first, second = (low + high) / 2, (low_other + high_other) / 2
    faults: tuple[Fault, ...] = ()
    if min(high, high_other) - max(low, low_other) > SHARED * min(high - low, high_other - low_other) + CLOSE:
        faults = (
            Fault("height", "two that share at most half of it", f"{low} to {high} and {low_other} to {high_other} m"),
        )
    variance = 2 * witness.variance(Fact.OBJECTS)
    if frame == "camera":
        variance += 2 * witness.variance(Fact.POSES)
    values = {"up_a_m": first, "up_b_m": second}
    return Retold(
        Choice(("above", "below"), int(first < second)), values, faults, margin=sigmas(first - second, variance)
    )


def _spans_up(row: Row, witness: Witness, solids: list[Solid]) -> list[tuple[float, float]] | None:
    """From where to where, metres above the camera along its picture's upright axis, boxes reach."""
    if not row.views or witness.matrix(row.views[0].frame) is None:
        return None
    _, down, *_ = witness.inverse(row.views[0].frame)
    spans = []
    for solid in solids:
        up = [-(down[0] * x + down[1] * y + down[2] * z + down[3]) for x, y, z in solid.corners]
        spans.append((min(up), max(up)))
    return spans


def directly_above(row: Row, witness: Witness) -> Retold:
    """By the sides of the lower one, seen from above, and the heights of all corners."""
    solids = solids_of(row, witness, 2)
    if solids is None:
        return Retold(None)
    a, b = solids
    rise = a.center[2] - b.center[2]
    off_a, off_b = _off(b, a), _off(a, b)
    off = off_a if rise > 0 else off_b
    faults: tuple[Fault, ...] = ()
    if off < 0:
        nearest = min(-off, abs(rise))
        sunk = min(a.heights[1], b.heights[1]) - max(a.heights[0], b.heights[0])
        if sunk > SUNK + CLOSE:
            faults = (Fault("height", f"at most {SUNK} m in common", f"{sunk} m"),)
    else:
        nearest = off = min(off_a, off_b)
        if off < 0:
            faults = (Fault("outline", "each beside the other's", f"{off} m off it"),)
    margin = sigmas(nearest, 2 * witness.variance(Fact.OBJECTS))
    # With the higher one off the lower, or under it, it is not.
    return Retold(YesNo(off_a < 0 < rise), {"off_m": off, "rise_m": rise}, faults, margin=margin)


def _off(lower: Solid, higher: Solid) -> float:
    """How far beyond the sides of an upright box the centre of another one is, below 0 how deep inside; by its plan."""
    x, y, _ = higher.center
    corners = [complex(*corner) for corner in lower.plan]
    offs = []
    for here, there in zip(corners, (*corners[1:], corners[0]), strict=True):
        # Counter-clockwise, what is to the right of a side is outside.
        offs.append(-((complex(x, y) - here) / (there - here)).imag * abs(there - here))
    return max(offs)


def offset(row: Row, witness: Witness) -> Retold:
    """Of the centres in the world, or before the camera."""
    quantity, semantics, ask = (row.params.get(name) for name in ("quantity", "semantics", "ask"))
    of_world = semantics == "sightline" and quantity in ("horizontal", "vertical")
    known = solids_of(row, witness, 2) if of_world else sights_of(row, witness, 2)
    if known is None or ask not in ("apart", "more"):
        return Retold(None)
    first, second = known
    signed = _signed([a - b for a, b in zip(first.center, second.center, strict=True)], str(quantity), str(semantics))
    if signed is None:
        return Retold(None)
    faults = (Fault("order", "the one that has more first", "the other one"),) if ask == "more" and signed < 0 else ()
    metres = abs(signed)
    variance = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres * metres
    return Retold(Length(metres), {"offset_m": metres}, faults, margin=sigmas(metres, variance))


def _signed(way: list[float], quantity: str, semantics: str) -> float | None:
    x, y, z = way
    told = {
        ("horizontal", "sightline"): abs(complex(x, y)),
        ("vertical", "sightline"): z,
        ("lateral", "sightline"): x,
        ("depth", "sightline"): z,
        ("horizontal", "osd"): x,
        ("vertical", "osd"): y,
        ("horizontal", "vqasynth"): math.sqrt(x * x + z * z),
        ("vertical", "vqasynth"): y,
    }
    return told.get((quantity, semantics))


def elevation(row: Row, witness: Witness) -> Retold:
    """By the lowest and the highest corner."""
    solids, room = solids_of(row, witness, 1), witness.scene.room
    if solids is None or room is None or room.floor_z is None:
        return Retold(None)
    low, high = solids[0].heights
    height = {"lowest": low, "centre": (low + high) / 2, "highest": high}.get(str(row.params.get("point")))
    if height is None:
        return Retold(None)
    metres = height - room.floor_z
    variance = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres * metres
    return Retold(Length(metres), {"elevation_m": metres}, margin=sigmas(metres, variance))
