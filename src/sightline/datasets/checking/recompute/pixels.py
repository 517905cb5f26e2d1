"""Depths again: pixels read along rays of the depth map's own camera."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.region import Pixel
from sightline.datasets.checking.recompute.retold import CLOSE, CLOSE_PX, Fault, Retold, Step, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Mark, Point
from sightline.scenes.fact import Fact

COORDINATES = re.compile(r"\((\d+), (\d+)\)")
AGREE_M, AGREE_SHARE = 0.03, 0.02  # what two depth maps may differ by at one point of the scene
A_OR_B = Choice(("A", "B"), 0), Choice(("A", "B"), 1)
STEPS: Mapping[str, tuple[Step, ...]] = {
    asked: ((asked, f"{asked}_of", ("A", "B")),) for asked in ("nearer", "farther")
}  # fmt: skip
# Of the diagonal about what shows of a thing: as far from its centre its middle may be, where the frame has a map of
# whose each pixel is, and where it has none.
MIDDLE, MAPLESS = 0.15, 0.05


def pixel_depth(row: Row, witness: Witness) -> Retold:
    """What the map has at the point, looked up by the ray of its pixel."""
    if len(row.evidence.points) != 1:
        return Retold(None)
    [point] = row.evidence.points
    depth = _looked_up(witness, point)
    if depth is None:
        return Retold(None)
    margin = sigmas(depth, _variance(witness, point.frame, depth))
    faults, objects = pointed_at(row, witness, ("",))
    faults += _of_point(witness, point, depth)
    return Retold(Length(depth), {"depth_m": depth}, faults, margin=margin, objects=objects)


def depth_comparison(row: Row, witness: Witness) -> Retold:
    """What the map has at both points; nearer or farther, by what the text asks for."""
    asked, deeper = _asked(row), _deeper(row, witness)
    if asked is None or deeper is None:
        return Retold(None)
    index, told = deeper
    if asked == "nearer":
        index = 1 - index
    return told._replace(answer=A_OR_B[index], steps=STEPS[asked])


def pixel_comparison(row: Row, witness: Witness) -> Retold:
    """The same, and the pixel of the one that is asked for; the other one is the rival."""
    asked, deeper = _asked(row), _deeper(row, witness)
    if asked is None or deeper is None:
        return Retold(None)
    index, told = deeper
    if asked == "nearer":
        index = 1 - index
    points = row.evidence.points
    camera = witness.camera(points[0].frame)
    if camera is None:
        return Retold(None)
    (u, v), rival = points[index].uv, points[1 - index].uv
    return told._replace(answer=Pixel(u, v, camera.width, camera.height, (rival,)), steps=STEPS[asked])


def _asked(row: Row) -> str | None:
    """Which of two depths a comparison asks for, by its one step; that the words ask for the same `wording` sees."""
    steps = row.evidence.steps
    asked = steps[0][0] if len(steps) == 1 and steps[0] else None
    may = row.params.get("ask")
    return asked if asked in STEPS and may in (asked, "either") else None


def _deeper(row: Row, witness: Witness) -> tuple[int, Retold] | None:
    """Which of two points is the deeper one, and the evidence for it."""
    points = row.evidence.points
    if len(points) != 2:
        return None
    first, second = _looked_up(witness, points[0]), _looked_up(witness, points[1])
    if first is None or second is None:
        return None
    values = {"depth_a_m": first, "depth_b_m": second}
    variance = _variance(witness, points[0].frame, first) + _variance(witness, points[1].frame, second)
    faults, objects = pointed_at(row, witness, ("A", "B"))
    faults += _of_point(witness, points[0], first) + _of_point(witness, points[1], second)
    faults += tuple(_apart(row, witness, abs(first - second), min(first, second)))
    return int(second > first), Retold(None, values, faults, margin=sigmas(first - second, variance), objects=objects)


def _apart(row: Row, witness: Witness, metres: float, nearer: float) -> Iterator[Fault]:
    """The two are as far apart as the row's parameters want them, in depth and in the picture."""
    floor, share, pixels = (row.params.get(name) for name in ("least_m", "least_share", "apart"))
    if not (isinstance(floor, float) and isinstance(share, float) and isinstance(pixels, float)):
        yield Fault("params", "least_m, least_share and apart as numbers", f"{floor}, {share}, {pixels}")
        return
    if metres < max(floor, share * nearer) * (1 - CLOSE):
        yield Fault("depths", f"at least {floor} m and {share} of the nearer one apart", f"{metres} m")
    camera, (one, other) = witness.camera(row.evidence.points[0].frame), row.evidence.points
    if camera is not None and math.dist(one.uv, other.uv) < pixels * camera.width / 640 - CLOSE_PX:
        yield Fault("points", f"at least {pixels} px apart on a picture 640 wide", f"{one.uv} and {other.uv}")


def _variance(witness: Witness, frame: str, depth: float) -> float:
    """Of one reading of a map, square metres: the worse of what the scene and the map itself say."""
    key = ("noise of depth", frame)
    if key not in witness.kept:
        vouches = witness.scene.frame(frame).depth.vouch, witness.scene.facts.get(Fact.DEPTH)
        witness.kept[key] = [(vouch.sigma, vouch.relative) for vouch in vouches if vouch is not None]
    known: list[tuple[float, float]] = witness.kept[key]
    return max([sigma * sigma + (relative * depth) ** 2 for sigma, relative in known])


