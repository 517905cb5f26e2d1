"""The one answer that would have scored best, had it been given to every question of a kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice
from sightline.answers.space import Motion
from sightline.datasets.filtering.blind.lessons import Lesson

JUDGED = 300  # lessons a candidate is scored on; taken evenly
QUANTILES = np.linspace(0.05, 0.95, 19)
FEW = 10  # with fewer lessons than this the best-scoring quantile is luck; the median stands
COMMON = 12  # distinct answers that are tried where answers are not numbers

Constant = Answer
"""An answer given to every question. A `Choice` is given by its text where that is on offer, else by its place."""


def best_constant(lessons: Sequence[Lesson]) -> Constant:
    """The constant with the highest mean score on these lessons, by each one's own scorer.

    Of single numbers the median and the quantiles are tried, of others (choices, names, yes and no) the most
    frequent ones; of several numbers (a vector, a pixel) the median of each is taken.
    """
    answers = [lesson.answer for lesson in lessons]
    options = candidates(answers)
    judged = lessons[:: max(1, -(-len(lessons) // JUDGED))]
    scores = [np.mean([_score(option, lesson) for lesson in judged]) for option in options]
    return options[int(np.argmax(scores))]


def _score(constant: Constant, lesson: Lesson) -> float:
    return lesson.answer.score(fitted(constant, lesson.options), lesson.scorer)


def fitted(constant: Constant, options: Sequence[str]) -> Answer:
    """The constant as an answer to a question with these options."""
    if not isinstance(constant, Choice) or not options:
        return constant
    said = constant.options[constant.index]
    index = list(options).index(said) if said in options else min(constant.index, len(options) - 1)
    return Choice(tuple(options), index)


def candidates(answers: Sequence[Answer]) -> list[Constant]:
    """Constants worth trying, the plainest first, so that equals go to it."""
    if isinstance(answers[0], Choice):
        return _choices([answer for answer in answers if isinstance(answer, Choice)])
    rows = [numbers_of(answer) for answer in answers]
    if rows[0] is None or any(row is None or len(row) != len(rows[0]) for row in rows):
        counted = Counter(repr(answer) for answer in answers)
        first = {repr(answer): answer for answer in reversed(answers)}
        return [first[told] for told, _ in counted.most_common(COMMON)]
    table = np.array(rows, dtype=np.float64)
    middle = with_numbers(answers[0], np.median(table, axis=0))
    if table.shape[1] > 1 or len(answers) < FEW:
        return [middle]
    return [middle] + [with_numbers(answers[0], quantile) for quantile in np.quantile(table, QUANTILES, axis=0)]


def _choices(answers: Sequence[Choice]) -> list[Constant]:
    """The most frequent words, then the places in the list of options under names that no option bears."""
    by_text = {answer.text: answer for answer in reversed(answers)}
    texts: list[Constant] = [
        by_text[text] for text, _ in Counter(answer.text for answer in answers).most_common(COMMON)
    ]
    widest = max(len(answer.options) for answer in answers)
    unnamed = tuple(f"\0{place}" for place in range(widest))
    return texts + [Choice(unnamed, place) for place in range(widest)]


def numbers_of(answer: Answer) -> list[float] | None:
    """The numbers an answer consists of, or None where it holds anything else (words, options, yes or no)."""
    if isinstance(answer, Motion):  # the median of rotations' entries is no rotation
        return None
    values = _leaves([value for name, value in answer.to_json().items() if name != "kind"])
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values) or not values:
        return None
    return [float(value) for value in values]


def _leaves(value: Any) -> list[Any]:
    return [leaf for part in value for leaf in _leaves(part)] if isinstance(value, list | tuple) else [value]


def with_numbers(answer: Answer, numbers: Sequence[float] | np.ndarray) -> Answer:
    """An answer of the same class with other numbers (K,), in the order of `numbers_of`; whole ones stay whole."""
    left = iter(np.asarray(numbers, dtype=np.float64).tolist())

    def replaced(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [replaced(part) for part in value]
        number = next(left)
        return round(number) if isinstance(value, int) else number

    told = answer.to_json()
    return type(answer).from_json({name: value if name == "kind" else replaced(value) for name, value in told.items()})
