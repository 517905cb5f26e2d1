"""How much of each object a frame shows: stated by the source, or worked out from masks, depth and boxes.

The better source wins: stated sightings, then instance maps, then depth seen through the boxes, then boxes alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.errors import SceneError
from sightline.geometry.box import CORNER_SIGNS, Box
from sightline.geometry.camera import Camera
from sightline.scenes.fact import Vouch
from sightline.scenes.projection import NEAR, outline, share_inside
from sightline.scenes.scene import Frame, SceneObject, Sighting

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

RAYS_ACROSS = 320  # boxes are tried on a grid of about this many rays in a row; each ray then counts for its cell
NOWHERE = (math.nan,) * 4
UNSEEN = Sighting(0, 0.0, 0.0, NOWHERE)
BOX_NOISE = 0.02  # metres; annotated faces stand this far off the surface even where depth is exact


@dataclass(frozen=True, eq=False)
class Solids:
    """Boxes as arrays: `centers` (N, 3), `sizes` (N, 3), `rotations` (N, 3, 3), metres; NaN rows for none."""

    centers: Array
    sizes: Array
    rotations: Array

    @classmethod
    def of(cls, boxes: Sequence[Box | None]) -> Solids:
        """Stack boxes of one coordinate system."""
        count = len(boxes)
        made = cls(np.full((count, 3), np.nan), np.full((count, 3), np.nan), np.full((count, 3, 3), np.nan))
        for i, box in enumerate(boxes):
            if box is not None:
                made.centers[i], made.sizes[i], made.rotations[i] = box.center, box.size, box.rotation
        return made

    @property
    def reach(self) -> Array:
        """Half the extent (N, 3) of each box along the coordinate axes, metres."""
        return np.asarray(np.einsum("nij,nj->ni", np.abs(self.rotations), self.sizes / 2))

    @property
    def corners(self) -> Array:
        """Corners (N, 8, 3), metres, in the order of `CORNER_SIGNS`."""
        turned = np.einsum("nij,ncj->nci", self.rotations, CORNER_SIGNS[None] * self.sizes[:, None] / 2)
        return np.asarray(self.centers[:, None] + turned)

    def distances(self, point: Array) -> Array:
        """Metres (N,) from a point (3,) to each solid box."""
        local = np.einsum("nij,ni->nj", self.rotations, point - self.centers)
        return np.asarray(np.linalg.norm(np.maximum(np.abs(local) - self.sizes / 2, 0.0), axis=1))


@dataclass(frozen=True, eq=False)
class Views:
    """What one frame shows of N objects; the meanings are those of `Sighting`. Not known is NaN."""

    pixels: NDArray[np.int64]  # (N,)
    share: Array  # (N,)
    in_view: Array  # (N,)
    rects: Array  # (N, 4)

    @classmethod
    def nothing(cls, count: int, known: bool) -> Views:
        """None of `count` objects in the picture; with `known` False not even that is certain, and shares are NaN."""
        part = np.full(count, 0.0 if known else np.nan)
        return cls(np.zeros(count, dtype=np.int64), part, part.copy(), np.full((count, 4), np.nan))


def views_of_frame(
    objects: Sequence[SceneObject], frame: Frame, solids: Solids, depth: NDArray[np.float32] | None, noise: Vouch | None
) -> Views:
    """What `frame` shows of `objects`, whose world boxes are `solids`.

    `depth` (H, W) is z-depth in metres registered to the colour camera, `noise` how well it is known.
    """
    if frame.read_sightings is not None:
        return _stated(objects, frame)
    views = Views.nothing(len(objects), known=False)
    shown = None if frame.camera is None or frame.world_from_camera is None else _Shown.of(frame, solids, depth, noise)
    if frame.read_instances is not None:
        return _counted(frame, views, shown)
    return views if shown is None else _measured(views, shown)


def _stated(objects: Sequence[SceneObject], frame: Frame) -> Views:
    sightings = {} if frame.read_sightings is None else frame.read_sightings()
    unknown = sorted(sightings.keys() - {thing.id for thing in objects})
    if unknown:
        raise SceneError(f"frame {frame.id}: a sighting of {unknown[0]!r}, which is no object of the scene")
    told = [sightings.get(thing.id, UNSEEN) for thing in objects]
    return Views(
        np.array([one.pixels for one in told], dtype=np.int64),
        np.array([one.share for one in told], dtype=np.float64),
        np.array([one.in_view for one in told], dtype=np.float64),
        np.array([one.rect if one.pixels else NOWHERE for one in told], dtype=np.float64).reshape(len(told), 4),
    )


def _counted(frame: Frame, views: Views, shown: _Shown | None) -> Views:
    """Pixels from the instance map; what is hidden from depth and boxes where the frame has them."""
    instances = np.zeros((1, 1), dtype=np.int32) - 1 if frame.read_instances is None else frame.read_instances()
    count = len(views.pixels)
    if instances.max(initial=-1) >= count:
        raise SceneError(f"frame {frame.id}: its instance map names object {instances.max()}, of {count} objects")
    views.pixels[:], views.rects[:] = pixels_and_rects(instances, count)
    seen = views.pixels > 0
    if shown is None:
        return views
    for i in shown.known:
        hit, blocked, _ = shown.rays_at(i)
        views.in_view[i] = shown.in_view(i)
        if not hit.any():
            views.share[i] = 1.0 if seen[i] else 0.0
        elif shown.depth is not None:
            views.share[i] = _share(hit, blocked) if seen[i] else 0.0
        else:
            # The box's silhouette is never smaller than the thing's, so this is the least that can be visible.
            views.share[i] = min(1.0, views.pixels[i] / (hit.sum() * shown.stride**2))
    return views


def pixels_and_rects(instances: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], Array]:
    """Pixels (count,) of each object in an instance map (H, W), and their bounds (count, 4): u0, v0, u1, v1 or NaN."""
    rows, columns = np.nonzero(instances >= 0)
    which = instances[rows, columns]
    pixels = np.bincount(which, minlength=count).astype(np.int64)
    rects = np.full((count, 4), np.nan)
    # Which rows and columns hold each object: much faster than a running minimum over the pixels.
    for axis, (at, length) in enumerate(((columns, instances.shape[1]), (rows, instances.shape[0]))):
        holds = np.zeros((count, length), dtype=np.bool_)
        holds[which, at] = True
        rects[:, axis], rects[:, axis + 2] = holds.argmax(axis=1), length - holds[:, ::-1].argmax(axis=1)
    rects[pixels == 0] = np.nan
    return pixels, rects


def _measured(views: Views, shown: _Shown) -> Views:
    """From depth and boxes: a pixel belongs to the smallest box around its lifted point. From boxes alone: the box."""
    owner = np.full(shown.rays.shape[:2], -1)
    volumes = np.prod(shown.sizes, axis=1)
    for i in sorted(shown.known, key=lambda k: -float(volumes[k])):
        hit, blocked, inside = shown.rays_at(i)
        views.in_view[i] = shown.in_view(i)
        if shown.depth is None:
            _bound(views, i, hit, shown.window(i), shown.stride)
        else:
            views.share[i] = _share(hit, blocked)
            owner[shown.window(i)][inside] = i
    if shown.depth is not None:
        for i in shown.known:
            window = shown.window(i)
            _bound(views, i, owner[window] == i, window, shown.stride)
            views.share[i] = views.share[i] if views.pixels[i] else 0.0
    return views


def _bound(views: Views, i: int, mask: Mask, window: tuple[slice, slice], stride: int) -> None:
    rows, columns = np.nonzero(mask)
    views.pixels[i] = len(rows) * stride**2
    if len(rows):
        top, left = window[0].start, window[1].start
        edges = (left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1)
        views.rects[i] = np.array(edges, dtype=np.float64) * stride


def _share(hit: Mask, blocked: Mask) -> float:
    """Of the rays that meet the box, the part that nothing stops before it; an empty corner of a box hides nothing."""
    return float(1.0 - blocked.sum() / hit.sum()) if hit.any() else 0.0


@dataclass(frozen=True, eq=False)
class _Shown:
    """One frame's rays and its boxes in camera coordinates."""

    camera: Camera
    known: tuple[int, ...]  # objects that have a box
    centers: Array  # (N, 3) camera coordinates
    sizes: Array  # (N, 3)
    rotations: Array  # (N, 3, 3)
    outlines: dict[int, Array]  # by object: (K, 2) pixels
    rays: Array  # (h, w, 3) every `stride`-th ray, z = 1
    depth: Array | None  # (h, w) at the same pixels
    slack: Array | None  # (h, w) metres by which the depth may be wrong
    stride: int

    @classmethod
    def of(cls, frame: Frame, solids: Solids, depth: NDArray[np.float32] | None, noise: Vouch | None) -> _Shown:
        camera, pose = frame.camera, frame.world_from_camera
        if camera is None or pose is None:
            raise SceneError(f"frame {frame.id} has no camera or no pose; nothing can be projected into it")
        stride = max(1, round(camera.width / RAYS_ACROSS))
        first = stride // 2
        rays = camera.rays()[first::stride, first::stride]
        known = tuple(int(i) for i in np.flatnonzero(np.isfinite(solids.centers).all(axis=1)))
        inverse = pose.inverse()
        centers = inverse.apply(solids.centers)
        rotations = np.asarray(np.einsum("ij,njk->nik", inverse.rotation, solids.rotations))
        corners = Solids(centers, solids.sizes, rotations).corners
        outlines = {i: outline(corners[i], camera) for i in known}
        some, slack = None, None
        if depth is not None:
            some = depth[first::stride, first::stride].astype(np.float64)
            sigma = np.zeros_like(some) if noise is None else np.hypot(noise.sigma, noise.relative * some)
            slack = 2.0 * sigma + BOX_NOISE
        return cls(camera, known, centers, solids.sizes, rotations, outlines, rays, some, slack, stride)

    def in_view(self, i: int) -> float:
        """The part of object i's outline inside the picture."""
        return share_inside(self.outlines[i], self.camera)

    def window(self, i: int) -> tuple[slice, slice]:
        """Rows and columns of the ray grid in which object i may appear; the whole grid behind a bending lens."""
        height, width = self.rays.shape[:2]
        points = self.outlines[i]
        if not len(points):
            return slice(0, 0), slice(0, 0)
        if self.camera.model != "pinhole":
            return slice(0, height), slice(0, width)
        low = np.clip(np.floor(points.min(axis=0) / self.stride) - 1, 0, (width, height)).astype(int)
        high = np.clip(np.ceil(points.max(axis=0) / self.stride) + 1, 0, (width, height)).astype(int)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def rays_at(self, i: int) -> tuple[Mask, Mask, Mask]:
        """Over the window of object i: rays that meet its box, of these the ones stopped before it, and measured
        points inside the box grown by the noise."""
        rows, columns = self.window(i)
        rays = self.rays[rows, columns]
        none = np.zeros(rays.shape[:2], dtype=np.bool_)
        if not none.size:
            return none, none, none
        direction, eye = rays @ self.rotations[i], -self.centers[i] @ self.rotations[i]
        half = self.sizes[i] / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.stack([(-half - eye) / direction, (half - eye) / direction])
        # A ray in the plane of a face gives 0/0; fmax and fmin leave that axis to the other two.
        enter = np.fmax.reduce(ends.min(axis=0), axis=-1)
        leave = np.fmin.reduce(ends.max(axis=0), axis=-1)
        hit = (enter <= leave) & (leave > NEAR)
        if self.depth is None or self.slack is None:
            return hit, none, none
        depth, slack = self.depth[rows, columns], self.slack[rows, columns]
        blocked = hit & (depth < enter - slack)
        local = np.abs(direction * depth[..., None] + eye)
        inside = np.asarray((local <= half + slack[..., None]).all(axis=-1))
        return hit, blocked, inside
