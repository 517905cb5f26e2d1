"""The upright rectangles of things in a picture: about their 3D boxes as the camera sees them, or about what shows.

Pixels (left, top, right, bottom) of the frame's colour image, from its top left corner, never beyond its edges.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from sightline.errors import QuestionError
from sightline.questions.occasion import Occasion
from sightline.scenes.projection import NEAR

Around = Literal["projected", "visible"]
Rect = tuple[float, float, float, float]

AROUND = ("projected", "visible")
NOWHERE: Rect = (math.nan,) * 4


def checked_around(type_name: str, box: str) -> None:
    """QuestionError where a type of that name knows no such rectangle."""
    if box not in AROUND:
        raise QuestionError(f"{type_name} has no box={box!r}; use {' or '.join(AROUND)}")


def rectangles(occasion: Occasion, around: str) -> list[Rect]:
    """Of each object by row, NaN where it has none; only on an occasion that has a frame.

    around="projected": the bounds of the eight corners of its world box in the picture, hidden parts included, cut at
    the picture's edges (CA-VQA); none where a corner is not before the camera. "visible": the bounds of its visible
    pixels; none where no instance map says which these are.
    """
    return occasion.once(_projected if around == "projected" else _visible)


def _projected(occasion: Occasion) -> list[Rect]:
    boxes, camera = occasion.boxes, occasion.camera
    rows = [i for i in occasion.glimpsed if boxes[i] is not None]
    found = [NOWHERE] * len(boxes)
    if not rows:
        return found
    corners = np.concatenate([occasion.box(i).corners for i in rows])
    places = occasion.table.camera_from_world(occasion.frame).apply(corners)
    uv, _ = camera.project(places)
    uv[places[:, 2] < NEAR] = np.nan
    each = uv.reshape(len(rows), 8, 2)
    edges = (camera.width, camera.height)
    low, high = np.clip(each.min(axis=1), 0, edges), np.clip(each.max(axis=1), 0, edges)
    for i, (u0, v0), (u1, v1) in zip(rows, low.tolist(), high.tolist(), strict=True):
        found[i] = (u0, v0, u1, v1)
    return found


def _visible(occasion: Occasion) -> list[Rect]:
    if occasion.scene.frames[occasion.frame].read_instances is None:
        # Where a lidar tells how much shows, the rectangle that it states is the box's.
        return [NOWHERE] * len(occasion.labels)
    rects = occasion.table.views(occasion.frame).rects.tolist()
    return [(u0, v0, u1, v1) for u0, v0, u1, v1 in rects]


def shared(one: Rect, other: Rect) -> float:
    """Intersection over union of two rectangles; 0 where either is none."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if not (wide > 0 and high > 0) or math.isnan(one[0] + other[0]):
        return 0.0
    both = wide * high
    return both / ((one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - both)
