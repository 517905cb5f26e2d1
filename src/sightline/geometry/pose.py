"""Rigid motions. A pose is named for what it does: `world_from_camera.apply(point_camera)` is a point in the world."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError

Array = NDArray[np.float64]

RIGID = 1e-3  # how far RᵀR may be from the identity in a Pose or Box; `Pose.from_matrix` mends what is further off


@dataclass(frozen=True, eq=False)
class Pose:
    """A rigid motion x ↦ rotation @ x + translation.

    `rotation` (3, 3) is a proper rotation, `translation` (3,) is in metres; both are kept as read-only float64.
    As `b_from_a` it takes coordinates in a to coordinates in b, and `c_from_b @ b_from_a` is `c_from_a`.
    Raises GeometryError for a matrix that is not a rotation.
    """

    rotation: Array
    translation: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "rotation", checked_rotation(self.rotation, "Pose"))
        object.__setattr__(self, "translation", checked_vector(self.translation, "Pose: translation"))

    @classmethod
    def identity(cls) -> Pose:
        """The motion that moves nothing."""
        return cls(np.eye(3), np.zeros(3))

    @classmethod
    def from_matrix(cls, matrix: ArrayLike, tolerance: float = 1e-2) -> Pose:
        """Read a (4, 4) homogeneous matrix; translation in metres.

        The rotation may be off by `tolerance` (largest entry of |RᵀR − I|), as text files and trackers leave it, and
        is replaced by the nearest rotation (SVD). Raises GeometryError for another shape, entries that are not
        finite (ScanNet writes -inf where tracking was lost), a last row other than 0 0 0 1, scale, shear, mirroring.
        """
        given = np.asarray(matrix, dtype=np.float64)
        if given.shape != (4, 4):
            raise GeometryError(f"pose: a matrix of shape {given.shape} was given; give (4, 4)")
        if not np.isfinite(given).all():
            raise GeometryError("pose: the matrix holds NaN or infinity (tracking lost?); leave this frame out")
        if np.abs(given[3] - (0.0, 0.0, 0.0, 1.0)).max() > 1e-6:
            raise GeometryError(f"pose: the last row is {given[3].tolist()}, not 0 0 0 1; is the matrix transposed?")
        return cls(nearest_rotation(given[:3, :3], tolerance), given[:3, 3])

    @classmethod
    def looking(cls, eye: ArrayLike, target: ArrayLike, up: ArrayLike = (0.0, 0.0, 1.0)) -> Pose:
        """`world_from_camera` of a camera at `eye` (3,) whose z axis points at `target` (3,), upright by `up` (3,).

        World coordinates in metres. Raises GeometryError where the view runs along `up` or has no length.
        """
        eye = checked_vector(eye, "Pose.looking: eye")
        forward = checked_vector(target, "Pose.looking: target") - eye
        right = np.cross(forward, checked_vector(up, "Pose.looking: up"))
        if np.linalg.norm(right) <= 1e-9 * np.linalg.norm(forward) or not forward.any():
            raise GeometryError(f"Pose.looking: the view {forward.tolist()} runs along up; give another `up`")
        forward = forward / np.linalg.norm(forward)
        right = right / np.linalg.norm(right)
        return cls(np.column_stack([right, np.cross(forward, right), forward]), eye)

    @property
    def matrix(self) -> Array:
        """The homogeneous matrix (4, 4), translation in metres."""
        full = np.eye(4)
        full[:3, :3] = self.rotation
        full[:3, 3] = self.translation
        return full

    def apply(self, points: ArrayLike) -> Array:
        """Move points (..., 3), metres; NaN stays NaN."""
        return self.rotate(points) + self.translation

    def rotate(self, vectors: ArrayLike) -> Array:
        """Turn vectors (..., 3) without moving them; any unit."""
        return np.asarray(vectors, dtype=np.float64) @ self.rotation.T

    def inverse(self) -> Pose:
        """`a_from_b` of `b_from_a`."""
        return Pose(self.rotation.T, -self.rotation.T @ self.translation)

    def __matmul__(self, other: Pose) -> Pose:
        """`c_from_b @ b_from_a` is `c_from_a`: `other` acts first."""
        return Pose(self.rotation @ other.rotation, self.apply(other.translation))

    def angle_to(self, other: Pose) -> float:
        """Radians, 0 to π, of the single turn that takes one rotation to the other."""
        turn = self.rotation.T @ other.rotation
        # sin and cos together: arccos of the trace alone loses half the digits near 0 and near π.
        sine = np.linalg.norm([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
        return float(np.arctan2(sine, np.trace(turn) - 1.0))

    def close_to(self, other: Pose, metres: float = 1e-9, radians: float = 1e-9) -> bool:
        """Whether both the translations (metres) and the rotations (radians) agree to within the bounds."""
        apart = float(np.linalg.norm(self.translation - other.translation))
        return apart <= metres and self.angle_to(other) <= radians


def nearest_rotation(matrix: ArrayLike, tolerance: float = 1e-2) -> Array:
    """The rotation (3, 3) nearest to a matrix (3, 3) that is one up to `tolerance` (largest entry of |MᵀM − I|).

    Raises GeometryError for a matrix of another shape, one further off, or one that mirrors.
    """
    given = np.asarray(matrix, dtype=np.float64)
    if given.shape != (3, 3):
        raise GeometryError(f"rotation: a matrix of shape {given.shape} was given; give (3, 3)")
    if not np.isfinite(given).all():
        raise GeometryError("rotation: the matrix holds NaN or infinity; leave this entry out")
    with np.errstate(over="ignore", invalid="ignore"):  # entries of 1e300 are as far off as any
        off = float(np.abs(given.T @ given - np.eye(3)).max())
    if not off <= tolerance:
        raise GeometryError(f"rotation: off a rigid one by {off:.3g}, above {tolerance:.3g}; take out scale and shear")
    if np.linalg.det(given) < 0:
        raise GeometryError("rotation: the matrix mirrors (determinant below 0); convert left-handed axes first")
    left, _, right = np.linalg.svd(given)
    return cast(Array, left @ right)


def checked_rotation(matrix: ArrayLike, owner: str) -> Array:
    """A read-only float64 copy (3, 3) of a proper rotation; GeometryError, naming `owner`, for anything else."""
    rotation = np.array(matrix, dtype=np.float64)
    if rotation.shape != (3, 3):
        raise GeometryError(f"{owner}: rotation has shape {rotation.shape}; give (3, 3)")
    # Plain numbers: poses and boxes are made by the thousand, and numpy takes ten times as long for nine of them.
    (a, b, c), (d, e, f), (g, h, i) = rotation.tolist()
    lengths = (a * a + d * d + g * g - 1, b * b + e * e + h * h - 1, c * c + f * f + i * i - 1)
    angles = (a * b + d * e + g * h, a * c + d * f + g * i, b * c + e * f + h * i)
    if not all(abs(off) <= RIGID for off in lengths + angles):  # refuses NaN as well
        off = max(map(abs, lengths + angles))
        raise GeometryError(f"{owner}: rotation is not rigid (off by {off:.3g}); mend it with `nearest_rotation`")
    if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0:
        raise GeometryError(f"{owner}: rotation mirrors (determinant below 0); convert left-handed axes first")
    rotation.setflags(write=False)
    return rotation


def checked_vector(vector: ArrayLike, owner: str) -> Array:
    """A read-only float64 copy (3,) of a finite vector, any unit; GeometryError, naming `owner`, otherwise."""
    checked = np.array(vector, dtype=np.float64)
    if checked.shape != (3,) or not all(map(isfinite, checked.tolist())):
        raise GeometryError(f"{owner} is {np.asarray(vector).tolist()}; give three finite numbers")
    checked.setflags(write=False)
    return checked
