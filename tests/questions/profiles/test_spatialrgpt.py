"""The profile measures along the camera's axes, under the names of the benchmark's subtypes."""

import re

import pytest

from sightline.questions.profiles.spatialrgpt import ENDS, PROFILE
from tests.questions.profiles.telling import questions_of

MEASURED = ("direct_distance", "horizontal_distance", "vertical_distance", "width", "height", "direction")


def test_the_twelve_subtypes_weigh_alike():
    weights = {
        subtype: sum(kind.weight for kind in PROFILE.types if kind.label.startswith(f"{subtype}_")) for subtype in ENDS
    } | {kind.label: kind.weight for kind in PROFILE.types if kind.label in MEASURED}
    assert len(weights) == 12 and set(weights.values()) == {1.0}
    assert len(PROFILE.types) == 4 * len(ENDS) + len(MEASURED)


def test_all_that_it_asks_is_told_again_in_its_forms():
    found = questions_of(PROFILE)
    assert found.keys() == {kind.title for kind in PROFILE.types}
    for label in MEASURED[:-1]:
        assert all(re.fullmatch(r"[\d.]+ m", question.spoken) for question in found[label])
        assert all(question.type.scorer == "within_25" for question in found[label])
    assert all(re.fullmatch(r"\d+ o'clock", question.spoken) for question in found["direction"])
    for question in found["left_right_which_left"]:
        assert question.spoken in {mention.name for mention in question.evidence.mentions}
    assert {question.spoken.lower() for question in found["behind_front_behind"]} <= {"yes", "no"}


@pytest.mark.parametrize("kind", PROFILE.types, ids=lambda kind: kind.title)
def test_nothing_is_levelled(kind):
    semantics = kind.params.get("semantics", kind.params.get("plane", "osd"))
    assert semantics in ("osd", "camera")
