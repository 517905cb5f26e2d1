import numpy as np
import pytest

from sightline.datasets.filtering.blind.rule import MARGIN, by_sureness, given_away, reliability
from sightline.datasets.filtering.blind.sheet import Sheet
from sightline.datasets.filtering.blind.truths import Verdict, silent
from tests.datasets.filtering.blind.made_questions import coin

COUNT = 1000


def sheet(count: int = COUNT) -> Sheet:
    return Sheet(coin(count), np.arange(count) % 4, np.ones(count, dtype=bool))


def luck(count: int = COUNT) -> np.ndarray:
    return np.random.default_rng(9).random(count)


def verdict(share: float, count: int = COUNT, seed: int = 0) -> Verdict:
    right = np.arange(count) < round(share * count)
    return Verdict(np.random.default_rng(seed).permutation(right), np.zeros(count))


@pytest.mark.parametrize("chance", [0.5, 0.25, 0.0])
@pytest.mark.parametrize("share", [0.8, 0.95, 1.0])
def test_as_many_right_ones_stay_as_luck_would_have_left(share: float, chance: float) -> None:
    found = verdict(share)
    gone = given_away({"one": found}, np.full(COUNT, chance), sheet(), luck())
    wrong = COUNT - found.right.sum()
    assert not gone[~found.right].any()
    assert (found.right & ~gone).sum() == round(wrong * chance / (1 - chance))


def test_those_that_stay_are_the_lucky_ones() -> None:
    found = verdict(0.8)
    turn = luck()
    gone = given_away({"one": found}, np.full(COUNT, 0.5), sheet(), turn)
    assert turn[found.right & ~gone].max() < turn[gone].min()


def test_each_key_keeps_as_many_as_it_has_exceptions_for() -> None:
    key = np.arange(COUNT) % 2
    exception = np.random.default_rng(1).random(COUNT) < np.where(key == 0, 0.3, 0.02)
    found = Verdict(~exception, np.zeros(COUNT), key)
    for verdicts in (
        {"one": found},
        {"one": Verdict(~exception, np.zeros(COUNT)), "silent": Verdict(silent(COUNT).right, silent(COUNT).sure, key)},
    ):
        left = ~given_away(verdicts, np.full(COUNT, 0.5), sheet(), luck())
        for one in (0, 1):
            assert (found.right & left & (key == one)).sum() == (exception & (key == one)).sum()


def test_keys_met_once_each_share_what_stays() -> None:
    found = verdict(0.8)
    gone = given_away({"one": Verdict(found.right, found.sure, np.arange(COUNT))}, np.full(COUNT, 0.5), sheet(), luck())
    assert (found.right & ~gone).sum() == COUNT - found.right.sum()


def test_the_surest_judge_decides_where_others_are_sure_too() -> None:
    surer, less = verdict(0.95, seed=1), verdict(0.8, seed=2)
    gone = given_away({"less": less, "surer": surer}, np.full(COUNT, 0.1), sheet(), luck())
    assert surer.right[gone].all() and not less.right[gone].all()


def test_a_share_within_the_margin_or_within_luck_takes_nothing() -> None:
    half = np.full(COUNT, 0.5)
    assert not given_away({"one": verdict(0.54)}, half, sheet(), luck()).any()
    assert not given_away({"one": verdict(0.7, 60)}, half[:60], sheet(60), luck(60)).any()
    assert given_away({"one": verdict(0.7)}, half, sheet(), luck()).any()


def test_two_must_be_sure_and_right_where_two_are_asked_for() -> None:
    half = np.full(COUNT, 0.5)
    a, b = verdict(0.9, seed=1), verdict(0.9, seed=2)
    gone = given_away({"a": a, "b": b, "c": verdict(0.5, seed=3)}, half, sheet(), luck(), agree=2)
    assert gone.any() and (a.right & b.right)[gone].all()
    assert not given_away({"a": a, "c": verdict(0.5, seed=3)}, half, sheet(), luck(), agree=2).any()


def test_a_silent_judge_decides_nothing() -> None:
    assert not given_away({"one": silent(COUNT)}, np.full(COUNT, 0.5), sheet(), luck()).any()


def test_a_judge_is_measured_on_other_folds_than_the_one_it_decides_about() -> None:
    # Right in the first fold alone: nowhere else does that show, and the first fold sees the others only.
    found = Verdict(np.arange(COUNT) % 4 == 0, np.zeros(COUNT))
    group = np.zeros(COUNT, dtype=np.int64)
    rate, sure = reliability(found, group, sheet().fold, np.full(COUNT, 0.1))
    assert (rate[::4] == 0).all() and not sure[::4].any()
    np.testing.assert_allclose(rate[1::4], 1 / 3)
    assert sure[1::4].all() and MARGIN < 1 / 3


def test_groups_shrink_towards_the_sure_end_and_equals_stay_together() -> None:
    sure = np.random.default_rng(0).random(COUNT)
    group = by_sureness(sure, sheet().fold)
    order = np.argsort(sure[sheet().fold == 0])
    assert (np.diff(group[sheet().fold == 0][order]) >= 0).all()
    sizes = np.bincount(group)
    assert sizes[0] == pytest.approx(COUNT * (1 - 0.5**0.5), abs=8) and sizes[-1] >= 40
    assert set(by_sureness(np.zeros(COUNT), sheet().fold).tolist()) == {0}
    assert set(by_sureness(np.full(COUNT, -np.inf), sheet().fold).tolist()) == {-1}
