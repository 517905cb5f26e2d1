import pytest

from sightline.errors import QuestionError
from sightline.questions.objects.attribute import attribute
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, ids, mirrored, skipped
from tests.questions.objects.other_clothes import backwards, doubled, turned

LOOKS = {
    "lamp": {"colour": "red", "material": "metal", "shape": "round"},
    "desk": {"colour": "white", "material": "wood"},
    "chair": {"colour": "blue", "material": "wood"},
    "crate": {"colour": "brown", "material": "plastic", "shape": "square"},
}


def looks(scene, **params):
    return {ids(question): question.answer.name for question in asked(scene, attribute.using(**params))}


@pytest.mark.parametrize("which", ["colour", "material", "shape"])
def test_what_the_source_says_of_each_thing(which):
    expected = {(name,): told[which] for name, told in LOOKS.items() if which in told}
    scene = box_scene(PARLOUR, attributes=LOOKS)
    assert looks(scene, which=which) == expected
    assert all(which in question.text for question in asked(scene, attribute.using(which=which)))


def test_of_what_nobody_says_anything_nothing_is_asked():
    scene = box_scene(PARLOUR, attributes=LOOKS)
    assert skipped(scene, attribute.using(which="shape")) == {"nobody says what it looks like": 2}
    assert looks(box_scene(PARLOUR, attributes=LOOKS, without={Fact.ATTRIBUTES})) == {}


def test_a_name_that_says_it_is_not_asked_about():
    things = {
        "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
        "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
        "wine glass": (0.0, -0.6, 0.4, 0.4, 0.4, 0.6),
    }
    told = {
        "chair#1": {"colour": "red", "material": "wood"},
        "chair#2": {"colour": "blue", "material": "metal"},
        "wine glass": {"colour": "white", "material": "glass"},
    }
    scene = box_scene(things, attributes=told)
    assert looks(scene) == {("wine glass",): "white"}
    assert looks(scene, which="material") == {("chair#1",): "wood", ("chair#2",): "metal"}
    assert "red chair" in " ".join(question.text for question in asked(scene, attribute.using(which="material")))


def test_colours_that_several_kinds_of_things_have_are_offered():
    behind = {f"small {name}": (0.0, -5.0, 0.4, 0.2, 0.2, 0.4) for name in LOOKS}
    told = {**LOOKS, **{f"small {name}": look for name, look in LOOKS.items()}}
    questions = asked(box_scene({**PARLOUR, **behind}, attributes=told), attribute.using(choices=4))
    assert len(questions) == 4
    for question in questions:
        assert sorted(question.answer.options) == ["blue", "brown", "red", "white"]
        assert question.answer.text == LOOKS[ids(question)[0]]["colour"]


def test_a_colour_of_one_kind_of_thing_alone_is_no_wrong_answer():
    kind = attribute.using(choices=2)
    assert asked(box_scene(PARLOUR, attributes=LOOKS), kind) == []
    told = {**LOOKS, "chair": {"colour": "red"}}
    for question in asked(box_scene(PARLOUR, attributes=told), kind):
        assert question.answer.text != "red" and "red" in question.answer.options


def test_within_a_label_the_values_are_balanced():
    for question in asked(box_scene(PARLOUR, attributes=LOOKS), attribute):
        assert question.balance.key == (ids(question)[0], "colour") and question.balance.paired
        assert question.balance.side == question.answer.name


def test_no_law_of_space_changes_what_things_look_like():
    scene = box_scene(PARLOUR, attributes=LOOKS)
    others = (box_scene(mirrored(PARLOUR), attributes=LOOKS), box_scene(backwards(PARLOUR), attributes=LOOKS))
    for which in ("colour", "material"):
        for other in (turned(scene), doubled(scene), *others):
            assert looks(other, which=which) == looks(scene, which=which)


def test_what_nobody_can_see_is_refused():
    with pytest.raises(QuestionError, match="colour, material, shape"):
        asked(box_scene(PARLOUR, attributes=LOOKS), attribute.using(which="smell"))
