"""A chain of thought as a program: steps over named facts, each with a result that later ones may use.

    far_a = length(spot_a)                       ("far_a", "length", ("spot_a",))
    side = compare(far_a, far_b, nearer, farther)

What is worked out is exact; only the words round. An argument is a result of an earlier step, a number, a fact, or,
where the operation says something of its arguments, a word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sightline.errors import QuestionError

Value = float | str | tuple[float, ...] | tuple[str, ...]
Step = tuple[str, str, tuple[str, ...]]  # result, operation, arguments
Fact = Callable[[str], Value]
"""The value of a fact by its name; QuestionError for one that is not known."""

WRITTEN = re.compile(r"(\w+) = (\w+)\((.*)\)")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Operation(NamedTuple):
    """What is made of the values of the arguments and of their words; `valued` is how many of them have a value."""

    work: Callable[[Sequence[Value], Sequence[str]], Value]
    valued: int | None = None  # None for all


def step(written: str) -> Step:
    """The step that is written as "far = distance(here, there)"; QuestionError where it is not."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        raise QuestionError(f"{written!r} is no step; write it as 'far = distance(here, there)'")
    return found[1], found[2], tuple(found[3].split(", ")) if found[3] else ()


def run(program: Sequence[Step], fact: Fact) -> Value:
    """What the last step gives."""
    if not program:
        raise QuestionError("a program without steps gives nothing; write at least one")
    return results(program, fact)[program[-1][0]]


def results(program: Sequence[Step], fact: Fact) -> Mapping[str, Value]:
    """What each step gives, by its name.

    QuestionError for an operation or a fact that is not known, or arguments that an operation cannot take.
    """
    known: dict[str, Value] = {}
    for name, operation, arguments in program:
        if operation not in OPERATIONS:
            raise QuestionError(f"{name}: no operation {operation!r}; there are {', '.join(sorted(OPERATIONS))}")
        work, valued = OPERATIONS[operation]
        count = len(arguments) if valued is None else valued
        values = [_value(argument, known, fact) for argument in arguments[:count]]
        words = arguments if valued is None else arguments[valued:]
        try:
            known[name] = work(values, words)
        except (TypeError, ValueError, IndexError, ZeroDivisionError) as error:
            raise QuestionError(
                f"{name} = {operation}({', '.join(arguments)}) cannot be worked out: {error}"
            ) from error
    return known


def _value(argument: str, known: Mapping[str, Value], fact: Fact) -> Value:
    if argument in known:
        return known[argument]
    return float(argument) if NUMBER.fullmatch(argument) else fact(argument)


def _number(value: Value) -> float:
    if not isinstance(value, float):
        raise TypeError(f"{value!r} is no number")
    return value


def _place(value: Value, size: int | None = None) -> tuple[float, ...]:
    """Numbers in a row, so many where that is said; one number stands for itself."""
    row = (value,) if isinstance(value, float) else value
    if isinstance(row, str) or (size is not None and len(row) != size):
        raise TypeError(f"{value!r} is not {size or 'some'} numbers")
    return tuple([_number(one) for one in row])


def _numbers(values: Sequence[Value]) -> list[float]:
    return [_number(value) for value in values]


def _read(values: Sequence[Value], words: Sequence[str]) -> Value:
    [value] = values
    return value


def _sum(values: Sequence[Value], words: Sequence[str]) -> Value:
    return math.fsum(_numbers(values))


