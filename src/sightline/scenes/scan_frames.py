"""Frames of a scan with a depth sensor: from one .sens file, or from the folders color, depth, pose and intrinsic."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import MILLIMETRE, PIXEL_CENTER
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.formats.number_text import read_matrix
from sightline.scenes.formats.sens import Sens, SensFrame, open_sens
from sightline.scenes.images import encoded_in, fingerprint_of, read_color, read_header, read_whole_numbers
from sightline.scenes.scene import DepthMap, Frame

Array = NDArray[np.float64]
Size = tuple[int, int]  # width, height

SENSOR = Vouch(Provenance.SENSOR, 0.005, 0.01)  # metres; structured light, its noise grows with the distance
RIGID_TOLERANCE = 1e-2  # how far a tracker's rotation may be off; beyond this a matrix is no pose
FARTHEST = 10_000.0  # metres from the origin
FOCALS = (0.05, 50.0)  # of the picture's width; a focal length outside is damaged
OFF_CENTRE = 0.08  # of the picture; a principal point further off is that of a picture of another size
STEP_S = (1e-3, 60.0)  # seconds; a stream whose usual step is outside has no clock
NUMBERED = re.compile(r"(?:frame[-_])?0*(\d{1,9})")
UNMEASURED = (0, 65535)
HALF = np.array([[0.0, 0.0, PIXEL_CENTER], [0.0, 0.0, PIXEL_CENTER], [0.0, 0.0, 0.0]])


@dataclass(frozen=True, eq=False)
class Taken:
    """Frames in order, and by reason how many were left out."""

    frames: tuple[Frame, ...]
    dropped: Mapping[str, int]

    def facts(self, poses: Vouch) -> dict[Fact, Vouch]:
        """What these frames vouch for; `poses` (metres) says how well they are placed."""
        if not self.frames:
            return {}
        facts = {Fact.PIXELS: Vouch(Provenance.SENSOR), Fact.POSES: poses}
        if all(frame.depths for frame in self.frames):
            facts[Fact.DEPTH] = self.frames[0].depth.vouch
        if all(frame.time_s is not None for frame in self.frames):
            facts[Fact.TIME] = Vouch(Provenance.SENSOR, 0.01)
        return facts


class Unusable(SceneError):
    """Why a frame is left out; its text is the counted reason."""


def tracked_pose(matrix: Array) -> Pose:
    """The pose of a matrix (4, 4); Unusable where tracking was lost (ScanNet writes -inf) or it is not rigid."""
    if not np.isfinite(matrix).all():
        raise Unusable("tracking lost (pose not finite)")
    if np.abs(matrix).max() > FARTHEST:
        raise Unusable("pose lies outside any room")
    try:
        return Pose.from_matrix(matrix, RIGID_TOLERANCE)
    except GeometryError as error:
        raise Unusable("pose is not rigid") from error


def in_time(frames: Sequence[Frame], seconds: Sequence[float]) -> tuple[Frame, ...]:
    """The frames (F,) with their times, from the first on, where `seconds` (F,) are those of a clock: rising, in steps
    of a camera. Else as they are, without."""
    steps = np.diff(np.array(seconds, dtype=np.float64))
    if not len(steps) or not (steps > 0).all() or not STEP_S[0] <= float(np.median(steps)) <= STEP_S[1]:
        return tuple(frames)
    return tuple(replace(frame, time_s=t - seconds[0]) for frame, t in zip(frames, seconds, strict=True))


def frames_of_sens(path: Path, aligned_from_scan: Pose, every: int) -> Taken:
    """Every `every`-th frame of a .sens file that can be used; pictures are read when asked for."""
    sens = open_sens(path)
    color_camera = camera_of(sens.color_k, sens.color_size, None, f"{path}: colour")
    depth_camera = camera_of(sens.depth_k, sens.depth_size, None, f"{path}: depth")
    base_from_color, base_from_depth = _extrinsic(sens.color_extrinsic), _extrinsic(sens.depth_extrinsic)
    color_from_depth = None
    if base_from_color is not None and base_from_depth is not None:
        color_from_depth = base_from_color.inverse() @ base_from_depth
    # The stored poses are those of the depth camera: ScanNet fuses depth with them, without the extrinsics.
    depth_from_color = Pose.identity() if color_from_depth is None else color_from_depth.inverse()
    dropped: Counter[str] = Counter()
    frames: list[Frame] = []
    seconds: list[float] = []
    for taken in sens.frames:
        if taken.number % every:
            continue
        try:
            pose = aligned_from_scan @ _sens_pose(taken) @ depth_from_color
        except Unusable as reason:
            dropped[str(reason)] += 1
            continue
        told = partial(sens.depth_fingerprint, taken)
        depth = DepthMap(depth_camera, partial(sens.depth, taken), SENSOR, color_from_depth, fingerprint=told)
        read, encoded = partial(sens.color, taken), None if sens.color_packed == "raw" else partial(sens.encoded, taken)
        frames.append(Frame(str(taken.number), color_camera, pose, None, read, {"sensor": depth}, read_encoded=encoded))
        seconds.append(taken.color_us * 1e-6)
    _count_missing(sens, every, dropped)
    return Taken(in_time(frames, seconds), dict(dropped))


def _sens_pose(taken: SensFrame) -> Pose:
    if not taken.color_bytes:
        raise Unusable("no colour")
    if not taken.depth_bytes:
        raise Unusable("no depth")
    return tracked_pose(taken.world_from_camera.astype(np.float64))


def _count_missing(sens: Sens, every: int, dropped: Counter[str]) -> None:
    first = len(sens.frames)
    missing = sum(1 for number in range(first, first + sens.missing) if number % every == 0)
    if missing:
        dropped["beyond the end of the .sens file"] = missing


def _extrinsic(matrix: Array) -> Pose | None:
    """base_from_camera; the identity for a matrix that was never filled in, None for one that is no pose."""
    if not matrix.any():
        return Pose.identity()
    try:
        return tracked_pose(matrix)
    except Unusable:
        return None


def frames_of_folders(folder: Path, settings: Mapping[str, str], aligned_from_scan: Pose, every: int) -> Taken:
    """Every `every`-th exported frame that can be used; without a folder depth they have none.

    `settings` are those of the scan's .txt, which states the sizes that K belongs to. Raises SceneError without K.
    """
    colors, poses = _numbered(folder / "color", (".jpg", ".png", ".jpeg")), _numbered(folder / "pose", (".txt",))
    depths = _numbered(folder / "depth", (".png",)) if (folder / "depth").is_dir() else None
    dropped: Counter[str] = Counter()
    usable: dict[int, tuple[Pose, Size, Size | None]] = {}
    for number in sorted(colors.keys() | poses.keys()):
        if number % every:
            continue
        try:
            usable[number] = _exported_frame(number, colors, poses, depths)
        except Unusable as reason:
            dropped[str(reason)] += 1
    if not usable:
        return Taken((), dict(dropped))
    sizes = Counter((color, depth) for _, color, depth in usable.values()).most_common(1)[0][0]
    color_camera = _exported_camera(folder, "color", sizes[0], settings)
    depth_camera = None if sizes[1] is None else _exported_camera(folder, "depth", sizes[1], settings)
    frames = []
    for number, (pose, *own) in usable.items():
        if tuple(own) != sizes:
            dropped["picture of another size than the rest"] += 1
            continue
        seen = {}
        if depths is not None and depth_camera is not None:
            path = depths[number]
            told = fingerprint_of(path, "millimetres")
            seen["sensor"] = DepthMap(depth_camera, partial(read_millimetres, path), SENSOR, fingerprint=told)
        read, encoded = partial(read_color, colors[number]), encoded_in(colors[number])
        placed = aligned_from_scan @ pose
        frames.append(Frame(str(number), color_camera, placed, read_rgb=read, depths=seen, read_encoded=encoded))
    return Taken(tuple(frames), dict(dropped))


def _numbered(folder: Path, endings: tuple[str, ...]) -> dict[int, Path]:
    """The files of a folder by the number that is their name."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings)
    except OSError as error:
        raise SceneError(f"{folder}: cannot be listed ({error.strerror or error})") from error
    found = ((NUMBERED.fullmatch(path.stem), path) for path in paths)
    return {int(match[1]): path for match, path in found if match}


