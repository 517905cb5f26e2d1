"""Points that were followed through time: which of them move as one rigid body.

Distances within a rigid body stay what they are in whichever coordinates they are taken, so that it does not matter
whether the camera moves. Noise lets them vary a little; how much is read off the points themselves.

    spreads of all pairs over 16 frames → noise, from the steadiest pairs in other frames → links → groups
    → each group must fit one rigid motion, else the largest part that does is taken → points go where they fit best
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.points import farthest_points

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

LEAST_POINTS = 6  # of a body: fewer fit each other by chance
FRAMES = 16  # in which all pairs are compared
COMMON = 4  # frames that must show both of two points
ODDEST = 1.75  # over the number of frames: the part by which leaving the oddest out makes a spread smaller
MATES = 5  # steadiest partners of a point, from which the noise is read
GRAIN = 0.0005  # metres; no pair is taken for steadier than this
STEADY = 0.25  # share of the points that are surely on bodies
LOOSE = 1.9  # times the noise: what a pair on one body may vary by
AGREED = 0.5  # share of its pairs with a group that must hold for a point to be of it
ROUNDS = 3  # of gathering and fitting anew
SETTLED = 8  # rounds at most in which points choose their body
MISFIT = 2.4  # times the noise of a distance: root mean square of what a point on a body may be off; √1.5 on average
WHOLE, PART = 1.4, 1.8  # the same, of most points of one body; of nearly all
USUAL = 1.25  # the same of two groups together, at most, that are one body
JOINED = 1.12  # times what two groups are off by themselves: less together, and they are one
SEEDS, NEIGHBOURS = 24, 7  # tries to find a rigid part, and the points each starts from
ODD = 4.0  # times what is allowed: such a sight of a point is not taken into a fit
LOOKED_AT = 64  # frames for points that few frames show


def rigid_groups(xyz: ArrayLike, visible: ArrayLike) -> Index:
    """Which of N points followed through T frames move as one rigid body: labels (N,), -1 for points on none.

    `xyz` (T, N, 3) is in metres, NaN where unknown, in world coordinates or each frame's own; `visible` (T, N) says
    where a point is to be trusted. Bodies have at least six points and are numbered from 0, the largest first. Which
    points are together does not depend on their order. Bodies that never move against each other are one. Raises
    GeometryError for arrays of other shapes.
    """
    points, known = known_points(xyz, visible)
    labels = np.full(points.shape[1], -1, dtype=np.int64)
    useful = np.flatnonzero(known.sum(axis=1) >= LEAST_POINTS)
    if len(useful) < 2:
        return labels
    compared = useful[_evenly(len(useful), FRAMES)]
    others = np.setdiff1d(useful, compared)
    spread = chosen_by = _pair_spreads(*_columns(points, known, compared))
    short = len(others) < FRAMES // 2
    if short:  # partners are chosen in one half of the clip, and looked at in the other
        chosen_by, others = _pair_spreads(*_columns(points, known, useful[::2])), useful[1::2]
    noise = _noise(chosen_by, *_columns(points, known, others[_evenly(len(others), FRAMES)]))
    # A few frames tell the noise so badly that a whole body may seem to be two.
    followed = Followed(points[compared], known[compared], noise, np.inf if short else WHOLE)
    for number, members in enumerate(_groups(spread, followed)):
        labels[members] = number
    # Whoever gathered first may have taken what another body has a better claim to.
    _join(labels, spread, followed)
    for _ in range(SETTLED):
        if not _settle(labels, followed, np.arange(len(labels))):
            break
    more = useful[_evenly(len(useful), LOOKED_AT)]
    _settle(labels, Followed(points[more], known[more], noise), np.flatnonzero(labels < 0))
    return labels


@dataclass(frozen=True, eq=False)
class Followed:
    """Points (F, N, 3) in metres, 0 where not `known` (F, N); `noise` is that of a distance, metres, and `whole`
    times it is what most points of a body may be off."""

    points: Array
    known: Mask
    noise: float
    whole: float = WHOLE

    def misfits(self, members: Index) -> Array:
        """How far off each point (N,) is, root mean square in metres, where it follows the rigid motion that fits the
        members best; infinite for those that too few frames show.

        The motion is fitted from the frame that shows most of the members to each other one (Kabsch). What a point is
        off is told by the frames that show it, taken back: its own place on the body is their mean.
        """
        first = int(np.argmax(self.known[:, members].sum(axis=1)))
        trusted = self.known[:, members] & self.known[first, members]
        back, usable = self._taken_back(first, members, trusted)
        off = _off(back[:, members], self.known[usable][:, members])
        odd = trusted[usable] & (off > (ODD * MISFIT * self.noise) ** 2)
        if odd.any():  # one that a tracker lost would pull the others along
            trusted[usable] &= ~odd
            back, usable = self._taken_back(first, members, trusted)
        squares = _off(back, self.known[usable])
        count = self.known[usable].sum(axis=0)
        # The oddest frame is left out, as in `_spread`.
        rest = squares.sum(axis=0) - squares.max(axis=0, initial=0.0) * count / np.maximum(count - 1, 1)
        mean = np.maximum(rest, 0.0) / np.maximum(count - 2, 1)
        return np.asarray(np.where(count >= COMMON, np.sqrt(mean), np.inf))

    def _taken_back(self, first: int, members: Index, trusted: Mask) -> tuple[Array, Mask]:
        """All points (U, N, 3) where the body was in the frame `first`, by the rigid motion of its members (M,), and
        in which of the F frames it is known: those that show three of the `trusted` (F, M)."""
        shared = trusted.astype(np.float64)
        counts = shared.sum(axis=1)
        usable = counts >= 3
        shared, counts = shared[usable], counts[usable][:, None]
        start, there = self.points[first, members], self.points[usable][:, members]
        middle_start = shared @ start / counts  # (U, 3)
        middle_there = (shared[:, None] @ there)[:, 0] / counts
        cross = (there * shared[..., None]).transpose(0, 2, 1) @ start
        cross -= counts[:, :, None] * middle_there[:, :, None] * middle_start[:, None, :]
        left, _, right = np.linalg.svd(cross)
        left[:, :, 2] *= np.sign(np.linalg.det(left @ right))[:, None]  # no mirror
        return (self.points[usable] - middle_there[:, None]) @ (left @ right) + middle_start[:, None], usable


def _off(places: Array, known: Mask) -> Array:
    """Squared metres (U, N) between places (U, N, 3) and their mean over the frames that are known; 0 where not."""
    weight = known.astype(np.float64)
    mean = np.einsum("uni,un->ni", places, weight) / np.maximum(weight.sum(axis=0), 1.0)[:, None]
    off = places - mean
    return np.asarray(np.einsum("uni,uni->un", off, off) * weight)


def known_points(xyz: ArrayLike, visible: ArrayLike) -> tuple[Array, Mask]:
    """Followed points (T, N, 3), metres, about their median, 0 where nothing is known; and where something is (T, N).

    Raises GeometryError for arrays of other shapes.
    """
    points, seen = np.asarray(xyz, dtype=np.float64), np.asarray(visible, dtype=np.bool_)
    if points.ndim != 3 or points.shape[2] != 3 or seen.shape != points.shape[:2]:
        raise GeometryError(f"followed points: xyz {points.shape}, visible {seen.shape}; give (T, N, 3) and (T, N)")
    known = seen & np.isfinite(points).all(axis=2)
    middle = np.median(points[known], axis=0) if known.any() else np.zeros(3)
    return np.where(known[..., None], points - middle, 0.0), known


def _evenly(count: int, most: int) -> Index:
    """At most `most` of `count` places, evenly spread, the first and the last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))


