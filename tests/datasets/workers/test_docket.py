"""What is done next, and when a task or the whole run is given up."""

import pytest

from sightline.datasets.workers.docket import HOPELESS, TRIES, Docket, how_it_died
from sightline.errors import DatasetError


def docket(tasks, proven=False) -> Docket[int]:
    return Docket(tasks, lambda task: f"task {task}", proven)


def test_a_task_that_died_waits_behind_the_others_and_for_a_fresh_process():
    left = docket([1, 2])
    left.died(left.take(), "signal 9")
    assert not left.wants_a_fresh_process()
    assert left.take() == 2
    assert left.wants_a_fresh_process()
    assert (left.take(), left.take(), bool(left)) == (1, None, False)


def test_a_task_is_given_up_at_its_third_death():
    left = docket([1])
    for _ in range(TRIES - 1):
        left.died(left.take(), "signal 9")
    with pytest.raises(DatasetError, match=r"task 1: its process died 3 times \(signal 9\)"):
        left.died(left.take(), "signal 9")


def test_when_everything_dies_the_run_ends_and_when_something_was_done_it_does_not():
    left, hopeful = docket(range(HOPELESS)), docket(range(HOPELESS), proven=True)
    for task in range(HOPELESS - 1):
        left.died(task, "exit code 1")
    with pytest.raises(DatasetError, match="30 processes died and none finished anything"):
        left.died(HOPELESS - 1, "exit code 1")
    for task in range(HOPELESS):
        hopeful.died(task, "exit code 1")


def test_the_end_of_a_process_is_told_in_words():
    assert how_it_died(3) == "exit code 3"
    assert how_it_died(-9) == "signal 9: killed, perhaps out of memory"
    assert how_it_died(-11) == "signal 11: segmentation fault"
