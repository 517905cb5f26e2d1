"""JSON files of other people, read within bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sightline.errors import SceneError

MOST_BYTES = 64 << 20  # numbers and words take up to twelve times their length once they are read
MOST_LISTS = 1_000_000  # of lists and dicts: an empty one takes thirty times its length


def read_json(path: Path, most_bytes: int = MOST_BYTES) -> Any:
    """What a JSON file says.

    Raises SceneError, naming the file, when it is missing, longer than `most_bytes`, nested beyond all reason, or none.
    """
    try:
        with path.open("rb") as file:
            text = file.read(most_bytes + 1)
        if len(text) > most_bytes:
            raise SceneError(f"{path}: more than {most_bytes >> 20} MB of JSON; that is no annotation of one scene")
        if text.count(b"[") + text.count(b"{") > MOST_LISTS:
            raise SceneError(f"{path}: more than {MOST_LISTS:,} lists in it; that is no annotation of one scene")
        return json.loads(text)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error}); copy it again") from error
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{path}: is not JSON ({error}); copy it again") from error
