"""What is measured of the camera between two frames, how surely, and which pairs of frames are asked about it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.questions.choose import BIN, noise_of_lengths
from sightline.questions.draft import Evidence, Skip, View
from sightline.questions.frames.frame_pairs import FramePairs, frame_pairs, in_even_order, overlapping
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

STILL = 0.05  # metres; a hand holds a camera no stiller
STEADY = math.radians(3.0)  # nor does it point it any steadier
CLEAR_SHARE = 0.15  # of the whole motion; along an axis with less of it nobody would say that the camera moved
STEEP = math.radians(80.0)  # a camera that looks further up or down has no sure heading, and so no yaw and no roll
ARM = 2.0  # metres; a pose that is off by its sigma is off by as much, to the side, this far in front of the camera
NOTHING = 1e-6  # metres or radians, of no motion that was rounded

AXES = ("x", "y", "z")
ANGLES = ("yaw", "pitch", "roll")
LOWEST_BIN = -64  # `choose.bin_of` of less than NOTHING
AT_ONCE = 256  # pairs


class Reading(NamedTuple):
    """One measure of each of P pairs, metres or radians.

    `value` (P,) with its standard deviation `sigma` (P,); `least` (P,) is the least size that is asked about; `sure`
    (P,) how far the value is from one with another answer, NaN where it has no meaning. `columns` are the numbers (P,)
    that a row states, by name; `little` says why a small one is not asked.
    """

    value: Array
    sigma: Array
    least: Array
    sure: Array
    columns: Mapping[str, Array]
    little: str


class Move(NamedTuple):
    """One pair of frames that is asked about, and the number of its `side`."""

    evidence: Evidence
    views: tuple[View, View]
    side: int
    difficulty: float


def candidates(
    table: SceneTable, rng: np.random.Generator, low: float, high: float, frames: int
) -> tuple[FramePairs, list[Skip]]:
    """Pairs among at most so many frames that share from `low` to `high`, and how many share less or more."""
    every = frame_pairs(table, frames)
    few, many = int((every.overlap < low).sum()), int((every.overlap > high).sum())
    skips = [Skip("the images overlap too little", few)] if few else []
    skips += [Skip("the images overlap too much", many)] if many else []
    return overlapping(every, rng, low, high), skips


def travelled(pairs: FramePairs, scene: Scene, least: float) -> Reading:
    """The distance of the two camera centres and the shift (x, y, z) from the first, metres."""
    noise = noise_of_lengths(scene, Fact.POSES)
    x, y, z = pairs.shift.T
    return Reading(
        value=pairs.distance,
        sigma=np.hypot(noise.fixed, noise.share * pairs.distance),
        least=np.full(len(pairs), least),
        sure=pairs.distance,
        columns={"x_m": x, "y_m": y, "z_m": z, "distance_m": pairs.distance},
        little="the camera hardly moved",
    )


def moved_along(pairs: FramePairs, scene: Scene, axis: str, least: float, share: float) -> Reading:
    """The second camera's centre along an axis of the first, metres; `share` is of the distance.

    It is off where either camera is, and where the first is turned; the scale of the world turns no left into right.
    """
    value, sigma = pairs.shift[:, AXES.index(axis)], scene.facts[Fact.POSES].at()
    return Reading(
        value=value,
        sigma=np.hypot(math.sqrt(2.0) * sigma, sigma / ARM * pairs.distance),
        least=np.maximum(least, share * pairs.distance),
        sure=np.abs(value),
        columns={f"{axis}_m": value, "distance_m": pairs.distance},
        little="the camera hardly moved that way",
    )


def turned(pairs: FramePairs, scene: Scene) -> Reading:
    """The one turn from the first camera's axes to the second's, radians."""
    noise = math.sqrt(2.0) * scene.facts[Fact.POSES].at() / ARM
    return Reading(
        value=pairs.turn,
        sigma=np.full(len(pairs), noise),
        least=np.zeros(len(pairs)),
        sure=pairs.turn,
        columns={"turn_rad": pairs.turn},
        little="the camera hardly turned",
    )


def turned_about(pairs: FramePairs, scene: Scene, axis: str) -> Reading:
    """How much larger yaw, pitch or roll of the second camera is, radians; of none that looks steeply up or down.

    It is off where either pose is turned, and where gravity is: a tilt of the world that no picture shows changes both
    cameras' angles, and where they look differently by different amounts.
    """
    value = pairs.turns[:, ANGLES.index(axis)]
    changes = by_tilt(pairs.angles, axis)
    tilted = changes[pairs.second] - changes[pairs.first]
    noise = math.sqrt(2.0) * scene.facts[Fact.POSES].at() / ARM
    gravity = scene.facts[Fact.GRAVITY].at()
    steep = np.abs(pairs.angles[:, 1]) > STEEP
    lost = (steep[pairs.first] | steep[pairs.second]) if axis != "pitch" else np.zeros(len(pairs), dtype=np.bool_)
    # Half a turn to the left is half a turn to the right.
    sure = np.minimum(np.abs(value), math.pi - np.abs(value))
    return Reading(
        value=value,
        sigma=np.hypot(noise, gravity * np.hypot(tilted[:, 0], tilted[:, 1])),
        least=np.zeros(len(pairs)),
        sure=np.where(lost, np.nan, sure),
        columns={f"{axis}_rad": value, "turn_rad": pairs.turn},
        little="the camera hardly turned that way",
    )


def by_tilt(angles: Array, axis: str) -> Array:
    """By how much yaw, pitch or roll of cameras with these `angles` (F, 3), radians, changes where the world is tilted
    about its x and about its y axis: (F, 2), radians per radian."""
    yaw, pitch, _ = angles.T
    ahead = np.stack([np.cos(yaw), np.sin(yaw)], axis=1)
    if axis == "pitch":
        return np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    with np.errstate(divide="ignore"):
        per = -np.tan(pitch) if axis == "yaw" else 1.0 / np.cos(pitch)
    return np.asarray(per[:, None] * ahead)


def bins(values: Array) -> Ints:
    """The bin (P,) of positive numbers (P,), metres or radians, as `choose.bin_of` has it less the lowest one."""
    at = np.floor(np.log(np.maximum(values, NOTHING)) / math.log(BIN)).astype(np.int64)
    return np.asarray(at - LOWEST_BIN)


def moves(pairs: FramePairs, rng: np.random.Generator, reading: Reading, side: Ints) -> Iterator[Move | Skip]:
    """The pairs whose reading is clear of its noise and not too small, in an order that is even over `side` (P,), and
    how many are not.

    Hard is a pair that shares little, or whose reading is hardly above the least one.
    """
    size = np.abs(reading.value)
    lost = np.isnan(reading.sure)
    clear = ~lost & (reading.sure >= np.maximum(2.0 * reading.sigma, NOTHING))
    clear &= size >= np.maximum(reading.least, NOTHING)
    if lost.any():
        yield Skip("the camera looks nearly straight up or down", int(lost.sum()))
    if hardly := len(pairs) - int(lost.sum()) - int(clear.sum()):
        yield Skip(reading.little, hardly)
    names = (*reading.columns, pairs.measure)
    shown = [View(frame) for frame in pairs.ids]
    helping = [View(frame, "support") for frame in pairs.ids]
    order = in_even_order(pairs, rng, np.where(clear, side, -1))
    for start in range(0, len(order), AT_ONCE):
        rows = order[start : start + AT_ONCE]
        overlap, sigma = pairs.overlap[rows], reading.sigma[rows]
        difficulty = 1.0 - overlap * (1.0 - reading.least[rows] / size[rows])
        with np.errstate(divide="ignore"):
            margin = reading.sure[rows] / sigma
        told = np.stack([*(column[rows] for column in reading.columns.values()), overlap], axis=1)
        parts = (told, margin, sigma > 0, pairs.first[rows], pairs.second[rows], side[rows], difficulty)
        for numbers, sigmas, noisy, i, j, where, hard in zip(*(part.tolist() for part in parts), strict=True):
            evidence = Evidence(values=dict(zip(names, numbers, strict=True)), margin=sigmas if noisy else None)
            yield Move(evidence, (shown[i], helping[j]), where, hard)
