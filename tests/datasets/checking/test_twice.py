"""Rows that are there twice are found wherever they lie."""

from dataclasses import replace
from pathlib import Path

from sightline.datasets.checking.twice import repeated
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import Row, signed
from sightline.datasets.rows.shards import Manifest, Shard, write_shards
from tests.datasets.made_rows import full_row

NONE = Shard("rejected.parquet", 0, 0, "")


def folder_of(rows: list[Row], folder: Path) -> Manifest:
    shards = write_shards(iter([to_table(rows)]), folder, rows_per_shard=3)
    counts = {"types": {}, "splits": {}, "skipped": {}, "dropped": {}}
    return Manifest("made@1", 3, "made", "", "", len(rows), 1, 0, **counts, shards=shards, rejections=NONE)


def test_a_row_that_stands_in_two_shards_is_told_once_with_its_count(tmp_path):
    rows = [signed(replace(full_row(), text=f"How high is lamp {i}?")) for i in range(7)]
    manifest = folder_of([*rows, rows[2], rows[2], rows[5]], tmp_path)
    found = list(repeated(tmp_path, manifest, tmp_path))
    told = {(one.row_id, one.what, one.found, one.text) for one in found}
    assert told == {(rows[2].id, "id", "3 rows", rows[2].text), (rows[5].id, "id", "2 rows", rows[5].text)}


def test_rows_that_are_there_once_are_none_of_it(tmp_path):
    rows = [signed(replace(full_row(), text=f"How high is lamp {i}?")) for i in range(7)]
    assert list(repeated(tmp_path, folder_of(rows, tmp_path), tmp_path)) == []
