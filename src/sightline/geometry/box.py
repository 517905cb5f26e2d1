"""The box: centre, full size along its own axes, rotation, and the name of the coordinates it is in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.pose import Pose, checked_rotation, checked_vector

Array = NDArray[np.float64]

# Corner i lies on the + side of axis a where bit a of i is set: 0 = (−,−,−), 1 = (+,−,−), 2 = (−,+,−), … 7 = (+,+,+).
CORNER_SIGNS: Array = np.array([[1.0 if i >> axis & 1 else -1.0 for axis in range(3)] for i in range(8)])


@dataclass(frozen=True, eq=False)
class Box:
    """An oriented box.

    `center` (3,) and `size` (3,) in metres, `size` being full lengths along the box's own axes; the columns of
    `rotation` (3, 3) are these axes in the coordinates that `frame` names ("world", "camera", a frame's id).
    Read-only float64. Raises GeometryError for a length that is not positive or a rotation that is none.
    """

    center: Array
    size: Array
    rotation: Array = field(default_factory=lambda: np.eye(3))
    frame: str = "world"

    def __post_init__(self) -> None:
        object.__setattr__(self, "center", checked_vector(self.center, "Box: center"))
        object.__setattr__(self, "size", checked_vector(self.size, "Box: size"))
        object.__setattr__(self, "rotation", checked_rotation(self.rotation, "Box"))
        if self.size.min() <= 0:
            raise GeometryError(f"Box: size {self.size.tolist()} m; every length must be above 0 (thicken flat things)")

    @classmethod
    def from_yaw(cls, center: ArrayLike, size: ArrayLike, yaw: float = 0.0, frame: str = "world") -> Box:
        """An upright box, metres, whose local x axis is turned by `yaw` radians about +z."""
        return cls(cast(Array, center), cast(Array, size), yaw_rotation(yaw), frame)

    @classmethod
    def from_bounds(cls, low: ArrayLike, high: ArrayLike, frame: str = "world") -> Box:
        """The box from corner `low` (3,) to corner `high` (3,), metres, with axes along the coordinates."""
        low, high = checked_vector(low, "Box: low"), checked_vector(high, "Box: high")
        return cls((low + high) / 2, high - low, frame=frame)

    @property
    def yaw(self) -> float:
        """Heading of the local x axis about +z: radians, −π to π. Without meaning where local x is vertical."""
        return float(np.arctan2(self.rotation[1, 0], self.rotation[0, 0]))

    @property
    def vertical_axis(self) -> int:
        """Which local axis (0, 1, 2) is nearest to the vertical; of equals the later."""
        x, y, z = map(abs, self.rotation[2].tolist())
        return 2 if z >= max(x, y) else 1 if y >= x else 0

    def is_upright(self, tolerance: float = 1e-3) -> bool:
        """Whether one of its axes, whichever, is vertical to within `tolerance` radians."""
        x, y, z = self.rotation[:, self.vertical_axis].tolist()
        return math.atan2(math.hypot(x, y), abs(z)) <= tolerance

    @property
    def corners(self) -> Array:
        """The corners (8, 3), metres, in the order of `CORNER_SIGNS`: local x flips fastest, − before +."""
        return self.center + (CORNER_SIGNS * self.size / 2) @ self.rotation.T

    @property
    def bounds(self) -> Array:
        """Lowest and highest coordinates (2, 3), metres, of the box in its frame."""
        reach = np.abs(self.rotation) @ self.size / 2
        return np.stack([self.center - reach, self.center + reach])

    @property
    def volume(self) -> float:
        """Cubic metres."""
        return float(self.size.prod())

    @property
    def vertical_extent(self) -> float:
        """Length, metres, of the edge nearest to the vertical: the height of the thing.

        For a leaning box this is not the span of z (`bounds` has that), to which a wide box adds its lean.
        """
        return float(self.size[self.vertical_axis])

    @property
    def horizontal_sizes(self) -> tuple[float, float]:
        """Longer and shorter, metres, of the two edges that are not the vertical one."""
        first, second = np.delete(self.size, self.vertical_axis)
        return float(max(first, second)), float(min(first, second))

    def local(self, points: ArrayLike) -> Array:
        """Points (..., 3), metres, in the box's own axes, from its centre."""
        return (np.asarray(points, dtype=np.float64) - self.center) @ self.rotation

    def contains(self, points: ArrayLike, margin: float = 0.0) -> NDArray[np.bool_]:
        """Which points (..., 3) lie in the box, its surface and `margin` metres around each side counted."""
        return cast("NDArray[np.bool_]", (np.abs(self.local(points)) <= self.size / 2 + margin).all(axis=-1))

    def distance_to(self, points: ArrayLike) -> Array:
        """Metres (...) from points (..., 3) to the nearest part of the solid box; 0 inside."""
        outside = np.maximum(np.abs(self.local(points)) - self.size / 2, 0.0)
        return cast(Array, np.linalg.norm(outside, axis=-1))

    def moved(self, pose: Pose, frame: str | None = None) -> Box:
        """The same solid after `pose`, in the coordinates named `frame` (the old name when not given)."""
        return Box(pose.apply(self.center), self.size, pose.rotation @ self.rotation, frame or self.frame)

    def enclosing_yaw_box(self) -> Box:
        """The smallest upright box (local z up) around this one with the heading of its x axis kept.

        An upright box gives the same solid. Where local x is the vertical axis, local y gives the heading.
        """
        heading = self.rotation[:, 1 if self.vertical_axis == 0 else 0]
        rotation = yaw_rotation(float(np.arctan2(heading[1], heading[0])))
        size = np.abs(rotation.T @ self.rotation) @ self.size
        return Box(self.center, size, rotation, self.frame)


def yaw_rotation(yaw: float) -> Array:
    """The rotation (3, 3) by `yaw` radians about +z, x towards y."""
    c, s = float(np.cos(yaw)), float(np.sin(yaw))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def gap(a: Box, b: Box) -> float:
    """Metres between the surfaces of two boxes, exact for any orientation; 0 when they touch or overlap.

    Raises GeometryError when they are in different frames.
    """
    from sightline.geometry.boxes import (
        pair_gaps,
    )  # here: numba costs half a second, which most users of Box need not pay

    _same_frame(a, b, "gap")
    return float(pair_gaps(_one(a), _one(b))[0])


def iou(a: Box, b: Box) -> float:
    """Shared over joint volume, 0 to 1, exact for any orientation (to 1e-9 where a box leans).

    Raises GeometryError when they are in different frames.
    """
    from sightline.geometry.boxes import ious_yaw, pair_ious

    _same_frame(a, b, "iou")
    if a.is_upright(1e-9) and b.is_upright(1e-9):
        return float(ious_yaw(_seven(a), _seven(b))[0])
    return float(pair_ious(_one(a), _one(b))[0])


def _same_frame(a: Box, b: Box, owner: str) -> None:
    if a.frame != b.frame:
        raise GeometryError(
            f"{owner}: one box is in {a.frame!r}, the other in {b.frame!r}; bring one over with `moved`"
        )


def _one(box: Box) -> tuple[Array, Array, Array]:
    return box.center[None], box.size[None], box.rotation[None]


def _seven(box: Box) -> Array:
    """The row (1, 7) of `ious_yaw` for an upright box, whichever of its axes is the vertical one."""
    vertical = box.vertical_axis
    along = 1 if vertical == 0 else 0
    x, y, _ = box.rotation[:, along].tolist()
    size = box.size[[along, 3 - vertical - along, vertical]]
    return np.concatenate([box.center, size, [np.arctan2(y, x)]])[None]
