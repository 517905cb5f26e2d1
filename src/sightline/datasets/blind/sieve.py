"""Judges asked, questions removed, judges asked again: one type at a time, until nothing more is given away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sightline.datasets.blind.judges import JUDGES, verdicts
from sightline.datasets.blind.rule import given_away
from sightline.datasets.blind.sheet import Array, Ints, Mask, Sheet, sheets
from sightline.datasets.blind.spread import bins, piled_up
from sightline.datasets.blind.truth_of import truth_of
from sightline.datasets.blind.truths import Verdict

ROUNDS = 4  # what is left is judged anew: what was the second best answer may now be the best
GIVEN_AWAY = "it can be answered without looking"
PILED_UP = "too many alike"
JUDGED = 50_000  # questions of a type on which shares of right guesses are measured


@dataclass(frozen=True)
class Shares:
    """How often each judge is right about questions of a type, of `count`, and what luck is worth on them."""

    count: int
    chance: float
    judges: Mapping[str, float]

    @property
    def best(self) -> float:
        """The share of the best judge."""
        return max(self.judges.values(), default=0.0)


@dataclass(frozen=True, eq=False)
class Sieved:
    """What became of one type: why each question goes (N,), "" where it stays; and the judges' shares."""

    gone: list[str]
    before: Shares
    after: Shares


Outside = Mapping[str, Mask]
"""By name, what judges from outside (a text model) were right about, all questions of the table (N,)."""


def judged(table: pa.Table, seed: int = 0, most: int = JUDGED) -> dict[str, Shares]:
    """How often each built-in judge is right, by type, about a `TOLD` table; of each type at most `most` are judged.

    What a judge gets beyond `chance` the words give away. `majority` is among them: one answer to all.
    """
    return {
        title: _shares(len(sheet), truth.chance, verdicts(sheet, truth))
        for title, (_, whole) in sheets(table, seed).items()
        if len(sheet := _some(whole, most))
        for truth in (truth_of(sheet),)
    }


def sieve(
    sheet: Sheet,
    luck: Array,
    *,
    agree: int = 1,
    judges: tuple[str, ...] = tuple(JUDGES),
    outside: Outside | None = None,
    balance: float | None = None,
) -> Sieved:
    """Remove what is given away (`rule.py`) from the questions of one type, then what is piled up.

    `outside` holds the verdicts (N,) of further judges; `balance` says how many times the median bin of the answers'
    histogram a bin may hold.
    """
    gone = [""] * len(sheet)
    left = np.arange(len(sheet))
    before: Shares | None = None
    for _ in range(ROUNDS):
        part = sheet.take(left)
        found, chance = _asked(part, judges, {name: right[left] for name, right in (outside or {}).items()})
        before = before or _shares(len(part), chance, found)
        away = given_away(found, chance, part, luck[left], agree)
        if not away.any():
            after = _shares(len(part), chance, found)
            break
        left = _without(gone, left, away, GIVEN_AWAY)
    else:
        after = None
    if balance is not None and (histogram := bins(truth_of(sheet.take(left)))) is not None:
        over = piled_up(histogram, luck[left], balance)
        after = None if over.any() else after
        left = _without(gone, left, over, PILED_UP)
    if after is None:
        part = sheet.take(left)
        found, chance = _asked(part, judges, {name: right[left] for name, right in (outside or {}).items()})
        after = _shares(len(part), chance, found)
    return Sieved(gone, before or after, after)


def _without(gone: list[str], left: Ints, away: Mask, reason: str) -> Ints:
    for row in left[away].tolist():
        gone[row] = reason
    return left[~away]


def _asked(sheet: Sheet, judges: tuple[str, ...], outside: Outside) -> tuple[dict[str, Verdict], Array]:
    """What all judges make of the questions, and what luck is worth on each (N,)."""
    if not len(sheet):
        nothing = Verdict(np.zeros(0, dtype=np.bool_), np.zeros(0))
        return dict.fromkeys((*judges, *outside), nothing), np.zeros(0)
    truth = truth_of(sheet)
    found = verdicts(sheet, truth, judges)
    # A judge from outside does not say how sure it is: it is as good as it is on the whole type.
    return found | {name: Verdict(right, np.zeros(len(sheet))) for name, right in outside.items()}, truth.chance


def _shares(count: int, chance: Array, found: Mapping[str, Verdict]) -> Shares:
    right = {name: float(one.right.mean()) if count else 0.0 for name, one in found.items()}
    spoken = {name: share for name, share in right.items() if np.isfinite(found[name].sure).any()}
    return Shares(count, float(chance.mean()) if count else 0.0, spoken)


def _some(sheet: Sheet, most: int) -> Sheet:
    """At most so many questions, evenly taken."""
    if len(sheet) <= most:
        return sheet
    return sheet.take(np.arange(most) * len(sheet) // most)
