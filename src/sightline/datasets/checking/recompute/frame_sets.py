"""Sizes over sets of frames again: by corners, and by the object's points looked up in each frame's depth map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.objects import solids_of
from sightline.datasets.checking.recompute.phrases import could_mean
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, Retold, sigmas
from sightline.datasets.checking.recompute.solids import Place, Solid, extent
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact
from sightline.scenes.seen import tolerance

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SLICES = 20  # of the size, along the axis
COVERS, OFF = 0.9, 0.1  # of the slices; of the size
SIGHT = 0.05  # of the points of an object that each frame must see
FEWEST = 20  # points
SPECK, SPECK_PART = 64, 0.003  # pixels, and part of the picture, below which a thing is none
SKIN, SOLE = 0.01, 0.02  # metres by which points stand off their box; what of it is floor
SLACK = 1.02  # slices: a point midway between two pixels may fall to either, and decide over one
NO_THINGS = ("wall", "floor", "ceiling", "window", "object")
NO_SIDES = ("person", "man", "woman", "child", "boy", "girl", "baby", "people")


@dataclass(frozen=True)
class Stretch:
    """What of an object shows along an axis: how many points, their first and last place (0 to 1 of the box), and the
    slices that hold one, as bits."""

    count: int
    low: float
    high: float
    slices: int

    @classmethod
    def of(cls, places: Array) -> Stretch:
        """Of the places (M,) of M points."""
        if not len(places):
            return cls(0, np.inf, -np.inf, 0)
        held = np.bincount(np.clip(places * SLICES // 1, 0, SLICES - 1).astype(np.int64), minlength=SLICES)
        slices = sum(1 << k for k, points in enumerate(held.tolist()) if points)
        return cls(len(places), float(places.min()), float(places.max()), slices)


def size_over_frames(row: Row, witness: Witness) -> Retold:
    """From the corners of a box; each frame must see enough of the thing, all together reach over it, no part may."""
    solids = solids_of(row, witness, 1)
    axis, box = str(row.params.get("axis")), str(row.params.get("box"))
    if solids is None or not row.views or axis not in ("height", "length", "width"):
        return Retold(None)
    [solid], [mention] = solids, row.evidence.mentions
    metres = _metres(solid, axis, box)
    frames = [view.frame for view in row.views]
    whole, *views = (_stretch(witness, mention.object_id, frame, axis, box) for frame in ("", *frames))
    faults = [*_of_thing(row, witness, whole, axis), *_of_views(row, witness, views, whole)]
    faults += _of_cover(row, views, whole)
    values = {f"{axis}_m": metres}
    for k, frame in enumerate(frames, 1):
        values[f"pixels_{k}"] = float(_pixels(witness, frame, mention.object_id))
    noise = 2 * witness.variance(Fact.OBJECTS) + witness.variance(Fact.METRIC, 1.0) * metres * metres
    untold = frozenset({"covered", "covered_by_fewer"} if len(views) > 1 else {"covered"})  # told in `_of_cover`
    return Retold(Length(metres), values, tuple(faults), untold, sigmas(metres, noise))


def _metres(solid: Solid, axis: str, box: str) -> float:
    """The size along an axis: of the box's own edges, or of the box along the world's axes that encloses it."""
    if box == "own":
        return extent(solid, {"height": "height", "length": "width", "width": "length"}[axis])
    return math.hypot(*_axis(solid, axis, box)[1])


def _pixels(witness: Witness, frame: str, object_id: str) -> int:
    return witness.shown(frame).get(object_id, (0,))[0]


def _stretch(witness: Witness, object_id: str, frame: str, axis: str, box: str) -> Stretch:
    """What a frame shows of an object along an axis, or what there is of it where no frame is named."""
    key = (Stretch, object_id, frame, axis, box)
    if key not in witness.kept:
        owned = _points_of(witness, object_id)
        solid = witness.solid(object_id)
        start, way = (np.array(part) for part in _axis(solid, axis, box))  # type: ignore[arg-type]  # it has a box
        places = (witness.surface.xyz[owned] - start) @ way / (way @ way)
        witness.kept[key] = Stretch.of(places[_sees(witness, frame)[owned]] if frame else places)
    found: Stretch = witness.kept[key]
    return found


def _axis(solid: Solid, axis: str, box: str) -> tuple[Place, Place]:
    """Where an axis begins and the way to its end, world metres, both read off the corners of the box."""
    low, high = ([end(values) for values in zip(*solid.corners, strict=True)] for end in (min, max))
    if axis == "height":
        return tuple(low), (0.0, 0.0, high[2] - low[2])
    if box == "room":
        start = tuple(low)
        ways = [(high[0] - low[0], 0.0, 0.0), (0.0, high[1] - low[1], 0.0)]
    else:
        start, steep = solid.corners[0], [rise for _, rise in solid.edges]
        ends = [solid.corners[far] for far in (1, 2, 4)]
        del ends[steep.index(max(steep))]
        ways = [(x - start[0], y - start[1], z - start[2]) for x, y, z in ends]
    first, second = (math.hypot(*way) for way in ways)
    # Edges that are equally long up to rounding stay in their order.
    longer = first * (1 + CLOSE) >= second
    return start, ways[0] if longer == (axis == "length") else ways[1]


def _points_of(witness: Witness, object_id: str) -> NDArray[np.int64]:
    """Which points (M,) of the scene's surface are the object's: those the scene gives it, else those in its box."""
    key = (_points_of, object_id)
    if key not in witness.kept:
        surface, things = witness.surface, [thing.id for thing in witness.scene.objects]
        if (surface.instances >= 0).any():
            mine = surface.instances == things.index(object_id)
        else:
            around = {name: witness.solid(name) for name in things if not witness.scene.object(name).motion}
            solids = {name: solid for name, solid in around.items() if solid is not None}
            mine = _within(solids[object_id], surface.xyz)
            small = np.prod(solids[object_id].numbers[3:6])
            for name, solid in solids.items():
                if name != object_id and np.prod(solid.numbers[3:6]) < small:
                    mine &= ~_within(solid, surface.xyz)
        witness.kept[key] = np.flatnonzero(mine)
    found: NDArray[np.int64] = witness.kept[key]
    return found


def _within(solid: Solid, points: Array) -> Mask:
    """Which points (N, 3) a box holds, its faces a skin out, without the floor under it."""
    rotation = np.array(solid.numbers[6:]).reshape(3, 3)
    local = np.linalg.solve(rotation, (points - np.array(solid.center)).T).T
    inside = (2 * np.abs(local) <= np.array(solid.numbers[3:6]) + 2 * SKIN).all(axis=1)
    return np.asarray(inside & (points[:, 2] - solid.heights[0] >= SOLE))


def _sees(witness: Witness, frame_id: str) -> Mask:
    """Which points (P,) of the scene's surface a frame sees: one of the four pixels next to a point has its depth."""
    key = (_sees, frame_id)
    if key not in witness.kept:
        source, matrix = witness.scene.frame(frame_id).depth, witness.matrix(frame_id)
        points = witness.surface.xyz
        seen = np.zeros(len(points), dtype=np.bool_)
        if matrix is not None and source.color_from_depth is not None and len(points):
            depth_from_world = np.linalg.inv(matrix @ source.color_from_depth.matrix)
            before = points @ depth_from_world[:3, :3].T + depth_from_world[:3, 3]
            ahead = np.flatnonzero(before[:, 2] > 0)
            uv, _ = source.camera.project(before[ahead])
            ahead = ahead[source.camera.inside(uv)]
            seen[ahead] = _agrees(
                source.read(), uv[source.camera.inside(uv)], before[ahead, 2], tolerance(source.vouch)
            )
        witness.kept[key] = seen
    found: Mask = witness.kept[key]
    return found


