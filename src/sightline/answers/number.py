"""Quantities: lengths, areas, angles, counts, plain numbers, durations and speeds, held in SI."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from sightline.answers import units
from sightline.answers.answer import PLAIN, Form, Scored, Scorer
from sightline.answers.said_numbers import bare_quantity, hedged, normal, numbers, plain, quantity, refused
from sightline.answers.units import Dimension
from sightline.errors import AnswerError

BARS = tuple(bar / 100 for bar in range(50, 100, 5))
"""The ten accuracy bars of mean relative accuracy."""

SLACK = 1e-9  # relative; keeps a guess that lies on a bar in decimal on it in binary


class Quantity(Scored):
    """What the numbers share: `si` is the value in SI, `FLOOR` the grain of measurement in SI."""

    dimension: ClassVar[Dimension]
    FLOOR: ClassVar[float] = 0.0
    SIGNED: ClassVar[bool] = False

    @property
    def si(self) -> float:
        raise NotImplementedError

    @classmethod
    def from_si(cls, value: float) -> Self:
        raise NotImplementedError

    def __post_init__(self) -> None:
        si = self.si
        if isinstance(si, bool) or not math.isfinite(si) or (si < 0 and not self.SIGNED):
            kind = "a finite number" if self.SIGNED else "a finite number not below zero"
            raise AnswerError(f"{self.kind}: {si} cannot be one; give {kind}")

    def natural_unit(self) -> str:
        return self.dimension.natural

    def spoken(self, form: Form = PLAIN) -> str:
        """The value in the form's unit, or in the natural one; bare or with the unit behind it.

        Bare without a unit it is in the dimension's own: "95" for 0.95 m would be read back as 95 m.
        """
        natural = self.dimension.natural if form.bare else self.natural_unit()
        unit = form.unit if form.unit is not None else natural
        value = plain(self.si / self.dimension.factor(unit), form.digits, form.decimals)
        return form.dress(value if form.bare else with_unit(value, unit))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one value that a reply asserts; a number without a unit counts in the form's unit."""
        value = bare_quantity(text, cls.dimension, form.unit) if form.sentence == "{}" else None
        if value is None:
            value = quantity(form.undress(text), cls.dimension, form.unit)
        if value is None or not math.isfinite(value) or (value < 0 and not cls.SIGNED):
            return None
        return cls.from_si(value)

    def miss(self, guess: Self) -> float:
        """How far off a guess is, in SI."""
        return abs(guess.si - self.si)

    def size(self) -> float:
        """What a miss is measured against."""
        return abs(self.si)


def with_unit(value: str, unit: str) -> str:
    """A value and its unit, joined as the unit is written."""
    return f"{value}{unit}" if unit in ("°", "%", "'", '"') else f"{value} {unit}"


def mean_relative_accuracy(miss: float, size: float, *, strict: bool = False) -> float:
    """The share of the bars 0.50, 0.55 … 0.95 that a relative miss clears (VSI-Bench).

    `strict` takes < in place of ≤. A true zero is met by an exact zero only.
    """
    if size == 0:
        return float(miss == 0)
    relative = miss / size
    if strict:
        return sum(relative < (1 - bar) * (1 - SLACK) for bar in BARS) / len(BARS)
    return sum(relative <= (1 - bar) * (1 + SLACK) for bar in BARS) / len(BARS)


def within(share: float, *, floored: bool = False) -> Callable[[Quantity, Quantity], float]:
    """A miss of at most this share of the truth; `floored` also lets pass what is finer than can be measured."""

    def scored(truth: Quantity, guess: Quantity) -> float:
        allowed = max(share * truth.size(), truth.FLOOR if floored else 0.0)
        return float(truth.miss(guess) <= allowed * (1 + SLACK))

    return scored


def half_to_double(truth: Quantity, guess: Quantity) -> float:
    """A guess between half and twice the truth (SpatialVLM)."""
    if truth.si == 0:
        return float(guess.si == 0)
    return float(0.5 * (1 - SLACK) <= guess.si / truth.si <= 2 * (1 + SLACK))


def exact(truth: Quantity, guess: Quantity) -> float:
    """1 within rounding of the machine, else 0."""
    return float(truth.miss(guess) <= 1e-9 * max(truth.size(), 1e-3))


def abs_rel(truth: Quantity, guess: Quantity) -> float:
    """One less the relative miss, not below zero."""
    if truth.size() == 0:
        return float(truth.miss(guess) == 0)
    return max(0.0, 1.0 - truth.miss(guess) / truth.size())


def mra(truth: Quantity, guess: Quantity) -> float:
    """Mean relative accuracy: the share of the bars 0.50 ... 0.95 that the guess clears (VSI-Bench)."""
    return mean_relative_accuracy(truth.miss(guess), truth.size())


def mra_strict(truth: Quantity, guess: Quantity) -> float:
    """The same with a strict comparison (Spatial-MLLM)."""
    return mean_relative_accuracy(truth.miss(guess), truth.size(), strict=True)


SCORERS: Mapping[str, Scorer] = MappingProxyType({
    "mra": mra,
    "mra_strict": mra_strict,
    "within_10": within(0.10),
    "within_20": within(0.20),
    "within_25": within(0.25),
    "within_20_floor": within(0.20, floored=True),
    "half_to_double": half_to_double,
    "exact": exact,
    "abs_rel": abs_rel,
})  # fmt: skip


@dataclass(frozen=True)
class Length(Quantity):
    """A distance, size or depth, in metres; spoken in cm below one metre."""

    metres: float
    kind: ClassVar[str] = "length"
    dimension: ClassVar[Dimension] = units.METRES
    FLOOR: ClassVar[float] = 0.01
    scorers: ClassVar[Mapping[str, Scorer]] = SCORERS
    default_scorer: ClassVar[str] = "mra"

    @property
    def si(self) -> float:
        return self.metres

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)

    def natural_unit(self) -> str:
        return "cm" if self.metres < 1 else "m"


