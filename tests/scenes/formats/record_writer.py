"""TFRecord files as TensorFlow writes them, by hand."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from sightline.scenes.formats.crc32c import masked_crc32c


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def feature(values: Sequence, packed: bool = True) -> bytes:
    if values and isinstance(values[0], bytes):
        return field(1, b"".join(field(1, value) for value in values))
    if values and isinstance(values[0], float):
        raw = [struct.pack("<f", value) for value in values]
        return field(2, field(1, b"".join(raw)) if packed else b"".join(b"\x0d" + one for one in raw))
    raw = [varint(value & 2**64 - 1) for value in values]
    return field(3, field(1, b"".join(raw)) if packed else b"".join(b"\x08" + one for one in raw))


def example(features: Mapping[str, Sequence], packed: bool = True) -> bytes:
    entries = (field(1, name.encode()) + field(2, feature(values, packed)) for name, values in features.items())
    return field(1, b"".join(field(1, entry) for entry in entries))


def record(content: bytes) -> bytes:
    header = struct.pack("<Q", len(content))
    sums = (struct.pack("<I", masked_crc32c(part)) for part in (header, content))
    return header + next(sums) + content + next(sums)


def write_records(path: Path, contents: Sequence[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(record(content) for content in contents))
    return path
