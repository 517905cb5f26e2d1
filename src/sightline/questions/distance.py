"""How far apart things are, and how far from the camera."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.questions.choose import (
    Occasion,
    clear,
    in_turn,
    margin,
    occasions,
    pairs,
    shuffled,
    sigma_of_length,
    spread_balance,
)
from sightline.questions.question import Draft, Evidence, Skip, question_type
from sightline.questions.refer import names
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NEAR = 0.10  # metres; below this the annotation decides whether things touch, not the scene

BETWEEN = {"surface": "between their nearest points", "centre": "from centre to centre"}
UP_TO = {"surface": "its nearest point", "centre": "its centre"}


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS},
    templates=(
        "How far apart are the {a} and the {b}, measured {between}?",
        "What is the distance from the {a} to the {b}, {between}?",
        "Measured {between}, how much space separates the {a} from the {b}?",
        "Give the distance between the {a} and the {b}, taken {between}.",
    ),
)
def object_gap(table: SceneTable, rng: np.random.Generator, *, distance: str = "surface") -> Iterator[Draft | Skip]:
    """How far one object is from another, each named so that nothing else can be meant.

    distance="surface": metres between the nearest points of the two world boxes, exact for any orientation (the
    object distance (a) of CA-VQA); "centre": metres between the box centres ((b) of CA-VQA). Not asked below
    max(10 cm, 2 sigma), nor of boxes that overlap.
    """
    if distance not in BETWEEN:
        raise QuestionError(f"object_gap has no distance={distance!r}; use 'surface' or 'centre'")
    yield from in_turn(_gaps(occasion, rng, distance) for occasion in occasions(table, rng))


def _gaps(occasion: Occasion, rng: np.random.Generator, distance: str) -> Iterator[Draft | Skip]:
    named = names(occasion)
    for i, j in pairs(tuple(named), rng):
        gap = occasion.gap(i, j)
        apart = float(np.linalg.norm(occasion.box(i).center - occasion.box(j).center))
        metres = gap if distance == "surface" else apart
        sigma = sigma_of_length(occasion.scene, Fact.OBJECTS, metres)
        if not clear(gap, sigma, NEAR):
            yield Skip("they touch or nearly do")
            continue
        labels = sorted((occasion.thing(i).label, occasion.thing(j).label))
        yield Draft(
            slots={"a": named[i], "b": named[j], "between": BETWEEN[distance]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(occasion.mention(i, named[i]), occasion.mention(j, named[j])),
                values={"gap_m": gap, "centre_distance_m": apart, **occasion.seen(i, j)},
                margin=margin(metres, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=spread_balance(metres, *labels),
        )


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.POSES, Fact.PIXELS},
    templates=(
        "How far is the {a} from the camera, measured to {point}?",
        "What is the distance between the camera and the {a}, taken to {point}?",
        "Measured from the camera to {point}, how far away is the {a}?",
        "How far away from the camera is the {a}, up to {point}?",
    ),
)
def camera_distance(table: SceneTable, rng: np.random.Generator, *, to: str = "surface") -> Iterator[Draft | Skip]:
    """How far an object is from the camera centre, in metres along the straight line (not z-depth).

    to="surface": to the nearest point of its box (ego distance of CA-VQA); "centre": to the box centre. Not asked
    below max(10 cm, 2 sigma).
    """
    if to not in UP_TO:
        raise QuestionError(f"camera_distance has no to={to!r}; use 'surface' or 'centre'")
    yield from in_turn(_camera_distances(occasion, rng, to) for occasion in occasions(table, rng))


def _camera_distances(occasion: Occasion, rng: np.random.Generator, to: str) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    named = names(occasion)
    for i in shuffled(tuple(named), rng):
        nearest = float(occasion.table.camera_gaps[occasion.f, i])
        centre = float(np.linalg.norm(occasion.table.centers_in(occasion.f)[i]))
        metres = nearest if to == "surface" else centre
        sigma = float(np.hypot(sigma_of_length(occasion.scene, Fact.OBJECTS, metres), _camera_noise(occasion)))
        if not clear(nearest, sigma, NEAR):
            yield Skip("the camera touches it or nearly does")
            continue
        yield Draft(
            slots={"a": named[i], "point": UP_TO[to]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(occasion.mention(i, named[i]),),
                values={"nearest_m": nearest, "centre_distance_m": centre, **occasion.seen(i)},
                margin=margin(metres, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=spread_balance(metres, occasion.thing(i).label),
        )


def _camera_noise(occasion: Occasion) -> float:
    return occasion.scene.facts[Fact.POSES].at()
