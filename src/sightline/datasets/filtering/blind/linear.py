"""Ridge regression with cross-fitting at the price of one fit: the sums of each fold are kept, and left out in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import linalg

from sightline.datasets.filtering.blind.grams import Grams
from sightline.datasets.filtering.blind.sheet import Array, Ints, Sheet

STIFFNESS = 3.0
DECIMALS = 6  # what lies behind depends on how many threads the sums were split among, and would decide ties
AT_ONCE = 50_000  # questions whose features are held in memory


def foretold(sheet: Sheet, targets: Array) -> tuple[Array, Array]:
    """What the words foretell of targets (N, C), and the miss that is to be expected (N,): each from other folds.

    NaN where nothing could be learnt from other folds.
    """
    learnt = np.flatnonzero(sheet.learn)
    sample = sheet.take(learnt)
    grams = Grams(sample)
    table, wanted = grams.table(sample), targets[learnt]
    said, doubt = np.full(targets.shape, np.nan), np.full(len(sheet), np.nan)
    for fold, (weights, unsure) in enumerate(_weights(table, wanted, sample.fold, sheet.folds)):
        for rows in _chunks(np.flatnonzero(sheet.fold == fold)):
            features = grams.table(sheet.take(rows))
            said[rows] = np.round(features @ weights, DECIMALS)
            doubt[rows] = np.round((features @ unsure)[:, 0], DECIMALS)
    return said, doubt


def _chunks(rows: Ints) -> Iterator[Ints]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _weights(table: Any, wanted: Array, fold: Ints, folds: int) -> Iterator[tuple[Array, Array]]:
    """For each fold, weights (D, C) of the targets and (D, 1) of the size of the miss, learnt from the others."""
    parts = [np.flatnonzero(fold == one) for one in range(folds)]
    grams = [np.asarray((table[rows].T @ table[rows]).todense()) for rows in parts]
    sums = [table[rows].T @ wanted[rows] for rows in parts]
    whole, total = sum(grams), sum(sums)
    stiff = np.full(table.shape[1], STIFFNESS)
    stiff[-1] = 1e-3  # the constant is free
    for one in range(folds):
        solved = linalg.cho_factor(whole - grams[one] + np.diag(stiff), check_finite=False)
        weights = linalg.cho_solve(solved, total - sums[one], check_finite=False)
        others = np.flatnonzero(fold != one)
        miss = np.linalg.norm(wanted[others] - table[others] @ weights, axis=1)
        unsure = linalg.cho_solve(solved, table[others].T @ miss[:, None], check_finite=False)
        yield weights, unsure
