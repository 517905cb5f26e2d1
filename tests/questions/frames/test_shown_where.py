from collections import Counter

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.geometry.pose import Pose
from sightline.questions.draft import Skip
from sightline.questions.frames.shown_where import TOO_PLAIN, Case, groups_of, in_rounds, point_shown_in
from sightline.questions.question import Question, ask
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable
from tests.made import box_scene, moved
from tests.questions.asking import PARLOUR, asked, mirrored
from tests.questions.frames.test_depth import scaled
from tests.questions.frames.test_in_view import SCREEN, seen_in_truth

# A walk past a screen, whose ends see much of what the other end does not.
STEPS = [
    (-1.7, 0.5),
    (-1.3, 0.2),
    (-0.9, 0.5),
    (-0.5, -0.2),
    (0.0, 0.1),
    (0.4, 0.6),
    (0.8, -0.1),
    (1.2, -0.4),
    (1.7, 0.0),
]
VIEWS = [Pose.looking((x, -3.0, 1.6), (aim, 0.6, 0.7)) for x, aim in STEPS]


@pytest.fixture(scope="module")
def scene() -> Scene:
    return box_scene(SCREEN, frames=VIEWS, size=(160, 120))


@pytest.fixture(scope="module")
def questions(scene) -> list[Question]:
    """Of some seeds, as many as a scene has."""
    table = SceneTable(scene)
    return [question for seed in range(6) for question in ask([point_shown_in.using(limit=1000)], table, seed)[0]]


def overlaps(question: Question) -> list[float]:
    return [value for name, value in question.evidence.values.items() if name.startswith("overlap")]


def test_of_every_image_it_is_true_by_rays_through_the_room(scene, questions):
    reasons = Counter()
    for question in questions[:60]:
        start, frame = question.evidence.points[0], scene.frame(question.views[0].frame)
        spot = frame.world_from_camera.apply(frame.camera.unproject(np.array(start.uv), start.depth))
        whys = [why for why, _, _ in question.evidence.steps]
        assert [seen_in_truth(scene, view.frame, spot) for view in question.views[1:]] == whys
        right = whys.index("shown") if "shown" in whys else 3
        assert question.answer.index == right and whys.count("shown") == (right < 3)
        assert question.answer.text == ("image 2", "image 3", "image 4", "none of them")[right]
        reasons.update(whys)
    assert min(reasons[why] for why in ("shown", "hidden", "outside")) >= 5


def test_each_answer_comes_about_as_often(questions):
    told = Counter(question.answer.index for question in questions)
    assert len(questions) >= 200
    assert max(abs(told[k] / len(questions) - 0.25) for k in range(4)) < 0.08


def test_the_image_most_like_the_first_is_right_no_more_often_than_the_others(questions):
    ranks = Counter()
    for question in questions:
        if question.answer.index < 3:
            shares = overlaps(question)
            ranks[sum(share > shares[question.answer.index] for share in shares)] += 1
    assert max(ranks.values()) < 1.15 * min(ranks.values()) and set(ranks) == {0, 1, 2}


def test_neither_how_alike_the_images_are_nor_where_the_point_lies_tells_that_none_shows_it(questions):
    shares = np.array([[max(overlaps(q)), min(overlaps(q)), sum(overlaps(q))] for q in questions])
    aside = np.abs(np.array([q.evidence.points[0].uv for q in questions]) - [80.0, 60.0])
    features = np.concatenate([shares, aside], axis=1)
    none = np.array([question.answer.index == 3 for question in questions])
    apart = features[none].mean(axis=0) - features[~none].mean(axis=0)
    assert np.all(np.abs(apart) < 0.35 * features.std(axis=0))


def test_rounds_have_each_rank_once_and_one_question_in_four_without_a_right_image():
    rng = np.random.default_rng(0)
    plain = Case(None, 0, groups_of([0], [1, 2, 3], [0.5, 0.49, 0.2, 0.1], 3))
    rare = [Case(None, 0, groups_of([0], [1, 2, 3], [0.3, 0.29, *more], 3)) for more in ([0.6, 0.1], [0.6, 0.7])]
    assert [[one.rank for one in case.groups] for case in (plain, *rare)] == [[0], [1], [2]]
    stream = [*[plain] * 30, Skip("other"), *rare * 8]
    *asked_of, skip = list(in_rounds(iter(stream), 3, rng))
    cases = [one for one in asked_of if isinstance(one, Case)]
    # The plain ones of one band have nobody to take turns with: all overlap less than by half.
    assert len(cases) == 0 and skip == TOO_PLAIN._replace(times=46)
    plain = Case(None, 0, groups_of([0], [1, 2, 3], [0.6, 0.59, 0.2, 0.1], 3))
    *asked_of, skip = list(in_rounds(iter([*[plain] * 30, *rare * 8]), 3, rng))
    ranks = Counter(case.groups[0].rank for case in asked_of)
    assert ranks == {0: 8, 1: 8, 2: 8} and skip.times == 22
    assert Counter((case.groups[0].rank, case.there) for case in asked_of) == {
        (rank, there): 6 if there else 2 for rank in range(3) for there in (True, False)
    }


