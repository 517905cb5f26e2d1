"""Rows of every shape that an export meets, a folder of them, and an album that shows a plain colour for each frame."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import Row, RowView
from sightline.datasets.rows.shards import (
    REJECTED,
    REJECTED_SCHEMA,
    Manifest,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.errors import SceneError
from sightline.questions.draft import Evidence, Mark
from tests.datasets.made_rows import full_row

WIDTH, HEIGHT = 48, 32
PLAIN_ROW = {"marks": (), "history": (), "thought": "", "options": (), "shows": "views", "balance": None,
             "evidence": Evidence()}  # fmt: skip


def row(**changes: object) -> Row:
    """How high a lamp is, in frame "a"."""
    return full_row(**(PLAIN_ROW | {"views": (RowView("a"),), "form": Form()} | changes))


ROWS = (
    row(),
    row(text="How far is it?", answer=Length(0.25), spoken="0.25 m", form=Form(unit="m"), thought="It is near."),
    row(
        text="Which is taller?\nA. the lamp\nB. the sofa",
        answer=Choice(("the lamp", "the sofa"), 1),
        spoken="B",
        scorer="exact",
        form=Form(options=("the lamp", "the sofa")),
        options=("the lamp", "the sofa"),
        views=(RowView("a"), RowView("b", "support")),
        history=(("Is there a lamp?", "yes"),),
    ),
    row(text="How deep is point A?", marks=(Mark("a", "dot", ((5.0, 6.0),), "A"),)),
    row(text="How many metres are 3 feet?", shows="text", views=()),
    row(text="How high is the sofa?", split="val", scene_id="room001", licence="another licence"),
    row(text="How high is the desk?", split="test", scene_id="room002"),
    row(text="How high is the cloud?", shows="points", views=()),
    row(text="Say <image> to me.", seed=4),
    row(text="How high is what is gone?", views=(RowView("gone"),)),
)
FIT = 6  # rows that are exported by default: neither of a test scene nor unfit


@dataclass(frozen=True)
class Made:
    """A picture file."""

    data: bytes
    kind: Literal["jpeg", "png"]


class Album:
    """Every frame is of one colour, stored as JPEG; a mark is one white pixel. `asked` counts what is read."""

    def __init__(self) -> None:
        self.asked = 0

    def of(self, row: Row) -> list[np.ndarray]:
        self.asked += 1
        pictures = [self._clean(row, view) for view in row.views]
        for mark in row.marks:
            (u, v), at = mark.uv[0], [view.frame for view in row.views].index(mark.frame)
            pictures[at][int(v), int(u)] = 255
        return pictures

    def encoded(self, row: Row, view: RowView) -> Made:
        self.asked += 1
        out = io.BytesIO()
        Image.fromarray(self._clean(row, view)).save(out, "JPEG", quality=95)
        return Made(out.getvalue(), "jpeg")

    def _clean(self, row: Row, view: RowView) -> np.ndarray:
        if view.frame == "gone":
            raise SceneError(f"{row.scene_id}: frame gone is not there")
        colour = hashlib.sha256(f"{row.scene_id} {view.frame}".encode()).digest()[:3]
        return np.full((HEIGHT, WIDTH, 3), list(colour), np.uint8)


def folder_of(rows: Iterable[Row], folder: Path, /, **changes: object) -> Path:
    """A finished folder that holds these rows."""
    rows = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    shards = write_shards(iter([to_table(rows)]), folder)
    aside = write_table(REJECTED_SCHEMA.empty_table(), folder / REJECTED)
    splits = {name: sum(row.split == name for row in rows) for name in ("test", "train", "val")}
    manifest = {
        "profile": "made@1",
        "seed": 0,
        "reader": "made",
        "root": "nowhere",
        "licence": "made for tests",
        "rows": len(rows),
        "scenes": len({row.scene_id for row in rows}),
        "rejected": 0,
        "types": {name: sum(row.type == name for row in rows) for name in sorted({row.type for row in rows})},
        "splits": {name: count for name, count in splits.items() if count},
        "skipped": {},
        "dropped": {},
        "shards": shards,
        "rejections": aside,
    }
    write_manifest(Manifest(**(manifest | changes)), folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path from there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
