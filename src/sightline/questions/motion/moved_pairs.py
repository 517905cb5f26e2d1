"""Pairs of frames that both show a followed point, dealt out so that no kind of motion takes all the questions.

A point at rest before a camera that moves must be as common as one that moves before a camera at rest: else the shift
of the picture alone would give the answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import QuestionError
from sightline.questions.choose import BIN, in_turn
from sightline.questions.draft import Skip, View
from sightline.questions.motion.followed import STILL, Followed, followed
from sightline.scenes.table import SceneTable

Index = NDArray[np.int64]
Cells = dict[tuple[bool, bool], dict[int, Index]]  # whether point and camera move → bin of the distance → pairs

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

    p: Index
    i: Index
    j: Index
    metres: NDArray[np.float64]
    cells: Cells
    views: list[list[tuple[View, View]]]  # by frame and frame


@dataclass(frozen=True)
class Dealing:
    """How pairs are dealt out.

    `spread`: distances fall into bins by "ratio", each a quarter wider than the last, or by "width", ten equal ones
    between the least and the greatest of the clip. `floor`, metres: shorter moves are skipped, and
    points of no thing, where things are known, are left out: they would all rest. Of one point at most
    `most` pairs are taken of a bin, and `rests` in which it rests. A share `backward` has the later frame first.
    """

    spread: str = "ratio"
    floor: float = 0.0
    most: int = 30
    rests: int = 4
    backward: float = 0.05


def moved_pairs(
    table: SceneTable, rng: np.random.Generator, dealing: Dealing
) -> Iterator[tuple[Followed, Pair] | Skip]:
    """Pairs in turn: of points that move and that rest, before a camera that does and that does not, of each distance.

    The first frame is one in which it is clear what surface the point is on.

    QuestionError for an unknown spread.
    """
    seen = followed(table)
    if seen is None:
        return
    pairs = _pairs(table, seen, dealing.spread, dealing.floor > 0)
    taken: Counter[tuple[int, bool, int]] = Counter()
    lanes: dict[bool, list[Iterator[Pair | Skip]]] = {}
    kinds = list(pairs.cells)
    for k in rng.permutation(len(kinds)).tolist():
        lanes.setdefault(kinds[k][0], []).append(_of_kind(seen, pairs, kinds[k], dealing, taken, rng))
    for found in in_turn(iter([in_turn(iter(lane)) for lane in lanes.values()])):
        yield found if isinstance(found, Skip) else (seen, found)


def _of_kind(
    seen: Followed,
    pairs: _Pairs,
    kind: tuple[bool, bool],
    dealing: Dealing,
    taken: Counter[tuple[int, bool, int]],
    rng: np.random.Generator,
) -> Iterator[Pair | Skip]:
    """The pairs in which point and camera move or not, as `kind` says; `taken` counts those of a point in a bin."""
    moves, most = kind[0], dealing.most if kind[0] else dealing.rests
    if not most:
        return
    for q, b in _shuffled(pairs.cells[kind], rng):
        metres, p = float(pairs.metres[q]), int(pairs.p[q])
        if moves and metres < dealing.floor:
            yield Skip("it hardly moved")
            continue
        if taken[p, moves, b] >= most:
            continue
        taken[p, moves, b] += 1
        i, j = int(pairs.i[q]), int(pairs.j[q])
        if rng.random() < dealing.backward and seen.clear[j, p]:
            i, j = j, i
        yield Pair(p, i, j, metres, pairs.views[i][j])


def _shuffled(bins: dict[int, Index], rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Rows, each once and in random order, of one bin after the other."""
    order = list(bins)
    streams = {order[k]: iter(rng.permutation(bins[order[k]]).tolist()) for k in rng.permutation(len(order)).tolist()}
    while streams:
        for b in list(streams):
            row = next(streams[b], None)
            if row is None:
                del streams[b]
            else:
                yield row, b


def _pairs(table: SceneTable, seen: Followed, spread: str, things: bool) -> _Pairs:
    kept = table.kept(None)
    if (_pairs, spread, things) not in kept:
        kept[_pairs, spread, things] = _all_pairs(seen, spread, things)
    found: _Pairs = kept[_pairs, spread, things]
    return found


def _all_pairs(seen: Followed, spread: str, things: bool) -> _Pairs:
    first, second = np.triu_indices(len(seen.frames), 1)
    shown = seen.shown & ~np.array(seen.backdrop) if things else seen.shown
    which, p = np.nonzero(shown[first] & seen.clear[first] & shown[second])
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
    views = [[(View(one), View(other, "support")) for other in seen.ids] for one in seen.ids]
    return _Pairs(p, i, j, metres, cells, views)


def _bins(metres: NDArray[np.float64], moves: NDArray[np.bool_], spread: str) -> Index:
    if spread == "ratio":
        steps = np.floor(np.log(np.maximum(metres, SMALLEST) / STILL) / math.log(BIN))
        return np.maximum(steps, 0).astype(np.int64)
    if spread == "width":
        low, high = (metres[moves].min(), metres[moves].max()) if moves.any() else (0.0, 1.0)
        share = (metres - low) / max(high - low, SMALLEST)
        return np.clip(np.floor(WIDTHS * share), 0, WIDTHS - 1).astype(np.int64)
    raise QuestionError(f"spread={spread!r} is no way to spread distances; use 'ratio' or 'width'")
