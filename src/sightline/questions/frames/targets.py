"""Places in a picture that a question can point to: any of its pixels, or the middle of what shows of a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sightline.errors import QuestionError
from sightline.questions.draft import Mention, Point, Skip
from sightline.questions.frames.pixels import Pixels, firm_of, frames_with_depth, pixels_at, pixels_of
from sightline.questions.occasion import Occasion
from sightline.questions.refer import Pointed, mentions, middle_of_box, middle_of_name, point_to
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Rect = tuple[float, float, float, float]

PIXELS, THINGS = ("coordinate", "dot"), ("name", "box")
# Of the diagonal about what shows of a thing: as far from its centre its middle may be, where the centre is known to be
# the thing's, and where nobody knows whose it is.
MIDDLE, CLOSE = 0.15, 0.05

NOTHING_SMOOTH = Skip("no smooth surface in the picture")
NO_MIDDLE = Skip("no thing shows its middle well")
OFF_CENTRE = Skip("the centre of what shows of a thing is not on it")


class Thing(NamedTuple):
    """A thing of which the middle shows: how it is mentioned if it has a name, its id, and the bounds of what shows."""

    mention: Mention | None
    id: str
    rect: Rect
    shows: float  # pixels


@dataclass(frozen=True, eq=False)
class Targets:
    """What one frame has to point to, and how that is done. `things` are as many as `pixels`, or none."""

    refer: str
    pixels: Pixels
    things: tuple[Thing, ...] = ()

    def __len__(self) -> int:
        return len(self.pixels.uv)

    def point(self, i: int) -> Point:
        """Target i as evidence."""
        pixels = self.pixels
        return Point(pixels.view.frame, pixels.uv[i], pixels.depth[i], "", pixels.index[i])

    def pointed(self, i: int, letter: str = "") -> Pointed:
        """Target i in words and marks, called by a letter or not."""
        if not self.things:
            return point_to(self.refer, self.pixels.view.frame, self.pixels.size, self.pixels.uv[i], letter)
        mention, _, rect, _ = self.things[i]
        if mention is not None:
            return middle_of_name(mention.name, letter)
        return middle_of_box(self.pixels.view.frame, rect, letter)

    def mentions(self, *targets: int) -> tuple[Mention, ...]:
        """The things that are told by name, in this order."""
        named = [self.things[i].mention for i in targets] if self.things else []
        return tuple([mention for mention in named if mention is not None])

    def objects(self, *targets: int) -> tuple[str, ...]:
        """The things that decide the answer without being named."""
        return tuple([self.things[i].id for i in targets]) if self.things and self.refer == "box" else ()

    def shows(self, *targets: int) -> dict[str, float]:
        """How many pixels of each of the things show, as evidence has it."""
        if not self.things:
            return {}
        return {f"seen_{letter}": self.things[i].shows for letter, i in zip("ab", targets, strict=False)}


def targets(table: SceneTable, rng: np.random.Generator, refer: str, most: int) -> Iterator[Targets | Skip]:
    """What each frame with depth has to point to, frames in the order of the generator, of at most `most` of them.

    QuestionError for another way to refer than "coordinate", "dot", "name" and "box".
    """
    if refer not in PIXELS + THINGS:
        raise QuestionError(f"refer={refer!r} is no way to point to a place; use {', '.join(PIXELS + THINGS)}")
    facts = table.scene.facts
    if refer in THINGS and not (Fact.OBJECTS in facts and Fact.POSES in facts):
        return
    frames = frames_with_depth(table, most) if refer in PIXELS else table.seen(most).frames
    for k in rng.permutation(len(frames)).tolist():
        if refer in PIXELS:
            found = Targets(refer, pixels_of(table, frames[k], most))
            yield found if len(found) else NOTHING_SMOOTH
            continue
        found = things_of(table, frames[k], refer, most)
        if off := middles_of(table, frames[k], most).off:
            yield OFF_CENTRE._replace(times=off)
        yield found if len(found) else NO_MIDDLE


def things_of(table: SceneTable, f: int, refer: str, most: int) -> Targets:
    """The middles of the things that frame f shows clearly, under their names or in boxes.

    Such a middle is the firm point of the thing nearest to the centre of the bounds of what shows of it, within 15 % of
    their diagonal from it; and the centre is the thing's own. Which points are of which thing the scan says, or the
    masks. Without masks nobody knows whose the centre is, and the middle is within 5 % from it.
    """
    middles, kept = middles_of(table, f, most), table.kept(f)
    known = mentions(Occasion(table, f, kept)) if refer == "name" else {}
    stay = [n for n, i in enumerate(middles.rows) if refer == "box" or i in known]
    things = [
        Thing(known.get(i), table.scene.objects[i].id, middles.rects[n], middles.shown[n])
        for n, i in ((n, middles.rows[n]) for n in stay)
    ]
    return Targets(refer, middles.pixels.some(stay), tuple(things))


class Middles(NamedTuple):
    """The rows of the things of which a frame shows the middle, these middles, the bounds of what shows and its pixels;
    and of how many others the middle would be off the thing."""

    rows: list[int]
    pixels: Pixels
    rects: list[Rect]
    shown: list[float]
    off: int


def middles_of(table: SceneTable, f: int, most: int) -> Middles:
    """The middles of frame f, worked out when first asked for."""
    kept, key = table.kept(f), ("middles", most)
    if key not in kept:
        kept[key] = _middles(table, f, most)
    found: Middles = kept[key]
    return found


def _middles(table: SceneTable, f: int, most: int) -> Middles:
    placed, views = firm_of(table, f, most).whole(), table.views(f)
    owner = placed.firm.surface.instances[placed.ids]
    instances = None if table.scene.frames[f].read_instances is None else table.instances(f)
    if instances is not None:
        columns, lines = placed.uv.astype(np.int64).T
        owner = np.where(instances[lines, columns] == owner, owner, -1)
    rows, places, rects, off = [], [], [], 0
    for i in Occasion(table, f, table.kept(f)).clear:
        mine = np.flatnonzero(owner == i)
        low, high = views.rects[i, :2], views.rects[i, 2:]
        column, line = ((low + high) / 2).astype(np.int64)
        if instances is not None and instances[line, column] != i:
            off += 1
            continue
        aside = np.linalg.norm(placed.uv[mine] - (low + high) / 2, axis=1)
        share = CLOSE if instances is None else MIDDLE
        if len(mine) and aside.min() <= share * np.linalg.norm(high - low):
            rows.append(i)
            places.append(int(mine[aside.argmin()]))
            u0, v0, u1, v1 = views.rects[i].tolist()
            rects.append((u0, v0, u1, v1))
    pixels = pixels_at(table, placed.taken(np.array(places, dtype=np.int64)))
    return Middles(rows, pixels, rects, [float(views.pixels[i]) for i in rows], off)
