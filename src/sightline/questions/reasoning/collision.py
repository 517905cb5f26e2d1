"""What a thing runs into when it is pushed or turned.

Things count as the boxes around them, which the question says. What is moved keeps its height; see `moving_things` for
what can be moved and what can stop it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.errors import QuestionError
from sightline.geometry.sweep_plan import slid, slides, swings, swung
from sightline.questions.choose import (
    Noise,
    clear,
    evened,
    hardness,
    in_turn,
    margin,
    matched,
    noise_of_differences,
    pairs,
    shuffled,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.reasoning import moving_things
from sightline.questions.reasoning.moving_things import Path, Standing, standing
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact, Provenance
from sightline.scenes.table import SceneTable

Array = NDArray[np.float64]

FIRM = 0.05  # metres by which something is missed, or met so deep, at least
NEARBY, NEARBY_TURNED = 0.6, 0.3  # metres: what is passed at more is missed by far
AHEAD_OF = 0.10  # metres by which the first that is met must be ahead of the next
FARTHEST = 1.5  # metres: how far something is moved on and on
TRIED = 3  # ways tried of a thing against all others

SHARED_RULE = " Take every thing as the box around it."
OTHERS_RULE = (
    " Leave out the walls, the floor, what it stands on and what rises less than 5 cm above its underside, and take "
    "every thing as the box around it."
)
NAMED = {
    "slide": (
        "Would the {a} run into the {b} if moved {way}, level and without being turned?" + SHARED_RULE,
        "Suppose you push the {a} {way}, level and without a turn. Would that bring about a collision with the {b}?"
        + SHARED_RULE,
        "Can the {b} be hit by moving the {a} {way}, on a level line and keeping the orientation?" + SHARED_RULE,
    ),
    "turn": (
        "Would the {a} run into the {b} if turned on the spot {way}, about the vertical through the middle of the {a}?"
        + SHARED_RULE,
        "Suppose you turn the {a} {way}, about the upright line through the middle of the {a}. Would that bring about "
        "a collision with the {b}?" + SHARED_RULE,
        "Can the {b} be hit by turning the {a} {way}, the middle of the {a} staying where it is?" + SHARED_RULE,
    ),
}
NAMED["approach"] = NAMED["slide"]
ANYTHING = {
    "slide": (
        "Would the {a} run into anything if moved {way}, level and without being turned?" + OTHERS_RULE,
        "Suppose you push the {a} {way}, level and without a turn. Would something be hit?" + OTHERS_RULE,
        "Is anything hit by moving the {a} {way}, on a level line and keeping the orientation?" + OTHERS_RULE,
    ),
    "turn": (
        "Would the {a} run into anything if turned on the spot {way}, about the vertical through the middle of the "
        "{a}?" + OTHERS_RULE,
        "Suppose you turn the {a} {way}, about the upright line through the middle of the {a}. Would something be hit?"
        + OTHERS_RULE,
        "Is anything hit by turning the {a} {way}, the middle of the {a} staying where it is?" + OTHERS_RULE,
    ),
}
FIRST = {
    "slide": (
        "The {a} is pushed {way}, level and without being turned, until something is hit. What is hit first: "
        "{options}?" + OTHERS_RULE,
        "If you went on moving the {a} {way}, level and without a turn, which would be met first: {options}?"
        + OTHERS_RULE,
        "Push the {a} {way}, on a level line and keeping the orientation. What stops it first: {options}?"
        + OTHERS_RULE,
    ),
}


NOT_ALL_KNOWN = Skip("nobody vouches that everything that stands there is known")


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=NAMED["approach"],
)
def collision(table: SceneTable, rng: np.random.Generator, *, motion: str = "approach") -> Iterator[Draft | Skip]:
    """Whether one thing hits another when it is moved, both as their exact boxes.

    motion="slide": a stated distance left, right, away or back as the camera sees it, level; "approach": a stated
    distance straight towards the middle of the other, seen from above; "turn": stated degrees about the vertical
    through its own middle. Asked where it misses by at least max(5 cm, 2 sigma) and at most 60 cm, or meets it at least
    so deep (the shortest shift that would part the two, where it is greatest on the way), and where nothing else is
    met or nearly met on the way there. When pushed, both answers were possible of each two, and half are yes; a turn
    must miss by at most 30 cm.
    """
    if motion not in NAMED:
        raise QuestionError(f"collision has no motion={motion!r}; use {', '.join(NAMED)}")
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    streams = (_with_another(occasion, rng, motion, noise) for occasion in occasions(table, rng))
    yield from evened(in_turn(streams), _side)


@question_type(
    answer=YesNo,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY, Fact.COMPLETE},
    templates=ANYTHING["turn"],
)
def collision_free(table: SceneTable, rng: np.random.Generator, *, motion: str = "turn") -> Iterator[Draft | Skip]:
    """Whether a thing hits anything at all when it is moved; walls, the floor, what it stands on and what is lower than
    5 cm do not count.

    motion="slide" and "turn" as in `collision`. Asked where everything is missed by at least max(5 cm, 2 sigma) and
    something by at most 60 cm, or where what is met first is shown clearly and met at least so deep. Only of scenes in
    which things are annotated completely. For each motion both answers come as often.
    """
    if motion not in ANYTHING:
        raise QuestionError(f"collision_free has no motion={motion!r}; use {', '.join(ANYTHING)}")
    if not knows_everything(table):
        yield NOT_ALL_KNOWN
        return
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    streams = (_with_anything(occasion, rng, motion, noise) for occasion in occasions(table, rng))
    yield from matched(in_turn(streams), _key, _side)


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY, Fact.COMPLETE},
    form=Form(choose="text"),
    templates=FIRST["slide"],
)
def first_contact(table: SceneTable, rng: np.random.Generator, *, motion: str = "slide") -> Iterator[Draft | Skip]:
    """What a thing hits first when it is moved on and on; the options are what it would hit first on other ways.

    motion="slide": up to 1.5 m left, right, away or back as the camera sees it (turns would hardly ever lead to two
    different things). Asked where what is met first is shown clearly and has a name, is met at least max(5 cm, 2 sigma)
    deep, and next after it nothing within max(10 cm, 2 sigma), and where at least two ways lead to different things.
    """
    if motion not in FIRST:
        raise QuestionError(f"first_contact has no motion={motion!r}; use {', '.join(FIRST)}")
    if not knows_everything(table):
        yield NOT_ALL_KNOWN
        return
    noise = noise_of_differences(table.scene, Fact.OBJECTS)
    streams = (_first(occasion, rng, motion, noise) for occasion in occasions(table, rng))
    yield from evened(in_turn(streams), _side)


def knows_everything(table: SceneTable) -> bool:
    """Whether all that stands there is known: in made worlds. Scans are complete in some labels only."""
    return table.scene.facts[Fact.COMPLETE].provenance == Provenance.SYNTHETIC


def _key(draft: Draft) -> tuple[str, ...]:
    return draft.balance.key if draft.balance is not None else ()


def _side(draft: Draft) -> str:
    return draft.balance.side if draft.balance is not None else ""


class _Swept(NamedTuple):
    """What the ways of one thing meet, way by way (M,), or what one way meets, thing by thing (N,): see `Sweep`."""

    contacts: Array
    clearances: Array
    depths: Array


def _ways(occasion: Occasion, motion: str, there: Standing, i: int, j: int) -> tuple[Path, ...]:
    if motion == "approach":
        return moving_things.approaches(there.solids, i, j, mentions(occasion)[j].name)
    return moving_things.slides(occasion) if motion == "slide" else moving_things.spins()


def _against_one(there: Standing, i: int, j: int, ways: Sequence[Path]) -> _Swept:
    own, other = there.solids[i], there.solids[j]
    if ways[0].angle:
        return _Swept(*swings(own, other, own[0], own[1], np.array([way.angle for way in ways])))
    return _Swept(*slides(own, other, np.array([way.shift for way in ways])))


def _against_all(there: Standing, i: int, rows: NDArray[np.int64], way: Path, share: float = 1.0) -> _Swept:
    own = there.solids[i]
    if way.angle:
        return _Swept(*swung(own, there.solids[rows], own[0], own[1], share * way.angle))
    return _Swept(*slid(own, there.solids[rows], share * way.shift[0], share * way.shift[1]))


def _with_another(occasion: Occasion, rng: np.random.Generator, motion: str, noise: Noise) -> Iterator[Draft | Skip]:
    known, there = mentions(occasion), standing(occasion)
    if motion == "slide" and not moving_things.slides(occasion):
        return
    sigma = noise.fixed
    least, nearby = max(FIRM, 2.0 * sigma), NEARBY_TURNED if motion == "turn" else NEARBY
    for i, j in pairs(tuple(known), rng):
        if i not in there.movable or there.leans[j]:
            yield Skip("it is not a thing to be moved" if i not in there.movable else "the box leans")
            continue
        if there.solids[j, 7] < there.solids[i, 6] + moving_things.FLAT:
            yield Skip("the other is too low to be hit")
            continue
        ways = _ways(occasion, motion, there, i, j)
        if not ways:
            yield Skip("one stands right above the other")
            continue
        found = _against_one(there, i, j, ways)
        hits = np.flatnonzero((found.depths >= least) & (found.contacts > 0))
        misses = np.flatnonzero((found.clearances >= least) & (found.clearances <= nearby))
        pools = [pool for pool in (hits, misses) if len(pool)]
        # Few things can be turned into each other: of these both answers cannot be asked for.
        if not pools or (len(pools) < 2 and motion != "turn"):
            yield Skip("one answer only is possible, or it is hit already")
            continue
        pool = pools[int(rng.integers(len(pools)))]
        k = int(pool[rng.integers(len(pool))])
        hit = bool(found.depths[k] > 0)
        others = there.around(i, math.hypot(*ways[k].shift) + least)
        others = others[others != j]
        beside = _against_all(there, i, others, ways[k], float(found.contacts[k]) if hit else 1.0)
        if beside.clearances.min(initial=math.inf) < least:
            yield Skip("something else is in the way")
            continue
        yield _answered(occasion, (i, j), ways[k], _at(found, k), sigma, NAMED[motion], motion)


class _Met(NamedTuple):
    """One way and one obstacle: share of the way to the contact, metres of clearance, metres of depth."""

    contact: float
    clearance: float
    depth: float


def _at(found: _Swept, k: int) -> _Met:
    return _Met(float(found.contacts[k]), float(found.clearances[k]), float(found.depths[k]))


def _answered(
    occasion: Occasion,
    rows: tuple[int, ...],
    way: Path,
    met: _Met,
    sigma: float,
    templates: tuple[str, ...],
    motion: str,
    hit_by: tuple[str, ...] = (),
) -> Draft:
    known, yes = mentions(occasion), met.depth > 0
    room = met.depth if yes else met.clearance
    names = dict(zip("ab", (known[row].name for row in rows), strict=False))
    return Draft(
        slots={**names, "way": way.words},
        answer=YesNo(yes),
        evidence=Evidence(
            mentions=tuple([known[row] for row in rows]),
            objects=hit_by,
            values={**_measured(way, met), **occasion.seen(*rows)},
            margin=margin(room, sigma),
            steps=(("hit", motion, way.told),),
        ),
        views=occasion.views,
        shows=occasion.shows,
        # How far it goes must not tell whether it hits; where it may hit anything, nor must what goes.
        balance=Balance(
            (motion, "named" if len(rows) > 1 else occasion.label(rows[0]), way.told[-1]), "yes" if yes else "no"
        ),
        difficulty=hardness(room, max(FIRM, 2.0 * sigma)),
        templates=templates,
    )


def _measured(way: Path, met: _Met) -> dict[str, float]:
    if not met.depth > 0:
        return {"clearance_m": met.clearance}
    if way.angle:
        return {"contact_rad": met.contact * abs(way.angle), "depth_m": met.depth}
    return {"contact_m": met.contact * math.hypot(*way.shift), "depth_m": met.depth}


def _with_anything(occasion: Occasion, rng: np.random.Generator, motion: str, noise: Noise) -> Iterator[Draft | Skip]:
    there, sigma = standing(occasion), noise.fixed
    every = moving_things.slides(occasion) if motion == "slide" else moving_things.spins()
    if not every:
        return
    shown = set(occasion.clear)
    for i in shuffled(sorted(there.movable), rng):
        for k in rng.choice(len(every), size=min(TRIED, len(every)), replace=False).tolist():
            around = there.around(i, math.hypot(*every[k].shift) + NEARBY)
            found = _against_all(there, i, around, every[k])
            if not len(around) or found.clearances.min() > (NEARBY_TURNED if motion == "turn" else NEARBY):
                yield Skip("nothing stands near")
                continue
            row = (
                int(np.argmin(found.contacts))
                if np.isfinite(found.contacts).any()
                else int(np.argmin(found.clearances))
            )
            met = _at(found, row)
            firm = clear(met.depth if met.depth > 0 else met.clearance, sigma, FIRM)
            if not firm or met.contact == 0:
                yield Skip("it nearly hits something, or has done so already")
            elif met.depth > 0 and int(around[row]) not in shown:
                yield Skip("what is hit is not shown clearly")
            elif there.leans[around[row]]:
                yield Skip("the box leans")
            else:
                hit_by = (occasion.thing(int(around[row])).id,) if met.depth > 0 else ()
                yield _answered(occasion, (i,), every[k], met, sigma, ANYTHING[motion], motion, hit_by)


def _first(occasion: Occasion, rng: np.random.Generator, motion: str, noise: Noise) -> Iterator[Draft | Skip]:
    known, there, sigma = mentions(occasion), standing(occasion), noise.fixed
    ways = _on_and_on(occasion)
    if not ways:
        return
    for i in shuffled(sorted(there.movable), rng):
        around = there.around(i, FARTHEST + NEARBY)
        met = [_met_first(there, i, around, way, sigma) for way in ways]
        rows = [row for row, _ in met if row is not None and row in known]
        options = sorted(set(rows), key=rows.index)
        if len(options) < 2:
            yield Skip("too few ways lead to something that can be named")
            continue
        asked = [k for k, (row, _) in enumerate(met) if row in options]
        k = asked[int(rng.integers(len(asked)))]
        row, found = met[k]
        options = shuffled(options, rng)
        if row is None or found is None:
            continue
        names = tuple([known[option].name for option in options])
        way = ways[k]
        yield Draft(
            slots={"a": known[i].name, "way": way.words, "options": _listed(names)},
            answer=Choice(names, options.index(row)),
            evidence=Evidence(
                mentions=(known[i], *[known[option] for option in options]),
                values={**_measured(way, found), **occasion.seen(i, *options)},
                margin=margin(found.depth, sigma),
                steps=(("hit", motion, way.told),),
            ),
            views=occasion.views,
            shows=occasion.shows,
            balance=Balance((motion, str(len(options))), str(options.index(row)), paired=False),
            difficulty=hardness(found.depth, max(FIRM, 2.0 * sigma)),
            templates=FIRST[motion],
        )


def _on_and_on(occasion: Occasion) -> tuple[Path, ...]:
    """The ways on which something is moved until it meets something; their words say no distance."""
    axes = moving_things.level_axes(occasion)
    if axes is None:
        return ()
    return tuple(
        moving_things.slide(axes, direction, FARTHEST)._replace(words=words, told=(direction,))
        for direction, (_, _, words) in moving_things.DIRECTIONS.items()
    )


def _met_first(
    there: Standing, i: int, around: NDArray[np.int64], way: Path, sigma: float
) -> tuple[int, _Met] | tuple[None, None]:
    """The row that is met first, and how; None where that is not plain."""
    found = _against_all(there, i, around, way)
    if not np.isfinite(found.contacts).any():
        return None, None
    first = int(np.argmin(found.contacts))
    met = _at(found, first)
    if met.contact == 0 or not clear(met.depth, sigma, FIRM) or there.leans[around[first]]:
        return None, None
    ahead = max(AHEAD_OF, 2.0 * sigma) / FARTHEST
    next_ones = np.delete(found.contacts, first)
    if next_ones.min(initial=math.inf) < met.contact + ahead:
        return None, None
    others = np.delete(around, first)
    beside = _against_all(there, i, others, way, met.contact)
    if beside.clearances.min(initial=math.inf) < max(FIRM, 2.0 * sigma):
        return None, None
    return int(around[first]), met


def _listed(names: Sequence[str]) -> str:
    """ "the desk, the lamp or the bed"."""
    told = [f"the {name}" for name in names]
    return f"{', '.join(told[:-1])} or {told[-1]}"
