"""The blind judges on riddles that words give away, and on those they do not."""

import numpy as np

from sightline.answers.choice import YesNo
from sightline.answers.number import Length
from sightline.datasets.findings.guessable import Riddle, score
from sightline.evaluation.peer_judges import judges, majority, words

RNG = np.random.default_rng(5)
KINDS = {"jug": 0.3, "door": 2.0, "lamp": 1.4}


def sizes(count: int) -> list[Riddle]:
    names = RNG.choice(list(KINDS), count)
    return [Riddle("height", f"How tall is the {name}?", (), Length(KINDS[name]), "within_25") for name in names]


def right(judge, learnt: list[Riddle], asked: list[Riddle]) -> float:
    guesses = judge(learnt, asked)
    return float(np.mean([score(riddle, guess) for riddle, guess in zip(asked, guesses, strict=True)]))


def test_sizes_that_go_by_the_name_are_read_from_the_words_and_not_from_the_majority() -> None:
    learnt, asked = sizes(200), sizes(60)
    assert right(words, learnt, asked) > 0.95 and right(majority, learnt, asked) < 0.6


def test_what_the_words_do_not_tell_is_right_by_its_share() -> None:
    made = [Riddle("left", "Is it left?", (), YesNo(bool(side)), "exact") for side in RNG.random(400) < 0.7]
    for judge in judges().values():
        assert abs(right(judge, made[:200], made[200:]) - 0.7) < 0.1


def test_answers_of_two_kinds_in_one_task_are_learnt_apart_and_unknown_tasks_have_none() -> None:
    mixed = [*sizes(30), *[Riddle("height", "Is it tall?", (), YesNo(True), "exact")] * 30]
    assert right(majority, mixed, mixed[30:]) == 1.0
    assert majority(mixed, [Riddle("new", "?", (), YesNo(True), "exact")]) == [None]
