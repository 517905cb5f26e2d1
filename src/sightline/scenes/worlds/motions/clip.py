"""A short film of a room: where the camera is and where things are in each of its frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.motions.motion import Course, about, sampled
from sightline.scenes.worlds.motions.movers import SECONDS, moments, set_in_motion
from sightline.scenes.worlds.places.occupied import upright_box
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.views.cameras import FURNISHED, looking_camera, standing_room, viewpoints
from sightline.scenes.worlds.views.walk import Shot
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]

HELD = 0.4  # share of clips whose camera does not move
WIDE = 0.4  # metres that whoever holds the camera takes up
STEPS = 16  # of a walk, at which there must be room to stand
PLAIN = 40  # of 64 × 48 pixels that make a thing a likely mover
UNLIKELY, LIKELY = 0.02, 1.0  # chances of a thing that does not show at all, that shows at both ends of the walk
ATTEMPTS = 5


@dataclass(frozen=True, eq=False)
class Clip:
    """T frames: when each is taken (T,), seconds, its world_from_camera, and the course of things.

    `seed` starts the generator that chooses the points to be followed.
    """

    times_s: Array
    poses: tuple[Pose, ...]
    course: Course
    seed: int

    @property
    def shots(self) -> tuple[Shot, ...]:
        """A still for each frame, with its time."""
        return tuple(Shot(float(t), (pose,)) for t, pose in zip(self.times_s, self.poses, strict=True))


def filmed(world: World, rng: np.random.Generator, count: int) -> Clip:
    """A clip of `count` frames over two seconds in which one to four things move; in most of them the camera does too.

    How everything moves does not depend on the number of frames. Of a few tries the first is taken that shows a mover
    plainly. Raises SceneError where nothing in the room can move.
    """
    tries = []
    for _ in range(ATTEMPTS):
        start, end = _walk(world, rng)
        chances = _chances(world, start, end)
        motions = set_in_motion(world, rng, _stand(start, end), chances)
        if motions:
            # the one that shows most, of what was tried so far
            tries.append((max(chances[motion.thing] for motion in motions), start, end, motions))
            if tries[-1][0] >= LIKELY:
                break
    if not tries:
        raise SceneError("nothing in the room can move; use another seed")
    _, start, end, motions = max(tries, key=lambda made: made[0])
    times = np.arange(count, dtype=np.float64) * (SECONDS / count)
    poses = tuple(between(start, end, float(share)) for share in _gone(times))
    return Clip(times, poses, sampled(world, motions, times), int(rng.integers(1 << 62)))


def _gone(times_s: Array) -> Array:
    """Share of the camera's walk at each time: it starts and stops gently."""
    u = times_s / SECONDS
    return u * u * (3.0 - 2.0 * u)


def between(start: Pose, end: Pose, share: float) -> Pose:
    """The pose at a share of the straight way and of the single turn from one to the other."""
    turn = start.rotation.T @ end.rotation
    angle = start.angle_to(end)
    if angle < 1e-9:
        return Pose(start.rotation, start.translation + share * (end.translation - start.translation))
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]]) / (2 * np.sin(angle))
    rotation = start.rotation @ about(axis, np.array([share * angle]))[0]
    return Pose(rotation, start.translation + share * (end.translation - start.translation))


def _walk(world: World, rng: np.random.Generator) -> tuple[Pose, Pose]:
    """Where the camera starts and ends: the same place where it is held still or has no way."""
    start, end = viewpoints(world, rng, 2, FURNISHED)
    eyes = np.linspace(start.translation, end.translation, STEPS)
    if rng.random() < HELD or not all(standing_room(world, eye) for eye in eyes):
        return start, start
    return start, end


def _stand(start: Pose, end: Pose) -> Array:
    """The upright box (S, 7) that whoever holds the camera needs at each of the `moments`."""
    eyes = start.translation + _gone(moments())[:, None] * (end.translation - start.translation)
    return np.array([upright_box(x, y, np.array([WIDE, WIDE, z + 0.1]), 0.0, 0.0) for x, y, z in eyes])


def _chances(world: World, *poses: Pose) -> Array:
    """How likely each thing (N,) is to be a mover: what shows plainly at both ends is, what does not show hardly."""
    camera = looking_camera(64, 48)
    seen = [np.bincount(i[i >= 0], minlength=len(world.things)) for i in (cast(world, camera, p)[1] for p in poses)]
    return np.asarray(UNLIKELY + np.mean([pixels >= PLAIN for pixels in seen], axis=0) ** 2)
