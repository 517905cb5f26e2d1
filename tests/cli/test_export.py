"""sightline export: what it writes, says and refuses."""

import json

import pytest

from sightline.cli import main
from sightline.datasets.engine import build
from sightline.datasets.shards import read_manifest
from sightline.scenes.open import open_reader
from tests.datasets.exports.made import files


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "rows"
    build(open_reader("procedural", "simple:0..1@64x48x1"), "core", folder)
    return folder


@pytest.mark.parametrize(
    ("format", "written"), [("llava", "json"), ("sharegpt", "jsonl"), ("openai", "jsonl"), ("webdataset", "tar")]
)
def test_every_format_is_written_and_told_in_one_document(rows, tmp_path, capsys, format, written):
    assert main(["export", str(rows), "--format", format, "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    count = read_manifest(rows).rows
    assert told["rows"] == {"train": count} and told["licences"] == {"made by Sightline; free to use": count}
    assert told["left_out"] == {} and told["pictures"] >= count
    assert [path.suffix for path in (tmp_path / "out").glob("train*")] == [f".{written}"]


def test_pictures_lie_beside_openai_messages_where_paths_are_wanted(rows, tmp_path, capsys):
    words = ["--format", "openai", "--images", "path", "--limit", "2", "--max-side", "32"]
    assert main(["export", str(rows), *words, "--out", str(tmp_path / "out")]) == 0
    assert "2 train rows with 2 pictures" in capsys.readouterr().out
    assert any(name.startswith("images/") for name in files(tmp_path / "out"))


def test_what_is_there_is_refused_in_one_line(rows, tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert main(["export", str(rows), "--format", "llava", "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "is there already" in told.err
