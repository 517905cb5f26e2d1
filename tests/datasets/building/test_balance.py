"""Pass two keeps what makes looking needed, the same whatever the order."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.datasets.building.balance import Bounds, select
from sightline.datasets.building.slate import Slate
from sightline.datasets.rows.columns import BALANCE


def table(entries: list[tuple], scenes: list[str] | None = None) -> pa.Table:
    """(type, key, side, paired) entries, or (type,) for a row without balance; ids are the entry's number."""
    balances = [
        None if len(entry) == 1 else {"key": [entry[1]], "side": entry[2], "paired": entry[3]} for entry in entries
    ]
    return pa.table(
        {
            "id": pa.array([f"{i:024x}" for i in range(len(entries))], pa.string()),
            "type": pa.array([entry[0] for entry in entries], pa.string()),
            "scene_id": pa.array(scenes or ["room"] * len(entries), pa.string()),
            "balance": pa.array(balances, BALANCE),
        }
    )


def slate(entries: list[tuple], scenes: list[str] | None = None) -> Slate:
    return Slate.of([table(entries, scenes)])


def kept(entries: list[tuple], **bounds) -> Counter:
    selection = select(slate(entries), 1, Bounds(**bounds))
    return Counter(entry for entry, keep in zip(entries, selection.keep, strict=True) if keep)


def test_two_sides_are_cut_to_the_rarer_one():
    entries = [("t", "bed-lamp", "bed", True)] * 7 + [("t", "bed-lamp", "lamp", True)] * 3
    assert kept(entries) == {entries[0]: 3, entries[-1]: 3}


def test_a_key_that_gives_itself_away_goes_altogether_and_is_counted():
    entries = [("t", "bed-lamp", "bed", True)] * 4 + [("t", "bed-sofa", s, True) for s in ("bed", "sofa")]
    selection = select(slate(entries), seed=1)
    assert selection.keep.tolist() == [False] * 4 + [True, True]
    assert selection.dropped == {"t: only one side: it can be answered without looking": 4}


def test_keys_and_types_are_balanced_each_on_their_own():
    a = [("t", "k", "x", True)] * 5 + [("t", "k", "y", True)] * 2
    b = [("u", "k", "x", True)] * 1 + [("u", "k", "y", True)] * 6
    assert kept(a + b) == {a[0]: 2, a[-1]: 2, b[0]: 1, b[-1]: 1}


def test_a_towering_bin_of_a_number_is_cut_to_twice_the_median_bin():
    entries = [("t", "lamp", "1", False)] * 30 + [("t", "lamp", "2", False)] * 4 + [("t", "lamp", "3", False)] * 2
    assert kept(entries) == {entries[0]: 8, entries[30]: 4, entries[-1]: 2}


def test_the_only_bin_of_a_number_stays_whole():
    entries = [("t", "lamp", "1", False)] * 3
    assert kept(entries) == {entries[0]: 3}


def test_rows_without_balance_stay_and_repeated_ids_stay_once():
    candidates = table([("t",), ("t",), ("t",)]).set_column(0, "id", pa.array([c * 24 for c in "aba"]))
    selection = select(Slate.of([candidates]), seed=1)
    assert selection.keep.tolist() == [True, True, False]
    assert selection.dropped == {"t: repeated": 1}


def test_a_budget_is_dealt_evenly_and_a_small_type_leaves_its_share_to_the_others():
    entries = [("a",)] * 4 + [("b",)] * 100 + [("c",)] * 100
    assert kept(entries, budget=44) == {("a",): 4, ("b",): 20, ("c",): 20}


