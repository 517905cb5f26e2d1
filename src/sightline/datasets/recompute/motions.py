"""What moved, again: places of followed points taken into one camera by its matrix, steps added up, boxes carried on.

The tracks are read anew, without the bodies that the questions chose their points by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from sightline.answers.choice import Choice
from sightline.answers.number import Length, Speed
from sightline.answers.sequence import Order
from sightline.answers.space import Vector
from sightline.datasets.recompute.phrases import could_mean
from sightline.datasets.recompute.pixels import COORDINATES
from sightline.datasets.recompute.retold import CLOSE, CLOSE_PX, Fault, Retold, sigmas
from sightline.datasets.recompute.witness import Followed, Witness
from sightline.datasets.row import Row
from sightline.questions.question import Mark, Point
from sightline.scenes.fact import Fact, Provenance

Array = NDArray[np.float64]
Shift = tuple[float, float, float]

RESTS = 0.01  # metres: what moved less rests
FACING = math.radians(0.5)  # a camera that turned less, and moved less than RESTS, rests
SWUNG = math.radians(5.0)  # a camera that turned this far moved
LEAST = 0.05  # metres of a move, unless the row's parameters say otherwise
MOVERS = ("only the camera", "only the point", "both", "neither")
CALM = 0.002  # metres: what moved more is not said to rest, unless it may be noise
CARRIED = 1e-6  # metres


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
    shifts = [_between(witness, first, second) for first, second in (*pairwise(points), (points[0], points[-1]))]
    lengths = [math.hypot(*shift) for shift in shifts if shift is not None]
    if len(lengths) < len(shifts):
        return Retold(None)
    *steps, straight = lengths
    path = math.fsum(steps)
    noise = len(steps) * _variance(witness, 0.0) + witness.variance(Fact.METRIC, 1.0) * path**2
    faults = [*_in_time(row, witness), *_followed(row, witness, points), *_pointed(row, witness, 1)]
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
        way = _way(witness, point, frames)
        moved = next((at for at, metres in enumerate(way or ()) if metres >= floor), None)
        if way is None or moved is None:
            return Retold(None)
        rests = next(at for at, metres in enumerate(way) if metres >= RESTS) - 1
        starts.append((moved, rests, letter, way))
    values: dict[str, float] = {}
    for letter, (moved, rests, _, _) in zip(ascii_lowercase, starts, strict=False):
        values |= {f"rests_{letter}": float(rests), f"moved_{letter}": float(moved)}
    starts.sort(key=lambda start: start[:3])
    faults = [*_in_time(row, witness), *_pointed(row, witness, len(points))]
    faults += [fault for point in points for fault in _followed(row, witness, (point,))]
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


def _seen(witness: Witness, point: Point, frame: str) -> Followed | None:
    """A followed point as a frame sees it; None where it does not, or nobody follows such a point."""
    key = (point.track, frame)
    if key not in witness.followed:
        witness.followed[key] = _all_seen(witness, *key)
    every = witness.followed[key]
    return every[point.index] if point.index is not None and 0 <= point.index < len(every) else None


def _all_seen(witness: Witness, name: str, frame: str) -> list[Followed | None]:
    """All points of a track, by their matrix and their camera; none where there is no such track, frame or pose."""
    track, at = witness.tracks.get(name), witness.order.get(frame)
    if track is None or at is None:
        return []
    matrix, camera = witness.matrix(frame), witness.camera(frame)
    if matrix is None or camera is None:
        return []
    told = np.column_stack([track.xyz[at], np.ones(track.xyz.shape[1])])  # (N, 4), homogeneous
    world, own = (told @ matrix.T, told) if track.coordinates == "camera" else (told, np.linalg.solve(matrix, told.T).T)
    uv, z = camera.project(own[:, :3])
    solid = witness.solid(track.object_id, frame) if track.object_id is not None else None
    in_box = None if solid is None else (np.linalg.inv(solid.box.rotation) @ (world[:, :3] - solid.box.center).T).T
    with np.errstate(invalid="ignore"):
        shown = track.visible[at] & np.isfinite(told).all(axis=1) & (z > 0)
    columns = (
        world[:, :3].tolist(),
        own[:, :3].tolist(),
        uv.tolist(),
        [None] * len(z) if in_box is None else in_box.tolist(),
    )
    return [
        Followed(tuple(place), tuple(own), tuple(uv), None if inside is None else tuple(inside)) if seen else None
        for seen, place, own, uv, inside in zip(shown.tolist(), *columns, strict=True)
    ]


def _between(witness: Witness, first: Point, second: Point) -> Shift | None:
    """From one place of a point to another, metres in the axes of the camera that saw the first."""
    here, there = _seen(witness, first, first.frame), _seen(witness, second, second.frame)
    if here is None or there is None:
        return None
    east, north, up = there.place
    x, y, z = (
        a * east + b * north + c * up + d - start
        for (a, b, c, d), start in zip(witness.inverse(first.frame), here.own, strict=False)
    )
    return x, y, z


def _shift(row: Row, witness: Witness) -> Shift | None:
    """Of a row about two images."""
    points = row.evidence.points
    if len(points) != 2 or [point.frame for point in points] != [view.frame for view in row.views]:
        return None
    return _between(witness, *points)


def _way(witness: Witness, point: Point, frames: Sequence[str]) -> list[float] | None:
    """Metres from a point's place in the first of some frames to that in each; None where one does not see it."""
    every = [_seen(witness, point, frame) for frame in frames]
    places = [one.place for one in every if one is not None]
    return [math.dist(place, places[0]) for place in places] if len(places) == len(every) else None


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
    yield from _followed(row, witness, row.evidence.points)
    yield from _pointed(row, witness, 1)
    floor, noise = _floor(row, witness), _variance(witness, _least(row))
    calm = -1.0 if row.name == "point_speed" else min(RESTS, max(CALM, 2 * math.sqrt(noise)))
    if _least(row) > 0 and calm < metres < floor:
        yield Fault("move", f"at least {floor:.4g} m, or rest", f"{metres:.4g} m")


