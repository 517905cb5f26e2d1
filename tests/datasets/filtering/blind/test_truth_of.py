"""What is right, worked out for whole columns, is what the answers' own scorers say one by one."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sightline.answers.boxes import Box3D
from sightline.answers.choice import Choice, Name, YesNo
from sightline.answers.direction import Direction
from sightline.answers.number import SCORERS, Angle, Area, Count, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.answers.text import Refusal
from sightline.datasets.filtering.blind.sheet import sheets
from sightline.datasets.filtering.blind.truth_of import ENOUGH_OF, truth_of
from sightline.datasets.filtering.blind.truths import Chosen, Measured, Named, Placed
from sightline.geometry.box import Box
from tests.datasets.filtering.blind.made_questions import questions

RNG = np.random.default_rng(0)
COUNT = 60


def truths(answers, scorer=None):
    [(_, sheet)] = sheets(questions(["?"] * len(answers), answers, scorer=scorer)).values()
    return truth_of(sheet)


def enough(score: float, scorer: str) -> bool:
    return score >= ENOUGH_OF.get(scorer, 1.0) - 1e-9


@pytest.mark.parametrize("scorer", sorted(SCORERS))
def test_one_number_is_right_where_its_scorer_says_so(scorer: str) -> None:
    said = 0.03  # a centimetre more, which floored scorers let pass, is a third of it
    answers = [Length(float(one)) for one in np.exp(RNG.normal(np.log(said), 0.3, COUNT))] + [Length(said)]
    truth = truths(answers, scorer)
    assert isinstance(truth, Measured)
    guessed = truth.by_scores(np.full((len(answers), 1), np.log(said)), np.zeros(len(answers))).right
    expected = [enough(one.score(Length(said), scorer), scorer) for one in answers]
    assert guessed.tolist() == expected


@pytest.mark.parametrize("scorer", sorted(Vector.scorers))
def test_vectors_are_right_where_their_scorer_says_so(scorer: str) -> None:
    answers = [Vector(tuple(one)) for one in (np.array([1.0, 0.5, -0.5]) + RNG.normal(0, 0.25, (COUNT, 3))).tolist()]
    truth = truths(answers, scorer)
    assert isinstance(truth, Placed)
    guess = Vector((1.0, 0.5, -0.5))
    guessed = truth.by_scores(np.tile(guess.xyz, (COUNT, 1)), np.zeros(COUNT)).right
    assert guessed.tolist() == [enough(one.score(guess, scorer), scorer) for one in answers]


@pytest.mark.parametrize("scorer", ["within_5_width", "within_10_width"])
def test_pixels_are_fractions_of_the_picture_and_right_by_its_width(scorer: str) -> None:
    answers = [Pixel(*one, 64, 48) for one in RNG.uniform(20, 32, (COUNT, 2)).tolist()]
    truth = truths(answers, scorer)
    guess = Pixel(26.0, 26.0, 64, 48)
    guessed = truth.by_scores(np.tile([26 / 64, 26 / 48], (COUNT, 1)), np.zeros(COUNT)).right
    assert guessed.tolist() == [enough(one.score(guess, scorer), scorer) for one in answers]


@pytest.mark.parametrize("scorer", sorted(Box3D.scorers))
def test_boxes_are_right_where_their_scorer_says_so(scorer: str) -> None:
    answers = [
        Box3D(Box.from_yaw(place, (1.0, 1.2, 0.8), yaw))
        for place, yaw in zip(RNG.normal(0, 0.5, (COUNT, 3)), RNG.uniform(-1, 1, COUNT), strict=True)
    ]
    leaning = Rotation.from_rotvec(RNG.normal(0, 0.3, (COUNT, 3))).as_matrix()
    answers += [Box3D(Box(RNG.normal(0, 0.2, 3), (1.0, 1.2, 0.8), turned)) for turned in leaning]
    truth = truths(answers, scorer)
    guess = Box3D(Box.from_yaw((0, 0, 0), (1.0, 1.0, 1.0)))
    guessed = truth.by_scores(np.zeros((2 * COUNT, 6)), np.zeros(2 * COUNT)).right
    assert guessed.tolist() == [enough(one.score(guess, scorer), scorer) for one in answers]
    assert 0 < guessed.sum() < 2 * COUNT


@pytest.mark.parametrize(
    ("answers", "scorer"),
    [
        ([YesNo(bool(i % 3)) for i in range(COUNT)], "exact"),
        ([Count(i % 5) for i in range(COUNT)], "exact"),
        ([Count(i % 5) for i in range(COUNT)], "off_by_one"),
        ([Direction(("left", "front-left", "front", "back")[i % 4]) for i in range(COUNT)], "adjacent"),
        ([Name(("sofa", "couch", "sofas")[i % 3]) for i in range(COUNT)], "mentions"),
        ([Refusal("not visible") if i % 2 else Length(2.0 + i % 4) for i in range(COUNT)], None),
    ],
)
def test_named_answers_are_right_where_their_scorer_says_so(answers, scorer) -> None:
    truth = truths(answers, scorer)
    assert isinstance(truth, Named)
    for code in range(truth.right.shape[1]):
        guess = answers[int(np.flatnonzero(truth.code == code)[0])]
        scores = np.tile(np.arange(truth.right.shape[1]) == code, (COUNT, 1)).astype(float)
        name = [scorer or one.default_scorer for one in answers]
        expected = [
            type(one) is type(guess) and enough(one.score(guess, by), by) for one, by in zip(answers, name, strict=True)
        ]
        assert truth.by_scores(scores, np.zeros(COUNT)).right.tolist() == expected


def test_an_option_that_was_not_offered_is_not_said() -> None:
    answers = [Choice(("a", "b"), 1), Choice(("a", "b", "c"), 2)]
    truth = truths(answers)
    assert isinstance(truth, Chosen)
    assert truth.by_scores(np.array([[0.1, 0.2, 0.9], [0.1, 0.2, 0.9]]), np.zeros(2)).right.tolist() == [True, True]


def chance(answers, scorer=None):
    [(_, sheet)] = sheets(questions(["?"] * len(answers), answers, scorer=scorer)).values()
    return truth_of(sheet).chance(sheet)


def test_luck_is_worth_one_in_so_many() -> None:
    assert chance([Choice(("a", "b"), 0), Choice(("a", "b", "c", "d"), 0)]).tolist() == [0.5, 0.25]
    assert chance([YesNo(True)] * 20).tolist() == [0.5] * 20  # all alike is no excuse
    assert chance([Count(i % 4) for i in range(40)])[0] == pytest.approx(0.25)


def test_luck_with_counts_is_worth_as_many_as_one_count_is_right_about() -> None:
    assert chance([Count(1 + i % 5) for i in range(40)], "mra")[0] == pytest.approx(0.4)  # 4 passes for 5
    assert chance([Count(i % 4) for i in range(40)], "off_by_one")[0] == pytest.approx(0.75)


def test_luck_with_numbers_is_worth_what_the_best_constant_is_right_about() -> None:
    lengths = [Length(float(10**one)) for one in RNG.uniform(0, 0.5, 2000)]
    assert chance(lengths, "mra")[0] == pytest.approx(np.log10(1.3 / 0.7) / 0.5, abs=0.03)
    turns = [Angle(float(one)) for one in RNG.uniform(-np.pi, np.pi, 2000)]
    assert chance(turns, "angular")[0] == pytest.approx(0.25, abs=0.03)
    assert chance([Area(1.0)] * 40)[0] == 0.99
    assert chance([Vector((1.0, 0.0, 0.0)), Vector((0.0, 5.0, 0.0))] * 20)[0] <= 0.5


def test_zero_among_the_lengths_is_a_number_like_the_others() -> None:
    truth = truths([*([Length(1.0), Length(0.5)] * 20), Length(0.0)], "mra")
    assert isinstance(truth, Measured)
    assert truth.by_scores(np.log([[1.0]] * 41), np.zeros(41)).right.sum() == 20
    assert truth.by_scores(np.full((41, 1), truth.log.min()), np.zeros(41)).right.tolist() == [False] * 40 + [True]


def test_angles_turn_and_are_judged_by_their_own_class() -> None:
    answers = [Angle(np.pi - 0.05), Angle(-np.pi + 0.05), Angle(0.0)]
    truth = truths(answers, "within_20_floor")
    assert truth.by_scores(np.full((3, 1), np.pi), np.zeros(3)).right.tolist() == [True, True, False]
