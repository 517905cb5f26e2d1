"""TFRecord files and the tf.train.Example messages in them, read without TensorFlow.

    record    length (8 bytes, little endian) · masked CRC-32C of it · content · masked CRC-32C of the content
    Example   protocol buffer: 1 Features { 1 map<string, Feature> },
              Feature = 1 BytesList | 2 FloatList | 3 Int64List, each list { 1 repeated value }, numbers packed or not

Both sums are checked. A length is believed only after its sum, and only within the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.crc32c import masked_crc32c
from sightline.scenes.formats.within import plain_file

HEADER, FOOTER = 12, 4  # bytes
MOST = 256 * 2**20  # bytes of one record; five frames with three depth maps each are about 10 MB
MOST_RECORDS = 1_000_000

Feature = tuple[slice, ...] | NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """Where a record's content lies in its file, in bytes."""

    offset: int
    size: int


def record_spans(path: Path) -> tuple[Span, ...]:
    """Where all records of a file lie; only their lengths are read. SceneError where a length is wrong or cut short."""
    spans: list[Span] = []
    try:
        end = path.stat().st_size
        with plain_file(path).open("rb") as file:
            at = 0
            while at < end:
                file.seek(at)
                spans.append(_span(file.read(HEADER), at, end, f"{path}: record {len(spans)}"))
                at = spans[-1].offset + spans[-1].size + FOOTER
                if len(spans) > MOST_RECORDS:
                    raise SceneError(f"{path}: more than {MOST_RECORDS:,} records; no shard of pictures has so many")
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error})") from error
    return tuple(spans)


def _span(header: bytes, at: int, end: int, where: str) -> Span:
    if len(header) < HEADER:
        raise SceneError(f"{where} is cut short in its header, at byte {at}; copy the file again")
    size, sum_told = struct.unpack("<QI", header)
    if masked_crc32c(header[:8]) != sum_told:
        raise SceneError(f"{where} states a length whose checksum is wrong, at byte {at}; copy the file again")
    if size > MOST:
        raise SceneError(f"{where} promises {size:,} bytes, more than {MOST:,}; this is no record of pictures")
    if at + HEADER + size + FOOTER > end:
        raise SceneError(f"{where} promises {size:,} bytes and the file ends before them; copy it again")
    return Span(at + HEADER, size)


def read_record(path: Path, span: Span, where: str) -> bytes:
    """The content of one record, its checksum tried; SceneError, naming `where`, when it is wrong."""
    content = read_bytes(path, span.offset, span.size + FOOTER)
    (sum_told,) = struct.unpack("<I", content[span.size :])
    content = content[: span.size]
    if masked_crc32c(content) != sum_told:
        raise SceneError(f"{where}: the content's checksum is wrong; copy {path.name} again")
    return content


def read_bytes(path: Path, offset: int, size: int) -> bytes:
    """`size` bytes of a file from `offset`; SceneError when they are not all there."""
    try:
        with plain_file(path).open("rb") as file:
            file.seek(offset)
            content = file.read(size)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error})") from error
    if len(content) < size:
        raise SceneError(f"{path}: ends after {offset + len(content):,} bytes, {offset + size:,} were there before")
    return content


def parse_example(content: bytes, where: str) -> Mapping[str, Feature]:
    """The features of a tf.train.Example by name: numbers as arrays (N,), byte strings as slices of `content`.

    Raises SceneError, naming `where`, for bytes that are no such message.
    """
    parser = _Parser(content, where)
    features: dict[str, Feature] = {}
    for number, wire, start, stop in parser.fields(0, len(content)):
        if (number, wire) != (1, 2):
            continue
        for entry_number, entry_wire, a, b in parser.fields(start, stop):
            if (entry_number, entry_wire) == (1, 2):
                name, feature = parser.entry(a, b)
                features[name] = feature
    if not features:
        raise SceneError(f"{where}: holds no features; is it a tf.train.Example?")
    return features


@dataclass(frozen=True)
class _Parser:
    """Protocol buffer fields of a message, by their places in `content`."""

    content: bytes
    where: str

    def fields(self, at: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
        """(number, wire type, start, stop) of each field between two places; start and stop bound its payload."""
        while at < stop:
            tag, at = self.varint(at, stop)
            number, wire = tag >> 3, tag & 7
            if wire == 0:
                start = at
                _, at = self.varint(at, stop)
            elif wire == 2:
                size, start = self.varint(at, stop)
                at = start + size
            elif wire in (1, 5):
                start, at = at, at + (8 if wire == 1 else 4)
            else:
                raise SceneError(f"{self.where}: byte {at} has wire type {wire}; this is no tf.train.Example")
            if number == 0 or at > stop:
                raise SceneError(f"{self.where}: a field at byte {start} reaches beyond its message")
            yield number, wire, start, at

    def varint(self, at: int, stop: int) -> tuple[int, int]:
        """A number of seven bits a byte, and the place after it."""
        value = 0
        for shift in range(0, 70, 7):
            if at >= stop:
                break
            byte = self.content[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & 0xFFFFFFFFFFFFFFFF, at
        raise SceneError(f"{self.where}: a number at byte {at} does not end; this is no tf.train.Example")

    def entry(self, at: int, stop: int) -> tuple[str, Feature]:
        """Name and value of one entry of the map."""
        name, feature = "", None
        for number, wire, start, end in self.fields(at, stop):
            if (number, wire) == (1, 2):
                try:
                    name = self.content[start:end].decode("utf-8")
                except UnicodeDecodeError as error:
                    raise SceneError(f"{self.where}: a feature's name at byte {start} is not text") from error
            elif (number, wire) == (2, 2):
                feature = self.feature(start, end)
        return name, () if feature is None else feature

    def feature(self, at: int, stop: int) -> Feature:
        """One Feature; an empty one is an empty list of byte strings."""
        for number, wire, start, end in self.fields(at, stop):
            if wire != 2 or number not in (1, 2, 3):
                continue
            if number == 1:
                return tuple(slice(a, b) for n, w, a, b in self.fields(start, end) if (n, w) == (1, 2))
            return self.floats(start, end) if number == 2 else self.integers(start, end)
        return ()

    def floats(self, at: int, stop: int) -> NDArray[np.float64]:
        """A FloatList, packed or not."""
        parts = []
        for number, wire, start, end in self.fields(at, stop):
            if number == 1 and wire in (2, 5):
                if (end - start) % 4:
                    raise SceneError(f"{self.where}: floats at byte {start} take {end - start} bytes, not four each")
                parts.append(np.frombuffer(self.content, dtype="<f4", count=(end - start) // 4, offset=start))
        with np.errstate(invalid="ignore"):  # a signalling NaN is a NaN, which whoever wants a number refuses
            return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)

    def integers(self, at: int, stop: int) -> NDArray[np.int64]:
        """An Int64List, packed or not."""
        values = []
        for number, wire, start, end in self.fields(at, stop):
            while number == 1 and wire in (0, 2) and start < end:
                value, start = self.varint(start, end)
                values.append(value)
        return np.array(values, dtype=np.uint64).astype(np.int64)
