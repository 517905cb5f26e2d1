"""Text files that hold a matrix, or lines of `name = numbers`, as recorders leave them beside pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import read_within

Array = NDArray[np.float64]

MOST_BYTES = 1 << 20


def read_matrix(path: Path, rows: int, columns: int) -> Array:
    """The numbers (rows, columns) of a text file, infinite ones as they stand; SceneError for another count or none."""
    return _numbers(_text(path), f"{path}", (rows, columns))


def read_settings(path: Path) -> dict[str, str]:
    """The lines `name = value` of a text file; others are stepped over. SceneError when the file cannot be read."""
    pairs = (line.partition("=") for line in _text(path).splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def setting_matrix(settings: Mapping[str, str], name: str, rows: int, columns: int, path: Path) -> Array:
    """The numbers (rows, columns) that a setting of `path` holds; SceneError, naming it, for another count or none."""
    return _numbers(settings[name], f"{path}: {name}", (rows, columns))


def _text(path: Path) -> str:
    return read_within(path, MOST_BYTES, "file of a few numbers").decode("latin-1")


def _numbers(text: str, where: str, shape: tuple[int, int]) -> Array:
    try:
        numbers = np.array([float(word) for word in text.split()])
    except ValueError as error:
        raise SceneError(f"{where}: holds something that is no number ({error})") from error
    if numbers.size != shape[0] * shape[1]:
        raise SceneError(f"{where}: {numbers.size} numbers, where {shape[0]} × {shape[1]} belong")
    return numbers.reshape(shape)
