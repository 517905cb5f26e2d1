"""Lists of texts in Matlab's files (.mat, version 5 to 7): cell arrays of characters, and nothing else of the format.

128 bytes      text; version 0x0100; "IM" where the lowest byte comes first
elements       type and length (uint32 each), bytes, filled up to eight; up to four bytes may stand with the type in
               eight all told; type 15 is packed by zlib, type 14 is an array
an array       flags (the lowest byte is its class), dimensions, name, and what it holds: a cell's are arrays again
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from sightline.errors import SceneError
from sightline.scenes.formats.within import read_within

HEADER = 128  # bytes
ARRAY, PACKED = 14, 15  # types of elements
CELL, CHARACTERS = 1, 4  # classes of arrays
CODES = {1: "latin-1", 2: "latin-1", 4: "utf-16-le", 16: "utf-8", 17: "utf-16-le"}  # types of characters
MOST_BYTES, MOST_UNPACKED = 4 << 20, 8 << 20  # of a file; of one of its variables
MOST_VARIABLES = 8


def read_cells(path: Path) -> dict[str, tuple[str, ...]]:
    """The lists of texts in a file by their names; variables of other kinds are passed over.

    Raises SceneError, naming the file, when it is damaged or of another version.
    """
    content = read_within(path, MOST_BYTES, "list of texts")
    if len(content) < HEADER or content[124:128] != b"\0\1IM":
        raise SceneError(f"{path}: is no .mat file of version 5 to 7; copy it again, or save it anew with -v7")
    try:
        elements = list(_elements(content[HEADER:]))
        if len(elements) > MOST_VARIABLES:
            raise ValueError(f"it has {len(elements)} variables, a list of texts at most {MOST_VARIABLES}")
        arrays = (_unpacked(kind, body) for kind, body in elements)
        return dict(named for kind, body in arrays if kind == ARRAY and (named := _cell(body)) is not None)
    except (ValueError, struct.error, zlib.error) as error:
        raise SceneError(f"{path}: is damaged ({error}); copy it again") from error


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and bytes of each element; ValueError where one ends behind the last byte."""
    at = 0
    while at < len(content):
        (kind,) = struct.unpack_from("<I", content, at)
        if kind >> 16:
            kind, length, start = kind & 0xFFFF, kind >> 16, at + 4
            at += 8
        else:
            (length,) = struct.unpack_from("<I", content, at + 4)
            start = at + 8
            at = start + length + (0 if kind == PACKED else -length % 8)
        if start + length > len(content):
            raise ValueError(f"an element of {length:,} bytes ends behind the file's last")
        yield kind, content[start : start + length]


def _unpacked(kind: int, body: bytes) -> tuple[int, bytes]:
    if kind != PACKED:
        return kind, body
    content = zlib.decompressobj().decompress(body, MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise ValueError(f"an element unpacks to more than {MOST_UNPACKED:,} bytes")
    return next(_elements(content), (0, b""))


def _cell(array: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Name and texts of a cell array; None for another kind of variable."""
    (_, flags), _, (_, name), *held = _elements(array)
    if flags[:1] != bytes([CELL]):
        return None
    return name.decode("ascii"), tuple(_text(kind, body) for kind, body in held)


def _text(kind: int, array: bytes) -> str:
    (_, flags), _, _, (code, letters) = _elements(array)
    if kind != ARRAY or flags[:1] != bytes([CHARACTERS]) or code not in CODES:
        raise ValueError("a cell holds no text")
    return letters.decode(CODES[code])
