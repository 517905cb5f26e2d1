"""PLY files: the values at each vertex, and the triangles between vertices.

    ply
    format ascii|binary_little_endian|binary_big_endian 1.0
    element vertex N
    property float x …                              one value a vertex
    element face M
    property list uchar int vertex_indices          a polygon: how many, then that many vertices
    end_header
    N vertices, M faces

Elements come in any order, with any properties; what is not asked for is stepped over. The counts of the header are
compared with the length of the file before anything is allocated for them.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

Bytes = NDArray[np.uint8]
Values = NDArray[Any]
Order = Literal["=", "<", ">"]

MAX_HEADER = 1 << 16  # bytes
MAX_TEXT = 1 << 27  # bytes; text costs several times its length while it is read
CHUNK = 1 << 22  # bytes of text turned into numbers at a time
ORDERS: dict[str, Order] = {"ascii": "=", "binary_little_endian": "<", "binary_big_endian": ">"}
TYPES = {
    "char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4", "float": "f4",
    "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
CORNERS = ("vertex_indices", "vertex_index")  # both names are in use


@dataclass(frozen=True, eq=False)
class Ply:
    """What a PLY file holds.

    `vertex`: one (N,) array for each scalar property, by its name and in its own type. `faces`: (M, 3) indices of
    vertices, polygons cut into fans of triangles, lines and points left out; None when the file has no faces.
    """

    vertex: dict[str, Values]
    faces: NDArray[np.int32] | None


@dataclass(frozen=True)
class _Property:
    """`kind` is the declared type, `stored` the one it is read in; `counted` that of a list's length, else None."""

    name: str
    kind: np.dtype[Any]
    stored: np.dtype[Any]
    counted: np.dtype[Any] | None = None


@dataclass(frozen=True)
class _Element:
    name: str
    count: int
    properties: tuple[_Property, ...] = ()

    @property
    def lists(self) -> bool:
        return any(one.counted is not None for one in self.properties)

    @property
    def least(self) -> int:
        """The fewest bytes that one of these can take."""
        return sum((one.stored if one.counted is None else one.counted).itemsize for one in self.properties)


def read_ply(path: Path) -> Ply:
    """The vertices and triangles of a PLY file, text or binary of either byte order.

    Raises SceneError, naming the file and the element or property, for a file that is none, is cut short, promises
    more than it holds, or whose faces name vertices that it has not.
    """
    try:
        with plain_file(path).open("rb") as file:
            form, elements = _header(file, path)
            data = _numbers(file, path) if form == "ascii" else _mapped(path, file.tell())
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    if form == "ascii":
        elements = tuple(_as_text(element) for element in elements)
    vertices = _only(elements, "vertex", path)
    if vertices is None:
        raise SceneError(f"{path}: has no element vertex; is it a PLY of points or a mesh?")
    vertex: dict[str, Values] | None = None
    faces: NDArray[np.int32] | None = None
    wanted = {"vertex"} | ({"face"} if _only(elements, "face", path) else set())
    at = 0
    for element in elements:
        if element.count * element.least > len(data) - at:
            left = f"{(len(data) - at) // 8} numbers" if form == "ascii" else f"{len(data) - at} bytes"
            raise SceneError(
                f"{path}: promises {element.count} × {element.name}, but only {left} are left for them; "
                "the file is cut short or its header is damaged"
            )
        if element.name == "vertex":
            vertex, at = _columns(data, element, at, path)
        elif element.lists:
            faces_here, at = _triangles(data, element, at, vertices.count, path)
            faces = faces_here if element.name == "face" else faces
        else:
            at += element.count * element.least
        wanted.discard(element.name)
        if not wanted:
            break
    return Ply(vertex or {}, faces)


def _only(elements: tuple[_Element, ...], name: str, path: Path) -> _Element | None:
    found = [element for element in elements if element.name == name]
    if len(found) > 1:
        raise SceneError(f"{path}: its header has {len(found)} elements {name!r}; the file is damaged")
    return found[0] if found else None


