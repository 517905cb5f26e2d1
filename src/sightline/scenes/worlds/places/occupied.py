"""Which space of a room is taken: upright boxes that may not enter each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.parts import Part

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


def enters(box: Array, parts: tuple[Part, ...], slack: float = 1e-6) -> bool:
    """Whether a box (7,) reaches more than `slack` metres into the own box of some part, in one coordinate frame.

    Two boxes are apart when some face's normal, or the cross product of two edges, separates them.
    """
    c, s = np.cos(box[4]), np.sin(box[4])
    axes = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    half = np.array([box[2], box[3], (box[6] - box[5]) / 2])
    turns = np.stack([part.rotation.T for part in parts])  # (P, 3, 3), rows are axes
    # a frustum that widens upwards is wider than its `half`, which is that of its bottom
    halves = np.stack([part.half * (max(1.0, part.taper), max(1.0, part.taper), 1.0) for part in parts])
    between = np.stack([part.center for part in parts]) - np.array([box[0], box[1], (box[5] + box[6]) / 2])
    crossed = np.cross(axes[None, :, None], turns[:, None]).reshape(len(parts), 9, 3)
    normals = np.concatenate([np.broadcast_to(axes, turns.shape), turns, crossed], axis=1)  # (P, 15, 3)
    reach = np.abs(normals @ axes.T) @ half + (np.abs(normals @ turns.transpose(0, 2, 1)) * halves[:, None]).sum(axis=2)
    length = np.linalg.norm(normals, axis=2)
    gap = np.abs((normals * between[:, None]).sum(axis=2)) - reach
    # parallel edges span no plane: their cross product tells nothing
    told = np.where(length > 1e-9, gap / np.maximum(length, 1e-9), -np.inf)
    return bool((told.max(axis=1) < -slack).any())
