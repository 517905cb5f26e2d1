"""How one gets over the floor from one thing to another: what one passes, how one turns, what is in the way, and who is
too wide.

Whole scenes are asked about: a way leads through what no single picture shows. See `ways` for who goes and what makes a
way the only one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice, YesNo
from sightline.answers.sequence import Route
from sightline.geometry.free_way import ONE_BEND, NoWay, Way, apart_in_plan, bends, passings, turns, widest_radius
from sightline.questions.choose import evened, noise_of_differences, pairs, shuffled
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.occasion import Occasion
from sightline.questions.question import question_type
from sightline.questions.reasoning.ways import SHORTEST, as_good, crossed, ground, place, way_between, whole
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

NEEDS = {Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY, Fact.FREE_SPACE}
TRIED = 40  # pairs of things

PASSED = 0.75  # metres from a thing's footprint at which it is passed
EITHER = 0.15  # metres by which it must be nearer or further
IN_TURN = 0.2  # metres by which one thing is passed before the next, where it comes near and where it is left
MOST_NAMED, MOST_PASSED = 4, 3

PLAIN_BEND = math.radians(20.0), math.radians(45.0)  # no bend, and plainly a turn
PLAIN_BACK = math.radians(115.0), math.radians(150.0)  # plainly to one side, and plainly back
STRAIGHT = 0.3  # of the ways without a turn are asked about: most ways in a room are such
AT_ENDS = 0.4  # metres: what bends nearer to an end is not plain
TOGETHER = 0.3, 0.8  # metres between bends: plainly one turn, and plainly two
TOGETHER_HERE = ONE_BEND, 0.8

WIDTHS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # metres
TIGHT, TIGHT_CELLS = 0.075, 1.5  # metres of radius, cells: what is told by cells of 5 cm is not known better

BETWEEN = 0.4  # metres from the middle of either end to what stands in the way
IN_THE_WAY, CLEAR_OF = 0.02, 0.4  # metres from the straight line: what stands in the way, and what does not

GOER = " You are 50 cm wide, and beside a thing means that your middle is within 60 cm of it."


@question_type(
    answer=Route,
    needs=NEEDS,
    scorer="landmark_order",
    templates=(
        "You take the shortest way over the free floor from beside the {a} to beside the {b}. Which of these do you "
        "pass within 75 cm, and in which order: {things}?" + GOER,
        "Going from beside the {a} to beside the {b} by the shortest free way on the floor, which of {things} come "
        "within 75 cm of you, first to last?" + GOER,
        "List those of {things} that lie within 75 cm of the shortest free way on the floor from beside the {a} to "
        "beside the {b}, in the order of the way." + GOER,
    ),
)
def way_landmarks(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Which of a few named things one passes on the shortest way between two others, and in which order.

    A thing is passed where the body's middle comes within 75 cm of its footprint: by at least max(15 cm, 2 sigma) less,
    or not by as much. Of two that are passed the first must be reached and left at least 20 cm before the other. What
    is neither is not named. Not asked where a second way, at most a quarter and 30 cm longer, passes others, or where
    the way would be another one for somebody 5 cm thinner or thicker in radius.
    """
    yield from _asked(table, rng, _landmarks)


