"""What a build set aside, by reason: a million scenes fail in a dozen ways."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pyarrow as pa

NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Rejection:
    """One way in which scenes ("scene") or parts of them ("part") failed: the reason and the scene of the first,
    in how many scenes, how often in all."""

    what: str
    reason: str
    scene: str
    scenes: int
    times: int


def grouped(rejected: pa.Table) -> tuple[Rejection, ...]:
    """The entries of rejected.parquet by reason, the most frequent first.

    Reasons that differ in the name of their scene and in numbers only are one.
    """
    groups: dict[tuple[str, str], Rejection] = {}
    seen: set[tuple[str, str, str]] = set()
    for one in rejected.to_pylist():
        scene, what, reason, count = one["scene"], one["what"], one["reason"], one["count"]
        key = what, NUMBER.sub("#", reason.replace(scene, "…"))
        so_far = groups.get(key) or Rejection(what, reason, scene, 0, 0)
        new = (scene, *key) not in seen
        seen.add((scene, *key))
        groups[key] = replace(so_far, scenes=so_far.scenes + new, times=so_far.times + count)
    return tuple(sorted(groups.values(), key=lambda group: (-group.scenes, -group.times, group.what, group.reason)))
