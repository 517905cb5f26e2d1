"""Patterns on surfaces, as functions of the position on them; compiled, and the same on every machine."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.compiled import compiled


@compiled
def speckle(x: int, y: int, z: int) -> float:
    """A number in 0–1 that belongs to a lattice point."""
    h = np.uint32(x * 374761393 + y * 668265263 + z * 2147483647 & 0xFFFFFFFF)
    h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(1274126177) & np.uint32(0xFFFFFFFF))
    h = h ^ (h >> np.uint32(16))
    return float(h & np.uint32(0xFFFF)) / 65535.0


@compiled
def noise(x: float, y: float, z: float) -> float:
    """Smooth value noise in 0–1 with features of unit size."""
    fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
    i, j, k = int(fx), int(fy), int(fz)
    a, b, c = x - fx, y - fy, z - fz
    a, b, c = a * a * (3 - 2 * a), b * b * (3 - 2 * b), c * c * (3 - 2 * c)
    low = (speckle(i, j, k) * (1 - a) + speckle(i + 1, j, k) * a) * (1 - b) + (
        speckle(i, j + 1, k) * (1 - a) + speckle(i + 1, j + 1, k) * a
    ) * b
    high = (speckle(i, j, k + 1) * (1 - a) + speckle(i + 1, j, k + 1) * a) * (1 - b) + (
        speckle(i, j + 1, k + 1) * (1 - a) + speckle(i + 1, j + 1, k + 1) * a
    ) * b
    return float(low * (1 - c) + high * c)


@compiled
def blend(pattern: int, scale: float, x: float, y: float, z: float, flat: bool) -> float:
    """How much of a material's second colour shows at a point, 0–1.

    x, y, z are metres in the surface's own coordinates with x along the longest side; `flat` says that the surface
    is a floor, lying in x and y.
    """
    if pattern == 0:
        return 0.0
    if pattern == 1:  # wood: grain runs along x
        rings = noise(x * 1.5 / scale * 0.2, y * 3.0 / scale, z * 3.0 / scale)
        fine = noise(x * 8.0, y * 160.0, z * 160.0)
        return 0.75 * rings + 0.25 * fine
    if pattern == 2:  # planks
        row = np.floor(y / scale)
        shift = speckle(int(row), 3, 7) * 1.2
        board = np.floor((x + shift) / 1.2)
        edge = min(y / scale - row, 1.0 - (y / scale - row)) * scale
        end = (x + shift) / 1.2 - board
        gap = 1.0 if edge < 0.003 or min(end, 1.0 - end) * 1.2 < 0.003 else 0.0
        grain = noise(x * 2.5 + row * 17.0, y * 45.0, 0.5)
        return max(gap, 0.45 * speckle(int(row), int(board), 11) + 0.3 * grain)
    if pattern == 3:  # tiles
        i, j = np.floor(x / scale), np.floor(y / scale)
        a, b = x / scale - i, y / scale - j
        if min(min(a, 1.0 - a), min(b, 1.0 - b)) * scale < 0.006:
            return 1.0
        return 0.15 * speckle(int(i), int(j), 5) + 0.12 * noise(x * 6.0, y * 6.0, 0.5)
    if pattern == 4:  # carpet, plaster: fine mottling
        return 0.3 * noise(x / scale * 0.35, y / scale * 0.35, z / scale * 0.35) + 0.5 * noise(
            x / scale * 1.7, y / scale * 1.7, z / scale * 1.7
        )
    if pattern == 5:  # weave
        return 0.3 * noise(x / scale * 0.3, y / scale * 0.3, z / scale * 0.3) + 0.5 * noise(
            x / scale, y / scale, z / scale
        )
    if pattern == 6:  # leather, paper: soft clouds
        return noise(x / scale, y / scale, z / scale)
    if pattern == 7:  # brushed metal
        return 0.5 * noise(x * 3.0, y * 90.0, z * 90.0)
    if pattern == 8:  # leaves
        return noise(x / scale, y / scale, z / scale)
    if pattern == 9:  # stripes, upright on walls
        return 1.0 if x / scale - np.floor(x / scale) < 0.5 else 0.0
    if pattern == 10:  # a painted landscape
        hill = 0.08 * np.sin(x * 9.0 / scale * 0.3 + 2.0) + 0.1 * noise(x * 3.0 / scale, 0.5, 0.5) - 0.05
        return 0.25 + 0.3 * noise(x * 4.0 / scale, z * 4.0 / scale, 0.3) if z > hill * scale * 3.0 else 1.0
    if pattern == 11:  # a lit screen: windows and lines of text
        line = z / scale - np.floor(z / scale)
        word = noise(x / scale * 0.8, np.floor(z / scale) * 7.0, 0.5)
        return 1.0 if line < 0.45 and word > 0.45 else 0.0
    if pattern == 12:  # wicker
        i, j = np.floor((x + y) / scale), np.floor(z / scale)
        return float(0.2 + 0.7 * ((i + j) % 2.0) * (0.6 + 0.4 * noise((x + y) / scale, z / scale, 0.5)))
    if pattern == 13:  # continents
        return 1.0 if noise(x / scale, y / scale, z / scale) > 0.62 else 0.0
    return 0.0
