"""What is true of a record of MultiSPA, whatever its gt_value says."""

import pytest

from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.multispa.subtasks import BY_NAME
from sightline.evaluation.benchmarks.multispa.truth import CUT, LOST, truth_of

SIZE = {"width_list": [640, 1000], "height_list": [480, 500]}
DISTANCE = BY_NAME["object_movement_distance_dot_adt"]


def truth(name, gt_value, said="", **record):
    return truth_of({"gt_value": gt_value, **record}, BY_NAME[name], record.pop("question", ""), said)


def test_a_distance_that_is_kept_as_a_vector_in_metres_is_its_length_in_millimetres() -> None:
    found = truth("object_movement_distance_dot_adt", [0.3, 0.0, -0.4])
    assert found.answer == Length(0.5) and found.repaired == LOST[:1]
    assert truth("object_movement_distance_dot_adt", [0.3, 0.0, -0.4], "`500` mm").answer == Length(0.5)
    assert truth("object_movement_distance_dot_adt", 500).repaired == ()


def test_a_vector_in_metres_is_said_in_whole_millimetres_cut_for_cameras_and_rounded_for_points() -> None:
    camera = truth("camera_translation_vector", [0.25, -1.5009, 0.0])
    assert camera.answer == Vector((0.25, -1.5, 0.0)) and camera.repaired == LOST[1:]
    assert truth("object_movement_vector_dot_adt", [0.0, -1.5009, 0.0]).answer == Vector((0.0, -1.501, 0.0))
    whole = truth("camera_translation_vector", [250, -1500, 0])
    assert whole.answer == camera.answer and whole.repaired == ()


def test_a_distance_that_was_cut_is_what_the_words_say() -> None:
    found = truth("object_movement_distance_coordinate_adt", 233, "It moved `234` mm.")
    assert found.answer == Length(0.234) and found.repaired == (CUT,)


def test_a_point_is_a_pixel_of_the_last_picture() -> None:
    assert truth("correspondence_coordinate", [250, 400], **SIZE).answer == Pixel(250.0, 200.0, 1000, 500)


def test_a_chosen_point_knows_the_other_one_from_the_record_or_the_question() -> None:
    expected = Pixel(100.0, 450.0, 1000, 500, ((140.0, 440.0),))
    offered = [{"x": 140, "y": 880}, {"x": 100, "y": 900}]
    assert truth("depth_comparison_coordinate", [100, 900], points_info=offered, **SIZE).answer == expected
    asked = "Corners are [ 0 , 0 ] and [ 1000 , 1000 ].\nIs [ 100 , 900 ] or [ 140 , 880 ] nearer?"
    record = {"gt_value": [100, 900], **SIZE}
    assert truth_of(record, BY_NAME["depth_comparison_coordinate"], asked).answer == expected


def test_words_and_letters_are_choices_whatever_their_case() -> None:
    assert truth("camera_translation_direction_z", " Backward").answer == Choice(("forward", "backward"), 1)
    assert truth("correspondence_choice", None, "It is `c`.").answer == Choice(("A", "B", "C", "D"), 2)


@pytest.mark.parametrize(
    ("name", "gt_value", "said", "reason"),
    [
        ("depth_estimation_dot", 2310, "`1310` mm", "gt_value and the answer differ"),
        ("camera_translation_vector", [0.2, 0.1, 0.0], "`[ 900 , 100 , 0 ]`", "differ"),
        ("depth_estimation_dot", None, "", "no answer"),
        ("depth_estimation_dot", -5, "", "below zero"),
        ("depth_estimation_dot", [1, 2], "", "2 numbers, where 1 belong"),
        ("depth_estimation_dot", "far", "", "holds no numbers"),
        ("depth_estimation_dot", True, "", "holds no numbers"),
        ("depth_estimation_dot", 5, "`1` or so", "differ"),
        ("camera_translation_vector", [0.1, float("nan"), 0.0], "", "not finite"),
        ("camera_orientation_degrees_yaw", 200, "", "between 0 and 180"),
        ("camera_translation_direction_x", "up", "", "none of left, right"),
        ("camera_translation_direction_x", "left", "`right`", "says 'left', the answer 'right'"),
        ("correspondence_coordinate", [250, 1400], "", "outside of 0 to 1000"),
        ("depth_comparison_coordinate", [250, 400], "", "not told, or are one"),
    ],
)
def test_a_record_that_contradicts_itself_or_says_nothing_is_refused(name, gt_value, said, reason) -> None:
    with pytest.raises(DatasetError, match=reason):
        truth(name, gt_value, said, **SIZE)


def test_a_point_needs_the_size_of_its_picture() -> None:
    for size in ({}, {"width_list": [], "height_list": [5]}, {"width_list": [0], "height_list": [5]}):
        with pytest.raises(DatasetError, match="width_list"):
            truth("correspondence_coordinate", [250, 400], **size)
