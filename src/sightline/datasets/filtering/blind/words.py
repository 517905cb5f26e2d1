"""What the words of a question give away: n-grams and numbers of the text, and regularised linear models on them.

Per type one model: which option (logistic), which answer (logistic over the distinct ones), what number (ridge on its
logarithm), which numbers (ridge), where and how large a box (ridge in level camera coordinates).
"""

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice
from sightline.answers.number import Count
from sightline.datasets.filtering.blind.constants import best_constant, fitted, numbers_of, with_numbers
from sightline.datasets.filtering.blind.lessons import Lesson
from sightline.datasets.rows.row import Row
from sightline.errors import ConfigError
from sightline.geometry.box import Box

Array = NDArray[np.float64]
Guess = Callable[[str, tuple[str, ...]], Answer]

WORD = re.compile(r"[a-z]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NUMBERS = 4  # of a text that are read as features: two pixels at most
CLASSES = 12  # a count or word with more distinct answers than this is learned as a number, or not at all
FEWEST = 20  # lessons of a type below which a fit is luck; the best constant stands instead
STIFFNESS = 3.0  # ridge penalty; n-grams are about as many as lessons


class Blind:
    """Fitted on lessons; `guess(row)` reads the row's words and options and nothing else."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        groups: dict[str, list[Lesson]] = {}
        for lesson in lessons:
            groups.setdefault(lesson.type, []).append(lesson)
        self._guess = {kind: fit_type(group) for kind, group in groups.items()}

    def guess(self, row: Row) -> Answer | None:
        """The answer the words suggest; None for a type of which there was no lesson."""
        return self._guess[row.type](row.text, row.options) if row.type in self._guess else None


def fit_type(lessons: Sequence[Lesson]) -> Guess:
    """The model for lessons of one type."""
    boxes = [lesson for lesson in lessons if lesson.level_box is not None]
    if len(boxes) >= 2:
        return _fit_boxes(boxes)
    if len(lessons) >= FEWEST:
        first = lessons[0].answer
        if isinstance(first, Choice):
            return _fit_classes(lessons, [_place(lesson.answer) for lesson in lessons], _place_guess)
        rows = [numbers_of(lesson.answer) for lesson in lessons]
        distinct = {repr(lesson.answer): lesson.answer for lesson in lessons}
        if len(distinct) <= CLASSES and (isinstance(first, Count) or rows[0] is None):
            return _fit_classes(lessons, [repr(lesson.answer) for lesson in lessons], lambda told, _: distinct[told])
        if rows[0] is not None and all(row is not None and len(row) == len(rows[0]) for row in rows):
            return _fit_numbers(lessons, np.array(rows, dtype=np.float64))
    constant = best_constant(lessons)
    return lambda _, options: fitted(constant, options)


def _place(answer: Answer) -> int:
    return answer.index if isinstance(answer, Choice) else 0


def _place_guess(place: Any, options: tuple[str, ...]) -> Answer:
    return Choice(options, min(int(place), len(options) - 1))


def _fit_classes(
    lessons: Sequence[Lesson], classes: Sequence[Any], answer: Callable[[Any, tuple[str, ...]], Answer]
) -> Guess:
    if len(set(classes)) == 1:
        return lambda _, options: answer(classes[0], options)
    features = Features([lesson.text for lesson in lessons], [lesson.options for lesson in lessons])
    model = _linear_model().LogisticRegression(C=1.0, max_iter=200)
    with warnings.catch_warnings():
        # A fit that stops at 200 steps is a fair guesser all the same.
        warnings.simplefilter("ignore")
        model.fit(features.table, list(classes))
    return lambda text, options: answer(model.predict(features.of([text], [options]))[0], options)


def _fit_numbers(lessons: Sequence[Lesson], numbers: Array) -> Guess:
    """`numbers` (N, K): logarithms are learned where all are above zero, as sizes and distances spread by factors."""
    logarithmic = numbers.shape[1] == 1 and bool((numbers > 0).all())
    features = Features([lesson.text for lesson in lessons], [lesson.options for lesson in lessons])
    model = _linear_model().Ridge(alpha=STIFFNESS).fit(features.table, np.log(numbers) if logarithmic else numbers)
    low, high = numbers.min(axis=0), numbers.max(axis=0)

    def guess(text: str, options: tuple[str, ...]) -> Answer:
        said = np.reshape(model.predict(features.of([text], [options])), -1)
        return with_numbers(lessons[0].answer, np.clip(np.exp(said) if logarithmic else said, low, high))

    return guess


def _fit_boxes(lessons: Sequence[Lesson]) -> Guess:
    """Centre and log size of upright boxes in level camera coordinates, axes along the view."""
    upright = [lesson.level_box.enclosing_yaw_box() for lesson in lessons if lesson.level_box is not None]
    numbers = np.array([[*box.center, *np.log(box.size)] for box in upright])
    features = Features([lesson.text for lesson in lessons], [lesson.options for lesson in lessons])
    model = _linear_model().Ridge(alpha=STIFFNESS).fit(features.table, numbers)

    def guess(text: str, options: tuple[str, ...]) -> Answer:
        said = np.reshape(model.predict(features.of([text], [options])), -1)
        size = np.exp(np.clip(said[3:], numbers[:, 3:].min(axis=0), numbers[:, 3:].max(axis=0)))
        return Box3D(Box(said[:3], size, frame="level"))

    return guess


class Features:
    """Words, word pairs and triples that occur twice, which word stands in which option, and the first numbers."""

    def __init__(self, texts: Sequence[str], options: Sequence[tuple[str, ...]]) -> None:
        self._numbers = np.array([_numbers(text) for text in texts])
        self._scale = np.maximum(np.abs(self._numbers).max(axis=0), 1e-9)
        tokens = [_tokens(text, offered) for text, offered in zip(texts, options, strict=True)]
        seen: dict[str, int] = {}
        for told in tokens:
            for token in told:
                seen[token] = seen.get(token, 0) + 1
        kept = sorted(token for token, count in seen.items() if count >= 2)
        self._column = {token: column for column, token in enumerate(kept)}
        self.table = self._table(tokens, self._numbers)

    def of(self, texts: Sequence[str], options: Sequence[tuple[str, ...]]) -> Any:
        """The sparse feature table (N, D) of questions that were not fitted on."""
        tokens = [_tokens(text, offered) for text, offered in zip(texts, options, strict=True)]
        return self._table(tokens, np.array([_numbers(text) for text in texts]))

    def _table(self, tokens: Sequence[set[str]], numbers: Array) -> Any:
        from scipy import sparse

        row, column = [], []
        for i, told in enumerate(tokens):
            known = sorted(self._column[token] for token in told if token in self._column)
            row += [i] * len(known)
            column += known
        words = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(tokens), len(self._column)))
        shares = np.clip(numbers / self._scale, 0.0, 1.0)
        differences = np.stack([shares[:, 2] - shares[:, 0], shares[:, 3] - shares[:, 1]], axis=1)
        return sparse.csr_matrix(sparse.hstack([words, 3.0 * shares, 3.0 * differences, 3.0 * shares**2]))


def _tokens(text: str, options: Sequence[str]) -> set[str]:
    words = WORD.findall(text.lower())
    grams = {" ".join(words[i : i + length]) for length in (1, 2, 3) for i in range(len(words) - length + 1)}
    return grams | {f"{place}={option.lower()}" for place, option in enumerate(options)}


def _numbers(text: str) -> list[float]:
    found = [float(number) for number in NUMBER.findall(text)[:NUMBERS]]
    return found + [0.0] * (NUMBERS - len(found))


def _linear_model() -> Any:
    try:
        from sklearn import linear_model
    except ImportError as error:
        raise ConfigError("blind needs scikit-learn; install it with: pip install 'sightline[evaluation]'") from error
    return linear_model
