import numpy as np

from sightline.answers.choice import Choice
from sightline.answers.number import Count, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.filtering.blind.constants import best_constant, fitted, numbers_of, with_numbers
from sightline.datasets.filtering.blind.lessons import lesson_of
from tests.evaluation.rows import height, row, taller


def lessons(*rows):
    return [lesson_of(one, lambda _: None) for one in rows]


def test_the_best_constant_scores_at_least_what_the_median_scores() -> None:
    # Two heaps: the median of the values lies in neither, a quantile in the larger one scores far better.
    values = [1.0] * 45 + [4.0] * 10 + [9.0] * 45 + [1.001]
    told = lessons(*(height("lamp", value, seed=i) for i, value in enumerate(values)))
    best = best_constant(told)
    mean = np.mean([lesson.answer.score(best, lesson.scorer) for lesson in told])
    assert mean > np.mean([lesson.answer.score(Length(4.0), lesson.scorer) for lesson in told])
    assert best in (Length(1.0), Length(9.0), Length(1.001))


def test_a_choice_is_kept_by_its_words_where_the_words_say_more() -> None:
    told = lessons(*(taller("sofa", "lamp", 1) for _ in range(5)), *(taller("lamp", "sofa", 0) for _ in range(5)))
    assert fitted(best_constant(told), ("chair", "lamp")) == Choice(("chair", "lamp"), 1)


def test_a_choice_is_kept_by_its_place_where_the_place_says_more() -> None:
    names = [f"thing {i}" for i in range(40)]
    told = lessons(*(taller(names[i], names[(7 * i + 3) % 40], 1) for i in range(40)))
    assert fitted(best_constant(told), ("a", "b")) == Choice(("a", "b"), 1)


def test_answers_of_several_numbers_take_the_median_of_each() -> None:
    told = lessons(*(row("shift", "?", Vector((x, 2.0 * x, 1.0))) for x in (1.0, 2.0, 9.0)))
    assert best_constant(told) == Vector((2.0, 4.0, 1.0))


def test_numbers_go_out_of_an_answer_and_back_into_it() -> None:
    for answer in (Length(2.5), Count(3), Vector((1.0, 2.0, 3.0)), Pixel(3.5, 4.5, 64, 48)):
        numbers = numbers_of(answer)
        assert numbers is not None and with_numbers(answer, numbers) == answer
    assert numbers_of(Choice(("a", "b"), 1)) is None
    assert with_numbers(Count(3), [4.4]) == Count(4)