def _header(file: BinaryIO, path: Path) -> tuple[str, tuple[_Element, ...]]:
    """The format's name and the elements; the file then stands at its body."""
    if file.readline(16).strip() != b"ply":
        raise SceneError(f"{path}: does not begin with the line 'ply'; it is no PLY file")
    form, elements = "", []
    while True:
        raw = file.readline(MAX_HEADER)
        if not raw.endswith(b"\n") or file.tell() > MAX_HEADER:
            raise SceneError(f"{path}: its header has no end_header; the file is cut short or damaged")
        words = raw.decode("latin-1").split()
        match words:
            case [] | ["comment" | "obj_info", *_]:
                continue
            case ["end_header"]:
                break
            case ["format", form, _]:
                continue
            case ["element", name, count] if count.isdecimal() and len(count) < 19:
                elements.append(_Element(name, int(count)))
            case ["property", *told] if elements:
                elements[-1] = replace(elements[-1], properties=(*elements[-1].properties, _property(told, path)))
            case _:
                raise SceneError(f"{path}: the header's line {' '.join(words)[:60]!r} is none of a PLY file")
    if form not in ORDERS:
        raise SceneError(f"{path}: its format is {form[:30]!r}; it may be {', '.join(ORDERS)}")
    for element in elements:
        names = [one.name for one in element.properties]
        if len(set(names)) < len(names):
            raise SceneError(f"{path}: element {element.name} names a property twice; the header is damaged")
    order = ORDERS[form]
    return form, tuple(_ordered(element, order) for element in elements)


def _property(told: list[str], path: Path) -> _Property:
    match told:
        case ["list", counted, kind, name] if counted in TYPES and kind in TYPES and TYPES[counted][0] in "iu":
            item = np.dtype(TYPES[kind])
            return _Property(name, item, item, np.dtype(TYPES[counted]))
        case [kind, name] if kind in TYPES:
            item = np.dtype(TYPES[kind])
            return _Property(name, item, item)
        case _:
            raise SceneError(f"{path}: the header's property {' '.join(told)[:60]!r} has no type that PLY knows")


def _ordered(element: _Element, order: Order) -> _Element:
    return replace(
        element,
        properties=tuple(
            replace(one, stored=one.stored.newbyteorder(order), counted=one.counted and one.counted.newbyteorder(order))
            for one in element.properties
        ),
    )


def _as_text(element: _Element) -> _Element:
    """The same element where every number, lengths of lists too, has become a float64."""
    number = np.dtype(np.float64)
    return replace(
        element,
        properties=tuple(replace(one, stored=number, counted=one.counted and number) for one in element.properties),
    )


def _mapped(path: Path, start: int) -> Bytes:
    """The bytes (B,) from `start` on, read from the disk as they are looked at."""
    if path.stat().st_size <= start:
        return np.empty(0, np.uint8)
    return np.memmap(path, np.uint8, "r", offset=start)


def _numbers(file: BinaryIO, path: Path) -> Bytes:
    """The rest of a text file as the bytes (B,) of its numbers, float64 one after another."""
    if path.stat().st_size > MAX_TEXT:
        raise SceneError(f"{path}: a text PLY above {MAX_TEXT >> 20} MB; write it as binary_little_endian")
    parts: list[NDArray[np.float64]] = []
    rest = b""
    while chunk := file.read(CHUNK):
        *whole, rest = (rest + chunk).rsplit(maxsplit=1) if not chunk[-1:].isspace() else (rest + chunk, b"")
        parts.append(_parsed(b" ".join(whole), path))
    parts.append(_parsed(rest, path))
    return np.concatenate(parts).view(np.uint8)


def _parsed(text: bytes, path: Path) -> NDArray[np.float64]:
    try:
        return np.array(text.split(), dtype=np.float64)
    except ValueError as error:
        raise SceneError(f"{path}: its text holds something that is no number ({str(error)[:80]})") from error


def _columns(data: Bytes, element: _Element, at: int, path: Path) -> tuple[dict[str, Values], int]:
    """One (N,) array per property, in the declared types, and where the next element begins."""
    if element.lists:
        name = next(one.name for one in element.properties if one.counted is not None)
        raise SceneError(f"{path}: vertices carry lists ({name}), which no cloud has; write the file without them")
    columns: dict[str, Values] = {}
    offset = 0
    for one in element.properties:
        values = _strided(data, one.stored, at + offset, element.least, element.count, 1)[:, 0]
        columns[one.name] = _declared(values, one, element, path)
        offset += one.stored.itemsize
    return columns, at + element.count * element.least


def _declared(values: Values, one: _Property, element: _Element, path: Path) -> Values:
    """The values (N,) in their declared type and the machine's byte order."""
    if one.kind.kind in "iu" and one.stored.kind == "f":
        limits = np.iinfo(one.kind)
        wrong = ~((values >= limits.min) & (values <= limits.max) & (values == np.floor(values)))
        if wrong.any():
            row = int(np.argmax(wrong))
            raise SceneError(f"{path}: {element.name} {row}: {one.name} is {values[row]}, which is no {one.kind.name}")
    with np.errstate(over="ignore"):  # a text of 1e300 in a float property is infinite, as its header says
        return values.astype(one.kind)


