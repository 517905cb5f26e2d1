"""NumPy's files: `.npy` arrays, and `.npz` archives of them. Nothing in them is ever unpickled.

The header is read by a narrow grammar: NumPy's own reader evaluates it as an expression, and allocates what it
promises before it looks at the length of the file.
"""

from __future__ import annotations

import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

Values = NDArray[Any]

MAGIC = b"\x93NUMPY"
MAX_HEADER = 1 << 16  # bytes
MAX_MEMBER = 1 << 28  # bytes of one array that is read at once, or unpacked: a small file may unpack to any size
HEADER = re.compile(
    r"\s*\{\s*'descr':\s*'([<>|=])([a-zA-Z])(\d{0,9})',\s*'fortran_order':\s*(True|False),\s*"
    r"'shape':\s*\(([\d,\s]{0,200})\),?\s*\}\s*"
)
SIZES = {"b": (1,), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "f": (2, 4, 8)}
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what savez and savez_compressed write
BROKEN = (OSError, ValueError, EOFError, KeyError, RuntimeError, OverflowError, struct.error,
          zipfile.BadZipFile, zlib.error)  # fmt: skip  # what zipfile raises on bad files


@dataclass(frozen=True)
class Layout:
    """What a header promises: the type of an entry, the shape, and where the numbers begin (bytes)."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool
    start: int

    @property
    def nbytes(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npy(path: Path) -> Values:
    """The array of a `.npy` file; SceneError naming the file when it cannot be read."""
    with _told(str(path)):
        size = plain_file(path).stat().st_size
        with path.open("rb") as file:
            layout = _layout(file, size, str(path))
            return _values(file.read(layout.nbytes), layout, str(path))


def read_npz(path: Path) -> dict[str, Values]:
    """All arrays of an archive, by name; SceneError, naming the file and the array, where one cannot be read."""
    return {name: read_npz_array(path, name) for name in npz_layouts(path)}


def npz_layouts(path: Path) -> Mapping[str, Layout]:
    """What each array of an archive promises, by its name without ".npy"; only headers are read.

    Raises SceneError, naming the file and the array, where an archive or a header is damaged, and for arrays of
    Python objects, which NumPy stores as pickles.
    """
    with _told(str(path)), zipfile.ZipFile(plain_file(path)) as archive:
        found = {}
        for info in archive.infolist():
            if info.filename.endswith(".npy"):
                with _opened(archive, info, path) as (_, layout):
                    found[info.filename.removesuffix(".npy")] = layout
        return found


def read_npz_array(path: Path, name: str) -> Values:
    """One array of an archive; SceneError naming the file and the array when it cannot be read."""
    where = f"{path}: {name}"
    with _told(where), zipfile.ZipFile(plain_file(path)) as archive:
        with _opened(archive, archive.getinfo(f"{name}.npy"), path) as (file, layout):
            if layout.nbytes > MAX_MEMBER:
                raise SceneError(f"{where}: has more than {MAX_MEMBER >> 20} MB; that is no array of a scene")
            return _values(file.read(layout.nbytes), layout, where)


def read_npz_rows(path: Path, name: str, first: int, count: int) -> Iterator[bytes]:
    """The bytes of entries `first` to `first + count` along the first axis of one array of an archive, one at a time.

    Text and byte strings come without the zeros that fill them up. Raises SceneError as `read_npz_array` does.
    """
    where = f"{path}: {name}"
    with _told(where), zipfile.ZipFile(plain_file(path)) as archive:
        with _opened(archive, archive.getinfo(f"{name}.npy"), path) as (file, layout):
            each = layout.nbytes // max(layout.shape[0] if layout.shape else 1, 1)
            file.seek(layout.start + first * each)
            for i in range(first, first + count):
                row = file.read(each)
                if len(row) != each:
                    raise SceneError(f"{where}: entry {i} is cut short; copy the file again")
                yield row.rstrip(b"\0") if layout.dtype.kind == "S" else row


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Whatever zip files raise, as a SceneError that says where."""
    try:
        yield
    except KeyError as error:
        raise SceneError(f"{where}: there is no such array in the file") from error
    except BROKEN as error:
        raise SceneError(f"{where}: cannot be read ({error}); copy the file again") from error


@contextmanager
def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Iterator[tuple[IO[bytes], Layout]]:
    """An array's file, standing at its numbers, and its layout."""
    where = f"{path}: {info.filename.removesuffix('.npy')}"
    if info.compress_type not in PACKED:
        raise SceneError(f"{where}: packed by method {info.compress_type}; write it with numpy.savez again")
    if info.compress_type != zipfile.ZIP_STORED and info.file_size > MAX_MEMBER:
        raise SceneError(f"{where}: unpacks to more than {MAX_MEMBER >> 20} MB; that is no array of a scene")
    with _told(where), archive.open(info) as file:
        yield file, _layout(file, info.file_size, where)


def _layout(file: IO[bytes], size: int, where: str) -> Layout:
    """The layout of the array of `size` bytes, header included, at whose beginning `file` stands."""
    head = file.read(8)
    if head[:6] != MAGIC or len(head) < 8 or head[6] not in (1, 2, 3):
        raise SceneError(f"{where}: no .npy file (its first bytes are no header)")
    width = 2 if head[6] == 1 else 4
    length = int.from_bytes(file.read(width), "little")
    if length > MAX_HEADER:
        raise SceneError(f"{where}: a header of {length} bytes; no array has one")
    text = file.read(length).decode("latin-1")
    found = HEADER.fullmatch(text)
    if found is None or len(text) != length:
        raise SceneError(f"{where}: its header cannot be read ({text[:60]!r})")
    order, kind, wide, fortran, sides = found.groups()
    if kind == "O":
        raise SceneError(f"{where}: its header says Python objects, a pickle; save it as plain numbers or bytes")
    item = int(wide or 0)
    if not (kind == "S" and item) and item not in SIZES.get(kind, ()):
        raise SceneError(f"{where}: does not know the type {order}{kind}{wide}; save it as plain numbers or bytes")
    shape = tuple(int(side) for side in sides.replace(",", " ").split())
    layout = Layout(np.dtype(f"{order}{kind}{item}"), shape, fortran == "True", 8 + width + length)
    if layout.nbytes != size - layout.start:
        raise SceneError(
            f"{where}: promises {layout.nbytes} bytes ({shape} of {layout.dtype}), {size - layout.start} are there; "
            "the file is cut short or its header is damaged"
        )
    return layout


def _values(data: bytes, layout: Layout, where: str) -> Values:
    if len(data) != layout.nbytes:
        raise SceneError(f"{where}: holds {len(data)} bytes of the {layout.nbytes} it promises; copy the file again")
    if layout.dtype.kind == "b":
        flat: Values = np.frombuffer(data, dtype=np.uint8) != 0  # a damaged truth value must not be a third one
    else:
        flat = np.frombuffer(data, dtype=layout.dtype)
    return flat.reshape(layout.shape, order="F" if layout.fortran else "C")
