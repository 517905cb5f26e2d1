"""What can be moved in a room, along which ways, and what stands around it.

A thing that is moved keeps its height, so what it stands on does not stop it. Nor does what rises less than 5 cm above
its underside: a carpet, the edge of a tray. What carries something, hangs on a wall or is built in is not moved.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.geometry.swept import prisms
from sightline.questions.choose import noise_of_differences
from sightline.questions.occasion import Occasion
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact

Array = NDArray[np.float64]

FLAT = 0.05  # metres above the underside of what moves: what rises less is moved over
STANDS = 0.05  # metres between an underside and what it stands on, or 2 sigma where that is more
BUILT_IN = (
    "door", "doorway", "doorframe", "window", "wall", "floor", "ceiling", "radiator", "toilet", "sink", "bathtub",
    "shower", "fireplace", "counter", "curtain", "blinds", "stairs", "pillar", "column", "kitchen island",
)  # fmt: skip

DISTANCES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5)  # metres
DEGREES = (20, 30, 45, 60, 75, 90, 120, 150, 180)
DIRECTIONS = {
    # how far to the right of the camera's view, and how far ahead, both level
    "left": (-1.0, 0.0, "to the left as the camera sees it"),
    "right": (1.0, 0.0, "to the right as the camera sees it"),
    "away": (0.0, 1.0, "straight away from the camera, in the direction of its view"),
    "nearer": (0.0, -1.0, "straight back against the direction of the camera's view"),
}
SENSES = {"clockwise": -1.0, "counter-clockwise": 1.0}  # seen from above


class Path(NamedTuple):
    """A way to move something: the words for it, what a step of the evidence says of it, and what it is: a shift
    (x, y) in metres, or radians about the vertical."""

    words: str
    told: tuple[str, ...]
    shift: tuple[float, float] = (0.0, 0.0)
    angle: float = 0.0


class Standing(NamedTuple):
    """What stands in the room on an occasion: `solids` (N, 8) as `swept.prisms` has them, NaN for no box; `leans` (N,):
    whose box is only the upright one around it; `movable`: rows of what can be moved."""

    solids: Array
    leans: NDArray[np.bool_]
    movable: frozenset[int]

    def around(self, i: int, reach: float = math.inf) -> NDArray[np.int64]:
        """Rows of what can stop thing `i`, at most `reach` metres from it in plan, and of some that are further."""
        tops, feet = self.solids[:, 7], self.solids[i, 6]
        radii = np.hypot(self.solids[:, 4], self.solids[:, 5])
        apart = np.hypot(self.solids[:, 0] - self.solids[i, 0], self.solids[:, 1] - self.solids[i, 1])
        stopping = (tops >= feet + FLAT) & (apart - radii - radii[i] <= reach)  # NaN is neither
        stopping[i] = False
        return np.flatnonzero(stopping)


def standing(occasion: Occasion) -> Standing:
    """What stands in the room, worked out once."""
    return occasion.once(_standing)


def _standing(occasion: Occasion) -> Standing:
    boxes, count = occasion.boxes, len(occasion.boxes)
    solids, leans = np.full((count, 8), np.nan), np.zeros(count, dtype=np.bool_)
    there = [i for i, box in enumerate(boxes) if box is not None]
    for i in there:
        box = occasion.box(i)
        leans[i] = not box.is_upright()
    upright = [_around(occasion.box(i), bool(leans[i])) for i in there]
    if there:
        solids[there] = prisms(upright)
    ground = _ground(occasion, solids)
    slack = max(STANDS, 2.0 * noise_of_differences(occasion.scene, Fact.OBJECTS).fixed)
    carried = {thing.support for thing in occasion.scene.objects if thing.support is not None}
    movable = set()
    for i in mentions(occasion):
        built_in = occasion.label(i).endswith(BUILT_IN)
        if built_in or leans[i] or occasion.thing(i).id in carried or occasion.thing(i).motion:
            continue
        if _stands(occasion, solids, i, ground, slack) and not _carries(solids, i):
            movable.add(i)
    return Standing(solids, leans, frozenset(movable))


def _around(box: Box, leans: bool) -> Box:
    return box.enclosing_yaw_box() if leans else box


def _ground(occasion: Occasion, solids: Array) -> float:
    room = occasion.scene.room
    if room is not None and room.floor_z is not None:
        return room.floor_z
    return float(np.nanmin(solids[:, 6])) if np.isfinite(solids).any() else math.nan


def _stands(occasion: Occasion, solids: Array, i: int, ground: float, slack: float) -> bool:
    """Whether a thing stands on the floor or on something else, and does not hang."""
    feet = solids[i, 6]
    if abs(feet - ground) <= 2 * slack or occasion.thing(i).support is not None:
        return True
    return any(abs(solids[k, 7] - feet) <= slack and _over(solids[i], solids[k]) for k in range(len(solids)) if k != i)


def _carries(solids: Array, i: int) -> bool:
    """Whether something stands on a thing or in it, whatever the source says."""
    low, high = solids[i, 6] + STANDS, solids[i, 7] + STANDS
    return any(low < solids[k, 6] <= high and _over(solids[k], solids[i]) for k in range(len(solids)) if k != i)


def _over(above: Array, below: Array) -> bool:
    """Whether the middle of one prism lies over the footprint of another."""
    east, north = above[0] - below[0], above[1] - below[1]
    along, across = below[2] * east + below[3] * north, below[2] * north - below[3] * east
    return bool(abs(along) <= below[4] and abs(across) <= below[5])


def slides(occasion: Occasion) -> tuple[Path, ...]:
    """Every way to slide something as the camera sees it; none without a camera or where it looks straight down."""
    return occasion.once(_slides)


def _slides(occasion: Occasion) -> tuple[Path, ...]:
    axes = level_axes(occasion)
    if axes is None:
        return ()
    return tuple(slide(axes, direction, metres) for direction in DIRECTIONS for metres in DISTANCES)


def level_axes(occasion: Occasion) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """World xy of the camera's right and of its view, both level and of length 1; None without a camera, or where it
    looks so steeply (within 20° of the vertical) or is held so askew (by more than 20°) that nobody can tell."""
    if occasion.f is None:
        return None
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    if pose is None:
        return None
    (rx, ry, rz), (fx, fy, _) = pose.rotation[:, 0].tolist(), pose.rotation[:, 2].tolist()
    length = math.hypot(fx, fy)
    if length < math.sin(math.radians(20.0)) or abs(rz) > math.sin(math.radians(20.0)):
        return None
    ahead = (fx / length, fy / length)
    right = (ahead[1], -ahead[0])
    return (right, ahead) if rx * right[0] + ry * right[1] > 0 else None


def slide(axes: tuple[tuple[float, float], tuple[float, float]], direction: str, metres: float) -> Path:
    """One way to slide something as the camera with these level axes sees it."""
    (rx, ry), (fx, fy) = axes
    aside, ahead, words = DIRECTIONS[direction]
    shift = (metres * (aside * rx + ahead * fx), metres * (aside * ry + ahead * fy))
    return Path(f"{spoken(metres)} {words}", (direction, f"{metres:g}"), shift)


def approaches(solids: Array, i: int, j: int, name: str) -> tuple[Path, ...]:
    """Every way to move thing `i` straight towards thing `j`, from middle to middle in plan; `name` is what `j` is
    called."""
    east, north = (solids[j, :2] - solids[i, :2]).tolist()
    apart = math.hypot(east, north)
    if apart < 1e-6:
        return ()
    return tuple(
        Path(
            f"{spoken(metres)} straight towards the middle of the {name}",
            ("towards", f"{metres:g}"),
            (metres * east / apart, metres * north / apart),
        )
        for metres in DISTANCES
    )


@cache
def spins() -> tuple[Path, ...]:
    """Every way to turn something on the spot."""
    return tuple(
        Path(
            f"by {degrees} degrees {sense} as seen from above",
            (sense, str(degrees)),
            angle=sign * math.radians(degrees),
        )
        for sense, sign in SENSES.items()
        for degrees in DEGREES
    )


def spoken(metres: float) -> str:
    """A distance in the words of a question."""
    return f"{metres * 100:.0f} cm" if metres < 1 else f"{metres:g} m"
