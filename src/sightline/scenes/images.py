"""Picture files: what their headers promise, and their pixels.

A reader asks the header of every frame when a scene is loaded, and decodes pixels only when a question looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file, read_within

MAX_PIXELS = 80_000_000  # a file that promises more is a decompression bomb or not a frame; colour takes 7 bytes each
PNG_END = b"IEND\xaeB`\x82"  # the last eight bytes of every whole PNG: chunk name and its checksum
JPEG_END = b"\xff\xd9"
ENCODED = frozenset({".jpg", ".jpeg", ".png"})
MOST_ENCODED = 256 << 20  # bytes; nothing that MAX_PIXELS lets through needs more
BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError,
          Image.DecompressionBombWarning)  # fmt: skip  # what PIL raises; the last where warnings are errors


@dataclass(frozen=True)
class Header:
    """Width and height in pixels and the mode PIL gives ("RGB", "L", "I;16", …)."""

    width: int
    height: int
    mode: str


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture, its header read and no pixel. SceneError for no plain file, and one that promises too many pixels."""
    with Image.open(plain_file(path)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise SceneError(f"{path}: {image.width}×{image.height} pixels are more than {MAX_PIXELS:,}")
        yield image


def read_header(path: Path) -> Header:
    """The header of a picture file, no pixel decoded; SceneError when it is none, is cut short, or is too large."""
    try:
        with opened(path) as image:
            header = Header(image.width, image.height, image.mode)
            kind = image.format
        with path.open("rb") as file:
            # Some cameras pad a JPEG after its end marker; a PNG ends where it ends.
            file.seek(max(0, path.stat().st_size - 64))
            tail = file.read()
    except BROKEN as error:
        raise SceneError(f"{path}: not a picture that can be read ({error})") from error
    if (kind == "PNG" and not tail.endswith(PNG_END)) or (kind == "JPEG" and JPEG_END not in tail):
        raise SceneError(f"{path}: the picture is cut short; copy it again")
    return header


def read_color(path: Path) -> NDArray[np.uint8]:
    """Colour (H, W, 3); grey and palette pictures become colour. SceneError naming the file when it cannot be read."""
    try:
        with opened(path) as image:
            return np.array(image if image.mode == "RGB" else image.convert("RGB"), dtype=np.uint8)
    except BROKEN as error:
        raise SceneError(f"{path}: its pixels cannot be read ({error}); copy it again or remove the frame") from error


def encoded_in(path: Path) -> Callable[[], bytes] | None:
    """How a frame whose pixels are those of `read_color` reads its picture as it stands; None but for JPEG and PNG."""
    return partial(read_within, path, MOST_ENCODED, "picture") if path.suffix.lower() in ENCODED else None


def fingerprint_of(path: Path, *reading: object) -> Callable[[], bytes]:
    """How a depth map says which one it is: by the sha256 of its file and of how it is read (its unit)."""
    return partial(_fingerprint, path, repr(reading))


def _fingerprint(path: Path, reading: str) -> bytes:
    return hashlib.sha256(reading.encode() + b"\n" + read_within(path, MOST_ENCODED, "picture")).digest()


def read_whole_numbers(path: Path) -> NDArray[np.int32]:
    """A one-channel picture of 8 or 16 bits (H, W), its numbers as they stand; SceneError when it is not one."""
    try:
        with opened(path) as image:
            values = np.array(image)
    except BROKEN as error:
        raise SceneError(f"{path}: its pixels cannot be read ({error}); copy it again or remove the frame") from error
    if values.ndim != 2 or values.dtype.kind not in "iu":
        raise SceneError(f"{path}: a picture of {values.shape} {values.dtype}, where one channel of 16 bits belongs")
    return values.astype(np.int32)
