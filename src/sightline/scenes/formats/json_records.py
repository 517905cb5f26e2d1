"""Tables kept as one long JSON list of flat objects, as nuScenes keeps them: read record by record.

Such a file may be a gigabyte; a record is a few hundred bytes. A first pass tells where each record lies, so that those
of one scene can be read again without the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

Record = dict[str, Any]

CHUNK = 1 << 20  # bytes read at a time
LONGEST = 1 << 16  # bytes of one record; nuScenes' have at most a thousand
BETWEEN = re.compile(r"[\s,]*")


class Span(NamedTuple):
    """Where a record lies in its file: bytes."""

    start: int
    length: int


def records(path: Path) -> Iterator[tuple[Span, Record]]:
    """Every record of the list in `path`, one after the other, and where it lies.

    Raises SceneError, naming the file and the byte, where the list is cut short, damaged or not one of objects.
    """
    decoder = json.JSONDecoder()
    text, at, start, opened = "", 0, 0, False
    try:
        with plain_file(path).open("rb") as file:
            while True:
                at = _match_end(text, at)
                if at < len(text) and not opened:
                    if text[at] != "[":
                        raise SceneError(f"{path}: does not begin with '['; it is no table of records")
                    at, opened = at + 1, True
                    continue
                if at < len(text) and text[at] == "]":
                    return
                try:
                    record, end = decoder.raw_decode(text, at)
                except (ValueError, RecursionError):
                    more = file.read(CHUNK) if len(text) - at <= LONGEST else b""
                    if not more:
                        raise SceneError(f"{path}: byte {start + at}: cut short or damaged; copy it again") from None
                    start += at
                    text, at = text[at:] + more.decode("latin-1"), 0  # one character a byte keeps the count
                    continue
                if not isinstance(record, dict):
                    raise SceneError(f"{path}: byte {start + at}: {str(record)[:40]!r}, where a record belongs")
                yield Span(start + at, end - at), record
                at = end
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error


def records_at(path: Path, spans: Iterable[Span]) -> Iterator[Record]:
    """The records that lie at `spans`; SceneError, naming the file and the byte, when there is none any more."""
    try:
        with plain_file(path).open("rb") as file:
            for span in spans:
                file.seek(span.start)
                try:
                    record = json.loads(file.read(span.length))
                except (ValueError, RecursionError) as error:
                    raise SceneError(f"{path}: byte {span.start}: no record there; did the file change?") from error
                if not isinstance(record, dict):
                    raise SceneError(f"{path}: byte {span.start}: no record there; did the file change?")
                yield record
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error


def _match_end(text: str, at: int) -> int:
    found = BETWEEN.match(text, at)
    return found.end() if found else at
