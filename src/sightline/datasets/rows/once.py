"""What is made once of values many of which are one and the same object, and then dealt out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def distinct(values: Sequence[Given]) -> tuple[list[Given], list[int]]:
    """The different objects among N values, each where it is first met, and the place (N) of each value's object."""
    keys = list(map(id, values))
    first = dict(zip(keys, values, strict=True))
    place = dict(zip(first, count(), strict=False))
    return list(first.values()), list(map(place.__getitem__, keys))


def once(make: Callable[..., Made], *columns: Sequence[Any]) -> list[Made]:
    """What is made of each row (N) of some columns, made once of the same objects."""
    keys = list(zip(*(map(id, column) for column in columns), strict=True))
    different = dict(zip(keys, zip(*columns, strict=True), strict=True))
    made = {key: make(*values) for key, values in different.items()}
    return list(map(made.__getitem__, keys))
