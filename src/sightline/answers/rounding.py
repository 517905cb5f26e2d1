"""Numbers as people say them: "about a metre", not 0.97 m (SpatialVLM, synthesis step e).

The unit goes by the range, the number of digits is drawn; the exact value stays the answer and what is scored.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.number import Length, Quantity

UNITS = ((1.0, ("cm", "inches")), (3.0, ("m", "feet")), (math.inf, ("m", "feet")))
"""Up to so many metres, the units that a length is said in; either as often."""

DIGITS = (1, 2, 3)
SHARES = (0.4, 0.4, 0.2)  # one or two digits in eight of ten
FARTHEST = 0.15  # of the length, between what is said and what is so


def as_people_say(length: Length, form: Form, rng: np.random.Generator) -> Form:
    """The form with a unit and a number of digits that somebody might have chosen."""
    units = next(units for most, units in UNITS if length.metres < most)
    unit = units[int(rng.integers(len(units)))]
    digits = int(rng.choice(DIGITS, p=SHARES))
    exact = length.metres / length.dimension.factor(unit)
    if exact > 0 and abs(float(f"{exact:.{digits}g}") - exact) > FARTHEST * exact:
        digits += 1  # nobody says 1 m of a metre and a half
    return replace(form, unit=unit, digits=digits, decimals=None, bare=False)


def rounded_away(quantity: Quantity, form: Form) -> float:
    """How far, in SI, the exact value may be from what the form makes of it: half of the last digit that is told.

    For forms that say digits; a value of 0 is told exactly.
    """
    if form.digits is None:
        raise ValueError("the form says no digits; only of those is it known which is the last")
    factor = quantity.dimension.factor(form.unit)
    value = abs(quantity.si) / factor
    if value == 0:
        return 0.0
    told = float(f"{value:.{form.digits}g}")  # 0.96 to one digit is 1: its place is that of the ones
    return 0.5 * factor * 10.0 ** (math.floor(math.log10(told) + 1e-12) - form.digits + 1)
