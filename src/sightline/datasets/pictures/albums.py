"""Which pictures the rows of a part show, while a build goes on: part-000000.zip beside the part, for the second pass.

Pictures lie in the zip as they are, each once, under its content; any of them can be had without the others.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

from sightline.datasets.pictures.encoded import Encoded, as_png, as_stored, received
from sightline.datasets.rows.shards import whole
from sightline.errors import DatasetError
from sightline.scenes.scene import Scene


class Naming:
    """Names the pictures that rows show by their content, reading each once a scene; kept in `album` if there is one.

    Without an album a frame that is in no picture file has no content: nothing is rendered only to be named.
    """

    def __init__(self, album: zipfile.ZipFile | None = None) -> None:
        self._album = album

    def of(self, scene: Scene) -> Callable[[str], str | None]:
        """(frame id) -> content, or None, of the pictures of a scene. Errors of the pictures pass."""
        return lru_cache(maxsize=None)(partial(self._content, scene))

    def _content(self, scene: Scene, frame_id: str) -> str | None:
        frame = scene.frame(frame_id)
        picture = as_stored(frame)
        if picture is None and self._album is not None and frame.read_rgb is not None:
            picture = as_png(frame)
        if picture is None:
            return None
        if self._album is not None and picture.content not in self._album.NameToInfo:
            # A damaged header is told now, when its scene can still be set aside.
            picture.check()
            # With a time of its own a member would differ from run to run.
            self._album.writestr(zipfile.ZipInfo(picture.content), picture.data)
        return picture.content


@contextmanager
def naming(path: Path | None) -> Iterator[Naming]:
    """What names the pictures of one part, and writes them to the album `path`, whole or not at all; None for none."""
    if path is None:
        yield Naming()
        return
    with whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as album:
        yield Naming(album)


def is_album(path: Path) -> bool:
    """Whether a whole album is there."""
    return path.is_file() and zipfile.is_zipfile(path)


class Albums:
    """The albums of all parts, in their order. Only the one in use is open."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._at = 0
        self._album: zipfile.ZipFile | None = None

    def find(self, content: str) -> Encoded:
        """The picture of a content, where contents are asked in the order of the rows that show them.

        Raises DatasetError where none of the albums from the last one used on has it, or one is damaged.
        """
        while self._at < len(self._paths):
            path = self._paths[self._at]
            try:
                if self._album is None:
                    self._album = zipfile.ZipFile(path)
                if content in self._album.NameToInfo:
                    return received(self._album.read(content), f"{path}: {content}")
                self._album.close()
            # What damaged fields of a zip make of it: compressed, locked, or of another length.
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
                raise DatasetError(f"{path}: cannot be read ({error}); remove it and go on with --resume") from error
            self._album, self._at = None, self._at + 1
        raise DatasetError(f"picture {content} is in no part of the build; remove the folder and build it again")
