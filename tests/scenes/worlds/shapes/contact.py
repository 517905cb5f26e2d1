"""Which parts of a piece hold together: those that touch, and those that touch these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID, Part, extents
from tests.scenes.worlds.shapes.voxels import inside

GAP = 0.006  # metres that count as touching


def surface(part: Part) -> np.ndarray:
    """Points (N, 3) all over a solid's surface, and inside it."""
    if part.kind == BLOCK:
        unit = np.stack(np.meshgrid(*[np.linspace(-1, 1, 7)] * 3), axis=-1).reshape(-1, 3)
    elif part.kind == ELLIPSOID:
        unit = np.random.default_rng(0).normal(size=(400, 3))
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    else:
        angle, z, share = (
            a.ravel() for a in np.meshgrid(np.arange(24) * np.pi / 12, np.linspace(-1, 1, 9), (0.0, 0.5, 1.0))
        )
        radius = share * (1 + (part.taper - 1) * (z + 1) / 2)
        unit = np.stack([radius * np.cos(angle), radius * np.sin(angle), z], axis=1)
    return (unit * part.half) @ part.rotation.T + part.center


def islands(parts: tuple[Part, ...]) -> list[list[int]]:
    """Groups of parts that no contact joins; one group, where nothing floats."""
    reach, points = [extents(part) for part in parts], [surface(part) for part in parts]
    wide = [replace(part, half=part.half + GAP) for part in parts]
    group = list(range(len(parts)))
    for i in range(len(parts)):
        for j in range(len(parts)):
            apart = (reach[i][0] > reach[j][1] + GAP).any() or (reach[j][0] > reach[i][1] + GAP).any()
            if group[i] != group[j] and not apart and inside(wide[j], points[i]).any():
                old = group[i]
                group = [group[j] if g == old else g for g in group]
    return [[i for i, g in enumerate(group) if g == name] for name in sorted(set(group))]
