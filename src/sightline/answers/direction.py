"""Where something lies or goes: words such as "left" and "front-right", or the hour of a clock face."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.said_numbers import hedged, normal
from sightline.errors import AnswerError

AXES: Mapping[str, tuple[int, int, int]] = MappingProxyType({
    "front": (0, 1, 0), "back": (0, -1, 0), "right": (1, 0, 0), "left": (-1, 0, 0), "up": (0, 0, 1), "down": (0, 0, -1),
})  # fmt: skip
ALSO = {
    "front": "front ahead forward forwards straight", "back": "back behind backward backwards rear",
    "right": "right rightward rightwards righthand", "left": "left leftward leftwards lefthand",
    "up": "up above upward upwards upper higher over overhead top",
    "down": "down below downward downwards lower under beneath underneath bottom",
}  # fmt: skip
AXIS_OF = {word: axis for axis, words in ALSO.items() for word in words.split()}

BEARINGS = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
"""The eight bearings, clockwise seen from above, 45° apart."""

HOUR = re.compile(r"(?<![\w.:])(\d{1,2})(?::00)?\s*(?:-\s*)?o\s*['`]?\s*clock\b")
BARE_HOUR = re.compile(r"\D*\b(\d{1,2})(?::00)?\b\D*")
WORD = re.compile(r"[a-z]+")


def hour_name(hour: int) -> str:
    """An hour as it is said."""
    return f"{hour} o'clock"


def components(value: str) -> frozenset[str]:
    """The axes in the words of a direction: "to the upper left" holds up and left."""
    return frozenset(AXIS_OF[word] for word in WORD.findall(value.lower()) if word in AXIS_OF)


def canonical(parts: frozenset[str]) -> str | None:
    """Front or back first, then left or right, then up or down; None for opposites or nothing."""
    chosen = [axis for axis in AXES if axis in parts]
    opposed = any({a, b} <= parts for a, b in (("front", "back"), ("right", "left"), ("up", "down")))
    return "-".join(chosen) if chosen and not opposed else None


def unit_vector(direction: Direction) -> tuple[float, float, float]:
    """Right, front, up; of length 1."""
    if direction.hour is not None:
        angle = math.radians(30 * direction.hour)
        return math.sin(angle), math.cos(angle), 0.0
    total = [sum(axis) for axis in zip(*(AXES[part] for part in direction.value.split("-")), strict=True)]
    length = math.hypot(*total)
    return total[0] / length, total[1] / length, total[2] / length


def turn_between(truth: Direction, guess: Direction) -> float:
    """Radians between the two, 0 to π."""
    dot = sum(a * b for a, b in zip(unit_vector(truth), unit_vector(guess), strict=True))
    return math.acos(max(-1.0, min(1.0, dot)))


def exact(truth: Direction, guess: Direction) -> float:
    """1 for the same direction, else 0."""
    return float(truth == guess)


def adjacent(truth: Direction, guess: Direction) -> float:
    """At most one hour off on the clock, one bearing (45°) off in words."""
    return float(turn_between(truth, guess) <= math.radians(30 if truth.system == "clock" else 45) + 1e-6)


def angular(truth: Direction, guess: Direction) -> float:
    """One at no miss, zero at the opposite direction."""
    return 1.0 - turn_between(truth, guess) / math.pi


@dataclass(frozen=True)
class Direction(Scored):
    """A direction by its plain name: of front, back, right, left, up, down, or of these joined by hyphens
    ("front-left", "left-up"), or an hour ("2 o'clock", 12 being straight ahead, clockwise seen from above).

    Other spellings ("ahead", "upper left") are made plain on creation; an unknown one is an AnswerError.
    """

    value: str
    kind: ClassVar[str] = "direction"
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType(
        {"exact": exact, "adjacent": adjacent, "angular": angular}
    )
    default_scorer: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        found = plain_name(self.value)
        if found is None:
            raise AnswerError(f"direction: {self.value!r} is none; join {', '.join(AXES)} by hyphens or give an hour")
        object.__setattr__(self, "value", found)

    @classmethod
    def from_bearing(cls, angle: float, system: Literal["bearing", "clock"] = "bearing") -> Self:
        """The nearest of eight bearings or twelve hours to an angle in radians from the front, clockwise from above."""
        if system == "clock":
            return cls(hour_name(round(angle / math.radians(30)) % 12 or 12))
        return cls(BEARINGS[round(angle / math.radians(45)) % 8])

    @property
    def hour(self) -> int | None:
        """The hour 1 to 12 of a clock direction."""
        return int(self.value.split()[0]) if self.value[0].isdigit() else None

    @property
    def system(self) -> Literal["words", "bearing", "clock"]:
        """Clock; bearing where it lies in the plane; else words."""
        if self.hour is not None:
            return "clock"
        return "bearing" if self.value in BEARINGS else "words"

    def spoken(self, form: Form = PLAIN) -> str:
        """The plain name, or the form's own word for it among its options; an hour bare where the form says so."""
        for option in form.options:
            if plain_name(option) == self.value:
                return form.dress(option)
        return form.dress(str(self.hour) if form.bare and self.hour is not None else self.value)

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one direction that a reply asserts; a lone number is an hour."""
        said = form.undress(text)
        for option in form.options:
            if option.strip().lower() == said.strip(" .").lower():
                return cls(option)
        asserted = hedged(normal(said))
        found = None if asserted is None else plain_name(asserted)
        return None if found is None else cls(found)


ALTERNATIVE = re.compile(r"\b(?:or|either|between)\b")
CORRECT = re.compile(r"\b(?:is|that's|that is|'s) (?:right|correct)\b|\ball right\b|\bright (?:now|there|here|next)\b")


def plain_name(text: str) -> str | None:
    """The plain name of the direction in some words; None for none, several, or opposites."""
    low = normal(text)
    if ALTERNATIVE.search(low):
        return None
    hours = {int(hour) for hour in HOUR.findall(low)}
    if not hours and not components(low) and (bare := BARE_HOUR.fullmatch(low)):
        hours = {int(bare[1])}
    if hours:
        [hour] = hours if len(hours) == 1 else {0}
        return hour_name(hour) if 1 <= hour <= 12 else None
    return canonical(components(CORRECT.sub(" ", low)))
