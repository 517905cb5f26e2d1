"""Which things of a room move, and how: slid, pushed, turned, rolled, opened and closed, never into each other.

Every way is tried before it is gone; a thing that cannot move stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.motions.motion import Motion, Way, group_of
from sightline.scenes.worlds.motions.sweep import STEPS_PER_S, is_clear, moving_rows, part_rows, wall_rows
from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID
from sightline.scenes.worlds.places.occupied import collides
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.shapes.shape import Joint
from sightline.scenes.worlds.world import Thing, World

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SECONDS = 2.0  # how long a clip lasts, whatever its number of frames
MOST = 4  # movers
SLOWEST, FASTEST = 0.05, 1.0  # m/s on the way at its mean, at its peak
ROUND = 2.5  # radians that a thing is turned at most
ROLLS, OPENS = 8.0, 2.0  # how much likelier what does is to move than what must be pushed
TRIES = 10  # ways that a thing is offered
FROM_WALLS = frozenset({"armchair", "bench", "nightstand", "tv stand", "desk"})  # moved though they stand there
COARSE = 24  # every so many moments are tried first: most ways that are blocked show it there
TOUCH = 1e-6  # metres between what stands on each other
LOFT = 0.003  # metres left below and above what tilts; the sweep's own clearance is level
UP = np.array([0.0, 0.0, 1.0])


def moments() -> Array:
    """The times (S,) in seconds at which ways are tried."""
    return np.linspace(0.0, SECONDS, round(SECONDS * STEPS_PER_S) + 1)


@dataclass(eq=False)
class Stage:
    """A room in which things begin to move.

    `boxes` (Q, 7) are upright ones around each part and wall, `owner` (Q,) the thing they belong to, −1 for the room's
    own, and `stays` (Q,) tells those that nothing moves. `passing` are boxes (S, M, 7) of what moves.
    """

    world: World
    rng: np.random.Generator
    boxes: Array
    owner: Index
    stays: NDArray[np.bool_]
    passing: list[Array]
    taken: set[int] = field(default_factory=set)
    motions: list[Motion] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, rng: np.random.Generator, stand: Array) -> Stage:
        """A stage on which nothing moves yet but the camera, for whose stand (S, 7) there is room at each moment."""
        parts, walls = part_rows(world.parts, np.arange(len(world.parts))), wall_rows(world.room)
        owner = np.concatenate([world.parts.thing, np.full(len(walls), -1)])
        return cls(world, rng, np.vstack([parts, walls]), owner, np.ones(len(owner), dtype=np.bool_), [stand[:, None]])

    def send(self, motion: Motion) -> bool:
        """Sends a body on its way, if nothing is in it."""
        own = (motion.thing, *motion.carried)
        still = self.boxes[self.stays & ~np.isin(self.owner, own)]
        tilts = not motion.carried and motion.angle != 0.0 and abs(motion.axis[2]) < 1.0
        for every in (COARSE, 1):
            moving = moving_rows(self.world.parts, motion, moments()[::every])
            if moving[..., 5].min() < -TOUCH or moving[..., 6].max() > self.world.room.height:
                return False
            tried = moving + np.array([0.0, 0.0, 0.0, 0.0, 0.0, -LOFT, LOFT]) * tilts
            if not is_clear(tried, still, [other[::every] for other in self.passing]):
                return False
        self.motions.append(motion)
        self.passing.append(moving)
        self.stays[motion.parts] = False
        self.taken.update(own)
        return True


def set_in_motion(world: World, rng: np.random.Generator, stand: Array, seen: Array) -> tuple[Motion, ...]:
    """The ways of one to four movers of a room, none where nothing can move.

    `stand` (S, 7) is the upright box that the camera needs at each of the `moments`; `seen` (N,) how likely each thing
    is to be chosen, compared to others.
    """
    stage = Stage.of(world, rng, stand)
    goal = int(rng.integers(1, MOST + 1))
    # a random order in which the likely come early, balls and doors before chairs
    likely = seen * [ROLLS if _is_ball(world, one) else OPENS if one.joints else 1.0 for one in world.things]
    order = np.argsort(rng.random(len(world.things)) ** (1.0 / np.maximum(likely, 1e-6)))[::-1]
    for i in order:
        if len(stage.motions) == goal:
            break
        thing = world.things[int(i)]
        if stage.taken.isdisjoint(group_of(world.things, thing.index)):
            any(stage.send(motion) for motion in _offers(stage, thing))
    return tuple(stage.motions)


def _offers(stage: Stage, thing: Thing) -> Iterator[Motion]:
    """Ways that a thing might go, the next one asked for when one is blocked."""
    rng = stage.rng
    joints = [joint for joint in thing.joints if not _holds_up(stage, thing, joint)]
    loose = _loose(stage.world, thing)
    if joints and (not loose or rng.random() < 0.7):
        for k in rng.permutation(len(joints))[:3]:
            yield from (_swung(stage, thing, joints[int(k)]) for _ in range(3))
    if loose:
        for trial in range(TRIES):
            motion = _rolled(stage, thing, trial) if _is_ball(stage.world, thing) else _shoved(stage, thing, trial)
            if _kept_up(stage, thing, motion):
                yield motion


def _loose(world: World, thing: Thing) -> bool:
    """Whether people move such a thing about: it stands free, and is not built in or hung up."""
    category = BY_LABEL.get(thing.label)
    place = "floor" if category is None else category.place
    standing = thing.support is not None or thing.box.bounds[0, 2] < 0.01
    return standing and (place in ("middle", "floor", "top") or thing.label in FROM_WALLS)


def _is_ball(world: World, thing: Thing) -> bool:
    rows = slice(world.starts[thing.index], world.starts[thing.index + 1])
    return bool((world.parts.kind[rows] == ELLIPSOID).all() and np.ptp(thing.box.size) < TOUCH)


def _parts_of(world: World, things: tuple[int, ...]) -> Index:
    return np.flatnonzero(np.isin(world.parts.thing, things)).astype(np.int64)


def _span(rng: np.random.Generator, shortest: float, longest: float) -> tuple[float, float]:
    """When a way begins and ends, seconds."""
    takes = float(rng.uniform(shortest, longest))
    start = float(rng.uniform(0.0, SECONDS - takes))
    return start, start + takes


def _rolled(stage: Stage, thing: Thing, trial: int) -> Motion:
    """A ball that was hit and rolls out, without slipping."""
    rng = stage.rng
    heading = float(rng.uniform(-np.pi, np.pi))
    start, end = _span(rng, 1.2, SECONDS)
    length = max(SLOWEST, float(rng.uniform(0.2, 0.5)) * 0.85**trial) * (end - start)
    way = np.array([np.cos(heading), np.sin(heading), 0.0])
    radius = float(thing.box.size[0]) / 2
    parts = _parts_of(stage.world, (thing.index,))
    axis = np.cross(UP, way)
    middle, group = thing.box.center, (thing.index,)
    return Motion("roll", thing.index, group, parts, length * way, length / radius, axis, middle, start, end, 0.1)


def _shoved(stage: Stage, thing: Thing, trial: int) -> Motion:
    """Slid evenly, pushed once, or carried round on an arc, with all that stands on it."""
    rng, box = stage.rng, thing.box
    group = group_of(stage.world.things, thing.index)
    kind: Way = "slide" if (drawn := rng.random()) < 0.35 else "push" if drawn < 0.6 else "arc"
    start, end = _span(rng, 0.6, 1.0) if kind == "push" else _span(rng, 1.1, SECONDS)
    slow, quick = (0.1, 0.3) if thing.support is not None else (0.16, 0.48)
    speed = max(SLOWEST, float(rng.uniform(slow, quick)) * 0.85**trial)
    length, heading = speed * (end - start), float(rng.uniform(-np.pi, np.pi))
    way = np.array([np.cos(heading), np.sin(heading), 0.0])
    parts = _parts_of(stage.world, group)
    if kind != "arc":
        peak = 0.5 if kind == "slide" else 0.25
        return Motion(kind, thing.index, group, parts, length * way, 0.0, UP, box.center, start, end, peak)
    # about its own middle, or about a point that people at its side would turn it around
    away = 0.0 if rng.random() < 0.3 else float(rng.uniform(0.2, 1.5))
    outermost = away + float(np.hypot(box.size[0], box.size[1])) / 2
    # what is turned all it may be is there sooner
    end = start + (end - start) * min(1.0, ROUND * outermost / length)
    angle = min(length / outermost, ROUND) * (1.0 if rng.random() < 0.5 else -1.0)
    return Motion(kind, thing.index, group, parts, np.zeros(3), angle, UP, box.center + away * way, start, end)


def _swung(stage: Stage, thing: Thing, joint: Joint) -> Motion:
    """A drawer or door that is opened or closed, not always all the way."""
    rng, world = stage.rng, stage.world
    start, end = _span(rng, 0.9, 1.9)
    parts = int(world.starts[thing.index]) + np.array(joint.parts, dtype=np.int64)
    axis, pivot = np.array(joint.axis), np.array(joint.pivot)
    axis /= np.linalg.norm(axis)
    slides = joint.kind == "slide"
    shift, angle = (joint.reach * axis, 0.0) if slides else (np.zeros(3), joint.reach)
    wide = float(rng.uniform(0.35, 1.0))
    motion = Motion("open", thing.index, (), parts, shift, angle, UP if slides else axis, pivot, start, end, last=wide)
    # no faster than people's hands go
    edges = np.linalg.norm(world.parts.center[parts] - pivot, axis=1) + np.linalg.norm(world.parts.half[parts], axis=1)
    wide *= min(1.0, FASTEST / motion.fastest(float(edges.max())))
    if rng.random() < 0.6:
        return replace(motion, last=wide)
    return replace(motion, way="close", first=wide, last=0.0)


def _holds_up(stage: Stage, thing: Thing, joint: Joint) -> bool:
    """Whether something stands on what the joint moves: it would be left in the air."""
    moved = stage.boxes[int(stage.world.starts[thing.index]) + np.array(joint.parts, dtype=np.int64)]
    for other in stage.world.things:
        if other.support == thing.index:
            for foot in stage.boxes[_parts_of(stage.world, (other.index,))]:
                foot[5] -= 2 * LOFT
                if collides(moved, foot, 0.0):
                    return True
    return False


def _kept_up(stage: Stage, thing: Thing, motion: Motion) -> bool:
    """Whether what a thing stands on stays under all of it, all the way."""
    if thing.support is None:
        return True
    turn, shift = motion.at(moments())
    feet = np.einsum("tij,nj->tni", turn, thing.box.corners[:4]) + shift[:, None]
    return any(_inside(stage.world, int(row), feet).all() for row in _floors(stage.world, thing))


def _floors(world: World, thing: Thing) -> Index:
    """The level parts on which a thing stands, by their tops' height."""
    rows = _parts_of(world, () if thing.support is None else (thing.support,))
    parts = world.parts
    level = (np.abs(parts.rotation[rows, 2, 2]) > 1.0 - 1e-9) & (parts.kind[rows] != ELLIPSOID)
    at = np.abs(parts.center[rows, 2] + parts.half[rows, 2] - thing.box.bounds[0, 2]) < TOUCH
    return np.asarray(rows[level & at])


def _inside(world: World, row: int, points: Array) -> NDArray[np.bool_]:
    """Which points (..., 3) lie over the top of a level part."""
    parts = world.parts
    local = (points - parts.center[row]) @ parts.rotation[row] / parts.half[row]
    if parts.kind[row] == BLOCK:
        return np.asarray((np.abs(local[..., :2]) <= 1.0).all(axis=-1))
    top = parts.taper[row] if parts.rotation[row, 2, 2] > 0 else 1.0
    return np.asarray(np.hypot(local[..., 0], local[..., 1]) <= top)
