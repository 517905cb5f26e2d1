"""Phrases that point to one thing of a picture: by its name, by what it looks like, or by where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sightline.errors import QuestionError
from sightline.questions.choose import shuffled
from sightline.questions.draft import Mention, Skip
from sightline.questions.occasion import Occasion
from sightline.questions.refer import (
    Related,
    Relation,
    called,
    kinds_of,
    look_across,
    mentions,
    related,
    shown_by_label,
)
from sightline.scenes.fact import Fact

WAYS = ("name", "attribute", "relation", "material", "ordinal", "any")
RELATIONS: tuple[Relation, ...] = ("left_of", "right_of", "closest_to")
NTH = ("first", "second", "third", "fourth", "fifth")  # of more nobody counts along
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
    others clearly do not; "material": "metal chair", as by colour; "ordinal": "second chair from the left", where two
    to five of the label show, all of them clearly, and each two are clearly left and right of each other; "any": the
    first that there is of name, colour, material and ordinal.
    """
    if by == "relation":
        yield from _by_relation(occasion, rng)
        return
    if by in ("material", "ordinal", "any"):
        yield from _told(occasion, rng, by)
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


def _told(occasion: Occasion, rng: np.random.Generator, by: str) -> Iterator[Phrase | Skip]:
    """By material, by ordinal, or by the first way there is."""
    known, labels = mentions(occasion), occasion.labels
    from_right = (rng.random(len(labels)) < 0.5).tolist()
    for i in shuffled(occasion.clear, rng):
        found: Phrase | None = None
        alone = i in known and known[i].name == labels[i]
        if by == "any" and i in known:
            found = Phrase(i, known[i])
        if found is None and by != "ordinal" and not alone:
            name = occasion.once(_material_name, i)
            found = None if name is None else Phrase(i, occasion.mention(i, name))
        if found is None and by != "material" and not alone:
            found = _nth(occasion, i, from_right[i])
        yield Skip(NOT_TOLD[by]) if found is None else found


NOT_TOLD = {
    "material": "the material does not tell it apart",
    "ordinal": "its place in a row is not plain",
    "any": "nothing tells it apart",
}


def _material_name(occasion: Occasion, i: int) -> str | None:
    """ "metal chair" where the materials of all that could be called a chair are known and no other is of metal."""
    if Fact.ATTRIBUTES not in occasion.scene.facts:
        return None
    label = occasion.label(i)
    rivals = called(occasion, label)
    materials = [occasion.thing(k).attributes.get("material") for k in rivals]
    own = occasion.thing(i).attributes.get("material")
    if own is None or " " in own or None in materials or len(rivals) < 2 or materials.count(own) != 1:
        return None
    name = f"{own} {label}"
    # A glass cabinet is one that is called so, wherever there are such; and an orange chair is not of oranges.
    colours = {thing.attributes.get("colour") for thing in occasion.scene.objects}
    return None if kinds_of(name, occasion.labels) or own in colours else name


def _nth(occasion: Occasion, i: int, from_right: bool) -> Phrase | None:
    """Its place among those of its label, counted from one side."""
    label = occasion.label(i)
    row = occasion.once(_in_a_row, label)
    if row is None or i not in row:
        return None
    counted = row[::-1] if from_right else row
    nth, end = NTH[counted.index(i)], "right" if from_right else "left"
    return Phrase(
        i,
        occasion.mention(i, f"{nth} {label} from the {end}"),
        rivals=tuple([occasion.thing(k).id for k in row if k != i]),
        steps=(("a", f"{nth}_from_{end}", (label,)),),
        seen=FROM_THE_CAMERA,
    )


def _in_a_row(occasion: Occasion, label: str) -> tuple[int, ...] | None:
    """All of a label from left to right; None where that is not plain, or one may be overlooked."""
    rows, across = called(occasion, label), look_across(occasion)
    if not 2 <= len(rows) <= len(NTH) or rows != sorted(shown_by_label(occasion)[label]):
        return None
    if not set(rows) <= set(occasion.clear):
        return None
    ordered = sorted(rows, key=lambda k: across.things[k][0])
    plain = all([across.side(j, i) == "right" for i, j in combinations(ordered, 2)])
    return tuple(ordered) if plain else None
