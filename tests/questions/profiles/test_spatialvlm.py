"""The profile asks as many kinds as the paper and more, half numbers and half not, and rounds as people do."""

from sightline.answers.number import Length
from sightline.answers.rounding import DIGITS
from sightline.questions.profiles.spatialvlm import PROFILE
from tests.questions.profiles.telling import questions_of

NUMBERS = ("length", "angle", "count")


def test_it_has_fifty_one_types_half_of_their_weight_for_numbers():
    assert len(PROFILE.types) == 51
    of_numbers = [kind.weight for kind in PROFILE.types if kind.answer.kind in NUMBERS or kind.name == "clock"]
    assert sum(of_numbers) == sum(kind.weight for kind in PROFILE.types) / 2


def test_all_that_it_asks_is_told_again_and_lengths_are_rounded_as_people_do():
    found = questions_of(PROFILE)
    assert len(found) >= 48  # of six scenes
    units = set()
    for questions in found.values():
        for question in questions:
            if isinstance(question.answer, Length):
                assert question.form.digits in DIGITS and question.type.scorer == "half_to_double"
                assert 0 < question.evidence.values["rounding_m"] < question.answer.metres
                units.add(question.form.unit)
    assert units == {"cm", "inches", "m", "feet"}
