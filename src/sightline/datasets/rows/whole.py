"""A folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sightline.datasets.rows.claim import claimed
from sightline.datasets.rows.shards import AGAIN, FULL
from sightline.errors import DatasetError


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `out` when the block ends well and is gone when it does not.

    It grows beside `out` under a name of its own; what a killed process left there is cleared away. Raises DatasetError
    where `out` holds something, another process is writing it, or there is no room for it.
    """
    out = Path(os.path.abspath(out))
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise DatasetError(f"{out}: is there already; give another folder, or remove it")
    work = out.with_name(f".{out.name}.part")
    with claimed(work, out):
        growing = work / "growing"
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir()
        try:
            yield growing
            _settle(growing)
            os.rename(growing, out)
            _sync(out.parent)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise DatasetError(f"{out}: no room for it ({error.strerror}); {AGAIN}") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Bring every file and folder to the disk: a rename that outlives a power cut must not name empty files."""
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
