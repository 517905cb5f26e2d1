"""ScanNet as mmdetection3d prepares it: a JSON of scenes with boxes, and their points as rows of float32.

metainfo.categories                                  name -> number; the benchmark's eighteen where it is missing
data_list[i].lidar_points.lidar_path, .num_pts_feats the file of points, x y z r g b …, in the scan's own axes
data_list[i].axis_align_matrix                       4 × 4: turns and moves these into the axes of the boxes
data_list[i].instances[j].bbox_3d, bbox_label_3d     centre and full sizes along the room's axes, metres
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import GeometryError, SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.formats.json_text import read_json

Array = NDArray[np.float64]

CATEGORIES = (
    "cabinet", "bed", "chair", "sofa", "table", "door", "window", "bookshelf", "picture", "counter", "desk", "curtain",
    "refrigerator", "shower curtain", "toilet", "sink", "bathtub", "garbage bin",
)  # fmt: skip
SPELT = {"showercurtrain": "shower curtain", "showercurtain": "shower curtain", "garbagebin": "garbage bin"}
FARTHEST = 10_000.0  # metres from the origin
MOST_POINTS = 20_000_000


@dataclass(frozen=True, eq=False)
class PreparedScene:
    """One scene: `boxes` (K, 6) hold centres and sizes, metres, in the aligned axes; `labels` names each.

    `points` is a file of rows of `columns` float32 in the scan's own axes.
    """

    id: str
    points: Path
    columns: int
    aligned_from_scan: Pose
    boxes: Array
    labels: tuple[str, ...]
    categories: tuple[str, ...]


def read_infos(path: Path) -> tuple[PreparedScene, ...]:
    """The scenes of an infos file; points are looked for beside it and in points/.

    Raises SceneError, naming the file and the entry, for what is none.
    """
    told = read_json(path)
    try:
        categories = _categories(told.get("metainfo", {}).get("categories"))
        return tuple(_scene(entry, categories, path) for entry in told["data_list"])
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError, GeometryError) as error:
        what = f"{type(error).__name__} {error}"
        raise SceneError(f"{path}: is no infos file of ScanNet, or it is damaged ({what})") from error


def read_rows(path: Path, columns: int) -> tuple[Array, NDArray[np.uint8] | None]:
    """Points (N, 3), metres, and colours (N, 3), from rows of float32; SceneError for anything else."""
    try:
        size = path.stat().st_size
        if size % (4 * columns) or not 0 < size // (4 * columns) <= MOST_POINTS:
            raise SceneError(f"{path}: {size} bytes are no whole number of points of {columns} float32; copy it again")
        rows = np.fromfile(path, dtype="<f4").reshape(-1, columns)
    except (OSError, ValueError) as error:  # also a name that no file can have
        raise SceneError(f"{path}: cannot be read ({error})") from error
    if not (np.abs(rows[:, :3]) < FARTHEST).all():
        raise SceneError(f"{path}: holds points that are not finite or lie outside any room; the file is damaged")
    color = rows[:, 3:6]
    known = color.shape[1] == 3 and bool(((color >= 0) & (color <= 255)).all())
    return rows[:, :3].astype(np.float64), color.astype(np.uint8) if known else None


def _categories(told: object) -> tuple[str, ...]:
    if not isinstance(told, dict):
        return CATEGORIES
    names = sorted(told, key=lambda name: int(told[name]))
    if [int(told[name]) for name in names] != list(range(len(names))):
        raise ValueError("categories are not numbered from 0")
    return tuple(SPELT.get(name, name) for name in names)


def _scene(entry: Mapping[str, Any], categories: tuple[str, ...], path: Path) -> PreparedScene:
    cloud = entry["lidar_points"]
    name = Path(str(cloud["lidar_path"])).name  # never a path: it must not lead elsewhere
    columns = int(cloud.get("num_pts_feats", 6))
    if not 3 <= columns <= 64:
        raise ValueError(f"num_pts_feats is {columns}")
    instances = entry.get("instances", [])
    boxes = np.array([one["bbox_3d"][:6] for one in instances], dtype=np.float64).reshape(len(instances), 6)
    matrix = np.array(entry.get("axis_align_matrix", np.eye(4)), dtype=np.float64)
    if not (np.abs(boxes) < FARTHEST).all() or not (np.abs(matrix) < FARTHEST).all():
        raise ValueError("boxes or axis_align_matrix that lie outside any room")
    if (boxes[:, 3:] < 0).any():
        raise ValueError("a box with a length below 0")
    numbers = [int(one["bbox_label_3d"]) for one in instances]
    if numbers and min(numbers) < 0:
        raise ValueError(f"bbox_label_3d is {min(numbers)}")
    points = path.parent / name
    return PreparedScene(
        Path(name).stem,
        points if points.is_file() else path.parent / "points" / name,
        columns,
        Pose.from_matrix(matrix),
        boxes,
        tuple(categories[number] for number in numbers),
        categories,
    )