def _followed(row: Row, witness: Witness, points: Sequence[Point]) -> Iterator[Fault]:
    """One point of one track, in each frame at the pixel and depth where the frame's camera sees it."""
    if len({(point.track, point.index) for point in points}) != 1:
        yield Fault("points", "one that is followed", str([(point.track, point.index) for point in points]))
    for point in points:
        seen = _seen(witness, point, point.frame)
        if seen is None:
            yield Fault("point", f"one that frame {point.frame} shows", f"{point.track} {point.index}")
            continue
        if math.dist(seen.uv, point.uv) > CLOSE_PX:
            yield Fault("point", f"({seen.uv[0]:.2f}, {seen.uv[1]:.2f}) in frame {point.frame}", str(point.uv))
        if point.depth is None or not math.isclose(point.depth, seen.own[2], rel_tol=CLOSE):
            yield Fault("point depth", f"{seen.own[2]} m", f"{point.depth} m")
    yield from _carried(witness, points)


def _carried(witness: Witness, points: Sequence[Point]) -> Iterator[Fault]:
    """In a made world a point on a thing goes where the thing's box goes, unless a part moves by itself."""
    track = witness.tracks.get(points[0].track) if points else None
    if track is None or track.object_id is None or witness.vouched.get("tracks") != Provenance.SYNTHETIC:
        return
    solids = [witness.solid(track.object_id, point.frame) for point in points]
    sizes = [solid.numbers[3:6] for solid in solids if solid is not None]
    seen = [_seen(witness, point, point.frame) for point in points]
    places = [one.in_box for one in seen if one is not None and one.in_box is not None]
    if len(places) < len(points) or any(math.dist(size, sizes[0]) > CARRIED for size in sizes):
        return  # a door that opens makes its cupboard's box larger
    off = max(math.dist(place, places[0]) for place in places)
    if off > CARRIED:
        yield Fault("point", f"at one place on {track.object_id!r}", f"{off:.3g} m off")


def _pointed(row: Row, witness: Witness, count: int) -> Iterator[Fault]:
    """The first `count` points are what the text or the dots point to, in the first image."""
    points, letters = row.evidence.points[:count], ascii_uppercase if count > 1 else ("",)
    first = row.views[0].frame if row.views else ""
    if any(point.frame != first for point in points):
        yield Fault("point", f"in frame {first}", str([point.frame for point in points]))
    if row.params.get("refer") == "dot":
        dots = [Mark(point.frame, "dot", (point.uv,), at) for point, at in zip(points, letters, strict=False)]
        if dots != list(row.marks):
            yield Fault("dot", str(dots), str(row.marks))
        return
    told, camera = COORDINATES.findall(row.text), witness.camera(first)
    if camera is None or len(told) != count:
        yield Fault("point in text", f"{count} points", str(told))
        return
    for (u, v), point in zip(told, points, strict=True):
        at = [1000 * place / edge for place, edge in zip(point.uv, (camera.width, camera.height), strict=True)]
        if max(abs(int(u) - at[0]), abs(int(v) - at[1])) > 0.5 + CLOSE_PX:
            yield Fault("point in text", f"({at[0]:.0f}, {at[1]:.0f})", f"({u}, {v})")


def _in_time(row: Row, witness: Witness) -> Iterator[Fault]:
    """A film shows frames in the order in which they were taken, at even steps."""
    at = [witness.order.get(view.frame, -1) for view in row.views]
    steps = {later - earlier for earlier, later in pairwise(at)}
    if len(steps) != 1 or min(steps) < 1:
        yield Fault("views", "at even steps in time", ", ".join(view.frame for view in row.views))
