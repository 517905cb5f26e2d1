from collections import Counter
from dataclasses import replace

import pytest

from sightline.answers.number import Length
from sightline.geometry.box import Box
from sightline.questions.motion.thing_motion import object_travel
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from tests.made import box_scene
from tests.questions.asking import PARLOUR, asked, ids, skipped

FRAMES = 4


def shifted(box: Box, shift, larger=0.0) -> Box:
    return Box(box.center + shift, box.size + larger, box.rotation)


def staged(step=(0.06, 0.0, 0.08), larger=0.0, sigma=0.0, things=PARLOUR, without=()) -> Scene:
    """The parlour in which the lamp goes ten centimetres from frame to frame."""
    scene = box_scene(things, frames=FRAMES, size=(320, 240), sigma=sigma, without=without)

    def moving(thing):
        boxes = {str(f): shifted(thing.box, [f * s for s in step], f * larger) for f in range(FRAMES)}
        return replace(thing, box=None, motion=boxes)

    return replace(scene, objects=tuple(moving(t) if t.id == "lamp" else t for t in scene.objects))


def test_a_thing_went_from_centre_to_centre_and_the_others_rest():
    questions = asked(staged(), object_travel)
    assert {ids(q) for q in questions} == {("lamp",), ("desk",), ("chair",), ("crate",)}
    for question in questions:
        first, second = (int(view.frame) for view in question.views)
        steps = abs(first - second) if ids(question) == ("lamp",) else 0
        assert question.answer.metres == pytest.approx(0.1 * steps) and (steps > 0 or question.answer == Length(0.0))
        assert "the lamp" in question.text or steps == 0


def test_motion_and_rest_take_turns_and_no_more_rests_than_moves():
    """Three things of four rest: who answers 0 without looking is right every second time."""
    sides = [q.answer.metres > 0 for q in asked(staged(), object_travel)]
    assert sides[0] and Counter(sides) == {True: len(sides) // 2, False: len(sides) // 2} and len(sides) >= 16
    assert all(Counter(sides[k : k + 2]) == {True: 1, False: 1} for k in range(0, len(sides), 2))
    assert skipped(staged(), object_travel)["more things rest than move"] > 0


def test_nothing_is_asked_where_nothing_moves():
    assert asked(box_scene(PARLOUR, frames=3, size=(320, 240)), object_travel) == []


def test_short_moves_parts_that_open_and_noise_are_skipped():
    small = staged(step=(0.01, 0, 0))
    assert asked(small, object_travel) == []
    assert skipped(small, object_travel)["it hardly moved"] > 0
    assert skipped(staged(larger=0.01), object_travel)["a part of it moves by itself"] > 0
    noisy = asked(staged(sigma=0.05), object_travel)
    assert {round(q.answer.metres, 9) for q in noisy} == {0.2, 0.3}
    assert min(q.evidence.margin for q in noisy) >= 2.0
    assert skipped(staged(sigma=0.05), object_travel)["too noisy to tell what rests"] > 0


def test_a_name_must_mean_the_same_thing_in_both_pictures():
    """A second crate stands where the last camera sees it and the first does not."""
    double = {**PARLOUR, "crate#2": (-4.5, 1.5, 0.4, 0.6, 0.6, 0.8)}
    scene = staged(things=double)
    shows = {frame.id: "crate#2" in frame.read_sightings() for frame in scene.frames}
    assert set(shows.values()) == {True, False}
    asked_of = [[shows[view.frame] for view in q.views] for q in asked(scene, object_travel) if ids(q) == ("crate",)]
    assert asked_of and not any(map(any, asked_of))


@pytest.mark.parametrize("fact", sorted(object_travel.needs))
def test_every_need_is_needed(fact):
    assert asked(staged(without={Fact(fact)}), object_travel) == []
