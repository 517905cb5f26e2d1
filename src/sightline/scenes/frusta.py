"""Frusta: what two frames share by their poses alone, where no depth tells what they see.

How far away that is nobody knows then, but that a camera has a metre of air before it is likely. So two frames are said
to share what they share at the worst of some depths from one metre on, on planes across the view. That leaves pairs
whose cameras are less than about a metre apart, with no room for a wall between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.scenes.scene import Frame

Array = NDArray[np.float64]

DEPTHS = (1.0, 4 / 3, 2.0, 4.0, 1e4)  # metres; evenly spaced by their inverse, the last as good as infinitely far
GRID = (12, 9)  # pixels of a picture, across and down, that stand for it


def posed(frame: Frame) -> bool:
    """Whether a frame can be shown, and knows where it was taken and by which camera."""
    return frame.read_rgb is not None and frame.camera is not None and frame.world_from_camera is not None


def least_overlaps(frames: Sequence[Frame]) -> Array:
    """Shared over joint view (F, F), 0 to 1, of each two of F frames, all `posed`: the least of it at any of `DEPTHS`.

    0 for two frames that cannot be one camera before and after it moved: of two lenses, or of one moment.
    """
    found = np.zeros((len(frames), len(frames)))
    rows_of = defaultdict[Camera, list[int]](list)
    for f, frame in enumerate(frames):
        if frame.camera is not None:
            rows_of[frame.camera].append(f)
    for camera, rows in rows_of.items():
        poses = [frames[f].world_from_camera for f in rows]
        rotations = np.array([pose.rotation for pose in poses if pose is not None])
        centers = np.array([pose.translation for pose in poses if pose is not None])
        times = np.array([np.nan if (time := frames[f].time_s) is None else time for f in rows])
        at_once = (times[:, None] == times) & ~np.eye(len(rows), dtype=np.bool_)
        found[np.ix_(rows, rows)] = np.where(at_once, 0.0, _of_one_camera(camera, rotations, centers))
    return found


def _of_one_camera(camera: Camera, rotations: Array, centers: Array) -> Array:
    """The same (K, K) of a camera in K places: world_from_camera (K, 3, 3), centres (K, 3), metres."""
    rays = rays_of(camera)
    least = np.ones((len(centers), len(centers)))
    for depth in DEPTHS:  # the nearest first: it leaves few pairs
        for k, (rotation, center) in enumerate(zip(rotations, centers, strict=True)):
            alive = np.flatnonzero(least[k] > 0)
            points = depth * (rays @ rotation.T) + (center - centers[alive])[:, None]
            uv, _ = camera.project(points @ rotations[alive])
            least[k, alive] = np.minimum(least[k, alive], camera.inside(uv).mean(axis=1))
        least = np.minimum(least, least.T)
    return np.asarray(least / (2.0 - least))


def rays_of(camera: Camera) -> Array:
    """Directions (G, 3) with z = 1, in camera coordinates, through the pixels that stand for the picture."""
    across, down = ((np.arange(count) + 0.5) / count for count in GRID)
    u, v = np.meshgrid(across * camera.width, down * camera.height)
    uv = np.stack([u.ravel(), v.ravel()], axis=1)
    rays = camera.unproject(uv, np.ones(len(uv)))
    return np.asarray(rays[np.isfinite(rays).all(axis=1)])
