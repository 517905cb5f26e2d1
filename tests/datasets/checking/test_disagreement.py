"""Disagreements are written whole, as people and programs read them."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.datasets.checking.disagreement import COLUMNS, PER_GROUP, Disagreement, checked_path, write
from sightline.errors import ConfigError, DatasetError
from tests.datasets.building.test_engine import files_of_at_most


def one(number: int) -> Disagreement:
    return Disagreement(
        f"{number:024x}", "object_gap", "made:", "room1", "answer", "1 m", "2 m", "Wie weit? – “so”", "{}"
    )


def read(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".parquet":
        return pq.read_table(path, schema=COLUMNS).to_pylist()
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("count", [0, 3, PER_GROUP + 1])
@pytest.mark.parametrize("name", ["wrong.parquet", "wrong.jsonl"])
def test_what_is_written_is_read_back(tmp_path, name, count):
    write((one(i) for i in range(count)), tmp_path / name)
    assert read(tmp_path / name) == [asdict(one(i)) for i in range(count)]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["wrong.parquet", "wrong.jsonl"])
def test_a_list_that_breaks_off_leaves_the_old_file_and_nothing_else(tmp_path, name):
    def broken() -> Iterator[Disagreement]:
        yield one(1)
        raise DatasetError("the disk is away")

    write([one(0)], tmp_path / name)
    with pytest.raises(DatasetError):
        write(broken(), tmp_path / name)
    assert read(tmp_path / name) == [asdict(one(0))]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["wrong.parquet", "wrong.jsonl"])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, name):
    full = rf"no room for wrong\.{name[6:]} .*make room and run it again$"
    with files_of_at_most(1000), pytest.raises(DatasetError, match=full):
        write((one(i) for i in range(2 * PER_GROUP)), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_another_kind_of_file_or_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"ends in \.parquet or \.jsonl"):
        checked_path(tmp_path / "wrong.csv")
    with pytest.raises(ConfigError, match="there is no folder"):
        checked_path(tmp_path / "none" / "wrong.jsonl")
