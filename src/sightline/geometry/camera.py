"""The camera: where a point in camera coordinates falls in the picture, and the ray that a pixel looks along.

Camera x right, y down, z forward, metres. (u, v) in pixels from the top left corner, the centre of pixel (row 0,
column 0) at (0.5, 0.5). Files that count pixel centres as whole numbers (OpenCV's own calibration does) have their
cx and cy half a pixel smaller: add 0.5 at the door.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sightline.errors import GeometryError
from sightline.geometry import lens

Array = NDArray[np.float64]
Model = Literal["pinhole", "opencv", "fisheye"]

LEAST_FOCAL = 1e-9  # pixels; of a shorter one, what lies beside the centre overflows
COEFFICIENTS: dict[str, tuple[int, ...]] = {"pinhole": (0,), "opencv": (4, 5, 8), "fisheye": (4,)}


@dataclass(frozen=True)
class Camera:
    """Size, focal lengths, principal point and lens of a camera; all in pixels.

    `distortion` of "opencv": k1 k2 p1 p2 [k3 [k4 k5 k6]]; of "fisheye" (Kannala-Brandt): k1 k2 k3 k4; of "pinhole":
    none. Raises GeometryError for a size or focal length that is not positive, or coefficients that do not fit.
    """

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    model: Model = "pinhole"
    distortion: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "distortion", tuple(float(k) for k in self.distortion))
        if self.width < 1 or self.height < 1:
            raise GeometryError(f"camera: {self.width}×{self.height} pixels; both sides must be at least 1")
        numbers = (self.fx, self.fy, self.cx, self.cy, *self.distortion)
        if not np.isfinite(numbers).all():
            raise GeometryError(f"camera: fx, fy, cx, cy, distortion = {numbers}; all must be finite")
        if min(self.fx, self.fy) < LEAST_FOCAL:
            raise GeometryError(f"camera: focal lengths {self.fx}, {self.fy}; both must be above 0 pixels")
        if self.model not in COEFFICIENTS:
            raise GeometryError(f"camera: no model {self.model!r}; there are {', '.join(COEFFICIENTS)}")
        if len(self.distortion) not in COEFFICIENTS[self.model]:
            raise GeometryError(
                f"camera: {len(self.distortion)} distortion coefficients for model {self.model!r}; "
                f"it takes {' or '.join(map(str, COEFFICIENTS[self.model]))}"
            )

    @classmethod
    def from_matrix(
        cls, matrix: ArrayLike, width: int, height: int, model: Model = "pinhole", distortion: tuple[float, ...] = ()
    ) -> Camera:
        """Read K (3, 3) in pixels, centres at +0.5; a (4, 4) that holds K in its corner is read too.

        Raises GeometryError for skew, a last row other than 0 0 1, or a K in shares of the picture.
        """
        given = np.asarray(matrix, dtype=np.float64)
        if given.shape not in ((3, 3), (4, 4)):
            raise GeometryError(f"camera: K of shape {given.shape} was given; give (3, 3) in pixels")
        k = given[:3, :3]
        fx, fy, cx, cy = float(k[0, 0]), float(k[1, 1]), float(k[0, 2]), float(k[1, 2])
        if np.abs(k[2] - (0.0, 0.0, 1.0)).max() > 1e-6:
            raise GeometryError(f"camera: the last row of K is {k[2].tolist()}, not 0 0 1; is K transposed?")
        if max(abs(k[0, 1]), abs(k[1, 0])) > 1e-3 * max(fx, fy):
            raise GeometryError(f"camera: K has skew {k[0, 1]:.4g}; undistort the pictures to square axes first")
        if min(width, height) >= 8 and 0 < max(cx, cy) <= 1 and max(fx, fy) < 8:
            raise GeometryError("camera: K is in shares of the picture; multiply its rows by width and height first")
        return cls(width, height, fx, fy, cx, cy, model, distortion)

    @classmethod
    def from_fov(cls, width: int, height: int, horizontal_rad: float) -> Camera:
        """A pinhole with square pixels that sees `horizontal_rad` (radians, below π) from left edge to right edge."""
        if not 0 < horizontal_rad < np.pi:
            raise GeometryError(f"camera: a field of view of {horizontal_rad} rad; give one between 0 and π")
        focal = width / 2 / float(np.tan(horizontal_rad / 2))
        return cls(width, height, focal, focal, width / 2, height / 2)

    @property
    def matrix(self) -> Array:
        """K (3, 3) in pixels."""
        return np.array([[self.fx, 0.0, self.cx], [0.0, self.fy, self.cy], [0.0, 0.0, 1.0]])

    @property
    def horizontal_fov(self) -> float:
        """Radians from the left edge to the right edge along the middle row; lens distortion counted."""
        edges = self.unproject([[0.0, self.cy], [self.width, self.cy]], np.ones(2))
        return float(np.arctan(edges[1, 0]) - np.arctan(edges[0, 0]))

    @cached_property
    def _reach(self) -> float:
        """Largest tan(angle off the axis) at which the picture still moves outward; beyond, a lens model folds back."""
        return lens.reach(self.model, self.distortion)

    def project(self, points_camera: ArrayLike) -> tuple[Array, Array]:
        """Pixels (..., 2) and depths (...), metres, of points (..., 3), metres in camera coordinates.

        (u, v) is NaN where the depth is not above 0 and where a lens model folds back; it may lie outside the picture.
        """
        points = np.asarray(points_camera, dtype=np.float64)
        z = points[..., 2]
        ahead = np.where(z > 0, z, np.nan)
        xy = points[..., :2] / ahead[..., None]
        if self.model != "pinhole":
            xy = np.where(np.hypot(xy[..., 0], xy[..., 1])[..., None] <= self._reach, xy, np.nan)
            xy = lens.distort(self.model, self.distortion, xy)
        return xy * (self.fx, self.fy) + (self.cx, self.cy), z.copy()

    def unproject(self, uv: ArrayLike, depth: ArrayLike) -> Array:
        """Points (..., 3), metres in camera coordinates, at pixels (..., 2) and z-depths (...), metres; NaN stays NaN.

        NaN also where a lens model reaches no such pixel.
        """
        xy = (np.asarray(uv, dtype=np.float64) - (self.cx, self.cy)) / (self.fx, self.fy)
        if self.model != "pinhole":
            xy = lens.undistort(self.model, self.distortion, xy, self._reach)
        z = np.asarray(depth, dtype=np.float64)[..., None]
        return cast(Array, np.concatenate([xy * z, np.broadcast_to(z, (*xy.shape[:-1], 1))], axis=-1))

    def rays(self) -> Array:
        """Directions (height, width, 3) in camera coordinates through the pixel centres, scaled to z = 1."""
        u, v = np.meshgrid(np.arange(self.width) + 0.5, np.arange(self.height) + 0.5)
        return self.unproject(np.stack([u, v], axis=-1), np.ones((self.height, self.width)))

    def lift(self, depth: ArrayLike) -> Array:
        """Lift a depth map (height, width), metres, to points (height, width, 3) in camera coordinates; NaN stays NaN.

        Raises GeometryError when the map has another size than the camera.
        """
        given = np.asarray(depth, dtype=np.float64)
        if given.shape != (self.height, self.width):
            raise GeometryError(
                f"camera: a depth map of shape {given.shape} for a camera of {self.height} rows and "
                f"{self.width} columns; use the depth's own camera or `scaled`"
            )
        return self.rays() * given[..., None]

    def scaled(self, width: int, height: int) -> Camera:
        """The camera of the picture resized to `width` × `height` pixels; every ray keeps its share of the picture."""
        # Corners stay corners, and centres are at +0.5, so cx scales like fx: no half-pixel term is left over.
        x, y = width / self.width, height / self.height
        return replace(self, width=width, height=height, fx=self.fx * x, cx=self.cx * x, fy=self.fy * y, cy=self.cy * y)

    def cropped(self, left: int, top: int, width: int, height: int) -> Camera:
        """The camera of the cut-out that starts at column `left`, row `top`, in pixels; it may reach outside."""
        return replace(self, width=width, height=height, cx=self.cx - left, cy=self.cy - top)

    def inside(self, uv: ArrayLike) -> NDArray[np.bool_]:
        """Whether pixels (..., 2) lie in the picture: 0 ≤ u < width and 0 ≤ v < height; NaN does not."""
        given = np.asarray(uv, dtype=np.float64)
        return cast("NDArray[np.bool_]", ((given >= 0) & (given < (self.width, self.height))).all(axis=-1))
