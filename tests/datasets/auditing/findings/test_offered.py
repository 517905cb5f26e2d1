"""Options in a list and in a question."""

import pytest

from sightline.datasets.auditing.findings.offered import NOTHING, offer_of, written_options
from tests.datasets.auditing.peers.made_peers import row


@pytest.mark.parametrize(
    "question",
    [
        "Which is it? A. chair B. desk C. tall lamp",
        "Which is it?\nA. chair\nB. desk\nC. tall lamp",
        "Which is it? (A) chair (B) desk (C) tall lamp",
        "Which is it? A: chair, B: desk, C: tall lamp.",
    ],
)
def test_options_are_read_out_of_a_question(question: str) -> None:
    assert written_options(question) == ("chair", "desk", "tall lamp")


def test_letters_that_do_not_run_from_a_are_no_options() -> None:
    for question in ("Is point B. nearer than C. or not?", "A chair. Is it tall?", "A. chair C. desk", "A. chair"):
        assert written_options(question) == ()


def test_the_answer_is_found_by_letter_and_by_words() -> None:
    question = "Which is it? A. chair B. desk"
    assert [offer_of(row(question, answer)).place for answer in ("B", "`A`", "desk", "B. desk", "lamp")] == [
        1,
        0,
        1,
        1,
        None,
    ]
    assert offer_of(row("Which?", "desk", options=("chair", "desk"))).place == 1
    assert offer_of(row("Which?", "desk")) is NOTHING
