"""What moved, again: places of followed points taken into one camera by its matrix, steps added up, boxes carried on.

The tracks are read anew (`followed`), without the bodies that the questions chose their points by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from sightline.answers.choice import Choice
from sightline.answers.number import Length, Speed
from sightline.answers.sequence import Order
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.followed import CARRIED, Shift, between, of_followed, of_pointed, way_of
from sightline.datasets.checking.recompute.phrases import could_mean
from sightline.datasets.checking.recompute.retold import Fault, Retold, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

Array = NDArray[np.float64]

RESTS = 0.01  # metres: what moved less rests
FACING = math.radians(0.5)  # a camera that turned less, and moved less than RESTS, rests
SWUNG = math.radians(5.0)  # a camera that turned this far moved
LEAST = 0.05  # metres of a move, unless the row's parameters say otherwise
MOVERS = ("only the camera", "only the point", "both", "neither")
CALM = 0.002  # metres: what moved more is not said to rest, unless it may be noise


def point_travel(row: Row, witness: Witness) -> Retold:
    """The distance of both places in the first camera's coordinates."""
    shift = _shift(row, witness)
    if shift is None:
        return Retold(None)
    metres = math.hypot(*shift)
    values = {"distance_m": metres, "camera_m": _camera(row, witness)[0]}
    answer = Length(metres if metres >= RESTS else 0.0)
    return Retold(answer, values, tuple(_of_pair(row, witness, metres)), margin=_margin(row, witness, metres))


def point_displacement(row: Row, witness: Witness) -> Retold:
    """Both places in the first camera's coordinates, by solving with its matrix, one less the other."""
    shift = _shift(row, witness)
    if shift is None:
        return Retold(None)
    metres = math.hypot(*shift)
    x, y, z = shift
    values = {"x_m": x, "y_m": y, "z_m": z, "distance_m": metres, "camera_m": _camera(row, witness)[0]}
    answer = Vector(shift if metres >= RESTS else (0.0, 0.0, 0.0))
    return Retold(answer, values, tuple(_of_pair(row, witness, metres)), margin=_margin(row, witness, metres))


def point_speed(row: Row, witness: Witness) -> Retold:
    """The distance over the time between the frames' stamps."""
    shift = _shift(row, witness)
    start, end = (witness.scene.frame(view.frame).time_s for view in row.views[:2]) if shift else (None, None)
    if shift is None or start is None or end is None or start == end:
        return Retold(None)
    metres, passed = math.hypot(*shift), abs(end - start)
    values = {"distance_m": metres, "passed_s": passed, "camera_m": _camera(row, witness)[0]}
    relative = _variance(witness, metres) / metres**2 + 2 * witness.variance(Fact.TIME) / passed**2 if metres else 0.0
    return Retold(Speed(metres / passed), values, tuple(_of_pair(row, witness, metres)), margin=sigmas(1.0, relative))


def who_moves(row: Row, witness: Witness) -> Retold:
    """The point by its distance, the camera by that of its centres and the angle of its turn."""
    shift = _shift(row, witness)
    if shift is None:
        return Retold(None)
    metres, (way, turn) = math.hypot(*shift), _camera(row, witness)
    noise = 2 * witness.variance(Fact.POSES)
    floor = max(_least(row), RESTS + 2 * math.sqrt(noise))
    moved = turn >= SWUNG or way >= floor
    faults = list(_of_pair(row, witness, metres))
    if not moved and not (turn < FACING and way <= min(RESTS, max(CALM, 2 * math.sqrt(noise)))):
        faults.append(Fault("camera", "one that moves or one that rests", f"{way:.3g} m, {turn:.3g} rad"))
    seen = sigmas(way if moved else floor - way, noise) if turn < SWUNG else None
    margins = [one for one in (_margin(row, witness, metres), seen) if one is not None]
    rests = metres < RESTS
    answer = Choice(MOVERS, {(True, True): 0, (False, False): 1, (True, False): 2, (False, True): 3}[moved, rests])
    values = {"distance_m": metres, "camera_m": way, "camera_turn_rad": turn}
    return Retold(answer, values, tuple(faults), margin=min(margins) if margins else None)


