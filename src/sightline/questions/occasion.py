"""What one frame shows, or the whole scene where there are no frames: what is there to ask about.

What several question types want of a frame (names, centres, sizes) is worked out once and kept with the scene's table.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, TypeVar

import numpy as np

from sightline.geometry.box import Box, gap
from sightline.geometry.camera import Camera
from sightline.questions.draft import Mention, Shows, View
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene, SceneObject
from sightline.scenes.table import SceneTable

Kept = TypeVar("Kept")
Place = tuple[float, float, float]

CLEAR_PIXELS = 0.003  # of the picture: below this a thing is a speck
CLEAR_LEAST = 64  # pixels, however small the picture: with fewer nobody can tell what it is
CLEAR_SHARE = 0.4  # visible over unoccluded: what is hidden further cannot be measured by eye
CLEAR_IN_VIEW = 0.6  # of the thing's outline inside the picture


@dataclass(frozen=True, eq=False)
class Occasion:
    """What somebody who answers would see: frame `f` of the table, or the whole scene where `f` is None.

    Things go by their rows in the table. Numbers are plain floats in lists by row: each is looked at alone, many times.
    `kept` is the table's place for what is worked out of this frame, see `once`.
    """

    table: SceneTable
    f: int | None
    kept: dict[Hashable, Any]

    def once(self, what: Callable[..., Kept], *given: Hashable) -> Kept:
        """`what(self, *given)`, worked out when first asked for and kept for all types that ask about this frame.

        The outcome must not hold the occasion, see `SceneTable.kept`.
        """
        key = (what, *given) if given else what
        found = self.kept.get(key, self)
        if found is self:  # nothing that is kept holds the occasion: it stands for "not there"
            found = self.kept[key] = what(self, *given)
        return found  # type: ignore[no-any-return]  # the key's first part fixes the type

    @property
    def scene(self) -> Scene:
        """The scene that is asked about."""
        return self.table.scene

    @property
    def frame(self) -> int:
        """The row of the frame; only on an occasion that has one."""
        if self.f is None:
            raise ValueError("the occasion is a whole scene; it has no frame")
        return self.f

    @property
    def camera(self) -> Camera:
        """The camera of the frame; only on an occasion that has one."""
        camera = self.scene.frames[self.frame].camera
        if camera is None:
            raise ValueError("an occasion is made of frames with a camera only")
        return camera

    @property
    def views(self) -> tuple[View, ...]:
        """The frame to be shown; none for a whole scene."""
        return self.once(_views)

    @property
    def shows(self) -> Shows:
        """What the asker gets: the frame, or all there is of the scene."""
        return "scene" if self.f is None else "views"

    @property
    def clear(self) -> tuple[int, ...]:
        """Rows of the objects shown well enough to be asked about, which also have a box."""
        return self.once(_clear)

    @property
    def glimpsed(self) -> tuple[int, ...]:
        """Rows of all objects of which any pixel shows; these forbid a name."""
        return self.once(_glimpsed)

    def thing(self, i: int) -> SceneObject:
        """The object in row i."""
        return self.scene.objects[i]

    @property
    def labels(self) -> tuple[str, ...]:
        """What each object is."""
        return self.table.labels

    def label(self, i: int) -> str:
        """What the object in row i is."""
        return self.table.labels[i]

    @property
    def boxes(self) -> list[Box | None]:
        """The world box of each object when the frame is taken, where it has one."""
        return self.once(_boxes)

    def box(self, i: int) -> Box:
        """The world box of row i when the frame is taken; only of clear objects."""
        box = self.boxes[i]
        if box is None:
            raise ValueError(f"object {self.thing(i).id} has no box here; only clear ones are asked about")
        return box

    def of_box(self, what: Callable[[Box], Kept], i: int) -> Kept:
        """`what(box)` of row i when the frame is taken, worked out once for all frames in which it stands so."""
        kept, box = self.table.kept(None), self.box(i)
        key = (what, id(box))  # `boxes` keeps them for as long as the table lives
        if key not in kept:
            kept[key] = what(box)
        return kept[key]  # type: ignore[no-any-return]  # the key's first part fixes the type

    def boxed(self, i: int) -> bool:
        """Whether the object in row i has a box when the frame is taken."""
        return self.boxes[i] is not None

    @property
    def centers(self) -> list[Place]:
        """The centre of each box when the frame is taken, world metres; NaN for none."""
        return self.once(_centers)

    @property
    def centers_in_camera(self) -> list[Place]:
        """The same in camera coordinates of the frame; only on an occasion that has one."""
        return self.once(_centers_in_camera)

    @property
    def camera_gaps(self) -> list[float]:
        """Metres from the camera of the frame to each box, see `SceneTable.camera_gaps`."""
        return self.once(_camera_gaps)

    def mention(self, i: int, name: str) -> Mention:
        """The object of row i under this name."""
        thing = self.thing(i)
        when = self.scene.frames[self.frame].id if thing.motion and self.f is not None else ""
        return Mention(name, thing.id, self.box(i), when)

    def gap(self, i: int, j: int) -> float:
        """Metres between the surfaces of two clear objects, 0 where they touch."""
        things = self.scene.objects
        if things[i].motion or things[j].motion:
            return gap(self.box(i), self.box(j))
        return float(self.table.gaps[i, j])

    @property
    def pixels(self) -> list[float]:
        """How many pixels of each object show; only on an occasion that has a frame."""
        return self.once(_pixels)

    def seen(self, *rows: int) -> dict[str, float]:
        """How many pixels of each of these objects show, as `seen_a`, `seen_b`, …; nothing for a whole scene."""
        if self.f is None:
            return {}
        pixels, found = self.pixels, {}
        for key, i in zip(SEEN, rows, strict=False):
            found[key] = pixels[i]
        return found


SEEN = tuple(f"seen_{letter}" for letter in ascii_lowercase)


def occasions(table: SceneTable, rng: np.random.Generator) -> Iterator[Occasion]:
    """Frames that can be shown, in the order of the generator; the whole scene when it has no frames at all.

    A frame can be shown when it has colour, a camera and a pose, and the scene vouches for them. Where nobody knows how
    much of a thing is hidden (boxes without depth or masks) the thing is glimpsed, never clear.
    """
    scene = table.scene
    if not scene.frames:
        yield Occasion(table, None, table.kept(None))
        return
    if not scene.vouches({Fact.PIXELS, Fact.POSES}):
        return
    for f in rng.permutation(len(scene.frames)).tolist():
        frame = scene.frames[f]
        if frame.read_rgb is not None and frame.camera is not None and frame.world_from_camera is not None:
            yield Occasion(table, f, table.kept(f))


def _clear(occasion: Occasion) -> tuple[int, ...]:
    if occasion.f is None:
        return tuple(i for i, box in enumerate(occasion.boxes) if box is not None)
    views, camera, boxes = occasion.table.views(occasion.f), occasion.camera, occasion.boxes
    enough = max(CLEAR_LEAST, CLEAR_PIXELS * camera.width * camera.height)
    told = zip(occasion.pixels, views.share.tolist(), views.in_view.tolist(), strict=True)
    return tuple(
        [
            i
            for i, (pixels, share, in_view) in enumerate(told)
            if pixels >= enough and share >= CLEAR_SHARE and in_view >= CLEAR_IN_VIEW and boxes[i] is not None
        ]
    )


def _glimpsed(occasion: Occasion) -> tuple[int, ...]:
    if occasion.f is None:
        return tuple(range(len(occasion.scene.objects)))
    return tuple([i for i, pixels in enumerate(occasion.pixels) if pixels > 0])


def _views(occasion: Occasion) -> tuple[View, ...]:
    return () if occasion.f is None else (View(occasion.scene.frames[occasion.f].id),)


def _boxes(occasion: Occasion) -> list[Box | None]:
    things = occasion.scene.objects
    if occasion.f is None:
        return [thing.box for thing in things]
    frame = occasion.scene.frames[occasion.f].id
    return [thing.box_at(frame) for thing in things]


def _centers(occasion: Occasion) -> list[Place]:
    nowhere = (float("nan"),) * 3
    return [nowhere if box is None else tuple(box.center.tolist()) for box in occasion.boxes]


def _centers_in_camera(occasion: Occasion) -> list[Place]:
    return [(x, y, z) for x, y, z in occasion.table.centers_in(occasion.frame).tolist()]


def _camera_gaps(occasion: Occasion) -> list[float]:
    found: list[float] = occasion.table.camera_gaps[occasion.frame].tolist()
    return found


def _pixels(occasion: Occasion) -> list[float]:
    found: list[float] = occasion.table.views(occasion.frame).pixels.astype(np.float64).tolist()
    return found
