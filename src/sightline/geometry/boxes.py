"""Gaps and overlaps of many boxes at once, over plain arrays; `box.py` holds the same for two.

A batch of boxes is centers (N, 3) and sizes (N, 3), full lengths in metres, and rotations (N, 3, 3), all in the same
coordinates. Upright boxes also come as rows of seven: centre, size, yaw in radians; axis-aligned ones as rows of six.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.box_gap import gap_pairs, gap_table
from sightline.geometry.box_overlap import iou_pairs, iou_upright_pairs

Array = NDArray[np.float64]
Batch = tuple[ArrayLike, ArrayLike, ArrayLike]


def gaps(centers: ArrayLike, sizes: ArrayLike, rotations: ArrayLike) -> Array:
    """Metres (N, N) between the surfaces of each two of N boxes; 0 where they meet, and on the diagonal."""
    return gap_table(*_batch((centers, sizes, rotations), "gaps"))


def pair_gaps(a: Batch, b: Batch) -> Array:
    """Metres (N,) between the surfaces of box i of `a` and box i of `b`, each (centers, sizes, rotations)."""
    return gap_pairs(*_paired(a, b, "pair_gaps"))


def pair_ious(a: Batch, b: Batch) -> Array:
    """Shared over joint volume (N,), 0 to 1, of box i of `a` and box i of `b`, of any orientation.

    `a` and `b` are (centers, sizes, rotations), metres. Right to 1e-9; `ious_yaw` is quicker for upright boxes.
    """
    return iou_pairs(*_paired(a, b, "pair_ious"))


def ious_axis_aligned(a: ArrayLike, b: ArrayLike) -> Array:
    """Shared over joint volume (N, M), 0 to 1, of boxes (N, 6) and (M, 6): centre and size, metres, axes along xyz."""
    first, second = _rows(a, 6, "ious_axis_aligned"), _rows(b, 6, "ious_axis_aligned")
    low = np.maximum((first[:, :3] - first[:, 3:] / 2)[:, None], (second[:, :3] - second[:, 3:] / 2)[None])
    high = np.minimum((first[:, :3] + first[:, 3:] / 2)[:, None], (second[:, :3] + second[:, 3:] / 2)[None])
    shared = np.maximum(high - low, 0.0).prod(axis=-1)
    joint = first[:, 3:].prod(axis=-1)[:, None] + second[:, 3:].prod(axis=-1)[None] - shared
    return np.asarray(shared / joint, dtype=np.float64)


def ious_yaw(a: ArrayLike, b: ArrayLike) -> Array:
    """Shared over joint volume (N,), 0 to 1, of upright boxes i of (N, 7) and (N, 7): centre, size, yaw.

    Metres and radians about +z.
    """
    first, second = _rows(a, 7, "ious_yaw"), _rows(b, 7, "ious_yaw")
    if len(first) != len(second):
        raise GeometryError(f"ious_yaw: {len(first)} boxes against {len(second)}; give as many of each")
    return iou_upright_pairs(first, second)


def _rows(boxes: ArrayLike, width: int, owner: str) -> Array:
    rows = np.ascontiguousarray(boxes, dtype=np.float64)
    if rows.size == 0:
        return np.zeros((0, width))
    if rows.ndim != 2 or rows.shape[1] != width:
        raise GeometryError(f"{owner}: boxes of shape {rows.shape}; give (N, {width})")
    if not (rows[:, 3:6] > 0).all():
        raise GeometryError(f"{owner}: a box has a length that is not above 0 m; leave it out or thicken it")
    return rows


def _batch(batch: Batch, owner: str) -> tuple[Array, Array, Array]:
    centers, sizes, rotations = (np.ascontiguousarray(part, dtype=np.float64) for part in batch)
    if centers.size == 0:
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3, 3))
    count = len(centers)
    if centers.shape != (count, 3) or sizes.shape != (count, 3) or rotations.shape != (count, 3, 3):
        raise GeometryError(
            f"{owner}: centers {centers.shape}, sizes {sizes.shape}, rotations {rotations.shape}; "
            "give (N, 3), (N, 3), (N, 3, 3)"
        )
    return centers, sizes, rotations


def _paired(a: Batch, b: Batch, owner: str) -> tuple[Array, Array, Array, Array, Array, Array]:
    first, second = _batch(a, owner), _batch(b, owner)
    if len(first[0]) != len(second[0]):
        raise GeometryError(f"{owner}: {len(first[0])} boxes against {len(second[0])}; give as many of each")
    return (*first, *second)
