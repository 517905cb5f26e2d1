"""How deep a pixel lies, and which of two is nearer."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Length
from sightline.questions.choose import TRIES, clear, evened, hardness, in_turn, margin, spread_balance
from sightline.questions.pixels import Picture, depth_sigma, pictures, smooth_pixels
from sightline.questions.question import Balance, Draft, Evidence, Point, Skip, View, question_type
from sightline.questions.refer import grid_note, point_to
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

APART_PX = 30  # pixels between two points, on a picture 640 wide; nearer ones look like one
NEARER_FLOOR, NEARER_SHARE = 0.15, 0.08  # metres, and share of the nearer depth
OUT_STEPS = 6  # in a picture's width: how far out a point lies says something, too
BANDS = 5  # of the picture's height: how low a point lies says much about its depth


@question_type(
    answer=Length,
    needs={Fact.DEPTH, Fact.METRIC, Fact.PIXELS},
    templates=(
        "What is the depth of {point}, measured along the camera's viewing axis?{grid}",
        "How far in front of the camera, along its viewing axis, is the surface seen at {point}?{grid}",
        "Estimate the depth along the optical axis at {point}.{grid}",
        "Along the direction in which the camera looks, how deep does {point} lie?{grid}",
    ),
)
def pixel_depth(table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate") -> Iterator[Draft | Skip]:
    """z-depth of the surface in one pixel, in metres along the optical axis (not the ray), as the depth map says.

    The pixel keeps 15 px from the border and lies on a surface whose depth differs by less than 3 % within the 7 × 7
    patch around it (both on a picture 640 wide). refer="coordinate" gives it in the text as thousandths of width and
    height, "dot" marks it on the image.
    """
    yield from in_turn(_depths(table, seen, rng, refer) for seen in pictures(table, rng))


def _depths(table: SceneTable, seen: Picture, rng: np.random.Generator, refer: str) -> Iterator[Draft | Skip]:
    pixels, depths = smooth_pixels(seen, rng)
    if not len(pixels):
        yield Skip("no smooth surface in the picture")
    for (u, v), depth in list(zip(pixels.tolist(), depths.tolist(), strict=True))[:TRIES]:
        pointed = point_to(refer, seen.id, seen.size, (u, v))
        yield Draft(
            slots={"point": pointed.words, "grid": grid_note(refer)},
            answer=Length(depth),
            evidence=Evidence(
                points=(Point(seen.id, (u, v), depth),),
                values={"depth_m": depth},
                margin=margin(depth, depth_sigma(table, seen, depth)),
            ),
            views=(View(seen.id),),
            marks=pointed.marks,
            balance=spread_balance(depth, f"row {_band(seen, v)}"),
        )


@question_type(
    answer=Choice,
    needs={Fact.DEPTH, Fact.METRIC, Fact.PIXELS},
    form=Form(choose="text"),
    templates=(
        "Which is nearer to the camera, {a} or {b}?{grid} Answer A or B.",
        "Of {a} and {b}, which one has the smaller depth?{grid} Answer A or B.",
        "Is {a} or {b} closer to the camera along its viewing axis?{grid} Answer A or B.",
        "Compare {a} with {b}: which lies less deep in the scene?{grid} Answer A or B.",
    ),
)
def depth_comparison(
    table: SceneTable, rng: np.random.Generator, *, refer: str = "coordinate"
) -> Iterator[Draft | Skip]:
    """Which of two pixels, called A and B, has the smaller z-depth along the optical axis.

    Both are pixels that `pixel_depth` may ask about, at least 30 px apart (on a picture 640 wide), and their depths
    differ by at least max(15 cm, 8 % of the nearer, 2 sigma). Balanced so that neither the lower one in the
    image nor the one further out is the nearer one more often than not.
    """
    yield from evened(in_turn(_comparisons(table, seen, rng, refer) for seen in pictures(table, rng)), _side)


def _comparisons(table: SceneTable, seen: Picture, rng: np.random.Generator, refer: str) -> Iterator[Draft | Skip]:
    pixels, depths = smooth_pixels(seen, rng)
    if len(pixels) < 2:
        yield Skip("no smooth surface in the picture")
    for k in range(0, min(len(pixels) - 1, 2 * TRIES), 2):
        (a, b), (depth_a, depth_b) = pixels[k : k + 2].tolist(), depths[k : k + 2].tolist()
        if math.dist(a, b) < seen.scaled(APART_PX):
            yield Skip("the two points are too near each other")
            continue
        least = max(NEARER_FLOOR, NEARER_SHARE * min(depth_a, depth_b))
        sigma = math.hypot(depth_sigma(table, seen, depth_a), depth_sigma(table, seen, depth_b))
        if not clear(depth_a - depth_b, sigma, least):
            yield Skip("the two depths are too near each other")
            continue
        uv_a, uv_b = (a[0], a[1]), (b[0], b[1])
        point_a, point_b = (point_to(refer, seen.id, seen.size, uv, at) for uv, at in ((uv_a, "A"), (uv_b, "B")))
        yield Draft(
            slots={"a": point_a.words, "b": point_b.words, "grid": grid_note(refer)},
            answer=Choice(("A", "B"), int(depth_b < depth_a)),
            evidence=Evidence(
                points=(Point(seen.id, uv_a, depth_a), Point(seen.id, uv_b, depth_b)),
                values={"depth_a_m": depth_a, "depth_b_m": depth_b},
                margin=margin(depth_a - depth_b, sigma),
            ),
            views=(View(seen.id),),
            marks=point_a.marks + point_b.marks,
            balance=_balance(seen, uv_a, uv_b, depth_a < depth_b),
            difficulty=hardness(depth_a - depth_b, least),
        )


def _side(draft: Draft) -> str:
    return "" if draft.balance is None else draft.balance.side


def _band(seen: Picture, v: float) -> int:
    return int(BANDS * v / seen.camera.height)


def _balance(seen: Picture, uv_a: tuple[float, float], uv_b: tuple[float, float], a_wins: bool) -> Balance:
    """Where the two stand in the picture must not give the answer away; in one row neither is lower."""
    if uv_a[1] == uv_b[1]:
        return Balance(("same row", _further_out(seen, uv_a[0], uv_b[0])), "A" if a_wins else "B")
    lower, upper = (uv_a, uv_b) if uv_a[1] > uv_b[1] else (uv_b, uv_a)
    # Both heights count: a point at the lower edge is floor underfoot, whatever the other one is. So do the sides,
    # where walls come near.
    bands = f"rows {_band(seen, upper[1])} and {_band(seen, lower[1])}"
    lower_wins = a_wins == (lower is uv_a)
    return Balance((bands, _further_out(seen, lower[0], upper[0])), "lower" if lower_wins else "upper")


def _further_out(seen: Picture, u: float, other: float) -> str:
    """By how many steps the first of two columns is further from the picture's middle than the other."""
    middle = seen.camera.width / 2
    return f"out {round(OUT_STEPS * (abs(u - middle) - abs(other - middle)) / seen.camera.width)}"
