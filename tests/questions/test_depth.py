import re
from collections import Counter

import numpy as np
import pytest

from sightline.questions.depth import depth_comparison, pixel_depth
from sightline.questions.question import Question
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from tests.made import EYE, HALF_ROOM, HEIGHT, TARGET, box_scene
from tests.questions.asking import asked, skipped


def room(**kwargs) -> Scene:
    """An empty room: every depth is known in closed form."""
    return box_scene({}, size=(320, 240), **kwargs)


def depth_in_the_room(scene: Scene, uv: tuple[float, float]) -> float:
    """z-depth where the ray through a pixel leaves the room, by plane equations."""
    camera = scene.frames[0].camera
    forward = np.subtract(TARGET, EYE) / np.linalg.norm(np.subtract(TARGET, EYE))
    right = np.array([1.0, 0, 0])
    down = np.cross(forward, right)
    ray = forward + (uv[0] - camera.cx) / camera.fx * right + (uv[1] - camera.cy) / camera.fy * down
    walls = [(axis, side) for axis in (0, 1) for side in (-HALF_ROOM, HALF_ROOM)] + [(2, 0.0), (2, HEIGHT)]
    return min(t for axis, at in walls if ray[axis] != 0 and (t := (at - EYE[axis]) / ray[axis]) > 0)


def test_the_depth_is_that_of_the_room_along_the_optical_axis():
    scene = room()
    questions = asked(scene, pixel_depth)
    assert len(questions) >= 40
    for question in questions:
        [point] = question.evidence.points
        assert question.answer.metres == pytest.approx(depth_in_the_room(scene, point.uv), rel=1e-5)
        assert question.evidence.values["depth_m"] == question.answer.metres == point.depth


def test_coordinates_in_the_text_are_those_of_the_point():
    for question in asked(room(), pixel_depth)[:10]:
        u, v = map(int, re.search(r"the point at \((\d+), (\d+)\)", question.text).groups())
        [point] = question.evidence.points
        assert abs(u / 1000 * 320 - point.uv[0]) <= 0.16 + 1e-9 and abs(v / 1000 * 240 - point.uv[1]) <= 0.12 + 1e-9
        assert "thousandths" in question.text and question.marks == ()


def test_dots_are_drawn_and_no_coordinate_is_told():
    for question in asked(room(), pixel_depth.using(refer="dot"))[:10]:
        [mark], [point] = question.marks, question.evidence.points
        assert (mark.kind, mark.uv, mark.frame) == ("dot", (point.uv,), "0")
        assert not re.search(r"\d", question.text)


def sides(question: Question) -> tuple[float, float]:
    a, b = question.evidence.points
    return a.depth, b.depth


@pytest.mark.parametrize("refer", ["coordinate", "dot"])
def test_the_nearer_of_two_pixels_is_named_by_its_letter(refer):
    scene = room()
    questions = asked(scene, depth_comparison.using(refer=refer))
    assert len(questions) >= 10
    for question in questions:
        a, b = (depth_in_the_room(scene, point.uv) for point in question.evidence.points)
        assert question.spoken == ("A" if a < b else "B")
        assert abs(a - b) >= max(0.15, 0.08 * min(a, b))
        assert np.hypot(*np.subtract(*(point.uv for point in question.evidence.points))) >= 15  # 30 at 640
        assert [mark.label for mark in question.marks] == (["A", "B"] if refer == "dot" else [])


def test_points_are_a_and_b_in_the_order_of_the_words():
    for question in asked(room(), depth_comparison)[:10]:
        told = re.findall(r"point ([AB]) at \((\d+), (\d+)\)", question.text)
        assert [letter for letter, _, _ in told] == ["A", "B"]
        for (_, u, _), point in zip(told, question.evidence.points, strict=True):
            assert int(u) == round(point.uv[0] / 320 * 1000)


def test_the_balance_knows_which_of_the_two_is_lower_and_which_further_out():
    for question in asked(room(), depth_comparison):
        a, b = question.evidence.points
        lower, upper = (a, b) if a.uv[1] > b.uv[1] else (b, a)
        if a.uv[1] != b.uv[1]:
            assert question.balance.side == ("lower" if lower.depth < upper.depth else "upper")
            out = [abs(point.uv[0] - 160) for point in (lower, upper)]
            bands = f"rows {int(upper.uv[1] / 240 * 5)} and {int(lower.uv[1] / 240 * 5)}"
            assert question.balance.key == (bands, f"out {round(6 * (out[0] - out[1]) / 320)}")
        assert question.balance.paired


def test_noise_takes_comparisons_away():
    exact, noisy = asked(room(), depth_comparison), asked(room(sigma=1.0), depth_comparison)
    assert 0 < len(noisy) < len(exact)
    assert min(abs(np.subtract(*sides(question))) for question in noisy) >= 2 * 2**0.5
    assert min(abs(np.subtract(*sides(question))) for question in exact) < 2 * 2**0.5


def test_skips_are_counted():
    scene = room()
    reasons = sum((skipped(scene, depth_comparison, seed) for seed in range(20)), Counter())
    # Two random pixels lie within 15 of each other about once in a hundred times.
    assert set(reasons) == {"the two points are too near each other", "the two depths are too near each other"}


@pytest.mark.parametrize("fact", [Fact.DEPTH, Fact.METRIC, Fact.PIXELS])
@pytest.mark.parametrize("kind", [pixel_depth, depth_comparison])
def test_no_depth_no_scale_no_picture_no_question(kind, fact):
    assert asked(room(without={fact}), kind) == []


def test_frames_take_turns():
    told = [question.views[0].frame for question in asked(room(frames=3), pixel_depth)[:6]]
    assert Counter(told[:3]) == Counter(told[3:]) == Counter("012")
