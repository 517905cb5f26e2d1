"""A folder is looked at in pieces, and what is found does not depend on who looks at which."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.answers.number import Length
from sightline.datasets.building.engine import build
from sightline.datasets.checking.verify import LISTED, verify
from sightline.datasets.rows.columns import to_table
from sightline.datasets.rows.row import signed
from sightline.datasets.rows.shards import (
    REJECTED,
    REJECTED_SCHEMA,
    Manifest,
    read_manifest,
    read_rows,
    write_manifest,
    write_shards,
    write_table,
)
from sightline.scenes.open import open_reader, open_source
from sightline.scenes.scene import Scene
from tests.datasets.made_rows import MadeReader

ROOMS = "0..8@96x72x1"


@pytest.fixture(scope="module")
def right(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("right")
    build(open_reader("procedural", ROOMS), "core", folder)
    return folder


@pytest.fixture(scope="module")
def wrong(right, tmp_path_factory) -> Path:
    """The same rows in three shards: a length in each is 5 cm off, the last row is there twice, one seed is another."""
    folder = tmp_path_factory.mktemp("wrong")
    rows = list(read_rows(right))
    lengths = [i for i, row in enumerate(rows) if row.name == "object_gap"]
    for i in (lengths[0], lengths[len(lengths) // 2], lengths[-1]):
        answer = Length(rows[i].answer.metres + 0.05)
        rows[i] = signed(replace(rows[i], answer=answer, spoken=answer.spoken(rows[i].form)))
    rows[1] = signed(replace(rows[1], seed=rows[1].seed + 1))
    rows.append(rows[-1])
    written(rows, right, folder)
    return folder


def written(rows, like: Path, folder: Path) -> Manifest:
    shards = write_shards(iter([to_table(rows)]), folder, rows_per_shard=-(-len(rows) // 3))
    (folder / "rejected.parquet").write_bytes((like / "rejected.parquet").read_bytes())
    manifest = replace(read_manifest(like), shards=shards, rows=len(rows))
    write_manifest(manifest, folder)
    return manifest


def test_the_report_is_the_same_for_any_number_of_workers(wrong):
    one, two = verify(wrong), verify(wrong, workers=2)
    assert one == two
    rows = list(read_rows(wrong))
    lengths = [one for one in one.disagreements if one.what == "answer"]
    assert len(lengths) == 3 and len({one.scene for one in lengths}) == 3
    by_id = {row.id: row for row in rows}
    for told in one.disagreements:
        row = by_id[told.row_id]
        assert (told.type, told.source, told.scene, told.text) == (row.type, row.scene_source, row.scene_id, row.text)
    assert {told.what for told in one.disagreements if told.row_id == rows[1].id} == {"seed"}
    assert [told.found for told in one.disagreements if told.row_id == rows[-1].id] == ["2 rows"]


def test_a_file_takes_every_disagreement(wrong, tmp_path):
    report = verify(wrong, out=tmp_path / "all.parquet")
    told = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert [one["row_id"] for one in told] == [one.row_id for one in report.disagreements]
    assert report.count == len(told) >= 5


def test_a_report_lists_the_first_and_counts_all(right, tmp_path):
    class Bare(MadeReader):
        def load(self, id: str) -> Scene:
            raise OSError("the disk is away")

    rows = list(read_rows(right))
    many = (rows * (1 + LISTED // len(rows)))[: LISTED + 50]
    written(many, right, tmp_path)
    report = verify(tmp_path, open_source=lambda source: Bare(1), out=tmp_path / "all.jsonl")
    assert len(report.disagreements) == LISTED < report.count
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    assert len(lines) == report.count
    assert sum(json.loads(line)["what"] == "scene" for line in lines) == len(many)


@pytest.mark.parametrize("aside", [0, 1])
def test_rows_of_a_scene_that_lost_a_part_since_are_not_judged(right, tmp_path, aside):
    lost = "room_000003"

    class Lossy:
        def __init__(self, source: str) -> None:
            self.reader = open_source(source)

        def load(self, id: str) -> Scene:
            scene = self.reader.load(id)
            return replace(scene, frames=(), dropped={"no depth": 1}) if id == lost else scene

    rows = list(read_rows(right))
    written(rows, right, tmp_path)
    entry = {"scene": lost, "what": "part", "reason": "no depth", "count": 1}
    shard = write_table(pa.Table.from_pylist([entry] * aside, schema=REJECTED_SCHEMA), tmp_path / REJECTED)
    write_manifest(replace(read_manifest(tmp_path), rejections=shard), tmp_path)
    report = verify(tmp_path, open_source=Lossy)
    of_it = sum(row.scene_id == lost for row in rows)
    if aside:  # it was so when the rows were built: they are to blame
        assert {one.scene for one in report.disagreements} == {lost} and not report.lacking
    else:
        [(what, left)] = report.lacking.items()
        assert what == f"parts of scene {lost} that it had (set aside now: no depth: 1)"
        assert report.count == 0 and 0 < left <= of_it and report.rows == len(rows) - left


def test_a_sample_reads_its_own_shards_and_scenes_only(right, tmp_path):
    rows = list(read_rows(right))
    manifest = written(rows, right, tmp_path)
    loaded: list[str] = []

    class Counted:
        def __init__(self, source: str) -> None:
            self.reader = open_source(source)

        def load(self, id: str):
            loaded.append(id)
            return self.reader.load(id)

    middle = tmp_path / manifest.shards[1].name
    data = bytearray(middle.read_bytes())
    data[100] ^= 1  # of a shard that is not looked at nothing is known but its length
    middle.write_bytes(data)
    assert verify(tmp_path, sample=1, open_source=Counted).rows == 1
    assert loaded == [rows[0].scene_id]
