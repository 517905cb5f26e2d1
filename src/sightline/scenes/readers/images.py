"""Photos, each a scene of one picture: pixels, and the lens where the camera wrote it down.

ROOT is a photo, or a folder with any number of them below. A photo is turned as it was seen (EXIF orientation). Where
it states its focal length, the frame has a camera with the axis through the middle of the picture; nothing is measured,
so nothing but the pixels is vouched for until experts lift it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.scenes.exif import read_exif, upright
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.images import encoded_in, read_color, read_header
from sightline.scenes.scene import Frame, Scene

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
LOOKED_THROUGH = 2_000  # entries of a folder, before it is said to hold nothing


def open_root(root: str) -> ImagesReader:
    """The photos at ROOT, a file or a folder; ReaderError when there are none."""
    path = Path(root)
    if path.is_file() and path.suffix.lower() in ENDINGS:
        return ImagesReader(root, {path.name: path})
    found = sorted(path.rglob("*")) if path.is_dir() else []
    photos = {file.relative_to(path).as_posix(): file for file in found if _is_photo(file)}
    if not photos:
        raise ReaderError(f"images: no {' '.join('*' + end for end in ENDINGS)} in {root} or below it")
    return ImagesReader(root, photos)


def looks_like(path: Path) -> str | None:
    """Why this may be read as photos; None when it may not."""
    files = [path] if path.is_file() else path.rglob("*")
    for _, file in zip(range(LOOKED_THROUGH), files, strict=False):
        if _is_photo(file) and _shows_color(file):
            return f"{file.name} is a picture"
    return None


def _shows_color(file: Path) -> bool:
    """Whether its pixels are no numbers of 16 bits, as those of depth are."""
    try:
        return not read_header(file).mode.startswith("I")
    except SceneError:
        return False


def _is_photo(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and file.is_file()


@dataclass(frozen=True)
class ImagesReader:
    """Photos by their place below the root."""

    root: str
    photos: Mapping[str, Path]
    name: str = "images"
    licence: str = "the photographer's; look where they come from"

    def ids(self) -> tuple[str, ...]:
        """The photos' places below the root, sorted."""
        return tuple(sorted(self.photos))

    def load(self, id: str) -> Scene:
        """One photo; SceneError when it is cut short or none."""
        if id not in self.photos:
            raise ReaderError(
                f"images: no photo {id!r} in {self.root}; it has {len(self.photos)}, like {self.ids()[0]!r}"
            )
        path = self.photos[id]
        header, exif = read_header(path), read_exif(path)
        sideways = exif.orientation >= 5
        width, height = (header.height, header.width) if sideways else (header.width, header.height)
        focal = exif.focal_px
        camera = None if focal is None else Camera(width, height, focal, focal, width / 2, height / 2)
        frame = Frame(
            id=path.stem,
            camera=camera,
            read_rgb=partial(_read, path, exif.orientation),
            read_encoded=encoded_in(path) if exif.orientation == 1 else None,
        )
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts={Fact.PIXELS: Vouch(Provenance.SENSOR)},
            frames=(frame,),
            licence=self.licence,
        )


def _read(path: Path, orientation: int) -> NDArray[np.uint8]:
    return upright(read_color(path), orientation)
