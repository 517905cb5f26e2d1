"""A frame's picture as bytes, and the name that these bytes give it: the file that it is read from, or else a PNG."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.errors import DatasetError
from sightline.scenes.formats.encoded import decode_color, picture_header
from sightline.scenes.scene import Frame

Kind = Literal["jpeg", "png"]
STARTS: tuple[tuple[bytes, Kind], ...] = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
LEVEL = 6  # of zlib; a level is named so that the bytes do not change with Pillow's own choice


@dataclass(frozen=True, eq=False)
class Encoded:
    """One picture as a file holds it. `where` is how messages name it."""

    data: bytes
    kind: Kind
    where: str = "picture"

    @cached_property
    def content(self) -> str:
        """sha256 of the bytes, in hexadecimal digits: what rows call the picture."""
        return hashlib.sha256(self.data).hexdigest()

    def check(self) -> None:
        """SceneError for a picture whose header is damaged, or promises more pixels than a frame has."""
        picture_header(self.data, self.where)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; SceneError where the header says none."""
        header = picture_header(self.data, self.where)
        return header.width, header.height

    def pixels(self) -> NDArray[np.uint8]:
        """Colour (H, W, 3); SceneError when it cannot be decoded."""
        return decode_color(self.data, self.where)


def as_stored(frame: Frame) -> Encoded | None:
    """The JPEG or PNG file that a frame's pixels are read from, byte for byte; None for a frame without one."""
    if frame.read_encoded is None:
        return None
    data = frame.read_encoded()
    kind = kind_of(data)
    return None if kind is None else Encoded(data, kind, f"frame {frame.id}")


def as_png(frame: Frame) -> Encoded:
    """A frame's pixels as PNG; the same pixels give the same bytes."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(frame.rgb())).save(out, "PNG", compress_level=LEVEL)
    return Encoded(out.getvalue(), "png", f"frame {frame.id}")


def received(data: bytes, where: str) -> Encoded:
    """Bytes that a folder of rows holds. DatasetError where they are neither JPEG nor PNG."""
    kind = kind_of(data)
    if kind is None:
        raise DatasetError(f"{where}: holds a picture that is neither JPEG nor PNG; build the folder again")
    return Encoded(data, kind, where)


def kind_of(data: bytes) -> Kind | None:
    """What the first bytes say it is, whatever a file's name says."""
    return next((kind for start, kind in STARTS if data.startswith(start)), None)
