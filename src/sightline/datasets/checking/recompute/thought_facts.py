"""The facts that programs of thoughts name, of the scene as it is read again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Any

import numpy as np

from sightline.datasets.checking.recompute.cameras import roll_of, stance_in, tilt_of
from sightline.datasets.checking.recompute.followed import seen_in
from sightline.datasets.checking.recompute.retold import Retold
from sightline.datasets.checking.recompute.solids import Solid, between_plans
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.geometry.camera import Camera
from sightline.questions.draft import Point

Place = tuple[float, ...]
Facts = Callable[[str], Any]

STEEP = 1e-3  # sine of the angle to the vertical below which a camera has no heading of its own


def facts_of(row: Row, witness: Witness, again: Retold) -> Facts:
    """The value of each fact by its name; KeyError for one that is not known. Numbers are those worked out again."""

    def fact(name: str) -> Any:
        if name in again.values:
            return float(again.values[name])
        owner, _, what = name.partition(".")
        other, _, how = what.partition(".")
        if how:
            first, second = _solid(owner, row, witness), _solid(other, row, witness)
            return _apart(how, first, second, witness)
        if what == "later":
            return _later(row, witness)
        if what in _OF_SOLID:
            return _OF_SOLID[what](_solid(owner, row, witness), row, witness)
        kind = owner.rstrip("0123456789")
        number = int(owner.removeprefix(kind)) - 1
        if number < 0:
            raise KeyError(name)
        return _OF_NUMBER[kind, what](number, row, witness)

    return fact


def _frame(row: Row, k: int = 0) -> str:
    return row.views[k].frame


def _solid(owner: str, row: Row, witness: Witness) -> Solid:
    """The box of what is mentioned under a letter, or of an object by its number, when the first view is taken."""
    if owner[:1] == "o" and owner[1:].isdecimal():
        name = row.evidence.objects[int(owner[1:]) - 1]
    else:
        name = row.evidence.mentions[ascii_lowercase.index(owner)].object_id
    solid = witness.solid(name, _frame(row) if row.views else "")
    if solid is None:
        raise KeyError(f"{owner} has no box")
    return solid


def _before(spot: Place, row: Row, witness: Witness) -> Place:
    """A world place in the axes of the first camera; of a whole scene the world's."""
    if not row.views:
        return spot
    x, y, z = spot
    return tuple([a * x + b * y + c * z + d for a, b, c, d in witness.inverse(_frame(row))[:3]])


def _eye(row: Row, witness: Witness) -> Place:
    """Where the first camera stands; of a whole scene the world's origin."""
    matrix = witness.matrix(_frame(row)) if row.views else None
    return (0.0, 0.0, 0.0) if matrix is None else tuple(matrix[:3, 3].tolist())


def _center(solid: Solid, row: Row, witness: Witness) -> Place:
    return _before(solid.center, row, witness)


def _nearest(solid: Solid, row: Row, witness: Witness) -> Place:
    """By the steps from the middle along each edge, at most half of it."""
    eye, found, numbers = _eye(row, witness), list(solid.center), solid.numbers
    for edge in range(3):
        ways = numbers[6 + edge : 15 : 3]
        along = sum((a - b) * way for a, b, way in zip(eye, solid.center, ways, strict=True))
        along = math.copysign(min(abs(along), numbers[3 + edge] / 2), along)
        found = [at + along * way for at, way in zip(found, ways, strict=True)]
    return _before(tuple(found), row, witness)


def _plan(solid: Solid, row: Row, witness: Witness) -> Place:
    """As a complex number, divided by the one that points ahead."""
    if not row.views:
        return solid.center[:2]
    matrix = witness.matrix(_frame(row))
    if matrix is None:
        raise KeyError("no pose")
    ahead = complex(matrix[0, 2], matrix[1, 2])
    if abs(ahead) < STEEP:
        ahead = complex(matrix[0, 1], matrix[1, 1]) * (-1.0 if matrix[2, 2] <= 0 else 1.0)
    (east, north), (x, y) = _eye(row, witness)[:2], solid.center[:2]
    turned = complex(x - east, y - north) / (ahead / abs(ahead))
    return -turned.imag, turned.real


