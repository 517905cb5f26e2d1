"""What is in and around the doorways of a flat: frames, the wall above them, door leaves, and the floor they need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, finish
from sightline.scenes.worlds.parts import Part, bounds
from sightline.scenes.worlds.places.decor import above_door
from sightline.scenes.worlds.places.layout import Placed
from sightline.scenes.worlds.places.occupied import upright_box
from sightline.scenes.worlds.places.plan import DIRECTIONS, OUTSIDE, WALL, Doorway, Plan
from sightline.scenes.worlds.places.shell import slab
from sightline.scenes.worlds.shapes.category import Category
from sightline.scenes.worlds.shapes.doors import DOOR
from sightline.scenes.worlds.shapes.piece import Piece
from sightline.scenes.worlds.shapes.shape import Finish, Joint, Maker, steel

Array = NDArray[np.float64]

HEAD = 2.06  # metres from the floor to the lintel
LEAF = 2.03  # metres a door leaf is high
GAP = 0.006  # metres between a leaf and its frame
REVEAL, CASING = 0.01, 0.06  # metres of cheek left bare, and the width of the boards around a doorway
AJAR = (1.15, 1.35)  # radians; still wide enough to walk through
OPEN = (1.45, 1.68)
WALKWAY = 0.62  # metres kept free from doorway to doorway


@dataclass(frozen=True)
class DoorStyle:
    """How all doors of a flat look."""

    make: Maker
    colour: str
    finish: Finish

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> DoorStyle:
        """Mostly white or brown wood."""
        colour = str(rng.choice(["white", "white", "brown", "brown", "grey", "green", "blue", "red", "yellow"]))
        make = DOOR.styles[int(rng.integers(len(DOOR.styles)))]
        return cls(make, colour, Finish(finish("wood", colour, rng), steel()))


@dataclass(frozen=True, eq=False)
class Leaf:
    """A door leaf as it stands, and the doorway seen from the room that it opens into."""

    placed: Placed
    way: Doorway


def corner_of(plan: Plan, way: Doorway) -> tuple[Array, Array]:
    """Where a doorway begins on its room's side (2,), and the direction (2,) of that side."""
    run = way.start if way.side < 2 else way.end
    return plan.spot(way.room, way.side, run), DIRECTIONS[way.side]


def hung_leaf(plan: Plan, way: Doorway, style: DoorStyle, rng: np.random.Generator) -> Leaf:
    """A leaf in a doorway: it opens into the room with fewer doors, its hinge on the side of the nearer corner.

    Those between rooms stand open or ajar, the front door is shut.
    """
    if way.beyond != OUTSIDE and plan.doors[way.beyond] < plan.doors[way.room]:
        way = way.turned_round()
    width = way.width - 2 * GAP
    shape = style.make(rng, (width, DOOR.size[1], LEAF), style.finish)
    first, last = plan.along(way.room, way.side, way.start, way.end)
    at_first = first < plan.sizes[way.room, way.side % 2] - last
    # by the right-hand rule a leaf hinged at the first end of its side opens with positive angles
    sign = 1.0 if at_first else -1.0
    # where one walks on to another door, a leaf that is only ajar would stand in the way
    ajar = bool(rng.random() < 0.4) and plan.doors[way.room] == 1
    angle = 0.0 if way.beyond == OUTSIDE else sign * float(rng.uniform(*(AJAR if ajar else OPEN)))
    corner, direction = corner_of(plan, way)
    hinge = corner if at_first else corner + way.width * direction
    shut = float(np.arctan2(sign * direction[1], sign * direction[0]))
    yaw = shut + angle
    half = DOOR.size[1] / 2
    c, s = np.cos(yaw), np.sin(yaw)
    # shut, its face is flush with the room's wall, and that edge of it is what it turns about
    middle = hinge + np.array([[c, -s], [s, c]]) @ np.array([GAP + width / 2, -sign * half])
    pivot = (-width / 2 - GAP, sign * half, 0.0)
    reach = sign * np.pi / 2 if way.beyond == OUTSIDE else -angle
    joint = Joint("turn", tuple(range(len(shape.parts))), (0.0, 0.0, 1.0), pivot, float(reach))
    piece = _piece(DOOR, style.colour, shape.parts, joint)
    return Leaf(Placed(piece, np.array([*middle, 0.0]), yaw, None), way)


