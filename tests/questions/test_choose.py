from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.number import Count
from sightline.questions.choose import (
    bin_of,
    clear,
    evened,
    handfuls,
    in_turn,
    margin,
    matched,
    noise_of_differences,
    noise_of_lengths,
    pair_balance,
    pairs,
    triples,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import Scene


def draft(number: int) -> Draft:
    return Draft({}, Count(number), Evidence())


def test_streams_take_turns_and_open_when_their_turn_comes():
    opened = []

    def stream(name, *outcomes):
        opened.append(name)
        yield from outcomes

    def streams():
        yield stream("a", Skip("x"), draft(1), draft(2), draft(3))
        yield stream("b", Skip("y"))
        yield stream("c", draft(4), draft(5))

    order, first = in_turn(streams()), []
    for outcome in order:
        if isinstance(outcome, Draft):
            first = [*first, outcome.answer.number]
            if first == [1]:
                assert opened == ["a"]
        else:
            first = [*first, outcome.reason]
            if first == ["x"]:
                assert opened == ["a"]
    assert first == ["x", 1, "y", 4, 2, 5, 3]


def test_finds_that_are_alike_but_for_their_side_come_by_two_and_the_others_last():
    # What is known of a find, its side, and which one it is.
    stream = ["a+1", "b+2", "a+3", Skip("none"), "a-4", "c-5", "b-6", "a+7", "a-8", "b+9"]
    told = list(matched(iter(stream), lambda one: (one[0],), lambda one: one[1]))
    assert told == [Skip("none"), "a+1", "a-4", "b+2", "b-6", "a+3", "a-8", "c-5", "a+7", "b+9"]


def test_a_rare_side_is_told_as_soon_as_it_comes_up():
    def side_of(one):
        return one.balance.side

    def sided(side, number):
        return draft(number)._replace(balance=Balance(("k",), side))

    stream = [sided("rare" if i % 5 == 4 else "common", i) for i in range(40)]
    order = [one.balance.side for one in evened(iter(stream), side_of) if isinstance(one, Draft)]
    assert Counter(order) == {"common": 32, "rare": 8}
    assert Counter(order[:6]) == {"common": 3, "rare": 3}
    assert list(evened(iter([Skip("x")]), side_of)) == [Skip("x")]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9), st.integers(0, 2**32))
def test_pairs_are_all_pairs_once_and_triples_all_ordered_ones(count, seed):
    rows = [10 + i for i in range(count)]
    found = list(pairs(rows, np.random.default_rng(seed), tries=1000))
    assert Counter(tuple(sorted(pair)) for pair in found) == Counter((a, b) for a in rows for b in rows if a < b)
    threes = list(triples(rows, np.random.default_rng(seed), tries=1000))
    assert sorted(threes) == [(a, b, c) for a in rows for b in rows for c in rows if len({a, b, c}) == 3]


def test_handfuls_are_different_sets_whose_last_ones_may_have_a_place_of_their_own():
    rows = (3, 5, 7, 9)
    found = list(handfuls(rows, 3, np.random.default_rng(0), tries=500))
    assert len(found) == 4 == len({frozenset(one) for one in found}) and all(set(one) <= set(rows) for one in found)
    placed = list(handfuls(rows, 3, np.random.default_rng(0), placed=1, tries=500))
    assert len(placed) == 12 == len({(frozenset(one[:2]), one[2]) for one in placed})
    assert {tuple(one) for seed in range(40) for one in handfuls(rows[:2], 2, np.random.default_rng(seed))} == {
        (3, 5),
        (5, 3),
    }
    assert list(handfuls(rows, 5, np.random.default_rng(0))) == []


def test_either_of_a_pair_comes_first_equally_often():
    rng = np.random.default_rng(0)
    first = Counter(pair[0] for _ in range(2000) for pair in pairs([1, 2], rng))
    assert abs(first[1] - 1000) < 120  # more than five standard deviations


def test_a_difference_is_clear_of_the_noise_and_of_the_floor():
    assert clear(0.2, 0.1, 0.1) and clear(-0.2, 0.1, 0.1)
    assert not clear(0.19, 0.1, 0.1)
    assert not clear(0.05, 0.0, 0.1)
    assert not clear(float("nan"), 0.0, 0.0)
    assert margin(-0.3, 0.1) == pytest.approx(3) and margin(0.3, 0.0) is None


def test_scale_makes_lengths_uncertain_but_not_their_order():
    metric = Vouch(Provenance.ESTIMATED, relative=0.1)
    scene = Scene("s", facts={Fact.OBJECTS: Vouch(Provenance.ANNOTATED, 0.03), Fact.METRIC: metric})
    assert noise_of_differences(scene, Fact.OBJECTS).of(4.0) == pytest.approx(0.03 * 2**0.5)
    assert noise_of_lengths(scene, Fact.OBJECTS).of(4.0) == pytest.approx((2 * 0.03**2 + 0.4**2) ** 0.5)


def test_a_bin_reaches_a_quarter_further_than_the_last():
    assert [bin_of(1.25**k * 1.01) for k in (-2, -1, 0, 1, 2)] == ["-2", "-1", "0", "1", "2"]


def test_balance_is_the_same_whichever_is_asked_first():
    assert pair_balance(("desk", "chair"), True, "left") == pair_balance(("chair", "desk"), False, "right")
    assert pair_balance(("chair", "desk"), True, "left").side == "chair"
    assert pair_balance(("chair", "desk"), False, "left").side == "desk"
    assert pair_balance(("chair", "chair"), True, "left", "height").side == "left"
    assert pair_balance(("chair", "chair"), True, "left", "height").key == ("chair", "chair", "height")
