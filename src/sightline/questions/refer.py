"""Words and marks that point to exactly one thing.

Objects are named by their label where only one of it shows, by colour and label where the colour tells them apart, or
by a relation to something that has a name. Pixels are given as coordinates in the text or as dots drawn on the picture;
that choice is the parameter `refer` of every type that speaks of pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sightline.errors import QuestionError
from sightline.questions.choose import Occasion, clear, sigma_of_difference
from sightline.questions.question import Mark, Skip
from sightline.scenes.fact import Fact

Refer = Literal["coordinate", "dot"]
Side = Literal["left", "right"]
Relation = Literal["left_of", "right_of", "closest_to"]

GRID = 1000  # coordinates in the text run from 0 to this along either edge
GRID_NOTE = " Points (u, v): thousandths of the image's width and height from its top left corner."

APART_BEARING = np.radians(4.0)  # seen from the camera, between the centres
APART_WIDTH = 0.06  # of the picture's width, between the middles of what shows
APART_ACROSS = 0.03  # of the nearer one's distance, across the view, between the centres

NEAREST_FLOOR = 0.15  # metres by which the closest must be closer than the next
NEAREST_SHARE = 0.10


@dataclass(frozen=True)
class Pointed:
    """How a pixel is pointed to: the words for it, and what is drawn."""

    words: str
    marks: tuple[Mark, ...]


def point_to(refer: str, frame: str, size: tuple[int, int], uv: tuple[float, float], letter: str = "") -> Pointed:
    """The pixel `uv` of a frame of `size` (width, height), as text coordinates or as a dot, called by a letter or not.

    QuestionError for another way to refer.
    """
    name = f"point {letter}" if letter else "the point"
    if refer == "coordinate":
        u, v = (round(GRID * at / edge) for at, edge in zip(uv, size, strict=True))
        return Pointed(f"{name} at ({u}, {v})", ())
    if refer == "dot":
        words = f"point {letter}" if letter else "the point marked with a dot"
        return Pointed(words, (Mark(frame, "dot", (uv,), letter),))
    raise QuestionError(f"refer={refer!r} is no way to point to a pixel; use 'coordinate' or 'dot'")


def grid_note(refer: str) -> str:
    """The sentence that explains the coordinates, where there are any."""
    return GRID_NOTE if refer == "coordinate" else ""


def is_kind_of(label: str, other: str) -> bool:
    """Whether `other` could be called `label` too: an office chair is a chair, and so is an armchair."""
    return other.endswith(label)


def called(occasion: Occasion, label: str) -> list[int]:
    """Rows of everything that shows and that somebody could call `label`."""
    return [i for i in occasion.glimpsed if is_kind_of(label, occasion.thing(i).label)]


def label_name(occasion: Occasion, i: int) -> str | None:
    """The label of a row where it points to nothing else; None where something else could be meant.

    In a whole scene the stated count must also agree with the boxes: otherwise one of them may be missing.
    """
    label = occasion.thing(i).label
    if called(occasion, label) != [i]:
        return None
    if occasion.f is None and occasion.scene.counts.get(label, 1) != 1:
        return None
    return label


def colour_name(occasion: Occasion, i: int) -> str | None:
    """ "red chair" where the colours of all that could be called a chair are known and no other is red."""
    if Fact.ATTRIBUTES not in occasion.scene.facts:
        return None
    label = occasion.thing(i).label
    rivals = called(occasion, label)
    colours = [occasion.thing(k).attributes.get("colour") for k in rivals]
    own = occasion.thing(i).attributes.get("colour")
    if own is None or None in colours or colours.count(own) != 1:
        return None
    if occasion.f is None and occasion.scene.counts.get(label, len(rivals)) != len(rivals):
        return None
    return f"{own} {label}"


def names(occasion: Occasion) -> Mapping[int, str]:
    """A name that points to it alone, for each clear object that has one: its label, else colour and label."""
    found = {i: label_name(occasion, i) or colour_name(occasion, i) for i in occasion.clear}
    return {i: name for i, name in found.items() if name is not None}


def side_of(occasion: Occasion, i: int, j: int) -> Side | None:
    """On which side of object j object i lies, seen from the camera of the frame; None where that is not plain.

    Three readings must agree: bearing of the box centres (at least 4° apart), their offset across the view (at least
    3 % of the nearer distance and two sigma), and the middles of what shows (at least 6 % of the picture's width).
    """
    if not (occasion.boxed(i) and occasion.boxed(j)):
        return None
    bearing_i, across_i, near_i, u_i = sideways(occasion, i)
    bearing_j, across_j, near_j, u_j = sideways(occasion, j)
    if min(near_i, near_j) <= 0:  # the camera stands inside a box, under a table say: it is on every side
        return None
    least = APART_ACROSS * min(near_i, near_j)
    sigma = sigma_of_difference(occasion.scene, Fact.OBJECTS, Fact.POSES)
    leads = (
        (bearing_i - bearing_j) / APART_BEARING,
        (u_i - u_j) / (APART_WIDTH * occasion.camera.width),
        (across_i - across_j) / max(least, 2.0 * sigma),
    )
    if min(leads) >= 1:
        return "right"
    return "left" if max(leads) <= -1 else None


def sideways(occasion: Occasion, i: int) -> tuple[float, float, float, float]:
    """Bearing (radians, right of the optical axis), offset across and depth (metres) of the centre, and u (pixels)
    of the middle of what shows, of object i in the frame."""
    x, _, z = occasion.table.centers_in(occasion.frame)[i]
    rect = occasion.table.views(occasion.frame).rects[i]
    return float(np.arctan2(x, z)), float(x), float(z), float(rect[0] + rect[2]) / 2


@dataclass(frozen=True)
class Related:
    """The one of a label that stands in a relation to a named thing: "chair left of the desk"."""

    name: str
    row: int
    rivals: tuple[int, ...]  # the others of the label, which the relation must tell it from


def related(occasion: Occasion, label: str, anchor: int, anchor_name: str, relation: Relation) -> Related | Skip:
    """The one of `label` that is left of, right of or closest to the anchor, or why there is none.

    Of all that could be called so exactly one must be clearly so, and each other one clearly not.
    """
    rivals = called(occasion, label)
    if any(occasion.thing(k).label != label for k in rivals):
        return Skip("something else could be called so")
    if relation == "closest_to":
        row = _closest(occasion, rivals, anchor)
    else:
        sides = [side_of(occasion, k, anchor) for k in rivals]
        if None in sides:
            return Skip("one is neither clearly left nor clearly right")
        there = [k for k, side in zip(rivals, sides, strict=True) if side == relation.removesuffix("_of")]
        row = there[0] if len(there) == 1 else None
    if row is None:
        return Skip("the relation does not point to exactly one")
    if row not in occasion.clear:
        return Skip("the one that is meant is barely visible")
    others = tuple(k for k in rivals if k != row)
    return Related(f"{label} {relation.replace('_', ' ')} the {anchor_name}", row, others)


def _closest(occasion: Occasion, rivals: list[int], anchor: int) -> int | None:
    """The one whose surface is nearest to the anchor's, where it is nearest by far."""
    if not all(occasion.boxed(k) for k in rivals):
        return None
    gaps = [occasion.gap(k, anchor) for k in rivals]
    order = np.argsort(gaps)
    first, second = gaps[order[0]], gaps[order[1]]
    sigma = sigma_of_difference(occasion.scene, Fact.OBJECTS, value=second)
    apart = clear(second - first, sigma, max(NEAREST_FLOOR, NEAREST_SHARE * second))
    return rivals[int(order[0])] if apart else None
