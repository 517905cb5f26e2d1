"""A colour picture and the depth picture that belongs to it: do they fit, and how they become a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.dropped import reasons
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.number_text import read_matrix
from sightline.scenes.images import Header, encoded_in, fingerprint_of, read_color, read_header, read_whole_numbers
from sightline.scenes.layouts.calibration import KINECT, Calibration
from sightline.scenes.scene import DepthMap, Frame, Scene

UNMEASURED = (0, 65535)  # 7-Scenes writes both for "not measured"
RIGID_TOLERANCE = 1e-2  # published poses are off by 3e-4; beyond this a matrix is no pose


class UnusableError(SceneError):
    """Why a frame is left out; its text is the counted reason."""


def checked_pair(color: Path, depth: Path) -> Header:
    """The header of a colour picture whose depth picture fits it; UnusableError otherwise. No pixel is decoded."""
    if not color.is_file():
        raise UnusableError("no colour")
    if not depth.is_file():
        raise UnusableError("no depth")
    seen, measured = header_of(color), header_of(depth)
    if not measured.mode.startswith("I"):
        raise UnusableError("depth is not a picture of 16 bits")
    if (seen.width, seen.height) != (measured.width, measured.height):
        raise UnusableError("depth of another size than colour")
    return seen


def header_of(path: Path) -> Header:
    """The header of a picture; UnusableError when it cannot be read."""
    try:
        return read_header(path)
    except SceneError as error:
        raise UnusableError("picture cut short or unreadable") from error


def read_pose(path: Path) -> Pose:
    """The pose that a text file holds as a 4 × 4 matrix; UnusableError, with what is wrong, when it holds none."""
    try:
        return checked_pose(read_matrix(path, 4, 4))
    except UnusableError:
        raise
    except SceneError as error:
        raise UnusableError("no pose" if not path.exists() else "pose is not a 4 × 4 matrix") from error


def checked_pose(matrix: NDArray[np.float64]) -> Pose:
    """The pose of a matrix (4, 4), metres; UnusableError, with what is wrong, when it is none."""
    if not np.isfinite(matrix).all():
        raise UnusableError("tracking lost (pose not finite)")
    try:
        return Pose.from_matrix(matrix, RIGID_TOLERANCE)
    except GeometryError as error:
        raise UnusableError("pose is not rigid") from error


def frame_of(
    id: str,
    color: Path,
    depth: Path,
    cameras: Calibration,
    pose: Pose | None,
    noise: Vouch,
    *,
    per_metre: float = 1000.0,
    time_s: float | None = None,
) -> Frame:
    """A frame of a colour and a depth picture; `pose` is the colour camera's, `per_metre` the depth picture's unit."""
    read, told = partial(read_depth, depth, per_metre), fingerprint_of(depth, per_metre)
    return Frame(
        id=id,
        camera=cameras.color,
        world_from_camera=pose,
        time_s=time_s,
        read_rgb=partial(read_color, color),
        read_encoded=encoded_in(color),
        depths={"sensor": DepthMap(cameras.depth, read, noise, cameras.color_from_depth, fingerprint=told)},
    )


def recording(
    folder: Path, frames: Sequence[Frame], dropped: Mapping[str, int], facts: Mapping[Fact, Vouch], *besides: str
) -> Scene:
    """The scene of a Kinect's frames, which vouch for `facts` besides colour and depth in metres.

    Raises SceneError where no frame is left, with the reasons counted in `dropped` and what else there is to say.
    """
    if not frames:
        raise SceneError(f"rgbd: no frame of {folder} can be used ({reasons(dropped, *besides)})")
    always = {
        Fact.PIXELS: Vouch(Provenance.SENSOR),
        Fact.DEPTH: KINECT,
        Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
    }
    return Scene(id=folder.name, facts={**always, **facts}, frames=tuple(frames), dropped=dict(dropped))


def read_depth(path: Path, per_metre: float = 1000.0) -> NDArray[np.float32]:
    """Depth (H, W) in metres, NaN where not measured, from a 16-bit picture that counts `per_metre` to the metre."""
    counted = read_whole_numbers(path)
    depth = counted.astype(np.float32)
    depth /= per_metre
    for nothing in UNMEASURED:
        depth[counted == nothing] = np.nan
    return depth
