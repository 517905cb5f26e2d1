"""Which sets of frames together show an object from end to end, while no part of such a set does.

Two criteria. "extent": the points that the set sees reach over the size of the box to within 10 % (MultiSPA); one or
two frames are always enough for it. "bins": of the twenty slices of the box along the axis that hold any point of the
object, the set sees at least 90 %; sets of up to six frames are honest under it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.geometry.coverage import BINS, FIELD, Reach, bin_sets, interval_sets, reach
from sightline.questions.objects.size import extents
from sightline.scenes.seen import Seen
from sightline.scenes.surface import Surface

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Axis = Literal["length", "width", "height"]
Cover = Literal["extent", "bins"]
Style = Literal["own", "room"]

AXES: tuple[Axis, ...] = ("length", "width", "height")
OFF = 0.10  # of the size, by which an extent may differ from it
ENOUGH = 0.90  # of the slices that hold points of the object
SIGHT = 0.05  # of an object's points: a frame that sees fewer does not see the object (MultiSPA)
FEWEST = 20  # points of an object, below which nobody can say how far they reach
VIEWS = 32  # frames, evenly taken of those that see an object, among which sets are sought by bins
MOST = 6  # frames of a set
SAME = 1e-6  # relative; edges that differ by less are equally long
SKIN, SOLE = 0.01, 0.02  # metres by which a point may stand off its box, and what of the floor a box may hold


@dataclass(frozen=True, eq=False)
class Sets:
    """M minimal sets of k frames.

    `frames` (M, k) are rows of `Scene.frames`; `covered` (M,) is the part of the size that a set shows, `less` (M,) the
    largest part that any set of one frame less shows (0 for k = 1), `alone` (M,) the largest that one frame shows.
    """

    frames: Ints
    covered: Array
    less: Array
    alone: Array

    def __len__(self) -> int:
        return len(self.frames)

    def of(self, some: Ints) -> Sets:
        """The sets in these places (M,)."""
        return Sets(self.frames[some], self.covered[some], self.less[some], self.alone[some])


@dataclass(frozen=True, eq=False)
class Found:
    """The sets of one object along one axis by their size, and whether all frames were tried and none left out."""

    by_size: Mapping[int, Sets]
    whole: bool


@dataclass(frozen=True, eq=False)
class Coverage:
    """How far each of F frames shows each of N objects along its length, width and height.

    `frames` are rows of `Scene.frames`; `sizes` (N, 3), metres, NaN for an object without these; `seen` tells places
    from 0 to 1 along an axis by frame, and `whole` (one view) of all points of an object.
    """

    frames: tuple[int, ...]
    sizes: Array
    seen: Reach
    whole: Reach

    def points(self, i: int) -> int:
        """How many points of object i there are."""
        return int(self.whole.counts[0, i])

    def fits(self, i: int, axis: Axis) -> bool:
        """Whether the object's own points reach as far as its box says, to within 10 %."""
        a = AXES.index(axis)
        return bool(abs(self.whole.high[0, i, a] - self.whole.low[0, i, a] - 1) <= OFF)

    def seeing(self, i: int) -> Ints:
        """Places in `frames` (M,) of those that see at least 5 % of the points of object i, and one."""
        return np.flatnonzero(self.seen.counts[:, i] >= max(1, int(SIGHT * self.points(i))))

    def sets(self, i: int, axis: Axis, cover: Cover) -> Found:
        """All minimal sets of frames that show object i from end to end of an axis, see the file's head."""
        places = self.seeing(i)
        return self._by_extent(i, axis, places) if cover == "extent" else self._by_bins(i, axis, places)

    def _by_extent(self, i: int, axis: Axis, places: Ints) -> Found:
        a = AXES.index(axis)
        low, high = self.seen.low[places, i, a], self.seen.high[places, i, a]

        def shown(group: Ints) -> Array:
            return np.asarray(np.clip(high[group].max(axis=1) - low[group].min(axis=1), 0.0, 1.0))

        return Found(self._measured(places, interval_sets(low, high, OFF), shown), True)

    def _by_bins(self, i: int, axis: Axis, places: Ints) -> Found:
        a = AXES.index(axis)
        taken = places if len(places) <= VIEWS else places[np.arange(VIEWS) * len(places) // VIEWS]
        field = np.uint64(FIELD << BINS * a)
        there = int(np.bitwise_count(self.whole.bins[0, i] & field))
        seen = self.seen.bins[taken, i] & field
        groups, whole = bin_sets(seen, needed(there, a), MOST)

        def shown(group: Ints) -> Array:
            return np.asarray(np.bitwise_count(np.bitwise_or.reduce(seen[group], axis=1)) / there)

        return Found(self._measured(taken, groups, shown), whole and len(taken) == len(places))

    def _measured(self, places: Ints, groups: Sequence[Ints], shown: Callable[[Ints], Array]) -> dict[int, Sets]:
        """Sets (M, k) of `places` by their k, with the part of the size that they and smaller ones show."""
        rows = np.array(self.frames, dtype=np.int64)[places]
        singly = shown(np.arange(len(places))[:, None])
        found = {}
        for group in groups:
            k = group.shape[1]
            without = [shown(np.delete(group, out, axis=1)) for out in range(k)] if k > 1 else [np.zeros(len(group))]
            found[k] = Sets(rows[group], shown(group), np.max(without, axis=0), singly[group].max(axis=1))
        return found


def needed(there: int, a: int) -> tuple[int, int, int]:
    """How many slices of each axis a set must see, where axis `a` is asked for and has `there` that hold points."""
    needs = [0, 0, 0]
    needs[a] = math.ceil(ENOUGH * there - 1e-9)
    return needs[0], needs[1], needs[2]


def coverage(seen: Seen, boxes: Sequence[Box | None], style: Style = "own") -> Coverage:
    """What the frames of `seen` show of N objects with these boxes, None for one that has none or moves.

    style="own": along each box's own horizontal edges, the longer one being its length, and the vertical; none of these
    of a box that leans. "room": along x, y and z of the world (MultiSPA, whose rooms are aligned with these).
    """
    owner = owners(seen.surface, boxes)
    sizes, along = np.full((len(boxes), 3), np.nan), np.zeros((len(owner), 3))
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(boxes) + 1))
    for i, box in enumerate(boxes):
        edges = None if box is None else edges_of(box, style)
        points = order[starts[i] : starts[i + 1]]
        if box is None or edges is None:
            owner[points] = -1
            continue
        axes, sizes[i] = edges
        along[points] = (seen.surface.xyz[points] - box.center) @ axes / sizes[i] + 0.5
    # One more view, which sees all there is: what is whole is gathered like what is seen.
    every = np.full((1, seen.words.shape[1]), np.iinfo(np.uint64).max, dtype=np.uint64)
    found = reach(np.concatenate([seen.words, every]), owner, along, len(boxes))
    return Coverage(seen.frames, sizes, found.of_views(slice(0, len(seen))), found.of_views(slice(len(seen), None)))


