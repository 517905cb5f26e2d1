"""What MMDetection3D's info files (version 1.1, written as JSON) are about: a look at the first entry of one.

`data_list` has the same name in those of every dataset; what an entry holds tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sightline.errors import SceneError
from sightline.scenes.formats.json_values import parse_json
from sightline.scenes.formats.within import read_within

INDEX = "data_list"
INFOS_LOOKED_AT = 8  # files of a folder, before it is said to hold none of a dataset
MOST_BYTES = 32 << 20  # of a file that is looked at


def first_entry(file: Path) -> Mapping[str, object]:
    """The first entry of an info file; nothing where it is none, damaged or too long for a look."""
    try:
        content = read_within(file, MOST_BYTES, "info file of a few scenes")
        told = parse_json(content, str(file)) if f'"{INDEX}"'.encode() in content else None
    except SceneError:
        return {}
    listed = told.get(INDEX) if isinstance(told, dict) else None
    first = listed[0] if isinstance(listed, list) and listed else None
    return first if isinstance(first, dict) else {}


def first_pictures(file: Path) -> Mapping[str, object]:
    """The cameras of the first entry by name; nothing where it tells of none."""
    images = first_entry(file).get("images")
    return images if isinstance(images, dict) else {}
