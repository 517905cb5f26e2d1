"""What a format gets to write: a row with its turns and encoded pictures; and what a format is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sightline.datasets.exports.shown import Picture
from sightline.datasets.exports.turns import IMAGE, Turns
from sightline.datasets.rows.row import Row


@dataclass(frozen=True, eq=False)
class Sample:
    """One row, ready to be written: its turns, and the pictures of its views in order."""

    row: Row
    turns: Turns
    pictures: tuple[Picture, ...]

    def tagged(self, between: str = "\n") -> Turns:
        """The turns with one <image> for each picture before the first question, `between` after each."""
        (question, reply), *others = self.turns
        return ((f"{(IMAGE + between) * len(self.pictures)}{question}", reply), *others)


@dataclass(frozen=True)
class Settings:
    """What formats are told beside the samples: the folder they write, what the rows are called, and their options.

    `inline` puts pictures into the text as data URLs where a format can.
    """

    folder: Path
    name: str
    inline: bool = True


Add = Callable[[Sample], None]
"""Writes one sample, in files of its split."""

Writer = Callable[[Settings], AbstractContextManager[Add]]
"""A format: its files are open while the context lasts, and complete when it ends well."""
