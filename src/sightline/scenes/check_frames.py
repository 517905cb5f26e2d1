"""Do pictures hold what they claim: sizes, depth that agrees with its neighbours, objects in their boxes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.scenes.fact import Fact
from sightline.scenes.finding import Finding, error, warning
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

DEEPEST = 300.0  # metres; beyond this a depth map is in millimetres or holds infinity as a number
LEAST_MEASURED = 0.02  # share of a depth map
ACROSS = 64  # neighbouring depth maps are compared at about this many pixels in a row
LEAST_OVERLAP = 100  # of those pixels
BETWEEN_PIXELS = 0.03  # metres; depth is compared at the nearest pixel, and floors are seen at a slant
INDOORS = 3.0  # metres; up to this median depth that holds, beyond it a pixel spans more
INSIDE_BOX = 0.9  # least share of an object's own pixels that must lie in its box when lifted


def spread(count: int, at_most: int) -> tuple[int, ...]:
    """Up to `at_most` of `count` indices, evenly spread, first and last among them."""
    if count <= at_most:
        return tuple(range(count))
    return tuple(int(i) for i in np.unique(np.linspace(0, count - 1, max(at_most, 0)).round()))


def check_frame(table: SceneTable, f: int) -> list[Finding]:
    """What is wrong with the pictures of frame `f`; a picture that cannot be read is a finding."""
    frame = table.scene.frames[f]
    found: list[Finding] = []
    looks: tuple[Callable[[SceneTable, int, Frame], Iterator[Finding]], ...] = (_color, _depths, _instances, _sightings)
    for look in looks:
        try:
            found += look(table, f, frame)
        except (SceneError, OSError) as fault:
            found.append(error(f"frame {frame.id}", str(fault)))
    return found


def _color(table: SceneTable, f: int, frame: Frame) -> Iterator[Finding]:
    if frame.read_rgb is None:
        return
    rgb = table.rgb(f)
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        yield error(f"frame {frame.id}", f"colour is {rgb.shape} {rgb.dtype}, not (H, W, 3) uint8")
    elif frame.camera is not None and rgb.shape[:2] != (frame.camera.height, frame.camera.width):
        yield error(f"frame {frame.id}", _sizes("colour", rgb.shape, frame.camera))


def _sizes(what: str, shape: tuple[int, ...], camera: Camera) -> str:
    return f"{what} has {shape[1]}×{shape[0]} pixels, its camera {camera.width}×{camera.height}"


def _depths(table: SceneTable, f: int, frame: Frame) -> Iterator[Finding]:
    for kind, source in frame.depths.items():
        depth, where = source.read(), f"frame {frame.id}"
        if depth.shape != (source.camera.height, source.camera.width):
            yield error(where, _sizes(f"{kind} depth", depth.shape, source.camera))
            continue
        known = depth[~np.isnan(depth)]
        if len(known) < LEAST_MEASURED * depth.size:
            yield warning(where, f"{kind} depth is measured on {len(known) / depth.size:.1%} of the picture")
        if len(known) and (known.min() <= 0 or known.max() > DEEPEST):
            yield error(
                where, f"{kind} depth runs from {known.min():.4g} to {known.max():.4g} m; unmeasured must be NaN"
            )
        if source.color_from_depth is None:
            yield warning(where, f"{kind} depth is not registered to the colour picture; nothing joins them")


def _instances(table: SceneTable, f: int, frame: Frame) -> Iterator[Finding]:
    if frame.read_instances is None:
        return
    instances, where, objects = table.instances(f), f"frame {frame.id}", table.scene.objects
    if frame.camera is not None and instances.shape != (frame.camera.height, frame.camera.width):
        yield error(where, _sizes("instance map", instances.shape, frame.camera))
        return
    if instances.min(initial=-1) < -1 or instances.max(initial=-1) >= len(objects):
        yield error(
            where, f"instances run from {instances.min()} to {instances.max()}, the scene has {len(objects)} objects"
        )
        return
    if frame.camera is None or frame.world_from_camera is None or not _joined(frame):
        return
    world = frame.world_from_camera.apply(frame.camera.lift(table.depth(f)))
    margin = 3 * _noise(table.scene, Fact.OBJECTS, 0.0) + 3 * _noise(table.scene, Fact.DEPTH, 3.0) + 0.02
    for i in np.unique(instances[instances >= 0]):
        own, box = world[(instances == i) & np.isfinite(world).all(axis=-1)], objects[i].box_at(frame.id)
        # A rim of a few mixed pixels is no proof of anything.
        if box is not None and len(own) >= 50 and (share := box.contains(own, margin).mean()) < INSIDE_BOX:
            yield error(where, f"only {share:.0%} of the pixels of {objects[i].id!r} lie in its box")


def _joined(frame: Frame) -> bool:
    return bool(frame.depths) and frame.depth.color_from_depth is not None


def _noise(scene: Scene, fact: Fact, value: float) -> float:
    return scene.facts[fact].at(value) if fact in scene.facts else 0.0


def _sightings(table: SceneTable, f: int, frame: Frame) -> Iterator[Finding]:
    if frame.read_sightings is None:
        return
    views, where = table.views(f), f"frame {frame.id}"
    counted = None
    if frame.read_instances is not None:
        instances = table.instances(f)
        counted = np.bincount(instances[instances >= 0], minlength=len(table.labels))
    for i, thing in enumerate(table.scene.objects):
        pixels, rect = int(views.pixels[i]), views.rects[i]
        parts = np.array([views.share[i], views.in_view[i]])
        if not (np.isnan(parts) | ((parts >= 0) & (parts <= 1 + 1e-6))).all():
            yield error(where, f"shows a share of {thing.id!r} outside 0 to 1: {parts.tolist()}")
        if counted is not None and i < len(counted) and counted[i] != pixels:
            yield error(where, f"says {pixels} pixels of {thing.id!r} are visible, its instance map {counted[i]}")
        if not pixels:
            continue
        width, height = (frame.camera.width, frame.camera.height) if frame.camera else (np.inf, np.inf)
        inside = 0 <= rect[0] < rect[2] <= width and 0 <= rect[1] < rect[3] <= height
        if not inside or pixels > (rect[2] - rect[0]) * (rect[3] - rect[1]) + 1e-6:
            yield error(where, f"bounds {pixels} pixels of {thing.id!r} by {rect.tolist()}, which cannot be")


def check_neighbours(table: SceneTable, at_most: int) -> list[Finding]:
    """Whether depth carried by the poses into the next frame meets the depth measured there, for `at_most` pairs."""
    scene, found = table.scene, []
    for f in spread(len(scene.frames) - 1, at_most):
        if f < 0:
            continue
        first, second = scene.frames[f], scene.frames[f + 1]
        try:
            both = [depth_residuals(table, f, f + 1), depth_residuals(table, f + 1, f)]
        except (SceneError, OSError):
            continue  # said already by the frame's own check, or there is no depth or pose to compare
        if min(map(len, both)) < LEAST_OVERLAP:
            continue
        depth = np.hypot(_noise(scene, Fact.DEPTH, 2.0), _noise(scene, Fact.POSES, 0.0))
        # a screen may hide from one view most of what the other sees; a wrong pose shows both ways
        between = BETWEEN_PIXELS * max(1.0, float(np.nanmedian(table.depth(f))) / INDOORS)
        allowed, median = float(between + 3 * depth), min(float(np.median(np.abs(one))) for one in both)
        if median > allowed:
            what = f"depth disagrees with frame {first.id} by {median:.3f} m (median), {allowed:.3f} m is noise"
            found.append(error(f"frame {second.id}", what + "; is the pose inverted, or the depth in another unit?"))
    return found


def depth_residuals(table: SceneTable, a: int, b: int, b_from_a: Pose | None = None) -> Array:
    """Measured minus expected depth (M,), metres, in frame `b` of surface points that frame `a` measured.

    Points that fall outside `b` or where it measured nothing are left out; what stands in the way is not. `b_from_a`
    takes the place of what the poses say. Raises SceneError without depth or pose.
    """
    camera_a, camera_b = table.scene.frames[a].camera, table.scene.frames[b].camera
    if camera_a is None or camera_b is None:
        raise SceneError(f"scene {table.scene.id}: frames without a camera cannot be compared")
    step = max(1, camera_a.width // ACROSS)
    v, u = np.mgrid[: camera_a.height : step, : camera_a.width : step] + 0.5
    points = camera_a.unproject(np.stack([u, v], axis=-1), table.depth(a)[::step, ::step]).reshape(-1, 3)
    points = points[np.isfinite(points).all(axis=1)]
    if b_from_a is None:
        b_from_a = table.camera_from_world(b) @ table.camera_from_world(a).inverse()
    uv, z = camera_b.project(b_from_a.apply(points))
    inside = camera_b.inside(uv)
    column, row = np.floor(uv[inside]).astype(np.int64).T
    difference = table.depth(b)[row, column] - z[inside]
    return np.asarray(difference[np.isfinite(difference)], dtype=np.float64)
