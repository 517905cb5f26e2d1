"""Pictures that lie in the middle of another file: their headers, and their pixels.

The same questions as `scenes.images` asks of picture files, asked of bytes.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from sightline.errors import SceneError
from sightline.scenes.images import BROKEN, PNG_END, Header

MOST_BYTES = 64 << 20  # of one encoded picture
MOST_PIXELS = 50_000_000  # a camera's picture has fewer; colour of so many takes 150 MB
FORMATS = ("PNG", "JPEG", "TIFF")
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_HEAD = 33  # bytes: the signature and the whole first chunk
PNG_MODES = {(8, 0): "L", (16, 0): "I;16", (8, 2): "RGB", (8, 6): "RGBA", (8, 3): "P", (8, 4): "LA", (1, 0): "1"}
# What PIL lets through besides, on files that lie about their inside.
FAULTS = (*BROKEN, struct.error, zlib.error, KeyError, IndexError, TypeError, OverflowError, MemoryError, Warning)


def png_header(head: bytes, tail: bytes, where: str) -> Header:
    """The header of a PNG by its first `PNG_HEAD` bytes and its last eight; nothing is decoded.

    Raises SceneError, naming `where`, when it is none, is cut short, or promises too many pixels.
    """
    if not head.startswith(PNG_START) or head[12:16] != b"IHDR" or len(head) < PNG_HEAD:
        raise SceneError(f"{where}: is not a PNG picture")
    if zlib.crc32(head[12:29]) != int.from_bytes(head[29:33], "big"):
        raise SceneError(f"{where}: the checksum of its header is wrong; copy it again")
    if not tail.endswith(PNG_END):
        raise SceneError(f"{where}: the picture is cut short; copy it again")
    width, height, depth, colour = struct.unpack(">IIBB", head[16:26])
    return _checked(Header(width, height, PNG_MODES.get((depth, colour), f"{depth} bits")), where)


def picture_header(content: bytes, where: str) -> Header:
    """The header of a PNG, JPEG or TIFF picture, no pixel decoded; SceneError as for `png_header`."""
    if content.startswith(PNG_START):
        return png_header(content[:PNG_HEAD], content[-8:], where)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _checked(Header(image.width, image.height, image.mode), where)
    except FAULTS as error:
        raise SceneError(f"{where}: not a picture that can be read ({_told(error)})") from error


def decode_color(content: bytes, where: str) -> NDArray[np.uint8]:
    """Colour (H, W, 3) of an encoded picture; SceneError, naming `where`, when it cannot be read."""
    _tried(content, where)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return np.array(image.convert("RGB"), dtype=np.uint8)
    except FAULTS as error:
        raise SceneError(f"{where}: its pixels cannot be read ({_told(error)}); leave the frame out") from error


def decode_numbers(content: bytes, where: str) -> NDArray[np.float64]:
    """A one-channel picture (H, W), its numbers as they stand: 8 or 16 bits, or floats of a TIFF."""
    return _one_channel(content, where).astype(np.float64)


def decode_depth(content: bytes, where: str) -> NDArray[np.float32]:
    """Depth (H, W) in metres, NaN where not measured: whole numbers count millimetres, floats metres.

    Not measured is what is written as 0, below, infinite, or beyond a kilometre.
    """
    values = _one_channel(content, where)
    with np.errstate(over="ignore", invalid="ignore"):  # a damaged picture may hold any number, signalling NaN as well
        metres = values.astype(np.float32)
        if values.dtype.kind != "f":
            metres /= 1000.0
        metres[~((metres > 0) & (metres < 1000.0))] = np.nan
    return metres


def _one_channel(content: bytes, where: str) -> NDArray[Any]:
    _tried(content, where)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            values = np.array(image)
    except FAULTS as error:
        raise SceneError(f"{where}: its pixels cannot be read ({_told(error)}); leave the frame out") from error
    if values.ndim != 2 or values.dtype.kind not in "iuf":
        raise SceneError(f"{where}: a picture of {values.shape} {values.dtype}, where one channel belongs")
    return values


def _told(error: Exception) -> str:
    """What PIL says, but for the address of the buffer that it names."""
    return "of no kind that is known" if isinstance(error, UnidentifiedImageError) else str(error)


def _tried(content: bytes, where: str) -> None:
    """Refuse what promises too much, and a PNG of which a checksum is wrong: PIL decodes its pixels all the same."""
    picture_header(content, where)
    at = len(PNG_START)
    while content.startswith(PNG_START) and at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        end = at + 8 + size
        told = content[end : end + 4]
        if len(told) < 4 or zlib.crc32(memoryview(content)[at + 4 : end]) != int.from_bytes(told, "big"):
            name = content[at + 4 : at + 8].decode("latin-1")
            raise SceneError(f"{where}: the checksum of its chunk {name!r} is wrong; copy it again")
        at = end + 4


def _checked(header: Header, where: str) -> Header:
    if not 0 < header.width * header.height <= MOST_PIXELS:
        raise SceneError(f"{where}: {header.width}×{header.height} pixels; a frame has 1 to {MOST_PIXELS:,}")
    return header
