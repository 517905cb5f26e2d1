"""What the thing is that a box is about: referring the other way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.boxes import box_words
from sightline.answers.choice import Name
from sightline.errors import QuestionError
from sightline.geometry.box import Box, iou
from sightline.questions.boxed import ALIKE, IN_PICTURE, Boxed, told_by_rectangle
from sightline.questions.choose import hardness, in_turn, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import CLEAR_PIXELS, Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.rectangles import checked_around
from sightline.scenes.fact import Fact
from sightline.scenes.instances import NAMELESS, also_called
from sightline.scenes.table import SceneTable

REFERS = (*IN_PICTURE, "box_3d")
NUMBERS = {6: Form(box="axis", decimals=2), 7: Form(box="yaw", decimals=2), 9: Form(box="full", decimals=2)}
AROUND_3D, NOTE_3D = "that fills the 3D box with", " 3D boxes: world coordinates, z up."


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
            told = told_by_rectangle(occasion, i, refer, box)
            yield told if isinstance(told, Skip) else _draft(occasion, i, told)


def _by_solid(occasion: Occasion, i: int, numbers: int) -> Draft | Skip:
    if numbers == 7 and not occasion.of_box(Box.is_upright, i):
        return Skip("the box leans")
    if occasion.once(_overlapped)[i]:
        return Skip("the box could be another's")
    return _draft(occasion, i, Boxed(f"{AROUND_3D} {occasion.of_box(SAID[numbers], i)}", NOTE_3D))


def _six(box: Box) -> str:
    return box_words(box, NUMBERS[6])


def _seven(box: Box) -> str:
    return box_words(box, NUMBERS[7])


def _nine(box: Box) -> str:
    return box_words(box, NUMBERS[9])


SAID = {6: _six, 7: _seven, 9: _nine}


def _draft(occasion: Occasion, i: int, told: Boxed) -> Draft:
    label, pixels = occasion.label(i), occasion.pixels[i]
    return Draft(
        slots={"where": told.words, "note": told.note},
        answer=name_of(label),
        evidence=Evidence(objects=(occasion.thing(i).id,), values={"seen_a": pixels}),
        views=occasion.views,
        marks=told.marks,
        balance=Balance(("any label",), label, paired=False),
        difficulty=hardness(pixels, CLEAR_PIXELS * occasion.camera.width * occasion.camera.height),
    )


@lru_cache(maxsize=2**12)
def name_of(label: str) -> Name:
    """A label as an answer, with what else such a thing is called."""
    return Name(label, also_called(label))


def _overlapped(occasion: Occasion) -> list[bool]:
    """The same of the 3D boxes."""
    found, rows = [True] * len(occasion.labels), [k for k in occasion.glimpsed if occasion.boxed(k)]
    for i in occasion.clear:
        near = [k for k in rows if k != i and occasion.gap(i, k) <= 0.0]
        found[i] = any([iou(occasion.box(i), occasion.box(k)) > ALIKE for k in near])
    return found
