"""Which kind of thing is nearest to something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.errors import QuestionError
from sightline.questions.choose import Noise, hardness, margin, noise_of_differences, pair_balance, shuffled
from sightline.questions.objects.distance import gap_of_points
from sightline.questions.occasion import Occasion
from sightline.questions.phrase import one_of
from sightline.questions.question import Draft, Evidence, Mention, Skip, View, question_type
from sightline.questions.rooms.room_size import floor_area
from sightline.questions.rooms.tour import FRAMES, Tour, tour, whole_kinds
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Room
from sightline.scenes.table import SceneTable

DISTANCES = ("surface", "vsi")
APART, APART_LARGE = 0.15, 0.30  # metres between any two candidates in a room, and in a large one (VSI-Bench)
LARGE = 40.0  # square metres
ROUNDS = 16  # how often each thing is tried, with other candidates
GAPS = tuple(f"gap_{letter}_m" for letter in "abcdefgh")


# Metres to the nearest one of a kind, the kind, the row of that one, and how far another distance must be from this.
Rival = tuple[float, str, int, float]


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.COMPLETE},
    form=Form(choose="letter"),
    templates=(
        "Which of these is closest to the {a}, measured between nearest points: {options}? Of a kind that is there "
        "several times, the closest one counts.",
        "Taking the gap between nearest points, and of each kind the nearest one, what is closest to the {a}: "
        "{options}?",
        "Between which of the following and the {a} is the least space, from surface to surface: {options}? Where "
        "there are several of a kind, take the closest.",
        "Out of {options}, which comes nearest to the {a}? Measure between nearest points, to the nearest one of each "
        "kind.",
    ),
)
def relative_distance(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    distance: str = "surface",
    count: int = 4,
    apart: float = APART,
    apart_large: float = APART_LARGE,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Which of `count` (2 to 8) kinds of things has the one that is nearest to a thing with a name of its own, in the
    whole place, as a film of at most `frames` frames shows it (VSI-Bench relative distance).

    distance="surface": metres between the nearest points of the world boxes, exact for any orientation; "vsi": between
    the points by which VSI-Bench stands for boxes (`geometry.box_points`). Of each kind everything that is there is
    annotated and shows clearly in the film. Asked where the nearest is at least `apart` metres away and no two of the
    candidates' distances differ by less (`apart_large` where the floor is above 40 m²), nor by less than two sigma.
    """
    if distance not in DISTANCES:
        raise QuestionError(f"relative_distance has no distance={distance!r}; use 'surface' or 'vsi'")
    if not 2 <= count <= len(GAPS):
        raise QuestionError(f"relative_distance: count={count} kinds to choose among; use 2 to {len(GAPS)}")
    found = tour(table, frames)
    if found is not None:
        area = floor_area(table.scene.room or Room())
        yield from _closest(found, rng, distance, count, apart_large if area is not None and area > LARGE else apart)


def _closest(found: Tour, rng: np.random.Generator, distance: str, count: int, apart: float) -> Iterator[Draft | Skip]:
    noise = noise_of_differences(found.whole.scene, Fact.OBJECTS)
    near = _near(found, distance, noise, apart)
    kinds = max(map(len, near.values()), default=0)
    if kinds < count:
        yield Skip("fewer kinds are all in view than are to be chosen among")
        return
    views, known, asked = found.views, found.known, set()
    for _ in range(ROUNDS):
        tried = shuffled(tuple(near), rng)
        # Drawn for all at once: one by one takes longer than all the rest.
        orders = rng.permuted(np.tile(np.arange(kinds), (len(tried), 1)), axis=1).tolist()
        places = rng.permuted(np.tile(np.arange(count), (len(tried), 1)), axis=1).tolist()
        for row, order, place in zip(tried, orders, places, strict=True):
            rivals = near[row]
            chosen = _plain([rivals[k] for k in order if k < len(rivals)], count)
            if chosen is None:
                yield Skip("fewer kinds than are to be chosen among are at plainly different distances")
                continue
            key = (row, *sorted([rival[1] for rival in chosen]))
            if key not in asked:
                asked.add(key)
                yield _draft(found.whole, known[row], [chosen[k] for k in place], views, (noise, apart))


def _near(found: Tour, distance: str, noise: Noise, apart: float) -> dict[int, list[Rival]]:
    """For each thing that has a name of its own, the nearest one of every other kind."""
    whole, kinds = found.whole, whole_kinds(found)
    gap = whole.gap if distance == "surface" else partial(gap_of_points, whole)
    near: dict[int, list[Rival]] = {}
    for row in found.known:
        near[row] = []
        for label, rows in kinds.items():
            gaps = [(metres, other) for other in rows if other != row and (metres := gap(row, other)) is not None]
            if label != whole.label(row) and len(gaps) == len(rows):
                metres, nearest = min(gaps)
                near[row].append((metres, label, nearest, max(apart, 2.0 * noise.of(metres))))
    return near


def _plain(rivals: Iterable[Rival], count: int) -> list[Rival] | None:
    """The first `count` of some that are plainly at different distances, none of them at 0; None where there are not
    so many."""
    chosen: list[Rival] = []
    for rival in rivals:
        metres, _, _, least = rival
        if metres >= least and all(
            [abs(metres - m) >= (least if least > other else other) for m, _, _, other in chosen]
        ):
            chosen.append(rival)
            if len(chosen) == count:
                return chosen
    return None


def _draft(
    whole: Occasion, asked: Mention, rivals: list[Rival], views: tuple[View, ...], limits: tuple[Noise, float]
) -> Draft:
    noise, apart = limits
    (first, label, *_), (second, next_label, *_), *_ = sorted(rivals)
    options = tuple([rival[1] for rival in rivals])
    gaps = GAPS[: len(rivals)]
    return Draft(
        slots={"a": asked.name, "options": one_of(options)},
        answer=Choice(options, options.index(label)),
        evidence=Evidence(
            mentions=(asked,),
            objects=tuple([whole.thing(row).id for _, _, row, _ in rivals]),
            values=dict(zip(gaps, [rival[0] for rival in rivals], strict=True)),
            margin=margin(second - first, noise.of(second)),
            steps=(("closest", "smallest_of", gaps),),
        ),
        views=views,
        shows="scene",
        balance=pair_balance((label, next_label), True, label),
        difficulty=hardness(second - first, apart),
    )
