"""No answer much more frequent than others, no scene much fuller: what chance says goes from what is piled up."""

from __future__ import annotations

import numpy as np

from sightline.datasets.filtering.blind.sheet import Array, Ints, Mask
from sightline.datasets.filtering.blind.truths import Chosen, Measured, Named, Truth

BINS_PER_FACTOR_OF_TEN = 8.0  # distances and sizes of one bin differ by a third at most


def bins(truth: Truth) -> Ints | None:
    """The bin of each answer (N,): the option's words, the answer's name, an eighth of a factor of ten.

    None where answers have no histogram: boxes, vectors, pixels.
    """
    if isinstance(truth, Measured):
        bins: Ints = np.floor(truth.log / np.log(10.0) * BINS_PER_FACTOR_OF_TEN + 1e-9).astype(np.int64)
        return bins
    if isinstance(truth, Named):
        return truth.code
    return truth.option[truth.first[:-1] + truth.place] if isinstance(truth, Chosen) else None


def piled_up(bins: Ints, luck: Array, times: float) -> Mask:
    """Which of N (N,) stand above `times` the median of the bins that hold any; the luckiest of each bin stay."""
    found, group, counts = np.unique(bins, return_inverse=True, return_counts=True)
    most = max(1, int(times * float(np.median(counts)))) if len(found) else 0
    return beyond(group.reshape(-1), luck, most)


def beyond(groups: Ints, luck: Array, most: int) -> Mask:
    """Which of N (N,) are not among the luckiest `most` of their group."""
    order = np.lexsort((luck, groups))
    starts = np.flatnonzero(np.diff(groups[order], prepend=-(2**62)))
    lengths = np.diff(np.append(starts, len(order)))
    rank = np.arange(len(order)) - np.repeat(starts, lengths)
    over = np.zeros(len(groups), dtype=np.bool_)
    over[order[rank >= most]] = True
    return over
