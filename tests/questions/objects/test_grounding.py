import re

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.answers.boxes import Box3D
from sightline.answers.region import Box2D
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.questions.draft import Skip
from sightline.questions.instruction import how_to_answer
from sightline.questions.objects.grounding import grounding, grounding_2d, grounding_9dof
from sightline.questions.pointing import WAYS
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, ids, leaning, mirrored, skipped
from tests.questions.objects.other_clothes import backwards, doubled, turned

CHAIRS = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9, 0.4),
    "desk": (0.0, 0.4, 0.4, 0.8, 0.6, 0.8),
}
COLOURED = {"chair#1": {"colour": "red"}, "chair#2": {"colour": "blue"}}


def test_the_answer_is_the_box_of_the_one_that_is_named():
    scene = box_scene(PARLOUR)
    questions = asked(scene, grounding)
    assert sorted(ids(question) for question in questions) == sorted((name,) for name in PARLOUR)
    for question in questions:
        [name] = ids(question)
        assert question.answer == Box3D(scene.object(name).box)
        assert f"the {name}" in question.text and "world coordinates" in question.text
        assert question.answer.box.frame == "world"


def test_a_turned_box_is_read_back_from_its_words():
    questions = asked(box_scene(CHAIRS, attributes=COLOURED), grounding.using(by="attribute"))
    [question] = [question for question in questions if ids(question) == ("chair#2",)]
    assert question.answer.score(Box3D.read(question.spoken, question.form), "iou") > 0.99
    assert "the blue chair" in question.text


def test_by_name_only_what_has_the_label_for_itself():
    scene = box_scene(CHAIRS, attributes=COLOURED)
    assert [ids(question) for question in asked(scene, grounding)] == [("desk",)]
    assert skipped(scene, grounding) == {"the label points to several": 2}


def test_by_attribute_only_where_the_label_is_not_enough():
    scene = box_scene(CHAIRS, attributes=COLOURED)
    found = asked(scene, grounding.using(by="attribute"))
    assert sorted(ids(question) for question in found) == [("chair#1",), ("chair#2",)]
    assert skipped(box_scene(CHAIRS), grounding.using(by="attribute")) == {"the colour does not tell it apart": 2}


def test_by_relation_the_one_that_fits():
    questions = asked(box_scene(CHAIRS), grounding.using(by="relation"))
    found = {question.evidence.mentions[0].name: question for question in questions}
    assert set(found) == {"chair left of the desk", "chair right of the desk"}
    left = found["chair left of the desk"]
    assert ids(left) == ("chair#1", "desk") and left.evidence.objects == ("chair#2",)
    assert left.evidence.steps == (("a", "left_of", ("chair", "desk")),)
    assert "the chair left of the desk as seen from the camera" in left.text


def test_the_closest_needs_no_camera_to_be_told():
    nearer = {**CHAIRS, "chair#2": (0.75, 0.5, 0.45, 0.5, 0.5, 0.9)}
    questions = asked(box_scene(nearer), grounding.using(by="relation"))
    [closest] = [q for q in questions if q.evidence.mentions[0].name == "chair closest to the desk"]
    assert ids(closest)[0] == "chair#2" and "camera" not in closest.text


def test_relations_do_not_lean_on_one_of_the_same_label():
    scene = box_scene(CHAIRS, attributes=COLOURED)
    for question in asked(scene, grounding.using(by="relation")):
        assert ids(question)[1] == "desk"


def test_without_pictures_there_is_nothing_to_find():
    assert asked(box_scene(PARLOUR, frames=0), grounding) == []


def test_an_unknown_way_is_refused():
    with pytest.raises(QuestionError, match="name, attribute, relation"):
        asked(box_scene(PARLOUR), grounding.using(by="touch"))


def test_a_leaning_box_is_not_asked_for():
    tilt = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(0.4), -np.sin(0.4)], [0.0, np.sin(0.4), np.cos(0.4)]])
    scene = box_scene({"board": Box(np.array([0.0, 0.5, 0.6]), np.array([0.8, 0.2, 1.0]), tilt)})
    outcomes = list(grounding(SceneTable(scene), np.random.default_rng(0)))
    assert outcomes == [Skip("the box leans")]


def rectangles_of(scene, **params):
    return {ids(question)[0]: question.answer for question in asked(scene, grounding_2d.using(**params))}


