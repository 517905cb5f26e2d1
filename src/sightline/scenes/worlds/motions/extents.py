"""How far many parts reach along given axes, at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID, Parts

Array = NDArray[np.float64]
Rows = NDArray[np.int64] | slice


def reach_along(parts: Parts, rows: Rows, axes: Array) -> tuple[Array, Array]:
    """Lowest and highest coordinate (N, 3) of some parts along the columns of `axes`: (3, 3), or (N, 3, 3), own ones.

    Exact, metres; `parts.extents` says the same of one part along the coordinate axes.
    """
    half, taper, kind = parts.half[rows], parts.taper[rows, None], parts.kind[rows, None]
    back = np.swapaxes(axes, -1, -2)
    center = (back @ parts.center[rows][:, :, None])[:, :, 0]
    turn = back @ parts.rotation[rows]
    block = np.abs(turn) @ half[:, :, None]
    round_ = np.sqrt(turn**2 @ half[:, :, None] ** 2)
    solid = np.where(kind == BLOCK, block[:, :, 0], round_[:, :, 0])
    # a frustum is the hull of its two discs
    disc = np.sqrt(turn[:, :, :2] ** 2 @ half[:, :2, None] ** 2)[:, :, 0]
    axis = turn[:, :, 2] * half[:, 2:]
    other = (kind != BLOCK) & (kind != ELLIPSOID)
    low = np.where(other, np.minimum(-axis - disc, axis - disc * taper), -solid)
    high = np.where(other, np.maximum(-axis + disc, axis + disc * taper), solid)
    return center + low, center + high
