import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.datasets.filtering.blind.lessons import lesson_of
from sightline.datasets.filtering.blind.words import Blind
from tests.evaluation.rows import height, nearer, taller


def judge(rows):
    return Blind([lesson_of(row, lambda _: None) for row in rows])


def test_what_the_words_give_away_is_found() -> None:
    rng = np.random.default_rng(0)
    tall = {"lamp": 3, "desk": 2, "chair": 1, "stool": 0}
    rows = []
    for i in range(200):
        first, second = rng.permutation(list(tall))[:2].tolist()
        rows.append(taller(first, second, int(tall[second] > tall[first]), seed=i))
    blind = judge(rows[:150])
    assert all(blind.guess(row) == row.answer for row in rows[150:])


def test_what_the_words_do_not_say_is_not_found() -> None:
    rng = np.random.default_rng(1)
    rows = [nearer(bool(rng.integers(2)), seed=i) for i in range(400)]
    blind = judge(rows[:200])
    right = np.mean([row.answer.score(blind.guess(row)) for row in rows[200:]])
    assert abs(right - 0.5) < 0.12


def test_sizes_are_learned_by_name() -> None:
    rng = np.random.default_rng(2)
    size = {"lamp": 1.6, "sofa": 0.8, "mug": 0.1}
    blind = judge([height(n, size[n] * float(rng.uniform(0.95, 1.05)), seed=i) for i, n in enumerate(list(size) * 30)])
    for name, true in size.items():
        guess = blind.guess(height(name, 1.0))
        assert isinstance(guess, Length) and guess.metres == pytest.approx(true, rel=0.2)


def test_of_a_type_without_lessons_nothing_is_guessed() -> None:
    assert judge([height("lamp", 1.0)]).guess(taller("lamp", "sofa", 0)) is None
