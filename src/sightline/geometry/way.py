"""How far a body that is followed by its points has come along its way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.geometry.rigid import known_points

Array = NDArray[np.float64]


def way_so_far(xyz: ArrayLike, visible: ArrayLike, least: float = 0.01) -> Array:
    """How far a body has come by each frame: (T,) metres along its way, 0 at first and never less than before.

    `xyz` (T, N, 3), metres, are points on it in world coordinates, `visible` (T, N) where they are to be trusted. Steps
    are those of the middle of the points that both frames show, and count once they have reached `least` metres: noise
    that goes to and fro does not add up. A frame that shows none keeps what was reached. This is what a reward for
    coming closer to the end of a movement is made of. Raises GeometryError for arrays of other shapes.
    """
    points, known = known_points(xyz, visible)
    reached = np.zeros(len(points))
    shown = np.flatnonzero(known.any(axis=1))
    if not len(shown):
        return reached
    last, come = int(shown[0]), 0.0
    for t in range(last + 1, len(points)):
        both = known[last] & known[t]
        step = float(np.linalg.norm((points[t, both] - points[last, both]).mean(axis=0))) if both.any() else 0.0
        if step >= least:
            come, last = come + step, t
        elif known[t].any() and not both.any():
            last = t  # other points than before: what they did meanwhile nobody saw
        reached[t] = come
    return reached
