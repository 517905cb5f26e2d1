"""What an upright box meets while it slides or turns on the level: compiled kernels, in closed form.

Upright boxes are prisms, so all happens in plan, and heights decide beside it. A prism is a row of eight: centre x and
y, direction of its first horizontal edge (cos, sin), half lengths along and across that, lowest and highest z; metres.

Sliding: on each of the four normals of the two outlines the overlap of the shadows is linear in time, and two convex
outlines meet while all four overlap. Turning: corners run on circles. Where a corner of one crosses the line of an edge
of the other, and only there, they may begin or cease to overlap; where its distance from a corner or an edge is
stationary they may come nearest.

Compiled functions here call none of another file: numba's cache would not notice when that one changes.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sightline.geometry.envelope import highest

Array = NDArray[np.float64]
Found = tuple[Array, Array, Array]  # per obstacle: contact (share of the way), clearance (metres), depth (metres)

TOUCH = 1e-9  # metres; solids that share less than this only touch
FINE = math.pi / 180  # radians between the angles from which the deepest overlap is sought
GOLDEN = (math.sqrt(5.0) - 1) / 2
NARROWINGS = 40  # of the golden section: 1° becomes 1e-10 radians


@njit(cache=True)
def slid(mover: Array, others: Array, x: float, y: float) -> Found:
    """What a prism (8,) meets when it is shifted by (x, y) metres, for each of the prisms (N, 8)."""
    contacts, clearances, depths = _nothing_met(len(others))
    lines = np.zeros((8, 2))
    for i in range(len(others)):
        enter, deepest = _shadows(mover, others[i], x, y, lines)
        shared = min(mover[7] - others[i, 6], others[i, 7] - mover[6])  # the shorter way out, up or down
        depths[i] = min(deepest, shared)
        if depths[i] > TOUCH:
            contacts[i] = max(enter, 0.0)
            continue
        depths[i] = 0.0
        beside = 0.0 if deepest >= 0.0 else _beside_the_way(mover, others[i], x, y)
        clearances[i] = np.hypot(beside, max(0.0, -shared))
    return contacts, clearances, depths


@njit(cache=True)
def swung(mover: Array, others: Array, x: float, y: float, angle: float) -> Found:
    """What a prism (8,) meets when it is turned by `angle` radians, x towards y, about the vertical through (x, y)
    metres, for each of the prisms (N, 8)."""
    contacts, clearances, depths = _nothing_met(len(others))
    for i in range(len(others)):
        enter, deepest = _turning_in(mover, others[i], x, y, angle)
        shared = min(mover[7] - others[i, 6], others[i, 7] - mover[6])  # the shorter way out, up or down
        depths[i] = min(deepest, shared)
        if depths[i] > TOUCH:
            contacts[i] = enter / abs(angle) if angle != 0.0 else 0.0
            continue
        depths[i] = 0.0
        beside = 0.0 if deepest > 0.0 else _beside_the_turn(mover, others[i], x, y, angle)
        clearances[i] = np.hypot(beside, max(0.0, -shared))
    return contacts, clearances, depths


@njit(cache=True)
def _nothing_met(count: int) -> Found:
    return np.full(count, np.inf), np.zeros(count), np.zeros(count)


@njit(cache=True)
def _shadows(a: Array, b: Array, x: float, y: float, lines: Array) -> tuple[float, float]:
    """When the outline of `a`, shifted by (x, y) over the time 0 to 1, enters that of `b`, and the deepest overlap.

    The overlap at a time is the least over the normals, negative where they are apart. `lines` (8, 2) is overwritten:
    the overlap of either side on each normal, where it begins and how it grows.
    """
    enter = -np.inf
    for k in range(4):
        own = a if k < 2 else b
        nx, ny = (own[2], own[3]) if k % 2 == 0 else (-own[3], own[2])
        reach = _reach(a, nx, ny) + _reach(b, nx, ny)
        start = nx * (b[0] - a[0]) + ny * (b[1] - a[1])
        speed = nx * x + ny * y
        lines[2 * k, 0], lines[2 * k, 1] = reach - start, speed
        lines[2 * k + 1, 0], lines[2 * k + 1, 1] = reach + start, -speed
        if speed != 0.0:
            enter = max(enter, min((start - reach) / speed, (start + reach) / speed))
    return enter, highest(lines)


@njit(cache=True)
def _reach(a: Array, nx: float, ny: float) -> float:
    """Half the length, metres, of a prism's shadow on the direction (nx, ny)."""
    return float(abs(nx * a[2] + ny * a[3]) * a[4] + abs(ny * a[2] - nx * a[3]) * a[5])


