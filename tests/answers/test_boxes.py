"""3D boxes, one and several."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sightline.answers.answer import Form, score
from sightline.answers.boxes import Box3D, Boxes, bare_box, box_read, box_values
from sightline.answers.euler import turned_by
from sightline.answers.space import rotation_of
from sightline.errors import AnswerError
from sightline.geometry.box import Box


def cube(x: float, label: str = "lamp") -> tuple[str, Box]:
    return label, Box.from_yaw((x, 0.0, 0.5), (1.0, 1.0, 1.0))


@pytest.mark.parametrize("said", [
    "center (1, 2, 0.5) m, size (2, 1, 1) m, yaw 90 deg",
    "center: [100, 200, 50] cm, size: [200, 100, 100] cm, yaw: 90°",
    "center (1, 2, 0.5), size (2, 1, 1), yaw 1.5707963 rad",
    '{"bbox_3d": [1, 2, 0.5, 2, 1, 1, 90]}',
    "[1, 2, 0.5, 2, 1, 1, 90]",
])  # fmt: skip
def test_a_box_is_read_from_seven_numbers(said: str) -> None:
    found = Box3D.read(said)
    assert found is not None
    np.testing.assert_allclose(found.box.bounds, [[0.5, 1.0, 0.0], [1.5, 3.0, 1.0]], atol=1e-6)


@pytest.mark.parametrize(
    "said", ["center (1, 2, 3) m", "center (1, 2, 3) m, size (1, 0, 1) m", "a box", "[1, 2, 3, 4]"]
)
def test_what_is_no_box_is_not_read(said: str) -> None:
    assert Box3D.read(said) is None


def test_a_box_speaks_centre_size_and_yaw() -> None:
    box = Box3D(Box.from_yaw((1.0, 2.0, 0.5), (2.0, 1.0, 0.75), math.radians(30)))
    assert box.spoken() == "center (1, 2, 0.5) m, size (2, 1, 0.75) m, yaw 30 deg"
    assert Box3D(cube(0.0)[1]).spoken(Form(box="axis", unit="cm")) == "center (0, 0, 50) cm, size (100, 100, 100) cm"


def test_a_leaning_box_is_spoken_as_the_upright_one_that_holds_it() -> None:
    leaning = Box(np.zeros(3), np.array([1.0, 2.0, 3.0]), rotation_of(np.array([0.3, 0.2, 0.5])))
    found = Box3D.read(Box3D(leaning).spoken(Form(decimals=6)))
    assert found is not None and found.box.is_upright()
    assert found.box.contains(leaning.corners, margin=1e-5).all()


def test_two_cubes_half_a_length_apart_share_a_third() -> None:
    truth, guess = Box3D(cube(0.0)[1]), Box3D(cube(0.5)[1])
    assert truth.score(guess) == pytest.approx(1 / 3)
    assert [truth.score(guess, name) for name in ("acc_at_15", "acc_at_25", "acc_at_50")] == [1, 1, 0]
    assert truth.score(guess, "center_offset") == pytest.approx(1 - 0.5 / math.sqrt(3))


def test_each_box_is_matched_once_and_only_under_its_own_label() -> None:
    truth = Boxes((cube(0.0), cube(5.0), cube(9.0, "chair")))
    twice = Boxes((cube(0.1), cube(0.0), cube(9.0, "lamp")))
    assert truth.score(twice) == pytest.approx(2 * 1 / 6)
    assert truth.score(twice, "precision_at_25") == truth.score(twice, "recall_at_25") == pytest.approx(1 / 3)
    assert truth.score(Boxes((cube(0.0, "Lamps"), cube(5.0, ""), cube(9.0, "the chair")))) == 1.0
    assert truth.score(Boxes((cube(0.0),)), "mean_iou") == pytest.approx(1 / 3)


def test_average_precision_rewards_the_sure_guesses_that_are_right() -> None:
    truth = Boxes((cube(0.0), cube(5.0)))
    first = Boxes((cube(0.0), cube(20.0), cube(5.0)))
    last = Boxes((cube(20.0), cube(0.0), cube(5.0)))
    assert truth.score(first, "ap_at_50") == pytest.approx((1 + 2 / 3) / 2)
    assert truth.score(last, "ap_at_50") == pytest.approx(2 / 3)


def test_no_boxes_is_an_answer_and_a_broken_record_is_none() -> None:
    assert Boxes(()).spoken() == "none" and Boxes.read("none") == Boxes(())
    assert Boxes(()).score(Boxes((cube(0.0),))) == 0.0
    assert Boxes.read('"lamp": center (0, 0, 0) m, size (1, 1) m') is None
    listed = "1. chair: center (0, 0, 0) m, size (1, 1, 1) m\n2. lamp: center (5, 0, 0) m, size (1, 1, 1) m"
    found = Boxes.read(listed)
    assert found is not None and [label for label, _ in found.items] == ["chair", "lamp"]


@pytest.mark.parametrize(
    "label", ["a, b", "box (left)", 'the "old" one', "x: y; z", "`code` **bold** __init__", "größe", "center", ""]
)
def test_a_label_with_marks_in_it_comes_back_whole(label: str) -> None:
    truth = Boxes(((label, cube(0.0)[1]), cube(3.0)))
    found = Boxes.read(truth.spoken(Form(wrap="backticks")))
    assert found is not None and [name for name, _ in found.items] == [label, "lamp"]


def test_boxes_in_two_coordinates_are_refused_together_and_a_reply_takes_those_of_the_truth() -> None:
    with pytest.raises(AnswerError):
        Boxes((cube(0.0), ("lamp", Box.from_yaw((0, 0, 0), (1, 1, 1), frame="camera"))))
    truth = Boxes((("lamp", Box.from_yaw((0, 0, 0), (1, 1, 1), frame="camera")),))
    assert score(truth, "lamp: center (0, 0, 0) m, size (1, 1, 1) m") == 1.0
    # An empty truth knows no coordinates; whatever is named then is too much.
    assert score(Boxes(()), "lamp: center (0, 0, 0) m, size (1, 1, 1) m") == 0.0


@pytest.mark.parametrize(
    "said",
    [
        "center (0.123, -1.2, 0) m, size (0.5, 1.25, 0.001) m, yaw -12.5 deg",
        "center (100, 2.0, 0.5) m, size (3, 1, 2) m",
        "center (1, 2, 3) m, size (0, 1, 1) m, yaw 0 deg",
        "center (1, 2, 3) cm, size (1, 1, 1) cm, yaw 90 deg",
        "center (1, 2, 3) m, size (1, 1, 1) m, yaw 1.5 rad",
    ],
)
@pytest.mark.parametrize("form", [Form(), Form(unit="cm"), Form(frame="camera")])
def test_a_box_read_at_a_glance_is_the_one_read_with_care(said: str, form: Form) -> None:
    at_a_glance, with_care = bare_box(said, form), box_read(form.undress(said), form)
    assert Box3D.read(said, form) == (None if with_care is None else Box3D(with_care))
    assert at_a_glance is None or box_values(at_a_glance) == box_values(with_care)
    assert (at_a_glance is None) == ("cm" in said or "rad" in said or "(0," in said)


def test_nine_numbers_say_a_box_that_leans() -> None:
    box = Box(np.array([1.0, -2.0, 0.5]), np.array([0.8, 0.4, 1.2]), turned_by(0.5, -0.3, 0.2))
    form = Form(box="full", decimals=3)
    said = Box3D(box).spoken(form)
    assert said.count(" deg") == 3 and ", pitch " in said
    assert Box3D(box).score(Box3D.read(said, form)) > 0.99
    assert Box3D(box).score(Box3D.read(Box3D(box).spoken(Form(decimals=3)), form)) < 0.9


def test_the_same_upright_box_is_read_from_six_seven_and_nine_numbers() -> None:
    box = Box.from_bounds((0.0, 1.0, 0.0), (1.0, 3.0, 0.5))
    for way in ("axis", "yaw", "full"):
        form = Form(box=way, decimals=3)
        assert Box3D(box).score(Box3D.read(Box3D(box).spoken(form), form)) > 0.99
