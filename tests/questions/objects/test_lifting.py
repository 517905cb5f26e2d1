import pytest

from sightline.answers.boxes import Box3D
from sightline.errors import QuestionError
from sightline.questions.objects.lifting import lifting
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, leaning, mirrored, skipped
from tests.questions.objects.other_clothes import AWAY, backwards, doubled, turned


def lifted(scene, **params):
    return {q.evidence.objects[0]: q.answer.box for q in asked(scene, lifting.using(**params))}


@pytest.mark.parametrize("refer", ["box", "coordinate"])
def test_the_answer_is_the_box_of_what_the_rectangle_is_about(refer):
    scene = box_scene(PARLOUR)
    found = asked(scene, lifting.using(refer=refer))
    assert sorted(question.evidence.objects[0] for question in found) == sorted(PARLOUR)
    for question in found:
        [name] = question.evidence.objects
        assert question.answer == Box3D(scene.object(name).box)
        assert name not in question.text and "world coordinates" in question.text
        assert bool(question.marks) == (refer == "box")


def test_boxes_that_lean_wait_for_nine_numbers():
    scene = box_scene({"board": leaning((0.0, 0.5, 0.6), (0.8, 0.2, 1.0), 0.4)})
    assert skipped(scene, lifting) == {"the box leans": 1}
    assert lifted(scene, leaning=True).keys() == {"board"}


def test_boxes_go_with_the_world():
    scene = box_scene(PARLOUR)
    found, moved, large = lifted(scene), lifted(turned(scene)), lifted(doubled(scene))
    for name, box in found.items():
        assert moved[name].corners == pytest.approx(box.moved(AWAY).corners)
        assert large[name].corners == pytest.approx(2 * box.corners)
    for things in (mirrored(PARLOUR), backwards(PARLOUR)):
        assert lifted(box_scene(things)).keys() == found.keys()


def test_what_is_no_rectangle_is_refused():
    with pytest.raises(QuestionError, match="box, coordinate"):
        asked(box_scene(PARLOUR), lifting.using(refer="name"))
