"""Points of the scene that two frames both show, and those of the first that the second does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.picks import shared_places
from sightline.questions.choose import TRIES
from sightline.questions.frame_pairs import drawn_pairs, frame_pairs
from sightline.questions.pixels import Firm, border_of, firm_of, reach
from sightline.questions.question import Point, Skip, View
from sightline.scenes.seen import Seen
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FRAMES = 24  # looked at, of a scene that has more
LOW, HIGH = 0.10, 0.80  # of what two frames see together, seen by both
PAIRS = 64  # of frames
LOOKED_FOR = 256  # points of the first frame, in the second
RETURN_PX = 2.0  # from one image to the other and back, by the measured depths
BEFORE_M, BEFORE_SHARE = 0.10, 0.05  # by which what hides a point is nearer than it, metres and share
SLOPE = 0.03  # by which the depth in a firm point's patch may differ from its middle

TOO_LITTLE = Skip("the images overlap too little or too much")
NOTHING_FIRM = Skip("no smooth surface at both ends")
ELSEWHERE = Skip("the way there or back ends elsewhere")


@dataclass(frozen=True, eq=False)
class Pair:
    """Two frames, the one asked about first, and the share that both see of what they see together."""

    first: Firm
    second: Firm
    overlap: float
    named: NDArray[np.int64] | None

    @property
    def views(self) -> tuple[View, View]:
        """The first frame as the one asked about, the second as the one that helps."""
        return self.first.view, View(self.second.view.frame, "support")

    def point(self, firm: Firm, place: int) -> Point:
        """A firm point of one of the frames as evidence, its depth that of the point itself."""
        u, v = firm.uv[place].tolist()
        index = None if self.named is None else int(self.named[firm.ids[place]])
        return Point(firm.view.frame, (u, v), float(firm.z[place]), "", index)


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
        yield Pair(first, second, overlap, seen.surface.index)


@dataclass(frozen=True, eq=False)
class Matches:
    """Points that both frames of a pair show, in random order: their places in the firm lists of the first and the
    second (N,), and by how many pixels (N,) the depth measured in the first leads beside them in the second (`there`)
    and the other way (`back`)."""

    first: list[int]
    second: list[int]
    there: list[float]
    back: list[float]


def matches(pair: Pair, rng: np.random.Generator) -> Matches:
    """Some of the points that are firm in both frames of a pair."""
    a, b = shared_places(pair.first.ids, pair.second.ids)
    order = rng.permutation(len(a))[:TRIES]
    a, b = a[order], b[order]
    there = pair.second.into(pair.first.measured[a]) - pair.second.uv[b]
    back = pair.first.into(pair.second.measured[b]) - pair.first.uv[a]
    columns = (np.hypot(off[:, 0], off[:, 1]) for off in (there, back))
    first, second = a.tolist(), b.tolist()
    return Matches(first, second, *(np.where(np.isfinite(off), off, np.inf).tolist() for off in columns))


@dataclass(frozen=True, eq=False)
class Unseen:
    """Points of the first frame (places in its firm list) that the second does not show.

    They fall outside its picture, by more than its border, or lie behind a firm point of it, whose place follows.
    """

    outside: list[int]
    hidden: list[tuple[int, int]]


def unseen(table: SceneTable, pair: Pair, rng: np.random.Generator, most: int) -> Unseen:
    """Some of the points that are firm in the first frame of a pair and surely not to be seen in the second."""
    first, second = pair.first, pair.second
    places = rng.permutation(len(first))[:LOOKED_FOR]
    camera, border = second.camera, border_of(second.camera)
    uv, z = camera.project(second.camera_from_world.apply(first.xyz[places]))
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
    hidden = zip(places[within][before].tolist(), by[before].tolist(), strict=True)
    return Unseen(places[outside].tolist(), list(hidden))


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
