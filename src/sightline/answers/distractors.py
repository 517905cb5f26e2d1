"""Wrong answers beside a true one: the choice form of a question.

Numbers are offered on a ladder whose rungs are each so many times the last: at least a tenth of the truth apart, and a
grain (5 cm), as CA-VQA wants its wrong ones. Nothing about the ladder depends on which rung is the truth: were the
steps parts of the truth, it alone would divide them evenly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import permutations
from types import MappingProxyType

import numpy as np

from sightline.answers.answer import Answer, Form
from sightline.answers.choice import LETTERS, Choice, Name
from sightline.answers.direction import BEARINGS, Direction, hour_name
from sightline.answers.number import Angle, Area, Count, Duration, Length, Number, Quantity, Speed
from sightline.answers.sequence import Order
from sightline.answers.words import noun_key
from sightline.errors import AnswerError

RATIOS = (1.12, 1.6)  # of a rung to the one below it: the nearest wrong answer is a tenth of the truth off, or more
GRAINS: Mapping[type[Answer], float] = MappingProxyType({
    Length: 0.05, Area: 0.1, Angle: math.radians(3.0), Duration: 0.1, Speed: 0.01, Number: 0.0,
})  # fmt: skip
"""Kind of number → the smallest step between two that are offered, in SI."""

NEAR = 3  # by which offered counts differ from the truth at most
SIGMAS = 2.0  # by which the truth must differ from any other


def offerable(kind: type[Answer]) -> bool:
    """Whether answers of a class can be offered among wrong ones."""
    return kind in GRAINS or kind in (Count, Direction, Name, Order)


def offered(
    truth: Answer,
    form: Form,
    count: int,
    place: int,
    rng: np.random.Generator,
    *,
    margin: float | None = None,
    names: Sequence[str] = (),
) -> Choice | None:
    """The truth in `place` (from 0) among `count` answers, as the form says them; None where too few are plainly wrong.

    `margin`, the truth of a number in units of its noise, keeps the others out of that; `names` are those that could
    be said of other things (Name). Raises AnswerError for an answer that cannot be offered so.
    """
    if not 2 <= count <= len(LETTERS):
        raise AnswerError(f"{count} answers cannot be offered; take 2 to {len(LETTERS)}")
    wrong = _others(truth, count - 1, rng, margin, names)
    if len(wrong) < count - 1:
        return None
    answers = [*wrong[:place], truth, *wrong[place:]]
    said = [answer.spoken(answer.completed(form)) for answer in answers]
    alike = len({one.strip().casefold() for one in said}) < count
    return None if alike else Choice(tuple(said), place)


def _others(
    truth: Answer, count: int, rng: np.random.Generator, margin: float | None, names: Sequence[str]
) -> list[Answer]:
    """So many wrong answers in random order, or fewer."""
    if isinstance(truth, Count):
        others: Sequence[Answer] = _counts(truth.number, count, rng)
    elif isinstance(truth, Quantity):
        others = _numbers(truth, count, rng, margin)
    elif isinstance(truth, Direction):
        every = BEARINGS if truth.system == "bearing" else [hour_name(hour) for hour in range(1, 13)]
        others = [Direction(value) for value in every if value != truth.value] if truth.system != "words" else []
    elif isinstance(truth, Order):
        others = [Order(names) for names in permutations(truth.names) if names != truth.names]
    elif isinstance(truth, Name):
        true = [noun_key(name) for name in (truth.name, *truth.aliases)]
        others = [Name(name) for name in sorted(set(names)) if not any(_akin(noun_key(name), one) for one in true)]
    else:
        raise AnswerError(f"{truth.kind}: cannot be offered among others; numbers, directions, names and orders can")
    return [others[k] for k in rng.permutation(len(others))[:count].tolist()]


def _akin(name: str, other: str) -> bool:
    """Whether one could be called the other: an office chair is a chair."""
    return name.endswith(other) or other.endswith(name)


def _numbers(truth: Quantity, count: int, rng: np.random.Generator, margin: float | None) -> list[Answer]:
    """The rungs of a ladder on which the truth has any rung with equal chance.

    None where rungs come nearer than a grain, or than the noise of the truth; of an angle, where one is past half a
    turn. What is drawn is not drawn again then: small truths would stand on low rungs.
    """
    below, ratio = int(rng.integers(count + 1)), float(rng.uniform(*RATIOS))
    ladder = [truth.si * ratio**rung for rung in range(-below, count - below + 1)]
    # Between the two lowest; and from the truth to the rung below it, in sigmas of the truth.
    near = abs(ladder[0]) * (ratio - 1.0) < GRAINS[type(truth)]
    noisy = margin is not None and margin * (1.0 - 1.0 / ratio) < SIGMAS
    if near or noisy or truth.si == 0 or (isinstance(truth, Angle) and abs(ladder[-1]) > math.pi):
        return []
    return [truth.from_si(value) for k, value in enumerate(ladder) if k != below]


def _counts(truth: int, count: int, rng: np.random.Generator) -> list[Answer]:
    """0 always, and whole numbers from 1 at most three from the truth, as CA-VQA offers them.

    As far as there are any, as often below the truth as above.
    """
    count -= truth > 0
    below, above = range(max(1, truth - NEAR), truth), range(truth + 1, truth + NEAR + 1)
    lower = (
        int(rng.integers(max(0, count - len(above)), min(len(below), count) + 1)) if count <= NEAR + len(below) else 0
    )
    drawn = [*rng.permutation(below)[:lower].tolist(), *rng.permutation(above)[: count - lower].tolist()]
    return [Count(int(number)) for number in ([0] if truth > 0 else []) + drawn]
