"""Whoever turns rows into words: one of our models, a remote one, or a baseline. Evaluation knows no more of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sightline.datasets.rows.row import Row
from sightline.geometry.box import Box


@dataclass(frozen=True, eq=False)
class Reply:
    """What was answered to one row: the words, 3D boxes in the scene's world (metres), and a confidence 0 to 1."""

    text: str
    boxes: tuple[Box, ...] = ()
    confidence: float | None = None


class Answerer(Protocol):
    """Answers rows in batches, one reply per row, in order. It never looks at a row's answer."""

    @property
    def name(self) -> str:
        """The name that stands over its column."""
        ...

    def answer(self, rows: Sequence[Row]) -> list[Reply]:
        """One reply per row."""
        ...
