"""Which space of a room is taken: upright boxes that may not enter each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled

Array = NDArray[np.float64]


@compiled
def apart(
    ax: float, ay: float, ahx: float, ahy: float, ayaw: float, bx: float, by: float, bhx: float, bhy: float, byaw: float
) -> float:
    """Largest separation in metres over the edge directions of two rectangles; negative when they overlap."""
    best = -np.inf
    dx, dy = bx - ax, by - ay
    for yaw in (ayaw, byaw):
        c, s = np.cos(yaw), np.sin(yaw)
        for turn in range(2):
            nx, ny = (c, s) if turn == 0 else (-s, c)
            reach_a = ahx * abs(nx * np.cos(ayaw) + ny * np.sin(ayaw)) + ahy * abs(
                -nx * np.sin(ayaw) + ny * np.cos(ayaw)
            )
            reach_b = bhx * abs(nx * np.cos(byaw) + ny * np.sin(byaw)) + bhy * abs(
                -nx * np.sin(byaw) + ny * np.cos(byaw)
            )
            best = max(best, abs(nx * dx + ny * dy) - reach_a - reach_b)
    return best


@compiled
def collides(taken: Array, box: Array, clearance: float) -> bool:
    """Whether a box comes nearer than `clearance` metres to one of `taken` (N, 7).

    A box (7,) is x, y, half sizes, yaw in radians, lowest and highest z.
    """
    for n in range(len(taken)):
        if box[5] >= taken[n, 6] - 1e-9 or box[6] <= taken[n, 5] + 1e-9:
            continue
        if (
            apart(
                box[0], box[1], box[2], box[3], box[4], taken[n, 0], taken[n, 1], taken[n, 2], taken[n, 3], taken[n, 4]
            )
            < clearance
        ):
            return True
    return False


def upright_box(x: float, y: float, size: Array, yaw: float, z: float) -> Array:
    """The (7,) row of a box of size (3,) standing at z, metres and radians."""
    return np.array([x, y, size[0] / 2, size[1] / 2, yaw, z, z + size[2]])


def corners(box: Array) -> Array:
    """The footprint's corners (4, 2)."""
    c, s = np.cos(box[4]), np.sin(box[4])
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * box[2:4]
    return np.asarray(box[:2] + signs @ np.array([[c, s], [-s, c]]))
