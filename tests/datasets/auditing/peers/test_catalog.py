"""Every layout through the one way of reading."""

import json
from pathlib import Path

import pytest

from sightline.datasets.auditing.peers.catalog import FORMATS, peer_format, read_peer
from sightline.datasets.auditing.peers.peer_row import BadRecord, PeerRow
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import records, write, write_lines

TOLD = [(f"home/room{i}/{i}.jpg", f"How tall is jug {i}?", f"{i + 1} m") for i in range(5)]


@pytest.mark.parametrize("format", FORMATS)
def test_every_layout_gives_pictures_questions_and_answers(format: str, tmp_path: Path) -> None:
    path = write(tmp_path / ("a.parquet" if format == "openspaces" else "a.json"), format, TOLD)
    rows = [row for row in read_peer(path, peer_format(format)) if isinstance(row, PeerRow)]
    assert [(*row.images, row.question, row.answer) for row in rows] == TOLD
    assert [row.place.number for row in rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"openspaces"}))
def test_a_bad_record_costs_itself_alone(format: str, tmp_path: Path) -> None:
    made = [json.dumps(one) for one in records(format, TOLD)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([made[0], '{"cut":', '{"other": 1}', *made[1:]]))
    told = list(read_peer(path, peer_format(format)))
    bad = [one for one in told if isinstance(one, BadRecord)]
    assert [str(one.place) for one in bad] == ["line 2", "line 3"] and len(told) == len(TOLD) + 2


def test_a_file_of_no_such_layout_is_one_error_that_says_why(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"text": "hello"}] * 3)
    with pytest.raises(DatasetError, match=r"a\.jsonl: is not llava: no 'conversations' ×3; name its format"):
        read_peer(path, peer_format("llava"))
    with pytest.raises(DatasetError, match="there is no such file"):
        read_peer(tmp_path / "none", peer_format("llava"))
    with pytest.raises(DatasetError, match="no Parquet file in this folder"):
        read_peer(tmp_path, peer_format("openspaces"))
    with pytest.raises(DatasetError, match="no format 'coco'; there are llava, multispa"):
        peer_format("coco")
    assert next(iter(read_peer(write(tmp_path / "b.json", "llava", TOLD), peer_format("llava"))))
