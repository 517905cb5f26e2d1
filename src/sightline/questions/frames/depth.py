"""How deep a point of a picture lies, and which of two is nearer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Answer, Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.answers.region import Pixel
from sightline.errors import QuestionError
from sightline.questions.choose import (
    TRIES,
    clear,
    evened,
    hardness,
    in_turn,
    margin,
    matched,
    pair_balance,
    spread_balance,
)
from sightline.questions.draft import Balance, Draft, Evidence, Skip
from sightline.questions.frames.pixels import Pixels
from sightline.questions.frames.targets import PIXELS, Targets, targets
from sightline.questions.question import question_type
from sightline.questions.refer import grid_note
from sightline.questions.thought.frames import depth_thought, depths_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

FRAMES = 24  # looked at, of a scene that has more
APART_PX = 30.0  # pixels between two points, on a picture 640 wide; nearer ones look like one
DOT_PX = 12.0  # as wide as a dot is drawn: nearer ones cover each other, however near a profile lets them be
NEARER_FLOOR, NEARER_SHARE = 0.15, 0.08  # metres, and share of the nearer depth
OUT_STEPS = 6  # in a picture's width: how far out a point lies says something, too
BANDS = 5  # of the picture's height: how low a point lies says much about its depth
RISES = 10  # in a picture's height: so does how much higher the other one lies

TOO_NEAR = Skip("the two points are too near each other")
TOO_ALIKE = Skip("the two depths are too near each other")
ONE_ONLY = Skip("the picture shows one point only")

A_OR_B = (Choice(("A", "B"), 0), Choice(("A", "B"), 1))
STEPS = {asked: ((asked, f"{asked}_of", ("A", "B")),) for asked in ("nearer", "farther")}

NEARER = (
    "Which is nearer to the camera, {a} or {b}?{grid} Answer A or B.",
    "Of {a} and {b}, which one has the smaller depth?{grid} Answer A or B.",
    "Is {a} or {b} closer to the camera along its viewing axis?{grid} Answer A or B.",
    "Compare {a} with {b}: which lies less deep in the scene?{grid} Answer A or B.",
)
FARTHER = (
    "Which is farther from the camera, {a} or {b}?{grid} Answer A or B.",
    "Of {a} and {b}, which one has the greater depth?{grid} Answer A or B.",
    "Is {a} or {b} farther away from the camera along its viewing axis?{grid} Answer A or B.",
    "Compare {a} with {b}: which lies deeper in the scene?{grid} Answer A or B.",
)
NEARER_OF = (
    "Which is nearer to the camera, {a} or {b}?{grid} Answer with the coordinates of that point.",
    "Of {a} and {b}, give the coordinates of the one that has the smaller depth.{grid}",
    "Compare {a} with {b}: at which coordinates is the one that lies less deep in the scene?{grid}",
)
FARTHER_OF = (
    "Which is farther from the camera, {a} or {b}?{grid} Answer with the coordinates of that point.",
    "Of {a} and {b}, give the coordinates of the one that has the greater depth.{grid}",
    "Compare {a} with {b}: at which coordinates is the one that lies deeper in the scene?{grid}",
)


@question_type(
    answer=Length,
    needs={Fact.DEPTH, Fact.METRIC, Fact.PIXELS},
    templates=(
        "What is the depth of {point}, measured along the camera's viewing axis?{grid}",
        "How far in front of the camera, along its viewing axis, is the surface seen at {point}?{grid}",
        "Estimate the depth along the optical axis at {point}.{grid}",
        "Along the direction in which the camera looks, how deep does {point} lie?{grid}",
    ),
    reasoning=depth_thought,
)
def pixel_depth(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate", frames: int = FRAMES
) -> Iterator[Draft | Skip]:
    """z-depth of the surface in one pixel, in metres along the optical axis (not the ray), as the depth map says.

    The pixel keeps 15 px from the border and lies on a surface whose depth differs by less than 3 % within the 7 × 7
    patch around it (both on a picture 640 wide). refer="coordinate" gives it in the text as thousandths of width and
    height, "dot" marks it on the image. With "name" and "box" it is the middle of what shows of a thing that is
    called by its name or has a box drawn about it: such a pixel of the thing as near as can be to the centre of the
    bounds of what shows of it. At most `frames` frames of the scene are asked about.
    """
    yield from in_turn(
        iter((seen,)) if isinstance(seen, Skip) else _depths(seen, rng) for seen in targets(table, rng, refer, frames)
    )


def _depths(seen: Targets, rng: np.random.Generator) -> Iterator[Draft]:
    pixels, views, grid = seen.pixels, (seen.pixels.view,), grid_note(seen.refer)
    for i in rng.permutation(len(seen))[:TRIES].tolist():
        depth, pointed, mentions = pixels.depth[i], seen.pointed(i), seen.mentions(i)
        yield Draft(
            slots={"point": pointed.words, "grid": grid},
            answer=Length(depth),
            evidence=Evidence(
                mentions=mentions,
                points=(seen.point(i),),
                objects=seen.objects(i),
                values={"depth_m": depth, **seen.shows(i)},
                margin=margin(depth, pixels.sigma[i]),
            ),
            views=views,
            marks=pointed.marks,
            balance=spread_balance(depth, mentions[0].name if mentions else f"row {_band(pixels, pixels.uv[i][1])}"),
        )


@question_type(
    answer=Choice,
    needs={Fact.DEPTH, Fact.METRIC, Fact.PIXELS},
    form=Form(choose="text"),
    templates=NEARER,
    reasoning=depths_thought,
)
def depth_comparison(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    refer: str = "coordinate",
    ask: str = "nearer",
    least_m: float = NEARER_FLOOR,
    least_share: float = NEARER_SHARE,
    apart: float = APART_PX,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """Which of two points, called A and B, has the smaller z-depth along the optical axis; ask="farther": the greater,
    "either": one or the other by chance.

    Both are points that `pixel_depth` may ask about, at least `apart` pixels from each other and a dot's width of 12
    (on a picture 640 wide). Their depths differ by at least max(`least_m` metres, `least_share` of the nearer,
    2 sigma), and in millimetres. Balanced so that neither the lower one in the image nor the one further out is the
    nearer one more often than not, and of things with names neither. Unless only the nearer one is asked for, pairs
    of points come by two wherever a scene has them: they lie alike in their pictures, and the other way round in
    depth. Difficulty: how near the difference comes to max(15 cm, 8 %).
    """
    limits = _Limits(least_m, least_share, apart)
    # Rows that ask for the nearer one only are core's: they stay what they were when its fourth version came out.
    if refer in PIXELS and ask != "nearer":
        for two in matched(_found(table, rng, refer, frames, ask, limits, _by_place_in_picture), _known, _side):
            yield two if isinstance(two, Skip) else _comparison(two, _by_letter)
    else:
        for two in evened(_found(table, rng, refer, frames, ask, limits, _by_name_or_rows), _side):
            yield two if isinstance(two, Skip) else _comparison(two, _by_letter)


@question_type(
    answer=Pixel,
    needs={Fact.DEPTH, Fact.METRIC, Fact.PIXELS},
    form=Form(scale="thousand"),
    scorer="nearest_given",
    templates=NEARER_OF,
    reasoning=depths_thought,
)
def pixel_comparison(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    ask: str = "nearer",
    least_m: float = NEARER_FLOOR,
    least_share: float = NEARER_SHARE,
    apart: float = APART_PX,
    frames: int = FRAMES,
) -> Iterator[Draft | Skip]:
    """The same pairs of points as of `depth_comparison`, told by coordinates; the answer is the pair of coordinates,
    thousandths, of the nearer one (MultiSPA), right where it is nearer to that point than to the other."""
    limits = _Limits(least_m, least_share, apart)
    found = _found(table, rng, "coordinate", frames, ask, limits, _by_place_in_picture)
    for two in matched(found, _known, _side):
        yield two if isinstance(two, Skip) else _comparison(two, _by_place)


class _Limits(NamedTuple):
    """What two points must differ by to be asked about: metres, share of the nearer depth, pixels at 640."""

    metres: float
    share: float
    apart: float


Telling = Callable[[Pixels, int, int, str, bool], tuple[Answer, tuple[str, ...]]]  # of two pixels, asked, B is right


class _Two(NamedTuple):
    """Two targets of a frame, which of their depths is asked for, the noise of the difference in metres, and what a
    guesser knows of them."""

    seen: Targets
    i: int
    j: int
    asked: str
    sigma: float
    balance: Balance


Weighing = Callable[[Targets, int, int], Balance]


def _found(
    table: SceneTable, rng: np.random.Generator, refer: str, most: int, ask: str, limits: _Limits, weigh: Weighing
) -> Iterator[_Two | Skip]:
    return in_turn(
        iter((seen,)) if isinstance(seen, Skip) else _twos(seen, rng, ask, limits, weigh)
        for seen in targets(table, rng, refer, most)
    )


def _twos(seen: Targets, rng: np.random.Generator, ask: str, limits: _Limits, weigh: Weighing) -> Iterator[_Two | Skip]:
    pixels, order = seen.pixels, rng.permutation(len(seen))[: 2 * TRIES].tolist()
    asked = _asked(ask, rng, len(order) // 2)
    apart, (floor, share, _) = pixels.scaled(max(limits.apart, DOT_PX)), limits
    uv, depth, noise = pixels.uv, pixels.depth, pixels.sigma  # looked up once: most candidates are not asked about
    if len(order) < 2:
        yield ONE_ONLY
    for i, j, which in zip(order[::2], order[1::2], asked, strict=False):
        one, other = depth[i], depth[j]
        if math.dist(uv[i], uv[j]) < apart:
            yield TOO_NEAR
            continue
        sigma = math.hypot(noise[i], noise[j])
        least = max(floor, share * min(one, other))
        if not clear(one - other, sigma, least) or round(1000 * one) == round(1000 * other):
            yield TOO_ALIKE
            continue
        yield _Two(seen, i, j, which, sigma, weigh(seen, i, j))


def _known(two: _Two) -> tuple[str, ...]:
    return two.balance.key


def _side(two: _Two) -> str:
    return two.balance.side


def _comparison(two: _Two, tell: Telling) -> Draft:
    seen, i, j, asked, sigma, balance = two
    pixels, a, b = seen.pixels, seen.pointed(i, "A"), seen.pointed(j, "B")
    depth_a, depth_b = pixels.depth[i], pixels.depth[j]
    answer, templates = tell(pixels, i, j, asked, (asked == "farther") == (depth_a < depth_b))
    return Draft(
        slots={"a": a.words, "b": b.words, "grid": grid_note(seen.refer)},
        answer=answer,
        evidence=Evidence(
            mentions=seen.mentions(i, j),
            points=(seen.point(i), seen.point(j)),
            objects=seen.objects(i, j),
            values={"depth_a_m": depth_a, "depth_b_m": depth_b, **seen.shows(i, j)},
            margin=margin(depth_a - depth_b, sigma),
            steps=STEPS[asked],
        ),
        views=(pixels.view,),
        marks=a.marks + b.marks,
        balance=balance,
        difficulty=hardness(depth_a - depth_b, max(NEARER_FLOOR, NEARER_SHARE * min(depth_a, depth_b))),
        templates=templates,
    )


def _by_letter(pixels: Pixels, i: int, j: int, asked: str, second: bool) -> tuple[Answer, tuple[str, ...]]:
    """The letter of the one that is meant, and the wording where it is not the type's own."""
    return A_OR_B[second], FARTHER if asked == "farther" else ()


