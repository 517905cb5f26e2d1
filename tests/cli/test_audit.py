"""sightline audit: what it prints, writes and exits with."""

import json
from pathlib import Path

import pytest

from sightline.cli import main
from tests.datasets.auditing.peers.made_peers import records, write, write_lines
from tests.datasets.building.test_engine import files_of_at_most
from tests.scenes.test_cavqa import validation

GOOD = [("a.jpg", "Is the cup left of the jug?", "Yes."), ("b.jpg", "How tall is the [jug]?", "It is 0.3 m.")]
BAD = [("a.jpg", "Is the jug left of the cup?", "Yes."), ("c.jpg", "How tall is the jug?", "It is nan m.")]


def test_wrong_answers_are_exit_one_with_a_table_that_names_their_lines(capsys, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", records("llava", [*GOOD, *BAD]))
    assert main(["audit", str(path), "--as", "llava"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    for told in ("order of two things that contradicts", "2 of 2", "NaN, infinity or None said", "1 of 4", "line 4"):
        assert told in out, told
    assert "4 rows; the question of 4 was understood, and what it claims of 3" in out


def test_right_rows_are_exit_zero_and_one_document(capsys, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", "llava", GOOD)
    assert main(["audit", str(path), "--as", "llava", "--json", "--out", str(tmp_path / "deep" / "report.json")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["wrong"], told["findings"], told["recomputed"]) == (2, False, [], None)
    assert told["understood"] == {"length height": 1, "whether leftward": 1}
    assert json.loads((tmp_path / "deep" / "report.json").read_text()) == told


def test_a_report_that_finds_no_room_is_one_line_and_leaves_nothing(capsys, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", "llava", GOOD)
    with files_of_at_most(100):
        assert main(["audit", str(path), "--as", "llava", "--out", str(tmp_path / "deep" / "report.json")]) == 2
    assert "no room for report.json" in capsys.readouterr().err
    assert list((tmp_path / "deep").iterdir()) == []


def test_unreadable_records_are_told_and_are_no_wrong_answers(capsys, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [*records("llava", GOOD), {"image": "x"}])
    assert main(["audit", str(path), "--as", "llava", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bad_records"] == {"no 'conversations'": {"count": 1, "first": "line 3"}}


@pytest.mark.parametrize(("distance", "status"), [("4.0 m", 0), ("40 m", 1)])
def test_scenes_are_read_again_and_the_rest_is_counted(capsys, tmp_path: Path, distance: str, status: int) -> None:
    validation(tmp_path, edit=lambda row: row | {"answer": distance} if row["id"] == "r1" else row)
    assert main(["audit", str(tmp_path), "--as", "ca_vqa", "--scenes", f"ca1m:{tmp_path}", "--json"]) == status
    told = json.loads(capsys.readouterr().out)["recomputed"]
    assert told == {
        "agree": {} if status else {"regression": 1},
        "differ": {"regression": 1} if status else {},
        "not_recomputable": {"no route for binary": 2},
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.json", "--as", "llava"), "nowhere.json: there is no such file"),
        (("FILE", "--as", "coco"), "no format 'coco'; there are llava"),
        (("FILE", "--as", "multispa"), "is not multispa: no 'question_type'"),
        (("FILE", "--as", "llava", "--scenes", "wizard:x"), "wizard"),
    ],
)
def test_wrong_input_is_one_line(capsys, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    path = write(tmp_path / "a.json", "llava", GOOD)
    assert main(["audit", *(str(path) if word == "FILE" else word for word in words)]) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1
