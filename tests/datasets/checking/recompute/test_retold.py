"""How near is near enough."""

import pytest

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.region import Pixel
from sightline.datasets.checking.recompute.retold import agree, same, sigmas


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (Length(2.0), Length(2.0 + 1e-7), True),
        (Length(2.0), Length(2.0 + 1e-5), False),
        (Length(2.0), Count(2), False),
        (Choice(("left", "right"), 0), Choice(("left", "right"), 0), True),
        (Choice(("left", "right"), 0), Choice(("right", "left"), 1), False),
        (YesNo(True), YesNo(False), False),
        (Pixel(10.0, 20.0, 64, 48), Pixel(10.0005, 20.0, 64, 48), True),
        (Pixel(10.0, 20.0, 64, 48), Pixel(10.005, 20.0, 64, 48), False),
    ],
)
def test_answers_are_the_same_up_to_the_precision_of_both_routes(a: Answer, b: Answer, equal: bool):
    assert same(a, b) is equal


def test_values_agree_when_names_and_numbers_do():
    assert agree({"gap_m": 1.0, "x_m": 0.0}, {"x_m": 1e-9, "gap_m": 1.0 + 1e-8})
    assert not agree({"gap_m": 1.0}, {"gap_m": 1.0001})
    assert not agree({"gap_m": 1.0}, {"gap_m": 1.0, "x_m": 0.0})
    assert not agree({"gap_m": float("nan")}, {"gap_m": float("nan")})


def test_a_difference_is_told_in_units_of_its_noise():
    assert sigmas(-0.6, 0.04) == pytest.approx(3.0)
    assert sigmas(0.6, 0.0) is None
