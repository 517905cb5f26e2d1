"""What the benchmark's own sentences speak of, by its type keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

STANDING = re.compile(r"standing by the (.+?) and facing the (.+?), is the (.+?) to (?:my|the) ")

TYPES: Mapping[str, re.Pattern[str]] = {
    "object_counting": re.compile(r"How many (.+?)\(s\) "),
    "object_size_estimation": re.compile(r"longest dimension \(length, width, or height\) of the (.+?), measured"),
    "room_size_estimation": re.compile(r"size of this room"),
    "object_abs_distance": re.compile(r"distance between the (.+?) and the (.+?) \(in meters\)"),
    "object_rel_distance": re.compile(r"which of these objects \((.+)\) is the closest to the (.+?)\?"),
    "object_rel_direction_easy": STANDING,
    "object_rel_direction_medium": STANDING,
    "object_rel_direction_hard": STANDING,
    "obj_appearance_order": re.compile(r"following categories in the video: (.+)\?"),
    "route_planning": re.compile(
        r"beginning (?:at|by) the (.+?) (?:and )?facing (?:the )?(.+?)\. .*?navigate to (?:the )?(.+?)\. "
    ),
}
"""Type key → where in its question the names of things and categories stand."""

LISTS = ("object_rel_distance", "obj_appearance_order")  # types whose first group is a list


def things_of(kind: str, question: str) -> tuple[str, ...] | None:
    """The things and categories that a question of a type speaks of, in the order in which it names them.

    Of a relative distance the thing first, then the candidates. None for a type or a sentence that is not known.
    """
    pattern = TYPES.get(kind)
    found = None if pattern is None else pattern.search(question)
    if found is None:
        return None
    if kind not in LISTS:
        return found.groups()
    listed, *others = found.groups()
    return (*others, *listed.split(", "))
