"""Where a point of one image lies in another, again: pixels lifted by plain numbers, depth maps read again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sightline.answers.choice import Choice, YesNo
from sightline.answers.region import Pixel
from sightline.datasets.checking.recompute.pixels import AGREE_M, AGREE_SHARE, off_the_scan, pointed_at
from sightline.datasets.checking.recompute.retold import CLOSE, CLOSE_PX, Fault, Retold
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Mark, Point

Spot = tuple[float, float, float]

UNTOLD = frozenset({"overlap"})  # it is of points of the whole scene; here only its limits are known
WAY_PX = 2.0  # by which the depth that one map measured may lead beside the point in the other picture
BEFORE_M, BEFORE_SHARE = 0.10, 0.05  # by which what hides a point is nearer than it
BESIDE_PX = 3.0  # on a picture 640 wide: how far from the point's pixel the point is that hides it
LETTERS = ("A", "B", "C", "D")
# Of the width: how far wrong points are from the right one, and any two of the four from each other at least; at hard
# at most as well, for the right one would else be the middle of them.
LEVELS = {"easy": (0.05, math.inf), "hard": (0.025, 0.08)}
PLACE_M, PLACE_SHARE = 0.06, 0.04  # by which another place differs from this one
DIFFICULTY: Mapping[str, float] = {"shown": 0.5, "hidden": 1.0, "outside": 0.2}


def pixel_correspondence(row: Row, witness: Witness) -> Retold:
    """The first pixel lifted to its point and seen by the second camera; both maps must have that point there."""
    points, spot = row.evidence.points, _spot(row, witness)
    if len(points) != 2 or spot is None:
        return Retold(None)
    u, v, z = witness.place(row.views[1].frame, spot)
    camera = witness.camera(row.views[1].frame)
    if camera is None or not z > 0:
        return Retold(None)
    ways = _ways(witness, points[0], points[1])
    faults = [
        *_starting(row, witness, ()),
        *_ending(row, witness, points[1], spot),
        *_carried_off(_frames(row), witness, spot),
    ]
    faults += [*_too_long(ways), *_difficulty(row, 1.0 - row.evidence.values.get("overlap", math.nan))]
    return Retold(Pixel(u, v, camera.width, camera.height), ways, tuple(faults), UNTOLD)


def correspondence_choice(row: Row, witness: Witness) -> Retold:
    """Which of the four the first pixel's point falls on; the others are other places, as far off as they should."""
    points, spot = row.evidence.points, _spot(row, witness)
    if len(points) != 1 + len(LETTERS) or spot is None:
        return Retold(None)
    u, v, z = witness.place(row.views[1].frame, spot)
    offered, camera = points[1:], witness.camera(row.views[1].frame)
    off = [math.dist((u, v), point.uv) for point in offered]
    if camera is None or not z > 0 or not min(off) <= CLOSE_PX:
        return Retold(None)
    right = off.index(min(off))
    ways = _ways(witness, points[0], offered[right])
    dots = tuple([Mark(row.views[1].frame, "dot", (end.uv,), name) for end, name in zip(offered, LETTERS, strict=True)])
    faults = [*_starting(row, witness, dots), *_ending(row, witness, offered[right], spot), *_too_long(ways)]
    faults += _carried_off(_frames(row), witness, spot)
    for k, point in enumerate(offered):
        if k != right:
            faults += _elsewhere(row, witness, point, spot)
    low, high = (share * camera.width for share in LEVELS.get(str(row.params.get("level")), (math.nan, math.nan)))
    wrong = [off[k] for k in range(len(offered)) if k != right]
    nearest, farthest = _apart(offered)
    if not low - CLOSE_PX <= nearest <= farthest <= high + CLOSE_PX:
        faults.append(Fault("wrong points", f"{low:.4g} to {high:.4g} px apart", f"{nearest:.4g} to {farthest:.4g}"))
    faults += _difficulty(row, min(1.0, LEVELS["hard"][0] * camera.width / min(wrong)))
    values = {"nearest_wrong_px": min(wrong), **_on_one_thing(witness, offered, right), **ways}
    return Retold(Choice(LETTERS, right), values, tuple(faults), UNTOLD)


def _on_one_thing(witness: Witness, offered: Sequence[Point], right: int) -> dict[str, float]:
    """How many wrong points are on the thing that the right one is on; nothing where that is none or nobody knows."""
    owners = [_thing(witness, point) for point in offered]
    return {} if owners[right] is None else {"on_same_thing": float(owners.count(owners[right]) - 1)}


def _thing(witness: Witness, point: Point) -> str | None:
    """The thing that a point is on: by the scan's own labels where it is a point of the scan, else by the picture's."""
    if point.index is None:
        return witness.owner_at(point.frame, point)
    things, labels = witness.scene.objects, None if witness.cloud is None else witness.cloud.instances
    row = -1 if labels is None or not 0 <= point.index < len(labels) else int(labels[point.index])
    return things[row].id if 0 <= row < len(things) else None


