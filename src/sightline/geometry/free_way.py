"""Ways on the floor: where a round body can stand, the shortest way it can go, its bends and what it passes.

A floor is a grid of square cells, (H, W), cell [0, 0] with its corner at world xy `origin`, x along W. Whatever lies
outside the grid is not floor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import distance_transform_edt, label

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.grid_way import shortest, tightened

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Turn = Literal["left", "right", "back"]

TRODDEN = 0.05  # metres; what rises no higher from the floor is stepped on, not gone round
BEND = math.radians(30.0)  # a change of heading above this is a turn
ABOUT = math.radians(135.0)  # above this it is a turn back
ONE_BEND = 0.5  # metres; bends that follow each other within this are one turn


class NoWay(StrEnum):
    """Why there is no way."""

    START = "the body cannot stand at the start"
    GOAL = "the body cannot stand at the goal"
    PARTED = "no way leads from the start to the goal"


@dataclass(frozen=True, eq=False)
class Way:
    """A way for a round body: `points` (M, 2), world xy in metres, at which its middle changes its heading, both ends
    included; `cells` (K, 2), the (row, column) steps of it before it was drawn tight; `clearance`: metres from the way
    to the nearest thing, at least the body's radius."""

    points: Array
    cells: NDArray[np.int64]
    clearance: float

    @cached_property
    def length(self) -> float:
        """Metres along the points."""
        return float(np.linalg.norm(np.diff(self.points, axis=0), axis=1).sum())


