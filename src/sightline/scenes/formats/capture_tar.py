"""One CA-1M capture: a tar whose members are named VIDEO/NANOSECONDS.SENSOR/MEASUREMENT.

Members are grouped by their names, whatever their order in the archive. Only those that the readers use are kept in
the index: of a capture at full frame rate it takes about a kilobyte a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.encoded import (
    MOST_BYTES,
    PNG_HEAD,
    decode_color,
    decode_depth,
    decode_numbers,
    png_header,
)
from sightline.scenes.formats.json_values import numbers, parse_json
from sightline.scenes.formats.tar_members import Member, read_member, read_members
from sightline.scenes.formats.tfrecord import read_bytes
from sightline.scenes.images import Header

WORLD = "world"
WORLD_BOXES = "gt/instances"
COLOR, COLOR_K = "wide/image", "wide/image/k"
LASER, LASER_K = "gt/depth", "gt/depth/k"
LIDAR, LIDAR_K, CONFIDENCE = "wide/depth", "wide/depth/k", "wide/depth/confidence"
POSE, GRAVITY, BOXES = "gt/rt", "wide/t_gravity", "wide/instances"
SIZES = {COLOR: "_wide/image/size", LIDAR: "_wide/depth/size", LASER: "_gt/depth/size"}
KEPT = {WORLD_BOXES, COLOR, COLOR_K, LASER, LASER_K, LIDAR, LIDAR_K, CONFIDENCE, POSE, GRAVITY, BOXES, *SIZES.values()}
MOST_JSON = 16 << 20  # bytes
MEMBERS_LOOKED_AT = 256  # a frame has about twenty


@dataclass(frozen=True)
class CaptureTar:
    """The members of one capture by time stamp (nanoseconds, rising) and measurement, and those of its world."""

    path: Path
    video: str
    frames: Mapping[int, Mapping[str, Member]]
    world: Mapping[str, Member]

    def where(self, member: Member) -> str:
        """How messages name a member."""
        return f"{self.path}: {member.name}"

    def json(self, member: Member) -> object:
        """What a JSON member says; SceneError, naming it, when it is damaged."""
        return parse_json(read_member(self.path, member, MOST_JSON), self.where(member))

    def matrix(self, member: Member, side: int) -> NDArray[np.float64]:
        """A square matrix (side, side) of finite numbers, rows first."""
        return numbers(self.json(member), (side, side), self.where(member))

    def header(self, member: Member) -> Header:
        """The header of a PNG member, by its first and last bytes; SceneError when it is none or cut short."""
        head = read_bytes(self.path, member.offset, min(PNG_HEAD, member.size))
        tail = read_bytes(self.path, member.offset + max(0, member.size - 8), min(8, member.size))
        return png_header(head, tail, self.where(member))

    def color(self, member: Member) -> NDArray[np.uint8]:
        """Colour (H, W, 3)."""
        return decode_color(self.encoded(member), self.where(member))

    def encoded(self, member: Member) -> bytes:
        """A picture as it lies in the tar."""
        return read_member(self.path, member, MOST_BYTES)

    def depth(self, member: Member) -> NDArray[np.float32]:
        """Depth (H, W) in metres, NaN where not measured or not registered."""
        return decode_depth(read_member(self.path, member, MOST_BYTES), self.where(member))

    def confidence(self, member: Member) -> NDArray[np.float32]:
        """Confidence (H, W), 0 to 1."""
        return decode_numbers(read_member(self.path, member, MOST_BYTES), self.where(member)).astype(np.float32)


def open_capture(path: Path) -> CaptureTar:
    """The capture in a tar; SceneError when it holds none, or more than one."""
    frames: dict[int, dict[str, Member]] = {}
    world: dict[str, Member] = {}
    videos = set()
    for member in read_members(path):
        video, stamp, kind = _parts(member.name)
        if kind not in KEPT:
            continue
        videos.add(video)
        if stamp == WORLD:
            world[kind] = member
        elif stamp.isascii() and stamp.isdecimal() and len(stamp) < 19:
            frames.setdefault(int(stamp), {})[kind] = member
    if len(videos) > 1:
        raise SceneError(f"{path}: holds the captures {', '.join(sorted(videos)[:4])}; one tar holds one capture")
    if not frames:
        raise SceneError(f"{path}: no member is named VIDEO/NANOSECONDS.wide/image.png; is it a CA-1M capture?")
    return CaptureTar(path, videos.pop(), {stamp: frames[stamp] for stamp in sorted(frames)}, world)


def is_capture(path: Path) -> bool:
    """Whether one of the first members of a tar is called as those of a capture are."""
    try:
        return any(_parts(member.name)[2] in KEPT for member in read_members(path, MEMBERS_LOOKED_AT))
    except SceneError:
        return False  # no tar, or a damaged one


def _parts(name: str) -> tuple[str, str, str]:
    """Video, time stamp or "world", and measurement of a member; no measurement where it has another kind of name."""
    video, _, rest = name.partition("/")
    stamp, _, measurement = rest.partition(".")
    return video, stamp, measurement.partition(".")[0].lower()
