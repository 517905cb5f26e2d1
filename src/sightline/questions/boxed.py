"""Things pointed to by a rectangle about them, drawn on the picture or told by its coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sightline.questions.draft import Mark, Skip
from sightline.questions.occasion import Occasion
from sightline.questions.rectangles import rectangles, shared
from sightline.questions.refer import GRID

IN_PICTURE = ("box", "coordinate")
NOTE_2D = " 2D boxes [left, top, right, bottom]: thousandths of the image's width and height from its top left corner."
ALIKE = 0.3  # IoU of two boxes from which on nobody can say which of two things is meant
NARROW = 0.02  # of the picture's width: a rectangle with a shorter side is a line


AROUND = {"projected": "all of it, hidden parts included", "visible": "what shows of it"}


@dataclass(frozen=True)
class Boxed:
    """The words for a thing in a box, what explains them, and what is drawn."""

    words: str
    note: str = ""
    marks: tuple[Mark, ...] = ()


def told_by_rectangle(occasion: Occasion, i: int, refer: str, box: str) -> Boxed | Skip:
    """How the thing in row i is pointed to by its rectangle, or why it cannot be.

    refer="box" draws it, "coordinate" says it in thousandths of the picture; `box` as `rectangles` takes it. No
    rectangle of another thing that shows may overlap it with an IoU above 0.3.
    """
    camera, rect = occasion.camera, rectangles(occasion, box)[i]
    if math.isnan(rect[0]):
        return Skip("nobody knows its rectangle")
    if min(rect[2] - rect[0], rect[3] - rect[1]) < NARROW * camera.width:
        return Skip("its rectangle is too narrow")
    if occasion.once(_rivalled, box)[i]:
        return Skip("the box could be another's")
    if refer == "box":
        marks = (Mark(occasion.views[0].frame, "box", (rect[:2], rect[2:])),)
        return Boxed(f"in the box that is drawn around {AROUND[box]}", marks=marks)
    across, down = GRID / camera.width, GRID / camera.height
    told = [round(value * per) for value, per in zip(rect, (across, down, across, down), strict=True)]
    return Boxed(f"in the 2D box {told} around {AROUND[box]}", NOTE_2D)


def _rivalled(occasion: Occasion, box: str) -> list[bool]:
    """Of each clear row, whether the rectangle of another thing that shows is much the same."""
    rects, shown = rectangles(occasion, box), rectangles(occasion, "visible")
    # What has no 3D box may still show.
    others = {k: shown[k] if math.isnan(rects[k][0]) else rects[k] for k in occasion.glimpsed}
    found = [True] * len(rects)
    for i in occasion.clear:
        found[i] = any([shared(rects[i], other) > ALIKE for k, other in others.items() if k != i])
    return found
