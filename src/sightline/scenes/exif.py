"""What a camera writes into its photos: which way up they are, and how long the lens was.

    TIFF inside the picture file: "II" or "MM" for the byte order, 42, where the first directory lies;
    a directory: how many entries; each tag, type, count, value (or where it lies), twelve bytes in all

Only whole numbers and fractions of the few tags below are read; an entry that points outside is not there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.images import BROKEN, opened

ORIENTATION, DIRECTORY = 0x0112, 0x8769
FOCAL_MM, FOCAL_35, WIDTH, DENSITY, DENSITY_UNIT = 0x920A, 0xA405, 0xA002, 0xA20E, 0xA210
SHORT, LONG, FRACTION = 3, 4, 5  # types of values
UNITS_MM = {2: 25.4, 3: 10.0, 4: 1.0, 5: 0.001}  # inch, centimetre, and two that some makers use
DIAGONAL_35 = math.hypot(36.0, 24.0)  # millimetres, of the film that "35 mm equivalent" speaks of
SHORTEST, LONGEST = 0.2, 30.0  # of the picture's longer side; a focal length outside is no photo's


@dataclass(frozen=True)
class Exif:
    """`orientation` 1 to 8 as the standard numbers them (1: as stored); `focal_px` in pixels, None when not known."""

    orientation: int = 1
    focal_px: float | None = None


def read_exif(path: Path) -> Exif:
    """What the photo says of itself; a photo that says nothing, or nothing sensible, is upright and of unknown lens.

    Raises SceneError for a file that is no picture.
    """
    try:
        with opened(path) as image:
            width, height = image.width, image.height
            content = image.info.get("exif", b"")
    except BROKEN as error:
        raise SceneError(f"{path}: not a picture that can be read ({error})") from error
    told = _tags(content) if isinstance(content, bytes) else {}
    orientation = told.get(ORIENTATION, 1)
    return Exif(int(orientation) if orientation in range(1, 9) else 1, _focal(told, width, height))


def upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The picture (H, W, 3) as it was seen, from one stored with that orientation."""
    turned = pixels.swapaxes(0, 1) if orientation >= 5 else pixels
    # Which of the sides of the stored picture were the top and the left one.
    turned = turned[::-1] if orientation in (3, 4, 7, 8) else turned
    turned = turned[:, ::-1] if orientation in (2, 3, 6, 7) else turned
    return np.ascontiguousarray(turned)


def _focal(told: dict[int, float], width: int, height: int) -> float | None:
    """Focal length in pixels of the stored picture."""
    focal = None
    if told.get(FOCAL_35, 0) > 0:
        # The equivalence is by the diagonal, whatever the shape of the sensor (CIPA DCG-001).
        focal = told[FOCAL_35] * math.hypot(width, height) / DIAGONAL_35
    elif told.get(FOCAL_MM, 0) > 0 and told.get(DENSITY, 0) > 0:
        # The density is that of the picture as taken; it may have been made smaller since.
        smaller = width / told[WIDTH] if told.get(WIDTH, 0) > 0 else 1.0
        unit = UNITS_MM.get(int(told.get(DENSITY_UNIT, 2)))
        focal = told[FOCAL_MM] * told[DENSITY] / unit * smaller if unit else None
    return focal if focal is not None and SHORTEST < focal / max(width, height) < LONGEST else None


def _tags(content: bytes) -> dict[int, float]:
    """The single numbers of the picture's own directory and of the camera's."""
    tiff = content.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(tiff[:4])
    if order is None:
        return {}
    told = _directory(tiff, _whole(tiff, 4, 4, order), order)
    return told | _directory(tiff, int(told.get(DIRECTORY, 0)), order)


def _directory(tiff: bytes, start: int, order: str) -> dict[int, float]:
    told: dict[int, float] = {}
    for entry in range(_whole(tiff, start, 2, order) if start else 0):
        at = start + 2 + 12 * entry
        if at + 12 > len(tiff):
            break
        tag, kind = _whole(tiff, at, 2, order), _whole(tiff, at + 2, 2, order)
        if kind == SHORT:
            told.setdefault(tag, _whole(tiff, at + 8, 2, order))
        elif kind == LONG:
            told.setdefault(tag, _whole(tiff, at + 8, 4, order))
        elif kind == FRACTION:
            place = _whole(tiff, at + 8, 4, order)
            above, below = _whole(tiff, place, 4, order), _whole(tiff, place + 4, 4, order)
            if below:
                told.setdefault(tag, above / below)
    return told


def _whole(tiff: bytes, at: int, size: int, order: str) -> int:
    """The whole number of `size` bytes there, 0 outside."""
    return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")
