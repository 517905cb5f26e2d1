"""Our box in other people's words, and theirs in ours: one pair of functions for each convention.

    convention       coordinates                       the numbers
    seed-6           world, y up                       x y z of the centre, w along x, h along y (vertical), d along z
    CA-1M            camera (ours)                     position (centre), scale (full, own axes), R own → camera
    SUN RGB-D        x right, y forward, z up          centroid, coeffs (HALF lengths), basis (rows are the axes)
    KITTI label      camera (ours)                     h w l, bottom centre, rotation_y about the camera's y (down)
    nuScenes         world or ego, z up                centre, size as w l h, quaternion w x y z; own x is forward
    VSI              world, z up                       centroid, axesLengths (full), normalizedAxes (9, rows are axes)
    N3D text (uvz)   picture and camera                u v as shares of the picture, z, sizes along the camera's axes
    N3D points       camera, x left, y up, z forward   centre and sizes along the axes
    min/max          any                               lowest and highest corner

Lengths in metres, angles in radians. `box_from_…` raises GeometryError for what is no box, `…_from_box` for a box that
the convention cannot say (a turned one in a convention without angles): enclose it first, knowingly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.conventions import CAMERA_FROM_LEFT_UP, Z_UP_FROM_Y_UP
from sightline.geometry.pose import checked_vector, nearest_rotation

Array = NDArray[np.float64]

ALIGNED = 1e-6  # radians-like; a box turned by more than this is turned
WRITTEN = 1e-2  # how far a rotation may be off in a file, rounded to a few digits, before it counts as broken


def box_from_seed6(numbers: ArrayLike) -> Box:
    """A world box from (6,): x, y, z, w, h, d in a y-up world, metres."""
    given = _numbers(numbers, 6, "seed-6")
    return Box(Z_UP_FROM_Y_UP @ given[:3], np.abs(Z_UP_FROM_Y_UP) @ given[3:])


def seed6_from_box(box: Box) -> Array:
    """(6,): x, y, z, w, h, d in a y-up world, metres; the box must lie along the axes."""
    center, size = _aligned(box, "seed-6")
    return np.concatenate([Z_UP_FROM_Y_UP.T @ center, np.abs(Z_UP_FROM_Y_UP.T) @ size])


def box_from_ca1m(position: ArrayLike, scale: ArrayLike, rotation: ArrayLike, frame: str = "camera") -> Box:
    """A box from position (3,) and scale (3,), metres, and R (3, 3) from its own axes to the camera's."""
    center, size = checked_vector(position, "CA-1M: position"), checked_vector(scale, "CA-1M: scale")
    return Box(center, size, nearest_rotation(rotation, WRITTEN), frame)


def ca1m_from_box(box: Box) -> tuple[Array, Array, Array]:
    """position (3,), scale (3,), metres, and R (3, 3); bring the box into the camera with `moved` first."""
    return box.center, box.size, box.rotation


def box_from_sunrgbd(centroid: ArrayLike, coeffs: ArrayLike, basis: ArrayLike, frame: str = "world") -> Box:
    """A box from centroid (3,) and half lengths coeffs (3,), metres, and basis (3, 3), whose rows are its axes.

    Coordinates x right, y forward, z up. Some rows come mirrored: the last axis is then reversed, which is the same
    solid.
    """
    rows = np.array(basis, dtype=np.float64)
    if rows.shape == (3, 3) and np.linalg.det(rows) < 0:
        rows[2] *= -1
    half = np.abs(checked_vector(coeffs, "SUN RGB-D: coeffs"))
    return Box(checked_vector(centroid, "SUN RGB-D: centroid"), 2 * half, nearest_rotation(rows.T, WRITTEN), frame)


def sunrgbd_from_box(box: Box) -> tuple[Array, Array, Array]:
    """centroid (3,), coeffs (3,) half lengths, metres, and basis (3, 3) with the axes as rows."""
    return box.center, box.size / 2, box.rotation.T


@dataclass(frozen=True)
class KittiBox:
    """The seven numbers of a KITTI label in its order: sizes and the bottom centre in metres, rotation_y in radians.

    Camera coordinates (y down); at rotation_y = 0 the length lies along the camera's x, and it turns x towards −z.
    """

    height: float
    width: float
    length: float
    x: float
    y: float
    z: float
    rotation_y: float


def box_from_kitti(label: KittiBox) -> Box:
    """A camera box from a label; its own axes are length, height (down) and width."""
    turn = np.array([[np.cos(label.rotation_y), 0, np.sin(label.rotation_y)], [0, 1, 0], [0, 0, 0]])
    turn[2] = np.cross(turn[0], turn[1])
    center = np.array([label.x, label.y - label.height / 2, label.z])
    return Box(center, np.array([label.length, label.height, label.width]), turn, "camera")


def kitti_from_box(box: Box) -> KittiBox:
    """The label of a camera box that stands upright in the camera: one of its axes along the camera's y.

    The length is the box's own x (own y where x is the vertical one).
    """
    vertical = int(np.argmax(np.abs(box.rotation[1])))
    if 1 - abs(box.rotation[1, vertical]) > ALIGNED:
        raise GeometryError("KITTI: the box leans in the camera; the label has one angle only, about the camera's y")
    along = 1 if vertical == 0 else 0
    across = 3 - vertical - along
    heading = box.rotation[:, along]
    height, width, length = (float(box.size[axis]) for axis in (vertical, across, along))
    x, y, z = (float(c) for c in box.center)
    return KittiBox(height, width, length, x, y + height / 2, z, float(np.arctan2(-heading[2], heading[0])))


