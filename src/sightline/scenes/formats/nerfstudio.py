"""nerfstudio's transforms.json: one camera, and a camera-to-world matrix for each picture.

    w h fl_x fl_y cx cy · camera_model, k1 k2 k3 k4 p1 p2 · frames, test_frames: file_path, transform_matrix, is_bad?

The camera's axes are OpenGL's (x right, y up, z backward). Pixels count from the corner, as ours do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera, Model
from sightline.geometry.conventions import world_from_camera_of_opengl
from sightline.geometry.pose import Pose
from sightline.scenes.formats.json_text import read_json

LENSES: dict[str, tuple[Model, tuple[str, ...]]] = {  # camera_model: our model and the coefficients it goes by
    "PINHOLE": ("pinhole", ()),
    "SIMPLE_PINHOLE": ("pinhole", ()),
    "OPENCV": ("opencv", ("k1", "k2", "p1", "p2")),
    "OPENCV_FISHEYE": ("fisheye", ("k1", "k2", "k3", "k4")),
}


@dataclass(frozen=True)
class Shot:
    """One picture; `world_from_camera` has our camera axes and the file's own world, None where it is no pose.

    `bad` is what the file says of it (blurred).
    """

    name: str
    world_from_camera: Pose | None
    bad: bool = False


def read_transforms(path: Path) -> tuple[Camera, tuple[Shot, ...]]:
    """The camera and the pictures of a transforms.json, those held back for tests last.

    Raises SceneError, naming the file and the entry, for what is none.
    """
    told = read_json(path)
    if not isinstance(told, dict):
        raise SceneError(f"{path}: is not what nerfstudio writes; it has no frames")
    shots = []
    for key in ("frames", "test_frames"):
        listed = told.get(key, [])
        if not isinstance(listed, list):
            raise SceneError(f"{path}: {key} is no list; the file is damaged")
        for i, entry in enumerate(listed):
            if not isinstance(entry, dict) or not isinstance(entry.get("file_path"), str):
                raise SceneError(f"{path}: {key}[{i}] has no file_path; the file is damaged")
            shots.append(Shot(entry["file_path"], _pose(entry.get("transform_matrix")), entry.get("is_bad") is True))
    return _camera(told, path), tuple(shots)


def _pose(told: object) -> Pose | None:
    try:
        return world_from_camera_of_opengl(np.array(told, dtype=np.float64))
    except (TypeError, ValueError, OverflowError, GeometryError):
        return None


def _camera(told: Mapping[str, Any], path: Path) -> Camera:
    name = told.get("camera_model", "OPENCV")
    if not isinstance(name, str) or name not in LENSES:
        raise SceneError(f"{path}: camera_model {name!r}; known are {', '.join(LENSES)}")
    model, coefficients = LENSES[name]
    try:
        fx, fy, cx, cy = (float(told[key]) for key in ("fl_x", "fl_y", "cx", "cy"))
        lens = tuple(float(told.get(key, 0.0)) for key in coefficients)
        return Camera(int(told["w"]), int(told["h"]), fx, fy, cx, cy, model, lens)
    except (KeyError, TypeError, ValueError, OverflowError, GeometryError) as error:
        raise SceneError(f"{path}: its camera cannot be read ({type(error).__name__} {error})") from error
