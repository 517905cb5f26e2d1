"""Where the scenes of a build lie: the same place for every process that reads them, and whether it is still there."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sightline.errors import DatasetError
from sightline.scenes.open import open_reader
from sightline.scenes.reader import Reader
from sightline.scenes.scene import Scene


@dataclass(frozen=True)
class Origin:
    """The path that a reader's root names, as typed, and the folder from which it is meant; None where it is whole."""

    path: Path
    folder: Path | None

    @classmethod
    def of(cls, root: str) -> Origin | None:
        """Where a root lies; None for one that is no path with something there, as a range of seeds."""
        for said in (root, root.rpartition("@")[0]):  # path@options
            if os.path.exists(said):
                origin = cls(Path(said), None if os.path.isabs(said) else Path.cwd())
                return None if origin.gone() else origin
        return None

    @contextmanager
    def meant(self) -> Iterator[None]:
        """Be where the root means what it meant to the process that was asked for the build: what a reader leaves for
        later is opened from there, too. Raises DatasetError where there is no such folder."""
        if self.folder is None:
            yield
            return
        before = Path.cwd()
        try:
            os.chdir(self.folder)
        except OSError as error:
            raise DatasetError(
                f"{self.path} is meant from {self.folder}, which {platform.node()} does not have ({error.strerror}); "
                "give ROOT as a whole path that every machine has"
            ) from error
        try:
            yield
        finally:
            os.chdir(before)

    def gone(self) -> bool:
        """Whether the path is there no more, or is an empty folder, as one where something was mounted."""
        if not os.path.isdir(self.path):
            return not os.path.exists(self.path)
        try:
            with os.scandir(self.path) as entries:
                return next(entries, None) is None
        except OSError:
            return True


@dataclass(frozen=True)
class Away:
    """A reader of the catalogue on its way to another process: opened there when it is first used, so that no open file
    has to travel and whoever uses it hears of what is wrong."""

    name: str
    root: str

    @cached_property
    def opened(self) -> Reader:
        """The reader. Raises ReaderError when it is not to be had here."""
        return open_reader(self.name, self.root)

    @property
    def licence(self) -> str:
        """What its scenes may be used for."""
        return self.opened.licence

    def ids(self) -> tuple[str, ...]:
        """The ids of all scenes."""
        return self.opened.ids()

    def load(self, id: str) -> Scene:
        """One scene."""
        return self.opened.load(id)
