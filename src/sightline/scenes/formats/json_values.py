"""Values out of JSON that somebody else wrote: the wanted type and shape, or an error that names the place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError

LARGEST = 1e9  # no metre, pixel or matrix entry is larger; the squares of what is would overflow


def parse_json(content: bytes, where: str) -> object:
    """What some bytes say; SceneError, naming `where`, when they are no JSON or nested beyond all reason."""
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{where}: is not JSON ({error}); copy it again") from error
    return value


def mapping(value: object, where: str) -> Mapping[str, object]:
    """`value` as a dict; SceneError when it is none."""
    if not isinstance(value, dict):
        raise SceneError(f"{where}: is {_kind(value)}, where a dict belongs")
    return value


def sequence(value: object, where: str) -> Sequence[object]:
    """`value` as a list; SceneError when it is none."""
    if not isinstance(value, list):
        raise SceneError(f"{where}: is {_kind(value)}, where a list belongs")
    return value


def entry(value: object, key: str, where: str) -> object:
    """What a dict holds under `key`; SceneError when it is no dict or has no such key."""
    told = mapping(value, where)
    if key not in told:
        raise SceneError(f"{where}: has no {key!r}; it has: {', '.join(list(told)[:8]) or 'nothing'}")
    return told[key]


def text(value: object, where: str) -> str:
    """`value` as text, spaces around it taken off; a number becomes its digits. SceneError for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise SceneError(f"{where}: is {_kind(value)}, where text belongs")


def numbers(value: object, shape: tuple[int, ...], where: str) -> NDArray[np.float64]:
    """Finite numbers in `shape`, however they are nested; SceneError for others, another count, NaN, or beyond 1e9."""
    try:
        found = np.asarray(value, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise SceneError(f"{where}: does not hold numbers ({error})") from error
    if found.size != int(np.prod(shape)):
        raise SceneError(f"{where}: {found.size} numbers, where {' × '.join(map(str, shape))} belong")
    if not np.isfinite(found).all():
        raise SceneError(f"{where}: holds NaN or infinity")
    if found.size and np.abs(found).max() > LARGEST:
        raise SceneError(f"{where}: holds {found.flat[np.abs(found).argmax()]:.3g}, which measures nothing in a scene")
    return found.reshape(shape)


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"
