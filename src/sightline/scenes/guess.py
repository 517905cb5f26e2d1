"""Which reader a root that nobody named belongs to.

A reader may offer `looks_like(path) -> str | None`, a cheap look that says why a path may be its own; one that offers
none is asked to open the root and load a scene. Those that read anything of a kind (`GENERAL`) are asked only when no
other knows it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from sightline.errors import ReaderError, SightlineError

GENERAL = ("video", "points", "images")  # in the order they are asked: a recording has pictures too


class Listed(Protocol):
    """What a catalogue says of a reader: the module it lives in, and what it reads."""

    @property
    def module(self) -> str:
        """Where it lives."""

    @property
    def about(self) -> str:
        """What it reads."""


def guess(root: str, readers: Mapping[str, Listed]) -> str:
    """The name of the one reader that knows what lies at `root`.

    Raises ReaderError, saying what was looked for, when none does; and with their reasons when several do.
    """
    reasons: dict[str, str] = {}
    for name in sorted(readers.keys() - set(GENERAL)):
        if (why := _why(readers[name].module, root)) is not None:
            reasons[name] = why
    for name in GENERAL if not reasons else ():
        if name in readers and (why := _why(readers[name].module, root)) is not None:
            return name
    if not reasons:
        looked_for = "; ".join(f"{name}: {readers[name].about.partition(';')[0]}" for name in sorted(readers))
        raise ReaderError(f"auto: nothing at {root} is known; looked for {looked_for}")
    if len(reasons) > 1:
        known = "; ".join(f"{name} ({why})" for name, why in reasons.items())
        raise ReaderError(f"auto: {root} may be read by several: {known}; name the one that is meant")
    return next(iter(reasons))


def _why(module_name: str, root: str) -> str | None:
    """Why the reader may read `root`; None when it may not."""
    module = importlib.import_module(module_name)
    try:
        if hasattr(module, "looks_like"):
            path = Path(root) if Path(root).exists() else Path(root.rpartition("@")[0] or root)
            why = module.looks_like(path)
            return None if why is None else str(why)
        reader = module.open_root(root)
        # Some open any archive of arrays; that one scene can be read is the proof.
        return f"it reads {reader.load(reader.ids()[0]).id!r}"
    except (SightlineError, OSError, IndexError):
        return None