def _columns(points: Array, known: Mask, frames: Index) -> tuple[Single, Single]:
    """Coordinates (3, N, F) and weights (N, F) as the compiled loops take them."""
    return (
        np.ascontiguousarray(points[frames].transpose(2, 1, 0), dtype=np.float32),
        np.ascontiguousarray(known[frames].T, dtype=np.float32),
    )


@njit(cache=True, nogil=True, fastmath=True)
def _spread(at: Single, weight: Single, i: int, j: int, apart: Single) -> float:
    """Standard deviation of the distance of two points over the frames that show both, the oddest one left out; -1
    where there are too few. `apart` (F,) is room to work in."""
    frames = weight.shape[1]
    count, total = np.float32(0.0), np.float32(0.0)
    for f in range(frames):
        x, y, z = at[0, i, f] - at[0, j, f], at[1, i, f] - at[1, j, f], at[2, i, f] - at[2, j, f]
        apart[f] = np.sqrt(x * x + y * y + z * z)
        both = weight[i, f] * weight[j, f]
        count += both
        total += both * apart[f]
    if count < COMMON:
        return -1.0
    mean = total / count
    squares, oddest = np.float32(0.0), 0.0
    for f in range(frames):
        off = apart[f] - mean
        square = weight[i, f] * weight[j, f] * off * off
        squares += square
        if square > oddest:
            oddest = square
    rest = np.sqrt(np.abs(squares - oddest * count / (count - 1)) / (count - 2))
    return float(rest / (1.0 - ODDEST / count))


