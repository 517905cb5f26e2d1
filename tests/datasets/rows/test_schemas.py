"""Rows of every older schema are read as if they were written today, and those of a newer one are refused."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sightline.datasets.cards.card import FIGURES, card
from sightline.datasets.checking.verify import verify
from sightline.datasets.rows import shards
from sightline.datasets.rows.columns import SCHEMA, from_table, to_table
from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.datasets.rows.schemas import OLDEST, Added, known, schema_at, upgraded
from sightline.datasets.rows.shards import MANIFEST, check, read_manifest, read_rows, read_tables
from sightline.errors import DatasetError
from tests.datasets.made_rows import full_row

OLDER = Path(__file__).with_name("older")
FOLDERS = sorted(path.name for path in OLDER.iterdir())
# What a later version might bring: a word, a number that may be missing, a list of places.
YOUNG = {"mood": Added(SCHEMA_VERSION + 1, "calm"), "weight": Added(SCHEMA_VERSION + 1, None),
         "trail": Added(SCHEMA_VERSION + 1, [{"u": 1.0, "v": 2.0}])}  # fmt: skip
LATER = pa.schema(
    [
        *list(SCHEMA)[:5],
        pa.field("mood", pa.string(), nullable=False),
        *list(SCHEMA)[5:],
        pa.field("weight", pa.float64()),
        pa.field("trail", pa.list_(pa.struct([("u", pa.float64()), ("v", pa.float64())])), nullable=False),
    ]
)


def test_every_schema_but_the_present_one_has_a_folder_that_it_wrote():
    assert {f"v{version}" for version in range(OLDEST, SCHEMA_VERSION)} <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_an_older_folder_is_whole_and_its_rows_keep_the_number_they_were_written_with(name):
    folder, version = OLDER / name, int(name[1:])
    manifest = check(folder)
    rows = list(read_rows(folder))
    assert manifest.schema == version and {row.schema for row in rows} == {version}
    assert len(rows) == manifest.rows > 50 and len({row.id for row in rows}) == len(rows)
    assert all(table.schema.equals(SCHEMA) for table in read_tables(folder))
    taken = sum(table.num_rows for table in read_tables(folder, ["text"], pc.field("type") == "counting"))
    assert taken == manifest.types["counting"]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_answers_of_an_older_folder_are_worked_out_again_without_disagreement(name):
    report = verify(OLDER / name)
    assert report.rows == read_manifest(OLDER / name).rows and report.disagreements == ()


@pytest.mark.parametrize("name", FOLDERS)
def test_an_older_folder_gets_a_card(name, tmp_path):
    folder = shutil.copytree(OLDER / name, tmp_path / name)
    assert card(folder).is_file()
    facts = json.loads((folder / FIGURES).read_text())
    assert facts["rows"] == read_manifest(folder).rows
    assert {name: one["rows"] for name, one in facts["types"].items()} == read_manifest(folder).types


def test_a_column_that_a_later_version_brings_stands_in_older_rows_at_its_default():
    rows = [full_row(seed=seed) for seed in range(3)]
    old = to_table(rows)
    new = upgraded(old, LATER, YOUNG)
    assert new.schema.equals(LATER)
    assert new["mood"].to_pylist() == ["calm"] * 3 and new["weight"].to_pylist() == [None] * 3
    assert new["trail"].to_pylist() == [[{"u": 1.0, "v": 2.0}]] * 3
    assert new.select(SCHEMA.names).equals(old)
    assert upgraded(new, LATER, YOUNG) is new


def test_maps_of_the_first_schema_become_lists_of_the_same_pairs_also_in_a_part_of_a_table():
    [old] = pq.ParquetFile(OLDER / "v1" / "rows-00000.parquet").iter_batches(1000)
    whole = pa.Table.from_batches([old])
    assert pa.types.is_map(whole.schema.field("values").type) and whole.num_rows == 77
    pairs = [[(one["key"], one["value"]) for one in entry] for entry in upgraded(whole, SCHEMA)["values"].to_pylist()]
    assert pairs == whole["values"].to_pylist() and any(len(one) > 1 for one in pairs)
    part = whole.slice(20, 30)
    assert upgraded(part, SCHEMA).equals(upgraded(whole, SCHEMA).slice(20, 30))


def test_the_columns_of_a_version_are_those_that_are_as_old():
    assert schema_at(SCHEMA_VERSION, LATER, YOUNG).equals(SCHEMA)
    assert schema_at(SCHEMA_VERSION + 1, LATER, YOUNG).equals(LATER)


def test_a_folder_written_before_a_column_came_is_read_with_it(tmp_path, monkeypatch):
    """The whole way through: an entry in the table of columns that were added is all that a new one needs."""
    grown = {**YOUNG, "mood": Added(2, "calm")}
    monkeypatch.setattr(shards, "SCHEMA", LATER)
    monkeypatch.setattr(shards, "schema_at", lambda version, current: schema_at(1, current, grown))
    monkeypatch.setattr(shards, "upgraded", lambda table, current: upgraded(table, current, grown))
    folder = OLDER / "v1"
    count = read_manifest(folder).rows
    assert pa.concat_tables(read_tables(folder)).schema.equals(LATER)
    alone = pa.concat_tables(read_tables(folder, ["mood"]))
    assert alone.column_names == ["mood"] and alone["mood"].to_pylist() == ["calm"] * count
    calm = read_tables(folder, ["id", "mood"], pc.field("mood") == "calm")
    assert sum(table.num_rows for table in calm) == count


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"id": ["x"]}),
        to_table([full_row()]).append_column("extra", pa.array([1])),
        to_table([full_row()]).set_column(0, "id", pa.array([1])),
    ],
    ids=["missing", "unknown", "another type"],
)
def test_columns_that_no_version_wrote_are_refused_with_the_right_ones(table):
    with pytest.raises(DatasetError, match=r"those of schema \d+ are id, schema, .*: '\w+' is missing, unknown or"):
        from_table(table)


@pytest.mark.parametrize("version", [0, -1, None, "1", True, 1.0])
def test_a_number_that_is_no_version_is_refused(version):
    with pytest.raises(DatasetError, match="which there is not"):
        known(version, "manifest.json")


def test_a_newer_folder_says_that_it_is_newer(tmp_path):
    folder = shutil.copytree(OLDER / "v1", tmp_path / "newer")
    told = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(told | {"schema": SCHEMA_VERSION + 1}))
    with pytest.raises(DatasetError, match=r"written by a newer Sightline.*update"):
        list(read_rows(folder))


def test_a_setting_that_an_older_manifest_did_not_have_is_at_its_default(tmp_path):
    folder = shutil.copytree(OLDER / "v1", tmp_path / "old")
    told = json.loads((folder / MANIFEST).read_text())
    del told["val"], told["versions"]
    (folder / MANIFEST).write_text(json.dumps(told))
    manifest = read_manifest(folder)
    assert manifest.val == 0.0 and manifest.versions == {}
    del told["rows"]
    (folder / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(DatasetError, match="lacks or adds rows;"):
        read_manifest(folder)


def test_a_file_whose_columns_are_not_those_of_its_version_is_refused(tmp_path):
    folder = shutil.copytree(OLDER / "v1", tmp_path / "old")
    path = folder / "rows-00000.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["thought"]), path)
    told = json.loads((folder / MANIFEST).read_text())
    told["shards"][0] |= {"bytes": path.stat().st_size, "sha256": sha256(path.read_bytes()).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(DatasetError, match="columns are not those of schema 1"):
        list(read_rows(folder))
