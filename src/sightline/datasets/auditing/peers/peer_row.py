"""PeerRow: one question of somebody else's dataset, as it stands there; BadRecord: what could not be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sightline.errors import DatasetError

MOST_TURNS = 2000  # of one record; the longest published conversations have a few dozen


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: a line of JSON Lines, a record of a JSON list, a row of a table; turns count from 1."""

    unit: str
    number: int
    turn: int = 0

    def __str__(self) -> str:
        return f"{self.unit} {self.number}, turn {self.turn}" if self.turn > 1 else f"{self.unit} {self.number}"


@dataclass(frozen=True, slots=True, eq=False)
class PeerRow:
    """One question with the answer that its dataset calls true.

    `images` are a hash of what is embedded, else names as they stand in the file; `scene` the folder they lie in, where
    that names a scene. `task` is empty where the dataset states none. `options` are what may be chosen; `history` the
    (question, answer) turns before. `boxes` (x1, y1, x2, y2) are pixels and belong to "Region [0]", "Region [1]" … of
    this question; `points` (u, v) are pixels; `size` is the image's (width, height). `stated` is a value that the
    record gives beside the answer's words: a number, a text, or numbers.
    """

    place: Place
    question: str
    answer: str
    id: str = ""
    images: tuple[str, ...] = ()
    scene: str = ""
    task: str = ""
    options: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    boxes: tuple[tuple[float, ...], ...] = ()
    points: tuple[tuple[float, ...], ...] = ()
    size: tuple[int, int] | None = None
    stated: float | str | tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read, and why."""

    place: Place
    reason: str


Record = Mapping[str, object]
Rows = Callable[[Record, Place], Iterator[PeerRow]]
"""What a format makes of one record; DatasetError, its message a short reason, where it is none of that format."""


def text_of(record: Record, *names: str) -> str:
    """The first of these fields that holds text or a number; empty where none does."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def image_names(value: object) -> tuple[str, ...]:
    """Names of pictures told as a name, as {path, bytes}, as bytes, or as a list of these.

    What is embedded is known by its hash: the path beside it is often a bare name that other rows' pictures have too.
    """
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(name for part in value for name in image_names(part))
    if isinstance(value, Mapping):
        path, content = value.get("path"), value.get("bytes")
        return image_names(content if isinstance(content, bytes) and content else path)
    if isinstance(value, bytes):
        return (f"blake2b:{blake2b(value, digest_size=12).hexdigest()}",)
    return (value,) if isinstance(value, str) else ()


def image_paths(value: object) -> tuple[str, ...]:
    """The same names, embedded pictures by the path beside them and left out where there is none."""
    if isinstance(value, list | tuple):
        return tuple(path for part in value for path in image_paths(part))
    path = value.get("path") if isinstance(value, Mapping) else value
    return (path,) if isinstance(path, str) and path else ()


def folder_of(images: Sequence[str]) -> str:
    """The folder that the first picture lies in: where pictures lie by scene, the scene's name."""
    parts = images[0].rsplit("/", 2) if images else []
    return parts[-2] if len(parts) > 1 else ""


def number_rows(value: object, width: int, what: str) -> tuple[tuple[float, ...], ...]:
    """A list of lists of `width` numbers; DatasetError where it is anything else. NaN passes: it is a finding."""
    rows = value if isinstance(value, list | tuple) else []
    for row in rows:
        whole = isinstance(row, list | tuple) and len(row) == width
        if not whole or any(isinstance(part, bool) or not isinstance(part, int | float) for part in row):
            raise DatasetError(f"{what} is not a list of {width} numbers each")
    return tuple(tuple(as_float(part) for part in row) for row in rows)


def as_float(value: float) -> float:
    """A number of JSON, whose whole ones have no end, as a float; infinity for one that is too large."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