def _strided(data: Bytes, kind: np.dtype[Any], at: int, stride: int, rows: int, across: int) -> Values:
    """A view (rows, across) of values of `kind`: the first at byte `at`, each row `stride` bytes after the last."""
    if not rows or not across:
        return np.empty((rows, across), kind)
    return np.ndarray((rows, across), kind, buffer=data, offset=at, strides=(stride, kind.itemsize))


def _triangles(
    data: Bytes, element: _Element, at: int, vertices: int, path: Path
) -> tuple[NDArray[np.int32] | None, int]:
    """Fans (M, 3) over the polygons of an element with lists, None where no list is one; and where the next begins."""
    corners = next((one for one in element.properties if one.name in CORNERS and one.counted is not None), None)
    if not element.count:
        return (None if corners is None else np.empty((0, 3), np.int32)), at
    starts, lengths, end = _walk(data, replace(element, count=1), at, corners, path)
    stride = end - at
    if _all_like_the_first(data, element, at, stride):
        end = at + element.count * stride
        if corners is None:
            return None, end
        table = _strided(data, corners.stored, int(starts[0]), stride, element.count, int(lengths[0]))
        _check_corners(table, vertices, element, path)
        return _fans(table.astype(np.int32)), end
    starts, lengths, end = _walk(data, element, at, corners, path)
    if corners is None:
        return None, end
    size = corners.stored.itemsize
    fans = np.maximum(lengths - 2, 0)
    polygon = np.repeat(np.arange(len(fans)), fans)
    step = np.arange(len(polygon)) - np.repeat(np.cumsum(fans) - fans, fans)
    triangles = np.empty((len(polygon), 3), np.int32)
    for corner, place in enumerate((np.zeros_like(step), step + 1, step + 2)):
        byte = (starts[polygon] + size * place)[:, None] + np.arange(size)
        found = np.ascontiguousarray(data[byte]).view(corners.stored)
        _check_corners(found, vertices, element, path)
        triangles[:, corner] = found[:, 0]
    return triangles, end


def _all_like_the_first(data: Bytes, element: _Element, at: int, stride: int) -> bool:
    """Whether all rows have lists as long as those of the first row, which takes `stride` bytes."""
    if element.count * stride > len(data) - at:
        return False
    offset = at
    for one in element.properties:
        if one.counted is None:
            offset += one.stored.itemsize
            continue
        lengths = _strided(data, one.counted, offset, stride, element.count, 1)
        if (lengths != lengths[0]).any():
            return False
        offset += one.counted.itemsize + int(lengths[0, 0]) * one.stored.itemsize
    return True


def _walk(
    data: Bytes, element: _Element, at: int, wanted: _Property | None, path: Path
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Row after row, as lists of any length need it: where the wanted list of each begins (rows,), how long it is
    (rows,), and where the last row ends; in bytes."""
    memory, end = data.data, len(data)
    readers: Mapping[str, struct.Struct] = {
        one.name: struct.Struct(("<" if one.counted.str[0] in "<|" else ">") + one.counted.char)
        for one in element.properties
        if one.counted is not None
    }
    starts: list[int] = []
    lengths: list[int] = []
    for row in range(element.count):
        for one in element.properties:
            if one.counted is None:
                at += one.stored.itemsize
                continue
            reader = readers[one.name]
            told = reader.unpack_from(memory, at)[0] if at + reader.size <= end else -1
            if not 0 <= told <= end:  # refuses NaN as well
                raise SceneError(f"{path}: {element.name} {row}: the length of {one.name} is damaged or cut off")
            at += reader.size
            if one is wanted:
                starts.append(at)
                lengths.append(int(told))
            at += int(told) * one.stored.itemsize
        if at > end:
            raise SceneError(
                f"{path}: {element.name} {row} of {element.count} runs past the end of the file; copy it again"
            )
    return np.array(starts, np.int64), np.array(lengths, np.int64), at


def _check_corners(found: Values, vertices: int, element: _Element, path: Path) -> None:
    wrong = ~((found >= 0) & (found < vertices))
    if wrong.any():
        value = found.flat[int(np.argmax(wrong))]
        raise SceneError(
            f"{path}: a {element.name} names vertex {value}, and there are {vertices}; the file is damaged"
        )


def _fans(table: NDArray[np.int32]) -> NDArray[np.int32]:
    """Triangles (M (K - 2), 3) over M polygons (M, K) of K corners each."""
    count, corners = table.shape
    if corners < 3:
        return np.empty((0, 3), np.int32)
    if corners == 3:
        return table
    fans = np.empty((count, corners - 2, 3), np.int32)
    fans[..., 0], fans[..., 1], fans[..., 2] = table[:, :1], table[:, 1:-1], table[:, 2:]
    return fans.reshape(-1, 3)
