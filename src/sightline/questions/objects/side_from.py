"""Left and right, in front and behind, for somebody else than the camera."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.errors import QuestionError
from sightline.questions.choose import (
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
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Way = tuple[float, float]  # in world x and y, of length 1

APART = 0.15  # metres, across the view or along it
ASLANT = math.tan(math.radians(20.0))  # of the other part: what lies straight ahead is on neither side
STEEP = 0.5  # of the optical axis' length that must be level: looking further down or up, nothing is opposite
UPRIGHT = 1e-3  # of the box's own z axis against the vertical: a front turns about it

OPTIONS = {"side": ("left", "right"), "depth": ("in front", "behind")}
OBJECT = {
    "side": "is the {b} on the left or on the right",
    "depth": "is the {b} in front or behind",
}
OPPOSITE = {
    "side": "is the {a} to the left or to the right of the {b}",
    "depth": "does the {a} stand in front of the {b}, that is nearer to the one who looks, or behind",
}
OF_OBJECT = (
    "For one who is at the {a} and faces the way its front does, {asked}?",
    "Take the place of the {a} and look to where its front points: {asked}?",
    "As the {a} itself would have it, facing to its own front, {asked}?",
)
OF_OPPOSITE = (
    "For one who looks from the opposite side, straight towards the camera, {asked}?",
    "Imagine you stood beyond both, facing the camera: {asked}?",
    "Seen from the other side of the scene, looking back to where the camera is, {asked}?",
)


@question_type(
    answer=Choice,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    form=Form(choose="text"),
    templates=OF_OPPOSITE,
)
def side_from(
    table: SceneTable, rng: np.random.Generator, *, viewpoint: str = "opposite", ask: str = "side"
) -> Iterator[Draft | Skip]:
    """On which side a thing lies for somebody else than the camera, seen from above.

    viewpoint="opposite": of two things, the first against the second, for one who looks along the level part of the
    camera's optical axis, only the other way. "object": of a thing against an object whose front the source knows, for
    one who is at that object's centre and faces the way its front does. ask="side": left or right; "depth": nearer to
    the one who looks or farther (of "object": ahead of it or behind it). In world metres between box centres. Asked
    where they are at least max(15 cm, 2 sigma) apart across the view (of "depth" along it) and the way from one to the
    other is at least 20° off the other of the two directions.
    """
    if viewpoint not in ("object", "opposite") or ask not in OPTIONS:
        raise QuestionError(
            f"side_from has no viewpoint={viewpoint!r} with ask={ask!r}; use viewpoint 'object' or 'opposite' and ask "
            "'side' or 'depth'"
        )
    noise = noise_of_differences(table.scene, Fact.OBJECTS).fixed
    streams = (_sides(occasion, rng, viewpoint, ask, noise) for occasion in occasions(table, rng))
    answers = Choice(OPTIONS[ask], 0), Choice(OPTIONS[ask], 1)
    for found in evened(in_turn(streams), lambda found: found.balance.side):
        yield found if isinstance(found, Skip) else _draft(found, viewpoint, ask, answers[found.option])


class _Side(NamedTuple):
    """Where one thing lies from another, metres to the right of the one who looks and ahead, and what is answered."""

    occasion: Occasion
    rows: tuple[int, int]
    right: float
    ahead: float
    option: int
    sigma: float
    balance: Balance


def _sides(
    occasion: Occasion, rng: np.random.Generator, viewpoint: str, ask: str, noise: float
) -> Iterator[_Side | Skip]:
    known, centers, labels = mentions(occasion), occasion.centers, occasion.labels
    opposite = viewpoint == "opposite"
    if opposite and occasion.f is None:
        return
    towards = occasion.once(_towards_camera) if opposite else None
    if opposite and towards is None:
        yield Skip("the camera looks almost straight up or down")
        return
    fronts = {} if opposite else occasion.once(_fronts)
    for i, j in pairs(tuple(known), rng):
        looking = towards if opposite else fronts.get(i)
        if looking is None:
            yield Skip("nobody knows where its front is")
            continue
        (x, y), (here, there) = looking, (centers[j], centers[i]) if opposite else (centers[i], centers[j])
        east, north = there[0] - here[0], there[1] - here[1]
        right, ahead = east * y - north * x, east * x + north * y
        told, other = (right, ahead) if ask == "side" else (ahead, right)
        if not clear(told, noise, max(APART, ASLANT * abs(other))):
            yield Skip("it is plainly on neither side")
            continue
        option = _option(told, viewpoint, ask)
        word = OPTIONS[ask][option]
        if opposite:
            balance = pair_balance((labels[i], labels[j]), option == 0, word, ask)
        else:
            balance = Balance((labels[i], ask), word)
        yield _Side(occasion, (i, j), right, ahead, option, noise, balance)


def _option(told: float, viewpoint: str, ask: str) -> int:
    """Which option a number of metres, to the right or ahead, means."""
    if ask == "side":
        return int(told > 0)
    # What is further ahead of one who looks on is behind; of a thing itself, it is in front.
    return int(told > 0) if viewpoint == "opposite" else int(told < 0)


def _draft(found: _Side, viewpoint: str, ask: str, answer: Choice) -> Draft:
    occasion, rows, right, ahead, _, sigma, balance = found
    a, b = [mentions(occasion)[row] for row in rows]
    told = right if ask == "side" else ahead
    asked = (OBJECT if viewpoint == "object" else OPPOSITE)[ask].format(a=a.name, b=b.name)
    return Draft(
        slots={"a": a.name, "b": b.name, "asked": asked},
        answer=answer,
        evidence=Evidence(
            mentions=(a, b),
            values={"right_m": right, "ahead_m": ahead, **occasion.seen(*rows)},
            margin=margin(told, sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=balance,
        difficulty=hardness(told, APART),
        templates=OF_OBJECT if viewpoint == "object" else (),
    )


def _towards_camera(occasion: Occasion) -> Way | None:
    """The level part of the optical axis, turned round; None where the camera looks up or down."""
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    if pose is None:
        raise ValueError("an occasion is made of frames with a pose only")
    x, y, _ = pose.rotation[:, 2].tolist()
    level = math.hypot(x, y)
    return None if level < STEEP else (-x / level, -y / level)


def _fronts(occasion: Occasion) -> dict[int, Way]:
    """Where the front of each named thing points whose source says so and which stands upright."""
    found = {}
    for i in mentions(occasion):
        front, box = occasion.thing(i).front_rad, occasion.box(i)
        if front is not None and box.rotation[2, 2] > 1 - UPRIGHT**2:
            heading = box.yaw + front
            found[i] = math.cos(heading), math.sin(heading)
    return found
