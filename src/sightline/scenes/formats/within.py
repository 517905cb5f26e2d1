"""Files of other people, read within bounds."""

from __future__ import annotations

import stat
from pathlib import Path

from sightline.errors import SceneError

MOST_TOLD = 3  # files that an error names beside the one it is about


def plain_file(path: Path) -> Path:
    """`path` itself. SceneError, naming it, for a folder, a pipe or a device: to read one fails, or never ends."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise SceneError(f"{path}: cannot be read ({_why(error)}); copy it again") from error
    if not stat.S_ISREG(mode):
        kind = "folder" if stat.S_ISDIR(mode) else "pipe or a device"
        raise SceneError(f"{path}: cannot be read (it is a {kind}, where a file belongs)")
    return path


def unusable(folder: Path, *patterns: str) -> str:
    """What to add where no file in `folder` fits the patterns: names that would, and why they are no files; or ""."""
    told = []
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        try:
            plain_file(path)
        except SceneError as error:
            told.append(f"; {error}")
    return "".join(told[:MOST_TOLD])


def read_within(path: Path, most_bytes: int, what: str) -> bytes:
    """A file's bytes. SceneError, naming it, when it cannot be read, or is longer than what it should be ever is."""
    try:
        with plain_file(path).open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({_why(error)}); copy it again") from error
    if len(content) > most_bytes:
        raise SceneError(f"{path}: longer than {most_bytes:,} bytes; that is no {what}")
    return content


def read_head(path: Path, most_bytes: int) -> bytes:
    """A file's first bytes, at most so many. SceneError, naming it, when it cannot be read."""
    try:
        with plain_file(path).open("rb") as file:
            return file.read(most_bytes)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({_why(error)}); copy it again") from error


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
