"""Points in an order in which neighbours in the list are neighbours in space."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError

Index = NDArray[np.int64]

BITS = 21  # of each coordinate; three of them fill a 64-bit word
SPREAD = (  # (shift, mask): each step halves the distance over which bits still have to move
    (32, 0x001F00000000FFFF),
    (16, 0x001F0000FF0000FF),
    (8, 0x100F00F00F00F00F),
    (4, 0x10C30C30C30C30C3),
    (2, 0x1249249249249249),
)


def near_order(points: ArrayLike) -> Index:
    """Indices (N,) of points (N, 3), any unit, along a Z-order curve through the cube about them (Morton).

    Points in one cell of the curve, 1 / 2,000,000 of the cube wide, keep their order. Raises GeometryError for points
    that are not finite.
    """
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != 3 or not np.isfinite(given).all():
        raise GeometryError(f"near_order: points of shape {given.shape}; give (N, 3), all finite")
    if not len(given):
        return np.zeros(0, dtype=np.int64)
    low = given.min(axis=0)
    edge = float((given.max(axis=0) - low).max()) or 1.0
    cells = ((given - low) * ((2**BITS - 1) / edge)).astype(np.uint64)
    for shift, mask in SPREAD:
        cells = (cells | cells << np.uint64(shift)) & np.uint64(mask)
    codes = cells[:, 0] | cells[:, 1] << np.uint64(1) | cells[:, 2] << np.uint64(2)
    return np.argsort(codes, kind="stable")
