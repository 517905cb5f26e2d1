"""Whether a body can go its way: its parts, as upright boxes, tried against everything else at many moments.

A box is a row (7,) as in `occupied`: x, y, half sizes, yaw in radians, lowest and highest z. A part's row is the
upright box around it, turned as the part is, so that what is clear by rows is clear.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.compiled import compiled
from sightline.scenes.worlds.motions.extents import reach_along
from sightline.scenes.worlds.motions.motion import Motion
from sightline.scenes.worlds.parts import Parts
from sightline.scenes.worlds.places.occupied import collides
from sightline.scenes.worlds.world import Room

Array = NDArray[np.float64]
Index = NDArray[np.int64]

CLEARANCE = 0.006  # metres; more than a body at 1 m/s goes in half a step, so that nothing slips between two moments
STEPS_PER_S = 192
WALL = 0.05  # metres that walls are thick, outwards


def part_rows(parts: Parts, rows: Index) -> Array:
    """Upright boxes (N, 7) around some parts."""
    # the longer of a part's axes, seen from above, gives the heading
    flat = parts.rotation[rows][:, :2]
    spans = np.linalg.norm(flat, axis=1) * parts.half[rows]
    x, y = flat[np.arange(len(rows)), :, spans.argmax(axis=1)].T
    yaw = np.arctan2(y, x)
    axes = np.zeros((len(rows), 3, 3))
    axes[:, 0, 0] = axes[:, 1, 1] = np.cos(yaw)
    axes[:, 1, 0], axes[:, 0, 1] = np.sin(yaw), -np.sin(yaw)
    axes[:, 2, 2] = 1.0
    low, high = reach_along(parts, rows, axes)
    middle = (axes @ ((low + high) / 2)[:, :, None])[:, :2, 0]
    return np.column_stack([middle, (high - low)[:, :2] / 2, yaw, low[:, 2], high[:, 2]])


def wall_rows(room: Room) -> Array:
    """Upright boxes of the walls, just outside the room, and of the walls above doorways."""
    outwards = np.arctan2(room.directions[:, 1], room.directions[:, 0])
    middle = room.polygon + room.directions * room.lengths[:, None] / 2 - room.inward * WALL / 2
    ones = np.ones(len(middle))
    walls = np.column_stack([middle, room.lengths / 2, ones * WALL / 2, outwards, 0 * ones, ones * room.height])
    low, high = room.lintels[:, :3], room.lintels[:, 3:]
    half, none = (high - low)[:, :2] / 2, np.zeros(len(low))
    return np.vstack([walls, np.column_stack([(low + high)[:, :2] / 2, half, none, low[:, 2], high[:, 2]])])


def moving_rows(parts: Parts, motion: Motion, times_s: Array) -> Array:
    """Upright boxes (T, M, 7) around the parts that move, at each time."""
    turn, shift = motion.at(times_s)
    rows = motion.parts
    center = np.einsum("tij,mj->tmi", turn, parts.center[rows]) + shift[:, None]
    rotation = turn[:, None] @ parts.rotation[rows]
    many = np.tile(rows, len(times_s))
    moved = replace(
        parts,
        kind=parts.kind[many],
        center=center.reshape(-1, 3),
        half=parts.half[many],
        rotation=rotation.reshape(-1, 3, 3),
        taper=parts.taper[many],
    )
    return part_rows(moved, np.arange(len(many))).reshape(len(times_s), len(rows), 7)


@compiled
def any_touch(moving: Array, others: Array, clearance: float) -> bool:
    """Whether at any of T moments a box of moving (T, M, 7) comes too near to others (T or 1, Q, 7), metres."""
    for t in range(len(moving)):
        taken = others[min(t, len(others) - 1)]
        for m in range(moving.shape[1]):
            if collides(taken, moving[t, m], clearance):
                return True
    return False


def near(moving: Array, still: Array) -> Array:
    """Those of still (Q, 7) that moving (T, M, 7) might ever reach, by circles around them."""
    reach = np.hypot(moving[..., 2], moving[..., 3])[..., None]
    low, high = (moving[..., :2] - reach).min(axis=(0, 1)), (moving[..., :2] + reach).max(axis=(0, 1))
    own = np.hypot(still[:, 2], still[:, 3])[:, None] + CLEARANCE
    met = ((still[:, :2] + own >= low) & (still[:, :2] - own <= high)).all(axis=1)
    met &= (still[:, 6] >= moving[..., 5].min()) & (still[:, 5] <= moving[..., 6].max())
    return np.asarray(still[met])


def is_clear(moving: Array, still: Array, others: list[Array]) -> bool:
    """Whether moving (T, M, 7) touches neither still (Q, 7) nor any of the others (T, Q, 7) at the same moment."""
    met = near(moving, still)[None]
    return not (any_touch(moving, met, CLEARANCE) or any(any_touch(moving, other, CLEARANCE) for other in others))
