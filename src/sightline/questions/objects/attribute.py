"""What a thing looks like: its colour, what it is made of, its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from sightline.answers.choice import Name
from sightline.errors import QuestionError
from sightline.questions.choose import hardness, in_turn, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import CLEAR_PIXELS, Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

ASKED = {"colour": "colour", "material": "main material", "shape": "shape"}


@question_type(
    answer=Name,
    needs={Fact.OBJECTS, Fact.ATTRIBUTES, Fact.PIXELS, Fact.POSES},
    templates=(
        "What is the {which} of the {a}?",
        "Name the {which} of the {a}.",
        "Look at the {a}: what is its {which}?",
    ),
)
def attribute(table: SceneTable, rng: np.random.Generator, *, which: str = "colour") -> Iterator[Draft | Skip]:
    """The colour, material or shape of an object that a name points to in the image, as the source of the scene has it.

    which="colour", "material" or "shape". Not asked where a word of the name says it (the wine glass, the red chair).
    Within each label every value is about equally frequent, and a label of which all have one value is left out. Wrong
    answers, where some are offered, are values that several kinds of things in the scene have: a chair is never said
    to be of fruit.
    """
    if which not in ASKED:
        raise QuestionError(f"attribute has no which={which!r}; use {', '.join(ASKED)}")
    offers = _usual(table.scene, which)
    streams = (occasion for occasion in occasions(table, rng) if occasion.f is not None)
    yield from in_turn(_attributes(occasion, rng, which, offers) for occasion in streams)


def _usual(scene: Scene, which: str) -> tuple[str, ...]:
    """The values that things of two labels or more have."""
    told = {(thing.attributes[which], thing.label) for thing in scene.objects if which in thing.attributes}
    counts = Counter(value for value, _ in told)
    return tuple(sorted(value for value, labels in counts.items() if labels > 1))


def _attributes(
    occasion: Occasion, rng: np.random.Generator, which: str, offers: tuple[str, ...]
) -> Iterator[Draft | Skip]:
    known, pixels, labels, views = mentions(occasion), occasion.pixels, occasion.labels, occasion.views
    speck = CLEAR_PIXELS * occasion.camera.width * occasion.camera.height
    for i in shuffled(tuple(known), rng):
        value = occasion.thing(i).attributes.get(which)
        if value is None:
            yield Skip("nobody says what it looks like")
            continue
        if not set(value.split()).isdisjoint(known[i].name.split()):
            yield Skip("its name says it")
            continue
        yield Draft(
            slots={"a": known[i].name, "which": ASKED[which]},
            answer=Name(value),
            evidence=Evidence(mentions=(known[i],), values={"seen_a": pixels[i]}),
            views=views,
            balance=Balance((labels[i], which), value),
            difficulty=hardness(pixels[i], speck),
            offers=offers,
        )
