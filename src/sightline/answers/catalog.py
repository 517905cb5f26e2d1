"""All kinds of answers, and their way into rows and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from json import JSONEncoder
from types import MappingProxyType
from typing import Any

from sightline.answers.answer import Answer
from sightline.answers.boxes import Box3D, Boxes
from sightline.answers.choice import Choice, Name, YesNo
from sightline.answers.direction import Direction
from sightline.answers.number import Angle, Area, Count, Duration, Length, Number, Quantity, Speed
from sightline.answers.region import Box2D, Mask, Pixel
from sightline.answers.sequence import Order, Route
from sightline.answers.space import Motion, Vector
from sightline.answers.text import Refusal, Words
from sightline.errors import AnswerError

ANSWERS: tuple[type[Answer], ...] = (
    Length, Area, Angle, Count, Number, Duration, Speed,
    YesNo, Choice, Name, Direction,
    Pixel, Box2D, Mask,
    Vector, Motion, Box3D, Boxes,
    Order, Route,
    Words, Refusal,
)  # fmt: skip
KINDS: Mapping[str, type[Answer]] = MappingProxyType({answer.kind: answer for answer in ANSWERS})
LINE = JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False, check_circular=False)


def by_kind(kind: str) -> type[Answer]:
    """The class of a kind; an unknown one is an AnswerError that lists them all."""
    if kind not in KINDS:
        raise AnswerError(f"no answer kind {kind!r}; there are {', '.join(sorted(KINDS))}")
    return KINDS[kind]


def answer_to_json(answer: Answer) -> str:
    """One line of JSON, exact, with sorted keys: equal answers give equal lines."""
    # Most answers are one number or place: to set an encoder up for each takes several times as long as to write it.
    if isinstance(answer, Quantity):
        [name] = answer.__match_args__  # type: ignore[attr-defined]  # of a dataclass with one field
        number = getattr(answer, name)
        if type(number) is float or type(number) is int:
            return f'{{"kind": "{answer.kind}", "{name}": {number!r}}}'
    if isinstance(answer, Pixel) and _of_floats(((answer.u, answer.v), *answer.rivals)):
        rivals = ", ".join([f"[{u!r}, {v!r}]" for u, v in answer.rivals])
        told = f'"rivals": [{rivals}], "u": {answer.u!r}, "v": {answer.v!r}, "width": {answer.width:d}'
        return f'{{"height": {answer.height:d}, "kind": "pixel", {told}}}'
    return LINE.encode(answer.to_json())


def _of_floats(places: tuple[tuple[float, float], ...]) -> bool:
    return all([type(u) is type(v) is float for u, v in places])


def answer_from_json(text: str) -> Answer:
    """Read what `answer_to_json` wrote; anything else is an AnswerError."""
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise AnswerError(
            f"answer: {text[:80]!r} is not JSON ({error.msg}); it should come from answer_to_json"
        ) from error
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise AnswerError(f"answer: {text[:80]!r} names no kind; it should come from answer_to_json")
    return by_kind(data["kind"]).from_json(data)
