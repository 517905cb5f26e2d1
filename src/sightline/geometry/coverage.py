"""Which views together show a thing from end to end.

Places along an axis of a thing run from 0, one face of its box, to 1, the other. A thing has three axes of `BINS` bins
each; those that a view sees are bits of one 64-bit word, the bins of axis a from bit 20 a on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sightline.errors import GeometryError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

BINS = 20  # of each axis
AXES = 3
FIELD = (1 << BINS) - 1  # the bins of axis 0
NODES = 50_000  # sets looked at for one thing
KEPT = 4_096  # sets kept of one thing


@dataclass(frozen=True, eq=False)
class Reach:
    """How far F views see N things.

    `counts` (F, N) are the points seen; `low` and `high` (F, N, 3) the first and the last place of them along each
    axis, inf and -inf where there are none; `bins` (F, N) the bins that hold one.
    """

    counts: Ints
    low: Array
    high: Array
    bins: Words

    def of_views(self, views: slice) -> Reach:
        """The same of some of the views."""
        return Reach(self.counts[views], self.low[views], self.high[views], self.bins[views])


def reach(words: Words, owner: NDArray[np.int32], along: Array, count: int) -> Reach:
    """How far F views see `count` things, of which views see which of P points.

    Bit n of `words` (F, ⌈P/64⌉), the highest of a byte first, is point n; `owner` (P,) is the thing each point is of,
    -1 for none, and `along` (P, 3) its places, finite where it is of one. GeometryError where these do not belong
    together.
    """
    if along.shape != (len(owner), AXES) or words.ndim != 2 or words.shape[1] != -(-len(owner) // 64):
        raise GeometryError(
            f"reach: words {words.shape}, owners {owner.shape}, places {along.shape}; give (F, ⌈P/64⌉), (P,), (P, 3)"
        )
    if len(owner) and int(owner.max()) >= count:
        raise GeometryError(f"reach: a point is of thing {owner.max()}, of {count}")
    bits = np.ascontiguousarray(words).view(np.uint8)
    owned = np.packbits(owner >= 0)
    # Points of nothing in particular are most of a scene: their bits are put out before anybody looks at single ones.
    bits = bits[:, : len(owned)] & owned
    some = np.flatnonzero(owner >= 0)
    place = np.clip(along[some] * BINS, 0, BINS - 1).astype(np.uint64)
    shifts = np.arange(AXES, dtype=np.uint64) * np.uint64(BINS)
    spots = np.zeros(len(owner), dtype=np.uint64)
    spots[some] = np.bitwise_or.reduce(np.uint64(1) << (place + shifts), axis=1)
    return Reach(*_reach(bits, owner, np.ascontiguousarray(along, dtype=np.float64), spots, count))


@njit(cache=True)
def _reach(
    bits: NDArray[np.uint8], owner: NDArray[np.int32], along: Array, spots: Words, count: int
) -> tuple[Ints, Array, Array, Words]:
    views = len(bits)
    counts, bins = np.zeros((views, count), np.int64), np.zeros((views, count), np.uint64)
    low, high = np.full((views, count, 3), np.inf), np.full((views, count, 3), -np.inf)
    for f in range(views):
        for b in range(bits.shape[1]):
            byte = bits[f, b]
            if byte == 0:
                continue
            for k in range(8):
                if not byte & (128 >> k):
                    continue
                n = 8 * b + k
                i = owner[n]
                counts[f, i] += 1
                bins[f, i] |= spots[n]
                for a in range(3):
                    low[f, i, a] = min(low[f, i, a], along[n, a])
                    high[f, i, a] = max(high[f, i, a], along[n, a])
    return counts, low, high, bins


def interval_sets(low: Array, high: Array, off: float = 0.1) -> tuple[Ints, Ints]:
    """All minimal sets of views under the criterion of MultiSPA: single ones (M, 1), and pairs (M, 2), of F views.

    `low`, `high` (F,) are the first and last places seen along one axis. A set covers where the extent of all that it
    sees differs from that of the box by at most `off` of it. That extent is fixed by the view that sees lowest and the
    one that sees highest, so that no minimal set has more than two.
    """
    slack = 1e-12
    alone = np.abs(high - low - 1) <= off + slack
    rest = np.flatnonzero(~alone & np.isfinite(low) & np.isfinite(high))
    lows, highs = low[rest], high[rest]
    extent = np.maximum(highs[:, None], highs) - np.minimum(lows[:, None], lows)
    first, second = np.nonzero(np.triu(np.abs(extent - 1) <= off + slack, 1))
    return np.flatnonzero(alone)[:, None], np.stack([rest[first], rest[second]], axis=1)


def bin_sets(
    seen: Words, needs: tuple[int, int, int], most: int = 6, *, nodes: int = NODES, kept: int = KEPT
) -> tuple[list[Ints], bool]:
    """All minimal sets of at most `most` of F views that see enough bins, and whether none was left out.

    `seen` (F,) are bins by view; a set covers where together it sees at least `needs[a]` bins of each axis a, and is
    minimal where no part of it covers. Sets of k + 1 views are entry k, (M, k + 1), each in ascending order. After
    `nodes` tried sets, or `kept` found ones, the search is cut off.
    """
    found = np.full((kept, most), -1, dtype=np.int64)
    count, whole = _covers(
        np.ascontiguousarray(seen, dtype=np.uint64), np.array(needs, dtype=np.int64), most, nodes, found
    )
    sizes = (found[:count] >= 0).sum(axis=1)
    return [found[:count][sizes == k + 1, : k + 1] for k in range(most)], bool(whole)


@njit(cache=True)
def _covers(seen: Words, needs: Ints, most: int, nodes: int, found: Ints) -> tuple[int, bool]:
    """Depth first over ascending sets, cut where all later views together would not do, or where one is of no use."""
    views, kept = len(seen), 0
    later = np.zeros(views + 1, np.uint64)
    for j in range(views - 1, -1, -1):
        later[j] = later[j + 1] | seen[j]
    once, twice = np.zeros(most + 1, np.uint64), np.zeros(most + 1, np.uint64)  # bins seen by one, by two or more
    chosen = np.zeros(most, np.int64)
    depth, j = 0, 0
    if _enough(np.uint64(0), needs):
        return 0, True  # nothing is asked for: the empty set is the only minimal one
    while True:
        if j >= views or depth == most or not _enough(once[depth] | later[j], needs):
            depth -= 1
            if depth < 0:
                return kept, True
            j = chosen[depth] + 1
            continue
        nodes -= 1
        if nodes < 0:
            return kept, False
        both = twice[depth] | (once[depth] & seen[j])
        chosen[depth] = j
        if _all_of_use(seen, chosen, depth + 1, both):
            once[depth + 1], twice[depth + 1] = once[depth] | seen[j], both
            if not _enough(once[depth + 1], needs):
                depth += 1
            elif _minimal(seen, chosen, depth + 1, needs):
                if kept == len(found):
                    return kept, False
                found[kept, : depth + 1] = chosen[: depth + 1]
                kept += 1
        j += 1


@njit(cache=True)
def _all_of_use(seen: Words, chosen: Ints, count: int, twice: np.uint64) -> bool:
    """Whether each chosen view sees a bin that no other of them sees; once it does not, it never will again."""
    for i in range(count):
        if seen[chosen[i]] & ~twice == np.uint64(0):
            return False
    return True


@njit(cache=True)
def _minimal(seen: Words, chosen: Ints, count: int, needs: Ints) -> bool:
    for i in range(count):
        rest = np.uint64(0)
        for k in range(count):
            if k != i:
                rest |= seen[chosen[k]]
        if _enough(rest, needs):
            return False
    return True


@njit(cache=True)
def _enough(bins: np.uint64, needs: Ints) -> bool:
    for a in range(3):
        field, ones = (bins >> np.uint64(20 * a)) & np.uint64(0xFFFFF), 0
        while field and ones < needs[a]:
            field &= field - np.uint64(1)  # puts out the lowest bit
            ones += 1
        if ones < needs[a]:
            return False
    return True
