from collections import Counter

import pytest

from sightline.answers.number import Count
from sightline.questions.objects.counting import counting
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, skipped

THREE = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#3": (0, 1.8, 0.45, 0.5, 0.5, 0.9),
    "desk": (0.0, -0.4, 0.3, 0.8, 0.6, 0.6),
}


def counts(scene: Scene, **params: float) -> dict[str, int]:
    """label -> number, over all questions; each label once."""
    found = [
        (question.evidence.steps[0][2][0], question.answer.number)
        for question in asked(scene, counting.using(**params))
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_what_shows_is_counted():
    assert counts(box_scene(THREE), absent=0.0) == {"chair": 3, "desk": 1}


def test_the_counted_ones_are_the_evidence():
    [question] = [q for q in asked(box_scene(THREE), counting) if q.answer == Count(3)]
    assert set(question.evidence.objects) == {"chair#1", "chair#2", "chair#3"}
    assert question.evidence.mentions == () and question.evidence.values["count"] == 3
    assert "chairs" in question.text and "visible in the image" in question.text


def test_what_the_picture_does_not_show_is_not_counted_and_what_stands_nowhere_is_zero():
    scene = box_scene({**THREE, "bin": (0, -5, 0.3, 0.4, 0.4, 0.6)}, complete={"chair", "desk", "bin", "oven"})
    assert counts(scene, absent=0.5) == {"chair": 3, "desk": 1, "bin": 0, "oven": 0}
    assert counts(scene, absent=0.0) == {"chair": 3, "desk": 1}


def test_about_one_in_five_is_zero():
    labels = {*"abcdefgh"} | {"chair", "desk", "bin", "rug", "pot"}
    things = {**THREE, "bin": (-0.6, -1, 0.2, 0.3, 0.3, 0.4), "rug": (0.7, -1, 0.02, 0.5, 0.5, 0.04)}
    scene = box_scene(things, complete=labels)
    zeros = Counter(q.answer.number == 0 for seed in range(60) for q in asked(scene, counting, seed))
    assert 0.12 < zeros[True] / zeros.total() < 0.28


def test_one_that_is_barely_visible_forbids_the_count():
    scene = box_scene({**THREE, "chair#4": (0.3, 4, 0.9, 0.12, 0.12, 0.12)})
    assert counts(scene) == {"desk": 1}
    assert skipped(scene, counting) == {"one is barely visible": 1}


def test_chairs_are_not_counted_where_an_office_chair_shows_but_office_chairs_are():
    scene = box_scene({**THREE, "office chair": (-0.6, -1, 0.2, 0.3, 0.3, 0.4)})
    assert counts(scene) == {"desk": 1, "office chair": 1}
    assert skipped(scene, counting) == {"something else could be called so": 1}


def test_labels_that_nobody_lists_completely_are_not_counted():
    assert counts(box_scene(THREE, complete={"desk"})) == {"desk": 1}
    assert counts(box_scene(THREE, without={Fact.COMPLETE})) == {}


def test_a_label_in_the_plural_is_not_counted():
    scene = box_scene({"books": (0, 0, 0.4, 0.5, 0.5, 0.8)})
    assert skipped(scene, counting) == {"the label is a plural: one cannot be told from several": 1}


def test_a_whole_scene_is_counted_as_it_is_stated():
    scene = box_scene(THREE, frames=0)
    scene.counts["chair"] = 5  # type: ignore[index]
    assert counts(scene) == {"chair": 5, "desk": 1}
    [question] = [q for q in asked(scene, counting) if q.answer == Count(5)]
    assert question.views == () and "in the scene" in question.text


def test_a_label_stated_without_boxes_is_counted_and_not_taken_for_absent():
    scene = box_scene(PARLOUR, frames=0, complete={"lamp", "window", "oven"})
    scene.counts["window"] = 2  # type: ignore[index]
    assert counts(scene, absent=0.5) == {"lamp": 1, "window": 2, "oven": 0}


@pytest.mark.parametrize("seed", range(3))
def test_balance_is_by_label_and_number(seed):
    for question in asked(box_scene(THREE), counting, seed):
        assert question.balance.side == str(question.answer.number) and not question.balance.paired
