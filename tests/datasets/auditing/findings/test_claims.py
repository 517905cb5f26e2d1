"""What a row says of the world."""

import pytest

from sightline.datasets.auditing.findings.claims import (
    EQUAL,
    LESS,
    MORE,
    Extent,
    Order,
    polarity,
    reading_of,
    things_of,
)
from sightline.datasets.auditing.findings.relations import COUNT, DISTANCE, HEIGHT, LEFT
from tests.datasets.auditing.peers.made_peers import row


@pytest.mark.parametrize(
    ("question", "answer", "axis", "leaves"),
    [
        ("Is the cup left of the jug?", "Yes, it is.", LEFT, MORE),
        ("Is the cup left of the jug?", "No.", LEFT, LESS | EQUAL),
        ("Is the cup right of the jug?", "Indeed, the cup is there.", LEFT, LESS),
        ("Is the jug left of the cup?", "Yes.", LEFT, LESS),
        ("Is the jug left of the cup?", "Incorrect, it is not.", LEFT, MORE | EQUAL),
        ("Which is taller, the jug or the cup?", "The jug.", HEIGHT, LESS),
        ("Which is shorter, the jug or the cup?", "The jug.", HEIGHT, MORE),
        ("Which is taller, the jug or the cup?", "The cup is taller than the jug.", HEIGHT, MORE),
        ("Describe the two.", "The cup is to the left of the jug.", LEFT, MORE),
    ],
)
def test_an_order_says_how_the_first_by_name_compares(question: str, answer: str, axis: str, leaves: int) -> None:
    assert reading_of(row(question, answer)).claim == Order(axis, "cup", "jug", leaves)


def test_lengths_are_intervals_of_what_would_be_said_so() -> None:
    claim = reading_of(row("How far is the jug from the cup?", "They are 1.5 m apart.")).claim
    assert claim == Extent(DISTANCE, "jug", "cup", pytest.approx(1.45), pytest.approx(1.55))
    claim = reading_of(row("What is the vertical distance between the jug and the cup?", "`12` cm")).claim
    assert isinstance(claim, Extent) and claim.what == "vertical distance" and claim.low == pytest.approx(0.115)
    assert reading_of(row("How many jugs are there?", "Four.")).claim == Extent(COUNT, "jugs", "", 4, 4)
    for none in ("None.", "There are none.", "None of them are jugs", "There are no jugs.", "No jug is visible", "0"):
        assert reading_of(row("How many jugs are there?", none)).claim == Extent(COUNT, "jugs", "", 0, 0)
    for other in ("No idea.", "None or two", "There is no clear view"):
        claim = reading_of(row("How many jugs are there?", other)).claim
        assert not isinstance(claim, Extent) or claim.low > 0


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is the cup left of the jug?", "The stove is hot."),
        ("Which is taller, the jug or the cup?", "Both of them."),
        ("How tall is the jug?", "Quite tall."),
        ("How many jugs are there?", "Some."),
        ("What is this?", "A jug."),
    ],
)
def test_an_answer_that_does_not_say_claims_nothing(question: str, answer: str) -> None:
    assert reading_of(row(question, answer)).claim is None


def test_regions_are_the_boxes_they_number() -> None:
    boxes = ((0.0, 0.0, 9.0, 9.0), (5.0, 5.0, 7.0, 7.0))
    known = row("Is Region [0] left of Region [1]?", "Yes.", boxes=boxes)
    claim = reading_of(known).claim
    assert claim is not None and things_of(known, claim) == (f"box {boxes[0]}", f"box {boxes[1]}")
    assert things_of(row("", ""), claim) is None


def test_polarity_of_templated_and_free_answers() -> None:
    assert [polarity(one) for one in ("Yes.", "That is true", "In fact, it is narrower", "no, it is not")] == [
        *(True, True, False, False)
    ]
    assert polarity("A jug.") is None


@pytest.mark.parametrize(
    "question",
    [
        "Standing at the sofa, what is where?",
        "What does the second image show?",
        "Which of them is closer to the lamp?",
        "Imagine that you are at the door. What do you see?",
    ],
)
def test_a_statement_from_another_place_is_not_read(question: str) -> None:
    for said in ("The jug is to the left of the stove.", "The jug is closer than the stove."):
        assert reading_of(row(question, said)).claim is None
        assert reading_of(row("What is where?", said)).claim is not None
