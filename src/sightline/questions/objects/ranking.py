"""Which of several things is nearest or farthest, and in which order they come."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.sequence import Order
from sightline.errors import QuestionError
from sightline.questions.choose import (
    Noise,
    clear,
    handfuls,
    hardness,
    in_turn,
    margin,
    noise_of_differences,
    pair_balance,
)
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.objects.size import extents
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Measure = Callable[[int], float | None]  # row → metres, None where it has none

NEARER_FLOOR, NEARER_SHARE = 0.15, 0.08  # metres, and share of the nearer distance, between neighbours in an order
TALLER_FLOOR, TALLER_SHARE = 0.05, 0.10  # of heights
HIGHER_FLOOR = 0.10  # metres between centres, one above the other
MOST = 5  # things to choose among: longer lists are not remembered

ASKED = {"nearest": "nearest to", "farthest": "farthest from"}
MEASURED = {
    ("camera", "surface"): "measured from the camera to the nearest point of each",
    ("camera", "centre"): "measured from the camera to the centre of each",
    ("thing", "surface"): "measured between nearest points",
    ("thing", "centre"): "measured from centre to centre",
}
ORDERS = {
    "distance": ("from the nearest to the farthest", "by how far the nearest point of each is from the camera"),
    "depth": ("from the nearest to the farthest", "by the depth of their centres along the camera's viewing axis"),
    "height": ("from the shortest to the tallest", "by how tall each of them is from its bottom to its top"),
    "elevation": ("from the lowest to the highest", "by how high their centres are above the ground"),
}


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS},
    form=Form(choose="text"),
    templates=(
        "Which of {things} is {asked} {to}, {measured}?",
        "Among {things}, which one is {asked} {to}, {measured}?",
        "Of {things}, name the one that is {asked} {to}, {measured}.",
        "Compare {things}: which of them is {asked} {to}, {measured}?",
    ),
)
def nearest_of(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    count: int = 3,
    to: str = "camera",
    ask: str = "nearest",
    distance: str = "surface",
) -> Iterator[Draft | Skip]:
    """Which of `count` named things is nearest to the camera or to another named thing; the options are their names.

    to="camera": metres from the camera centre; "thing": from the named thing. ask="nearest" or "farthest".
    distance="surface": to the nearest point of each world box (VSI-Bench relative distance: to="thing", count=4);
    "centre": to its centre. Asked where the first and the next differ by at least max(15 cm, 8 % of the less, 2 sigma).
    """
    if ask not in ASKED or (to, distance) not in MEASURED or not 2 <= count <= MOST:
        raise QuestionError(
            f"nearest_of has no count={count}, to={to!r}, ask={ask!r}, distance={distance!r}; use count 2 to {MOST}, "
            "to 'camera' or 'thing', ask 'nearest' or 'farthest', distance 'surface' or 'centre'"
        )
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    yield from in_turn(_nearest(occasion, rng, count, to, ask, distance, noise) for occasion in occasions(table, rng))


def _nearest(
    occasion: Occasion, rng: np.random.Generator, count: int, to: str, ask: str, distance: str, noise: Noise
) -> Iterator[Draft | Skip]:
    alone = to == "camera"
    if alone and occasion.f is None:
        return
    known, labels = mentions(occasion), occasion.labels
    # Between two things a distance rests on two faces.
    faces = 1.0 if alone else math.sqrt(2.0)
    others = 0 if alone else 1
    for rows in handfuls(tuple(known), count + others, rng, placed=others):
        among = rows[:count]
        far = _from_camera(occasion, distance) if alone else _from_thing(occasion, rows[-1], distance)
        metres = [far(i) for i in among]
        first, second = sorted(range(count), key=metres.__getitem__, reverse=ask == "farthest")[:2]
        lead, less = metres[first] - metres[second], min(metres[first], metres[second])
        sigma = faces * noise.of(max(metres[first], metres[second]))
        least = max(NEARER_FLOOR, NEARER_SHARE * less)
        if not clear(lead, sigma, least):
            yield Skip("two of them are about equally far")
            continue
        names = tuple([known[i].name for i in among])
        keys = _values("distance", metres)
        yield Draft(
            slots={
                "things": _listed(names),
                "asked": ASKED[ask],
                "to": "the camera" if alone else f"the {known[rows[-1]].name}",
                "measured": MEASURED[to, distance],
            },
            answer=Choice(names, first),
            evidence=Evidence(
                mentions=tuple([known[i] for i in rows]),
                values={**keys, **occasion.seen(*rows)},
                margin=margin(lead, sigma),
                steps=((ask, "min_of" if ask == "nearest" else "max_of", tuple(keys)),),
            ),
            views=occasion.views,
            shows=occasion.shows,
            # The next one is who it could be taken for: the two must win as often.
            balance=pair_balance(
                (labels[among[first]], labels[among[second]]), True, "first" if first < second else "second", ask
            ),
            difficulty=hardness(lead, least),
        )


def _from_camera(occasion: Occasion, distance: str) -> Callable[[int], float]:
    if distance == "surface":
        return occasion.camera_gaps.__getitem__
    centers = occasion.centers_in_camera
    return lambda i: math.hypot(*centers[i])


def _from_thing(occasion: Occasion, anchor: int, distance: str) -> Callable[[int], float]:
    if distance == "surface":
        return lambda i: occasion.gap(i, anchor)
    centers = occasion.centers
    return lambda i: math.dist(centers[i], centers[anchor])


@question_type(
    answer=Order,
    needs={Fact.METRIC, Fact.OBJECTS},
    templates=(
        "Put {things} in order {way}, {measure}.",
        "In which order do {things} come, {way}, {measure}?",
        "Sort {things} {way}, {measure}. Give all their names.",
        "List the names of {things} {way}, going {measure}.",
    ),
)
def order_by(
    table: SceneTable, rng: np.random.Generator, *, by: str = "distance", count: int = 3, most: float = 1000.0
) -> Iterator[Draft | Skip]:
    """In which order `count` named things come, the least first; the names are listed in random order.

    by="distance": metres from the camera centre to the nearest point of each box; "depth": z-depth in metres of each
    box centre along the camera's optical axis; "height": vertical extent in metres of boxes that stand within 10° of
    the vertical; "elevation": z in metres of each box centre. Asked where all neighbours in the order differ by at
    least max(15 cm, 8 % of the less, 2 sigma); of heights max(5 cm, 10 %, 2 sigma), of elevations max(10 cm, 2 sigma).
    Not where one is more than `most` times as tall as the next: everybody knows that a wardrobe is taller than a mug.
    """
    if by not in ORDERS or not 2 <= count <= MOST:
        raise QuestionError(f"order_by has no by={by!r} with count={count}; use {', '.join(ORDERS)}, count 2 to {MOST}")
    if by in ("height", "elevation") and Fact.GRAVITY not in table.scene.facts:
        yield Skip("nobody knows which way is up")
        return
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    yield from in_turn(_orders(occasion, rng, by, count, most, noise) for occasion in occasions(table, rng))


def _orders(
    occasion: Occasion, rng: np.random.Generator, by: str, count: int, most: float, noise: Noise
) -> Iterator[Draft | Skip]:
    if by in ("distance", "depth") and occasion.f is None:
        return
    known, labels, measure = mentions(occasion), occasion.labels, _measure(occasion, by)
    way, measured = ORDERS[by]
    for rows in handfuls(tuple(known), count, rng):
        told = [measure(i) for i in rows]
        metres = [metres for metres in told if metres is not None]
        if len(metres) < count:
            yield Skip("the box leans")
            continue
        order = sorted(range(count), key=metres.__getitem__)
        tight, sigmas = _tightest([metres[k] for k in order], by, noise)
        if tight is None:
            yield Skip("two of them are about equal")
            continue
        if by == "height" and max(metres[b] / metres[a] for a, b in pairwise(order)) > most:
            yield Skip("one is many times larger")
            continue
        less, more = order[tight], order[tight + 1]
        names = tuple([known[i].name for i in rows])
        keys = _values(by, metres)
        yield Draft(
            slots={"things": _listed(names), "way": way, "measure": measured},
            answer=Order(tuple([names[k] for k in order])),
            evidence=Evidence(
                mentions=tuple([known[i] for i in rows]),
                values={**keys, **occasion.seen(*rows)},
                margin=sigmas,
                steps=(("order", "ascending", tuple(keys)),),
            ),
            views=occasion.views,
            shows=occasion.shows,
            # The two that are most alike are those that could be taken for each other.
            balance=pair_balance(
                (labels[rows[less]], labels[rows[more]]), True, "first" if less < more else "second", by
            ),
            difficulty=hardness(metres[more] - metres[less], _least(by, metres[less])),
        )


def _measure(occasion: Occasion, by: str) -> Measure:
    if by == "distance":
        return occasion.camera_gaps.__getitem__
    if by == "depth":
        in_camera = occasion.centers_in_camera
        return lambda i: in_camera[i][2]
    if by == "height":
        return lambda i: occasion.of_box(extents, i)["height"]
    centers = occasion.centers
    return lambda i: centers[i][2]


def _tightest(metres: Sequence[float], by: str, noise: Noise) -> tuple[int | None, float | None]:
    """Of ascending numbers, which two neighbours differ least for what they must, and the least of all differences in
    sigmas (None where nothing is uncertain); None where two are too much alike."""
    tight, hardest, fewest = None, 0.0, math.inf
    for k, (less, more) in enumerate(pairwise(metres)):
        sigma = noise.fixed if by == "elevation" else noise.of(more)
        # Two faces make one height.
        sigma *= math.sqrt(2.0) if by == "height" else 1.0
        least = _least(by, less)
        if not clear(more - less, sigma, least):
            return None, None
        fewest = min(fewest, margin(more - less, sigma) or math.inf)
        if hardness(more - less, least) > hardest:
            tight, hardest = k, hardness(more - less, least)
    return tight, fewest if fewest < math.inf else None


def _least(by: str, less: float) -> float:
    """What the next one must have more than one of `less` metres."""
    if by == "elevation":
        return HIGHER_FLOOR
    floor, share = (TALLER_FLOOR, TALLER_SHARE) if by == "height" else (NEARER_FLOOR, NEARER_SHARE)
    return max(floor, share * less)


def _values(what: str, metres: Sequence[float]) -> dict[str, float]:
    """Numbers as evidence names them: distance_a_m, distance_b_m, … in the order of the words."""
    return {f"{what}_{letter}_m": value for letter, value in zip(ascii_lowercase, metres, strict=False)}


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(f'the {name}' for name in names[:-1])} and the {names[-1]}"
