"""JSON of any length, one record at a time: JSON Lines, a list of objects, or objects one after the other.

A published list may be thirty gigabytes on one line: no more than one record and a buffer are held at a time.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sightline.datasets.auditing.peers.peer_row import BadRecord, Place, Record
from sightline.errors import DatasetError, SceneError
from sightline.scenes.formats.within import plain_file

CHUNK = 1 << 20  # bytes read at a time
LONGEST = 16 << 20  # bytes or characters of one record; run-length masks of forty regions take half a megabyte
BETWEEN = re.compile(r"[\s,]*")
TOO_LONG = f"longer than {LONGEST:,} bytes"
BEHIND = "nothing behind it can be read"  # ends the reason of a record at which reading stopped
CUT = f"cut short, or no JSON; {BEHIND}"


def json_records(path: Path) -> Iterator[tuple[Place, Record] | BadRecord]:
    """Every record of a file and its place. A line that is none is a BadRecord; so is where a list breaks off.

    Raises DatasetError for a file that cannot be read, is empty, or does not begin with "[" or "{".
    """
    try:
        with plain_file(path).open("rb") as file:
            head = file.read(CHUNK).lstrip(codecs.BOM_UTF8)
            start = head.lstrip()[:1]
            if start not in (b"[", b"{"):
                raise DatasetError(f"{path}: begins with {start.decode('latin-1')!r}, not '[' or '{{'; it is no JSON")
            file.seek(0)
            listed = start == b"[" and not _is_object(head.split(b"\n", 1)[0])
            yield from _listed(file) if listed or not _is_object(head.split(b"\n", 1)[0]) else _lines(file)
    except SceneError as error:
        raise DatasetError(str(error)) from error
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error.strerror or error})") from error


def _is_object(line: bytes) -> bool:
    """Whether a first line is an object of its own, so that the file is JSON Lines."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: BinaryIO) -> Iterator[tuple[Place, Record] | BadRecord]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(CHUNK)
            yield BadRecord(Place("line", number), TOO_LONG)
            continue
        if line.isspace():
            continue
        try:
            record = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError):
            # Only a last line has no end; where it is no JSON, the rest of the file is missing.
            yield BadRecord(Place("line", number), "no JSON" if line.endswith(b"\n") else CUT)
            continue
        for part in _inner(record) if number == 1 else [record]:
            if isinstance(part, dict):
                yield Place("line", number), part
            else:
                yield BadRecord(Place("line", number), "no object")


def _listed(file: BinaryIO) -> Iterator[tuple[Place, Record] | BadRecord]:
    """Objects of a list, or that follow each other; one object of lists of objects is taken as those lists."""
    decoder, decode = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    text, at, number, opened = "", 0, 0, False
    while True:
        at = _past_blanks(text, at)
        if at < len(text) and text[at] == "[" and not opened:
            at, opened = at + 1, True
            continue
        if at < len(text) and text[at] == "]" and opened:
            return
        try:
            record, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            left = len(text) - at
            more = decode(file.read(max(CHUNK, left))) if left <= LONGEST else ""
            if more:
                text, at = text[at:] + more, 0
                continue
            if left or opened:
                yield BadRecord(Place("record", number + 1), CUT if left <= LONGEST else f"{TOO_LONG}; {BEHIND}")
            return
        at = end
        for part in [record] if opened else _inner(record):
            number += 1
            if isinstance(part, dict):
                yield Place("record", number), part
            else:
                yield BadRecord(Place("record", number), "no object")


def _inner(record: object) -> list[object]:
    """The records of one large object: {"data": [...]} or {id: record}; the object itself where it is a record."""
    if not isinstance(record, dict) or not record:
        return [record]
    for values in record.values():
        if isinstance(values, list) and values and all(isinstance(value, dict) for value in values):
            # A conversation is a list of objects too; a record has further fields of text beside it.
            if not any(isinstance(value, str) for value in record.values()) and not {"from", "role"} & values[0].keys():
                return list(values)
    if all(isinstance(value, dict) for value in record.values()):
        return [{"id": name, **value} for name, value in record.items()]
    return [record]


def _past_blanks(text: str, at: int) -> int:
    found = BETWEEN.match(text, at)
    return found.end() if found else at
