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
def herringbone(x: float, y: float, scale: float) -> float:
    """Parquet of blocks four times as long as `scale`, laid at right angles to each other, diagonally to the room."""
    u, v = (x + y) * 0.7071 / scale, (y - x) * 0.7071 / scale
    i, j = np.floor(u), np.floor(v)
    k = (i - j) % 8.0
    if k < 4.0:
        run, across, first, second = u - (i - k), v - j, i - k, j
    else:
        run, across, first, second = v - (j - (7.0 - k)), u - i, i, j - (7.0 - k)
    if min(min(run, 4.0 - run), min(across, 1.0 - across)) * scale < 0.0015:
        return 1.0
    grain = noise(run * 0.8 + first * 17.0, across * 9.0 + second * 5.0, 0.5)
    return float(0.5 * speckle(int(first), int(second), 11 if k < 4.0 else 12) + 0.25 * grain)


@compiled
def checker(x: float, y: float, scale: float) -> float:
    """Squares of both colours in turn."""
    i, j = np.floor(x / scale), np.floor(y / scale)
    a, b = x / scale - i, y / scale - j
    if min(min(a, 1.0 - a), min(b, 1.0 - b)) * scale < 0.002:
        return 0.5
    return float(0.06 * speckle(int(i), int(j), 5) + 0.92 * ((i + j) % 2.0))


@compiled
def hexagons(x: float, y: float, scale: float) -> float:
    """Six-sided tiles, `scale` across, joints in the second colour."""
    tall = scale * 1.7320508
    ax, ay = x % scale - scale / 2, y % tall - tall / 2
    bx, by = (x - scale / 2) % scale - scale / 2, (y - tall / 2) % tall - tall / 2
    if bx * bx + by * by < ax * ax + ay * ay:
        ax, ay = bx, by
    if scale / 2 - max(abs(ax), 0.5 * abs(ax) + 0.8660254 * abs(ay)) < 0.0025:
        return 1.0
    i, j = int(np.round((x - ax) / scale * 2.0)), int(np.round((y - ay) / tall * 2.0))
    return 0.35 * speckle(i, j, 5)


@compiled
def marble(x: float, y: float, z: float, scale: float) -> float:
    """Thin branching veins."""
    # veins that wander more than they repeat: a small warp leaves the stripes of a zebra
    warp = noise(x / scale, y / scale, z / scale) + 0.5 * noise(2.6 * x / scale, 2.6 * y / scale, 2.6 * z / scale)
    warp += 0.2 * noise(7.0 * x / scale, 7.0 * y / scale, 7.0 * z / scale)
    line = 1.0 - abs(np.sin(2.6 * (x + 0.6 * y + 0.5 * z) / scale + 6.0 * warp))
    cloud = noise(0.7 * x / scale, 0.7 * y / scale, 0.7 * z / scale)
    return float((0.2 + 0.5 * cloud) * line**9 + 0.12 * line + 0.2 * cloud)


@compiled
def bricks(x: float, z: float, scale: float) -> float:
    """Courses of bricks `scale` long, a third of that high, each shifted by half; mortar in the second colour."""
    row = np.floor(z / (scale / 3.0))
    u = x / scale + 0.5 * (row % 2.0)
    i = np.floor(u)
    a, b = u - i, z / (scale / 3.0) - row
    if min(a, 1.0 - a) * scale < 0.006 or min(b, 1.0 - b) * scale / 3.0 < 0.006:
        return 1.0
    return 0.35 * speckle(int(i), int(row), 9) + 0.1 * noise(x * 40.0, z * 40.0, 0.5)


@compiled
def ornament(x: float, z: float, scale: float) -> float:
    """Flowers in staggered rows with a dot between them."""
    row = np.floor(z / scale)
    u, v = (x / scale + 0.5 * (row % 2.0)) % 1.0 - 0.5, z / scale - row - 0.5
    away, turn = np.sqrt(u * u + v * v), np.arctan2(v, u)
    petal = 0.27 + 0.11 * np.cos(6.0 * turn)
    if away < 0.09 or 0.13 < away < petal:
        return 1.0
    return 1.0 if (abs(u) - 0.5) ** 2 + v * v < 0.003 else 0.0


@compiled
def wainscot(x: float, z: float, scale: float, high: float) -> float:
    """Tiles in the second colour up to about `high` metres, plain paint above."""
    top = np.ceil(high / scale) * scale
    if z > top:
        return 0.0
    if z > top - 0.03:
        return 0.75
    i, j = np.floor(x / scale), np.floor(z / scale)
    a, b = x / scale - i, z / scale - j
    if min(min(a, 1.0 - a), min(b, 1.0 - b)) * scale < 0.003:
        return 0.55
    return 1.0 - 0.12 * speckle(int(i), int(j), 5)


@compiled
def panelling(x: float, z: float, scale: float) -> float:
    """Boards in the second colour up to 0.95 m under a rail, plain paint above."""
    if z > 0.98:
        return 0.0
    if z > 0.92:
        return 0.6 if z < 0.93 else 0.9
    a = x / scale - np.floor(x / scale)
    return 1.0 if min(a, 1.0 - a) * scale < 0.006 else 0.9


@compiled
def plaid(x: float, y: float, z: float, scale: float) -> float:
    """Crossing bands, broad and narrow."""
    out = 0.0
    for t in (x, y, z):
        a = t / scale - np.floor(t / scale)
        if a < 0.4:
            out += 0.33
        elif 0.66 < a < 0.74:
            out += 0.2
    return out


@compiled
def dots(x: float, y: float, scale: float) -> float:
    """Round spots in staggered rows."""
    u, v = x / scale, y / (0.866 * scale)
    row = np.floor(v)
    a, b = (u + 0.5 * (row % 2.0)) % 1.0 - 0.5, 0.866 * (v - row - 0.5)
    return 1.0 if a * a + b * b < 0.07 else 0.0


@compiled
def abstract(x: float, z: float, scale: float) -> float:
    """A composition of bars and discs in four tones; another `scale` gives another one."""
    seed = int(scale * 10000.0)
    u, v = x / scale, z / scale
    tone = 0.0
    for n in range(5):
        cx, cz = speckle(seed, n, 1) - 0.5, speckle(seed, n, 2) - 0.5
        wide, tall = 0.08 + 0.3 * speckle(seed, n, 3), 0.08 + 0.3 * speckle(seed, n, 4)
        level = (1.0 + np.floor(3.0 * speckle(seed, n, 6))) / 3.0
        if n % 2 == 0:
            if abs(u - cx) < wide and abs(v - cz) < 0.4 * tall:
                tone = level
        elif (u - cx) ** 2 + (v - cz) ** 2 < (0.6 * wide) ** 2:
            tone = level
    return tone


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
    if pattern == 14:
        return herringbone(x, y, scale)
    if pattern == 15:
        return checker(x, y, scale)
    if pattern == 16:
        return hexagons(x, y, scale)
    if pattern == 17:
        return marble(x, y, z, scale)
    if pattern == 18:
        return bricks(x, z, scale)
    if pattern == 19:
        return ornament(x, z, scale)
    if pattern == 20:
        return wainscot(x, z, scale, 1.35)
    if pattern == 21:
        return wainscot(x, z, scale, 2.05)
    if pattern == 22:
        return panelling(x, z, scale)
    if pattern == 23:
        return plaid(x, y, z, scale)
    if pattern == 24:
        return dots(x, y, scale)
    if pattern == 25:
        return abstract(x, z, scale)
    return 0.0
