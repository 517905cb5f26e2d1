"""Rows as Arrow columns, both ways and exactly.

What can be nested is nested (views, marks, mentions with boxes, points, values); the typed values of other rooms
(answer, form, parameters, program steps) are their own JSON. Columns are built whole, not entry by entry: a shard of
ten thousand rows takes a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from sightline.answers.answer import SORTED, Form
from sightline.datasets.rows.asked import Fields, fields_of_rows
from sightline.datasets.rows.decode import decoded
from sightline.datasets.rows.once import distinct
from sightline.datasets.rows.row import Row, RowView
from sightline.datasets.rows.schemas import upgraded
from sightline.geometry.box import Box
from sightline.questions.draft import Balance, Evidence, Mark, Mention, Point

NUMBERS = pa.list_(pa.float64())
BOX = pa.struct(
    [
        pa.field("center", NUMBERS),  # 3, metres
        pa.field("size", NUMBERS),  # 3, metres, full lengths along the box's own axes
        pa.field("rotation", NUMBERS),  # 9, row by row; the columns are the box's axes
        pa.field("frame", pa.string()),
    ]
)
VIEW = pa.struct([("frame", pa.string()), ("role", pa.string()), ("content", pa.string())])
MARK = pa.struct(
    [
        *(("frame", pa.string()), ("kind", pa.string()), ("uv", NUMBERS)),
        *(("label", pa.string()), ("object_id", pa.string()), ("colour", pa.string())),
    ]
)
MENTION = pa.struct([("name", pa.string()), ("object_id", pa.string()), ("box", BOX), ("frame", pa.string())])
POINT = pa.struct(
    [
        *(("frame", pa.string()), ("u", pa.float64()), ("v", pa.float64()), ("depth", pa.float64())),
        *(("track", pa.string()), ("index", pa.int64())),
    ]
)
TURN = pa.struct([("question", pa.string()), ("answer", pa.string())])
EVIDENCE = ("mentions", "points", "objects", "values", "margin", "steps")
NO_BALANCE = Balance((), "", False)  # what stands under the mask where a row has none
BALANCE = pa.struct([("key", pa.list_(pa.string())), ("side", pa.string()), ("paired", pa.bool_())])


def pairs(value: pa.DataType) -> pa.ListType:
    """Names with a value each. A list of pairs, not a map: `datasets` reads no maps."""
    return pa.list_(pa.struct([("key", pa.string()), ("value", value)]))


SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("schema", pa.int32(), nullable=False),
        pa.field("type", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("params", pa.string(), nullable=False),
        pa.field("profile", pa.string(), nullable=False),
        pa.field("scene_source", pa.string(), nullable=False),
        pa.field("scene_id", pa.string(), nullable=False),
        pa.field("views", pa.list_(VIEW), nullable=False),
        pa.field("marks", pa.list_(MARK), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("form", pa.string(), nullable=False),
        pa.field("options", pa.list_(pa.string()), nullable=False),
        pa.field("answer", pa.string(), nullable=False),
        pa.field("spoken", pa.string(), nullable=False),
        pa.field("scorer", pa.string(), nullable=False),
        pa.field("mentions", pa.list_(MENTION), nullable=False),
        pa.field("points", pa.list_(POINT), nullable=False),
        pa.field("objects", pa.list_(pa.string()), nullable=False),
        pa.field("values", pairs(pa.float64()), nullable=False),
        pa.field("margin", pa.float64()),
        pa.field("steps", pa.string(), nullable=False),
        pa.field("provenance", pairs(pa.string()), nullable=False),
        pa.field("difficulty", pa.float64()),
        pa.field("split", pa.string(), nullable=False),
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("balance", BALANCE),
        pa.field("history", pa.list_(TURN), nullable=False),
        pa.field("licence", pa.string(), nullable=False),
        pa.field("collection", pa.string(), nullable=False),
        pa.field("shows", pa.string(), nullable=False),
        pa.field("thought", pa.string(), nullable=False),
    ]
)


def to_table(rows: Sequence[Row]) -> pa.Table:
    """Rows as a table of `SCHEMA`, in the order given."""
    return table_of(fields_of_rows(rows))


def table_of(fields: Fields) -> pa.Table:
    """Rows that are told field by field as a table of `SCHEMA`."""
    own = dict(fields.own)
    own |= zip(EVIDENCE, _evidence(own["evidence"]), strict=True)
    own["answer"] = own["answer_line"]
    run = pa.array(np.repeat(np.arange(len(fields.lengths)), fields.lengths), pa.int32())
    columns = [
        _column(field, own[field.name])
        if field.name in own
        else _column(field, [one[field.name] for one in fields.shared]).take(run)
        for field in SCHEMA
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def from_table(table: pa.Table) -> list[Row]:
    """The rows of a table. Raises DatasetError when its columns are neither those of `SCHEMA` nor of an older one."""
    return decoded(upgraded(table, SCHEMA))


def box_array(boxes: Sequence[Box | None]) -> pa.Array:
    """Boxes as an array of `BOX`, null where there is none."""
    none = [box is None for box in boxes]
    here = [box for box in boxes if box is not None]
    counts = [0 if missing else 1 for missing in none]
    numbers = [
        pa.ListArray.from_arrays(
            offsets(width * count for count in counts),
            pa.array(np.concatenate([getattr(box, part).ravel() for box in here] or [np.zeros(0)]), pa.float64()),
        )
        for part, width in (("center", 3), ("size", 3), ("rotation", 9))
    ]
    frames = pa.array([None if box is None else box.frame for box in boxes], pa.string())
    return pa.StructArray.from_arrays([*numbers, frames], fields=list(BOX), mask=pa.array(none, pa.bool_()))


def as_box(entry: dict[str, Any] | None) -> Box | None:
    """The box of one entry of a `BOX` column."""
    if entry is None:
        return None
    turned = entry["rotation"]
    return Box(entry["center"], entry["size"], [turned[0:3], turned[3:6], turned[6:9]], entry["frame"])  # type: ignore[arg-type]


def as_boxes(entries: Iterable[dict[str, Any]]) -> tuple[Box, ...]:
    """The boxes of one list of a `BOX` column without nulls."""
    return tuple(box for box in map(as_box, entries) if box is not None)


def _json(values: Iterable[Any]) -> pa.Array:
    return pa.array([SORTED.encode(value) for value in values], pa.string())


def _column(field: pa.Field, values: Sequence[Any]) -> pa.Array:
    build = BUILT.get(field.name)
    return pa.array(values, field.type) if build is None else build(values)


def _shared(values: Sequence[Any], build: Callable[[list[Any]], pa.Array]) -> pa.Array:
    """The array of values many of which are one and the same object: built once of each, then dealt out."""
    different, places = distinct(values)
    built = build(different)
    return built if len(different) == len(values) else built.take(pa.array(places, pa.int32()))


def _evidence(evidence: Sequence[Evidence]) -> Sequence[Sequence[Any]]:
    """The parts of evidence that `EVIDENCE` names, each of all rows."""
    return list(zip(*map(attrgetter(*EVIDENCE), evidence), strict=True)) or [()] * len(EVIDENCE)


def _params(several: Iterable[Mapping[str, Any]]) -> pa.Array:
    return _json(map(dict, several))


def _forms(forms: Iterable[Form]) -> pa.Array:
    return _strings([form.line for form in forms])


def offsets(counts: Iterable[int]) -> pa.Array:
    """Where lists of these lengths start and end in the column that holds their entries one after another."""
    ends = np.cumsum(np.fromiter(chain((0,), counts), dtype=np.int32), dtype=np.int32)
    return pa.array(ends, pa.int32())


def _lists(groups: Sequence[Sequence[Any]], build: Callable[[list[Any]], pa.Array]) -> pa.Array:
    return pa.ListArray.from_arrays(offsets(map(len, groups)), build(list(chain.from_iterable(groups))))


def _maps(groups: Sequence[Mapping[str, Any]], kind: pa.DataType) -> pa.Array:
    told = [sorted(group) for group in groups]
    items = [group[name] for group, names in zip(groups, told, strict=True) for name in names]
    built = _struct(pairs(kind).value_type, list(chain.from_iterable(told)), items)
    return pa.ListArray.from_arrays(offsets(map(len, groups)), built)


def _strings(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def _struct(kind: pa.StructType, *columns: Any) -> pa.Array:
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, field.type)
        for column, field in zip(columns, kind, strict=True)
    ]
    return pa.StructArray.from_arrays(arrays, fields=list(kind))


def _views(views: list[RowView]) -> pa.Array:
    return _struct(VIEW, [v.frame for v in views], [v.role for v in views], [v.content for v in views])


def _marks(marks: list[Mark]) -> pa.Array:
    uv = [list(chain.from_iterable(mark.uv)) for mark in marks]
    ends = ([m.label for m in marks], [m.object_id for m in marks], [m.colour for m in marks])
    return _struct(MARK, [m.frame for m in marks], [m.kind for m in marks], uv, *ends)


def _mentions(mentions: list[Mention]) -> pa.Array:
    boxes = box_array([mention.box for mention in mentions])
    names, ids = [m.name for m in mentions], [m.object_id for m in mentions]
    return _struct(MENTION, names, ids, boxes, [m.frame for m in mentions])


def _points(points: list[Point]) -> pa.Array:
    u, v = [point.uv[0] for point in points], [point.uv[1] for point in points]
    ends = ([p.depth for p in points], [p.track for p in points], [p.index for p in points])
    return _struct(POINT, [p.frame for p in points], u, v, *ends)


def _turns(turns: list[tuple[str, str]]) -> pa.Array:
    return _struct(TURN, [question for question, _ in turns], [answer for _, answer in turns])


def _balances(balances: Sequence[Balance | None]) -> pa.Array:
    here = [balance or NO_BALANCE for balance in balances]
    columns = [
        _lists([one.key for one in here], _strings),
        pa.array([one.side for one in here], pa.string()),
        pa.array([one.paired for one in here], pa.bool_()),
    ]
    none = pa.array([balance is None for balance in balances], pa.bool_())
    return pa.StructArray.from_arrays(columns, fields=list(BALANCE), mask=none)


BUILT: Mapping[str, Callable[[Sequence[Any]], pa.Array]] = {
    "params": partial(_shared, build=_params),
    "form": partial(_shared, build=_forms),
    "steps": partial(_shared, build=_json),
    "views": partial(_shared, build=partial(_lists, build=_views)),
    "marks": partial(_lists, build=_marks),
    "options": partial(_shared, build=partial(_lists, build=_strings)),
    "mentions": partial(_lists, build=partial(_shared, build=_mentions)),
    "points": partial(_lists, build=_points),
    "objects": partial(_lists, build=_strings),
    "values": partial(_maps, kind=pa.float64()),
    "provenance": partial(_shared, build=partial(_maps, kind=pa.string())),
    "balance": _balances,
    "history": partial(_lists, build=_turns),
}
"""How columns are made that are not their values as they are."""
