"""Pixels worth asking about: away from the border, on a surface whose depth is smooth around them.

Lengths on the picture are stated for a picture 640 pixels wide and scale with it, so that the same parts of the view
are meant at any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

WIDTH = 640  # pixels; the picture for which the lengths below are stated
BORDER = 15  # pixels
PATCH = 3  # pixels on each side of the middle one
SMOOTH = 0.03  # of the depth in the middle: largest difference within the patch
DRAWN = 256  # pixels tried in one picture


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame with depth that lies on its colour image: `depth` (H, W) in metres, NaN where not measured."""

    f: int
    id: str
    camera: Camera
    pose: Pose | None
    depth: NDArray[np.float32]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.camera.width, self.camera.height

    def scaled(self, pixels: float) -> float:
        """A length on a picture 640 wide, on this one."""
        return pixels * self.camera.width / WIDTH


def has_depth(table: SceneTable, f: int) -> bool:
    """Whether frame f can be shown and has a depth map that can be laid on its colour image."""
    frame = table.scene.frames[f]
    return (
        frame.read_rgb is not None
        and frame.camera is not None
        and bool(frame.depths)
        and frame.depth.color_from_depth is not None
    )


def picture(table: SceneTable, f: int) -> Picture:
    """Frame f with its depth; only of frames that have one."""
    frame = table.scene.frames[f]
    if frame.camera is None:
        raise ValueError(f"frame {frame.id} has no camera; ask has_depth first")
    return Picture(f, frame.id, frame.camera, frame.world_from_camera, table.depth(f))


def pictures(table: SceneTable, rng: np.random.Generator) -> Iterator[Picture]:
    """All frames with usable depth, in the order of the generator, each read when its turn comes."""
    for f in rng.permutation(len(table.scene.frames)):
        if has_depth(table, int(f)):
            yield picture(table, int(f))


def drawn(seen: Picture, rng: np.random.Generator, count: int = DRAWN) -> Array:
    """Centres (count, 2) of random pixels that keep clear of the border; (0, 2) when the picture is too small."""
    border = max(int(np.ceil(seen.scaled(BORDER))), _reach(seen))
    width, height = seen.size
    if min(width, height) <= 2 * border:
        return np.zeros((0, 2))
    columns = rng.integers(border, width - border, count)
    rows = rng.integers(border, height - border, count)
    return np.asarray(np.stack([columns, rows], axis=1) + 0.5, dtype=np.float64)


def inside_border(seen: Picture, uv: Array) -> NDArray[np.bool_]:
    """Which pixels (N, 2) keep clear of the border; NaN does not."""
    border = max(int(np.ceil(seen.scaled(BORDER))), _reach(seen))
    with np.errstate(invalid="ignore"):
        return np.asarray(((uv >= border) & (uv <= np.array(seen.size) - border)).all(axis=1))


def smooth_depth(seen: Picture, uv: Array) -> Array:
    """Depth (N,), metres, of the pixels that hold (N, 2), which keep clear of the border.

    NaN where the patch around one has a hole or differs from its middle by more than 3 %: on an edge nobody can say
    which of two surfaces is meant.
    """
    if not len(uv):
        return np.zeros(0)
    columns, rows = uv.astype(np.int64).T
    steps = np.arange(-_reach(seen), _reach(seen) + 1)
    patch = seen.depth[rows[:, None, None] + steps[:, None], columns[:, None, None] + steps].astype(np.float64)
    middle = seen.depth[rows, columns].astype(np.float64)
    spread = np.abs(patch - middle[:, None, None]).max(axis=(1, 2))  # a NaN in the patch stays NaN
    with np.errstate(invalid="ignore"):
        smooth = (spread < SMOOTH * middle) & (middle > 0)
    return np.asarray(np.where(smooth, middle, np.nan), dtype=np.float64)


def smooth_pixels(seen: Picture, rng: np.random.Generator) -> tuple[Array, Array]:
    """Random pixel centres (N, 2) on smooth surfaces, and their depths (N,) in metres."""
    uv = drawn(seen, rng)
    depth = smooth_depth(seen, uv)
    return uv[np.isfinite(depth)], depth[np.isfinite(depth)]


def depth_sigma(table: SceneTable, seen: Picture, depth: float) -> float:
    """Standard deviation, metres, of a reading of `depth` metres: the worse of the scene's word and the map's own."""
    return max(table.scene.facts[Fact.DEPTH].at(depth), table.scene.frames[seen.f].depth.vouch.at(depth))


def _reach(seen: Picture) -> int:
    return max(1, round(seen.scaled(PATCH)))
