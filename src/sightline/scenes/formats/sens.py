"""ScanNet's .sens: one scan's colour, depth and poses in one file of gigabytes, of which one frame is held at a time.

    u32 version (4) · u64 length, sensor name
    4 × 16 f32       K and extrinsic of the colour camera, K and extrinsic of the depth camera (4 × 4, rows)
    i32, i32         how colour and depth are packed            u32 × 4   colour and depth width, height
    f32              depth units in a metre                     u64       number of frames
    each frame       16 f32 world_from_camera · u64 × 4: time of colour, of depth (µs), bytes of colour, of depth · both

What follows (inertial measurements) is not read. All little-endian. Opening walks from frame to frame, 96 bytes each,
and steps over the pictures. K counts pixel centres at whole numbers.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.encoded import decode_color, picture_header
from sightline.scenes.formats.within import plain_file

Array = NDArray[np.float64]

VERSION = 4
PREFIX = "<IQ"  # version, length of the sensor's name
FIXED = "<64f2i4IfQ"
FRAME = "<16f4Q"
LONGEST_NAME = 4096  # bytes
MOST_FRAMES = 50_000  # half an hour at 30 frames a second
MOST_PIXELS = 1 << 25  # a damaged size must not ask for gigabytes
ROOM_FOR_HEADERS = 1 << 16  # bytes by which a packed picture may exceed the plain one
COLOR_PACKED = {0: "raw", 1: "png", 2: "jpeg"}
DEPTH_PACKED = {0: "raw", 1: "zlib"}
UNMEASURED = (0, 65535)


@dataclass(frozen=True, eq=False)
class SensFrame:
    """Where one frame lies in the file: `number` counts from 0, `offset` is that of its colour, sizes in bytes.

    `world_from_camera` (4, 4) as stored, the depth camera's, metres; -inf where tracking was lost. Times in
    microseconds.
    """

    number: int
    offset: int
    color_bytes: int
    depth_bytes: int
    color_us: int
    depth_us: int
    world_from_camera: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sens:
    """The header and the places of the frames of a .sens file.

    `color_k`, `depth_k` (4, 4) in pixels, centres at whole numbers; `color_extrinsic`, `depth_extrinsic` (4, 4) take
    each camera's coordinates to those that both have in common. Sizes are (width, height). `missing` counts the frames
    that the header promises and the file does not hold.
    """

    path: Path
    sensor: str
    color_k: Array
    color_extrinsic: Array
    depth_k: Array
    depth_extrinsic: Array
    color_packed: str
    depth_packed: str
    color_size: tuple[int, int]
    depth_size: tuple[int, int]
    units_per_metre: float
    frames: tuple[SensFrame, ...]
    missing: int

    def color(self, frame: SensFrame) -> NDArray[np.uint8]:
        """Colour (H, W, 3) of a frame, read now; SceneError when it cannot be unpacked."""
        width, height = self.color_size
        packed = self.encoded(frame)
        if self.color_packed == "raw":
            if len(packed) != width * height * 3:
                raise self._broken(frame, f"colour has {len(packed)} bytes for {width}×{height} pixels")
            return np.frombuffer(packed, dtype=np.uint8).reshape(height, width, 3).copy()
        where = f"{self.path}: colour of frame {frame.number}"
        seen = picture_header(packed, where)
        if (seen.width, seen.height) != (width, height):
            raise self._broken(frame, f"colour has {seen.width}×{seen.height} pixels, the header says {width}×{height}")
        return decode_color(packed, where)

    def encoded(self, frame: SensFrame) -> bytes:
        """Colour of a frame as it is packed."""
        width, height = self.color_size
        return self._read(frame, frame.offset, frame.color_bytes, width * height * 3)

    def depth(self, frame: SensFrame) -> NDArray[np.float32]:
        """Depth (H, W) of a frame in metres, NaN where not measured; SceneError when it cannot be unpacked."""
        width, height = self.depth_size
        whole = width * height * 2
        packed = self._packed_depth(frame)
        if self.depth_packed == "zlib":
            try:
                packed = zlib.decompressobj().decompress(packed, whole + 1)  # no more, however much is packed in it
            except zlib.error as error:
                raise self._broken(frame, f"depth cannot be unpacked ({error})") from error
        if len(packed) != whole:
            raise self._broken(frame, f"depth is not {width}×{height} numbers of 16 bits")
        units = np.frombuffer(packed, dtype="<u2").reshape(height, width)
        metres = units.astype(np.float32) / np.float32(self.units_per_metre)
        metres[np.isin(units, UNMEASURED)] = np.nan
        return metres

    def depth_fingerprint(self, frame: SensFrame) -> bytes:
        """The sha256 of a frame's depth as it is packed, and of how it is unpacked."""
        reading = f"{self.depth_packed} {self.depth_size} {self.units_per_metre}\n"
        return hashlib.sha256(reading.encode() + self._packed_depth(frame)).digest()

    def _packed_depth(self, frame: SensFrame) -> bytes:
        width, height = self.depth_size
        return self._read(frame, frame.offset + frame.color_bytes, frame.depth_bytes, width * height * 2)

    def _read(self, frame: SensFrame, offset: int, count: int, unpacked: int) -> bytes:
        """`count` bytes from `offset`; refused where they are more than the `unpacked` picture could need."""
        if count > unpacked + ROOM_FOR_HEADERS:
            raise self._broken(frame, f"{count} bytes for a picture of {unpacked}")
        try:
            with self.path.open("rb", buffering=0) as file:
                file.seek(offset)
                packed = file.read(count)
        except OSError as error:
            raise self._broken(frame, f"cannot be read ({error.strerror or error})") from error
        if len(packed) != count:
            raise self._broken(frame, "lies beyond the end of the file; was the file changed?")
        return packed

    def _broken(self, frame: SensFrame, what: str) -> SceneError:
        return SceneError(f"{self.path}: frame {frame.number}: {what}; copy the file again or leave the frame out")


