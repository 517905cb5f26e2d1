"""Ways over the floor of a scene from beside one thing to beside another, and whether a way is the only good one.

Whoever goes is round and 50 cm wide, and starts and ends with the middle at most 60 cm from the thing. A second way is
looked for by closing the middle of the first: where it is little longer and differs in what is asked, nobody can tell
which is meant.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.geometry.free_way import Floor, NoWay, Way, along, apart_in_plan, shortest_way
from sightline.questions.occasion import Occasion
from sightline.questions.refer import mentions
from sightline.scenes.table import SceneTable

BODY = 0.25  # metres: the radius of who goes
BESIDE = 0.6  # metres from a thing at which a way from or to it may begin or end
ON_FLOOR = 0.15  # metres: what begins higher does not stand on the floor
SHORTEST = 1.5  # metres; a shorter way tells nothing
ENDS = 0.8  # metres at either end that a second way may share
APART = 0.3  # metres that a second way keeps from the first
LITTLE = 1.25, 0.3  # a second way that is no longer than so many times the first and so many metres is as good
TIGHT = 0.05  # metres of radius that must not matter
SAME = 0.04, 0.1  # share of its length and metres by which the way of a thinner or thicker body may differ
SECONDS = 2  # other ways looked at


class Ground(NamedTuple):
    """The floor of a scene, and what stands on it and has a name: rows, and the upright boxes by row."""

    floor: Floor
    things: dict[int, Box]


def whole(table: SceneTable) -> Occasion | None:
    """The whole scene as an occasion, whatever frames it has; None where things move or nobody knows the floor."""
    if table.scene.read_free_space is None or any(thing.motion for thing in table.scene.objects):
        return None
    return Occasion(table, None, table.kept(None))


def ground(occasion: Occasion) -> Ground:
    """The floor of the scene, read once."""
    return occasion.once(_ground)


def _ground(occasion: Occasion) -> Ground:
    read = occasion.scene.read_free_space
    if read is None:
        raise ValueError("a ground is asked for only of scenes that know their free space")
    space = read()
    lows = [float(occasion.box(i).bounds[0, 2]) for i in range(len(occasion.labels)) if occasion.boxed(i)]
    room = occasion.scene.room
    level = room.floor_z if room is not None and room.floor_z is not None else min(lows, default=0.0)
    named = {i: occasion.box(i) for i in mentions(occasion)}
    things = {i: box for i, box in named.items() if box.is_upright() and box.bounds[0, 2] <= level + ON_FLOOR}
    return Ground(Floor(space.open, space.origin, space.cell), things)


def way_between(occasion: Occasion, i: int, j: int, radius: float = BODY) -> Way | NoWay:
    """The shortest way from beside thing `i` to beside thing `j`, both standing on the floor."""
    return shortest_way(ground(occasion).floor, place(occasion, i), place(occasion, j), radius)


def place(occasion: Occasion, i: int) -> NDArray[np.bool_]:
    """Where somebody who is beside thing `i` may have the middle: cells of the floor (H, W)."""
    return occasion.once(_place, i)


def _place(occasion: Occasion, i: int) -> NDArray[np.bool_]:
    here = ground(occasion)
    return here.floor.beside(here.things[i], BESIDE)


def as_good(occasion: Occasion, i: int, j: int, way: Way) -> list[Way] | None:
    """Ways that somebody could take for the shortest: those of a body a little thinner or thicker, the one found from
    the other end, and others that are little longer.

    None where a little more or less of width makes another way of it, or none.
    """
    found = []
    for radius in (BODY - TIGHT, BODY + TIGHT):
        other = way_between(occasion, i, j, radius)
        if isinstance(other, NoWay) or abs(other.length - way.length) > SAME[0] * way.length + SAME[1]:
            return None
        found.append(other)
    back = way_between(occasion, j, i)
    if isinstance(back, Way):
        found.append(Way(back.points[::-1], back.cells[::-1], back.clearance))
    return [*found, *_others(occasion, i, j, way)]


def _others(occasion: Occasion, i: int, j: int, way: Way) -> list[Way]:
    """Ways elsewhere that are little longer."""
    floor = ground(occasion).floor
    most, last, left = LITTLE[0] * way.length + LITTLE[1], way, floor.open.copy()
    found: list[Way] = []
    for _ in range(SECONDS):
        left &= ~_strip(floor, last)
        # What is closed to a second way is no obstacle: it may pass as near to it as it likes.
        other = shortest_way(_only(floor, left), place(occasion, i), place(occasion, j), BODY)
        if isinstance(other, NoWay) or other.length > most:
            break
        found.append(other)
        last = other
    return found


def _strip(floor: Floor, way: Way) -> NDArray[np.bool_]:
    """Cells (H, W) about the middle of a way."""
    places, gone = along(way.points, floor.cell)
    middle = places[(gone > ENDS) & (gone < way.length - ENDS)]
    flags = np.zeros_like(floor.open)
    if not len(middle):
        return flags
    reach = math.ceil(APART / floor.cell)
    columns, rows = ((middle - floor.origin) // floor.cell).astype(np.int64).T
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.hypot(down, right) * floor.cell <= APART
    r = np.clip(rows[:, None] + down[disc], 0, flags.shape[0] - 1)
    c = np.clip(columns[:, None] + right[disc], 0, flags.shape[1] - 1)
    flags[r, c] = True
    return flags


def _only(floor: Floor, left: NDArray[np.bool_]) -> Floor:
    """The same floor, of which only these cells can be gone over, with the clearances that it has."""
    narrowed = Floor(left, floor.origin, floor.cell)
    narrowed.__dict__["clearances"] = floor.clearances
    return narrowed


def crossed(occasion: Occasion, i: int, j: int) -> dict[int, float]:
    """By row of each thing on the floor but the two: metres from its footprint to the straight line between their
    middles."""
    here = ground(occasion)
    ends = np.stack([here.things[k].center[:2] for k in (i, j)])
    places, _ = along(ends, 0.02)
    return {k: float(apart_in_plan(box, places).min()) for k, box in here.things.items() if k not in (i, j)}
