"""The true answer of a record of MultiSPA, its published faults repaired.

`gt_value` is not always what the answer says: vectors are kept in metres where the text says millimetres, a distance
that is asked by a dot is kept as a vector, and distances are cut where the text rounds. What the text says, or would
say, is the truth here: whole millimetres, whole degrees, thousandths of the image.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sightline.answers.answer import Answer
from sightline.answers.choice import Choice
from sightline.answers.number import Angle, Length
from sightline.answers.region import Pixel
from sightline.answers.space import Vector
from sightline.datasets.auditing.peers.peer_row import Record
from sightline.errors import DatasetError
from sightline.evaluation.benchmarks.multispa.subtasks import Kind, Subtask

TICKED = re.compile(r"`\s*([^`]+?)\s*`")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
GROUP = re.compile(r"\[([^\[\]]*\d[^\[\]]*)\]")
NUMBERS: Mapping[Kind, int] = {"millimetres": 1, "degrees": 1, "vector": 3, "point": 2, "chosen": 2}
FULL = 1000  # thousandths: coordinates run from 0 to this
UNIT = 1.0  # between a value that was cut and one that was rounded
LARGEST = 1e12  # millimetres or anything else; more is a damaged number
LOST = ("gt_value is a vector, the answer a distance", "gt_value is in metres, the answer in millimetres")
CUT = "gt_value was cut, the answer rounded"

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Truth:
    """What is true, and what was repaired to say so."""

    answer: Answer
    repaired: tuple[str, ...] = ()


def truth_of(record: Record, subtask: Subtask, question: str, said: str = "") -> Truth:
    """The true answer of a record; `said` is the answer in words where the record keeps it.

    DatasetError, its message a short reason, where the record holds none or contradicts itself.
    """
    if subtask.kind in ("word", "letter"):
        return Truth(_chosen(record, subtask, said))
    numbers, repaired = _numbers(record.get("gt_value"), subtask, said)
    return Truth(MAKE[subtask.kind](numbers, record, question), repaired)


def ticked(text: str) -> str | None:
    """What the first back-ticks of a text hold; None where there are none."""
    found = TICKED.search(text.replace("−", "-"))
    return found[1] if found else None


def numbers_in(text: str) -> Numbers:
    """Every finite number of a text."""
    return tuple(value for part in NUMBER.findall(text) if math.isfinite(value := float(part)))


def _chosen(record: Record, subtask: Subtask, said: str) -> Choice:
    told = [one for one in (record.get("gt_value"), ticked(said)) if one is not None]
    names = {str(one).strip().casefold() for one in told}
    if len(names) > 1:
        raise DatasetError(f"gt_value says {told[0]!r}, the answer {told[1]!r}")
    places = [i for i, option in enumerate(subtask.options) if option.casefold() in names]
    if not places:
        raise DatasetError(f"gt_value is none of {', '.join(subtask.options)}" if told else "no answer")
    return Choice(subtask.options, places[0])


def _numbers(stated: object, subtask: Subtask, said: str) -> tuple[Numbers, tuple[str, ...]]:
    """The numbers of the answer as they are said, and what was repaired."""
    content = ticked(said)
    told = None if content is None else numbers_in(content)
    if told is not None and len(told) != NUMBERS[subtask.kind]:
        raise DatasetError(f"the answer says {content!r}")
    if stated is None:
        if told is None:
            raise DatasetError("no answer")
        return told, ()
    values, repaired = _as_said(_list_of(stated), subtask, whole=_is_whole(stated))
    if told is None:
        return values, repaired
    if max(abs(a - b) for a, b in zip(told, values, strict=True)) > UNIT:
        raise DatasetError("gt_value and the answer differ")
    return told, repaired or ((CUT,) if told != values else ())


def _as_said(stated: Numbers, subtask: Subtask, whole: bool) -> tuple[Numbers, tuple[str, ...]]:
    """A stated value in the unit and the rounding of the text."""
    if subtask.kind == "millimetres" and len(stated) == 3:
        length = math.hypot(*stated) * (1 if whole else FULL)
        return (float(round(length)),), LOST[:1]
    if len(stated) != NUMBERS[subtask.kind]:
        raise DatasetError(f"gt_value has {len(stated)} numbers, where {NUMBERS[subtask.kind]} belong")
    if subtask.kind != "vector" or whole:
        return stated, ()
    # The camera's text cuts, that of moving points rounds.
    to_whole: Callable[[float], int] = round if subtask.refer else math.trunc
    return tuple(float(to_whole(1000 * value)) for value in stated), LOST[1:]


def _list_of(stated: object) -> Numbers:
    parts = stated if isinstance(stated, list | tuple) else [stated]
    found = [part for part in parts if isinstance(part, int | float) and not isinstance(part, bool)]
    if not parts or len(found) < len(parts):
        raise DatasetError("gt_value holds no numbers")
    if not all(abs(part) < LARGEST for part in found):  # nor is NaN
        raise DatasetError("gt_value is not finite")
    return tuple(float(part) for part in found)


def _is_whole(stated: object) -> bool:
    """Whether a list is of whole numbers: millimetres, as metres come from an array of floats."""
    return isinstance(stated, list | tuple) and all(isinstance(part, int) for part in stated)


def _length(numbers: Numbers, record: Record, question: str) -> Length:
    if numbers[0] < 0:
        raise DatasetError("a length below zero")
    return Length(numbers[0] / 1000)


def _angle(numbers: Numbers, record: Record, question: str) -> Angle:
    if not 0 <= numbers[0] <= 180:
        raise DatasetError("an angle that is not between 0 and 180 degrees")
    return Angle(math.radians(numbers[0]))


def _vector(numbers: Numbers, record: Record, question: str) -> Vector:
    x, y, z = (value / 1000 for value in numbers)
    return Vector((x, y, z))


def _point(numbers: Numbers, record: Record, question: str) -> Pixel:
    width, height = _size(record)
    return Pixel(*_pixels(numbers, width, height), width, height)


def _given_point(numbers: Numbers, record: Record, question: str) -> Pixel:
    width, height = _size(record)
    others = {point for point in _given(record, question) if point != numbers}
    if len(others) != 1:
        raise DatasetError("the two points to choose between are not told, or are one")
    return Pixel(*_pixels(numbers, width, height), width, height, (_pixels(others.pop(), width, height),))


MAKE: Mapping[Kind, Callable[[Numbers, Record, str], Answer]] = {
    "millimetres": _length,
    "degrees": _angle,
    "vector": _vector,
    "point": _point,
    "chosen": _given_point,
}


def _pixels(point: Sequence[float], width: int, height: int) -> tuple[float, float]:
    if not all(0 <= value <= FULL for value in point):
        raise DatasetError(f"a point outside of 0 to {FULL}")
    return point[0] / FULL * width, point[1] / FULL * height


def _size(record: Record) -> tuple[int, int]:
    """(width, height) in pixels of the last picture: the one that answers with a point are about."""
    sides = []
    for name in ("width_list", "height_list"):
        told = record.get(name)
        side = told[-1] if isinstance(told, list) and told else None
        if isinstance(side, bool) or not isinstance(side, int) or side < 1:
            raise DatasetError(f"no {name!r} to turn a point into pixels")
        sides.append(side)
    return sides[0], sides[1]


def _given(record: Record, question: str) -> list[Numbers]:
    """The two points that are offered: as the record lists them, else as the last line of the question says them."""
    listed = record.get("points_info")
    if isinstance(listed, list):
        found = [
            _list_of([one["x"], one["y"]]) for one in listed if isinstance(one, Mapping) and {"x", "y"} <= one.keys()
        ]
    else:
        found = [numbers_in(group) for group in GROUP.findall(question.rsplit("\n", 1)[-1])]
    return [point for point in found if len(point) == 2]