def open_sens(path: Path) -> Sens:
    """The header of a .sens file and where its frames are; no picture is read.

    Raises SceneError, naming the field, for another version, a header cut short or out of bounds, and for depth packed
    by a codec that nobody publishes. Of a file that ends before its last frame the rest is `missing`.
    """
    if not path.is_file():
        raise SceneError(f"{path}: is no file; give a scan's .sens")
    try:
        with plain_file(path).open("rb", buffering=0) as file:
            sensor = _sensor(file, path)
            numbers = _unpacked(file, FIXED, path)
            matrices = np.array(numbers[:64]).reshape(4, 4, 4)
            color_packed, depth_packed, color_w, color_h, depth_w, depth_h, units, count = numbers[64:]
            _check(path, (color_w, color_h), (depth_w, depth_h), color_packed, depth_packed, units)
            frames = _walk(file, path, count)
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    color_k, color_extrinsic, depth_k, depth_extrinsic = matrices
    return Sens(
        path=path,
        sensor=sensor,
        color_k=color_k,
        color_extrinsic=color_extrinsic,
        depth_k=depth_k,
        depth_extrinsic=depth_extrinsic,
        color_packed=COLOR_PACKED[color_packed],
        depth_packed=DEPTH_PACKED[depth_packed],
        color_size=(color_w, color_h),
        depth_size=(depth_w, depth_h),
        units_per_metre=units,
        frames=frames,
        missing=count - len(frames),
    )


def _exactly(file: io.FileIO, count: int, path: Path) -> bytes:
    told = file.read(count)
    if told is None or len(told) != count:
        raise SceneError(f"{path}: ends inside its header; copy the file again")
    return told


def _unpacked(file: io.FileIO, form: str, path: Path) -> tuple[Any, ...]:
    return struct.unpack(form, _exactly(file, struct.calcsize(form), path))


def _sensor(file: io.FileIO, path: Path) -> str:
    version, length = _unpacked(file, PREFIX, path)
    if version != VERSION:
        raise SceneError(f"{path}: version {version} of .sens; only {VERSION} is known (is it a .sens file?)")
    if length > LONGEST_NAME:
        raise SceneError(f"{path}: a sensor name of {length} bytes; the header is damaged")
    return _exactly(file, length, path).decode("utf-8", "replace")


def _check(
    path: Path,
    color_size: tuple[int, int],
    depth_size: tuple[int, int],
    color_packed: int,
    depth_packed: int,
    units: float,
) -> None:
    """SceneError for a field of the header that nothing can be read by."""
    for name, (width, height) in (("colour", color_size), ("depth", depth_size)):
        if not (width and height and width * height <= MOST_PIXELS):
            raise SceneError(f"{path}: {name} of {width}×{height} pixels; the header is damaged")
    if color_packed not in COLOR_PACKED:
        raise SceneError(f"{path}: colour packed in way {color_packed}; known are 0 raw, 1 PNG, 2 JPEG")
    if depth_packed not in DEPTH_PACKED:
        raise SceneError(
            f"{path}: depth packed in way {depth_packed}; known are 0 raw and 1 zlib (2 is the sensor maker's own: "
            "export such a scan with the sensor's tools to color/, depth/, pose/ and intrinsic/)"
        )
    if not (np.isfinite(units) and units > 0):
        raise SceneError(f"{path}: {units} depth units in a metre; the header is damaged")


def _walk(file: io.FileIO, path: Path, count: int) -> tuple[SensFrame, ...]:
    """Up to `count` frames from where the file stands, fewer where it ends before."""
    at, end, form = file.tell(), os.fstat(file.fileno()).st_size, struct.Struct(FRAME)
    if count > min(MOST_FRAMES, (end - at) // form.size):
        raise SceneError(f"{path}: promises {count} frames in {end - at} bytes; the header is damaged or the file cut")
    frames = []
    for number in range(count):
        file.seek(at)
        told = file.read(form.size)
        if told is None or len(told) < form.size:
            break
        *pose, color_us, depth_us, color_bytes, depth_bytes = form.unpack(told)
        at += form.size
        if color_bytes + depth_bytes > end - at:
            break
        matrix = np.array(pose, dtype=np.float32).reshape(4, 4)
        frames.append(SensFrame(number, at, color_bytes, depth_bytes, color_us, depth_us, matrix))
        at += color_bytes + depth_bytes
    return tuple(frames)
