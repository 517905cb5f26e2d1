import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.questions.objects.direction import left_right
from sightline.questions.objects.side_from import side_from
from sightline.scenes.scene import Scene
from tests.made import box_scene
from tests.questions.asking import asked, skipped
from tests.questions.objects.laws import (
    doubled,
    every,
    in_a_mirror,
    room,
    said,
    the_order_of_things_changes_no_answer,
    turning_the_world_changes_nothing,
)

OF_OBJECT = side_from.using(viewpoint="object")
KINDS = (side_from, side_from.using(ask="depth"), OF_OBJECT, OF_OBJECT.using(ask="depth"))
TURNED = {"left": "right", "right": "left", "in front": "in front", "behind": "behind"}


def fronted(scene: Scene) -> Scene:
    """The same, and the source knows where everything has its front: to the box's own +y."""
    return replace(scene, objects=tuple(replace(thing, front_rad=math.pi / 2) for thing in scene.objects))


@cache
def faced() -> Scene:
    return fronted(room())


def of_sofa(x, y, *, ask="side", yaw=0.0):
    """Where the lamp is for the sofa in the origin, whose front is its +y, turned by `yaw`."""
    scene = fronted(box_scene({"sofa": (0, 0, 0.4, 2, 0.8, 0.8, yaw), "lamp": (x, y, 0.8, 0.3, 0.3, 1.6)}, frames=0))
    found = every(scene, OF_OBJECT.using(ask=ask)).get(("sofa", "lamp"))
    return found and found.answer.text


def test_a_thing_has_its_left_where_its_front_has_it():
    assert of_sofa(-2, 0.5) == "left" and of_sofa(2, -0.5) == "right"
    assert of_sofa(-2, 0.5, yaw=math.pi) == "right"
    assert of_sofa(0.3, 2, yaw=math.pi / 2) == "right"  # it faces -x
    assert of_sofa(0.1, 2) is None and of_sofa(0.6, 2) is None and of_sofa(0.9, 2) == "right"  # 3°, 17° and 24°


def test_a_thing_is_in_front_of_another_where_that_has_its_front():
    assert of_sofa(0.5, 2, ask="depth") == "in front" and of_sofa(-0.5, -2, ask="depth") == "behind"
    assert of_sofa(0, 2, ask="depth", yaw=math.pi) == "behind"
    assert of_sofa(2, 0.3, ask="depth") is None


def test_without_a_known_front_nobody_is_asked():
    assert skipped(room(), OF_OBJECT) == {"nobody knows where its front is": 21}
    tilted = Box((0, 0, 1), (1, 1, 1), np.array([[1, 0, 0], [0, 0.96, -0.28], [0, 0.28, 0.96]]))
    scene = fronted(box_scene({"sofa": tilted, "lamp": (2, 0, 0.8, 0.3, 0.3, 1.6)}, frames=0))
    assert ("sofa", "lamp") not in every(scene, OF_OBJECT)


def test_from_the_other_side_left_is_right_and_near_is_far():
    here, there = every(room(), left_right), every(room(), side_from)
    both = here.keys() & there.keys()
    assert len(both) >= 10 and all(here[key].answer.text == TURNED[there[key].answer.text] for key in both)
    depth = every(room(), side_from.using(ask="depth"))
    assert depth["chair", "crate"].answer.text == "in front"  # the chair stands 2.5 m further away
    assert depth["crate", "chair"].answer.text == "behind"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_neither_turning_nor_relisting_nor_doubling_the_world_changes_a_side_and_a_mirror_turns_it(kind):
    plain = every(faced(), kind)
    for scene, flips in ((doubled(faced()), False), (fronted(in_a_mirror()), True)):
        changed = every(scene, kind)
        both = plain.keys() & changed.keys()
        assert len(both) >= 10
        for key in both:
            before = said(plain[key])
            assert said(changed[key]) == (TURNED[before] if flips else before)
    if kind.params["viewpoint"] == "opposite":
        turning_the_world_changes_nothing(kind)
        the_order_of_things_changes_no_answer(kind)


def test_both_answers_come_up():
    for kind in KINDS:
        assert len({question.answer.index for question in asked(faced(), kind)}) == 2


def test_unknown_parameters_are_refused():
    for kind in (side_from.using(viewpoint="camera"), side_from.using(ask="height")):
        with pytest.raises(QuestionError, match="use viewpoint"):
            asked(room(), kind)
