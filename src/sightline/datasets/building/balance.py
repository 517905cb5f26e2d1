"""Pass two: which candidates stay, so that looking is needed and every type gets its share.

Within one type and one key (what a guesser could know) a choice between sides is cut until the sides are equally
frequent (`rivals.py` says how for pairs that are met too seldom), and a number's bins are cut where they tower over the
others. Then types keep to their quotas, and the budget is dealt out to them.
The order in which rows stay is a mix of (seed, row id): no worker, order or kill changes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sightline.datasets.building.rivals import pool_rare_pairs
from sightline.datasets.building.slate import Group, Slate
from sightline.errors import ConfigError

TOWER = 2.0  # a bin of a number may hold this many times the median bin of its key

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Selection:
    """Which of N candidates stay (N,), and how many went, by "type: reason"."""

    keep: Mask
    dropped: Mapping[str, int]


@dataclass(frozen=True)
class Bounds:
    """How many rows may stay: in all, of a type by its title, of one scene. Raises ConfigError for less than that."""

    budget: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    per_scene: int | None = None

    def __post_init__(self) -> None:
        quotas = ((f"the quota of {title}", rows, 0) for title, rows in self.quotas.items())
        for name, value, least in (("budget", self.budget, 1), ("per_scene", self.per_scene, 1), *quotas):
            if value is not None and value < least:
                raise ConfigError(f"{name} is {value}; give at least {least}")


UNBOUND = Bounds()


def select(slate: Slate, seed: int, bounds: Bounds = UNBOUND, weights: Mapping[str, float] | None = None) -> Selection:
    """Choose among candidates: first what one scene may give, then balance, then quotas and the budget.

    `weights` are the types' shares of the budget, 1 where not named. Every paired key keeps as many rows of each side,
    whatever the bounds.
    """
    titles = sorted({group.type for group in slate.groups})
    place = {title: code for code, title in enumerate(titles)}
    types = np.array([place[group.type] for group in slate.groups], dtype=np.int64)[slate.group]
    luck = slate.luck(seed)
    dropped: Counter[str] = Counter()

    def drop(gone: Mask, reason: str) -> None:
        for code, times in enumerate(np.bincount(types[gone], minlength=len(titles))):
            if times:
                dropped[f"{titles[code]}: {reason}"] += int(times)

    again = slate.repeated()
    drop(again, "repeated")
    there = ~again
    if bounds.per_scene is not None:
        rank = _rank_in_scene(slate.scene.astype(np.int64), types, np.where(there, luck, np.iinfo(np.uint64).max))
        drop(there & (rank >= bounds.per_scene), "over what one scene may give")
        there &= rank < bounds.per_scene
    counts = np.bincount(slate.group[there], minlength=len(slate.groups))
    sides = _sides(pool_rare_pairs(slate.groups, counts.tolist()), counts)
    side = sides.of_group[slate.group]
    # Row numbers of what is balanced, sorted so that each side is one run, by luck within it.
    rows = np.flatnonzero(there & (side >= 0))
    rows = rows[np.lexsort((luck[rows], side[rows]))]
    rank = _rank(side[rows])
    over, paired, lone = rank >= sides.cap[side[rows]], sides.paired[side[rows]], sides.lone[side[rows]]
    drop(_mask(rows[lone], len(slate)), "only one side: it can be answered without looking")
    drop(_mask(rows[over & ~lone & paired], len(slate)), "more of one side than of the other")
    drop(_mask(rows[over & ~paired], len(slate)), "too many alike")
    keep = there & (side < 0)
    keep[rows[~over]] = True
    # Rows of one rank in a paired key go together: one of each side.
    unit = np.arange(len(slate))
    together = rows[~over & paired]
    unit[together] = len(slate) + _codes(sides.key[side[together]], rank[~over & paired])
    for title, quota in bounds.quotas.items():
        rows = np.flatnonzero(keep & (types == place.get(title, -1)))
        gone = rows[~_luckiest(unit[rows], luck[rows], quota)]
        drop(_mask(gone, len(slate)), "over the type's quota")
        keep[gone] = False
    if bounds.budget is not None:
        shares = np.array([(weights or {}).get(title, 1.0) for title in titles])
        within = _dealt(keep, types, unit, luck, bounds.budget, shares)
        drop(keep & ~within, "over the budget")
        keep = within
    return Selection(keep, dict(sorted(dropped.items())))


def _rank_in_scene(scene: Ints, types: Ints, luck: NDArray[np.uint64]) -> Ints:
    """The turn (N,) of each candidate in its scene, from 0: the luckiest of each type first, then the next of each."""
    order = np.lexsort((luck, types, scene))
    within = np.empty(len(order), dtype=np.int64)
    within[order] = _rank(_codes(scene[order], types[order]))
    order = np.lexsort((luck, within, scene))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = _rank(scene[order])
    return turn


@dataclass(frozen=True, eq=False)
class _Sides:
    """The sides of all keys by number: `of_group` (G,) the side of each group, −1 for what is not balanced; of each
    side (S,) the number of its key, whether its key is paired, how many may stay, and whether it is alone."""

    of_group: Ints
    key: Ints
    paired: Mask
    cap: Ints
    lone: Mask


def _sides(groups: list[Group], counts: Ints) -> _Sides:
    """The sides of groups that have `counts` (G,) candidates; groups without any do not count as a side.

    They are numbered in the order of what they say, not of when they were met.
    """
    met = {group for group, count in zip(groups, counts.tolist(), strict=True) if count and group.balanced}
    number = {group: i for i, group in enumerate(sorted(met))}
    of_group = np.array([number.get(group, -1) for group in groups], dtype=np.int64)
    members: defaultdict[tuple[str, bool, tuple[str, ...]], list[int]] = defaultdict(list)
    for group, i in number.items():
        members[group.type, group.paired, group.key].append(i)
    total = np.bincount(of_group[of_group >= 0], counts[of_group >= 0], minlength=len(number)).astype(np.int64)
    key, cap = np.zeros(len(number), dtype=np.int64), np.zeros(len(number), dtype=np.int64)
    paired, lone = np.zeros(len(number), dtype=np.bool_), np.zeros(len(number), dtype=np.bool_)
    for code, ((_, both, _), sides) in enumerate(members.items()):
        key[sides], paired[sides] = code, both
        lone[sides] = both and len(sides) == 1
        if not both:
            cap[sides] = max(1, int(TOWER * float(np.median(total[sides]))))
        elif len(sides) > 1:
            cap[sides] = total[sides].min()
    return _Sides(of_group, key, paired, cap, lone)


def _codes(first: Ints, second: Ints) -> Ints:
    """One code (N,) for each distinct pair of numbers, in their order."""
    if not len(first):
        return np.zeros(0, dtype=np.int64)
    joined = first.astype(np.int64) * (int(second.max()) + 1) + second
    return np.asarray(np.unique(joined, return_inverse=True)[1], dtype=np.int64).reshape(-1)


def _rank(sorted_codes: Ints) -> Ints:
    """Place (N,) of each entry within its run of equal codes, from 0."""
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-1))
    lengths = np.diff(np.append(starts, len(sorted_codes)))
    return np.asarray(np.arange(len(sorted_codes)) - np.repeat(starts, lengths))


def _dealt(
    keep: Mask, types: Ints, unit: Ints, luck: NDArray[np.uint64], budget: int, shares: NDArray[np.float64]
) -> Mask:
    """At most `budget` of the kept rows, by the types' shares; what a small type leaves goes to the others."""
    left, within = budget, np.zeros(len(keep), dtype=np.bool_)
    available = np.bincount(types[keep], minlength=len(shares))
    with np.errstate(divide="ignore", invalid="ignore"):
        # The type that fills its share least comes first, so that what it leaves can still be dealt out.
        order = np.lexsort((np.arange(len(shares)), available / shares))
    for place, kind in enumerate(order):
        rest = float(shares[order[place:]].sum())
        quota = int(left * shares[kind] / rest * (1 + 1e-12)) if rest > 0 else 0
        rows = np.flatnonzero(keep & (types == kind))
        chosen = _luckiest(unit[rows], luck[rows], quota)
        within[rows[chosen]] = True
        left -= int(chosen.sum())
    return within


def _luckiest(unit: Ints, luck: NDArray[np.uint64], most: int) -> Mask:
    """The luckiest of N rows, at most `most`; rows of one unit stay or go together."""
    if len(unit) <= most:
        return np.ones(len(unit), dtype=np.bool_)
    _, where = np.unique(unit, return_inverse=True)
    first = np.full(where.max() + 1, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(first, where, luck)  # a unit is as lucky as its luckiest row
    turn = np.argsort(first, kind="stable")
    chosen = np.zeros(len(turn), dtype=np.bool_)
    chosen[turn[np.cumsum(np.bincount(where)[turn]) <= most]] = True
    return np.asarray(chosen[where])


def _mask(rows: Ints, count: int) -> Mask:
    full = np.zeros(count, dtype=np.bool_)
    full[rows] = True
    return full
