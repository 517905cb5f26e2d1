"""The profile says sizes in centimetres and distances in metres, and the same among four."""

import re

from sightline.answers.number import Count
from sightline.questions.profiles.ca_vqa import PROFILE
from tests.questions.profiles.telling import questions_of


def test_all_that_it_asks_is_told_again_in_its_forms():
    found = questions_of(PROFILE)
    assert found.keys() == {kind.title for kind in PROFILE.types}
    for title, questions in found.items():
        for question in questions:
            if title.startswith("object_size_"):
                assert re.fullmatch(r"\d+ cm", question.spoken)
            elif title.startswith(("object_distance_", "ego_")):
                assert re.fullmatch(r"\d+\.\d\d m", question.spoken)
            elif title.startswith("multi_choice_"):
                assert re.fullmatch("[A-D]", question.spoken) and len(question.answer.options) == 4
    assert {question.answer for question in found["counting"]} >= {Count(0), Count(1)}


def test_numbers_are_right_within_a_tenth():
    lengths = [kind for kind in PROFILE.types if kind.answer.kind == "length"]
    assert len(lengths) == 12 and {kind.scorer for kind in lengths} == {"within_10"}


def test_front_and_behind_go_by_centres_and_sizes_by_the_boxes_own_edges():
    told = {kind.label: kind.params["semantics"] for kind in PROFILE.types if kind.name == "is_more"}
    assert {told["binary_front"], told["binary_behind"]} == {"ca_vqa"}
    assert {told[label] for label in told if label not in ("binary_front", "binary_behind")} == {"sightline"}
