"""Followed points as the frames of a scene see them, and whether a row speaks of those that it says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

import numpy as np

from sightline.datasets.checking.recompute.pixels import COORDINATES
from sightline.datasets.checking.recompute.retold import CLOSE, CLOSE_PX, Fault
from sightline.datasets.checking.recompute.witness import Followed, Witness
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Mark, Point
from sightline.scenes.fact import Provenance

Shift = tuple[float, float, float]

CARRIED = 1e-6  # metres


def seen_in(witness: Witness, point: Point, frame: str) -> Followed | None:
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


def between(witness: Witness, first: Point, second: Point) -> Shift | None:
    """From one place of a point to another, metres in the axes of the camera that saw the first."""
    here, there = seen_in(witness, first, first.frame), seen_in(witness, second, second.frame)
    if here is None or there is None:
        return None
    east, north, up = there.place
    x, y, z = (
        a * east + b * north + c * up + d - start
        for (a, b, c, d), start in zip(witness.inverse(first.frame), here.own, strict=False)
    )
    return x, y, z


def way_of(witness: Witness, point: Point, frames: Sequence[str]) -> list[float] | None:
    """Metres from a point's place in the first of some frames to that in each; None where one does not see it."""
    every = [seen_in(witness, point, frame) for frame in frames]
    places = [one.place for one in every if one is not None]
    return [math.dist(place, places[0]) for place in places] if len(places) == len(every) else None


def of_followed(row: Row, witness: Witness, points: Sequence[Point]) -> Iterator[Fault]:
    """One point of one track, in each frame at the pixel and depth where the frame's camera sees it."""
    if len({(point.track, point.index) for point in points}) != 1:
        yield Fault("points", "one that is followed", str([(point.track, point.index) for point in points]))
    for point in points:
        seen = seen_in(witness, point, point.frame)
        if seen is None:
            yield Fault("point", f"one that frame {point.frame} shows", f"{point.track} {point.index}")
            continue
        if math.dist(seen.uv, point.uv) > CLOSE_PX:
            yield Fault("point", f"({seen.uv[0]:.2f}, {seen.uv[1]:.2f}) in frame {point.frame}", str(point.uv))
        if point.depth is None or not math.isclose(point.depth, seen.own[2], rel_tol=CLOSE):
            yield Fault("point depth", f"{seen.own[2]} m", f"{point.depth} m")
    yield from _carried(witness, points)


def _carried(witness: Witness, points: Sequence[Point]) -> Iterator[Fault]:
    """In a made world a point on a thing stays within the thing's box wherever that goes.

    Not at one place in it: a ball rolls, a lid opens.
    """
    track = witness.tracks.get(points[0].track) if points else None
    if track is None or track.object_id is None or witness.vouched.get("tracks") != Provenance.SYNTHETIC:
        return
    for point in points:
        solid, seen = witness.solid(track.object_id, point.frame), seen_in(witness, point, point.frame)
        if solid is None or seen is None or seen.in_box is None:
            continue
        off = max(abs(at) - size / 2 for at, size in zip(seen.in_box, solid.numbers[3:6], strict=True))
        if off > CARRIED:
            yield Fault(
                "point", f"within the box of {track.object_id!r} in frame {point.frame}", f"{off:.3g} m outside"
            )


def of_pointed(row: Row, witness: Witness, count: int) -> Iterator[Fault]:
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
