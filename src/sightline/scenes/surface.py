"""Points on the surfaces of a scene: the scan itself, or what the depth maps of some frames measured, thinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.curve import near_order
from sightline.geometry.points import voxel_downsample
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene

Array = NDArray[np.float64]
Ints = NDArray[np.int32]

MOST = 200_000  # points
LIFTED = 100_000  # pixels lifted, of all frames together
LEAST_OF_A_FRAME, MOST_OF_A_FRAME = 400, 8_000  # pixels
EDGE = 0.05  # metres; of the lifted points one in each cube of this edge stays
AROUND = 0.03  # metres about the box of a thing that moves: what lies there is it, and elsewhere in other frames


@dataclass(frozen=True, eq=False)
class Surface:
    """Points (N, 3), world metres, that stand still, and the row of the object each belongs to (N,), -1 for none.

    Neighbours in the list are neighbours in space: what is far from all that a camera sees is passed over in runs.
    `index` (N,) are their places in the scene's own point cloud; None where they were lifted from depth.
    """

    xyz: Array
    instances: Ints
    index: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.xyz)


def surface_of(scene: Scene, frames: Sequence[int]) -> Surface:
    """The scan where the scene vouches for one, at most 200,000 of its points, evenly taken; else what the depth maps
    of these frames (rows of `Scene.frames`, posed and with depth) measured: one point in each cube of 5 cm."""
    if Fact.POINTS in scene.facts and scene.read_points is not None:
        cloud = scene.read_points()
        index = np.arange(0, len(cloud.xyz), max(1, -(-len(cloud.xyz) // MOST)), dtype=np.int64)
        index = index[np.isfinite(cloud.xyz[index]).all(axis=1)]
        index = index[near_order(cloud.xyz[index])]
        nobody = np.full(len(cloud.xyz), -1, dtype=np.int32)
        instances = nobody if cloud.instances is None else cloud.instances
        return Surface(np.ascontiguousarray(cloud.xyz[index], dtype=np.float64), instances[index], index)
    share = int(np.clip(LIFTED / max(1, len(frames)), LEAST_OF_A_FRAME, MOST_OF_A_FRAME))
    parts = [_lifted(scene, scene.frames[f], share) for f in frames]
    xyz = np.concatenate([np.zeros((0, 3)), *(xyz for xyz, _ in parts)])
    instances = np.concatenate([np.zeros(0, dtype=np.int32), *(instances for _, instances in parts)])
    stay = voxel_downsample(xyz, EDGE) if len(xyz) else np.zeros(0, dtype=np.int64)
    stay = stay[near_order(xyz[stay])]
    return Surface(xyz[stay], instances[stay])


def on_movers(scene: Scene, frame_id: str, points: Array) -> NDArray[np.bool_]:
    """Which world points (N, 3) lie on things that move, where these are in this frame (N,)."""
    on = np.zeros(len(points), dtype=np.bool_)
    for thing in scene.objects:
        box = thing.box_at(frame_id) if thing.motion else None
        if box is not None:
            on |= box.contains(points, AROUND)
    return on


def _lifted(scene: Scene, frame: Frame, count: int) -> tuple[Array, Ints]:
    """About `count` pixels of a frame's depth, on a grid, in the world (M, 3), and the objects that they show (M,)."""
    source, pose = frame.depth, frame.world_from_camera
    if pose is None or source.color_from_depth is None:
        raise ValueError(f"frame {frame.id} has no pose or no registered depth; only such frames are lifted")
    depth = source.read()
    step = max(1, round((depth.size / count) ** 0.5))
    rows, columns = np.mgrid[step // 2 : depth.shape[0] : step, step // 2 : depth.shape[1] : step]
    rows, columns = rows.ravel(), columns.ravel()
    measured = depth[rows, columns]
    known = np.isfinite(measured) & (measured > 0)
    uv = np.stack([columns[known], rows[known]], axis=1) + 0.5
    in_colour = source.color_from_depth.apply(source.camera.unproject(uv, measured[known]))
    world = pose.apply(in_colour)
    instances = np.full(len(world), -1, dtype=np.int32)
    if frame.read_instances is not None and frame.camera is not None:
        owner = frame.read_instances()
        at, _ = frame.camera.project(in_colour)
        inside = frame.camera.inside(at)
        u, v = at[inside].astype(np.int64).T
        instances[inside] = owner[v, u]
    still = ~on_movers(scene, frame.id, world)
    return world[still], instances[still]
