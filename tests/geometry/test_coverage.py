from itertools import combinations

import numpy as np
import pytest

from sightline.errors import GeometryError
from sightline.geometry.coverage import AXES, BINS, FIELD, bin_sets, interval_sets, reach


def words_of(masks: np.ndarray) -> np.ndarray:
    """Bool (F, P) as bits in 64-bit words, point 0 the highest of the first byte."""
    bits = np.packbits(masks, axis=1)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))).view(np.uint64)


def minimal(count, most, covers):
    """All sets of at most `most` of `count` that cover while no proper subset of them does, by trying everything."""
    good = [set(s) for k in range(1, most + 1) for s in combinations(range(count), k) if covers(s)]
    return {tuple(sorted(s)) for s in good if not any(other < s for other in good)}


def told(groups):
    """Sets as sets, and that none is there twice."""
    listed = [tuple(row) for group in groups for row in group.tolist()]
    assert len(set(listed)) == len(listed)
    return set(listed)


@pytest.mark.parametrize("seed", range(40))
def test_sets_by_extent_are_all_minimal_ones(seed):
    rng = np.random.default_rng(seed)
    ends = np.sort(rng.uniform(-0.02, 1.02, (9, 2)), axis=1)
    if seed % 3 == 0:
        ends[rng.integers(9)] = (-0.2, 1.1)  # sees more than the box: covers neither alone nor with others
    low, high = ends.T

    def covers(views):
        return abs(max(high[list(views)]) - min(low[list(views)]) - 1) <= 0.1

    # Brute force up to four views: nothing larger than a pair is minimal.
    assert told(interval_sets(low, high)) == minimal(9, 4, covers)


def test_a_view_that_sees_nothing_is_in_no_set():
    low, high = np.array([np.inf, 0.0, 0.5]), np.array([-np.inf, 0.6, 1.0])
    singles, pairs = interval_sets(low, high)
    assert singles.tolist() == [] and pairs.tolist() == [[1, 2]]


def test_scale_and_direction_of_the_axis_change_nothing():
    rng = np.random.default_rng(5)
    low, high = np.sort(rng.uniform(0, 1, (30, 2)), axis=1).T
    assert told(interval_sets(low, high)) == told(interval_sets(1 - high, 1 - low))


@pytest.mark.parametrize("seed", range(60))
def test_sets_by_bins_are_all_minimal_ones(seed):
    rng = np.random.default_rng(seed)
    views = 9
    start, length = rng.integers(0, BINS, (2, views, AXES))
    bins = [
        [set(range(s, min(BINS, s + n // 2 + 1))) for s, n in zip(*row, strict=True)]
        for row in zip(start, length, strict=True)
    ]
    needs = (15, 0, 0) if seed % 3 else tuple(int(n) for n in rng.integers(8, 14, AXES))

    def covers(chosen):
        return all(len(set().union(*(bins[v][a] for v in chosen))) >= needs[a] for a in range(AXES))

    words = np.array([sum(1 << (BINS * a + b) for a in range(AXES) for b in row[a]) for row in bins], dtype=np.uint64)
    groups, whole = bin_sets(words, needs, 6)
    assert whole and told(groups) == minimal(views, 6, covers)


@pytest.mark.parametrize("k", range(1, 7))
def test_there_are_honest_sets_of_up_to_six(k):
    # Each of k views sees its own part of the twenty bins and nothing else.
    parts = [sum(1 << b for b in part.tolist()) for part in np.array_split(np.arange(BINS), k)]
    groups, whole = bin_sets(np.array(parts, dtype=np.uint64), (BINS, 0, 0))
    assert whole and [len(group) for group in groups] == [int(size == k) for size in range(1, 7)]


def test_a_search_that_is_cut_off_says_so_and_what_it_found_is_right():
    rng = np.random.default_rng(0)
    masks = np.bitwise_or.reduce(np.uint64(1) << rng.integers(0, BINS, (40, 8)).astype(np.uint64), axis=1)
    some, whole = bin_sets(masks, (18, 0, 0), nodes=2_000)
    every, _ = bin_sets(masks, (18, 0, 0), nodes=10_000_000, kept=2_000_000)
    assert not whole and 0 < len(told(some)) < len(told(every)) and told(some) <= told(every)
    few, whole = bin_sets(masks, (18, 0, 0), nodes=10_000_000, kept=10)
    assert not whole and len(told(few)) == 10


def test_reach_is_what_the_points_of_each_thing_say():
    rng = np.random.default_rng(3)
    points, views, things = 333, 5, 4
    masks = rng.random((views, points)) < 0.2
    owner = rng.integers(-1, things, points).astype(np.int32)
    along = rng.uniform(-0.05, 1.05, (points, AXES))
    masks[2, owner == 1] = False
    found = reach(words_of(masks), owner, along, things)
    for f in range(views):
        for i in range(things):
            own = along[masks[f] & (owner == i)]
            assert found.counts[f, i] == len(own)
            if not len(own):
                assert found.low[f, i].tolist() == [np.inf] * 3 and found.bins[f, i] == 0
                continue
            np.testing.assert_array_equal(found.low[f, i], own.min(axis=0))
            np.testing.assert_array_equal(found.high[f, i], own.max(axis=0))
            for a in range(AXES):
                bins = set(np.clip(np.floor(own[:, a] * BINS), 0, BINS - 1).astype(int).tolist())
                assert int(found.bins[f, i]) >> (BINS * a) & FIELD == sum(1 << b for b in bins)


def test_what_does_not_belong_together_is_refused():
    words, owner, along = words_of(np.ones((2, 70), dtype=bool)), np.zeros(70, dtype=np.int32), np.zeros((70, 3))
    with pytest.raises(GeometryError, match="places"):
        reach(words, owner, along[:, :2], 1)
    with pytest.raises(GeometryError, match="of thing 0, of 0"):
        reach(words, owner, along, 0)


def test_no_views_see_nothing():
    found = reach(np.zeros((0, 2), dtype=np.uint64), np.zeros(70, dtype=np.int32), np.zeros((70, 3)), 2)
    assert found.counts.shape == found.bins.shape == (0, 2) and found.low.shape == (0, 2, 3)
    groups, whole = bin_sets(np.zeros(0, dtype=np.uint64), (18, 0, 0))
    assert whole and not told(groups)
