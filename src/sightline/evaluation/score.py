"""How right the replies are: per type with the rows' own scorers, with intervals, beside what a guesser would have.

A reply is read with the class of the true answer and scored with the row's own scorer, the same that a reward and a
benchmark use. What is missing or cannot be read counts 0. Intervals are 95 %, from resampling whole scenes: rows of
one scene share its luck.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D
from sightline.datasets.rows.prediction import PredictionRow
from sightline.datasets.rows.row import Row
from sightline.evaluation.predict import answered
from sightline.geometry.box import Box

BASELINES = ("blind", "majority", "prior", "chance")
RESAMPLES = 1000


@dataclass(frozen=True, eq=False)
class Verdict:
    """One row, what was said to it, and how right that was. `iou` and `aligned_iou` of boxes only."""

    row: Row
    said: str | None
    box: Box | None
    score: float
    read: bool
    iou: float | None = None
    aligned_iou: float | None = None


@dataclass(frozen=True)
class TypeScore:
    """Mean score of one type, 0 to 1, its interval, and the mean scores of others on the same rows."""

    n: int
    score: float
    low: float | None
    high: float | None
    missing: int
    unread: int
    others: Mapping[str, float]

    @property
    def lift(self) -> float | None:
        """Score less the best baseline's; None where no baseline was given."""
        known = [self.others[name] for name in BASELINES if name in self.others]
        return self.score - max(known) if known else None


@dataclass(frozen=True)
class Grounding:
    """Shares of boxes with IoU of 0.25 and 0.5 at least: as turned boxes, and as the axis-aligned boxes around them."""

    n: int
    acc25: float
    acc50: float
    aligned_acc25: float
    aligned_acc50: float
    mean_iou: float
    low: float | None
    high: float | None
    others: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "others"}
        return numbers | {name: dict(scores) for name, scores in self.others.items()}


@dataclass(frozen=True)
class Report:
    """What `score` found."""

    answerer: str
    types: Mapping[str, TypeScore]
    grounding: Grounding | None

    @property
    def rows(self) -> int:
        """Rows judged."""
        return sum(kind.n for kind in self.types.values())

    @property
    def missing(self) -> int:
        """Rows without a reply; each counts 0."""
        return sum(kind.missing for kind in self.types.values())

    @property
    def compared(self) -> list[str]:
        """Whose scores stand beside: the baselines first, then others by name."""
        known = {name for kind in self.types.values() for name in kind.others}
        return [name for name in BASELINES if name in known] + sorted(known - set(BASELINES))

    def to_json(self) -> dict[str, Any]:
        """One document; a baseline without a file is null."""
        types = {}
        for name, kind in self.types.items():
            columns = dict.fromkeys(BASELINES) | dict(kind.others)
            types[name] = {
                "n": kind.n,
                "score": kind.score,
                **columns,
                "low": kind.low,
                "high": kind.high,
                "lift": kind.lift,
                "missing": kind.missing,
                "unread": kind.unread,
            }
        grounding = {"acc25": None, "acc50": None} if self.grounding is None else self.grounding.to_json()
        return {
            "answerer": self.answerer,
            "rows": self.rows,
            "missing": self.missing,
            "grounding": grounding,
            "types": types,
        }


def score(
    rows: Sequence[Row],
    predictions: Mapping[str, PredictionRow],
    against: Mapping[str, Mapping[str, PredictionRow]] | None = None,
    *,
    answerer: str = "",
    seed: int = 0,
) -> Report:
    """Judge replies, and those of others (`against`, by name) to the same rows. PredictionError for foreign replies."""
    verdicts = judge(rows, predictions)
    return summary(verdicts, {name: judge(rows, said) for name, said in (against or {}).items()}, answerer, seed)


