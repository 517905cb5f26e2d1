"""Left and right, nearer and farther, and directions in the room again: by arcs, clamped points and signs."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Mapping

from sightline.answers.choice import Choice, YesNo
from sightline.datasets.checking.recompute.objects import sights_of, solids_of
from sightline.datasets.checking.recompute.phrases import places
from sightline.datasets.checking.recompute.retold import Fault, Retold, sigmas
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.scenes.fact import Fact

SECOND_FIRST = re.compile(r"side of the (?P<second>.+?) (?:is|are) the", re.IGNORECASE)  # "on which side of B is A"

OPTIONS: Mapping[object, tuple[str, ...]] = {
    "easy": ("left", "right"),
    "medium": ("left", "back", "right"),
    "hard": ("front-left", "back-left", "back-right", "front-right"),
}
"""Level → the directions that are asked for."""

RIM = math.sqrt(0.5) * (-1 + 1j)  # where "left" ends and "back" begins; its mirror image is the other side
BORDERS: Mapping[object, tuple[complex, ...]] = {
    "easy": (1.0, RIM, RIM.conjugate()),
    "medium": (1.0, RIM, RIM.conjugate()),
    "hard": (1.0, 1j, -1.0, -1j),
}
"""Level → where one direction ends and the next begins, on the circle around who stands there, straight ahead 1."""


def left_right(row: Row, witness: Witness) -> Retold:
    """By the arc of each centre off the optical axis and by the middles of what shows; both must agree."""
    sights = sights_of(row, witness, 2)
    if sights is None or min(sight.center[2] for sight in sights) <= 0:
        return Retold(None)
    shown = witness.shown(row.views[0].frame)
    middles = [sum(shown[one.object_id][1:]) / 2 for one in row.evidence.mentions if one.object_id in shown]
    if len(middles) != 2:
        return Retold(None)
    (x, _, z), (x_other, _, z_other) = (sight.center for sight in sights)
    first, second = math.asin(x / math.hypot(x, z)), math.asin(x_other / math.hypot(x_other, z_other))
    values = {"bearing_a_rad": first, "bearing_b_rad": second, "middle_a_px": middles[0], "middle_b_px": middles[1]}
    faults = _in_order(row)
    if (first < second) != (middles[0] < middles[1]):
        faults += (Fault("side", "the same by bearing and by picture", "they differ"),)
    margin = sigmas(x - x_other, 2 * (witness.variance(Fact.OBJECTS) + witness.variance(Fact.POSES)))
    return Retold(Choice(("left", "right"), int(first > second)), values, faults, margin=margin)


def front_behind(row: Row, witness: Witness) -> Retold:
    """By the clamped points of both boxes."""
    sights = sights_of(row, witness, 2)
    if sights is None:
        return Retold(None)
    first, second = (sight.nearest for sight in sights)
    margin = sigmas(first - second, 2 * witness.variance(Fact.OBJECTS, max(first, second)))
    values = {"nearest_a_m": first, "nearest_b_m": second}
    return Retold(YesNo(first < second), values, _in_order(row), margin=margin)


def egocentric_direction(row: Row, witness: Witness) -> Retold:
    """By the signs of dot and cross product, and their sizes where "back" is a sector of its own."""
    solids = solids_of(row, witness, 3)
    level = row.params.get("level")
    if solids is None or level not in OPTIONS:
        return Retold(None)
    p, o, q = (complex(*solid.center[:2]) for solid in solids)
    if o == p or q == p:
        return Retold(None)
    turned = (q - p) * (o - p).conjugate()  # real part: dot product; imaginary part: cross product
    left, ahead = turned.imag > 0, turned.real > 0
    back = not ahead and abs(turned.imag) < abs(turned.real)
    if level == "hard":
        said = f"{'front' if ahead else 'back'}-{'left' if left else 'right'}"
    else:
        said = "back" if back else "left" if left else "right"
    options = OPTIONS[level]
    faults, values = _in_order(row), {"angle_rad": cmath.phase(turned) % math.tau}
    if said not in options:
        return Retold(None, values, faults)
    border = min(abs(cmath.phase(turned * edge.conjugate())) for edge in BORDERS[level])
    # Seen from p, a thing that is off by so much stands off by that over its distance.
    blur = 2 * witness.variance(Fact.OBJECTS) * (abs(o - p) ** -2 + abs(q - p) ** -2)
    return Retold(Choice(options, options.index(said)), values, faults, margin=sigmas(border, blur))


def _in_order(row: Row) -> tuple[Fault, ...]:
    """Names must stand in the text as they are mentioned, or the question is another one."""
    names = [one.name for one in row.evidence.mentions]
    at = places(row.text, names)
    order = sorted(range(len(names)), key=at.__getitem__)
    turned = len(names) == 2 and SECOND_FIRST.search(row.text) is not None
    if -1 in at or order == ([1, 0] if turned else list(range(len(names)))):
        return ()
    return (Fault("order", ", ".join(names), ", ".join(names[i] for i in order)),)
