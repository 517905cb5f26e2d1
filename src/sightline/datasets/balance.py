"""Pass two: which candidates stay, so that looking is needed and every type gets its share.

Within one type and one key (what a guesser could know) a choice between sides is cut until the sides are equally
frequent (`rivals.py` says how for pairs that are met too seldom), and a number's bins are cut where they tower over the
others. Then the budget is dealt out to the types.
The order in which rows stay is the hash of (seed, row id): no worker, order or kill changes it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sightline.datasets.rivals import pool_rare_pairs

COLUMNS = ("id", "type", "balance")
TOWER = 2.0  # a bin of a number may hold this many times the median bin of its key

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Selection:
    """Which of N candidates stay (N,), and how many went, by "type: reason"."""

    keep: Mask
    dropped: Mapping[str, int]


def select(
    candidates: pa.Table, seed: int, budget: int | None = None, weights: Mapping[str, float] | None = None
) -> Selection:
    """Choose among candidates (a table with `COLUMNS`, N rows): first balance, then at most `budget` rows.

    `weights` are the types' shares of the budget, 1 where not named. Every paired key keeps as many rows of each side,
    whatever the budget.
    """
    count = candidates.num_rows
    ids = candidates["id"].to_pylist()
    types, titles = _coded(candidates["type"])
    dropped: Counter[str] = Counter()

    def drop(gone: Mask, reason: str) -> None:
        for code, times in enumerate(np.bincount(types[gone], minlength=len(titles))):
            if times:
                dropped[f"{titles[code]}: {reason}"] += int(times)

    first = _first_of_each(ids)
    drop(~first, "repeated")
    luck = _luck(ids, seed)
    keys, sides, paired, weighed = _groups(candidates, types)
    keep = first & ~weighed
    # Row numbers of what is balanced, sorted so that each (key, side) is one run, by luck within it.
    rows = np.flatnonzero(first & weighed)
    rows = rows[np.lexsort((luck[rows], sides[rows]))]
    cap, lone = _caps(keys[rows], sides[rows], paired[rows])
    rank = _rank(sides[rows])
    keep[rows[rank < cap]] = True
    drop(_mask(rows[lone], count), "only one side: it can be answered without looking")
    drop(_mask(rows[(rank >= cap) & ~lone & paired[rows]], count), "more of one side than of the other")
    drop(_mask(rows[(rank >= cap) & ~paired[rows]], count), "too many alike")
    if budget is not None:
        rank_of = np.zeros(count, dtype=np.int64)
        rank_of[rows] = rank
        # Rows of one rank in a paired key go together: one of each side.
        unit = np.where(paired & weighed, -1, np.arange(count))
        together = paired & weighed & keep
        unit[together] = count + _codes(np.stack([keys[together], rank_of[together]], axis=1))
        shares = np.array([(weights or {}).get(title, 1.0) for title in titles])
        within = _dealt(keep, types, unit, luck, budget, shares)
        drop(keep & ~within, "over the budget")
        keep = within
    return Selection(keep, dict(sorted(dropped.items())))


def _luck(ids: list[str], seed: int) -> NDArray[np.uint64]:
    """A number for each id that only (seed, id) decides."""
    salt = f"{seed}:".encode()
    digests = b"".join(hashlib.sha256(salt + one.encode()).digest()[:8] for one in ids)
    return np.frombuffer(digests, dtype=">u8").astype(np.uint64)


def _first_of_each(ids: list[str]) -> Mask:
    first = np.zeros(len(ids), dtype=np.bool_)
    first[list({one: i for i, one in zip(range(len(ids) - 1, -1, -1), reversed(ids), strict=True)}.values())] = True
    return first


def _coded(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Codes (N,) in the sorted order of the distinct values, and these."""
    encoded = column.combine_chunks().dictionary_encode()
    values = encoded.dictionary.to_pylist()
    place = np.empty(len(values), dtype=np.int64)
    place[np.argsort(np.array(values, dtype=object))] = np.arange(len(values))
    return place[encoded.indices.to_numpy(zero_copy_only=False)], sorted(values)


