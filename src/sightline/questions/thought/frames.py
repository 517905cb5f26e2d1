"""What is thought of pictures: depths of points, where another camera has them, how the camera moved."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.errors import QuestionError
from sightline.questions.draft import Draft
from sightline.questions.thought.facts import SceneFacts
from sightline.questions.thought.program import run
from sightline.questions.thought.thinking import Line, Params, Thinking
from sightline.scenes.table import SceneTable

DEPTH = (Line("Along the viewing axis, what the point shows lies {far:m} from the camera.", "far = read(depth_m)"),)
DEPTHS = Line(
    "Along the viewing axis, point A lies {a_far:m} from the camera and point B {b_far:m}.",
    "a_far = read(depth_a_m)",
    "b_far = read(depth_b_m)",
)
NEARER = Line("The smaller depth is that of {point}.", "point = compare(a_far, b_far, A, B)")
FARTHER = Line("The greater depth is that of {point}.", "point = compare(a_far, b_far, B, A)")

SEEN_AGAIN = (
    Line(
        "In the first image the point is at {start:uv}, thousandths of its width and height, {deep:m} deep.",
        "start = read(p1.uv)",
        "deep = read(p1.depth)",
    ),
    Line(
        "So it lies at {here:place}, in metres [right, down, ahead] of the first camera.",
        "lens = read(camera1.lens)",
        "here = lift(start, deep, lens)",
    ),
    Line(
        "The second camera has it at {there:place}.",
        "pose = read(camera2.pose)",
        "there = carry(here, pose)",
    ),
    Line(
        "It shows that place at {end:uv}.",
        "second_lens = read(camera2.lens)",
        "end = project(there, second_lens)",
    ),
)
OFFERED = (
    Line(
        "The points there are A at {A:uv}, B at {B:uv}, C at {C:uv} and D at {D:uv}.",
        "A = read(p2.uv)",
        "B = read(p3.uv)",
        "C = read(p4.uv)",
        "D = read(p5.uv)",
    ),
    Line("The nearest one is {point}.", "point = nearest(end, A, B, C, D)"),
)

SHOWN_AT = (
    *SEEN_AGAIN,
    Line(
        "The surface that the second image shows there lies {front:m} deep, the point {behind:m}.",
        "front = read(p2.depth)",
        "behind = part(there, 2)",
    ),
    Line(
        "That is {gap:m} behind it; can it be seen: {said}.",
        "gap = difference(behind, front)",
        # What hides a point is nearer by 10 cm at least; two depths of one place differ by less than half of that.
        "said = compare(gap, 0.05, yes, no)",
    ),
)
BEYOND = (
    *SEEN_AGAIN,
    Line(
        "By {out:n} thousandths that is beyond its border; can it be seen: {said}.",
        "across = part(end, 0)",
        "down = part(end, 1)",
        "left = difference(0, across)",
        "right = difference(across, 1000)",
        "above = difference(0, down)",
        "below = difference(down, 1000)",
        "out = max(left, right, above, below)",
        "said = compare(out, 0, yes, no)",
    ),
)
BEHIND = (
    *SEEN_AGAIN[:3],
    Line(
        "Ahead of that camera are {ahead:m}; can it be seen: {said}.",
        "ahead = part(there, 2)",
        "said = compare(ahead, 0, no, yes)",
    ),
)

CAMERA_AT = Line(
    "Seen from the first camera, the second one stands {x:m} to the right, {y:m} down and {z:m} ahead.",
    "x = read(x_m)",
    "y = read(y_m)",
    "z = read(z_m)",
)
DISPLACED = (CAMERA_AT, Line("The vector from one to the other is {way:way}, in metres.", "way = vector(x, y, z)"))
TRAVELLED = (CAMERA_AT, Line("In a straight line that is {far:m}.", "far = length(x, y, z)"))

ALONG = {"x": "to the right", "y": "down", "z": "ahead"}
AXIS = {
    axis: Line(f"Seen from the first camera, the second one stands {{moved:m}} {words}.", f"moved = read({axis}_m)")
    for axis, words in ALONG.items()
}
HEADING = Line(
    "From the first image to the second the camera's heading turned by {moved:deg}, to the left where above 0.",
    "moved = read(yaw_rad)",
)
PITCH = Line(
    "The first camera looks {first:deg} above the horizontal and the second {second:deg}, {moved:deg} more.",
    "first = read(camera1.pitch)",
    "second = read(camera2.pitch)",
    "moved = difference(second, first)",
)
ROLL = Line(
    "Against the horizon the first camera is rolled by {first:deg} and the second by {second:deg}, clockwise where "
    "above 0: {moved:deg} more.",
    "first = read(camera1.roll)",
    "second = read(camera2.roll)",
    "moved = turn(second, first)",
)
AXES = {**AXIS, "yaw": HEADING, "pitch": PITCH, "roll": ROLL}
BELOW_ABOVE = {  # axis: the words for what is below and above 0
    "x": "left, right", "y": "up, down", "z": "backward, forward",
    "yaw": "right, left", "pitch": "down, up", "roll": "counter-clockwise, clockwise",
}  # fmt: skip
SIDES = {
    axis: Line("By its sign that is {side}.", f"side = compare(moved, 0, {words})")
    for axis, words in BELOW_ABOVE.items()
}
SIZE = Line("Whatever the side, that is {far:deg}.", "far = size(moved)")


def _depth(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return DEPTH


def _depths(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return DEPTHS, NEARER if draft.evidence.steps[0][0] == "nearer" else FARTHER


def _seen_again(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return SEEN_AGAIN


def _one_of_four(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return *SEEN_AGAIN, *OFFERED


def _in_view(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line] | None:
    if draft.evidence.steps[0][0] != "outside":
        return SHOWN_AT
    try:
        there = run([step for one in SEEN_AGAIN[:3] for step in one.steps], SceneFacts(table, draft))
    except QuestionError:
        return None  # through such a lens nobody can follow the steps
    return BEYOND if isinstance(there, tuple) and float(there[2]) > 0 else BEHIND


def _displaced(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return DISPLACED


def _travelled(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return TRAVELLED


def _direction(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    axis = str(params["axis"])
    return AXES[axis], SIDES[axis]


def _turned(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return AXES[str(params["axis"])], SIZE


def _read_at_once(params: Params) -> str:
    return "the one turn between two orientations is read, not worked out" if params["axis"] == "full" else ""


depth_thought = Thinking(_depth)
depths_thought = Thinking(_depths)
match_thought = Thinking(_seen_again)
match_choice_thought = Thinking(_one_of_four)
in_view_thought = Thinking(_in_view)
displacement_thought = Thinking(_displaced)
travel_thought = Thinking(_travelled)
direction_thought = Thinking(_direction)
turn_thought = Thinking(_turned, _read_at_once)
