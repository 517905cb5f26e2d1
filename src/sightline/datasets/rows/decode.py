"""Arrow columns → rows. Whole columns become lists at once; what many rows have in common is built once and shared.

A scene's rows speak of the same few things: a mention with its box is checked and built once for all of them. So are
forms, parameters and answers that read alike. All of these are values that nobody changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from sightline.answers.answer import Form, tupled
from sightline.answers.catalog import answer_from_json
from sightline.datasets.rows.asked import NAMES
from sightline.datasets.rows.row import Row, RowView
from sightline.errors import DatasetError
from sightline.geometry.box import Box
from sightline.questions.draft import Balance, Evidence, Mark, Mention, Point

Made = TypeVar("Made")


def decoded(table: pa.Table) -> list[Row]:
    """The rows of a table whose columns are those of `columns.SCHEMA`.

    Raises DatasetError for JSON that is none and for boxes that have not 3 + 3 + 9 numbers.
    """
    given: dict[str, pa.Array] = {name: _whole(table[name]) for name in table.column_names}
    evidence = map(
        Evidence,
        _lists(given["mentions"], _mentions),
        _lists(given["points"], _points),
        _lists(given["objects"], _plain),
        _maps(given["values"]),
        given["margin"].to_pylist(),
        _once(given["steps"], lambda text: tupled(_parsed(text, "steps"))),
    )
    made: dict[str, Iterable[Any]] = {
        "evidence": evidence,
        "params": _once(given["params"], _params),
        "form": _once(given["form"], lambda text: Form.from_json(_parsed(text, "form"))),
        "answer": _once(given["answer"], answer_from_json),
        "answer_line": given["answer"].to_pylist(),  # what the row's id was made of
        "views": _lists(given["views"], _views),
        "marks": _lists(given["marks"], _marks),
        "options": _lists(given["options"], _plain),
        "provenance": _shared_maps(given["provenance"]),
        "balance": _balances(given["balance"]),
        "history": _lists(given["history"], _turns),
    }
    columns = (made[name] if name in made else given[name].to_pylist() for name in NAMES)
    return [_row(told) for told in zip(*columns, strict=True)]


def _row(told: Iterable[Any]) -> Row:
    """A row of its fields in their order, all of them given: a frozen dataclass takes three times as long by itself."""
    row = object.__new__(Row)
    row.__dict__.update(zip(NAMES, told, strict=True))
    return row


def _whole(column: pa.ChunkedArray) -> pa.Array:
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def _once(texts: pa.Array, build: Callable[[str], Made]) -> list[Made]:
    """What each text says; equal texts say the same thing."""
    told = texts.to_pylist()
    made = {text: build(text) for text in dict.fromkeys(told)}
    return [made[text] for text in told]


def _parsed(text: str, column: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(f"rows: {column} {text[:80]!r} is not JSON ({error.msg}); build them again") from error


def _params(text: str) -> dict[str, Any]:
    return {name: tupled(value) for name, value in _parsed(text, "params").items()}


def _lists(column: pa.ListArray, build: Callable[[pa.Array], Sequence[Made]]) -> list[tuple[Made, ...]]:
    """The entries of each list, all of them built at once."""
    ends = column.offsets.to_pylist()
    if not ends or ends[0] == ends[-1]:
        return [()] * len(column)
    entries = build(column.values.slice(ends[0], ends[-1] - ends[0]))
    return [tuple(entries[start - ends[0] : end - ends[0]]) for start, end in pairwise(ends)]


def _maps(column: pa.ListArray) -> list[dict[str, Any]]:
    """Names with a value each, from a map or a list of pairs: both are lists of two fields."""
    return [dict(pairs) for pairs in _lists(column, _two)]


def _shared_maps(column: pa.ListArray) -> list[dict[str, Any]]:
    """The same where few of them differ: equal ones are one object."""
    told = _lists(column, _two)
    made = {pairs: dict(pairs) for pairs in set(told)}
    return [made[pairs] for pairs in told]


def _two(entries: pa.StructArray) -> list[tuple[str, Any]]:
    return list(zip(entries.field(0).to_pylist(), entries.field(1).to_pylist(), strict=True))


def _plain(entries: pa.Array) -> list[Any]:
    told: list[Any] = entries.to_pylist()
    return told


def _fields(entries: pa.StructArray, *names: str) -> list[list[Any]]:
    return [entries.field(name).to_pylist() for name in names]


def _views(entries: pa.StructArray) -> list[RowView]:
    told = list(zip(*_fields(entries, "frame", "role", "content"), strict=True))
    made = {one: RowView(*one) for one in set(told)}
    return [made[one] for one in told]


def _marks(entries: pa.StructArray) -> list[Mark]:
    frames, kinds, labels, things, colours = _fields(entries, "frame", "kind", "label", "object_id", "colour")
    uvs = (_pairs(uv) for uv in entries.field("uv").to_pylist())
    return list(map(Mark, frames, kinds, uvs, labels, things, colours))


def _pairs(values: list[float]) -> tuple[tuple[float, float], ...]:
    return tuple(zip(islice(values, 0, None, 2), islice(values, 1, None, 2), strict=True))


def _points(entries: pa.StructArray) -> list[Point]:
    frames, us, vs, depths, tracks, indices = _fields(entries, "frame", "u", "v", "depth", "track", "index")
    return list(map(Point, frames, zip(us, vs, strict=True), depths, tracks, indices))


def _turns(entries: pa.StructArray) -> list[tuple[str, str]]:
    return list(zip(*_fields(entries, "question", "answer"), strict=True))


def _balances(column: pa.StructArray) -> list[Balance | None]:
    keys = _lists(column.field("key"), _plain)
    told = zip(column.is_valid().to_pylist(), keys, *_fields(column, "side", "paired"), strict=True)
    return [Balance(key, side, paired) if here else None for here, key, side, paired in told]


def _mentions(entries: pa.StructArray) -> list[Mention]:
    boxes = entries.field("box")
    names = _fields(entries, "name", "object_id", "frame")
    told = list(zip(*names, _box_keys(boxes), boxes.field("frame").to_pylist(), strict=True))
    made = {one: Mention(one[0], one[1], _box(*one[3:]), one[2]) for one in dict.fromkeys(told)}
    return [made[one] for one in told]


def _box_keys(boxes: pa.StructArray) -> list[bytes | None]:
    """The fifteen numbers of each box (centre, size, rotation row by row) as their own bytes; None for no box."""
    here = boxes.is_valid().to_numpy(zero_copy_only=False)
    parts = []
    for name, width in (("center", 3), ("size", 3), ("rotation", 9)):
        column = boxes.field(name)
        if not (np.diff(column.offsets.to_numpy())[here] == width).all():
            raise DatasetError(f"rows: a box of a mention has not {width} numbers as its {name}; build them again")
        kept = column.filter(pa.array(here))
        parts.append(kept.flatten().to_numpy(zero_copy_only=False).reshape(-1, width))
    numbers = np.ascontiguousarray(np.hstack(parts), dtype=np.float64)
    keys = iter(numbers.view(f"V{numbers.itemsize * numbers.shape[1]}").ravel().tolist())
    return [next(keys) if one else None for one in here.tolist()]


def _box(key: bytes | None, frame: str) -> Box | None:
    if key is None:
        return None
    numbers = np.frombuffer(key)
    return Box(numbers[:3], numbers[3:6], numbers[6:].reshape(3, 3), frame)
