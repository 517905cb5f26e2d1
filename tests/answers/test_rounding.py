from collections import Counter

import numpy as np
import pytest

from sightline.answers.answer import Form
from sightline.answers.number import Length
from sightline.answers.rounding import as_people_say, rounded_away


def said(metres: float, times: int = 600) -> list[tuple[str, float]]:
    """In what words, and how far off the exact value may be by them."""
    rng, length = np.random.default_rng(0), Length(metres)
    forms = [as_people_say(length, Form(bare=True, decimals=2), rng) for _ in range(times)]
    return [(length.spoken(form), rounded_away(length, form)) for form in forms]


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0.47, {"50 cm", "47 cm", "20 inches", "19 inches", "18.5 inches"}),
        (2.34, {"2 m", "2.3 m", "2.34 m", "8 feet", "7.7 feet", "7.68 feet"}),
        (12.6, {"13 m", "12.6 m", "40 feet", "41 feet", "41.3 feet"}),
    ],
)
def test_units_go_by_the_range_and_digits_are_few(metres, words):
    assert {text for text, _ in said(metres)} == words


def test_one_or_two_digits_are_told_in_eight_of_ten():
    digits = Counter(len(text.split()[0].replace(".", "")) for text, _ in said(2.34, 2000))
    assert [digits[n] / 2000 for n in (1, 2, 3)] == pytest.approx([0.4, 0.4, 0.2], abs=0.04)


def test_the_exact_value_lies_within_what_the_last_digit_leaves_open():
    rng = np.random.default_rng(1)
    for metres in [*rng.uniform(0.05, 20, 300), 0.96, 0.999, 9.96, 1.0]:
        length = Length(float(metres))
        form = as_people_say(length, Form(), rng)
        assert abs(Length.read(length.spoken(form)).metres - metres) <= rounded_away(length, form) * (1 + 1e-9)


def test_half_of_the_last_digit():
    assert rounded_away(Length(2.34), Form(unit="m", digits=1)) == pytest.approx(0.5)
    assert rounded_away(Length(2.34), Form(unit="m", digits=3)) == pytest.approx(0.005)
    assert rounded_away(Length(0.96), Form(unit="m", digits=1)) == pytest.approx(0.5)  # it is told as 1 m
    assert rounded_away(Length(0.47), Form(unit="cm", digits=1)) == pytest.approx(0.05)
    assert rounded_away(Length(0.0), Form(unit="m", digits=1)) == 0.0
    with pytest.raises(ValueError, match="no digits"):
        rounded_away(Length(1.0), Form(unit="m"))
