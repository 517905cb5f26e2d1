"""Where one would stand to look at a room: walks whose neighbouring views share much of what they see."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.world import Room, World

Array = NDArray[np.float64]

NEAREST = 0.4  # metres to the nearest surface in view
SHARED = 0.3  # least share of a view that its neighbour sees too
PIXELS = 12  # of 48 × 36 that make a thing count as in view
CLOSE_WALL = 1.6  # metres; nearer wall is large and shows nothing


@dataclass(frozen=True, eq=False)
class View:
    """A viewpoint that was looked through: its pose, where it looks (radians), its depth map and how many things show.

    `leg` counts the stations of a route that lie behind it.
    """

    pose: Pose
    heading: float
    pitch: float
    depth: NDArray[np.float32]
    things: int
    leg: int = 0


@dataclass(frozen=True)
class Demand:
    """What a view must show: so many things, on more than `share` of the picture and on `middle` or more of the quarter
    in its middle; wall nearer than `CLOSE_WALL` may be `close_wall` of it. Things whose label is in `bare` count as
    wall.
    """

    things: int = 3
    share: float = 0.1
    middle: float = 0.0
    close_wall: float = 1.0
    bare: frozenset[str] = frozenset()


USUAL = Demand()
FURNISHED = Demand(share=0.12, middle=0.08, close_wall=0.3)


def looking_camera(width: int = 640, height: int = 480) -> Camera:
    """The camera that viewpoints are judged with: 66° wide."""
    focal = 0.5 * width / np.tan(np.deg2rad(33.0))
    return Camera(width, height, float(focal), float(focal), width / 2, height / 2)


def viewpoints(world: World, rng: np.random.Generator, count: int, demand: Demand = USUAL) -> list[Pose]:
    """A walk of `count` poses (world_from_camera): eyes 1.0–1.8 m high, pitch 5–35° down, clear of furniture.

    Neighbours stand 0.3–1.2 m and 10–40° apart and see at least 30 % of the same surfaces; each shows what is demanded
    and nothing nearer than 0.4 m. Raises SceneError when the room gives no such walk.
    """
    if count < 1:
        raise SceneError(f"{count} viewpoints were asked for; ask for at least 1")
    camera = looking_camera(48, 36)
    best: list[View] = []
    for _ in range(12):
        found = (v for _ in range(120) if (v := _start(world, rng, camera, demand)) is not None)
        walk = longest_walk(found, lambda last: _step(world, rng, camera, last, demand), count)
        if len(walk) == count:
            return [view.pose for view in walk]
        best = max(best, walk, key=len)
    raise SceneError(f"the room allows walks of {len(best)} viewpoints, not {count}; ask for fewer or use another seed")


def longest_walk(
    starts: Iterator[View], step_from: Callable[[View], View | None], count: int, compared: int = 5
) -> list[View]:
    """Up to `count` views: of the `compared` first starts the one that shows most things, then step by step, back from
    dead ends.
    """
    first = list(itertools.islice(starts, compared))
    if not first:
        return []
    walk = [max(first, key=lambda view: view.things)]
    stuck = 0
    while len(walk) < count and stuck < 8:
        step = next((v for _ in range(40) if (v := step_from(walk[-1])) is not None), None)
        if step is not None:
            walk.append(step)
        elif len(walk) > 1:
            walk.pop()
            stuck += 1
        else:
            break
    return walk


def _start(world: World, rng: np.random.Generator, camera: Camera, demand: Demand) -> View | None:
    low, high = world.room.polygon.min(axis=0), world.room.polygon.max(axis=0)
    eye = np.array([*rng.uniform(low + 0.3, high - 0.3), rng.uniform(1.2, 1.7)])
    # look at where the things are, roughly
    target = world.things[int(rng.integers(len(world.things)))].box.center
    heading = float(np.arctan2(target[1] - eye[1], target[0] - eye[0]) + rng.normal(0, 0.2))
    return view_at(world, camera, eye, heading, float(np.deg2rad(rng.uniform(8, 28))), demand)


def _step(world: World, rng: np.random.Generator, camera: Camera, last: View, demand: Demand) -> View | None:
    away, way = rng.uniform(0.3, 1.2), rng.uniform(0, 2 * np.pi)
    eye = last.pose.translation + np.array([away * np.cos(way), away * np.sin(way), 0.0])
    eye[2] = np.clip(eye[2] + rng.normal(0, 0.08), 1.0, 1.8)
    turn = np.deg2rad(rng.uniform(11, 36)) * (1 if rng.random() < 0.5 else -1)
    pitch = float(np.clip(last.pitch + rng.normal(0, 0.06), np.deg2rad(6), np.deg2rad(34)))
    view = view_at(world, camera, eye, last.heading + float(turn), pitch, demand)
    if view is None or not 0.3 <= np.linalg.norm(view.pose.translation - last.pose.translation) <= 1.2:
        return None
    if not np.deg2rad(10) <= view.pose.angle_to(last.pose) <= np.deg2rad(40):
        return None
    return view if overlapping(camera, last, view) else None


def overlapping(camera: Camera, a: View, b: View) -> bool:
    """Whether each of two views sees at least `SHARED` of the surfaces in the other."""
    return (
        min(shared(camera, a.pose, a.depth, b.pose, b.depth), shared(camera, b.pose, b.depth, a.pose, a.depth))
        >= SHARED
    )


def view_at(
    world: World, camera: Camera, eye: Array, heading: float, pitch: float, demand: Demand = USUAL
) -> View | None:
    """The view from there, None where one cannot stand or sees less than is demanded."""
    if not standing_room(world, eye):
        return None
    ahead = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), -np.sin(pitch)])
    pose = Pose.looking(eye, eye + ahead)
    depth, instance = cast(world, camera, pose)
    reach = depth * np.linalg.norm(camera.rays(), axis=-1)
    if np.nanmin(reach) < NEAREST or np.isnan(depth).mean() > 0.3:
        return None
    seen = np.bincount(instance[instance >= 0], minlength=len(world.things))
    # one thing that fills the picture hides the room
    if seen.max() > 0.4 * instance.size:
        return None
    counts = np.array([thing.label not in demand.bare for thing in world.things])
    things = int((seen[counts] >= PIXELS).sum())
    if things < demand.things or not demand.share < seen[counts].sum() / instance.size:
        return None
    shown = np.append(counts, False)[np.maximum(instance, -1)]  # -1, the shell, finds the last
    rows, columns = camera.height // 4, camera.width // 4
    if shown[rows:-rows, columns:-columns].mean() < demand.middle:
        return None
    if (~shown & (depth < CLOSE_WALL)).mean() > demand.close_wall:
        return None
    return View(pose, heading, pitch, depth, things)


def standing_room(world: World, eye: Array) -> bool:
    """Whether an eye (3,) in metres is inside the room, 0.3 m off the walls, and not over or in furniture."""
    if not _off_the_walls(world.room, eye, 0.3):
        return False
    for thing in world.things:
        local = (eye - thing.box.center) @ thing.box.rotation
        away = np.maximum(np.abs(local[:2]) - thing.box.size[:2] / 2, 0.0)
        if float(np.hypot(away[0], away[1])) < 0.15 and local[2] > -thing.box.size[2] / 2:
            return False
    return True


def clear_of_all(world: World, eye: Array, metres: float = 0.15) -> bool:
    """Whether an eye (3,) in metres is inside the room and nothing, wall or thing, comes nearer than that."""
    near = (float(thing.box.distance_to(eye)) < metres for thing in world.things)
    return _off_the_walls(world.room, eye, metres) and eye[2] < world.room.height - metres and not any(near)


def _off_the_walls(room: Room, eye: Array, metres: float) -> bool:
    inside = False
    for k in range(len(room.polygon)):
        (ax, ay), (bx, by) = room.polygon[k], room.polygon[(k + 1) % len(room.polygon)]
        if (ay > eye[1]) != (by > eye[1]) and eye[0] < (bx - ax) * (eye[1] - ay) / (by - ay) + ax:
            inside = not inside
    along = np.clip(((eye[:2] - room.polygon) * room.directions).sum(axis=1), 0.0, room.lengths)
    nearest = room.polygon + room.directions * along[:, None]
    return inside and bool(np.linalg.norm(nearest - eye[:2], axis=1).min() >= metres)


def shared(
    camera: Camera, pose: Pose, depth: NDArray[np.float32], other: Pose, other_depth: NDArray[np.float32]
) -> float:
    """Share of a view's measured pixels (H, W) whose surface the other view sees too, depth within 6 %."""
    same = _met(camera, pose, depth, other, other_depth)
    return float(same.sum() / max(1, int(np.isfinite(depth).sum())))


def unhidden(
    camera: Camera, pose: Pose, depth: NDArray[np.float32], other: Pose, other_depth: NDArray[np.float32]
) -> float:
    """Share of a view's measured pixels (H, W) inside the other's picture whose surface nothing hides there."""
    same = _met(camera, pose, depth, other, other_depth)
    return float(same.mean()) if len(same) else 0.0


def _met(
    camera: Camera, pose: Pose, depth: NDArray[np.float32], other: Pose, other_depth: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Of the points of a view that fall inside the other's picture, which of them the other sees (N,)."""
    points = pose.apply((camera.rays() * depth[..., None])[np.isfinite(depth)])
    uv, z = camera.project(other.inverse().apply(points))
    ok = np.isfinite(uv).all(axis=-1) & (z > 0)
    column, row = np.floor(uv[ok, 0]).astype(np.int64), np.floor(uv[ok, 1]).astype(np.int64)
    inside = (column >= 0) & (column < camera.width) & (row >= 0) & (row < camera.height)
    found = other_depth[row[inside], column[inside]]
    return np.asarray(np.abs(found - z[ok][inside]) < 0.06 * z[ok][inside])
