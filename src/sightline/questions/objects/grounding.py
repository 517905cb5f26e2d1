"""Where the one thing is that a phrase points to: its box in the world."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.boxes import Box3D
from sightline.errors import QuestionError
from sightline.questions.choose import in_turn, shuffled, spread_balance
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import Draft, Evidence, Mention, Skip, question_type
from sightline.questions.refer import Related, Relation, called, mentions, related
from sightline.questions.thought.objects import grounding_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

WAYS = ("name", "attribute", "relation")
RELATIONS: tuple[Relation, ...] = ("left_of", "right_of", "closest_to")


@question_type(
    answer=Box3D,
    needs={Fact.OBJECTS, Fact.METRIC, Fact.PIXELS, Fact.POSES},
    templates=(
        "Where is the {a}{seen}? Give its 3D box in world coordinates.",
        "Find the {a}{seen} and give its 3D bounding box in world coordinates.",
        "Locate the {a}{seen}: state the 3D box that encloses it, in world coordinates.",
        "In world coordinates, give the 3D bounding box of the {a}{seen}.",
    ),
    reasoning=grounding_thought,
)
def grounding(table: SceneTable, rng: np.random.Generator, *, by: str = "name") -> Iterator[Draft | Skip]:
    """The whole (amodal) world box, in metres, of the one object that a phrase points to in the image.

    by="name": the label, where nothing else in the image could be called so; "attribute": colour and label ("red
    chair"), where there are several of the label and their colours tell them apart; "relation": "chair left of the
    desk" (left and right as seen from the camera, `left_right`) or "chair closest to the desk" (between nearest
    points, closer than the next by max(15 cm, 10 %, 2 sigma)), where there are several chairs of which exactly
    one clearly fits and all others clearly do not.
    """
    if by not in WAYS:
        raise QuestionError(f"grounding has no by={by!r}; use {', '.join(WAYS)}")
    for outcome in in_turn(_boxes(occasion, rng, by) for occasion in occasions(table, rng) if occasion.f is not None):
        leans = isinstance(outcome, Draft) and isinstance(outcome.answer, Box3D) and not outcome.answer.box.is_upright()
        # Seven numbers, the form boxes are asked in, cannot say a box that leans.
        yield Skip("the box leans") if leans else outcome


def _boxes(occasion: Occasion, rng: np.random.Generator, by: str) -> Iterator[Draft | Skip]:
    if by == "relation":
        yield from _by_relation(occasion, rng)
        return
    known, labels = mentions(occasion), occasion.labels
    for i in shuffled(occasion.clear, rng):
        thing = known.get(i)
        # The label is the name of all that it points to alone.
        alone = thing is not None and thing.name == labels[i]
        if by == "name":
            yield Skip("the label points to several") if thing is None or not alone else _box(occasion, i, thing)
        elif not alone:
            yield Skip("the colour does not tell it apart") if thing is None else _box(occasion, i, thing)


def _by_relation(occasion: Occasion, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    known = mentions(occasion)
    labels = sorted({occasion.label(i) for i in occasion.clear})
    several = [label for label in labels if len(called(occasion, label)) > 1]
    tried = [(label, j, relation) for label in several for j in known for relation in RELATIONS]
    for k in rng.permutation(len(tried)).tolist():
        label, anchor, relation = tried[k]
        # "The chair left of the red chair" is one more chair than it seems.
        if occasion.label(anchor) == label:
            continue
        found = related(occasion, label, anchor, known[anchor].name, relation)
        yield found if isinstance(found, Skip) else _related_box(occasion, found, label, anchor, relation)


def _related_box(occasion: Occasion, found: Related, label: str, anchor: int, relation: Relation) -> Draft:
    to = mentions(occasion)[anchor]
    return _box(
        occasion,
        found.row,
        occasion.mention(found.row, found.name),
        (anchor, to),
        rivals=tuple(occasion.thing(k).id for k in found.rivals),
        steps=(("a", relation, (label, to.object_id)),),
        seen=" as seen from the camera" if relation != "closest_to" else "",
    )


def _box(
    occasion: Occasion,
    i: int,
    thing: Mention,
    anchor: tuple[int, Mention] | None = None,
    *,
    rivals: tuple[str, ...] = (),
    steps: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
    seen: str = "",
) -> Draft:
    distance = math.hypot(*occasion.centers_in_camera[i])
    pixels = occasion.pixels
    seen_too = {} if anchor is None else {"seen_b": pixels[anchor[0]]}
    return Draft(
        slots={"a": thing.name, "seen": seen},
        answer=occasion.of_box(Box3D, i),
        evidence=Evidence(
            mentions=(thing,) if anchor is None else (thing, anchor[1]),
            objects=rivals,
            values={"centre_distance_m": distance, "seen_a": pixels[i], **seen_too},
            steps=steps,
        ),
        views=occasion.views,
        balance=spread_balance(distance, occasion.label(i)),
    )
