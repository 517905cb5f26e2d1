from collections import Counter

import pytest

from sightline.answers.choice import YesNo
from sightline.questions.objects.presence import mixed_up, presence
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, mirrored, skipped
from tests.questions.objects.other_clothes import backwards, doubled, turned

LABELS = {*PARLOUR, "oven", "violin", "globe", "skateboard", "plant", "bathtub", "kettle", "dumbbell"}


def told(scene: Scene, seed: int = 0) -> dict[str, bool]:
    """Label -> whether there is one; each label once."""
    found = [(question.evidence.steps[0][2][0], question.answer.yes) for question in asked(scene, presence, seed)]
    assert len(dict(found)) == len(found)
    return dict(found)


def everything(scene: Scene) -> dict[str, bool]:
    return {label: yes for seed in range(30) for label, yes in told(scene, seed).items()}


def test_yes_of_what_shows_and_no_of_all_else():
    assert everything(box_scene(PARLOUR, complete=LABELS)) == {label: label in PARLOUR for label in LABELS}


def test_the_evidence_of_a_yes_are_those_that_show():
    scene = box_scene({**PARLOUR, "chair#2": (2.2, 1.5, 0.45, 0.5, 0.5, 0.9)}, complete=LABELS)
    for question in asked(scene, presence):
        [(_, _, [label])] = question.evidence.steps
        shown = tuple(thing.id for thing in scene.objects if thing.label == label)
        assert question.evidence.objects == shown and question.answer == YesNo(bool(shown))
        assert question.evidence.mentions == () and f" {label}" in question.text
        assert question.balance.key == (label,) and question.balance.paired


def test_what_stands_behind_the_camera_is_not_in_the_image():
    scene = box_scene({**PARLOUR, "oven": (0, -5, 0.5, 0.6, 0.6, 1.0)}, complete=LABELS)
    assert everything(scene)["oven"] is False


def test_one_that_is_barely_visible_is_neither_there_nor_not():
    scene = box_scene({**PARLOUR, "globe": (0.3, 4, 0.9, 0.12, 0.12, 0.12)}, complete=LABELS)
    assert "globe" not in everything(scene)
    assert {"all that show are barely visible"} == {
        reason for seed in range(9) for reason in skipped(scene, presence, seed)
    }


def test_a_second_one_that_is_clear_makes_it_a_yes():
    scene = box_scene({**PARLOUR, "lamp#2": (0.3, 4, 0.9, 0.12, 0.12, 0.12)}, complete=LABELS)
    assert everything(scene)["lamp"] is True


@pytest.mark.parametrize("near", ["armchair", "office chair", "stool", "high chair"])
def test_nobody_is_asked_for_what_people_mix_up_with_what_shows(near):
    scene = box_scene(PARLOUR, complete=LABELS | {near})
    assert near not in everything(scene)


def test_names_for_like_things_are_mixed_up_and_others_not():
    for one, other in (("sofa", "armchair"), ("sofa", "couch"), ("desk", "table"), ("chair", "office chair")):
        assert mixed_up(one, other) and mixed_up(other, one)
    assert not mixed_up("sofa", "lamp") and not mixed_up("oven", "bicycle")


def test_only_labels_of_which_all_are_annotated():
    assert set(everything(box_scene(PARLOUR, complete={"desk", "oven"}))) == {"desk", "oven"}
    assert everything(box_scene(PARLOUR, without={Fact.COMPLETE})) == {}


def test_without_knowing_where_one_of_them_is_nobody_says_no():
    scene = box_scene(PARLOUR, complete=LABELS)
    scene.counts["oven"] = 1  # type: ignore[index]
    assert "oven" not in everything(scene)


def test_a_plural_is_not_asked_for():
    assert "scissors" not in everything(box_scene(PARLOUR, complete=LABELS | {"scissors"}))


def test_a_whole_scene_is_asked_for_what_it_holds():
    scene = box_scene(PARLOUR, frames=0, complete=LABELS)
    assert everything(scene) == {label: label in PARLOUR for label in LABELS}
    [question, *_] = asked(scene, presence)
    assert question.views == () and "the scene" in question.text


def test_about_half_are_yes():
    labels = LABELS | {"abacus", "banjo", "cello", "drum", "easel", "flute"}
    scene = box_scene(PARLOUR, complete=labels)
    sides = Counter(yes for seed in range(80) for yes in told(scene, seed).values())
    assert 0.4 < sides[True] / sides.total() < 0.6


def test_no_law_of_space_changes_an_answer():
    scene = box_scene(PARLOUR, complete=LABELS)
    words = [(q.text, q.spoken) for q in asked(scene, presence)]
    for other in (turned(scene), doubled(scene), box_scene(backwards(PARLOUR), complete=LABELS)):
        assert [(q.text, q.spoken) for q in asked(other, presence)] == words
    assert everything(box_scene(mirrored(PARLOUR), complete=LABELS)) == everything(scene)