def point_path(row: Row, witness: Witness) -> Retold:
    """Each step in the coordinates of the camera that took the image before it."""
    points = row.evidence.points
    if len(points) < 3 or [point.frame for point in points] != [view.frame for view in row.views]:
        return Retold(None)
    shifts = [between(witness, first, second) for first, second in (*pairwise(points), (points[0], points[-1]))]
    lengths = [math.hypot(*shift) for shift in shifts if shift is not None]
    if len(lengths) < len(shifts):
        return Retold(None)
    *steps, straight = lengths
    path = math.fsum(steps)
    noise = len(steps) * _variance(witness, 0.0) + witness.variance(Fact.METRIC, 1.0) * path**2
    faults = [*_in_time(row, witness), *of_followed(row, witness, points), *of_pointed(row, witness, 1)]
    if path < max(_least(row), 2 * math.sqrt(noise)):
        faults.append(Fault("path", f"at least {_least(row)} m", f"{path:.4g} m"))
    values = {"path_m": path, "straight_m": straight}
    return Retold(Length(path), values, tuple(faults), margin=sigmas(path, noise))


def event_order(row: Row, witness: Witness) -> Retold:
    """From the distances to the first places, frame by frame: who has moved while the next one still rests."""
    points, frames = row.evidence.points, [view.frame for view in row.views]
    if not 2 <= len(points) <= 3 or len(frames) < 3:
        return Retold(None)
    noise, floor = _variance(witness, _least(row)), _floor(row, witness)
    starts: list[tuple[int, int, str, list[float]]] = []
    for letter, point in zip(ascii_uppercase, points, strict=False):
        way = way_of(witness, point, frames)
        moved = next((at for at, metres in enumerate(way or ()) if metres >= floor), None)
        if way is None or moved is None:
            return Retold(None)
        rests = next(at for at, metres in enumerate(way) if metres >= RESTS) - 1
        starts.append((moved, rests, letter, way))
    values: dict[str, float] = {}
    for letter, (moved, rests, _, _) in zip(ascii_lowercase, starts, strict=False):
        values |= {f"rests_{letter}": float(rests), f"moved_{letter}": float(moved)}
    starts.sort(key=lambda start: start[:3])
    faults = [*_in_time(row, witness), *of_pointed(row, witness, len(points))]
    faults += [fault for point in points for fault in of_followed(row, witness, (point,))]
    if len({(point.track, point.index) for point in points}) < len(points):
        faults.append(Fault("points", "different ones", str(points)))
    if any(later[1] < earlier[0] for earlier, later in pairwise(starts)):
        faults.append(Fault("order", "the next rests where one has moved", str(values)))
    leads = [
        min(start[3][start[0]], *(floor - later[3][start[0]] for later in starts[at + 1 :]))
        for at, start in enumerate(starts[:-1])
    ]
    answer = Order(tuple(letter for _, _, letter, _ in starts))
    return Retold(answer, values, tuple(faults), margin=sigmas(min(leads), noise))


