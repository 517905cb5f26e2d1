"""Where all of a kind are: each one's box in the world."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.boxes import Boxes
from sightline.questions.choose import in_turn, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.objects.presence import unplaced
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.phrase import is_plural, plural
from sightline.questions.question import question_type
from sightline.questions.refer import called, shown_by_label
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable


@question_type(
    answer=Boxes,
    needs={Fact.OBJECTS, Fact.COMPLETE, Fact.METRIC, Fact.PIXELS, Fact.POSES},
    templates=(
        "Find all {things} in the image and give the 3D box of each in world coordinates.",
        "Give the 3D bounding boxes, in world coordinates, of all {things} that the image shows.",
        "Which {things} does the image show? List the 3D box of each of them in world coordinates.",
        "Locate every one of the {things} in the image: list the 3D box of each in world coordinates.",
    ),
)
def detection(table: SceneTable, rng: np.random.Generator, *, leaning: bool = False) -> Iterator[Draft | Skip]:
    """The whole (amodal) world boxes, in metres, of all objects of a label that the image shows, the nearest first.

    Only labels of which every object is annotated and has a place, in the plural none, and where nothing else that
    shows could be called so. All that show must show clearly. With `leaning` boxes that lean are asked for too, which
    takes nine numbers (the form's box "full"). How many there are is spread evenly.
    """
    streams = (occasion for occasion in occasions(table, rng) if occasion.f is not None)
    yield from in_turn(_all_boxes(occasion, rng, leaning) for occasion in streams)


def _all_boxes(occasion: Occasion, rng: np.random.Generator, leaning: bool) -> Iterator[Draft | Skip]:
    by_label, clear = shown_by_label(occasion), set(occasion.clear)
    labels = sorted(occasion.scene.complete & by_label.keys())
    for k in shuffled(range(len(labels)), rng):
        label = labels[k]
        shown = by_label[label]
        if is_plural(label):
            yield Skip("the label is a plural: one cannot be told from several")
        elif called(occasion, label) != sorted(shown):
            yield Skip("something else could be called so")
        elif label in unplaced(occasion):
            yield Skip("nobody knows where one of them is")
        elif not clear.issuperset(shown):
            yield Skip("one is barely visible")
        elif not leaning and not all([occasion.box(i).is_upright() for i in shown]):
            yield Skip("a box leans")
        else:
            yield _found(occasion, label, shown)


def _found(occasion: Occasion, label: str, shown: list[int]) -> Draft:
    away = occasion.camera_gaps
    nearest = sorted(shown, key=lambda i: away[i])
    return Draft(
        slots={"things": plural(label)},
        answer=Boxes(tuple([(label, occasion.box(i)) for i in nearest])),
        evidence=Evidence(
            objects=tuple([occasion.thing(i).id for i in nearest]),
            values={"count": float(len(nearest)), **occasion.seen(*nearest)},
            steps=(("boxes", "boxes_of_label", (label,)),),
        ),
        views=occasion.views,
        balance=Balance(("any label",), str(len(nearest)), paired=False),
        difficulty=1.0 - 1.0 / len(nearest),
    )
