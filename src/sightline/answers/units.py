"""Units by the many names they are written with, and their size in SI."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sightline.errors import AnswerError


def named(*rows: tuple[float, str]) -> Mapping[str, float]:
    """(factor, names parted by blanks; "_" stands for a blank) to name → factor."""
    return MappingProxyType({name.replace("_", " "): factor for factor, names in rows for name in names.split()})


LENGTH = named(
    (1.0, "m meter meters metre metres mtr"),
    (0.01, "cm cms centimeter centimeters centimetre centimetres"),
    (0.001, "mm mms millimeter millimeters millimetre millimetres"),
    (1000.0, "km kms kilometer kilometers kilometre kilometres"),
    (0.3048, "ft foot feet '"),
    (0.0254, 'in inch inches "'),
    (0.9144, "yd yds yard yards"),
)


def squares() -> Iterator[tuple[float, str]]:
    """The square of each length unit: its size in square metres and its names."""
    for name, metres in LENGTH.items():
        if name not in "'\"":
            yield metres**2, f"{name}^2 {name}2 square_{name} sq_{name} sq._{name} {name}_squared"
    yield 0.3048**2, "sqft sq.ft"
    yield 1.0, "sqm sq.m"


AREA = named(*squares())
ANGLE = named(
    (math.pi / 180, "deg degs degree degrees °"),
    (1.0, "rad rads radian radians"),
)
TIME = named(
    (1.0, "s sec secs second seconds"),
    (0.001, "ms msec millisecond milliseconds"),
    (60.0, "min mins minute minutes"),
    (3600.0, "h hr hrs hour hours"),
)
SPEED = named(
    (1.0, "m/s mps m_/_s meters_per_second metres_per_second meter_per_second metre_per_second m_per_s"),
    (0.01, "cm/s centimeters_per_second centimetres_per_second"),
    (0.001, "mm/s millimeters_per_second millimetres_per_second"),
    (1 / 3.6, "km/h kmh kph kilometers_per_hour kilometres_per_hour"),
    (0.44704, "mph miles_per_hour"),
    (0.3048, "ft/s feet_per_second"),
)
RATIO = named(
    (0.01, "% percent per_cent"),
    (1.0, "times"),
)
OTHER = named(
    (1.0, "kg g kilogram kilograms gram grams lb lbs pound pounds"),
    (1.0, "px pixel pixels hz fps frames"),
)
"""Units of what is not asked for here, so that "5 kg" is no length."""

EVERY = (SPEED, AREA, LENGTH, ANGLE, TIME, RATIO, OTHER)


@dataclass(frozen=True)
class Dimension:
    """One kind of quantity: its units, and the unit of a number that comes with none."""

    name: str
    units: Mapping[str, float]
    natural: str

    def factor(self, unit: str | None) -> float:
        """SI size of a unit; None means the natural unit, an unknown one is an AnswerError."""
        name = self.natural if unit is None else unit
        if name not in self.units:
            name = normal_unit(name)
        if name not in self.units:
            raise AnswerError(f"{self.name}: unknown unit {unit!r}; known are {', '.join(sorted(self.units))}")
        return self.units[name]


NONE = Dimension("number", RATIO, "times")
METRES = Dimension("length", LENGTH, "m")
SQUARE_METRES = Dimension("area", AREA, "m^2")
RADIANS = Dimension("angle", ANGLE, "degrees")
SECONDS = Dimension("duration", TIME, "s")
METRES_PER_SECOND = Dimension("speed", SPEED, "m/s")


def normal_unit(unit: str) -> str:
    """A unit's name in the spelling of the tables."""
    return " ".join(unit.strip().lower().replace("²", "^2").replace("º", "°").replace("-", " ").split())


# "3 in the room" holds no inches: the word counts as a unit only where the number ends there.
IN = r"in(?=\s*(?:[.,;:)!?]|$|\d|(?:and|or|to|away|apart|long|wide|tall|high|deep|thick|across)\b))"


@cache
def unit_pattern() -> re.Pattern[str]:
    """Any unit of any kind, the longest name first."""
    names = sorted({name for units in EVERY for name in units}, key=lambda name: (-len(name), name))
    parts = [IN if name == "in" else re.escape(name).replace(r"\ ", r"[\s-]+") for name in names]
    worded = "|".join(parts)
    return re.compile(rf"\s*-?\s*(?P<unit>{worded})(?:(?<=[\'\"])|(?![a-z0-9^²]))")


@cache
def spelled_units() -> str:
    """A regular expression for the units of four letters and more and their like: "metre", "feet", "degrees"."""
    names = {name for units in EVERY for name in units if name.isalpha() and (len(name) > 3 or name in ("cm", "mm"))}
    return "|".join(sorted(names, key=len, reverse=True))
