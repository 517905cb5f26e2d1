import math
import re
from collections import Counter

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.question import Question
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import EYE, TARGET, box_scene, moved
from tests.questions.asking import PARLOUR, asked, mirrored, skipped

PLACES = [(EYE, TARGET), ((1.4, -2.6, 1.5), (-0.4, 1.0, 0.7))]
VIEWS = [Pose.looking(*place) for place in PLACES]
CHOICES = [correspondence_choice, correspondence_choice.using(level="hard")]


def parlour(things=PARLOUR, views=VIEWS, **kwargs) -> Scene:
    return box_scene(things, frames=views, size=(320, 240), **kwargs)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return parlour()


def world_point(scene: Scene, frame: str, uv: tuple[float, float], depth: float) -> np.ndarray:
    shown = scene.frame(frame)
    return shown.world_from_camera.apply(shown.camera.unproject(np.array(uv), depth))


def meant(question: Question) -> int:
    """Where the right point stands among the evidence's."""
    return 1 if question.type.name == "pixel_correspondence" else 1 + "ABCD".index(question.spoken)


@pytest.mark.parametrize("kind", [pixel_correspondence, *CHOICES])
def test_both_pixels_show_the_same_point_of_the_world(kind, scene):
    questions = asked(scene, kind)
    assert len(questions) >= 20
    table = SceneTable(scene)
    for question in questions:
        first, second = question.evidence.points[0], question.evidence.points[meant(question)]
        a, b = (world_point(scene, point.frame, point.uv, point.depth) for point in (first, second))
        assert a == pytest.approx(b, abs=1e-6)
        assert [view.frame for view in question.views] == [first.frame, second.frame]
        assert [view.role for view in question.views] == ["reference", "support"]
        [(a_row, a_column), (b_row, b_column)] = [(int(p.uv[1]), int(p.uv[0])) for p in (first, second)]
        f, g = (table.frame_index(point.frame) for point in (first, second))
        assert table.instances(f)[a_row, a_column] == table.instances(g)[b_row, b_column]
        for where, row, column, point in ((f, a_row, a_column, first), (g, b_row, b_column, second)):
            assert table.depth(where)[row, column] == pytest.approx(point.depth, rel=0.02, abs=0.03)
        assert max(question.evidence.values["way_there_px"], question.evidence.values["way_back_px"]) < 2


def test_the_answer_is_the_second_pixel_said_in_thousandths(scene):
    for question in asked(scene, pixel_correspondence)[:20]:
        assert (question.answer.u, question.answer.v) == question.evidence.points[1].uv
        u, v = (float(value) for value in question.spoken.strip("[]").split(","))
        assert u == round(1000 * question.answer.u / 320) and v == round(1000 * question.answer.v / 240)
        assert question.answer.score(type(question.answer).read(question.spoken, question.form)) == 1.0


def test_a_dot_is_drawn_on_the_first_picture_only(scene):
    for question in asked(scene, pixel_correspondence.using(refer="dot"))[:5]:
        assert [mark.frame for mark in question.marks] == [question.views[0].frame]


@pytest.mark.parametrize("kind", CHOICES)
def test_four_dots_with_letters_are_offered_and_the_point_is_marked_or_told(kind, scene):
    for refer in ("dot", "coordinate"):
        for question in asked(scene, kind.using(refer=refer))[:20]:
            first, second = (view.frame for view in question.views)
            assert [mark.label for mark in question.marks if mark.frame == second] == ["A", "B", "C", "D"]
            dots = [mark.uv[0] for mark in question.marks if mark.frame == second]
            assert dots == [point.uv for point in question.evidence.points[1:]]
            own = [mark.uv[0] for mark in question.marks if mark.frame == first]
            assert own == ([question.evidence.points[0].uv] if refer == "dot" else [])
            assert bool(re.search(r"\(\d+, \d+\)", question.text)) is (refer == "coordinate")


