"""How many of a kind are near a thing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.number import Count
from sightline.errors import QuestionError
from sightline.questions.choose import Noise, clear, evened, in_turn, margin, noise_of_lengths
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.phrase import is_plural, plural
from sightline.questions.question import question_type
from sightline.questions.refer import kinds_of, mentions, shown_by_label
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

EDGE = 0.10  # metres between a distance and the radius; below it the annotation decides, not the scene


@question_type(
    answer=Count,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.COMPLETE},
    templates=(
        "How many {things} {there} within {radius} m of the {a}, measured between nearest points?",
        "Within {radius} m of the {a}, measured between nearest points, how many {things} {there}?",
        "Count the {things} that are at most {radius} m from the {a}, measured between nearest points: how many of "
        "them {there}?",
    ),
)
def count_within(
    table: SceneTable, rng: np.random.Generator, *, radius: float = 2.0, least: int = 2
) -> Iterator[Draft | Skip]:
    """How many objects of a label are within `radius` metres of a named thing that is none of them.

    By the metres between the nearest points of their world boxes. Only labels of which every object is annotated and
    of which at least `least` show in the image (in a whole scene: are there); each of them must show clearly, and be
    nearer or farther than the radius by at least max(10 cm, 2 sigma).
    """
    if not (radius > 0 and least >= 1):
        raise QuestionError(f"count_within has radius={radius} and least={least}; use more than 0 m and at least 1")
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    streams = (_counts(occasion, rng, radius, least, noise) for occasion in occasions(table, rng))
    yield from evened(in_turn(streams), lambda draft: draft.balance.side if draft.balance else "")


def _counts(
    occasion: Occasion, rng: np.random.Generator, radius: float, least: int, noise: Noise
) -> Iterator[Draft | Skip]:
    known, scene = mentions(occasion), occasion.scene
    complete, clear_rows = scene.complete, frozenset(occasion.clear)
    by_label = {label: rows for label, rows in shown_by_label(occasion).items() if label in complete}
    tried = [(label, i) for label in sorted(by_label) if len(by_label[label]) >= least for i in known]
    for k in rng.permutation(len(tried)).tolist():
        label, anchor = tried[k]
        rows = by_label[label]
        if occasion.label(anchor).endswith(label):
            continue  # one of those that are counted
        if is_plural(label):
            yield Skip("the label is a plural: one cannot be told from several")
        elif len(kinds_of(label, shown_by_label(occasion))) > 1:
            yield Skip("something else could be called so")
        elif not clear_rows.issuperset(rows):
            yield Skip("one is barely visible")
        elif occasion.f is None and scene.counts.get(label, len(rows)) != len(rows):
            yield Skip("one has no box")
        else:
            yield _count(occasion, label, rows, anchor, radius, noise)


def _count(occasion: Occasion, label: str, rows: list[int], anchor: int, radius: float, noise: Noise) -> Draft | Skip:
    gaps = [occasion.gap(i, anchor) for i in rows]
    if not all([clear(gap - radius, noise.of(gap), EDGE) for gap in gaps]):
        return Skip("one is about that far away")
    within = [i for i, gap in zip(rows, gaps, strict=True) if gap < radius]
    margins = [margin(gap - radius, noise.of(gap)) for gap in gaps]
    known = mentions(occasion)[anchor]
    return Draft(
        slots={
            "things": plural(label),
            "there": "are there in the scene" if occasion.f is None else "are visible in the image",
            "radius": f"{radius:g}",
            "a": known.name,
        },
        answer=Count(len(within)),
        evidence=Evidence(
            mentions=(known,),
            objects=tuple([occasion.thing(i).id for i in within]),
            values={
                "count": float(len(within)),
                "edge_m": min([abs(gap - radius) for gap in gaps]),
                **occasion.seen(anchor),
            },
            margin=min([told for told in margins if told is not None], default=None),
            steps=(("count", "count_within", (label, known.object_id)),),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance(("any label",), str(len(within)), paired=False),
    )