@dataclass(frozen=True)
class Area(Quantity):
    """A floor or surface, in square metres."""

    square_metres: float
    kind: ClassVar[str] = "area"
    dimension: ClassVar[Dimension] = units.SQUARE_METRES
    FLOOR: ClassVar[float] = 0.01
    scorers: ClassVar[Mapping[str, Scorer]] = SCORERS
    default_scorer: ClassVar[str] = "mra"

    @property
    def si(self) -> float:
        return self.square_metres

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)

    def natural_unit(self) -> str:
        return "m²"


def angular(truth: Angle, guess: Angle) -> float:
    """One at no miss, zero at half a turn."""
    return 1.0 - truth.miss(guess) / math.pi


@dataclass(frozen=True)
class Angle(Quantity):
    """An angle in radians, signed; spoken in degrees. Scorers take 350° and -10° for the same."""

    radians: float
    kind: ClassVar[str] = "angle"
    dimension: ClassVar[Dimension] = units.RADIANS
    FLOOR: ClassVar[float] = math.radians(1)
    SIGNED: ClassVar[bool] = True
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType(
        {name: scorer for name, scorer in SCORERS.items() if name != "half_to_double"} | {"angular": angular}
    )
    default_scorer: ClassVar[str] = "within_20_floor"

    @property
    def si(self) -> float:
        return self.radians

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)

    def miss(self, guess: Self) -> float:
        return abs(math.remainder(guess.radians - self.radians, math.tau))

    def size(self) -> float:
        return abs(math.remainder(self.radians, math.tau))


def off_by_one(truth: Count, guess: Count) -> float:
    """1 for a count at most one off, else 0."""
    return float(abs(truth.number - guess.number) <= 1)


NOTHING = re.compile(r"\b(?:no|none|zero|nil|nothing|not (?:see |find )?any)\b|n't (?:see |find )?any\b")
NO_REPLY = re.compile(r"\bno (?:idea|clue|way|information|answer|image|images|video|picture)\b")


@dataclass(frozen=True)
class Count(Quantity):
    """How many there are, a whole number."""

    number: int
    kind: ClassVar[str] = "count"
    dimension: ClassVar[Dimension] = units.NONE
    scorers: ClassVar[Mapping[str, Scorer]] = MappingProxyType(dict(SCORERS) | {"off_by_one": off_by_one})
    default_scorer: ClassVar[str] = "exact"

    def __post_init__(self) -> None:
        if isinstance(self.number, bool) or self.number != int(self.number) or self.number < 0:
            raise AnswerError(f"count: {self.number} cannot be one; give a whole number not below zero")

    @property
    def si(self) -> float:
        return float(self.number)

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(round(value))

    def spoken(self, form: Form = PLAIN) -> str:
        return form.dress(str(self.number))

    @classmethod
    def read(cls, text: str, form: Form = PLAIN) -> Self | None:
        """The one whole number that a reply asserts; "no chairs" and "none" are 0, a measure is no count."""
        said = re.sub(r"\b(?:single)\b", "1", re.sub(r"\ba pair of\b", "2", form.undress(text), flags=re.I), flags=re.I)
        said = re.sub(r"^\s*no,\s*(?=.*\d)", "", normal(said))
        if not re.search(r"\d", said):
            return cls(0) if NOTHING.search(said) and not NO_REPLY.search(said) else None
        asserted = hedged(said)
        if asserted is None:
            return None
        for part in (re.sub(r"\([^()]*\)", " ", asserted), asserted):
            found = [one for one in numbers(part) if one.unit is None]
            if found:
                values = {one.value for one in found}
                whole = len(values) == 1 and found[0].value == int(found[0].value) >= 0
                return cls(int(found[0].value)) if whole and not refused(part, found) else None
        return None


@dataclass(frozen=True)
class Number(Quantity):
    """A number without a dimension: a ratio, a share, a score."""

    value: float
    kind: ClassVar[str] = "number"
    dimension: ClassVar[Dimension] = units.NONE
    SIGNED: ClassVar[bool] = True
    scorers: ClassVar[Mapping[str, Scorer]] = SCORERS
    default_scorer: ClassVar[str] = "mra"

    @property
    def si(self) -> float:
        return self.value

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)

    def spoken(self, form: Form = PLAIN) -> str:
        return (
            super().spoken(form) if form.unit is not None else form.dress(plain(self.value, form.digits, form.decimals))
        )


@dataclass(frozen=True)
class Duration(Quantity):
    """A time span, in seconds."""

    seconds: float
    kind: ClassVar[str] = "duration"
    dimension: ClassVar[Dimension] = units.SECONDS
    FLOOR: ClassVar[float] = 0.1
    scorers: ClassVar[Mapping[str, Scorer]] = SCORERS
    default_scorer: ClassVar[str] = "mra"

    @property
    def si(self) -> float:
        return self.seconds

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)


@dataclass(frozen=True)
class Speed(Quantity):
    """How fast something moves, in metres per second."""

    metres_per_second: float
    kind: ClassVar[str] = "speed"
    dimension: ClassVar[Dimension] = units.METRES_PER_SECOND
    FLOOR: ClassVar[float] = 0.01
    scorers: ClassVar[Mapping[str, Scorer]] = SCORERS
    default_scorer: ClassVar[str] = "mra"

    @property
    def si(self) -> float:
        return self.metres_per_second

    @classmethod
    def from_si(cls, value: float) -> Self:
        return cls(value)
