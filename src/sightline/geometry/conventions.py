"""Where the axes point, stated once; and the way in from other houses' axes.

    world            camera (OpenCV)        picture                        box
    metres           metres                 pixels                         metres, full lengths
      z up             z forward (depth)      (0,0)────► u                   z
      │  y            ╱                       │ ┌─┬─┐ the centre of the      │  y      columns of `rotation`
      │ ╱            ╱                        ▼ ├─┼─┤ first pixel is         │ ╱       are its axes;
      │╱            ●────► x right            v └─┴─┘ (0.5, 0.5)             ●────► x  yaw turns x towards y,
      ●────► x      │                                                                  radians about +z
    right-handed    ▼ y down

    pose     `world_from_camera` takes a point in camera coordinates to the world: world = R @ camera + t
    depth    metres along the camera's z axis, not along the ray; NaN where it was not measured, never 0
    angles   radians inside, degrees only in words

Readers convert at the door, so that nobody inside asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry.pose import Pose, checked_vector

Array = NDArray[np.float64]

UP: tuple[float, float, float] = (0.0, 0.0, 1.0)  # of the world
PIXEL_CENTER = 0.5  # pixels; add it to a (column, row) to get (u, v)
MILLIMETRE = 1e-3  # metres; depth pictures of most datasets count in these, 0 meaning "not measured"

# Each matrix is a rotation (3, 3), ours from theirs; its transpose leads back.
# OpenGL, ARKit, Blender: x right, y up, z backward.
CAMERA_FROM_OPENGL: Array = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
# PyTorch3D, N3D-VLM's points: x left, y up, z forward.
CAMERA_FROM_LEFT_UP: Array = np.array([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]])
Z_UP_FROM_Y_UP: Array = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])  # (x, y, z) becomes (x, −z, y)


def world_from_camera_of_opengl(matrix: ArrayLike, tolerance: float = 1e-2) -> Pose:
    """`world_from_camera` of an OpenGL, ARKit or Blender camera pose (4, 4): metres, camera to world.

    Only the camera's axes are changed; for a y-up world apply `world_from_y_up` to the result as well.
    """
    pose = Pose.from_matrix(matrix, tolerance)
    return Pose(pose.rotation @ CAMERA_FROM_OPENGL.T, pose.translation)


def opengl_from_pose(world_from_camera: Pose) -> Array:
    """The (4, 4) camera-to-world matrix that OpenGL, ARKit or Blender write for our pose; metres."""
    return Pose(world_from_camera.rotation @ CAMERA_FROM_OPENGL, world_from_camera.translation).matrix


def world_from_y_up() -> Pose:
    """The motion that takes coordinates of a y-up world (ARKit, glTF) to ours; its inverse leads back."""
    return Pose(Z_UP_FROM_Y_UP, np.zeros(3))


def up_rotation(down: ArrayLike) -> Array:
    """The least rotation (3, 3) that takes the measured direction of gravity `down` (3,), any length, to −z.

    It turns about a horizontal axis, so headings stay as they are as far as they can. Raises GeometryError for a
    direction without length.
    """
    given = checked_vector(down, "up_rotation: down")
    length = float(np.linalg.norm(given))
    if length < 1e-12:
        raise GeometryError("up_rotation: gravity has no length; give the direction in which things fall")
    a, b = given / length, np.array([0.0, 0.0, -1.0])
    if a[2] > 0:  # upside down: first a half turn about x, after which the rest is well away from half a turn
        # The least rotation from a to b is that from −a to b after the half turn about the axis across both.
        across = np.array([-a[1], a[0], 0.0])
        length = float(np.linalg.norm(across))
        axis = across / length if length > 1e-150 else np.array([1.0, 0.0, 0.0])
        half_turn = 2 * np.outer(axis, axis) - np.eye(3)
        return _least_rotation(-a, b) @ half_turn
    return _least_rotation(a, b)


def _least_rotation(a: Array, b: Array) -> Array:
    """The least rotation from unit vector a (3,) to unit vector b (3,), which are less than a right angle apart."""
    between = a + b
    return np.eye(3) - np.outer(between, between) / (1.0 + float(a @ b)) + 2.0 * np.outer(b, a)
