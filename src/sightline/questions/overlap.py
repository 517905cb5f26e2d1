"""Pairs of frames that see part of the same surfaces, found by a few hundred pixels each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.geometry.visibility import visible
from sightline.questions.pixels import camera_of, drawn, has_depth
from sightline.questions.question import Skip, View
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

LEAST, MOST = 0.10, 0.80  # of the first picture's pixels, seen in the second
PAIRS_TRIED = 24
SAMPLED = 400  # pixels
MOVER_MARGIN = 0.03  # metres around the box of a thing that moves; as far as depths may differ and still agree


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame with depth that lies on its colour image: `depth` (H, W) in metres, NaN where not measured."""

    f: int
    id: str
    camera: Camera
    pose: Pose | None
    depth: NDArray[np.float32]


def picture(table: SceneTable, f: int) -> Picture:
    """Frame f with its depth; only of frames that have one."""
    frame = table.scene.frames[f]
    return Picture(f, frame.id, camera_of(table, f), frame.world_from_camera, table.depth(f))


@dataclass(frozen=True, eq=False)
class Together:
    """Two frames; `uv` (N, 2) are random pixels of the first, `shared` (N,) which of them the second sees, none on
    things that move; `overlap` the share of all that have a depth that the second sees, wherever they are."""

    first: Picture
    second: Picture
    uv: Array
    shared: NDArray[np.bool_]
    overlap: float

    @property
    def views(self) -> tuple[View, View]:
        """The first frame as the one asked about, the second as the one that helps."""
        return View(self.first.id, "reference"), View(self.second.id, "support")


def posed(seen: Picture) -> Pose:
    """world_from_camera of a picture that belongs to a pair."""
    if seen.pose is None:
        raise ValueError(f"frame {seen.id} has no pose; pairs are made of posed frames only")
    return seen.pose


def pairs_of_frames(table: SceneTable, rng: np.random.Generator) -> Iterator[Together | Skip]:
    """Ordered pairs of posed frames with depth, in random order, of which 10 to 80 % of the first shows in the second.

    A pixel counts as seen when its surface point falls into the second picture at the depth measured there, up to
    3 cm or 2 %.
    """
    frames = table.scene.frames
    usable = [f for f, frame in enumerate(frames) if frame.world_from_camera is not None and has_depth(table, f)]
    n = len(usable)
    if n < 2:
        return
    for code in rng.choice(n * (n - 1), size=min(PAIRS_TRIED, n * (n - 1)), replace=False):
        i, j = divmod(int(code), n - 1)
        yield _together(table, picture(table, usable[i]), picture(table, usable[j + (j >= i)]), rng)


def _together(table: SceneTable, first: Picture, second: Picture, rng: np.random.Generator) -> Together | Skip:
    uv = drawn(first.camera, rng, SAMPLED)
    columns, rows = uv.astype(np.int64).T
    depth = first.depth[rows, columns].astype(np.float64)
    known = np.isfinite(depth)
    if not known.any():
        return Skip("no depth in the picture")
    world = posed(first).apply(first.camera.unproject(uv, depth))
    shared = visible(world, second.depth, second.camera, posed(second))
    overlap = float(shared[known].mean())
    if not LEAST <= overlap <= MOST:
        return Skip("the images overlap too little" if overlap < LEAST else "the images overlap too much")
    shared &= ~(_on_movers(table, first, world) | _on_movers(table, second, world))
    return Together(first, second, uv, shared, overlap)


def _on_movers(table: SceneTable, seen: Picture, world: Array) -> NDArray[np.bool_]:
    """Which points (N, 3) lie on what moves, where it is in this frame: it carries its surface points elsewhere."""
    on = np.zeros(len(world), dtype=np.bool_)
    for thing in table.scene.objects:
        box = thing.box_at(seen.id) if thing.motion else None
        if box is not None:
            on |= box.contains(world, MOVER_MARGIN)
    return on
