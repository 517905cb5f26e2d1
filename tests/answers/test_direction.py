"""Directions in words, bearings and hours."""

from __future__ import annotations

import math

import pytest

from sightline.answers.answer import Form
from sightline.answers.direction import BEARINGS, Direction
from sightline.errors import AnswerError

SAID: tuple[tuple[str, str | None], ...] = (
    ("left", "left"), ("To the upper left", "left-up"), ("ahead", "front"), ("forward", "front"),
    ("Behind you.", "back"),
    ("front-right", "front-right"), ("behind and to the left", "back-left"), ("slightly to your right", "right"),
    ("The camera moved to the left.", "left"), ("I'm not sure, but left", "left"),
    ("2 o'clock", "2 o'clock"), ("at your two o'clock", "2 o'clock"), ("10 o’clock", "10 o'clock"), ("3", "3 o'clock"),
    ("left or right", None), ("not left", None), ("left and right", None), ("That's right", None), ("13 o'clock", None),
    ("somewhere", None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "value"), SAID)
def test_a_reply_gives_one_direction_or_none(said: str, value: str | None) -> None:
    assert Direction.read(said) == (None if value is None else Direction(value))


def test_bearings_and_hours_are_centred_on_their_directions() -> None:
    assert [Direction.from_bearing(math.radians(45 * k + d)).value for k in range(8) for d in (-20, 20)] == [
        name for name in BEARINGS for _ in range(2)
    ]
    assert [Direction.from_bearing(math.radians(x), "clock").hour for x in (-14, 0, 14, 16, 90, 344)] == [
        12, 12, 12, 1, 3, 11,
    ]  # fmt: skip


def test_the_next_bearing_and_the_next_hour_are_adjacent_and_no_other() -> None:
    front = [Direction("front").score(Direction(name), "adjacent") for name in BEARINGS]
    assert front == [1, 1, 0, 0, 0, 0, 0, 1]
    twelve = [Direction("12 o'clock").score(Direction(f"{hour} o'clock"), "adjacent") for hour in range(1, 13)]
    assert twelve == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_the_angular_score_falls_evenly_to_the_opposite() -> None:
    score = [Direction("front").score(Direction(name), "angular") for name in BEARINGS[:5]]
    assert score == pytest.approx([1.0, 0.75, 0.5, 0.25, 0.0])
    assert Direction("3 o'clock").score(Direction("right"), "angular") == pytest.approx(1.0)
    assert Direction("3 o'clock").score(Direction("right")) == 0.0
    assert (Direction("up").system, Direction("left").system, Direction("1 o'clock").system) == (
        "words", "bearing", "clock",
    )  # fmt: skip


def test_a_form_may_bring_its_own_words() -> None:
    form = Form(options=("forward", "backward"))
    assert Direction("front").spoken(form) == "forward"
    assert Direction.read("backward", form) == Direction("back")


@pytest.mark.parametrize("value", ["", "sideways", "left-right", "0 o'clock"])
def test_no_such_direction(value: str) -> None:
    with pytest.raises(AnswerError):
        Direction(value)
