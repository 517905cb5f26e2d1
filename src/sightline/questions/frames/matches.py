"""Points of the scene that two frames both show, and those of the first that the second does not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.picks import shared_places
from sightline.questions.choose import TRIES, Found, in_turn
from sightline.questions.draft import Point, Skip, View
from sightline.questions.frames.frame_pairs import drawn_pairs, frame_pairs
from sightline.questions.frames.pixels import Firm, Placed, firm_of
from sightline.scenes.firmness import border_of, reach_of
from sightline.scenes.seen import Seen
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FRAMES = 24  # looked at, of a scene that has more
LOW, HIGH = 0.10, 0.80  # of what two frames see together, seen by both
PAIRS = 256  # of frames
AT_ONCE = 32  # pairs asked about in turn, before the next ones
PER_PAIR = TRIES  # points of one pair
LOOKED_FOR = 256  # points of the first frame, in the second
RETURN_PX = 2.0  # from one image to the other and back, by the measured depths
BEFORE_M, BEFORE_SHARE = 0.10, 0.05  # by which what hides a point is nearer than it, metres and share
SLOPE = 0.03  # by which the depth in a firm point's patch may differ from its middle

TOO_LITTLE = Skip("the images overlap too little or too much")
NOTHING_FIRM = Skip("no smooth surface at both ends")
ELSEWHERE = Skip("the way there or back ends elsewhere")


@dataclass(frozen=True, eq=False)
class Pair:
    """Two frames, the one asked about first and the one that helps, and the share that both see of what they see
    together."""

    first: Firm
    second: Firm
    overlap: float
    views: tuple[View, View]

    @cached_property
    def band(self) -> str:
        """By how many halvings the overlap is less than all, as rows are balanced by it."""
        return f"overlap {int(-math.log2(max(self.overlap, 0.01)))}"


def over_pairs(pairs: Iterator[Pair | Skip], finds: Callable[[Pair], Iterator[Found | Skip]]) -> Iterator[Found | Skip]:
    """What is found in pairs of frames, one find of each in turn, a few pairs at once until these have no more.

    To place a pair's points takes as long as to ask several questions of it: a thousand are not asked of as many pairs.
    """
    streams = (iter((pair,)) if isinstance(pair, Skip) else finds(pair) for pair in pairs)
    for stream in streams:
        yield from in_turn(chain((stream,), islice(streams, AT_ONCE - 1)))


def pairs_of_frames(
    table: SceneTable, rng: np.random.Generator, low: float, high: float, most: int
) -> Iterator[Pair | Skip]:
    """Some pairs of frames whose overlap is from `low` to `high`, even over overlap, distance and turn, and either
    one first with equal chance. A `Skip` stands for those that overlap less or more."""
    every, seen = frame_pairs(table, most), table.seen(most)
    drawn = drawn_pairs(every, rng, PAIRS, low, high)
    outside = int(((every.overlap < low) | (every.overlap > high)).sum())
    if outside:
        yield TOO_LITTLE._replace(times=outside)
    for i, j, overlap in zip(drawn.first.tolist(), drawn.second.tolist(), drawn.overlap.tolist(), strict=True):
        first, second = (firm_of(table, seen.frames[k], most) for k in (i, j))
        yield Pair(first, second, overlap, (first.view, View(second.view.frame, "support")))


@dataclass(frozen=True, eq=False)
class Matches:
    """K points that both frames of a pair show, in random order, as the first and the second have them.

    By `there` and `back` pixels (K,) the depth that the first, and the second, measured alone leads beside the point in
    the other one: by less than 2. `skips` say why there are not more.
    """

    first: Placed
    second: Placed
    there: Array
    back: Array
    skips: list[Skip]

    def __len__(self) -> int:
        return len(self.first)

    def taken(self, rows: Places) -> Matches:
        """Those in these rows."""
        first, second = self.first.taken(rows), self.second.taken(rows)
        return Matches(first, second, self.there[rows], self.back[rows], self.skips)

    def points(self) -> Iterator[tuple[Point, Point, float, float]]:
        """Each as evidence in the first and the second frame, and how far beside it the ways there and back end."""
        return zip(self.first.points(), self.second.points(), self.there.tolist(), self.back.tolist(), strict=True)


def matches(pair: Pair, rng: np.random.Generator, count: int = PER_PAIR) -> Matches:
    """At most `count` of the points that are firm, and sure, in both frames of a pair."""
    a, b = shared_places(pair.first.ids, pair.second.ids)
    some = rng.choice(len(a), min(count, len(a)), replace=False)
    first, second = pair.first.placed(a[some]), pair.second.placed(b[some])
    ways = pair.second.into(first.measured) - second.uv, pair.first.into(second.measured) - first.uv
    there, back = (np.hypot(off[:, 0], off[:, 1]) for off in ways)
    sure = first.sure & second.sure
    true = sure & (there < RETURN_PX) & (back < RETURN_PX)
    skips = [ELSEWHERE._replace(times=int((sure & ~true).sum()))] if sure.any() else [NOTHING_FIRM]
    found = Matches(first, second, there, back, [skip for skip in skips if skip.times])
    return found.taken(np.flatnonzero(true))


@dataclass(frozen=True, eq=False)
class Unseen:
    """Points of the first frame that the second does not show: they fall outside its picture, by more than its border,
    or are hidden, each behind the one of as many `hiders`, firm points of the second."""

    outside: Placed
    hidden: Placed
    hiders: Placed


def unseen(table: SceneTable, pair: Pair, rng: np.random.Generator, most: int, count: int = PER_PAIR) -> Unseen:
    """Some of the points that are firm in the first frame of a pair and surely not to be seen in the second, at most
    `count` for either reason."""
    looked_for, second = pair.first.drawn(rng, LOOKED_FOR), pair.second
    camera, border = second.camera, border_of(second.camera)
    uv, z = camera.project(second.camera_from_world.apply(looked_for.xyz))
    with np.errstate(invalid="ignore"):
        aside = (uv < -border) | (uv > np.array([camera.width, camera.height]) + border)
        inside = (uv >= border) & (uv <= np.array([camera.width, camera.height]) - border)
    # What a lens model folds back has no pixel although it lies ahead: nobody can say where it is.
    outside = np.flatnonzero((z < 0) | (aside.any(axis=1) & np.isfinite(uv).all(axis=1)))
    within = np.flatnonzero(inside.all(axis=1))
    shown, by = _nearest(table, second, uv[within], most)
    limit = z[within] - np.maximum(BEFORE_M, BEFORE_SHARE * z[within])
    before = (by >= 0) & ((1 + SLOPE) * np.append(shown.depth, np.inf)[by] < limit)
    before &= ~_sees(table.seen(most), second.f, looked_for.ids[within])
    hidden, hiders = within[before][:count], by[before][:count]
    return Unseen(looked_for.taken(outside[:count]), looked_for.taken(hidden), shown.taken(hiders))


def _sees(seen: Seen, f: int, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of these points (N,) frame f sees: a depth camera that stands aside sees past what the picture has."""
    octets = seen.words[seen.frames.index(f)].view(np.uint8)
    return np.asarray(octets[ids >> 3] >> (7 - (ids & 7)) & 1, dtype=np.bool_)


def _nearest(table: SceneTable, firm: Firm, uv: Array, most: int) -> tuple[Placed, Places]:
    """The sure points of a frame, and the place among them of one in whose smooth patch each pixel (N, 2) lies, -1 for
    none known."""
    kept, key, step = table.kept(firm.f), ("firm cells", most), reach_of(firm.camera)
    if key not in kept:
        shown = firm.whole()
        cells = np.full((firm.camera.height // step + 1, firm.camera.width // step + 1), -1, dtype=np.int32)
        column, row = (shown.uv / step).astype(np.int64).T
        cells[row, column] = np.arange(len(shown))
        kept[key] = shown, cells
    shown, cells = kept[key]
    column, row = (uv / step).astype(np.int64).T
    found = cells[row, column].astype(np.int64)
    off = np.abs(shown.uv[found] - uv).max(axis=1, initial=0.0) if len(shown) else np.zeros(len(uv))
    return shown, np.where(off < step, found, -1)
