"""What the thing is that a box is about: referring the other way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.boxes import box_words
from sightline.answers.choice import Name
from sightline.errors import QuestionError
from sightline.geometry.box import Box, iou
from sightline.questions.choose import hardness, in_turn, shuffled
from sightline.questions.occasion import CLEAR_PIXELS, Occasion, occasions
from sightline.questions.question import Balance, Draft, Evidence, Mark, Skip, question_type
from sightline.questions.rectangles import checked_around, rectangles, shared
from sightline.questions.refer import GRID
from sightline.scenes.fact import Fact
from sightline.scenes.instances import NAMELESS, also_called
from sightline.scenes.table import SceneTable

REFERS = ("box", "coordinate", "box_3d")
NUMBERS = {6: Form(box="axis", decimals=2), 7: Form(box="yaw", decimals=2), 9: Form(box="full", decimals=2)}
DRAWN, WITHIN, AROUND_3D = "in the box that is drawn", "in the 2D box", "that fills the 3D box with"
NOTES = {
    "box": "",
    "coordinate": " 2D boxes [left, top, right, bottom]: thousandths of the image's width and height from its top left "
    "corner.",
    "box_3d": " 3D boxes: world coordinates, z up.",
}
ALIKE = 0.3  # IoU of two boxes from which on nobody can say which of two things is meant
NARROW = 0.02  # of the picture's width: a rectangle with a shorter side is a line


@question_type(
    answer=Name,
    needs={Fact.OBJECTS, Fact.PIXELS, Fact.POSES},
    templates=(
        "What is the thing {where}?{note}",
        "Name the thing {where}.{note}",
        "Which object is the one {where}? Say what it is called.{note}",
        "Say what the object {where} is called.{note}",
    ),
)
def naming(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "box", box: str = "projected", numbers: int = 7
) -> Iterator[Draft | Skip]:
    """What the one thing is called that a box is about; other names of the kind (sofa, couch) are as good.

    refer="box": a rectangle is drawn on the image; "coordinate": it stands in the text, in thousandths of the image;
    box="projected" or "visible" says about what (`grounding_2d`). "box_3d": its world box stands in the text, to 1 cm
    and 0.01°: numbers=6 for centre and size along the axes of the world, 7 with the yaw about z, 9 with yaw, pitch
    and roll. Not asked where the box of another thing that shows overlaps it with an IoU above 0.3, of rectangles with
    a side below 2 % of the image's width, of names for anything ("object"), nor with 7 numbers of a box that leans.
    """
    if refer not in REFERS:
        raise QuestionError(f"naming has no refer={refer!r}; use {', '.join(REFERS)}")
    if numbers not in NUMBERS:
        raise QuestionError(f"naming has no numbers={numbers}; use {', '.join(map(str, NUMBERS))}")
    checked_around("naming", box)
    if refer == "box_3d" and Fact.METRIC not in table.scene.facts:
        yield Skip("nobody knows how long a metre is")
        return
    streams = (occasion for occasion in occasions(table, rng) if occasion.f is not None)
    yield from in_turn(_named(occasion, rng, refer, box, numbers) for occasion in streams)


def _named(occasion: Occasion, rng: np.random.Generator, refer: str, box: str, numbers: int) -> Iterator[Draft | Skip]:
    for i in shuffled(occasion.clear, rng):
        if occasion.label(i) in NAMELESS:
            yield Skip("its label names no thing")
        elif refer == "box_3d":
            yield _by_solid(occasion, i, numbers)
        else:
            yield _by_rectangle(occasion, i, refer, box)


def _by_rectangle(occasion: Occasion, i: int, refer: str, box: str) -> Draft | Skip:
    camera, rect = occasion.camera, rectangles(occasion, box)[i]
    if math.isnan(rect[0]):
        return Skip("nobody knows its rectangle")
    if min(rect[2] - rect[0], rect[3] - rect[1]) < NARROW * camera.width:
        return Skip("its rectangle is too narrow")
    if occasion.once(_rivalled, box)[i]:
        return Skip("the box could be another's")
    if refer == "box":
        marks = (Mark(occasion.views[0].frame, "box", (rect[:2], rect[2:])),)
        return _draft(occasion, i, DRAWN, refer, marks)
    across, down = GRID / camera.width, GRID / camera.height
    told = [round(value * per) for value, per in zip(rect, (across, down, across, down), strict=True)]
    return _draft(occasion, i, f"{WITHIN} {told}", refer)


def _by_solid(occasion: Occasion, i: int, numbers: int) -> Draft | Skip:
    if numbers == 7 and not occasion.of_box(Box.is_upright, i):
        return Skip("the box leans")
    if occasion.once(_overlapped)[i]:
        return Skip("the box could be another's")
    return _draft(occasion, i, f"{AROUND_3D} {occasion.of_box(SAID[numbers], i)}", "box_3d")


def _six(box: Box) -> str:
    return box_words(box, NUMBERS[6])


def _seven(box: Box) -> str:
    return box_words(box, NUMBERS[7])


def _nine(box: Box) -> str:
    return box_words(box, NUMBERS[9])


SAID = {6: _six, 7: _seven, 9: _nine}


def _draft(occasion: Occasion, i: int, where: str, refer: str, marks: tuple[Mark, ...] = ()) -> Draft:
    label, pixels = occasion.label(i), occasion.pixels[i]
    return Draft(
        slots={"where": where, "note": NOTES[refer]},
        answer=name_of(label),
        evidence=Evidence(objects=(occasion.thing(i).id,), values={"seen_a": pixels}),
        views=occasion.views,
        marks=marks,
        balance=Balance(("any label",), label, paired=False),
        difficulty=hardness(pixels, CLEAR_PIXELS * occasion.camera.width * occasion.camera.height),
    )


@lru_cache(maxsize=2**12)
def name_of(label: str) -> Name:
    """A label as an answer, with what else such a thing is called."""
    return Name(label, also_called(label))


def _rivalled(occasion: Occasion, box: str) -> list[bool]:
    """Of each clear row, whether the rectangle of another thing that shows is much the same."""
    rects, shown = rectangles(occasion, box), rectangles(occasion, "visible")
    # What has no 3D box may still show.
    others = {k: shown[k] if math.isnan(rects[k][0]) else rects[k] for k in occasion.glimpsed}
    found = [True] * len(rects)
    for i in occasion.clear:
        found[i] = any([shared(rects[i], other) > ALIKE for k, other in others.items() if k != i])
    return found


def _overlapped(occasion: Occasion) -> list[bool]:
    """The same of the 3D boxes."""
    found, rows = [True] * len(occasion.labels), [k for k in occasion.glimpsed if occasion.boxed(k)]
    for i in occasion.clear:
        near = [k for k in rows if k != i and occasion.gap(i, k) <= 0.0]
        found[i] = any([iou(occasion.box(i), occasion.box(k)) > ALIKE for k in near])
    return found
