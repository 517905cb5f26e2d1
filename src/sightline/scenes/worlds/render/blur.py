"""A picture taken while the camera moves: the light of several, developed once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.render.raycast import film_curve


def blurred(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The mean light (H, W, 3) of pictures (H, W, 3) taken one after the other while the shutter was open."""
    curve = film_curve()
    # the least light that gives each byte; the curve never falls
    light_of = np.searchsorted(curve, np.arange(256), side="left")
    light = sum((light_of[picture].astype(np.float64) for picture in pictures), np.zeros(pictures[0].shape))
    return np.asarray(curve[np.minimum(np.rint(light / len(pictures)).astype(np.int64), len(curve) - 1)])
