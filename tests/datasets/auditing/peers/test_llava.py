"""LLaVA's layout."""

import pytest

from sightline.datasets.auditing.peers.llava import rows
from sightline.datasets.auditing.peers.peer_row import Place
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import turns


def test_each_turn_is_a_row_with_its_place_picture_and_history() -> None:
    record = {"id": "k7", "image": "home/kitchen/1.jpg", "conversations": [*turns("One?", "1"), *turns("Two?", "2")]}
    first, second = rows(record, Place("record", 3))
    assert (first.question, first.answer, first.images, first.scene) == (
        "One?",
        "1",
        ("home/kitchen/1.jpg",),
        "kitchen",
    )
    assert (str(second.place), second.id, second.history) == ("record 3, turn 2", "k7", (("One?", "1"),))


def test_a_record_without_a_conversation_is_none() -> None:
    with pytest.raises(DatasetError, match="no 'conversations'"):
        list(rows({"id": 1}, Place("record", 1)))