def _looked_up(witness: Witness, point: Point) -> float | None:
    """What the map has where the point is, metres; None where it has nothing there.

    Where the map's camera stands beside the colour camera a point falls into another of its pixels the deeper it is,
    and the point may be as much deeper than the map says as both may differ: one of these pixels must have it.
    """
    if point.depth is None:
        return None
    first = witness.measured_at(point.frame, point.uv, point.depth)
    if math.isclose(first, point.depth, rel_tol=CLOSE):
        return first
    slack = max(AGREE_M, AGREE_SHARE * point.depth)
    others = [point.depth + share * slack for share in (-1.0, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.0)]
    found = [witness.measured_at(point.frame, point.uv, other) for other in others]
    for depth in (*found, witness.depth_at(point.frame, point.uv)):  # the last where no pose says where the point is
        if math.isclose(depth, point.depth, rel_tol=CLOSE):
            return depth
    return first if math.isfinite(first) else None


def _of_point(witness: Witness, point: Point, depth: float) -> tuple[Fault, ...]:
    """It says the depth that was looked up, and is the scan's point that it names."""
    faults = off_the_scan(witness, point)
    if point.depth is None or not math.isclose(point.depth, depth, rel_tol=CLOSE):
        faults += (Fault("point depth", f"{depth} m", f"{point.depth} m"),)
    return faults


def off_the_scan(witness: Witness, point: Point) -> tuple[Fault, ...]:
    """A point that names one of the scan's shows where that one is."""
    if point.index is None:
        return ()
    cloud = witness.cloud
    if cloud is None or not 0 <= point.index < len(cloud.xyz):
        return (Fault("point of the scan", "one that it has", str(point.index)),)
    u, v, _ = witness.place(point.frame, cloud.xyz[point.index].tolist())
    if not math.dist((u, v), point.uv) <= CLOSE_PX:
        return (Fault(f"point {point.index} of the scan", f"at ({u:.2f}, {v:.2f})", f"at {point.uv}"),)
    return ()


def pointed_at(row: Row, witness: Witness, letters: tuple[str, ...]) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """What is wrong with how the first points are pointed to, called by these letters, and the objects that are boxed.

    They must be what the text, the marks or the names point to, in the frame that is shown, at the depth of its map.
    """
    points, refer = row.evidence.points[: len(letters)], row.params.get("refer", "coordinate")
    frame = row.views[0].frame if row.views else None
    for point in points:
        if point.frame != frame:
            return (Fault("point", f"in frame {frame or 'none'}", point.frame),), ()
    faults: list[Fault] = []
    if refer == "coordinate":
        faults += told_by_text(row, witness, points)
    if refer in ("name", "box"):
        more, objects = _middles(row, witness, points, letters)
        return (*faults, *more), objects
    if refer == "dot":
        dots = [Mark(point.frame, "dot", (point.uv,), letter) for point, letter in zip(points, letters, strict=True)]
        if dots != [mark for mark in row.marks if mark.frame == frame]:
            faults.append(Fault("dot", str(dots), str(row.marks)))
    return tuple(faults), ()


def told_by_text(row: Row, witness: Witness, points: Sequence[Point]) -> Iterator[Fault]:
    """A coordinate in the text stands for a thousandth of the picture."""
    told = COORDINATES.findall(row.text)
    for k, point in enumerate(points):
        camera = witness.camera(point.frame)
        if camera is None:
            continue
        u, v = 1000 * point.uv[0] / camera.width, 1000 * point.uv[1] / camera.height
        if k >= len(told) or max(abs(int(told[k][0]) - u), abs(int(told[k][1]) - v)) > 0.5 + CLOSE_PX:
            yield Fault("point in text", f"({u:.0f}, {v:.0f})", str(told[k] if k < len(told) else None))


def _off_middle(
    witness: Witness, point: Point, owner: str, bounds: tuple[float, float, float, float]
) -> Iterator[Fault]:
    """It is near the centre of what shows of its thing, and the centre is the thing's, where pixels have owners."""
    u0, v0, u1, v1 = bounds
    centre, mapped = ((u0 + u1) / 2, (v0 + v1) / 2), witness.scene.frame(point.frame).read_instances is not None
    share = MIDDLE if mapped else MAPLESS
    if math.dist(point.uv, centre) > share * math.hypot(u1 - u0, v1 - v0) + CLOSE_PX:
        yield Fault("point", f"near the middle of {bounds}", str(point.uv))
    there = witness.owner_at(point.frame, Point(point.frame, centre)) if mapped else owner
    if there != owner:
        yield Fault("middle", f"on {owner}", f"on {there or 'no thing'}")


def _middles(
    row: Row, witness: Witness, points: Sequence[Point], letters: tuple[str, ...]
) -> tuple[list[Fault], tuple[str, ...]]:
    """Each point is of the thing that is named or boxed, near the middle of what shows of it."""
    faults: list[Fault] = []
    bounds, owners = witness.bounds(row.views[0].frame), []
    for point in points:
        owner = witness.owner_at(point.frame, point)
        owners.append(owner or "")
        if owner is None or owner not in bounds:
            faults.append(Fault("point", "on a thing that shows", f"{point.uv} on {owner}"))
            return faults, ()
        faults += _off_middle(witness, point, owner, bounds[owner])
    if row.params.get("refer") == "name":
        named = [one.object_id for one in row.evidence.mentions]
        if named != owners:
            faults.append(Fault("mentions", ", ".join(owners), ", ".join(named)))
        return faults, ()
    boxes = [
        Mark(point.frame, "box", (bounds[owner][:2], bounds[owner][2:]), letter)
        for point, owner, letter in zip(points, owners, letters, strict=True)
    ]
    if boxes != list(row.marks):
        faults.append(Fault("box", str(boxes), str(row.marks)))
    return faults, tuple(owners)
