"""What a moving box meets on its way: pushed along a straight line, or turned about a vertical axis.

Two solids that share less than a nanometre touch, and touching is not meeting: what slides on a floor, along a wall or
out from under a lid does not meet it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.boxes import pair_gaps
from sightline.geometry.pose import checked_vector
from sightline.geometry.sweep_plan import slid, swung
from sightline.geometry.sweep_solid import shoved

Array = NDArray[np.float64]

PLUMB = 1e-9  # radians by which an axis may lean; a box that leans more is no prism
GOLDEN = (math.sqrt(5.0) - 1) / 2
NARROWINGS = 60  # of the golden section: the way becomes 3e-13 of it


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a box meets on its way, for each of N obstacles.

    `way` is how long it is: metres, or radians about the pivot. `contacts` (N,): the share of it, 0 to 1, after which
    the box begins to share volume with the obstacle, infinite where it never does. `clearances` (N,): metres between
    the surfaces where the two come nearest, 0 where they meet. `depths` (N,): how deep the two overlap at most, as
    though the box went on; an overlap is as deep as the shortest shift, in metres, that parts them. 0 where they do
    not meet.
    """

    way: float
    contacts: Array
    clearances: Array
    depths: Array

    @property
    def first(self) -> int | None:
        """Which obstacle is met first, of equals the earlier; None where none is."""
        row = int(np.argmin(self.contacts)) if len(self.contacts) else 0
        return row if len(self.contacts) and self.contacts[row] < math.inf else None

    @property
    def free(self) -> float:
        """How far the box comes before it meets anything: metres or radians; the whole way where it meets nothing."""
        first = self.first
        return self.way if first is None else float(self.contacts[first]) * self.way

    @property
    def clearance(self) -> float:
        """Metres to the nearest obstacle on the whole way, 0 where one is met; infinite where there are none."""
        return float(self.clearances.min(initial=math.inf))


def pushed(mover: Box, obstacles: Sequence[Box], shift: ArrayLike) -> Sweep:
    """What a box meets that is moved by `shift` (3,), metres, without being turned.

    Exact for any orientation (clearances to 1e-9 m where a box leans or the shift is not level). Raises GeometryError
    for boxes in different frames.
    """
    _same_frame(mover, obstacles, "pushed")
    by = checked_vector(shift, "pushed: shift")
    way = float(np.linalg.norm(by))
    if by[2] == 0.0 and all(box.is_upright(PLUMB) for box in (mover, *obstacles)):
        return Sweep(way, *slid(prisms([mover])[0], prisms(obstacles), float(by[0]), float(by[1])))
    if not obstacles:
        return Sweep(way, np.zeros(0), np.zeros(0), np.zeros(0))
    solids = _solids(obstacles)
    contacts, depths = shoved(mover.center, mover.size, mover.rotation, *solids, by)
    clearances = np.zeros(len(obstacles))
    apart = np.flatnonzero(np.isinf(contacts))
    clearances[apart] = _nearest(mover, (solids[0][apart], solids[1][apart], solids[2][apart]), by)
    return Sweep(way, contacts, clearances, depths)


def turned(mover: Box, obstacles: Sequence[Box], angle: float, pivot: ArrayLike | None = None) -> Sweep:
    """What an upright box meets that is turned by `angle` radians about +z (x towards y; at most a whole turn).

    It turns about the vertical through `pivot` (2,), world xy in metres, or through its own
    centre. Exact (depths to 1e-9 m).
    Raises GeometryError for a box that leans and for boxes in different frames.
    """
    _same_frame(mover, obstacles, "turned")
    if not abs(angle) <= math.tau:
        raise GeometryError(f"turned: {angle} radians; give at most a whole turn, 2π, either way")
    for box in (mover, *obstacles):
        if not box.is_upright(PLUMB):
            raise GeometryError(f"turned: the box at {box.center.tolist()} leans; put it upright, or use `pushed`")
    x, y = mover.center[:2].tolist() if pivot is None else checked_pivot(pivot)
    return Sweep(abs(angle), *swung(prisms([mover])[0], prisms(obstacles), x, y, float(angle)))


def checked_pivot(pivot: ArrayLike) -> tuple[float, float]:
    """World x and y, metres, of a vertical axis given as (2,); GeometryError for anything else."""
    at = np.asarray(pivot, dtype=np.float64)
    if at.shape != (2,) or not np.isfinite(at).all():
        raise GeometryError(f"turned: pivot {at.tolist()}; give world x and y in metres")
    return float(at[0]), float(at[1])


def prisms(boxes: Sequence[Box]) -> Array:
    """Upright boxes as rows (N, 8) of the kernels in `sweep_plan`; of others the rows mean nothing."""
    rows = np.zeros((len(boxes), 8))
    for i, box in enumerate(boxes):
        vertical = box.vertical_axis
        along = 1 if vertical == 0 else 0
        across = 3 - vertical - along
        ex, ey, _ = box.rotation[:, along].tolist()
        length = math.hypot(ex, ey)
        size, center = box.size.tolist(), box.center.tolist()
        low, high = center[2] - size[vertical] / 2, center[2] + size[vertical] / 2
        rows[i] = (*center[:2], ex / length, ey / length, size[along] / 2, size[across] / 2, low, high)
    return rows


def _nearest(mover: Box, others: tuple[Array, Array, Array], shift: Array) -> Array:
    """Metres (N,) between a box that is shifted and boxes that it does not meet, where each is nearest.

    The distance of two convex solids is convex in time: a golden section finds where it is least.
    """
    count = len(others[0])

    def apart(share: Array) -> Array:
        centers = mover.center + share[:, None] * shift
        sizes, rotations = np.broadcast_to(mover.size, (count, 3)), np.broadcast_to(mover.rotation, (count, 3, 3))
        return pair_gaps((centers, sizes, rotations), others)

    low, high = np.zeros(count), np.ones(count)
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = apart(left), apart(right)
    least = np.minimum(apart(low), apart(high))
    for _ in range(NARROWINGS):
        nearer = at_left <= at_right
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
        kept, at_kept = np.where(nearer, left, right), np.where(nearer, at_left, at_right)
        new = np.where(nearer, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        at_new = apart(new)
        left, right = np.where(nearer, new, kept), np.where(nearer, kept, new)
        at_left, at_right = np.where(nearer, at_new, at_kept), np.where(nearer, at_kept, at_new)
    return np.minimum(least, np.minimum(at_left, at_right))


def _solids(boxes: Sequence[Box]) -> tuple[Array, Array, Array]:
    return (
        np.stack([box.center for box in boxes]),
        np.stack([box.size for box in boxes]),
        np.stack([box.rotation for box in boxes]),
    )


def _same_frame(mover: Box, obstacles: Sequence[Box], owner: str) -> None:
    for box in obstacles:
        if box.frame != mover.frame:
            raise GeometryError(
                f"{owner}: the box is in {mover.frame!r}, an obstacle in {box.frame!r}; bring one over with `moved`"
            )
