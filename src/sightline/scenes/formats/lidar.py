"""Lidar sweeps as rows of raw float32: KITTI's x y z reflectance, nuScenes' x y z intensity ring (`.pcd.bin`).

They have no header: only the length of the file says whether it is whole.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.within import plain_file

REACH = 300.0  # metres; no car's lidar measures further, a number beyond is a damaged one
MAX_BYTES = 1 << 27  # of one sweep; a real one has two million


def sweep_length(path: Path, columns: int) -> int:
    """How many points a sweep of `columns` numbers each holds; SceneError when the file's length does not fit."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise SceneError(f"{path}: cannot be read ({error})") from error
    if size % (4 * columns) or not size:
        raise SceneError(f"{path}: {size} bytes are no whole number of points of {columns} float32; is it cut short?")
    if size > MAX_BYTES:
        raise SceneError(f"{path}: {size:,} bytes are more than a sweep has ({MAX_BYTES:,})")
    return size // (4 * columns)


def read_sweep(path: Path, columns: int) -> NDArray[np.float64]:
    """Points (N, 3) of a sweep, metres in the lidar's own axes; readings that are none are left out."""
    count = sweep_length(path, columns)
    try:
        data = plain_file(path).read_bytes()
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror or error})") from error
    xyz = np.frombuffer(data, dtype="<f4", count=count * columns).reshape(count, columns)[:, :3]
    with np.errstate(invalid="ignore"):  # a damaged file may hold signalling NaN
        near = (np.abs(xyz) <= REACH).all(axis=1)
    return np.asarray(xyz[near], dtype=np.float64)
