"""A folder for one process alone, for as long as it lives."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sightline.errors import DatasetError

LOCK = "lock"


@contextmanager
def claimed(folder: Path, out: Path) -> Iterator[None]:
    """Make `folder`, where the work on `out` goes on, and hold it; the claim ends with the process, however it ends.

    Raises DatasetError when it cannot be made, or another process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / LOCK, "a", encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"{out}: cannot be made ({error}); give a folder that can be written to") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatasetError(f"{out}: another process is writing it; wait for that one, or give another") from error
        yield
