"""How each two frames of a scene lie to each other, and pairs of them drawn evenly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.level import level_angles, turns_between, wrapped
from sightline.scenes.fact import Fact
from sightline.scenes.frusta import least_overlaps, posed
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.seen import Seen, looked_at
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

OVERLAP_BIN = 0.01  # MultiSPA
DISTANCE_BIN = 1.5  # times the one before
TURN_BIN = math.radians(10.0)
NEAREST = 1e-3  # metres; camera centres that are nearer share the last bin


@dataclass(frozen=True, eq=False)
class FramePairs:
    """P ordered pairs among F frames of which it is known what they share.

    `ids` are the frames' ids (F,); `angles` (F, 3) their yaw, pitch and roll in the world, radians, as
    `geometry.level.level_angles` states them. Of each pair, `first` and `second` are the places (P,) of its frames;
    `overlap` (P,) is what both see over all that either sees, counted as `measure` says: "overlap", in points of the
    scene's surfaces; "frusta_overlap", without depth, by poses as `scenes.frusta` has it. `shift` (P, 3) is the
    second camera's centre in the first one's axes and `shift_back` (P, 3) the reverse, metres; `distance` (P,)
    lies between the two centres, metres; `turns` (P, 3) are yaw, pitch and roll of the second less those of
    the first, in (−π, π], and `turn` (P,) is the one turn, 0 to π, that takes one camera's axes to the other's.
    """

    ids: tuple[str, ...]
    angles: Array
    first: Ints
    second: Ints
    overlap: Array
    shift: Array
    shift_back: Array
    distance: Array
    turns: Array
    turn: Array
    measure: str = "overlap"

    def __len__(self) -> int:
        return len(self.first)

    def taken(self, rows: Ints, swap: NDArray[np.bool_]) -> FramePairs:
        """The pairs in these rows (N,), those with `swap` (N,) the other way round."""
        back = swap[:, None]
        first, second = self.first[rows], self.second[rows]
        shift, shift_back, turns = self.shift[rows], self.shift_back[rows], self.turns[rows]
        return FramePairs(
            ids=self.ids,
            angles=self.angles,
            first=np.where(swap, second, first),
            second=np.where(swap, first, second),
            overlap=self.overlap[rows],
            shift=np.where(back, shift_back, shift),
            shift_back=np.where(back, shift, shift_back),
            distance=self.distance[rows],
            turns=np.where(back & (turns < math.pi), -turns, turns),  # half a turn is one either way
            turn=self.turn[rows],
            measure=self.measure,
        )


def frame_pairs(table: SceneTable, most: int) -> FramePairs:
    """All pairs of frames of a scene, the earlier first, of at most so many frames; worked out once for a table."""
    kept = table.kept(None)
    if (FramePairs, most) not in kept:
        by_depth = Fact.DEPTH in table.scene.facts
        kept[FramePairs, most] = pairs_of(table.scene, table.seen(most)) if by_depth else by_poses(table.scene, most)
    pairs: FramePairs = kept[FramePairs, most]
    return pairs


def pairs_of(scene: Scene, seen: Seen) -> FramePairs:
    """All pairs (P = F (F − 1) / 2) of the frames of `seen`, which are rows of `scene.frames`, the earlier first."""
    return _pairs([scene.frames[f] for f in seen.frames], seen.overlaps(), "overlap")


def by_poses(scene: Scene, most: int) -> FramePairs:
    """The same of at most so many frames with poses, in a metric world: what they share is told by these alone."""
    frames = [scene.frames[f] for f in looked_at(scene, most, posed)]
    return _pairs(frames, least_overlaps(frames), "frusta_overlap")


def _pairs(frames: Sequence[Frame], overlaps: Array, measure: str) -> FramePairs:
    poses = [frame.world_from_camera for frame in frames]
    rotations = np.array([pose.rotation for pose in poses if pose is not None]).reshape(-1, 3, 3)
    centers = np.array([pose.translation for pose in poses if pose is not None]).reshape(-1, 3)
    if len(centers) < len(frames):
        raise ValueError("a frame has no pose; those that are `usable` or `posed` have one")
    first, second = np.triu_indices(len(frames), k=1)
    # Camera centres in the axes of every camera, by one product; from their middle, where they lose no digits.
    centers = centers - centers.mean(axis=0) if len(centers) else centers
    inward = rotations.transpose(0, 2, 1).reshape(-1, 3)
    placed = (inward @ centers.T).reshape(len(frames), 3, len(frames)).transpose(0, 2, 1)
    shifts = placed - placed[np.arange(len(frames)), np.arange(len(frames))][:, None]
    shift = shifts[first, second]
    angles = level_angles(rotations)
    return FramePairs(
        ids=tuple(frame.id for frame in frames),
        angles=angles,
        first=first,
        second=second,
        overlap=overlaps[first, second],
        shift=shift,
        shift_back=shifts[second, first],
        distance=np.sqrt(np.einsum("pk,pk->p", shift, shift)),
        turns=wrapped(angles[second] - angles[first]),
        turn=turns_between(rotations[first], rotations[second]),
        measure=measure,
    )


def overlapping(pairs: FramePairs, rng: np.random.Generator, low: float, high: float) -> FramePairs:
    """The pairs that share from `low` to `high`, each the other way round with chance one half."""
    rows = np.flatnonzero((pairs.overlap >= low) & (pairs.overlap <= high))
    return pairs.taken(rows, rng.random(len(rows)) < 0.5)


def in_even_order(pairs: FramePairs, rng: np.random.Generator, side: Ints) -> Ints:
    """The rows of pairs whose answer goes to a `side` (P,) that is not below 0, so that each start of it is even.

    Sides take turns; within one the bins of overlap, 1 % wide; within one of these those of distance (each half as
    long again) and turn (10° wide); who has no more is passed over. The first Q rows of one side so hold what MultiSPA
    draws: as many of each bin of overlap, bins that have fewer whole and what they lack from the others. Within a bin
    the order is random.
    """
    rows = np.flatnonzero(side >= 0)
    if not len(rows):
        return rows
    near = np.floor(np.log(np.maximum(pairs.distance[rows], NEAREST)) / math.log(DISTANCE_BIN)).astype(np.int64)
    turned = np.floor(pairs.turn[rows] / TURN_BIN).astype(np.int64)
    shared = np.floor(pairs.overlap[rows] / OVERLAP_BIN).astype(np.int64)
    nested = (side[rows], shared, near, turned)
    rank = rng.permutation(len(rows))
    for depth in (4, 2, 1, 0):
        rank = _rank_within(_code(nested[:depth], len(rows)), rank, rng)
    return rows[np.argsort(rank)]


def drawn_pairs(pairs: FramePairs, rng: np.random.Generator, count: int, low: float, high: float) -> FramePairs:
    """At most `count` pairs that share from `low` to `high`, as `overlapping` takes and `in_even_order` orders them."""
    inside = (pairs.overlap >= low) & (pairs.overlap <= high)
    swap = np.zeros(len(pairs), dtype=np.bool_)
    swap[inside] = rng.random(np.count_nonzero(inside)) < 0.5
    # The order does not ask which frame is first: only those that are taken are turned round.
    rows = in_even_order(pairs, rng, np.where(inside, 0, -1))[:count]
    return pairs.taken(rows, swap[rows])


def _rank_within(group: Ints, rank: Ints, rng: np.random.Generator) -> Ints:
    """Which one of its group (N,) each is (N,), counted from 0, in the order of (rank, chance)."""
    n = len(group)
    # One number for all three, since sorting by it is several times as fast as by three.
    order = np.argsort((group * n + rank) * n + rng.permutation(n))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    found = np.empty(n, dtype=np.int64)
    found[order] = np.arange(n) - np.repeat(starts, np.diff(starts, append=n))
    return found


def _code(columns: tuple[Ints, ...], n: int) -> Ints:
    """One number for each combination (N,) of the values in some columns (N,), which are within one span each."""
    code = np.zeros(n, dtype=np.int64)
    for column in columns:
        code = code * (int(column.max()) - int(column.min()) + 1) + column - int(column.min())
    return code
