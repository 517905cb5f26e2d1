"""Posed RGB-D frames in a folder, as 7-Scenes and its kin leave them.

    frame-000020.color.jpg|png    colour
    frame-000020.depth.png        z-depth, 16 bits, millimetres; 0 and 65535 not measured
    frame-000020.pose.txt         4 × 4 world_from_camera, metres, camera x right, y down, z forward
    camera-intrinsics.txt         K 3 × 3 (or intrinsics.K.txt), pixel centres at whole numbers, for both pictures
    gravity-direction.txt         optional: the direction of down in the poses' world

7-Scenes publishes the K of its depth camera alone and raw colour of a second lens; it is known by that K, and its
colour gets the camera that was measured for it (`KINECT_COLOR`).

The world is turned so that z is up when gravity is given. Numbers of frames may have gaps. A frame that cannot be
used is left out and counted in `Scene.dropped`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, ReaderError, SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import up_rotation
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.images import Header, read_color, read_header, read_whole_numbers
from sightline.scenes.scene import DepthMap, Frame, Scene

INTRINSICS = ("camera-intrinsics.txt", "intrinsics.K.txt", "intrinsics.txt", "camera_intrinsics.txt")
GRAVITY = "gravity-direction.txt"
INVALID_MM = (0, 65535)  # 7-Scenes writes both for "not measured"
RIGID_TOLERANCE = 1e-2  # published poses are off by 3e-4; beyond this a matrix is no pose
KINECT_DEPTH = (585.0, 585.0, 320.0, 240.0)  # fx, fy, cx, cy that 7-Scenes publishes for 640 × 480
# Where jumps of depth meet edges of colour in the red kitchen, to 0.5 % and 3 px; as one camera they miss by up to 40.
KINECT_COLOR = (526.5, 526.5, 320.0, 239.0)
KINECT_COLOR_FROM_DEPTH = Pose(np.eye(3), np.array([-0.023, 0.0, 0.0]))  # metres
KINECT = Vouch(Provenance.SENSOR, 0.005, 0.01)  # metres; structured light, its noise grows with the distance


def open_root(root: str) -> RgbdReader:
    """The recordings under `root`: the folder itself, or the folders in it. ReaderError when there are none."""
    path = Path(root)
    if not path.is_dir():
        raise ReaderError(f"rgbd: {root} is no folder; give a folder with frame-NNNNNN.color/.depth/.pose files")
    inside = (
        {path.resolve().name: path}
        if _is_recording(path)
        else {child.name: child for child in sorted(path.iterdir()) if child.is_dir() and _is_recording(child)}
    )
    if not inside:
        raise ReaderError(f"rgbd: no *.pose.txt in {root} or in a folder directly in it; was another reader meant?")
    return RgbdReader(root, inside)


def _is_recording(folder: Path) -> bool:
    return next(folder.glob("*.pose.txt"), None) is not None


@dataclass(frozen=True)
class RgbdReader:
    """Recordings by folder name."""

    root: str
    folders: Mapping[str, Path]
    name: str = "rgbd"
    licence: str = "the recording's own; look at its README"

    def ids(self) -> tuple[str, ...]:
        """Folder names, sorted."""
        return tuple(sorted(self.folders))

    def load(self, id: str) -> Scene:
        """One recording; SceneError when no frame of it can be used."""
        if id not in self.folders:
            raise ReaderError(f"rgbd: no recording {id!r} in {self.root}; there are: {', '.join(self.ids())}")
        folder = self.folders[id]
        upright_from_world = _upright(folder)
        frames, dropped = _frames(folder, upright_from_world or Pose.identity())
        if not frames:
            reasons = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
            raise SceneError(f"rgbd: no frame of {folder} can be used ({reasons or 'there is none'})")
        facts = {
            Fact.PIXELS: Vouch(Provenance.SENSOR),
            Fact.DEPTH: KINECT,
            Fact.METRIC: Vouch(Provenance.SENSOR, relative=0.01),
            Fact.POSES: Vouch(Provenance.ESTIMATED, 0.01),
        }
        if upright_from_world is not None:
            facts[Fact.GRAVITY] = Vouch(Provenance.SENSOR, 0.02)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts=facts,
            frames=frames,
            licence=self.licence,
            dropped=dropped,
        )


def _frames(folder: Path, upright_from_world: Pose) -> tuple[tuple[Frame, ...], dict[str, int]]:
    """The frames that can be used, by number, and how many were left out for each reason."""
    names = sorted(path.name.removesuffix(".pose.txt") for path in folder.glob("*.pose.txt"))
    for path in folder.glob("*.color.*"):
        if (stem := path.name.split(".color.")[0]) not in names:
            names.append(stem)
    found: dict[str, tuple[Pose, Path, Path, Header]] = {}
    dropped: Counter[str] = Counter()
    for name in sorted(names):
        try:
            found[name] = _files(folder, name)
        except _Unusable as reason:
            dropped[str(reason)] += 1
    if not found:
        return (), dict(dropped)
    sizes = Counter((header.width, header.height) for *_, header in found.values())
    width, height = sizes.most_common(1)[0][0]
    color_camera, depth_camera, color_from_depth = _cameras(folder, width, height)
    depth_from_color = color_from_depth.inverse()
    frames = []
    for name, (world_from_depth, color, depth, header) in found.items():
        if (header.width, header.height) != (width, height):
            dropped["picture of another size than the rest"] += 1
            continue
        frames.append(
            Frame(
                id=name.removeprefix("frame-"),
                camera=color_camera,
                world_from_camera=upright_from_world @ world_from_depth @ depth_from_color,
                read_rgb=lambda path=color: read_color(path),  # type: ignore[misc]  # mypy cannot type a bound default
                depths={
                    "sensor": DepthMap(
                        depth_camera,
                        lambda path=depth: read_depth(path),  # type: ignore[misc]
                        KINECT,
                        color_from_depth,
                    )
                },
            )
        )
    return tuple(frames), dict(dropped)


class _Unusable(SceneError):
    """Why a frame is left out; its text is the counted reason."""


def _files(folder: Path, name: str) -> tuple[Pose, Path, Path, Header]:
    """Pose and pictures of one frame, whose headers fit each other."""
    pose = _pose(folder / f"{name}.pose.txt")
    color = next((p for end in ("jpg", "png", "jpeg") if (p := folder / f"{name}.color.{end}").exists()), None)
    if color is None:
        raise _Unusable("no colour")
    depth = folder / f"{name}.depth.png"
    if not depth.exists():
        raise _Unusable("no depth")
    try:
        seen, measured = read_header(color), read_header(depth)
    except SceneError as error:
        raise _Unusable("picture cut short or unreadable") from error
    if not measured.mode.startswith("I"):
        raise _Unusable("depth is not a picture of 16 bits")
    if (seen.width, seen.height) != (measured.width, measured.height):
        raise _Unusable("depth of another size than colour")
    return pose, color, depth, seen


def _pose(path: Path) -> Pose:
    try:
        matrix = _numbers(path, (4, 4))
    except SceneError as error:
        raise _Unusable("no pose" if not path.exists() else "pose is not a 4 × 4 matrix") from error
    if not np.isfinite(matrix).all():
        raise _Unusable("tracking lost (pose not finite)")
    try:
        return Pose.from_matrix(matrix, RIGID_TOLERANCE)
    except GeometryError as error:
        raise _Unusable("pose is not rigid") from error


def _cameras(folder: Path, width: int, height: int) -> tuple[Camera, Camera, Pose]:
    """The colour camera, the depth camera, and color_from_depth in metres: one and the same but for 7-Scenes."""
    path = next((folder / name for name in INTRINSICS if (folder / name).exists()), None)
    if path is None:
        raise SceneError(f"rgbd: {folder} has no K; put the 3 × 3 matrix into {INTRINSICS[0]}")
    k = _numbers(path, (3, 3))
    try:
        camera = _camera(k, width, height)
    except GeometryError as error:
        raise SceneError(f"{path}: {error}") from error
    if (width, height) != (640, 480) or (k[0, 0], k[1, 1], k[0, 2], k[1, 2]) != KINECT_DEPTH:
        return camera, camera, Pose.identity()
    fx, fy, cx, cy = KINECT_COLOR
    color = _camera(np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]]), width, height)
    return color, camera, KINECT_COLOR_FROM_DEPTH


def _camera(k: NDArray[np.float64], width: int, height: int) -> Camera:
    """The camera of a K (3, 3) in pixels; these files count pixel centres at whole numbers."""
    return Camera.from_matrix(k + [[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]], width, height)


def _upright(folder: Path) -> Pose | None:
    """The turn that takes the poses' world to one with z up; None when gravity was not recorded."""
    path = folder / GRAVITY
    if not path.exists():
        return None
    down = _numbers(path, (3,))
    if not np.isfinite(down).all() or not 0.9 < float(np.linalg.norm(down)) < 1.1:
        raise SceneError(f"{path}: {down.tolist()} is no direction; give a unit vector that points down, or no file")
    return Pose(up_rotation(down), np.zeros(3))


def _numbers(path: Path, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Numbers of a text file in rows, in the given shape."""
    try:
        values = np.array([float(word) for word in path.read_text(encoding="ascii").split()])
    except (OSError, ValueError) as error:
        raise SceneError(f"{path}: cannot be read as numbers ({error})") from error
    if values.size != int(np.prod(shape)):
        raise SceneError(f"{path}: {values.size} numbers, where {' × '.join(map(str, shape))} belong")
    return values.reshape(shape)


def read_depth(path: Path) -> NDArray[np.float32]:
    """Depth (H, W) in metres, NaN where not measured, from a 16-bit file of millimetres."""
    millimetres = read_whole_numbers(path)
    return np.where(np.isin(millimetres, INVALID_MM), np.nan, millimetres / 1000.0).astype(np.float32)
