import re

import numpy as np
import pytest

from sightline.geometry.pose import Pose
from sightline.questions.objects.counting import counting
from sightline.questions.objects.direction import egocentric_direction, front_behind, left_right
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.grounding import grounding
from sightline.questions.objects.size import object_size, size_comparison
from sightline.scenes.fact import Fact
from tests.made import box_scene, moved
from tests.questions.asking import PARLOUR, asked, either_way, ids, leaning, mirrored
from tests.questions.thought.aloud import comes_to_the_answer, table_of, thought

KINDS = [
    object_gap, object_gap.using(distance="centre"), camera_distance, camera_distance.using(to="centre"),
    left_right, front_behind, *[egocentric_direction.using(level=level) for level in ("easy", "medium", "hard")],
    *[object_size.using(axis=axis) for axis in ("height", "width", "length", "longest")],
    *[size_comparison.using(axis=axis) for axis in ("height", "width")], counting, grounding.using(by="relation"),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_the_steps_lead_to_the_answer(kind):
    found = thought(kind, [table_of(seed) for seed in range(6)])
    assert len(found) >= 50
    for draft, said in found:
        assert comes_to_the_answer(draft, said), (draft.evidence, said)


@pytest.mark.parametrize("kind", [object_gap, object_size.using(axis="longest"), egocentric_direction])
def test_of_a_whole_scene_too(kind):
    found = thought(kind, [table_of(seed, 0) for seed in range(4)])
    assert len(found) >= 25 and all(comes_to_the_answer(*one) for one in found)
    assert not any("camera" in said.words for _, said in found)


def about(scene, kind):
    return asked(scene, kind.using(thought=True))


def test_a_thought_about_the_parlour():
    scene = box_scene(PARLOUR, frames=[Pose.looking((0.0, -3.0, 1.0), (0.0, 0.0, 1.0))])
    question = either_way(about(scene, object_gap), "lamp", "desk")
    first, second = (one.name for one in question.evidence.mentions)
    heights = {"lamp": "-1.000 m to 0.200 m", "desk": "-1.000 m to -0.200 m"}
    assert question.thought == (
        f"Seen from above, 1.50 m lie between the {first} and the {second}. Above the camera's height, the heights "
        f"of the {first} run from {heights[first]} and those of the {second} from {heights[second]}. Between these "
        "heights lie 0.00 m. Both together part their nearest points by 1.50 m."
    )


def test_the_heights_that_are_said_have_the_difference_that_is_said():
    for question in asked(table_of(3).scene, object_size.using(thought=True)):
        high, low, size = numbers(question.thought)
        assert size == pytest.approx(high - low, abs=0.0016 + 0.005 * size)


def numbers(words: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+\.\d+", words)]


def bearings(question) -> dict[str, float]:
    """Of what is mentioned, degrees as they are said."""
    told = [float(one) for one in re.findall(r"(-?[\d.]+)°", question.thought)]
    return dict(zip(ids(question), told, strict=True))


def test_in_a_mirror_the_bearings_change_their_sign():
    plain, flipped = (about(box_scene(things), left_right) for things in (PARLOUR, mirrored(PARLOUR)))
    assert len(plain) >= 4
    for question in plain:
        there = bearings(either_way(flipped, *ids(question)))
        assert bearings(question) == {name: -degrees for name, degrees in there.items()}


def test_a_world_that_is_turned_is_thought_about_in_the_same_words():
    c, s = np.cos(0.9), np.sin(0.9)
    turned = Pose(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]), np.array([1.0, 2.0, 0.0]))
    scene = box_scene(PARLOUR)
    for kind in (object_gap, camera_distance, left_right, front_behind, egocentric_direction, object_size):
        here, there = (about(one, kind) for one in (scene, moved(scene, turned)))
        assert len(here) >= 4 and [one.thought for one in here] == [one.thought for one in there]


def test_in_a_world_of_twice_the_size_all_lengths_are_twice_as_long():
    large = {name: tuple(2 * one for one in numbers[:6]) for name, numbers in PARLOUR.items()}
    near, far = (box_scene(things, frames=[Pose.looking(eye, (0.0, 0.0, at))], without={Fact.DEPTH})
                 for things, eye, at in ((PARLOUR, (0, -3.0, 1.5), 0.7), (large, (0, -6.0, 3.0), 1.4)))  # fmt: skip
    kind = camera_distance.using(thought=True)
    here, there = ({ids(one): one for one in asked(scene, kind)} for scene in (near, far))
    assert here.keys() == there.keys() and len(here) == 4
    for key, question in here.items():
        assert numbers(there[key].thought) == pytest.approx([2 * one for one in numbers(question.thought)], abs=0.015)


def test_what_leans_or_has_no_up_is_read_off():
    things = {**PARLOUR, "vase": leaning((0.6, -0.9, 0.5), (0.2, 0.3, 0.7), 0.5)}
    for scene in (box_scene(things), box_scene(PARLOUR, without={Fact.GRAVITY})):
        read = [one for one in about(scene, object_gap) if one.thought.startswith("Between the nearest points")]
        assert read and all(one.evidence.steps == (("far", "read", ("gap_m",)),) for one in read)
    assert all("vase" in ids(one) for one in about(box_scene(things), object_gap) if len(one.evidence.steps) == 1)


def test_nothing_is_counted_one_by_one():
    scene = box_scene(PARLOUR, complete=[*PARLOUR, "piano"])
    questions = asked(scene, counting.using(thought=True, absent=1.0))
    [none] = [one for one in questions if one.answer.number == 0]
    assert none.thought == "Nothing that shows is called piano, which makes 0."


def test_the_place_in_the_list_does_not_tell_which_one_is_meant():
    drafts = thought(grounding.using(by="relation"), [table_of(seed) for seed in range(6)])
    assert {said.outcome for _, said in drafts} == {"first", "second"}
