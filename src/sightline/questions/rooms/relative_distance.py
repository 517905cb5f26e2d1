"""Which kind of thing is nearest to something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.errors import QuestionError
from sightline.questions.choose import Noise, hardness, margin, noise_of_differences, pair_balance, shuffled
from sightline.questions.draft import Draft, Evidence, Mention, Skip, View
from sightline.questions.objects.distance import gap_of_points
from sightline.questions.occasion import Occasion
from sightline.questions.phrase import one_of
from sightline.questions.question import question_type
from sightline.questions.rooms.apart import Apart
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
    near, few = _kept(found, distance, count, apart)
    if few:
        yield Skip("fewer kinds than are to be chosen among are in view at plainly different distances", few)
    kinds = max([len(rivals) for rivals, _ in near.values()], default=0)
    views, known = found.views, found.known
    asked: set[tuple[int, ...]] = set()
    for _ in range(ROUNDS if near else 0):
        tried = shuffled(tuple(near), rng)
        # Drawn for all at once: one by one takes longer than all the rest.
        orders = rng.random((len(tried), kinds)).argsort(axis=1).tolist()
        places = rng.random((len(tried), count)).argsort(axis=1).tolist()
        for row, order, place in zip(tried, orders, places, strict=True):
            rivals, plainly = near[row]
            chosen = plainly.chosen([k for k in order if k < len(rivals)], count)
            if chosen is None:
                yield Skip("kinds that were drawn are at about the same distance")
                continue
            key = (row, *sorted(chosen))
            if key not in asked:
                asked.add(key)
                yield _draft(found.whole, known[row], [rivals[chosen[k]] for k in place], views, (noise, apart))


# For each thing, by its row, the nearest one of every other kind, nearest first, and which of them are plainly apart.
Near = dict[int, tuple[list[Rival], Apart]]


def _kept(found: Tour, distance: str, count: int, apart: float) -> tuple[Near, int]:
    """The things that can be asked about, worked out once, and of how many there is no choice to be made."""
    kept, key = found.whole.table.kept(None), (_near, found.frames, distance, count, apart)
    if key not in kept:
        every = _near(found, distance, apart)
        near = {row: one for row, one in every.items() if one[1].longest >= count}
        kept[key] = near, len(every) - len(near)
    of_scene: tuple[Near, int] = kept[key]
    return of_scene


def _near(found: Tour, distance: str, apart: float) -> Near:
    """For each thing that has a name of its own, the nearest one of every other kind."""
    whole, kinds, noise = found.whole, whole_kinds(found), noise_of_differences(found.whole.scene, Fact.OBJECTS)
    gap = whole.gap if distance == "surface" else partial(gap_of_points, whole)
    near: Near = {}
    for row in found.known:
        rivals: list[Rival] = []
        for label, rows in kinds.items():
            if label == whole.label(row):
                continue
            gaps = [(metres, other) for other in rows if (metres := gap(row, other)) is not None]
            if len(gaps) == len(rows):
                metres, nearest = min(gaps)
                if metres >= (least := max(apart, 2.0 * noise.of(metres))):
                    rivals.append((metres, label, nearest, least))
        rivals.sort()
        near[row] = rivals, Apart.of(len(rivals), partial(_plainly, rivals))
    return near


def _plainly(rivals: list[Rival], i: int, j: int) -> bool:
    """Whether the later of two is plainly further than the other: the noise grows with the distance."""
    return rivals[j][0] - rivals[i][0] >= rivals[j][3]


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
