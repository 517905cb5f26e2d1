"""Which rows of a folder are looked at when not all are: stretches that lie evenly, each about a scene long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PLACES = 16  # stretches at least, however small the sample: one scene alone says little about the others

Stretch = tuple[int, int]  # first row and the one after the last


@dataclass(frozen=True)
class Piece:
    """A row group of a shard, and the stretches of its rows that are taken, counted from its first."""

    shard: str
    group: int
    taken: tuple[Stretch, ...]

    @property
    def rows(self) -> int:
        """How many rows are taken."""
        return sum(stop - start for start, stop in self.taken)


def stretches(rows: int, scenes: int, sample: int) -> list[Stretch]:
    """`sample` of so many rows of so many scenes: stretches of rows that follow each other, apart from each other.

    Rows lie in the order of their scenes, and a scene takes longer to read than its rows to work out.
    """
    if sample >= rows:
        return [(0, rows)]
    of_a_scene = max(1, rows // max(1, scenes))
    count = min(sample, max(PLACES, sample // of_a_scene))
    taken = []
    for i in range(count):
        before = i * sample // count
        start = before + i * (rows - sample) // count
        taken.append((start, start + (i + 1) * sample // count - before))
    return taken


def pieces(groups: Mapping[str, Sequence[int]], taken: Sequence[Stretch]) -> tuple[Piece, ...]:
    """The row groups (how many rows each, by shard) in which the stretches lie, in order."""
    found: list[Piece] = []
    first = 0
    for shard, sizes in groups.items():
        for group, size in enumerate(sizes):
            inside = [(max(start, first) - first, min(stop, first + size) - first) for start, stop in taken]
            here = tuple((start, stop) for start, stop in inside if start < stop)
            if here:
                found.append(Piece(shard, group, here))
            first += size
    return tuple(found)
