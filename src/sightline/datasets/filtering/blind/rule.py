"""Which questions go because they can be answered without looking.

To be right is not to know: of a fair coin's questions every judge gets half, and four judges together get nearly all.
Nor does it help to ask again, as what misled a judge once misleads it twice. So a question goes by two steps.

1. A judge is *sure* of a question when, of the questions of other folds of which it was about as sure, it got so many
   right that luck cannot be the reason: the lower bound of that share (Wilson, three sigmas) lies `MARGIN` of the way
   from chance to certainty or more. A question is *given away* where at least `agree` of the judges are sure, and
   *known* when the `agree` surest of these are right (not any of those that are sure: that one of several is right
   takes more luck than one judge has).
2. Of the questions given away the known ones go until only as many are left as chance would have given: of w wrong
   and r right, w · c / (1 − c) of the r stay, by luck. Taking all of them would leave the exceptions, and whoever
   learns from these alone knows the answer again: the opposite one (adversarial selection).
   For the same reason each pair of things (or wording, where the judge goes by that) is balanced by itself, where it
   has more than a few questions: else the exceptions of one pair would be made up for by another.

So a coin-flip dataset loses next to nothing, a tell that is always right loses all its questions, and one that is
right nine times in ten loses eight tenths of them. Where luck is worth nothing (a box, a vector), every question that
is given away and rightly guessed goes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sightline.datasets.filtering.blind.sheet import Array, Ints, Mask, Sheet
from sightline.datasets.filtering.blind.truths import Verdict

MARGIN = 0.1
SIGMAS = 3.0
FEWEST = 50  # questions of about one sureness; below, its share of right ones says little
FEW = 10  # questions of a key below which it is not balanced by itself
STEPS = 2  # groups for each halving of the questions


def by_sureness(sure: Array, fold: Ints) -> Ints:
    """Groups (N,) of about one sureness, -1 for none, the less sure first; each has about 0.7 of the one before.

    What a few questions give away stands out at the sure end. Ranks are taken within a fold, as each fold has a judge
    of its own; equals stay together.
    """
    group = np.full(len(sure), -1, dtype=np.int64)
    for one in range(int(fold.max(initial=-1)) + 1):
        here = np.flatnonzero((fold == one) & np.isfinite(sure))
        ranked = np.sort(sure[here])
        as_sure = (len(here) - np.searchsorted(ranked, sure[here], side="left")) / max(1, len(here))
        group[here] = np.floor(-STEPS * np.log2(as_sure) + 1e-9)
    most = np.log2(max(1.0, np.isfinite(sure).sum() / FEWEST))
    return np.minimum(group, int(STEPS * most))


def reliability(verdict: Verdict, group: Ints, fold: Ints, chance: Array) -> tuple[Array, Mask]:
    """How often a judge was right about its group's questions of other folds (N,), and whether that is no luck (N,).

    No luck it is where the group by itself shows it, or together with all groups of which the judge was surer: a type
    of a few hundred questions shows little group by group.
    """
    rate, sure = np.full(len(group), -np.inf), np.zeros(len(group), dtype=np.bool_)
    spoken = np.flatnonzero(group >= 0)
    if not len(spoken):
        return rate, sure
    folds = int(fold.max()) + 1
    cell = group[spoken] * folds + fold[spoken]
    width = (int(group.max()) + 1) * folds

    def of_others(values: Array) -> tuple[Array, Array]:
        table = np.bincount(cell, weights=values, minlength=width).reshape(-1, folds)
        alone = table.sum(axis=1, keepdims=True) - table
        return alone.ravel()[cell], alone[::-1].cumsum(axis=0)[::-1].ravel()[cell]

    met, met_surer = of_others(np.ones(len(spoken)))
    won, won_surer = of_others(verdict.right[spoken].astype(np.float64))
    luck, _ = of_others(chance[spoken])
    enough = met >= FEWEST / 4
    met, met_surer = np.maximum(met, 1.0), np.maximum(met_surer, 1.0)
    bar = luck / met + MARGIN * (1 - luck / met)
    rate[spoken] = won / met
    together = np.minimum(at_least(won_surer / met_surer, met_surer), won / met)
    sure[spoken] = enough & (np.maximum(at_least(won / met, met), together) > bar)
    return rate, sure


def at_least(share: Array, count: Array) -> Array:
    """What a share (N,) that was seen in `count` cases (N,) is at least (Wilson)."""
    z = SIGMAS**2 / count
    return np.asarray((share + z / 2 - np.sqrt(z * (share * (1 - share) + z / 4))) / (1 + z))


def given_away(verdicts: Mapping[str, Verdict], chance: Array, sheet: Sheet, luck: Array, agree: int = 1) -> Mask:
    """The questions (N,) that go, by the rule above; `luck` (N,) says who stays first."""
    gone = np.zeros(len(sheet), dtype=np.bool_)
    if len(verdicts) < agree or not len(sheet):
        return gone
    told = list(verdicts.values())
    keys = _keys(told)
    groups = np.stack([by_sureness(one.sure, sheet.fold) for one in told])
    rates, sures = (np.stack(part) for part in zip(*(
        reliability(one, group, sheet.fold, chance) for one, group in zip(told, groups, strict=True)
    ), strict=True))  # fmt: skip
    ranked = np.argsort(-np.where(sures, rates, -np.inf), axis=0, kind="stable")[:agree]
    rows = np.arange(len(sheet))
    called = sures[ranked[-1], rows]
    right = np.asarray(np.stack([one.right for one in told])[ranked, rows].all(axis=0), dtype=np.bool_)
    # Questions that the same judge is about as sure of are weighed against each other.
    cell = ranked[-1] * (int(groups.max()) + 1) + groups[ranked[-1], rows]
    for one in np.unique(cell[called]):
        here = np.flatnonzero(called & (cell == one))
        won = here[right[here]]
        fair = float(chance[here].mean())
        key = keys[ranked[-1, here[0]]][here]
        gone[won] = _beyond_chance(key, right[here], luck[here], fair / (1 - fair))
    return gone


def _keys(told: list[Verdict]) -> list[Ints]:
    """What questions are shared out by (N,), for each judge: what it went by, if anything, else the finest there is."""
    keys = [one.key if one.key is not None else np.zeros(len(one.right), dtype=np.int64) for one in told]
    finest = max(keys, key=lambda one: int(one.max()))
    return [one if one.any() else finest for one in keys]


def _beyond_chance(key: Ints, right: Mask, luck: Array, odds: float) -> Mask:
    """Which of the rightly guessed (R,) of N questions (N,) go: of each key all but `odds` for each exception.

    Keys of few questions are taken together: one that was met once has a known question or an exception, not both.
    """
    of = np.unique(key, return_inverse=True)[1].reshape(-1) + 1
    of[np.bincount(of)[of] < FEW] = 0
    stay = np.rint(np.bincount(of[~right], minlength=int(of.max()) + 1) * odds)
    of, luck = of[right], luck[right]
    order = np.lexsort((luck, of))
    starts = np.flatnonzero(np.diff(of[order], prepend=-1))
    rank = np.empty(len(of), dtype=np.int64)
    rank[order] = np.arange(len(of)) - np.repeat(starts, np.diff(np.append(starts, len(of))))
    return np.asarray(rank >= stay[of])
