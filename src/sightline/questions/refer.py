"""Words and marks that point to exactly one thing.

Objects are named by their label where only one of it shows, by colour and label where the colour tells them apart, or
by a relation to something that has a name. Pixels are given as coordinates in the text or as dots drawn on the picture,
or as the middle of what shows of a thing, told by its name or by a box drawn about it; that choice is the parameter
`refer` of every type that speaks of pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sightline.errors import QuestionError
from sightline.questions.choose import clear, noise_of_differences
from sightline.questions.draft import Mark, Mention, Skip
from sightline.questions.occasion import Occasion
from sightline.scenes.fact import Fact

Refer = Literal["coordinate", "dot", "name", "box"]
Side = Literal["left", "right"]
Relation = Literal["left_of", "right_of", "closest_to"]

GRID = 1000  # coordinates in the text run from 0 to this along either edge
GRID_NOTE = " Points (u, v): thousandths of the image's width and height from its top left corner."

APART_BEARING = math.radians(4.0)  # seen from the camera, between the centres
APART_WIDTH = 0.06  # of the picture's width, between the middles of what shows
APART_ACROSS = 0.03  # of the nearer one's distance, across the view, between the centres

NEAREST_FLOOR = 0.15  # metres by which the closest must be closer than the next
NEAREST_SHARE = 0.10


class Pointed(NamedTuple):
    """How a place in a picture is pointed to: the words for it, and what is drawn."""

    words: str
    marks: tuple[Mark, ...]


def point_to(refer: str, frame: str, size: tuple[int, int], uv: tuple[float, float], letter: str = "") -> Pointed:
    """The pixel `uv` of a frame of `size` (width, height), as text coordinates or as a dot, called by a letter or not.

    QuestionError for another way to refer.
    """
    if refer == "coordinate":
        (u, v), (width, height) = uv, size
        name = f"point {letter}" if letter else "the point"
        return Pointed(f"{name} at ({round(GRID * u / width)}, {round(GRID * v / height)})", ())
    if refer == "dot":
        words = f"point {letter}" if letter else "the point marked with a dot"
        return Pointed(words, (Mark(frame, "dot", (uv,), letter),))
    raise QuestionError(f"refer={refer!r} is no way to point to a pixel; use 'coordinate' or 'dot'")


def middle_of_name(name: str, letter: str = "") -> Pointed:
    """The middle of what shows of a thing that is told by its name; a letter calls it what an answer may say."""
    words = f"the middle of what shows of the {name}"
    return Pointed(f"point {letter} ({words})" if letter else words, ())


def middle_of_box(frame: str, rect: tuple[float, float, float, float], letter: str = "") -> Pointed:
    """The same of a thing about whose visible part (u0, v0, u1, v1), pixels, a box is drawn."""
    u0, v0, u1, v1 = rect
    marks = (Mark(frame, "box", ((u0, v0), (u1, v1)), letter),)
    words = "the middle of what shows of the thing in"
    return Pointed(f"point {letter} ({words} box {letter})" if letter else f"{words} the box that is drawn", marks)


def grid_note(refer: str) -> str:
    """The sentence that explains the coordinates, where there are any."""
    return GRID_NOTE if refer == "coordinate" else ""


def kinds_of(label: str, labels: Iterable[str]) -> list[str]:
    """Those of `labels` that could be called `label` too: an office chair is a chair, and so is an armchair."""
    return [other for other in labels if other.endswith(label)]


def shown_by_label(occasion: Occasion) -> Mapping[str, list[int]]:
    """Rows of all that shows."""
    return occasion.once(_shown_by_label)


def _shown_by_label(occasion: Occasion) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i in occasion.glimpsed:
        found.setdefault(occasion.label(i), []).append(i)
    return found


def called(occasion: Occasion, label: str) -> list[int]:
    """Rows of everything that shows and that somebody could call `label`."""
    return occasion.once(_called, label)


def _called(occasion: Occasion, label: str) -> list[int]:
    by_label = shown_by_label(occasion)
    return sorted(i for other in kinds_of(label, by_label) for i in by_label[other])


def label_name(occasion: Occasion, i: int) -> str | None:
    """The label of a row where it points to nothing else; None where something else could be meant.

    In a whole scene the stated count must also agree with the boxes: otherwise one of them may be missing.
    """
    label = occasion.label(i)
    if called(occasion, label) != [i]:
        return None
    if occasion.f is None and occasion.scene.counts.get(label, 1) != 1:
        return None
    return label


def colour_name(occasion: Occasion, i: int) -> str | None:
    """ "red chair" where the colours of all that could be called a chair are known and no other is red."""
    if Fact.ATTRIBUTES not in occasion.scene.facts:
        return None
    label = occasion.label(i)
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
    return occasion.once(_names)


def _names(occasion: Occasion) -> dict[int, str]:
    found = {i: label_name(occasion, i) or colour_name(occasion, i) for i in occasion.clear}
    return {i: name for i, name in found.items() if name is not None}


def mentions(occasion: Occasion) -> Mapping[int, Mention]:
    """The same things under their names, as evidence mentions them."""
    return occasion.once(_mentions)


def _mentions(occasion: Occasion) -> dict[int, Mention]:
    return {i: occasion.mention(i, name) for i, name in names(occasion).items()}


def side_of(occasion: Occasion, i: int, j: int) -> Side | None:
    """On which side of object j object i lies, seen from the camera of the frame; None where that is not plain."""
    return look_across(occasion).side(i, j)


@dataclass(frozen=True, eq=False)
class Across:
    """What one frame says of left and right.

    `things`, by row: bearing (radians, right of the optical axis), offset across and depth (metres) of the centre, NaN
    without a box, and u (pixels) of the middle of what shows. `sigma`, metres, is that of the offset between two
    centres; `apart_px` how far two middles must be apart.
    """

    things: list[tuple[float, float, float, float]]
    sigma: float
    apart_px: float

    def side(self, i: int, j: int) -> Side | None:
        """On which side of object j object i lies; None where that is not plain.

        Three readings must agree: bearing of the box centres (at least 4° apart), their offset across the view (at
        least 3 % of the nearer distance and two sigma), and the middles of what shows (at least 6 % of the picture's
        width).
        """
        bearing_i, across_i, near_i, u_i = self.things[i]
        bearing_j, across_j, near_j, u_j = self.things[j]
        # NaN has no box. Else the camera stands inside a box, under a table say: it is on every side.
        if not (near_i > 0 and near_j > 0):
            return None
        leads = (
            (bearing_i - bearing_j) / APART_BEARING,
            (u_i - u_j) / self.apart_px,
            (across_i - across_j) / max(APART_ACROSS * min(near_i, near_j), 2.0 * self.sigma),
        )
        if min(leads) >= 1:
            return "right"
        return "left" if max(leads) <= -1 else None


def look_across(occasion: Occasion) -> Across:
    """Left and right on an occasion that has a frame."""
    return occasion.once(_across)


def _across(occasion: Occasion) -> Across:
    rects = occasion.table.views(occasion.frame).rects.tolist()
    things = [
        (math.atan2(x, z), x, z, (u0 + u1) / 2)
        for (x, _, z), (u0, _, u1, _) in zip(occasion.centers_in_camera, rects, strict=True)
    ]
    noise = noise_of_differences(occasion.scene, Fact.OBJECTS, Fact.POSES)
    return Across(things, noise.fixed, APART_WIDTH * occasion.camera.width)


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
    if len(rivals) != len(shown_by_label(occasion)[label]):
        return Skip("something else could be called so")
    if relation == "closest_to":
        row = _closest(occasion, rivals, anchor)
    else:
        sides = occasion.once(_sides, label, anchor)
        if None in sides.values():
            return Skip("one is neither clearly left nor clearly right")
        wanted = relation.removesuffix("_of")
        there = [k for k, side in sides.items() if side == wanted]
        row = there[0] if len(there) == 1 else None
    if row is None:
        return Skip("the relation does not point to exactly one")
    if row not in occasion.clear:
        return Skip("the one that is meant is barely visible")
    others = tuple([k for k in rivals if k != row])
    return Related(f"{label} {relation.replace('_', ' ')} the {anchor_name}", row, others)


def _sides(occasion: Occasion, label: str, anchor: int) -> dict[int, Side | None]:
    """Where each that could be called `label` lies, seen from the anchor."""
    across = look_across(occasion)
    return {k: across.side(k, anchor) for k in called(occasion, label)}


def _closest(occasion: Occasion, rivals: list[int], anchor: int) -> int | None:
    """The one whose surface is nearest to the anchor's, where it is nearest by far."""
    if not all(occasion.boxed(k) for k in rivals):
        return None
    (first, row), (second, _), *_ = sorted((occasion.gap(k, anchor), k) for k in rivals)
    sigma = noise_of_differences(occasion.scene, Fact.OBJECTS).of(second)
    apart = clear(second - first, sigma, max(NEAREST_FLOOR, NEAREST_SHARE * second))
    return row if apart else None