def summary(
    verdicts: Sequence[Verdict], against: Mapping[str, Sequence[Verdict]], answerer: str = "", seed: int = 0
) -> Report:
    """The report of verdicts, and of others' on the same rows."""
    others = {name: _by_type(given) for name, given in against.items()}
    types = {}
    for name, group in sorted(_by_type(verdicts).items()):
        low, high = interval([v.score for v in group], [_scene(v) for v in group], seed)
        types[name] = TypeScore(
            n=len(group),
            score=_mean([v.score for v in group]),
            low=low,
            high=high,
            missing=sum(v.said is None for v in group),
            unread=sum(v.said is not None and not v.read for v in group),
            others={other: _mean([v.score for v in given[name]]) for other, given in others.items()},
        )
    return Report(answerer, types, _grounding(verdicts, against, seed))


def judge(rows: Iterable[Row], predictions: Mapping[str, PredictionRow]) -> list[Verdict]:
    """A verdict per row, in order. Raises PredictionError for replies to rows that are not there."""
    return [_verdict(row, said) for row, said in answered(rows, predictions)]


def _verdict(row: Row, prediction: PredictionRow | None) -> Verdict:
    truth = row.answer
    is_box = isinstance(truth, Box3D)
    if prediction is None:
        return Verdict(row, None, None, 0.0, False, 0.0 if is_box else None, 0.0 if is_box else None)
    guess: Answer | None
    if is_box and prediction.boxes:
        guess = Box3D(prediction.boxes[0])
    else:
        guess = type(truth).read(prediction.said, truth.completed(row.form))
    told = truth.score(guess, row.scorer)
    if not isinstance(truth, Box3D):
        return Verdict(row, prediction.said, None, told, guess is not None)
    if not isinstance(guess, Box3D):
        return Verdict(row, prediction.said, None, told, False, 0.0, 0.0)
    aligned = Box3D(_around(truth.box)).score(Box3D(_around(guess.box)), "iou")
    return Verdict(row, prediction.said, guess.box, told, True, truth.score(guess, "iou"), aligned)


def _around(box: Box) -> Box:
    return Box.from_bounds(box.bounds[0], box.bounds[1], box.frame)


def _grounding(verdicts: Sequence[Verdict], against: Mapping[str, Sequence[Verdict]], seed: int) -> Grounding | None:
    boxes = [v for v in verdicts if v.iou is not None]
    if not boxes:
        return None
    low, high = interval([float((v.iou or 0.0) >= 0.25) for v in boxes], [_scene(v) for v in boxes], seed)
    return Grounding(
        n=len(boxes),
        **_box_shares(boxes),
        mean_iou=_mean([v.iou or 0.0 for v in boxes]),
        low=low,
        high=high,
        others={name: _box_shares([v for v in given if v.iou is not None]) for name, given in against.items()},
    )


def _box_shares(verdicts: Sequence[Verdict]) -> dict[str, float]:
    turned = np.array([v.iou or 0.0 for v in verdicts])
    aligned = np.array([v.aligned_iou or 0.0 for v in verdicts])
    return {
        "acc25": float((turned >= 0.25).mean()),
        "acc50": float((turned >= 0.5).mean()),
        "aligned_acc25": float((aligned >= 0.25).mean()),
        "aligned_acc50": float((aligned >= 0.5).mean()),
    }


def interval(
    scores: Sequence[float], scenes: Sequence[str], seed: int = 0, resamples: int = RESAMPLES
) -> tuple[float | None, float | None]:
    """The 2.5 and 97.5 percentiles of the mean score when scenes are drawn anew; None for a single scene."""
    names, which = np.unique(np.asarray(scenes), return_inverse=True)
    if len(names) < 2:
        return None, None
    total = np.bincount(which, weights=np.asarray(scores, dtype=np.float64))
    count = np.bincount(which)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    low, high = np.percentile((drawn @ total) / (drawn @ count), [2.5, 97.5])
    return float(low), float(high)


def _by_type(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.row.type, []).append(verdict)
    return groups


def _scene(verdict: Verdict) -> str:
    return f"{verdict.row.scene_source}/{verdict.row.scene_id}"


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))
