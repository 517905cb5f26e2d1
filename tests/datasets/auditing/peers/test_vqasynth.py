"""VQASynth's three layouts."""

import pytest

from sightline.datasets.auditing.peers.peer_row import Place
from sightline.datasets.auditing.peers.vqasynth import rows
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import messages, turns

PLACE = Place("row", 1)
PAIR = ("How tall is the jug?", "30 cm")


@pytest.mark.parametrize(
    "record",
    [
        {"image": "a.jpg", "conversations": turns(*PAIR)},
        {"image": "a.jpg", "messages": messages(*PAIR)},
        {"image": {"path": "a.jpg", "bytes": None}, "prompts": [" Answer: ".join(PAIR)], "messages": []},
    ],
)
def test_all_three_layouts_give_the_same_row(record: dict[str, object]) -> None:
    [row] = rows(record, PLACE)
    assert (row.question, row.answer, row.images) == (*PAIR, ("a.jpg",))


def test_prompts_without_an_answer_and_records_of_another_kind_are_refused() -> None:
    with pytest.raises(DatasetError, match="is not a list of texts with 'Answer: '"):
        list(rows({"prompts": ["How tall is it?"]}, PLACE))
    with pytest.raises(DatasetError, match="no 'conversations', 'messages' or 'prompts'"):
        list(rows({"question": "How tall is it?"}, PLACE))
