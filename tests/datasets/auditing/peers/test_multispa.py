"""Multi-SpatialMLLM's lines, for training and for evaluation."""

import pytest

from sightline.datasets.auditing.peers.multispa import rows
from sightline.datasets.auditing.peers.peer_row import Place
from sightline.errors import DatasetError
from tests.datasets.auditing.peers.made_peers import turns

PLACE = Place("line", 4)
RECORD = {
    "id": "scene0000_00_1_p2",
    "image": ["scene0000_00/00010.jpg"],
    "height_list": [968],
    "width_list": [1296],
    "question_type": "depth_estimation_coor",
    "gt_value": 2310,
    "ori_coordinates": [648, 484],
}


def test_a_training_line_gives_scene_task_pixel_size_and_stated_value() -> None:
    [row] = rows(RECORD | {"conversations": turns("How deep is it at [ 500 , 500 ]?", "It lies at `2310` mm.")}, PLACE)
    assert (row.scene, row.task, row.points) == ("scene0000_00", "depth_estimation_coor", ((648.0, 484.0),))
    assert (row.size, row.stated, str(row.place)) == ((1296, 968), 2310.0, "line 4")


def test_an_evaluation_line_is_answered_by_its_value() -> None:
    [row] = rows(RECORD | {"text": "<image>\nHow deep?"}, PLACE)
    assert (row.question, row.answer, row.stated) == ("How deep?", "2310", None)
    [row] = rows(RECORD | {"text": "Where to?", "gt_value": [0.25, -1.5, 2]}, PLACE)
    assert row.answer == "[ 0.25 , -1.5 , 2 ]"


def test_a_line_without_type_or_question_and_a_pixel_that_is_none_are_refused() -> None:
    for record, reason in (
        ({"image": [], "text": "?"}, "no 'question_type'"),
        (RECORD, "neither 'conversations' nor 'text'"),
        (RECORD | {"text": "?", "ori_coordinates": [1]}, "'ori_coordinates' is not a list of 2 numbers"),
        (RECORD | {"text": "?", "gt_value": ["a"]}, "'gt_value' is not a list of 1 numbers"),
    ):
        with pytest.raises(DatasetError, match=reason):
            list(rows(record, PLACE))