@njit(cache=True)
def _corners(a: Array, x: float, y: float, angle: float) -> Array:
    """The outline's corners (4, 2), metres, in turn, after a turn by `angle` about (x, y)."""
    c, s = np.cos(angle), np.sin(angle)
    corners = np.zeros((4, 2))
    for k in range(4):
        along = a[4] if k in (0, 3) else -a[4]
        across = a[5] if k < 2 else -a[5]
        east = a[0] + a[2] * along - a[3] * across - x
        north = a[1] + a[3] * along + a[2] * across - y
        corners[k, 0], corners[k, 1] = x + c * east - s * north, y + s * east + c * north
    return corners


@njit(cache=True)
def _beside_the_way(a: Array, b: Array, x: float, y: float) -> float:
    """Metres between `b` and all that the outline of `a` passes over, where the two do not meet."""
    start, there = _corners(a, 0.0, 0.0, 0.0), _corners(b, 0.0, 0.0, 0.0)
    end = start + np.array([x, y])
    least = min(_between(start, there), _between(end, there))
    for i in range(4):
        for k in range(4):
            least = min(least, _to_edge(there[k], start[i], end[i]))
    return float(np.sqrt(least))


@njit(cache=True)
def _between(p: Array, q: Array) -> float:
    """Least squared distance of two outlines (4, 2) that do not meet: from a corner to an edge."""
    least = np.inf
    for i in range(4):
        for k in range(4):
            least = min(least, _to_edge(p[i], q[k], q[k - 1]), _to_edge(q[i], p[k], p[k - 1]))
    return least


