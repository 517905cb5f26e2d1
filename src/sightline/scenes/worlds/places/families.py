"""The ways flats are laid out, and which of their rooms is used for what.

| family   | layout                                                              | serves          |
|----------|---------------------------------------------------------------------|-----------------|
| corridor | rooms on both sides of a corridor                                   | everything      |
| enfilade | rooms that open into each other, in one row or two                  | everything      |
| hall     | rooms around a hall                                                 | everything      |
| studio   | open rooms round a corner, joined by wide openings; L-shaped outline | evaluation only |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sightline.errors import SceneError
from sightline.scenes.worlds.places.plan import (
    CORNER,
    OUTSIDE,
    WALL,
    Doorway,
    Plan,
    centred,
    join,
    mirrored,
    transposed,
)

Rectangle = tuple[float, float, float, float]  # x and y of the lowest corner, width, depth in metres
Family = Callable[[np.random.Generator], Plan]

SMALLEST, LARGEST = 40.0, 120.0  # square metres of a flat
HUBS = ("living", "dining", "kitchen", "office")  # what a room that leads on to others is used for, the larger first
LEAVES = ("bedroom", "kitchen", "bedroom", "living", "office", "bedroom", "dining")


def corridor(rng: np.random.Generator) -> Plan:
    """Two or three rooms on one side of a corridor, one to three on the other."""
    wide = float(rng.uniform(1.45, 1.8))
    above, below = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    length = max(above, below) * float(rng.uniform(2.8, 3.5))
    rooms: list[Rectangle] = [(0.0, 0.0, length, wide)]
    rooms += row(rng, 0.0, wide + WALL, length, float(rng.uniform(2.7, 4.0)), above)
    depth = float(rng.uniform(2.7, 4.0))
    rooms += row(rng, 0.0, -WALL - depth, length, depth, below)
    return joined(rng, rooms, [(0, k) for k in range(1, len(rooms))], ("corridor",))


def enfilade(rng: np.random.Generator) -> Plan:
    """Three to five rooms in a row, or two rows of two or three that meet at one end."""
    if rng.random() < 0.5:
        count = int(rng.integers(3, 6))
        rooms = row(rng, 0.0, 0.0, count * float(rng.uniform(2.9, 3.8)), float(rng.uniform(3.6, 5.0)), count)
        return joined(rng, rooms, [(k, k + 1) for k in range(count - 1)])
    first, second = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    length = max(first, second) * float(rng.uniform(2.9, 3.8))
    depth = float(rng.uniform(3.0, 4.2))
    rooms = row(rng, 0.0, 0.0, length, depth, first)
    rooms += row(rng, 0.0, depth + WALL, length, float(rng.uniform(3.0, 4.2)), second)
    pairs = [(k, k + 1) for k in range(first - 1)] + [(first + k, first + k + 1) for k in range(second - 1)]
    return joined(rng, rooms, [*pairs, (first - 1, first + second - 1)])


def hall(rng: np.random.Generator) -> Plan:
    """A hall with one or two rooms at its sides, one or two behind it, and sometimes as many before it."""
    w, d = float(rng.uniform(3.3, 4.8)), float(rng.uniform(3.0, 4.2))
    west, east = float(rng.uniform(2.3, 3.4)), float(rng.uniform(2.3, 3.4))
    rooms: list[Rectangle] = [(0.0, 0.0, w, d), (-WALL - west, 0.0, west, d)]
    left, right = -WALL - west, w
    if rng.random() < 0.7:
        rooms.append((w + WALL, 0.0, east, d))
        right = w + WALL + east
    for level in (1, -1) if rng.random() < 0.6 else (1,):
        depth = float(rng.uniform(2.6, 3.8))
        y = d + WALL if level == 1 else -WALL - depth
        # both rooms of a pair must touch the hall
        cut = float(rng.uniform(1.4, w - 1.4))
        rooms += [(left, y, cut - left, depth), (cut + WALL, y, right - cut - WALL, depth)]
    return joined(rng, rooms, [(0, k) for k in range(1, len(rooms))])


def studio(rng: np.random.Generator) -> Plan:
    """Kitchen at the corner, living and dining room open to it on two sides, bedroom and bathroom at the far ends."""
    a, b = float(rng.uniform(3.2, 4.2)), float(rng.uniform(3.2, 4.2))
    first, second = float(rng.uniform(4.0, 5.4)), float(rng.uniform(3.2, 4.4))
    bed, bath = float(rng.uniform(3.0, 3.8)), float(rng.uniform(1.9, 2.6))
    rooms: list[Rectangle] = [
        (0.0, 0.0, a, b),
        (a + WALL, 0.0, first, b),
        (0.0, b + WALL, a, second),
        (a + first + 2 * WALL, 0.0, bed, b),
        (0.0, b + second + 2 * WALL, a, bath),
    ]
    plan = _plan(("kitchen", "living", "dining", "bedroom", "bathroom"), rooms)
    for one, other, wide in ((0, 1, True), (0, 2, True), (1, 3, False), (2, 4, False)):
        plan = join(plan, one, other, rng, wide)
    return plan


def row(rng: np.random.Generator, x: float, y: float, length: float, depth: float, count: int) -> list[Rectangle]:
    """Rooms side by side that fill a length with walls between them, none much wider than the others."""
    shares = rng.uniform(0.75, 1.3, count)
    widths = (length - (count - 1) * WALL) * shares / shares.sum()
    starts = x + np.concatenate([[0.0], np.cumsum(widths[:-1] + WALL)])
    return [(float(start), y, float(width), depth) for start, width in zip(starts, widths, strict=True)]


def _plan(uses: tuple[str, ...], rooms: list[Rectangle]) -> Plan:
    low = np.array([room[:2] for room in rooms])
    return Plan(uses, low, low + np.array([room[2:] for room in rooms]), ())


def joined(
    rng: np.random.Generator, rooms: list[Rectangle], pairs: list[tuple[int, int]], known: tuple[str, ...] = ()
) -> Plan:
    """A plan of rooms with a doorway for each pair; the first rooms' uses may be known, the others' follow from size
    and doors."""
    plan = _plan((*known, *("" for _ in rooms[len(known) :])), rooms)
    for a, b in pairs:
        plan = join(plan, a, b, rng)
    return replace(plan, uses=uses_of(plan))


def uses_of(plan: Plan) -> tuple[str, ...]:
    """What each room is for: the smallest with one door is the bathroom, rooms that lead on are lived in."""
    uses, areas, doors = list(plan.uses), plan.areas, plan.doors
    unset = sorted((k for k, use in enumerate(uses) if not use), key=lambda k: -areas[k])
    leaves = [k for k in unset if doors[k] < 2]
    hubs = [k for k in unset if doors[k] >= 2]
    uses[leaves.pop()] = "bathroom"
    for k, use in zip(hubs, HUBS, strict=False):
        uses[k] = use
    wanted = [use for use in LEAVES if use == "bedroom" or use not in uses]
    if not hubs:
        wanted.insert(0, wanted.pop(wanted.index("living")))
    for k, use in zip(leaves, wanted, strict=False):
        uses[k] = use
    return tuple(uses)


def with_entrance(plan: Plan, rng: np.random.Generator) -> Plan:
    """The plan with its front door, in the most public room that has outer wall enough."""
    order = ("corridor", "living", "dining", "kitchen", "office", "bedroom", "bathroom")
    for room in sorted(range(len(plan.uses)), key=lambda k: order.index(plan.uses[k])):
        for side in (int(s) for s in rng.permutation(4)):
            width = float(rng.uniform(0.85, 0.95))
            for start, end in plan.outer(room, side):
                if (slack := end - start - width - 2 * CORNER) > 0:
                    at = start + CORNER + float(rng.random()) * slack
                    return replace(plan, doorways=(*plan.doorways, Doorway(room, side, OUTSIDE, at, at + width)))
    raise SceneError("the plan of a flat has no outer wall for its front door; use another seed")


SEEN: tuple[Family, ...] = (corridor, enfilade, hall)
KEPT: tuple[Family, ...] = (studio,)


def make_plan(rng: np.random.Generator, families: tuple[Family, ...] = SEEN) -> Plan:
    """A flat of 40–120 m² in one of the families, any way round, its middle at the origin."""
    for _ in range(40):
        plan = families[int(rng.integers(len(families)))](rng)
        joined_up = len(plan.doorways) == len(plan.uses) - 1
        if not (joined_up and SMALLEST <= plan.areas.sum() <= LARGEST and 3 <= len(plan.uses) <= 7):
            continue
        if rng.random() < 0.5:
            plan = transposed(plan)
        for axis in (0, 1):
            if rng.random() < 0.5:
                plan = mirrored(plan, axis)
        return with_entrance(centred(plan), rng)
    raise SceneError("no plan of 40–120 m² came out of 40 attempts; use another seed")