@njit(cache=True, nogil=True)
def _pair_spreads(at: Single, weight: Single) -> Single:
    """Of all pairs: (N, N), -1 where it cannot be told and of each point with itself."""
    n = len(weight)
    spread = np.full((n, n), -1.0, dtype=np.float32)
    apart = np.zeros(weight.shape[1], dtype=np.float32)
    for i in range(n):
        for j in range(i):
            spread[i, j] = _spread(at, weight, i, j, apart)
            spread[j, i] = spread[i, j]
    return spread


@njit(cache=True, nogil=True)
def _spreads_of(at: Single, weight: Single, mates: Index) -> Single:
    """Of each point and each of its mates (N, M): (N, M), -1 where it cannot be told or there is no mate."""
    found = np.full(mates.shape, -1.0, dtype=np.float32)
    apart = np.zeros(weight.shape[1], dtype=np.float32)
    for i in range(mates.shape[0]):
        for m in range(mates.shape[1]):
            if mates[i, m] >= 0:
                found[i, m] = _spread(at, weight, i, mates[i, m], apart)
    return found


@njit(cache=True, nogil=True)
def _steadiest(spread: Single) -> Index:
    """The partners (N, MATES) of each point with the least spreads, -1 where there are not so many."""
    n = len(spread)
    mates = np.full((n, MATES), -1, dtype=np.int64)
    least = np.empty(MATES, dtype=np.float32)
    for i in range(n):
        least[:] = np.inf
        for j in range(n):
            value = spread[i, j]
            if value >= 0 and value < least[MATES - 1]:
                at = MATES - 1
                while at > 0 and least[at - 1] > value:
                    least[at], mates[i, at] = least[at - 1], mates[i, at - 1]
                    at -= 1
                least[at], mates[i, at] = value, j
    return mates


def _noise(spread: Single, at: Single, weight: Single) -> float:
    """What the distance of two points on one body varies by, metres.

    Pairs that are steadiest in some frames are on one body; what they vary by in others is noise alone.
    """
    told = _spreads_of(at, weight, _steadiest(spread)).astype(np.float64)
    told[told < 0] = np.nan
    some = np.isfinite(told).any(axis=1)
    if not some.any():
        return GRAIN
    return max(GRAIN, float(np.quantile(np.nanmedian(told[some], axis=1), STEADY)))


def _groups(spread: Single, followed: Followed) -> list[Index]:
    """Rows of the points of each body, the best linked first."""
    told = spread >= 0
    linked = told & (spread <= LOOSE * followed.noise)
    degree = linked.sum(axis=0)
    tie = np.where(linked, spread, 0.0).sum(axis=0) / (1.0 + LOOSE * followed.noise * (1 + degree))  # below 1
    free, start = np.ones(len(spread), dtype=np.bool_), np.ones(len(spread), dtype=np.bool_)
    found: list[Index] = []
    while True:
        rank = np.where(free & start, degree - tie, -1.0)
        seed = int(np.argmax(rank))
        if rank[seed] < LEAST_POINTS - 2:
            return found
        gathered = _gathered(seed, linked, told, free)
        members = _rigid_part(gathered, followed)
        if len(members) < LEAST_POINTS:  # nor would those that were gathered with it find a body among them
            start[seed] = start[gathered] = False
            continue
        found.append(members)
        free[members] = False
        degree = degree - linked[members].sum(axis=0)


