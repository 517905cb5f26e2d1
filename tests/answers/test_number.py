"""Quantities: what people and models write, and how a guess is scored."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.answers.answer import Form, score
from sightline.answers.number import Angle, Area, Count, Duration, Length, Number, Speed
from sightline.answers.said_numbers import bare_quantity, quantity
from sightline.errors import AnswerError

LENGTHS: tuple[tuple[str, float | None], ...] = (
    ("about 2.3 meters", 2.3),
    ("1.2 m", 1.2),
    ("2,300 mm", 2.3),
    ("10 000 mm", 10.0),
    ("1,5 m", 1.5),
    ("roughly two and a half feet", 2.5 * 0.3048),
    ("3'4\"", 40 * 0.0254),
    ("5'10", 70 * 0.0254),
    ("five feet four inches", 64 * 0.0254),
    ("1 m 20 cm", 1.2),
    ("1 m and 20 cm", 1.2),
    ("two", 2.0),
    ("1.2", 1.2),
    ("half a metre", 0.5),
    ("a quarter of a meter", 0.25),
    ("a metre and a half", 1.5),
    ("one and a half metres", 1.5),
    ("1½ m", 1.5),
    ("1 1/2 inches", 1.5 * 0.0254),
    ("3/4 in", 0.75 * 0.0254),
    ("one point five metres", 1.5),
    ("a hundred and twenty cm", 1.2),
    ("twenty-three centimetres", 0.23),
    ("1.2×10³ mm", 1.2),
    ("2.5 x 10^2 cm", 2.5),
    ("1.2e3 mm", 1.2),
    ("~2.5m.", 2.5),
    ("2.5-meter", 2.5),
    ("$2.5$ m", 2.5),
    ("\\boxed{1.5\\text{ m}}", 1.5),
    ("**2.5 meters**", 2.5),
    ("`1.2 m`", 1.2),
    ('"2.5"', 2.5),
    ("Answer: 2 m", 2.0),
    ("So the final answer is 2 m.", 2.0),
    ("<think>3 m or 4 m?</think>It is 2 m", 2.0),
    ("<answer>1 m</answer> sorry, <answer>2 m</answer>", 2.0),
    ("<think>3 m, since", None),
    ("2.3 m (7.5 ft)", 2.3),
    ("2.3 (m)", 2.3),
    ("The width is 2 meters, i.e. 200 cm", 2.0),
    ("1.2 + 1.3 = 2.5 m", 2.5),
    ("1.5 ± 0.2 m", 1.5),
    ("slightly more than 2 m", 2.0),
    ("I'm not sure, but about 2 m", 2.0),
    ("It is not 2 m but 3 m", 3.0),
    ("Object 1 and object 2 are 1.5 m apart", 1.5),
    ("It's 3 in the image", 3.0),
    ("between 1 and 2 m", None),
    ("1-2 m", None),
    ("1–2 m", None),
    ("1 to 2 m", None),
    ("from 1.5 m to 2 m", None),
    ("1 or 2 m", None),
    ("not 2 m", None),
    ("it isn't 2 m", None),
    ("less than 2 m", None),
    ("at least 2 m", None),
    ("> 2 m", None),
    ("3 m x 4 m", None),
    ("2 by 3 m", None),
    ("−2 m", None),
    ("5 kg", None),
    ("30 degrees", None),
    ("The lamp is 2 m tall and the sofa 1 m", None),
    ("I cannot tell.", None),
    ("far", None),
    ("", None),
)


@pytest.mark.parametrize(("said", "metres"), LENGTHS)
def test_a_reply_about_length_is_read_as_it_was_meant_or_not_at_all(said: str, metres: float | None) -> None:
    found = Length.read(said)
    assert (None if found is None else found.metres) == (None if metres is None else pytest.approx(metres))


COUNTS: tuple[tuple[str, int | None], ...] = (
    ("3", 3), ("three", 3), ("There are 3 chairs.", 3), ("**4**", 4), ("3.0", 3), ("a dozen", 12), ("half a dozen", 6),
    ("thirty-two", 32), ("a pair of lamps", 2), ("No, there are 3.", 3), ("about 5", 5), ("12 in the room", 12),
    ("4 chairs (two by the window)", 4), ("no chairs", 0), ("none", 0), ("There aren't any chairs.", 0), ("zero", 0),
    ("2.5", None), ("3 or 4", None), ("at least 3", None), ("1, 2, 3", None), ("-2", None), ("3 m", None),
    ("I have no idea", None), ("several", None), ("not 3", None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "number"), COUNTS)
def test_a_reply_about_number_is_read_as_it_was_meant_or_not_at_all(said: str, number: int | None) -> None:
    assert Count.read(said) == (None if number is None else Count(number))


@pytest.mark.parametrize(
    ("cls", "said", "value"),
    [
        (Angle, "about forty-five degrees", math.pi / 4),
        (Angle, "−45°", -math.pi / 4),
        (Angle, "0.5 rad", 0.5),
        (Angle, "90", math.pi / 2),
        (Area, "12 m²", 12.0),
        (Area, "12 square meters", 12.0),
        (Area, "130 sq ft", 130 * 0.3048**2),
        (Area, "3 m x 4 m", None),
        (Area, "3 m", None),
        (Duration, "1 min 30 s", 90.0),
        (Duration, "half an hour", 1800.0),
        (Speed, "36 km/h", 10.0),
        (Speed, "2 meters per second", 2.0),
        (Number, "50%", 0.5),
        (Number, "-3.5", -3.5),
    ],
)
def test_other_quantities_are_read_in_their_own_units(cls: type, said: str, value: float | None) -> None:
    found = cls.read(said)
    assert (None if found is None else found.si) == (None if value is None else pytest.approx(value))


def test_a_bare_number_counts_in_the_unit_of_the_form_and_a_written_unit_wins() -> None:
    form = Form(unit="mm", bare=True, decimals=0, wrap="backticks")
    assert Length(1.2344).spoken(form) == "`1234`"
    assert Length.read("`1234`", form) == Length(1.234)
    assert Length.read("1.2 m", form) == Length(1.2)


def test_lengths_are_spoken_in_centimetres_below_a_metre() -> None:
    assert [Length(x).spoken() for x in (0.0231, 0.5, 1.0, 2.345, 12345.0)] == [
        "2.31 cm", "50 cm", "1 m", "2.35 m", "12300 m",
    ]  # fmt: skip
    assert Angle(math.pi / 3).spoken(Form(unit="°")) == "60°"
    assert Length(2.0).spoken(Form(sentence="It is {} wide.", decimals=1, wrap="answer_tag")) == (
        "<answer>It is 2.0 m wide.</answer>"
    )


def test_an_unknown_unit_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AnswerError, match=r"cubit.*metres"):
        Length(1.0).spoken(Form(unit="cubit"))


def test_mean_relative_accuracy_counts_the_bars_that_are_cleared() -> None:
    truth = Length(1.0)
    assert [truth.score(Length(x)) for x in (1.0, 1.05, 0.9, 1.25, 1.5, 0.5, 1.51, 3.0)] == [
        1.0, 1.0, 0.9, 0.6, 0.1, 0.1, 0.0, 0.0,
    ]  # fmt: skip
    # On the bar itself, and only there, the strict reading differs.
    assert [truth.score(Length(x), "mra_strict") for x in (1.0, 1.05, 1.5, 1.04)] == [1.0, 0.9, 0.0, 1.0]


def test_the_shares_include_their_own_edge() -> None:
    truth = Length(2.0)
    for name, share in (("within_10", 0.1), ("within_20", 0.2), ("within_25", 0.25)):
        assert truth.score(Length(2 * (1 + share)), name) == truth.score(Length(2 * (1 - share)), name) == 1.0
        assert truth.score(Length(2 * (1.001 + share)), name) == 0.0
    assert [truth.score(Length(x), "half_to_double") for x in (0.99, 1.0, 4.0, 4.01)] == [0.0, 1.0, 1.0, 0.0]
    assert truth.score(Length(1.5), "abs_rel") == pytest.approx(0.75)
    assert truth.score(Length(9.0), "abs_rel") == 0.0


def test_a_true_zero_is_met_by_zero_and_by_the_floor_where_there_is_one() -> None:
    truth = Length(0.0)
    assert all(truth.score(Length(0.0), name) == 1.0 for name in truth.scorers)
    assert {name for name in truth.scorers if truth.score(Length(0.009), name) > 0} == {"within_20_floor"}
    assert Angle(0.0).score(Angle(math.radians(0.9))) == 1.0
    assert Angle(0.0).score(Angle(math.radians(1.1))) == 0.0


@given(st.floats(-3, 3), st.integers(-3, 3))
def test_a_full_turn_changes_no_score_of_an_angle(angle: float, turns: int) -> None:
    guess = Angle(angle + turns * math.tau)
    assert Angle(angle).score(guess, "angular") == pytest.approx(1.0)
    assert Angle(angle).score(guess) == 1.0


def test_angles_wrap_and_a_half_turn_is_the_largest_miss() -> None:
    deg = math.radians
    assert Angle(deg(350)).score(Angle(deg(-10)), "exact") == 1.0
    assert Angle(deg(180)).score(Angle(deg(-180)), "within_10") == 1.0
    assert Angle(deg(10)).score(Angle(deg(190)), "angular") == pytest.approx(0.0)


def test_counts_are_exact_or_off_by_one() -> None:
    assert score(Count(3), "3 chairs") == 1.0
    assert score(Count(3), "4") == 0.0
    assert score(Count(3), "4", scorer="off_by_one") == 1.0
    assert score(Count(3), "5", scorer="off_by_one") == 0.0


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf])
def test_no_length_is_negative_or_endless(value: float) -> None:
    with pytest.raises(AnswerError):
        Length(value)


@pytest.mark.parametrize("metres", [0.05, 0.95, 1.0, 12.3])
def test_a_bare_length_without_a_unit_is_in_metres_whatever_its_size(metres):
    form = Form(bare=True)
    assert Length(metres).spoken(form) == f"{metres:g}"
    assert Length.read(Length(metres).spoken(form), form) == Length(metres)


@pytest.mark.parametrize("cls", [Length, Area, Angle, Number, Duration, Speed])
@pytest.mark.parametrize("form", [Form(), Form(unit="m"), Form(unit="mm")])
def test_what_is_read_at_a_glance_is_what_is_read_with_care(cls: type, form: Form) -> None:
    if form.unit is not None and cls is not Length:
        return
    words = [name for name in cls.dimension.units if name.isascii() and name.isalpha()]
    for number in ("0", "7", "-7", "007", "2.35", "0.105", "1234567", "12.0000005", "-0.5"):
        for said in (number, *(f"{number} {word}" for word in words)):
            with_care = quantity(form.undress(said), cls.dimension, form.unit)
            for bare in (said, f"`{said}`"):
                assert quantity(form.undress(bare), cls.dimension, form.unit) == with_care, bare
                assert bare_quantity(bare, cls.dimension, form.unit) == with_care, bare
            assert bare_quantity(f"`{said}", cls.dimension, form.unit) is None
        assert bare_quantity(f"{number} parsecs", cls.dimension, form.unit) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *((9.995, "9.99"), (9.996, "10"), (999.4, "999"), (999.6, "1000"), (1234.0, "1230"), (5e6, "5000000")),
        *((-0.00012345, "-0.000123"), (0.0001, "0.0001"), (0.000099996, "0.0001"), (1.5e-7, "0.00000015"), (-0.0, "0")),
    ],
)
def test_three_digits_are_said_without_an_exponent(value: float, said: str) -> None:
    assert Number(value).spoken() == said
