"""How alike two pieces are in shape: the cells that each fills of its own box, whatever its size and proportions."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID, Part, extents
from sightline.scenes.worlds.shapes.piece import Piece

CELLS = 24  # along each axis of the box
FINE = 2  # samples along each axis of a cell, so that a board thinner than a cell counts


def inside(part: Part, points: np.ndarray) -> np.ndarray:
    """Which points (N, 3), metres in the shape's coordinates, lie in a solid."""
    x, y, z = ((points - part.center) @ part.rotation / part.half).T
    if part.kind == BLOCK:
        return np.maximum(np.maximum(np.abs(x), np.abs(y)), np.abs(z)) <= 1.0
    if part.kind == ELLIPSOID:
        return x**2 + y**2 + z**2 <= 1.0
    radius = 1.0 + (part.taper - 1.0) * (z + 1.0) / 2
    return (np.abs(z) <= 1.0) & (np.hypot(x, y) <= radius)


def occupancy(piece: Piece) -> np.ndarray:
    """Cells (CELLS, CELLS, CELLS) of the piece's box that some part reaches. Each axis is stretched to the box."""
    count = CELLS * FINE
    low = np.array([-piece.size[0] / 2, -piece.size[1] / 2, 0.0])
    step = piece.size / count
    filled = np.zeros((count, count, count), dtype=bool)
    for part in piece.parts:
        reach = np.clip((extents(part) - low) / step, 0, count)
        (i0, j0, k0), (i1, j1, k1) = np.floor(reach[0]).astype(int), np.ceil(reach[1]).astype(int)
        rows = np.stack(np.meshgrid(np.arange(i0, i1), np.arange(j0, j1), np.arange(k0, k1), indexing="ij"), axis=-1)
        points = low + (rows.reshape(-1, 3) + 0.5) * step
        filled[i0:i1, j0:j1, k0:k1] |= inside(part, points).reshape(rows.shape[:3])
    return filled.reshape(CELLS, FINE, CELLS, FINE, CELLS, FINE).any(axis=(1, 3, 5))


def overlaps(pieces: list[Piece]) -> np.ndarray:
    """Intersection over union (N, N) of the cells that pieces fill."""
    cells = np.stack([occupancy(piece).ravel() for piece in pieces]).astype(np.float32)
    both = cells @ cells.T
    each = cells.sum(axis=1)
    return both / (each[:, None] + each - both)
