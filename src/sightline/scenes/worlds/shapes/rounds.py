"""Round things made of straight parts: what a lathe turns, hoops and bent rods, the wall of a hollow vessel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material
from sightline.scenes.worlds.parts import BLOCK, FRUSTUM, Part, Triple, rod, upright
from sightline.scenes.worlds.shapes.shape import Top

Array = NDArray[np.float64]

STAVES = 16
FACING = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # a frustum whose axis runs along +y


def turned(
    profile: Sequence[tuple[float, float]], material: Material, squash: float = 1.0, x: float = 0.0, y: float = 0.0
) -> list[Part]:
    """A stack of frusta around an upright axis through (x, y), from pairs of height and radius, metres, lowest first.

    `squash` is the radius along y over the radius along x.
    """
    out = []
    for (z0, r0), (z1, r1) in pairwise(profile):
        if z1 - z0 > 1e-6:
            foot, rim = max(r0, 1e-4), max(r1, 1e-4)  # a cone's tip stays above zero
            out.append(upright(x, y, z0, z1, foot, material, rim / foot, foot * squash))
    return out


def standing_disc(y0: float, y1: float, z: float, half_x: float, half_z: float, material: Material) -> Part:
    """An oval slab that looks towards +y, between two depths, its middle on x = 0 at height z, metres."""
    half = np.array([half_x, half_z, (y1 - y0) / 2])
    return Part(FRUSTUM, np.array([0.0, (y0 + y1) / 2, z]), half, material, FACING)


def bent(points: Sequence[Triple], thick: float, material: Material) -> list[Part]:
    """A round bar of radius `thick` metres through a sequence of points."""
    return [rod(a, b, thick, material) for a, b in pairwise(points)]


def hoop(
    center: Triple,
    u: Triple,
    v: Triple,
    thick: float,
    material: Material,
    start: float = 0.0,
    end: float = 2 * np.pi,
    count: int = 12,
) -> list[Part]:
    """A bar bent along center + u cos t + v sin t, t from `start` to `end` radians; all lengths in metres."""
    angles = np.linspace(start, end, count + 1)
    curve = np.asarray(center) + np.cos(angles)[:, None] * np.asarray(u) + np.sin(angles)[:, None] * np.asarray(v)
    return bent([(x, y, z) for x, y, z in curve.tolist()], thick, material)


def staves(
    low: tuple[float, float], high: tuple[float, float], thick: float, material: Material, squash: float = 1.0
) -> list[Part]:
    """The wall of a round vessel about the origin, from (height, outer radius) at its foot to the same at its rim."""
    out = []
    edges = np.linspace(0, 2 * np.pi, STAVES + 1)
    ring = np.stack([np.cos(edges), squash * np.sin(edges)], axis=1)
    for a, b in pairwise(ring):
        foot = np.array([*(low[1] * (a + b) / 2), low[0]])
        rim = np.array([*(high[1] * (a + b) / 2), high[0]])
        along = np.array([*(b - a), 0.0])
        along /= np.linalg.norm(along)
        # on an oval the way from foot to rim leans along the chord too, which a block cannot
        aside = float((rim - foot) @ along)
        rise = rim - foot - aside * along
        tall = float(np.linalg.norm(rise))
        rise /= tall
        turn = np.stack([along, np.cross(rise, along), rise], axis=1)
        wide = max(low[1], high[1]) * float(np.linalg.norm(b - a)) / 2 + abs(aside) / 2
        middle = (foot + rim) / 2 + turn[:, 1] * thick / 2 * _inward(turn, foot)
        out.append(Part(BLOCK, middle, np.array([wide, thick / 2, tall / 2]), material, turn))
    return out


def _inward(turn: Array, foot: Array) -> float:
    """+1 where the second column of a stave's axes points at the vessel's axis, −1 where away from it."""
    return 1.0 if float(turn[:2, 1] @ foot[:2]) < 0 else -1.0


def hollow(radius: float, thick: float, z: float, rim: float, squash: float = 1.0) -> Top:
    """The bottom of a round vessel whose inner floor is at z: the rectangle that a ring of staves leaves free.

    What stands in it may rise above the rim by the vessel's own depth, metres.
    """
    inner = (radius * float(np.cos(np.pi / STAVES)) - 1.5 * thick) / float(np.sqrt(2.0))
    return Top(0.0, 0.0, inner, inner * squash, z, 2 * (rim - z))
