"""Directions, hours and angles from straight ahead again: by which of some marks on a circle comes nearest.

A direction is a complex number, straight ahead its one axis; one divided by another is what lies between them.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from sightline.answers.direction import Direction
from sightline.answers.number import Angle
from sightline.datasets.checking.recompute.objects import sights_of, solids_of
from sightline.datasets.checking.recompute.retold import Retold, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

AROUND = ("front", "front-left", "left", "back-left", "back", "back-right", "right", "front-right")
"""Eight directions, counter-clockwise seen from above."""

NAMED = {"camera": 1, "place": 2, "facing": 3}  # things that a question speaks of, by who looks


class _Heading(NamedTuple):
    """What is looked at over straight ahead, as a number of length 1, and the square of what it is off by, radians."""

    turned: complex
    blur: float

    @property
    def angle(self) -> float:
        """Radians clockwise from straight ahead."""
        return -cmath.phase(self.turned)


def bearing(row: Row, witness: Witness) -> Retold:
    """Which of eight directions is nearest, and by how much nearer than the next one."""
    heading = _heading(row, witness)
    if heading is None:
        return Retold(None)
    near, edge = _nearest(heading.turned, 8)
    return _retold(heading, Direction(AROUND[near]), edge)


def clock(row: Row, witness: Witness) -> Retold:
    """The nearest hour, or the one whose mark was passed last going left."""
    heading = _heading(row, witness)
    rule = row.params.get("rule")
    if heading is None or rule not in ("centred", "floor"):
        return Retold(None)
    # Between two marks is half an hour past the one: that is nearest the middle of what it stands for.
    turned = heading.turned if rule == "centred" else heading.turned * cmath.rect(1, -math.tau / 24)
    near, edge = _nearest(turned, 12)
    return _retold(heading, Direction(f"{12 - near} o'clock"), edge)


def signed_angle(row: Row, witness: Witness) -> Retold:
    """The angle itself, and how far it is from where its sign turns."""
    heading = _heading(row, witness)
    sign = {"right": 1.0, "left": -1.0}.get(str(row.params.get("positive")))
    if heading is None or sign is None:
        return Retold(None)
    edge = math.asin(min(1.0, abs(heading.turned.imag)))
    return _retold(heading, Angle(sign * heading.angle), edge)


def _retold(heading: _Heading, answer: Direction | Angle, edge: float) -> Retold:
    return Retold(answer, {"angle_rad": heading.angle}, margin=sigmas(edge, heading.blur))


def _nearest(turned: complex, count: int) -> tuple[int, float]:
    """Which of so many marks around a circle, counter-clockwise from 1, is nearest, and radians to where another is."""
    first, second = sorted([(abs(cmath.phase(turned * mark)), k) for k, mark in enumerate(_marks(count))])[:2]
    return first[1], (second[0] - first[0]) / 2


@cache
def _marks(count: int) -> tuple[complex, ...]:
    """The conjugates of the marks."""
    return tuple([cmath.rect(1, -math.tau * k / count) for k in range(count)])


def _heading(row: Row, witness: Witness) -> _Heading | None:
    """What a row looks at, by who looks and in which plane; None where it gives no ground for that."""
    viewpoint, plane = str(row.params.get("viewpoint")), str(row.params.get("plane"))
    solids = solids_of(row, witness, NAMED.get(viewpoint, 0))
    looked_along = _ROUTES.get((viewpoint, plane))
    if not solids or looked_along is None:
        return None
    ways = looked_along(row, witness)
    if ways is None or 0 in ways:
        return None
    ahead, there = ways
    one = witness.variance(Fact.OBJECTS)
    if viewpoint == "camera":
        blur = one + witness.variance(Fact.POSES)
    else:
        blur = 2 * one
    blur /= abs(there) ** 2
    if viewpoint == "facing":
        blur += 2 * one / abs(ahead) ** 2
    turned = there / ahead
    return _Heading(turned / abs(turned), blur)


Ways = tuple[complex, complex]  # straight ahead, and to what is looked at


def _from_camera(row: Row, witness: Witness) -> Ways | None:
    matrix = witness.matrix(row.views[0].frame) if row.views else None
    solids = solids_of(row, witness, 1)
    if matrix is None or solids is None:
        return None
    eye = complex(*matrix[:2, 3].tolist())
    return complex(*matrix[:2, 2].tolist()), complex(*solids[0].center[:2]) - eye


def _as_the_camera_looks(row: Row, witness: Witness) -> Ways | None:
    matrix = witness.matrix(row.views[0].frame) if row.views else None
    solids = solids_of(row, witness, 2)
    if matrix is None or solids is None:
        return None
    p, q = (complex(*solid.center[:2]) for solid in solids)
    return complex(*matrix[:2, 2].tolist()), q - p


def _in_the_cameras_plane(row: Row, witness: Witness) -> Ways | None:
    sights = sights_of(row, witness, len(row.evidence.mentions))
    if sights is None:
        return None
    # To the left and ahead, so that turning runs as it does seen from above.
    *stand, there = (complex(sight.center[2], -sight.center[0]) for sight in sights)
    return 1.0 + 0j, there - sum(stand)


def _between_things(row: Row, witness: Witness) -> Ways | None:
    solids = solids_of(row, witness, 3)
    if solids is None:
        return None
    p, o, q = (complex(*solid.center[:2]) for solid in solids)
    return o - p, q - p


_ROUTES: dict[tuple[str, str], Callable[[Row, Witness], Ways | None]] = {
    ("camera", "level"): _from_camera,
    ("place", "level"): _as_the_camera_looks,
    ("camera", "camera"): _in_the_cameras_plane,
    ("place", "camera"): _in_the_cameras_plane,
    ("facing", "level"): _between_things,
}
