"""Whether there is one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sightline.answers.choice import YesNo
from sightline.questions.choose import hardness, in_turn, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import CLEAR_PIXELS, Occasion, occasions
from sightline.questions.phrase import is_plural, with_article
from sightline.questions.question import question_type
from sightline.questions.refer import kinds_of, shown_by_label
from sightline.scenes.fact import Fact
from sightline.scenes.instances import may_be
from sightline.scenes.table import SceneTable

MIXED_UP = tuple(
    frozenset(group.split(", "))
    for group in (
        "sofa, armchair, couch, loveseat, recliner, bean bag, ottoman",
        "chair, stool, bench, armchair, ottoman, high chair",
        "table, desk, counter, kitchen island, nightstand, tv stand, stool, ottoman",
        "cabinet, cupboard, wardrobe, dresser, chest, sideboard, bookshelf, shelf, nightstand, tv stand, shoe rack",
        "cup, mug, bowl, glass, wine glass, jar, vase, pot, bucket, teapot, kettle, watering can",
        "television, monitor, laptop, screen, picture, photo frame, poster, mirror, folding screen",
        "box, crate, carton, toolbox, suitcase, basket, trash can, bucket",
        "backpack, handbag, bag, suitcase",
        "bed, crib, bunk bed, sofa",
        "clock, alarm clock, grandfather clock, hourglass",
        "pen holder, cup, mug, jar, vase",
        "apple, pear, ball, orange",
    )
)
"""Names that people give to one and the same thing: none of them is asked for where another one shows."""


@question_type(
    answer=YesNo,
    needs={Fact.OBJECTS, Fact.COMPLETE},
    templates=(
        "Is there {one} in the {whole}?",
        "Does the {whole} show {one}?",
        "Look for {one}: is there any in the {whole}?",
        "Can {one} be found anywhere in the {whole}?",
    ),
)
def presence(table: SceneTable, rng: np.random.Generator, *, absent: float = 0.5) -> Iterator[Draft | Skip]:
    """Whether the image shows a thing of a label; of a scene without frames, whether the scene holds one.

    Only labels of which every object is annotated. Yes where at least one is clearly visible. No where no pixel of any
    shows, nor of anything that could be called so or that people mix up with it (an armchair, when a sofa is asked
    for), and each one of the scene has a place. Where all that show are barely visible it is not asked. About the
    share `absent` of the questions are answered by no; half of these are about labels that the scene holds elsewhere.
    """
    yield from in_turn(_presences(occasion, rng, absent) for occasion in occasions(table, rng))


def _presences(occasion: Occasion, rng: np.random.Generator, absent: float) -> Iterator[Draft | Skip]:
    there, near, far = [shuffled(pool, rng) for pool in occasion.once(_pools)]
    while there or near or far:
        yes = rng.random() >= absent
        outcome: Draft | Skip = Skip("")
        while isinstance(outcome, Skip):
            pool = there if yes else near if near and (not far or rng.random() < 0.5) else far
            # Where one side has come to its end the other stops too, or the shares would drift.
            if not pool:
                return
            outcome = _present(occasion, pool.pop())
            yield outcome


def _pools(occasion: Occasion) -> tuple[tuple[str, ...], ...]:
    """Labels that may be asked for, in alphabetical order: of what shows, of what the scene holds elsewhere, others."""
    complete, here, elsewhere = occasion.scene.complete, _here(occasion), set(occasion.labels)
    absent = complete - here
    return tuple([tuple(sorted(pool)) for pool in (here & complete, absent & elsewhere, absent - elsewhere)])


def _present(occasion: Occasion, label: str) -> Draft | Skip:
    if is_plural(label):
        return Skip("the label is a plural: nobody asks for one of it")
    here = occasion.once(_here)
    shown = shown_by_label(occasion).get(label, [])
    if label in here:
        largest = occasion.once(_largest).get(label)
        if largest is None:
            return Skip("all that show are barely visible")
        difficulty = largest
    elif any([mixed_up(label, other) for other in here]):
        return Skip("something else could be called so")
    elif any([mixed_up(label, other) for other in unplaced(occasion)]):
        return Skip("nobody knows where one of them is")
    else:
        difficulty = 1.0 if label in occasion.labels else 0.5
    return Draft(
        slots={"one": with_article(label), "whole": "scene" if occasion.f is None else "image"},
        answer=YesNo(label in here),
        evidence=Evidence(
            objects=tuple([occasion.thing(i).id for i in shown]),
            values=occasion.seen(*shown),
            steps=(("yes", "any_label", (label,)),),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((label,), "yes" if label in here else "no"),
        difficulty=difficulty,
    )


@lru_cache(maxsize=2**14)
def mixed_up(one: str, other: str) -> bool:
    """Whether somebody could give a thing either of two names: a kind of the other, a synonym, or one like it."""
    if may_be(one, other) or may_be(other, one) or kinds_of(one, [other]) or kinds_of(other, [one]):
        return True
    return any(one in group and other in group for group in MIXED_UP)


def _here(occasion: Occasion) -> frozenset[str]:
    """Labels of which something shows, or which a whole scene is said to hold."""
    stated = occasion.scene.counts.items() if occasion.f is None else ()
    return frozenset(shown_by_label(occasion)) | {label for label, number in stated if number}


def _largest(occasion: Occasion) -> dict[str, float]:
    """By label of what shows clearly, how hard the largest of it is to see, 0 to 1; of a whole scene all that is."""
    if occasion.f is None:
        return dict.fromkeys(_here(occasion), 0.5)
    speck, pixels = CLEAR_PIXELS * occasion.camera.width * occasion.camera.height, occasion.pixels
    found: dict[str, float] = {}
    for i in occasion.clear:
        label = occasion.label(i)
        found[label] = min(found.get(label, 1.0), hardness(pixels[i], speck))
    return found


def unplaced(occasion: Occasion) -> frozenset[str]:
    """Labels of which something may show though no pixel is known to: it has no box, or the scene holds more."""
    return occasion.once(_nowhere)


def _nowhere(occasion: Occasion) -> frozenset[str]:
    scene = occasion.scene
    if occasion.f is None:
        return frozenset()
    frame = scene.frames[occasion.f]
    stated = {label for label, number in scene.counts.items() if number > occasion.labels.count(label)}
    if frame.read_sightings is not None or frame.read_instances is not None:
        return frozenset(stated)
    return frozenset(stated | {label for i, label in enumerate(occasion.labels) if not occasion.boxed(i)})
