"""Furnished rooms made from seeds: every fact is exact, every picture is rendered when asked for.

ROOT is a seed or a range of seeds, stop excluded, and if wanted the pictures' width, height and number: "7", "0..1000",
"0..1000@320x240x3". Before it may stand the kind of rooms: "simple:0..1000" holds two dozen kinds of things of fifty.
The room of a seed does not depend on the pictures. Which seeds may be trained on is fixed: 0 to 8,999,999 train,
9,000,000 to 9,999,999 val, from 10,000,000 test.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.errors import ReaderError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import DepthMap, Frame, FreeSpace, Room, Scene, SceneObject, Sighting, Split
from sightline.scenes.sightings import pixels_and_rects
from sightline.scenes.worlds.cameras import looking_camera, viewpoints
from sightline.scenes.worlds.cover import amodal_pixels, in_view
from sightline.scenes.worlds.raycast import cast, render
from sightline.scenes.worlds.room import make_room
from sightline.scenes.worlds.shapes.catalog import ALL, SIMPLE
from sightline.scenes.worlds.world import Thing, World

Array = NDArray[np.float64]
Kept = TypeVar("Kept")

ROOT = re.compile(r"(?:(simple):)?(\d{1,9})(?:\.\.(\d{1,9}))?(?:@(\d{1,5})x(\d{1,5})x(\d{1,3}))?")
SIZE = (320, 240, 3)  # width, height, frames where ROOT does not say
SMALLEST, LARGEST = 16, 4096  # pixels of a side
VAL, TEST = 9_000_000, 10_000_000  # first seeds that are held back for validation, for the benchmark
FRAMES_KEPT = 4
CELL = 0.05  # metres, of the free-space map
KNEE = 1.0  # metres; what begins higher does not stop a robot
EXACT = Vouch(Provenance.SYNTHETIC)
FACTS: dict[Fact, Vouch] = {fact: EXACT for fact in Fact if fact not in (Fact.TIME, Fact.POINTS, Fact.TRACKS)}
# Things with one side that everybody calls the front; it is the box's own +y.
FRONTED = frozenset(
    "chair, armchair, sofa, office chair, desk, nightstand, bookshelf, wardrobe, dresser, cabinet, tv stand, piano, "
    "refrigerator, washing machine, oven, toilet, sink, television, monitor, laptop, microwave, picture, clock".split(
        ", "
    )
)


def open_root(root: str) -> ProceduralReader:
    """The rooms of a range of seeds; ReaderError when ROOT is no such range."""
    found = ROOT.fullmatch(root)
    if found is None:
        raise ReaderError(f"procedural: {root!r} is no range of seeds; write 7, 0..1000@320x240x3 or simple:0..1000")
    simple, *numbers = found.groups()
    start, stop, *size = (None if number is None else int(number) for number in numbers)
    width, height, frames = (given if given is not None else usual for given, usual in zip(size, SIZE, strict=True))
    assert start is not None  # the pattern has it
    stop = start + 1 if stop is None else stop
    if start >= stop:
        raise ReaderError(f"procedural: {root!r} holds no seed; the second number is excluded and must be larger")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST and frames >= 1):
        raise ReaderError(
            f"procedural: pictures of {width}×{height}, {frames} of them; sides go from {SMALLEST} to {LARGEST}"
        )
    kinds = SIMPLE if simple else ALL
    return ProceduralReader(root, range(start, stop), looking_camera(width, height), frames, kinds)


def looks_like(path: Path) -> str | None:
    """Why this may be read as a range of seeds; None when it may not."""
    return None if path.exists() or ROOT.fullmatch(str(path)) is None else f"{path} is a seed or a range of seeds"


@dataclass(frozen=True)
class ProceduralReader:
    """Rooms by "room_" (or "simple_") and the seed in six digits or more; `kinds` are the labels of their things."""

    root: str
    seeds: range
    camera: Camera
    frames: int
    kinds: frozenset[str] = ALL
    name: str = "procedural"
    licence: str = "made by Sightline; free to use"

    def ids(self) -> tuple[str, ...]:
        """The ids of all seeds, in their order."""
        return tuple(self._id(seed) for seed in self.seeds)

    def _id(self, seed: int) -> str:
        return f"{'simple' if self.kinds == SIMPLE else 'room'}_{seed:06d}"

    def load(self, id: str) -> Scene:
        """The room of one seed. Nothing is rendered yet."""
        digits = id.rpartition("_")[2]
        seed = int(digits) if digits.isdecimal() else -1
        if seed not in self.seeds or id != self._id(seed):
            raise ReaderError(
                f"procedural: no room {id!r} in {self.root}; there are {self._id(self.seeds.start)} and on"
            )
        world = make_room(np.random.default_rng([seed, 0]), self.kinds)
        poses = viewpoints(world, np.random.default_rng([seed, 1]), self.frames)
        names = _names(world.things)
        album = _Album(world, self.camera, poses, names)
        labels = Counter(thing.label for thing in world.things)
        return Scene(
            id=id,
            source=f"{self.name}:{self.root}",
            facts=FACTS,
            frames=tuple(album.frame(f) for f in range(self.frames)),
            objects=tuple(_object(thing, names) for thing in world.things),
            counts=dict(labels),
            complete=self.kinds,
            room=Room(_area(world.room.polygon), world.room.polygon, world.room.height, floor_z=0.0),
            read_free_space=partial(free_space, world),
            split=split_of(seed),
            licence=self.licence,
        )


def split_of(seed: int) -> Split:
    """Which split a seed belongs to, for ever."""
    return "test" if seed >= TEST else "val" if seed >= VAL else "train"


def _names(things: tuple[Thing, ...]) -> list[str]:
    """ "chair#1", "chair#2": the label and a number among its kind."""
    before: Counter[str] = Counter()
    names = []
    for thing in things:
        before[thing.label] += 1
        names.append(f"{thing.label}#{before[thing.label]}")
    return names


def _object(thing: Thing, names: list[str]) -> SceneObject:
    return SceneObject(
        id=names[thing.index],
        label=thing.label,
        box=thing.box,
        attributes={"colour": thing.colour, "material": thing.material},
        support=None if thing.support is None else names[thing.support],
        front_rad=np.pi / 2 if thing.label in FRONTED else None,
    )


def _area(polygon: Array) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


class _Album:
    """The pictures of one room, each rendered at most once while it is among the last few asked for."""

    def __init__(self, world: World, camera: Camera, poses: list[Pose], names: list[str]) -> None:
        self.world, self.camera, self.poses, self.names = world, camera, poses, names
        self._recent: OrderedDict[tuple[str, int], object] = OrderedDict()

    def frame(self, f: int) -> Frame:
        """Frame `f`, of which nothing is rendered yet."""
        return Frame(
            id=str(f),
            camera=self.camera,
            world_from_camera=self.poses[f],
            read_rgb=partial(self.rgb, f),
            depths={"synthetic": DepthMap(self.camera, lambda: self.surfaces(f)[0], EXACT)},
            read_instances=lambda: self.surfaces(f)[1],
            read_sightings=partial(self.sightings, f),
        )

    def rgb(self, f: int) -> NDArray[np.uint8]:
        """Colour (H, W, 3)."""
        return self._once("rgb", f, lambda: render(self.world, self.camera, self.poses[f]).rgb)

    def surfaces(self, f: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Depth (H, W) in metres and object rows (H, W), -1 for none; several times cheaper than colour."""

        def traced() -> tuple[NDArray[np.float32], NDArray[np.int32]]:
            depth, instance = cast(self.world, self.camera, self.poses[f])
            return depth, np.maximum(instance, -1).astype(np.int32)  # the sky, -2, is no object either

        return self._once("surfaces", f, traced)

    def sightings(self, f: int) -> dict[str, Sighting]:
        """What the picture shows of each thing, counted by rays; things outside it are left out."""
        world, camera, pose = self.world, self.camera, self.poses[f]
        pixels, rects = pixels_and_rects(self.surfaces(f)[1], len(world.things))
        amodal, inside = amodal_pixels(world, camera, pose), in_view(world, camera, pose)
        told = {}
        for i in np.flatnonzero(amodal):
            rect = rects[i] if pixels[i] else np.zeros(4)
            u0, v0, u1, v1 = (float(edge) for edge in rect)
            told[self.names[i]] = Sighting(
                int(pixels[i]), min(1.0, float(pixels[i] / amodal[i])), float(inside[i]), (u0, v0, u1, v1)
            )
        return told

    def _once(self, kind: str, f: int, make: Callable[[], Kept]) -> Kept:
        key = (kind, f)
        if key not in self._recent:
            self._recent[key] = make()
            while len(self._recent) > 2 * FRAMES_KEPT:
                self._recent.popitem(last=False)
        self._recent.move_to_end(key)
        return self._recent[key]  # type: ignore[return-value]  # the key's kind fixes the type


def free_space(world: World) -> FreeSpace:
    """Cells whose centre is on the floor and under nothing that begins below `KNEE`."""
    polygon = world.room.polygon
    low = polygon.min(axis=0)
    columns, rows = (int(n) for n in np.ceil((polygon.max(axis=0) - low) / CELL))
    x, y = np.meshgrid(low[0] + (np.arange(columns) + 0.5) * CELL, low[1] + (np.arange(rows) + 0.5) * CELL)
    open_cells = np.zeros((rows, columns), dtype=np.bool_)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if ay != by:  # a ray towards +x crosses this wall: even-odd rule
            open_cells ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    for thing in world.things:
        if thing.box.bounds[0, 2] < KNEE:
            flat = np.stack([x, y, np.full_like(x, thing.box.center[2])], axis=-1)
            open_cells &= ~thing.box.contains(flat)
    return FreeSpace(open_cells, (float(low[0]), float(low[1])), CELL)
