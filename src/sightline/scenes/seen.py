"""Seen: which points of a scene's surfaces which frames see, one bit each, and where their depth can be trusted.

What frames share, where a point of one lies in another, and which objects a set of frames shows all follow from it
without reading a picture again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.bit_masks import group_counts, jaccard, packed, pair_counts
from sightline.geometry.camera import Camera
from sightline.geometry.visibility import Bounds, Rig, Runs, sweep, visible
from sightline.scenes.fact import Vouch
from sightline.scenes.firmness import SMOOTH, border_of, firm_depth, reach_of
from sightline.scenes.scene import DepthMap, Frame, Scene
from sightline.scenes.surface import Surface, on_movers, surface_of

Array = NDArray[np.float64]
Depths = NDArray[np.float32]
Ids = NDArray[np.int32]
Words = NDArray[np.uint64]

NOISE_M, NOISE_SHARE = 0.03, 0.02  # by which a point's depth and the map's may differ, metres or share


@dataclass(frozen=True, eq=False)
class Seen:
    """What F frames see of N points.

    `frames` are the rows (F,) of `Scene.frames`; bit n of `words` (F, ⌈N/64⌉) says whether a frame sees point n (the
    highest bit of a byte first). Of what frame k sees, `firm[starts[k]:starts[k + 1]]` are the points, in ascending
    order, that lie on a smooth surface away from the picture's border and from what moves; `depth` (E,), metres, is
    what the map measured in their pixels, as z in the colour camera.
    """

    surface: Surface
    frames: tuple[int, ...]
    words: Words
    starts: NDArray[np.int64]
    firm: Ids
    depth: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.frames)

    def mask(self, k: int) -> NDArray[np.bool_]:
        """Which points (N,) the frame in place k sees."""
        return np.unpackbits(self.words[k].view(np.uint8), count=len(self.surface)).astype(np.bool_)

    def points(self, k: int) -> Ids:
        """The points that the frame in place k sees, in ascending order."""
        return np.flatnonzero(self.mask(k)).astype(np.int32)

    def firm_points(self, k: int) -> tuple[Ids, NDArray[np.float32]]:
        """The firm points (M,) of the frame in place k, in ascending order, and the depth measured there (M,)."""
        here = slice(int(self.starts[k]), int(self.starts[k + 1]))
        return self.firm[here], self.depth[here]

    @cached_property
    def _shared(self) -> NDArray[np.int64]:
        return pair_counts(self.words)

    def overlaps(self) -> Array:
        """Shared over joint points (F, F), 0 to 1, of each two frames; 0 where neither sees any (MultiSPA)."""
        own = np.diagonal(self._shared)
        return jaccard(self._shared, own, own)

    def of_objects(self, count: int) -> NDArray[np.int64]:
        """How many points (F, count) of each of a scene's `count` objects each frame sees."""
        return group_counts(self.words, self.surface.instances, count)


def usable(frame: Frame) -> bool:
    """Whether a frame can be shown, knows where it was taken, and has a depth map that can be laid on its picture."""
    return (
        frame.read_rgb is not None
        and frame.camera is not None
        and frame.world_from_camera is not None
        and bool(frame.depths)
        and frame.depth.color_from_depth is not None
    )


def looked_at(scene: Scene, most: int, fit: Callable[[Frame], bool] = usable) -> tuple[int, ...]:
    """The rows of the usable (or otherwise fit) frames of a scene, at most so many of them, evenly taken."""
    rows = [f for f, frame in enumerate(scene.frames) if fit(frame)]
    return tuple(rows[i * len(rows) // most] for i in range(most)) if len(rows) > most else tuple(rows)


def seen_by(scene: Scene, most: int) -> Seen:
    """What the usable frames of a scene see, at most so many of them; every depth map is read once."""
    frames = looked_at(scene, most)
    return look(scene, surface_of(scene, frames), frames)


def look(scene: Scene, surface: Surface, frames: Sequence[int]) -> Seen:
    """What these frames (rows of `Scene.frames`, all `usable`) see of a surface."""
    runs = Runs.of(surface.xyz)
    words = np.zeros((len(frames), len(runs.spheres)), dtype=np.uint64)
    firm: list[Ids] = []
    depth: list[Depths] = []
    for k, f in enumerate(frames):
        words[k], sure, measured = _one(scene, scene.frames[f], surface, runs)
        firm.append(sure)
        depth.append(measured)
    starts = np.cumsum([0, *(len(part) for part in firm)], dtype=np.int64)
    nothing = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
    return Seen(
        surface, tuple(frames), words, starts, np.concatenate([nothing[0], *firm]), np.concatenate([nothing[1], *depth])
    )


def _one(scene: Scene, frame: Frame, surface: Surface, runs: Runs) -> tuple[Words, Ids, Depths]:
    """Which points a frame sees (W,); the firm ones of them (M,) and the depth measured there (M,)."""
    source, pose, camera = frame.depth, frame.world_from_camera, frame.camera
    if pose is None or camera is None or source.color_from_depth is None:
        raise ValueError(f"frame {frame.id} is not usable; ask `usable` first")
    # Depth is looked up by its own camera: where that stands beside the colour camera, the two see different things.
    depth, bounds = source.read(), bounds_of(source, camera)
    world_from_depth = pose @ source.color_from_depth
    if source.camera.model == camera.model == "pinhole":
        rig = Rig(source.camera, world_from_depth, camera, source.color_from_depth)
        words, ids, measured = sweep(runs, depth, rig, bounds)
    else:
        mask = visible(surface.xyz, depth, source.camera, world_from_depth, bounds.noise_m, bounds.noise_share)
        ids = np.flatnonzero(mask).astype(np.int32)
        sure, measured = firm_depth(surface.xyz[ids], depth, source, camera, pose)
        words, ids, measured = packed(mask[None])[0], ids[sure], measured[sure]
    still = ~on_movers(scene, frame.id, surface.xyz[ids])
    return words, ids[still], measured[still]


def tolerance(vouch: Vouch) -> tuple[float, float]:
    """By how much a map and a point may differ: metres, and share of the depth; more where the map is told worse."""
    return max(NOISE_M, 2 * vouch.sigma), max(NOISE_SHARE, 2 * vouch.relative)


def bounds_of(source: DepthMap, camera: Camera) -> Bounds:
    """What counts as seen and as firm in a depth map beside the colour camera `camera`."""
    return Bounds(*tolerance(source.vouch), border_of(camera), reach_of(source.camera), SMOOTH)
