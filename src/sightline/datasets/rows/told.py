"""JSON that was written by this package and may have been damaged since: read as what a dataclass says it is."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from sightline.errors import DatasetError


def read_object(path: Path, mend: str) -> dict[str, Any]:
    """The JSON object in a file. Raises DatasetError, which ends with what to do, where it holds none."""
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise DatasetError(f"{path}: damaged, cannot be read ({error}); {mend}") from error
    if not isinstance(told, dict):
        raise DatasetError(f"{path}: damaged, holds no object but {type(told).__name__}; {mend}")
    return told


def misfit(value: object, kind: Any, name: str = "") -> str | None:
    """What in a JSON value is not of a type (as annotations spell it), as "shards[0].bytes is of type str", or None.

    A dataclass is an object with all of its fields that have no default, and no others; a tuple is a list.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return None
    if origin in (Union, types.UnionType):
        faults = [misfit(value, one, name) for one in inner]
        return None if None in faults else faults[0]
    if is_dataclass(kind):
        return _unlike(value, kind, name)
    if origin is tuple:
        if not isinstance(value, list):
            return _is(value, name)
        return _first(misfit(one, inner[0], f"{name}[{i}]") for i, one in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, dict):
            return _is(value, name)
        return _first(misfit(one, inner[1], f"{name}[{key!r}]") for key, one in value.items())
    fits = isinstance(value, (int, float) if kind is float else kind) and (kind is bool or not isinstance(value, bool))
    return None if fits else _is(value, name)


def _unlike(value: object, kind: Any, name: str) -> str | None:
    if not isinstance(value, dict):
        return _is(value, name)
    hints = get_type_hints(kind)
    needed = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    if unfit := (set(hints) ^ set(value)) - (set(hints) - needed - set(value)):
        return f"{name or 'it'} lacks or adds {', '.join(sorted(unfit))}"
    return _first(misfit(one, hints[key], f"{name}.{key}" if name else key) for key, one in value.items())


def _is(value: object, name: str) -> str:
    return f"{name or 'it'} is of type {type(value).__name__}"


def _first(faults: Any) -> str | None:
    return next((fault for fault in faults if fault is not None), None)
