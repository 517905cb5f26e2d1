"""RGB-D recordings with one file of poses, as Open3D's examples leave them.

    color/*.jpg|png         in the order of their names; the pictures of depth/ likewise
    depth/*.png             z-depth, 16 bits, millimetres; 0 not measured
    *.log                   blocks of five lines: three whole numbers, the first the frame's; world_from_camera 4 × 4
    camera*.json            {width, height, intrinsic_matrix}: nine numbers, COLUMN after column; pixel centres whole

The world is the first camera's; up is not known.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.json_text import read_json
from sightline.scenes.formats.within import read_within
from sightline.scenes.layouts.calibration import INTRINSICS, KINECT, Calibration, calibration_of, camera_of, matrix_file
from sightline.scenes.layouts.pictures import UnusableError, checked_pair, checked_pose, frame_of, recording
from sightline.scenes.scene import Scene

FILES = "color/, depth/ and *.log of poses"
MOST_BYTES = 1 << 26
BLOCK = 19  # three whole numbers and a matrix
ENDINGS = (".jpg", ".jpeg", ".png")


def names(folder: Path) -> tuple[str, ...]:
    """The one recording of the folder, called ""; nothing when it has no such files."""
    whole = (folder / "color").is_dir() and (folder / "depth").is_dir() and next(folder.glob("*.log"), None)
    return ("",) if whole else ()


def read(folder: Path, name: str) -> Scene:
    """The recording in `folder`; SceneError when no frame of it can be used."""
    colors, depths = _pictures(folder / "color"), _pictures(folder / "depth")
    path = min(folder.glob("*.log"))
    matrices = _log(path)
    dropped: Counter[str] = Counter()
    cameras: Calibration | None = None
    frames = []
    for i, color in enumerate(colors):
        try:
            if i not in matrices:
                raise UnusableError("no pose")
            if i >= len(depths):
                raise UnusableError("no depth")
            header = checked_pair(color, depths[i])
            pose = checked_pose(matrices[i])
        except UnusableError as reason:
            dropped[str(reason)] += 1
            continue
        cameras = cameras or _cameras(folder, header.width, header.height)
        if (header.width, header.height) != (cameras.color.width, cameras.color.height):
            dropped["picture of another size than its camera"] += 1
            continue
        frames.append(frame_of(color.stem, color, depths[i], cameras, pose, KINECT))
    empty = () if matrices else (f"{path.name} holds none",)
    return recording(folder, frames, dropped, {Fact.POSES: Vouch(Provenance.ESTIMATED, 0.01)}, *empty)


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)


def _log(path: Path) -> dict[int, NDArray[np.float64]]:
    """The matrices (4, 4) by the number of their frame."""
    text = read_within(path, MOST_BYTES, "log of poses")
    try:
        values = np.array(text.split(), dtype=np.float64)
    except ValueError as error:
        raise SceneError(f"{path}: holds something that is no number ({str(error)[:80]})") from error
    if len(values) % BLOCK:
        raise SceneError(f"{path}: {len(values)} numbers; each frame has three and 4 × 4 of its pose; is it cut short?")
    blocks = values.reshape(-1, BLOCK)
    return {int(block[0]): block[3:].reshape(4, 4) for block in blocks if math.isfinite(block[0])}


def _cameras(folder: Path, width: int, height: int) -> Calibration:
    path = min(folder.glob("camera*.json"), default=None)
    if path is None and matrix_file(folder) is None:
        raise SceneError(f"{folder}: has no camera*.json and no {INTRINSICS[0]}; put one of them there")
    if path is None:
        return calibration_of(folder, width, height)
    told = read_json(path, 1 << 16)
    try:
        k = np.asarray(told["intrinsic_matrix"], dtype=np.float64).reshape(3, 3).T
        camera = camera_of(k, int(told["width"]), int(told["height"]))
    except (KeyError, TypeError, ValueError, OverflowError, GeometryError) as error:
        raise SceneError(f"{path}: holds no camera of width, height, intrinsic_matrix ({str(error)[:80]})") from error
    return Calibration(camera, camera, Pose.identity())
