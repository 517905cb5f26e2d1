"""CA-VQA's questions, as records and as its published folders."""

from pathlib import Path

import pytest

from sightline.datasets.auditing.peers.ca_vqa import rows
from sightline.datasets.auditing.peers.catalog import FORMATS, read_peer
from sightline.datasets.auditing.peers.peer_row import PeerRow, Place
from sightline.errors import DatasetError
from sightline.scenes.open import open_reader
from tests.scenes.test_cavqa import training, validation


def test_a_record_is_a_question_whose_id_tells_its_task() -> None:
    record = {"id": "regression/7", "question": "<image>\nHow far is the jug?", "answer": 1.5, "image": "v/1.png"}
    [row] = rows(record, Place("line", 2))
    assert (row.task, row.question, row.answer, row.images) == (
        "regression",
        "How far is the jug?",
        "1.5",
        ("v/1.png",),
    )
    with pytest.raises(DatasetError, match="no 'question' and 'answer'"):
        list(rows({"question": "?"}, Place("line", 1)))


@pytest.mark.parametrize("make", [validation, training])
def test_the_published_folders_give_every_question_and_name_scenes_as_the_reader_does(make, tmp_path: Path) -> None:
    make(tmp_path)
    told = [row for row in read_peer(tmp_path, FORMATS["ca_vqa"]) if isinstance(row, PeerRow)]
    reader = open_reader("ca1m", str(tmp_path))
    asked = {(id, note.id, note.text, note.answers[0]) for id in reader.ids() for note in reader.load(id).notes}
    assert {(row.scene, row.id, row.question, row.answer) for row in told} == asked and len(told) == len(asked)
    assert all(row.task and row.place.unit == "question" for row in told)
