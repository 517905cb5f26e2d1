"""Orders and routes."""

from __future__ import annotations

import pytest

from sightline.answers.answer import Form, score
from sightline.answers.sequence import Order, Route
from sightline.errors import AnswerError

TRUTH = Order(("lamp", "sofa", "TV stand"))


@pytest.mark.parametrize("said", [
    "lamp, sofa, TV stand", "Lamp, sofa and TV-stand.",
    "1. lamp\n2. sofa\n3. TV stand",
    "1. lamp 2. sofa 3. TV stand",
    "lamp -> sofa -> TV stand",
    "lamp → the sofa → TV stand", "First the lamp, then the sofa, and finally the TV stand.",
    "The lamp appears before the sofa, which comes before the TV stand.", "[lamp, sofa, TV stand]",
    "- lamp\n- sofa\n- TV stand",
])  # fmt: skip
def test_an_order_is_read_from_lists_arrows_and_sentences(said: str) -> None:
    assert score(TRUTH, said) == 1.0


@pytest.mark.parametrize("said", ["sofa, lamp, TV stand", "lamp, sofa", "lamp", "lamp, sofa, sofa, TV stand", ""])
def test_another_order_is_wrong(said: str) -> None:
    assert score(TRUTH, said) == 0.0


def test_kendall_counts_the_pairs_in_order() -> None:
    truth = Order(("a1", "b1", "c1", "d1"))
    assert [truth.score(Order(names), "kendall") for names in (
        ("a1", "b1", "c1", "d1"), ("b1", "a1", "c1", "d1"), ("d1", "c1", "b1", "a1"), ("a1", "b1", "c1", "x1"),
    )] == pytest.approx([1.0, 5 / 6, 0.0, 0.0])  # fmt: skip


def test_an_order_of_nothing_or_with_a_name_twice_is_refused() -> None:
    for names in ((), ("lamp", "Lamps"), ("", "lamp")):
        with pytest.raises(AnswerError):
            Order(names)


def test_turns_are_read_from_a_sentence() -> None:
    truth = Route(turns=("left", "right", "back"))
    assert score(truth, "Turn left, then turn right and finally turn around.") == 1.0
    assert score(truth, "Turn left, then turn back.", scorer="turns_ratio") == pytest.approx(4 / 5)
    assert score(truth, "Stay where you are.") == 0.0


def test_a_route_is_as_good_as_it_is_short_and_reaches_its_end() -> None:
    truth = Route(((0.0, 0.0), (4.0, 0.0)), landmarks=("lamp", "sofa"))
    around = Route(((0.0, 0.0), (0.0, 3.0), (4.0, 3.0), (4.0, 0.0)), landmarks=("sofas", "bed", "lamp"))
    assert truth.score(around, "spl") == pytest.approx(0.4)
    assert truth.score(Route(((0.0, 0.0), (2.9, 0.0))), "spl") == 0.0
    assert truth.score(around, "landmark_f1") == pytest.approx(4 / 5)
    assert truth.score(around, "landmark_order") == pytest.approx(2 / 5)


def test_a_route_in_feet_is_read_in_metres() -> None:
    found = Route.read("points: (0, 0), (10, 0) ft", Form())
    assert found is not None and found.length == pytest.approx(3.048)


def test_routes_that_cannot_be_are_refused() -> None:
    for wrong in ({"turns": ("up",)}, {"waypoints": ((1.0,),)}, {"waypoints": ((1.0, 2.0), (1.0, 2.0, 3.0))},
                  {"landmarks": ("a, b",)}):  # fmt: skip
        with pytest.raises(AnswerError):
            Route(**wrong)


@pytest.mark.parametrize(
    "reply",
    [
        "past: kitchen island, floor lamp",
        "kitchen island, floor lamp",
        "1. kitchen island 2. floor lamp",
        "You go past the kitchen island and then past the floor lamp.",
    ],
)
def test_landmarks_are_read_with_and_without_their_head(reply):
    assert Route.read(reply) == Route(landmarks=("kitchen island", "floor lamp"))


@pytest.mark.parametrize("reply", ["turns: none", "none", "No turns.", "You make no turns."])
def test_no_turns_are_read_in_any_words(reply):
    assert Route.read(reply) == Route()
