"""An export holds every row that may be learnt from, once, and appears whole or not at all."""

import json

import pytest

from sightline.answers.number import Length
from sightline.datasets.exports.export import FORMATS, TOLD, export
from sightline.datasets.rows.row import RowView
from sightline.errors import ConfigError, DatasetError
from tests.datasets.exports.made import FIT, ROWS, Album, files, folder_of, row


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return folder_of(ROWS, tmp_path_factory.mktemp("rows") / "rows")


@pytest.mark.parametrize("format", FORMATS)
def test_every_row_is_written_or_left_out_with_its_reason_and_both_are_told(rows, tmp_path, format):
    report = export(rows, tmp_path / "out", format, Album())
    assert report.rows == {"train": FIT - 1, "val": 1}
    assert report.left_out == {
        "rows of test scenes, which are not to be learnt from": 1,
        "pictures that cannot be read: room000: frame gone is not there": 1,
        "size(axis=height): it shows its points, not pictures": 1,
        "size(axis=height): its words hold <image>, which loaders take for a picture": 1,
    }
    assert sum(report.rows.values()) + sum(report.left_out.values()) == len(ROWS)
    assert report.licences == {"another licence": 1, "made for tests": FIT - 1}
    told = json.loads((tmp_path / "out" / TOLD).read_text())
    assert {name: told[name] for name in ("rows", "left_out", "licences")} == {
        "rows": report.rows, "left_out": report.left_out, "licences": report.licences}  # fmt: skip
    sizes = {name: len(data) for name, data in files(tmp_path / "out").items() if name != TOLD}
    assert report.bytes == sum(sizes.values())


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_rows_give_the_same_bytes(rows, tmp_path, format):
    for name in ("one", "other"):
        export(rows, tmp_path / name, format, Album())
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_a_frame_is_read_once_for_each_way_it_is_shown(rows, tmp_path):
    album = Album()
    export(rows, tmp_path / "out", "llava", album, split="train")
    # Room 0: "a" clean, then "a" and "b" together, then "a" with a mark.
    assert album.asked == 1 + 2 + 1 + 1  # and one that is gone


@pytest.mark.parametrize(
    ("split", "taken"), [("val", {"val": 1}), ("test", {"test": 1}), ("train", {"train": FIT - 1})]
)
def test_a_split_is_taken_alone(rows, tmp_path, split, taken):
    assert export(rows, tmp_path / "out", "openai", Album(), split=split).rows == taken
    assert [path.name for path in (tmp_path / "out").glob("*.jsonl")] == [f"{split}.jsonl"]


def test_test_scenes_come_along_only_where_all_are_asked_for(rows, tmp_path):
    assert export(rows, tmp_path / "out", "sharegpt", Album(), split="all").rows == {"test": 1, "train": 5, "val": 1}


def test_a_limit_takes_the_first_rows(rows, tmp_path):
    assert export(rows, tmp_path / "out", "llava", Album(), limit=2).rows == {"train": 2}
    entries = json.loads((tmp_path / "out" / "train.json").read_text())
    assert [entry["id"] for entry in entries] == [one.id for one in ROWS[:2]]


def test_progress_ends_at_the_number_of_rows(rows, tmp_path):
    told = []
    export(rows, tmp_path / "out", "llava", Album(), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(ROWS) - 1, len(ROWS) - 1)


def test_a_folder_that_holds_something_is_left_as_it_is(rows, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("kept")
    with pytest.raises(DatasetError, match="is there already"):
        export(rows, tmp_path / "out", "llava", Album())
    assert files(tmp_path) == {"out/mine": b"kept"}


def test_no_row_at_all_is_an_error_that_says_why_and_leaves_nothing(tmp_path):
    folder = folder_of([row(shows="points", views=()), row(split="test", answer=Length(2.0))], tmp_path / "rows")
    with pytest.raises(DatasetError, match=r"no row could be exported .*it shows its points, not pictures: 1"):
        export(folder, tmp_path / "out", "llava", Album())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows"]


def test_a_source_that_is_gone_does_not_fill_the_report_with_reasons(tmp_path, monkeypatch):
    monkeypatch.setattr("sightline.datasets.exports.export.MOST_REASONS", 3)
    gone = [row(views=(RowView("gone"),), scene_id=f"room{i:03d}") for i in range(9)]
    folder = folder_of([*gone, gone[0], row()], tmp_path / "rows")
    left_out = export(folder, tmp_path / "out", "llava", Album()).left_out
    assert left_out == {
        "other reasons like these": 6,
        "pictures that cannot be read: room000: frame gone is not there": 2,
        "pictures that cannot be read: room001: frame gone is not there": 1,
        "pictures that cannot be read: room002: frame gone is not there": 1,
    }


def test_a_split_that_no_row_is_in_is_an_error(tmp_path):
    folder = folder_of([row()], tmp_path / "rows")
    with pytest.raises(DatasetError, match="it holds none"):
        export(folder, tmp_path / "out", "llava", Album(), split="val")


@pytest.mark.parametrize(("wrong", "said"), [({"limit": 0}, "limit is 0"), ({"max_side": 4}, "max_side is 4")])
def test_settings_that_cannot_be_are_refused(rows, tmp_path, wrong, said):
    with pytest.raises(ConfigError, match=said):
        export(rows, tmp_path / "out", "llava", Album(), **wrong)


def test_an_unknown_format_is_answered_with_the_known_ones(rows, tmp_path):
    with pytest.raises(ConfigError, match="llava, sharegpt, openai, webdataset"):
        export(rows, tmp_path / "out", "alpaca", Album())


def test_a_damaged_folder_is_not_exported(tmp_path):
    folder = folder_of(ROWS, tmp_path / "rows")
    shard = folder / "rows-00000.parquet"
    shard.write_bytes(shard.read_bytes()[:-1] + b"x")
    with pytest.raises(DatasetError, match="is not the file that was written"):
        export(folder, tmp_path / "out", "llava", Album())
