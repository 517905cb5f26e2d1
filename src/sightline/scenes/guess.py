"""Which reader a root that nobody named belongs to.

Each reader has `looks_like(path) -> str | None`, a cheap look that says why a path may be its own; no scene is loaded.
Those that read anything of a kind (`GENERAL`) are asked only when no other knows it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

from sightline.errors import ReaderError, SightlineError

GENERAL = ("video", "points", "images")  # in the order they are asked: a recording has pictures too


class Listed(Protocol):
    """What a catalogue says of a reader."""

    @property
    def module(self) -> str:
        """Where it lives."""


class Known(Protocol):
    """What a reader's module says of a path."""

    def looks_like(self, path: Path) -> str | None:
        """Why the path may be its own; None when it may not."""


def guess(root: str, readers: Mapping[str, Listed]) -> str:
    """The name of the one reader that knows what lies at `root`.

    Raises ReaderError, saying what was looked for, when none does; and with their reasons when several do.
    """
    path = _without_options(root)
    reasons: dict[str, str] = {}
    for name in sorted(readers.keys() - set(GENERAL)):
        if (why := _why(readers[name].module, path)) is not None:
            reasons[name] = why
    for name in GENERAL if not reasons else ():
        if name in readers and _why(readers[name].module, path) is not None:
            return name
    if not reasons:
        if not _is_there(path):
            raise ReaderError(f"auto: there is no {root}; give a file or folder that is there, or seeds, as 0..1000")
        raise ReaderError(
            f"auto: nothing at {root} is known; looked for what {', '.join(sorted(readers))} read: give the folder "
            "that holds it, or name the reader, and it says which files it misses"
        )
    if len(reasons) > 1:
        known = "; ".join(f"{name} ({why})" for name, why in reasons.items())
        raise ReaderError(f"auto: {root} may be read by several: {known}; name the one that is meant")
    return next(iter(reasons))


def _without_options(root: str) -> Path:
    """The path of a root. One that is there, with whatever "@" in its name, has no options."""
    return Path(root) if _is_there(Path(root)) else Path(root.rpartition("@")[0] or root)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no file can have such a name
        return False


def _why(module: str, path: Path) -> str | None:
    """Why a reader may read what lies there; None when it may not, or cannot look at it."""
    try:
        return cast(Known, importlib.import_module(module)).looks_like(path)
    except (SightlineError, OSError):
        return None
