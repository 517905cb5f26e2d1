"""The area that scattered points of a plane cover: their alpha shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, QhullError

from sightline.errors import GeometryError

Array = NDArray[np.float64]


def alpha_shape_area(points: Array, alpha: float) -> float:
    """Area, square metres, of the alpha shape of points (N, 2), metres: of the triangles of their Delaunay
    triangulation whose circumscribed circle has a radius below 1 / `alpha` metres.

    Raises GeometryError where the points lie on one line, are fewer than three, or `alpha` is not above 0.
    """
    if not alpha > 0:
        raise GeometryError(f"alpha_shape_area: alpha is {alpha}; give a number above 0, one over metres")
    if len(points) < 3:
        raise GeometryError(f"alpha_shape_area: {len(points)} points bound no area; give at least 3")
    try:
        corners = points[Delaunay(points).simplices]  # (T, 3, 2)
    except QhullError as error:
        raise GeometryError("alpha_shape_area: the points lie on one line") from error
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    areas = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    # The radius is the product of the sides over four times the area; a flat triangle has none.
    kept = sides.prod(axis=1) * alpha < 4 * areas
    return float(areas[kept].sum())
