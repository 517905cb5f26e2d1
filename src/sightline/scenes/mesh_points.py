"""Points of a scan's mesh: its vertices, and points between them wherever its triangles are large.

A decimated mesh has two triangles for a table's top and thousands for its legs: vertices alone are no picture of the
surface. Which vertices belong together is said by the annotation, so a point between belongs where all three corners
of its triangle do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.scenes.formats.ply import Ply

Array = NDArray[np.float64]
Index = NDArray[np.int64]

APART = 0.06  # metres; no edge around a point is longer, so that no part of a thing seems to lie away from the rest
LONGEST = 50.0  # metres; a longer triangle is no surface of a room
MOST = 1 << 19  # triangles at a time; a mesh with more large ones gets fewer points
FARTHEST = 10_000.0  # metres from the origin


@dataclass(frozen=True, eq=False)
class MeshPoints:
    """Points (P, 3) of a mesh, metres, and their colours (P, 3) where it has them: its vertices in their order first.

    `corners` (S, 3) are the vertices of the triangle that each of the last S points lies in.
    """

    xyz: Array
    rgb: NDArray[np.uint8] | None
    corners: NDArray[np.int32]

    @property
    def vertices(self) -> int:
        """How many of the points are vertices."""
        return len(self.xyz) - len(self.corners)

    def members(self, groups: Sequence[Index]) -> list[Index]:
        """The points of each group of vertices: these, and those on triangles that are the group's alone."""
        found = []
        for own in groups:
            inside = np.zeros(self.vertices, dtype=bool)
            inside[own] = True
            found.append(np.concatenate([own, self.vertices + np.flatnonzero(inside[self.corners].all(axis=1))]))
        return found


def mesh_points(ply: Ply, path: Path) -> MeshPoints:
    """The points of a scan's mesh, metres.

    Raises SceneError, naming the file, without x, y, z, and for a vertex where no room reaches.
    """
    if not ply.vertex.keys() >= {"x", "y", "z"}:
        raise SceneError(f"{path}: its vertices have no x, y, z; they have {', '.join(ply.vertex) or 'nothing'}")
    with np.errstate(invalid="ignore"):  # a damaged file may hold signalling NaN
        xyz = np.stack([ply.vertex[axis].astype(np.float64) for axis in "xyz"], axis=1)
    if not len(xyz):
        raise SceneError(f"{path}: has no vertices; copy it again")
    far = ~(np.abs(xyz) <= FARTHEST).all(axis=1)  # NaN is far as well
    if far.any():
        i = int(np.argmax(far))
        raise SceneError(f"{path}: vertex {i} at {xyz[i].tolist()} m lies outside any room; the file is damaged")
    colors = [ply.vertex.get(name) for name in ("red", "green", "blue")]
    known = [color for color in colors if color is not None and color.dtype == np.uint8]
    rgb = np.stack(known, axis=1) if len(known) == 3 else None
    corners, weights = _between(xyz, np.zeros((0, 3), np.int32) if ply.faces is None else ply.faces)
    if rgb is not None:
        rgb = np.concatenate([rgb, np.round(_mixed(rgb[corners], weights)).astype(np.uint8)])
    return MeshPoints(np.concatenate([xyz, _mixed(xyz[corners], weights)]), rgb, corners)


def _mixed(values: NDArray[Any], weights: Array) -> Array:
    """Values (S, 3) at points with weights (S, 3), of those (S, 3, 3) at the corners of their triangles."""
    return np.asarray((weights[:, :, None] * values).sum(axis=1))


def _between(xyz: Array, faces: NDArray[np.int32]) -> tuple[NDArray[np.int32], Array]:
    """Corners (S, 3) and weights (S, 3) of points that fill the triangles (M, 3) with edges longer than APART.

    Such a triangle is halved across its longest edge until no edge is; the middle of each piece is a point.
    """
    edges = [np.linalg.norm(xyz[faces[:, i]] - xyz[faces[:, i - 1]], axis=1) for i in range(3)]
    longest = np.maximum.reduce(edges)
    owner = np.flatnonzero((longest > APART) & (longest <= LONGEST))
    pieces = np.tile(np.eye(3), (len(owner), 1, 1))  # the weights of each corner of each piece
    owners, middles = [owner[:0]], [np.zeros((0, 3))]
    while len(owner):
        corners = pieces @ xyz[faces[owner]]
        lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)  # from each corner to the next
        large = lengths.max(axis=1) > APART
        if 2 * int(large.sum()) > MOST:
            large[:] = False
        owners.append(owner[~large])
        middles.append(pieces[~large].mean(axis=1))
        turn = (lengths[large].argmax(axis=1)[:, None] + np.arange(3)) % 3
        a, b, c = np.moveaxis(np.take_along_axis(pieces[large], turn[:, :, None], axis=1), 1, 0)
        middle = (a + b) / 2
        pieces = np.concatenate([np.stack([a, middle, c], axis=1), np.stack([middle, b, c], axis=1)])
        owner = np.tile(owner[large], 2)
    return faces[np.concatenate(owners)], np.concatenate(middles)
