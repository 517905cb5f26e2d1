"""Damage that any file can suffer: its bytes, and what its name stands for in the folder."""

import os
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

Wound = Callable[[bytes, np.random.Generator], bytes]

HUGE = (2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40, 2**63 - 1, 2**63, 2**64 - 1)  # what a counter can be made to say
HEADER = 512  # bytes at the beginning in which counts are looked for
BOMB_MB = 1500  # what a bomb unpacks to: half as much again as a reader may take


def cut(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(max(len(content), 1)))]


def emptied(content: bytes, rng: np.random.Generator) -> bytes:
    return b""


def flipped(content: bytes, rng: np.random.Generator) -> bytes:
    out = bytearray(content)
    for place in rng.integers(0, len(out), rng.integers(1, 9)) if out else ():
        out[place] ^= 1 << int(rng.integers(8))
    return bytes(out)


def overwritten(content: bytes, rng: np.random.Generator) -> bytes:
    """A run of bytes that reads as NaN, as huge numbers, or as nothing."""
    start, length = int(rng.integers(max(len(content), 1))), 4 * int(rng.integers(1, 16))
    filler = (b"\xff", b"\x7f", b"\0", b"9", b"[", b"nan ")[int(rng.integers(6))] * length
    return content[:start] + filler[: len(content[start : start + length])] + content[start + length :]


def longer(content: bytes, rng: np.random.Generator) -> bytes:
    return content + rng.bytes(int(rng.integers(1, 200)))


def counted(content: bytes, rng: np.random.Generator) -> bytes:
    """A huge number of four or eight bytes, in either order, where a header may hold a count or a length."""
    width = int(rng.choice([4, 8]))
    top = max(min(len(content), HEADER) - width, 0) if rng.random() < 0.7 else max(len(content) - width, 0)
    at, number = int(rng.integers(top + 1)), HUGE[int(rng.integers(len(HUGE)))] % 2 ** (8 * width)
    return content[:at] + number.to_bytes(width, "little" if rng.random() < 0.6 else "big") + content[at + width :]


def packed(content: bytes, rng: np.random.Generator) -> bytes:
    """A gzip file of a megabyte and a half that unpacks to a gigabyte and a half, whatever the name says."""
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zeros(BOMB_MB) + bytes(8)


@cache
def zeros(megabytes: int) -> bytes:
    """A deflate stream that unpacks to so many megabytes of zeros."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)  # which begins anew: it can be repeated
    return one * megabytes + deflate.flush()


ANY: tuple[Wound, ...] = (cut, emptied, flipped, flipped, overwritten, longer, counted, packed)


def missing(path: Path, outside: Path) -> None:
    path.unlink()


def folder(path: Path, outside: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("1 2 3")


def linked_to_itself(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def linked_to_nothing(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to(outside / "nothing" / path.name)


def linked_to_a_file_outside(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to(outside / "secret.txt")


def linked_to_the_folder_outside(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to(outside, target_is_directory=True)


def linked_to_zeros_without_end(path: Path, outside: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def pipe(path: Path, outside: Path) -> None:
    """Who opens it waits for somebody to write into it."""
    path.unlink()
    os.mkfifo(path)


PLACES: tuple[Callable[[Path, Path], None], ...] = (
    missing, missing, folder, linked_to_itself, linked_to_nothing, linked_to_a_file_outside,
    linked_to_the_folder_outside, linked_to_zeros_without_end, pipe,
)  # fmt: skip