def _gathered(seed: int, linked: Mask, told: Mask, free: Mask) -> Index:
    """Those that hold with most of the group that the seed's partners make."""
    members = np.flatnonzero(linked[seed] & free)
    for _ in range(ROUNDS):
        votes, of = linked[members].sum(axis=0), told[members].sum(axis=0)
        again = np.flatnonzero(free & (of >= MATES - 1) & (votes >= AGREED * of))
        if len(again) < LEAST_POINTS or np.array_equal(again, members):
            return again
        members = again
    return members


def _rigid_part(members: Index, followed: Followed) -> Index:
    """All of them where they fit one rigid motion, else the largest part that does.

    Bodies far apart that move across the line between them keep their distances for a while.
    """
    if len(members) < LEAST_POINTS:
        return members
    own = replace(followed, points=followed.points[:, members], known=followed.known[:, members])
    off = own.misfits(np.arange(len(members)))
    fits = off <= MISFIT * followed.noise
    if np.mean(fits) >= 0.9 and np.median(off) <= followed.whole * followed.noise:
        return members[fits]
    first = int(np.argmax(own.known.sum(axis=1)))
    shown = np.flatnonzero(own.known[first])
    places = own.points[first, shown]
    best = np.zeros(0, dtype=np.int64)
    for seed in farthest_points(places, min(SEEDS, len(places))):
        near = np.argsort(np.linalg.norm(places - places[seed], axis=1), kind="stable")[:NEIGHBOURS]
        part = shown[near]
        for _ in range(ROUNDS):
            part = np.flatnonzero(own.misfits(part) <= PART * followed.noise)
            if len(part) < LEAST_POINTS:
                break
        if len(part) > len(best):
            best = part
    return members[best]


def _join(labels: Index, spread: Single, followed: Followed) -> None:
    """Makes one body of two that hold together and fit one motion as well as each fits its own."""
    a, b = 0, 1
    while a < labels.max(initial=-1):
        rows, more = np.flatnonzero(labels == a), np.flatnonzero(labels == b)
        if len(rows) and len(more) and _hold(spread[np.ix_(rows, more)], followed.noise):
            together = _off_own(np.concatenate([rows, more]), followed)
            fits = [
                np.median(off) <= max(JOINED * _alone(part, followed), USUAL * followed.noise)
                for part, off in ((rows, together[: len(rows)]), (more, together[len(rows) :]))
            ]
            labels[more] = a if all(fits) else b
        a, b = (a, b + 1) if b < labels.max(initial=-1) else (a + 1, a + 2)


def _hold(spread: Single, noise: float) -> bool:
    """Whether most pairs (A, B) of two groups are as steady as those on one body."""
    told = spread >= 0
    return bool((told & (spread <= LOOSE * noise)).sum() >= AGREED * max(int(told.sum()), 1))


def _alone(members: Index, followed: Followed) -> float:
    """What most of them are off the motion that fits them alone, metres; of n points the motion itself takes up the
    part 2 / n of that."""
    return float(np.median(_off_own(members, followed)) / np.sqrt(1.0 - 2.0 / len(members)))


def _off_own(members: Index, followed: Followed) -> Array:
    """What each of the members (M,) is off the motion that fits them, metres."""
    own = replace(followed, points=followed.points[:, members], known=followed.known[:, members])
    return own.misfits(np.arange(len(members)))


def _settle(labels: Index, followed: Followed, rows: Index) -> bool:
    """Gives each point of `rows` to the body whose motion it fits best, if it fits one, and says whether any went to
    another; bodies that are left with too few points are none."""
    count = int(labels.max(initial=-1)) + 1
    if not len(rows) or not count:
        return False
    off = np.stack([followed.misfits(np.flatnonzero(labels == one))[rows] for one in range(count)])
    fits = off.min(axis=0) <= MISFIT * followed.noise
    changed = bool((labels[rows[fits]] != off.argmin(axis=0)[fits]).any())
    labels[rows[fits]] = off.argmin(axis=0)[fits]
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    kept = np.flatnonzero(sizes >= LEAST_POINTS)
    number = np.full(count + 1, -1, dtype=np.int64)  # the last place is that of -1
    number[kept[np.argsort(-sizes[kept], kind="stable")]] = np.arange(len(kept))
    labels[:] = number[labels]
    return changed
