"""Wrong answers beside a true one: the choice form of a question.

Numbers are offered as CA-VQA does, in steps of a tenth of the truth or a grain (5 cm), whichever is larger; the truth
is as often the lowest of them as the second or the highest, so that their order tells nothing.
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

STEP = 0.10  # of the truth
GRAINS: Mapping[type[Answer], float] = MappingProxyType({
    Length: 0.05, Area: 0.1, Angle: math.radians(10.0), Duration: 0.1, Speed: 0.01, Number: 0.0,
})  # fmt: skip
"""Kind of number → the smallest step between two that are offered, in SI."""

WIDEST = 3  # steps to the next one: wrong answers are 10, 20 or 30 % apart
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

    None where the lowest would not be above 0: a rung that a truth cannot have tells which it has.
    """
    step = max(STEP * truth.size(), GRAINS[type(truth)])
    noise = 0.0 if margin is None or margin == 0 else truth.size() / margin
    least = max(1, math.ceil(SIGMAS * noise / step))
    room = math.inf if truth.SIGNED else (truth.si / step - 1e-9) / count
    widest = min(WIDEST, math.floor(room) if math.isfinite(room) else WIDEST)
    if widest < least:
        return []
    step *= int(rng.integers(least, widest + 1))
    below = int(rng.integers(count + 1))
    return [truth.from_si(truth.si + step * rung) for rung in range(-below, count - below + 1) if rung != 0]


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
