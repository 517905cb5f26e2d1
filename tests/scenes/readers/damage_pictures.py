"""Damage to pictures: headers that promise what no camera takes, and chunks that unpack without end."""

import struct
import zlib

import numpy as np

from tests.scenes.readers.damage_bytes import BOMB_MB, zeros
from tests.scenes.readers.damage_values import Wounded

PNG_START = b"\x89PNG\r\n\x1a\n"
SIDES = (9_900, 65_535, 2**31 - 1)  # of pictures: beyond what a header check lets pass
LARGE = (7_000, 8_900)  # just within it


def picture_bomb(content: bytes, rng: np.random.Generator) -> Wounded:
    """A picture of a few kilobytes whose header, checksum and all, promises more pixels than any has."""
    width, height = (SIDES[int(rng.integers(len(SIDES)))] for _ in range(2))
    if content.startswith(PNG_START):
        return _png(width, height, content[24:29], BOMB_MB if rng.random() < 0.5 else 1), ()
    at = next((i for i in range(2, len(content) - 9) if content[i : i + 2] in (b"\xff\xc0", b"\xff\xc2")), len(content))
    return content[: at + 5] + struct.pack(">HH", height % 2**16, width % 2**16) + content[at + 9 :], ()


def large_picture(content: bytes, rng: np.random.Generator) -> Wounded:
    """A black PNG of as many pixels as header checks let pass, whole but for its last checksum."""
    side = LARGE[int(rng.integers(len(LARGE)))]
    return _png(side, side, content[24:29] if rng.random() < 0.5 else bytes([8, 2, 0, 0, 0]), BOMB_MB), ()


def _png(width: int, height: int, kind: bytes, megabytes: int) -> bytes:
    data = b"\x78\xda" + zeros(megabytes) + bytes(4)
    chunks = ((b"IHDR", struct.pack(">II", width, height) + kind), (b"IDAT", data), (b"IEND", b""))
    return PNG_START + b"".join(_chunk(name, told) for name, told in chunks)


def _chunk(name: bytes, told: bytes) -> bytes:
    return struct.pack(">I", len(told)) + name + told + struct.pack(">I", zlib.crc32(name + told))


def text_bomb(content: bytes, rng: np.random.Generator) -> Wounded:
    """A compressed text chunk in a PNG, which unpacks to a gigabyte and a half."""
    told = b"Comment\0\0\x78\xda" + zeros(BOMB_MB) + bytes(4)
    name = (b"zTXt", b"iCCP")[int(rng.integers(2))]
    return content[:33] + _chunk(name, told) + content[33:], ()