@dataclass(frozen=True, eq=False)
class Floor:
    """Where nothing stands: `open` (H, W) cells of `cell` metres from world xy `origin`."""

    open: Flags
    origin: tuple[float, float]
    cell: float

    def __post_init__(self) -> None:
        if self.open.ndim != 2 or self.open.dtype != np.bool_:
            raise GeometryError(f"Floor: cells of shape {self.open.shape}, {self.open.dtype}; give (H, W) of bool")
        if not self.cell > 0:
            raise GeometryError(f"Floor: cells of {self.cell} m; give a length above 0")

    @cached_property
    def clearances(self) -> Array:
        """Metres (H, W) from the middle of each cell to the nearest one that is not open, less half a cell; 0 there.

        Exact Euclidean distances between middles. What is not open fills its cell to the nearest point of it or more.
        """
        walled = np.pad(self.open, 1)
        apart = np.asarray(distance_transform_edt(walled), dtype=np.float64)[1:-1, 1:-1]
        return np.maximum(apart - 0.5, 0.0) * self.cell

    @cached_property
    def middles(self) -> Array:
        """World xy (H, W, 2), metres, of the middle of each cell."""
        rows, columns = np.indices(self.open.shape)
        return np.stack([columns + 0.5, rows + 0.5], axis=-1) * self.cell + self.origin

    def free(self, radius: float) -> Flags:
        """Cells (H, W) on whose middle a body of `radius` metres can stand."""
        return self.open & (self.clearances >= radius)

    def at(self, point: ArrayLike) -> Flags:
        """The one cell (H, W) that holds world xy (2,), metres; none where it is outside."""
        x, y = ((np.asarray(point, dtype=np.float64) - self.origin) // self.cell).astype(np.int64).tolist()
        flags = np.zeros_like(self.open)
        height, width = flags.shape
        if 0 <= y < height and 0 <= x < width:
            flags[y, x] = True
        return flags

    def beside(self, box: Box, reach: float) -> Flags:
        """Cells (H, W) whose middle is at most `reach` metres, in plan, from an upright box or under it."""
        return apart_in_plan(box, self.middles) <= reach


def floor_among(outline: ArrayLike, boxes: Iterable[Box], floor_z: float, height: float, cell: float = 0.05) -> Floor:
    """The floor that boxes leave open to a body of `height` metres: inside `outline` (K, 2), world xy in metres, and
    under no box that reaches between `floor_z` + 5 cm and `floor_z` + `height`. Of boxes that lean the upright ones
    around them count."""
    polygon = np.asarray(outline, dtype=np.float64)
    if polygon.ndim != 2 or polygon.shape[0] < 3 or polygon.shape[1] != 2 or not np.isfinite(polygon).all():
        raise GeometryError(f"floor_among: an outline of shape {polygon.shape}; give (K, 2) finite metres, K of 3 up")
    low = polygon.min(axis=0)
    columns, rows = (int(count) for count in np.ceil((polygon.max(axis=0) - low) / cell))
    origin = (float(low[0]), float(low[1]))
    floor = Floor(np.ones((rows, columns), dtype=np.bool_), origin, cell)
    x, y = floor.middles[..., 0], floor.middles[..., 1]
    inside = np.zeros((rows, columns), dtype=np.bool_)
    for (ax, ay), (bx, by) in zip(polygon.tolist(), np.roll(polygon, -1, axis=0).tolist(), strict=True):
        if ay != by:  # a ray towards +x crosses this side: even-odd rule
            inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    for box in boxes:
        lowest, highest = box.bounds[:, 2].tolist()
        if lowest < floor_z + height and highest > floor_z + TRODDEN:
            upright = box if box.is_upright(1e-9) else box.enclosing_yaw_box()
            inside &= apart_in_plan(upright, floor.middles) > 0
    return Floor(inside, origin, cell)


def apart_in_plan(box: Box, points: ArrayLike) -> Array:
    """Metres (...) from world xy (..., 2) to the footprint of an upright box, 0 on it."""
    at = np.asarray(points, dtype=np.float64)
    flat = np.concatenate([at, np.full((*at.shape[:-1], 1), box.center[2])], axis=-1)
    return box.distance_to(flat)


def shortest_way(floor: Floor, start: Flags, goal: Flags, radius: float) -> Way | NoWay:
    """The shortest way of a body of `radius` metres from any of the cells `start` (H, W) to any of `goal`, or why there
    is none.

    Shortest in steps to eight neighbours (at most 8.3 % longer than the shortest of all over the same cells), then
    drawn tight, which makes it shorter still.
    """
    free = floor.free(radius)
    if not (start & free).any():
        return NoWay.START
    if not (goal & free).any():
        return NoWay.GOAL
    cells = shortest(free, start, goal & free)
    if not len(cells):
        return NoWay.PARTED
    bends = tightened(free, tightened(free, cells)[::-1])[::-1]
    points = floor.middles[bends[:, 0], bends[:, 1]]
    return Way(points, cells, _least_clearance(floor, points))


def widest_radius(floor: Floor, start: Flags, goal: Flags) -> float:
    """Metres of radius of the largest round body that can go from `start` to `goal` (H, W); 0 where not even a point
    can. The least clearance on the best way: what lies between two cells is not known better than to half a cell."""
    radii = np.unique(floor.clearances[floor.open])
    low, high = -1, len(radii) - 1  # the body of radii[low] gets through, that of radii[high + 1] does not
    while low < high:
        middle = (low + high + 1) // 2
        parts, _ = label(floor.free(float(radii[middle])))  # four neighbours: slanted steps need them all
        if np.intersect1d(parts[start & (parts > 0)], parts[goal & (parts > 0)]).size:
            low = middle
        else:
            high = middle - 1
    return float(radii[low]) if low >= 0 else 0.0


def _least_clearance(floor: Floor, points: Array) -> float:
    samples = along(points, floor.cell / 4)[0]
    columns, rows = ((samples - floor.origin) // floor.cell).astype(np.int64).T
    return float(floor.clearances[rows, columns].min())


def along(points: ArrayLike, step: float) -> tuple[Array, Array]:
    """Places (S, 2) at most `step` metres apart along a way (M, 2), bends included, and how far along (S,) they are."""
    bends = np.asarray(points, dtype=np.float64)
    places, gone, so_far = [bends[:1]], [np.zeros(1)], 0.0
    for start, end in pairwise(bends):
        length = math.dist(start, end)
        shares = np.linspace(0.0, 1.0, max(2, math.ceil(length / step) + 1))[1:]
        places.append(start + shares[:, None] * (end - start))
        gone.append(so_far + shares * length)
        so_far += length
    return np.concatenate(places), np.concatenate(gone)


class Bend(NamedTuple):
    """A change of heading: radians, counter-clockwise seen from above, and how far along the way, metres."""

    angle: float
    gone: float


def bends(points: ArrayLike, together: float = ONE_BEND) -> tuple[Bend, ...]:
    """The changes of heading along a way (M, 2), metres; those that follow each other within `together` metres make one
    (their angles added), which stands where the first of them does."""
    way = np.asarray(points, dtype=np.float64).tolist()
    found: list[Bend] = []
    gone, last = 0.0, -math.inf
    for (ax, ay), (bx, by), (cx, cy) in zip(way, way[1:], way[2:], strict=False):
        gone += math.hypot(bx - ax, by - ay)
        angle = math.remainder(math.atan2(cy - by, cx - bx) - math.atan2(by - ay, bx - ax), math.tau)
        if found and gone - last <= together:
            found[-1] = Bend(found[-1].angle + angle, found[-1].gone)
        else:
            found.append(Bend(angle, gone))
        last = gone
    return tuple(found)


def turns(found: Sequence[Bend]) -> tuple[Turn, ...]:
    """What somebody who walks says of the bends: left or right above 30°, back above 135°, nothing of others."""
    return tuple(
        "back" if abs(bend.angle) > ABOUT else "left" if bend.angle > 0 else "right"
        for bend in found
        if abs(bend.angle) > BEND
    )


class Passing(NamedTuple):
    """How a way passes a thing: metres from its footprint where nearest, and from where to where along the way, metres,
    it is no further than was asked (NaN where it never is)."""

    nearest: float
    start: float
    end: float


def passings(points: ArrayLike, boxes: Sequence[Box], within: float, step: float = 0.01) -> tuple[Passing, ...]:
    """How a way (M, 2), world xy in metres, passes upright boxes: looked at every `step` metres."""
    places, gone = along(points, step)
    found = []
    for box in boxes:
        apart = apart_in_plan(box, places)
        near = np.flatnonzero(apart <= within)
        ends = (float(gone[near[0]]), float(gone[near[-1]])) if len(near) else (math.nan, math.nan)
        found.append(Passing(float(apart.min()), *ends))
    return tuple(found)
