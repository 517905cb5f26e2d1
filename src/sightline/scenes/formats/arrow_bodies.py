"""Whether record batches of Arrow files are packed: by their headers alone, since a small one may unpack to any size.

A header is a flatbuffer: tables of fields, each found through a list of offsets.

    Message      1 kind of header (2 dictionary, 3 record batch) · 2 header
    Dictionary   1 record batch
    RecordBatch  3 compression, missing where there is none
"""

from __future__ import annotations

import struct

DICTIONARY, BATCH = 2, 3


def is_packed(header: bytes) -> bool:
    """Whether the body of the message with that header is compressed. struct.error for what is no header."""
    (message,) = struct.unpack_from("<I", header, 0)
    kind_at = _field(header, message, 1)
    kind = struct.unpack_from("<B", header, kind_at)[0] if kind_at else 0
    if kind not in (DICTIONARY, BATCH):
        return False
    batch = _table(header, message, 2)
    if batch and kind == DICTIONARY:
        batch = _table(header, batch, 1)
    return bool(batch and _field(header, batch, 3))


def _field(header: bytes, table: int, number: int) -> int:
    """Where a field of the table at `table` lies, in bytes; 0 where it is missing."""
    (back,) = struct.unpack_from("<i", header, table)
    (size,) = struct.unpack_from("<H", header, table - back)
    if 6 + 2 * number > size:
        return 0
    (offset,) = struct.unpack_from("<H", header, table - back + 4 + 2 * number)
    return table + int(offset) if offset else 0


def _table(header: bytes, table: int, number: int) -> int:
    """Where the table lies that a field of another one names; 0 where it is missing."""
    at = _field(header, table, number)
    return at + int(struct.unpack_from("<I", header, at)[0]) if at else 0
