"""Points of the scene that two frames both show, and those of the first that the second does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.picks import shared_places
from sightline.questions.frame_pairs import drawn_pairs, frame_pairs
from sightline.questions.pixels import Firm, border_of, firm_of, reach
from sightline.questions.question import Point, Skip, View
from sightline.scenes.seen import Seen
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FRAMES = 24  # looked at, of a scene that has more
LOW, HIGH = 0.10, 0.80  # of what two frames see together, seen by both
PAIRS = 48  # of frames
PER_PAIR = 24  # points of one pair
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
    together. `named` says which points of the scene's own cloud the surface's points are, where they are."""

    first: Firm
    second: Firm
    overlap: float
    views: tuple[View, View]
    named: NDArray[np.int64] | None

    def points(self, firm: Firm, places: Places) -> list[Point]:
        """Firm points (K,) of one of the frames as evidence, their depth that of the points themselves."""
        frame, uv, z = firm.view.frame, firm.uv[places].tolist(), firm.z[places].tolist()
        index = [None] * len(z) if self.named is None else self.named[firm.ids[places]].tolist()
        return [Point(frame, (u, v), depth, "", k) for (u, v), depth, k in zip(uv, z, index, strict=True)]


def pairs_of_frames(
    table: SceneTable, rng: np.random.Generator, low: float, high: float, most: int
) -> Iterator[Pair | Skip]:
    """Some pairs of frames whose overlap is from `low` to `high`, even over overlap, distance and turn, and either
    one first with equal chance. A `Skip` stands for each that overlaps less or more, up to as many."""
    every, seen = frame_pairs(table, most), table.seen(most)
    drawn = drawn_pairs(every, rng, PAIRS, low, high)
    outside = int(((every.overlap < low) | (every.overlap > high)).sum())
    yield from repeat(TOO_LITTLE, min(outside, PAIRS))
    for i, j, overlap in zip(drawn.first.tolist(), drawn.second.tolist(), drawn.overlap.tolist(), strict=True):
        first, second = (firm_of(table, seen.frames[k], most) for k in (i, j))
        yield Pair(first, second, overlap, (first.view, View(second.view.frame, "support")), seen.surface.index)


@dataclass(frozen=True, eq=False)
class Matches:
    """K points that both frames of a pair show, in random order, as the first and the second have them.

    By `there` and `back` pixels (K,) the depth that the first, and the second, measured alone leads beside the point in
    the other one: by less than 2. `places` (K,) are those in the second one's firm list, and `skips` say why there are
    not more.
    """

    first: list[Point]
    second: list[Point]
    there: list[float]
    back: list[float]
    places: Places
    skips: list[Skip]


def matches(pair: Pair, rng: np.random.Generator, count: int = PER_PAIR) -> Matches:
    """At most `count` of the points that are firm in both frames of a pair."""
    a, b = shared_places(pair.first.ids, pair.second.ids)
    order = rng.permutation(len(a))[:count]
    a, b = a[order], b[order]
    ways = (
        pair.second.into(pair.first.measured(a)) - pair.second.uv[b],
        pair.first.into(pair.second.measured(b)) - pair.first.uv[a],
    )
    there, back = (np.hypot(off[:, 0], off[:, 1]) for off in ways)
    true = (there < RETURN_PX) & (back < RETURN_PX)
    skips = [ELSEWHERE] * int((~true).sum()) if len(a) else [NOTHING_FIRM]
    first, second = pair.points(pair.first, a[true]), pair.points(pair.second, b[true])
    return Matches(first, second, there[true].tolist(), back[true].tolist(), b[true], skips)


@dataclass(frozen=True, eq=False)
class Unseen:
    """Points of the first frame that the second does not show: they fall outside its picture, by more than its border,
    or lie behind a firm point of it, which follows."""

    outside: list[Point]
    hidden: list[tuple[Point, Point]]


def unseen(table: SceneTable, pair: Pair, rng: np.random.Generator, most: int, count: int = PER_PAIR) -> Unseen:
    """Some of the points that are firm in the first frame of a pair and surely not to be seen in the second, at most
    `count` for either reason."""
    first, second = pair.first, pair.second
    places = rng.permutation(len(first))[:LOOKED_FOR]
    camera, border = second.camera, border_of(second.camera)
    uv, z = camera.project(second.camera_from_world.apply(first.world[first.ids[places]]))
    with np.errstate(invalid="ignore"):
        aside = (uv < -border) | (uv > np.array([camera.width, camera.height]) + border)
        inside = (uv >= border) & (uv <= np.array([camera.width, camera.height]) - border)
    # What a lens model folds back has no pixel although it lies ahead: nobody can say where it is.
    outside = (z < 0) | (aside.any(axis=1) & np.isfinite(uv).all(axis=1))
    within = np.flatnonzero(inside.all(axis=1))
    by = _nearest(table, second, uv[within], most)
    limit = z[within] - np.maximum(BEFORE_M, BEFORE_SHARE * z[within])
    before = (by >= 0) & ((1 + SLOPE) * np.append(second.depth, np.inf)[by] < limit)
    before &= ~_sees(table.seen(most), second.f, first.ids[places[within]])
    hidden, hiders = places[within][before][:count], by[before][:count]
    return Unseen(
        pair.points(first, places[outside][:count]),
        list(zip(pair.points(first, hidden), pair.points(second, hiders), strict=True)),
    )


def _sees(seen: Seen, f: int, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of these points (N,) frame f sees: a depth camera that stands aside sees past what the picture has."""
    octets = seen.words[seen.frames.index(f)].view(np.uint8)
    return np.asarray(octets[ids >> 3] >> (7 - (ids & 7)) & 1, dtype=np.bool_)


def _nearest(table: SceneTable, firm: Firm, uv: Array, most: int) -> Places:
    """The place of a firm point of a frame in whose smooth patch each pixel (N, 2) lies, -1 for none known."""
    kept, key, step = table.kept(firm.f), ("firm cells", most), reach(firm.camera)
    if key not in kept:
        cells = np.full((firm.camera.height // step + 1, firm.camera.width // step + 1), -1, dtype=np.int32)
        column, row = (firm.uv / step).astype(np.int64).T
        cells[row, column] = np.arange(len(firm))
        kept[key] = cells
    column, row = (uv / step).astype(np.int64).T
    found = kept[key][row, column].astype(np.int64)
    off = np.abs(firm.uv[found] - uv).max(axis=1, initial=0.0) if len(firm) else np.zeros(len(uv))
    return np.where(off < step, found, -1)
