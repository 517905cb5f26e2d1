"""Whether another image shows a point, too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from sightline.answers.choice import YesNo
from sightline.questions.choose import matched
from sightline.questions.draft import Balance, Draft, Evidence, Point, Skip
from sightline.questions.frames.matches import FRAMES, HIGH, LOW, Pair, matches, over_pairs, pairs_of_frames, unseen
from sightline.questions.question import question_type
from sightline.questions.refer import grid_note, point_to
from sightline.questions.thought.frames import in_view_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

CELLS = 12  # along each edge of the first image: what lies near the border mostly falls outside the second one
STEPS = {why: ((why, "look_for", ("point", "second image")),) for why in ("shown", "hidden", "outside")}
DIFFICULTY = {"shown": 0.5, "hidden": 1.0, "outside": 0.2}  # what is hidden must be found where another thing stands
YES, NO = YesNo(True), YesNo(False)


@question_type(
    answer=YesNo,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    templates=(
        "Take {point} in the first image. Can the same point of the scene be seen in the second image, neither outside "
        "it nor hidden behind something?{grid}",
        "Does the second image, too, show what {point} of the first image shows?{grid}",
        "Is what the first image shows at {point} also visible in the second image?{grid}",
    ),
    reasoning=in_view_thought,
)
def point_in_view(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "dot",
    low: float = LOW,
    high: float = HIGH,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Whether a point that a first frame shows can be seen in a second frame, too.

    Asked only of points on smooth surfaces, away from edges and from the border of the first picture. Yes for a point
    that `pixel_correspondence` may ask about. No where it surely cannot be seen: it falls outside the second picture,
    by more than its border of 15 px (on a picture 640 wide), or a smooth surface that the second frame measured before
    it is nearer by more than max(10 cm, 5 %); never where the depth is merely missing. Balanced so that where the point
    lies in the first image, to a twelfth of its edges, does not tell: a yes and a no come by two wherever a scene has
    both.
    """
    pairs = pairs_of_frames(table, rng, low, high, frames)
    found = over_pairs(pairs, lambda pair: _points(table, pair, rng, frames))
    for one in matched(found, _cell, _side):
        yield one if isinstance(one, Skip) else _draft(one, refer)


class _Found(NamedTuple):
    """A point in the first frame of a pair, and what the second shows in its place; and why it is seen there or not."""

    pair: Pair
    why: str
    points: tuple[Point, ...]


def _points(table: SceneTable, pair: Pair, rng: np.random.Generator, most: int) -> Iterator[_Found | Skip]:
    both, gone = matches(pair, rng), unseen(table, pair, rng, most)
    shown = [_Found(pair, "shown", (start, end)) for start, end, _, _ in both.points()]
    hidden = [_Found(pair, "hidden", two) for two in zip(gone.hidden.points(), gone.hiders.points(), strict=True)]
    outside = [_Found(pair, "outside", (point,)) for point in gone.outside.points()]
    # Each pair's first find counts most: either answer comes first as often, and so does either reason for a no.
    turn = rng.random(2) < 0.5
    missing = _alternating(*((hidden, outside) if turn[0] else (outside, hidden)))
    yield from both.skips
    yield from _alternating(*((shown, missing) if turn[1] else (missing, shown)))


def _alternating(ones: list[_Found], others: list[_Found]) -> list[_Found]:
    """One of each after the other, and what is left of the longer."""
    return [found for both in zip_longest(ones, others) for found in both if found is not None]


def _cell(found: _Found) -> tuple[str]:
    """Where in the first image the point lies."""
    (u, v), camera = found.points[0].uv, found.pair.first.camera
    return (f"place {int(CELLS * u / camera.width)} {int(CELLS * v / camera.height)}",)


def _side(found: _Found) -> str:
    return "yes" if found.why == "shown" else "no"


def _draft(found: _Found, refer: str) -> Draft:
    pair, why, points = found
    pointed = point_to(refer, points[0].frame, (pair.first.camera.width, pair.first.camera.height), points[0].uv)
    return Draft(
        slots={"point": pointed.words, "grid": grid_note(refer)},
        answer=YES if why == "shown" else NO,
        evidence=Evidence(points=points, values={"overlap": pair.overlap}, steps=STEPS[why]),
        views=pair.views,
        marks=pointed.marks,
        balance=Balance(_cell(found), _side(found)),
        difficulty=DIFFICULTY[why],
    )