def _agrees(depth: NDArray[np.float32], uv: Array, z: Array, noise: tuple[float, float]) -> Mask:
    """Whether one of the four pixels whose middles are next to (u, v) (N, 2) has depth z (N,), metres."""
    framed = np.pad(depth, 1, constant_values=np.nan)  # pixel (0, 0) is now at (1, 1)
    column, row = (np.floor(uv - 0.5).astype(np.int64) + 1).T
    corners = np.stack([framed[row + down, column + across] for down in (0, 1) for across in (0, 1)])
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(corners - z) <= np.maximum(noise[0], noise[1] * z)).any(axis=0))


def _of_thing(row: Row, witness: Witness, whole: Stretch, axis: str) -> Iterator[Fault]:
    """It is a thing that stands still, has that side, and whose points reach as far as its box."""
    thing = witness.scene.object(row.evidence.mentions[0].object_id)
    if thing.label.lower().split(" ")[-1] in (NO_THINGS if axis == "height" else NO_THINGS + NO_SIDES):
        yield Fault("label", f"of a thing that has a {axis}", thing.label)
    if thing.motion:
        yield Fault("object", "one that stands still", thing.id)
    if whole.count < FEWEST or abs(whole.high - whole.low - 1.0) > OFF + 1e-9:
        yield Fault("box", f"points from {whole.low:.3g} to {whole.high:.3g} of the {axis}", f"{whole.count} points")


