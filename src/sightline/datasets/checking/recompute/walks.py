"""Ways over the floor again, on another grid: what they pass, how they turn, what is in the way, who gets through."""

from __future__ import annotations

import cmath
import math
from itertools import pairwise

from shapely import LineString, Polygon

from sightline.answers.choice import Choice, YesNo
from sightline.answers.sequence import Route
from sightline.datasets.checking.recompute.floors import Floor, come_by
from sightline.datasets.checking.recompute.objects import solids_of
from sightline.datasets.checking.recompute.retold import Fault, Retold
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row

BODY, BESIDE = 0.25, 0.6  # metres: half the width of who goes, and how far from a thing a way begins or ends
PASSED = 0.75  # metres
TURNED, ABOUT = math.radians(30.0), math.radians(135.0)
ONE_TURN = 0.55  # metres between bends that are one turn: no row has bends 30 to 80 cm apart
LONGER = 0.05, 0.15  # share and metres by which two ways drawn tight on two grids may differ
WIDER = 0.06  # metres of radius by which two grids may differ about the narrowest place
LINE = 0.2  # metres from a straight line: nearer stands in the way, further does not


def way_landmarks(row: Row, witness: Witness) -> Retold:
    """What comes within reach of the way on the other grid, by where it is reached first."""
    found = _way(row, witness)
    if found is None or len(row.evidence.mentions) < 3:
        return Retold(None)
    way, solids = found
    passed = []
    for one, solid in zip(row.evidence.mentions[2:], solids[2:], strict=True):
        nearest, start, _ = come_by(way, solid, PASSED)
        if nearest <= PASSED:
            passed.append((start, one.name))
    names = tuple(name for _, name in sorted(passed))
    return Retold(Route(landmarks=names), faults=_long(row, way), untold=frozenset({"length_m"}))


def way_turns(row: Row, witness: Witness) -> Retold:
    """The bends of the way on the other grid."""
    found = _way(row, witness)
    if found is None:
        return Retold(None)
    way, _ = found
    return Retold(Route(turns=_turns(way)), faults=_long(row, way), untold=frozenset({"length_m"}))


def gets_through(row: Row, witness: Witness) -> Retold:
    """Whether a body of that width finds its two ends in one part of the floor."""
    floor, solids = Floor.of(witness), solids_of(row, witness, 2)
    width, widest = (row.evidence.values.get(name, math.nan) for name in ("width_m", "widest_m"))
    if floor is None or solids is None or not (math.isfinite(width) and math.isfinite(widest)):
        return Retold(None)
    fits = floor.joined(solids[0], solids[1], BESIDE, width / 2)
    faults: tuple[Fault, ...] = ()
    narrower, wider = widest / 2 - WIDER, widest / 2 + WIDER
    if narrower > 0 and not floor.joined(solids[0], solids[1], BESIDE, narrower):
        faults = (Fault("widest_m", f"below {2 * narrower}", str(widest)),)
    elif floor.joined(solids[0], solids[1], BESIDE, wider):
        faults = (Fault("widest_m", f"above {2 * wider}", str(widest)),)
    # That the words say this width, the sentences see.
    return Retold(YesNo(fits), {"width_m": width}, faults, untold=frozenset({"widest_m"}))


def gone_round(row: Row, witness: Witness) -> Retold:
    """The one of the options that the line between the two middles crosses."""
    mentions = row.evidence.mentions
    solids = solids_of(row, witness, len(mentions))
    if solids is None or len(mentions) < 4:
        return Retold(None)
    line = LineString([solids[0].center[:2], solids[1].center[:2]])
    crossed = [k for k, solid in enumerate(solids[2:]) if line.distance(Polygon(solid.plan)) < LINE]
    if len(crossed) != 1:
        return Retold(None)
    return Retold(Choice(tuple(one.name for one in mentions[2:]), crossed[0]))


def _way(row: Row, witness: Witness) -> tuple[LineString, list[Solid]] | None:
    floor, solids = Floor.of(witness), solids_of(row, witness, len(row.evidence.mentions))
    if floor is None or solids is None or len(solids) < 2:
        return None
    ends = tuple(one.object_id for one in row.evidence.mentions[:2])
    if ("walk", ends) not in witness.kept:
        witness.kept["walk", ends] = floor.way(solids[0], solids[1], BESIDE, BODY)
    way: LineString | None = witness.kept["walk", ends]
    return None if way is None else (way, solids)


def _long(row: Row, way: LineString) -> tuple[Fault, ...]:
    said = row.evidence.values.get("length_m", math.nan)
    if abs(said - way.length) <= LONGER[0] * way.length + LONGER[1]:
        return ()
    return (Fault("length_m", f"about {way.length}", str(said)),)


def _turns(way: LineString) -> tuple[str, ...]:
    """Left, right and back along a way: the angles between its lines, those close together added."""
    spots = [complex(x, y) for x, y in way.coords]
    lines = [b - a for a, b in pairwise(spots)]
    angles: list[float] = []
    since = math.inf
    for before, after in pairwise(lines):
        since += abs(before)
        angle = cmath.phase(after * before.conjugate())
        if since <= ONE_TURN and angles:
            angles[-1] += angle
        else:
            angles.append(angle)
        since = 0.0
    told = [angle for angle in angles if abs(angle) > TURNED]
    return tuple("back" if abs(angle) > ABOUT else "left" if angle > 0 else "right" for angle in told)
