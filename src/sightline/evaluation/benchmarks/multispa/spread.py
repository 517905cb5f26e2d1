"""How far MultiSPA's means would move with other scenes: 95 % intervals of columns and of their mean.

Scenes are drawn anew, as whole: rows of one scene share its luck. Within a draw subtasks weigh the same in their
column and columns in the mean, as they do in the figure itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sightline.evaluation.score import RESAMPLES

Interval = tuple[float | None, float | None]
LEAST = 0.9  # of the draws, that must hold rows of every subtask; with fewer, too few scenes have them


def intervals(
    scores: Sequence[float], scenes: Sequence[str], subtasks: Sequence[str], columns: Mapping[str, str], seed: int
) -> tuple[dict[str, Interval], Interval]:
    """The 2.5 and 97.5 percentiles by column, and of the mean of columns; None where too few scenes can tell.

    `scores`, `scenes` and `subtasks` are of rows, one each; `columns` tells the column of a subtask.
    """
    kinds, kind_of = np.unique(np.asarray(subtasks), return_inverse=True)
    names, scene_of = np.unique(np.asarray(scenes), return_inverse=True)
    called = [columns[str(kind)] for kind in kinds]
    nothing: dict[str, Interval] = dict.fromkeys(called, (None, None))
    if len(names) < 2:
        return nothing, (None, None)
    total = np.zeros((len(names), len(kinds)))
    count = np.zeros_like(total)
    np.add.at(total, (scene_of, kind_of), np.asarray(scores, dtype=np.float64))
    np.add.at(count, (scene_of, kind_of), 1)
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    rows = drawn @ count  # (draws, subtasks)
    with_rows = rows > 0
    means = np.divide(drawn @ total, rows, out=np.zeros(rows.shape), where=with_rows)
    members = {name: [at == name for at in called] for name in dict.fromkeys(called)}
    by_column = {
        name: _percentiles(means[:, mine].mean(axis=1), np.all(with_rows[:, mine], axis=1))
        for name, mine in members.items()
    }
    headline = np.mean([means[:, mine].mean(axis=1) for mine in members.values()], axis=0)
    return by_column, _percentiles(headline, np.all(with_rows, axis=1))


def _percentiles(values: np.ndarray, whole: np.ndarray) -> Interval:
    """Of the draws that hold rows of all that is asked for, where those are nearly all of them."""
    if whole.mean() < LEAST:
        return None, None
    low, high = np.percentile(values[whole], [2.5, 97.5])
    return float(low), float(high)
