"""The arrays of a scene folder, each tried as it is read: its type, its shape, and numbers that can be true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.scenes.formats.npy import read_npy
from sightline.scenes.images import read_color, read_header, read_whole_numbers
from sightline.scenes.scene import PointCloud


def read_array(path: Path, kind: str, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """An array in `shape`, None for any length, as NumPy's type `kind` ("<f4").

    Raises SceneError, naming the file, for one of another shape, or of a type that has more to say.
    """
    array = read_npy(path)
    fits = len(array.shape) == len(shape) and all(side in (None, n) for side, n in zip(shape, array.shape, strict=True))
    if not np.can_cast(array.dtype, kind, "safe") or not fits:
        sides = " × ".join("any" if side is None else str(side) for side in shape)
        raise SceneError(
            f"{path}: holds {array.shape} of {array.dtype}, where {sides} of {np.dtype(kind)} belong; "
            "write the scene again"
        )
    return np.array(array, dtype=kind)  # which may be written to, as what a scene gives everywhere else


def read_depth(path: Path, camera: Camera) -> NDArray[np.float32]:
    """Depth (H, W) of a camera, metres, NaN where not measured."""
    metres = read_array(path, "<f4", (camera.height, camera.width))
    if not (np.isnan(metres) | ((metres > 0) & (metres < np.inf))).all():
        raise SceneError(f"{path}: holds depth that is infinite or not above 0; write the scene again")
    return metres


def read_confidence(path: Path, camera: Camera) -> NDArray[np.float32]:
    """Confidence (H, W) of a camera's depth, finite."""
    return _finite(read_array(path, "<f4", (camera.height, camera.width)), path)


def read_picture(path: Path, camera: Camera | None) -> NDArray[np.uint8]:
    """Colour (H, W, 3), of the camera's size where there is one."""
    _try_size(path, camera)
    return read_color(path)


def read_instances(path: Path, camera: Camera | None, objects: int) -> NDArray[np.int32]:
    """Indices (H, W) into so many objects, -1 for none."""
    _try_size(path, camera)
    rows = read_whole_numbers(path) - np.int32(1)
    _try_rows(rows, objects, path)
    return rows


def read_points(folder: Path, rgb: bool, instances: bool, objects: int) -> PointCloud:
    """Points (N, 3), metres, and what `rgb` and `instances` say is known of each."""
    xyz = _finite(read_array(folder / "points_xyz.npy", "<f8", (None, 3)), folder / "points_xyz.npy")
    colors = read_array(folder / "points_rgb.npy", "u1", (len(xyz), 3)) if rgb else None
    rows = read_array(folder / "points_instances.npy", "<i4", (len(xyz),)) if instances else None
    if rows is not None:
        _try_rows(rows, objects, folder / "points_instances.npy")
    return PointCloud(xyz, colors, rows)


def read_track(stem: Path, frames: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Places (T, N, 3) of points, metres, NaN where unknown, and whether each is seen (T, N), of that many frames."""
    path = stem.with_name(f"{stem.name}_xyz.npy")
    xyz = read_array(path, "<f8", (frames or None, None, 3))
    if np.isinf(xyz).any():
        raise SceneError(f"{path}: holds places that are infinite; write the scene again")
    return xyz, read_array(stem.with_name(f"{stem.name}_visible.npy"), "bool", xyz.shape[:2])


def _finite(array: NDArray[Any], path: Path) -> NDArray[Any]:
    if not np.isfinite(array).all():
        raise SceneError(f"{path}: holds numbers that are not finite; write the scene again")
    return array


def _try_size(path: Path, camera: Camera | None) -> None:
    header = read_header(path)
    if camera is not None and (header.width, header.height) != (camera.width, camera.height):
        size = f"{header.width}×{header.height}"
        raise SceneError(f"{path}: has {size} pixels, its camera {camera.width}×{camera.height}; write the scene again")


def _try_rows(rows: NDArray[Any], objects: int, path: Path) -> None:
    low, high = int(rows.min(initial=-1)), int(rows.max(initial=-1))
    if low < -1 or high >= objects:
        raise SceneError(f"{path}: names objects {low} to {high}, and the scene has {objects}; write the scene again")
