import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sightline.answers.region import Pixel
from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.frames.depth import depth_comparison, pixel_comparison, pixel_depth
from sightline.questions.question import Question
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene
from tests.made import EYE, HALF_ROOM, HEIGHT, TARGET, box_scene
from tests.questions.asking import asked, mirrored, skipped


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


@pytest.mark.parametrize("refer", ["coordinate", "dot"])
def test_the_farther_one_is_named_where_it_is_asked_for(refer):
    kind = depth_comparison.using(refer=refer, ask="either")
    asked_for = Counter()
    for question in asked(room(), kind):
        a, b = sides(question)
        [(which, _, _)] = question.evidence.steps
        assert question.spoken == ("A" if (a < b) == (which == "nearer") else "B")
        assert (which == "farther") == bool(re.search("farther|greater|deeper", question.text))
        asked_for[which] += 1
    assert min(asked_for["nearer"], asked_for["farther"]) > sum(asked_for.values()) / 4
    with pytest.raises(QuestionError, match="ask='nearest'"):
        asked(room(), depth_comparison.using(ask="nearest"))


def test_the_coordinates_of_the_asked_one_are_the_answer_and_the_other_is_its_rival():
    questions = asked(room(), pixel_comparison.using(ask="either"))
    assert len(questions) >= 10
    for question in questions:
        points, [(which, _, _)] = question.evidence.points, question.evidence.steps
        right = (min if which == "nearer" else max)(points, key=lambda point: point.depth)
        [other] = [point for point in points if point is not right]
        assert (question.answer.u, question.answer.v) == right.uv and question.answer.rivals == (other.uv,)
        told = re.findall(r"\((\d+, \d+)\)", question.text)
        assert question.spoken.strip("[]") in told
        for said, mark in zip(told, (1.0, 0.0) if question.spoken[1:-1] == told[0] else (0.0, 1.0), strict=True):
            assert question.answer.score(Pixel.read(f"[{said}]", question.form), "nearest_given") == mark


def test_without_a_dead_zone_smaller_differences_are_asked_about_but_none_that_rounding_hides():
    # Straight at a wall: all depths are the same but for the rounding of single precision.
    facing = box_scene({}, size=(320, 240), frames=[Pose.looking((0.0, 0.0, 1.5), (0.0, 5.0, 1.5))])
    for refer in ("coordinate", "dot"):
        kind = depth_comparison.using(refer=refer, least_m=0.0, least_share=0.0, apart=0.0)
        questions = [question for seed in range(5) for question in asked(room(), kind, seed)]
        assert min(abs(np.subtract(*sides(question))) for question in questions) < 0.15
        for question in [*questions, *asked(facing, kind)]:
            a, b = sides(question)
            assert round(1000 * a) != round(1000 * b)
            assert np.hypot(*np.subtract(*(point.uv for point in question.evidence.points))) >= 6  # 12 at 640


THINGS = {"lamp": (-1.2, 0.5, 0.6, 0.4, 0.4, 1.2), "desk": (1.1, 0.2, 0.4, 1.2, 0.6, 0.8)}


@pytest.mark.parametrize("refer", ["name", "box"])
def test_things_are_as_deep_as_the_middle_of_what_shows_of_them(refer):
    scene = box_scene(THINGS, size=(320, 240))
    depth, owners = scene.frames[0].depth.read(), scene.frames[0].read_instances()
    questions = asked(scene, pixel_depth.using(refer=refer))
    assert len(questions) == 2
    for question in questions:
        [point] = question.evidence.points
        row, column = int(point.uv[1]), int(point.uv[0])
        thing = scene.objects[owners[row, column]]
        assert question.answer.metres == pytest.approx(depth[row, column], rel=1e-6)
        assert (thing.label in question.text) is (refer == "name")
        assert [mark.kind for mark in question.marks] == (["box"] if refer == "box" else [])
    [compared] = asked(scene, depth_comparison.using(refer=refer))
    names = [scene.objects[owners[int(p.uv[1]), int(p.uv[0])]].label for p in compared.evidence.points]
    assert names[0 if compared.spoken == "A" else 1] == "desk"  # a metre nearer than the lamp's face


def scaled(scene: Scene, by: float) -> Scene:
    """The world `by` times as large, its boxes, cameras and depths with it."""

    def larger(frame: Frame) -> Frame:
        pose, depth = frame.world_from_camera, frame.depth
        moved = Pose(pose.rotation, by * pose.translation)
        return replace(
            frame,
            world_from_camera=moved,
            depths={"synthetic": replace(depth, read=lambda: by * depth.read())},
        )

    return replace(scene, frames=tuple(map(larger, scene.frames)), objects=())


def test_in_a_world_of_twice_the_size_depths_are_twice_as_long():
    small, large = box_scene(THINGS, size=(320, 240)), scaled(box_scene(THINGS, size=(320, 240)), 2.0)
    depth = small.frames[0].depth.read()
    questions = asked(large, pixel_depth)
    assert len(questions) >= 40
    for question in questions:
        [point] = question.evidence.points
        assert question.answer.metres == pytest.approx(2 * depth[int(point.uv[1]), int(point.uv[0])], rel=1e-6)


def test_in_a_mirror_the_same_places_are_as_deep():
    scene, other = box_scene(THINGS, size=(320, 240)), box_scene(mirrored(THINGS), size=(320, 240))
    depth = scene.frames[0].depth.read()
    for question in asked(other, pixel_depth):
        [point] = question.evidence.points
        assert question.answer.metres == pytest.approx(depth[int(point.uv[1]), 319 - int(point.uv[0])], rel=1e-5)
