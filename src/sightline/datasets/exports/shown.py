"""The pictures of rows as files: as they are stored, or with marks drawn and shrunk, each named by what it holds."""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.datasets.rows.row import Row, RowView

NAME_DIGITS = 32  # 128 bits of the sha256 of the file
KEPT = 64 * 2**20  # bytes of encoded pictures: rows come scene by scene and show the same frames again
LEVEL = 6  # of zlib; a level is named so that the bytes do not change with Pillow's own choice
ENDINGS: Mapping[str, str] = {"jpeg": "jpg", "png": "png"}
Key = tuple[object, ...]


class Stored(Protocol):
    """A picture file."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    @property
    def kind(self) -> Literal["jpeg", "png"]:
        """Its format."""


class Shows(Protocol):
    """What rows show: `datasets.pictures.Pictures`, or anything like it."""

    def of(self, row: Row) -> list[NDArray[np.uint8]]:
        """The row's views in their order, (H, W, 3) each, marks drawn. SightlineError where one cannot be read."""

    def encoded(self, row: Row, view: RowView) -> Stored:
        """One view as a picture file without marks. SightlineError where it cannot be read."""


@dataclass(frozen=True)
class Picture:
    """One picture file; `name` is made of its bytes, with the ending of its format."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        """jpg or png."""
        return self.name.rpartition(".")[2]

    @property
    def media(self) -> str:
        """Its media type: image/jpeg or image/png."""
        return "image/jpeg" if self.ending == "jpg" else "image/png"


class Encoder:
    """Pictures of rows as files.

    A view without marks is the stored file, byte for byte; one with marks a PNG; all are PNG, the larger side at most
    `max_side` pixels, where that is given. What follows each other with the same views is read and encoded once.
    """

    def __init__(self, shows: Shows, max_side: int | None = None) -> None:
        self._shows, self._max_side = shows, max_side
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._bytes = 0

    def of(self, row: Row) -> tuple[Picture, ...]:
        """The pictures of the row's views, in their order."""
        keys = [_key(row, view) for view in row.views]
        if all(key in self._kept for key in keys):
            for key in keys:
                self._kept.move_to_end(key)
            return tuple(self._kept[key] for key in keys)
        pictures = self._made(row)
        for key, picture in zip(keys, pictures, strict=True):
            self._keep(key, picture)
        return pictures

    def _made(self, row: Row) -> tuple[Picture, ...]:
        marked = {mark.frame for mark in row.marks}
        clean = [self._max_side is None and view.frame not in marked for view in row.views]
        drawn = [] if all(clean) else self._shows.of(row)
        return tuple(
            stored(self._shows.encoded(row, view)) if clean[i] else encoded(drawn[i], self._max_side)
            for i, view in enumerate(row.views)
        )

    def _keep(self, key: Key, picture: Picture) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = picture
        self._bytes += len(picture.data) - (len(before.data) if before else 0)
        while self._bytes > KEPT and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.data)


def _key(row: Row, view: RowView) -> Key:
    marks = tuple(mark for mark in row.marks if mark.frame == view.frame)
    return (row.scene_source, row.scene_id, view.frame, view.content, marks)


def stored(file: Stored) -> Picture:
    """A picture file as it is."""
    return Picture(f"{_digest(file.data)}.{ENDINGS[file.kind]}", file.data)


def encoded(rgb: NDArray[np.uint8], max_side: int | None = None) -> Picture:
    """A picture (H, W, 3) as PNG; the same pixels give the same bytes and so the same name."""
    image = Image.fromarray(np.ascontiguousarray(rgb))
    if max_side is not None and max(image.size) > max_side:
        scale = max_side / max(image.size)
        width, height = (max(1, round(edge * scale)) for edge in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=LEVEL)
    return Picture(f"{_digest(out.getvalue())}.png", out.getvalue())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:NAME_DIGITS]


def put(picture: Picture, folder: Path) -> str:
    """Write a picture that is not in the folder yet; its path from there: images/ab/ab12….png."""
    place = f"images/{picture.name[:2]}/{picture.name}"
    path = folder / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture.data)
    return place
