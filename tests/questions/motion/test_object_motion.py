import math
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.geometry.pose import Pose
from sightline.questions.motion.object_motion import MOVERS, point_displacement, point_speed, point_travel, who_moves
from sightline.scenes.scene import SceneObject
from tests.made_film import LEVEL, film, in_moved_world, line, rest
from tests.questions.asking import asked, skipped

KINDS = [point_travel, point_displacement, point_speed, who_moves]
WAYS = {"a": line(0.1, 0.0, 0.0), "b": rest, "c": line(0.0, 0.06, -0.02)}
TURN = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))


def walking(f):
    return Pose(LEVEL.rotation, LEVEL.translation + (0.07 * f, 0.02 * f, 0.0))


def key(question):
    first, second = question.evidence.points
    return first.track, first.index, first.frame, second.frame


def by_point(scene, kind):
    """Questions of all seeds by the point and the frames that they ask about."""
    return {key(question): question for seed in range(6) for question in asked(scene, kind, seed)}


def truth(track, first, second):
    return (int(second) - int(first)) * np.array({"a": (0.1, 0, 0), "b": (0, 0, 0), "c": (0, 0.06, -0.02)}[track])


@pytest.mark.parametrize("camera", [lambda f: LEVEL, walking])
def test_a_point_moved_as_far_as_its_body_whatever_the_camera_did(camera):
    questions = by_point(film(WAYS, camera=camera), point_travel)
    assert {track for track, *_ in questions} == {"a", "b", "c"}
    for (track, _, first, second), question in questions.items():
        assert question.answer.metres == pytest.approx(np.linalg.norm(truth(track, first, second)), abs=1e-12)
        assert [view.role for view in question.views] == ["reference", "support"]
    assert {q.answer for (track, *_), q in questions.items() if track == "b"} == {Length(0.0)}


def test_the_vector_is_said_in_the_first_cameras_axes():
    for (track, _, first, second), question in by_point(film(WAYS, camera=walking), point_displacement).items():
        east, north, up = truth(track, first, second)
        assert question.answer.xyz == pytest.approx((east, -up, north), abs=1e-12)  # x right, y down, z forward
        assert isinstance(question.answer, Vector)


def test_the_way_back_is_the_opposite_in_the_other_cameras_axes():
    def turning(f):
        return Pose.looking((0.0, -4.0, 1.0), (0.1 * f, 0.0, 1.0))

    scene = film(WAYS, camera=turning)
    there, back = (by_point(scene, point_displacement.using(backward=share)) for share in (0.0, 1.0))
    both = [k for k in there if (*k[:2], k[3], k[2]) in back]
    assert len(both) > 20
    for track, index, i, j in both:
        out, home = there[track, index, i, j].answer.xyz, back[track, index, j, i].answer.xyz
        turn = turning(int(j)).inverse() @ turning(int(i))
        assert turn.rotate(out) == pytest.approx(-np.array(home), abs=1e-9)


def test_in_a_mirror_left_becomes_right():
    one = by_point(film({"b": line(0.06, 0.03, 0.01)}), point_displacement)
    other = by_point(film({"b": line(-0.06, 0.03, 0.01)}), point_displacement)
    shared = one.keys() & other.keys()
    assert len(shared) > 20
    for k in shared:
        x, y, z = one[k].answer.xyz
        assert other[k].answer.xyz == pytest.approx((-x, y, z), abs=1e-12)


@pytest.mark.parametrize("kind", [point_travel, point_displacement])
def test_a_world_of_twice_the_size_moves_twice_as_far_and_a_turned_one_the_same(kind):
    scene = film(WAYS, camera=walking)
    before, turned = by_point(scene, kind), by_point(in_moved_world(scene, TURN), kind)
    large = by_point(in_moved_world(scene, TURN, scale=2.0), kind)
    for other, times in ((turned, 1), (large, 2)):
        shared = before.keys() & other.keys()
        assert len(shared) > 20
        for k in shared:
            small, big = (q.evidence.values["distance_m"] for q in (before[k], other[k]))
            assert big == pytest.approx(times * small, abs=1e-9)
            if kind is point_displacement:
                assert other[k].answer.xyz == pytest.approx(times * np.array(before[k].answer.xyz), abs=1e-9)


