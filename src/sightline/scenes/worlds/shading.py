"""Light on what the rays have met: lamps and windows, soft ambient light, contact darkening, pattern and gloss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.intersect import CEILING, FLOOR, SKY, WALL, hit_part
from sightline.scenes.worlds.textures import blend

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@compiled
def part_normal(kind: int, p: Array, half: Array, taper: float, bevel: float, out: Array) -> None:
    """The outward normal (3,) at a point (3,) on a part, in its own coordinates; edges of boxes bend over `bevel`."""
    if kind == 1:
        for i in range(3):
            out[i] = p[i] / (half[i] * half[i])
    elif kind == 2:
        level, slope = (1.0 + taper) * 0.5, (taper - 1.0) / (2.0 * half[2])
        k = level + slope * p[2]
        radial = (p[0] / half[0]) ** 2 + (p[1] / half[1]) ** 2
        on_cap = half[2] - abs(p[2]) < 1e-6 + 1e-5 * half[2]
        if on_cap and (radial < k * k * 0.9999 or k <= 0.0):
            out[0], out[1], out[2] = 0.0, 0.0, 1.0 if p[2] > 0 else -1.0
        else:
            out[0], out[1], out[2] = p[0] / half[0] ** 2, p[1] / half[1] ** 2, -k * slope
    else:
        face = 0
        for i in range(1, 3):
            if half[i] - abs(p[i]) < half[face] - abs(p[face]):
                face = i
        for i in range(3):
            side = 1.0 if p[i] > 0 else -1.0
            soft = min(bevel, 0.45 * half[i])
            room = half[i] - abs(p[i])
            if i == face:
                out[i] = side
            elif room < soft:
                out[i] = side * 0.8 * (1.0 - room / soft)
            else:
                out[i] = 0.0
    length = np.sqrt(out[0] ** 2 + out[1] ** 2 + out[2] ** 2)
    for i in range(3):
        out[i] /= length


@compiled
def blocked(
    start: Array,
    way: Array,
    starts: Index,
    reach: Array,
    middle: Array,
    kind: Index,
    center: Array,
    half: Array,
    rotation: Array,
    taper: Array,
    hint: NDArray[np.int64],
) -> bool:
    """Whether a part of a thing lies between start (3,) and start + way (3,). `hint` (1,) remembers the last blocker.

    reach (N,) and middle (N, 3) are the bounding spheres of the things.
    """
    span = way[0] ** 2 + way[1] ** 2 + way[2] ** 2
    count = len(reach)
    for turn in range(-1, count):
        n = turn
        if turn < 0:
            n = hint[0]
            if n < 0:
                continue
        mx, my, mz = middle[n, 0] - start[0], middle[n, 1] - start[1], middle[n, 2] - start[2]
        s = (mx * way[0] + my * way[1] + mz * way[2]) / span
        s = min(1.0, max(0.0, s))
        if (mx - s * way[0]) ** 2 + (my - s * way[1]) ** 2 + (mz - s * way[2]) ** 2 > reach[n] ** 2:
            continue
        for p in range(starts[n], starts[n + 1]):
            x, y, z = start[0] - center[p, 0], start[1] - center[p, 1], start[2] - center[p, 2]
            r = rotation[p]
            t = hit_part(
                kind[p],
                r[0, 0] * x + r[1, 0] * y + r[2, 0] * z,
                r[0, 1] * x + r[1, 1] * y + r[2, 1] * z,
                r[0, 2] * x + r[1, 2] * y + r[2, 2] * z,
                r[0, 0] * way[0] + r[1, 0] * way[1] + r[2, 0] * way[2],
                r[0, 1] * way[0] + r[1, 1] * way[1] + r[2, 1] * way[2],
                r[0, 2] * way[0] + r[1, 2] * way[1] + r[2, 2] * way[2],
                half[p],
                taper[p],
            )
            if t < 1.0:
                hint[0] = n
                return True
    hint[0] = -1
    return False


@compiled
def contact(x: float, y: float, feet: Array) -> float:
    """How open the floor at (x, y) is to the light around, 0–1. feet (N, 6): x, y, half sizes, cos and sin of yaw."""
    light = 1.0
    for n in range(len(feet)):
        dx, dy = x - feet[n, 0], y - feet[n, 1]
        reach = feet[n, 2] + feet[n, 3] + 0.3
        if abs(dx) > reach or abs(dy) > reach:
            continue
        c, s = feet[n, 4], feet[n, 5]
        a = max(0.0, abs(c * dx + s * dy) - feet[n, 2])
        b = max(0.0, abs(c * dy - s * dx) - feet[n, 3])
        light *= 1.0 - 0.55 * np.exp(-np.sqrt(a * a + b * b) / 0.09)
    return light


@compiled
def corner(x: float, y: float, walls: Array, skip: int) -> float:
    """Darkening of floor, ceiling and walls towards the room's vertical edges and walls, 0–1."""
    light = 1.0
    for k in range(len(walls)):
        if k == skip:
            continue
        rx, ry = x - walls[k, 0], y - walls[k, 1]
        along = rx * walls[k, 2] + ry * walls[k, 3]
        if -0.4 < along < walls[k, 4] + 0.4:
            away = abs(walls[k, 2] * ry - walls[k, 3] * rx)
            if away < 0.9:
                light *= 1.0 - 0.28 * np.exp(-away / 0.22)
    return light


