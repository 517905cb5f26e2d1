"""A writer of .sens files, one frame at a time: fixtures for tests, gigabytes for the benchmark."""

import io
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

RAW, PNG, JPEG = 0, 1, 2
ZLIB = 1


@dataclass
class SensHeader:
    """What stands at the beginning; K (4, 4) with pixel centres at whole numbers, sizes (width, height)."""

    color_k: np.ndarray
    depth_k: np.ndarray
    color_size: tuple[int, int]
    depth_size: tuple[int, int]
    color_packed: int = JPEG
    depth_packed: int = ZLIB
    units_per_metre: float = 1000.0
    color_extrinsic: np.ndarray = None
    depth_extrinsic: np.ndarray = None
    version: int = 4
    sensor: bytes = b"StructureSensor"

    def packed(self, frames: int) -> bytes:
        """The header of a file of so many frames."""
        matrices = (self.color_k, self.color_extrinsic, self.depth_k, self.depth_extrinsic)
        told = struct.pack("<IQ", self.version, len(self.sensor)) + self.sensor
        told += b"".join((np.eye(4) if m is None else m).astype("<f4").tobytes() for m in matrices)
        told += struct.pack("<2i4I", self.color_packed, self.depth_packed, *self.color_size, *self.depth_size)
        return told + struct.pack("<fQ", self.units_per_metre, frames)


def packed_color(rgb: np.ndarray, way: int = JPEG, quality: int = 95) -> bytes:
    """Colour (H, W, 3) as the stream holds it."""
    if way == RAW:
        return rgb.tobytes()
    buffer = io.BytesIO()
    options = {"quality": quality, "subsampling": 0} if way == JPEG else {}
    Image.fromarray(rgb).save(buffer, "JPEG" if way == JPEG else "PNG", **options)
    return buffer.getvalue()


def packed_depth(units: np.ndarray, way: int = ZLIB) -> bytes:
    """Depth (H, W) in units of the header as the stream holds it."""
    told = units.astype("<u2").tobytes()
    return zlib.compress(told, 6) if way == ZLIB else told


def write_sens(
    path: Path, header: SensHeader, count: int, frames: Iterable[tuple[np.ndarray, int, bytes, bytes]]
) -> None:
    """Write `count` frames (pose (4, 4), time in µs, packed colour, packed depth) and one inertial measurement."""
    with path.open("wb") as file:
        file.write(header.packed(count))
        for pose, time_us, color, depth in frames:
            file.write(np.asarray(pose).astype("<f4").tobytes())
            file.write(struct.pack("<4Q", time_us, time_us + 5, len(color), len(depth)))
            file.write(color)
            file.write(depth)
        file.write(struct.pack("<Q", 1) + struct.pack("<15dQ", *np.zeros(15), 7))