def _of_views(row: Row, witness: Witness, views: list[Stretch], whole: Stretch) -> Iterator[Fault]:
    """In each frame the name points to the thing alone, and enough of it shows."""
    mention = row.evidence.mentions[0]
    for view, stretch in zip(row.views, views, strict=True):
        meant = [thing.id for thing in could_mean(witness, view.frame, mention.name)]
        if meant != [mention.object_id]:
            yield Fault(f"what {mention.name!r} means in frame {view.frame}", ", ".join(meant), mention.object_id)
        camera = witness.camera(view.frame)
        pixels = _pixels(witness, view.frame, mention.object_id)
        if camera is None or pixels < max(SPECK, SPECK_PART * camera.width * camera.height):
            yield Fault(f"pixels in frame {view.frame}", "enough to know it by", str(pixels))
        if stretch.count < SIGHT * whole.count - 1 or not stretch.count:
            yield Fault(f"points in frame {view.frame}", f"5 % of {whole.count}", str(stretch.count))


def _of_cover(row: Row, views: list[Stretch], whole: Stretch) -> Iterator[Fault]:
    """All views cover, no part of them does, and the shares are those told. Only so many views as are asked for."""
    if row.params.get("frames") != len(views):
        yield Fault("views", f"{row.params.get('frames')} of them", str(len(views)))
    by_bins = row.params.get("cover") == "bins"
    slices = whole.slices.bit_count() if by_bins else SLICES
    loose = SLACK / max(1, slices)

    def share(*some: Stretch) -> float:
        if by_bins:
            held = 0
            for stretch in some:
                held |= stretch.slices
            return held.bit_count() / max(1, slices)
        return max(0.0, max(one.high for one in some) - min(one.low for one in some))

    def covers(part: float, slack: float) -> bool:
        return part >= COVERS - slack if by_bins else abs(part - 1.0) <= OFF + slack

    together = share(*views)
    if not covers(together, loose):
        yield Fault("views", "that show it from end to end", f"{together:.3g} of it")
    told = {"covered": min(1.0, together)}
    if len(views) > 1:
        fewer = [share(*some) for some in combinations(views, len(views) - 1)]
        told["covered_by_fewer"] = min(1.0, max(fewer))
        if any(covers(part, -loose) for part in fewer):
            yield Fault("views", "all of them needed", f"fewer show {max(fewer):.3g} of it")
    found = {**row.evidence.values, "difficulty": row.difficulty}
    told["difficulty"] = 1.0 - min(1.0, max([share(one) for one in views]))
    for what, expected in told.items():
        value = found.get(what)
        if value is None or not abs(value - expected) <= loose:
            yield Fault(what, f"{expected:.4g}", str(value))
