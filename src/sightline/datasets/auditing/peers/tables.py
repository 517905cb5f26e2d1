"""Parquet tables of other people, a batch of rows at a time and only the columns that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.datasets.auditing.peers.peer_row import Place, Record
from sightline.errors import DatasetError

BATCH = 64  # rows; each may embed a picture of some megabytes


def parquet_files(path: Path) -> list[Path]:
    """The Parquet files that `path` is or, a folder, holds at most two levels down; none where it is none."""
    if path.is_file():
        return [path] if path.suffix == ".parquet" else []
    return sorted(file for pattern in ("*.parquet", "*/*.parquet", "*/*/*.parquet") for file in path.glob(pattern))


def table_records(files: Sequence[Path], columns: Sequence[str]) -> Iterator[tuple[Place, Record]]:
    """Every row of the tables with those of `columns` that they have; rows are counted over all files.

    Raises DatasetError, naming the file, for one that is damaged.
    """
    number = 0
    for file in files:
        try:
            with pq.ParquetFile(file) as table:
                wanted = [name for name in table.schema_arrow.names if name in columns]
                for batch in table.iter_batches(batch_size=BATCH, columns=wanted) if wanted else ():
                    for record in batch.to_pylist():
                        number += 1
                        yield Place("row", number), record
        except (pa.ArrowException, OSError) as error:
            raise DatasetError(
                f"{file}: is no readable Parquet ({str(error).splitlines()[0]}); copy it again"
            ) from error
