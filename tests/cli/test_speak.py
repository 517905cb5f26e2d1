"""What is said fits the terminal, and no number is cut."""

import re
import sys

import pytest

from sightline.cli.speak import table

HEADS = ("type", "rows", "most frequent answer", "95 %")
ROWS = [
    ("object_size(axis=longest)", "1,264", "[the one that is left of the bookshelf]", "58.9–60.1"),
    ("counting", "22", "two", "–"),
]


def shown(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, width: int) -> str:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    table(HEADS, ROWS, title="Scores")
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)


@pytest.mark.parametrize("width", [50, 60, 80, 120, 200])
def test_a_table_is_no_wider_than_the_terminal_and_keeps_its_words_and_numbers_whole(capsys, monkeypatch, width):
    out = shown(capsys, monkeypatch, width)
    assert max(map(len, out.splitlines())) <= width
    for head in ("Scores", "type", "rows", "frequent", "95 %"):
        assert head in out
    for row in ROWS:
        assert all(word in out for cell in row for word in cell.split())


def test_where_columns_have_no_room_each_row_is_a_list(capsys, monkeypatch):
    lines = [line.rstrip() for line in shown(capsys, monkeypatch, 44).splitlines()]
    assert lines[:4] == [
        "Scores",
        "type                  object_size(axis=longe",
        "                      st)",
        "rows                  1,264",
    ]
    assert "most frequent answer  two" in lines


def test_a_wide_terminal_gets_one_line_a_row(capsys, monkeypatch):
    out = shown(capsys, monkeypatch, 120)
    assert [len([line for line in out.splitlines() if row[0] in line and row[3] in line]) for row in ROWS] == [1, 1]
