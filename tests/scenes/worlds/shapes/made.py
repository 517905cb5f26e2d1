"""One piece of a category in one of its looks, and what it fills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.piece import Piece, make
from tests.scenes.worlds.shapes.voxels import inside


def made(label: str, style: int = 0, seed: int = 0) -> Piece:
    category = BY_LABEL[label]
    return make(replace(category, styles=(category.styles[style],)), np.random.default_rng(seed))


def fills(piece: Piece, x: float, y: float, z: float) -> bool:
    """Whether a point is in the piece: x and y from −0.5 to 0.5 of its size, z from 0 to 1."""
    return bool(filled(piece, np.array([[x, y, z]]))[0])


def filled(piece: Piece, points: np.ndarray) -> np.ndarray:
    """Which points (N, 3) are in the piece, each as in `fills`."""
    return np.any([inside(part, points * piece.size) for part in piece.parts], axis=0)
