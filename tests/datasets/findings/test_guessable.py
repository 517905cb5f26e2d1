"""What judges get right who never look."""

from collections.abc import Sequence

import numpy as np
import pytest

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Length
from sightline.answers.text import Words
from sightline.datasets.findings.claims import reading_of
from sightline.datasets.findings.guessable import Riddle, Riddles, finding_of, riddle_of, score
from sightline.datasets.findings.offered import offer_of
from sightline.datasets.peers.peer_row import PeerRow
from tests.datasets.peers.made_peers import row


def typed(one: PeerRow) -> Answer | None:
    riddle = riddle_of(one, reading_of(one), offer_of(one))
    return None if riddle is None else riddle.answer


def yes(learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> list[Answer | None]:
    return [YesNo(True)] * len(asked)


def silent(learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> list[Answer | None]:
    return [None] * len(asked)


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("Is the cup left of the jug?", "No, it is not.", YesNo(False)),
        ("Which is taller, the cup or the jug?", "The jug is.", Choice(("cup", "jug"), 1)),
        ("Which? A. cup B. jug", "B", Choice(("cup", "jug"), 1)),
        ("How many jugs are there?", "Three", Count(3)),
        ("How tall is the jug?", "30 cm", Length(0.3)),
        ("What is it?", "A red  jug", Words("a red jug")),
        ("What is it?", "x" * 50, None),
    ],
)
def test_answers_are_typed_as_what_was_asked(question: str, said: str, answer: Answer | None) -> None:
    assert typed(row(question, said)) == answer


def test_shares_are_of_the_rows_asked_and_the_same_in_any_order() -> None:
    rows = [row("Is the cup left of the jug?", "Yes." if i % 4 else "No.", f"{i}.jpg") for i in range(400)]
    tables = []
    for order in (range(400), np.random.default_rng(3).permutation(400)):
        riddles = Riddles(most=100)
        for i in order:
            riddles.see(rows[i], reading_of(rows[i]), offer_of(rows[i]))
        tables.append(riddles.judged({"yes": yes, "silent": silent}))
    assert tables[0] == tables[1]
    [task] = tables[0]
    assert task.rows <= 100 and task.right["silent"] == 0.0 and 0.6 < task.right["yes"] < 0.9
    [found] = finding_of(tables[0])
    assert (found.rows, found.of, found.wrong) == (round(task.right["yes"] * task.rows), task.rows, False)


def test_no_picture_stands_on_both_sides() -> None:
    riddles, seen = Riddles(), list[tuple[set[str], set[str]]]()
    for i in range(200):
        one = row(f"How tall is thing{i % 20}?", "1 m", f"{i % 20}.jpg")
        riddles.see(one, reading_of(one), offer_of(one))

    def judge(learnt: Sequence[Riddle], asked: Sequence[Riddle]) -> list[Answer | None]:
        seen.append(({one.text for one in learnt}, {one.text for one in asked}))
        return silent(learnt, asked)

    riddles.judged({"judge": judge})
    assert len(seen) == 2 and all(learnt and asked and not learnt & asked for learnt, asked in seen)


def test_a_guess_of_another_kind_is_wrong_and_no_judges_find_nothing() -> None:
    riddle = Riddle("t", "How many?", (), Count(2), "exact")
    assert score(riddle, Words("two")) == 0.0 and score(riddle, Count(2)) == 1.0
    assert finding_of([]) == []
