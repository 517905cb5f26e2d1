"""On which side things lie: seen from the camera, and seen by somebody who stands in the room."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.questions.choose import (
    Noise,
    clear,
    evened,
    hardness,
    in_turn,
    margin,
    noise_of_differences,
    pair_balance,
    pairs,
    triples,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import APART_BEARING, look_across, mentions
from sightline.questions.thought.objects import egocentric_thought, front_behind_thought, left_right_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Plan = tuple[float, float]  # world x and y, metres

NEARER_FLOOR, NEARER_SHARE = 0.15, 0.08  # metres, and share of the nearer distance, for one to be in front

LEFT, RIGHT = Choice(("left", "right"), 0), Choice(("left", "right"), 1)

SECTORS = {
    # level: the names, and for each where it begins; degrees counter-clockwise seen from above, 0 straight ahead
    "easy": (("left", 0.0), ("back", 135.0), ("right", 225.0)),
    "medium": (("left", 0.0), ("back", 135.0), ("right", 225.0)),
    "hard": (("front-left", 0.0), ("back-left", 90.0), ("back-right", 180.0), ("front-right", 270.0)),
}
BORDERS = {level: (*(math.radians(start) for _, start in sectors), math.tau) for level, sectors in SECTORS.items()}
OPTIONS = {
    level: tuple(name for name, _ in sectors if (level, name) != ("easy", "back")) for level, sectors in SECTORS.items()
}
SECTOR_EDGE = math.radians(10.0)  # VSI-Bench leaves this much on both sides of a border between sectors
LEAST, MOST = 0.3, 5.0  # metres between any two of the three, as in VSI-Bench
ASTRAY = 2  # of Q's eight corners: with more of them in another sector its direction is no longer one


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
    reasoning=left_right_thought,
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
    known, across = mentions(occasion), look_across(occasion)
    views, labels, pixels = occasion.views, occasion.labels, occasion.pixels
    for i, j in pairs(tuple(known), rng):
        side = across.side(i, j)
        if side is None:
            yield Skip("neither is clearly left of the other")
            continue
        (bearing_i, across_i, _, u_i), (bearing_j, across_j, _, u_j) = across.things[i], across.things[j]
        a, b = known[i], known[j]
        yield Draft(
            slots={"a": a.name, "b": b.name},
            answer=RIGHT if side == "right" else LEFT,
            evidence=Evidence(
                mentions=(a, b),
                values={
                    "bearing_a_rad": bearing_i,
                    "bearing_b_rad": bearing_j,
                    "middle_a_px": u_i,
                    "middle_b_px": u_j,
                    "seen_a": pixels[i],
                    "seen_b": pixels[j],
                },
                margin=margin(across_i - across_j, across.sigma),
            ),
            views=views,
            balance=pair_balance((labels[i], labels[j]), side == "left", side),
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
    reasoning=front_behind_thought,
)
def front_behind(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether one object is nearer to the camera than another.

    Straight-line distance in metres from the camera centre to the nearest point of each world box. Asked where the two
    differ by at least max(15 cm, 8 % of the nearer, 2 sigma).
    """
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    yield from in_turn(_nearer(occasion, rng, noise) for occasion in occasions(table, rng))


def apart_in_nearness(nearer: float, further: float, noise: Noise) -> tuple[float, float]:
    """Of the difference of two distances from the camera, metres: its sigma, and the least one that is asked about."""
    return noise.of(further), max(NEARER_FLOOR, NEARER_SHARE * nearer)


