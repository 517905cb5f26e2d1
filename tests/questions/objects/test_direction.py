import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.answer import score
from sightline.answers.choice import YesNo
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.objects.direction import SECTORS, egocentric_direction, front_behind, left_right, sector, turn
from tests.made import EYE, box_scene, moved
from tests.questions.asking import PARLOUR, about, asked, either_way, ids, mirrored, skipped


def side(questions, a, b) -> str:
    """Where a lies as seen against b, whichever way it was asked."""
    question = either_way(questions, a, b)
    said = question.answer.text
    return said if ids(question) == (a, b) else {"left": "right", "right": "left"}[said]


def test_left_and_right_are_the_cameras():
    questions = asked(box_scene(PARLOUR), left_right)
    assert side(questions, "lamp", "desk") == "left"
    assert side(questions, "desk", "chair") == "right"
    assert side(questions, "crate", "lamp") == "right"


def test_seen_from_the_other_side_of_the_room_left_is_right():
    across = Pose.looking((0.0, 5.0, 1.5), (0.0, 0.0, 0.7))
    front, back = box_scene(PARLOUR), box_scene(PARLOUR, frames=[across])
    for pair in (("lamp", "desk"), ("desk", "chair"), ("lamp", "chair")):
        assert {side(asked(front, left_right), *pair), side(asked(back, left_right), *pair)} == {"left", "right"}


def test_a_mirror_flips_every_side():
    plain, flipped = asked(box_scene(PARLOUR), left_right), asked(box_scene(mirrored(PARLOUR)), left_right)
    pairs = [tuple(sorted(ids(question))) for question in plain]
    assert len(pairs) >= 4 and sorted(pairs) == sorted(tuple(sorted(ids(question))) for question in flipped)
    for pair in pairs:
        assert {side(plain, *pair), side(flipped, *pair)} == {"left", "right"}


def test_what_is_neither_left_nor_right_is_skipped():
    stacked = {"lamp": (0.0, 0, 0.5, 0.3, 0.3, 1.0), "rug": (0.05, -1, 0.02, 0.4, 0.4, 0.04)}
    assert asked(box_scene(stacked), left_right) == []
    assert skipped(box_scene(stacked), left_right) == {"neither is clearly left of the other": 1}


def test_the_side_is_balanced_by_the_pair_not_by_the_order_of_asking():
    for seed in range(6):
        question = either_way(asked(box_scene(PARLOUR), left_right, seed), "lamp", "desk")
        # "desk" comes first in the alphabet, and it is right: so the lamp is the left one.
        assert (question.balance.key, question.balance.side) == (("desk", "lamp"), "lamp")
        assert question.balance.paired


def test_both_orders_are_asked():
    orders = {ids(either_way(asked(box_scene(PARLOUR), left_right, seed), "lamp", "desk")) for seed in range(20)}
    assert orders == {("lamp", "desk"), ("desk", "lamp")}


def test_the_nearer_one_is_in_front():
    eye = np.array(EYE)

    def nearest(name):
        center, size = np.array(PARLOUR[name][:3]), np.array(PARLOUR[name][3:])
        return np.linalg.norm(np.clip(eye, center - size / 2, center + size / 2) - eye)

    questions = asked(box_scene(PARLOUR), front_behind)
    assert len(questions) == 6
    for question in questions:
        a, b = (nearest(name) for name in ids(question))
        assert question.answer == YesNo(bool(a < b))
        told = question.evidence.values
        assert (told["nearest_a_m"], told["nearest_b_m"]) == pytest.approx((a, b))


def test_about_equally_far_things_are_not_compared():
    things = {"lamp": (-1.0, 0, 0.5, 0.3, 0.3, 1.0), "vase": (1.0, 0.05, 0.5, 0.3, 0.3, 1.0)}
    assert asked(box_scene(things), front_behind) == []
    assert skipped(box_scene(things), front_behind) == {"they are about equally far from the camera": 1}


def test_yes_and_no_go_with_the_pair():
    for seed in range(6):
        question = either_way(asked(box_scene(PARLOUR), front_behind, seed), "crate", "chair")
        assert question.answer == YesNo(ids(question)[0] == "crate")
        assert (question.balance.key, question.balance.side) == (("chair", "crate"), "crate")


