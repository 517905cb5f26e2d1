"""Which kind of truth the answers of a type are, and what counts as right.

A guess is right when the question's own scorer says so: with 1 where it is right or wrong, and from `ENOUGH_OF` on
where it is graded. Mean relative accuracy of 0.5 is a miss of at most 30 %: what words alone give away so far is
half of what the ruler has to give. (CA-VQA's filter asked for 10 %, of judges that were not fitted to the answers.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from sightline.answers.answer import Answer
from sightline.answers.catalog import by_kind
from sightline.answers.number import Area, Duration, Length, Number, Speed
from sightline.datasets.filtering.blind.constants import numbers_of, with_numbers
from sightline.datasets.filtering.blind.sheet import Array, Ints, Mask, Sheet, coded, starts
from sightline.datasets.filtering.blind.truths import SLACK, Chosen, Measured, Named, Placed, Truth
from sightline.geometry.boxes import pair_ious

ENOUGH_OF: Mapping[str, float] = {
    "mra": 0.5, "mra_strict": 0.5, "abs_rel": 0.7, "iou": 0.5, "cosine": 0.7, "angular": 0.75,
    "nearness": 0.9, "center_offset": 0.75,
}  # fmt: skip
RATIOS: Mapping[str, tuple[float, float]] = {  # guess over truth, from and to, that is right
    "mra": (0.7, 1.3), "mra_strict": (0.7, 1.3), "abs_rel": (0.7, 1.3), "half_to_double": (0.5, 2.0),
    "within_10": (0.9, 1.1), "within_20": (0.8, 1.2), "within_25": (0.75, 1.25), "within_20_floor": (0.8, 1.2),
    "exact": (1.0, 1.0),
}  # fmt: skip
VALUE = {
    "length": "metres", "area": "square_metres", "duration": "seconds", "speed": "metres_per_second", "number": "value",
}  # fmt: skip
FLOORS = {answer.kind: answer.FLOOR for answer in (Length, Area, Duration, Speed, Number)}
LEAST = 1e-3  # of the truth; a guess below it is none
COMPARED = (
    2_000  # different answers of a type (masks, texts) above which only equal ones are right: comparing takes long
)
REACH = {"vector_within_20": (0.20, 0.0), "vector_within_20_floor": (0.20, 0.01)}  # of the length, metres at least
WIDTHS = {"within_5_width": 0.05, "within_10_width": 0.10}  # of the picture
SHARED = {"iou": ENOUGH_OF["iou"], "acc_at_15": 0.15, "acc_at_25": 0.25, "acc_at_50": 0.5}  # of the joint volume
SAID = 24  # answers that are learnt by name, the most frequent; no other is ever guessed


def truth_of(sheet: Sheet) -> Truth:
    """What is true of the questions of a sheet, in the form in which it can be learnt."""
    answers = sheet.answers
    kinds = {answer["kind"] for answer in answers}
    if kinds == {"choice"}:
        return _chosen(sheet)
    if len(kinds) == 1:
        [kind] = kinds
        if kind in VALUE and all(answer[VALUE[kind]] >= 0 for answer in answers):
            return _measured(sheet, kind)
        if kind == "vector" and set(sheet.scorers) <= REACH.keys():
            return _vectors(sheet)
        if kind == "pixel" and set(sheet.scorers) <= WIDTHS.keys():
            return _pixels(sheet)
        if kind == "box_3d" and set(sheet.scorers) <= {*SHARED, "center_offset"}:
            return _boxes(sheet)
        if kind != "count" and (placed := _several(sheet)) is not None:
            return placed
    return _named(sheet)


def is_right(score: float, scorer: str) -> bool:
    """Whether a score counts as right."""
    return score >= ENOUGH_OF.get(scorer, 1.0) - SLACK


def typed(answer: Mapping[str, Any]) -> Answer:
    """The answer of its JSON values."""
    return by_kind(answer["kind"]).from_json(answer)


def _chosen(sheet: Sheet) -> Truth:
    place = np.array([answer["index"] for answer in sheet.answers], dtype=np.int64)
    offered = sheet.options
    if not len(place) or int(np.diff(starts(offered)).min()) == 0:
        # Peers' rows may keep the options in the answer alone.
        lists = pa.array([[str(one).lower() for one in answer["options"]] for answer in sheet.answers])
        offered = lists
    codes, _ = coded(offered.flatten())
    return Chosen(codes, starts(offered), place)


def _measured(sheet: Sheet, kind: str) -> Truth:
    values = np.array([answer[VALUE[kind]] for answer in sheet.answers], dtype=np.float64)
    # Zero has no logarithm: it stands where nothing can be told from it, at the grain or below all others.
    values[values == 0] = min(FLOORS.get(kind) or 1.0, float(values[values > 0].min(initial=1.0)) / 2)
    # A scorer that is not known by a ratio must be met exactly; there is none in the house.
    low, high = np.array([RATIOS.get(scorer, (1.0, 1.0)) for scorer in sheet.scorers]).T
    grain = np.where([scorer.endswith("_floor") for scorer in sheet.scorers], FLOORS.get(kind, 0.0), 0.0) / values
    low, high = np.maximum(np.minimum(low, 1 - grain), LEAST), np.maximum(high, 1 + grain)
    return Measured(np.log(values), np.log(low), np.log(high))


def _vectors(sheet: Sheet) -> Truth:
    numbers = np.array([answer["xyz"] for answer in sheet.answers], dtype=np.float64)
    share, floor = np.array([REACH[scorer] for scorer in sheet.scorers]).T
    allowed = np.maximum(share * np.linalg.norm(numbers, axis=1), floor)
    return Placed(numbers, lambda said: _within(said, numbers, allowed))


def _pixels(sheet: Sheet) -> Truth:
    table = np.array([[a["u"], a["v"], a["width"], a["height"]] for a in sheet.answers], dtype=np.float64)
    size = table[:, 2:]
    allowed = np.array([WIDTHS[scorer] for scorer in sheet.scorers]) * size[:, 0]
    # Fractions of the picture: the words speak in thousandths of it.
    return Placed(table[:, :2] / size, lambda said: _within(said * size, table[:, :2], allowed))


def _within(said: Array, true: Array, allowed: Array) -> Mask:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.linalg.norm(said - true, axis=1) <= allowed * (1 + SLACK))


def _boxes(sheet: Sheet) -> Truth:
    """Centre and logarithm of the size; guesses stand along the axes."""
    boxes = [answer["box"] for answer in sheet.answers]
    centers = np.array([box["center"] for box in boxes], dtype=np.float64)
    sizes = np.maximum(np.array([box["size"] for box in boxes], dtype=np.float64), 1e-6)
    turned = np.array([box["rotation"] for box in boxes], dtype=np.float64)
    by_offset = np.array([scorer == "center_offset" for scorer in sheet.scorers])
    allowed = np.where(by_offset, 1 - ENOUGH_OF["center_offset"], 0.0) * np.linalg.norm(sizes, axis=1)
    bar = np.array([SHARED.get(scorer, np.inf) for scorer in sheet.scorers])

    def judge(said: Array) -> Mask:
        size = np.exp(np.clip(said[:, 3:], -6.0, 6.0))
        with np.errstate(invalid="ignore"):
            right = np.asarray(by_offset & (np.linalg.norm(said[:, :3] - centers, axis=1) <= allowed + SLACK))
            # What two boxes share is no more than the smaller one.
            ratio = size.prod(axis=1) / sizes.prod(axis=1)
            likely = np.flatnonzero(np.minimum(ratio, 1 / ratio) >= bar - SLACK)
        shared = pair_ious(
            (said[likely, :3], size[likely], np.broadcast_to(np.eye(3), (len(likely), 3, 3))),
            (centers[likely], sizes[likely], turned[likely]),
        )
        right[likely] = shared >= bar[likely] - SLACK
        return right

    return Placed(np.concatenate([centers, np.log(sizes)], axis=1), judge)


def _several(sheet: Sheet) -> Truth | None:
    """Anything else that consists of as many numbers each time; judged one by one, which is slow."""
    truths = [typed(answer) for answer in sheet.answers]
    rows = [numbers_of(truth) for truth in truths]
    if rows[0] is None or any(row is None or len(row) != len(rows[0]) for row in rows):
        return None
    numbers = np.array(rows, dtype=np.float64)
    scorers = sheet.scorers

    def judge(said: Array) -> Mask:
        right = np.zeros(len(truths), dtype=np.bool_)
        for i in np.flatnonzero(np.isfinite(said).all(axis=1)).tolist():
            right[i] = is_right(truths[i].score(with_numbers(truths[i], said[i]), scorers[i]), scorers[i])
        return right

    return Placed(numbers, judge)


def _named(sheet: Sheet) -> Truth:
    told = [
        f"{scorer}\n{answer}" for scorer, answer in zip(sheet.scorers, sheet.table["answer"].to_pylist(), strict=True)
    ]
    ranked = [name for name, _ in sorted(Counter(told).items(), key=lambda entry: (-entry[1], entry[0]))]
    place = {name: code for code, name in enumerate(ranked)}
    return Named(_codes(told, place), _right_table(ranked, sheet))


def _codes(told: list[str], place: Mapping[str, int]) -> Ints:
    return np.array([place[one] for one in told], dtype=np.int64)


def _right_table(ranked: list[str], sheet: Sheet) -> Mask:
    """Whether saying answer c is right where a is true (A, C)."""
    first = dict(zip(sheet.table["answer"].to_pylist(), sheet.answers, strict=True))
    told = [one.split("\n", 1) for one in ranked]
    truths = [typed(first[answer]) for _, answer in told]
    table = np.zeros((len(ranked), min(SAID, len(ranked))), dtype=np.bool_)
    graded = len(ranked) <= COMPARED
    for a, (scorer, answer) in enumerate(told):
        for c in range(table.shape[1]):
            same = told[c][1] == answer
            comparable = graded and scorer != "exact" and type(truths[a]) is type(truths[c])
            table[a, c] = same or (comparable and is_right(truths[a].score(truths[c], scorer), scorer))
    return table
