"""The box in the world of the thing that a rectangle in the picture is about."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.boxes import Box3D
from sightline.errors import QuestionError
from sightline.questions.boxed import IN_PICTURE, told_by_rectangle
from sightline.questions.choose import in_turn, shuffled, spread_balance
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.rectangles import checked_around
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable


@question_type(
    answer=Box3D,
    needs={Fact.OBJECTS, Fact.METRIC, Fact.PIXELS, Fact.POSES},
    templates=(
        "Give the 3D bounding box, in world coordinates, of the thing {where}.{note}",
        "Where is the thing {where}? State the 3D box that encloses it, in world coordinates.{note}",
        "Find the 3D box, in world coordinates, that encloses the thing {where}.{note}",
    ),
)
def lifting(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "box", box: str = "projected", leaning: bool = False
) -> Iterator[Draft | Skip]:
    """The whole (amodal) world box, in metres, of the one thing that a rectangle in the image is about, no name told.

    refer="box": the rectangle is drawn; "coordinate": it stands in the text, in thousandths of the image;
    box="projected" or "visible" says about what it is (`grounding_2d`). Not asked where the rectangle of another thing
    that shows overlaps it with an IoU above 0.3. With `leaning` boxes that lean are asked for too, which takes nine
    numbers (the form's box "full").
    """
    if refer not in IN_PICTURE:
        raise QuestionError(f"lifting has no refer={refer!r}; use {', '.join(IN_PICTURE)}")
    checked_around("lifting", box)
    streams = (occasion for occasion in occasions(table, rng) if occasion.f is not None)
    yield from in_turn(_lifted(occasion, rng, refer, box, leaning) for occasion in streams)


def _lifted(
    occasion: Occasion, rng: np.random.Generator, refer: str, box: str, leaning: bool
) -> Iterator[Draft | Skip]:
    for i in shuffled(occasion.clear, rng):
        told = told_by_rectangle(occasion, i, refer, box)
        if isinstance(told, Skip):
            yield told
            continue
        if not leaning and not occasion.box(i).is_upright():
            yield Skip("the box leans")
            continue
        distance = math.hypot(*occasion.centers_in_camera[i])
        yield Draft(
            slots={"where": told.words, "note": told.note},
            answer=occasion.of_box(Box3D, i),
            evidence=Evidence(
                objects=(occasion.thing(i).id,),
                values={"centre_distance_m": distance, "seen_a": occasion.pixels[i]},
            ),
            views=occasion.views,
            marks=told.marks,
            balance=spread_balance(distance, occasion.label(i)),
        )