def edges_of(box: Box, style: Style) -> tuple[Array, Array] | None:
    """Directions (3, 3) of length, width and height as columns, and the sizes (3,), metres; None for a box that leans.

    See `coverage`.
    """
    if style == "room":
        spans = box.bounds[1] - box.bounds[0]
        order = [*_longer_first(spans, 0, 1), 2]
        return np.eye(3)[:, order], spans[order]
    told = extents(box)
    if told["height"] is None:
        return None
    upward = box.vertical_axis
    level = _longer_first(box.size, *(a for a in range(3) if a != upward))
    axes = np.stack([box.rotation[:, level[0]], box.rotation[:, level[1]], np.array([0.0, 0.0, 1.0])], axis=1)
    return axes, np.array([box.size[level[0]], box.size[level[1]], told["height"]])


def _longer_first(sizes: Array, a: int, b: int) -> list[int]:
    """Two of the axes of `sizes` (3,), the longer one first, or `a` where they are equally long up to rounding."""
    return [b, a] if sizes[b] > sizes[a] * (1 + SAME) else [a, b]


def owners(surface: Surface, boxes: Sequence[Box | None]) -> NDArray[np.int32]:
    """The row of the object that each point (P,) of a surface is of, -1 for none: as the surface has it, else by boxes.

    A point belongs to the smallest box that holds it, its faces 1 cm out. The lowest 2 cm are the floor's.
    """
    owner = np.array(surface.instances, dtype=np.int32)
    if len(owner) == 0 or owner.max() >= 0:
        return owner
    known = [(box.volume, i, box) for i, box in enumerate(boxes) if box is not None]
    for _, i, box in sorted(known, key=lambda one: -one[0]):
        above = surface.xyz[:, 2] >= box.bounds[0, 2] + SOLE
        owner[above & box.contains(surface.xyz, SKIN)] = i
    return owner
