"""On which side things lie: seen from the camera, and seen by somebody who stands in the room."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.errors import QuestionError
from sightline.questions.choose import (
    Occasion,
    clear,
    evened,
    hardness,
    in_turn,
    margin,
    occasions,
    pair_balance,
    pairs,
    sigma_of_difference,
    triples,
)
from sightline.questions.question import Balance, Draft, Evidence, Skip, question_type
from sightline.questions.refer import APART_BEARING, names, side_of, sideways
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

NEARER_FLOOR, NEARER_SHARE = 0.15, 0.08  # metres, and share of the nearer distance, for one to be in front

SECTORS = {
    # level: the names, and for each where it begins; degrees counter-clockwise seen from above, 0 straight ahead
    "easy": (("left", 0.0), ("back", 135.0), ("right", 225.0)),
    "medium": (("left", 0.0), ("back", 135.0), ("right", 225.0)),
    "hard": (("front-left", 0.0), ("back-left", 90.0), ("back-right", 180.0), ("front-right", 270.0)),
}
SECTOR_EDGE = math.radians(10.0)  # VSI-Bench leaves this much on both sides of a border between sectors
LEAST, MOST = 0.3, 5.0  # metres between any two of the three, as in VSI-Bench
CORNERS_ASTRAY = 2  # of eight: with more corners of Q in another sector its direction is no longer one


@question_type(
    answer=Choice,
    needs={Fact.OBJECTS, Fact.POSES, Fact.PIXELS},
    form=Form(choose="text"),
    templates=(
        "Seen from the camera, is the {a} to the left or to the right of the {b}?",
        "From the camera's point of view, on which side of the {b} is the {a}: left or right?",
        "Looking at the image, does the {a} lie left or right of the {b}?",
        "Which side of the {b} is the {a} on as the camera sees it, left or right?",
    ),
)
def left_right(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether one object lies left or right of another in the camera's own view (not in the room's).

    Asked where three readings agree: the bearings of the two box centres from the camera, at least 4° apart; their
    offset along the camera's x axis, at least 3 % of the nearer one's depth and 2 sigma; and the middles of what shows
    of them (CA-VQA: order of the 2D box centres), at least 6 % of the image's width.
    """
    yield from in_turn(_sides(occasion, rng) for occasion in occasions(table, rng))


