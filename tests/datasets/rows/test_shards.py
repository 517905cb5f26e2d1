"""A folder of rows is whole or it says what is wrong with it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.rows.columns import SCHEMA, to_table
from sightline.datasets.rows.shards import (
    MANIFEST,
    REJECTED,
    WORK,
    Manifest,
    Shard,
    check,
    read_manifest,
    read_rejected,
    read_rows,
    read_tables,
    write_bytes,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.errors import DatasetError
from tests.datasets.building.test_engine import files_of_at_most
from tests.datasets.made_rows import PROFILE, MadeReader, full_row


@pytest.fixture
def folder(tmp_path):
    build(MadeReader(12, bad=("room003",)), PROFILE, tmp_path / "rows")
    return tmp_path / "rows"


def test_rows_are_read_back_in_order_and_by_filter(folder):
    rows = list(read_rows(folder))
    assert len(rows) == read_manifest(folder).rows > 20
    assert [row.scene_id for row in rows] == sorted(row.scene_id for row in rows)
    test = list(read_rows(folder, pc.field("split") == "test"))
    assert [row.id for row in test] == [row.id for row in rows if row.split == "test"]
    assert {row.scene_id for row in test} == {"room007"}


def test_columns_can_be_read_alone_also_with_a_filter_over_others(folder):
    names = {row.id for row in read_rows(folder) if row.name == "taller"}
    tables = list(read_tables(folder, ["id"], pc.field("name") == "taller"))
    assert {value for table in tables for value in table["id"].to_pylist()} == names
    assert all(table.column_names == ["id"] for table in tables)


def test_rows_are_read_by_place_from_any_group_of_any_shard(tmp_path):
    rows = [full_row(seed=seed) for seed in range(40)]
    whole = to_table(rows)
    shards = write_shards(iter([whole]), tmp_path, rows_per_shard=25)
    # Small groups, as a large shard has many.
    shards = tuple(_in_groups(tmp_path / shard.name, 7) for shard in shards)
    write_manifest(replace(_manifest(), rows=40, shards=shards), tmp_path)
    places = {"rows-00000.parquet": [24, 0, 6, 7], "rows-00001.parquet": {14}}
    assert [row.seed for row in read_rows(tmp_path, places=places)] == [0, 6, 7, 24, 39]
    tables = list(read_tables(tmp_path, ["seed"], pc.field("seed") > 6, {"rows-00000.parquet": [6, 7]}))
    assert [value for table in tables for value in table["seed"].to_pylist()] == [7]


def _in_groups(path: Path, size: int) -> Shard:
    table = pq.read_table(path)
    pq.write_table(table, path, row_group_size=size)
    return Shard(path.name, table.num_rows, path.stat().st_size, "")


def _manifest() -> Manifest:
    none: dict[str, int] = {}
    return Manifest("made@1", 0, "made", "", "", 0, 0, 0, none, none, none, none, (), Shard(REJECTED, 0, 0, ""))


def test_the_hubs_own_library_reads_the_shards_as_they_are_with_every_nested_column(folder, tmp_path):
    datasets = pytest.importorskip("datasets")
    files = str(folder / "rows-*.parquet")
    read = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(tmp_path / "cache"))
    assert read.num_rows == read_manifest(folder).rows and read.column_names == SCHEMA.names
    for entry, row in zip(read, read_rows(folder), strict=True):
        assert {one["key"]: one["value"] for one in entry["values"]} == row.evidence.values
        assert {one["key"]: one["value"] for one in entry["provenance"]} == row.provenance
        assert [one["name"] for one in entry["mentions"]] == [one.name for one in row.evidence.mentions]


def test_an_unknown_column_is_answered_with_the_known_ones(folder):
    with pytest.raises(DatasetError, match=r"no column 'txt'.*text"):
        list(read_tables(folder, ["txt"]))


def test_what_was_set_aside_is_listed_with_its_reason(folder):
    assert read_rejected(folder).to_pylist() == [
        {"scene": "room003", "what": "scene", "reason": "SceneError: room003: the file is cut off", "count": 1}
    ]


def test_an_untouched_folder_passes_the_check(folder):
    assert check(folder) == read_manifest(folder)


def test_one_changed_byte_is_found(folder):
    path = folder / "rows-00000.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"rows-00000\.parquet is not the file that was written"):
        check(folder)


@pytest.mark.parametrize(
    "read",
    [
        read_rows,
        lambda folder: read_rows(folder, pc.field("split") == "train"),
        lambda folder: read_tables(folder, ["id"]),
    ],
    ids=["rows", "some rows", "a column"],
)
def test_one_changed_byte_anywhere_is_found_by_whoever_reads_all_rows(folder, read):
    path = folder / "rows-00000.parquet"
    written = path.read_bytes()
    for place in np.linspace(0, len(written) - 1, 20).astype(int):
        data = bytearray(written)
        data[place] ^= 1
        path.write_bytes(data)
        with pytest.raises(DatasetError, match=r"rows-00000\.parquet is not the file that was written"):
            list(read(folder))


def test_a_cut_off_shard_is_found_when_it_is_opened(folder):
    path = folder / "rows-00000.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(DatasetError, match=r"rows-00000\.parquet has \d+ bytes, written were \d+"):
        list(read_rows(folder))


def test_a_missing_shard_is_named(folder):
    (folder / "rows-00000.parquet").unlink()
    with pytest.raises(DatasetError, match=r"rows-00000\.parquet is missing"):
        list(read_rows(folder))


def test_a_folder_without_manifest_is_to_be_resumed_only_where_a_build_can_be(folder):
    (folder / MANIFEST).unlink()
    with pytest.raises(DatasetError, match=f"no {MANIFEST}: nothing vouches for its rows; copy the folder again"):
        list(read_rows(folder))
    (folder / WORK).mkdir()
    with pytest.raises(DatasetError, match="did not finish; go on with --resume"):
        list(read_rows(folder))


def test_a_full_disk_is_told_without_the_option_of_one_command(tmp_path):
    with files_of_at_most(10), pytest.raises(DatasetError, match=r"no room for a \(.*\); make room and run it again$"):
        write_bytes(b"x" * 100, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_and_an_absent_folder_are_told_apart(tmp_path):
    with pytest.raises(DatasetError, match="holds no rows"):
        read_manifest(tmp_path)
    with pytest.raises(DatasetError, match="no such folder"):
        read_manifest(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 99}, "rows of schema 99 were written by a newer Sightline"),
        ({"extra": 1}, "lacks or adds extra"),
        ({"shards": [{"name": "x"}]}, r"damaged, shards\[0\] lacks or adds bytes, rows, sha256"),
        ({"types": {"a": "many"}}, r"damaged, types\['a'\] is of type str"),
        ({"rows": "77"}, "damaged, rows is of type str"),
        ({"shards": [{"name": "../x", "rows": 1, "bytes": 1, "sha256": ""}]}, r"'\.\./x' is no file of the folder"),
        ({"shards": [{"name": "/etc/passwd", "rows": 1, "bytes": 1, "sha256": ""}]}, "is no file of the folder"),
        ({"images": [{"name": "", "rows": 1, "bytes": 1, "sha256": ""}]}, "is no file of the folder"),
    ],
)
def test_a_foreign_manifest_is_refused(folder, change, said):
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DatasetError, match=said):
        list(read_rows(folder))


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_manifest_that_is_no_json_object_is_refused(folder, text):
    (folder / MANIFEST).write_text(text)
    with pytest.raises(DatasetError, match=MANIFEST):
        read_manifest(folder)


def test_a_shard_of_other_columns_is_refused(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    shard = write_table(pa.table({"id": ["x"]}), folder / "rows-00000.parquet")
    manifest["shards"][0] |= {"bytes": shard.bytes, "sha256": shard.sha256}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(DatasetError, match="columns are not those of schema 2"):
        list(read_rows(folder))


def test_shards_are_filled_to_the_brim_whatever_pieces_come_in(tmp_path):
    rows = [full_row(seed=seed) for seed in range(23)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = write_shards(iter([to_table(rows)]), tmp_path / "a", rows_per_shard=10)
    pieces = (to_table(rows[start : start + 4]) for start in range(0, 23, 4))
    other = write_shards(pieces, tmp_path / "b", rows_per_shard=10)
    assert [shard.rows for shard in one] == [10, 10, 3]
    assert one == other  # same sha256: the pieces do not show


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "t.parquet"
    write_table(to_table([full_row()]), path)
    before = path.read_bytes()

    def full_disk(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="no space left"):
        write_table(to_table([full_row(seed=9)]), path)
    assert path.read_bytes() == before
