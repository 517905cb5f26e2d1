"""sightline push: a folder for the hub, and an upload only where a token is given."""

import json
import sys

import pytest

from sightline.cli import main
from sightline.datasets.rows.shards import check
from tests.datasets.exports.made import folder_of, row
from tests.datasets.hub.made_hub import TOKEN, running

GIVEN = "CC BY 4.0"


@pytest.fixture
def rows(tmp_path, monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return folder_of([row(licence=GIVEN), row(licence=GIVEN, split="val", seed=4)], tmp_path / "rows")


def test_without_a_token_the_folder_is_written_and_how_to_upload_it_is_said(rows, capsys):
    assert main(["push", str(rows), "--repo", "me/rooms", "--private"]) == 0
    told = capsys.readouterr()
    assert f"hf upload me/rooms {rows}-hub --repo-type dataset --private" in told.out
    assert "nothing was uploaded" in told.err
    assert check(rows.with_name("rows-hub")).rows == 2


@pytest.mark.parametrize("way", ["variable", "file"])
def test_with_a_token_it_is_uploaded_and_the_token_is_never_said(rows, tmp_path, capsys, monkeypatch, way):
    pytest.importorskip("huggingface_hub")
    words = ["push", str(rows), "--repo", "me/rooms", "--out", str(tmp_path / "hub"), "--json"]
    if way == "variable":
        monkeypatch.setenv("HF_TOKEN", TOKEN)
    else:
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        words += ["--token-file", str(tmp_path / "token")]
    with running() as server:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.address)
        assert main(words) == 0
        told = capsys.readouterr()
        assert TOKEN not in told.out + told.err
        assert json.loads(told.out)["address"] == f"{server.address}/datasets/me/rooms"
        assert {name for name in server.files if name.endswith(".parquet")} == {
            "data/train-00000.parquet", "data/val-00000.parquet", "rejected.parquet"}  # fmt: skip
        assert {token for _, token in server.asked} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("held", "said"), [(None, "the token cannot be read"), ("", "holds no token"), ("a b", "no token")]
)
def test_a_token_file_that_holds_none_is_refused_before_anything_is_written(rows, tmp_path, capsys, held, said):
    if held is not None:
        (tmp_path / "token").write_text(held)
    assert main(["push", str(rows), "--repo", "me/rooms", "--token-file", str(tmp_path / "token")]) == 2
    assert said in capsys.readouterr().err and not rows.with_name("rows-hub").exists()


def test_a_token_without_the_library_is_told_how_to_get_it_before_anything_is_written(rows, capsys, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.delitem(sys.modules, "sightline.datasets.hub.hub", raising=False)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert main(["push", str(rows), "--repo", "me/rooms"]) == 2
    assert "pip install 'sightline[hub]'" in capsys.readouterr().err
    assert not rows.with_name("rows-hub").exists()


def test_rows_that_may_not_be_passed_on_need_a_word(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    rows = folder_of([row(licence="research only")], tmp_path / "rows")
    assert main(["push", str(rows), "--repo", "me/rooms"]) == 2
    assert "--licence-ok" in capsys.readouterr().err
    assert main(["push", str(rows), "--repo", "me/rooms", "--licence-ok"]) == 0
