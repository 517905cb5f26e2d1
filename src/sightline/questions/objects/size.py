"""How large things are, and which of two is larger."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.questions.choose import (
    Noise,
    clear,
    hardness,
    in_turn,
    margin,
    noise_of_differences,
    noise_of_lengths,
    pair_balance,
    pairs,
    shuffled,
    spread_balance,
)
from sightline.questions.draft import Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.questions.thought.objects import size_comparison_thought, size_thought
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Scene
from sightline.scenes.table import SceneTable

UPRIGHT = math.radians(10.0)  # a box that leans further has no height, width or length of its own
LEAN_SHARE = 0.05  # nor has one whose lean adds more than this to its height
SMALL = 0.02  # metres; thinner things are thinner than an annotated face is sharp
LARGER_FLOOR, LARGER_SHARE = 0.05, 0.10  # metres, and share of the smaller, for one to be larger

QUANTITY = {
    "height": "height",
    "width": "width, meaning its larger horizontal dimension",
    "length": "length, meaning its smaller horizontal dimension",
    "longest": "longest dimension",
}
COMPARED = {
    "height": (
        "Which is taller, the {a} or the {b}?",
        "Of the {a} and the {b}, which one has the greater height?",
        "Compare the heights of the {a} and the {b}: which is the taller one?",
    ),
    "width": (
        "Which is wider, the {a} or the {b}, comparing their larger horizontal dimensions?",
        "Of the {a} and the {b}, which one has the greater width, meaning its larger horizontal dimension?",
        "Compare the larger horizontal dimensions of the {a} and the {b}: which is the wider one?",
    ),
}


def extent(box: Box, axis: str) -> float | None:
    """A dimension of a world box in metres; None where it leans too far for it to mean anything.

    height: vertical extent; width and length: the larger and the smaller horizontal edge (CA-VQA); longest: the longest
    of its three edges, which any box has (VSI-Bench).
    """
    return extents(box)[axis]


def extents(box: Box) -> dict[str, float | None]:
    """All its dimensions, see `extent`."""
    along: list[float] = box.size.tolist()
    longest = max(along)
    height: float = sum([abs(part) * length for part, length in zip(box.rotation[2].tolist(), along, strict=True)])
    upward = along.pop(box.vertical_axis)
    if not box.is_upright(UPRIGHT) or height > (1 + LEAN_SHARE) * upward:
        return {"longest": longest, "height": None, "width": None, "length": None}
    return {"longest": longest, "height": height, "width": max(along), "length": min(along)}


def named_extents(occasion: Occasion) -> dict[int, dict[str, float | None]]:
    """Of all that has a name, see `extents`."""
    return {i: occasion.of_box(extents, i) for i in mentions(occasion)}


def apart_in_size(larger: float, smaller: float, noise: Noise) -> tuple[float, float]:
    """Of the difference of two lengths of things, metres: its sigma, and the least one that is asked about."""
    # Two faces make one length, so each length is twice as uncertain (in variance) as a face.
    return math.sqrt(2.0) * noise.of(larger), max(LARGER_FLOOR, LARGER_SHARE * smaller)


def _vertical_known(scene: Scene, axis: str) -> bool:
    return axis == "longest" or Fact.GRAVITY in scene.facts


@question_type(
    answer=Length,
    needs={Fact.METRIC, Fact.OBJECTS},
    templates=(
        "What is the {quantity} of the {a}?",
        "Estimate the {quantity} of the {a}.",
        "For the {a}, give the {quantity}.",
        "How large is the {a}? Give the {quantity}.",
    ),
    reasoning=size_thought,
)
def object_size(table: SceneTable, rng: np.random.Generator, *, axis: str = "height") -> Iterator[Draft | Skip]:
    """One dimension of an object's whole world box, in metres, hidden parts included.

    axis="height": its vertical extent; "width": the larger horizontal edge; "length": the smaller horizontal edge
    (CA-VQA); "longest": the longest edge (VSI-Bench object size). All but "longest" need gravity and a box that stands
    within 10° of the vertical. Not asked below max(2 cm, 2 sigma).
    """
    if axis not in QUANTITY:
        raise QuestionError(f"object_size has no axis={axis!r}; use {', '.join(QUANTITY)}")
    if not _vertical_known(table.scene, axis):
        yield Skip("nobody knows which way is up")
        return
    noise = noise_of_lengths(table.scene, Fact.OBJECTS)
    yield from in_turn(_sizes(occasion, rng, axis, noise) for occasion in occasions(table, rng))


def _sizes(occasion: Occasion, rng: np.random.Generator, axis: str, noise: Noise) -> Iterator[Draft | Skip]:
    known, sizes, labels = mentions(occasion), occasion.once(named_extents), occasion.labels
    views, shows = occasion.views, occasion.shows
    for i in shuffled(tuple(known), rng):
        metres = sizes[i][axis]
        if metres is None:
            yield Skip("the box leans")
            continue
        sigma = noise.of(metres)
        if not clear(metres, sigma, SMALL):
            yield Skip("it is smaller than the noise")
            continue
        yield Draft(
            slots={"a": known[i].name, "quantity": QUANTITY[axis]},
            answer=Length(metres),
            evidence=Evidence(
                mentions=(known[i],),
                values={f"{axis}_m": metres, **occasion.seen(i)},
                margin=margin(metres, sigma),
            ),
            views=views,
            shows=shows,
            balance=spread_balance(metres, labels[i]),
        )


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    form=Form(choose="text"),
    templates=COMPARED["height"],
    reasoning=size_comparison_thought,
)
def size_comparison(
    table: SceneTable, rng: np.random.Generator, *, axis: str = "height", most: float = 1000.0
) -> Iterator[Draft | Skip]:
    """Which of two objects is larger along one dimension of its whole world box; the options are the two names.

    axis="height" compares vertical extents, "width" the larger horizontal edges, in metres. Asked where they differ by
    at least max(5 cm, 10 % of the smaller, 2 sigma), of boxes that stand within 10° of the vertical. Where one is more
    than `most` times the other it is not asked: everybody knows that a wardrobe is taller than a mug.
    """
    if axis not in COMPARED:
        raise QuestionError(f"size_comparison has no axis={axis!r}; use {', '.join(COMPARED)}")
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    yield from in_turn(_comparisons(occasion, rng, axis, most, noise) for occasion in occasions(table, rng))


def _comparisons(
    occasion: Occasion, rng: np.random.Generator, axis: str, most: float, noise: Noise
) -> Iterator[Draft | Skip]:
    known, sizes, labels = mentions(occasion), occasion.once(named_extents), occasion.labels
    views, shows = occasion.views, occasion.shows
    for i, j in pairs(tuple(known), rng):
        size_i, size_j = sizes[i][axis], sizes[j][axis]
        if size_i is None or size_j is None:
            yield Skip("the box leans")
            continue
        first = size_i > size_j
        larger, smaller = (size_i, size_j) if first else (size_j, size_i)
        sigma, least = apart_in_size(larger, smaller, noise)
        if not clear(size_i - size_j, sigma, least):
            yield Skip("they are about equally large")
            continue
        if larger > most * smaller:
            yield Skip("one is many times larger")
            continue
        a, b = known[i], known[j]
        yield Draft(
            slots={"a": a.name, "b": b.name},
            answer=Choice((a.name, b.name), int(not first)),
            evidence=Evidence(
                mentions=(a, b),
                values={f"{axis}_a_m": size_i, f"{axis}_b_m": size_j, **occasion.seen(i, j)},
                margin=margin(size_i - size_j, sigma),
            ),
            views=views,
            shows=shows,
            balance=pair_balance((labels[i], labels[j]), first, "first" if first else "second", axis),
            difficulty=hardness(size_i - size_j, least),
            templates=COMPARED[axis] if axis != "height" else (),
        )
