"""OpenSpaces' table."""

import pytest

from sightline.datasets.auditing.peers.openspaces import rows
from sightline.datasets.auditing.peers.peer_row import Place
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import messages


def test_messages_are_questions_about_the_embedded_picture() -> None:
    record = {"images": [{"bytes": b"jpeg", "path": None}], "messages": messages("How tall is the jug?", "30 cm")}
    [row] = rows(record, Place("row", 5))
    assert (row.question, row.answer, str(row.place)) == ("How tall is the jug?", "30 cm", "row 5")
    assert len(row.images) == 1 and row.images[0].startswith("blake2b:")


def test_a_row_without_messages_is_none() -> None:
    with pytest.raises(DatasetError, match="no 'messages'"):
        list(rows({"images": []}, Place("row", 1)))