def test_rest_and_motion_and_both_kinds_of_camera_come_alike_often():
    def later(f):
        return LEVEL if f < 4 else walking(f)

    first = asked(film(WAYS, camera=later), point_travel)[:24]
    kinds = [(q.answer.metres > 0, q.evidence.values["camera_m"] > 0.01) for q in first]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == dict.fromkeys(set(kinds), 6) and len(set(kinds)) == 4


def test_small_moves_are_skipped_and_the_official_style_asks_them():
    scene = film({"b": line(0.015, 0, 0)}, frames=4)
    assert asked(scene, point_travel) == [] or min(q.answer.metres for q in asked(scene, point_travel)) >= 0.05
    assert skipped(film({"b": line(0.012, 0, 0)}, frames=4), point_travel).keys() == {"it hardly moved"}
    official = asked(scene, point_travel.using(least=0.0, spread="width"))
    assert {round(q.answer.metres, 4) for q in official} == {0.015, 0.03, 0.045}
    assert {q.evidence.margin for q in official} == {None}


def test_a_point_at_rest_is_exactly_zero_and_one_pair_of_it_is_kept_in_the_official_style():
    shaky = film({"b": lambda f: (0.004 * (f % 2), 0, 0)})
    official = asked(shaky, point_displacement.using(least=0.0, spread="width"))
    assert len(official) == 12 and {q.answer.xyz for q in official} == {(0.0, 0.0, 0.0)}
    assert len({key(q)[1] for q in official}) == 12
    calm = film({"b": lambda f: (0.0015 * (f % 2), 0, 0)})
    assert len(asked(calm, point_displacement)) == 48


def test_what_moved_a_few_millimetres_is_not_said_to_rest_unless_it_may_be_noise():
    shaky = {"b": lambda f: (0.003 * f, 0, 0)}
    assert asked(film(shaky, frames=4), point_travel) == [] == asked(film(shaky, frames=4), who_moves)
    assert skipped(film(shaky, frames=4), point_travel) == {"it hardly moved": 48}
    assert {q.answer.metres for q in asked(film(shaky, frames=4, sigma=0.004), point_travel)} == {0.0}
    assert {q.answer.text for q in asked(film({"b": rest}, camera=lambda f: Pose(
        LEVEL.rotation, LEVEL.translation + (0.004 * (f > 0), 0, 0))), who_moves)} == {MOVERS[3]}  # fmt: skip


def test_where_things_are_known_only_they_are_asked_about_and_balanced_by_what_they_are():
    scene = film(WAYS)
    things = (SceneObject("c", "crate"), SceneObject("b", "bag"))
    tracks = tuple(replace(t, object_id=t.id if t.id in "bc" else None) for t in scene.read_tracks())
    known = replace(scene, objects=things, read_tracks=lambda: tracks)
    for kind in (point_travel, point_displacement, point_speed, who_moves):
        labels = {(key(q)[0], "crate" in q.balance.key, "bag" in q.balance.key) for q in asked(known, kind)}
        assert labels <= {("b", False, True), ("c", True, False)} and labels
    official = asked(known, point_travel.using(least=0.0))
    assert {key(q)[0] for q in official} == {"a", "b", "c"}


