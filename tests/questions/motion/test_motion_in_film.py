from itertools import pairwise

import pytest

from sightline.geometry.pose import Pose
from sightline.questions.motion.motion_in_film import event_order, point_path
from tests.made_film import LEVEL, film, in_moved_world, line, rest
from tests.questions.asking import asked, skipped

ORDERED = {"a": line(0.08, 0, 0, start=1), "b": line(0, 0.08, 0, start=3), "c": line(0, 0, 0.08, start=5)}


def corner(f):
    """Ten centimetres a frame to the right up to the third, then up."""
    return (0.1 * min(f, 3), 0.0, 0.1 * max(f - 3, 0))


def walking(f):
    return Pose(LEVEL.rotation, LEVEL.translation + (0.05 * f, 0.02 * f, 0.0))


def test_a_path_goes_round_the_corner_and_a_straight_line_does_not():
    questions = asked(film({"b": corner, "c": rest}, camera=walking), point_path)
    lengths = {len(q.views) for q in questions}
    assert lengths >= {3, 4, 5, 6, 8}
    for question in questions:
        frames = [int(view.frame) for view in question.views]
        assert frames == sorted(frames) and {view.role for view in question.views} == {"video"}
        steps = [(min(f, 3), max(f - 3, 0)) for f in frames]
        path = sum(((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in pairwise(steps)) / 10
        assert question.answer.metres == pytest.approx(path)
        assert question.evidence.values["straight_m"] <= path + 1e-12
        assert question.evidence.points[0].track == "b"
    bent = [q for q in questions if q.evidence.values["straight_m"] < 0.9 * q.answer.metres]
    assert bent


def test_the_path_doubles_with_the_world():
    scene = film({"b": corner}, camera=walking)

    def told(scene):
        return {(q.views, q.evidence.points[0].index): q.answer.metres for q in asked(scene, point_path)}

    small, large = told(scene), told(in_moved_world(scene, LEVEL, scale=2.0))
    shared = small.keys() & large.keys()
    assert len(shared) >= 10
    assert all(large[k] == pytest.approx(2 * small[k]) for k in shared)


def test_short_paths_and_those_inside_the_noise_are_skipped():
    assert skipped(film({"b": line(0.004, 0, 0)}), point_path).keys() == {
        "nothing moves in the film",
        "it hardly moved",
    }
    assert asked(film({"b": rest}), point_path) == []
    noisy = asked(film({"b": corner}, sigma=0.03), point_path)
    assert noisy and min(q.evidence.margin for q in noisy) >= 2.0


def test_bodies_are_put_into_the_order_in_which_they_set_off():
    spoken = set()
    for question in [q for seed in range(3) for q in asked(film(ORDERED, camera=walking), event_order, seed)]:
        tracks = {letter: point.track for letter, point in zip("ABC", question.evidence.points, strict=False)}
        assert [tracks[letter] for letter in question.answer.names] == sorted(tracks.values())
        assert question.answer.read(question.spoken, question.form) == question.answer
        assert all(f"point {letter} at" in question.text for letter in tracks)
        spoken.add(question.spoken)
    assert {"A, B", "B, A"} <= spoken and any(len(one) > 4 for one in spoken)


def test_bodies_that_set_off_together_or_move_from_the_beginning_have_no_order():
    together = {"a": line(0.08, 0, 0, start=2), "b": line(0, 0.08, 0, start=2)}
    assert asked(film(together), event_order) == []
    assert asked(film({"a": line(0.08, 0, 0), "b": line(0, 0.08, 0), "c": rest}), event_order) == []
    assert skipped(film(together), event_order).keys() == {"no two bodies start one after the other"}


def test_an_order_inside_the_noise_is_not_asked():
    assert asked(film(ORDERED, sigma=0.002), event_order)
    assert skipped(film(ORDERED, sigma=0.03), event_order) == {"too noisy to tell what rests": 1}


@pytest.mark.parametrize("kind", [point_path, event_order])
def test_every_need_is_needed_and_dots_are_drawn_where_they_are_spoken_of(kind):
    ways = {**ORDERED, "b": corner} if kind is point_path else ORDERED
    for fact in kind.needs:
        assert asked(film(ways, without={fact}), kind) == []
    for question in asked(film(ways), kind.using(refer="dot")):
        letters = [f"{letter}" for letter in "ABC"] if kind is event_order else [""]
        first = [p for p in question.evidence.points if p.frame == question.views[0].frame]
        assert [(m.uv[0], m.label) for m in question.marks] == [
            (point.uv, letter) for point, letter in zip(first, letters, strict=False)
        ]
