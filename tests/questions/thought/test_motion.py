from functools import cache
from itertools import permutations

import pytest

from sightline.geometry.pose import Pose
from sightline.questions.motion.motion_in_film import event_order, point_path
from sightline.questions.motion.object_motion import point_displacement, point_speed, point_travel
from sightline.questions.motion.thing_motion import object_travel
from sightline.scenes.open import open_reader
from sightline.scenes.table import SceneTable
from tests.made_film import film, line
from tests.questions.asking import asked
from tests.questions.thought.aloud import comes_to_the_answer, thought


def camera(f):
    return Pose.looking((0.06 * f, -4.0, 1.0), (0.02 * f, 0.0, 1.0))


@cache
def filmed(starts=(1, 3, 5)):
    ways = zip(((0.08, 0, 0), (0, 0.08, 0), (0, 0, 0.08)), starts, strict=True)
    return film({name: line(*way, start=at) for name, (way, at) in zip("abc", ways, strict=True)}, camera=camera)


@cache
def clips():
    reader = open_reader("procedural", "moving:2..6@96x72x8")
    return tuple(SceneTable(reader.load(id)) for id in reader.ids())


@pytest.mark.parametrize(
    "kind", [point_travel, point_displacement, point_speed, point_path], ids=lambda kind: kind.name
)
def test_the_steps_lead_to_the_answer(kind):
    found = thought(kind, [SceneTable(filmed()), *clips()], most=150)
    assert len(found) >= 50 and all(comes_to_the_answer(draft, said) for draft, said in found)


def test_the_steps_lead_to_the_order():
    found = thought(
        event_order, [SceneTable(filmed(starts)) for starts in (*permutations((1, 3, 5)), (0, 2, 4))], most=150
    )
    assert len(found) >= 50 and all(comes_to_the_answer(draft, said) for draft, said in found)


def test_the_steps_lead_to_how_far_a_thing_went():
    found = thought(object_travel, clips(), most=150)
    assert len(found) >= 50 and all(comes_to_the_answer(draft, said) for draft, said in found)


@pytest.mark.parametrize("kind", [point_travel, point_displacement])
def test_rest_is_a_step_of_its_own(kind):
    found = thought(kind, [SceneTable(filmed())], most=150)
    rests = [said.steps[-1][1] == "cut" for _, said in found]
    assert set(rests) == {True, False}
    assert all(("rest" in said.words) == still for (_, said), still in zip(found, rests, strict=True))


def test_the_steps_of_a_path_add_up():
    for question in asked(filmed(), point_path.using(thought=True)):
        steps = [step for step in question.evidence.steps if step[1] == "distance"]
        assert len(steps) == len(question.views) - 1
        assert question.evidence.steps[-1] == ("far", "sum", tuple(name for name, _, _ in steps))
