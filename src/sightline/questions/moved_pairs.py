"""Pairs of frames that both show a followed point, dealt out so that no kind of motion takes all the questions.

A point at rest before a camera that moves must be as common as one that moves before a camera at rest: else the shift
of the picture alone would give the answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.errors import QuestionError
from sightline.questions.choose import BIN
from sightline.questions.followed import STILL, Followed, followed
from sightline.questions.question import View
from sightline.scenes.table import SceneTable

Index = NDArray[np.int64]
Spread = Literal["ratio", "width"]
Kind = tuple[bool, bool, int]  # whether the point moves, whether the camera does, and the bin of the distance
Cells = dict[tuple[bool, bool], dict[int, Index]]

WIDTHS = 10  # bins of equal width between the shortest and the longest move of a clip
SMALLEST = 1e-6  # metres, for bins by ratio


@dataclass(frozen=True)
class Pair:
    """A followed point p and two frames i, j that show it, rows of `Followed`; how far it moved between them."""

    p: int
    i: int
    j: int
    metres: float
    views: tuple[View, View]

    @property
    def moves(self) -> bool:
        """Whether the point moved at all."""
        return self.metres >= STILL


@dataclass(frozen=True, eq=False)
class _Pairs:
    """All pairs of a scene: point, first and second frame, metres (Q,) each, and their rows by kind."""

    p: list[int]
    i: list[int]
    j: list[int]
    metres: list[float]
    cells: Cells


def moved_pairs(
    table: SceneTable, rng: np.random.Generator, spread: str, backward: float, most: tuple[int, int]
) -> Iterator[tuple[Followed, Pair]]:
    """Pairs in turn: of points that move and that rest, before a camera that does and that does not, of each distance.

    Distances fall into bins by `spread`: "ratio", each a quarter wider than the last, or "width", ten equal ones
    between the least and the greatest of the clip. `most` pairs of one point are taken from a bin, and in which it
    rests. A share `backward` of the pairs has the later frame first. QuestionError for another spread.
    """
    seen = followed(table)
    if seen is None:
        return
    pairs = _pairs(table, seen, spread)
    taken: Counter[tuple[int, Kind]] = Counter()
    views: dict[tuple[int, int], tuple[View, View]] = {}
    for q, kind in _dealt(pairs.cells, rng):
        p, i, j = pairs.p[q], pairs.i[q], pairs.j[q]
        key = (p, kind if kind[0] else (False, False, 0))
        if taken[key] >= most[0 if kind[0] else 1]:
            continue
        taken[key] += 1
        if rng.random() < backward:
            i, j = j, i
        if (i, j) not in views:
            views[i, j] = (View(seen.ids[i]), View(seen.ids[j], "support"))
        yield seen, Pair(p, i, j, pairs.metres[q], views[i, j])


def _dealt(cells: Cells, rng: np.random.Generator) -> Iterator[tuple[int, Kind]]:
    """Rows of one kind after the other, round and round, and within a kind of one bin after the other."""
    kinds = {kind: _in_turn({b: rng.permutation(rows) for b, rows in bins.items()}) for kind, bins in cells.items()}
    while kinds:
        for kind in list(kinds):
            row, b = next(kinds[kind], (-1, 0))
            if row < 0:
                del kinds[kind]
            else:
                yield row, (*kind, b)


def _in_turn(bins: dict[int, Index]) -> Iterator[tuple[int, int]]:
    streams = {b: iter(rows.tolist()) for b, rows in bins.items()}
    while streams:
        for b in list(streams):
            row = next(streams[b], None)
            if row is None:
                del streams[b]
            else:
                yield row, b


def _pairs(table: SceneTable, seen: Followed, spread: str) -> _Pairs:
    kept = table.kept(None)
    if (_pairs, spread) not in kept:
        kept[_pairs, spread] = _all_pairs(seen, spread)
    found: _Pairs = kept[_pairs, spread]
    return found


def _all_pairs(seen: Followed, spread: str) -> _Pairs:
    first, second = np.triu_indices(len(seen.frames), 1)
    which, p = np.nonzero(seen.shown[first] & seen.shown[second])
    i, j = first[which], second[which]
    metres = np.linalg.norm(seen.world[j, p] - seen.world[i, p], axis=1)
    moves = metres >= STILL
    camera = seen.camera_moved[i, j]
    bins = np.where(moves, _bins(metres, moves, spread), 0)
    code = (moves * 2 + camera) * (int(bins.max(initial=0)) + 1) + bins
    order = np.argsort(code, kind="stable")
    cells: Cells = {}
    for rows in np.split(order, np.flatnonzero(np.diff(code[order])) + 1) if len(order) else []:
        q = rows[0]
        cells.setdefault((bool(moves[q]), bool(camera[q])), {})[int(bins[q])] = rows
    return _Pairs(p.tolist(), i.tolist(), j.tolist(), metres.tolist(), cells)


def _bins(metres: NDArray[np.float64], moves: NDArray[np.bool_], spread: str) -> Index:
    if spread == "ratio":
        steps = np.floor(np.log(np.maximum(metres, SMALLEST) / STILL) / math.log(BIN))
        return np.maximum(steps, 0).astype(np.int64)
    if spread == "width":
        low, high = (metres[moves].min(), metres[moves].max()) if moves.any() else (0.0, 1.0)
        share = (metres - low) / max(high - low, SMALLEST)
        return np.clip(np.floor(WIDTHS * share), 0, WIDTHS - 1).astype(np.int64)
    raise QuestionError(f"spread={spread!r} is no way to spread distances; use 'ratio' or 'width'")