def _piece(category: Category, colour: str, parts: tuple[Part, ...], joint: Joint) -> Piece:
    low, high = bounds(parts)
    return Piece(category, colour, "wood", "", parts, (), (), (), (joint,), high - low)


def kept_clear(plan: Plan, way: Doorway, leaf: Leaf | None, height: float) -> list[Array]:
    """Boxes (7,) in front of a doorway, in its room, that no furniture may enter."""
    corner, direction = corner_of(plan, way)
    opens_here = leaf is not None and leaf.way.room == way.room
    deep = max(0.75, way.width + 0.05) if opens_here else 0.75
    left, right = (0.25, 0.25) if opens_here else (0.1, 0.1)
    across = way.width + left + right
    middle = corner + direction * ((way.width + right - left) / 2) + _left(direction) * deep / 2
    yaw = float(np.arctan2(direction[1], direction[0]))
    rows = [upright_box(middle[0], middle[1], np.array([across, deep, height]), yaw, 0.0)]
    if opens_here and leaf is not None:
        spot = leaf.placed.spot
        rows.append(upright_box(float(spot[0]), float(spot[1]), leaf.placed.piece.size, leaf.placed.yaw, 0.0))
    return rows


def walkways(plan: Plan, room: int) -> list[Array]:
    """Boxes (7,) that keep a way free between the doorways of a room."""
    ways, size = plan.ways(room), plan.sizes[room]
    long = int(np.argmax(size))
    points = [plan.spot(room, way.side, way.middle, 0.5) for way in ways]
    if size[1 - long] < 2.0:  # a corridor: straight along the side with more doors
        far = sum(p[1 - long] > (plan.low[room, 1 - long] + plan.high[room, 1 - long]) / 2 for p in points)
        line = 0.37 if 2 * far < len(points) else float(size[1 - long]) - 0.37
        for p in points:
            p[1 - long] = plan.low[room, 1 - long] + line
    reached, rows = points[:1], []
    for point in points[1:]:  # each from the nearest that is reached already
        near = min(reached, key=lambda other: float(np.linalg.norm(other - point)))
        step, middle = point - near, (near + point) / 2
        size_3 = np.array([float(np.linalg.norm(step)) + WALKWAY, WALKWAY, 2.0])
        rows.append(upright_box(middle[0], middle[1], size_3, float(np.arctan2(step[1], step[0])), 0.0))
        reached.append(point)
    return rows


def _left(direction: Array) -> Array:
    return np.array([-direction[1], direction[0]])


def lintel_of(plan: Plan, way: Doorway, height: float) -> Array:
    """The wall above a doorway: lowest and highest corner (6,) in metres."""
    low, high = plan.rectangle(way)
    return np.array([*low, HEAD, *high, height])


def doorway_parts(
    plan: Plan, way: Doorway, paints: tuple[Material, Material], height: float, wood: Material
) -> list[Part]:
    """The lintel, its halves in the paint of the room on either side, and boards around the opening on both faces."""
    out: list[Part] = []
    faces = [(way, paints[0])] + ([(way.turned_round(), paints[1])] if way.beyond != OUTSIDE else [])
    deep = -WALL if way.beyond == OUTSIDE else -WALL / 2
    for side, paint in faces:
        corner, direction = corner_of(plan, side)
        w = way.width
        out.append(slab(corner, direction, (0.0, w), (deep, 0.0), (HEAD, height), above_door(paint)))
        for x in (-REVEAL - CASING, w + REVEAL):
            out.append(slab(corner, direction, (x, x + CASING), (0.0, 0.022), (0.0, HEAD + REVEAL + CASING), wood))
        over = (HEAD + REVEAL, HEAD + REVEAL + CASING)
        out.append(slab(corner, direction, (-REVEAL, w + REVEAL), (0.0, 0.022), over, wood))
    return out
