"""The blind judges for rows of other people: who has only the words of a question, and what the file teaches.

majority   per task, the one answer that scores best
words      learned from the words of the question (`blind.py`); needs scikit-learn
"""

import importlib.util
from collections.abc import Callable, Mapping, Sequence

from sightline.answers.answer import PLAIN, Answer
from sightline.datasets.findings.guessable import Judge, Riddle
from sightline.evaluation.blind import fit_type
from sightline.evaluation.constants import best_constant, fitted
from sightline.evaluation.lessons import Lesson

MOST_LEARNT = 5000  # lessons of a task; the words of a template say no more after these

Guess = Callable[[str, tuple[str, ...]], Answer]


def judges() -> Mapping[str, Judge]:
    """Every judge that can sit here: without scikit-learn nobody reads the words."""
    known: dict[str, Judge] = {"majority": majority}
    if importlib.util.find_spec("sklearn") is not None:
        known["words"] = words
    return known


def majority(learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> list[Answer | None]:
    """The best constant of each task."""

    def fit(lessons: Sequence[Lesson]) -> Guess:
        constant = best_constant(lessons)
        return lambda _, options: fitted(constant, options)

    return _answered(learnt, asked, fit)


def words(learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> list[Answer | None]:
    """What the words of the question suggest."""
    return _answered(learnt, asked, fit_type)


def _answered(
    learnt: Sequence[Riddle], asked: Sequence[Riddle], fit: Callable[[Sequence[Lesson]], Guess]
) -> list[Answer | None]:
    groups: dict[tuple[str, str], list[Lesson]] = {}
    for riddle in learnt:
        group = groups.setdefault((riddle.task, riddle.answer.kind), [])
        if len(group) < MOST_LEARNT:
            group.append(_lesson(riddle))
    guesses = {key: fit(group) for key, group in groups.items()}
    found: list[Answer | None] = []
    for riddle in asked:
        guess = guesses.get((riddle.task, riddle.answer.kind))
        found.append(None if guess is None else guess(riddle.text, riddle.options))
    return found


def _lesson(riddle: Riddle) -> Lesson:
    return Lesson(riddle.task, riddle.text, riddle.options, (), riddle.answer, PLAIN, riddle.scorer)
