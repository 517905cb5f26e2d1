"""The best answer per key, learnt in other folds: what occurs most, the option that wins most, the fullest window.

Keys are codes (N,) of what a guesser knows: the template, the things named, nothing at all. A key seldom met says
what all of them together say. How sure such a judge is: the share of what it learnt that it would have got right,
drawn towards the share over all keys by `PRIOR` questions, so that three lucky ones count for little.
"""

from __future__ import annotations

import numpy as np

from sightline.datasets.filtering.blind.sheet import Array, Ints, Sheet

FEWEST = 3  # questions of one key; below, all keys together speak
PRIOR = 4.0
GRAIN = 1e-9


def best_value(keys: Ints, values: Ints, sheet: Sheet, of: Ints | None = None) -> tuple[Ints, Array]:
    """The value (N,) that occurs most under each key, and how sure (N,); -1 where unknown.

    Where several values are right about one question, or none, `values` (E,) are those of questions `of` (E,).
    """
    owner = np.arange(len(keys)) if of is None else of
    guess, sure = np.full(len(keys), -1, dtype=np.int64), np.full(len(keys), -np.inf)
    count = int(keys.max(initial=-1)) + 1
    for learnt, judged in _turns(sheet):
        if not len(learnt):
            continue
        met = np.bincount(keys[learnt], minlength=count).astype(np.float64)
        known = np.zeros(len(keys), dtype=np.bool_)
        known[learnt] = True
        said, under = values[known[owner]], keys[owner[known[owner]]]
        if not len(said):
            continue
        at_all = np.bincount(said)
        base, common = float(at_all.max()) / len(learnt), int(at_all.argmax())
        best, times = np.full(count, common), base * met
        pairs, here = np.unique(np.stack([under, said], axis=1), axis=0, return_counts=True)
        # The last of a key in this order is its most frequent value, the smallest among equals.
        order = np.lexsort((-pairs[:, 1], here, pairs[:, 0]))
        best[pairs[order, 0]], times[pairs[order, 0]] = pairs[order, 1], here[order]
        few = met < FEWEST
        best[few], times[few] = common, base * met[few]
        guess[judged] = best[keys[judged]]
        sure[judged] = ((times + PRIOR * base) / (met + PRIOR))[keys[judged]]
    return guess, sure


def best_option(keys: Ints, option: Ints, first: Ints, place: Ints, sheet: Sheet) -> tuple[Ints, Array]:
    """The place (N,) of the option that wins most often when it is offered under this key, and how sure (N,).

    Question i offers `option[first[i]:first[i + 1]]`; `place` (N,) is the true one.
    """
    sizes = np.diff(first)
    row = np.repeat(np.arange(len(keys)), sizes)
    at = np.arange(len(option)) - first[row]
    won = (at == place[row]).astype(np.float64)
    even = 1.0 / np.maximum(sizes, 1)[row]
    pairs = _pairs(keys[row], option)
    guess, sure = np.full(len(keys), -1, dtype=np.int64), np.full(len(keys), -np.inf)
    for learnt, judged in _turns(sheet):
        if not len(learnt):
            continue
        known = np.zeros(len(keys), dtype=np.bool_)
        known[learnt] = True
        seen = known[row]
        # From nothing to the option by itself to the option under this key: each rate begins with the one before.
        rate = even
        for code in (option, pairs):
            width = int(code.max(initial=-1)) + 1
            offered = np.bincount(code[seen], minlength=width)[code]
            wins = np.bincount(code[seen], weights=won[seen], minlength=width)[code]
            rate = (wins + PRIOR * rate) / (offered + PRIOR)
        asked = np.zeros(len(keys), dtype=np.bool_)
        asked[judged] = True
        some = np.flatnonzero(asked[row])
        order = some[np.lexsort((-at[some], rate[some], row[some]))]
        last = np.append(np.diff(row[order]) != 0, True) if len(order) else np.zeros(0, dtype=np.bool_)
        best = order[last]
        total = np.bincount(row[some], weights=rate[some], minlength=len(keys))
        guess[row[best]] = at[best]
        sure[row[best]] = rate[best] / np.maximum(total[row[best]], GRAIN)
    return guess, sure


