"""What a procedural room is: its shell, the parts everything is made of, and the things that are named."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.scenes.worlds.materials import Material, MaterialTable
from sightline.scenes.worlds.parts import Parts
from sightline.scenes.worlds.shapes.shape import Joint

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Opening:
    """A window or door in wall `wall`: `start` to `end` metres along it, `low` to `high` metres above the floor."""

    kind: Literal["window", "door"]
    wall: int
    start: float
    end: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Light:
    """A lamp or window: position (3,) metres, colour (3,) linear power, the direction (3,) it faces, its half width."""

    position: Array
    colour: Array
    facing: Array
    half_width: float


@dataclass(frozen=True, eq=False)
class Rug:
    """A painted patch of floor: centre (2,), half size (2,) in metres, yaw in radians. It is part of the floor."""

    center: Array
    half: Array
    yaw: float
    material: Material


@dataclass(frozen=True, eq=False)
class Zone:
    """A room of a flat: what it is used for, the corners (2,) of its floor's rectangle in metres, its paint and rug."""

    use: str
    low: Array
    high: Array
    floor: Material
    walls: Material
    rug: Rug | None = None


@dataclass(frozen=True, eq=False)
class Passage:
    """Where two zones (their indices) are open to each other: the middle (2,) of the opening, metres."""

    zones: tuple[int, int]
    middle: Array


@dataclass(frozen=True, eq=False)
class Room:
    """The shell: floor polygon (K, 2) counter-clockwise in metres, height in metres, openings, lights, rug, paint.

    Wall k runs from corner k to corner k + 1; the room lies on its left. The floor is z = 0. A flat is one polygon
    too, its rooms joined through their doorways: the cheeks of a doorway are walls, the wall above it is a lintel
    (M, 6), lowest and highest corner in metres. What a flat's zone covers has that zone's paint, thresholds and cheeks
    have the room's own; wall k belongs to the zone in front of its middle. In a `soft` room what stands on a thing
    darkens it by its touch, as what stands on the floor does everywhere.
    """

    polygon: Array
    height: float
    openings: tuple[Opening, ...]
    lights: tuple[Light, ...]
    rug: Rug | None
    floor: Material
    walls: Material
    ceiling: Material
    zones: tuple[Zone, ...] = ()
    lintels: Array = field(default_factory=lambda: np.zeros((0, 6)))
    passages: tuple[Passage, ...] = ()
    soft: bool = False

    @cached_property
    def directions(self) -> Array:
        """Unit direction (K, 2) of each wall."""
        along = np.roll(self.polygon, -1, axis=0) - self.polygon
        return np.asarray(along / np.linalg.norm(along, axis=1, keepdims=True))

    @cached_property
    def lengths(self) -> Array:
        """Length (K,) of each wall in metres."""
        return np.asarray(np.linalg.norm(np.roll(self.polygon, -1, axis=0) - self.polygon, axis=1))

    @cached_property
    def inward(self) -> Array:
        """Unit normal (K, 2) of each wall, into the room."""
        along = self.directions
        return np.stack([-along[:, 1], along[:, 0]], axis=1)


@dataclass(frozen=True, eq=False)
class Thing:
    """A named object. `box` is upright, in world coordinates, tight to its parts; +y of the box is its front.

    `support` is the index of the thing it stands on, None for the floor or a wall. `colour` and `material` are those
    of its main surface, `shape` the word for its outline where there is one. Its `joints` are in world coordinates,
    closed (a door that stands open: from where it stands to closed); their parts count from the thing's first.
    """

    label: str
    colour: str
    material: str
    box: Box
    support: int | None
    index: int
    shape: str = ""
    joints: tuple[Joint, ...] = ()


@dataclass(frozen=True, eq=False)
class World:
    """A furnished room. The parts of thing i lie at `starts[i]:starts[i + 1]`, the room's own before `starts[0]`."""

    parts: Parts
    things: tuple[Thing, ...]
    room: Room
    materials: MaterialTable

    @property
    def starts(self) -> NDArray[np.int64]:
        """First part of each thing (N + 1,)."""
        return np.searchsorted(self.parts.thing, np.arange(len(self.things) + 1)).astype(np.int64)
