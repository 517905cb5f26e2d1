"""Single pairs of colour and depth, each a scene of one frame whose world is its camera's.

    [NAME.]color.png, [NAME.]depth.png      or with an underscore; depth z in 16 bits, 0 not measured
    calib.json                              {"color": {width, height, fx, fy, cx, cy}, "depth": the same and unit_m}
    camera-intrinsics.txt                   or K 3 × 3, depth in millimetres on the colour's pixels
    NAME.label.png                          instance labels of OSD: 1 to 9 are the table, 10 n to 10 n + 9 thing n

Where calib.json gives two cameras and does not say how they stand to each other ("color_from_depth", 4 × 4, metres),
nobody knows, and depth is not joined with colour. A pair with labels and no calibration is one of the Object
Segmentation Database, one called TUM is of the TUM benchmark: their cameras and units are known. Labels are things
without names: they have masks and no boxes, since one view shows no thing whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.within import unusable
from sightline.scenes.images import read_header, read_whole_numbers
from sightline.scenes.layouts.calibration import (
    KINECT,
    PRIMESENSE,
    Calibration,
    calibration_of,
    camera_of,
    matrix_file,
    matrix_of,
)
from sightline.scenes.layouts.pictures import frame_of
from sightline.scenes.scene import Scene, SceneObject

FILES = "color.png and depth.png, or NAME.color.* and NAME.depth.png, with calib.json or a K"
CALIBRATION = "calib.json"
COLORS = (".png", ".jpg", ".jpeg")
MOST_LABELS = 65535
TABLE, PER_THING = 9, 10  # labels up to the first are the table; ten each for the parts of a thing
TUM_PER_METRE, MILLIMETRES = 5000.0, 1000.0
STEREO = Vouch(Provenance.SENSOR, 0.005, 0.02)  # metres; as a stereo camera of this kind is specified


@dataclass(frozen=True)
class _Pair:
    color: Path
    depth: Path

    @property
    def labels(self) -> Path:
        return self.depth.with_name(self.depth.name.replace("depth.png", "label.png"))


def names(folder: Path) -> tuple[str, ...]:
    """The pairs in the folder by name, "" for one that is just color and depth."""
    return tuple(sorted(_pairs(folder)))


def _pairs(folder: Path) -> dict[str, _Pair]:
    pairs = {}
    for depth in folder.glob("*depth.png"):
        stem = depth.name.removesuffix("depth.png")
        if stem and stem[-1] not in "._-":
            continue
        colors = [color for end in COLORS if (color := folder / f"{stem}color{end}").is_file()]
        if colors:
            pairs[stem.rstrip("._-")] = _Pair(colors[0], depth)
    return pairs


def read(folder: Path, name: str) -> Scene:
    """The pair called `name`; SceneError when a picture of it or its calibration cannot be read."""
    pair = _pairs(folder)[name]
    seen, measured = read_header(pair.color), read_header(pair.depth)
    if not measured.mode.startswith("I"):
        raise SceneError(f"{pair.depth}: is a picture of mode {measured.mode}; depth is one channel of 16 bits")
    cameras, per_metre, noise = _calibration(folder, name, pair, (seen.width, seen.height))
    for path, header, camera in ((pair.color, seen, cameras.color), (pair.depth, measured, cameras.depth)):
        if (header.width, header.height) != (camera.width, camera.height):
            sizes = f"{header.width}×{header.height} pixels, its camera {camera.width}×{camera.height}"
            raise SceneError(f"{path}: has {sizes}; is the calibration that of another recording?")
    pose = Pose.identity()
    frame = frame_of(name or folder.name, pair.color, pair.depth, cameras, pose, noise, per_metre=per_metre)
    facts = {
        Fact.PIXELS: Vouch(Provenance.SENSOR),
        Fact.DEPTH: noise,
        Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
        Fact.POSES: Vouch(Provenance.SENSOR),  # the world is the camera's own
    }
    if not pair.labels.is_file():
        return Scene(id=name, facts=facts, frames=(frame,))
    things = _things(_labels(pair, cameras.color))
    facts[Fact.MASKS] = Vouch(Provenance.ANNOTATED, 2.0)
    frame = replace(frame, read_instances=partial(_instances, pair, cameras.color, tuple(things)))
    return Scene(id=name, facts=facts, frames=(frame,), objects=tuple(things.values()))


def _calibration(folder: Path, name: str, pair: _Pair, size: tuple[int, int]) -> tuple[Calibration, float, Vouch]:
    """The cameras, the depth picture's unit and its noise."""
    path = folder / CALIBRATION
    if path.is_file():
        return _told(path)
    if matrix_file(folder) is not None:
        return calibration_of(folder, *size), MILLIMETRES, KINECT
    if pair.labels.is_file() or name.startswith("TUM"):
        if size != (640, 480):
            raise SceneError(
                f"{pair.color}: {size[0]}×{size[1]} pixels; the camera is known for 640×480, put a K beside"
            )
        camera = camera_of(matrix_of(PRIMESENSE), *size)
        unit = MILLIMETRES if pair.labels.is_file() else TUM_PER_METRE
        return Calibration(camera, camera, Pose.identity()), unit, KINECT
    raise SceneError(
        f"{pair.depth}: nothing says its camera and unit; put {CALIBRATION} or camera-intrinsics.txt beside, or "
        f"{pair.labels.name} where it is a pair of OSD" + unusable(folder, pair.labels.name, "*.json", "*.txt")
    )


