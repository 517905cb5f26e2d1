"""How the camera moved and turned between two frames that see part of the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sightline.answers.answer import Form
from sightline.answers.choice import Choice
from sightline.answers.number import Angle, Length
from sightline.answers.space import Vector
from sightline.errors import QuestionError
from sightline.questions.draft import Balance, Draft, Skip
from sightline.questions.motion.moves import (
    ANGLES,
    AXES,
    CLEAR_SHARE,
    LOWEST_BIN,
    STEADY,
    STILL,
    Reading,
    bins,
    candidates,
    moved_along,
    moves,
    travelled,
    turned,
    turned_about,
)
from sightline.questions.question import question_type
from sightline.questions.thought.frames import direction_thought, displacement_thought, travel_thought, turn_thought
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

SIDES = {
    # axis: what the answer is called where the value is above 0, and below
    "x": ("right", "left"),
    "y": ("down", "up"),
    "z": ("forward", "backward"),
    "yaw": ("left", "right"),
    "pitch": ("up", "down"),
    "roll": ("clockwise", "counter-clockwise"),
}
OPTIONS = {
    "x": ("left", "right"),
    "y": ("up", "down"),
    "z": ("forward", "backward"),
    "yaw": ("left", "right"),
    "pitch": ("up", "down"),
    "roll": ("clockwise", "counter-clockwise"),
}
DIRECTIONS = {
    "x": (
        "From the first image to the second, did the camera move left or right, measured along the first camera's "
        "x axis, which points to the right in its image?",
        "Was the second image taken from further left or further right than the first, as the first camera sees it? "
        "Only the part of the movement across the first camera's view counts.",
        "Along the sideways axis of the first camera, to which side did the camera move before the second image was "
        "taken: left or right?",
    ),
    "y": (
        "From the first image to the second, did the camera move up or down, measured along the first camera's y axis, "
        "which points down in its image?",
        "Was the second image taken from further up or further down than the first, as the first camera sees it? "
        "Only the part of the movement along the upright axis of the first camera's picture counts.",
        "Along the upright axis of the first image, which way did the camera move before the second image was taken: "
        "up or down?",
    ),
    "z": (
        "From the first image to the second, did the camera move forward or backward, measured along the first "
        "camera's viewing axis?",
        "Was the second image taken from further forward or further backward than the first, along the direction in "
        "which the first camera looks?",
        "Along the optical axis of the first camera, which way did the camera move before the second image was taken: "
        "forward or backward?",
    ),
    "yaw": (
        "Did the camera's heading turn left or right from the first image to the second?",
        "Seen from above, left being counter-clockwise: to which side does the second camera's viewing direction point "
        "compared with the first one's, left or right?",
        "Comparing the horizontal directions in which the two images were taken, did the camera turn left or right "
        "between the first and the second?",
    ),
    "pitch": (
        "Did the camera tilt up or down from the first image to the second?",
        "Compared with the first image, does the viewing direction of the second rise more or fall more against the "
        "horizontal: did the camera tilt up or down?",
        "Judged by the angle between its viewing direction and the horizontal, which way did the camera tilt between "
        "the first and the second image: up or down?",
    ),
    "roll": (
        "Seen from behind the camera, did it roll clockwise or counter-clockwise from the first image to the second?",
        "Compared with the first image, is the camera of the second rolled clockwise or counter-clockwise about its "
        "viewing axis, as somebody behind the camera sees it?",
        "Judged against the horizon and from behind the camera, which way did the camera roll about its viewing axis "
        "between the first and the second image: clockwise or counter-clockwise?",
    ),
}
TURNS = {
    "yaw": (
        "By what angle did the camera's heading change between the two images, to either side?",
        "Seen from above, how large is the angle between the horizontal viewing directions of the two images?",
        "How far did the camera turn about the vertical between the first and the second image?",
    ),
    "pitch": (
        "By what angle did the camera's tilt change between the two images, up or down?",
        "How large is the difference between the angles at which the two cameras look above or below the horizontal?",
        "How far did the camera tilt between the first and the second image, measured against the horizontal?",
    ),
    "roll": (
        "By what angle did the camera's roll change between the two images, to either side?",
        "How large is the difference between the angles by which the two images are rolled against the horizon?",
        "How far did the camera roll about its viewing axis between the first and the second image, measured against "
        "the horizon?",
    ),
    "full": (
        "How large is the single rotation that takes the first camera's orientation to the second's?",
        "By what angle was the camera rotated in all between the two images, yaw, pitch and roll taken together as one "
        "turn about one axis?",
        "Ignoring where the cameras stand, what is the angle of the one rotation between the orientations of the first "
        "and the second camera?",
    ),
}


@question_type(
    answer=Vector,
    needs={Fact.POSES, Fact.METRIC, Fact.PIXELS},
    instead={Fact.DEPTH: set()},
    templates=(
        "How did the camera move from the first image to the second? Give the displacement vector in the first "
        "camera's axes: x right, y down, z forward.",
        "Where is the second camera as seen from the first? Give [x, y, z] in the first camera's axes, with x to the "
        "right, y down and z forward.",
        "In the axes of the first camera (x right, y down, z forward), by which vector was the camera displaced before "
        "the second image was taken?",
    ),
    reasoning=displacement_thought,
)
def camera_displacement(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    low: float = 0.10,
    high: float = 0.80,
    frames: int = 24,
    least_m: float = STILL,
) -> Iterator[Draft | Skip]:
    """The second camera's centre in the first camera's axes (x right, y down, z forward), in metres.

    Of frames that share from `low` to `high` of the surface points that either of them sees (shared over joint), among
    at most `frames` frames of the scene; moved by at least max(`least_m`, 2 sigma). Hard is a pair that shares little
    or moved by hardly more than `least_m`.

    Without depth, in a metric world, they share `low` to `high` of their views by their poses alone, at the worst of
    all depths from 1 m on (`frusta_overlap` in the evidence, not `overlap`).
    """
    pairs, skips = candidates(table, rng, low, high, frames)
    yield from skips
    lead = np.abs(pairs.shift).argmax(axis=1)
    side = 2 * lead + (pairs.shift[np.arange(len(pairs)), lead] < 0)
    balances = [Balance(("direction",), f"{sign}{axis}", paired=False) for axis in AXES for sign in "+-"]
    for move in moves(pairs, rng, travelled(pairs, table.scene, least_m), side):
        if isinstance(move, Skip):
            yield move
            continue
        values = move.evidence.values
        yield Draft(
            slots={},
            answer=Vector((values["x_m"], values["y_m"], values["z_m"])),
            evidence=move.evidence,
            views=move.views,
            balance=balances[move.side],
            difficulty=move.difficulty,
        )


@question_type(
    answer=Length,
    needs={Fact.POSES, Fact.METRIC, Fact.PIXELS},
    instead={Fact.DEPTH: set()},
    templates=(
        "How far did the camera move between the two images, in a straight line?",
        "What is the straight-line distance between the two camera positions?",
        "How far apart are the places from which the first and the second image were taken?",
    ),
    reasoning=travel_thought,
)
def camera_travel(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    low: float = 0.10,
    high: float = 0.80,
    frames: int = 24,
    least_m: float = STILL,
) -> Iterator[Draft | Skip]:
    """The straight-line distance in metres between the camera centres of two frames.

    Asked of the same pairs of frames as `camera_displacement`.
    """
    pairs, skips = candidates(table, rng, low, high, frames)
    yield from skips
    for move in moves(pairs, rng, travelled(pairs, table.scene, least_m), bins(pairs.distance)):
        if isinstance(move, Skip):
            yield move
            continue
        yield Draft(
            slots={},
            answer=Length(move.evidence.values["distance_m"]),
            evidence=move.evidence,
            views=move.views,
            balance=Balance(("distance",), str(move.side + LOWEST_BIN), paired=False),
            difficulty=move.difficulty,
        )


@question_type(
    answer=Choice,
    needs={Fact.POSES, Fact.METRIC, Fact.PIXELS},
    instead={Fact.DEPTH: set()},
    form=Form(choose="text"),
    templates=DIRECTIONS["x"],
    reasoning=direction_thought,
)
def camera_direction(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    axis: str = "x",
    low: float = 0.10,
    high: float = 0.80,
    frames: int = 24,
    least_m: float = STILL,
    least_rad: float = STEADY,
    share: float = CLEAR_SHARE,
) -> Iterator[Draft | Skip]:
    """Which way the camera moved or turned from a first frame to a second, along or about one axis.

    axis="x", "y", "z": left or right, up or down, forward or backward, of the second camera's centre along that axis
    of the first camera (x right, y down, z forward). "yaw": left (counter-clockwise seen from above) or right, of the
    horizontal heading; "pitch": up or down, of the viewing direction against the horizontal; "roll": clockwise or
    counter-clockwise seen from behind the camera, of its turn about the viewing axis against the horizon.

    Of pairs that overlap as for `camera_displacement`, where the camera moved along the axis by at least max(`least_m`,
    2 sigma, `share` of the distance), or turned by at least max(`least_rad`, 2 sigma, `share` of the one turn between
    the two orientations). Turns need gravity, and for yaw and roll two cameras that look within 80° of the horizontal.
    Poses are vouched for in metres: one that is off by its sigma is taken to be off by as much 2 m in front of the
    camera, which gives the sigma of angles.
    """
    if axis not in SIDES:
        raise QuestionError(f"camera_direction has no axis={axis!r}; use {', '.join(SIDES)}")
    if axis in ANGLES and Fact.GRAVITY not in table.scene.facts:
        yield Skip("nobody knows which way is up")
        return
    pairs, skips = candidates(table, rng, low, high, frames)
    yield from skips
    if axis in ANGLES:
        reading = turned_about(pairs, table.scene, axis)
        reading = reading._replace(least=np.maximum(least_rad, share * pairs.turn))
    else:
        reading = moved_along(pairs, table.scene, axis, least_m, share)
    answers = [Choice(OPTIONS[axis], OPTIONS[axis].index(word)) for word in SIDES[axis]]
    balances = [Balance(("direction",), word) for word in SIDES[axis]]
    for move in moves(pairs, rng, reading, (reading.value < 0).astype(np.int64)):
        if isinstance(move, Skip):
            yield move
            continue
        yield Draft(
            slots={},
            answer=answers[move.side],
            evidence=move.evidence,
            views=move.views,
            balance=balances[move.side],
            difficulty=move.difficulty,
            templates=DIRECTIONS[axis] if axis != "x" else (),
        )


@question_type(
    answer=Angle,
    needs={Fact.POSES, Fact.PIXELS},
    instead={Fact.DEPTH: {Fact.METRIC}},
    templates=TURNS["full"],
    reasoning=turn_thought,
)
def camera_turn(
    table: SceneTable,
    rng: np.random.Generator,
    *,
    axis: str = "full",
    low: float = 0.10,
    high: float = 0.80,
    frames: int = 24,
    least_rad: float = STEADY,
) -> Iterator[Draft | Skip]:
    """By how much the camera turned between two frames, to either side, in radians.

    axis="yaw", "pitch", "roll": the size of the difference between these angles of the two cameras, as
    `camera_direction` has them; "full": the angle of the one rotation that takes one camera's axes to the other's.

    Of pairs that overlap as for `camera_displacement`, from max(`least_rad`, 2 sigma) on, sigma as in
    `camera_direction`. All but "full" need gravity, yaw and roll two cameras that look within 80° of the horizontal.
    """
    if axis not in TURNS:
        raise QuestionError(f"camera_turn has no axis={axis!r}; use {', '.join(TURNS)}")
    if axis in ANGLES and Fact.GRAVITY not in table.scene.facts:
        yield Skip("nobody knows which way is up")
        return
    pairs, skips = candidates(table, rng, low, high, frames)
    yield from skips
    reading = _size(turned_about(pairs, table.scene, axis)) if axis in ANGLES else turned(pairs, table.scene)
    reading = reading._replace(least=np.full(len(pairs), least_rad))
    name = next(iter(reading.columns))
    for move in moves(pairs, rng, reading, bins(reading.value)):
        if isinstance(move, Skip):
            yield move
            continue
        yield Draft(
            slots={},
            answer=Angle(abs(move.evidence.values[name])),
            evidence=move.evidence,
            views=move.views,
            balance=Balance(("angle",), str(move.side + LOWEST_BIN), paired=False),
            difficulty=move.difficulty,
            templates=TURNS[axis] if axis != "full" else (),
        )


def _size(reading: Reading) -> Reading:
    """Of a turn to either side: half a turn is as sure as any other."""
    size = np.abs(reading.value)
    return reading._replace(value=size, sure=np.where(np.isnan(reading.sure), np.nan, size))
