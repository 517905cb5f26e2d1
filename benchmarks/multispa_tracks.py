"""Rigid bodies whose points are followed through time with noise and gaps, and how well a grouping finds them again."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

Array = np.ndarray

HALF = 0.25  # metres; half the edge of the cube that a body's points fill
SLOW, FAST = 0.008, 0.1  # metres a frame; the published grouping sees no step below 1 cm


def bodies(
    seed: int, frames: int, points: int, count: int, step: float, noise: float, gaps: float
) -> tuple[Array, Array, Array]:
    """Tracks (T, N, 3), metres, NaN in gaps; where they are visible (T, N); and the body of each point (N,).

    Of `count` bodies the first stands still, the others go `step` metres a frame, there and back within 1.5 m, and turn
    as they go. A share `gaps` of all sights is missing, half of it frame by frame, half in one run for each point.
    """
    rng = np.random.default_rng(seed)
    owner = np.arange(points) % count
    xyz = np.zeros((frames, points, 3))
    way = step * np.arange(frames)
    way = 0.75 - np.abs(way % 3.0 - 1.5)  # a saw of 1.5 m
    for body in range(count):
        own = owner == body
        shape, middle = rng.uniform(-HALF, HALF, (own.sum(), 3)), rng.uniform(-3, 3, 3)
        heading, axis = (v / np.linalg.norm(v) for v in rng.normal(size=(2, 3)))
        moved = (way - way[0]) * (body > 0)
        for t in range(frames):
            turn = Rotation.from_rotvec(axis * moved[t]).as_matrix()
            xyz[t, own] = middle + moved[t] * heading + shape @ turn.T
    xyz += rng.normal(0, noise, xyz.shape)
    visible = rng.random((frames, points)) >= gaps / 2
    run = int(gaps / 2 * frames)
    start = rng.integers(0, frames - run + 1, points)
    at = np.arange(frames)[:, None]
    visible &= (at < start) | (at >= start + run)
    return np.where(visible[..., None], xyz, np.nan), visible, owner


def agreement(truth: Array, told: Array) -> float:
    """Adjusted Rand index of two labellings (N,): 1 for the same groups, about 0 for chance. Points of no group
    (below 0) are groups of their own."""
    told = np.where(told < 0, np.arange(len(told)) + told.max() + 1, told)
    _, told = np.unique(told, return_inverse=True)
    both = np.zeros((truth.max() + 1, told.max() + 1))
    np.add.at(both, (truth, told), 1)

    def pairs(counts: Array) -> float:
        return float((counts * (counts - 1)).sum() / 2)

    own, other, whole = pairs(both.sum(axis=1)), pairs(both.sum(axis=0)), pairs(both.sum())
    chance = own * other / whole
    return (pairs(both) - chance) / ((own + other) / 2 - chance)
