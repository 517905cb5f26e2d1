"""Do boxes hold what was measured of their things: the scene's points, and the depth of pixels that look into them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.box import Box
from sightline.scenes.fact import Fact
from sightline.scenes.finding import Finding, error, warning
from sightline.scenes.scene import PointCloud, Scene, SceneObject
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

INSIDE_BOX = 0.8  # least share of an object's own points that its box must hold
ACROSS = 64  # about this many pixels in a row of a depth map are looked at
LEAST_LOOKING = 100  # of these pixels must look into a box, and not at what stands before it
LEAST_MET = 0.1  # share of them that must measure something in it; one sees past the legs of a chair
FEWEST = 3  # boxes from which on it is the whole scene that does not fit
SLACK = 0.02  # metres


def check_points(scene: Scene) -> Iterator[Finding]:
    """Whether the points are finite, as many as their colours, and in the boxes of their objects."""
    if scene.read_points is None:
        return
    points = scene.read_points()
    if not np.isfinite(points.xyz).all():
        yield error("points", f"{int((~np.isfinite(points.xyz)).any(axis=1).sum())} points are not finite")
    for name, values in (("rgb", points.rgb), ("instances", points.instances)):
        if values is not None and len(values) != len(points.xyz):
            yield error("points", f"{len(points.xyz)} points but {len(values)} {name}")
            return
    margin = 3 * _sigma(scene, Fact.OBJECTS) + SLACK
    for i, thing in enumerate(scene.objects):
        if thing.box is None or thing.motion:
            continue
        own = _own_points(points, thing, i)
        if own is not None and len(own) and (share := thing.box.contains(own, margin).mean()) < INSIDE_BOX:
            yield error(f"object {thing.id}", f"its box holds {share:.0%} of its {len(own)} points")
        if own is None and not thing.box.contains(points.xyz, margin).any():
            yield warning(f"object {thing.id}", "its box holds none of the scene's points")


def _own_points(points: PointCloud, thing: SceneObject, i: int) -> Array | None:
    """The object's points (M, 3) where the source says which; None where it does not."""
    if thing.point_ids is not None:
        return points.xyz[thing.point_ids]
    return None if points.instances is None else points.xyz[points.instances == i]


def check_depth_in_boxes(table: SceneTable, frames: Iterable[int]) -> Iterator[Finding]:
    """Whether the depth of pixels that look into a box meets something in it, in any of `frames`.

    Pixels that measure something before the box say nothing. One empty box may be a window or a mistake; where most
    are empty, boxes and poses do not belong together.
    """
    things = table.scene.objects
    looking = np.zeros((len(things), 2), dtype=np.int64)
    for f in frames if things else ():
        try:
            looking += _looking(table, f)
        except (SceneError, OSError):
            continue  # said already by the frame's own check, or there is no depth or pose
    met, behind = looking.T
    judged = met + behind >= LEAST_LOOKING
    empty = np.flatnonzero(judged & (met < LEAST_MET * (met + behind)))
    if len(empty) >= FEWEST and 2 * len(empty) > judged.sum():
        yield error(
            "scene", f"{len(empty)} of {judged.sum()} boxes hold no depth of the pixels that look into them; "
            "are boxes and poses in the same world, and both in metres?"
        )  # fmt: skip
        return
    for i in empty:
        share = met[i] / (met[i] + behind[i])
        yield warning(
            f"object {things[i].id}",
            f"{share:.0%} of {met[i] + behind[i]} pixels that look into its box measure anything there",
        )


def _looking(table: SceneTable, f: int) -> NDArray[np.int64]:
    """How many pixels (N, 2) of frame `f` measure something in each box, and how many something behind it."""
    frame, counts = table.scene.frames[f], np.zeros((len(table.scene.objects), 2), dtype=np.int64)
    if frame.camera is None or frame.world_from_camera is None:
        return counts
    depth = table.depth(f)
    step = max(1, frame.camera.width // ACROSS)
    rows, columns = (grid.ravel() for grid in np.mgrid[: depth.shape[0] : step, : depth.shape[1] : step])
    z = depth[rows, columns].astype(np.float64)
    rays = frame.world_from_camera.rotate(frame.camera.unproject(np.stack([columns, rows], axis=-1) + 0.5, np.ones(1)))
    known = np.isfinite(z) & np.isfinite(rays).all(axis=1)
    z, rays, camera_from_world = z[known], rays[known], frame.world_from_camera.inverse()
    margin = SLACK + 3 * (
        _sigma(table.scene, Fact.OBJECTS) + _sigma(table.scene, Fact.POSES) + _sigma(table.scene, Fact.DEPTH, 3.0)
    )
    for i, thing in enumerate(table.scene.objects):
        box = thing.box_at(frame.id)
        # Of a box whose middle is not in the picture only a corner may show, and corners are empty.
        if box is not None and frame.camera.inside(frame.camera.project(camera_from_world.apply(box.center))[0]):
            enter, leave = _crossed(box, frame.world_from_camera.translation, rays)
            hit = (enter <= leave) & (enter > 0)
            counts[i] = (
                (hit & (z >= enter - margin) & (z <= leave + margin)).sum(),
                (hit & (z > leave + margin)).sum(),
            )
    return counts


def _crossed(box: Box, eye: Array, rays: Array) -> tuple[Array, Array]:
    """At which z-depth (P,) rays (P, 3) from `eye` enter the box and leave it; they miss it where that is later."""
    start, along = box.local(eye), rays @ box.rotation
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(-box.size / 2 - start) / along, (box.size / 2 - start) / along])
    return np.fmin(*ends).max(axis=1), np.fmax(*ends).min(axis=1)


def _sigma(scene: Scene, fact: Fact, value: float = 0.0) -> float:
    return scene.facts[fact].at(value) if fact in scene.facts else 0.0
