"""Which of two things is above the other, and which is right over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.errors import QuestionError
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
)
from sightline.questions.objects.between import Rows, outline_of, reach, rows_of
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import Balance, Draft, Evidence, Skip, question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

HIGHER_FLOOR = 0.05  # metres between the centres
SHARED = 0.5  # of the lower one's or the higher one's height, whichever is less: more in common, and neither is above
INSIDE, OUTSIDE = 0.05, 0.15  # metres from an outline, for a centre to be over it or not
SUNK = 0.05  # metres that one may reach into the height of what it is right over: a cushion into a sofa

HOW = {
    "world": "comparing how high their centres are above the ground",
    "camera": "comparing their centres along the upright axis of the camera's picture",
}
HIGHER = (
    "Does the {a} lie above or below the {b}, {how}?",
    "Is the {a} above or below the {b}, {how}?",
    "Which is it for the {a}, above or below the {b}, {how}?",
)
DIRECTLY = (
    "Is the {a} directly above the {b}, directly below it or neither, going by whether the centre of the higher "
    "one is within the outline of the other, seen from above?",
    "Seen from above, is the centre of the higher one of the two within the outline of the other: does the {a} lie "
    "directly above the {b}, directly below it, or neither?",
    "Does the {a} lie directly above the {b}, directly below it or neither? Directly means that the centre of the "
    "higher one is within the outline of the other, seen from above.",
)
ABOVE, BELOW = Choice(("above", "below"), 0), Choice(("above", "below"), 1)
RIGHT = ("directly above", "directly below", "neither")
DIRECT = {name: Choice(RIGHT, k) for k, name in enumerate(RIGHT)}


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    form=Form(choose="text"),
    templates=HIGHER,
)
def above_below(
    table: SceneTable, rng: np.random.Generator, *, ask: str = "higher", frame: str = "world"
) -> Iterator[Draft | Skip]:
    """Whether one object lies above or below another.

    ask="higher": by the heights of the box centres. frame="world": z in metres; "camera": along the camera's y axis, as
    SpatialRGPT has it (by the centroids' y). Asked where they differ by at least max(5 cm, 2 sigma) and the two boxes
    share at most half of the height of the one that is less tall, measured along that axis.

    ask="directly" (frame="world" only): "directly above" or "below" where the centre of the higher one is over the
    other one's outline, at least 5 cm from its border (or 2 sigma), and the two share at most 5 cm of height; "neither"
    where the centre of each keeps at least 15 cm (or 2 sigma) off the other's outline. Of upright boxes only.
    """
    if ask not in ("higher", "directly") or frame not in HOW or (ask, frame) == ("directly", "camera"):
        raise QuestionError(
            f"above_below has no ask={ask!r} with frame={frame!r}; use ask 'higher' with frame 'world' or 'camera', or "
            "'directly' with 'world'"
        )
    if ask == "directly":
        noise = noise_of_differences(table.scene, Fact.OBJECTS).fixed
        streams = (_over(occasion, rng, noise) for occasion in occasions(table, rng))
        for found in evened(in_turn(streams), lambda found: found.where):
            yield found if isinstance(found, Skip) else _directly(found)
        return
    facts = (Fact.OBJECTS,) if frame == "world" else (Fact.OBJECTS, Fact.POSES)
    noises = noise_of_differences(table.scene, *facts)
    yield from in_turn(_higher(occasion, rng, frame, noises) for occasion in occasions(table, rng))


def _higher(occasion: Occasion, rng: np.random.Generator, frame: str, noise: Noise) -> Iterator[Draft | Skip]:
    if frame == "camera" and occasion.f is None:
        return
    known, labels, spans = mentions(occasion), occasion.labels, occasion.once(_spans, frame)
    sigma = noise.fixed
    for i, j in pairs(tuple(known), rng):
        (middle_i, half_i), (middle_j, half_j) = spans[i], spans[j]
        rise = middle_i - middle_j
        shared = min(middle_i + half_i, middle_j + half_j) - max(middle_i - half_i, middle_j - half_j)
        if not clear(rise, sigma, HIGHER_FLOOR) or shared > SHARED * 2 * min(half_i, half_j):
            yield Skip("neither is clearly above the other")
            continue
        a, b, yes = known[i], known[j], rise > 0
        answer = ABOVE if yes else BELOW
        yield Draft(
            slots={"a": a.name, "b": b.name, "how": HOW[frame]},
            answer=answer,
            evidence=Evidence(
                mentions=(a, b),
                values={"up_a_m": middle_i, "up_b_m": middle_j, **occasion.seen(i, j)},
                margin=margin(rise, sigma),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=pair_balance((labels[i], labels[j]), yes, answer.text, frame),
            difficulty=hardness(rise, HIGHER_FLOOR),
        )


def _spans(occasion: Occasion, frame: str) -> dict[int, tuple[float, float]]:
    """Of all that has a name: how high its middle is, and how far it reaches up and down from there; metres.

    In the world z; in the camera against its y axis, from the camera.
    """
    if frame == "world":
        return {i: (occasion.centers[i][2], reach(_rows(occasion, i), 0.0, 0.0, 1.0)) for i in mentions(occasion)}
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    if pose is None:
        raise ValueError("an occasion is made of frames with a pose only")
    x, y, z = pose.rotation[:, 1].tolist()
    return {i: (-occasion.centers_in_camera[i][1], reach(_rows(occasion, i), x, y, z)) for i in mentions(occasion)}


def _rows(occasion: Occasion, i: int) -> Rows:
    return occasion.of_box(rows_of, i)


class _Over(NamedTuple):
    """Where the first of `rows` lies; how far the centre of the higher one is off the other's outline (below 0 inside)
    and how much higher the first is, metres."""

    occasion: Occasion
    rows: tuple[int, int]
    where: str
    off: float
    rise: float
    sigma: float


def _over(occasion: Occasion, rng: np.random.Generator, noise: float) -> Iterator[_Over | Skip]:
    known, spans = mentions(occasion), occasion.once(_spans, "world")
    for i, j in pairs(tuple(known), rng):
        outline_i, outline_j = occasion.of_box(outline_of, i), occasion.of_box(outline_of, j)
        if outline_i is None or outline_j is None:
            yield Skip("the box leans")
            continue
        (middle_i, half_i), (middle_j, half_j) = spans[i], spans[j]
        rise, shared = middle_i - middle_j, half_i + half_j - abs(middle_i - middle_j)
        off_i, off_j = outline_j.off(outline_i.middle), outline_i.off(outline_j.middle)
        off = off_i if rise > 0 else off_j
        if off < 0 and shared <= SUNK and clear(off, noise, INSIDE) and clear(rise, noise, HIGHER_FLOOR):
            yield _Over(occasion, (i, j), RIGHT[0] if rise > 0 else RIGHT[1], off, rise, noise)
        elif min(off_i, off_j) > 0 and clear(min(off_i, off_j), noise, OUTSIDE):
            yield _Over(occasion, (i, j), RIGHT[2], min(off_i, off_j), rise, noise)
        else:
            yield Skip("it is neither right over the other nor clearly beside it")


def _directly(found: _Over) -> Draft:
    occasion, rows, where, off, rise, sigma = found
    known, apart = mentions(occasion), found.where == RIGHT[2]
    a, b = [known[row] for row in rows]
    return Draft(
        slots={"a": a.name, "b": b.name},
        answer=DIRECT[where],
        evidence=Evidence(
            mentions=(a, b),
            values={"off_m": off, "rise_m": rise, **occasion.seen(*rows)},
            margin=margin(off if apart else min(-off, abs(rise)), sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((occasion.label(rows[0]),), where),
        difficulty=hardness(off, OUTSIDE if apart else INSIDE),
        templates=DIRECTLY,
    )