@compiled
def sky(dx: float, dy: float, dz: float, out: Array) -> None:
    """The bright outside, (3,) linear: sky above, hazy greenery below the horizon."""
    up = dz / np.sqrt(dx * dx + dy * dy + dz * dz)
    if up > 0.0:
        k = min(1.0, up * 2.0)
        out[0], out[1], out[2] = 1.75 - 1.05 * k, 1.9 - 0.75 * k, 2.1 - 0.35 * k
    else:
        k = min(1.0, -up * 4.0)
        out[0], out[1], out[2] = 1.3 - 0.85 * k, 1.5 - 0.75 * k, 1.2 - 0.85 * k


@compiled
def shade_pixels(
    depth: Array,
    part: NDArray[np.int32],
    eye: Array,
    frame: Array,
    lens: Array,
    kind: Index,
    center: Array,
    half: Array,
    rotation: Array,
    taper: Array,
    material: Index,
    thing: Index,
    colour: Array,
    second: Array,
    pattern: Index,
    scale: Array,
    gloss: Array,
    bevel: Array,
    emit: Array,
    walls: Array,
    height: float,
    paint: Index,
    rug: Array,
    lights: Array,
    starts: Index,
    middle: Array,
    reach: Array,
    feet: Array,
    shadows: bool,
    spread: int,
    out: NDArray[np.float32],
) -> None:
    """Linear colour (H, W, 3) of every pixel from its depth (H, W) and surface (H, W).

    paint (4,): materials of floor, walls, ceiling, rug (−1: none); rug (5,) centre, half size, yaw; lights (L, 10)
    position, colour, facing, half width. `spread` pixels in each direction share one output pixel later: they look
    at different spots of a lamp, which softens shadows.
    """
    rows, columns = depth.shape
    normal, local, inner, way, start, outside = (
        np.empty(3),
        np.empty(3),
        np.empty(3),
        np.empty(3),
        np.empty(3),
        np.empty(3),
    )
    hint = np.full(len(lights), -1, dtype=np.int64)
    for v in range(rows):
        y = (v + 0.5 - lens[3]) / lens[1]
        for u in range(columns):
            x = (u + 0.5 - lens[2]) / lens[0]
            dx = frame[0, 0] * x + frame[0, 1] * y + frame[0, 2]
            dy = frame[1, 0] * x + frame[1, 1] * y + frame[1, 2]
            dz = frame[2, 0] * x + frame[2, 1] * y + frame[2, 2]
            surface = part[v, u]
            if surface == SKY:
                sky(dx, dy, dz, outside)
                for i in range(3):
                    out[v, u, i] = outside[i]
                continue
            t = depth[v, u]
            wx, wy, wz = eye[0] + t * dx, eye[1] + t * dy, eye[2] + t * dz
            ambient = 1.0
            if surface >= 0:
                p = surface
                row = material[p]
                r = rotation[p]
                cx, cy, cz = wx - center[p, 0], wy - center[p, 1], wz - center[p, 2]
                for i in range(3):
                    local[i] = r[0, i] * cx + r[1, i] * cy + r[2, i] * cz
                part_normal(kind[p], local, half[p], taper[p], bevel[row], inner)
                for i in range(3):
                    normal[i] = r[i, 0] * inner[0] + r[i, 1] * inner[1] + r[i, 2] * inner[2]
                a, b, c = local[0], local[1], local[2]
                if pattern[row] < 9:
                    if half[p, 2] > half[p, 0] and half[p, 2] > half[p, 1]:
                        a, b, c = local[2], local[0], local[1]
                    elif half[p, 1] > half[p, 0]:
                        a, b, c = local[1], local[0], local[2]
                    a += 0.37 * p
                mix = blend(pattern[row], scale[row], a, b, c, False)
                if thing[p] >= 0:
                    ambient = 1.0 - 0.35 * np.exp(-wz / 0.12)
            elif surface == FLOOR:
                row = paint[0]
                normal[0], normal[1], normal[2] = 0.0, 0.0, 1.0
                mix = blend(pattern[row], scale[row], wx, wy, 0.0, True)
                if paint[3] >= 0:
                    c, s = np.cos(rug[4]), np.sin(rug[4])
                    a, b = c * (wx - rug[0]) + s * (wy - rug[1]), c * (wy - rug[1]) - s * (wx - rug[0])
                    edge = min(rug[2] - abs(a), rug[3] - abs(b))
                    if edge > 0.0:
                        row = paint[3]
                        mix = 1.0 if 0.06 < edge < 0.12 else 0.35 * blend(pattern[row], scale[row], a, b, 0.0, True)
                ambient = contact(wx, wy, feet) * corner(wx, wy, walls, -1)
            elif surface == CEILING:
                row = paint[2]
                normal[0], normal[1], normal[2] = 0.0, 0.0, -1.0
                mix = 0.0
                ambient = corner(wx, wy, walls, -1)
            else:
                k = WALL - surface
                row = paint[1]
                normal[0], normal[1], normal[2] = -walls[k, 3], walls[k, 2], 0.0
                along = (wx - walls[k, 0]) * walls[k, 2] + (wy - walls[k, 1]) * walls[k, 3]
                mix = 0.4 * blend(pattern[row], scale[row], along, 0.0, wz, False)
                ambient = (
                    corner(wx, wy, walls, k)
                    * (1.0 - 0.25 * np.exp(-wz / 0.2))
                    * (1.0 - 0.22 * np.exp((wz - height) / 0.25))
                )
            # light bounced by the floor is warmer and weaker than that of walls and ceiling
            rise = 0.5 + 0.5 * normal[2]
            red = ambient * (0.36 + 0.09 * rise)
            green = ambient * (0.34 + 0.11 * rise)
            blue = ambient * (0.32 + 0.14 * rise)
            shine = 0.0
            for n in range(len(lights)):
                spot_u = ((u % spread) + 0.5) / spread - 0.5
                spot_v = ((v % spread) + 0.5) / spread - 0.5
                wide = 2.0 * lights[n, 9]
                # the lamp's disc lies across its facing; windows are upright, ceiling lamps level
                fx, fy, fz = lights[n, 6], lights[n, 7], lights[n, 8]
                way[0] = lights[n, 0] - wx + wide * spot_u * (abs(fz) - fy)
                way[1] = lights[n, 1] - wy + wide * (spot_u * fx + spot_v * abs(fz))
                way[2] = lights[n, 2] - wz + wide * spot_v * (1.0 - abs(fz))
                square = way[0] ** 2 + way[1] ** 2 + way[2] ** 2
                length = np.sqrt(square)
                facing = (normal[0] * way[0] + normal[1] * way[1] + normal[2] * way[2]) / length
                if facing <= 0.0:
                    continue
                leaving = -(fx * way[0] + fy * way[1] + fz * way[2]) / length
                if abs(fz) > 0.5:
                    leaving = 0.6 + 0.4 * leaving  # a lamp's shade spreads its light, upwards too
                if leaving <= 0.0:
                    continue
                if shadows:
                    start[0], start[1], start[2] = (wx + 2e-3 * normal[0], wy + 2e-3 * normal[1], wz + 2e-3 * normal[2])
                    if blocked(start, way, starts, reach, middle, kind, center, half, rotation, taper, hint[n : n + 1]):
                        continue
                power = facing * leaving / (square + 1.2)
                red += lights[n, 3] * power
                green += lights[n, 4] * power
                blue += lights[n, 5] * power
                if gloss[row] > 0.2:
                    view = np.sqrt(dx * dx + dy * dy + dz * dz)
                    hx, hy, hz = way[0] / length - dx / view, way[1] / length - dy / view, way[2] / length - dz / view
                    h = (hx * normal[0] + hy * normal[1] + hz * normal[2]) / np.sqrt(hx * hx + hy * hy + hz * hz)
                    shine += gloss[row] * max(0.0, h) ** 40 * 0.5 * lights[n, 4] / (square + 1.2)
            glow = emit[row]
            out[v, u, 0] = (colour[row, 0] + (second[row, 0] - colour[row, 0]) * mix) * (red + glow) + shine
            out[v, u, 1] = (colour[row, 1] + (second[row, 1] - colour[row, 1]) * mix) * (green + glow) + shine
            out[v, u, 2] = (colour[row, 2] + (second[row, 2] - colour[row, 2]) * mix) * (blue + glow) + shine


@compiled
def develop(light: NDArray[np.float32], spread: int, curve: NDArray[np.uint8], out: NDArray[np.uint8]) -> None:
    """Averages linear light over `spread` × `spread` pixels and puts it through the film curve, into out (H, W, 3)."""
    rows, columns, _ = out.shape
    top = len(curve) - 1
    for v in range(rows):
        for u in range(columns):
            for i in range(3):
                total = 0.0
                for a in range(spread):
                    for b in range(spread):
                        total += light[v * spread + a, u * spread + b, i]
                out[v, u, i] = curve[min(top, int(total / (spread * spread) * 1024.0))]
