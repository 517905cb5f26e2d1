"""How MultiSPA scores a reply, and what lies beside it.

    official   the first back-ticked content: equal, within a fifth of the truth or a twentieth of the width, or nearer
    lenient    the last back-ticked content, else what the whole reply says, with its unit; the same rule
    floored    official, but a miss of 10 mm or 1° passes whatever the truth
    mra        official reading; mean relative accuracy over 0.50, 0.55 … 0.95, numbers only
    strict     official reading; the very pair of numbers, of two given points only

A truth of zero has no fifth: officially only zero itself passes. The subtasks of a column weigh the same whatever
their counts, and so do the twelve columns, whose plain mean is the headline.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sightline.answers.answer import Answer
from sightline.answers.number import Angle, Length, mean_relative_accuracy
from sightline.answers.region import Pixel
from sightline.answers.reply import without_thinking
from sightline.answers.space import Vector
from sightline.datasets.rows.prediction import PredictionRow
from sightline.datasets.rows.row import Row
from sightline.errors import PredictionError
from sightline.evaluation.benchmarks.multispa.spread import intervals
from sightline.evaluation.benchmarks.multispa.subtasks import BY_NAME, COLUMNS, SUBTASKS, Kind, Subtask, subtask_of
from sightline.evaluation.benchmarks.multispa.truth import FULL, NUMBERS, TICKED, numbers_in, ticked
from sightline.evaluation.predict import answered
from sightline.evaluation.score import interval

SHARE = 0.2  # of the truth, that a number may miss it by
WIDTH_SHARE = 0.05  # of the image's width, likewise for a point
SLACK = 1e-9  # relative; what lies on a bar in decimal lies on it in binary
FLOORS: Mapping[Kind, float] = {"millimetres": 10.0, "vector": 10.0, "degrees": 1.0}
NUMERAL = re.compile(r"[\[(]?\s*[-+−]?\s*\.?\d")
SCORES = ("official", "lenient", "floored", "mra", "strict")

Said = str | tuple[float, ...]
"""What a reply says: a word, or numbers as they are written (millimetres, degrees, thousandths)."""


@dataclass(frozen=True)
class Marks:
    """How right one reply is, 0 to 1, by each rule; None where a rule does not apply. `read` is official reading."""

    official: float
    lenient: float
    floored: float
    mra: float | None
    strict: float | None
    read: bool


@dataclass(frozen=True)
class SubtaskScore:
    """Mean marks of a subtask's rows, the 95 % interval of the official one (scenes drawn anew), and what is amiss."""

    n: int
    official: float
    lenient: float
    floored: float
    mra: float | None
    strict: float | None
    low: float | None
    high: float | None
    missing: int
    unread: int


@dataclass(frozen=True)
class ColumnScore:
    """Plain means of a column's subtasks, and the 95 % interval of the official one."""

    n: int
    official: float
    lenient: float
    floored: float
    mra: float | None
    strict: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class MultispaScore:
    """Scores by subtask and by column, both in the order of the table, those without rows left out.

    `low` and `high` are the 95 % interval of the official mean over columns.
    """

    subtasks: Mapping[str, SubtaskScore]
    columns: Mapping[str, ColumnScore]
    low: float | None
    high: float | None

    @property
    def complete(self) -> bool:
        """Whether all twelve columns have rows."""
        return len(self.columns) == len(COLUMNS)

    def average(self, score: str = "official") -> float | None:
        """The plain mean over the columns that have this score; None where there is none."""
        return _mean(getattr(column, score) for column in self.columns.values())

    def to_json(self) -> dict[str, Any]:
        """One document. `average` is the headline, null unless all columns have rows; the means stand beside it."""
        return {
            "average": self.average() if self.complete else None,
            "low": self.low if self.complete else None,
            "high": self.high if self.complete else None,
            "averages": {score: self.average(score) for score in SCORES},
            "columns": {name: asdict(column) for name, column in self.columns.items()},
            "empty_columns": [name for name in COLUMNS if name not in self.columns],
            "empty_subtasks": [one.name for one in SUBTASKS if one.name not in self.subtasks],
            "subtasks": {name: asdict(one) for name, one in self.subtasks.items()},
        }


def score_multispa(
    rows: Iterable[Row], predictions: Mapping[str, PredictionRow], seed: int = 0
) -> MultispaScore | None:
    """Score replies to the rows that are of a subtask; None where no row is. A missing reply is wrong.

    Raises PredictionError for replies to rows that are not there.
    """
    marked: dict[str, list[Marked]] = {}
    for row, said in answered(rows, predictions):
        if (subtask := subtask_of(row)) is not None:
            given = silence(subtask.kind) if said is None else marks(row, subtask, said.said)
            marked.setdefault(subtask.name, []).append(Marked(row, given, said is None))
    if not marked:
        return None
    subtasks = {name: _subtask_score(marked[name], seed) for name in BY_NAME if name in marked}
    told = [(one.marks.official, one.scene, name) for name, group in marked.items() for one in group]
    scores, scenes, kinds = zip(*told, strict=True)
    spread, (low, high) = intervals(scores, scenes, kinds, {name: BY_NAME[name].column for name in marked}, seed)
    columns = {}
    for column in COLUMNS:
        if within := [one for name, one in subtasks.items() if BY_NAME[name].column == column]:
            columns[column] = ColumnScore(sum(one.n for one in within), *_means(within), *spread[column])
    return MultispaScore(subtasks, columns, low, high)


