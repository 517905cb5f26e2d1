"""What a check found wrong with a scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: `where` ("scene", "frame 000120", "object chair#2"), `what`, and how bad.

    An error breaks a fact the scene vouches for: answers from it may be wrong. A warning is worth a look.
    """

    severity: Severity
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.what}"


def error(where: str, what: str) -> Finding:
    """A finding that breaks a claim."""
    return Finding("error", where, what)


def warning(where: str, what: str) -> Finding:
    """A finding that is worth a look."""
    return Finding("warning", where, what)
