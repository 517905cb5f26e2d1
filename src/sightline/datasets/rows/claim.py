"""A folder for one process alone, for as long as it lives."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from sightline.errors import DatasetError

LOCK = "lock"
TRIES = 10  # a lock that is taken away as it is opened is another process at its last step; the next try finds its end


@contextmanager
def claimed(folder: Path, out: Path) -> Iterator[None]:
    """Make `folder`, where the work on `out` goes on, and hold it; the claim ends with the process, however it ends.

    Raises DatasetError when it cannot be made, or another process holds it.
    """
    for _ in range(TRIES):
        with _locked(folder, out) as lock:
            if _stands(lock, folder):
                yield
                return
    raise DatasetError(f"{out}: other processes make and remove {folder} all the time; end them, or give another")


def clear(folder: Path) -> None:
    """Remove all that a claimed folder holds but the claim on it."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def give_up(folder: Path) -> None:
    """Remove a claimed folder. The lock goes last: until then nobody else takes the folder for free."""
    clear(folder)
    (folder / LOCK).unlink()
    with suppress(OSError):  # another process may have claimed it anew since the line before
        folder.rmdir()


def _locked(folder: Path, out: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / LOCK, "a", encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"{out}: cannot be made ({error}); give a folder that can be written to") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise DatasetError(f"{out}: another process is writing it; wait for that one, or give another") from error
    return lock


def _stands(lock: TextIO, folder: Path) -> bool:
    """Whether the lock is still the one that the folder holds: who had it before may have removed it."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(lock.fileno()), (folder / LOCK).stat())
    return False