def test_a_budget_follows_the_weights_of_types():
    entries = [("a",)] * 100 + [("b",)] * 100 + [("c",)] * 3
    selection = select(slate(entries), 1, Bounds(43), {"a": 3.0, "b": 1.0})
    assert np.bincount(selection.keep.nonzero()[0] // 100).tolist() == [30, 10, 3]


def test_a_budget_above_all_keeps_all():
    assert kept([("a",)] * 4, budget=100) == {("a",): 4}


def test_no_candidates_are_no_rows():
    assert select(slate([]), 1, Bounds(5)).keep.tolist() == []


SIDED = st.tuples(st.sampled_from("tu"), st.sampled_from("kl"), st.sampled_from("xyz"), st.just(True))
BINNED = st.tuples(st.sampled_from("vw"), st.sampled_from("kl"), st.sampled_from("123"), st.just(False))
ENTRIES = st.lists(SIDED | BINNED | st.tuples(st.just("z")), max_size=60)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.none() | st.integers(1, 40))
def test_every_paired_key_keeps_its_sides_equal_whatever_the_budget(entries, budget):
    counts = kept(entries) if budget is None else kept(entries, budget=budget)
    if budget is not None:
        assert sum(counts.values()) <= budget
    for kind in "tu":
        for key in "kl":
            sides = {entry[2] for entry in entries if entry[:2] == (kind, key) and len(entry) == 4}
            of_sides = {counts[(kind, key, side, True)] for side in sides}
            assert len(of_sides) <= 1
            assert len(sides) != 1 or of_sides == {0}


@settings(max_examples=40, deadline=None)
@given(ENTRIES, st.none() | st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_what_stays_does_not_depend_on_the_order_of_candidates(entries, budget, shuffle):
    candidates = table(entries)
    order = np.random.default_rng(shuffle).permutation(len(entries))
    straight = select(Slate.of([candidates]), 7, Bounds(budget))
    mixed = select(Slate.of([candidates.take(order)]), 7, Bounds(budget))
    assert mixed.keep.tolist() == straight.keep[order].tolist()
    assert mixed.dropped == straight.dropped


@settings(max_examples=40, deadline=None)
@given(ENTRIES, st.none() | st.integers(1, 40))
def test_every_candidate_is_kept_or_counted(entries, budget):
    selection = select(slate(entries), 7, Bounds(budget))
    assert selection.keep.sum() + sum(selection.dropped.values()) == len(entries)


@pytest.mark.parametrize("budget", [None, 50])
def test_another_seed_keeps_other_rows_and_as_many(budget):
    entries = [("t", "k", "x", True)] * 200 + [("t", "k", "y", True)] * 40
    one, two = (select(slate(entries), seed, Bounds(budget)).keep for seed in (1, 2))
    assert one.sum() == two.sum() == (80 if budget is None else 50)
    assert (one != two).any()


def test_a_scene_gives_so_many_rows_evenly_over_its_types_and_before_balance():
    entries = [("a",)] * 10 + [("b",)] * 2 + [("a",)] * 3
    scenes = ["big"] * 12 + ["small"] * 3
    selection = select(slate(entries, scenes), 1, Bounds(per_scene=6))
    stay = [(scene, entry[0]) for scene, entry, keep in zip(scenes, entries, selection.keep, strict=True) if keep]
    assert Counter(stay) == {("big", "a"): 4, ("big", "b"): 2, ("small", "a"): 3}
    assert selection.dropped == {"a: over what one scene may give": 6}


def test_a_quota_bounds_its_type_alone_and_keeps_pairs_together():
    pairs = [("t", "k", "x", True)] * 10 + [("t", "k", "y", True)] * 10
    selection = select(slate(pairs + [("u",)] * 5), 1, Bounds(quotas={"t": 7}))
    assert selection.keep[:10].sum() == selection.keep[10:20].sum() == 3
    assert selection.keep[20:].all()
    assert selection.dropped == {"t: over the type's quota": 14}


def test_a_budget_is_dealt_out_of_what_quotas_leave():
    entries = [("a",)] * 50 + [("b",)] * 50
    assert kept(entries, budget=40, quotas={"a": 4}) == {("a",): 4, ("b",): 36}
