"""Files of other people, read within bounds."""

from __future__ import annotations

from pathlib import Path

from sightline.errors import SceneError


def read_within(path: Path, most_bytes: int, what: str) -> bytes:
    """A file's bytes. SceneError, naming it, when it cannot be read, or is longer than what it should be ever is."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error}); copy it again") from error
    if len(content) > most_bytes:
        raise SceneError(f"{path}: longer than {most_bytes:,} bytes; that is no {what}")
    return content


def read_head(path: Path, most_bytes: int) -> bytes:
    """A file's first bytes, at most so many. SceneError, naming it, when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error}); copy it again") from error
