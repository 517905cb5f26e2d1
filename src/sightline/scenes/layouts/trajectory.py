"""RGB-D recordings with one file of poses, as Open3D's examples leave them.

    color/*.jpg|png         00012.jpg, frame_12.png, 00012-TIME.jpg: colour and depth of one number are one frame;
    depth/*.png             z-depth, 16 bits, millimetres; 0 not measured; names without numbers pair in their order
    *.log                   blocks of five lines: three whole numbers, the first the frame's; world_from_camera 4 × 4
    camera*.json            {width, height, intrinsic_matrix}: nine numbers, COLUMN after column; pixel centres whole

The log numbers frames as the pictures do, or counts them in order. The world is the first camera's; up is not known.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
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

Matrix = NDArray[np.float64]

FILES = "color/, depth/ and *.log of poses"
MOST_BYTES = 1 << 26
BLOCK = 19  # three whole numbers and a matrix
ENDINGS = (".jpg", ".jpeg", ".png")
# The number that a name begins with, else its last; what follows a point is a part of a time.
NUMBERED = re.compile(r"(\d{1,9})(?:\D.*)?|\D+(\d{1,9})\D*|\D.*[^\d.](\d{1,9})\D*")


def names(folder: Path) -> tuple[str, ...]:
    """The one recording of the folder, called ""; nothing when it has no such files."""
    whole = (folder / "color").is_dir() and (folder / "depth").is_dir() and next(folder.glob("*.log"), None)
    return ("",) if whole else ()


def read(folder: Path, name: str) -> Scene:
    """The recording in `folder`; SceneError when no frame of it can be used."""
    colors, depths = _pictures(folder)
    path = min(folder.glob("*.log"))
    told = _log(path)
    matrices = _matched(sorted(colors.keys() | depths.keys()), told, path)
    dropped: Counter[str] = Counter()
    cameras: Calibration | None = None
    frames = []
    for number in sorted(colors.keys() | depths.keys()):
        try:
            color, depth, matrix = colors.get(number), depths.get(number), matrices.get(number)
            if color is None or depth is None or matrix is None:
                raise UnusableError("no pose" if matrix is None else "no colour" if color is None else "no depth")
            header, pose = checked_pair(color, depth), checked_pose(matrix)
        except UnusableError as reason:
            dropped[str(reason)] += 1
            continue
        cameras = cameras or _cameras(folder, header.width, header.height)
        if (header.width, header.height) != (cameras.color.width, cameras.color.height):
            dropped["picture of another size than its camera"] += 1
            continue
        frames.append(frame_of(color.stem, color, depth, cameras, pose, KINECT))
    empty = () if told else (f"{path.name} holds none",)
    return recording(folder, frames, dropped, {Fact.POSES: Vouch(Provenance.ESTIMATED, 0.01)}, *empty)


def _pictures(folder: Path) -> tuple[dict[int, Path], dict[int, Path]]:
    """Colour and depth by the number of their frame; SceneError where nobody can tell which belong together."""
    found = []
    for kind in ("color", "depth"):
        found.append(sorted(path for path in (folder / kind).iterdir() if path.suffix.lower() in ENDINGS))
    colors, depths = map(_numbered, found)
    if colors is not None and depths is not None:
        return colors, depths
    if len(found[0]) != len(found[1]):
        raise SceneError(
            f"{folder}: {len(found[0])} pictures in color/ and {len(found[1])} in depth/, whose names do not number "
            "them: nothing says which belong together; give both of a frame the same number"
        )
    return dict(enumerate(found[0])), dict(enumerate(found[1]))


def _numbered(paths: list[Path]) -> dict[int, Path] | None:
    """The pictures by the number in their name; None where one has none, or two have the same."""
    numbers = [NUMBERED.fullmatch(path.stem) for path in paths]
    found = {int(match[match.lastindex or 0]): path for match, path in zip(numbers, paths, strict=True) if match}
    return found if len(found) == len(paths) else None


def _matched(numbers: list[int], told: Mapping[int, Matrix], path: Path) -> Mapping[int, Matrix]:
    """The matrices (4, 4) of a log by the numbers of the pictures (sorted).

    SceneError where pictures are missing at an end and the log counts from another number than they do: whichever
    way one counts, some frame may get its neighbour's pose.
    """
    if len(numbers) == len(told) and _evenly(numbers) and _evenly(sorted(told)):  # 10, 20, 30 go with 0, 1, 2
        return dict(zip(numbers, (told[key] for key in sorted(told)), strict=True))
    if not numbers or not told or numbers[0] == min(told):
        return told
    if min(told) == 0 and numbers[0] == 1 and numbers[-1] > max(told):  # a count from 1 would not reach so far
        return {key + 1: matrix for key, matrix in told.items()}
    raise SceneError(
        f"{path}: {len(told)} poses numbered {min(told)} to {max(told)} for {len(numbers)} pictures numbered "
        f"{numbers[0]} to {numbers[-1]}; nothing says which belong together, number them alike"
    )


def _evenly(numbers: list[int]) -> bool:
    return len({after - before for before, after in pairwise(numbers)}) <= 1


def _log(path: Path) -> dict[int, Matrix]:
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
