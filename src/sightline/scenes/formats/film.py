"""Video files: when each picture is shown, and its pixels, decoded when asked for. The one door to PyAV.

Only containers that hold everything themselves are opened, each by its own reader, so that no list of other files or
addresses is ever followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.images import MAX_PIXELS

ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")
MOST_FRAMES = 1_000_000


@dataclass(frozen=True)
class Reel:
    """The pictures of a video in the order they are shown.

    `stamps` (N) in the file's own clock, `times_s` (N) seconds since the first; `starts` are the numbers of those that
    can be decoded without the ones before; `width` and `height` in pixels, upright; `quarters` the quarter turns,
    counterclockwise, that put a stored picture upright.
    """

    path: Path
    stamps: tuple[int, ...]
    times_s: tuple[float, ...]
    starts: tuple[int, ...]
    width: int
    height: int
    quarters: int


def read_reel(path: Path) -> Reel:
    """What a video holds; one picture is decoded to see that it can be.

    Raises SceneError, naming the file, when it is no video, is damaged, or PyAV is not installed.
    """
    av = _library()
    try:
        with _opened(av, path) as container:
            stream = container.streams.video[0]
            listed: dict[int, bool] = {}
            for packet in container.demux(stream):
                # A packet that is there to be decoded but not shown belongs to what an editor cut away.
                if packet.pts is not None and not packet.is_discard:
                    listed[int(packet.pts)] = bool(packet.is_keyframe) or listed.get(int(packet.pts), False)
                if len(listed) > MOST_FRAMES:
                    raise SceneError(f"{path}: more than {MOST_FRAMES:,} pictures; cut the video first")
            step = stream.time_base
        stamps = tuple(sorted(listed))
        if not stamps or step is None:
            raise SceneError(f"{path}: holds no pictures with times; it is cut short or damaged")
        with _opened(av, path) as container:
            first = next(_pictures(container), None)
            if first is None:
                raise SceneError(f"{path}: none of its {len(stamps)} pictures can be decoded; copy it again")
            quarters = round((first.rotation or 0) / 90) % 4
            height, width = (first.height, first.width) if quarters % 2 == 0 else (first.width, first.height)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise SceneError(f"{path}: cannot be read as a video ({_short(error)}); copy it again") from error
    times = tuple(float((stamp - stamps[0]) * step) for stamp in stamps)
    starts = tuple(n for n, stamp in enumerate(stamps) if listed[stamp])
    return Reel(path, stamps, times, starts, width, height, quarters)


class Film:
    """The pixels of a reel. It stays where it has read, so that the next picture costs one decoding."""

    def __init__(self, reel: Reel) -> None:
        self.reel = reel
        self._pictures: Iterator[Any] | None = None
        self._next = 0

    def rgb(self, number: int) -> NDArray[np.uint8]:
        """Picture `number` (H, W, 3), upright; SceneError when it cannot be decoded."""
        av, reel = _library(), self.reel
        where = f"{reel.path}: picture {number}"
        try:
            if self._pictures is None or not self._ahead(number):
                self._pictures = _from(av, reel, number)
            for picture in self._pictures:
                if picture.pts is None or picture.pts < reel.stamps[number]:
                    continue
                self._next = number + 1
                if picture.pts > reel.stamps[number]:
                    self._pictures = None  # one too far: it is not lost for those who ask for it
                    break
                pixels: NDArray[np.uint8] = np.rot90(picture.to_ndarray(format="rgb24"), reel.quarters)
                if pixels.shape != (reel.height, reel.width, 3):
                    raise SceneError(f"{where} has {pixels.shape[1]}×{pixels.shape[0]} pixels, unlike the first")
                return np.ascontiguousarray(pixels)
            self._pictures = None
        except (av.FFmpegError, OSError, ValueError) as error:
            self._pictures = None
            raise SceneError(f"{where} cannot be decoded ({_short(error)}); copy the video again") from error
        raise SceneError(f"{where} cannot be decoded; the video is damaged there")

    def _ahead(self, number: int) -> bool:
        """Whether the picture comes next, or later but without one between from which decoding could start afresh."""
        return self._next <= number and not any(self._next < start <= number for start in self.reel.starts)


def _from(av: ModuleType, reel: Reel, number: int) -> Iterator[Any]:
    """Pictures from the nearest place before `number` where decoding can start."""
    with _opened(av, reel.path) as container:
        container.seek(reel.stamps[number], stream=container.streams.video[0], backward=True)
        yield from _pictures(container)


def _pictures(container: Any) -> Iterator[Any]:
    yield from container.decode(container.streams.video[0])


def _opened(av: ModuleType, path: Path) -> Any:
    """The container, by the kind that its first bytes show; SceneError for other kinds, no pictures, or vast ones."""
    with path.open("rb") as file:
        head = file.read(16)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        kind = "mov"
    elif head[:4] == b"\x1a\x45\xdf\xa3":
        kind = "matroska"
    elif head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        kind = "avi"
    else:
        raise SceneError(f"{path}: does not begin as {', '.join(ENDINGS)} do; it is no video that is read")
    container = av.open(f"file:{path}", format=kind, metadata_errors="ignore", options={"protocol_whitelist": "file"})
    streams = container.streams.video
    if not streams:
        container.close()
        raise SceneError(f"{path}: has no pictures; is it sound alone?")
    coder = streams[0].codec_context
    if coder is None:
        container.close()
        raise SceneError(f"{path}: its pictures are coded in a way that is not known here, or its header is damaged")
    width, height = coder.width, coder.height
    if not 0 < width * height <= MAX_PIXELS:
        container.close()
        raise SceneError(f"{path}: pictures of {width}×{height} pixels; they may have up to {MAX_PIXELS:,}")
    return container


def _short(error: Exception) -> str:
    return str(error).replace("\n", " ")[:120]


def _library() -> ModuleType:
    try:
        import av
    except ImportError as error:
        raise SceneError("videos need PyAV: pip install 'sightline[video]'") from error
    return av
