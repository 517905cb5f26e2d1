"""Where the one thing is that a phrase points to: its box in the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sightline.answers.boxes import Box3D
from sightline.errors import QuestionError
from sightline.questions.choose import Occasion, in_turn, occasions, shuffled, spread_balance
from sightline.questions.question import Draft, Evidence, Skip, question_type
from sightline.questions.refer import Relation, called, colour_name, label_name, names, related
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
    for i in shuffled(occasion.clear, rng):
        label = label_name(occasion, i)
        if by == "name" and label is not None:
            yield _box(occasion, i, label)
        elif by == "name":
            yield Skip("the label points to several")
        elif label is None:
            name = colour_name(occasion, i)
            yield Skip("the colour does not tell it apart") if name is None else _box(occasion, i, name)


def _by_relation(occasion: Occasion, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    named = names(occasion)
    labels = sorted({occasion.thing(i).label for i in occasion.clear})
    several = [label for label in labels if len(called(occasion, label)) > 1]
    tried = [(label, j, relation) for label in several for j in named for relation in RELATIONS]
    for k in rng.permutation(len(tried)):
        label, anchor, relation = tried[k]
        # "The chair left of the red chair" is one more chair than it seems.
        if occasion.thing(anchor).label == label:
            continue
        found = related(occasion, label, anchor, named[anchor], relation)
        if isinstance(found, Skip):
            yield found
            continue
        steps = (("a", relation, (label, occasion.thing(anchor).id)),)
        draft = _box(occasion, found.row, found.name, (anchor, named[anchor]), sided=relation != "closest_to")
        rivals = tuple(occasion.thing(k).id for k in found.rivals)
        yield replace(draft, evidence=replace(draft.evidence, objects=rivals, steps=steps))


def _box(occasion: Occasion, i: int, name: str, anchor: tuple[int, str] | None = None, *, sided: bool = False) -> Draft:
    mentioned = ((i, name),) if anchor is None else ((i, name), anchor)
    distance = float(np.linalg.norm(occasion.table.centers_in(occasion.frame)[i]))
    return Draft(
        slots={"a": name, "seen": " as seen from the camera" if sided else ""},
        answer=Box3D(occasion.box(i)),
        evidence=Evidence(
            mentions=tuple(occasion.mention(k, called_so) for k, called_so in mentioned),
            values={"centre_distance_m": distance, **occasion.seen(*(k for k, _ in mentioned))},
        ),
        views=occasion.views,
        balance=spread_balance(distance, occasion.thing(i).label),
    )
