"""When most of a file cannot be read, and when it breaks off."""

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.datasets.auditing.findings.finding import Finding
from sightline.datasets.auditing.findings.unreadable import Unreadable
from sightline.datasets.auditing.peers.catalog import peer_format, read_peer
from sightline.datasets.auditing.peers.peer_row import BadRecord, Place
from tests.datasets.auditing.peers.made_peers import records, row, write, write_lines

TOLD = [(f"{i}.jpg", "How tall is the jug?", "1 m") for i in range(12)]


def findings(path: Path) -> list[Finding]:
    check = Unreadable()
    for read in read_peer(path, peer_format("llava")):
        check.see(read)
    return check.findings()


@pytest.mark.parametrize(("good", "bad", "wrong"), [(1, 99, True), (10, 11, True), (10, 10, False), (1, 9, False)])
def test_an_unreadable_majority_is_wrong(good: int, bad: int, wrong: bool, tmp_path: Path) -> None:
    made = [*records("llava", TOLD[:good]), *({"image": "x"} for _ in range(bad))]
    told = [(one.rows, one.of, one.among, one.wrong) for one in findings(write_lines(tmp_path / "a.jsonl", made))]
    assert told == ([(bad, good + bad, "records", True)] if wrong else [])


@pytest.mark.parametrize("lines", [True, False])
def test_a_file_that_ends_in_the_middle_of_a_record_is_told_with_the_records_read(lines: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    if lines:
        write_lines(path, records("llava", TOLD))
    else:
        write(path, "llava", TOLD)
    assert findings(path) == []
    path.write_bytes(path.read_bytes()[:-20])
    [told] = findings(path)
    assert (told.rows, told.of, told.wrong) == (1, 12, False) and told.example is not None
    assert told.example.place.endswith(" 12") and "breaks off" in told.what


def test_a_last_line_without_its_end_is_whole_and_turns_are_of_one_record(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", records("llava", TOLD))
    path.write_bytes(path.read_bytes()[:-1])
    assert findings(path) == []
    check = Unreadable()
    for number in range(1, 13):
        check.see(BadRecord(Place("line", number), "no JSON"))
    for turn in range(1, 30):
        check.see(replace(row("", ""), place=Place("line", 13, turn)))
    assert check.findings()[0].of == 13