def _exported_frame(
    number: int, colors: Mapping[int, Path], poses: Mapping[int, Path], depths: Mapping[int, Path] | None
) -> tuple[Pose, Size, Size | None]:
    """Pose and sizes of one frame, whose pictures are whole by their headers."""
    for what, files in (("pose", poses), ("colour", colors), ("depth", depths)):
        if files is not None and number not in files:
            raise Unusable(f"no {what}")
    try:
        matrix = read_matrix(poses[number], 4, 4)
    except SceneError as error:
        raise Unusable("pose is not a 4 × 4 matrix") from error
    pose = tracked_pose(matrix)
    try:
        color = read_header(colors[number])
        depth = None if depths is None else read_header(depths[number])
    except SceneError as error:
        raise Unusable("picture cut short or unreadable") from error
    if depth is not None and not depth.mode.startswith("I"):
        raise Unusable("depth is not a picture of 16 bits")
    return pose, (color.width, color.height), None if depth is None else (depth.width, depth.height)


def _exported_camera(folder: Path, kind: str, size: Size, settings: Mapping[str, str]) -> Camera:
    names = (f"intrinsic/intrinsic_{kind}.txt", f"intrinsic_{kind}.txt", f"intrinsics_{kind}.txt")
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    if path is None:
        raise SceneError(f"{folder}: has no K of its {kind} pictures; put the 4 × 4 matrix into {names[0]}")
    stated = [settings.get(f"{kind}{side}", "") for side in ("Width", "Height")]
    native = (int(stated[0]), int(stated[1])) if all(re.fullmatch(r"\d{1,5}", side) for side in stated) else None
    return camera_of(read_matrix(path, 4, 4), size, native, str(path))


