"""Light on what the rays have met: lamps and windows, soft ambient light, contact darkening, pattern and gloss."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled, leaf
from sightline.scenes.worlds.render.blockers import LIFT, cell_of, meets
from sightline.scenes.worlds.render.horizon import walled_off
from sightline.scenes.worlds.render.intersect import CEILING, FLOOR, SKY, WALL
from sightline.scenes.worlds.render.plan_grid import CELL
from sightline.scenes.worlds.render.surface import (
    contact,
    corner,
    floor_contact,
    floor_paint_at,
    part_mix,
    part_normal,
    zone_of,
)
from sightline.scenes.worlds.render.textures import blend

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Record = Any  # one element of a structured array, see `lighting`
Records = NDArray[Any]

FINE = 400.0  # pixels of focal length from which on the shadow of a chair's leg is some pixels wide


@leaf
def sky(dx: float, dy: float, dz: float, out: Array) -> None:
    """The bright outside, (3,) linear: sky above, hazy greenery below the horizon."""
    up = dz / np.sqrt(dx * dx + dy * dy + dz * dz)
    if up > 0.0:
        k = min(1.0, up * 2.0)
        out[0], out[1], out[2] = 1.75 - 1.05 * k, 1.9 - 0.75 * k, 2.1 - 0.35 * k
    else:
        k = min(1.0, -up * 4.0)
        out[0], out[1], out[2] = 1.3 - 0.85 * k, 1.5 - 0.75 * k, 1.2 - 0.85 * k


@leaf
def shadowed(
    m: int,
    x: float,
    y: float,
    z: float,
    way_x: float,
    way_y: float,
    way_z: float,
    solids: Records,
    own: int,
    hint: Index,
    n: int,
    cube_starts: Index,
    cube_solids: Index,
    distance: Array,
) -> bool:
    """Whether a solid stands between a point, lifted off its surface, and that point + way, spot m of lamp n.

    Solid `own` cannot. `hint` (L,) remembers the last solid that did for each lamp: the next pixel is often in the
    same shadow.
    """
    found = hint[n]
    if found == own or (found >= 0 and not meets(solids[found], x, y, z, way_x, way_y, way_z)):
        found = -1
    length = np.sqrt(way_x**2 + way_y**2 + way_z**2)
    cell = cell_of(-way_x, -way_y, -way_z)
    # loops that are left by `break` count the references to every array, which costs more than the loop
    e, end = cube_starts[m, cell], cube_starts[m, cell + 1]
    if found >= 0:
        e = end
    while e < end:
        p = cube_solids[e]
        if distance[e] > length:
            e = end
        elif p != own and meets(solids[p], x, y, z, way_x, way_y, way_z):
            found, e = p, end
        e += 1
    hint[n] = found
    return bool(found >= 0)


@leaf
def every_second(i: int, count: int) -> int:
    """The i-th of the indices below `count`, the even ones first."""
    evens = (count + 1) // 2
    return 2 * i if i < evens else 2 * (i - evens) + 1


@leaf
def agreed(v: int, u: int, n: int, part: NDArray[np.int32], asked: NDArray[np.uint64], dark: NDArray[np.uint64]) -> int:
    """Whether lamp n is hidden from pixel (v, u), 1 or 0, by what both its neighbours in a row or column were told.

    −1 where they lie on other surfaces, disagree, or were not asked: every second column of every second row is not.
    asked, dark (H, W): a bit for each lamp.
    """
    rows, columns = part.shape
    dv, du = (1, 0) if v % 2 else (0, u % 2)
    if (dv == 0 and du == 0) or v + dv >= rows or u + du >= columns or n >= 64:
        return -1
    if part[v - dv, u - du] != part[v, u] or part[v + dv, u + du] != part[v, u]:
        return -1
    bit = np.uint64(1) << np.uint64(n)
    if not (asked[v - dv, u - du] & asked[v + dv, u + du] & bit):
        return -1
    first, second = dark[v - dv, u - du] & bit, dark[v + dv, u + du] & bit
    return -1 if first != second else 1 if first else 0


@compiled
def shade_pixels(
    depth: Array,
    part: NDArray[np.int32],
    eye: Array,
    frame: Array,
    lens: Array,
    solids: Records,
    paints: Records,
    wall_paint: Index,
    floor_paint: Index,
    rug_paint: Index,
    ceiling_paint: int,
    height: float,
    walls: Array,
    windows: Array,
    zones: Array,
    rugs: Array,
    feet: Records,
    rest_starts: Index,
    rests: Index,
    low: Array,
    grid_rows: int,
    grid_columns: int,
    lamp_starts: Index,
    lamps_near: Index,
    wall_starts: Index,
    walls_near: Index,
    foot_starts: Index,
    feet_near: Index,
    lamps: Records,
    cube_starts: Index,
    cube_solids: Index,
    distance: Array,
    walled: bool,
    horizon_starts: Index,
    seen: Index,
    spread: int,
    shadows: bool,
    out: NDArray[np.float32],
) -> None:
    """Linear colour (H, W, 3) of every pixel from its depth (H, W) and surface (H, W).

    eye (3,), frame (3, 3) world_from_camera, lens (fx, fy, cx, cy); from solids to seen the fields of a `Lighting`.
    `spread` pixels in each direction share one output pixel later: they look at different spots of a lamp, which
    softens shadows.
    """
    rows, columns = depth.shape
    outside = np.empty(3)
    hint = np.full(len(lamps), -1, dtype=np.int64)
    # fine pictures ask for shadows at every second pixel, and between them where those differ
    thrifty = spread == 1 and lens[0] >= FINE
    asked = np.zeros((rows, columns) if thrifty else (0, 0), dtype=np.uint64)
    dark = np.zeros((rows, columns) if thrifty else (0, 0), dtype=np.uint64)
    for i in range(rows):
        v = every_second(i, rows)
        y = (v + 0.5 - lens[3]) / lens[1]
        for j in range(columns):
            u = every_second(j, columns)
            x = (u + 0.5 - lens[2]) / lens[0]
            dx = frame[0, 0] * x + frame[0, 1] * y + frame[0, 2]
            dy = frame[1, 0] * x + frame[1, 1] * y + frame[1, 2]
            dz = frame[2, 0] * x + frame[2, 1] * y + frame[2, 2]
            surface = part[v, u]
            if surface == SKY:
                sky(dx, dy, dz, outside)
                for c in range(3):
                    out[v, u, c] = outside[c]
                continue
            t = depth[v, u]
            wx, wy, wz = eye[0] + t * dx, eye[1] + t * dy, eye[2] + t * dz
            column = min(grid_columns - 1, max(0, int((wx - low[0]) / CELL)))
            cell = min(grid_rows - 1, max(0, int((wy - low[1]) / CELL))) * grid_columns + column
            own = -1
            if surface >= 0:
                solid = solids[surface]
                row = solid.material
                cx, cy, cz = wx - solid.x, wy - solid.y, wz - solid.z
                a = solid.ax * cx + solid.ay * cy + solid.az * cz
                b = solid.bx * cx + solid.by * cy + solid.bz * cz
                c = solid.cx * cx + solid.cy * cy + solid.cz * cz
                na, nb, nc = part_normal(solid, a, b, c, paints[row].bevel)
                nx = solid.ax * na + solid.bx * nb + solid.cx * nc
                ny = solid.ay * na + solid.by * nb + solid.cy * nc
                nz = solid.az * na + solid.bz * nb + solid.cz * nc
                # solids are convex: none shades itself where its normal is not bent
                if solid.kind != 0 or max(abs(na), abs(nb), abs(nc)) == 1.0:
                    own = surface
                mix = part_mix(surface, solid, paints[row], a, b, c)
                ambient = 1.0
                if solid.thing >= 0:
                    ambient = 1.0 - 0.35 * np.exp(-wz / 0.12)
                    if nz > 0.9:
                        for e in range(rest_starts[solid.thing], rest_starts[solid.thing + 1]):
                            if abs(feet[rests[e]].z - wz) < 0.02:
                                ambient *= contact(wx, wy, feet[rests[e]])
            elif surface == FLOOR:
                nx, ny, nz = 0.0, 0.0, 1.0
                zone = zone_of(wx, wy, zones)
                row, mix = floor_paint_at(wx, wy, zone, floor_paint, rug_paint, rugs, paints)
                zone = -1 if zone == len(zones) else zone
                ambient = floor_contact(wx, wy, cell, zone, feet, foot_starts, feet_near)
                ambient *= corner(wx, wy, cell, -1, walls, wall_starts, walls_near)
            elif surface == CEILING:
                nx, ny, nz = 0.0, 0.0, -1.0
                row, mix = ceiling_paint, 0.0
                ambient = corner(wx, wy, cell, -1, walls, wall_starts, walls_near)
            else:
                k = WALL - surface
                nx, ny, nz = -walls[k, 3], walls[k, 2], 0.0
                row = wall_paint[k]
                along = (wx - walls[k, 0]) * walls[k, 2] + (wy - walls[k, 1]) * walls[k, 3]
                mix = 0.4 * blend(paints[row].pattern, paints[row].scale, along, 0.0, wz, False)
                ambient = (
                    corner(wx, wy, cell, k, walls, wall_starts, walls_near)
                    * (1.0 - 0.25 * np.exp(-wz / 0.2))
                    * (1.0 - 0.22 * np.exp((wz - height) / 0.25))
                )
            # light bounced by the floor is warmer and weaker than that of walls and ceiling
            rise = 0.5 + 0.5 * nz
            red = ambient * (0.36 + 0.09 * rise)
            green = ambient * (0.34 + 0.11 * rise)
            blue = ambient * (0.32 + 0.14 * rise)
            shine = 0.0
            paint = paints[row]
            spot_u = ((u % spread) + 0.5) / spread - 0.5
            spot_v = ((v % spread) + 0.5) / spread - 0.5
            sx, sy, sz = wx + LIFT * nx, wy + LIFT * ny, wz + LIFT * nz
            for e in range(lamp_starts[cell], lamp_starts[cell + 1]):
                n = lamps_near[e]
                lamp = lamps[n]
                wide = 2.0 * lamp.half
                # the lamp's disc lies across its facing; windows are upright, ceiling lamps level
                way_x = lamp.x - wx + wide * spot_u * (abs(lamp.fz) - lamp.fy)
                way_y = lamp.y - wy + wide * (spot_u * lamp.fx + spot_v * abs(lamp.fz))
                way_z = lamp.z - wz + wide * spot_v * (1.0 - abs(lamp.fz))
                facing = nx * way_x + ny * way_y + nz * way_z
                if facing <= 0.0:
                    continue
                leaving = -(lamp.fx * way_x + lamp.fy * way_y + lamp.fz * way_z)
                level = abs(lamp.fz) > 0.5
                if leaving <= 0.0 and not level:
                    continue
                if shadows:
                    m = (n * spread + v % spread) * spread + u % spread
                    known = agreed(v, u, n, part, asked, dark) if thrifty else -1
                    hidden = known == 1
                    if known < 0:
                        hidden = walled and walled_off(
                            wx + way_x, wy + way_y, wz + way_z, sx - wx - way_x, sy - wy - way_y, sz - wz - way_z,
                            walls, windows, horizon_starts, seen, m,
                        )  # fmt: skip
                        hidden = hidden or shadowed(
                            m, sx, sy, sz, way_x, way_y, way_z, solids, own, hint, n, cube_starts, cube_solids, distance
                        )
                    if thrifty and n < 64:
                        asked[v, u] |= np.uint64(1) << np.uint64(n)
                        if hidden:
                            dark[v, u] |= np.uint64(1) << np.uint64(n)
                    if hidden:
                        continue
                square = way_x**2 + way_y**2 + way_z**2
                length = np.sqrt(square)
                leaving /= length
                if level:
                    leaving = 0.6 + 0.4 * leaving  # a lamp's shade spreads its light, upwards too
                power = facing / length * leaving / (square + 1.2)
                red += lamp.red * power
                green += lamp.green * power
                blue += lamp.blue * power
                if paint.gloss > 0.2:
                    view = np.sqrt(dx * dx + dy * dy + dz * dz)
                    hx, hy, hz = way_x / length - dx / view, way_y / length - dy / view, way_z / length - dz / view
                    h = (hx * nx + hy * ny + hz * nz) / np.sqrt(hx * hx + hy * hy + hz * hz)
                    shine += paint.gloss * max(0.0, h) ** 40 * 0.5 * lamp.green / (square + 1.2)
            out[v, u, 0] = (paint.red + (paint.red2 - paint.red) * mix) * (red + paint.emit) + shine
            out[v, u, 1] = (paint.green + (paint.green2 - paint.green) * mix) * (green + paint.emit) + shine
            out[v, u, 2] = (paint.blue + (paint.blue2 - paint.blue) * mix) * (blue + paint.emit) + shine


@compiled
def develop(light: NDArray[np.float32], spread: int, curve: NDArray[np.uint8], out: NDArray[np.uint8]) -> None:
    """Averages linear light over `spread` × `spread` pixels and puts it through the film curve, into out (H, W, 3)."""
    rows, columns, _ = out.shape
    top, scale = len(curve) - 1, 1024.0 / (spread * spread)
    for v in range(rows):
        for u in range(columns):
            for i in range(3):
                total = float(light[v * spread, u * spread, i])
                for n in range(1, spread * spread):
                    total += light[v * spread + n // spread, u * spread + n % spread, i]
                out[v, u, i] = curve[min(top, int(total * scale))]
