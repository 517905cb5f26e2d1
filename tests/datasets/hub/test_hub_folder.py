"""A folder for the hub is loaded by `datasets`, split by split, and is a folder of rows itself."""

import json
from pathlib import Path

import pytest

from sightline.datasets.building.engine import build
from sightline.datasets.checking.verify import verify
from sightline.datasets.hub import hub_folder
from sightline.datasets.hub.hub_folder import write_hub_folder
from sightline.datasets.pictures.pictures import Pictures
from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.datasets.rows.shards import check, read_manifest, read_rows
from sightline.errors import ConfigError, DatasetError
from sightline.scenes.open import open_reader
from tests.datasets.exports.made import files, folder_of, row

GIVEN = "CC BY 4.0"
ROWS = [row(seed=i, split=split, licence=GIVEN) for i, split in enumerate(("train", "val", "train", "test", "train"))]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    """Real rows that carry their pictures, and what is made of them for the hub."""
    place = tmp_path_factory.mktemp("hub")
    build(open_reader("procedural", "simple:0..3@64x48x1"), "core", place / "rows", val=0.5, embed=True)
    write_hub_folder(place / "rows", place / "hub", "me/rooms")
    return place / "rows", place / "hub"


def told(rows) -> list[str]:
    return [one.id for one in rows]


def test_it_is_a_folder_of_rows_that_holds_the_same_rows_split_by_split(tmp_path):
    written = write_hub_folder(folder_of(ROWS, tmp_path / "rows"), tmp_path / "hub", "me/rooms")
    assert written.rows == {"train": 3, "val": 1, "test": 1} and written.licences == {GIVEN: 5}
    manifest = check(tmp_path / "hub")
    assert [shard.name for shard in manifest.shards] == [
        f"data/{name}-00000.parquet" for name in ("test", "train", "val")
    ]
    assert sorted(told(read_rows(tmp_path / "hub"))) == sorted(told(ROWS))
    train = [one for one in read_rows(tmp_path / "hub") if one.split == "train"]
    assert told(train) == told(one for one in ROWS if one.split == "train")
    assert sorted(files(tmp_path / "hub")) == [
        "README.md", "card.html", "card.json", "data/test-00000.parquet", "data/train-00000.parquet",
        "data/val-00000.parquet", "manifest.json", "rejected.parquet"]  # fmt: skip


def test_the_hubs_own_library_loads_it_by_split_with_nested_columns_and_pictures(rooms, tmp_path):
    datasets = pytest.importorskip("datasets")
    rows, hub = rooms
    manifest = read_manifest(rows)
    assert set(manifest.splits) == {"train", "val"} and manifest.embedded
    read = datasets.load_dataset(str(hub), "rows", cache_dir=str(tmp_path))
    assert {name: part.num_rows for name, part in read.items()} == manifest.splits
    by_id = {one.id: one for one in read_rows(rows)}
    for part in read.values():
        for entry in part:
            one = by_id.pop(entry["id"])
            assert [view["frame"] for view in entry["views"]] == [view.frame for view in one.views]
            assert [mention["object_id"] for mention in entry["mentions"]] == [
                m.object_id for m in one.evidence.mentions
            ]
            assert (entry["text"], entry["spoken"], entry["split"]) == (one.text, one.spoken, one.split)
    assert not by_id
    images = datasets.load_dataset(str(hub), "images", split="train", cache_dir=str(tmp_path))
    shown = {view.content for one in read_rows(rows) for view in one.views}
    assert set(images["content"]) == shown and all(data.startswith(b"\x89PNG") for data in images["data"])


def test_its_rows_are_worked_out_again_and_its_pictures_are_those_of_the_rows(rooms):
    rows, hub = rooms
    assert verify(hub).disagreements == () and verify(hub).rows == read_manifest(rows).rows
    one = next(iter(read_rows(hub)))
    pairs = zip(Pictures(hub).of(one), Pictures(rows).of(one), strict=True)
    assert one.views and all((new == old).all() for new, old in pairs)
    assert json.loads((hub / "card.json").read_text())["rows"] == read_manifest(rows).rows


def test_a_folder_of_an_older_schema_gets_the_columns_of_today(tmp_path):
    older = Path(__file__).parents[1] / "rows" / "older" / "v1"
    write_hub_folder(older, tmp_path / "hub", "me/rooms")
    assert check(tmp_path / "hub").schema == SCHEMA_VERSION
    assert {one.schema for one in read_rows(tmp_path / "hub")} == {1}


def test_rows_whose_licence_says_nothing_of_passing_on_need_their_owners_word(tmp_path):
    rows = [row(licence=GIVEN), row(licence="research only", seed=4), row(licence="", seed=5)]
    folder = folder_of(rows, tmp_path / "rows")
    with pytest.raises(
        DatasetError, match=r"2 rows are of scenes .*'no licence stated'; 'research only'.*--licence-ok"
    ):
        write_hub_folder(folder, tmp_path / "hub", "me/rooms")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows"]
    written = write_hub_folder(folder, tmp_path / "hub", "me/rooms", licence_ok=True)
    assert written.licences == {"": 1, GIVEN: 1, "research only": 1}
    assert "research only" in (tmp_path / "hub" / "README.md").read_text()


def test_a_split_of_many_rows_is_several_files_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(hub_folder, "ROWS_PER_SHARD", 4)
    rows = [row(seed=seed, licence=GIVEN) for seed in range(10)]
    write_hub_folder(folder_of(rows, tmp_path / "rows"), tmp_path / "hub", "me/rooms")
    assert [shard.rows for shard in read_manifest(tmp_path / "hub").shards] == [4, 4, 2]
    assert told(read_rows(tmp_path / "hub")) == told(rows)


@pytest.mark.parametrize("repo", ["rooms", "me/rooms/2", "me/", "/rooms", "me/ro oms", "../rooms", "me/..rooms"])
def test_a_name_that_the_hub_does_not_take_is_refused_at_once(tmp_path, repo):
    with pytest.raises(ConfigError, match="give owner/name"):
        write_hub_folder(tmp_path / "nothing", tmp_path / "hub", repo)


def test_a_folder_without_rows_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="holds no rows"):
        write_hub_folder(folder_of([], tmp_path / "rows"), tmp_path / "hub", "me/rooms")


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path):
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "mine").write_text("kept")
    with pytest.raises(DatasetError, match="is there already"):
        write_hub_folder(folder_of(ROWS, tmp_path / "rows"), tmp_path / "hub", "me/rooms")
    assert files(tmp_path / "hub") == {"mine": b"kept"}
