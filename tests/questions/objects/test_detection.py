import pytest

from sightline.answers.answer import Form, score
from sightline.answers.boxes import Boxes
from sightline.questions.objects.detection import detection
from sightline.scenes.fact import Fact
from tests.made import box_scene
from tests.questions.asking import asked, leaning, mirrored, skipped
from tests.questions.objects.other_clothes import backwards, doubled, turned

THREE = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9, 0.3),
    "chair#2": (1.2, 0.1, 0.45, 0.5, 0.5, 0.9),
    "chair#3": (0, 1.8, 0.45, 0.5, 0.5, 0.9),
    "desk": (0.0, -0.4, 0.3, 0.8, 0.6, 0.6),
}


def found(scene, **params):
    """Label -> ids of all, in the order of the answer."""
    return {q.answer.items[0][0]: q.evidence.objects for q in asked(scene, detection.using(**params))}


def test_all_of_a_label_are_found_the_nearest_first():
    scene = box_scene(THREE)
    assert found(scene) == {"chair": ("chair#2", "chair#1", "chair#3"), "desk": ("desk",)}
    for question in asked(scene, detection):
        boxes = [(scene.object(name).label, scene.object(name).box) for name in question.evidence.objects]
        assert question.answer == Boxes(tuple(boxes)) and question.evidence.values["count"] == len(boxes)


def test_what_is_said_is_read_back():
    form = Form(decimals=3)
    for question in asked(box_scene(THREE), detection.using(form=form)):
        assert score(question.answer, question.spoken, question.form, "f1_at_50") == 1.0
        assert "world coordinates" in question.text


def test_not_all_is_not_asked():
    speck = {**THREE, "chair#4": (0.3, 4, 0.9, 0.12, 0.12, 0.12)}
    assert found(box_scene(speck)) == {"desk": ("desk",)}
    assert skipped(box_scene(speck), detection) == {"one is barely visible": 1}
    office = {**THREE, "office chair": (2.2, 0.5, 0.45, 0.5, 0.5, 0.9)}
    assert found(box_scene(office)).keys() == {"desk", "office chair"}
    assert found(box_scene(THREE, complete={"desk"})).keys() == {"desk"}
    assert found(box_scene(THREE, without={Fact.COMPLETE})) == {}
    more = box_scene(THREE)
    more.counts["chair"] = 4  # type: ignore[index]
    assert skipped(more, detection) == {"nobody knows where one of them is": 1}


def test_boxes_that_lean_are_asked_for_where_the_form_can_say_them():
    scene = box_scene({"board": leaning((0.0, 0.5, 0.6), (0.8, 0.2, 1.0), 0.4)})
    assert skipped(scene, detection) == {"a box leans": 1}
    [question] = asked(scene, detection.using(leaning=True, form=Form(box="full", decimals=3)))
    assert score(question.answer, question.spoken, question.form, "ap_at_50") == 1.0


def test_the_number_is_spread():
    for question in asked(box_scene(THREE), detection):
        assert question.balance.side == str(len(question.answer.items)) and not question.balance.paired


@pytest.mark.parametrize("change", [turned, doubled])
def test_boxes_go_with_the_world(change):
    scene = box_scene(THREE)
    assert found(change(scene)) == found(scene)


def test_mirrors_and_orders_change_nothing():
    for things in (mirrored(THREE), backwards(THREE)):
        assert found(box_scene(things)) == found(box_scene(THREE))
