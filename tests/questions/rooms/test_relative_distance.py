from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.box import Box, gap
from sightline.geometry.box_points import points_gap, surface_points
from sightline.geometry.pose import Pose
from sightline.questions.rooms.relative_distance import relative_distance
from sightline.scenes.scene import Room
from tests.made import box_scene, moved
from tests.questions.asking import asked, ids, mirrored, skipped

# A post at the origin; how far along x the nearest face of each of the others is.
ALONG = {"lamp": 0.5, "sofa": 1.0, "desk": 1.5, "crate": 2.1, "plant": 2.8}
ROW = {"post": (0.0, 0, 0.5, 0.2, 0.2, 1.0)}
ROW |= {name: (0.1 + away + 0.1, 0.3 * (at % 2), 0.5, 0.2, 0.2, 1.0) for at, (name, away) in enumerate(ALONG.items())}


def room(things, area=20.0, **params):
    return replace(box_scene(things, frames=0, **params), room=Room(area))


def about_post(things, seed=0, **params):
    questions = asked(room(things), relative_distance.using(**params), seed)
    return [question for question in questions if ids(question) == ("post",)]


def test_the_kind_with_the_nearest_surface_is_the_answer():
    scene = room(ROW)
    solids = {thing.label: thing.box for thing in scene.objects}
    questions = asked(scene, relative_distance)
    assert {ids(question)[0] for question in questions} >= {"post", "plant"}
    for question in questions:
        gaps = {label: gap(solids[ids(question)[0]], solids[label]) for label in question.answer.options}
        assert question.answer.text == min(gaps, key=gaps.get)
        assert list(question.evidence.values.values()) == pytest.approx(list(gaps.values()))
        assert question.evidence.objects == question.answer.options
        assert f"{', '.join(question.answer.options[:-1])} or {question.answer.options[-1]}" in question.text


def test_every_choice_of_kinds_comes_at_some_time_and_once():
    for count in (2, 3, 4):
        seeds = [about_post(ROW, seed, count=count) for seed in range(8)]
        found = [Counter(frozenset(question.answer.options) for question in questions) for questions in seeds]
        assert max(number for one in found for number in one.values()) == 1
        assert {kinds for one in found for kinds in one} == {frozenset(some) for some in combinations(ALONG, count)}


def test_of_a_kind_the_nearest_one_counts():
    near = {**ROW, "plant#2": (-0.55, 0, 0.5, 0.2, 0.2, 1.0)}  # 0.35 m on the other side
    questions = [question for question in about_post(near) if "plant" in question.answer.options]
    assert questions
    for question in questions:
        assert question.answer.text == "plant"
        assert "plant#2" in question.evidence.objects and "plant" not in question.evidence.objects


def test_kinds_of_which_one_is_not_known_are_no_candidates():
    assert {o for q in about_post(ROW) for o in q.answer.options} == set(ALONG)
    partly = room(ROW, complete=["lamp", "sofa", "desk", "crate"])
    assert {o for q in asked(partly, relative_distance) for o in q.answer.options} <= {"lamp", "sofa", "desk", "crate"}
    assert about_post({**ROW, "floor lamp": (1.0, 3.0, 0.5, 0.2, 0.2, 1.0)}, count=4)
    named = {o for q in about_post({**ROW, "floor lamp": (1.0, 3.0, 0.5, 0.2, 0.2, 1.0)}) for o in q.answer.options}
    assert "lamp" not in named and "floor lamp" in named


@pytest.mark.parametrize(("area", "least"), [(None, 0.15), (40.0, 0.15), (41.0, 0.30)])
def test_distances_keep_apart_and_further_in_a_large_room(area, least):
    rng = np.random.default_rng(1)
    things = {
        name: (*rng.uniform(-2.5, 2.5, 2), 0.4, 0.3, 0.3, 0.8)
        for name in ("post", "lamp", "sofa", "desk", "crate", "plant", "stool", "globe", "vase")
    }
    questions = asked(room(things, area), relative_distance)
    apart = []
    for question in questions:
        gaps = sorted(question.evidence.values.values())
        apart += [gaps[0], *np.diff(gaps)]
    assert questions and least <= min(apart) < least + 0.1


def test_noise_widens_the_margin():
    quiet, noisy = room(ROW, sigma=0.0), room(ROW, sigma=0.17)  # two sigma of a difference: 48 cm
    assert len(asked(noisy, relative_distance)) < len(asked(quiet, relative_distance))
    for question in asked(noisy, relative_distance):
        first, second, *_ = sorted(question.evidence.values.values())
        assert second - first >= 0.48 and question.evidence.margin >= 2.0


