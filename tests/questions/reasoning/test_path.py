import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.answer import score
from sightline.answers.choice import YesNo
from sightline.answers.sequence import Route
from sightline.geometry.pose import Pose
from sightline.questions.catalog import by_name
from sightline.questions.question import ask
from sightline.questions.reasoning.path import gets_through, gone_round, plain_turns, way_landmarks, way_turns
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, about, asked, ids, skipped
from tests.questions.reasoning.floored import CORNER, HALL, ISLANDS, SIZE, WALLED, floored

QUARTER = Pose(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([2.0, -1.0, 0.5]))


def mirrored(things):
    return {name: (SIZE[0] - numbers[0], *numbers[1:]) for name, numbers in things.items()}


def scaled(things):
    return {name: tuple(2 * number for number in numbers) for name, numbers in things.items()}


def all_asked(scene, kind, seeds=8):
    found = {}
    for seed in range(seeds):
        found |= about(asked(scene, kind, seed))
    return found


def test_from_the_chest_to_the_stove_one_passes_the_plant_and_not_the_barrel():
    found = {key: q for key, q in all_asked(floored(WALLED), way_landmarks).items() if key[:2] == ("chest", "stove")}
    assert any("plant" in key for key in found) and any("barrel" in key for key in found)
    for question in found.values():
        assert ("plant" in question.answer.landmarks) is ("plant" in ids(question))
        assert "barrel" not in question.answer.landmarks
        assert set(question.answer.landmarks) < set(ids(question)[2:])
        assert score(question.answer, "You pass: " + question.spoken, question.form, "landmark_order") == 1.0


def test_the_way_back_passes_the_same_in_the_other_order():
    there, back = {}, {}
    for (a, b, *things), question in all_asked(floored(WALLED), way_landmarks, 12).items():
        (there if a < b else back)[a, b, *sorted(things)] = question.answer.landmarks
    both = [key for key in there if (key[1], key[0], *key[2:]) in back]
    assert both
    for a, b, *things in both:
        assert there[a, b, *things] == back[b, a, *things][::-1]


def test_a_way_round_a_wall_turns_and_its_mirror_turns_the_other_way():
    swap = {"left": "right", "right": "left", "back": "back"}
    here, there = (all_asked(floored(things), way_turns) for things in (CORNER, mirrored(CORNER)))
    both = here.keys() & there.keys()
    assert both
    for pair in both:
        assert tuple(swap[turn] for turn in here[pair].answer.turns) == there[pair].answer.turns
    assert here["chest", "stove"].answer.turns == ("left",) and here["stove", "chest"].answer.turns == ("right",)


def test_turning_and_moving_the_world_changes_no_answer():
    for kind in (way_landmarks, way_turns, gets_through, gone_round):
        for things in (HALL, CORNER):
            here, there = asked(floored(things), kind), asked(floored(things, world=QUARTER), kind)
            answers = {q.text: q.spoken for q in there}
            assert [answers.get(q.text, q.spoken) for q in here] == [q.spoken for q in here]
            assert len({q.text for q in here} & set(answers)) >= 0.7 * len(here)


def test_the_order_in_which_things_are_listed_changes_no_answer():
    for kind, things in ((way_turns, CORNER), (gone_round, ISLANDS)):
        here, there = (all_asked(floored(some), kind) for some in (things, dict(reversed(things.items()))))
        both = here.keys() & there.keys()
        assert both and all(here[key].spoken == there[key].spoken for key in both)


def test_in_a_world_twice_as_large_ways_are_twice_as_long():
    here = all_asked(floored(CORNER), way_turns)
    there = all_asked(floored(scaled(CORNER), (2 * SIZE[0], 2 * SIZE[1]), 0.1), way_turns)
    for pair in here.keys() & there.keys():
        lengths = [found[pair].evidence.values["length_m"] for found in (here, there)]
        # Who goes is no larger: a way begins up to 60 cm further from a thing than twice as far.
        assert 2 * lengths[0] - 0.3 <= lengths[1] <= 2 * lengths[0] + 1.6


