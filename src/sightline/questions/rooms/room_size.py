"""How large the place is."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.number import Area
from sightline.errors import GeometryError, QuestionError
from sightline.geometry.alpha_shape import alpha_shape_area
from sightline.questions.choose import clear, margin, spread_balance
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.question import question_type
from sightline.questions.rooms.tour import FRAMES, tour
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Room, Scene
from sightline.scenes.table import SceneTable

AREAS = ("stated", "outline", "alpha")
SMALL = 1.0  # square metres; nobody asks how large a smaller place is
DRAWN, ALPHA = 10_000, 5.0  # points, and one over metres: as VSI-Bench's authors drew and bounded them


def floor_area(room: Room) -> float | None:
    """Square metres of a room: as its source states them, else of its outline; None where it has neither."""
    return room.area if room.area is not None else outline_area(room)


def outline_area(room: Room) -> float | None:
    """Square metres inside a room's outline, None where it has none."""
    if room.outline is None or len(room.outline) < 3:
        return None
    x, y = room.outline.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


@question_type(
    answer=Area,
    needs={Fact.METRIC, Fact.ROOM},
    templates=(
        "How large is the floor of this place, counting every room that belongs to it?",
        "What floor area does the place have, all of its rooms taken together?",
        "Estimate the floor area of the whole place, not of one room alone where there are more.",
        "Give the area of the floor; where there are several rooms, add them up.",
    ),
)
def room_size(
    table: SceneTable, rng: np.random.Generator, *, area: str = "stated", frames: int = FRAMES
) -> Iterator[Draft | Skip]:
    """The floor area of the whole place in square metres, asked of a film of at most `frames` frames through it.

    area="stated": as the scene's source states it, else inside its outline; "outline": inside the outline only;
    "alpha": the alpha shape (alpha 5 per metre) of 10,000 points of the scan, drawn with replacement and seen from
    above, as VSI-Bench's authors say they measured; the seed of the draw is in the evidence. Not asked below 1 m², nor
    where it is less than two sigma.
    """
    if area not in AREAS:
        raise QuestionError(f"room_size has no area={area!r}; use {', '.join(AREAS)}")
    found = tour(table, frames)
    if found is None:
        return
    values = _alpha(table.scene, rng) if area == "alpha" else _known(table.scene, area)
    if isinstance(values, Skip):
        yield values
        return
    square_metres = values["area_m2"]
    sigma = noise_of_area(table.scene, square_metres)
    if not clear(square_metres, sigma, SMALL):
        yield Skip("it is smaller than the noise")
        return
    yield Draft(
        slots={},
        answer=Area(square_metres),
        evidence=Evidence(values=values, margin=margin(square_metres, sigma)),
        views=found.views,
        shows="scene",
        balance=spread_balance(square_metres, "any place"),
    )


def noise_of_area(scene: Scene, square_metres: float) -> float:
    """Standard deviation, square metres, of a floor of that many: the room's own, and twice the share of the scale."""
    return math.hypot(scene.facts[Fact.ROOM].at(square_metres), 2 * scene.facts[Fact.METRIC].at(1.0) * square_metres)


def _known(scene: Scene, area: str) -> dict[str, float] | Skip:
    room = scene.room or Room()
    square_metres = floor_area(room) if area == "stated" else outline_area(room)
    return Skip("nobody says how large it is") if square_metres is None else {"area_m2": square_metres}


def _alpha(scene: Scene, rng: np.random.Generator) -> dict[str, float] | Skip:
    if scene.read_points is None or Fact.POINTS not in scene.facts:
        return Skip("there are no points of a scan")
    xyz = scene.read_points().xyz
    if not len(xyz):
        return Skip("there are no points of a scan")
    seed = int(rng.integers(2**32))
    try:
        square_metres = alpha_shape_area(drawn_points(xyz, seed), ALPHA)
    except GeometryError:
        return Skip("the points bound no area")
    return {"area_m2": square_metres, "draw": float(seed)}


def drawn_points(xyz: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """10,000 of points (N, 3), metres, with replacement, seen from above: (10000, 2); the same for the same seed."""
    return xyz[np.random.Generator(np.random.PCG64(seed)).integers(len(xyz), size=DRAWN), :2]
