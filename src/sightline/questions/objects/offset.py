"""How far apart things are along one direction only, and how high above the floor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.questions.choose import (
    Noise,
    clear,
    in_turn,
    margin,
    noise_of_lengths,
    pairs,
    shuffled,
    spread_balance,
)
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.objects.between import reach, rows_of
from sightline.questions.occasion import Occasion, Place, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

LEAST = 0.05  # metres; below it annotated centres decide, not the scene

SIDEWAYS = "along the camera's x axis, which points to the right in the image"
UPRIGHT = "along the camera's y axis, which points down in the image"
WORDS = {
    # quantity, semantics: what it is called and how it is measured, and what the one that has more of it is
    ("horizontal", "sightline"): ("the horizontal distance", "in a level plane", ""),
    ("horizontal", "osd"): ("the sideways distance", SIDEWAYS, "farther to the right"),
    ("horizontal", "vqasynth"): ("the distance", "in the plane of the camera's viewing axis and its sideways axis", ""),
    ("vertical", "sightline"): ("the vertical distance", "straight up or down", "higher"),
    ("vertical", "osd"): ("the distance", UPRIGHT, "lower"),
    ("vertical", "vqasynth"): ("the distance", UPRIGHT, "lower"),
    ("lateral", "sightline"): ("the sideways distance", SIDEWAYS, "farther to the right"),
    ("depth", "sightline"): ("the difference in depth", "along the camera's viewing axis", "farther away"),
}
APART = (
    "What is {what} between the centre of the {a} and that of the {b}, {how}?",
    "Give {what} from the centre of the {a} to that of the {b}, {how}.",
    "Measured {how}, how large is {what} between the centre of the {a} and that of the {b}?",
)
MORE = (
    "How much {more} is the centre of the {a} than that of the {b}, {how}?",
    "Measured {how}, by how much is the centre of the {a} {more} than that of the {b}?",
    "By what length, {how}, is the centre of the {a} {more} than that of the {b}?",
)
ABOVE_FLOOR = {"lowest": "its lowest point", "centre": "its centre", "highest": "its highest point"}


@question_type(answer=Length, needs={Fact.METRIC, Fact.OBJECTS}, templates=APART)
def offset(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    quantity: str = "horizontal",
    semantics: str = "sightline",
    ask: str = "apart",
) -> Iterator[Draft | Skip]:
    """A part of the way between the centres of two world boxes, in metres and without sign.

    semantics="sightline": quantity="horizontal" is their distance in world xy, "vertical" their difference in z (both
    need gravity); "lateral" and "depth" are their differences along the camera's x and z axes. semantics="osd"
    (SpatialRGPT): "horizontal" is |Δx| of the camera only, sideways, "vertical" |Δy| of the camera. "vqasynth":
    "horizontal" is √(Δx² + Δz²) and "vertical" |Δy| of the camera. Both of these from the box centres.
    ask="apart": how far; "more": how much higher (lower), farther to the right or farther away the first of the two is,
    where the quantity has such a word. Not asked below max(5 cm, 2 sigma).
    """
    words = WORDS.get((quantity, semantics))
    if words is None or ask not in ("apart", "more") or (ask == "more" and not words[2]):
        known = ", ".join(f"{one} with {way}" for one, way in WORDS)
        raise QuestionError(
            f"offset has no quantity={quantity!r} with semantics={semantics!r} and ask={ask!r}; use {known}; ask "
            "'apart', or 'more' of what has a direction"
        )
    of_world = semantics == "sightline" and quantity in ("horizontal", "vertical")
    if of_world and Fact.GRAVITY not in table.scene.facts:
        yield Skip("nobody knows which way is up")
        return
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    part = _part(quantity, semantics)
    yield from in_turn(_offsets(occasion, rng, part, of_world, words, ask, noise) for occasion in occasions(table, rng))


Part = Callable[[Place, Place], float]  # of the way from one centre to another, metres


def _part(quantity: str, semantics: str) -> Part:
    """What is measured of two centres in world or camera coordinates; a sign says which one has more."""
    if quantity == "horizontal" and semantics != "osd":
        # Of the world x and y, of the camera x and z.
        other = 1 if semantics == "sightline" else 2
        return lambda a, b: math.hypot(a[0] - b[0], a[other] - b[other])
    axis = {"horizontal": 0, "lateral": 0, "depth": 2, "vertical": 2 if semantics == "sightline" else 1}[quantity]
    return lambda a, b: a[axis] - b[axis]


def _offsets(
    occasion: Occasion,
    rng: np.random.Generator,
    part: Part,
    of_world: bool,
    words: tuple[str, str, str],
    ask: str,
    noise: Noise,
) -> Iterator[Draft | Skip]:
    if occasion.f is None and not of_world:
        return
    known, labels = mentions(occasion), occasion.labels
    centers = occasion.centers if of_world else occasion.centers_in_camera
    what, how, more = words
    for i, j in pairs(tuple(known), rng):
        signed = part(centers[i], centers[j])
        metres = abs(signed)
        sigma = noise.of(metres)
        if not clear(metres, sigma, LEAST):
            yield Skip("they are about level there")
            continue
        rows = (j, i) if ask == "more" and signed < 0 else (i, j)
        a, b = known[rows[0]], known[rows[1]]
        yield Draft(
            slots={"a": a.name, "b": b.name, "what": what, "how": how, "more": more},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(a, b), values={"offset_m": metres, **occasion.seen(*rows)}, margin=margin(metres, sigma)
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=spread_balance(metres, *sorted((labels[i], labels[j]))),
            templates=MORE if ask == "more" else (),
        )


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY, Fact.ROOM},
    templates=(
        "How high above the floor is the {a}, measured to {point}?",
        "Measured straight up from the floor to {point}, how high is the {a}?",
        "At what height above the floor does the {a} lie, taken to {point}?",
    ),
)
def elevation(table: SceneTable, rng: np.random.Generator, *, point: str = "lowest") -> Iterator[Draft | Skip]:
    """How high above the floor a point of an object's world box is, in metres along z.

    point="lowest", "centre" or "highest". Only where the scene states how high its floor is. Not asked below
    max(5 cm, 2 sigma): what stands on the floor has no height above it.
    """
    if point not in ABOVE_FLOOR:
        raise QuestionError(f"elevation has no point={point!r}; use {', '.join(ABOVE_FLOOR)}")
    floor = table.scene.room.floor_z if table.scene.room is not None else None
    if floor is None:
        yield Skip("nobody knows how high the floor is")
        return
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from in_turn(_elevations(occasion, rng, point, floor, noise) for occasion in occasions(table, rng))


def _elevations(
    occasion: Occasion, rng: np.random.Generator, point: str, floor: float, noise: Noise
) -> Iterator[Draft | Skip]:
    known, centers = mentions(occasion), occasion.centers
    way = {"lowest": -1.0, "centre": 0.0, "highest": 1.0}[point]
    for i in shuffled(tuple(known), rng):
        metres = centers[i][2] + way * reach(occasion.of_box(rows_of, i), 0.0, 0.0, 1.0) - floor
        sigma = noise.of(metres)
        if metres < 0 or not clear(metres, sigma, LEAST):
            yield Skip("it is about as high as the floor")
            continue
        yield Draft(
            slots={"a": known[i].name, "point": ABOVE_FLOOR[point]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(known[i],), values={"elevation_m": metres, **occasion.seen(i)}, margin=margin(metres, sigma)
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=spread_balance(metres, occasion.label(i)),
        )
