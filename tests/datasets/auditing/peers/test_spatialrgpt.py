"""SpatialRGPT's training conversations and benchmark."""

import pytest

from sightline.datasets.auditing.peers.peer_row import Place
from sightline.datasets.auditing.peers.spatialrgpt import rows
from sightline.errors import DatasetError

PLACE = Place("record", 1)
BOXES = [[0, 0, 9, 9], [10, 10, 20, 20], [30, 30, 40, 40]]


def test_the_nth_mask_of_a_conversation_is_the_nth_box_and_each_turn_counts_anew() -> None:
    said = ["<image>\nIs <mask> <depth> left of <mask> <depth>?", "Yes.", "How wide is <mask> <depth>?", "1 m"]
    conversation = [{"from": ("human", "gpt")[i % 2], "value": text} for i, text in enumerate(said)]
    masks = [{"size": [480, 640], "counts": "x"}]
    first, second = rows({"filename": "ab", "conversations": conversation, "bbox": BOXES, "rle": masks}, PLACE)
    assert first.question == "Is Region [0] left of Region [1]?" and first.boxes == ((0, 0, 9, 9), (10, 10, 20, 20))
    assert second.question == "How wide is Region [0]?" and second.boxes == ((30, 30, 40, 40),)
    assert first.images == ("ab",) and first.size == (640, 480)


def test_a_benchmark_row_names_its_regions_already() -> None:
    record = {
        "id": "q1",
        "image_info": {"file_path": "x/y.jpg", "width": 640, "height": 480},
        "text_q": "Is Region [0] wider than Region [1]?",
        "conversations": [{"from": "human", "value": "?"}, {"from": "gpt", "value": "No."}],
        "bbox": BOXES[:2],
        "qa_info": {"type": "qualitative", "category": "wide_predicate"},
    }
    [row] = rows(record, PLACE)
    assert (row.answer, row.task, row.size, len(row.boxes)) == ("No.", "wide_predicate", (640, 480), 2)


def test_boxes_that_are_not_as_many_as_masks_belong_to_nothing() -> None:
    record = {"conversations": [{"from": "human", "value": "<mask>?"}, {"from": "gpt", "value": "1 m"}], "bbox": BOXES}
    with pytest.raises(DatasetError, match="as many regions are not named"):
        list(rows(record, PLACE))
    with pytest.raises(DatasetError, match="'bbox' is not a list of 4 numbers"):
        list(rows(record | {"bbox": [[1, 2]]}, PLACE))
