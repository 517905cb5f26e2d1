"""What is bent or welded out of bars: legs at a slant, arcs, wheels, rows of spindles."""

from __future__ import annotations

import itertools

import numpy as np

from sightline.scenes.worlds.materials import Material
from sightline.scenes.worlds.parts import FRUSTUM, Part, Triple, rod

Pair = tuple[float, float]


def leg(foot: Pair, top: Triple, radius: float, material: Material, taper: float = 1.0) -> Part:
    """A round leg from the floor at (x, y) to a point, its lowest edge exactly on z = 0; metres."""
    low = 0.0
    for _ in range(12):  # the slant lifts the foot, which changes the slant a little
        run = float(np.hypot(top[0] - foot[0], top[1] - foot[1]))
        low = radius * run / float(np.hypot(run, top[2] - low))
    return rod((foot[0], foot[1], low), top, radius, material, taper)


def splayed(
    feet: Pair, tops: Pair, z: float, radius: float, material: Material, taper: float = 1.0, y: float = 0.0
) -> list[Part]:
    """Four legs from (±x, ±y) on the floor to (±x, ±y) at height z; `y` moves all of them, metres."""
    return [
        leg((sx * feet[0], y + sy * feet[1]), (sx * tops[0], y + sy * tops[1], z), radius, material, taper)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]


def arc(
    center: Triple, plane: str, radius: float, span: Pair, thick: float, material: Material, count: int = 8
) -> list[Part]:
    """Short bars along a circle in the plane "yz", "xz" or "xy", between two angles, radians from its first axis."""
    first, second = ("xyz".index(axis) for axis in plane)
    points = []
    for angle in np.linspace(span[0], span[1], count + 1):
        point = list(center)
        point[first] += radius * float(np.cos(angle))
        point[second] += radius * float(np.sin(angle))
        points.append((point[0], point[1], point[2]))
    return [rod(a, b, thick, material) for a, b in itertools.pairwise(points)]


def wheel(center: Triple, radius: float, thick: float, tyre: Material, metal: Material, spokes: int = 6) -> list[Part]:
    """A spoked wheel that rolls along y: `radius` to the outside of its tyre, metres."""
    x, y, z = center
    inner = radius - thick
    parts = arc(center, "yz", inner, (0.0, 2 * np.pi), thick, tyre, 20)
    parts.append(rod((x - 1.6 * thick, y, z), (x + 1.6 * thick, y, z), 1.2 * thick, metal))
    for angle in np.arange(spokes) * 2 * np.pi / spokes + 0.3:
        rim = (x, y + inner * float(np.cos(angle)), z + inner * float(np.sin(angle)))
        parts.append(rod((x, y, z), rim, 0.25 * thick, metal))
    return parts


def spindles(start: Triple, end: Triple, height: float, count: int, radius: float, material: Material) -> list[Part]:
    """Upright bars, evenly along a line, both ends included."""
    spots = np.linspace(np.asarray(start), np.asarray(end), count)
    return [rod((x, y, z), (x, y, z + height), radius, material) for x, y, z in spots.tolist()]


def disc(center: Triple, half_x: float, half_z: float, thick: float, material: Material, taper: float = 1.0) -> Part:
    """An elliptic disc that faces +y, `thick` metres from back to front; `taper` narrows its front."""
    upright_to_front = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    half = np.array([half_x, half_z, thick / 2])
    return Part(FRUSTUM, np.asarray(center, dtype=np.float64), half, material, upright_to_front, taper)
