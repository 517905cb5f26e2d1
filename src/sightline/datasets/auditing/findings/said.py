"""What an answer says, read plainly: its numbers with their units and how finely they are given."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.answers.said_numbers import SMALL, Said, normal, numbers
from sightline.answers.units import ANGLE, LENGTH

TICKED = re.compile(r"`\s*([^`]*?)\s*`")
SOME_NUMBER = re.compile(rf"\d|\b(?:{'|'.join([*SMALL, 'half', 'an?'])})\b", re.IGNORECASE)
NUMERAL = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)")
UNITS = "|".join(sorted({*LENGTH, *ANGLE} - {"'", '"', "in"}))
# "Nan bread" and "the infinity pool" are words.
NOT_A_NUMBER = re.compile(
    rf"\b(?:nan|[-+]?inf(?:inity)?)\b(?=\s*(?:(?:{UNITS})(?!\w)|[,\]`.)]|$))|(?<!\w)-inf\b", re.IGNORECASE
)
NONE = re.compile(rf"\W*(?:null|undefined)\W*$|\b(?:None|null|undefined) (?:{UNITS})(?!\w)")
PLAIN_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w]*\d)")
FIELD = re.compile(r"`?\[\s*(-?\d[\d.,\s-]*|nan.*?)\]`?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A length in metres, the half of its last digit in metres, and the unit it is said in."""

    metres: float
    half: float
    unit: str
    value: float

    @property
    def low(self) -> float:
        """The least length that would be said so."""
        return self.metres - self.half

    @property
    def high(self) -> float:
        """The greatest length that would be said so."""
        return self.metres + self.half


def value_of(answer: str) -> str:
    """What stands in back-ticks, where something does: the answer without its sentence."""
    found = TICKED.findall(answer)
    return found[-1] if found else answer


def lengths(answer: str) -> tuple[Quantity, ...]:
    """Every length that an answer says with a unit."""
    if not SOME_NUMBER.search(answer):
        return ()
    text = normal(answer.replace("`", " "))
    return tuple(_quantity(said, text) for said in numbers(text) if said.unit in LENGTH)


def one_length(found: Sequence[Quantity]) -> Quantity | None:
    """The one length that all say; None where there is none, or several that differ."""
    if not found or any(other.low > found[0].high or other.high < found[0].low for other in found[1:]):
        return None
    return found[0]


def one_count(answer: str) -> int | None:
    """The one whole number of an answer, in digits or words; None where there is none, or several that differ."""
    text = normal(answer)
    found = {said.value for said in numbers(text) if said.unit is None}
    if len(found) != 1:
        return None
    value = found.pop()
    return int(value) if value == int(value) else None


def count_of(answer: str, things: str) -> int | None:
    """How many of the things an answer counts: its one whole number, and 0 where it says none, or no such thing."""
    count, said = one_count(answer), " ".join(answer.lower().split())
    if count is not None or numbers(normal(answer)):
        return count
    thing = re.escape(things.lower().removesuffix("s"))
    return 0 if re.match(rf"\W*(?:there (?:are|is) )?none\b|.*\bno (?:visible )?{thing}", said) else None


def number_list(text: str) -> tuple[float, ...] | None:
    """The numbers of "[ 1 , 2 , 3 ]", the last such list; None where there is none."""
    found = FIELD.findall(text)
    if not found:
        return None
    try:
        return tuple(float(part) for part in re.split(r"[\s,]+", found[-1].strip(" ,")))
    except ValueError:
        return (math.nan,)


def told_numbers(answer: str) -> tuple[float, ...] | None:
    """The number or list of numbers that is the answer: in back-ticks where there are any, else the last list, else
    its one number. Points that the sentence around a back-ticked number repeats are not taken for it."""
    value = value_of(answer)
    found = number_list(value)
    if found is None:
        bare = PLAIN_NUMBER.findall(value)
        found = (float(bare[0]),) if len(bare) == 1 else None
    return found


def half_step(numeral: str) -> float:
    """Half of the last digit that is not a filling zero: 0.005 for "1.25", 5 for "150", 0.05 for "2.0"."""
    digits = numeral.replace(",", "").lstrip("+-")
    if "." in digits:
        return 0.5 * 10.0 ** -len(digits.split(".")[1])
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0"))) if digits.strip("0") else 0.5


def _quantity(said: Said, text: str) -> Quantity:
    factor = LENGTH[said.unit or "m"]
    numeral = NUMERAL.search(text, said.start, said.end)
    half = half_step(numeral[0]) if numeral else abs(said.value) * 0.05
    return Quantity(said.value * factor, half * factor, said.unit or "m", said.value)
