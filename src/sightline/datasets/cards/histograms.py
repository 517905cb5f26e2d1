"""Histograms that can be read: bins that end at round numbers, counts in order, words by frequency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Quantity

Bars = list[tuple[str, int]]
"""(what, how often)."""

MOST_BARS = 10
MOST_COUNTS = 12  # numbers told one by one
ROUND = (1.0, 2.0, 5.0)
WIDE = 8.0  # times the smallest; beyond it bins widen with the value
TAIL = 0.01  # of the values at either end may lie outside the closed bins


def of_words(counts: Mapping[str, int]) -> Bars:
    """The most frequent words, and the rest together."""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    rest = ordered[MOST_BARS:]
    shown = ordered[:MOST_BARS]
    if len(rest) == 1:
        return ordered
    return shown + ([(f"{len(rest):,} others", sum(count for _, count in rest))] if rest else [])


def of_counts(values: NDArray[np.float64], noun: str = "") -> Bars:
    """Whole numbers (N,) in order; those beyond the first dozen together."""
    numbers, times = np.unique(values.astype(np.int64), return_counts=True)
    tail = f" {noun}" if noun else ""
    bars = [(f"{number}{tail}", int(count)) for number, count in zip(numbers, times, strict=True)]
    if len(bars) <= MOST_COUNTS:
        return bars
    shown = bars[: MOST_COUNTS - 1]
    return [*shown, (f"{numbers[MOST_COUNTS - 1]}{tail} and more", int(times[MOST_COUNTS - 1 :].sum()))]


def of_numbers(values: NDArray[np.float64], kind: type[Quantity]) -> Bars:
    """Measured values (N,), SI, in bins [from, to) that end at round numbers of the unit they are spoken in."""
    factor = kind.dimension.factor(kind.dimension.natural)

    def said(edge: float) -> str:
        return kind.from_si(edge * factor).spoken()

    natural = values / factor
    low, high = np.quantile(natural, (TAIL, 1 - TAIL))
    if np.isclose(low, high, rtol=1e-9, atol=1e-12):
        low, high = natural.min(), natural.max()
    if np.isclose(low, high, rtol=1e-9, atol=1e-12):
        return [(said(float(f"{low:.3g}")), len(values))]
    edges = _widening(low, high) if low > 0 and high / low > WIDE else _even(low, high)
    times = np.bincount(np.searchsorted(edges, natural, side="right"), minlength=len(edges) + 1)
    closed = [f"{said(a)} to {said(b)}" for a, b in pairwise(edges)]
    labels = [f"below {said(edges[0])}", *closed, f"{said(edges[-1])} and more"]
    bars = [(label, int(count)) for label, count in zip(labels, times, strict=True)]
    return bars[0 if times[0] else 1 : len(bars) if times[-1] else -1]


def _widening(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, … from below `low` to above `high`; powers of ten alone where that would be too many."""
    for mantissas in (ROUND, ROUND[:1]):
        decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        series = [_rounded(mantissa * 10.0**decade) for decade in decades for mantissa in mantissas]
        edges = _around(series, low, high)
        if len(edges) <= MOST_BARS:
            break
    return edges


def _even(low: float, high: float) -> list[float]:
    """Steps of 1, 2 or 5 times a power of ten."""
    least = (high - low) / (MOST_BARS - 2)
    decade = 10.0 ** np.floor(np.log10(least))
    step = next(mantissa * decade for mantissa in (*ROUND, 10.0) if mantissa * decade >= least)
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return [_rounded(k * step) for k in range(first, max(last, first + 1) + 1)]


def _around(series: Sequence[float], low: float, high: float) -> list[float]:
    """The part of a rising series from the last entry not above `low` to the first not below `high`."""
    first = max(k for k, edge in enumerate(series) if edge <= low)
    last = min(k for k, edge in enumerate(series) if edge >= high)
    return list(series[first : last + 1])


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
