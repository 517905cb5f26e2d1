"""How evenly answers and places are spread."""

import pytest

from sightline.datasets.auditing.findings.balance import Balance, task_of, too_often
from sightline.datasets.auditing.findings.claims import reading_of
from sightline.datasets.auditing.findings.offered import offer_of
from sightline.datasets.auditing.peers.peer_row import PeerRow
from tests.datasets.auditing.peers.made_peers import row


def seen(rows: list[PeerRow]) -> Balance:
    balance = Balance()
    for one in rows:
        balance.see(one, reading_of(one), offer_of(one))
    return balance


def yes_no(yes: int, no: int) -> list[PeerRow]:
    return [
        row("Is the cup left of the jug?", answer, f"{i}.jpg")
        for answer, n in (("Yes.", yes), ("No.", no))
        for i in range(n)
    ]


def test_a_task_that_one_answer_solves_is_told_with_its_share() -> None:
    balance = seen(yes_no(90, 10))
    [task] = balance.tasks
    assert (task.task, task.rows, task.answer, task.share, task.chance) == ("whether: leftward", 100, "yes", 0.9, 0.5)
    [found] = balance.findings()
    assert (found.rows, found.of) == (100, 100) and "'yes' 90%" in found.what and not found.wrong


def test_even_answers_and_few_rows_are_no_finding() -> None:
    assert seen(yes_no(55, 45)).findings() == [] and seen(yes_no(20, 0)).findings() == []


def test_the_first_named_of_two_and_free_numbers_are_tasks_of_their_own() -> None:
    rows = [row("Which is taller, the cup or the jug?", "The cup.", f"{i}.jpg") for i in range(60)]
    rows += [row(f"How tall is jug {i}?", "1 m", f"{i}.jpg") for i in range(80)]
    tasks = {task.task: task for task in seen(rows).tasks}
    assert tasks["which: height"].answer == "the first named" and tasks["which: height"].chance == 0.5
    assert tasks["length: height"].chance is None  # many lengths are one metre
    assert [found.rows for found in seen(rows).findings()] == [60]


def test_places_of_the_right_option_are_counted_by_number_of_options() -> None:
    rows = [row("Which? A. cup B. jug C. pan", "C" if i % 10 else "A", f"{i}.jpg") for i in range(100)]
    balance = seen(rows)
    assert balance.positions == {3: {0: 10, 1: 0, 2: 90}}
    assert [found.what for found in balance.findings()][-1] == "right option of 3 in place 3 too often"


def test_yes_and_no_are_two_answers_of_any_question_that_asks_so_and_further_answers_are_further_ones() -> None:
    asked = [row("Is there a jug?", "Yes" if i % 5 else "No", f"{i}.jpg", task="binary") for i in range(100)]
    [task] = seen(asked).tasks
    assert (task.answer, task.share, task.chance) == ("yes", 0.8, 0.5)
    mixed = [*asked, row("What is it?", "A jug", task="binary")]
    assert [seen(rows).tasks[0].chance for rows in (mixed, mixed[::-1])] == [1 / 3, 1 / 3]


def test_a_task_of_few_words_is_held_against_as_many() -> None:
    def moved(left: int, right: int) -> Balance:
        said = ["left"] * left + ["right"] * right
        return seen([row("Which way?", f"It went `{word}`.", task="x") for word in said])

    assert moved(50, 50).findings() == [] and moved(50, 50).tasks[0].chance == 0.5
    assert [one.rows for one in moved(90, 10).findings()] == [100] == [one.rows for one in moved(100, 0).findings()]


def test_stated_tasks_go_before_what_was_understood() -> None:
    one = row("How tall is the jug?", "1 m", task="height_data")
    assert task_of(one, reading_of(one)) == "height_data"
    assert task_of(row("What?", "x"), reading_of(row("What?", "x"))) == "not understood"


@pytest.mark.parametrize(
    ("share", "rows", "expected"),
    [(0.9, 49, False), (0.9, 50, True), (0.62, 61, False), (0.62, 1000, True), (0.55, 10**6, False)],
)
def test_too_often_is_more_than_accident_and_enough_to_matter(share: float, rows: int, expected: bool) -> None:
    assert too_often(share, 0.5, rows) is expected
