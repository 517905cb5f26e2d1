"""PCD files of the Point Cloud Library: text, binary, and binary packed by LZF.

    FIELDS x y z rgb        names; `rgb` and `rgba` hold one number whose bytes are (a, r, g, b), stored as F or U
    SIZE 4 4 4 4            bytes of each
    TYPE F F F F            I, U or F
    COUNT 1 1 1 1           numbers in each field; absent means 1
    WIDTH 640 HEIGHT 480    POINTS is their product
    DATA ascii|binary|binary_compressed

Packed data hold all values of the first field, then all of the second: the other way round from plain binary.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

Values = NDArray[Any]

MAX_HEADER = 1 << 14  # bytes
MAX_TEXT = 1 << 26  # bytes; text costs several times its length while it is read
MAX_ROW = 1 << 16  # bytes of one point
MAX_UNPACKED = 1 << 28  # bytes of packed data
LZF_RATIO = 90  # three bytes of LZF stand for 264 at most
KEYS = ("VERSION", "FIELDS", "SIZE", "TYPE", "COUNT", "WIDTH", "HEIGHT", "VIEWPOINT", "POINTS", "DATA")
SIZES = {"I": ("1", "2", "4", "8"), "U": ("1", "2", "4", "8"), "F": ("4", "8")}  # bytes of each TYPE
PADDING = "_"  # the name of bytes that mean nothing
COLORS = ("rgb", "rgba")


@dataclass(frozen=True)
class _Field:
    name: str
    kind: np.dtype[Any]
    count: int

    @property
    def size(self) -> int:
        return self.kind.itemsize * self.count


def read_pcd(path: Path) -> dict[str, Values]:
    """Each field of a PCD file by name: (N,), or (N, K) where it holds K numbers.

    `rgb` and `rgba` become (N, 3) uint8 called "rgb". What was not measured is NaN as in the file. Raises SceneError,
    naming the file and the field, for a file that is none, is cut short, or promises more than it holds.
    """
    try:
        with plain_file(path).open("rb") as file:
            fields, points, form = _header(file, path)
            left = path.stat().st_size - file.tell()
            row = sum(field.size for field in fields)
            if form == "ascii":
                columns = _text(file, fields, points, left, path)
            elif form == "binary":
                if points * row > left:
                    raise SceneError(f"{path}: promises {points} points of {row} bytes but holds {left}; copy it again")
                columns = _rows(file.read(points * row), fields, points)
            else:
                columns = _columns(_unpacked(file, points * row, left, path), fields, points)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    return {("rgb" if name in COLORS else name): _color(name, values, path) for name, values in columns.items()}


def _header(file: BinaryIO, path: Path) -> tuple[tuple[_Field, ...], int, str]:
    told: dict[str, list[str]] = {}
    while "DATA" not in told:
        raw = file.readline(MAX_HEADER)
        if not raw.endswith(b"\n") or file.tell() > MAX_HEADER:
            raise SceneError(f"{path}: its header has no line DATA; it is no PCD file, or it is cut short")
        words = raw.decode("latin-1").split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] not in KEYS or words[0] in told:
            raise SceneError(f"{path}: the header's line {' '.join(words)[:60]!r} is none of a PCD file")
        told[words[0]] = words[1:]
    missing = [key for key in ("FIELDS", "SIZE", "TYPE", "WIDTH", "HEIGHT") if key not in told]
    if missing:
        raise SceneError(f"{path}: its header says nothing of {', '.join(missing)}")
    names = told["FIELDS"]
    sizes, types, counts = told["SIZE"], told["TYPE"], told.get("COUNT", ["1"] * len(names))
    if not names or not len(names) == len(sizes) == len(types) == len(counts):
        raise SceneError(f"{path}: {len(names)} FIELDS, {len(sizes)} SIZE, {len(types)} TYPE, {len(counts)} COUNT")
    named = [name for name in names if name != PADDING]
    if len(set(named)) < len(named):
        raise SceneError(f"{path}: FIELDS names one twice: {' '.join(names)[:60]}")
    fields = []
    for name, size, letter, count in zip(names, sizes, types, counts, strict=True):
        if size not in SIZES.get(letter, ()):
            raise SceneError(f"{path}: field {name} is of TYPE {letter} and SIZE {size}, which PCD does not know")
        fields.append(_Field(name, np.dtype(f"<{letter.lower()}{size}"), _whole([count], "COUNT", path)))
    if sum(field.size for field in fields) > MAX_ROW:
        raise SceneError(f"{path}: its COUNT makes points of more than {MAX_ROW} bytes; the header is damaged")
    points = _whole(told["WIDTH"], "WIDTH", path) * _whole(told["HEIGHT"], "HEIGHT", path)
    if "POINTS" in told and _whole(told["POINTS"], "POINTS", path) != points:
        raise SceneError(f"{path}: POINTS is {told['POINTS'][0]}, WIDTH × HEIGHT is {points}; the header is damaged")
    form = " ".join(told["DATA"])
    if form not in ("ascii", "binary", "binary_compressed"):
        raise SceneError(f"{path}: DATA is {form[:30]!r}; it may be ascii, binary or binary_compressed")
    return tuple(fields), points, form


def _whole(words: list[str], key: str, path: Path) -> int:
    if len(words) != 1 or not words[0].isdecimal() or len(words[0]) > 12:
        raise SceneError(f"{path}: {key} is {' '.join(words)[:30]!r}; a whole number belongs there")
    return int(words[0])


def _text(file: BinaryIO, fields: tuple[_Field, ...], points: int, left: int, path: Path) -> dict[str, Values]:
    across = sum(field.count for field in fields)
    if left > MAX_TEXT:
        raise SceneError(f"{path}: a text PCD above {MAX_TEXT >> 20} MB; write it as binary")
    if points * across * 2 - 1 > left:
        raise SceneError(f"{path}: promises {points} points of {across} numbers but holds {left} bytes; copy it again")
    words = file.read().split()
    if len(words) < points * across:
        raise SceneError(f"{path}: promises {points} points of {across} numbers but holds {len(words)} numbers")
    columns: dict[str, Values] = {}
    first = 0
    for field in fields:
        # A column at a time, so that whole numbers of 32 and 64 bits keep all their digits.
        parts = [words[first + k : points * across : across] for k in range(field.count)]
        first += field.count
        if field.name == PADDING:
            continue
        try:
            # PCL before 1.7 prints packed colours as floats, later ones as whole numbers, whatever TYPE says.
            stored = np.dtype(np.int64) if field.name in COLORS and field.kind.kind == "u" else field.kind
            with np.errstate(over="ignore"):  # a number beyond its type is infinite, and told where points are tried
                values = np.array([[word.decode() for word in part] for part in parts], stored).astype(field.kind)
        except (ValueError, OverflowError) as error:
            raise SceneError(f"{path}: field {field.name} holds what is no {field.kind} ({str(error)[:80]})") from error
        columns[field.name] = values[0] if field.count == 1 else values.T
    return columns


def _rows(content: bytes, fields: tuple[_Field, ...], points: int) -> dict[str, Values]:
    """The fields of points stored one point after another."""
    row = sum(field.size for field in fields)
    columns: dict[str, Values] = {}
    offset = 0
    for field in fields:
        if field.name != PADDING and points:
            strides = (row, field.kind.itemsize)
            view: Values = np.ndarray((points, field.count), field.kind, content, offset, strides)
            columns[field.name] = np.array(view[:, 0] if field.count == 1 else view)
        elif field.name != PADDING:
            columns[field.name] = np.empty(0 if field.count == 1 else (0, field.count), field.kind)
        offset += field.size
    return columns


def _columns(content: bytes, fields: tuple[_Field, ...], points: int) -> dict[str, Values]:
    """The fields of points stored one field after another."""
    columns: dict[str, Values] = {}
    offset = 0
    for field in fields:
        if field.name != PADDING:
            values = np.ndarray((points * field.count,), field.kind, content, offset).copy()
            columns[field.name] = values if field.count == 1 else values.reshape(points, field.count)
        offset += field.size * points
    return columns


def _unpacked(file: BinaryIO, wanted: int, left: int, path: Path) -> bytes:
    """The data of `binary_compressed`: packed size, unpacked size (each four bytes), LZF."""
    sizes = file.read(8)
    packed, unpacked = int.from_bytes(sizes[:4], "little"), int.from_bytes(sizes[4:], "little")
    if len(sizes) < 8 or packed > left - 8:
        raise SceneError(f"{path}: its packed data are cut short; copy it again")
    if unpacked != wanted:
        raise SceneError(f"{path}: its data unpack to {unpacked} bytes, its header promises {wanted}")
    if unpacked > MAX_UNPACKED or unpacked > LZF_RATIO * packed:
        raise SceneError(f"{path}: {packed} bytes cannot unpack to {unpacked}, or are too many; write it as binary")
    return unpack_lzf(file.read(packed), unpacked, str(path))


def unpack_lzf(packed: bytes, size: int, where: str) -> bytes:
    """`size` bytes from LZF data; SceneError, naming `where`, when they give another number or point outside.

    A byte below 32 copies that many plus one as they stand; else its upper three bits (7: and one more byte) are a
    length less two, its lower five and the next byte how far back, less one, to copy from.
    """
    out = bytearray()
    at, end = 0, len(packed)
    while at < end and len(out) <= size:
        control = packed[at]
        at += 1
        if control < 32:
            out += packed[at : at + control + 1]
            at += control + 1
            continue
        length = control >> 5
        if length == 7 and at < end:
            length += packed[at]
            at += 1
        if at >= end:
            break
        start = len(out) - ((control & 31) << 8) - packed[at] - 1
        at += 1
        length += 2
        if start < 0:
            raise SceneError(f"{where}: its packed data point before their beginning; the file is damaged")
        reach = len(out) - start
        if length <= reach:
            out += out[start : start + length]
        else:  # it copies what it is just writing
            out += (out[start:] * (length // reach + 1))[:length]
    if len(out) != size or at != end:
        raise SceneError(f"{where}: its packed data give {len(out)} bytes, not {size}; the file is damaged")
    return bytes(out)


def _color(name: str, values: Values, path: Path) -> Values:
    """Packed colours (N,) as (N, 3) uint8; other fields as they are."""
    if name not in COLORS:
        return values
    if values.ndim != 1 or values.dtype.itemsize != 4:
        raise SceneError(f"{path}: field {name} of {values.dtype} does not hold packed colours")
    packed = np.ascontiguousarray(values).view(np.uint32)
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