@question_type(
    answer=Route,
    needs=NEEDS,
    scorer="turns",
    templates=(
        "You take the shortest way over the free floor from beside the {a} to beside the {b}. Which turns do you make, "
        "once you are going: left, right or back, in order, counting those of more than 30 degrees?" + GOER,
        "Going from beside the {a} to beside the {b} by the shortest free way on the floor, name your turns one after "
        "the other (left, right, back; above 30 degrees)." + GOER,
        "On the shortest free way over the floor from beside the {a} to beside the {b}, how do you turn, bend by bend: "
        "left, right or back? Bends of less than 30 degrees do not count." + GOER,
    ),
)
def way_turns(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """The turns on the shortest way between two things, seen by who goes it: left, right, back.

    A turn is a change of heading above 30°, back above 135°; bends within 50 cm of each other are one. Not asked where
    a change is between 20° and 45° or between 115° and 150°, bends are 30 to 80 cm apart or one is within 40 cm of an
    end, nor where a second way, at
    most a quarter and 30 cm longer, turns otherwise. Ways without a turn are asked about too.
    """
    yield from _asked(table, rng, _turns)


@question_type(
    answer=YesNo,
    needs=NEEDS,
    templates=(
        "Can a round robot {width} cm wide drive over the free floor from the {a} to the {b}, its middle starting and "
        "ending within 60 cm of either?",
        "A round robot is {width} cm wide. Is there a free way on the floor for it from the {a} to the {b}, from "
        "within 60 cm of the one to within 60 cm of the other, measured from its middle?",
        "Is the floor between the {a} and the {b} free enough for a round robot {width} cm wide, whose middle starts "
        "within 60 cm of the first and ends within 60 cm of the second?",
    ),
)
def gets_through(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Whether a round robot of a given width gets from one thing to another.

    By the widest way there is: the one whose narrowest place is widest. Widths of 30 to 90 cm in steps of 10; asked
    where half of it differs from that place's half width by at least max(7.5 cm, 2 sigma).
    """
    yield from _asked(table, rng, _widths)


@question_type(
    answer=Choice,
    needs=NEEDS,
    form=Form(choose="text"),
    templates=(
        "You cannot walk straight from the {a} to the {b}. Which one has to be gone round: {options}?",
        "On the straight line over the floor from the middle of the {a} to the middle of the {b} something is in the "
        "way. Which is it: {options}?",
        "What stands between the {a} and the {b}, so that the way has to lead round it: {options}?",
    ),
)
def gone_round(table: SceneTable, rng: np.random.Generator) -> Iterator[Draft | Skip]:
    """Which thing stands on the straight line between two others; the options are what stands between others still.

    The line leads from middle to middle, in plan. Of all that stands on the floor one thing is crossed by it, at
    least 40 cm from either middle, and all others keep at least max(40 cm, 2 sigma) from it; another way joins the two.
    """
    occasion = whole(table)
    if occasion is None:
        return
    least = _least(occasion, CLEAR_OF)
    found: list[tuple[int, int, int]] = []
    for i, j in pairs(tuple(ground(occasion).things), rng, TRIED):
        between = crossed(occasion, i, j)
        near = [k for k, metres in between.items() if metres < least]
        if len(near) != 1 or between[near[0]] > IN_THE_WAY:
            yield Skip("not exactly one thing is plainly in the way")
        elif min(_apart(occasion, near[0], end) for end in (i, j)) < BETWEEN:
            yield Skip("what is in the way stands by one of the two")
        elif _unnamed_between(occasion, i, j, near[0]):
            yield Skip("something else is in the way")
        elif isinstance(way_between(occasion, i, j), NoWay):
            yield Skip("no way leads there")
        else:
            found.append((i, j, near[0]))
    rivals = sorted({k for _, _, k in found})
    drafts = [_round(occasion, rng, one, [k for k in rivals if k not in one]) for one in found]
    yield from evened(iter(drafts), _side)


def _round(
    occasion: Occasion, rng: np.random.Generator, found: tuple[int, int, int], rivals: list[int]
) -> Draft | Skip:
    i, j, k = found
    if not rivals:
        return Skip("nothing else is in anybody's way")
    known = mentions(occasion)
    options = shuffled([k, *shuffled(rivals, rng)[:2]], rng)
    names = tuple([known[option].name for option in options])
    at = options.index(k)
    return Draft(
        slots={"a": known[i].name, "b": known[j].name, "options": f"{_listed(names[:-1])} or the {names[-1]}"},
        answer=Choice(names, at),
        evidence=Evidence(mentions=(known[i], known[j], *[known[option] for option in options])),
        shows=occasion.shows,
        balance=Balance((str(len(options)),), str(at), paired=False),
    )


def _apart(occasion: Occasion, i: int, j: int) -> float:
    """Metres, in plan, from the middle of thing `j` to the footprint of thing `i`."""
    things = ground(occasion).things
    return float(apart_in_plan(things[i], things[j].center[:2]))


def _unnamed_between(occasion: Occasion, i: int, j: int, k: int) -> bool:
    """Whether the line crosses what is not open floor, away from the three things."""
    here = ground(occasion)
    ends = np.stack([here.things[row].center[:2] for row in (i, j)])
    places = ends[0] + np.linspace(0.0, 1.0, 200)[:, None] * (ends[1] - ends[0])
    columns, rows = ((places - here.floor.origin) // here.floor.cell).astype(np.int64).T
    height, width = here.floor.open.shape
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    closed = ~inside
    closed[inside] = ~here.floor.open[rows[inside], columns[inside]]
    near = np.min([apart_in_plan(here.things[row], places) for row in (i, j, k)], axis=0) <= EITHER
    return bool((closed & ~near).any())


Asker = Callable[[Occasion, int, int, np.random.Generator], Draft | Skip]


def _asked(table: SceneTable, rng: np.random.Generator, ask: Asker) -> Iterator[Draft | Skip]:
    occasion = whole(table)
    if occasion is None:
        return
    yield from evened((ask(occasion, i, j, rng) for i, j in pairs(tuple(ground(occasion).things), rng, TRIED)), _side)


def _side(draft: Draft) -> str:
    return draft.balance.side if draft.balance is not None else ""


def _least(occasion: Occasion, floor: float) -> float:
    return max(floor, 2.0 * noise_of_differences(occasion.scene, Fact.OBJECTS).fixed)


def _course(occasion: Occasion, i: int, j: int) -> Way | Skip:
    way = way_between(occasion, i, j)
    if isinstance(way, NoWay):
        return Skip(str(way))
    return way if way.length >= SHORTEST else Skip("they are next to each other")


def _landmarks(occasion: Occasion, i: int, j: int, rng: np.random.Generator) -> Draft | Skip:
    way = _course(occasion, i, j)
    if isinstance(way, Skip):
        return way
    order, missed = _passed(occasion, i, j, way)
    if not order or not missed:
        return Skip("none is plainly passed, or all are")
    known = mentions(occasion)
    kept = set(shuffled(order, rng)[:MOST_PASSED])
    told = [k for k in order if k in kept]
    named = shuffled([*told, *shuffled(missed, rng)[: MOST_NAMED - len(told)]], rng)
    names = [known[k].name for k in named]
    others = as_good(occasion, i, j, way)
    if others is None:
        return Skip("the way is tight")
    if any(_met_on(occasion, other, named) != told for other in others):
        return Skip("another way is nearly as short")
    if any("," in name for name in names):
        return Skip("a name holds a comma")
    return Draft(
        slots={"a": known[i].name, "b": known[j].name, "things": f"{_listed(names[:-1])} and the {names[-1]}"},
        answer=Route(landmarks=tuple(known[k].name for k in told)),
        evidence=Evidence(mentions=(known[i], known[j], *[known[k] for k in named]), values={"length_m": way.length}),
        shows=occasion.shows,
        balance=Balance((str(len(names)),), str(len(told)), paired=False),
        difficulty=min(1.0, len(told) / MOST_PASSED),
    )


def _passed(occasion: Occasion, i: int, j: int, way: Way) -> tuple[list[int], list[int]]:
    """Rows of what is plainly passed on a way, one plainly after the other, and of what plainly is not."""
    things = {k: box for k, box in ground(occasion).things.items() if k not in (i, j)}
    found = dict(zip(things, passings(way.points, list(things.values()), PASSED), strict=True))
    least = _least(occasion, EITHER)
    order: list[int] = []
    for k in sorted((k for k, one in found.items() if one.nearest <= PASSED - least), key=lambda k: found[k].start):
        last = found[order[-1]] if order else None
        if last is None or min(found[k].start - last.start, found[k].end - last.end) >= IN_TURN:
            order.append(k)
    return order, [k for k, one in found.items() if one.nearest >= PASSED + least]


def _met_on(occasion: Occasion, way: Way, rows: Sequence[int]) -> list[int]:
    """Which of these are passed on a way, in its order."""
    found = passings(way.points, [ground(occasion).things[k] for k in rows], PASSED)
    return [
        k for one, k in sorted(zip(found, rows, strict=True), key=lambda pair: pair[0].start) if one.nearest <= PASSED
    ]


def _turns(occasion: Occasion, i: int, j: int, rng: np.random.Generator) -> Draft | Skip:
    way = _course(occasion, i, j)
    if isinstance(way, Skip):
        return way
    told = plain_turns(way.points)
    if told is None:
        return Skip("whether it is a turn is not plain")
    if not told and rng.random() > STRAIGHT:
        return Skip("enough ways without a turn are asked about")
    others = as_good(occasion, i, j, way)
    if others is None:
        return Skip("the way is tight")
    # A way beside the first rounds the same corners in its own bits: taken together they turn as it does, or not.
    if any(told not in [turns(bends(other.points, near)) for near in TOGETHER_HERE] for other in others):
        return Skip("another way is nearly as short")
    known = mentions(occasion)
    return Draft(
        slots={"a": known[i].name, "b": known[j].name},
        answer=Route(turns=told),
        evidence=Evidence(mentions=(known[i], known[j]), values={"length_m": way.length}),
        shows=occasion.shows,
        balance=Balance(("turns",), ", ".join(told) or "none", paired=False),
        difficulty=min(1.0, len(told) / 3),
    )


def plain_turns(points: np.ndarray) -> tuple[str, ...] | None:
    """The turns of a way (M, 2), world xy in metres; None where somebody could see them otherwise."""
    single = bends(points, 0.0)
    apart = [b.gone - a.gone for a, b in pairwise(single)]
    if any(TOGETHER[0] < metres < TOGETHER[1] for metres in apart):
        return None
    found, length = bends(points), float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    # At an end a way hooks round to whichever cell is nearest: nobody would call that a turn.
    if any(abs(b.angle) > PLAIN_BEND[0] and not AT_ENDS < b.gone < length - AT_ENDS for b in found):
        return None
    for low, high in (PLAIN_BEND, PLAIN_BACK):
        if any(low < abs(bend.angle) < high for bend in found):
            return None
    return turns(found)


def _widths(occasion: Occasion, i: int, j: int, rng: np.random.Generator) -> Draft | Skip:
    here = ground(occasion)
    widest = widest_radius(here.floor, place(occasion, i), place(occasion, j))
    width = WIDTHS[int(rng.integers(len(WIDTHS)))]
    tight = max(TIGHT, TIGHT_CELLS * here.floor.cell)
    if abs(widest - width / 2) < _least(occasion, tight):
        return Skip("it just gets through, or just not")
    known, yes = mentions(occasion), bool(width / 2 < widest)
    return Draft(
        slots={"a": known[i].name, "b": known[j].name, "width": f"{width * 100:.0f}"},
        answer=YesNo(yes),
        evidence=Evidence(
            mentions=(known[i], known[j]),
            values={"width_m": width, "widest_m": 2 * widest},
        ),
        shows=occasion.shows,
        balance=Balance((f"{width:g}",), "yes" if yes else "no"),
        difficulty=min(1.0, TIGHT / abs(widest - width / 2)),
    )


def _listed(names: Sequence[str]) -> str:
    """ "the desk, the lamp"."""
    return ", ".join([f"the {name}" for name in names])
