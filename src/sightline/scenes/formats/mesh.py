"""Triangle meshes with their colours, and points drawn from their surface, evenly by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError

Array = NDArray[np.float64]
Colors = NDArray[np.uint8]

WHITE = np.array([255, 255, 255], dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of one material.

    `vertices` (V, 3), in the file's own unit; `faces` (F, 3) indices of them; `colors` (V, 3) as shown on a screen
    (sRGB, 0-255); `uv` (V, 2) places in `texture` (H, W, 3), from the corner of its first row and column, 1 being its
    whole width or height, repeated beyond. Where there are a texture and colours, their light is multiplied.
    """

    vertices: Array
    faces: NDArray[np.int32]
    colors: Colors | None = None
    uv: Array | None = None
    texture: Colors | None = None

    @property
    def areas(self) -> Array:
        """The area (F,) of each triangle, in the file's unit squared."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        return np.asarray(np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2, dtype=np.float64)

    @property
    def colored(self) -> bool:
        """Whether it says anything of its colour."""
        return self.colors is not None or (self.texture is not None and self.uv is not None)


def sample(meshes: Sequence[Mesh], count: int, rng: np.random.Generator, where: str) -> tuple[Array, Colors | None]:
    """`count` points (count, 3) on the surfaces, evenly by area, and their colours (count, 3).

    No colours when no mesh has any; a mesh without beside others that have is white. Raises SceneError, naming
    `where`, for meshes without area or with vertices that are not finite.
    """
    for mesh in meshes:
        if not np.isfinite(mesh.vertices[np.unique(mesh.faces)]).all():
            raise SceneError(f"{where}: a corner of a face is not finite; the mesh is damaged")
    with np.errstate(over="ignore", invalid="ignore"):  # huge coordinates: told below
        areas = [mesh.areas for mesh in meshes]
        reach = np.cumsum(np.concatenate([np.zeros(0), *areas]))
    if not len(reach) or not 0 < reach[-1] < np.inf:
        raise SceneError(f"{where}: its faces have no area to draw points from, or one beyond all bounds")
    drawn = np.searchsorted(reach, rng.random(count) * reach[-1], side="right")
    drawn = np.minimum(drawn, np.flatnonzero(np.concatenate(areas))[-1])
    # The square root makes up for a triangle being as wide as it is far from its first corner.
    far, along = np.sqrt(rng.random(count)), rng.random(count)
    weights = np.stack([1 - far, far * (1 - along), far * along], axis=1)
    xyz = np.empty((count, 3))
    rgb = np.empty((count, 3), np.uint8) if any(mesh.colored for mesh in meshes) else None
    first = 0
    for mesh in meshes:
        mine = np.flatnonzero((drawn >= first) & (drawn < first + len(mesh.faces)))
        corners = mesh.faces[drawn[mine] - first]
        xyz[mine] = np.einsum("nk,nkd->nd", weights[mine], mesh.vertices[corners])
        if rgb is not None:
            rgb[mine] = _colors(mesh, corners, weights[mine])
        first += len(mesh.faces)
    return xyz, rgb


def _colors(mesh: Mesh, corners: NDArray[np.int32], weights: Array) -> Colors:
    """Colours (N, 3) at points of the triangles `corners` (N, 3) that have those `weights` (N, 3)."""
    painted: Array | None = None
    if mesh.colors is not None:
        painted = np.einsum("nk,nkd->nd", weights, mesh.colors[corners].astype(np.float64))
    if mesh.texture is None or mesh.uv is None:
        shown: Colors = np.tile(WHITE, (len(corners), 1)) if painted is None else np.rint(painted).astype(np.uint8)
        return shown
    height, width = mesh.texture.shape[:2]
    u, v = np.einsum("nk,nkd->nd", weights, mesh.uv[corners]).T
    u, v = (np.where(np.isfinite(share), share % 1.0, 0.0) for share in (u, v))
    column, row = np.minimum(u * width, width - 1).astype(np.int64), np.minimum(v * height, height - 1).astype(np.int64)
    texels: Colors = mesh.texture[row, column]
    return texels if painted is None else screen(light(texels) * light(painted))


def light(shown: NDArray[np.uint8] | Array) -> Array:
    """Light (..., 3), 0 to 1, of colours as shown on a screen, 0 to 255 (sRGB)."""
    share = np.asarray(shown, dtype=np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def screen(linear: Array) -> Colors:
    """Colours (..., 3) as shown on a screen, 0 to 255 (sRGB), of light, 0 to 1."""
    share = np.clip(np.nan_to_num(linear), 0, 1)
    shown = np.where(share <= 0.0031308, 12.92 * share, 1.055 * share ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * shown), dtype=np.uint8)
