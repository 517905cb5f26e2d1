"""Whole columns at once give what a loop over folds and keys gives."""

from collections import Counter

import numpy as np
import pytest

from sightline.datasets.filtering.blind.keyed import FEWEST, best_option, best_value, best_window, medians
from sightline.datasets.filtering.blind.sheet import Sheet
from tests.datasets.filtering.blind.made_questions import coin

COUNT, KEYS = 240, 9


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2)


def sheet(rng: np.random.Generator) -> Sheet:
    return Sheet(coin(COUNT), rng.integers(0, 4, COUNT), rng.random(COUNT) < 0.8)


def test_the_value_that_occurs_most_under_a_key_in_other_folds_is_said(rng) -> None:
    folds, keys, values = sheet(rng), rng.integers(0, KEYS, COUNT), rng.integers(0, 5, COUNT)
    keys[:2] = KEYS  # met twice only
    said, sure = best_value(keys, values, folds)
    for i in range(COUNT):
        others = folds.learn & (folds.fold != folds.fold[i])
        here = others & (keys == keys[i])
        counted = Counter(values[here if here.sum() >= FEWEST else others].tolist())
        assert counted[said[i]] == max(counted.values())
    assert ((sure > 0) & (sure < 1)).all()


def test_the_value_that_is_right_about_most_questions_is_said(rng) -> None:
    # Of five values that occur as often, the one in the middle is right about its neighbours too; 4 is never said.
    true = np.arange(COUNT) % 5
    of, near = np.nonzero(np.abs(true[:, None] - np.arange(4)) <= 1)
    said, sure = best_value(np.zeros(COUNT, dtype=np.int64), near, sheet(rng), of)
    assert set(said.tolist()) <= {1, 2, 3}
    np.testing.assert_allclose(sure, 0.6, atol=0.1)


def test_the_option_that_wins_most_often_under_a_key_is_chosen(rng) -> None:
    option = np.stack([rng.permutation(4)[:2] for _ in range(COUNT)])
    keys = rng.integers(0, 2, COUNT)
    # Under key 0 the larger option wins, under key 1 the smaller one.
    place = np.where(keys == 0, option.argmax(axis=1), option.argmin(axis=1))
    said, sure = best_option(keys, option.ravel(), np.arange(COUNT + 1) * 2, place, sheet(rng))
    assert (said == place).mean() > 0.97
    far = np.abs(option[:, 0] - option[:, 1]) == 3
    assert sure[far].mean() > sure[~far].mean() > 0.5


def test_the_fullest_window_holds_as_many_values_as_any_guess_could_be_right_about(rng) -> None:
    folds, keys, values = sheet(rng), rng.integers(0, 3, COUNT), rng.normal(0, 1, COUNT)
    low, high = -0.4, 0.25
    said, _ = best_window(keys, values, low, high, folds)

    def right(guess, others):
        return int(((guess - values[others] >= low - 1e-9) & (guess - values[others] <= high + 1e-9)).sum())

    for i in range(0, COUNT, 7):
        others = folds.learn & (folds.fold != folds.fold[i]) & (keys == keys[i])
        assert right(said[i], others) == max(right(one + high, others) for one in values[others])


def test_medians_are_those_of_the_key_in_other_folds(rng) -> None:
    folds, keys, numbers = sheet(rng), rng.integers(0, 3, COUNT), rng.normal(0, 1, (COUNT, 2))
    said, sure = medians(keys, numbers, folds)
    for i in range(0, COUNT, 5):
        others = np.flatnonzero(folds.learn & (folds.fold != folds.fold[i]) & (keys == keys[i]))
        np.testing.assert_array_equal(said[i], np.sort(numbers[others], axis=0)[len(others) // 2])
    assert np.isfinite(sure).all()


def test_where_all_lie_in_one_fold_nothing_is_said() -> None:
    alone = Sheet(coin(10), np.zeros(10, dtype=np.int64), np.ones(10, dtype=bool))
    keys = np.zeros(10, dtype=np.int64)
    assert best_value(keys, keys, alone)[1].max() == -np.inf
    assert np.isnan(best_window(keys, np.zeros(10), -1, 1, alone)[0]).all()
    assert np.isnan(medians(keys, np.zeros((10, 2)), alone)[0]).all()
    assert best_option(keys, np.zeros(20, dtype=np.int64), np.arange(11) * 2, keys, alone)[0].max() == -1