def _groups(candidates: pa.Table, types: Ints) -> tuple[Ints, Ints, Mask, Mask]:
    """Codes (N,) of (type, key) and of (type, key, side), whether paired, and whether balanced at all."""
    balance = candidates["balance"].combine_chunks()
    weighed = ~np.asarray(balance.is_null().to_numpy(zero_copy_only=False), dtype=np.bool_)
    paired = pc.fill_null(pc.struct_field(balance, "paired"), False).to_numpy(zero_copy_only=False)
    told = [tuple(key or ()) for key in pc.struct_field(balance, "key").to_pylist()]
    winners = pc.fill_null(pc.struct_field(balance, "side"), "").to_pylist()
    told, winners = pool_rare_pairs(types.tolist(), told, winners, paired.tolist())
    names, _ = _coded(pa.chunked_array([pa.array(["\x1f".join(key) for key in told], pa.string())]))
    side, _ = _coded(pa.chunked_array([pa.array(winners, pa.string())]))
    keys = _codes(np.stack([types, names], axis=1))
    return keys, _codes(np.stack([keys, side], axis=1)), np.asarray(paired, dtype=np.bool_), weighed


def _codes(columns: Ints) -> Ints:
    """One code (N,) for each distinct row of (N, 2), in their order."""
    if not len(columns):
        return np.zeros(0, dtype=np.int64)
    joined = columns[:, 0] * (columns[:, 1].max() + 1) + columns[:, 1]
    return np.asarray(np.unique(joined, return_inverse=True)[1], dtype=np.int64).reshape(-1)


def _rank(sorted_codes: Ints) -> Ints:
    """Place (N,) of each entry within its run of equal codes, from 0."""
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-1))
    lengths = np.diff(np.append(starts, len(sorted_codes)))
    return np.asarray(np.arange(len(sorted_codes)) - np.repeat(starts, lengths))


def _caps(keys: Ints, sides: Ints, paired: Mask) -> tuple[Ints, Mask]:
    """How many of its side each entry's key lets stay (N,), and where there is one side only (N,).

    Entries are sorted by side; sides are numbered so that those of one key follow each other.
    """
    if not len(keys):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    at, run, counts = np.unique(sides, return_index=True, return_counts=True)
    key_of_side, pair_of_side = keys[run], paired[run]
    cap_of_side, lone_of_side = np.empty(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.bool_)
    edges = np.append(np.flatnonzero(np.diff(key_of_side, prepend=-1)), len(at))
    for start, stop in pairwise(edges.tolist()):
        of_key = counts[start:stop]
        if pair_of_side[start]:
            lone_of_side[start:stop] = stop - start == 1
            cap_of_side[start:stop] = 0 if stop - start == 1 else of_key.min()
        else:
            cap_of_side[start:stop] = max(1, int(TOWER * float(np.median(of_key))))
    return np.repeat(cap_of_side, counts), np.repeat(lone_of_side, counts)


def _dealt(
    keep: Mask, types: Ints, unit: Ints, luck: NDArray[np.uint64], budget: int, shares: NDArray[np.float64]
) -> Mask:
    """At most `budget` of the kept rows: quotas by the types' shares, and what a small type leaves goes to the others.

    Rows of one `unit` stay or go together.
    """
    left, within = budget, np.zeros(len(keep), dtype=np.bool_)
    available = np.bincount(types[keep], minlength=len(shares))
    with np.errstate(divide="ignore", invalid="ignore"):
        # The type that fills its share least comes first, so that what it leaves can still be dealt out.
        order = np.lexsort((np.arange(len(shares)), available / shares))
    for place, kind in enumerate(order):
        rest = float(shares[order[place:]].sum())
        quota = int(left * shares[kind] / rest * (1 + 1e-12)) if rest > 0 else 0
        rows = np.flatnonzero(keep & (types == kind))
        if not len(rows):
            continue
        _, where = np.unique(unit[rows], return_inverse=True)
        first = np.full(where.max() + 1, np.iinfo(np.uint64).max, dtype=np.uint64)
        np.minimum.at(first, where, luck[rows])  # a unit is as lucky as its luckiest row
        turn = np.argsort(first, kind="stable")
        fits = np.cumsum(np.bincount(where)[turn]) <= quota
        chosen = np.zeros(len(turn), dtype=np.bool_)
        chosen[turn[fits]] = True
        within[rows[chosen[where]]] = True
        left -= int(chosen[where].sum())
    return within


def _mask(rows: Ints, count: int) -> Mask:
    full = np.zeros(count, dtype=np.bool_)
    full[rows] = True
    return full
