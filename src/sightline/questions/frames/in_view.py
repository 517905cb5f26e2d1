"""Whether another image shows a point, too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import numpy as np

from sightline.answers.choice import YesNo
from sightline.questions.frames.matches import FRAMES, HIGH, LOW, Pair, matches, over_pairs, pairs_of_frames, unseen
from sightline.questions.question import Balance, Draft, Evidence, Point, Skip, question_type
from sightline.questions.refer import grid_note, point_to
from sightline.questions.thought.frames import in_view_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

CELLS = 3  # along each edge of the first image: where a point lies there tells something
STEPS = {why: ((why, "look_for", ("point", "second image")),) for why in ("shown", "hidden", "outside")}
DIFFICULTY = {"shown": 0.5, "hidden": 1.0, "outside": 0.2}  # what is hidden must be found where another thing stands
YES, NO = YesNo(True), YesNo(False)
Found = tuple[str, tuple[Point, ...]]  # why; the point in the first frame, and what the second shows in its place


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
    lies in the first image does not tell.
    """
    pairs = pairs_of_frames(table, rng, low, high, frames)
    yield from over_pairs(pairs, lambda pair: _points(table, pair, rng, refer, frames))


def _points(table: SceneTable, pair: Pair, rng: np.random.Generator, refer: str, most: int) -> Iterator[Draft | Skip]:
    both, gone = matches(pair, rng), unseen(table, pair, rng, most)
    shown: list[Found] = [("shown", (start, end)) for start, end, _, _ in both.points()]
    hidden: list[Found] = [("hidden", points) for points in gone.hidden]
    outside: list[Found] = [("outside", (point,)) for point in gone.outside]
    # Each pair's first find counts most: either answer comes first as often, and so does either reason for a no.
    turn = rng.random(2) < 0.5
    missing = _alternating(*((hidden, outside) if turn[0] else (outside, hidden)))
    found = _alternating(*((shown, missing) if turn[1] else (missing, shown)))
    yield from both.skips
    for why, points in found:
        yield _draft(pair, why, points, refer)


def _alternating(ones: list[Found], others: list[Found]) -> list[Found]:
    """One of each after the other, and what is left of the longer."""
    return [found for both in zip_longest(ones, others) for found in both if found is not None]


def _draft(pair: Pair, why: str, points: tuple[Point, ...], refer: str) -> Draft:
    (u, v), camera = points[0].uv, pair.first.camera
    pointed = point_to(refer, points[0].frame, (camera.width, camera.height), (u, v))
    cell = f"place {int(CELLS * u / camera.width)} {int(CELLS * v / camera.height)}"
    return Draft(
        slots={"point": pointed.words, "grid": grid_note(refer)},
        answer=YES if why == "shown" else NO,
        evidence=Evidence(points=points, values={"overlap": pair.overlap}, steps=STEPS[why]),
        views=pair.views,
        marks=pointed.marks,
        balance=Balance((cell,), "yes" if why == "shown" else "no"),
        difficulty=DIFFICULTY[why],
    )