def _difference(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The first less the second, part by part."""
    first, second = values
    if isinstance(first, float):
        return first - _number(second)
    there = _place(first)
    return tuple([a - b for a, b in zip(there, _place(second, len(there)), strict=True)])


def _quotient(values: Sequence[Value], words: Sequence[str]) -> Value:
    over, under = _numbers(values)
    return over / under


def _size(values: Sequence[Value], words: Sequence[str]) -> Value:
    """A number without its sign."""
    [value] = _numbers(values)
    return abs(value)


def _length(values: Sequence[Value], words: Sequence[str]) -> Value:
    """Of the vector that these numbers make, or that is given."""
    return math.hypot(*(_place(values[0]) if len(values) == 1 else _numbers(values)))


def _distance(values: Sequence[Value], words: Sequence[str]) -> Value:
    first, second = values
    here = _place(first)
    return math.dist(here, _place(second, len(here)))


def _vector(values: Sequence[Value], words: Sequence[str]) -> Value:
    return tuple(_numbers(values))


def _part(values: Sequence[Value], words: Sequence[str]) -> Value:
    """One of the numbers of a vector, counted from 0."""
    whole, at = values
    return _place(whole)[int(_number(at))]


def _lift(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The place before a camera, metres, of the pixel (u, v) at that z-depth; (fx, fy, cx, cy) in the pixel's unit."""
    uv, depth, lens = values
    (u, v), z, (fx, fy, cx, cy) = _place(uv, 2), _number(depth), _place(lens, 4)
    return (u - cx) / fx * z, (v - cy) / fy * z, z


def _carry(values: Sequence[Value], words: Sequence[str]) -> Value:
    """A place in the axes of another camera: three rows (r r r t) of the pose that takes it there."""
    place, pose = values
    (x, y, z), m = _place(place, 3), _place(pose, 12)
    return tuple([m[k] * x + m[k + 1] * y + m[k + 2] * z + m[k + 3] for k in (0, 4, 8)])


def _project(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The pixel that shows a place before a camera, in the unit of (fx, fy, cx, cy)."""
    place, lens = values
    (x, y, z), (fx, fy, cx, cy) = _place(place, 3), _place(lens, 4)
    if z <= 0:
        raise ValueError("the place is not before the camera")
    return fx * x / z + cx, fy * y / z + cy


def _bearing(values: Sequence[Value], words: Sequence[str]) -> Value:
    """Radians to the right of the viewing axis, of a place before a camera."""
    x, _, z = _place(values[0], 3)
    return math.atan2(x, z)


def _angle(values: Sequence[Value], words: Sequence[str]) -> Value:
    """At the first place from the second to the third, in plan: radians from 0 to 2π, counter-clockwise from above."""
    (px, py), (ox, oy), (qx, qy) = [_place(value, 2) for value in values]
    return (math.atan2(qy - py, qx - px) - math.atan2(oy - py, ox - px)) % math.tau


def _turn(values: Sequence[Value], words: Sequence[str]) -> Value:
    """From the second angle to the first, radians from -π to π."""
    first, second = _numbers(values)
    return math.remainder(first - second, math.tau)


def _compare(values: Sequence[Value], words: Sequence[str]) -> Value:
    """One word where the first number is the smaller one, the other word where it is not."""
    (first, second), (smaller, greater) = _numbers(values), words
    return smaller if first < second else greater


def _sector(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The last word whose sector, "135:back" in degrees, has begun."""
    [angle] = _numbers(values)
    starts = [(math.radians(float(start)), name) for start, _, name in (word.partition(":") for word in words)]
    return [name for start, name in starts if start <= angle][-1]


def _min(values: Sequence[Value], words: Sequence[str]) -> Value:
    return min(_numbers(values))


def _max(values: Sequence[Value], words: Sequence[str]) -> Value:
    return max(_numbers(values))


def _nearest(values: Sequence[Value], words: Sequence[str]) -> Value:
    """Which of the others, by its name, is nearest to the first."""
    here, *others = [_place(value) for value in values]
    far = [math.dist(here, other) for other in others]
    return words[1 + far.index(min(far))]


def _least(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The name of the smallest number."""
    numbers = _numbers(values)
    return words[numbers.index(min(numbers))]


def _most(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The name of the greatest number."""
    numbers = _numbers(values)
    return words[numbers.index(max(numbers))]


def _order(values: Sequence[Value], words: Sequence[str]) -> Value:
    """The names of the numbers, the smallest first."""
    numbers = _numbers(values)
    return tuple([words[k] for k in sorted(range(len(numbers)), key=numbers.__getitem__)])


def _count(values: Sequence[Value], words: Sequence[str]) -> Value:
    """How many there are."""
    return float(len(values))


def _cut(values: Sequence[Value], words: Sequence[str]) -> Value:
    """A number or vector, or nothing of it where it is smaller than the second number."""
    first, least = values
    whole = _place(first)
    kept = math.hypot(*whole) >= _number(least)
    cut = whole if kept else (0.0,) * len(whole)
    return cut[0] if isinstance(first, float) else cut


def _round(values: Sequence[Value], words: Sequence[str]) -> Value:
    """To whole steps of the second number, half a step upwards."""
    value, grain = _numbers(values)
    return math.floor(value / grain + 0.5) * grain


OPERATIONS: Mapping[str, Operation] = {
    "read": Operation(_read),
    "sum": Operation(_sum),
    "difference": Operation(_difference),
    "quotient": Operation(_quotient),
    "size": Operation(_size),
    "length": Operation(_length),
    "distance": Operation(_distance),
    "vector": Operation(_vector),
    "part": Operation(_part),
    "lift": Operation(_lift),
    "carry": Operation(_carry),
    "project": Operation(_project),
    "bearing": Operation(_bearing),
    "angle": Operation(_angle),
    "turn": Operation(_turn),
    "compare": Operation(_compare, 2),
    "sector": Operation(_sector, 1),
    "min": Operation(_min),
    "max": Operation(_max),
    "nearest": Operation(_nearest),
    "least": Operation(_least),
    "most": Operation(_most),
    "order": Operation(_order),
    "count": Operation(_count),
    "cut": Operation(_cut),
    "round": Operation(_round),
}
"""Operation → how its result is made."""
