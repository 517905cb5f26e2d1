"""What is thought of things that move: two places and the way between them, steps of a path, who sets off first."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.questions.draft import Draft
from sightline.questions.thought.thinking import Line, Params, Thinking
from sightline.scenes.table import SceneTable

POINT_AT = Line(
    "The point is at {here:way} in the first image and at {there:way} in the second, both in metres [right, down, "
    "ahead] of the first camera.",
    "here = read(p1.place)",
    "there = read(p2.place)",
)
THING_AT = Line(
    "The middle of the {a} is at {here:way} in the first image and at {there:way} in the second, both in metres "
    "[right, down, ahead] of the first camera.",
    "here = read(a.center)",
    "there = read(a.later)",
)
FAR = Line("From one to the other it is {far:m}.", "far = distance(here, there)")
WAY = Line("From one to the other leads {way:way}.", "way = difference(there, here)")
NO_WAY_FAR = Line("Less than 1 cm is rest: {moved:m}.", "moved = cut(far, 0.01)")
NO_WAY = Line("Less than 1 cm is rest: {moved:way}.", "moved = cut(way, 0.01)")
SPEED = Line("In {passed:s} that makes {speed:m/s}.", "passed = read(passed_s)", "speed = quotient(far, passed)")


def _rests(draft: Draft) -> bool:
    """Whether the answer is that nothing moved."""
    answer = draft.answer
    return (isinstance(answer, Length) and answer.metres == 0) or (isinstance(answer, Vector) and not any(answer.xyz))


def _point_travel(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return (POINT_AT, FAR, NO_WAY_FAR) if _rests(draft) else (POINT_AT, FAR)


def _thing_travel(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return (THING_AT, FAR, NO_WAY_FAR) if _rests(draft) else (THING_AT, FAR)


def _displacement(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return (POINT_AT, WAY, NO_WAY) if _rests(draft) else (POINT_AT, WAY)


def _speed(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return POINT_AT, FAR, SPEED


def _path(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    count = len(draft.evidence.points)
    spots = ", ".join([f"{{spot_{k}:way}}" for k in range(1, count + 1)])
    steps = ", ".join([f"{{way_{k}:m}}" for k in range(1, count)])
    return (
        Line(
            f"Image by image the point is at {spots}, in metres [right, down, ahead] of the first camera.",
            *[f"spot_{k} = read(p{k}.place)" for k in range(1, count + 1)],
        ),
        Line(f"The steps are {steps}.", *[f"way_{k} = distance(spot_{k}, spot_{k + 1})" for k in range(1, count)]),
        Line("Together that is {far:m}.", f"far = sum({', '.join([f'way_{k}' for k in range(1, count)])})"),
    )


def _order(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    letters = ascii_uppercase[: len(draft.evidence.points)]
    told = ", ".join([f"{letter} by number {{{letter}:n}}" for letter in letters])
    return (
        Line(
            f"Image by image, each has plainly moved: {told}.",
            # Frames of a film are counted from 0, images from 1.
            *[f"{letter} = sum(moved_{low}, 1)" for letter, low in zip(letters, ascii_lowercase, strict=False)],
        ),
        Line("So they set off in the order {order}.", f"order = order({', '.join(letters)})"),
    )


point_travel_thought = Thinking(_point_travel)
thing_travel_thought = Thinking(_thing_travel)
point_displacement_thought = Thinking(_displacement)
speed_thought = Thinking(_speed)
path_thought = Thinking(_path)
order_thought = Thinking(_order)
