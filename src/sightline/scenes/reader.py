"""What a reader is: it lists the scenes under a root and loads one at a time."""

from __future__ import annotations

from typing import Protocol

from sightline.scenes.scene import Scene


class Reader(Protocol):
    """A source of scenes.

    `name` is the one in the catalogue (`open.py`), `root` what it was opened with, as given, `licence` what the
    scenes may be used for. The scenes it loads have `source` = "name:root".
    """

    @property
    def name(self) -> str:
        """The reader's name in the catalogue."""

    @property
    def root(self) -> str:
        """Where it reads, as given."""

    @property
    def licence(self) -> str:
        """What its scenes may be used for."""

    def ids(self) -> tuple[str, ...]:
        """The ids of all scenes, in a fixed order; cheap, nothing large is read."""

    def load(self, id: str) -> Scene:
        """One scene. Raises SceneError when it cannot be read, ReaderError when there is none of that id."""
