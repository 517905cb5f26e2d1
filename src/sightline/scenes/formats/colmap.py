"""COLMAP's text model: cameras.txt and images.txt.

    cameras.txt   CAMERA_ID MODEL WIDTH HEIGHT PARAMS…
    images.txt    IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME, and on every second line the points seen, maybe none

The quaternion and T are camera_from_world, the camera x right, y down, z forward. Pixels count from the corner of the
picture, the centre of the first at (0.5, 0.5), as ours do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera, Model
from sightline.geometry.pose import Pose
from sightline.scenes.formats.within import plain_file

LONGEST_LINE = 1 << 24  # bytes; the points of one picture
MOST = 100_000  # cameras, pictures
UNIT = 0.01  # by how much a quaternion's length may be off 1

# COLMAP's name: (how many focal lengths come first, our model, how many coefficients follow, up to how many we pad).
MODELS: dict[str, tuple[int, Model, int, int]] = {
    "SIMPLE_PINHOLE": (1, "pinhole", 0, 0),
    "PINHOLE": (2, "pinhole", 0, 0),
    "SIMPLE_RADIAL": (1, "opencv", 1, 4),
    "RADIAL": (1, "opencv", 2, 4),
    "OPENCV": (2, "opencv", 4, 4),
    "FULL_OPENCV": (2, "opencv", 8, 8),
    "OPENCV_FISHEYE": (2, "fisheye", 4, 4),
    "SIMPLE_RADIAL_FISHEYE": (1, "fisheye", 1, 4),
    "RADIAL_FISHEYE": (1, "fisheye", 2, 4),
}


@dataclass(frozen=True)
class ColmapImage:
    """One registered picture; `camera_from_world` in metres where the model is metric, None where it is no pose."""

    name: str
    camera_id: int
    camera_from_world: Pose | None


def read_cameras(path: Path) -> dict[int, Camera]:
    """The cameras of cameras.txt by id; SceneError, naming the line, for one that cannot be read."""
    cameras = {}
    for number, line in _lines(path):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            cameras[int(words[0])] = _camera(words[1], int(words[2]), int(words[3]), [float(w) for w in words[4:]])
        except (ValueError, IndexError, OverflowError, GeometryError) as error:
            raise SceneError(f"{path}: line {number} is no camera ({error})") from error
        _check_count(len(cameras), path)
    if not cameras:
        raise SceneError(f"{path}: has no camera; copy it again")
    return cameras


def _camera(name: str, width: int, height: int, params: list[float]) -> Camera:
    if name not in MODELS:
        raise ValueError(f"model {name!r}; known are {', '.join(MODELS)}")
    focals, model, given, padded = MODELS[name]
    if len(params) != focals + 2 + given:
        raise ValueError(f"{len(params)} numbers for {name}, which takes {focals + 2 + given}")
    focal, (cx, cy), lens = params[:focals], params[focals : focals + 2], params[focals + 2 :]
    return Camera(width, height, focal[0], focal[-1], cx, cy, model, (*lens, *[0.0] * (padded - given)))


def read_images(path: Path) -> tuple[ColmapImage, ...]:
    """The registered pictures of images.txt in its order; SceneError, naming the line, where one cannot be read."""
    images = []
    lines = _lines(path)
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(maxsplit=9)
        try:
            numbers = [float(word) for word in words[1:8]]
            images.append(ColmapImage(words[9].strip(), int(words[8]), _pose(numbers)))
        except (ValueError, IndexError) as error:
            raise SceneError(f"{path}: line {number} is no picture ({error})") from error
        _check_count(len(images), path)
        next(lines, None)  # the points seen in it
    return tuple(images)


def _check_count(count: int, path: Path) -> None:
    if count > MOST:
        raise SceneError(f"{path}: more than {MOST:,} entries; that is no model of one scene")


def _pose(numbers: list[float]) -> Pose | None:
    w, x, y, z, *translation = numbers
    length = float(np.linalg.norm([w, x, y, z]))
    if not np.isfinite(numbers).all() or abs(length - 1) > UNIT:
        return None
    return Pose(Rotation.from_quat([x, y, z, w]).as_matrix(), np.array(translation))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file and their numbers, from 1; one at a time, since points make such files long."""
    try:
        with plain_file(path).open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    raise SceneError(f"{path}: line {number} is longer than {LONGEST_LINE >> 20} MB; no text model")
                yield number, line.decode("utf-8", "replace")
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
