"""The floor again, on the corners of its cells: Dijkstra between neighbours, and the shortest chain of straight lines.

A place is told by its row and column in half cells, so that middles of cells are odd and corners even.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, label
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point, Polygon, distance, points

from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness

Array = NDArray[np.float64]

STEPS = ((0, 2), (2, 0), (2, 2), (2, -2))  # half cells, to half of the neighbours
SLACK = 0.3  # cells by which a straight line may come nearer than the body is wide: the first route has other places


@dataclass(frozen=True, eq=False)
class Floor:
    """Metres of clearance (2H+1, 2W+1) at each half cell of the free space, of which the corner is at `origin`."""

    clearances: Array
    origin: tuple[float, float]
    cell: float
    _kept: dict[Hashable, Any] = field(default_factory=dict)  # what many rows ask

    @classmethod
    def of(cls, witness: Witness) -> Floor | None:
        """That of the scene, worked out once; None where it knows none."""
        key = "floor of the walks"
        if key not in witness.kept:
            read = witness.scene.read_free_space
            if read is None:
                witness.kept[key] = None
            else:
                space = read()
                # A node in each corner, edge and middle of a cell: closed where any cell that it belongs to is.
                blocked = np.pad(~space.open, 1, constant_values=True)
                nodes = np.repeat(np.repeat(blocked, 2, axis=0), 2, axis=1)[1:-1, 1:-1]
                closed = nodes[:-1, :-1] | nodes[1:, :-1] | nodes[:-1, 1:] | nodes[1:, 1:]
                apart = np.asarray(distance_transform_edt(~closed), dtype=np.float64) * (space.cell / 2)
                witness.kept[key] = cls(apart, space.origin, space.cell)
        found: Floor | None = witness.kept[key]
        return found

    @cached_property
    def corners(self) -> Array:
        """World xy (K, 2), metres, of the corners of cells, row by row."""
        rows, columns = np.indices(self._shape)
        corners: Array = np.column_stack([columns.ravel(), rows.ravel()]) * self.cell + np.array(self.origin)
        return corners

    @cached_property
    def _shape(self) -> tuple[int, int]:
        height, width = self.clearances[::2, ::2].shape
        return height, width

    def graph(self, radius: float) -> csr_array:
        """The lengths, metres, of steps between corners that a body of this radius can make."""
        height, width = self._shape
        number = np.arange(height * width).reshape(height, width)
        a, b, lengths = [], [], []
        free = self.clearances >= radius
        for down, right in STEPS:
            low, high = max(0, -right), self.clearances.shape[1] - max(0, right)
            rows, columns = np.mgrid[0 : self.clearances.shape[0] - down : 2, low:high:2]
            fits = free[rows, columns] & free[rows + down, columns + right]
            fits &= free[rows + down // 2, columns + right // 2]
            a.append(number[rows // 2, columns // 2][fits])
            b.append(number[(rows + down) // 2, (columns + right) // 2][fits])
            lengths.append(np.full(int(fits.sum()), math.hypot(down, right) * self.cell / 2))
        return csr_array((np.concatenate(lengths), (np.concatenate(a), np.concatenate(b))), shape=(number.size,) * 2)

    def beside(self, solid: Solid, reach: float, radius: float) -> NDArray[np.int64]:
        """Which corners are at most so many metres from an outline, and hold a body of this radius."""
        apart = self._once(("apart", solid.numbers), lambda: distance(Polygon(solid.plan), points(self.corners)))
        return np.flatnonzero((apart <= reach) & (self.clearances[::2, ::2].ravel() >= radius))

    def joined(self, start: Solid, goal: Solid, reach: float, radius: float) -> bool:
        """Whether a body of this radius gets from beside one thing to beside the other: over half cells."""
        parts = label(self.clearances >= radius)[0][::2, ::2].ravel()
        ends = [parts[self.beside(solid, reach, radius)] for solid in (start, goal)]
        return bool(np.intersect1d(*ends).size)

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def way(self, start: Solid, goal: Solid, reach: float, radius: float) -> LineString | None:
        """The shortest way of a body from beside one thing to beside the other, as straight lines."""
        starts, goals = (self.beside(solid, reach, radius) for solid in (start, goal))
        if not (len(starts) and len(goals)):
            return None
        far, before, _ = dijkstra(
            self._once(("graph", radius), lambda: self.graph(radius)),
            directed=False,
            indices=starts,
            min_only=True,
            return_predecessors=True,
        )
        at = int(goals[far[goals].argmin()])
        if math.isinf(far[at]):
            return None
        nodes = [at]
        while before[nodes[-1]] >= 0:
            nodes.append(int(before[nodes[-1]]))
        return self._tight(self.corners[nodes[::-1]], radius - SLACK * self.cell)

    def _tight(self, way: Array, radius: float) -> LineString | None:
        """The shortest chain of straight lines between places of a way (K, 2) that keeps this clearance."""
        count = len(way)
        if count < 2:
            return None
        shares = np.linspace(0.0, 1.0, 4 * count)
        best, come_from = np.full(count, np.inf), np.zeros(count, dtype=np.int64)
        best[0] = 0.0
        for k in range(1, count):
            lines = way[:k, None] + shares[:, None] * (way[k] - way[:k])[:, None]
            columns, rows = np.moveaxis(np.rint((lines - self.origin) / (self.cell / 2)).astype(np.int64), -1, 0)
            open_lines = (self.clearances[rows, columns] >= radius).all(axis=1)
            open_lines[k - 1] = True
            length = np.where(open_lines, best[:k] + np.linalg.norm(way[k] - way[:k], axis=1), np.inf)
            come_from[k] = length.argmin()
            best[k] = length[come_from[k]]
        kept = [count - 1]
        while kept[-1] > 0:
            kept.append(int(come_from[kept[-1]]))
        return LineString(way[kept[::-1]])


def come_by(way: LineString, solid: Solid, within: float) -> tuple[float, float, float]:
    """Metres between a way and an outline, and from where to where along the way it is within so many metres of it."""
    outline = Polygon(solid.plan)
    near = way.intersection(outline.buffer(within, quad_segs=64))
    if near.is_empty:
        return float(way.distance(outline)), math.nan, math.nan
    parts = getattr(near, "geoms", [near])
    gone = [way.project(Point(spot)) for part in parts for spot in part.coords]
    return float(way.distance(outline)), min(gone), max(gone)
