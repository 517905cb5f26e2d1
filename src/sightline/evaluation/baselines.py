"""Answerers that never look: what a score must be compared with before it means anything.

    chance     one of the options, or the true answer of some training row of the type
    majority   per type, the one answer that scores best on the training rows
    prior      the same per type and things spoken of, in order: what the categories alone give away
    blind      learned from the words of the question (`datasets/filtering/blind/words.py`)
    oracle     the true answer as it is spoken: the upper bound that rounding leaves

All but the oracle learn from training rows alone. Boxes are answered in level camera coordinates (`level.py`), with
the camera's pose, which whoever answers is told; never with its pixels.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice, YesNo
from sightline.datasets.filtering.blind.constants import best_constant, fitted
from sightline.datasets.filtering.blind.lessons import Lesson, Places, labels_of
from sightline.datasets.filtering.blind.words import Blind
from sightline.datasets.rows.row import Row
from sightline.errors import ConfigError
from sightline.evaluation.answerer import Answerer, Reply
from sightline.geometry.box import Box
from sightline.geometry.level import world_from_level
from sightline.geometry.pose import Pose

NAMES = ("oracle", "majority", "prior", "blind", "chance")
K = TypeVar("K")
ENOUGH = 3  # lessons of one key; below, the looser key speaks


class Oracle:
    """Knows the answers and says them."""

    name = "oracle"

    def answer(self, rows: Sequence[Row]) -> list[Reply]:
        return [Reply(row.spoken, (row.answer.box,) if isinstance(row.answer, Box3D) else ()) for row in rows]


class Guesser:
    """Gives each row the answer that `guess` finds, a function of the row's words; says it, and places boxes."""

    def __init__(self, name: str, guess: Callable[[Row], Answer | None], places: Places) -> None:
        self.name = name
        self._guess = guess
        self._places = places

    def answer(self, rows: Sequence[Row]) -> list[Reply]:
        return [self._reply(row) for row in rows]

    def _reply(self, row: Row) -> Reply:
        guess = self._guess(row)
        if guess is None:
            return Reply("")
        if not isinstance(guess, Box3D):
            return Reply(guess.spoken(row.form))
        pose = self._places(row)
        box = guess.box.moved(Pose.identity() if pose is None else world_from_level(pose), "world")
        return Reply(Box3D(box).spoken(row.form), (box,))


def chance(lessons: Sequence[Lesson], places: Places, seed: int = 0) -> Answerer:
    """A draw among the options, or among the training answers of the type; the same for a row whatever the order."""
    by_type = _grouped(lessons, [lesson.type for lesson in lessons])

    def guess(row: Row) -> Answer | None:
        known = by_type.get(row.type)
        return _drawn_option(row, seed) or (known and known[_draw(row, seed, len(known))].answer) or None

    return Guesser("chance", guess, places)


def _draw(row: Row, seed: int, count: int) -> int:
    """A number below `count` that depends on the row's id alone."""
    told = hashlib.sha256(f"{seed}:{row.id}".encode()).digest()
    return int(np.random.default_rng(int.from_bytes(told[:8], "big")).integers(count))


def _drawn_option(row: Row, seed: int = 0) -> Answer | None:
    """One of the options, or of yes and no: what is left to say about a type that no lesson was of."""
    if isinstance(row.answer, Choice):
        return Choice(row.options, _draw(row, seed, len(row.options)))
    return YesNo(bool(_draw(row, seed, 2))) if isinstance(row.answer, YesNo) else None


def majority(lessons: Sequence[Lesson], places: Places) -> Answerer:
    """Per type, the answer that scores best on the lessons; a box at the median place with the mean size."""
    best = {
        kind: _common_answer(group) for kind, group in _grouped(lessons, [lesson.type for lesson in lessons]).items()
    }

    def guess(row: Row) -> Answer | None:
        return fitted(best[row.type], row.options) if row.type in best else _drawn_option(row)

    return Guesser("majority", guess, places)


def prior(lessons: Sequence[Lesson], places: Places) -> Answerer:
    """As `majority`, per things spoken of in order; of things seldom met, per the first of them, then per type."""
    best: dict[tuple[str, ...], Answer] = {}
    for depth in (None, 1, 0):
        keys = [(lesson.type, *lesson.labels[:depth]) for lesson in lessons]
        for key, group in _grouped(lessons, keys).items():
            if len(group) >= ENOUGH or depth == 0:
                best.setdefault(key, _common_answer(group))

    def guess(row: Row) -> Answer | None:
        labels = labels_of(row)
        for key in ((row.type, *labels), (row.type, *labels[:1]), (row.type,)):
            if key in best:
                return fitted(best[key], row.options)
        return _drawn_option(row)

    return Guesser("prior", guess, places)


def blind(lessons: Sequence[Lesson], places: Places) -> Answerer:
    """Answers from the words of the question, by models fitted on the lessons."""
    judge = Blind(lessons)
    return Guesser("blind", lambda row: judge.guess(row) or _drawn_option(row), places)


FITTED: Mapping[str, Callable[[Sequence[Lesson], Places], Answerer]] = {
    "majority": majority,
    "prior": prior,
    "blind": blind,
    "chance": chance,
}


def fit(name: str, lessons: Sequence[Lesson], places: Places) -> Answerer:
    """The baseline of that name, fitted on training lessons. Raises ConfigError for no such name, or no lessons."""
    if name == "oracle":
        return Oracle()
    if name not in FITTED:
        raise ConfigError(f"no baseline {name!r}; there are {', '.join(NAMES)}")
    if not lessons:
        raise ConfigError(f"{name} learns from training rows and was given none; name their folder with --fit DIR")
    return FITTED[name](lessons, places)


def _grouped(lessons: Sequence[Lesson], keys: Sequence[K]) -> dict[K, list[Lesson]]:
    groups: dict[K, list[Lesson]] = {}
    for lesson, key in zip(lessons, keys, strict=True):
        groups.setdefault(key, []).append(lesson)
    return groups


def _common_answer(lessons: Sequence[Lesson]) -> Answer:
    boxes = [lesson.level_box for lesson in lessons if lesson.level_box is not None]
    return Box3D(common_box(boxes)) if boxes else best_constant(lessons)


def common_box(boxes: Sequence[Box]) -> Box:
    """The median place and the mean size (metres) of upright boxes in level camera coordinates, facing as one looks."""
    upright = [box.enclosing_yaw_box() for box in boxes]
    center = np.median([box.center for box in upright], axis=0)
    return Box(center, np.mean([box.size for box in upright], axis=0), frame="level")