def best_window(keys: Ints, values: Array, low: float, high: float, sheet: Sheet) -> tuple[Array, Array]:
    """The number (N,) that is from `low` to `high` above as many values of its key as can be, and how sure (N,)."""
    guess, sure = np.full(len(keys), np.nan), np.full(len(keys), -np.inf)
    count = int(keys.max(initial=-1)) + 1
    for learnt, judged in _turns(sheet):
        if not len(learnt):
            continue
        best, share = _fullest(np.zeros(len(learnt), dtype=np.int64), values[learnt], 1, high - low)
        of_key, share_of_key = _fullest(keys[learnt], values[learnt], count, high - low)
        met = np.bincount(keys[learnt], minlength=count)
        few = met < FEWEST
        of_key[few], share_of_key[few] = best[0], share[0]
        guess[judged] = of_key[keys[judged]] + high
        sure[judged] = ((share_of_key * met + PRIOR * share[0]) / (met + PRIOR))[keys[judged]]
    return guess, sure


def _fullest(keys: Ints, values: Array, count: int, width: float) -> tuple[Array, Array]:
    """Per key (count,), where the window of this width begins that holds most values, and the share it holds."""
    start, share = np.full(count, np.nan), np.zeros(count)
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    # Keys are set so far apart that no window reaches from one into the next.
    step = float(values.max() - values.min()) + 2 * width + 1.0
    line = keys * step + (values - values.min())
    held = np.searchsorted(line, line + width * (1 + GRAIN), side="right") - np.arange(len(line))
    # The last of a key in this order has the fullest window, the lowest among equals.
    turn = np.lexsort((-np.arange(len(line)), held, keys))
    start[keys[turn]] = values[turn]
    share[keys[turn]] = held[turn]
    return start, share / np.maximum(np.bincount(keys, minlength=count), 1)


def medians(keys: Ints, numbers: Array, sheet: Sheet) -> tuple[Array, Array]:
    """The median (N, K) of each column under each key, and how sure (N,): less the spread about it."""
    guess, sure = np.full(numbers.shape, np.nan), np.full(len(keys), -np.inf)
    count = int(keys.max(initial=-1)) + 1
    for learnt, judged in _turns(sheet):
        if not len(learnt):
            continue
        met = np.bincount(keys[learnt], minlength=count)
        middle = np.median(numbers[learnt], axis=0)
        of_key = np.tile(middle, (count, 1))
        for column in range(numbers.shape[1]):
            order = np.lexsort((numbers[learnt, column], keys[learnt]))
            ends = np.cumsum(met)
            enough = met >= FEWEST
            halfway = (ends - met + met // 2)[enough]
            of_key[enough, column] = numbers[learnt, column][order][halfway]
        off = np.linalg.norm(numbers[learnt] - of_key[keys[learnt]], axis=1)
        spread = np.bincount(keys[learnt], weights=off, minlength=count)
        guess[judged] = of_key[keys[judged]]
        sure[judged] = -((spread + PRIOR * off.mean()) / (met + PRIOR))[keys[judged]]
    return guess, sure


def _turns(sheet: Sheet) -> list[tuple[Ints, Ints]]:
    """For each fold, what is learnt from (other folds) and what is judged (this one), as row numbers."""
    return [
        (np.flatnonzero(sheet.learn & (sheet.fold != fold)), np.flatnonzero(sheet.fold == fold))
        for fold in range(sheet.folds)
    ]


def _pairs(a: Ints, b: Ints) -> Ints:
    joined = a * (int(b.max(initial=0)) + 1) + b
    return np.asarray(np.unique(joined, return_inverse=True)[1], dtype=np.int64).reshape(-1)
