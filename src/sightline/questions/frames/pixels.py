"""Pixels worth asking about: away from the border, on a surface whose depth is smooth around them.

Of a frame whose camera's place is known they are firm points that `Seen` has for it, of another one random smooth
pixels of its depth map. They are drawn once for each frame, by a generator that only the scene and the frame
decide, and kept with the table. Lengths on the picture are stated for a picture 640 pixels wide and scale with it, so
that the same parts of the view are meant at any size.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from sightline.questions.choose import TRIES
from sightline.questions.draft import Point, View
from sightline.scenes.fact import Fact
from sightline.scenes.firmness import WIDTH, border_of, smooth_at
from sightline.scenes.surface import Surface
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]
Place = tuple[float, float]

DRAWN = 256  # pixels of one picture, of which those that are smooth are asked about
ASKED = 2 * TRIES  # firm points of one picture: as many as a type tries there in pairs
AGREE_M, AGREE_SHARE = 0.03, 0.02  # by which a point's depth and that in its pixel may differ, metres or share


@dataclass(frozen=True, eq=False)
class Pixels:
    """Pixels of one frame that can be asked about, in random order, each looked at alone, many times.

    `uv` are pixels of its colour picture, `depth` is what its map measured there, metres, as z in the colour camera,
    and `sigma` how far that may be off; `index` is the point of the scene's own cloud that shows there, where one does.
    """

    view: View
    camera: Camera
    uv: list[Place]
    depth: list[float]
    sigma: list[float]
    index: list[int | None]

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.camera.width, self.camera.height

    def scaled(self, pixels: float) -> float:
        """A length on a picture 640 wide, on this one."""
        return pixels * self.camera.width / WIDTH

    def some(self, places: Sequence[int]) -> Pixels:
        """Those in these places of the lists."""
        return replace(
            self,
            uv=[self.uv[n] for n in places],
            depth=[self.depth[n] for n in places],
            sigma=[self.sigma[n] for n in places],
            index=[self.index[n] for n in places],
        )


def frames_with_depth(table: SceneTable, most: int) -> tuple[int, ...]:
    """Rows of the frames that have pixels to ask about, at most so many, evenly taken.

    Where the scene vouches for poses they are those of `Seen`; frames whose place got lost are left out.
    """
    if Fact.POSES in table.scene.facts and (posed := table.seen(most).frames):
        return posed
    rows = [f for f in range(len(table.scene.frames)) if has_depth(table, f)]
    return tuple(rows[i * len(rows) // most] for i in range(most)) if len(rows) > most else tuple(rows)


def has_depth(table: SceneTable, f: int) -> bool:
    """Whether frame f can be shown and has a depth map that can be laid on its colour image."""
    frame = table.scene.frames[f]
    return (
        frame.read_rgb is not None
        and frame.camera is not None
        and bool(frame.depths)
        and frame.depth.color_from_depth is not None
    )


def pixels_of(table: SceneTable, f: int, most: int) -> Pixels:
    """The pixels of frame f, one of `frames_with_depth(table, most)`."""
    kept, key = table.kept(f), ("pixels", most)
    if key not in kept:
        seen = table.seen(most) if Fact.POSES in table.scene.facts else None
        if seen is not None and f in seen.frames:
            kept[key] = pixels_at(table, firm_of(table, f, most).drawn(_generator(table, f), ASKED))
        else:
            kept[key] = _smooth(table, f)
    found: Pixels = kept[key]
    return found


def camera_of(table: SceneTable, f: int) -> Camera:
    """The colour camera of a frame that has depth."""
    camera = table.scene.frames[f].camera
    if camera is None:
        raise ValueError(f"frame {table.scene.frames[f].id} has no camera; ask has_depth first")
    return camera


@dataclass(frozen=True, eq=False)
class Firm:
    """The M firm points of frame f, see `Seen`, in the order of their ids.

    `ids` (M,) are theirs among the points of `surface`, `depth` (M,), metres, is what was measured in their pixels.
    They are many, and few are asked about: where in the picture they lie is worked out for those that `placed` is told.
    """

    f: int
    view: View
    camera: Camera
    camera_from_world: Pose
    surface: Surface
    ids: NDArray[np.int32]
    depth: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        return self.camera.width, self.camera.height

    def into(self, points: Array) -> Array:
        """The pixels (N, 2) of world points (N, 3) in this frame; NaN behind it."""
        return self.camera.project(self.camera_from_world.apply(points))[0]

    def placed(self, places: NDArray[np.int64]) -> Placed:
        """The points in these places (K,) of the list."""
        ids = self.ids[places]
        uv, z = self.camera.project(self.camera_from_world.apply(self.surface.xyz[ids]))
        return Placed(self, ids, uv, z, self.depth[places].astype(np.float64))

    def drawn(self, rng: np.random.Generator, count: int) -> Placed:
        """Those of `count` random points that are sure."""
        places = rng.choice(len(self), min(count, len(self)), replace=False)
        return self.placed(places).surely()

    def whole(self) -> Placed:
        """All that are sure."""
        return self.placed(np.arange(len(self))).surely()


@dataclass(frozen=True, eq=False)
class Placed:
    """K firm points of a frame in its picture.

    `ids` (K,) as `Firm` has them; where they are in the picture (K, 2) and before the camera, z in metres (K,); and the
    depth measured there (K,).
    """

    firm: Firm
    ids: NDArray[np.int32]
    uv: Array
    z: Array
    depth: Array

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Which ones' (K,) own pixel measured their depth up to max(3 cm, 2 %).

        A point is seen where a pixel beside its own agrees, too; whoever is asked looks at its own.
        """
        return np.asarray(np.abs(self.depth - self.z) <= np.maximum(AGREE_M, AGREE_SHARE * self.z))

    @property
    def xyz(self) -> Array:
        """Where they are in the world (K, 3), metres; not kept, since a long scene has frames by the hundred."""
        return self.firm.surface.xyz[self.ids]

    @property
    def measured(self) -> Array:
        """Where in the world (K, 3) they are by the measured depth."""
        pose = self.firm.camera_from_world
        seen = self.firm.camera.unproject(self.uv, self.depth)
        return np.asarray((seen - pose.translation) @ pose.rotation)

    def taken(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Placed:
        """Those in these rows, or where a mask (K,) is true."""
        return Placed(self.firm, self.ids[rows], self.uv[rows], self.z[rows], self.depth[rows])

    def surely(self) -> Placed:
        """Those that are sure."""
        return self.taken(self.sure)

    def index(self) -> list[int | None]:
        """Their places (K,) in the scene's own point cloud, None where it has none."""
        named = self.firm.surface.index
        return [None] * len(self) if named is None else named[self.ids].tolist()

    def points(self) -> Iterator[Point]:
        """They as evidence, one after another, their depth that of the points themselves."""
        us, vs = self.uv.T.tolist()
        return map(
            Point, repeat(self.firm.view.frame), zip(us, vs, strict=True), self.z.tolist(), repeat(""), self.index()
        )


def firm_of(table: SceneTable, f: int, most: int) -> Firm:
    """The firm points of frame f, one of those of `table.seen(most)`."""
    kept, key = table.kept(f), ("firm", most)
    if key not in kept:
        seen = table.seen(most)
        ids, depth = seen.firm_points(seen.frames.index(f))
        view, camera = View(table.scene.frames[f].id), camera_of(table, f)
        kept[key] = Firm(f, view, camera, table.camera_from_world(f), seen.surface, ids, depth)
    firm: Firm = kept[key]
    return firm


def pixels_at(table: SceneTable, placed: Placed) -> Pixels:
    """Firm points as pixels to ask about."""
    return _pixels(table, placed.firm.f, placed.uv, placed.depth, placed.index())


def _smooth(table: SceneTable, f: int) -> Pixels:
    camera, depth = camera_of(table, f), table.depth(f)
    uv = drawn(camera, _generator(table, f))
    found = smooth_at(uv, depth, camera)
    known = np.isfinite(found)
    return _pixels(table, f, uv[known], found[known], [None] * int(known.sum()))


def _pixels(table: SceneTable, f: int, uv: Array, depth: Array, index: list[int | None]) -> Pixels:
    frame = table.scene.frames[f]
    # The worse of the scene's word and the map's own.
    words = (table.scene.facts[Fact.DEPTH], frame.depth.vouch)
    sigma = np.maximum(*(np.hypot(vouch.sigma, vouch.relative * depth) for vouch in words))
    return Pixels(
        View(frame.id),
        camera_of(table, f),
        list(zip(*uv.T.tolist(), strict=True)),
        depth.tolist(),
        sigma.tolist(),
        index,
    )


def _generator(table: SceneTable, f: int) -> np.random.Generator:
    """Of the scene and the frame alone: whoever asks first, the pixels are the same."""
    told = json.dumps([table.scene.home, table.scene.id, table.scene.frames[f].id, "pixels"])
    return np.random.default_rng(int.from_bytes(hashlib.sha256(told.encode()).digest()[:16], "big"))


def drawn(camera: Camera, rng: np.random.Generator, count: int = DRAWN) -> Array:
    """Centres (count, 2) of random pixels that keep clear of the border; (0, 2) when the picture is too small."""
    border = border_of(camera)
    if min(camera.width, camera.height) <= 2 * border:
        return np.zeros((0, 2))
    columns = rng.integers(border, camera.width - border, count)
    rows = rng.integers(border, camera.height - border, count)
    return np.asarray(np.stack([columns, rows], axis=1) + 0.5, dtype=np.float64)