def _later(row: Row, witness: Witness) -> Place:
    solid = witness.solid(row.evidence.mentions[0].object_id, _frame(row, 1))
    if solid is None:
        raise KeyError("no box in the second view")
    return _before(solid.center, row, witness)


def _edge(solid: Solid, k: int) -> float:
    """Two that are level, then the steepest, each in its turn."""
    steepest = max(range(3), key=lambda n: (solid.edges[n][1], n))
    order = [n for n in range(3) if n != steepest] + [steepest]
    return solid.edges[order[k]][0]


_OF_SOLID: Mapping[str, Callable[[Solid, Row, Witness], Any]] = {
    "center": _center,
    "nearest": _nearest,
    "plan": _plan,
    "top": lambda solid, row, witness: solid.heights[1] - _eye(row, witness)[2],
    "bottom": lambda solid, row, witness: solid.heights[0] - _eye(row, witness)[2],
    "edge_1": lambda solid, row, witness: _edge(solid, 0),
    "edge_2": lambda solid, row, witness: _edge(solid, 1),
    "edge_3": lambda solid, row, witness: _edge(solid, 2),
}


def _apart(how: str, first: Solid, second: Solid, witness: Witness) -> float:
    if how not in ("gap", "apart"):
        raise KeyError(how)
    return witness.gap(first, second) if how == "gap" else between_plans(first.plan, second.plan)


def _point(k: int, row: Row) -> Point:
    return row.evidence.points[k]


def _camera(frame: str, witness: Witness) -> Camera:
    camera = witness.camera(frame)
    if camera is None:
        raise KeyError(f"frame {frame} has no camera")
    return camera


def _uv(k: int, row: Row, witness: Witness) -> Place:
    point = _point(k, row)
    camera = _camera(point.frame, witness)
    return point.uv[0] / camera.width * 1000, point.uv[1] / camera.height * 1000


def _depth(k: int, row: Row, witness: Witness) -> float:
    depth = _point(k, row).depth
    if depth is None:
        raise KeyError("no depth")
    return depth


def _place(k: int, row: Row, witness: Witness) -> Place:
    """Where the followed point is when its frame is taken."""
    seen = seen_in(witness, _point(k, row), _point(k, row).frame)
    if seen is None:
        raise KeyError("nobody sees the point")
    return _before(seen.place, row, witness)


def _middle(k: int, row: Row, witness: Witness) -> Place:
    u0, v0, u1, v1 = witness.bounds(_frame(row))[row.evidence.objects[k]]
    camera = _camera(_frame(row), witness)
    return 500 * (u0 + u1) / camera.width, 500 * (v0 + v1) / camera.height


def _lens(k: int, row: Row, witness: Witness) -> Place:
    camera = _camera(_frame(row, k), witness)
    if camera.model != "pinhole":
        raise KeyError("a lens that bends")
    (fx, _, cx), (_, fy, cy), _ = camera.matrix.tolist()
    return tuple(
        [1000 * part / edge for part, edge in zip((fx, fy, cx, cy), (camera.width, camera.height) * 2, strict=True)]
    )


def _pose(k: int, row: Row, witness: Witness) -> Place:
    first, other = (witness.matrix(_frame(row, n)) for n in (0, k))
    if first is None or other is None:
        raise KeyError("no pose")
    return tuple(np.linalg.solve(other, first)[:3].ravel().tolist())


def _pitch(k: int, row: Row, witness: Witness) -> float:
    stance = stance_in(_frame(row, k), witness)
    if stance is None:
        raise KeyError("no pose")
    return tilt_of(stance)


def _roll(k: int, row: Row, witness: Witness) -> float:
    stance = stance_in(_frame(row, k), witness)
    if stance is None:
        raise KeyError("no pose")
    return roll_of(stance)


_OF_NUMBER: Mapping[tuple[str, str], Callable[[int, Row, Witness], Any]] = {
    ("p", "uv"): _uv,
    ("p", "depth"): _depth,
    ("p", "place"): _place,
    ("o", "middle"): _middle,
    ("camera", "lens"): _lens,
    ("camera", "pose"): _pose,
    ("camera", "pitch"): _pitch,
    ("camera", "roll"): _roll,
}
