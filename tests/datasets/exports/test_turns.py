"""A row as turns: nothing that the form demands goes unsaid, nothing that the text says is said again."""

import pytest

from sightline.answers.answer import Form
from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.region import Pixel
from sightline.answers.reply import spoken_part
from sightline.answers.text import Refusal
from sightline.datasets.exports.turns import turns_of, unfit
from sightline.geometry.box import Box
from tests.datasets.exports.made import ROWS, row

LISTED = "Which is taller?\nA. the lamp\nB. the sofa"


def test_what_is_answered_in_world_coordinates_is_unfit_unless_it_is_to_be_kept():
    inside, seen = (Box.from_yaw((1, 2, 3), (1, 1, 2), 0.3, frame) for frame in ("world", "camera"))
    for answer in (Box3D(inside), Boxes((("lamp", inside),))):
        world = row(answer=answer, spoken=answer.spoken(), scorer=answer.default_scorer)
        assert unfit(world) == "size(axis=height): its answer is in world coordinates, which pictures do not tell"
        assert unfit(world, keep_world=True) is None
    near = Box3D(seen)
    assert unfit(row(answer=near, spoken=near.spoken(), scorer=near.default_scorer)) is None


def test_a_question_that_is_to_be_refused_is_asked_like_any_other():
    form = Form(unit="m", wrap="backticks")
    asked = {
        turns_of(row(answer=answer, spoken=answer.spoken(form), scorer=answer.default_scorer, form=form))[-1][0]
        for answer in (Length(2.0), Refusal("not visible"))
    }
    assert len(asked) == 1


def test_the_reply_to_a_row_is_read_back_as_its_answer_thought_or_not():
    for one in ROWS:
        reply = turns_of(one)[-1][1]
        assert spoken_part(reply) == one.spoken
        assert (one.thought in reply) and reply.startswith("<think>") == bool(one.thought)


def test_earlier_turns_come_first_as_they_were():
    one = ROWS[2]
    assert turns_of(one)[:-1] == one.history == (("Is there a lamp?", "yes"),)
    assert turns_of(one)[-1] == (f"{LISTED}\nAnswer with the letter of the right option.", "B")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"shows": "text", "views": ()}, None),
        ({"shows": "scene"}, None),
        ({"shows": "scene", "views": ()}, "it shows the whole scene, not pictures"),
        ({"shows": "points", "views": ()}, "it shows its points, not pictures"),
        ({"views": ()}, "it shows views it does not name, not pictures"),
        ({"history": (("What of <video>?", "no"),)}, "its words hold <video>, which loaders take for a picture"),
        ({"thought": "an <image>"}, "its words hold <image>, which loaders take for a picture"),
    ],
)
def test_a_row_that_is_no_conversation_about_pictures_says_why(changes, reason):
    assert unfit(row(**changes)) == (reason and f"size(axis=height): {reason}")


def test_places_in_a_picture_are_explained_with_its_size():
    answer = Pixel(10.0, 20.0, 64, 48)
    form = answer.completed(Form())
    asked = row(text="Where is it?", answer=answer, spoken=answer.spoken(form), scorer="within_5_width", form=form)
    assert turns_of(asked)[-1][0] == "Where is it? Image coordinates are pixels of an image of 64 × 48."


def test_options_of_a_lettered_choice_are_not_listed_twice():
    answer = Choice(("a", "b"), 0)
    one = row(text="Which?\nA. a\nB. b", answer=answer, spoken="A", form=answer.completed(Form()), options=("a", "b"))
    assert turns_of(one)[-1][0].count("A. a") == 1 and "one of" not in turns_of(one)[-1][0]
