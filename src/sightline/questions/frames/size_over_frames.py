"""How large a thing is that no frame shows whole: sizes over sets of frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.questions.choose import clear, in_turn, margin, noise_of_lengths, shuffled, spread_balance
from sightline.questions.draft import Draft, Evidence, Mention, Skip, View
from sightline.questions.frames.frame_sets import (
    AXES,
    FEWEST,
    MOST,
    Axis,
    Cover,
    Coverage,
    Found,
    Sets,
    Style,
    coverage,
)
from sightline.questions.objects.size import SMALL
from sightline.questions.occasion import CLEAR_LEAST, CLEAR_PIXELS, Occasion
from sightline.questions.question import question_type
from sightline.questions.refer import colour_name, label_name
from sightline.questions.thought.objects import size_over_frames_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Ranks = NDArray[np.int8]

OF_THE_ROOM = frozenset({"wall", "floor", "ceiling", "window", "object"})  # no things that stand in it (MultiSPA)
PEOPLE = frozenset({"person", "man", "woman", "child", "boy", "girl", "baby", "people"})  # of no length or width
TRIED = 200  # sets of one object
EACH = 4  # sets of one object that are asked about: they all have the same answer
NAMELESS = "it has no name that fits all frames"
ENOUGH = "other sets of the same object are asked about"
SPECK, SHARED, COLOURED, ALONE = range(4)  # how an object can be named in a frame

QUANTITY: Mapping[tuple[str, str], str] = {
    ("height", "own"): "height",
    ("length", "own"): "length (its longer horizontal dimension)",
    ("width", "own"): "width (its shorter horizontal dimension)",
    ("height", "room"): "height",
    ("length", "room"): "length (the longer horizontal side of its box, with sides parallel to those of the room)",
    ("width", "room"): "width (the shorter horizontal side of its box, with sides parallel to those of the room)",
}


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY, Fact.PIXELS, Fact.POSES, Fact.DEPTH},
    templates=(
        "What is the {quantity} of the {a} seen in {views}?",
        "Going by {views}, estimate the {quantity} of the {a}.",
        "For the {a} shown in {views}, give the {quantity}.",
        "How large is the {a} in {views}? Give the {quantity}.",
    ),
    reasoning=size_over_frames_thought,
)
def size_over_frames(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    axis: str = "height",
    frames: int = 2,
    cover: str = "bins",
    box: str = "own",
) -> Iterator[Draft | Skip]:
    """One dimension of an object, in metres, from a set of frames that show it from end to end only together.

    axis="height": its vertical extent; "length" and "width": the longer and the shorter horizontal edge of its box
    (MultiSPA). box="own": the box turned as the object is; "room": one along the axes of the world (MultiSPA). The set
    has so many `frames`, in random order; no part of it covers. cover="bins": of the twenty slices of the box that
    hold any of the object's points it sees 90 %; "extent": what it sees reaches over the size to within 10 %
    (MultiSPA; never more than two frames). Each frame sees 5 % of the points, at least 0.3 % of its image and 64
    pixels are the object, and its name points to nothing else in any of them. Not asked of walls, floors, ceilings,
    windows and "objects", of what moves, of people but for their height, where box and points differ by more than
    10 %, nor below max(2 cm, 2 sigma). At most four sets of one object are asked about. `difficulty` is what of the
    size the best single frame leaves out.
    """
    told = {"axis": axis, "cover": cover, "box": box}
    for name, allowed in (("axis", AXES), ("cover", get_args(Cover)), ("box", get_args(Style))):
        if told[name] not in allowed:
            raise QuestionError(f"size_over_frames has no {name}={told[name]!r}; use {', '.join(allowed)}")
    most = 2 if cover == "extent" else MOST
    if not 1 <= frames <= most:
        raise QuestionError(f"size_over_frames with cover={cover!r} has no frames={frames}; use 1 to {most}")
    asked = _Asked(table, axis, frames, cover, box)  # type: ignore[arg-type]  # looked at above
    yield from in_turn(_of_object(asked, i, rng) for i in shuffled(range(len(table.labels)), rng))


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked of one scene."""

    table: SceneTable
    axis: Axis
    frames: int
    cover: Cover
    box: Style

    @property
    def coverage(self) -> Coverage:
        """How far each frame shows each object, worked out once for all types."""
        kept, key = self.table.kept(None), (coverage, self.box)
        if key not in kept:
            boxes = [None if thing.motion else thing.box for thing in self.table.scene.objects]
            kept[key] = coverage(self.table.seen(), boxes, self.box)
        found: Coverage = kept[key]
        return found

    def sets(self, i: int) -> Found:
        """The sets of object i, likewise."""
        kept, key = self.table.kept(None), (coverage, self.box, i, self.axis, self.cover)
        if key not in kept:
            kept[key] = self.coverage.sets(i, self.axis, self.cover)
        found: Found = kept[key]
        return found

    def occasion(self, f: int) -> Occasion:
        """Frame f, as all types see it."""
        return Occasion(self.table, f, self.table.kept(f))

    def metres(self, i: int) -> float:
        """The dimension of object i; NaN where it has none."""
        return float(self.coverage.sizes[i, AXES.index(self.axis)])