def box_from_nuscenes(center: ArrayLike, wlh: ArrayLike, quaternion: ArrayLike, frame: str = "world") -> Box:
    """A box from its centre (3,) and width, length, height (3,), metres, and quaternion (4,): w, x, y, z."""
    w, x, y, z = _numbers(quaternion, 4, "nuScenes: quaternion")
    if not 0.99 < np.linalg.norm([w, x, y, z]) < 1.01:
        raise GeometryError(f"nuScenes: the quaternion {[w, x, y, z]} has not length 1; is it w, x, y, z?")
    width, length, height = checked_vector(wlh, "nuScenes: size")
    rotation = Rotation.from_quat([x, y, z, w]).as_matrix()
    return Box(checked_vector(center, "nuScenes: center"), np.array([length, width, height]), rotation, frame)


def nuscenes_from_box(box: Box) -> tuple[Array, Array, Array]:
    """Centre (3,) and width, length, height (3,), metres, and quaternion (4,): w, x, y, z with w ≥ 0."""
    x, y, z, w = Rotation.from_matrix(box.rotation).as_quat(canonical=True)
    return box.center, box.size[[1, 0, 2]], np.array([w, x, y, z])


def box_from_vsi(centroid: ArrayLike, axes_lengths: ArrayLike, normalized_axes: ArrayLike) -> Box:
    """A world box from centroid (3,) and axesLengths (3,), metres, and normalizedAxes (9,), whose rows are its axes."""
    rows = _numbers(normalized_axes, 9, "VSI: normalizedAxes").reshape(3, 3)
    center, size = checked_vector(centroid, "VSI: centroid"), checked_vector(axes_lengths, "VSI: axesLengths")
    return Box(center, size, nearest_rotation(rows.T, WRITTEN))


def vsi_from_box(box: Box) -> tuple[Array, Array, Array]:
    """centroid (3,), axesLengths (3,), metres, and normalizedAxes (9,)."""
    return box.center, box.size, box.rotation.T.reshape(9)


def box_from_uvz(numbers: ArrayLike, camera: Camera, scale: float = 1.0, nearest_z: float = 0.0) -> Box:
    """A camera box from (6,): u, v as shares of width and height, z, and sizes along the camera's axes.

    The text's z and sizes are normalised: metres are z·`scale` + `nearest_z` and size·`scale`; both metres.
    """
    u, v, z, *size = _numbers(numbers, 6, "uvz")
    center = camera.unproject([u * camera.width, v * camera.height], z * scale + nearest_z)
    return Box(center, np.array(size) * scale, frame="camera")


def uvz_from_box(box: Box, camera: Camera, scale: float = 1.0, nearest_z: float = 0.0) -> Array:
    """(6,): u, v, z and sizes of a camera box along the camera's axes; see `box_from_uvz`. Not yet put into bins."""
    center, size = _aligned(box, "uvz")
    uv, z = camera.project(center)
    if not np.isfinite(uv).all():
        raise GeometryError(f"uvz: the centre {center.tolist()} m is not in front of the camera; leave the box out")
    return np.concatenate([uv / (camera.width, camera.height), [(z - nearest_z) / scale], size / scale])


def box_from_left_up(center: ArrayLike, size: ArrayLike) -> Box:
    """A camera box from centre (3,) and sizes (3,), metres, in a camera with x left, y up, z forward."""
    turned = CAMERA_FROM_LEFT_UP @ checked_vector(center, "left-up: center")
    return Box(turned, checked_vector(size, "left-up: size"), frame="camera")


def left_up_from_box(box: Box) -> tuple[Array, Array]:
    """Centre (3,) and sizes (3,), metres, of a camera box along the axes, in a camera with x left, y up, z forward."""
    center, size = _aligned(box, "left-up")
    return CAMERA_FROM_LEFT_UP.T @ center, size


def box_from_minmax(low: ArrayLike, high: ArrayLike, frame: str = "world") -> Box:
    """A box from its lowest (3,) and highest (3,) corner, metres."""
    return Box.from_bounds(low, high, frame)


def minmax_from_box(box: Box) -> tuple[Array, Array]:
    """Lowest and highest corner (3,), metres, of a box along the axes."""
    _aligned(box, "min/max")
    low, high = box.bounds
    return low, high


def _aligned(box: Box, convention: str) -> tuple[Array, Array]:
    """Centre and size along the coordinates, metres, of a box whose axes are these in whatever order and sense."""
    turn = np.abs(box.rotation)
    if np.abs(turn - np.round(turn)).max() > ALIGNED:
        raise GeometryError(
            f"{convention}: the box is turned (yaw {box.yaw:.3f} rad) and the convention has no angle; "
            "give Box.from_bounds(*box.bounds) if the box around it will do"
        )
    return box.center, np.round(turn) @ box.size


def _numbers(given: ArrayLike, count: int, convention: str) -> Array:
    numbers = np.asarray(given, dtype=np.float64)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise GeometryError(f"{convention}: {numbers.tolist()}; give {count} finite numbers")
    return numbers
