"""What a point of a surface is like before lamps shine on it: normal, paint, openness to the light around."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import leaf
from sightline.scenes.worlds.materials import DOTS
from sightline.scenes.worlds.render.textures import blend

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Record = Any  # one element of a structured array, see `lighting`
Records = NDArray[Any]

CORNER = 0.9  # metres to which a wall darkens what is near it
CONTACT = 0.3  # metres to which what stands on the floor darkens it


@leaf
def part_normal(solid: Record, x: float, y: float, z: float, bevel: float) -> tuple[float, float, float]:
    """The outward normal at a point of a part, in its own coordinates; edges of boxes bend over `bevel` metres."""
    hx, hy, hz, taper = solid.hx, solid.hy, solid.hz, solid.taper
    if solid.kind == 1:
        nx, ny, nz = x / (hx * hx), y / (hy * hy), z / (hz * hz)
    elif solid.kind == 2:
        level, slope = (1.0 + taper) * 0.5, (taper - 1.0) / (2.0 * hz)
        k = level + slope * z
        radial = (x / hx) ** 2 + (y / hy) ** 2
        on_cap = hz - abs(z) < 1e-6 + 1e-5 * hz
        if on_cap and (radial < k * k * 0.9999 or k <= 0.0):
            nx, ny, nz = 0.0, 0.0, 1.0 if z > 0 else -1.0
        else:
            nx, ny, nz = x / hx**2, y / hy**2, -k * slope
    else:
        room_x, room_y, room_z = hx - abs(x), hy - abs(y), hz - abs(z)
        face = 1 if room_y < room_x else 0
        if room_z < min(room_x, room_y):
            face = 2
        nx = bent(x, room_x, hx, bevel, face == 0)
        ny = bent(y, room_y, hy, bevel, face == 1)
        nz = bent(z, room_z, hz, bevel, face == 2)
    length = np.sqrt(nx * nx + ny * ny + nz * nz)
    return nx / length, ny / length, nz / length


@leaf
def bent(at: float, room: float, half: float, bevel: float, is_face: bool) -> float:
    """One component of a box's normal, `room` metres from that side's edge."""
    side = 1.0 if at > 0 else -1.0
    if is_face:
        return side
    soft = min(bevel, 0.45 * half)
    return side * 0.8 * (1.0 - room / soft) if room < soft else 0.0


@leaf
def unrolled(solid: Record, x: float, y: float, z: float) -> tuple[float, float]:
    """Where a point of a part lies on its face, or on the side of a frustum rolled out from its front, metres."""
    hx, hy, hz = solid.hx, solid.hy, solid.hz
    if solid.kind == 2 and hz - abs(z) > 1e-6 + 1e-5 * hz:
        return np.arctan2(x / hx, y / hy) * 0.25 * (hx + hy) * (1.0 + solid.taper), z
    a, b, c = abs(x) / hx, abs(y) / hy, abs(z) / hz
    if solid.kind == 1:  # the steepest component of its normal
        a, b, c = a / hx, b / hy, c / hz
    if solid.kind == 2 or c >= max(a, b):
        return x, y
    return (y, z) if a > b else (x, z)


@leaf
def part_mix(p: int, solid: Record, paint: Record, x: float, y: float, z: float) -> float:
    """Share of its second colour that part p shows at a point in its own coordinates."""
    if paint.pattern < 9:
        # the longest side runs along the grain
        if solid.hz > solid.hx and solid.hz > solid.hy:
            x, y, z = z, x, y
        elif solid.hy > solid.hx:
            x, y = y, x
        x += 0.37 * p
    elif paint.pattern == DOTS:
        x, y = unrolled(solid, x, y, z)
    return blend(paint.pattern, paint.scale, x, y, z, False)


@leaf
def zone_of(x: float, y: float, zones: Array) -> int:
    """The zone (Z, 4) that covers a point of the floor; Z where none does."""
    z = 0
    while z < len(zones) and not (zones[z, 0] <= x <= zones[z, 2] and zones[z, 1] <= y <= zones[z, 3]):
        z += 1
    return z


@leaf
def floor_paint_at(
    x: float, y: float, zone: int, floor_paint: Index, rug_paint: Index, rugs: Array, paints: Records
) -> tuple[int, float]:
    """Row of the paint at a point of the floor, and the share of its second colour."""
    row, rug, edge = floor_paint[zone], rug_paint[zone], -1.0
    c, s = np.cos(rugs[zone, 4]), np.sin(rugs[zone, 4])
    a = c * (x - rugs[zone, 0]) + s * (y - rugs[zone, 1])
    b = c * (y - rugs[zone, 1]) - s * (x - rugs[zone, 0])
    if rug >= 0:
        edge = min(rugs[zone, 2] - abs(a), rugs[zone, 3] - abs(b))
    if edge > 0.0:
        row, x, y = rug, a, b
    mix = blend(paints[row].pattern, paints[row].scale, x, y, 0.0, True)
    if edge > 0.0:
        mix = 1.0 if 0.06 < edge < 0.12 else 0.35 * mix
    return row, mix


@leaf
def contact(x: float, y: float, foot: Record) -> float:
    """How open a floor at (x, y) beside a footprint is to the light around, 0–1."""
    dx, dy = x - foot.x, y - foot.y
    reach = foot.hx + foot.hy + CONTACT
    if abs(dx) > reach or abs(dy) > reach:
        return 1.0
    a = max(0.0, abs(foot.cos * dx + foot.sin * dy) - foot.hx)
    b = max(0.0, abs(foot.cos * dy - foot.sin * dx) - foot.hy)
    return float(1.0 - 0.55 * np.exp(-np.sqrt(a * a + b * b) / 0.09))


@leaf
def floor_contact(x: float, y: float, cell: int, zone: int, feet: Records, starts: Index, near: Index) -> float:
    """How open the floor at a point of a zone, −1 on thresholds, is to the light around, 0–1."""
    light = 1.0
    for e in range(starts[cell], starts[cell + 1]):
        foot = feet[near[e]]
        # contact reaches further than walls between rooms are thick
        if foot.zone == zone or foot.zone < 0 or zone < 0:
            light *= contact(x, y, foot)
    return light


@leaf
def corner(x: float, y: float, cell: int, skip: int, walls: Array, starts: Index, near: Index) -> float:
    """Darkening of floor, ceiling and walls towards the room's vertical edges and walls, 0–1; wall `skip` has none.

    walls (K, 5), and those near each cell of the plan's grid: starts and near.
    """
    light = 1.0
    for e in range(starts[cell], starts[cell + 1]):
        k = near[e]
        if k == skip:
            continue
        rx, ry = x - walls[k, 0], y - walls[k, 1]
        along = rx * walls[k, 2] + ry * walls[k, 3]
        if -0.4 < along < walls[k, 4] + 0.4:
            away = walls[k, 2] * ry - walls[k, 3] * rx
            # what lies behind a wall is another room
            if -1e-3 < away < CORNER:
                light *= 1.0 - 0.28 * np.exp(-abs(away) / 0.22)
    return light
