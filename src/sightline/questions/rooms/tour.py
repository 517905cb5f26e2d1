"""A whole scene as somebody knows it who has seen a film through it, or who is given all that stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sightline.errors import QuestionError
from sightline.questions.draft import Mention, View
from sightline.questions.occasion import Occasion
from sightline.questions.refer import kinds_of, mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

FRAMES = 32  # of a film are shown


@dataclass(frozen=True, eq=False)
class Tour:
    """The whole of a scene as an occasion, the frames (rows of the table) that the film shows in the order of time, and
    rows of the things that at least one of them shows clearly. Without a film everything that has a box is seen, and
    there are no views."""

    whole: Occasion
    frames: tuple[int, ...]
    views: tuple[View, ...]
    seen: frozenset[int]

    @property
    def known(self) -> Mapping[int, Mention]:
        """Things that are seen, under names that mean nothing else in the whole scene."""
        return {i: mention for i, mention in mentions(self.whole).items() if i in self.seen}


def tour(table: SceneTable, most: int) -> Tour | None:
    """The scene as a film of at most `most` frames, evenly taken; None where it has frames that cannot be shown.

    A frame can be shown when it has colour, a camera and a pose, and the scene vouches for them. QuestionError for
    fewer than two frames.
    """
    if most < 2:
        raise QuestionError(f"frames={most} make no film of a place; use 2 or more")
    scene, whole = table.scene, Occasion(table, None, table.kept(None))
    if not scene.frames:
        return Tour(whole, (), (), frozenset(whole.clear))
    if not scene.vouches({Fact.PIXELS, Fact.POSES}):
        return None
    kept = table.kept(None)
    if (tour, most) not in kept:
        frames = _film(table, most)
        boxed = frozenset(whole.clear)
        seen = [Occasion(table, f, table.kept(f)).clear for f in frames]
        views = tuple([View(scene.frames[f].id, "video") for f in frames])
        kept[tour, most] = frames, views, boxed & frozenset([i for rows in seen for i in rows])
    frames, views, seen_clearly = kept[tour, most]
    return Tour(whole, frames, views, seen_clearly) if frames else None


def _film(table: SceneTable, most: int) -> tuple[int, ...]:
    shown = [
        f
        for f, frame in enumerate(table.scene.frames)
        if frame.read_rgb is not None and frame.camera is not None and frame.world_from_camera is not None
    ]
    last = len(shown) - 1
    if last >= most:
        # In whole numbers: halves are rounded up on any machine.
        shown = [shown[(2 * k * last + most - 1) // (2 * (most - 1))] for k in range(most)]
    return tuple(shown)


def whole_kinds(found: Tour) -> Mapping[str, tuple[int, ...]]:
    """Rows by label, of the labels of which everything that is there is known, has a box and is seen.

    Left out are labels that name something else too (an armchair could be called a chair), and those of which the
    scene states another number than it has boxes.
    """
    whole, scene = found.whole, found.whole.scene
    by_label: dict[str, list[int]] = {}
    for i, label in enumerate(whole.labels):
        by_label.setdefault(label, []).append(i)
    return {
        label: tuple(rows)
        for label, rows in by_label.items()
        if label in scene.complete
        and found.seen.issuperset(rows)
        and scene.counts.get(label, len(rows)) == len(rows)
        and kinds_of(label, by_label) == [label]
    }