def test_an_image_stands_only_for_one_that_is_about_as_much_like_the_first():
    assert groups_of([0], [1, 2, 3], [0.7, 0.4, 0.2, 0.1], 3) == ()
    [group] = groups_of([0], [1, 2, 3], [0.7, 0.6, 0.2, 0.1], 3)
    assert (group.right, group.spare, set(group.others), group.rank) == (0, 1, {2, 3}, 0)
    assert groups_of([], [1, 2, 3], [0.7, 0.6, 0.2, 0.1], 3) == groups_of([0], [], [0.7], 3) == ()


def looked_for_in(scene: Scene, question: Question, flip: bool = False, by: float = 1.0) -> list[str]:
    """Why each further image of a question of another world shows its point or not, by rays through this world, which
    may lie the other way round, `by` times as large."""
    start, frame = question.evidence.points[0], scene.frame(question.views[0].frame)
    uv = np.array([160 - start.uv[0] if flip else start.uv[0], start.uv[1]])
    spot = frame.world_from_camera.apply(frame.camera.unproject(uv, by * start.depth))
    return [seen_in_truth(scene, view.frame, spot) for view in question.views[1:]]


def whys(question: Question) -> list[str]:
    return [why for why, _, _ in question.evidence.steps]


def test_in_a_mirror_the_same_images_show_the_point(scene):
    views = [Pose.looking((-x, -3.0, 1.6), (-aim, 0.6, 0.7)) for x, aim in STEPS]
    questions = asked(box_scene(mirrored(SCREEN), frames=views, size=(160, 120)), point_shown_in)[:40]
    assert len(questions) == 40
    for question in questions:
        assert looked_for_in(scene, question, flip=True) == whys(question)
    # Not flipped it is another point, of which other images show some.
    assert any(looked_for_in(scene, question) != whys(question) for question in questions)


def test_in_a_world_of_twice_the_size_the_same_images_show_the_point(scene):
    questions = asked(scaled(scene, 2.0), point_shown_in)[:40]
    assert len(questions) == 40
    for question in questions:
        assert looked_for_in(scene, question, by=0.5) == whys(question)


def test_a_world_that_is_turned_hides_and_shows_the_same(scene):
    away = Pose(np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]), np.array([3.0, -2.0, 0.4]))
    questions = asked(moved(scene, away), point_shown_in)[:40]
    assert len(questions) == 40
    for question in questions:
        assert looked_for_in(scene, question) == whys(question)


@pytest.mark.parametrize("count", [2, 4])
def test_as_many_further_images_are_shown_as_are_asked_for(count, scene):
    questions = asked(scene, point_shown_in.using(count=count))
    assert len(questions) >= 10
    for question in questions:
        assert [view.role for view in question.views] == ["reference", *["support"] * count]
        assert len({view.frame for view in question.views}) == count + 1
        assert len(question.answer.options) == count + 1 and f"image {count + 1} or none of them" in question.text


@pytest.mark.parametrize("count", [1, 6])
def test_other_numbers_of_images_are_refused(count, scene):
    with pytest.raises(QuestionError, match="give 2 to 5"):
        asked(scene, point_shown_in.using(count=count))


@pytest.mark.parametrize("refer", ["dot", "coordinate"])
def test_the_point_is_marked_or_told_in_the_first_image_only(refer, scene):
    for question in asked(scene, point_shown_in.using(refer=refer))[:10]:
        assert [mark.frame for mark in question.marks] == ([question.views[0].frame] if refer == "dot" else [])
        assert ("thousandths" in question.text) is (refer == "coordinate")


@pytest.mark.parametrize("fact", [Fact.DEPTH, Fact.POSES, Fact.PIXELS])
def test_every_need_is_needed(fact):
    assert asked(box_scene(PARLOUR, frames=VIEWS, size=(160, 120), without={fact}), point_shown_in) == []
