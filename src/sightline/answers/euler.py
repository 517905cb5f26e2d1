"""A rotation as three angles, and back: yaw about z, then pitch about the new y, then roll about the new x.

R = Rz(yaw) · Ry(pitch) · Rx(roll), radians, right-handed (intrinsic ZYX).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LOCKED = 1e-9  # of |cos pitch|: below it yaw and roll turn about one axis, and roll is taken for 0


def angles_of(rotation: Array) -> tuple[float, float, float]:
    """Yaw, pitch, roll of a rotation (3, 3); yaw and roll in (−π, π], pitch in [−π/2, π/2]."""
    (a, b, _), (d, e, _), (g, h, i) = rotation.tolist()
    level = math.hypot(a, d)
    pitch = math.atan2(-g, level)
    if level < LOCKED:
        return math.atan2(-b, e), pitch, 0.0
    return math.atan2(d, a), pitch, math.atan2(h, i)


def turned_by(yaw: float, pitch: float, roll: float) -> Array:
    """The rotation (3, 3) of three angles."""
    (cy, sy), (cp, sp), (cr, sr) = ((math.cos(angle), math.sin(angle)) for angle in (yaw, pitch, roll))
    return np.array([
        [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
        [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
        [-sp, cp * sr, cp * cr],
    ])  # fmt: skip