def test_noise_swallows_small_moves_and_rest_that_cannot_be_told_from_them():
    noisy = film(WAYS, sigma=0.05)  # of a move: twice that
    assert min(q.answer.metres for q in asked(noisy, point_travel)) >= 0.21
    assert min(q.evidence.margin for q in asked(noisy, point_travel)) >= 2.0
    assert skipped(noisy, point_travel)["too noisy to tell what rests"] > 0
    calm = film(WAYS, sigma=0.01)
    rests = [q.evidence.margin for q in asked(calm, point_travel) if q.answer.metres == 0]
    assert rests and rests == pytest.approx([0.05 / 0.02] * len(rests))
    shaky = [q for q in asked(film(WAYS, sigma=0.016), point_travel)]  # 3.2 cm of a move: what rests can be told
    assert min(q.answer.metres for q in shaky if q.answer.metres > 0) >= 0.074
    assert {q.answer.metres > 0 for q in shaky} == {True, False} and min(q.evidence.margin for q in shaky) >= 2.0


@pytest.mark.parametrize("refer", ["coordinate", "dot"])
def test_the_point_is_marked_in_the_first_image_alone(refer):
    for kind in KINDS:
        for question in asked(film(WAYS), kind.using(refer=refer))[:10]:
            first = question.evidence.points[0]
            assert [(mark.frame, mark.uv) for mark in question.marks] == (
                [(first.frame, (first.uv,))] * (refer == "dot")
            )
            u, v = (round(1000 * at / edge) for at, edge in zip(first.uv, (320, 240), strict=True))
            assert (f"({u}, {v})" in question.text) == (refer == "coordinate")


def test_a_share_of_the_pairs_runs_backward():
    pairs = [(int(k[2]), int(k[3])) for k in map(key, asked(film(WAYS), point_travel.using(backward=0.5)))]
    assert 0.3 < np.mean([i > j for i, j in pairs]) < 0.7
    assert all(int(k[2]) < int(k[3]) for k in map(key, asked(film(WAYS), point_travel.using(backward=0.0))))


def test_speed_is_the_way_over_the_time_that_the_text_tells():
    for question in asked(film(WAYS), point_speed):
        track, _, first, second = key(question)
        seconds = 0.5 * abs(int(second) - int(first))
        assert f"{seconds:.3g} s" in question.text
        assert question.answer.metres_per_second == pytest.approx({"a": 0.2, "c": math.hypot(0.12, 0.04)}[track])


def test_speed_is_not_asked_where_nobody_knows_the_time():
    scene = film(WAYS)
    timeless = replace(scene, frames=tuple(replace(frame, time_s=None) for frame in scene.frames))
    assert asked(timeless, point_speed) == []
    assert skipped(timeless, point_speed)["no time between the frames is known"] > 0


def test_who_moved_is_told_of_camera_and_point():
    def later(f):
        return LEVEL if f < 4 else walking(f)

    told = {}
    for question in asked(film(WAYS, camera=later), who_moves):
        track, _, first, second = key(question)
        camera = max(int(first), int(second)) >= 4
        expected = {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[camera, track != "b"]
        assert question.answer.text == MOVERS[expected]
        assert all(option in question.text for option in MOVERS)
        told[expected] = question
    assert told.keys() == {0, 1, 2, 3}


def test_a_camera_that_only_turns_has_moved_and_one_that_hardly_did_is_not_asked_about():
    def turned(degrees):
        angle = math.radians(degrees)
        return lambda f: Pose.looking((0, -4, 1), (math.sin(angle * (f > 3)), -4 + math.cos(angle * (f > 3)), 1))

    assert {q.answer.text for q in asked(film({"b": rest}, camera=turned(8)), who_moves)} == {MOVERS[0], MOVERS[3]}
    small = film({"b": rest}, camera=turned(2))
    assert {q.answer.text for q in asked(small, who_moves)} == {MOVERS[3]}
    assert skipped(small, who_moves)["the camera hardly moved"] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_need_is_needed(kind):
    assert asked(film(WAYS), kind)
    for fact in kind.needs:
        assert asked(film(WAYS, without={fact}), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_asks_the_same_and_another_one_something_else(kind):
    first, again, other = ([q.text for q in asked(film(WAYS), kind, seed)] for seed in (3, 3, 4))
    assert first == again != other
