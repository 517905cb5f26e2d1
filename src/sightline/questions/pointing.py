"""Phrases that point to one thing of a picture: by its name, by what it looks like, or by where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.errors import QuestionError
from sightline.questions.choose import shuffled
from sightline.questions.occasion import Occasion
from sightline.questions.question import Mention, Skip
from sightline.questions.refer import Related, Relation, called, mentions, related

WAYS = ("name", "attribute", "relation")
RELATIONS: tuple[Relation, ...] = ("left_of", "right_of", "closest_to")
FROM_THE_CAMERA = " as seen from the camera"


class Phrase(NamedTuple):
    """What points to the thing in a row: its mention, and what of it a question says and its evidence holds.

    `anchor` is what it is told by, `rivals` the ids of those that it is told from, `seen` from where that is so.
    """

    row: int
    mention: Mention
    anchor: tuple[int, Mention] | None = None
    rivals: tuple[str, ...] = ()
    steps: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    seen: str = ""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What is spoken of, in the order of the words."""
        return (self.mention,) if self.anchor is None else (self.mention, self.anchor[1])

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of these."""
        return (self.row,) if self.anchor is None else (self.row, self.anchor[0])


def checked_way(type_name: str, by: str) -> None:
    """QuestionError where a type of that name has no such way to point."""
    if by not in WAYS:
        raise QuestionError(f"{type_name} has no by={by!r}; use {', '.join(WAYS)}")


def phrases(occasion: Occasion, rng: np.random.Generator, by: str) -> Iterator[Phrase | Skip]:
    """Phrases of one of the `WAYS`, in random order; only on an occasion that has a frame.

    by="name": the label, where nothing else in the image could be called so; "attribute": colour and label ("red
    chair"), where there are several of the label and their colours tell them apart; "relation": "chair left of the
    desk" or "chair closest to the desk", where there are several chairs of which exactly one clearly fits and all
    others clearly do not.
    """
    if by == "relation":
        yield from _by_relation(occasion, rng)
        return
    known, labels = mentions(occasion), occasion.labels
    for i in shuffled(occasion.clear, rng):
        thing = known.get(i)
        # The label is the name of all that it points to alone.
        alone = thing is not None and thing.name == labels[i]
        if by == "name":
            yield Skip("the label points to several") if thing is None or not alone else Phrase(i, thing)
        elif not alone:
            yield Skip("the colour does not tell it apart") if thing is None else Phrase(i, thing)


def _by_relation(occasion: Occasion, rng: np.random.Generator) -> Iterator[Phrase | Skip]:
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
        yield found if isinstance(found, Skip) else _related(occasion, found, label, anchor, relation)


def _related(occasion: Occasion, found: Related, label: str, anchor: int, relation: Relation) -> Phrase:
    to = mentions(occasion)[anchor]
    return Phrase(
        found.row,
        occasion.mention(found.row, found.name),
        (anchor, to),
        tuple([occasion.thing(k).id for k in found.rivals]),
        (("a", relation, (label, to.object_id)),),
        FROM_THE_CAMERA if relation != "closest_to" else "",
    )
