"""Which of two things is above the other, and which is right over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
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
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.objects.between import Rows, outline_of, reach, rows_of
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
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
ABOVE, BELOW = Choice(("above", "below"), 0), Choice(("above", "below"), 1)


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    form=Form(choose="text"),
    templates=(
        "Does the {a} lie above or below the {b}, {how}?",
        "Is the {a} above or below the {b}, {how}?",
        "Which is it for the {a}, above or below the {b}, {how}?",
    ),
)
def above_below(table: SceneTable, rng: np.random.Generator, *, frame: str = "world") -> Iterator[Draft | Skip]:
    """Whether one object lies above or below another, by their centres.

    frame="world": by z, in metres, of the box centres; "camera": along the camera's y axis, as SpatialRGPT has it (by
    the centroids' y). Asked where they differ by at least max(5 cm, 2 sigma) and the two boxes share at most half of
    the height of the one that is less tall, measured along the same axis.
    """
    if frame not in HOW:
        raise QuestionError(f"above_below has no frame={frame!r}; use {', '.join(HOW)}")
    facts = (Fact.OBJECTS,) if frame == "world" else (Fact.OBJECTS, Fact.POSES)
    noise = noise_of_differences(table.scene, *facts)
    yield from in_turn(_higher(occasion, rng, frame, noise) for occasion in occasions(table, rng))


def _higher(occasion: Occasion, rng: np.random.Generator, frame: str, noise: Noise) -> Iterator[Draft | Skip]:
    if frame == "camera" and occasion.f is None:
        return
    known, labels, spans = mentions(occasion), occasion.labels, occasion.once(spans_up, frame)
    sigma = noise.fixed
    for i, j in pairs(tuple(known), rng):
        (middle_i, half_i), (middle_j, half_j) = spans[i], spans[j]
        rise = middle_i - middle_j
        if not clear(rise, sigma, HIGHER_FLOOR) or share_height(middle_i, half_i, middle_j, half_j):
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


def share_height(middle_i: float, half_i: float, middle_j: float, half_j: float) -> bool:
    """Whether two have so much height in common that neither is above the other; metres, see `spans_up`."""
    shared = min(middle_i + half_i, middle_j + half_j) - max(middle_i - half_i, middle_j - half_j)
    return shared > SHARED * 2 * min(half_i, half_j)


def spans_up(occasion: Occasion, frame: str) -> dict[int, tuple[float, float]]:
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


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "Is the {a} directly above the {b}, that is, higher and with its centre within the outline of the {b} seen "
        "from above?",
        "Does the {a} lie right over the {b}: higher up, and, seen from above, with its centre inside the outline of "
        "the {b}?",
        "Seen from above, is the centre of the {a} inside the outline of the {b}, and does the {a} lie higher than the "
        "{b}?",
    ),
)
def directly_above(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether one object is right over another: higher, and with its centre over the other one's outline.

    In world metres, of upright boxes. Yes: the centre of A is at least max(5 cm, 2 sigma) inside the outline of B, in
    plan, and as much higher than that of B, and the two share at most 5 cm of height. No: the same is true the other
    way round, or the centre of each keeps at least max(15 cm, 2 sigma) off the outline of the other.
    """
    noise = noise_of_differences(table.scene, Fact.OBJECTS).fixed
    streams = (_over(occasion, rng, noise) for occasion in occasions(table, rng))
    # Most things are above nothing that has a name: those that are must come up as often.
    for found in evened(in_turn(streams), lambda found: found.where):
        yield found if isinstance(found, Skip) else _directly(found)


class _Over(NamedTuple):
    """That the first of `rows` is over, under or beside the second; how far the centre of the higher one is off the
    outline of the other (beside: the nearer of both), below 0 inside, and how much higher the first is; metres."""

    occasion: Occasion
    rows: tuple[int, int]
    where: str
    off: float
    rise: float
    sigma: float


def _over(occasion: Occasion, rng: np.random.Generator, noise: float) -> Iterator[_Over | Skip]:
    known, spans = mentions(occasion), occasion.once(spans_up, "world")
    for i, j in pairs(tuple(known), rng):
        outline_i, outline_j = occasion.of_box(outline_of, i), occasion.of_box(outline_of, j)
        if outline_i is None or outline_j is None:
            yield Skip("the box leans")
            continue
        (middle_i, half_i), (middle_j, half_j) = spans[i], spans[j]
        rise, shared = middle_i - middle_j, half_i + half_j - abs(middle_i - middle_j)
        off_i, off_j = outline_j.off(outline_i.middle), outline_i.off(outline_j.middle)
        off, nearer = off_i if rise > 0 else off_j, min(off_i, off_j)
        if off < 0 and shared <= SUNK and clear(off, noise, INSIDE) and clear(rise, noise, HIGHER_FLOOR):
            yield _Over(occasion, (i, j), "over" if rise > 0 else "under", off, rise, noise)
        elif nearer > 0 and clear(nearer, noise, OUTSIDE):
            yield _Over(occasion, (i, j), "beside", nearer, rise, noise)
        else:
            yield Skip("it is neither right over the other nor clearly beside it")


def _directly(found: _Over) -> Draft:
    occasion, rows, where, off, rise, sigma = found
    known, yes = mentions(occasion), where == "over"
    a, b = [known[row] for row in rows]
    # A mug is over most things and a table under most: what each of the two is good for is what a guesser knows.
    upper, lower = f"{occasion.label(rows[0])} over", f"{occasion.label(rows[1])} not under"
    return Draft(
        slots={"a": a.name, "b": b.name},
        answer=YesNo(yes),
        evidence=Evidence(
            mentions=(a, b),
            values={"off_m": off, "rise_m": rise, **occasion.seen(*rows)},
            margin=margin(off if where == "beside" else min(-off, abs(rise)), sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=Balance((upper, lower), upper if yes else lower),
        difficulty=hardness(off, OUTSIDE if where == "beside" else INSIDE),
    )
