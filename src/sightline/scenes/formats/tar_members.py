"""The members of a tar archive, found by their headers and read where they lie: nothing is unpacked.

    512 bytes    name 100 · … · size 12 (octal, or base 256) · … · checksum 8 · type 1 · … · "ustar" · … · prefix 155
    content      padded to whole blocks of 512 bytes; the archive ends with a block of zeros

A compressed archive cannot be read in the middle and is refused. So is one with a link, a device, an absolute name or
a name that leads out of the folder: such a member has no place in a dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sightline.errors import SceneError
from sightline.scenes.formats.tfrecord import read_bytes
from sightline.scenes.formats.within import plain_file

BLOCK = 512  # bytes
MOST_MEMBERS = 1_000_000
MOST_NAME = 1 << 16  # bytes of an extended header
FILES = {b"0", b"\0", b"7"}
COMPRESSED = {b"\x1f\x8b": "gzip", b"BZ": "bzip2", b"\xfd7": "xz", b"\x28\xb5": "zstd"}


@dataclass(frozen=True)
class Member:
    """A file in an archive: where its content lies, in bytes."""

    name: str
    offset: int
    size: int


def read_members(path: Path, at_most: int | None = None) -> tuple[Member, ...]:
    """All files of an archive in their order, or the first ones; only headers are read.

    Raises SceneError, naming the archive and the member, for one that is compressed, cut short, damaged or unsafe.
    """
    try:
        end = path.stat().st_size
        with plain_file(path).open("rb", buffering=0) as file:
            members = tuple(islice(_walk(file, end, path), at_most))
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    twice = [name for name, times in Counter(member.name for member in members).items() if times > 1]
    if twice:
        raise SceneError(f"{path}: holds {twice[0]!r} twice; nobody can say which one counts")
    return members


def read_member(path: Path, member: Member, at_most: int) -> bytes:
    """The content of one member; SceneError when it is larger than `at_most` bytes or no longer there."""
    if member.size > at_most:
        raise SceneError(
            f"{path}: {member.name} has {member.size:,} bytes, more than {at_most:,}; it is not what it says"
        )
    return read_bytes(path, member.offset, member.size)


def _walk(file: BinaryIO, end: int, path: Path) -> Iterator[Member]:
    at, count = 0, 0
    extended: Mapping[str, str] = {}
    while True:
        file.seek(at)
        block = file.read(BLOCK)
        if at == 0 and block[:2] in COMPRESSED:
            kind = COMPRESSED[block[:2]]
            raise SceneError(f"{path}: is compressed ({kind}); unpack that layer first, so that members can be read")
        if len(block) < BLOCK:
            raise SceneError(
                f"{path}: ends after {end:,} bytes without a tar's end mark; it is cut short, copy it again"
            )
        if not any(block):
            return
        where = f"{path}: the header at byte {at:,}"
        _try_checksum(block, where)
        size = _number(block[124:136], f"{where}: its size")
        name = extended.get("path") or _name(block, where)
        if "size" in extended:
            size = _decimal(extended["size"], f"{path}: {name}: its size")
        if at + BLOCK + size > end:
            raise SceneError(f"{path}: {name} promises {size:,} bytes and the archive ends before them; copy it again")
        kind_byte, content_at = block[156:157], at + BLOCK
        at = content_at + -(-size // BLOCK) * BLOCK
        if kind_byte in (b"x", b"g", b"L"):
            if size > MOST_NAME:
                raise SceneError(f"{path}: the extended header of {name} has {size:,} bytes; no name is so long")
            file.seek(content_at)
            told = file.read(size)
            # A "g" holds for all that follows; what it may say (path, size) makes no sense there.
            if kind_byte == b"x":
                extended = _pax(told, f"{path}: the extended header of {name}")
            elif kind_byte == b"L":
                extended = {**extended, "path": _text(told.split(b"\0")[0], where)}
            continue
        extended = {}
        if kind_byte == b"5":
            continue
        _refuse_unsafe(name, kind_byte, path)
        count += 1
        if count > MOST_MEMBERS:
            raise SceneError(f"{path}: more than {MOST_MEMBERS:,} members; no capture has so many")
        yield Member(name.removeprefix("./"), content_at, size)


def _refuse_unsafe(name: str, kind: bytes, path: Path) -> None:
    if kind not in FILES:
        what = "a link" if kind in (b"1", b"2") else f"of type {kind.decode('latin-1')!r}"
        raise SceneError(f"{path}: {name} is {what}; an archive of pictures holds plain files only")
    if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts or "\0" in name or not name:
        raise SceneError(f"{path}: member {name!r} leads out of the archive; do not use this file")


def _try_checksum(block: bytes, where: str) -> None:
    told = _number(block[148:156], f"{where}: its checksum")
    if told != sum(block[:148]) + 8 * ord(" ") + sum(block[156:]):
        raise SceneError(f"{where} has a wrong checksum; is it a tar, and was it copied whole?")


def _name(block: bytes, where: str) -> str:
    name = _text(block[:100].split(b"\0")[0], where)
    prefix = _text(block[345:500].split(b"\0")[0], where) if block[257:263] == b"ustar\0" else ""
    return f"{prefix}/{name}" if prefix else name


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SceneError(f"{where} has a name that is no text") from error


def _number(raw: bytes, where: str) -> int:
    """A number field: octal digits, or base 256 where the highest bit is set."""
    if raw[0] == 0x80:
        return int.from_bytes(raw[1:], "big")
    digits = raw.strip(b" \0")
    try:
        return int(digits, 8) if digits else 0
    except ValueError as error:
        raise SceneError(f"{where} is {digits[:12]!r}, no octal number; is it a tar?") from error


def _decimal(digits: str, where: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise SceneError(f"{where} is {digits[:30]!r}, no number")
    return int(digits)


def _pax(told: bytes, where: str) -> Mapping[str, str]:
    """The records "length key=value\\n" of a pax header."""
    found: dict[str, str] = {}
    while told:
        length, space, _ = told.partition(b" ")
        size = _decimal(length.decode("latin-1"), where) if space else 0
        if not len(length) + 1 < size <= len(told):
            raise SceneError(f"{where} is damaged")
        key, equals, value = told[len(length) + 1 : size].partition(b"=")
        if equals:
            found[_text(key, where)] = _text(value.removesuffix(b"\n"), where)
        told = told[size:]
    return found