def _nearer(occasion: Occasion, rng: np.random.Generator, noise: Noise) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    known, near = mentions(occasion), occasion.camera_gaps
    views, labels, pixels = occasion.views, occasion.labels, occasion.pixels
    for i, j in pairs(tuple(known), rng):
        near_i, near_j = near[i], near[j]
        yes = near_i < near_j
        nearer, further = (near_i, near_j) if yes else (near_j, near_i)
        sigma, least = apart_in_nearness(nearer, further, noise)
        if not clear(near_i - near_j, sigma, least):
            yield Skip("they are about equally far from the camera")
            continue
        a, b = known[i], known[j]
        yield Draft(
            slots={"a": a.name, "b": b.name},
            answer=YesNo(yes),
            evidence=Evidence(
                mentions=(a, b),
                values={"nearest_a_m": near_i, "nearest_b_m": near_j, "seen_a": pixels[i], "seen_b": pixels[j]},
                margin=margin(near_i - near_j, sigma),
            ),
            views=views,
            balance=pair_balance((labels[i], labels[j]), yes, "yes" if yes else "no"),
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
    reasoning=egocentric_thought,
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
    noise = noise_of_differences(table.scene, Fact.OBJECTS).fixed
    streams = (_directions(occasion, rng, level, noise) for occasion in occasions(table, rng))
    # Some are looked at only so that the sides come up evenly: drafts are made of those that are asked.
    options = OPTIONS[level]
    answers, listed = {where: Choice(options, k) for k, where in enumerate(options)}, _listed(options)
    for found in evened(in_turn(streams), lambda found: found.where):
        yield found if isinstance(found, Skip) else _direction(found, level, answers[found.where], listed)


class _Placed(NamedTuple):
    """That Q (a row, as P and O are) lies `where`, seen from P facing O: its angle and how far that is from the
    nearest border, radians, and the sigma of the angle."""

    occasion: Occasion
    rows: tuple[int, int, int]
    where: str
    angle: float
    edge: float
    sigma: float


def _directions(occasion: Occasion, rng: np.random.Generator, level: str, noise: float) -> Iterator[_Placed | Skip]:
    at, options = occasion.once(_in_plan), OPTIONS[level]
    for p, o, q in triples(tuple(at), rng):
        at_p, at_o, at_q = at[p], at[o], at[q]
        to_o, to_q = math.dist(at_p, at_o), math.dist(at_p, at_q)
        if not (LEAST <= to_o <= MOST and LEAST <= to_q <= MOST and LEAST <= math.dist(at_o, at_q) <= MOST):
            yield Skip("two of the three are too near or too far apart")
            continue
        angle = turn(at_p, at_o, at_q)
        sigma = math.hypot(noise / to_o, noise / to_q)
        where, edge = _sector_and_edge(angle, level)
        if not clear(edge, sigma, SECTOR_EDGE):
            yield Skip("it lies near the border of two directions")
            continue
        if where not in options:
            yield Skip("it lies behind")
            continue
        # Where the ball around it keeps clear of the border, so does each corner.
        near = occasion.of_box(_reach, q) >= to_q * math.sin(edge)
        if near and _astray(occasion, q, (at_p, at_o), level, where) > ASTRAY:
            yield Skip("it reaches into another direction")
            continue
        yield _Placed(occasion, (p, o, q), where, angle, edge, sigma)


def _direction(found: _Placed, level: str, answer: Choice, listed: str) -> Draft:
    occasion, rows, where, angle, edge, sigma = found
    known = mentions(occasion)
    p, o, q = [known[row] for row in rows]
    return Draft(
        slots={"p": p.name, "o": o.name, "q": q.name, "options": listed},
        answer=answer,
        evidence=Evidence(
            mentions=(p, o, q),
            values={"angle_rad": angle, **occasion.seen(*rows)},
            margin=margin(edge, sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((level,), where),
        difficulty=hardness(edge, SECTOR_EDGE),
    )


def _in_plan(occasion: Occasion) -> dict[int, Plan]:
    """The centres of all that has a name."""
    return {i: occasion.centers[i][:2] for i in mentions(occasion)}


def _reach(box: Box) -> float:
    """Radius of the ball around a box, metres."""
    return math.hypot(*box.size.tolist()) / 2


def _astray(occasion: Occasion, q: int, seen_from: tuple[Plan, Plan], level: str, where: str) -> int:
    """How many of Q's eight corners lie in another sector than its centre, which lies `where`."""
    corners = occasion.of_box(_corners, q)
    return sum([above for corner, above in corners.items() if sector(turn(*seen_from, corner), level) != where])


def _corners(box: Box) -> dict[Plan, int]:
    """A box's corners in plan, and how many of the eight lie there: two where it stands upright."""
    return Counter([(x, y) for x, y, _ in box.corners.tolist()])


def turn(p: Plan, o: Plan, q: Plan) -> float:
    """Angle at p from o to q, world xy in metres: radians from 0 to 2π, counter-clockwise from above."""
    (px, py), (ox, oy), (qx, qy) = p, o, q
    ahead_x, ahead_y, there_x, there_y = ox - px, oy - py, qx - px, qy - py
    across = ahead_x * there_y - ahead_y * there_x
    return math.atan2(across, ahead_x * there_x + ahead_y * there_y) % math.tau


def sector(angle: float, level: str) -> str:
    """The name of the sector that an angle, radians from 0 to 2π, falls into."""
    return _sector_and_edge(angle, level)[0]


def _sector_and_edge(angle: float, level: str) -> tuple[str, float]:
    """The sector that an angle falls into, and radians to the nearer of its borders."""
    borders = BORDERS[level]
    k = bisect_right(borders, angle, 0, len(borders) - 1) - 1
    return SECTORS[level][k][0], min(angle - borders[k], borders[k + 1] - angle)


def _listed(options: tuple[str, ...]) -> str:
    return f"{', '.join(options[:-1])} or {options[-1]}"
