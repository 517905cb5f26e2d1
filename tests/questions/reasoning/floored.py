"""Rooms of boxes in which things are pushed about, and rooms whose free floor is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sightline.geometry.box import Box
from sightline.geometry.free_way import floor_among
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import FreeSpace, Room, Scene
from tests.made import box_scene

# Seen by a camera at (0, -3, 1.5) that looks along +y.
SHOP: dict[str, Sequence[float]] = {
    "crate": (-0.213, 0.317, 0.2, 0.412, 0.307, 0.4),
    "lamp": (-1.208, 0.411, 0.6, 0.293, 0.311, 1.2),
    "desk": (1.113, 0.291, 0.4, 1.017, 0.604, 0.8),
    "chair": (-0.187, 1.523, 0.45, 0.509, 0.514, 0.9),
    "bench": (0.357, -0.709, 0.2, 0.911, 0.253, 0.4, 0.5),
}

# A partition across most of a room of 8 × 6 m, open at its upper end; posts on either side of it.
HALL: dict[str, Sequence[float]] = {
    "partition": (4.0, 2.25, 0.75, 0.2, 4.5, 1.5),
    "chest": (1.0, 0.6, 0.4, 0.6, 0.6, 0.8),
    "stove": (7.0, 0.6, 0.4, 0.6, 0.6, 0.8),
    "plant": (4.9, 4.9, 0.5, 0.3, 0.3, 1.0),
    "lamp": (1.8, 3.2, 0.7, 0.3, 0.3, 1.4),
    "barrel": (1.0, 5.2, 0.5, 0.5, 0.5, 1.0),
    "kettle": (7.0, 0.6, 0.9, 0.2, 0.2, 0.2),
}
# A corner: what fills most of the room leaves a passage along two of its sides.
CORNER: dict[str, Sequence[float]] = {
    "block": (4.6, 3.6, 0.75, 6.8, 4.8, 1.5),
    "chest": (0.6, 5.6, 0.4, 0.5, 0.5, 0.8),
    "stove": (7.6, 0.6, 0.4, 0.5, 0.5, 0.8),
}
# The partition of two pieces, so that it has no name, and the plant where one plainly passes it.
WALLED: dict[str, Sequence[float]] = {name: numbers for name, numbers in HALL.items() if name != "partition"} | {
    "wall#1": (4.0, 1.1, 0.75, 0.2, 2.2, 1.5),
    "wall#2": (4.0, 3.35, 0.75, 0.2, 2.3, 1.5),
    "plant": (4.6, 5.4, 0.5, 0.3, 0.3, 1.0),
}
# Two islands, and posts on either side of each.
ISLANDS: dict[str, Sequence[float]] = {
    "chest": (1.0, 1.0, 0.4, 0.5, 0.5, 0.8), "stove": (7.0, 1.0, 0.4, 0.5, 0.5, 0.8),
    "sofa": (4.0, 1.0, 0.4, 1.0, 1.0, 0.8), "table": (4.0, 4.5, 0.4, 1.0, 1.0, 0.8),
    "lamp": (1.0, 4.5, 0.7, 0.3, 0.3, 1.4), "plant": (7.0, 4.5, 0.5, 0.3, 0.3, 1.0),
}  # fmt: skip
SIZE = (8.0, 6.0)


def floored(
    things: Mapping[str, Sequence[float] | Box],
    size: tuple[float, float] = SIZE,
    cell: float = 0.05,
    world: Pose | None = None,
    **others: object,
) -> Scene:
    """A room from (0, 0) to `size` metres with boxes, as `box_scene` takes them, and the floor between them.

    `world` (a turn about z by right angles, and a shift) moves all of it.
    """
    scene = box_scene(things, frames=0, **others)
    where = world or Pose.identity()
    corners = np.array([[0, 0, 0], [size[0], 0, 0], [*size, 0], [0, size[1], 0]], dtype=np.float64)
    outline = where.apply(corners)[:, :2]
    objects = tuple(replace(thing, box=thing.box.moved(where)) for thing in scene.objects)
    floor = floor_among(outline, [thing.box for thing in objects], where.translation[2], 1.8, cell)
    return replace(
        scene,
        objects=objects,
        facts={**scene.facts, Fact.FREE_SPACE: Vouch(Provenance.SYNTHETIC)},
        room=Room(size[0] * size[1], outline, 3.0, float(where.translation[2])),
        read_free_space=lambda: FreeSpace(floor.open, floor.origin, floor.cell),
    )