def point_in_view(row: Row, witness: Witness) -> Retold:
    """Whether the first pixel's point falls into the second picture, and what the second map has there."""
    looked = _looked_for(row, witness)
    if looked is None:
        return Retold(None)
    why, _, faults = looked
    faults += _difficulty(row, DIFFICULTY[why])
    return Retold(
        YesNo(why == "shown"), {}, tuple(faults), UNTOLD, steps=((why, "look_for", ("point", "second image")),)
    )


def point_shown_in(row: Row, witness: Witness) -> Retold:
    """The first image beside each of the others in turn, as if it were the only one; at most one may show the point."""
    beside = [_beside(row, k) for k in range(1, len(row.views))]
    looked = [_looked_for(one, witness) for one in beside]
    some = [one for one in looked if one is not None]
    whys = [why for why, _, _ in some]
    if not beside or len(some) < len(looked) or whys.count("shown") > 1:
        return Retold(None)
    faults = [fault for _, _, more in some for fault in more]
    told = (*row.evidence.points[:1], *[point for one in beside for point in one.evidence.points[1:]])
    if told != row.evidence.points or len({view.frame for view in row.views}) < len(row.views):
        faults.append(Fault("points", f"image by image {told}", str(row.evidence.points)))
    faults += _difficulty(row, sum(DIFFICULTY[why] for why in whys) / len(whys))
    options = (*[f"image {k + 2}" for k in range(len(whys))], "none of them")
    ways = {name: pixels for _, ways, _ in some for name, pixels in ways.items()}
    steps = tuple([(why, "look_for", ("point", f"image {k + 2}")) for k, why in enumerate(whys)])
    untold = frozenset(f"overlap_{k + 2}" for k in range(len(whys)))
    right = whys.index("shown") if "shown" in whys else len(whys)
    return Retold(Choice(options, right), ways, tuple(faults), untold, steps=steps)


def _beside(row: Row, k: int) -> Row:
    """What a row says of its first image and of the one in place k, as a row of the two."""
    views, evidence = (row.views[0], row.views[k]), row.evidence
    points = (*evidence.points[:1], *[point for point in evidence.points[1:] if point.frame == views[1].frame])
    values = {"overlap": evidence.values.get(f"overlap_{k + 1}", math.nan)}
    return replace(row, views=views, evidence=replace(evidence, points=points, values=values))


def _looked_for(row: Row, witness: Witness) -> tuple[str, dict[str, float], list[Fault]] | None:
    """What the second picture has of the first point, how far the ways there and back end beside it where it is shown,
    and what is wrong with the evidence for it; None where nobody can say."""
    points, spot = row.evidence.points, _spot(row, witness)
    if spot is None:
        return None
    why = _why(witness, row.views[1].frame, spot)
    if why is None or len(points) != (1 if why == "outside" else 2):
        return None
    shown = _frames(row)[: 2 if why == "shown" else 1]  # what moves may come to hide the point
    ways, faults = {}, [*_starting(row, witness, ()), *_carried_off(shown, witness, spot)]
    if why == "shown":
        ways = _ways(witness, points[0], points[1])
        faults += [*_ending(row, witness, points[1], spot), *_too_long(ways)]
    elif why == "hidden":
        faults += _hider(row, witness, points[1], spot)
    return why, ways, faults


def _why(witness: Witness, frame: str, spot: Spot) -> str | None:
    """Whether a world point is shown in a frame, hidden there or outside of it; None where nobody can say."""
    u, v, z = witness.place(frame, spot)
    camera = witness.camera(frame)
    if camera is None or z == 0:
        return None
    if z < 0 or not (0 <= u < camera.width and 0 <= v < camera.height):
        return "outside" if z < 0 or math.isfinite(u) else None
    measured = witness.measured_at(frame, (u, v), z)
    if abs(measured - z) <= max(AGREE_M, AGREE_SHARE * z) * (1 + CLOSE):
        return "shown"
    limit = z - max(BEFORE_M, BEFORE_SHARE * z)
    # A depth camera that stands aside may see past what hides the point from the colour camera.
    return "hidden" if measured < limit or witness.depth_at(frame, (u, v)) < limit else None


def _spot(row: Row, witness: Witness) -> Spot | None:
    """The world point that the first point of a row says it is; None where it says none or two frames are not shown."""
    if len(row.views) != 2 or not row.evidence.points:
        return None
    start = row.evidence.points[0]
    if start.depth is None or not all(map(math.isfinite, (*start.uv, start.depth))):
        return None
    return witness.spot(start.frame, start.uv, start.depth)


def _starting(row: Row, witness: Witness, dots: tuple[Mark, ...]) -> Iterator[Fault]:
    """The first point is the one pointed to, its map has it there, and nothing is drawn but it and these dots; the
    two pictures share what the row's parameters want."""
    start = row.evidence.points[0]
    yield from pointed_at(row, witness, ("",))[0]
    yield from _on_map(witness, start)
    own = (Mark(start.frame, "dot", (start.uv,)),) if row.params.get("refer") == "dot" else ()
    if row.marks != own + dots:
        yield Fault("dot", str(own + dots), str(row.marks))
    low, high, overlap = row.params.get("low"), row.params.get("high"), row.evidence.values.get("overlap", math.nan)
    if not (isinstance(low, float) and isinstance(high, float) and low <= overlap <= high):
        yield Fault("overlap", f"{low} to {high}", str(overlap))