@pytest.mark.parametrize("gap", [0.4, 0.65, 0.9])
def test_who_is_wider_than_the_gap_does_not_get_through(gap):
    wall = {"wall": (4.0, (6 - gap) / 2, 0.75, 0.2, 6 - gap, 1.5)}
    posts = {"chest": (1.0, 3.0, 0.4, 0.5, 0.5, 0.8), "stove": (7.0, 3.0, 0.4, 0.5, 0.5, 0.8)}
    answers = {}
    for seed in range(40):
        for question in asked(floored({**wall, **posts}), gets_through, seed):
            if set(ids(question)) == {"chest", "stove"}:
                answers[question.evidence.values["width_m"]] = question.answer
    assert len(answers) >= 3
    for width, answer in answers.items():
        assert answer == YesNo(width < gap) and abs(width - gap) >= 0.1


def test_what_stands_on_the_line_has_to_be_gone_round():
    found = {tuple(sorted(key[:2])): q for key, q in all_asked(floored(ISLANDS), gone_round).items()}
    assert found["chest", "stove"].answer.text == "sofa" and found["lamp", "plant"].answer.text == "table"
    assert ("chest", "lamp") not in found
    for question in found.values():
        assert set(question.form.options) == {"sofa", "table"}


def test_two_ways_that_are_nearly_as_short_are_not_asked_about():
    # Two posts behind an island in the middle: one can go round it on either side.
    things = {
        "island": (4.0, 3.0, 0.5, 2.0, 2.0, 1.0), "chest": (1.0, 3.0, 0.4, 0.5, 0.5, 0.8),
        "stove": (7.0, 3.0, 0.4, 0.5, 0.5, 0.8), "lamp": (4.0, 4.8, 0.7, 0.2, 0.2, 1.4),
        "plant": (4.0, 0.3, 0.5, 0.2, 0.2, 1.0),
    }  # fmt: skip
    found = all_asked(floored(things), way_landmarks)
    assert not [key for key in found if set(key[:2]) == {"chest", "stove"} and {"lamp", "plant"} & set(key[2:])]
    assert skipped(floored(things), way_landmarks)["another way is nearly as short"] >= 1


def test_bends_that_are_nearly_turns_are_not_plain():
    def bent(degrees, ahead=1.5):
        a = math.radians(degrees)
        return np.array([[0, 0], [1.5, 0], [1.5 + ahead * math.cos(a), ahead * math.sin(a)]])

    assert plain_turns(bent(60)) == ("left",) and plain_turns(bent(-60)) == ("right",)
    assert plain_turns(bent(10)) == () and plain_turns(bent(160)) == ("back",)
    assert plain_turns(bent(35)) is None and plain_turns(bent(130)) is None
    assert plain_turns(bent(60, ahead=0.3)) is None  # a hook at the end
    assert plain_turns(np.array([[0, 0], [1, 0], [1.5, 0.5], [1.5, 2]])) is None  # one turn or two


def test_scenes_that_do_not_know_their_floor_are_not_asked():
    assert asked(box_scene(PARLOUR), way_turns) == []
    scene = floored(HALL)
    blind = replace(scene, facts={fact: vouch for fact, vouch in scene.facts.items() if fact != Fact.FREE_SPACE})
    for kind in (way_landmarks, way_turns, gets_through, gone_round):
        assert asked(blind, kind) == [] and by_name(kind.name) is kind


def test_names_stand_in_the_text_and_the_whole_scene_is_shown():
    for kind in (way_landmarks, way_turns, gets_through, gone_round):
        for question in ask([kind], SceneTable(floored(HALL)), 3)[0]:
            assert all(f"the {mention.name}" in question.text for mention in question.evidence.mentions)
            assert question.views == () and question.shows == "scene"
            assert question.answer != Route() or kind is way_turns
