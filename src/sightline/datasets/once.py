"""What is made once of values many of which are one and the same object, and then dealt out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def distinct(values: Sequence[Given]) -> tuple[list[Given], list[int]]:
    """The different objects among N values, each where it is first met, and the place (N) of each value's object."""
    keys = list(map(id, values))
    first = dict(zip(keys, values, strict=True))
    place = dict(zip(first, count(), strict=False))
    return list(first.values()), list(map(place.__getitem__, keys))


def once(values: Sequence[Given], make: Callable[[Given], Made]) -> list[Made]:
    """What is made of each value, made once of each object."""
    keys = list(map(id, values))
    made = {key: make(value) for key, value in dict(zip(keys, values, strict=True)).items()}
    return list(map(made.__getitem__, keys))
