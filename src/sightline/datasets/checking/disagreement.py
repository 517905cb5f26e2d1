"""What verify found wrong: one thing each, with what one needs to look it up; and files of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.datasets.rows.shards import whole
from sightline.errors import ConfigError

ENDINGS = (".parquet", ".jsonl")
PER_GROUP = 5_000  # disagreements held at once while they are written


@dataclass(frozen=True)
class Disagreement:
    """One thing on which a row and its scene disagree: `expected` is what the scene says, `found` what the row says.

    The row by its id, type and text, the scene by its source and its id there: `open_source(source).load(scene)` reads
    it again. `evidence` is JSON of what the row's answer rests on: its views, the ids of things it names or goes by,
    the points, and the values.
    """

    row_id: str
    type: str
    source: str
    scene: str
    what: str
    expected: str
    found: str
    text: str
    evidence: str


COLUMNS = pa.schema([pa.field(name, pa.string(), nullable=False) for name in Disagreement.__dataclass_fields__])


def checked_path(path: Path) -> Path:
    """The path itself; ConfigError where it is no file that disagreements can be written to."""
    if path.suffix not in ENDINGS:
        raise ConfigError(f"{path}: write disagreements to a file that ends in {' or '.join(ENDINGS)}")
    if not path.parent.is_dir():
        raise ConfigError(f"{path}: there is no folder {path.parent}; make it first")
    return path


def write(disagreements: Iterable[Disagreement], path: Path) -> None:
    """Write them to a .parquet or .jsonl file, whole or not at all; none give an empty file of that kind.

    Raises DatasetError when there is no room for it.
    """
    with whole(checked_path(path)) as file:
        if path.suffix == ".jsonl":
            file.writelines(f"{json.dumps(asdict(one), ensure_ascii=False)}\n".encode() for one in disagreements)
        else:
            with pq.ParquetWriter(file, COLUMNS, compression="zstd") as writer:
                waiting = iter(disagreements)
                while some := [asdict(one) for one in islice(waiting, PER_GROUP)]:
                    writer.write_table(pa.Table.from_pylist(some, schema=COLUMNS))
