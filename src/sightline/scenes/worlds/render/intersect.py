"""Rays against solids and against the shell of a room; the loops that are compiled.

A ray is origin + t · direction. Directions have camera z = 1, so that t is z-depth in metres.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled, leaf
from sightline.scenes.worlds.render.horizon import bin_of, in_window

Array = NDArray[np.float64]
Index = NDArray[np.int64]

# what the shell of a room answers in place of a part's index; walls count down from WALL
FLOOR, CEILING, SKY, WALL = -1, -2, -3, -4
NEAR = 1e-4  # metres; a ray does not meet what it starts on


@leaf
def hit_block(
    ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, hx: float, hy: float, hz: float
) -> float:
    """First t > 0 at which a ray enters a box centred on the origin, inf if it misses or starts inside."""
    ix, iy, iz = 1.0 / dx, 1.0 / dy, 1.0 / dz
    a, b = (-hx - ox) * ix, (hx - ox) * ix
    enter, leave = min(a, b), max(a, b)
    a, b = (-hy - oy) * iy, (hy - oy) * iy
    enter, leave = max(enter, min(a, b)), min(leave, max(a, b))
    a, b = (-hz - oz) * iz, (hz - oz) * iz
    enter, leave = max(enter, min(a, b)), min(leave, max(a, b))
    if enter <= leave and enter > NEAR:
        return enter
    return np.inf


@leaf
def hit_ellipsoid(
    ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, hx: float, hy: float, hz: float
) -> float:
    """First t > 0 at which a ray meets an ellipsoid centred on the origin, inf if it misses."""
    ox, oy, oz = ox / hx, oy / hy, oz / hz
    dx, dy, dz = dx / hx, dy / hy, dz / hz
    a = dx * dx + dy * dy + dz * dz
    b = ox * dx + oy * dy + oz * dz
    c = ox * ox + oy * oy + oz * oz - 1.0
    root = b * b - a * c
    if root < 0.0:
        return np.inf
    t = (-b - np.sqrt(root)) / a
    return t if t > NEAR else np.inf


@leaf
def hit_frustum(
    ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, hx: float, hy: float, hz: float, taper: float
) -> float:
    """First t > 0 at which a ray meets a frustum centred on the origin with its axis along z, inf if it misses."""
    best = np.inf
    level, slope = (1.0 + taper) * 0.5, (taper - 1.0) / (2.0 * hz)  # radius factor at height z: level + slope z
    px, py, qx, qy = ox / hx, oy / hy, dx / hx, dy / hy
    k, s = level + slope * oz, slope * dz
    a = qx * qx + qy * qy - s * s
    b = px * qx + py * qy - k * s
    c = px * px + py * py - k * k
    root = b * b - a * c
    if root >= 0.0 and a != 0.0:
        root = np.sqrt(root)
        for t in ((-b - root) / a, (-b + root) / a):
            if NEAR < t < best and abs(oz + t * dz) <= hz:
                best = t
    if dz != 0.0:
        t = (-hz - oz) / dz
        if NEAR < t < best and (px + t * qx) ** 2 + (py + t * qy) ** 2 <= 1.0:
            best = t
        t = (hz - oz) / dz
        if NEAR < t < best and (px + t * qx) ** 2 + (py + t * qy) ** 2 <= taper * taper:
            best = t
    return best


@leaf
def hit_part(
    kind: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, hx: float, hy: float, hz: float,
    taper: float,
) -> float:  # fmt: skip
    """First t > 0 at which a ray in a part's own coordinates meets it, inf if it misses; half sizes in metres."""
    if kind == 0:
        return hit_block(ox, oy, oz, dx, dy, dz, hx, hy, hz)
    if kind == 1:
        return hit_ellipsoid(ox, oy, oz, dx, dy, dz, hx, hy, hz)
    return hit_frustum(ox, oy, oz, dx, dy, dz, hx, hy, hz, taper)


