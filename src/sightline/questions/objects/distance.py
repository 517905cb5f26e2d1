"""How far apart things are, and how far from the camera."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.geometry.box_points import MOST, point_count, points_gap, surface_points
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
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.questions.thought.objects import camera_distance_thought, gap_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NEAR = 0.10  # metres; below this the annotation decides whether things touch, not the scene

NEAR_POINTS = 0.2  # metres between point sets, below which VSI-Bench does not ask

BETWEEN = {
    "surface": "between their nearest points",
    "centre": "from centre to centre",
    "vsi": "between their nearest points",
}
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
    reasoning=gap_thought,
)
def object_gap(table: SceneTable, rng: np.random.Generator, *, distance: str = "surface") -> Iterator[Draft | Skip]:
    """How far one object is from another, each named so that nothing else can be meant.

    distance="surface": metres between the nearest points of the two world boxes, exact for any orientation (the
    object distance (a) of CA-VQA); "centre": metres between the box centres ((b) of CA-VQA); "vsi": between the nearest
    of the points by which VSI-Bench stands for boxes, some centimetres more than there are (`geometry.box_points`); not
    asked below 20 cm. Not asked below max(10 cm, 2 sigma), nor of boxes that overlap.
    """
    if distance not in BETWEEN:
        raise QuestionError(f"object_gap has no distance={distance!r}; use 'surface', 'centre' or 'vsi'")
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from in_turn(_gaps(occasion, rng, distance, noise) for occasion in occasions(table, rng))


def _gaps(occasion: Occasion, rng: np.random.Generator, distance: str, noise: Noise) -> Iterator[Draft | Skip]:
    known, centers, labels = mentions(occasion), occasion.centers, occasion.labels
    views, shows = occasion.views, occasion.shows
    for i, j in pairs(tuple(known), rng):
        gap = occasion.gap(i, j)
        apart = math.dist(centers[i], centers[j])
        metres = gap if distance == "surface" else apart
        values = {"gap_m": gap, "centre_distance_m": apart}
        if distance == "vsi":
            found = gap_of_points(occasion, i, j)
            if found is None:
                yield Skip("a box is too large for the benchmark's grid of points")
                continue
            metres = values["points_gap_m"] = found
        sigma = noise.of(metres)
        if not clear(gap, sigma, NEAR) or (distance == "vsi" and metres < NEAR_POINTS):
            yield Skip("they touch or nearly do")
            continue
        a, b = known[i], known[j]
        yield Draft(
            slots={"a": a.name, "b": b.name, "between": BETWEEN[distance]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(a, b),
                values={**values, **occasion.seen(i, j)},
                margin=margin(metres, sigma),
            ),
            views=views,
            shows=shows,
            balance=spread_balance(metres, *sorted((labels[i], labels[j]))),
        )


def gap_of_points(occasion: Occasion, i: int, j: int) -> float | None:
    """Metres between the points that stand for two clear objects in VSI-Bench; None where one has too many of them."""
    if max(point_count(occasion.box(i)), point_count(occasion.box(j))) > MOST:
        return None
    return points_gap(occasion.of_box(surface_points, i), occasion.of_box(surface_points, j))


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.POSES, Fact.PIXELS},
    templates=(
        "How far is the {a} from the camera, measured to {point}?",
        "What is the distance between the camera and the {a}, taken to {point}?",
        "Measured from the camera to {point}, how far away is the {a}?",
        "How far away from the camera is the {a}, up to {point}?",
    ),
    reasoning=camera_distance_thought,
)
def camera_distance(table: SceneTable, rng: np.random.Generator, *, to: str = "surface") -> Iterator[Draft | Skip]:
    """How far an object is from the camera centre, in metres along the straight line (not z-depth).

    to="surface": to the nearest point of its box (ego distance of CA-VQA); "centre": to the box centre. Not asked
    below max(10 cm, 2 sigma).
    """
    if to not in UP_TO:
        raise QuestionError(f"camera_distance has no to={to!r}; use 'surface' or 'centre'")
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from in_turn(_camera_distances(occasion, rng, to, noise) for occasion in occasions(table, rng))


def _camera_distances(occasion: Occasion, rng: np.random.Generator, to: str, noise: Noise) -> Iterator[Draft | Skip]:
    if occasion.f is None:
        return
    known, gaps, centers = mentions(occasion), occasion.camera_gaps, occasion.centers_in_camera
    views, labels, pixels = occasion.views, occasion.labels, occasion.pixels
    camera_noise = occasion.scene.facts[Fact.POSES].at()
    for i in shuffled(tuple(known), rng):
        nearest, centre = gaps[i], math.hypot(*centers[i])
        metres = nearest if to == "surface" else centre
        sigma = math.hypot(noise.of(metres), camera_noise)
        if not clear(nearest, sigma, NEAR):
            yield Skip("the camera touches it or nearly does")
            continue
        yield Draft(
            slots={"a": known[i].name, "point": UP_TO[to]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(known[i],),
                values={"nearest_m": nearest, "centre_distance_m": centre, "seen_a": pixels[i]},
                margin=margin(metres, sigma),
            ),
            views=views,
            balance=spread_balance(metres, labels[i]),
        )