def test_the_rectangle_holds_every_pixel_of_the_thing():
    scene = box_scene(PARLOUR, size=(320, 240))
    found, shown = rectangles_of(scene), scene.frames[0].read_sightings()
    assert found.keys() == PARLOUR.keys()
    for name, box in found.items():
        u0, v0, u1, v1 = shown[name].rect
        assert (box.width, box.height) == (320, 240)
        # A pixel shows what its middle shows: what shows may end half a pixel further out.
        assert box.u0 <= u0 + 0.5 and box.v0 <= v0 + 0.5 and u1 - 0.5 <= box.u1 and v1 - 0.5 <= box.v1
    assert rectangles_of(scene, box="visible")["desk"] == Box2D(*shown["desk"].rect, 320, 240)


def test_a_mirror_turns_the_rectangle_round():
    plain, flipped = rectangles_of(box_scene(PARLOUR)), rectangles_of(box_scene(mirrored(PARLOUR)))
    for name, box in plain.items():
        other = flipped[name]
        assert (160 - other.u1, other.v0, 160 - other.u0, other.v1) == pytest.approx((box.u0, box.v0, box.u1, box.v1))


def test_where_the_world_lies_and_how_large_it_is_moves_no_rectangle():
    told = {name: {**look, "material": look["colour"].upper()} for name, look in COLOURED.items()}
    scene = box_scene(CHAIRS, attributes=told)
    for by in WAYS:
        kind = grounding_2d.using(by=by)
        assert asked(scene, kind)
        for other in (turned(scene), doubled(scene), box_scene(backwards(CHAIRS), attributes=told)):
            after = {ids(question): question.answer for question in asked(other, kind)}
            for question in asked(scene, kind):
                box, again = question.answer, after[ids(question)]
                assert (again.u0, again.v0, again.u1, again.v1) == pytest.approx((box.u0, box.v0, box.u1, box.v1))


def test_the_rectangle_is_said_in_the_scale_of_the_form():
    [question] = asked(box_scene(CHAIRS), grounding_2d.using(form=Form(scale="thousand")))
    left = round(1000 * question.answer.u0 / 160)
    assert question.spoken.startswith(f"[{left}, ") and "thousandths" in how_to_answer(question.text, question.form)


def test_noise_that_blurs_the_rectangle_forbids_it():
    near, far = (box_scene(PARLOUR, sigma=sigma) for sigma in (0.02, 0.6))
    assert all(question.evidence.margin > 2 for question in asked(near, grounding_2d))
    assert asked(far, grounding_2d) == [] and skipped(far, grounding_2d) == {"its rectangle is too narrow": 4}
    assert len(asked(far, grounding_2d.using(box="visible"))) == 4


def test_an_unknown_rectangle_is_refused():
    with pytest.raises(QuestionError, match="projected or visible"):
        asked(box_scene(PARLOUR), grounding_2d.using(box="tight"))


def test_nine_numbers_say_a_box_that_leans_and_the_same_of_those_that_do_not():
    scene = box_scene({"board": leaning((0.0, 0.5, 0.6), (0.8, 0.2, 1.0), 0.4), "lamp": PARLOUR["lamp"]})
    found = {ids(question): question for question in asked(scene, grounding_9dof)}
    assert found.keys() == {("board",), ("lamp",)} and len(asked(scene, grounding)) == 1
    for question in found.values():
        assert question.spoken.count(" deg") == 3
        assert question.answer.score(Box3D.read(question.spoken, question.form)) > 0.99


def test_by_ordinal_counted_along_the_picture():
    row = {f"chair#{k}": (0.9 * k - 1.4, 0.5, 0.45, 0.5, 0.5, 0.9) for k in range(4)}
    for by in ("ordinal", "any"):
        for seed in range(4):
            for question in asked(box_scene(row), grounding.using(by=by), seed):
                [(name, nth, end)] = re.findall(r"the ((\w+) chair from the (left|right)) as seen from", question.text)
                place = ("first", "second", "third", "fourth").index(nth)
                assert ids(question) == (f"chair#{place if end == 'left' else 3 - place}",)
                assert question.evidence.steps == (("a", f"{nth}_from_{end}", ("chair",)),)
                assert len(question.evidence.objects) == 3 and question.evidence.mentions[0].name == name
