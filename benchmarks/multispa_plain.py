"""What the published engine of MultiSPA does, written plainly: what `multispa_speed` is measured against.

It is asked for a slice of the work, and its time is scaled to the whole: at full length it would take ten minutes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from sightline.scenes.scene import Frame

Array = np.ndarray

STATIC, APART = 0.01, 0.1  # metres; changes that count for nothing, and where its linkage is cut


def visibility(points: Array, frames: Sequence[Frame], depths: Sequence[Array]) -> Array:
    """Masks (F, N): in the picture, and nearer than the depth in the nearest pixel."""
    masks = []
    for frame, depth in zip(frames, depths, strict=True):
        camera_from_world = np.linalg.inv(frame.world_from_camera.matrix)
        q = (camera_from_world @ np.hstack([points, np.ones((len(points), 1))]).T).T[:, :3]
        camera = frame.depth.camera
        with np.errstate(all="ignore"):
            u, v = camera.fx * q[:, 0] / q[:, 2] + camera.cx, camera.fy * q[:, 1] / q[:, 2] + camera.cy
            inside = (q[:, 2] > 0) & (u >= 0) & (u < camera.width) & (v >= 0) & (v < camera.height)
        columns = np.clip(np.where(inside, u, 0).astype(int), 0, camera.width - 1)
        rows = np.clip(np.where(inside, v, 0).astype(int), 0, camera.height - 1)
        masks.append(inside & (q[:, 2] < np.nan_to_num(depth[rows, columns])))
    return np.array(masks)


def pairs(masks: Array, frames: Sequence[Frame]) -> list[tuple[float, ...]]:
    """Overlap, distance of the cameras, and differences of yaw and pitch, of each two frames."""
    found = []
    for i, j in itertools.combinations(range(len(masks)), 2):
        joint = (masks[i] | masks[j]).sum()
        overlap = (masks[i] & masks[j]).sum() / joint if joint else 0.0
        a, b = frames[i].world_from_camera.matrix, frames[j].world_from_camera.matrix
        yaws = [np.degrees(np.arctan2(pose[1, 2], pose[0, 2])) for pose in (a, b)]
        pitches = [np.degrees(np.arcsin(pose[2, 2])) for pose in (a, b)]
        found.append((overlap, np.linalg.norm(a[:3, 3] - b[:3, 3]), yaws[1] - yaws[0], pitches[1] - pitches[0]))
    return found


def of_objects(masks: Array, instances: Array, count: int) -> Array:
    """How many points (F, count) of each object each frame sees."""
    table = np.zeros((len(masks), count), dtype=int)
    for o in range(count):
        own = np.flatnonzero(instances == o).tolist()
        for f, mask in enumerate(masks):
            table[f, o] = len(set(np.flatnonzero(mask).tolist()) & set(own))
    return table


def coverage(masks: Array, points: Array, own: Array, axis: int, size: float, most: int) -> list[tuple[int, ...]]:
    """Sets of at most `most` frames whose points of an object reach over its size up to 10 %, none within another."""
    found: list[tuple[int, ...]] = []
    for k in range(1, most + 1):
        for group in itertools.combinations(range(len(masks)), k):
            if any(set(smaller) <= set(group) for smaller in found):
                continue
            along = points[np.logical_or.reduce(masks[list(group)]) & own, axis]
            if len(along) and abs(max(along) - min(along) - size) <= 0.1 * size:
                found.append(group)
    return found


def changes(tracks: Array) -> Array:
    """How much the distance of each two points (N, N) of tracks (T, N, 3) changes from step to step, in all."""
    total = np.zeros((tracks.shape[1],) * 2)
    for before, now in itertools.pairwise(tracks):
        change = np.abs(_apart(now) - _apart(before))
        total += np.where(change > STATIC, change, 0.0)
    return total


def _apart(points: Array) -> Array:
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


def grouped(total: Array) -> Array:
    """Labels (N,) of points whose distances change by `total` (N, N): average linkage."""
    np.fill_diagonal(total, 0.0)
    return fcluster(linkage(squareform(total, checks=False), "average"), APART, "distance")
