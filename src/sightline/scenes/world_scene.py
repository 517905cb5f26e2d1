"""A procedural world as a scene: every fact is exact, every picture is rendered when asked for."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.scenes.fact import Fact, Provenance, Vouch
from sightline.scenes.scene import DepthMap, Frame, FreeSpace, Room, Scene, SceneObject, Sighting
from sightline.scenes.sightings import pixels_and_rects
from sightline.scenes.worlds.render.blur import blurred
from sightline.scenes.worlds.render.cover import amodal_pixels, in_view
from sightline.scenes.worlds.render.painter import Painter, RayPainter
from sightline.scenes.worlds.render.raycast import surfaces
from sightline.scenes.worlds.render.sensor import sensed
from sightline.scenes.worlds.shapes.catalog import CATEGORIES
from sightline.scenes.worlds.views.walk import Shot
from sightline.scenes.worlds.world import Thing, World

Array = NDArray[np.float64]
Kept = TypeVar("Kept")

FRAMES_KEPT = 4
CELL = 0.05  # metres, of the free-space map
KNEE = 1.0  # metres; what begins higher does not stop a robot
EXACT = Vouch(Provenance.SYNTHETIC)
SENSED = Vouch(Provenance.SYNTHETIC, 0.004, 0.016)  # no less than `worlds.sensor` draws, up to 8 m
OF_PICTURES = frozenset({Fact.PIXELS, Fact.DEPTH, Fact.POSES, Fact.MASKS, Fact.TIME})
FACTS: dict[Fact, Vouch] = {fact: EXACT for fact in Fact if fact not in (Fact.TIME, Fact.POINTS, Fact.TRACKS)}
FRONTED = frozenset(category.label for category in CATEGORIES if category.fronted)


@dataclass(frozen=True, eq=False)
class Taking:
    """How a world is photographed: by which camera, in which shots, with exact depth or that of a sensor.

    A sensor's noise is drawn from (seed, frame), so that a picture is the same whenever it is taken.
    """

    camera: Camera
    shots: Sequence[Shot]
    sensor: bool = False
    seed: int = 0
    painter: Painter = field(default_factory=RayPainter)


def scene_of(
    world: World, taking: Taking, labels: frozenset[str], world_in: Callable[[int], World] | None = None
) -> Scene:
    """The scene of a world whose things are all of these `labels`, with one frame a shot. Nothing is rendered yet.

    `world_in` gives the world of each frame where things move. Without shots the scene is what an annotation alone
    tells: things and their boxes. It has no id, source, split or licence yet: those are the reader's to say.
    """
    names = _names(world.things)
    album = _Album(world_in or (lambda f: world), taking, names)
    facts = dict(FACTS)
    if taking.sensor:
        facts[Fact.DEPTH] = SENSED
    if all(shot.time_s is not None for shot in taking.shots):
        facts[Fact.TIME] = EXACT
    if not taking.shots:
        facts = {fact: vouch for fact, vouch in facts.items() if fact not in OF_PICTURES}
    return Scene(
        id="",
        facts=facts,
        frames=tuple(album.frame(f) for f in range(len(taking.shots))),
        objects=tuple(_object(thing, names) for thing in world.things),
        counts=dict(Counter(thing.label for thing in world.things)),
        complete=labels,
        room=Room(_area(world.room.polygon), world.room.polygon, world.room.height, floor_z=0.0),
        read_free_space=partial(free_space, world),
    )


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
        attributes={"colour": thing.colour, "material": thing.material}
        | ({"shape": thing.shape} if thing.shape else {}),
        support=None if thing.support is None else names[thing.support],
        front_rad=np.pi / 2 if thing.label in FRONTED else None,
    )


def _area(polygon: Array) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


class _Album:
    """The pictures of one room, each rendered at most once while it is among the last few asked for."""

    def __init__(self, world_in: Callable[[int], World], taking: Taking, names: list[str]) -> None:
        self.world_in, self.camera, self.taking, self.names = world_in, taking.camera, taking, names
        self.poses = [shot.pose for shot in taking.shots]
        self._recent: OrderedDict[tuple[str, int], object] = OrderedDict()

    def frame(self, f: int) -> Frame:
        """Frame `f`, of which nothing is rendered yet."""
        return Frame(
            id=str(f),
            camera=self.camera,
            world_from_camera=self.poses[f],
            time_s=self.taking.shots[f].time_s,
            read_rgb=partial(self.rgb, f),
            depths={"sensor": DepthMap(self.camera, partial(self.sensed, f), SENSED)}
            if self.taking.sensor
            else {"synthetic": DepthMap(self.camera, lambda: self.surfaces(f)[0], EXACT)},
            read_instances=lambda: self.surfaces(f)[1],
            read_sightings=partial(self.sightings, f),
        )

    def rgb(self, f: int) -> NDArray[np.uint8]:
        """Colour (H, W, 3)."""

        def taken() -> NDArray[np.uint8]:
            moments = self.taking.painter.colours(self.world_in(f), self.camera, self.taking.shots[f].during)
            return moments[0] if len(moments) == 1 else blurred(moments)

        return self._once("rgb", f, taken)

    def sensed(self, f: int) -> NDArray[np.float32]:
        """Depth (H, W) in metres as a sensor reads it, NaN where it reads nothing."""

        def read() -> NDArray[np.float32]:
            world = self.world_in(f)
            depth, part = surfaces(world, self.camera, self.poses[f])
            gloss = np.append(world.materials.gloss[world.parts.material], 0.0)[np.maximum(part, -1)]
            rng = np.random.default_rng([self.taking.seed, 2, f])
            return sensed(np.where(np.isfinite(depth), depth, np.nan).astype(np.float32), self.camera, gloss, rng)

        return self._once("sensed", f, read)

    def surfaces(self, f: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Depth (H, W) in metres and object rows (H, W), -1 for none; several times cheaper than colour."""

        def traced() -> tuple[NDArray[np.float32], NDArray[np.int32]]:
            depth, instance = self.taking.painter.surfaces(self.world_in(f), self.camera, self.poses[f])
            return depth, np.maximum(instance, -1).astype(np.int32)  # the sky, -2, is no object either

        return self._once("surfaces", f, traced)

    def sightings(self, f: int) -> dict[str, Sighting]:
        """What the picture shows of each thing, counted by rays; things outside it are left out."""
        world, camera, pose = self.world_in(f), self.camera, self.poses[f]
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
    for box in [thing.box for thing in world.things] + _woodwork(world):
        if box.bounds[0, 2] < KNEE:
            flat = np.stack([x, y, np.full_like(x, box.center[2])], axis=-1)
            open_cells &= ~box.contains(flat)
    return FreeSpace(open_cells, (float(low[0]), float(low[1])), CELL)


def _woodwork(world: World) -> list[Box]:
    """The boxes of the parts that belong to no thing: sills, skirting boards, frames, a closed door."""
    parts, own = world.parts, slice(0, int(world.starts[0]))
    return [Box(c, 2 * h, r) for c, h, r in zip(parts.center[own], parts.half[own], parts.rotation[own], strict=True)]
