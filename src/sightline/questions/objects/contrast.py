"""Which of two things has more of something, and by how much: the rules of comparisons, by name.

What is compared is a measure, told of each thing under a semantics:

    measure    sightline                          osd (SpatialRGPT's code)              ca_vqa
    across     all three readings of left_right   x of the centres
    up         z of the centres                   y of the centres, upwards
    near       to the nearest point, straight     least z of the box                    to the centre, straight
    width      larger horizontal edge             extent along x
    height     vertical extent                    extent along y
    volume     of the box                         of the box along the camera's axes

x, y and z of "osd" are the camera's own axes, whichever way it is tilted; all in metres and cubic metres.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sightline.geometry.box import Box
from sightline.questions.choose import Noise, clear, noise_of_differences
from sightline.questions.objects.above import HIGHER_FLOOR, share_height, spans_up
from sightline.questions.objects.camera_extent import halves_in_camera
from sightline.questions.objects.direction import apart_in_nearness
from sightline.questions.objects.size import apart_in_size, named_extents
from sightline.questions.occasion import Occasion
from sightline.questions.refer import APART_ACROSS, look_across, mentions
from sightline.scenes.fact import Fact

VOLUME_SHARE = 0.25  # of the smaller one: cubes whose edges differ by 8 % are about equally large

MEASURES: Mapping[str, tuple[str, ...]] = {
    "across": ("sightline", "osd"),
    "up": ("sightline", "osd"),
    "near": ("sightline", "osd", "ca_vqa"),
    "width": ("sightline", "osd"),
    "height": ("sightline", "osd"),
    "volume": ("sightline", "osd"),
}
"""Measure → the semantics that it has."""


class Lead(NamedTuple):
    """How much of a measure two things have, the least difference that is asked about, and the sigma of it."""

    first: float
    second: float
    least: float
    sigma: float


Ruler = Callable[[int, int], Lead | str]
"""Of two rows, or why they are not compared."""


def ruler(occasion: Occasion, measure: str, semantics: str) -> Ruler | None:
    """How things with a name are compared on an occasion; None where that takes a camera and there is none."""
    of_camera = semantics != "sightline" or measure in ("across", "near")
    if of_camera and occasion.f is None:
        return None
    noise = noise_of_differences(occasion.scene, Fact.OBJECTS)
    if measure == "across":
        return _by_side(occasion) if semantics == "sightline" else _by_offset(occasion)
    if measure == "up":
        frame = "world" if semantics == "sightline" else "camera"
        facts = (Fact.OBJECTS,) if frame == "world" else (Fact.OBJECTS, Fact.POSES)
        return _by_height(occasion.once(spans_up, frame), noise_of_differences(occasion.scene, *facts).fixed)
    if measure == "near":
        return _by_nearness(occasion.once(_distances, semantics), noise)
    if measure == "volume":
        return _by_volume(occasion.once(_volumes, semantics, noise))
    return _by_size(occasion.once(_sizes, measure, semantics), noise)


def _by_side(occasion: Occasion) -> Ruler:
    across = look_across(occasion)

    def compared(i: int, j: int) -> Lead | str:
        if across.side(i, j) is None:
            return "neither is clearly left of the other"
        (_, across_i, near_i, _), (_, across_j, near_j, _) = across.things[i], across.things[j]
        return Lead(across_i, across_j, APART_ACROSS * min(near_i, near_j), across.sigma)

    return compared


def _by_offset(occasion: Occasion) -> Ruler:
    across = look_across(occasion)

    def compared(i: int, j: int) -> Lead | str:
        (_, across_i, near_i, _), (_, across_j, near_j, _) = across.things[i], across.things[j]
        least = APART_ACROSS * min(near_i, near_j)
        if not (near_i > 0 and near_j > 0 and clear(across_i - across_j, across.sigma, least)):
            return "neither is clearly left of the other"
        return Lead(across_i, across_j, least, across.sigma)

    return compared


def _by_height(spans: Mapping[int, tuple[float, float]], sigma: float) -> Ruler:
    def compared(i: int, j: int) -> Lead | str:
        (middle_i, half_i), (middle_j, half_j) = spans[i], spans[j]
        if not clear(middle_i - middle_j, sigma, HIGHER_FLOOR) or share_height(middle_i, half_i, middle_j, half_j):
            return "neither is clearly above the other"
        return Lead(middle_i, middle_j, HIGHER_FLOOR, sigma)

    return compared


def _by_nearness(far: Mapping[int, float], noise: Noise) -> Ruler:
    def compared(i: int, j: int) -> Lead | str:
        nearer, further = sorted((far[i], far[j]))
        sigma, least = apart_in_nearness(nearer, further, noise)
        if not clear(further - nearer, sigma, least):
            return "they are about equally far from the camera"
        return Lead(far[i], far[j], least, sigma)

    return compared


def _distances(occasion: Occasion, semantics: str) -> dict[int, float]:
    """How far each named thing is from the camera, metres."""
    known = mentions(occasion)
    if semantics == "osd":
        middles, halves = occasion.centers_in_camera, occasion.once(halves_in_camera)
        return {i: middles[i][2] - halves[i][2] for i in known}
    if semantics == "ca_vqa":
        return {i: math.hypot(*occasion.centers_in_camera[i]) for i in known}
    return {i: occasion.camera_gaps[i] for i in known}


def _by_size(sizes: Mapping[int, float | None], noise: Noise) -> Ruler:
    def compared(i: int, j: int) -> Lead | str:
        size_i, size_j = sizes[i], sizes[j]
        if size_i is None or size_j is None:
            return "the box leans"
        larger, smaller = (size_i, size_j) if size_i > size_j else (size_j, size_i)
        sigma, least = apart_in_size(larger, smaller, noise)
        if not clear(larger - smaller, sigma, least):
            return "they are about equally large"
        return Lead(size_i, size_j, least, sigma)

    return compared


def _sizes(occasion: Occasion, measure: str, semantics: str) -> dict[int, float | None]:
    """The width or height of each named thing, metres."""
    if semantics == "sightline":
        return {i: sizes[measure] for i, sizes in occasion.once(named_extents).items()}
    axis = ("width", "height").index(measure)
    return {i: 2 * half[axis] for i, half in occasion.once(halves_in_camera).items()}


def _by_volume(volumes: Mapping[int, tuple[float, float]]) -> Ruler:
    def compared(i: int, j: int) -> Lead | str:
        (volume_i, sigma_i), (volume_j, sigma_j) = volumes[i], volumes[j]
        sigma, least = math.hypot(sigma_i, sigma_j), VOLUME_SHARE * min(volume_i, volume_j)
        if not clear(volume_i - volume_j, sigma, least):
            return "they are about equally large"
        return Lead(volume_i, volume_j, least, sigma)

    return compared


def _volumes(occasion: Occasion, semantics: str, noise: Noise) -> dict[int, tuple[float, float]]:
    """The volume of each named thing and its sigma, cubic metres."""
    if semantics == "sightline":
        edges = {i: occasion.of_box(_edges, i) for i in mentions(occasion)}
    else:
        edges = {i: (2 * x, 2 * y, 2 * z) for i, (x, y, z) in occasion.once(halves_in_camera).items()}
    found = {}
    for i, (x, y, z) in edges.items():
        # Each edge lies between two faces, as a difference lies between two lengths.
        found[i] = x * y * z, math.hypot(y * z * noise.of(x), x * z * noise.of(y), x * y * noise.of(z))
    return found


def _edges(box: Box) -> tuple[float, float, float]:
    x, y, z = box.size.tolist()
    return x, y, z
