"""Walks through flats: from a spot in one room towards and through doorways, looking ahead and around."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.shapes.doors import DOOR
from sightline.scenes.worlds.views.cameras import (
    Demand,
    View,
    longest_walk,
    looking_camera,
    overlapping,
    unhidden,
    view_at,
)
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]

NEAR_ENOUGH = 0.7  # metres from a station of the route that count as having been there
UNHIDDEN = 0.66  # least share of what a view still looks at that it still sees
FACING_WALL = 1.3  # metres; nearer than that, half the picture is wall
STRAY = 1.2  # radians that one looks aside
LEAVES = frozenset({DOOR.label})
START = Demand(things=3, share=0.14, middle=0.15, close_wall=0.25, bare=LEAVES)
ON_THE_WAY = Demand(things=2, share=0.06, middle=0.04, close_wall=0.35, bare=LEAVES)  # a doorway is mostly wall
LONGEST_STEP, WIDEST_TURN = 1.1, 0.6  # metres, radians


def tour(world: World, rng: np.random.Generator, count: int) -> list[Pose]:
    """A walk of `count` poses (world_from_camera) through a flat: eyes 1.2–1.7 m high, pitch 5–30° down.

    Neighbours stand at most 1.1 m and 40° apart and see at least 30 % of the same surfaces; each has two things in
    view and nothing nearer than 0.4 m. Raises SceneError when the flat gives no such walk.
    """
    if count < 1:
        raise SceneError(f"{count} viewpoints were asked for; ask for at least 1")
    camera = looking_camera(48, 36)
    best = 0
    for _ in range(20):
        stations = route(world, rng)
        starts = (v for _ in range(60) if (v := _start(world, rng, camera, stations)) is not None)
        walk = longest_walk(starts, partial(_step, world, rng, camera, stations), count, compared=12)
        if len(walk) == count:
            return [view.pose for view in walk]
        best = max(best, len(walk))
    raise SceneError(f"the flat allows walks of {best} viewpoints, not {count}; ask for fewer or use another seed")


def route(world: World, rng: np.random.Generator) -> Array:
    """Stations (S, 2) in metres: the middle of a room, a doorway of it, the middle of the room behind, and so on."""
    zones, passages = world.room.zones, world.room.passages
    middles = [(zone.low + zone.high) / 2 for zone in zones]
    areas = np.array([float((zone.high - zone.low).prod()) for zone in zones])
    at = int(rng.choice(len(zones), p=areas / areas.sum()))
    stations, seen = [middles[at]], {at}
    while True:
        pairs = [(*way.zones, way.middle) for way in passages]
        ahead = [(k, spot) for a, b, spot in pairs for here, k in ((a, b), (b, a)) if here == at and k not in seen]
        if not ahead:
            return np.array(stations)
        at, spot = ahead[int(rng.integers(len(ahead)))]
        seen.add(at)
        stations += [spot, middles[at]]


def _start(world: World, rng: np.random.Generator, camera: Camera, stations: Array) -> View | None:
    """A view near the first station, roughly towards the first doorway."""
    door = stations[min(1, len(stations) - 1)]
    spot = stations[0] + float(rng.uniform(0.0, 0.8)) * (door - stations[0]) + rng.normal(0, 0.4, 2)
    eye = np.array([*spot, rng.uniform(1.3, 1.65)])
    ahead = door - spot
    heading = float(np.arctan2(ahead[1], ahead[0]) + rng.normal(0, 0.7))
    return _ahead(world, camera, eye, heading, float(np.deg2rad(rng.uniform(8, 25))), START)


def _ahead(world: World, camera: Camera, eye: Array, heading: float, pitch: float, demand: Demand) -> View | None:
    """The view from there, None where one cannot stand or has little but a wall before one's eyes."""
    view = view_at(world, camera, eye, heading, pitch, demand)
    return None if view is None or np.nanmedian(view.depth) < FACING_WALL else view


def _step(world: World, rng: np.random.Generator, camera: Camera, stations: Array, last: View) -> View | None:
    """A step along the route, the eyes on what comes next."""
    here = last.pose.translation
    leg = min(last.leg + 1, len(stations) - 1)
    ahead = stations[leg] - here[:2]
    # now and then a look aside, which also finds the way round what stands in it
    stray = STRAY if rng.random() < 0.25 else 0.15
    away, way = float(rng.uniform(0.4, LONGEST_STEP)), float(np.arctan2(ahead[1], ahead[0]) + rng.normal(0, stray))
    eye = here + np.array([away * np.cos(way), away * np.sin(way), float(rng.normal(0, 0.04))])
    eye[2] = np.clip(eye[2], 1.2, 1.7)
    onward = stations[min(leg + 1, len(stations) - 1)] - eye[:2]
    wanted = float(np.arctan2(onward[1], onward[0]) + rng.normal(0, max(stray, 0.3))) - last.heading
    turn = float(np.clip((wanted + np.pi) % (2 * np.pi) - np.pi, -WIDEST_TURN, WIDEST_TURN))
    pitch = float(np.clip(last.pitch + rng.normal(0, 0.05), np.deg2rad(6), np.deg2rad(29)))
    view = _ahead(world, camera, eye, last.heading + turn, pitch, ON_THE_WAY)
    if view is None or not overlapping(camera, last, view):
        return None
    # else the pictures of two neighbours contradict each other: a doorway hides most of what the other saw
    if unhidden(camera, last.pose, last.depth, view.pose, view.depth) < UNHIDDEN:
        return None
    reached = float(np.linalg.norm(stations[leg] - eye[:2])) < NEAR_ENOUGH
    return replace(view, leg=leg if reached else last.leg)
