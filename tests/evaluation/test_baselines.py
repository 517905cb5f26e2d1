import numpy as np
import pytest

from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Length
from sightline.datasets.filtering.blind.lessons import lesson_of
from sightline.errors import ConfigError
from sightline.evaluation.baselines import NAMES, fit
from sightline.geometry.box import Box
from sightline.geometry.level import world_from_level
from sightline.geometry.pose import Pose
from tests.evaluation.rows import POSE, height, nearer, one_of_each, taller, where


def learned(rows):
    return [lesson_of(row, lambda _: POSE) for row in rows]


def said(name, train, row, place=POSE):
    [reply] = fit(name, learned(train), lambda _: place).answer([row])
    return reply


def read(row, reply):
    return type(row.answer).read(reply.text, row.answer.completed(row.form))


@pytest.mark.parametrize("name", NAMES)
def test_every_baseline_says_something_readable_to_every_row(name: str) -> None:
    rows = one_of_each()
    replies = fit(name, learned(rows), lambda _: POSE).answer(rows)
    assert len(replies) == len(rows)
    assert all(read(row, reply) is not None for row, reply in zip(rows, replies, strict=True))
    assert all(bool(reply.boxes) == (row.type == "where") for row, reply in zip(rows, replies, strict=True))


def test_the_oracle_is_right_about_everything() -> None:
    rows = one_of_each()
    for row, reply in zip(rows, fit("oracle", [], lambda _: None).answer(rows), strict=True):
        assert row.answer.score(read(row, reply), row.scorer) == 1.0


@pytest.mark.parametrize("name", ["majority", "prior", "blind", "chance"])
def test_no_baseline_looks_at_the_answer_of_the_row_it_is_asked(name: str) -> None:
    train = one_of_each()
    answerer = fit(name, learned(train), lambda _: POSE)
    honest, planted = taller("lamp", "sofa", 0, seed=99), taller("lamp", "sofa", 1, seed=99)
    object.__setattr__(planted, "id", honest.id)
    assert answerer.answer([honest])[0].text == answerer.answer([planted])[0].text


def test_majority_says_what_is_most_often_true_of_the_type() -> None:
    train = [nearer(True, seed=i) for i in range(3)] + [nearer(False, seed=9)]
    assert read(nearer(False), said("majority", train, nearer(False))) == YesNo(True)


def test_the_prior_goes_by_the_things_and_falls_back_on_the_type() -> None:
    train = [height("lamp", 1.5, seed=i) for i in range(12)] + [height("sofa", 0.8, seed=i) for i in range(20)]
    assert read(height("lamp", 1), said("prior", train, height("lamp", 1))) == Length(1.5)
    assert read(height("sofa", 1), said("prior", train, height("sofa", 1))) == Length(0.8)
    assert said("prior", train, height("piano", 1)).text == said("majority", train, height("piano", 1)).text


def test_chance_is_the_same_for_a_row_whatever_its_company_and_even_over_many() -> None:
    train, rows = one_of_each(), [taller("lamp", "sofa", 0, seed=i) for i in range(400)]
    answerer = fit("chance", learned(train), lambda _: None)
    together = [reply.text for reply in answerer.answer(rows)]
    assert together[::-1] == [answerer.answer([row])[0].text for row in rows[::-1]]
    first = [
        read(row, reply) == Choice(("lamp", "sofa"), 0) for row, reply in zip(rows, answerer.answer(rows), strict=True)
    ]
    assert abs(np.mean(first) - 0.5) < 0.1


@pytest.mark.parametrize("name", ["majority", "prior", "blind", "chance"])
def test_of_a_type_without_lessons_one_of_the_options_is_said(name: str) -> None:
    rows = [taller("lamp", "sofa", 0, seed=i) for i in range(40)]
    replies = fit(name, learned([height("lamp", 1.0)]), lambda _: None).answer(rows)
    assert {reply.text for reply in replies} == {"lamp", "sofa"}
    assert fit(name, learned(rows), lambda _: None).answer([height("lamp", 1.0)])[0].text == ""


@pytest.mark.parametrize("name", ["majority", "prior", "blind"])
def test_a_box_is_placed_as_seen_from_the_camera_that_asks(name: str) -> None:
    ahead = Box.from_yaw((0.5, 2.0, -1.0), (0.4, 0.6, 0.8), frame="level")
    train = [where("lamp", ahead.moved(world_from_level(POSE), "world"), seed=i) for i in range(5)]
    elsewhere = Pose.looking((4.0, 4.0, 1.2), (0.0, 1.0, 0.3))
    [box] = said(name, train, train[0], elsewhere).boxes
    truth = ahead.moved(world_from_level(elsewhere), "world")
    np.testing.assert_allclose(box.corners, truth.corners, atol=0.05)
    assert box.frame == "world"


def test_a_baseline_without_lessons_or_of_no_such_name_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="--fit"):
        fit("majority", [], lambda _: None)
    with pytest.raises(ConfigError, match="oracle, majority"):
        fit("wizard", [], lambda _: None)


def test_chance_places_a_box_where_it_lay_from_the_camera_that_saw_it() -> None:
    ahead = Box.from_yaw(world_from_level(POSE).apply([0.5, 2.0, -1.0]), (1, 1, 1))
    elsewhere = Pose(POSE.rotation, POSE.translation + [3.0, -1.0, 0.0])
    reply = said("chance", [where("lamp", ahead)], where("lamp", ahead, seed=5), elsewhere)
    np.testing.assert_allclose(reply.boxes[0].center, ahead.center + [3.0, -1.0, 0.0], atol=1e-9)