@compiled
def trace_shell(
    eye: Array,
    frame: Array,
    lens: Array,
    walls: Array,
    starts: Index,
    seen: Index,
    height: float,
    windows: Array,
    depth: Array,
    part: NDArray[np.int32],
) -> None:
    """Depth (H, W) and surface (H, W) of the empty room.

    eye (3,), frame (3, 3) world_from_camera, lens (fx, fy, cx, cy), walls (K, 5) corner, direction, length; windows
    (Q, 5) wall, start, end, low, high; starts and seen are the eye's horizon. Rays through a window get inf and SKY.
    """
    rows, columns = depth.shape
    for v in range(rows):
        y = (v + 0.5 - lens[3]) / lens[1]
        for u in range(columns):
            x = (u + 0.5 - lens[2]) / lens[0]
            dx = frame[0, 0] * x + frame[0, 1] * y + frame[0, 2]
            dy = frame[1, 0] * x + frame[1, 1] * y + frame[1, 2]
            dz = frame[2, 0] * x + frame[2, 1] * y + frame[2, 2]
            best, surface = np.inf, SKY
            if dz < 0.0:
                best, surface = -eye[2] / dz, FLOOR
            elif dz > 0.0:
                best, surface = (height - eye[2]) / dz, CEILING
            j = bin_of(dx, dy)
            for e in range(starts[j], starts[j + 1]):
                k = seen[e]
                # the room lies left of each wall, so only rays that run to its right can reach it
                toward = dx * walls[k, 3] - dy * walls[k, 2]
                if toward <= 0.0:
                    continue
                rx, ry = walls[k, 0] - eye[0], walls[k, 1] - eye[1]
                t = (rx * walls[k, 3] - ry * walls[k, 2]) / toward
                if NEAR < t < best:
                    along = (t * dx - rx) * walls[k, 2] + (t * dy - ry) * walls[k, 3]
                    if 0.0 <= along <= walls[k, 4]:
                        best, surface = t, WALL - k
            if surface <= WALL:
                k = WALL - surface
                z = eye[2] + best * dz
                along = (eye[0] + best * dx - walls[k, 0]) * walls[k, 2] + (eye[1] + best * dy - walls[k, 1]) * walls[
                    k, 3
                ]
                if in_window(k, along, z, windows):
                    best, surface = np.inf, SKY
            depth[v, u] = best
            part[v, u] = surface


@leaf
def box_corners(center: Array, half: Array, turn: Array, out: Array) -> None:
    """Writes the corners (8, 3) of a part's box; bits of a corner's number tell its sides."""
    for corner in range(8):
        a = half[0] if corner & 1 else -half[0]
        b = half[1] if corner & 2 else -half[1]
        c = half[2] if corner & 4 else -half[2]
        for i in range(3):
            out[corner, i] = center[i] + turn[i, 0] * a + turn[i, 1] * b + turn[i, 2] * c


@leaf
def screen_bounds(corners: Array, lens: Array, columns: float, rows: float, out: Array) -> None:
    """Writes the pixels (u0, v0, u1, v1) that a box can cover, clipped to the picture.

    corners (8, 3) in camera coordinates. What of the box lies nearer than `NEAR` is cut off first.
    """
    near = 0.5 * NEAR
    u0, v0, u1, v1 = np.inf, np.inf, -np.inf, -np.inf
    for corner in range(8):
        x, y, z = corners[corner, 0], corners[corner, 1], corners[corner, 2]
        if z >= near:
            u, v = lens[0] * x / z + lens[2], lens[1] * y / z + lens[3]
            u0, v0, u1, v1 = min(u0, u), min(v0, v), max(u1, u), max(v1, v)
            continue
        for axis in range(3):
            other = corner ^ (1 << axis)
            if corners[other, 2] < near:
                continue
            share = (near - z) / (corners[other, 2] - z)
            u = lens[0] * (x + share * (corners[other, 0] - x)) / near + lens[2]
            v = lens[1] * (y + share * (corners[other, 1] - y)) / near + lens[3]
            u0, v0, u1, v1 = min(u0, u), min(v0, v), max(u1, u), max(v1, v)
    out[0], out[1] = max(0.0, np.floor(u0)), max(0.0, np.floor(v0))
    out[2], out[3] = min(columns, np.ceil(u1)), min(rows, np.ceil(v1))


