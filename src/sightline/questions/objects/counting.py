"""How many there are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.number import Count
from sightline.questions.choose import in_turn
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.phrase import is_plural, plural
from sightline.questions.question import question_type
from sightline.questions.refer import kinds_of, shown_by_label
from sightline.questions.thought.objects import counting_thought
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable


@question_type(
    answer=Count,
    needs={Fact.OBJECTS, Fact.COMPLETE},
    templates=(
        "How many {things} {there}?",
        "Count the {things}: how many {there}?",
        "What number of {things} {there}?",
    ),
    reasoning=counting_thought,
)
def counting(table: SceneTable, rng: np.random.Generator, *, absent: float = 0.2) -> Iterator[Draft | Skip]:
    """How many objects of a label are visible in the image; of a scene without frames, how many the scene holds.

    Only labels of which every object is annotated. In an image all of the label that show must show clearly: one that
    is barely visible, or something else that could be called so (an office chair, when chairs are counted), makes the
    number a matter of opinion. Of a whole scene the stated count is taken. About the share `absent` of the questions
    are about a label of which there is none.
    """
    yield from in_turn(_counts(occasion, rng, absent) for occasion in occasions(table, rng))


def _counts(occasion: Occasion, rng: np.random.Generator, absent: float) -> Iterator[Draft | Skip]:
    scene = occasion.scene
    here = occasion.once(_labels)
    there = _in_random_order(here & scene.complete, rng)
    missing = _in_random_order(scene.complete - here, rng)
    while there or missing:
        pool = missing if missing and rng.random() < absent else there
        # Where nothing more shows the zeros stop too, or their share would drift.
        if not pool:
            return
        yield _count(occasion, pool.pop())


def _in_random_order(labels: frozenset[str] | set[str], rng: np.random.Generator) -> list[str]:
    # Sorted first: the order of a set differs between processes.
    ordered = sorted(labels)
    return [ordered[k] for k in rng.permutation(len(ordered)).tolist()]


def _count(occasion: Occasion, label: str) -> Draft | Skip:
    scene = occasion.scene
    if is_plural(label):
        return Skip("the label is a plural: one cannot be told from several")
    shown = shown_by_label(occasion).get(label, [])
    if any([other != label for other in kinds_of(label, occasion.once(_labels))]):
        return Skip("something else could be called so")
    if occasion.f is None:
        number = number_in(scene, label)
    elif not occasion.once(_clear_rows).issuperset(shown):
        return Skip("one is barely visible")
    else:
        number = len(shown)
    return Draft(
        slots={
            "things": plural(label),
            "there": "are there in the scene" if occasion.f is None else "are visible in the image",
        },
        answer=Count(number),
        evidence=Evidence(
            objects=tuple([occasion.thing(i).id for i in shown]),
            values={"count": float(number), **occasion.seen(*shown)},
            steps=(("count", "count_label", (label,)),),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance(("any label",), str(number), paired=False),
    )


def number_in(scene: Scene, label: str) -> int:
    """How many of a label a whole scene holds: as it states itself, else by its objects."""
    return scene.counts.get(label, sum([thing.label == label for thing in scene.objects]))


def _labels(occasion: Occasion) -> frozenset[str]:
    return frozenset(shown_by_label(occasion).keys() | _stated(occasion))


def _clear_rows(occasion: Occasion) -> frozenset[int]:
    return frozenset(occasion.clear)


def _stated(occasion: Occasion) -> set[str]:
    """Labels of which a whole scene says that it holds some, with or without boxes."""
    return {label for label, number in occasion.scene.counts.items() if number} if occasion.f is None else set()