# Stand at the post (origin), face the oven 2 m along +y; the plant stands around.
def egocentric(level, x, y, seed=0):
    things = {"post": (0, 0, 0.5, 0.2, 0.2, 1), "oven": (0, 2, 0.5, 0.2, 0.2, 1), "plant": (x, y, 0.5, 0.2, 0.2, 1)}
    kind = egocentric_direction.using(level=level)
    return about(asked(box_scene(things, frames=0), kind, seed)).get(("post", "oven", "plant"))


@pytest.mark.parametrize(
    ("x", "y", "hard", "medium", "easy"),
    [
        (-1.5, 1.5, "front-left", "left", "left"),
        (1.5, 1.5, "front-right", "right", "right"),
        (-1.5, -0.8, "back-left", "left", "left"),
        (1.5, -0.8, "back-right", "right", "right"),
        (-0.6, -1.8, "back-left", "back", None),
        (0.6, -1.8, "back-right", "back", None),
    ],
)
def test_where_somebody_who_stands_at_the_post_has_the_plant(x, y, hard, medium, easy):
    assert egocentric("hard", x, y).answer.text == hard
    assert egocentric("medium", x, y).answer.text == medium
    question = egocentric("easy", x, y)
    assert (question and question.answer.text) == easy


def test_what_lies_near_a_border_is_not_asked():
    assert egocentric("hard", -2.0, 0.2) is None  # 6° from the border between front-left and back-left
    assert egocentric("medium", -2.0, 0.2).answer.text == "left"
    assert egocentric("medium", -1.5, -1.6) is None  # at about 137°
    assert egocentric("hard", -0.3, 4.0) is None  # 4° left of straight ahead


def test_too_near_or_too_far_is_not_asked():
    assert egocentric("hard", -0.15, 0.15) is None
    assert egocentric("hard", -4.0, 4.0) is None


def test_a_thing_that_reaches_into_another_direction_is_not_asked_about():
    things = {"post": (0, 0, 0.5, 0.2, 0.2, 1), "oven": (0, 2, 0.5, 0.2, 0.2, 1), "sofa": (-1.5, 0.6, 0.5, 0.8, 2.4, 1)}
    found = about(asked(box_scene(things, frames=0), egocentric_direction))
    assert ("post", "oven", "sofa") not in found
    assert skipped(box_scene(things, frames=0), egocentric_direction)["it reaches into another direction"] >= 1


def test_the_options_are_offered_in_the_words_and_the_answer_reads_back():
    question = egocentric("easy", -1.5, 1.5)
    assert question.form.options == ("left", "right") and "left or right" in question.text
    assert question.spoken == "left"
    assert score(question.answer, "To your left.", question.form) == 1.0
    assert score(question.answer, "right", question.form) == 0.0


def test_an_unknown_level_is_refused():
    with pytest.raises(QuestionError, match="easy, medium, hard"):
        asked(box_scene(PARLOUR), egocentric_direction.using(level="expert"))


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 2 * math.pi), st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 2 * math.pi - 1e-6))
def test_turning_and_moving_the_world_changes_no_angle(heading, x, y, angle):
    p, o = np.zeros(2), np.array([2.0, 0.0])
    q = np.array([math.cos(angle), math.sin(angle)])
    rotation = np.array([[math.cos(heading), -math.sin(heading)], [math.sin(heading), math.cos(heading)]])
    found = turn(*(rotation @ point + (x, y) for point in (p, o, q)))
    assert abs(math.remainder(found - angle, math.tau)) < 1e-9


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 359.99))
def test_the_mirror_of_a_sector_is_the_sector_of_the_mirror(degrees):
    for level in SECTORS:
        borders = [start for _, start in SECTORS[level]]
        if any(abs(degrees - start) < 1e-6 or abs(360 - degrees - start) < 1e-6 for start in borders):
            continue
        here, there = (sector(math.radians(value), level) for value in (degrees, 360 - degrees))
        assert there == (here.replace("left", "R").replace("right", "left").replace("R", "right"))


def test_a_moved_world_gives_the_same_answers_in_the_same_words():
    away = Pose(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.5]))
    scene = box_scene(PARLOUR)
    for kind in (left_right, front_behind, egocentric_direction):
        before, after = asked(scene, kind), asked(moved(scene, away), kind)
        assert before and [(q.text, q.spoken) for q in before] == [(q.text, q.spoken) for q in after]