def _of_object(asked: _Asked, i: int, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    reason = _unfit(asked, i)
    if reason:
        yield Skip(reason)
        return
    found = asked.sets(i)
    if not found.whole:
        yield Skip("not all sets of its frames were tried")
    sets = found.by_size.get(asked.frames)
    if sets is None or not len(sets):
        yield Skip("no set of so many frames shows it")
        return
    named = np.flatnonzero(~np.isin(sets.frames, _with_rivals(asked, i)).any(axis=1))
    if len(named) < len(sets):
        yield Skip(NAMELESS)
    if len(named):
        yield from _drafts(asked, i, sets.of(named), rng)


def _with_rivals(asked: _Asked, i: int) -> list[int]:
    """Frames in which points of another thing show that neither label nor colour tells from object i.

    Only a first sieve, as what is hidden from points may show in pixels: whoever fails needs no picture read.
    """
    labels, things = asked.table.labels, asked.table.scene.objects
    told = Fact.ATTRIBUTES in asked.table.scene.facts
    own = things[i].attributes.get("colour") if told else None
    alike = [j for j, label in enumerate(labels) if j != i and label.endswith(labels[i])]
    if own is not None:
        alike = [j for j in alike if things[j].attributes.get("colour") in (own, None)]
    shows = np.flatnonzero((asked.coverage.seen.counts[:, alike] > 0).any(axis=1))
    return [asked.coverage.frames[k] for k in shows.tolist()]


def _unfit(asked: _Asked, i: int) -> str:
    """Why nothing is asked of object i; "" where something is."""
    thing, scene = asked.table.scene.objects[i], asked.table.scene
    last = thing.label.lower().rpartition(" ")[2]
    if last in OF_THE_ROOM:
        return "it is a part of the room"
    if last in PEOPLE and asked.axis != "height":
        return "it has no length and width of its own"
    if thing.motion:
        return "it moves"
    if thing.box is None:
        return "it has no box"
    metres = asked.metres(i)
    if not metres > 0:
        return "the box leans"
    if not clear(metres, noise_of_lengths(scene, Fact.OBJECTS).of(metres), SMALL):
        return "it is smaller than the noise"
    if asked.coverage.points(i) < FEWEST:
        return "it has too few points"
    if not asked.coverage.fits(i, asked.axis):
        return "its box and its points differ"
    return ""


def _drafts(asked: _Asked, i: int, sets: Sets, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    order = rng.permutation(len(sets))[:TRIED]
    rows = rng.permuted(sets.frames[order], axis=1)
    told = np.stack([sets.covered[order], sets.less[order], 1.0 - sets.alone[order]], axis=1)
    scene, metres = asked.table.scene, asked.metres(i)
    shown: dict[int, _Shown] = {}
    answer, far = Length(metres), margin(metres, noise_of_lengths(scene, Fact.OBJECTS).of(metres))
    quantity = QUANTITY[asked.axis, asked.box]
    views = "the image" if asked.frames == 1 else "all of these images"
    balance = spread_balance(metres, asked.table.labels[i], asked.axis, str(asked.frames))
    mentions: dict[int, Mention] = {}
    given = 0
    for k, (frames, (covered, less, difficulty)) in enumerate(zip(rows.tolist(), told.tolist(), strict=True)):
        if given == EACH:
            yield Skip(ENOUGH, len(rows) - k)
            return
        for f in frames:
            if f not in shown:  # a frame is looked at when the first set with it has its turn
                shown[f] = asked.occasion(f).once(_shown, i)
        ones = [shown[f] for f in frames]
        rank = min([one.rank for one in ones])
        if rank <= SHARED:
            yield Skip("one of the frames hardly shows it" if rank == SPECK else NAMELESS)
            continue
        mention = mentions.get(rank)
        if mention is None:
            name = next(one.name for one in ones if one.rank == rank)
            mention = mentions[rank] = asked.occasion(frames[0]).mention(i, name)
        values = {f"{asked.axis}_m": metres, "covered": covered, "seen_a": ones[0].pixels}
        if asked.frames > 1:
            values["covered_by_fewer"] = less
        for place, one in enumerate(ones, 1):
            values[f"pixels_{place}"] = one.pixels
        given += 1
        yield Draft(
            slots={"a": mention.name, "quantity": quantity, "views": views},
            answer=answer,
            evidence=Evidence(mentions=(mention,), values=values, margin=far),
            views=tuple([one.view for one in ones]),
            balance=balance,
            difficulty=difficulty,
        )


@dataclass(frozen=True)
class _Shown:
    """An object in one frame: the name that points to it alone there, how good a name, and how much of it shows."""

    view: View
    name: str
    rank: int
    pixels: float


def _shown(occasion: Occasion, i: int) -> _Shown:
    pixels = occasion.seen(i)["seen_a"]
    name, rank = label_name(occasion, i), ALONE
    if name is None:
        name = colour_name(occasion, i)
        rank = COLOURED if name else SHARED
    if pixels < max(CLEAR_LEAST, CLEAR_PIXELS * occasion.camera.width * occasion.camera.height):
        rank = SPECK
    return _Shown(occasion.views[0], name or "", rank, pixels)
