"""The plan of a flat: rectangular rooms a wall's thickness apart, and the doorways that join them into one polygon.

The sides of a room are 0 to 3, counter-clockwise from the one at its lowest y; `along` a side runs the same way round,
from its first corner, in metres.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Point = tuple[float, float]

WALL = 0.1  # metres between two rooms
CORNER = 0.22  # metres of wall left between a doorway and the corner of a room
OUTSIDE = -1
DIRECTIONS = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])


@dataclass(frozen=True)
class Doorway:
    """A gap in the wall from `room`, through its side `side`, to room `beyond` (OUTSIDE: the entrance of the flat).

    `start` and `end` are metres of the coordinate that runs with the wall. A `wide` one has neither door nor lintel.
    """

    room: int
    side: int
    beyond: int
    start: float
    end: float
    wide: bool = False

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def width(self) -> float:
        return self.end - self.start

    def turned_round(self) -> Doorway:
        """The same doorway from its other room."""
        return replace(self, room=self.beyond, beyond=self.room, side=(self.side + 2) % 4)


@dataclass(frozen=True, eq=False)
class Plan:
    """Rooms by use, lowest and highest corner (N, 2) in metres, and doorways; these join the rooms without a circle."""

    uses: tuple[str, ...]
    low: Array
    high: Array
    doorways: tuple[Doorway, ...]

    @property
    def sizes(self) -> Array:
        """Width and depth (N, 2) of each room in metres."""
        return self.high - self.low

    @property
    def areas(self) -> Array:
        """Floor (N,) of each room in square metres."""
        return np.asarray(self.sizes.prod(axis=1))

    @property
    def doors(self) -> NDArray[np.int64]:
        """How many doorways each room (N,) has."""
        count = Counter(room for way in self.doorways for room in (way.room, way.beyond))
        return np.array([count[i] for i in range(len(self.uses))], dtype=np.int64)

    def ways(self, room: int) -> list[Doorway]:
        """The doorways of a room, seen from it."""
        own = [way for way in self.doorways if way.room == room]
        return own + [way.turned_round() for way in self.doorways if way.beyond == room]

    def spot(self, room: int, side: int, run: float, deep: float = 0.0) -> Array:
        """The point (2,) at coordinate `run` of a room's side, `deep` metres into the room, negative: into the wall."""
        edge = (self.low[room, 1], self.high[room, 0], self.high[room, 1], self.low[room, 0])[side]
        inward = DIRECTIONS[(side + 1) % 4]
        point = np.array([run, edge]) if side % 2 == 0 else np.array([edge, run])
        return np.asarray(point + deep * inward)

    def along(self, room: int, side: int, start: float, end: float) -> tuple[float, float]:
        """Metres along a side, from its first corner, of two coordinates that run with it."""
        low, high = self.low[room, side % 2], self.high[room, side % 2]
        return (start - low, end - low) if side < 2 else (high - end, high - start)

    def rectangle(self, way: Doorway) -> Array:
        """Lowest and highest corner (2, 2) of a doorway's floor."""
        ends = np.stack(
            [self.spot(way.room, way.side, way.start), self._beyond(way, way.end)],
        )
        return np.stack([ends.min(axis=0), ends.max(axis=0)])

    def _beyond(self, way: Doorway, run: float) -> Array:
        """The point across the wall; the neighbour's own coordinates, so that both sides meet to the last bit."""
        if way.beyond == OUTSIDE:
            return self.spot(way.room, way.side, run, -WALL)
        return self.spot(way.beyond, (way.side + 2) % 4, run)

    def outline(self) -> Array:
        """All floor as one polygon (K, 2), counter-clockwise, without collinear corners."""
        return np.array(self._round(0, None))

    def _round(self, room: int, entered: Doorway | None) -> list[Point]:
        """Corners met on a walk round a room and what lies behind its doorways, from the doorway one came by."""
        ways = sorted(self.ways(room), key=lambda w: (w.side, self.along(room, w.side, w.start, w.end)[0]))
        stops: list[Doorway | int] = []
        for side in range(4):
            stops += [side, *(way for way in ways if way.side == side)]
        if entered is not None:
            at = stops.index(entered)
            stops = stops[at + 1 :] + stops[:at]
        out: list[Point] = []
        for stop in stops:
            if isinstance(stop, int):
                x = self.low[room, 0] if stop in (0, 3) else self.high[room, 0]
                y = self.low[room, 1] if stop in (0, 1) else self.high[room, 1]
                out.append((float(x), float(y)))
                continue
            first, last = (stop.start, stop.end) if stop.side < 2 else (stop.end, stop.start)
            behind = [] if stop.beyond == OUTSIDE else self._round(stop.beyond, stop.turned_round())
            ends = [self.spot(room, stop.side, run) for run in (first, last)]
            far = [self._beyond(stop, run) for run in (first, last)]
            path = [ends[0], far[0], *(np.array(p) for p in behind), far[1], ends[1]]
            out += [(float(p[0]), float(p[1])) for p in path]
        return out

    def outer(self, room: int, side: int) -> list[Point]:
        """The stretches of a side, from and to in the coordinate that runs with it, that have no room behind them."""
        axis = side % 2
        edge = self.spot(room, side, 0.0, -WALL / 2)[1 - axis]
        shadows = sorted(
            (float(self.low[k, axis]) - WALL, float(self.high[k, axis]) + WALL)
            for k in range(len(self.uses))
            if k != room and self.low[k, 1 - axis] - WALL < edge < self.high[k, 1 - axis] + WALL
        )
        free, start = [], float(self.low[room, axis])
        for a, b in shadows:
            if a > start:
                free.append((start, min(a, float(self.high[room, axis]))))
            start = max(start, b)
        if start < self.high[room, axis]:
            free.append((start, float(self.high[room, axis])))
        return [(a, b) for a, b in free if b - a > 1e-6]

    def at_the_edge(self, room: int, side: int) -> bool:
        """Whether no part of the flat lies beyond the line of a side."""
        axis = 1 - side % 2
        edge = self.spot(room, side, 0.0)[axis]
        return bool(edge <= self.low[:, axis].min() if side in (0, 3) else edge >= self.high[:, axis].max())


