"""JSON files of other people, read within bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sightline.errors import SceneError
from sightline.scenes.formats.json_values import parse_json
from sightline.scenes.formats.within import read_within

MOST_BYTES = 64 << 20  # numbers and words take up to twelve times their length once they are read
MOST_LISTS = 1_000_000  # of lists and dicts: an empty one takes thirty times its length


def read_json(path: Path, most_bytes: int = MOST_BYTES, most_lists: int = MOST_LISTS) -> Any:
    """What a JSON file says.

    Raises SceneError, naming the file, when it is missing, longer than `most_bytes`, holds more than `most_lists` lists
    and dicts, is nested beyond all reason, or is none.
    """
    text = read_within(path, most_bytes, "annotation of one scene")
    if text.count(b"[") + text.count(b"{") > most_lists:
        raise SceneError(f"{path}: more than {most_lists:,} lists in it; that is no annotation of one scene")
    return parse_json(text, f"{path}")