@leaf
def outline(corners: Array, lens: Array, out: Array) -> bool:
    """Writes the edges (12, 4) of a box on the picture: upper end (v, u), lower end v, and columns a row.

    False, and nothing written, where part of the box lies nearer than `NEAR`.
    """
    for corner in range(8):
        if corners[corner, 2] < NEAR:
            return False
    n = 0
    for corner in range(8):
        for axis in range(3):
            other = corner | (1 << axis)
            if other == corner:
                continue
            za, zb = corners[corner, 2], corners[other, 2]
            ua, va = lens[0] * corners[corner, 0] / za + lens[2], lens[1] * corners[corner, 1] / za + lens[3]
            ub, vb = lens[0] * corners[other, 0] / zb + lens[2], lens[1] * corners[other, 1] / zb + lens[3]
            if vb < va:
                ua, va, ub, vb = ub, vb, ua, va
            out[n, 0], out[n, 1], out[n, 2] = va, ua, vb
            out[n, 3] = (ub - ua) / (vb - va) if vb - va > 1e-9 else 0.0
            n += 1
    return True


@leaf
def span(edges: Array, v: float) -> tuple[float, float]:
    """The columns between which row `v` (of pixels' centres) crosses a box's outline, a pixel more on each side."""
    low, high = np.inf, -np.inf
    for n in range(12):
        if edges[n, 0] - 1e-6 <= v <= edges[n, 2] + 1e-6:
            u = edges[n, 1] + (v - edges[n, 0]) * edges[n, 3]
            low, high = min(low, u), max(high, u)
    return np.floor(low) - 1.0, np.ceil(high) + 1.0


@leaf
def local_frame(turn_camera: Array, center_camera: Array, turn: Array, origin: Array) -> None:
    """Writes the eye (3,) in a part's own coordinates into `origin`, and nothing else; turn (3, 3) is a work array."""
    for i in range(3):
        origin[i] = 0.0
        for j in range(3):
            turn[i, j] = turn_camera[j, i]
            origin[i] -= turn_camera[j, i] * center_camera[j]


@leaf
def nearest_corner(center: Array, half: Array, turn: Array) -> float:
    """Least camera z in metres of a part's box; center (3,), half (3,), turn (3, 3) in camera coordinates."""
    return float(center[2] - abs(turn[2, 0]) * half[0] - abs(turn[2, 1]) * half[1] - abs(turn[2, 2]) * half[2])


@compiled
def trace_parts(
    order: NDArray[np.int64],
    taper_of: Array,
    kind: NDArray[np.int64],
    half: Array,
    outer: Array,
    center_camera: Array,
    turn_camera: Array,
    lens: Array,
    depth: Array,
    part: NDArray[np.int32],
) -> None:
    """Draws parts, in the given order, into depth (H, W) and part (H, W) wherever they are nearer.

    outer (P, 3): half sizes of the box around each; center_camera (P, 3) and turn_camera (P, 3, 3) hold the parts in
    camera coordinates. Each part visits the pixels within its box's outline only, and skips those where something
    nearer than all of it stands: near ones first is fastest.
    """
    rows, columns = depth.shape
    turn, origin, area = np.empty((3, 3)), np.empty(3), np.empty(4)
    corners, edges = np.empty((8, 3)), np.empty((12, 4))
    for p in order:
        box_corners(center_camera[p], outer[p], turn_camera[p], corners)
        screen_bounds(corners, lens, float(columns), float(rows), area)
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        whole = outline(corners, lens, edges)
        local_frame(turn_camera[p], center_camera[p], turn, origin)
        least = nearest_corner(center_camera[p], outer[p], turn_camera[p])
        shape, taper, hx, hy, hz = kind[p], taper_of[p], half[p, 0], half[p, 1], half[p, 2]
        ox, oy, oz = origin[0], origin[1], origin[2]
        ax, ay, az = turn[0, 0], turn[1, 0], turn[2, 0]
        for v in range(int(area[1]), int(area[3])):
            low, high = area[0], area[2]
            if whole:
                first, last = span(edges, v + 0.5)
                low, high = max(low, first), min(high, last)
            y = (v + 0.5 - lens[3]) / lens[1]
            bx = turn[0, 1] * y + turn[0, 2]
            by = turn[1, 1] * y + turn[1, 2]
            bz = turn[2, 1] * y + turn[2, 2]
            for u in range(int(low), int(high)):
                if depth[v, u] <= least:
                    continue
                x = (u + 0.5 - lens[2]) / lens[0]
                t = hit_part(shape, ox, oy, oz, ax * x + bx, ay * x + by, az * x + bz, hx, hy, hz, taper)
                if t < depth[v, u]:
                    depth[v, u] = t
                    part[v, u] = p
