import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.filtering.rewritten import WORK, fingerprint, rewritten
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.row import SCHEMA_VERSION, Row, signed
from sightline.datasets.rows.shards import MANIFEST, check, read_manifest, read_rejected, read_rows
from sightline.errors import DatasetError
from tests.datasets.filtering.blind.made_folder import folder_of
from tests.datasets.pictures.made_pictures import SHOTS, ShotReader, take
from tests.evaluation.rows import height, taller

OLDER = Path(__file__).parents[1] / "rows" / "older" / "v1"


def rows(count: int = 90) -> list[Row]:
    made = [
        taller("lamp", "sofa", i % 2, scene=f"room_{i // 9}", seed=i)
        if i % 3
        else height("mug", 0.1 + i / 100, scene=f"room_{i // 9}", seed=i)
        for i in range(count)
    ]
    return [signed(replace(row, split="val" if i < 9 else "train")) for i, row in enumerate(made)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return folder_of(rows(), tmp_path / "data", rows_per_shard=40)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_rows_that_stay_are_the_same_rows_in_the_same_order(source: Path, tmp_path: Path) -> None:
    before, keep = digests(source), np.arange(90) % 4 > 0
    manifest = rewritten(source, tmp_path / "out", keep, {"height: dull": 8}, {"rule": "every fourth"})
    assert [row.id for row in read_rows(tmp_path / "out")] == [row.id for row, k in zip(rows(), keep, strict=True) if k]
    assert digests(source) == before
    assert check(tmp_path / "out") == manifest == read_manifest(tmp_path / "out")
    assert read_rejected(tmp_path / "out").equals(read_rejected(source))
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        MANIFEST,
        "rejected.parquet",
        "rows-00000.parquet",
    ]


def test_the_manifest_counts_what_is_left_and_says_where_it_came_from(source: Path, tmp_path: Path) -> None:
    keep = np.arange(90) % 4 > 0
    manifest = rewritten(source, tmp_path / "out", keep, {"taller: too many alike": 5}, {"rule": "every fourth"})
    left = [row for row, stays in zip(rows(), keep, strict=True) if stays]
    assert manifest.rows == len(left) == sum(shard.rows for shard in manifest.shards)
    assert manifest.types == {kind: sum(row.type == kind for row in left) for kind in ("height", "taller")}
    assert manifest.splits == {split: sum(row.split == split for row in left) for split in ("train", "val")}
    assert manifest.dropped == {"taller: too many alike": 3 + 5} and manifest.skipped == {"taller: too near": 2}
    assert manifest.filtered == {"manifest_sha256": fingerprint(source), "rows": 90, "rule": "every fourth"}


def test_a_second_filter_remembers_the_first(source: Path, tmp_path: Path) -> None:
    rewritten(source, tmp_path / "one", np.arange(90) > 9, {}, {"rule": "first"})
    again = rewritten(tmp_path / "one", tmp_path / "two", np.arange(80) > 9, {}, {"rule": "second"})
    assert again.filtered is not None and again.filtered["rule"] == "second"
    assert again.filtered["before_that"]["rule"] == "first"


def test_nothing_is_written_over(source: Path, tmp_path: Path) -> None:
    keep = np.ones(90, dtype=bool)
    with pytest.raises(DatasetError, match="never filtered in place"):
        rewritten(source, source, keep, {}, {})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(DatasetError, match="give another"):
        rewritten(source, tmp_path / "mine", keep, {}, {})
    with pytest.raises(DatasetError, match="90 rows, 3 were judged"):
        rewritten(source, tmp_path / "out", keep[:3], {}, {})


def test_what_an_interrupted_one_left_is_taken_up(source: Path, tmp_path: Path) -> None:
    keep, out = np.arange(90) % 2 > 0, tmp_path / "out"

    class Stopped(RuntimeError):
        pass

    def stop(_: Path) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        rewritten(source, out, keep, {}, {}, beside=stop)
    assert (out / WORK).is_dir() and not (out / MANIFEST).exists()
    (out / "rows-00007.parquet").write_bytes(b"of a longer one")
    rewritten(source, out, keep, {}, {})
    rewritten(source, tmp_path / "fresh", keep, {}, {})
    assert digests(out) == digests(tmp_path / "fresh")


def test_pictures_go_with_the_rows_that_show_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    build(ShotReader(take(tmp_path / "shots", rooms=4)), SHOTS, folder, embed=True)
    every = list(read_rows(folder))
    keep = np.array([row.scene_id == "room002" and len(row.views) == 2 for row in every])
    manifest = rewritten(folder, tmp_path / "out", keep, {}, {})
    [row] = read_rows(tmp_path / "out")
    check(tmp_path / "out")
    assert manifest.embedded and [one.rows for one in manifest.images] == [2]
    before, after = Pictures(folder), Pictures(tmp_path / "out")
    for view in row.views:
        assert view.content is not None and after.find(view.content).data == before.find(view.content).data


def test_rows_of_an_older_schema_become_a_folder_of_today(tmp_path: Path) -> None:
    manifest = read_manifest(OLDER)
    assert manifest.schema < SCHEMA_VERSION
    new = rewritten(OLDER, tmp_path / "out", np.arange(manifest.rows) % 2 == 0, {}, {})
    assert check(tmp_path / "out") == new and new.schema == SCHEMA_VERSION
    assert [row.id for row in read_rows(tmp_path / "out")] == [row.id for row in read_rows(OLDER)][::2]
