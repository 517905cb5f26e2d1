"""What a maker of furniture is given and what it hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sightline.scenes.worlds.materials import Material, plain
from sightline.scenes.worlds.parts import Part


@dataclass(frozen=True)
class Top:
    """A level rectangle on which small things can stand: centre and half sizes, height, free height above; metres."""

    x: float
    y: float
    half_x: float
    half_y: float
    z: float
    free: float = 5.0


@dataclass(frozen=True)
class Joint:
    """Parts of a shape that move together: a drawer that slides along `axis`, a door that turns about it.

    `parts` are indices into the shape's parts; `axis` (3,) and `pivot` (3,), a point on the hinge, are in the shape's
    own coordinates, metres; `reach` is how far it goes from closed: metres, or radians by the right-hand rule.
    """

    kind: Literal["slide", "turn"]
    parts: tuple[int, ...]
    axis: tuple[float, float, float]
    pivot: tuple[float, float, float]
    reach: float


@dataclass(frozen=True)
class Shape:
    """Parts in the shape's own coordinates (front +y, standing on z = 0) and the tops that carry other things.

    `hollows` are the bottoms of what holds things (a bowl, a basket), `unders` free floor beneath it; `word` says its
    outline where there is a common word for it ("round", "L-shaped").
    """

    parts: tuple[Part, ...]
    tops: tuple[Top, ...] = ()
    hollows: tuple[Top, ...] = ()
    unders: tuple[Top, ...] = ()
    joints: tuple[Joint, ...] = ()
    word: str = ""


def stood(joint: Joint, spot: NDArray[np.float64], yaw: float) -> Joint:
    """The joint of a shape that stands at spot (3,), metres, turned about z by `yaw` radians."""
    c, s = float(np.cos(yaw)), float(np.sin(yaw))
    (ax, ay, az), (px, py, pz) = joint.axis, joint.pivot
    x, y, z = (float(v) for v in spot)
    turned = (c * ax - s * ay, s * ax + c * ay, az)
    return replace(joint, axis=turned, pivot=(x + c * px - s * py, y + s * px + c * py, z + pz))


@dataclass(frozen=True)
class Finish:
    """The main surface, which the thing's colour word names, and the quiet one of legs and fittings."""

    main: Material
    trim: Material


# (rng, size (w, d, h) in metres, finish) → shape that fills about that size
Maker = Callable[[np.random.Generator, tuple[float, float, float], Finish], Shape]


def dark_metal() -> Material:
    """Fittings: near-black metal."""
    return plain((62, 63, 66), gloss=0.5)


def steel() -> Material:
    """Handles and taps: bright metal."""
    return plain((172, 174, 178), gloss=0.7)


def enamel() -> Material:
    """Basins: glossy white."""
    return plain((240, 240, 238), gloss=0.7, bevel=0.02)


def black_glass() -> Material:
    """Screens and oven doors."""
    return plain((22, 24, 28), gloss=0.9)