@njit(cache=True)
def _to_edge(point: Array, start: Array, end: Array) -> float:
    """Squared distance of a point (2,) from the stretch between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    east, north = point[0] - start[0], point[1] - start[1]
    square = dx * dx + dy * dy
    part = min(max((east * dx + north * dy) / square, 0.0), 1.0) if square > 0.0 else 0.0
    east, north = east - part * dx, north - part * dy
    return float(east * east + north * north)


@njit(cache=True)
def _overlap(a: Array, b: Array, x: float, y: float, angle: float) -> float:
    """Least overlap of the shadows, metres, after `a` has turned by `angle` about (x, y); negative: apart."""
    c, s = np.cos(angle), np.sin(angle)
    ux, uy = c * a[2] - s * a[3], s * a[2] + c * a[3]
    east, north = b[0] - x - c * (a[0] - x) + s * (a[1] - y), b[1] - y - s * (a[0] - x) - c * (a[1] - y)
    least = np.inf
    for k in range(4):
        nx, ny = (ux, uy) if k == 0 else (-uy, ux) if k == 1 else (b[2], b[3]) if k == 2 else (-b[3], b[2])
        reach = abs(nx * ux + ny * uy) * a[4] + abs(ny * ux - nx * uy) * a[5] + _reach(b, nx, ny)
        least = min(least, reach - abs(nx * east + ny * north))
    return least


@njit(cache=True)
def _turning_in(a: Array, b: Array, x: float, y: float, angle: float) -> tuple[float, float]:
    """Radians after which the outlines begin to overlap, infinite for never, and the deepest overlap on the way.

    A way on which they stay apart has depth 0.
    """
    far = np.hypot(b[0] - x, b[1] - y) - np.hypot(b[4], b[5])
    if far > np.hypot(a[0] - x, a[1] - y) + np.hypot(a[4], a[5]):
        return np.inf, 0.0  # out of the reach of every corner
    sign, total = (-1.0 if angle < 0.0 else 1.0), abs(angle)
    changes = np.zeros(66)
    changes[1] = total
    count = _crossings(_corners(a, x, y, 0.0), _corners(b, x, y, 0.0), x, y, sign, total, changes, 2)
    count = _crossings(_corners(b, x, y, 0.0), _corners(a, x, y, 0.0), x, y, -sign, total, changes, count)
    ordered = np.sort(changes[:count])
    enter, deepest = np.inf, 0.0
    if total == 0.0:
        deepest = max(0.0, _overlap(a, b, x, y, 0.0))
        return (0.0 if deepest > TOUCH else np.inf), deepest
    for k in range(count - 1):
        start, end = ordered[k], ordered[k + 1]
        middle = _overlap(a, b, x, y, sign * (start + end) / 2)
        if middle > TOUCH:
            enter = min(enter, start)
        if middle > 0.0:
            deepest = max(deepest, _deepest(a, b, x, y, sign * start, sign * end))
    return enter, deepest


@njit(cache=True)
def _crossings(p: Array, q: Array, x: float, y: float, sign: float, total: float, changes: Array, count: int) -> int:
    """Note at which angles (0 to `total`, in the sense of `sign`) corners of `p`, turned about (x, y), lie on the lines
    of the edges of `q`; behind the first `count` of `changes`. How many there are then."""
    for i in range(4):
        radius = np.hypot(p[i, 0] - x, p[i, 1] - y)
        heading = np.arctan2(p[i, 1] - y, p[i, 0] - x)
        for k in range(4):
            nx, ny = q[k, 1] - q[k - 1, 1], q[k - 1, 0] - q[k, 0]
            length = np.hypot(nx, ny)
            height = (nx * (q[k, 0] - x) + ny * (q[k, 1] - y)) / length
            if abs(height) > radius:
                continue
            wide = np.arccos(height / radius) if radius > 0.0 else 0.0
            for side in (-1.0, 1.0):
                turn = (sign * (np.arctan2(ny, nx) + side * wide - heading)) % (2 * np.pi)
                if turn < total:
                    changes[count] = turn
                    count += 1
    return count


@njit(cache=True)
def _deepest(a: Array, b: Array, x: float, y: float, start: float, end: float) -> float:
    """The deepest overlap between two angles: the best of an even row of them, narrowed down about each peak."""
    steps = max(4, int(np.ceil(abs(end - start) / FINE)))
    step = (end - start) / steps
    row = np.zeros(steps + 1)
    for k in range(steps + 1):
        row[k] = _overlap(a, b, x, y, start + k * step)
    deepest = max(row[0], row[steps])
    for k in range(steps + 1):
        before, after = max(k - 1, 0), min(k + 1, steps)
        if row[k] < row[before] or row[k] < row[after]:
            continue
        low, high = start + before * step, start + after * step
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        at_left, at_right = _overlap(a, b, x, y, left), _overlap(a, b, x, y, right)
        for _ in range(NARROWINGS):
            if at_left >= at_right:
                high, right, at_right = right, left, at_left
                left = high - GOLDEN * (high - low)
                at_left = _overlap(a, b, x, y, left)
            else:
                low, left, at_left = left, right, at_right
                right = low + GOLDEN * (high - low)
                at_right = _overlap(a, b, x, y, right)
        deepest = max(deepest, at_left, at_right)
    return float(deepest)


@njit(cache=True)
def _beside_the_turn(a: Array, b: Array, x: float, y: float, angle: float) -> float:
    """Metres at which the outline of `a` passes that of `b` while it turns about (x, y), where the two do not meet.

    Looked at where it may be least: at both ends, and where a corner of one is in line (from the pivot) with a corner
    of the other, or with the normal of one of its edges.
    """
    sign, total = (-1.0 if angle < 0.0 else 1.0), abs(angle)
    there = _corners(b, x, y, 0.0)
    own = _corners(a, x, y, 0.0)
    least = min(_between(own, there), _between(_corners(a, x, y, angle), there))
    for i in range(4):
        heading = np.arctan2(own[i, 1] - y, own[i, 0] - x)
        other = np.arctan2(there[i, 1] - y, there[i, 0] - x)
        for k in range(12):
            if k < 4:
                turn = np.arctan2(there[k, 1] - y, there[k, 0] - x) - heading
            elif k < 8:
                turn = np.arctan2(b[3], b[2]) + k * np.pi / 2 - heading
            else:
                turn = other - np.arctan2(a[3], a[2]) - k * np.pi / 2
            turn = (sign * turn) % (2 * np.pi)
            if turn < total:
                least = min(least, _between(_corners(a, x, y, sign * turn), there))
    return float(np.sqrt(least))


@njit(cache=True)
def slides(mover: Array, other: Array, shifts: Array) -> Found:
    """What `slid` finds of one obstacle (8,) for each of the shifts (M, 2), metres."""
    contacts, clearances, depths = _nothing_met(len(shifts))
    for k in range(len(shifts)):
        met, beside, deep = slid(mover, other.reshape(1, 8), shifts[k, 0], shifts[k, 1])
        contacts[k], clearances[k], depths[k] = met[0], beside[0], deep[0]
    return contacts, clearances, depths


@njit(cache=True)
def swings(mover: Array, other: Array, x: float, y: float, angles: Array) -> Found:
    """What `swung` finds of one obstacle (8,) for each of the angles (M,), radians."""
    contacts, clearances, depths = _nothing_met(len(angles))
    for k in range(len(angles)):
        met, beside, deep = swung(mover, other.reshape(1, 8), x, y, angles[k])
        contacts[k], clearances[k], depths[k] = met[0], beside[0], deep[0]
    return contacts, clearances, depths