def _ending(row: Row, witness: Witness, end: Point, spot: Spot) -> Iterator[Fault]:
    """This point of the second picture is that point of the world, and its map has it there."""
    u, v, z = witness.place(row.views[1].frame, spot)
    if end.frame != row.views[1].frame or not math.dist(end.uv, (u, v)) <= CLOSE_PX:
        yield Fault("second point", f"({u:.2f}, {v:.2f}) in {row.views[1].frame}", f"{end.uv} in {end.frame}")
    if end.depth is None or not math.isclose(end.depth, z, rel_tol=CLOSE):
        yield Fault("point depth", f"{z} m", f"{end.depth} m")
    if end.index != row.evidence.points[0].index:
        yield Fault("point of the scan", f"{row.evidence.points[0].index} in both pictures", str(end.index))
    yield from _on_map(witness, end)


def _on_map(witness: Witness, point: Point) -> Iterator[Fault]:
    """The map measured about the depth that a point says."""
    yield from off_the_scan(witness, point)
    depth = math.nan if point.depth is None else point.depth
    measured = witness.measured_at(point.frame, point.uv, depth)
    if not abs(measured - depth) <= max(AGREE_M, AGREE_SHARE * depth) * (1 + CLOSE):
        yield Fault("point depth", f"about the {measured:.4g} m of the map", f"{depth:.4g} m")


def _ways(witness: Witness, start: Point, end: Point) -> dict[str, float]:
    """By how many pixels the depth that each map measured leads beside the point in the other picture."""
    there = witness.spot(start.frame, start.uv, witness.measured_at(start.frame, start.uv, start.depth or math.nan))
    back = witness.spot(end.frame, end.uv, witness.measured_at(end.frame, end.uv, end.depth or math.nan))
    return {
        "way_there_px": math.dist(witness.place(end.frame, there)[:2], end.uv),
        "way_back_px": math.dist(witness.place(start.frame, back)[:2], start.uv),
    }


def _too_long(ways: Mapping[str, float]) -> Iterator[Fault]:
    for name, pixels in ways.items():
        if not pixels < WAY_PX:
            yield Fault(name, f"below {WAY_PX}", f"{pixels:.3g}")


def _elsewhere(row: Row, witness: Witness, point: Point, spot: Spot) -> Iterator[Fault]:
    """A wrong point is on a surface of the second picture and surely not the right place."""
    yield from _on_map(witness, point)
    if point.frame != row.views[1].frame or point.depth is None:
        yield Fault("wrong point", f"in {row.views[1].frame} with its depth", f"in {point.frame} at {point.depth} m")
        return
    apart = math.dist(witness.spot(point.frame, point.uv, point.depth), spot)
    least = max(PLACE_M, PLACE_SHARE * witness.place(point.frame, spot)[2])
    if not apart >= least * (1 - CLOSE):
        yield Fault("wrong point", f"at least {least:.3g} m from the right one", f"{apart:.3g} m")


def _apart(points: Sequence[Point]) -> tuple[float, float]:
    """Pixels between the two nearest, and between the two farthest."""
    lengths = [math.dist(one.uv, other.uv) for k, one in enumerate(points) for other in points[:k]]
    return min(lengths), max(lengths)


def _hider(row: Row, witness: Witness, point: Point, spot: Spot) -> Iterator[Fault]:
    """What hides a point is on a surface of the second picture, before it, in its pixel or just beside."""
    yield from _on_map(witness, point)
    u, v, z = witness.place(row.views[1].frame, spot)
    camera = witness.camera(row.views[1].frame)
    near = math.inf if camera is None else max(1.0, round(BESIDE_PX * camera.width / 640))
    if point.frame != row.views[1].frame or max(abs(point.uv[0] - u), abs(point.uv[1] - v)) > near + CLOSE_PX:
        yield Fault("what hides it", f"beside ({u:.1f}, {v:.1f})", str(point.uv))
    if point.depth is None or not point.depth < z:
        yield Fault("what hides it", f"nearer than {z:.4g} m", f"{point.depth} m")


def _frames(row: Row) -> list[str]:
    return [view.frame for view in row.views]


def _carried_off(frames: Sequence[str], witness: Witness, spot: Spot) -> Iterator[Fault]:
    """A world point on a thing that moves is another place of the scene in the next frame."""
    for thing in witness.moving:
        for frame in frames:
            box = thing.motion.get(frame)
            if box is not None and (2 * np.abs(np.linalg.solve(box.rotation, spot - box.center)) <= box.size).all():
                yield Fault("point", "on what stays", f"on {thing.id!r}, which moves, in frame {frame}")


def _difficulty(row: Row, expected: float) -> Iterator[Fault]:
    if row.difficulty is None or not math.isclose(row.difficulty, expected, abs_tol=CLOSE):
        yield Fault("difficulty", str(expected), str(row.difficulty))
