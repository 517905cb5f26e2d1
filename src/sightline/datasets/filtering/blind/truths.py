"""What is true of many questions of one type at once, and how the best answer per key and the words' scores are judged.

    Chosen     one of the options of each question
    Named      one of a few answers (yes or no, a count, a direction), or anything else that is equal or not
    Measured   one number above zero: sizes and distances, on a logarithm
    Placed     several numbers: a vector, a pixel, a box

What is right, `truth_of.py` says.

`chance` is what luck is worth: 1 / options; of answers that are named, what the best one were worth if all that occur
were as frequent (1 / those that occur, more where a count near the true one is right). Of numbers it is the share of
the best constant: how narrowly a type's numbers lie is told by no word of a question, and questions taken out for it
leave the others only narrower. What a judge gets beyond that it knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.filtering.blind.keyed import best_option, best_value, best_window, medians
from sightline.datasets.filtering.blind.sheet import Array, Ints, Mask, Sheet

MOST = 0.99  # that a constant may be worth as luck: what is always the same is no question
TRIED = 1000  # questions on which constants of several numbers are tried, evenly taken by value
QUANTILES = np.linspace(0.05, 0.95, 19)
RARE = 0.1  # an answer below this share makes guessing little harder
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Verdict:
    """Of N questions: which were guessed right (N,), and how sure the judge was of each (N,), on its own scale.

    One that does not answer is sure of nothing: -inf. `key` (N,) is what it went by, a code, where it had one.
    """

    right: Mask
    sure: Array
    key: Ints | None = None


def silent(count: int) -> Verdict:
    """The verdict of a judge that has nothing to say."""
    return Verdict(np.zeros(count, dtype=np.bool_), np.full(count, -np.inf))


class Truth(Protocol):
    """What is true of N questions of a type."""

    def chance(self, sheet: Sheet) -> Array:
        """What luck is worth on each (N,)."""
        ...

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        """Judge by the answer that is best for each key (N,), learnt in other folds."""
        ...

    def targets(self) -> NDArray[np.float64]:
        """What a linear model is to foretell (N, C)."""
        ...

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        """Judge by what it foretold (N, C), with the miss it expects of itself (N,)."""
        ...


@dataclass(frozen=True, eq=False)
class Chosen:
    """One of the options: `option` codes (E,) one after another, question i has those from `first[i]` to the next."""

    option: Ints
    first: Ints
    place: Ints

    def chance(self, sheet: Sheet) -> Array:
        return 1.0 / np.maximum(np.diff(self.first), 1)

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        places, sure = best_option(keys, self.option, self.first, self.place, sheet)
        return Verdict((places == self.place) & (places >= 0), sure, keys)

    def by_place(self, sheet: Sheet) -> Verdict:
        """Judge by the place among the options that is right most often, for each number of options."""
        places, sure = best_value(np.diff(self.first), self.place, sheet)
        return Verdict((places == self.place) & (places >= 0), sure)

    def targets(self) -> Array:
        return np.asarray(self.place[:, None] == np.arange(int(np.diff(self.first).max(initial=2))), dtype=np.float64)

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        offered = np.arange(scores.shape[1]) < np.diff(self.first)[:, None]
        scores = np.where(offered, scores, -np.inf)
        return Verdict(scores.argmax(axis=1) == self.place, lead(scores))


@dataclass(frozen=True, eq=False)
class Named:
    """One of some answers, A in all, the most frequent C of which are said.

    `code` (N,) is the true one of each, the most frequent first; `right` (A, C) whether saying the column is right
    where the row is true.
    """

    code: Ints
    right: Mask

    @cached_property
    def _votes(self) -> tuple[Ints, Ints]:
        """Which question (E,) would be answered rightly by which answer (E,)."""
        question, answer = np.nonzero(self.right[self.code])
        return question.astype(np.int64), answer.astype(np.int64)

    def chance(self, sheet: Sheet) -> Array:
        shares = np.bincount(self.code, minlength=len(self.right)) / max(1, len(self.code))
        # What is rare is as hard to guess as if it were of the most frequent of the rare answers.
        even = np.minimum(shares / RARE, 1.0)
        # Where a count near the true one is right, one answer is right about several.
        best = max(1.0, float((even @ self.right).max(initial=0.0)))
        return np.full(len(self.code), min(best / max(2.0, float(even.sum())), MOST))

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        question, answer = self._votes
        said, sure = best_value(keys, answer, sheet, question)
        return Verdict(self.right[self.code, said] & (said >= 0), sure, keys)

    def targets(self) -> Array:
        return np.asarray(self.code[:, None] == np.arange(self.right.shape[1]), dtype=np.float64)

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        return Verdict(self.right[self.code, scores.argmax(axis=1)], lead(scores))


@dataclass(frozen=True, eq=False)
class Measured:
    """One number above zero as its logarithm (N,); a guess is right from `low` to `high` (N,) above it."""

    log: Array
    low: Array
    high: Array

    def chance(self, sheet: Sheet) -> Array:
        right = self.by_key(np.zeros(len(sheet), dtype=np.int64), sheet).right
        return np.full(len(sheet), min(float(right.mean()) if len(sheet) else 0.0, MOST))

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        said, sure = best_window(keys, self.log, float(np.median(self.low)), float(np.median(self.high)), sheet)
        return self._judged(said, sure, keys)

    def targets(self) -> Array:
        return self.log[:, None]

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        return self._judged(scores[:, 0], -doubt)

    def _judged(self, said: Array, sure: Array, keys: Ints | None = None) -> Verdict:
        off = said - self.log
        return Verdict((off >= self.low - SLACK) & (off <= self.high + SLACK), sure, keys)


@dataclass(frozen=True, eq=False)
class Placed:
    """Several numbers (N, K), and `judge`, which tells of guesses (N, K) which are right (N,)."""

    numbers: Array
    judge: Callable[[Array], Mask]

    def chance(self, sheet: Sheet) -> Array:
        count, width = self.numbers.shape
        # By value, so that the order of the questions does not matter.
        by_value = np.lexsort(self.numbers.T)
        tried = by_value[np.arange(min(count, TRIED)) * count // max(1, min(count, TRIED))]
        share = 0.0
        for constant in np.quantile(self.numbers, QUANTILES if width == 1 else [0.5], axis=0) if count else ():
            said = np.full((count, width), np.nan)
            said[tried] = constant
            share = max(share, float(self.judge(said)[tried].mean()))
        return np.full(count, min(share, MOST))

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        said, sure = medians(keys, self.numbers, sheet)
        return Verdict(self.judge(said), sure, keys)

    def targets(self) -> Array:
        return self.numbers

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        return Verdict(self.judge(scores), -doubt)


def lead(scores: Array) -> Array:
    """By how much the best of each row (N, C) leads over the next (N,)."""
    if scores.shape[1] < 2:
        return np.zeros(len(scores))
    top = np.partition(scores, scores.shape[1] - 2, axis=1)[:, -2:]
    return np.asarray(top[:, 1] - np.where(np.isfinite(top[:, 0]), top[:, 0], 0.0))
