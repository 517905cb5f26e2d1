"""Lengths, counts and lists in answers, and how finely they are said."""

import math

import pytest

from sightline.datasets.auditing.findings.said import (
    NOT_A_NUMBER,
    half_step,
    lengths,
    number_list,
    one_count,
    one_length,
    told_numbers,
    value_of,
)


@pytest.mark.parametrize(
    ("answer", "metres", "half"),
    [
        ("It is 1.25 m.", 1.25, 0.005),
        ("about 150 centimetres", 1.5, 0.05),
        ("roughly 2.0 feet apart", 0.6096, 0.05 * 0.3048),
        ("`2310` mm", 2.31, 0.005),
        ("two metres", 2.0, 0.5),
        ("-3 m", -3.0, 0.5),
    ],
)
def test_a_length_comes_with_half_of_its_last_digit(answer: str, metres: float, half: float) -> None:
    said = one_length(lengths(answer))
    assert said is not None and said.metres == pytest.approx(metres) and said.half == pytest.approx(half)


def test_several_lengths_are_one_only_where_they_agree() -> None:
    assert one_length(lengths("2 m (200 cm)")) is not None and one_length(lengths("2.0 m wide and 3.0 m high")) is None
    assert [said.unit for said in lengths("2.0 m wide and 3.0 feet high")] == ["m", "feet"]
    assert one_length(lengths("the second one")) is None and one_length(lengths("5 chairs")) is None


def test_steps_of_numerals() -> None:
    assert [half_step(one) for one in ("1", "10", "1.50", "1,200", "0")] == [0.5, 5.0, 0.005, 50.0, 0.5]


def test_counts_in_digits_and_words() -> None:
    assert [one_count(one) for one in ("There are three chairs.", "3", "3 or 4", "none", "2.5")] == [
        3,
        3,
        None,
        None,
        None,
    ]


def test_lists_of_numbers_and_back_ticks() -> None:
    assert value_of("It moved by `[ 1 , -2 , 3.5 ]` mm.") == "[ 1 , -2 , 3.5 ]" and value_of("plain") == "plain"
    assert number_list("[ 1 , -2 , 3.5 ]") == (1.0, -2.0, 3.5) and number_list("no list") is None
    nan = number_list("[ nan , 2 ]")
    assert nan is not None and math.isnan(nan[0])


def test_the_numbers_that_are_the_answer_are_those_in_back_ticks() -> None:
    assert told_numbers("At [ 94 , 942 ] the depth is `3860` mm.") == (3860.0,)
    assert told_numbers("It moved by [ 1 , 2 , -3 ] mm.") == (1.0, 2.0, -3.0) and told_numbers("It is 25 degrees.") == (
        25.0,
    )
    assert told_numbers("From 3 to 5.") is None and told_numbers("none") is None


def test_what_is_no_number_is_told_from_words_that_look_like_it() -> None:
    for bad in ("They are nan meters apart.", "nan", "inf m", "It is -inf.", "[ nan , 1 ]"):
        assert NOT_A_NUMBER.search(bad), bad
    for good in ("banana", "information", "in front", "The infinite loop", "Nancy"):
        assert not NOT_A_NUMBER.search(good), good
