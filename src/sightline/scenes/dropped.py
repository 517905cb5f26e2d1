"""What was left out of a scene, in words."""

from __future__ import annotations

from collections.abc import Mapping


def reasons(dropped: Mapping[str, int], *besides: str) -> str:
    """Each reason with how often it held, and what else there is to say: "3 no depth, 1 no pose"."""
    return ", ".join([*(f"{count} {reason}" for reason, count in dropped.items()), *besides]) or "there is none"