@dataclass(frozen=True, eq=False)
class Marked:
    """A row with its marks, and whether it has no reply at all."""

    row: Row
    marks: Marks
    missing: bool

    @property
    def scene(self) -> str:
        """The scene whose luck the row shares."""
        return f"{self.row.scene_source}/{self.row.scene_id}"


def silence(kind: Kind) -> Marks:
    """The marks of no reply."""
    return Marks(0.0, 0.0, 0.0, 0.0 if kind in FLOORS else None, 0.0 if kind == "chosen" else None, False)


def marks(row: Row, subtask: Subtask, said: str) -> Marks:
    """How right a reply is. Raises PredictionError where the row is not answered as its subtask is."""
    truth = official(row.spoken, subtask.kind)
    if truth is None or (subtask.kind in ("point", "chosen")) != isinstance(row.answer, Pixel):
        raise PredictionError(
            f"row {row.id}: is called {subtask.name}, whose answers are of the kind {subtask.kind}, "
            f"but its answer is {row.spoken}; call its type otherwise"
        )
    guess = official(said, subtask.kind)
    right = rightness(row.answer, subtask.kind, truth, guess)
    floor = FLOORS.get(subtask.kind)
    return Marks(
        official=right,
        lenient=rightness(row.answer, subtask.kind, truth, lenient(row, subtask.kind, said)),
        floored=right if floor is None else rightness(row.answer, subtask.kind, truth, guess, floor),
        mra=None if floor is None else _mra(truth, guess),
        strict=float(guess == truth) if subtask.kind == "chosen" else None,
        read=guess is not None,
    )


def official(said: str, kind: Kind) -> Said | None:
    """What the first back-ticks hold: a word in small letters, or as many numbers as the kind has; else None."""
    content = ticked(said)
    if content is None:
        return None
    if kind not in NUMBERS:
        return content.casefold()
    found = numbers_in(content)
    return found if len(found) == NUMBERS[kind] else None


def lenient(row: Row, kind: Kind, said: str) -> Said | None:
    """What the answer's class reads in the last back-ticks that may hold it, else in the whole reply; units count."""
    answer, form, told = row.answer, row.answer.completed(row.form), without_thinking(said)
    # "`Image-1`" holds a name, no number.
    held = [content for content in TICKED.findall(told) if kind not in NUMBERS or NUMERAL.match(content)]
    for part in (*(f"`{content}`" for content in held[-1:]), told.replace("`", " ")):
        if (guess := type(answer).read(part, form)) is not None:
            return _numbers(guess) or official(guess.spoken(form), kind)
    return None


def _numbers(answer: Answer) -> tuple[float, ...] | None:
    """An answer's numbers as the subtasks write them, not rounded; None for a word or letter."""
    if isinstance(answer, Length):
        return (1000 * answer.metres,)
    if isinstance(answer, Angle):
        return (math.degrees(answer.radians),)
    if isinstance(answer, Vector):
        return tuple(1000 * value for value in answer.xyz)
    if isinstance(answer, Pixel):
        return FULL * answer.u / answer.width, FULL * answer.v / answer.height
    return None


def rightness(answer: Answer, kind: Kind, truth: Said, guess: Said | None, floor: float = 0.0) -> float:
    """1 where the official rule of the kind lets a guess pass, else 0; `floor` is a miss that passes anyhow."""
    if guess is None or isinstance(truth, str) or isinstance(guess, str):
        return float(guess == truth)
    if not isinstance(answer, Pixel):
        size = math.hypot(*truth)
        return float(math.dist(truth, guess) <= max(SHARE * size * (1 + SLACK), floor))
    spot = guess[0] / FULL * answer.width, guess[1] / FULL * answer.height
    miss = math.dist(spot, (answer.u, answer.v))
    if kind == "chosen":
        nearest = min((math.dist(spot, rival) for rival in answer.rivals), default=math.inf)
        return float(miss < nearest * (1 - SLACK))
    return float(miss <= WIDTH_SHARE * answer.width * (1 + SLACK))


def _mra(truth: Said, guess: Said | None) -> float:
    if guess is None or isinstance(truth, str) or isinstance(guess, str):
        return 0.0
    return mean_relative_accuracy(math.dist(truth, guess), math.hypot(*truth))


def _subtask_score(marked: Sequence[Marked], seed: int) -> SubtaskScore:
    given = [one.marks for one in marked]
    low, high = interval([one.official for one in given], [one.scene for one in marked], seed)
    return SubtaskScore(
        len(given),
        *_means(given),
        low=low,
        high=high,
        missing=sum(one.missing for one in marked),
        unread=sum(not one.missing and not one.marks.read for one in marked),
    )


def _means(
    marked: Sequence[Marks] | Sequence[SubtaskScore],
) -> tuple[float, float, float, float | None, float | None]:
    """The plain mean by each rule, of those it applies to."""
    always = [sum(getattr(one, score) for one in marked) / len(marked) for score in SCORES[:3]]
    return always[0], always[1], always[2], _mean(one.mra for one in marked), _mean(one.strict for one in marked)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
