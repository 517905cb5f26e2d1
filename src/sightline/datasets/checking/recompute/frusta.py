"""What two pictures share by their poses alone, counted again: pixel by pixel, through one matrix for each pair."""

from __future__ import annotations

import numpy as np

from sightline.datasets.checking.recompute.witness import Witness
from sightline.geometry.camera import Camera
from sightline.scenes.scene import Frame

FAR = (1.0, 4 / 3, 2.0, 4.0, 1e4)  # metres, at which what is seen may stand
ACROSS, DOWN = 12, 9  # places of a picture that are looked at


def frusta_overlap(witness: Witness, names: tuple[str, str], most: int) -> float | None:
    """The least share of what either of two frames sees that both do, of what is a metre away or more.

    None where they are not two of the `most` posed frames that are looked at, of one lens and at two times, or where
    nobody knows what a metre is.
    """
    first, second = (witness.frames.get(name) for name in names)
    if first is None or second is None or first.camera is None or "metric" not in witness.vouched:
        return None
    if not all(name in _looked_at(witness, most) for name in names):
        return None
    if first.camera != second.camera or (first.time_s is not None and first.time_s == second.time_s):
        return None
    there = min(_seen_by_both(witness, first.camera, *names, depth) for depth in FAR)
    back = min(_seen_by_both(witness, first.camera, *names[::-1], depth) for depth in FAR)
    both = min(there, back)
    return both / (2 - both)


def _looked_at(witness: Witness, most: int) -> frozenset[str]:
    key = (_looked_at, most)
    if key not in witness.kept:
        names = [frame.id for frame in witness.scene.frames if _fit(frame)]
        step = max(1.0, len(names) / most)
        witness.kept[key] = frozenset(names[int(k * step + 1e-9)] for k in range(min(most, len(names))))
    looked_at: frozenset[str] = witness.kept[key]
    return looked_at


def _fit(frame: Frame) -> bool:
    return None not in (frame.read_rgb, frame.camera, frame.world_from_camera)


def _seen_by_both(witness: Witness, camera: Camera, name: str, other: str, depth: float) -> float:
    """Of the places of one picture, the share of which the other shows what stands `depth` metres before the camera."""
    own, others = witness.matrix(name), witness.matrix(other)
    if own is None or others is None:
        return 0.0
    rows, columns = np.divmod(np.arange(ACROSS * DOWN), ACROSS)
    uv = np.stack([(columns + 0.5) * camera.width / ACROSS, (rows + 0.5) * camera.height / DOWN], axis=1)
    spots = camera.unproject(uv, np.full(len(uv), depth))
    spots = spots[~np.isnan(spots).any(axis=1)]
    moved = np.linalg.solve(others, own) @ np.vstack([spots.T, np.ones(len(spots))])
    if camera.model == "pinhole":
        a, b, c = camera.matrix @ moved[:3]
        seen = (c > 0) & (a >= 0) & (b >= 0) & (a < camera.width * c) & (b < camera.height * c)
    else:
        seen = camera.inside(camera.project(moved[:3].T)[0])
    return float(seen.mean())
