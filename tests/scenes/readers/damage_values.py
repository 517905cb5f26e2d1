"""Damage to numbers and values: NaN, infinite and huge ones, counts without end, and values of another type.

Each way takes a file's bytes and gives others, and the words (a field) by which a message may name the place.
"""

import io
import json
import re
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from tests.scenes.readers.damage_bytes import BOMB_MB

Wounded = tuple[bytes, tuple[str, ...]]

NUMBER = re.compile(rb"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
DIGITS = re.compile(rb"\d+")
WORDS = (b"nan", b"inf", b"-inf", b"1e308", b"-1e39", b"9" * 400, b"4294967296", b"-1", b"0", b"", b"x", b"1e-320")
VALUES = (
    float("nan"), float("inf"), 1e308, -1e39, 10**400, 2**63, -1, 0, None, True, "word", "", [], {}, [[]], {"a": 1},
)  # fmt: skip
NUMBERS = (np.nan, np.inf, -np.inf, 1e300, -1e38, 0.0)
DEEP = 3000  # lists in lists


def other_number(content: bytes, rng: np.random.Generator) -> Wounded:
    """One number of a text is NaN, infinite, huge, missing or no number."""
    found = list(NUMBER.finditer(content))
    if not found:
        return content[:-1], ()
    one = found[int(rng.integers(len(found)))]
    return content[: one.start()] + WORDS[int(rng.integers(len(WORDS)))] + content[one.end() :], ()


def huge_count(content: bytes, rng: np.random.Generator) -> Wounded:
    """A count in a header of text is larger than any file."""
    end = next((at for mark in (b"end_header", b"DATA") if (at := content.find(mark)) > 0), min(len(content), 128))
    found = list(DIGITS.finditer(content, 0, end))
    if not found:
        return content[:-1], ()
    one = found[int(rng.integers(len(found)))]
    count = b"9" * int(rng.choice([len(one[0]), 7, 9, 12, 20, 5000]))
    if content.startswith(b"\x93NUMPY"):  # its header has a length of its own; the spaces at its end give way
        return (content[: one.start()] + count + content[one.end() : 128].rstrip()).ljust(127) + content[127:], ()
    return content[: one.start()] + count + content[one.end() :], ()


def other_value(content: bytes, rng: np.random.Generator) -> Wounded:
    """One value of a JSON text is of another type, no number, gone, or nested three thousand deep."""
    told = json.loads(content)
    found = list(places_in(told))
    if not found:
        return b"null", ()
    holder, key, words = found[int(rng.integers(len(found)))]
    way = int(rng.integers(len(VALUES) + 3))
    if way < len(VALUES):
        holder[key] = VALUES[way]
    elif way == len(VALUES):
        del holder[key]
    else:
        holder[key] = "DEEP"
    text = json.dumps(told).replace('"DEEP"', "[" * DEEP + "]" * DEEP if way % 2 else '{"a":' * DEEP + "1" + "}" * DEEP)
    return text.encode(), words[-2:]


def places_in(told: object, words: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any, tuple[str, ...]]]:
    """Every holder and key in a JSON value, with the names on the way; at most a few items of a long list."""
    if isinstance(told, dict):
        items = list(told.items())
    else:
        items = list(enumerate(told))[:8] if isinstance(told, list) else []
    for key, value in items:
        here = (*words, key) if isinstance(key, str) else words
        yield told, key, here
        yield from places_in(value, here)


def other_entries(content: bytes, rng: np.random.Generator) -> Wounded:
    """Some entries of an array are NaN, infinite or huge, or it has another type, shape, or Python objects."""
    array = np.load(io.BytesIO(content))
    way = int(rng.integers(8))
    if way < 4 and array.size:
        if array.dtype.kind in "iub":
            array = array.astype(np.float64)
        if array.dtype.kind == "f":
            with np.errstate(over="ignore"):
                array.reshape(-1)[rng.integers(0, array.size, 3)] = NUMBERS[int(rng.integers(len(NUMBERS)))]
    elif way == 4:
        array = array.T
    elif way == 5:
        array = array[..., :-1] if array.ndim and array.shape[-1] else array.reshape(1, -1)
    elif way == 6:
        array = array.astype("U8") if rng.random() < 0.5 else np.zeros(array.shape, np.complex128)
    else:
        array = np.array([{"a": 1}, None], dtype=object)
    return npy(array), ()


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)  # a pickle is what must be refused
    return out.getvalue()


def other_floats(content: bytes, rng: np.random.Generator) -> Wounded:
    """Raw float32 numbers of which some are NaN, infinite or huge."""
    numbers = np.frombuffer(content[: len(content) // 4 * 4], "<f4").copy()
    if len(numbers):
        with np.errstate(over="ignore"):
            numbers[rng.integers(0, len(numbers), 6)] = np.float32(NUMBERS[int(rng.integers(len(NUMBERS)))])
    return numbers.tobytes(), ()


def nines(content: bytes, rng: np.random.Generator) -> Wounded:
    """The digits of a number in a binary file's text are all nines; nothing moves."""
    found = list(DIGITS.finditer(content, 0, 4096))
    if not found:
        return content[:-1], ()
    one = found[int(rng.integers(len(found)))]
    return content[: one.start()] + b"9" * len(one[0]) + content[one.end() :], ()


def other_cell(content: bytes, rng: np.random.Generator) -> Wounded:
    """One value of an Arrow table is missing, NaN, huge, or a name that leads out."""
    with pa.ipc.open_stream(content) as reader:
        schema, rows = reader.schema, reader.read_all().to_pylist()
    places = [place for place in places_in(rows) if isinstance(place[0][place[1]], str | float | list | dict)]
    holder, key, words = places[int(rng.integers(len(places)))]
    if isinstance(holder[key], str):
        holder[key] = ("../../secret.png", "/etc/hostname", "a" * 5000, "\0", None)[int(rng.integers(5))]
    elif isinstance(holder[key], float):
        holder[key] = (np.nan, np.inf, 1e300, -1e39, None)[int(rng.integers(5))]
    else:
        holder[key] = None if rng.random() < 0.5 else type(holder[key])()
    return _stream(pa.RecordBatch.from_pylist(rows, schema)), words[-2:]


def packed_table(content: bytes, rng: np.random.Generator) -> Wounded:
    """A compressed Arrow table that unpacks to many megabytes, and may say that it is a gigabyte and a half."""
    with pa.ipc.open_stream(content) as reader:
        schema, rows = reader.schema, reader.read_all().to_pylist()
    rows[0]["question"] = "\0" * (8 << 20)
    kind = ("lz4", "zstd")[int(rng.integers(2))]
    told = _stream(pa.RecordBatch.from_pylist(rows, schema), pa.ipc.IpcWriteOptions(compression=kind))
    text = sum(len(row["question"].encode()) for row in rows)
    return told.replace(struct.pack("<q", text), struct.pack("<q", BOMB_MB << 20), 1), ()


def _stream(batch: pa.RecordBatch, options: pa.ipc.IpcWriteOptions | None = None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()
