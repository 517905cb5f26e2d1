"""A walk with a camera in the hand: a smooth way between viewpoints, a tremor, and a shutter that stays open."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation, RotationSpline

from sightline.errors import SceneError
from sightline.geometry.pose import Pose
from sightline.scenes.worlds.views.cameras import clear_of_all
from sightline.scenes.worlds.world import World

Array = NDArray[np.float64]
Watch = Callable[[World, np.random.Generator, int], list[Pose]]

PERIOD = 0.2  # seconds from picture to picture
SHUTTER = 1 / 40  # seconds
EXPOSURES = 5  # poses while the shutter is open
STRIDE = 0.6  # metres between viewpoints, about
PACE = 0.45  # metres a second
ROLL, SHAKE = np.deg2rad(2.5), np.deg2rad(0.7)  # amplitudes of the tremor
BOB = 0.012  # metres, up and down
TRIES = 8


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture: the poses while its shutter is open, and when it is half open, in seconds; None for a still."""

    time_s: float | None
    during: tuple[Pose, ...]

    @property
    def pose(self) -> Pose:
        """world_from_camera at `time_s`."""
        return self.during[len(self.during) // 2]


def hand_held(world: World, rng: np.random.Generator, count: int, watch: Watch) -> list[Shot]:
    """A walk of `count` pictures, `PERIOD` apart, at `PACE` along viewpoints of `watch`, the lens clear of everything.

    Raises SceneError when no such walk is found.
    """
    stations = 2 + int(np.ceil((count - 1) * PERIOD * PACE / STRIDE))
    for trial in range(TRIES):
        # a room that is too full for a long walk has one of fewer stations, taken more slowly
        stops = watch(world, rng, max(2, stations - trial // 2))
        shots = _shots(stops, Tremor.drawn(rng), count)
        if all(clear_of_all(world, pose.translation) for shot in shots for pose in shot.during):
            return shots
    raise SceneError(f"no hand-held walk of {count} pictures came out of {TRIES} attempts; use another seed or fewer")


@dataclass(frozen=True, eq=False)
class Tremor:
    """Waves of a hand: hertz (3, 4), phases (3, 4) in radians for roll, pitch and yaw, and the phase of its steps."""

    hertz: Array
    phases: Array
    step: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Tremor:
        return cls(rng.uniform(0.2, 2.5, (3, 4)), rng.uniform(0, 2 * np.pi, (3, 4)), float(rng.uniform(0, 2 * np.pi)))

    def turn(self, time_s: float) -> Array:
        """Rotation (3, 3) of the camera about its own axes."""
        waves = np.sin(2 * np.pi * self.hertz * time_s + self.phases).sum(axis=1) / 2
        roll, pitch, yaw = waves * np.array([ROLL, SHAKE, SHAKE])
        return np.asarray(Rotation.from_rotvec([pitch, yaw, roll]).as_matrix())

    def rise(self, time_s: float) -> float:
        """Metres that the hand is up; it goes up with each step, 1.8 a second."""
        return float(BOB * np.sin(2 * np.pi * 1.8 * time_s + self.step))


def _shots(stops: list[Pose], tremor: Tremor, count: int) -> list[Shot]:
    moved = [np.linalg.norm(b.translation - a.translation) for a, b in itertools.pairwise(stops)]
    along = np.concatenate([[0.0], np.cumsum(moved)])
    where = CubicSpline(along, [stop.translation for stop in stops])
    turned = RotationSpline(along, Rotation.from_matrix([stop.rotation for stop in stops]))
    # the spline is longer than its chords; one walks along it at an even pace
    fine = np.linspace(0.0, along[-1], 64 * len(stops))
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(where(fine), axis=0), axis=1))])
    whole = max(count - 1, 1) * PERIOD  # seconds
    pace = min(PACE, gone[-1] / whole)

    def at(time_s: float) -> Pose:
        way = float(np.interp(pace * np.clip(time_s, 0.0, whole), gone, fine))
        eye = np.asarray(where(way), dtype=np.float64) + [0.0, 0.0, tremor.rise(time_s)]
        return Pose(turned(way).as_matrix() @ tremor.turn(time_s), eye)

    moments = np.linspace(-SHUTTER / 2, SHUTTER / 2, EXPOSURES)
    return [Shot(k * PERIOD, tuple(at(k * PERIOD + float(m)) for m in moments)) for k in range(count)]
