"""What is true of many questions of one type at once, and how the best answer per key and the words' scores are judged.

    Chosen     one of the options of each question
    Named      one of a few answers (yes or no, a count, a direction), or anything else that is equal or not
    Measured   one number above zero: sizes and distances, on a logarithm
    Placed     several numbers: a vector, a pixel, a box

What is right, `truth_of.py` says.

`chance` is what luck is worth: 1 / options; of answers that are named, 1 / those that occur; of numbers, what an even
spread over a factor of ten leaves to a guess; of several numbers nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.blind.keyed import best_option, best_value, best_window, medians
from sightline.datasets.blind.sheet import Array, Ints, Mask, Sheet

FACTOR = 10.0
RARE = 0.1  # an answer below this share makes guessing little harder
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Verdict:
    """Of N questions: which were guessed right (N,), and how sure the judge was of each (N,), on its own scale.

    One that does not answer is sure of nothing: -inf.
    """

    right: Mask
    sure: Array


def silent(count: int) -> Verdict:
    """The verdict of a judge that has nothing to say."""
    return Verdict(np.zeros(count, dtype=np.bool_), np.full(count, -np.inf))


class Truth(Protocol):
    """What is true of N questions of a type."""

    @property
    def chance(self) -> Array:
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

    @cached_property
    def chance(self) -> Array:
        return 1.0 / np.maximum(np.diff(self.first), 1)

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        places, sure = best_option(keys, self.option, self.first, self.place, sheet)
        return Verdict((places == self.place) & (places >= 0), sure)

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
    def chance(self) -> Array:
        shares = np.bincount(self.code) / max(1, len(self.code))
        common = shares >= RARE
        # What is rare is as hard to guess as if it were of the most frequent of the rare answers.
        others = float(shares[~common].sum()) / RARE
        return np.full(len(self.code), 1.0 / max(2.0, int(common.sum()) + others))

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        said, sure = best_value(keys, self.code, sheet, self.right.shape[1])
        return Verdict(self.right[self.code, said] & (said >= 0), sure)

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

    @cached_property
    def chance(self) -> Array:
        return np.minimum((self.high - self.low) / math.log(FACTOR), 0.5)

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        said, sure = best_window(keys, self.log, float(np.median(self.low)), float(np.median(self.high)), sheet)
        return self._judged(said, sure)

    def targets(self) -> Array:
        return self.log[:, None]

    def by_scores(self, scores: Array, doubt: Array) -> Verdict:
        return self._judged(scores[:, 0], -doubt)

    def _judged(self, said: Array, sure: Array) -> Verdict:
        off = said - self.log
        return Verdict((off >= self.low - SLACK) & (off <= self.high + SLACK), sure)


@dataclass(frozen=True, eq=False)
class Placed:
    """Several numbers (N, K), and `judge`, which tells of guesses (N, K) which are right (N,)."""

    numbers: Array
    judge: Callable[[Array], Mask]

    @cached_property
    def chance(self) -> Array:
        return np.zeros(len(self.numbers))

    def by_key(self, keys: Ints, sheet: Sheet) -> Verdict:
        said, sure = medians(keys, self.numbers, sheet)
        return Verdict(self.judge(said), sure)

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
