"""Rows of older schemas: what a version lacked, and how its tables become tables of today.

A column that joins `columns.SCHEMA` gets one entry in `ADDED`, one whose type changes an entry in `CHANGED`, and every
older folder can still be read. Rows keep the number they were written with in their column `schema`: by it their id is
checked.

    1   values and provenance as maps, which `datasets` does not read; ids made of one long line of JSON
    2   lists of pairs; another recipe of ids
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from sightline.datasets.rows.row import SCHEMA_VERSION
from sightline.errors import DatasetError

OLDEST = 1


@dataclass(frozen=True)
class Added:
    """The version that brought a column, and what rows written before it hold there."""

    since: int
    default: object


@dataclass(frozen=True)
class Changed:
    """The version that gave a column another type, and the type that it had before; `upgraded` knows the way."""

    since: int
    before: pa.DataType


ADDED: Mapping[str, Added] = {}
CHANGED: Mapping[str, Changed] = {
    "values": Changed(2, pa.map_(pa.string(), pa.float64())),
    "provenance": Changed(2, pa.map_(pa.string(), pa.string())),
}


def known(version: object, where: object, newest: int = SCHEMA_VERSION) -> int:
    """The schema number that the file `where` states. Raises DatasetError for one that this Sightline cannot read."""
    if isinstance(version, bool) or not isinstance(version, int) or version < OLDEST:
        raise DatasetError(f"{where}: rows of schema {version}, which there is not; build the folder again")
    if version > newest:
        raise DatasetError(
            f"{where}: rows of schema {version} were written by a newer Sightline, this one reads up to {newest}; "
            "update with pip install -U sightline"
        )
    return version


def schema_at(version: int, current: pa.Schema, added: Mapping[str, Added] = ADDED) -> pa.Schema:
    """The columns that rows of `version` were written with, of those that `current` lists."""

    def was(field: pa.Field) -> pa.Field:
        change = CHANGED.get(field.name)
        return field if change is None or version >= change.since else field.with_type(change.before)

    return pa.schema([was(field) for field in current if field.name not in added or added[field.name].since <= version])


def upgraded(table: pa.Table, current: pa.Schema, added: Mapping[str, Added] = ADDED) -> pa.Table:
    """The table with the columns of `current`, in its order.

    Columns that are younger than the table get their defaults, those that had another type that of today. Raises
    DatasetError for a column that is unknown, of a type it never had, or missing though all rows have it.
    """
    if table.schema.equals(current):
        return table
    here = {field.name: field.type for field in table.schema}
    unfit = [name for name in here if name not in current.names]
    unfit += [field.name for field in current if not _fits(field, here.get(field.name), added)]
    if unfit:
        raise DatasetError(
            f"rows with columns {', '.join(here)}; those of schema {SCHEMA_VERSION} are "
            f"{', '.join(current.names)}: {unfit[0]!r} is missing, unknown or of another type"
        )
    columns = [
        _today(table[field.name], field.type)
        if field.name in here
        else pa.array([added[field.name].default] * table.num_rows, field.type)
        for field in current
    ]
    return pa.Table.from_arrays(columns, schema=current)


def _fits(field: pa.Field, kind: pa.DataType | None, added: Mapping[str, Added]) -> bool:
    """Whether a column of this type, None for no column, can be made what `field` asks for."""
    if kind is None:
        return field.name in added
    return bool(kind == field.type or (field.name in CHANGED and kind == CHANGED[field.name].before))


def _today(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """A column as today's type: a map becomes the list of its pairs, which it is made of anyway."""
    if column.type == kind:
        return column
    listed = [
        pa.ListArray.from_arrays(
            part.offsets, pa.StructArray.from_arrays([part.keys, part.items], fields=list(kind.value_type))
        )
        for part in column.chunks
    ]
    return pa.chunked_array(listed, kind)
