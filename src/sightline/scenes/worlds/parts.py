"""The solids that everything is made of: boxes, ellipsoids and frusta (cylinders and cones), and their exact extents.

A shape is a tuple of parts in its own coordinates: x to its left-right, +y its front, z up, standing on z = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material

Array = NDArray[np.float64]
Triple = tuple[float, float, float]

BLOCK, ELLIPSOID, FRUSTUM = range(3)


@dataclass(frozen=True, eq=False)
class Part:
    """One solid: `half` are its half sizes in metres along its own axes, the columns of `rotation` (3, 3).

    A frustum's axis is its own z; `taper` is the radius at its top over the radius at its bottom (1: cylinder, 0:
    cone), and `half` gives the radii of the bottom. A taper above 1 widens upwards.
    """

    kind: int
    center: Array
    half: Array
    material: Material
    rotation: Array = field(default_factory=lambda: np.eye(3))
    taper: float = 1.0


@dataclass(frozen=True, eq=False)
class Parts:
    """Parts as arrays: kind, material, thing (P,), center and half (P, 3) metres world, rotation (P, 3, 3), taper (P,).

    `thing` is −1 for what belongs to the room itself; parts are sorted by it.
    """

    kind: NDArray[np.int64]
    center: Array
    half: Array
    rotation: Array
    taper: Array
    material: NDArray[np.int64]
    thing: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.kind)


def block(low: Triple, high: Triple, material: Material) -> Part:
    """A box between two corners."""
    lo, hi = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    return Part(BLOCK, (lo + hi) / 2, (hi - lo) / 2, material)


def ellipsoid(center: Triple, half: Triple, material: Material) -> Part:
    """An ellipsoid by its centre and half sizes, metres."""
    return Part(ELLIPSOID, np.asarray(center, dtype=np.float64), np.asarray(half, dtype=np.float64), material)


def upright(
    x: float,
    y: float,
    z_low: float,
    z_high: float,
    radius: float,
    material: Material,
    taper: float = 1.0,
    radius_y: float | None = None,
) -> Part:
    """A standing cylinder or frustum between two heights; `radius` is that of the bottom, metres."""
    half = np.array([radius, radius if radius_y is None else radius_y, (z_high - z_low) / 2])
    return Part(FRUSTUM, np.array([x, y, (z_low + z_high) / 2]), half, material, taper=taper)


def _cross(a: Array, b: Array) -> Array:
    """np.cross of two vectors (3,), to the last bit, at a tenth of its price."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def rod(start: Triple, end: Triple, radius: float, material: Material, taper: float = 1.0) -> Part:
    """A round bar from one point to another."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    axis = b - a
    length = float(np.linalg.norm(axis))
    axis = axis / length
    # any direction that is not the axis completes the frame
    other = np.array([1.0, 0.0, 0.0]) if abs(axis[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    x = _cross(other, axis)
    x /= np.linalg.norm(x)
    rotation = np.stack([x, _cross(axis, x), axis], axis=1)
    return Part(FRUSTUM, (a + b) / 2, np.array([radius, radius, length / 2]), material, rotation, taper)


def tilted(part: Part, angle_rad: float, pivot: Triple) -> Part:
    """Turned about the x direction through `pivot`; positive leans its top towards the back (−y)."""
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    turn = np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
    p = np.asarray(pivot, dtype=np.float64)
    return replace(part, center=turn @ (part.center - p) + p, rotation=turn @ part.rotation)


def extents(part: Part) -> Array:
    """The exact bounds (2, 3) of a part along the coordinate axes."""
    turn, half = part.rotation, part.half
    if part.kind == BLOCK:
        reach = np.abs(turn) @ half
        return np.stack([part.center - reach, part.center + reach])
    if part.kind == ELLIPSOID:
        reach = np.sqrt((turn**2) @ half**2)
        return np.stack([part.center - reach, part.center + reach])
    disc = np.sqrt((turn[:, :2] ** 2) @ half[:2] ** 2)
    axis = turn[:, 2] * half[2]
    ends = np.stack([-axis - disc, -axis + disc, axis - disc * part.taper, axis + disc * part.taper])
    return np.stack([part.center + ends.min(axis=0), part.center + ends.max(axis=0)])


def bounds(parts: tuple[Part, ...]) -> Array:
    """The exact bounds (2, 3) of the union of parts."""
    each = np.stack([extents(part) for part in parts])
    return np.stack([each[:, 0].min(axis=0), each[:, 1].max(axis=0)])


def placed(parts: tuple[Part, ...], translation: Array, yaw: float) -> tuple[Part, ...]:
    """Turned about z by `yaw` radians, then moved."""
    c, s = np.cos(yaw), np.sin(yaw)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return tuple(replace(p, center=turn @ p.center + translation, rotation=turn @ p.rotation) for p in parts)


def stacked(parts: list[tuple[int, Part]]) -> tuple[Parts, list[Material]]:
    """Parts with their thing's index, as arrays sorted by thing, and the materials they use."""
    ordered = sorted(parts, key=lambda pair: pair[0])
    rows: dict[Material, int] = {}
    index = [rows.setdefault(part.material, len(rows)) for _, part in ordered]
    arrays = Parts(
        kind=np.array([p.kind for _, p in ordered], dtype=np.int64),
        center=np.array([p.center for _, p in ordered], dtype=np.float64).reshape(-1, 3),
        half=np.array([p.half for _, p in ordered], dtype=np.float64).reshape(-1, 3),
        rotation=np.array([p.rotation for _, p in ordered], dtype=np.float64).reshape(-1, 3, 3),
        taper=np.array([p.taper for _, p in ordered], dtype=np.float64),
        material=np.array(index, dtype=np.int64),
        thing=np.array([thing for thing, _ in ordered], dtype=np.int64),
    )
    return arrays, list(rows)