def object_travel(row: Row, witness: Witness) -> Retold:
    """The centres of the thing's boxes in both frames, each before the first camera; and who else has its name."""
    if len(row.evidence.mentions) != 1 or len(row.views) != 2:
        return Retold(None)
    [thing], (first, second) = row.evidence.mentions, (view.frame for view in row.views)
    before, after = (witness.solid(thing.object_id, frame) for frame in (first, second))
    if before is None or after is None or witness.matrix(first) is None:
        return Retold(None)
    rows = witness.inverse(first)[:3]
    here, there = ([a * x + b * y + c * z + d for a, b, c, d in rows] for x, y, z in (before.center, after.center))
    metres, least = math.dist(here, there), _least(row)
    noise = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * least**2
    floor, calm = max(least, RESTS + 2 * math.sqrt(noise)), min(RESTS, max(CALM, 2 * math.sqrt(noise)))
    faults = []
    if math.dist(before.numbers[3:6], after.numbers[3:6]) > 2 * CARRIED:
        faults.append(Fault("box", "as large in both frames", f"{before.numbers[3:6]}, {after.numbers[3:6]}"))
    if [one.id for one in could_mean(witness, second, thing.name)] != [thing.object_id]:
        faults.append(Fault(f"what {thing.name!r} means", f"{thing.object_id} in frame {second}", "another or none"))
    if calm < metres < floor:
        faults.append(Fault("move", f"at least {floor:.4g} m, or rest", f"{metres:.4g} m"))
    rests = metres <= calm
    moved = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres**2
    margin = sigmas(floor - metres, noise) if rests else sigmas(metres, moved)
    values = {"distance_m": metres, "camera_m": _camera(row, witness)[0]}
    return Retold(Length(0.0 if rests else metres), values, tuple(faults), margin=margin)


def _least(row: Row) -> float:
    least = row.params.get("least", LEAST)
    return float(least) if isinstance(least, float | int) else LEAST


def _floor(row: Row, witness: Witness) -> float:
    """Metres of the least move that is told from rest."""
    least = _least(row)
    return max(least, RESTS + 2 * math.sqrt(_variance(witness, least)))


def _variance(witness: Witness, metres: float) -> float:
    """Of how far a point moved, square metres: of two places of it, as two poses have them, and of the scale."""
    return 2 * (witness.variance(Fact.TRACKS) + witness.variance(Fact.POSES)) + (
        witness.variance(Fact.METRIC, 1.0) * metres**2
    )


def _margin(row: Row, witness: Witness, metres: float) -> float | None:
    """How far a move is from none, or rest from the least move; None where the row's setting does not ask."""
    least = _least(row)
    if least <= 0:
        return None
    far, size = (metres, metres) if metres >= RESTS else (_floor(row, witness) - metres, least)
    return sigmas(far, _variance(witness, size))


def _shift(row: Row, witness: Witness) -> Shift | None:
    """Of a row about two images."""
    points = row.evidence.points
    if len(points) != 2 or [point.frame for point in points] != [view.frame for view in row.views]:
        return None
    return between(witness, *points)


def _camera(row: Row, witness: Witness) -> tuple[float, float]:
    """Metres between the camera centres of both images, and radians of its turn; NaN without a pose."""
    first, second = (view.frame for view in row.views[:2])
    if (first, second) not in witness.turns:
        witness.turns[first, second] = _turned(witness.matrix(first), witness.matrix(second))
    return witness.turns[first, second]


def _turned(first: Array | None, second: Array | None) -> tuple[float, float]:
    if first is None or second is None:
        return math.nan, math.nan
    turn = first[:3, :3].T @ second[:3, :3]
    sine = math.hypot(turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1])
    return math.dist(first[:3, 3], second[:3, 3]), math.atan2(sine, float(np.trace(turn)) - 1.0)


def _of_pair(row: Row, witness: Witness, metres: float) -> Iterator[Fault]:
    """What is wrong about the point of a row about two images, or about asking how far it moved."""
    yield from of_followed(row, witness, row.evidence.points)
    yield from of_pointed(row, witness, 1)
    floor, noise = _floor(row, witness), _variance(witness, _least(row))
    calm = -1.0 if row.name == "point_speed" else min(RESTS, max(CALM, 2 * math.sqrt(noise)))
    if _least(row) > 0 and calm < metres < floor:
        yield Fault("move", f"at least {floor:.4g} m, or rest", f"{metres:.4g} m")


def _in_time(row: Row, witness: Witness) -> Iterator[Fault]:
    """A film shows frames in the order in which they were taken, at even steps."""
    at = [witness.order.get(view.frame, -1) for view in row.views]
    steps = {later - earlier for earlier, later in pairwise(at)}
    if len(steps) != 1 or min(steps) < 1:
        yield Fault("views", "at even steps in time", ", ".join(view.frame for view in row.views))
