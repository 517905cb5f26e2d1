"""What a text must say for its answer to be one: height or width, nearest points or centres, nearer or farther."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from sightline.datasets.recompute.retold import Fault
from sightline.datasets.row import Row

DECIDED_BY = {"object_gap": "distance", "camera_distance": "to", "object_size": "axis", "size_comparison": "axis",
              "egocentric_direction": "level"}  # fmt: skip
"""Type → the parameter that decides what is asked; other types ask one thing."""

WORDS: Mapping[tuple[str, str], str] = {
    ("object_gap", "surface"): r"(nearest|closest) points?\b",
    ("object_gap", "centre"): r"\bcent(re|er)\b",
    ("camera_distance", "surface"): r"(nearest|closest) point\b",
    ("camera_distance", "centre"): r"\bcent(re|er)\b",
    ("object_size", "height"): r"\bheight\b",
    ("object_size", "width"): r"\blarger horizontal\b",
    ("object_size", "length"): r"\bsmaller horizontal\b",
    ("object_size", "longest"): r"\blongest\b",
    ("size_comparison", "height"): r"\btaller\b|\bgreater height\b",
    ("size_comparison", "width"): r"\bwider\b|\bgreater width\b",
    ("left_right", ""): r"\bleft\b.*\bright\b",
    ("front_behind", ""): r"\bin front of\b|\b(closer|nearer) to the camera\b",
    ("egocentric_direction", "easy"): r"\bleft\b.*\bright\b",
    ("egocentric_direction", "medium"): r"(?=.*\bleft\b)(?=.*\bright\b)(?=.*\bback\b)",
    ("egocentric_direction", "hard"): r"(?=.*front-left)(?=.*front-right)(?=.*back-left)(?=.*back-right)",
    ("counting", ""): r"\bhow many\b|\bnumber of\b",
    ("pixel_depth", ""): r"\b(viewing|optical) axis\b|\bdirection in which the camera looks\b",
    ("depth_comparison", ""): r"\b(nearer|closer)\b|\bsmaller depth\b|\bless deep\b",
    ("pixel_correspondence", ""): r"(?=.*\bfirst image\b)(?=.*\bsecond image\b)",
    ("camera_displacement", ""): r"\bx (to the )?right, y down(,| and) z forward\b",
    ("camera_travel", ""): r"\bstraight\b|\bhow far apart\b",
    ("grounding", ""): r"(?=.*\b3d\b)(?=.*\bworld coordinates\b)",
}
"""(Type, what its parameter decides) → what its text says, whatever the template."""


def of_wording(row: Row) -> Iterator[Fault]:
    """The text asks what the parameters say that it asks."""
    decided = str(row.params.get(DECIDED_BY.get(row.name, ""), ""))
    wanted = _pattern(row.name, decided)
    if wanted is None:
        yield Fault("wording", f"a {row.name} whose words are known", decided)
    elif wanted.search(row.text) is None:
        yield Fault("wording", wanted.pattern, row.text)


@cache
def _pattern(name: str, decided: str) -> re.Pattern[str] | None:
    wanted = WORDS.get((name, decided))
    return None if wanted is None else re.compile(wanted, re.IGNORECASE | re.DOTALL)
