"""Where things lie for one who looks straight ahead: as one of eight directions, as an hour, as an angle.

All angles run clockwise seen from above, 0 straight ahead. Three parameters say who looks, and how it is measured:

    viewpoint   "camera"  from the camera, straight ahead being where it looks
                "place"   from the centre of an object P, facing as the camera does (SpatialRGPT, N3D-VLM)
                "facing"  from the centre of an object P, facing the centre of an object O
    plane       "level"   seen from above: in world xy
                "camera"  in the x-z plane of the camera, whichever way it is tilted (SpatialRGPT, N3D-VLM)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sightline.answers.direction import BEARINGS, Direction
from sightline.answers.number import Angle
from sightline.errors import QuestionError
from sightline.geometry.box import Box
from sightline.questions.choose import (
    clear,
    evened,
    hardness,
    in_turn,
    margin,
    noise_of_differences,
    pairs,
    shuffled,
    triples,
)
from sightline.questions.draft import Balance, Draft, Evidence, Mention, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.question import question_type
from sightline.questions.refer import mentions
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

Plan = tuple[float, float]  # to the right and ahead, metres; or world x and y

STANCE = {
    "camera": "seen from the camera, with the way it looks as straight ahead",
    "place": "standing at the centre of the {} and facing the way the camera looks",
    "facing": "standing at the centre of the {} and facing the centre of the {}",
}
PLANE = {"level": "seen from above", "camera": "in the plane of the camera's viewing axis and its sideways axis"}
RULE = {
    "centred": " Take the nearest hour.",
    "floor": " An hour stands for the 30° that begin at its mark and run to the left, counter-clockwise.",
}
EIGHT = f"{', '.join(BEARINGS[:-1])} or {BEARINGS[-1]}"
# Made once: to read a direction's name anew for each question would take longer than to ask it.
OF_EIGHT = tuple(Direction(name) for name in BEARINGS)
OF_TWELVE = tuple(Direction(f"{hour or 12} o'clock") for hour in range(12))

DEAD = math.radians(5.0)  # on both sides of a border between two directions
NEAR = 0.3  # metres in plan: nearer to a thing one is at it, and it has no direction
STEEP = 0.5  # of the optical axis' length that must be level: looking further down or up, nothing is straight ahead
EIGHTH, TWELFTH = math.tau / 8, math.tau / 12
BIN = math.radians(15.0)


@question_type(
    answer=Direction,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "{stance}, which of eight directions leads to the centre of the {q}, {plane}: {options}?",
        "{stance}, where does the centre of the {q} lie, {plane}: {options}?",
        "{stance}, name the direction of the centre of the {q}, {plane}, as the nearest of {options}.",
    ),
)
def bearing(
    table: SceneTable, rng: np.random.Generator, *, viewpoint: str = "camera", plane: str = "level"
) -> Iterator[Draft | Skip]:
    """In which of eight directions, 45° apart, the centre of an object lies.

    Direction k = round(θ / 45°), θ clockwise from straight ahead. viewpoint="camera": from the camera, straight
    ahead being where it looks; "place": from the centre of an object P, facing as the camera does; "facing": from
    there, facing the centre of an object O. plane="level": seen from above, in world xy; "camera": in the camera's
    own x-z plane, whichever way it is tilted (SpatialRGPT, N3D-VLM; not for "facing"). Not asked within 5° (or 2
    sigma) of a border, nor of what is nearer than 30 cm or than the radius of the ball around it, nor where the
    camera looks more than 60° up or down.
    """

    def told(aim: _Aim) -> tuple[Direction, float, Balance]:
        answer = OF_EIGHT[round(aim.angle / EIGHTH) % 8]
        edge = EIGHTH / 2 - abs(math.remainder(aim.angle, EIGHTH))
        side = _ahead(viewpoint, aim.angle, answer.value == "front") or Balance((viewpoint,), answer.value)
        return answer, edge, side

    yield from _directions(table, rng, viewpoint, plane, told, {"options": EIGHT})


@question_type(
    answer=Direction,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "{stance}, at what hour of a clock face is the centre of the {q}, {plane}, 12 o'clock being straight ahead?"
        "{rule}",
        "{stance}, with 12 o'clock straight ahead and 3 o'clock to the right, at what hour does the centre of the {q} "
        "lie, {plane}?{rule}",
        "{stance}, give the direction of the centre of the {q}, {plane}, as an hour of a clock face whose 12 is "
        "straight ahead.{rule}",
    ),
)
def clock(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    viewpoint: str = "camera",
    plane: str = "level",
    rule: str = "centred",
) -> Iterator[Draft | Skip]:
    """At which hour, 12 being straight ahead, the centre of an object lies; `viewpoint` and `plane` as of `bearing`.

    rule="centred": the nearest hour, round(θ / 30°), θ clockwise from straight ahead; "floor": 12 − ⌊φ / 30°⌋ with φ
    counter-clockwise in [0°, 360°), so that 12 o'clock reaches from straight ahead to 30° left (SpatialRGPT,
    N3D-VLM, with viewpoint="place" and plane="camera"). Not asked within 5° (or 2 sigma) of a border, nor of what is
    nearer than 30 cm or than the radius of the ball around it.
    """
    if rule not in RULE:
        raise QuestionError(f"clock has no rule={rule!r}; use {', '.join(RULE)}")

    def told(aim: _Aim) -> tuple[Direction, float, Balance]:
        hour, edge = _hour(aim.angle, rule)
        ahead = _ahead(viewpoint, aim.angle, hour == 12)
        return OF_TWELVE[hour % 12], edge, ahead or Balance((viewpoint,), str(hour), paired=False)

    yield from _directions(table, rng, viewpoint, plane, told, {"rule": RULE[rule]})


@question_type(
    answer=Angle,
    needs={Fact.METRIC, Fact.OBJECTS, Fact.GRAVITY},
    templates=(
        "{stance}, at what angle from straight ahead is the centre of the {q}, {plane}? An angle to the {positive} is "
        "positive, one to the {negative} negative.",
        "{stance}, through what angle would one turn to face the centre of the {q}, {plane} and by the shorter way? "
        "Turning to the {positive} counts as positive, to the {negative} as negative.",
        "{stance}, measure the angle between straight ahead and the centre of the {q}, {plane}: positive to the "
        "{positive}, negative to the {negative}.",
    ),
)
def signed_angle(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    viewpoint: str = "camera",
    plane: str = "level",
    positive: str = "right",
) -> Iterator[Draft | Skip]:
    """By what angle, radians from −π to π, the centre of an object lies off straight ahead.

    positive="right": clockwise seen from above; "left": counter-clockwise (N3D-VLM). `viewpoint` and `plane` are as of
    `bearing`. Not asked within 5° (or 2 sigma) of straight ahead or straight behind, where
    the sign turns, nor of what is nearer than 30 cm or than the radius of the ball around it.
    """
    if positive not in ("left", "right"):
        raise QuestionError(f"signed_angle has no positive={positive!r}; use 'right' or 'left'")
    right = positive == "right"

    def told(aim: _Aim) -> tuple[Angle, float, Balance]:
        angle = aim.angle if right else -aim.angle
        side = Balance((viewpoint,), str(math.floor(angle / BIN)), paired=False)
        return Angle(angle), min(abs(angle), math.pi - abs(angle)), side

    slots = {"positive": positive, "negative": "left" if right else "right"}
    yield from _directions(table, rng, viewpoint, plane, told, slots)


class _Aim(NamedTuple):
    """That somebody has the last of `rows` at `angle`, radians from −π to π, and how uncertain that is."""

    occasion: Occasion
    rows: tuple[int, ...]
    angle: float
    sigma: float


class _Aimed(NamedTuple):
    """The same with its answer, how far that is from another one (radians), and what it is balanced by."""

    aim: _Aim
    answer: Direction | Angle
    edge: float
    balance: Balance


Teller = Callable[[_Aim], tuple[Direction | Angle, float, Balance]]


def _directions(
    table: SceneTable, rng: np.random.Generator, viewpoint: str, plane: str, told: Teller, slots: dict[str, str]
) -> Iterator[Draft | Skip]:
    if viewpoint not in STANCE or plane not in PLANE or (viewpoint == "facing" and plane == "camera"):
        raise QuestionError(
            f"no direction has viewpoint={viewpoint!r} and plane={plane!r}; use viewpoint 'camera' or 'place' with "
            "plane 'level' or 'camera', or 'facing' with 'level'"
        )
    streams = (_aimed(occasion, rng, viewpoint, plane, told) for occasion in occasions(table, rng))
    for found in evened(in_turn(streams), lambda found: found.balance.side):
        yield found if isinstance(found, Skip) else _draft(found, STANCE[viewpoint], {"plane": PLANE[plane], **slots})


def _draft(found: _Aimed, stance: str, slots: dict[str, str]) -> Draft:
    occasion, rows, angle, sigma = found.aim
    known = mentions(occasion)
    named: tuple[Mention, ...] = tuple([known[row] for row in rows])
    names = [one.name for one in named]
    return Draft(
        slots={"stance": stance.format(*names[:-1]), "q": names[-1], **slots},
        answer=found.answer,
        evidence=Evidence(
            mentions=named,
            values={"angle_rad": angle, **occasion.seen(*rows)},
            margin=margin(found.edge, sigma),
        ),
        views=occasion.views,
        shows=occasion.shows,
        balance=found.balance,
        difficulty=hardness(found.edge, DEAD),
    )


def _aimed(
    occasion: Occasion, rng: np.random.Generator, viewpoint: str, plane: str, told: Teller
) -> Iterator[_Aimed | Skip]:
    for aim in _aims(occasion, rng, viewpoint, plane):
        if isinstance(aim, Skip):
            yield aim
            continue
        answer, edge, balance = told(aim)
        if clear(edge, aim.sigma, DEAD):
            yield _Aimed(aim, answer, edge, balance)
        else:
            yield Skip("it lies near the border of two directions")


def _aims(occasion: Occasion, rng: np.random.Generator, viewpoint: str, plane: str) -> Iterator[_Aim | Skip]:
    if viewpoint == "facing":
        yield from _facing(occasion, rng)
        return
    if occasion.f is None:
        return
    at = occasion.once(_before_camera, plane)
    if at is None:
        yield Skip("the camera looks almost straight up or down")
        return
    alone = viewpoint == "camera"
    rows: Sequence[tuple[int, ...]] = [(q,) for q in shuffled(tuple(at), rng)] if alone else list(pairs(tuple(at), rng))
    facts = (Fact.OBJECTS, Fact.POSES) if alone else (Fact.OBJECTS,)
    noise = noise_of_differences(occasion.scene, *facts).fixed
    if alone:
        noise /= math.sqrt(2.0)  # one reading of the thing and one of the camera, not two of each
    for chosen in rows:
        q = chosen[-1]
        x, y = (0.0, 0.0) if alone else at[chosen[0]]
        right, ahead = at[q][0] - x, at[q][1] - y
        far = math.hypot(right, ahead)
        if far < max(NEAR, occasion.of_box(_reach, q)):
            yield Skip("it is too near to lie in one direction")
        else:
            yield _Aim(occasion, chosen, math.atan2(right, ahead), noise / far)


def _facing(occasion: Occasion, rng: np.random.Generator) -> Iterator[_Aim | Skip]:
    known, centers = mentions(occasion), occasion.centers
    noise = noise_of_differences(occasion.scene, Fact.OBJECTS).fixed
    for p, o, q in triples(tuple(known), rng):
        x, y, _ = centers[p]
        ahead_x, ahead_y, there_x, there_y = centers[o][0] - x, centers[o][1] - y, centers[q][0] - x, centers[q][1] - y
        to_o, to_q = math.hypot(ahead_x, ahead_y), math.hypot(there_x, there_y)
        if to_o < NEAR or to_q < max(NEAR, occasion.of_box(_reach, q)):
            yield Skip("it is too near to lie in one direction")
            continue
        across = ahead_y * there_x - ahead_x * there_y
        angle = math.atan2(across, ahead_x * there_x + ahead_y * there_y)
        yield _Aim(occasion, (p, o, q), angle, math.hypot(noise / to_o, noise / to_q))


def _before_camera(occasion: Occasion, plane: str) -> dict[int, Plan] | None:
    """How far right and ahead of the camera the centre of each named thing is; None where it looks up or down."""
    if plane == "camera":
        return {i: (occasion.centers_in_camera[i][0], occasion.centers_in_camera[i][2]) for i in mentions(occasion)}
    pose = occasion.scene.frames[occasion.frame].world_from_camera
    if pose is None:
        raise ValueError("an occasion is made of frames with a pose only")
    (x, y, _), (eye_x, eye_y, _) = pose.rotation[:, 2].tolist(), pose.translation.tolist()
    level = math.hypot(x, y)
    if level < STEEP:
        return None
    x, y = x / level, y / level
    found = {}
    for i in mentions(occasion):
        east, north = occasion.centers[i][0] - eye_x, occasion.centers[i][1] - eye_y
        found[i] = (east * y - north * x, east * x + north * y)
    return found


def _ahead(viewpoint: str, angle: float, straight: bool) -> Balance | None:
    """The balance of what the camera sees, all of it ahead: as much to either side as straight before it.

    Side by side its directions would all be cut down to the rarest, which only a wide lens has in view.
    """
    if viewpoint != "camera":
        return None
    return Balance((viewpoint,), "straight" if straight else "right" if angle > 0 else "left")


def _reach(box: Box) -> float:
    """Radius of the ball around a box, metres."""
    return math.hypot(*box.size.tolist()) / 2


def _hour(angle: float, rule: str) -> tuple[int, float]:
    """The hour at an angle, radians clockwise from straight ahead, and how far it is from the next one's border."""
    if rule == "centred":
        return round(angle / TWELFTH) % 12 or 12, TWELFTH / 2 - abs(math.remainder(angle, TWELFTH))
    left = -angle % math.tau
    past = left % TWELFTH
    return 12 - math.floor(left / TWELFTH) % 12, min(past, TWELFTH - past)
