import re

import pytest

from sightline.answers.answer import score
from sightline.answers.choice import Name
from sightline.errors import QuestionError
from sightline.questions.objects.naming import naming
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, leaning, mirrored, skipped
from tests.questions.objects.other_clothes import backwards, doubled, turned

WAYS = [
    naming,
    naming.using(refer="coordinate"),
    naming.using(refer="coordinate", box="visible"),
    *(naming.using(refer="box_3d", numbers=numbers) for numbers in (6, 7, 9)),
]


def names(scene, kind=naming):
    """Id -> what it is called; each thing once."""
    found = [(question.evidence.objects[0], question.answer.name) for question in asked(scene, kind)]
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("kind", WAYS, ids=lambda kind: kind.title)
def test_each_thing_has_its_name_and_no_word_of_it_stands_in_the_text(kind):
    scene = box_scene(PARLOUR)
    assert names(scene, kind) == {name: name for name in PARLOUR}
    for question in asked(scene, kind):
        assert question.answer.name not in question.text and question.evidence.mentions == ()


def test_the_box_is_drawn_about_the_thing():
    for question in asked(box_scene(PARLOUR, size=(320, 240)), naming.using(box="visible")):
        [mark] = question.marks
        [thing] = question.evidence.objects
        u0, v0, u1, v1 = box_scene(PARLOUR, size=(320, 240)).frames[0].read_sightings()[thing].rect
        assert mark.kind == "box" and mark.uv == ((u0, v0), (u1, v1)) and mark.label == ""
        assert "that is drawn" in question.text


def test_coordinates_are_thousandths_and_nothing_is_drawn():
    scene = box_scene(PARLOUR, size=(320, 240))
    drawn = {q.evidence.objects: q.marks[0].uv for q in asked(scene, naming)}
    for question in asked(scene, naming.using(refer="coordinate")):
        (u0, v0), (u1, v1) = drawn[question.evidence.objects]
        told = [int(number) for number in re.search(r"\[(.+?)\]", question.text)[1].split(", ")]
        assert told == pytest.approx([u0 / 0.32, v0 / 0.24, u1 / 0.32, v1 / 0.24], abs=0.5)
        assert question.marks == () and "thousandths" in question.text


def test_a_box_in_the_world_is_said_with_as_many_numbers_as_asked_for():
    for numbers, angles in ((6, 0), (7, 1), (9, 3)):
        for question in asked(box_scene(PARLOUR), naming.using(refer="box_3d", numbers=numbers)):
            assert question.text.count(" deg") == angles and "world coordinates" in question.text


def test_of_a_box_that_leans_seven_numbers_do_not_tell():
    scene = box_scene({"board": leaning((0.0, 0.5, 0.6), (0.8, 0.2, 1.0), 0.4)})
    assert skipped(scene, naming.using(refer="box_3d")) == {"the box leans": 1}
    assert names(scene, naming.using(refer="box_3d", numbers=9)) == {"board": "board"}


def test_where_two_boxes_are_much_the_same_nobody_can_say_which_is_meant():
    things = {"bed": (0, 1, 0.3, 1.6, 2.0, 0.6), "blanket": (0, 1, 0.4, 1.5, 1.9, 0.7), "lamp": PARLOUR["lamp"]}
    for kind in [kind for kind in WAYS if kind.params["box"] == "projected"]:
        assert set(names(box_scene(things), kind)) <= {"lamp"}
    assert skipped(box_scene(things), naming)["the box could be another's"] >= 1


def test_what_is_called_an_object_is_not_asked_for():
    assert names(box_scene({"object": PARLOUR["desk"], "lamp": PARLOUR["lamp"]})) == {"lamp": "lamp"}


def test_another_name_of_the_kind_is_as_good():
    [question] = asked(box_scene({"couch": (0, 1, 0.4, 1.6, 0.8, 0.8)}), naming)
    assert score(question.answer, "It is a sofa.", question.form) == 1.0
    assert score(question.answer, "a chair", question.form) == 0.0


def test_offered_names_are_of_other_things_and_one_is_right():
    for question in asked(box_scene(PARLOUR), naming.using(choices=4)):
        [thing] = question.evidence.objects
        assert sorted(question.answer.options) == sorted(PARLOUR) and question.answer.text == thing


def test_names_are_spread_whatever_shows_most():
    for question in asked(box_scene(PARLOUR), naming):
        assert question.balance.side == question.answer.name and not question.balance.paired


def test_without_metres_only_pictures_are_spoken_of():
    scene = box_scene(PARLOUR, without={Fact.METRIC})
    assert asked(scene, naming.using(refer="box_3d")) == [] and len(asked(scene, naming)) == 4


def test_no_law_of_space_changes_a_name():
    scene = box_scene(PARLOUR)
    for kind in WAYS:
        for other in (turned(scene), doubled(scene), box_scene(mirrored(PARLOUR)), box_scene(backwards(PARLOUR))):
            assert names(other, kind) == names(scene, kind)


def test_settings_that_are_not_known_are_refused():
    for settings, told in (
        ({"refer": "word"}, "box, coordinate, box_3d"),
        ({"numbers": 8}, "6, 7, 9"),
        ({"box": "a"}, "projected"),
    ):
        with pytest.raises(QuestionError, match=told):
            asked(box_scene(PARLOUR), naming.using(**settings))
    assert isinstance(asked(box_scene(PARLOUR), naming)[0].answer, Name)
