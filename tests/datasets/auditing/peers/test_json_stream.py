"""JSON of any length: lists, lines, objects; what is damaged is told, the rest is read."""

import json
import os
from pathlib import Path

import pytest

from sightline.datasets.auditing.peers import json_stream
from sightline.datasets.auditing.peers.json_stream import json_records
from sightline.datasets.auditing.peers.peer_row import BadRecord, Place
from sightline.errors import DatasetError

RECORDS = [{"n": i, "text": "ä" * i + "[{"} for i in range(50)]


def read(path: Path, content: str | bytes) -> list[object]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(json_records(path))


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("unit", "content"),
    [
        ("record", json.dumps(RECORDS)),
        ("record", json.dumps(RECORDS, indent=2, ensure_ascii=False)),
        ("record", json.dumps({"info": {}, "data": RECORDS}, indent=1)),
        ("record", "\n".join(json.dumps(one, indent=1) for one in RECORDS)),
        ("line", "\n".join(json.dumps(one) for one in RECORDS)),
    ],
)
def test_every_way_of_writing_gives_the_same_records(
    unit: str, content: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if chunk > 1 or unit == "record":
        monkeypatch.setattr(json_stream, "CHUNK", max(chunk, 200 if unit == "line" else chunk))
    assert read(tmp_path / "a.json", content) == [(Place(unit, i + 1), one) for i, one in enumerate(RECORDS)]


def test_a_mapping_of_records_gives_them_their_names_as_ids(tmp_path: Path) -> None:
    told = read(tmp_path / "a.json", json.dumps({"k1": {"a": 1}, "k2": {"a": 2, "id": "own"}}, indent=1))
    assert [record for _, record in told] == [{"id": "k1", "a": 1}, {"id": "own", "a": 2}]  # type: ignore[misc]


def test_a_bad_line_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    good, cut, listed, broken, last = read(
        tmp_path / "a.jsonl", b'{"a": 1}\n{"a": \n\n[1]\n{"t": "\xff"}\n{"a": NaN}\n'
    )
    assert good == (Place("line", 1), {"a": 1}) and cut == BadRecord(Place("line", 2), "no JSON")
    assert listed == BadRecord(Place("line", 4), "no object")
    assert broken == (Place("line", 5), {"t": "\ufffd"}) and last[0] == Place("line", 6)  # type: ignore[index]


def test_a_list_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    content = json.dumps([{"a": 1}, {"a": 2}, {"a": 3}])
    assert read(tmp_path / "a.json", content[:-6]) == [
        (Place("record", 1), {"a": 1}),
        (Place("record", 2), {"a": 2}),
        BadRecord(Place("record", 3), json_stream.CUT),
    ]
    assert read(tmp_path / "a.json", "[7, {}]") == [
        BadRecord(Place("record", 1), "no object"),
        (Place("record", 2), {}),
    ]


def test_records_longer_than_any_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LONGEST", 100)
    monkeypatch.setattr(json_stream, "TOO_LONG", "too long")
    long = json.dumps({"a": "x" * 500})
    assert read(tmp_path / "a.jsonl", f'{{"a": 1}}\n{long}\n{{"a": 2}}\n')[1:] == [
        BadRecord(Place("line", 2), "too long"),
        (Place("line", 3), {"a": 2}),
    ]
    monkeypatch.setattr(json_stream, "CHUNK", 50)
    ended = BadRecord(Place("record", 2), f"too long; {json_stream.BEHIND}")
    assert read(tmp_path / "a.json", f'[{{"a": 1}}, {long}]')[-1] == ended


def test_what_is_no_json_and_what_is_not_there_are_errors(tmp_path: Path) -> None:
    for content in ("question,answer\n", ""):
        with pytest.raises(DatasetError, match=r"a\.csv: begins with"):
            read(tmp_path / "a.csv", content)
    with pytest.raises(DatasetError, match="cannot be read"):
        list(json_records(tmp_path / "none.json"))
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(DatasetError, match="it is a pipe or a device"):
        list(json_records(tmp_path / "pipe.json"))