def _by_place(pixels: Pixels, i: int, j: int, asked: str, second: bool) -> tuple[Answer, tuple[str, ...]]:
    """The coordinates of the one that is meant, and the wording where it is not the type's own."""
    right, rival = (j, i) if second else (i, j)
    return Pixel(*pixels.uv[right], *pixels.size, (pixels.uv[rival],)), FARTHER_OF if asked == "farther" else ()


def _asked(ask: str, rng: np.random.Generator, count: int) -> list[str]:
    """Which of the two is asked for, of so many pairs."""
    if ask not in ("nearer", "farther", "either"):
        raise QuestionError(f"ask={ask!r} is nothing to ask of two depths; use 'nearer', 'farther' or 'either'")
    if ask != "either":
        return [ask] * count
    return [("nearer", "farther")[k] for k in rng.integers(2, size=count).tolist()]


def _band(pixels: Pixels, v: float) -> int:
    return int(BANDS * v / pixels.camera.height)


def _by_name_or_rows(seen: Targets, i: int, j: int) -> Balance:
    """Neither what the two are called nor where they stand in the picture may give the answer away."""
    pixels, named = seen.pixels, seen.mentions(i, j)
    a_wins, uv_a, uv_b = pixels.depth[i] < pixels.depth[j], pixels.uv[i], pixels.uv[j]
    if named:
        return pair_balance((named[0].name, named[1].name), a_wins, "A" if a_wins else "B")
    if uv_a[1] == uv_b[1]:
        return Balance(("same row", _further_out(pixels, uv_a[0], uv_b[0])), "A" if a_wins else "B")
    lower, upper = (uv_a, uv_b) if uv_a[1] > uv_b[1] else (uv_b, uv_a)
    # Both heights count: a point at the lower edge is floor underfoot, whatever the other one is. So do the sides,
    # where walls come near; but a picture has few things, and of boxes no more would be left.
    bands = f"rows {_band(pixels, upper[1])} and {_band(pixels, lower[1])}"
    out = () if seen.things else (_further_out(pixels, lower[0], upper[0]),)
    lower_wins = a_wins == (lower is uv_a)
    return Balance((bands, *out), "lower" if lower_wins else "upper")


def _by_place_in_picture(seen: Targets, i: int, j: int) -> Balance:
    """The same more finely of two points: how low the lower one is, by how much the upper one is higher, how far out
    either."""
    pixels = seen.pixels
    (width, height), uv_i, uv_j = pixels.size, pixels.uv[i], pixels.uv[j]
    lower_wins = pixels.depth[i] < pixels.depth[j]
    if uv_i[1] < uv_j[1]:
        uv_i, uv_j, lower_wins = uv_j, uv_i, not lower_wins
    (u, v), (u_upper, v_upper) = uv_i, uv_j
    row, rise = int(BANDS * v / height), int(RISES * (v - v_upper) / height)
    out, other = int(OUT_STEPS * abs(u / width - 0.5)), int(OUT_STEPS * abs(u_upper / width - 0.5))
    return Balance((f"row {row}", f"rise {rise}", f"out {out} and {other}"), "lower" if lower_wins else "upper")


def _further_out(pixels: Pixels, u: float, other: float) -> str:
    """By how many steps the first of two columns is further from the picture's middle than the other."""
    middle = pixels.camera.width / 2
    return f"out {round(OUT_STEPS * (abs(u - middle) - abs(other - middle)) / pixels.camera.width)}"
