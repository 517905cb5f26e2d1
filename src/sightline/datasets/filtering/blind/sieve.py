"""Judges asked, questions removed, judges asked again: one type at a time, until nothing more is given away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sightline.datasets.filtering.blind.judges import JUDGES, verdicts
from sightline.datasets.filtering.blind.rule import given_away
from sightline.datasets.filtering.blind.sheet import Array, Ints, Mask, Sheet, sheets
from sightline.datasets.filtering.blind.spread import bins, piled_up
from sightline.datasets.filtering.blind.truth_of import truth_of
from sightline.datasets.filtering.blind.truths import Verdict, silent

ROUNDS = 6  # what is left is judged anew: what was the second best answer may now be the best
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

    @property
    def known(self) -> float:
        """The share of the best judge from luck (0) to certainty (1)."""
        return (self.best - self.chance) / (1 - self.chance)


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
        title: _shares(len(sheet), truth.chance(sheet), verdicts(sheet, truth))
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

    Rounds after the last one that left the best judge with less, and with less beyond luck, are undone.
    `outside` holds the verdicts (N,) of further judges; `balance` says how many times the median bin of the answers'
    histogram a bin may hold.
    """

    def asked(rows: Ints) -> _Asked:
        return _asked(sheet.take(rows), judges, {name: right[rows] for name, right in (outside or {}).items()})

    gone = [""] * len(sheet)
    left = np.arange(len(sheet))
    now = first = best = asked(left)
    rows = left
    for _ in range(ROUNDS):
        away = given_away(now.found, now.chance, sheet.take(rows), luck[rows], agree)
        if not away.any():
            break
        rows = rows[~away]
        now = asked(rows)
        if now.shares.best < best.shares.best and now.shares.known < best.shares.known:
            left, best = rows, now
    _mark(gone, np.setdiff1d(np.arange(len(sheet)), left), GIVEN_AWAY)
    if balance is not None and (histogram := bins(truth_of(sheet.take(left)))) is not None:
        over = piled_up(histogram, luck[left], balance)
        if over.any():
            _mark(gone, left[over], PILED_UP)
            best = asked(left[~over])
    return Sieved(gone, first.shares, best.shares)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What all judges make of some questions, what luck is worth on each (N,), and the judges' shares."""

    found: Mapping[str, Verdict]
    chance: Array
    shares: Shares


def _mark(gone: list[str], rows: Ints, reason: str) -> None:
    for row in rows.tolist():
        gone[row] = reason


def _asked(sheet: Sheet, judges: tuple[str, ...], outside: Outside) -> _Asked:
    if not len(sheet):
        return _Asked(dict.fromkeys((*judges, *outside), silent(0)), np.zeros(0), Shares(0, 0.0, {}))
    truth = truth_of(sheet)
    # A judge from outside does not say how sure it is: it is as good as it is on the whole type.
    found = verdicts(sheet, truth, judges) | {
        name: Verdict(right, np.zeros(len(sheet))) for name, right in outside.items()
    }
    chance = truth.chance(sheet)
    return _Asked(found, chance, _shares(len(sheet), chance, found))


def _shares(count: int, chance: Array, found: Mapping[str, Verdict]) -> Shares:
    right = {name: float(one.right.mean()) if count else 0.0 for name, one in found.items()}
    spoken = {name: share for name, share in right.items() if np.isfinite(found[name].sure).any()}
    return Shares(count, float(chance.mean()) if count else 0.0, spoken)


def _some(sheet: Sheet, most: int) -> Sheet:
    """At most so many questions, evenly taken."""
    if len(sheet) <= most:
        return sheet
    return sheet.take(np.arange(most) * len(sheet) // most)
