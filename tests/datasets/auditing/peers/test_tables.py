"""Parquet tables of other people."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.datasets.auditing.peers.peer_row import Place
from sightline.datasets.auditing.peers.tables import parquet_files, table_records
from sightline.errors import DatasetError


def test_rows_are_counted_over_all_files_and_only_wanted_columns_come(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for i in range(2):
        table = pa.table({"id": [f"{i}a", f"{i}b"], "heavy": [b"x", b"y"]})
        pq.write_table(table, tmp_path / "data" / f"train-{i}.parquet")
    told = list(table_records(parquet_files(tmp_path), ("id", "text")))
    assert told == [(Place("row", i + 1), {"id": name}) for i, name in enumerate(("0a", "0b", "1a", "1b"))]


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.parquet"
    file.write_bytes(b"PAR1 no more PAR1")
    with pytest.raises(DatasetError, match=r"bad\.parquet: is no readable Parquet"):
        list(table_records(parquet_files(file), ("id",)))
    assert parquet_files(tmp_path / "rows.json") == []