def _sides(occasion: Occasion, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    named = names(occasion)
    for i, j in pairs(tuple(named), rng):
        side = side_of(occasion, i, j)
        if side is None:
            yield Skip("neither is clearly left of the other")
            continue
        (bearing_i, across_i, _, u_i), (bearing_j, across_j, _, u_j) = sideways(occasion, i), sideways(occasion, j)
        sigma = sigma_of_difference(occasion.scene, Fact.OBJECTS, Fact.POSES)
        labels = (occasion.thing(i).label, occasion.thing(j).label)
        yield Draft(
            slots={"a": named[i], "b": named[j]},
            answer=Choice(("left", "right"), int(side == "right")),
            evidence=Evidence(
                mentions=(occasion.mention(i, named[i]), occasion.mention(j, named[j])),
                values={
                    "bearing_a_rad": bearing_i,
                    "bearing_b_rad": bearing_j,
                    "middle_a_px": u_i,
                    "middle_b_px": u_j,
                    **occasion.seen(i, j),
                },
                margin=margin(across_i - across_j, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=pair_balance(labels, side == "left", side),
            difficulty=hardness(bearing_i - bearing_j, APART_BEARING),
        )


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.POSES, Fact.PIXELS},
    templates=(
        "Is the {a} in front of the {b}, that is, nearer to the camera?",
        "Seen from the camera, does the {a} stand in front of the {b}, with its nearest point closer to the camera?",
        "Is the {a} closer to the camera than the {b}?",
        "Comparing their nearest points, is the {a} nearer to the camera than the {b}?",
    ),
)
def front_behind(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether one object is nearer to the camera than another.

    Straight-line distance in metres from the camera centre to the nearest point of each world box. Asked where the two
    differ by at least max(15 cm, 8 % of the nearer, 2 sigma).
    """
    yield from in_turn(_nearer(occasion, rng) for occasion in occasions(table, rng))


def _nearer(occasion: Occasion, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    named = names(occasion)
    for i, j in pairs(tuple(named), rng):
        near_i, near_j = (float(occasion.table.camera_gaps[occasion.f, k]) for k in (i, j))
        least = max(NEARER_FLOOR, NEARER_SHARE * min(near_i, near_j))
        sigma = sigma_of_difference(occasion.scene, Fact.OBJECTS, value=max(near_i, near_j))
        if not clear(near_i - near_j, sigma, least):
            yield Skip("they are about equally far from the camera")
            continue
        yes = near_i < near_j
        labels = (occasion.thing(i).label, occasion.thing(j).label)
        yield Draft(
            slots={"a": named[i], "b": named[j]},
            answer=YesNo(yes),
            evidence=Evidence(
                mentions=(occasion.mention(i, named[i]), occasion.mention(j, named[j])),
                values={"nearest_a_m": near_i, "nearest_b_m": near_j, **occasion.seen(i, j)},
                margin=margin(near_i - near_j, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=pair_balance(labels, yes, "yes" if yes else "no"),
            difficulty=hardness(near_i - near_j, least),
        )


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    form=Form(choose="text"),
    templates=(
        "Suppose you stand at the {p} and face the {o}. Where is the {q}: {options}?",
        "If you stood by the {p}, looking at the {o}, in which direction would the {q} be: {options}?",
        "From the place of the {p}, with the {o} straight ahead, on which side is the {q}: {options}?",
        "Standing at the {p} with your face to the {o}, do you have the {q} to your {options}?",
    ),
)
def egocentric_direction(table: SceneTable, rng: np.random.Generator, *, level: str = "hard") -> Iterator[Draft | Skip]:
    """Where an object Q lies for somebody who stands at object P and faces object O (VSI-Bench relative direction).

    Angle of Q from the line P→O about P, seen from above, counter-clockwise, between box centres. level="hard":
    quadrants front-left [0°, 90°), back-left, back-right, front-right; "medium": left below 135°, back to 225°, right
    above; "easy": left or right, what lies back is left out. Not asked within 10° (or 2 sigma) of a border, unless
    the three are pairwise 0.3 to 5 m apart in plan, or with more than 2 of Q's 8 box corners in another sector.
    """
    if level not in SECTORS:
        raise QuestionError(f"egocentric_direction has no level={level!r}; use {', '.join(SECTORS)}")
    yield from evened(in_turn(_directions(occasion, rng, level) for occasion in occasions(table, rng)))


def _directions(occasion: Occasion, rng: np.random.Generator, level: str) -> Iterator[Draft | Skip]:
    named = names(occasion)
    sectors = SECTORS[level]
    options = tuple(name for name, _ in sectors if not (level == "easy" and name == "back"))
    for p, o, q in triples(tuple(named), rng):
        at_p, at_o, at_q = (occasion.box(k).center[:2] for k in (p, o, q))
        lengths = tuple(float(np.linalg.norm(b - a)) for a, b in ((at_p, at_o), (at_p, at_q), (at_o, at_q)))
        if not LEAST <= min(lengths) <= max(lengths) <= MOST:
            yield Skip("two of the three are too near or too far apart")
            continue
        angle = turn(at_p, at_o, at_q)
        sigma = math.hypot(*(sigma_of_difference(occasion.scene, Fact.OBJECTS) / length for length in lengths[:2]))
        edge = _to_border(angle, level)
        if not clear(edge, sigma, SECTOR_EDGE):
            yield Skip("it lies near the border of two directions")
            continue
        where = sector(angle, level)
        if where not in options:
            yield Skip("it lies behind")
            continue
        astray = sum(sector(turn(at_p, at_o, corner[:2]), level) != where for corner in occasion.box(q).corners)
        if astray > CORNERS_ASTRAY:
            yield Skip("it reaches into another direction")
            continue
        yield Draft(
            slots={"p": named[p], "o": named[o], "q": named[q], "options": _listed(options)},
            answer=Choice(options, options.index(where)),
            evidence=Evidence(
                mentions=tuple(occasion.mention(k, named[k]) for k in (p, o, q)),
                values={"angle_rad": angle, **occasion.seen(p, o, q)},
                margin=margin(edge, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=Balance((level,), where),
            difficulty=hardness(edge, SECTOR_EDGE),
        )


def turn(p: Array, o: Array, q: Array) -> float:
    """Angle at p (2,) from o (2,) to q (2,), world xy in metres: radians from 0 to 2π, counter-clockwise from above."""
    ahead, there = o - p, q - p
    across = ahead[0] * there[1] - ahead[1] * there[0]
    return float(math.atan2(across, float(ahead @ there)) % math.tau)


def sector(angle: float, level: str) -> str:
    """The name of the sector that an angle, radians from 0 to 2π, falls into."""
    return [name for name, start in SECTORS[level] if math.degrees(angle) >= start][-1]


def _to_border(angle: float, level: str) -> float:
    """Radians to the nearest border of a sector."""
    return min(abs(math.remainder(angle - math.radians(start), math.tau)) for _, start in SECTORS[level])


def _listed(options: tuple[str, ...]) -> str:
    return f"{', '.join(options[:-1])} or {options[-1]}"
