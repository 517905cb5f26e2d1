"""Answers told in another manner: offered among wrong ones, or rounded as people do.

What is offered is read back from its words and held against the answer as worked out; of how the wrong ones were made
nothing is known but the rule that each is plainly wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, Name
from sightline.answers.number import Count, Length, Quantity
from sightline.answers.sequence import Order
from sightline.datasets.checking.recompute.retold import CLOSE, Fault, same
from sightline.datasets.rows.row import Row

TENTH, SHARPER = 0.1, 0.6  # a wrong number is a tenth of the truth off; rounding may bring it no nearer than this part
GRAINS: Mapping[str, float] = {"length": 0.05, "area": 0.1, "angle": math.radians(3.0), "duration": 0.1, "speed": 0.01}
COUNTS = 3  # by which an offered count may differ, where it is not 0
UNITS: Mapping[str, Decimal] = {
    "cm": Decimal("0.01"), "inches": Decimal("0.0254"), "m": Decimal(1), "feet": Decimal("0.3048"),
}  # fmt: skip
RANGES = ((1.0, {"cm", "inches"}), (math.inf, {"m", "feet"}))  # metres up to which people say so


def of_manner(row: Row, truth: Answer) -> Iterator[Fault]:
    """What is wrong with the way in which a row tells an answer, given that as worked out again."""
    if "choices" in row.params:
        yield from _of_options(row, truth)
    elif not same(truth, row.answer):
        yield Fault("answer", str(truth), str(row.answer))
    if "rounding" in row.params:
        yield from _of_rounding(row, truth)


def _of_options(row: Row, truth: Answer) -> Iterator[Fault]:
    choice = row.answer
    if not isinstance(choice, Choice) or len(choice.options) != row.params["choices"]:
        yield Fault("answer", f"one of {row.params['choices']} options", str(choice))
        return
    said = [type(truth).read(option, truth.completed(row.form.knowing(options=()))) for option in choice.options]
    right = said[choice.index]
    if None in said or right is None:
        yield Fault("options", f"{truth.kind}s", str(choice.options))
        return
    wrong = [one for k, one in enumerate(said) if k != choice.index]
    if isinstance(truth, Quantity) and not isinstance(truth, Count):
        yield from _of_numbers(truth, right, wrong)
    elif not same(replace(truth, aliases=()) if isinstance(truth, Name) else truth, right):
        yield Fault("answer", str(truth), choice.text)
    elif not all(one is not None and _plainly_wrong(truth, one) for one in wrong):
        yield Fault("options", f"but {choice.text} plainly wrong ones", str(choice.options))
    if isinstance(truth, Count) and "0" not in choice.options:
        yield Fault("options", "0 among them", str(choice.options))


def _of_numbers(truth: Quantity, right: Answer, wrong: list[Answer | None]) -> Iterator[Fault]:
    """The right one is the nearest by far, and each other one about a tenth off or more."""
    assert isinstance(right, Quantity)  # read by the class of the truth
    off = truth.miss(right)
    least = SHARPER * max(TENTH * truth.size(), GRAINS.get(truth.kind, 0.0))
    for one in wrong:
        if not (isinstance(one, Quantity) and truth.miss(one) >= max(least, 2 * off)):
            yield Fault("options", f"at least {least:.3g} from {truth}", str(one))


def _plainly_wrong(truth: Answer, one: Answer) -> bool:
    if isinstance(truth, Count) and isinstance(one, Count):
        return one.number != truth.number and (one.number == 0 or abs(one.number - truth.number) <= COUNTS)
    if isinstance(truth, Name) and isinstance(one, Name):
        names = (truth.name, *truth.aliases)
        return not any(one.name.endswith(name) or name.endswith(one.name) for name in names)
    if isinstance(truth, Order) and isinstance(one, Order):
        return one.names != truth.names and sorted(one.names) == sorted(truth.names)
    return not same(truth, one)


def _of_rounding(row: Row, truth: Answer) -> Iterator[Fault]:
    """A unit that people use in that range, and the exact value within what the last digit leaves open."""
    told = row.evidence.values.get("rounding_m", math.nan)
    if not isinstance(truth, Length):
        yield Fault("rounding", "of a length", truth.kind)
        return
    if "choices" in row.params:
        return  # the options are in words of their own
    number, _, unit = row.form.undress(row.spoken).partition(" ")
    if unit not in next(units for most, units in RANGES if truth.metres < most):
        yield Fault("rounding", f"{truth.metres:.3g} m in a unit for such lengths", row.spoken)
        return
    said = Decimal(number)
    last = Decimal(1).scaleb(said.adjusted() - (row.form.digits or 1) + 1) * UNITS[unit]
    if not math.isclose(told, float(last / 2), rel_tol=CLOSE):
        yield Fault("rounding_m", str(last / 2), str(told))
    if abs(float(said * UNITS[unit]) - truth.metres) > told * (1 + CLOSE):
        yield Fault("rounding", f"within {told:.3g} m of {truth.metres:.6g} m", row.spoken)
