"""Answer rows and keep the replies in a file that a kill cannot spoil.

One JSON line says what was answered by whom, then one line per row. Every batch is on the disk before the next is
asked; what a kill cut off in the middle of a line is cut away, and the rest goes on where it stopped.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sightline.datasets.rows.prediction import PredictionRow
from sightline.datasets.rows.row import Row
from sightline.errors import GeometryError, PredictionError
from sightline.evaluation.answerer import Answerer
from sightline.geometry.box import Box

VERSION = 1


@dataclass(frozen=True)
class Header:
    """Whose replies these are, to which data.

    `data` is the folder, `manifest` the sha256 of its manifest ("" where there is none), `split` which of its rows
    were asked. `made_with` is the sha256 of what the answerer was made of: a model's weights, a baseline's lessons.
    """

    answerer: str
    data: str = ""
    manifest: str = ""
    split: str = "all"
    made_with: str = ""


@dataclass(frozen=True, eq=False)
class Predictions:
    """A file of predictions: its header and replies by row id, in the order they were made."""

    header: Header
    rows: Mapping[str, PredictionRow]


def predict(
    answerer: Answerer,
    rows: Iterable[Row],
    out: Path,
    *,
    header: Header | None = None,
    batch: int = 64,
    resume: bool = True,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Answer every row into the file `out`; gives the number of rows answered now.

    `header` says whose replies to what data these are; by default the answerer's name alone. With `resume`, rows
    that the file already answers are left out; without, the file begins anew. `progress` is told after each batch how
    many rows are done, those of earlier runs included. Raises PredictionError where the file holds other replies.
    """
    header = header or Header(answerer.name)
    done = _continued(out, header) if resume and out.exists() else _begun(out, header)
    # Rows about the same views go together: a model then looks at each view once.
    waiting = iter(sorted((row for row in rows if row.id not in done), key=_shown))
    count = 0
    with out.open("a", encoding="utf-8") as file:
        while group := list(islice(waiting, batch)):
            began = time.perf_counter()
            replies = answerer.answer(group)
            if len(replies) != len(group):
                raise PredictionError(f"{answerer.name} gave {len(replies)} replies to {len(group)} rows")
            seconds = (time.perf_counter() - began) / len(group)
            for row, reply in zip(group, replies, strict=True):
                said = PredictionRow(row.id, reply.text, tuple(reply.boxes), reply.confidence, answerer.name, seconds)
                file.write(_line(said) + "\n")
            file.flush()
            os.fsync(file.fileno())
            count += len(group)
            if progress is not None:
                progress(len(done) + count)
    return count


def _shown(row: Row) -> tuple[str, str, tuple[str, ...]]:
    return row.scene_source, row.scene_id, tuple(view.frame for view in row.views)


def read_predictions(path: Path) -> Predictions:
    """Read a file of predictions. Raises PredictionError for one that is missing, of another kind, or spoilt.

    A last line without its end (a kill) is left out; any other line that cannot be read is an error.
    """
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise PredictionError(
            f"{path}: no predictions can be read there ({error.strerror}); run `predict` first"
        ) from error
    lines = text.split("\n")[:-1]  # what follows the last line end was cut off
    header = _header(lines[0] if lines else "", path)
    rows: dict[str, PredictionRow] = {}
    for number, line in enumerate(lines[1:], start=2):
        prediction = _parsed(line, f"{path}, line {number}", header.answerer)
        if prediction.row_id in rows:
            raise PredictionError(f"{path}, line {number}: row {prediction.row_id} is answered twice; predict again")
        rows[prediction.row_id] = prediction
    return Predictions(header, rows)


def _begun(out: Path, header: Header) -> set[str]:
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    told = {"sightline": "predictions", "version": VERSION} | asdict(header)
    with part.open("w", encoding="utf-8") as file:
        file.write(json.dumps(told, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, out)
    return set()


def _continued(out: Path, header: Header) -> set[str]:
    """The row ids that the file answers, after its broken end, if any, is cut away."""
    known = read_predictions(out)
    # A folder may be moved; what its manifest says stays.
    moved = known.header.manifest == header.manifest != ""
    before = replace(known.header, data=header.data) if moved else known.header
    if before != header:
        told, asked = asdict(before), asdict(header)
        differs = ", ".join(f"{name} {told[name]!r}, now {asked[name]!r}" for name in told if told[name] != asked[name])
        raise PredictionError(f"{out}: holds other replies ({differs}); give another --out, or delete it")
    content = out.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(out, whole)
    return set(known.rows)


def _header(line: str, path: Path) -> Header:
    try:
        told = json.loads(line)
        if told["sightline"] != "predictions":
            raise KeyError("sightline")
        version, header = told["version"], Header(**{field.name: str(told[field.name]) for field in fields(Header)})
    except (ValueError, KeyError, TypeError) as error:
        raise PredictionError(f"{path}: does not begin like a file of predictions; write one with `predict`") from error
    if version != VERSION:
        raise PredictionError(
            f"{path}: predictions of version {version}; this Sightline reads {VERSION}: predict again"
        )
    return header


def _line(row: PredictionRow) -> str:
    boxes = [[box.center.tolist(), box.size.tolist(), box.rotation.tolist()] for box in row.boxes]
    told = {
        "row": row.row_id,
        "said": row.said,
        "boxes": boxes,
        "confidence": row.confidence,
        "seconds": None if row.seconds is None else round(row.seconds, 6),
    }
    return json.dumps(told, ensure_ascii=False)


def _parsed(line: str, where: str, answerer: str) -> PredictionRow:
    try:
        told: dict[str, Any] = json.loads(line)
        boxes = tuple(Box(np.array(center), np.array(size), np.array(turn)) for center, size, turn in told["boxes"])
        return PredictionRow(str(told["row"]), str(told["said"]), boxes, told["confidence"], answerer, told["seconds"])
    except (ValueError, KeyError, TypeError, GeometryError) as error:
        raise PredictionError(f"{where}: cannot be read ({error}); delete the line or predict again") from error


def answered(
    rows: Iterable[Row], predictions: Mapping[str, PredictionRow]
) -> Iterator[tuple[Row, PredictionRow | None]]:
    """Each row with its reply, or None. Raises PredictionError for replies to rows that are not there."""
    left = set(predictions)
    for row in rows:
        left.discard(row.id)
        yield row, predictions.get(row.id)
    if left:
        raise PredictionError(
            f"{len(left)} of {len(predictions)} replies belong to no row of this data (the first: {min(left)}); "
            "score them against the data they were made for"
        )
