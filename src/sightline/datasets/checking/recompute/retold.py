"""What a second route finds, and how near it must come to what a row says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from sightline.answers.answer import Answer
from sightline.answers.number import Quantity

Step = tuple[str, str, tuple[str, ...]]  # result, operation, arguments

CLOSE = 1e-6  # relative, and in metres or radians: both routes compute in double precision
CLOSE_PX = 1e-3  # pixels
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Fault:
    """One thing that a row says and the scene does not: what, and both versions."""

    what: str
    expected: str
    found: str


LACKING = "source"  # what a fault is about that is the source's: it lacks what is `expected`, so no row is to blame


class Retold(NamedTuple):  # made once a row
    """The answer and the evidence's values as worked out again, and what else was found wrong on the way.

    `answer` is None where the row gives no ground to work one out. Values that the row has and this has not are
    looked at elsewhere (pixel counts) or cannot be told again (a share of random pixels): `untold`. `margin` is how far
    the answer is from another one, in sigmas; None where no other is near or nothing is uncertain. `objects` decide it
    without being named, in any order, and `steps` lead to it.
    """

    answer: Answer | None
    values: Mapping[str, float] = NOTHING
    faults: tuple[Fault, ...] = ()
    untold: frozenset[str] = frozenset()
    margin: float | None = None
    objects: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def sigmas(difference: float, variance: float) -> float | None:
    """A difference in units of its noise, given the square of that; None where there is none."""
    return math.sqrt(difference * difference / variance) if variance > 0 else None


def same(a: Answer, b: Answer) -> bool:
    """Whether two answers say the same, numbers up to the precision of both routes."""
    if type(a) is not type(b):
        return False
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return math.isclose(a.si, b.si, rel_tol=CLOSE, abs_tol=CLOSE)
    return a == b or alike(a.to_json(), b.to_json(), CLOSE_PX if a.kind == "pixel" else CLOSE)


def agree(a: Mapping[str, float], b: Mapping[str, float]) -> bool:
    """Whether two sets of values have the same names, and numbers that are equal up to the precision of both routes."""
    if a.keys() != b.keys():
        return False
    return all([math.isclose(value, b[name], rel_tol=CLOSE, abs_tol=CLOSE) for name, value in a.items()])


def alike(a: Any, b: Any, close: float = CLOSE) -> bool:
    """Whether two JSON values are equal, numbers up to `close`."""
    if type(a) is float and type(b) is float:  # most are
        return math.isclose(a, b, rel_tol=CLOSE, abs_tol=close)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=CLOSE, abs_tol=close)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(alike(x, y, close) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[name], b[name], close) for name in a)
    return bool(a == b)