def test_too_few_kinds_are_skipped_with_the_reason():
    few = {name: ROW[name] for name in ("post", "lamp", "sofa", "desk")}
    reason = "fewer kinds than are to be chosen among are in view at plainly different distances"
    assert skipped(room(few), relative_distance) == {reason: 4}
    close = {**few, "crate": (-0.7, 0, 0.5, 0.2, 0.2, 1.0)}  # as near to the post as the lamp is
    assert about_post(close) == [] and skipped(room(close), relative_distance)[reason] >= 1
    # Lamp, crate and globe are 0.5, 0.6 and 0.7 m away: who draws the crate can draw neither of the others.
    between = {**ROW, "crate": (-0.8, 0, 0.5, 0.2, 0.2, 1.0), "globe": (0, -0.9, 0.5, 0.2, 0.2, 1.0)}
    del between["plant"]
    assert skipped(room(between), relative_distance)["kinds that were drawn are at about the same distance"] >= 1


def told(questions):
    return [(question.text, question.spoken) for question in questions]


def test_mirroring_turning_and_moving_the_world_change_nothing():
    away = Pose(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.5]))
    before = told(asked(room(ROW), relative_distance))
    assert before == told(asked(replace(moved(room(ROW), away), room=Room(20.0)), relative_distance))
    assert before == told(asked(room(mirrored(ROW)), relative_distance))


def test_twice_the_size_is_the_same_choice_at_twice_the_distance():
    large = replace(
        room(ROW),
        objects=tuple(
            replace(thing, box=Box(2 * thing.box.center, 2 * thing.box.size, thing.box.rotation))
            for thing in room(ROW).objects
        ),
    )

    def known(questions):
        return {
            (*ids(q), *sorted(q.answer.options)): (q.answer.text, max(q.evidence.values.values())) for q in questions
        }

    small, double = known(asked(room(ROW), relative_distance)), known(asked(large, relative_distance))
    assert small.keys() <= double.keys()
    assert all(double[k] == (text, pytest.approx(2 * metres)) for k, (text, metres) in small.items())


def test_another_order_of_the_same_things_gives_the_same_questions():
    def known(things):
        questions = [question for seed in range(8) for question in asked(room(things), relative_distance, seed)]
        return {(*ids(q), *sorted(q.answer.options), q.answer.text) for q in questions}

    assert known(ROW) == known(dict(reversed(ROW.items())))


def test_the_true_option_stands_in_every_place_and_no_kind_wins_its_pair_by_being_named():
    questions = [q for seed in range(30) for q in asked(room(ROW), relative_distance, seed)]
    places = Counter(question.answer.index for question in questions)
    assert max(places.values()) < 1.2 * min(places.values())
    for question in questions:
        gaps = dict(zip(question.answer.options, question.evidence.values.values(), strict=True))
        assert question.balance.key == tuple(sorted(sorted(gaps, key=gaps.get)[:2]))
        assert question.balance.side == question.answer.text and question.balance.paired


def test_the_benchmarks_points_may_be_asked_for():
    scene = room({name: (*numbers, 0.3) for name, numbers in ROW.items()})
    solids = {thing.label: thing.box for thing in scene.objects}
    questions = [q for q in asked(scene, relative_distance.using(distance="vsi")) if ids(q) == ("post",)]
    assert questions
    for question in questions:
        exact = [gap(solids["post"], solids[label]) for label in question.answer.options]
        told = list(question.evidence.values.values())
        assert told == [points_gap(*map(surface_points, (solids["post"], solids[o]))) for o in question.answer.options]
        assert told != exact and told == pytest.approx(exact, abs=0.1)


def test_a_film_names_what_it_shows():
    things = {**ROW, "shelf": (0.0, -5.0, 0.9, 0.8, 0.3, 1.8)}  # behind the camera
    questions = asked(box_scene(things, frames=2), relative_distance)
    assert questions and {q.shows for q in questions} == {"scene"}
    assert not any("shelf" in question.text for question in questions)


@pytest.mark.parametrize(
    ("params", "said"), [({"distance": "centre"}, "surface"), ({"count": 1}, "2 to 8"), ({"count": 9}, "2 to 8")]
)
def test_other_settings_are_refused(params, said):
    with pytest.raises(QuestionError, match=said):
        about_post(ROW, **params)
