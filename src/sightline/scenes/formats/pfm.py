"""PFM pictures: one or three float32 numbers a pixel, as Middlebury and ETH3D give disparity.

Pf                     one channel (PF: three)
741 500                width and height
-1.0                   below 0: little-endian; its size is a scale that nobody uses
500 × 741 × float32    rows from the BOTTOM of the picture to its top
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

HEAD = re.compile(rb"(P[Ff])\s+(\d{1,9})\s+(\d{1,9})\s+([-+.\deE]{1,32})[ \t\r]*\n")
LONGEST_HEAD = 256  # bytes
MAX_PIXELS = 50_000_000  # a file that promises more is not a picture


def read_pfm(path: Path) -> NDArray[np.float32]:
    """The picture (H, W), or (H, W, 3), top row first; numbers as they stand, inf and NaN included.

    Raises SceneError, naming the file, when it is no PFM picture or its length is not what its header promises.
    """
    try:
        size = path.stat().st_size
        with plain_file(path).open("rb") as file:
            head = HEAD.match(file.read(LONGEST_HEAD))
            if head is None:
                raise SceneError(f"{path}: does not begin like a PFM picture ('Pf', width and height, scale)")
            width, height, channels = int(head[2]), int(head[3]), 3 if head[1] == b"PF" else 1
            promised = width * height * channels * 4
            if width * height > MAX_PIXELS or width * height == 0:
                raise SceneError(f"{path}: its header says {width}×{height} pixels; 1 to {MAX_PIXELS:,} are read")
            if size - head.end() != promised:
                raise SceneError(
                    f"{path}: {width}×{height} pixels need {promised} bytes after the header, {size - head.end()} "
                    "are there; the file is cut short or its header is damaged"
                )
            file.seek(head.end())
            data = file.read(promised)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    order = "<" if _scale(head[4], path) < 0 else ">"
    rows = np.frombuffer(data, dtype=f"{order}f4").reshape(height, width, channels)[::-1]
    picture = np.ascontiguousarray(rows, dtype=np.float32)
    return picture if channels == 3 else picture[..., 0]


def _scale(word: bytes, path: Path) -> float:
    try:
        scale = float(word)
    except ValueError as error:
        raise SceneError(f"{path}: its scale is {word.decode('latin-1')!r}, where a number belongs") from error
    if not math.isfinite(scale) or scale == 0:
        raise SceneError(f"{path}: its scale is {scale}; its sign tells the byte order and must be given")
    return scale
