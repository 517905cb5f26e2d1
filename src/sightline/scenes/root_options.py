"""What the user knows of a source and its files do not say: `path@key=value,key=value`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sightline.errors import ReaderError

EVERY = "[1-9][0-9]{0,5}"  # which frames are taken: every so many
OPTIONS = re.compile(r"(.+)@(\w+=[^@]*)", re.DOTALL)


def parted(root: str, known: Mapping[str, str], reader: str) -> tuple[Path, dict[str, str]]:
    """The path and the options of a root. `known`: option -> the regular expression that its value must match.

    A path that is there, with whatever "@" in its name, has no options. Raises ReaderError, naming the reader, for an
    option that is not known or given twice.
    """
    found = None if Path(root).exists() else OPTIONS.fullmatch(root)
    if found is None:
        return Path(root), {}
    told: dict[str, str] = {}
    for part in found[2].split(","):
        key, _, value = part.partition("=")
        if key not in known or key in told or re.fullmatch(known[key], value) is None:
            ways = ", ".join(f"{name}={pattern}" for name, pattern in known.items())
            raise ReaderError(f"{reader}: option {part[:40]!r} of {found[1]} is none of {ways}, each once")
        told[key] = value
    return Path(found[1]), told
