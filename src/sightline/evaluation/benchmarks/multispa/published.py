"""What others have reported on MultiSPA: quoted figures, never measured here, to stand beside ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sightline.evaluation.benchmarks.multispa.subtasks import COLUMNS

FILE = "published.json"


@dataclass(frozen=True)
class Quoted:
    """Accuracies of one model as printed, 0 to 1, by column; `note` says where the print disagrees with itself."""

    model: str
    average: float
    columns: Mapping[str, float]
    source: str
    note: str = ""


def published() -> tuple[Quoted, ...]:
    """The published table, in its own order."""
    told: dict[str, Any] = json.loads((files(__package__) / FILE).read_text(encoding="utf-8"))
    return tuple(
        Quoted(
            model=one["model"],
            average=one["average"] / 100,
            columns={name: value / 100 for name, value in zip(COLUMNS, one["columns"], strict=True)},
            source=told["source"],
            note=one.get("note", ""),
        )
        for one in told["models"]
    )