def join(plan: Plan, a: int, b: int, rng: np.random.Generator, wide: bool = False) -> Plan:
    """The plan with a doorway of 0.8–1.2 m, or a wide one, somewhere in the wall between two neighbours."""
    for side in range(4):
        axis = side % 2
        gap = (
            plan.low[b, 1 - axis] - plan.high[a, 1 - axis]
            if side in (1, 2)
            else (plan.low[a, 1 - axis] - plan.high[b, 1 - axis])
        )
        low = float(max(plan.low[a, axis], plan.low[b, axis])) + CORNER
        high = float(min(plan.high[a, axis], plan.high[b, axis])) - CORNER
        if abs(gap - WALL) > 1e-6 or high - low < 0.8:
            continue
        width = float(rng.uniform(0.6, 0.85)) * (high - low) if wide else float(rng.uniform(0.8, min(1.2, high - low)))
        # doors stand near corners more often than in the middle of walls
        start = low + float(rng.beta(0.7, 0.7)) * (high - low - width)
        return replace(plan, doorways=(*plan.doorways, Doorway(a, side, b, start, start + width, wide)))
    return plan


def mirrored(plan: Plan, axis: int) -> Plan:
    """The plan seen in a mirror across a coordinate axis."""
    low, high = plan.low.copy(), plan.high.copy()
    low[:, axis], high[:, axis] = -plan.high[:, axis], -plan.low[:, axis]
    ways = []
    for way in plan.doorways:
        runs_with_axis = way.side % 2 == axis
        start, end = (-way.end, -way.start) if runs_with_axis else (way.start, way.end)
        ways.append(replace(way, side=way.side if runs_with_axis else (way.side + 2) % 4, start=start, end=end))
    return Plan(plan.uses, low, high, tuple(ways))


def transposed(plan: Plan) -> Plan:
    """The plan with x and y exchanged."""
    ways = tuple(replace(way, side=3 - way.side) for way in plan.doorways)
    return Plan(plan.uses, plan.low[:, ::-1].copy(), plan.high[:, ::-1].copy(), ways)


def centred(plan: Plan) -> Plan:
    """The plan moved so that its middle is the origin."""
    shift = -(plan.low.min(axis=0) + plan.high.max(axis=0)) / 2
    ways = tuple(
        replace(way, start=way.start + float(shift[way.side % 2]), end=way.end + float(shift[way.side % 2]))
        for way in plan.doorways
    )
    return Plan(plan.uses, plan.low + shift, plan.high + shift, ways)
