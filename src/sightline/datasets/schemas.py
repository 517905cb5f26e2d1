"""Rows of older schemas: what a version lacked, and how its tables become tables of today.

A column that joins `columns.SCHEMA` gets one entry in `ADDED`, and every older folder can still be read. Rows keep the
number they were written with in their column `schema`: by it their id is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from sightline.datasets.row import SCHEMA_VERSION
from sightline.errors import DatasetError

OLDEST = 1


@dataclass(frozen=True)
class Added:
    """The version that brought a column, and what rows written before it hold there."""

    since: int
    default: object


ADDED: Mapping[str, Added] = {}  # version 2 changed the recipe of ids alone


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
    young = {name for name, one in added.items() if one.since > version}
    return pa.schema([field for field in current if field.name not in young])


def upgraded(table: pa.Table, current: pa.Schema, added: Mapping[str, Added] = ADDED) -> pa.Table:
    """The table with the columns of `current`, in its order; columns that are younger than the table get defaults.

    Raises DatasetError for a column that is unknown, of another type, or missing though it is as old as all rows.
    """
    if table.schema.equals(current):
        return table
    names = set(table.schema.names)
    unfit = sorted(names - set(current.names))
    unfit += [name for name in current.names if name not in names and name not in added]
    unfit += [
        field.name
        for field in table.schema
        if field.name in current.names and field.type != current.field(field.name).type
    ]
    if unfit:
        raise DatasetError(
            f"rows with columns {', '.join(table.schema.names)}; those of schema {SCHEMA_VERSION} are "
            f"{', '.join(current.names)}: {unfit[0]!r} is missing, unknown or of another type"
        )
    columns = [
        table[field.name] if field.name in names else _constant(added[field.name].default, table.num_rows, field.type)
        for field in current
    ]
    return pa.Table.from_arrays(columns, schema=current)


def _constant(value: object, count: int, kind: pa.DataType) -> pa.Array:
    """`count` times the same value, nested ones too."""
    return pa.array([value] * count, kind)
