"""Whether another image shows a point, too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import numpy as np

from sightline.answers.choice import YesNo
from sightline.questions.choose import evened, in_turn
from sightline.questions.matches import (
    FRAMES,
    HIGH,
    LOW,
    NOTHING_FIRM,
    RETURN_PX,
    Pair,
    matches,
    pairs_of_frames,
    unseen,
)  # fmt: skip
from sightline.questions.question import Balance, Draft, Evidence, Skip, question_type
from sightline.questions.refer import grid_note, point_to
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

CELLS = 3  # along each edge of the first image: where a point lies there tells something
STEPS = {why: ((why, "look_for", ("point", "second image")),) for why in ("shown", "hidden", "outside")}
DIFFICULTY = {"shown": 0.5, "hidden": 1.0, "outside": 0.2}  # what is hidden must be found where another thing stands
YES, NO = YesNo(True), YesNo(False)
Found = tuple[str, int, int]  # why, the point's place in the first frame, that of what the second shows instead


@question_type(
    answer=YesNo,
    needs={Fact.DEPTH, Fact.POSES, Fact.PIXELS},
    templates=(
        "Take {point} in the first image. Can the same point of the scene be seen in the second image, neither outside "
        "it nor hidden behind something?{grid}",
        "Does the second image, too, show the surface point at {point} of the first image?{grid}",
        "Is the spot of the scene at {point} of the first image also visible in the second image?{grid}",
    ),
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

    Yes for a point that `pixel_correspondence` may ask about. No where it surely cannot be seen: it falls outside the
    second picture, by more than its border of 15 px (on a picture 640 wide), or a smooth surface that the second frame
    measured before it is nearer by more than max(10 cm, 5 %); never where the depth is merely missing. Balanced so
    that where the point lies in the first image does not tell.
    """
    yield from evened(
        in_turn(
            iter((pair,)) if isinstance(pair, Skip) else _points(table, pair, rng, refer, frames)
            for pair in pairs_of_frames(table, rng, low, high, frames)
        ),
        _side,
    )


def _points(table: SceneTable, pair: Pair, rng: np.random.Generator, refer: str, most: int) -> Iterator[Draft | Skip]:
    both, gone = matches(pair, rng), unseen(table, pair, rng, most)
    ways = zip(both.first, both.second, both.there, both.back, strict=True)
    shown = [("shown", i, j) for i, j, there, back in ways if there < RETURN_PX and back < RETURN_PX]
    hidden, outside = [("hidden", i, by) for i, by in gone.hidden], [("outside", i, -1) for i in gone.outside]
    # Each pair's first find counts most: either answer comes first as often, and so does either reason for a no.
    turn = rng.random(2) < 0.5
    missing = _alternating(*((hidden, outside) if turn[0] else (outside, hidden)))
    found = _alternating(*((shown, missing) if turn[1] else (missing, shown)))
    if not found:
        yield NOTHING_FIRM
    for why, i, j in found:
        yield _draft(pair, why, i, j, refer)


def _alternating(ones: list[Found], others: list[Found]) -> list[Found]:
    """One of each after the other, and what is left of the longer."""
    return [found for both in zip_longest(ones, others) for found in both if found is not None]


def _draft(pair: Pair, why: str, i: int, j: int, refer: str) -> Draft:
    start, camera = pair.point(pair.first, i), pair.first.camera
    (u, v), size = start.uv, (camera.width, camera.height)
    pointed = point_to(refer, start.frame, size, start.uv)
    cell = f"place {int(CELLS * u / camera.width)} {int(CELLS * v / camera.height)}"
    return Draft(
        slots={"point": pointed.words, "grid": grid_note(refer)},
        answer=YES if why == "shown" else NO,
        evidence=Evidence(
            points=(start,) if j < 0 else (start, pair.point(pair.second, j)),
            values={"overlap": pair.overlap},
            steps=STEPS[why],
        ),
        views=pair.views,
        marks=pointed.marks,
        balance=Balance((cell,), "yes" if why == "shown" else "no"),
        difficulty=DIFFICULTY[why],
    )


def _side(draft: Draft) -> str:
    return "" if draft.balance is None else draft.balance.side