def _told(path: Path) -> tuple[Calibration, float, Vouch]:
    told = read_json(path, 1 << 20)
    try:
        color, depth = _camera(told["color"]), _camera(told["depth"])
        unit = float(told["depth"]["unit_m"])
        known = told.get("color_from_depth")
        pose = None if known is None else Pose.from_matrix(known)
        if not 1e-6 < unit < 1:
            raise ValueError(f"unit_m is {unit}")
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, GeometryError) as error:
        raise SceneError(f"{path}: is no calibration of color and depth ({type(error).__name__} {error})") from error
    if pose is None and color == depth:
        pose = Pose.identity()  # one camera: the pictures are registered
    return Calibration(color, depth, pose), 1 / unit, STEREO


def _camera(told: dict[str, Any]) -> Camera:
    width, height = int(told["width"]), int(told["height"])
    return camera_of(matrix_of((told["fx"], told["fy"], told["cx"], told["cy"])), width, height)


def _labels(pair: _Pair, camera: Camera) -> NDArray[np.int32]:
    """The label (H, W) of each pixel."""
    labels = read_whole_numbers(pair.labels)
    if labels.shape != (camera.height, camera.width):
        size = f"{labels.shape[1]}×{labels.shape[0]}"
        raise SceneError(f"{pair.labels}: has {size} pixels, the picture {camera.width}×{camera.height}")
    if labels.min() < 0 or labels.max() > MOST_LABELS:
        raise SceneError(f"{pair.labels}: labels run from {labels.min()} to {labels.max()}; is it another picture?")
    return labels


def _things(labels: NDArray[np.int32]) -> dict[int, SceneObject]:
    """The table and the things by number, 1 for the table: parts of a thing are one thing."""
    numbers = [int(number) for number in np.unique(_numbers(labels)) if number > 0]
    return {n: SceneObject("table" if n == 1 else f"object#{n - 1}", "table" if n == 1 else "object") for n in numbers}


def _numbers(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where((labels > 0) & (labels <= TABLE), 1, labels // PER_THING)


def _instances(pair: _Pair, camera: Camera, numbers: tuple[int, ...]) -> NDArray[np.int32]:
    """The row (H, W) of each pixel's thing, -1 for none."""
    found = _numbers(_labels(pair, camera))
    rows = np.full(int(found.max(initial=0)) + 1, -1, dtype=np.int32)
    for row, number in enumerate(numbers):
        if number < len(rows):
            rows[number] = row
    return rows[found]