def camera_of(k: ArrayLike, size: Size, native: Size | None, where: str) -> Camera:
    """The camera of a K (4, 4) or (3, 3), pixel centres at whole numbers, for pictures of `size`.

    Exported pictures are often shrunk and their K is not: where the principal point lies nearer to the middle of
    `native`, the size that the scan states, K is taken for that and scaled. Raises SceneError where it fits neither.
    """
    matrix = np.asarray(k, dtype=np.float64)[:3, :3] + HALF
    off, (width, height) = min(((_off_centre(matrix, own), own) for own in (size, native or size)), key=itemgetter(0))
    if off <= OFF_CENTRE:
        try:
            camera = Camera.from_matrix(matrix, width, height)
        except GeometryError as error:
            raise SceneError(f"{where}: {error}") from error
        if not all(FOCALS[0] <= focal / width <= FOCALS[1] for focal in (camera.fx, camera.fy)):
            focal = f"{camera.fx:.5g}, {camera.fy:.5g}"
            raise SceneError(f"{where}: focal lengths of {focal} pixels for a picture {width} wide")
        return camera if (width, height) == size else camera.scaled(*size)
    raise SceneError(
        f"{where}: K has its centre at {matrix[0, 2]:.5g}, {matrix[1, 2]:.5g}, which is not that of pictures of "
        f"{size[0]}×{size[1]} pixels; put the K of these pictures there"
    )


def _off_centre(matrix: Array, size: Size) -> float:
    """How far the principal point lies from the middle of a picture of `size`, as a share of it; inf for NaN."""
    off = float(np.abs(matrix[:2, 2] / np.maximum(size, 1) - 0.5).max())
    return off if math.isfinite(off) else math.inf


def read_millimetres(path: Path) -> NDArray[np.float32]:
    """Depth (H, W) in metres, NaN where not measured, from a picture of 16 bits that counts millimetres."""
    units = read_whole_numbers(path)
    metres = units.astype(np.float32)
    metres *= np.float32(MILLIMETRE)  # in place: a picture may be large
    for nothing in UNMEASURED:
        metres[units == nothing] = np.nan
    return metres