@pytest.mark.parametrize(("kind", "low", "high"), [(CHOICES[0], 0.05, math.inf), (CHOICES[1], 0.025, 0.08)])
def test_wrong_points_are_other_places_as_far_off_as_the_level_says(kind, low, high, scene):
    for question in asked(scene, kind):
        right = question.evidence.points[meant(question)]
        ends = question.evidence.points[1:]
        off = [math.dist(point.uv, right.uv) for point in ends if point is not right]
        assert min(off) >= low * 320 and max(off) <= high * 320
        among = [math.dist(a.uv, b.uv) for a in ends for b in ends if a is not b]
        assert min(among) >= low * 320 and max(among) <= high * 320
        assert question.evidence.values["nearest_wrong_px"] == pytest.approx(min(off))
        spots = [world_point(scene, point.frame, point.uv, point.depth) for point in ends]
        there = world_point(scene, right.frame, right.uv, right.depth)
        apart = [np.linalg.norm(spot - there) for spot, point in zip(spots, ends, strict=True) if point is not right]
        assert min(apart) >= max(0.06, 0.04 * right.depth)


def test_letters_are_dealt_evenly_and_the_point_that_moved_least_is_not_always_right(scene):
    questions = [q for seed in range(4) for q in asked(scene, CHOICES[0], seed)]
    assert min(Counter(question.spoken for question in questions).values()) > len(questions) / 8
    ranks = Counter(question.balance.side for question in questions)
    assert set(ranks) >= {"rank 0", "rank 1", "rank 2"}


def test_a_level_that_is_not_known_is_refused(scene):
    with pytest.raises(QuestionError, match="level='harder'"):
        asked(scene, correspondence_choice.using(level="harder"))


def test_a_point_that_something_hides_has_no_match():
    aside = Pose.looking((1.2, -3.0, 1.5), (1.2, 0.0, 0.7))
    # A board 40 cm before the second camera, out of the first one's view, hides nearly all.
    board = {"board": (1.2, -2.6, 1.5, 1.0, 0.05, 2.0)}
    free, hidden = (asked(parlour(things, [VIEWS[0], aside]), pixel_correspondence) for things in ({}, board))
    assert len(free) > 20 and hidden == []


def test_only_frames_that_share_what_is_wanted_are_paired(scene):
    [overlap] = {question.evidence.values["overlap"] for question in asked(scene, pixel_correspondence)}
    assert 0.1 < overlap < 0.8
    assert asked(scene, pixel_correspondence.using(high=overlap - 0.01)) == []
    assert skipped(scene, pixel_correspondence.using(low=overlap + 0.01)) == {
        "the images overlap too little or too much": 1
    }


def second_pixel(scene: Scene, question: Question, flip: bool) -> np.ndarray:
    """Where the first point of a question lies in its second frame by the cameras of another scene, which may see it
    the other way round."""
    first, second = question.evidence.points
    uv = (320 - first.uv[0], first.uv[1]) if flip else first.uv
    frame = scene.frame(second.frame)
    spot = world_point(scene, first.frame, uv, first.depth)
    found, _ = frame.camera.project(frame.world_from_camera.inverse().apply(spot))
    return np.array([320 - found[0], found[1]]) if flip else found


def test_a_world_that_is_turned_changes_no_match(scene):
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))
    for question in asked(moved(scene, away), pixel_correspondence)[:50]:
        assert second_pixel(scene, question, flip=False) == pytest.approx(question.evidence.points[1].uv, abs=1e-6)


def test_in_a_mirror_left_and_right_of_both_pixels_change_places(scene):
    views = [Pose.looking((-x, y, z), (-a, b, c)) for (x, y, z), (a, b, c) in PLACES]
    questions = asked(parlour(mirrored(PARLOUR), views), pixel_correspondence)
    assert len(questions) > 20
    for question in questions:
        assert second_pixel(scene, question, flip=True) == pytest.approx(question.evidence.points[1].uv, abs=1e-6)


@pytest.mark.parametrize("kind", [pixel_correspondence, *CHOICES])
@pytest.mark.parametrize("fact", [Fact.DEPTH, Fact.POSES, Fact.PIXELS])
def test_every_need_is_needed(kind, fact):
    assert asked(parlour(without={fact}), kind) == []
