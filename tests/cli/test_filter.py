import json
from pathlib import Path

import pytest

from sightline.cli import main
from sightline.datasets.rows.shards import check
from tests.cli.test_cli import one_document, refused, run
from tests.datasets.filtering.blind.made_folder import folder_of
from tests.datasets.filtering.blind.made_server import running, said
from tests.datasets.filtering.test_filter import rows


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return folder_of(rows(), tmp_path_factory.mktemp("cli") / "data")


def test_one_document_says_what_filter_json_says(capsys, data: Path, tmp_path: Path) -> None:
    status, out, err = run(capsys, "filter", data, "--out", tmp_path / "out", "--keep-repeats", "--json")
    told = one_document(out)
    assert status == 0 and err == ""
    written = json.loads((tmp_path / "out" / "filter.json").read_text())
    assert {name: told[name] for name in written} == written
    assert told["rows"] == check(tmp_path / "out").rows


def test_people_see_each_type_before_and_after(capsys, data: Path, tmp_path: Path) -> None:
    status, out, _ = run(capsys, "filter", data, "--out", tmp_path / "out", "--keep-repeats", "--per-scene", "5")
    assert status == 0
    for word in ("height", "taller", "luck", "words", "without looking", "more than the scene's share", "rows stay"):
        assert word in out


def test_what_is_wrong_is_one_line(capsys, data: Path, tmp_path: Path) -> None:
    refused(run(capsys, "filter", data, "--out", data), "in place")
    refused(run(capsys, "filter", tmp_path / "none", "--out", tmp_path / "out"), "no such folder")
    refused(run(capsys, "filter", data, "--out", tmp_path / "out", "--agree", "9"), "5 judges")
    refused(run(capsys, "filter", data, "--out", tmp_path / "out", "--judge", "gpt"), "openai:")
    refused(run(capsys, "filter", data, "--out", tmp_path / "out", "--token-file", tmp_path / "none"), "token")
    assert not (tmp_path / "out").exists()


def test_the_filtered_folder_is_filtered_again(data: Path, tmp_path: Path) -> None:
    assert main(["filter", str(data), "--out", str(tmp_path / "a"), "--keep-repeats", "--json"]) == 0
    assert main(["filter", str(tmp_path / "a"), "--out", str(tmp_path / "b"), "--keep-repeats", "--json"]) == 0
    assert check(tmp_path / "b").rows <= check(tmp_path / "a").rows


def test_a_text_model_judges_too_and_its_replies_are_kept(capsys, monkeypatch, data: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (tmp_path / "token").write_text("secret\n")
    with running(lambda told, before: said("the first" if "taller" in str(told) else "1 m")) as server:
        words = ("--judge", server.spec, "--token-file", tmp_path / "token", "--keep-repeats", "--json")
        status, out, _ = run(capsys, "filter", data, "--out", tmp_path / "out", *words)
    told = one_document(out)
    assert status == 0 and 0 < told["types"]["height"]["judges"]["tiny"] < 0.6
    assert set(server.heads) == {"Bearer secret"} and len(server.asked) == 1440
    assert len((tmp_path / "out.replies-0.jsonl").read_text().splitlines()) == 1441
