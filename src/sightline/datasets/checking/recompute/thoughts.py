"""Chains of thought again: the program a row says is the one that its question asks for, it is executed over the
scene's own facts, it comes to the answer, and each number in the words is what its step gives, to the digits said."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from string import ascii_lowercase

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice, YesNo
from sightline.answers.number import Count, Quantity
from sightline.answers.region import Pixel
from sightline.answers.sequence import Order
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.retold import CLOSE, CLOSE_PX, Fault, Retold, Step, alike
from sightline.datasets.checking.recompute.thought_facts import facts_of
from sightline.datasets.checking.recompute.thought_sentences import ORDINALS, sentences_of_thought
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row

Value = float | str | tuple[float, ...] | tuple[str, ...]
Facts = Callable[[str], Value]

OWN = frozenset({
    "count_label", "nearer_of", "farther_of", "left_of", "right_of", "closest_to", "look_for",
})  # fmt: skip
"""Operations of the steps that types have whether or not they think; a program follows them."""

SAID = re.compile(r"-?\d+(?:\.\d+)?")
FINE = 1e-9  # of what is said, beside half of its last digit

SEEN_FROM: Mapping[bool, Mapping[str, str]] = {
    True: {
        "axes": "[right, down, ahead] of the camera",
        "plan": "[right, ahead] of the camera",
        "zero": "the camera's height",
    },
    False: {"axes": "[x, y, z] of the scene", "plan": "[x, y] of the scene", "zero": "the scene's height 0"},
}


def without_program(row: Row) -> tuple[Row, tuple[Step, ...]]:
    """A row with the steps that its type has anyway, and the program of its thought."""
    if "thought" not in row.params:
        return row, ()
    steps = row.evidence.steps
    own = tuple(takewhile(lambda step: len(step) == 3 and step[1] in OWN, steps))
    return replace(row, evidence=replace(row.evidence, steps=own)), steps[len(own) :]


def of_thought(row: Row, program: Sequence[Step], witness: Witness, again: Retold) -> Iterator[Fault]:
    """What is wrong with the thought of a row, given what was worked out of it again."""
    if "thought" not in row.params:
        if row.thought:
            yield Fault("thought", "none: its parameters do not say that there is one", row.thought)
        return
    told = sentences_of_thought(row, witness)
    if told is None or row.params["thought"] is not True or again.answer is None:
        yield Fault("thought", "one of a type that has steps", row.name)
        return
    sentences, steps = told
    if tuple(program) != steps:
        yield Fault("program", str(steps), str(tuple(program)))
        return
    found = executed(program, facts_of(row, witness, again))
    if found is None:
        yield Fault("program", "one that can be executed", str(tuple(program)))
        return
    outcome = found[steps[-1][0]]
    if not _comes_to(outcome, again.answer, row):
        yield Fault("outcome", str(again.answer), str(outcome))
    expected = " ".join([_filled(sentences, found, row), *_closing(row, again.answer)])
    if not _says(row.thought, expected[:1].upper() + expected[1:]):
        yield Fault("words", expected, row.thought)


def executed(program: Sequence[Step], facts: Facts) -> Mapping[str, Value] | None:
    """What each step gives, by its name; None where one cannot be worked out."""
    known: dict[str, Value] = {}

    def value(argument: str) -> Value:
        if argument in known:
            return known[argument]
        return float(argument) if SAID.fullmatch(argument) else facts(argument)

    for result, operation, arguments in program:
        try:
            known[result] = _worked(operation, arguments, value)
        except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError):
            return None
    return known


def _worked(operation: str, arguments: Sequence[str], value: Facts) -> Value:
    """One step. Each operation is written anew, by another formula where there is one."""
    if operation == "count":
        return float(len([value(argument) for argument in arguments]))
    if operation in ("compare", "sector"):
        return _word(operation, arguments, value)
    given = [value(argument) for argument in arguments]
    if operation in ("least", "most", "order", "nearest"):
        return _chosen(operation, arguments, given)
    return _figure(operation, given)


def _word(operation: str, arguments: Sequence[str], value: Facts) -> str:
    if operation == "compare":
        first, second, smaller, greater = arguments
        return greater if _one(value(first)) - _one(value(second)) >= 0 else smaller
    turned, *sectors = arguments
    degrees, name = math.degrees(_one(value(turned))), ""
    for start, _, word in (sector.partition(":") for sector in sectors):
        name = word if degrees >= float(start) else name
    return name


def _chosen(operation: str, arguments: Sequence[str], given: Sequence[Value]) -> Value:
    if operation == "nearest":
        here = _many(given[0])
        far = {math.hypot(*_less(_many(one), here)): name for name, one in zip(arguments[1:], given[1:], strict=True)}
        return far[min(far)]
    ranked = tuple([name for _, name in sorted(zip(map(_one, given), arguments, strict=True))])
    return ranked if operation == "order" else ranked[0 if operation == "least" else -1]


def _figure(operation: str, given: Sequence[Value]) -> Value:
    match operation, given:
        case "read", [one]:
            return one
        case "sum", _:
            return sum(map(_one, given))
        case "difference", [first, second]:
            return _one(first) - _one(second) if isinstance(first, float) else _less(_many(first), _many(second))
        case "quotient", [over, under]:
            return _one(over) / _one(under)
        case "size", [one]:
            return max(_one(one), -_one(one))
        case "length", [one]:
            return math.sqrt(sum(part * part for part in _many(one)))
        case "length", _:
            return math.sqrt(sum(_one(part) ** 2 for part in given))
        case "distance", [first, second]:
            return math.hypot(*_less(_many(first), _many(second)))
        case "vector", _:
            return tuple([_one(part) for part in given])
        case "part", [whole, at]:
            return dict(enumerate(map(float, _many(whole))))[int(_one(at))]
        case "min", _:
            return sorted(map(_one, given))[0]
        case "max", _:
            return sorted(map(_one, given))[-1]
        case "turn", [first, second]:
            return cmath.phase(cmath.exp(1j * (_one(first) - _one(second))))
        case "cut", [one, least]:
            small = math.hypot(*_many(one)) < _one(least)
            return one if not small else 0.0 if isinstance(one, float) else (0.0,) * len(one)
        case "round", [one, grain]:
            return math.floor(_one(one) / _one(grain) + 0.5) * _one(grain)
        case _:
            return _before_cameras(operation, given)


def _before_cameras(operation: str, given: Sequence[Value]) -> Value:
    match operation, [_many(one) for one in given]:
        case "bearing", [(x, _, z)]:
            return cmath.phase(complex(z, x))
        case "angle", [(px, py), (ox, oy), (qx, qy)]:
            return cmath.phase(complex(qx - px, qy - py) / complex(ox - px, oy - py)) % math.tau
        case "lift", [(u, v), (z,), (fx, fy, cx, cy)]:
            return z * (u - cx) / fx, z * (v - cy) / fy, z
        case "carry", [place, pose]:
            rows = [pose[k : k + 4] for k in (0, 4, 8)]
            return tuple([sum(a * b for a, b in zip(row, (*place, 1.0), strict=True)) for row in rows])
        case "project", [(x, y, z), (fx, fy, cx, cy)]:
            return cx + fx * (x / z), cy + fy * (y / z)
        case _:
            raise KeyError(operation)


def _one(value: Value) -> float:
    if not isinstance(value, float):
        raise TypeError(f"{value!r} is no number")
    return value


def _many(value: Value) -> tuple[float, ...]:
    return tuple([_one(part) for part in value]) if isinstance(value, tuple) else (_one(value),)


def _less(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, ...]:
    return tuple([a - b for a, b in zip(first, second, strict=True)])


def _comes_to(outcome: Value, truth: Answer, row: Row) -> bool:
    """Whether a program's outcome is what was worked out again."""
    if isinstance(truth, Quantity):
        return isinstance(outcome, float) and math.isclose(outcome, truth.si, rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(truth, Vector):
        return alike(outcome, truth.xyz)
    if isinstance(truth, Order):
        return outcome == truth.names
    if isinstance(truth, YesNo):
        return outcome == ("yes" if truth.yes else "no")
    if isinstance(truth, Pixel):
        return alike(_pixel(outcome, truth, row), (truth.u, truth.v), CLOSE_PX)
    if isinstance(truth, Choice):
        return isinstance(outcome, str) and truth.text == _names(row).get(outcome, outcome)
    # A box is that of the one that was found among the things, which stand in the order of their ids.
    things = sorted([row.evidence.mentions[0].object_id, *row.evidence.objects])
    return outcome in ORDINALS and things[ORDINALS.index(str(outcome))] == row.evidence.mentions[0].object_id


def _pixel(outcome: Value, truth: Pixel, row: Row) -> tuple[float, ...]:
    if isinstance(outcome, str):
        return row.evidence.points["AB".find(outcome)].uv
    u, v = _many(outcome) if isinstance(outcome, tuple) else (math.nan, math.nan)
    return u * truth.width / 1000, v * truth.height / 1000


def _names(row: Row) -> Mapping[str, str]:
    letters = zip(ascii_lowercase, row.evidence.mentions, strict=False)
    return {letter: mention.name for letter, mention in letters}


def _filled(sentences: str, found: Mapping[str, Value], row: Row) -> str:
    """The sentences with every number to more digits than anybody says."""
    names = _names(row)
    told = {result: _Exact(value, names) for result, value in found.items()}
    return sentences.format_map({**SEEN_FROM[bool(row.views)], **names, **told})


class _Exact:
    """A value as it would be said by somebody who rounds nothing."""

    def __init__(self, value: Value, names: Mapping[str, str]) -> None:
        self.value, self.names = value, names

    def __format__(self, unit: str) -> str:
        value = self.value
        if isinstance(value, str):
            return self.names[value] if unit == "name" else value
        if isinstance(value, float):
            number = f"{math.degrees(value) if unit == 'deg' else value:.12f}"
            return number + {"deg": "°", "n": "", "height": " m"}.get(unit, f" {unit}")
        if value and isinstance(value[0], str):
            return ", ".join(map(str, value))
        inside = ", ".join([f"{part:.12f}" for part in _many(value)])
        return f"({inside})" if unit == "uv" else f"[{inside}]"


def _closing(row: Row, truth: Answer) -> Iterator[str]:
    """How a thought goes from what it came to over to what is answered."""
    answer = row.answer
    if isinstance(answer, Choice) and row.form.choose != "text" and answer.letter != answer.text:
        nearest = isinstance(truth, Quantity) and not isinstance(truth, Count)
        yield f"Of the options, {answer.letter} comes nearest." if nearest else f"That is option {answer.letter}."
    elif row.params.get("rounding") == "people":
        yield f"People would say {row.answer.spoken(replace(row.form, wrap='none', sentence='{}'))}."


def _says(thought: str, expected: str) -> bool:
    """Whether it is the same but for numbers, and those are rounded to the digits said."""
    if SAID.sub("#", thought) != SAID.sub("#", expected):
        return False
    return all(map(_rounded, SAID.findall(thought), SAID.findall(expected)))


def _rounded(said: str, exact: str) -> bool:
    decimals = said.partition(".")[2]
    return abs(float(said) - float(exact)) <= 0.5 * 10.0 ** -len(decimals) * (1 + CLOSE) + FINE
