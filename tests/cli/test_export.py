"""sightline export: what it writes, says and refuses."""

import json

import pytest

from sightline.cli import main
from sightline.datasets.building.engine import build
from sightline.datasets.rows.shards import read_manifest
from sightline.scenes.open import open_reader
from tests.datasets.exports.made import files

WORLD = "its answer is in world coordinates, which pictures do not tell"


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
    manifest = read_manifest(rows)
    worldly = {f"{kind}: {WORLD}": count for kind, count in manifest.types.items() if kind.startswith("grounding")}
    count = manifest.rows - sum(worldly.values())
    assert worldly and told["left_out"] == worldly
    assert told["rows"] == {"train": count} and told["licences"] == {"made by Sightline; free to use": count}
    assert told["pictures"] >= count
    assert [path.suffix for path in (tmp_path / "out").glob("train*")] == [f".{written}"]


def test_rows_answered_in_world_coordinates_come_along_where_they_are_asked_for(rows, tmp_path, capsys):
    words = ["--format", "llava", "--out", str(tmp_path / "out"), "--keep-world", "--json"]
    assert main(["export", str(rows), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["left_out"] == {} and told["rows"] == {"train": read_manifest(rows).rows}


def test_help_shows_the_names_of_choices_and_no_empty_default(capsys):
    for command in ("export", "filter"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        assert "{None" not in told and "(default: )" not in " ".join(told.split())
        assert command != "export" or "{train,val,test,all}" in told


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
