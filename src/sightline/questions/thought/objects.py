"""What is thought of things by their boxes: distances, sides, sizes, counts, and which of several is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sightline.questions.draft import Draft
from sightline.questions.thought.facts import upright
from sightline.questions.thought.thinking import Line, Params, Thinking
from sightline.scenes.fact import Fact
from sightline.scenes.table import SceneTable

CENTRES_APART = (
    Line(
        "The middle of the {a} is at {a_at:place} and that of the {b} at {b_at:place}, in metres {axes}.",
        "a_at = read(a.center)",
        "b_at = read(b.center)",
    ),
    Line("The straight line between the two measures {far:m}.", "far = distance(a_at, b_at)"),
)
UPRIGHT_APART = (
    Line("Seen from above, {level:m} lie between the {a} and the {b}.", "level = read(a.b.apart)"),
    Line(
        "Above {zero}, the heights of the {a} run from {a_low:height} to {a_high:height} and those of the {b} from "
        "{b_low:height} to {b_high:height}.",
        "a_low = read(a.bottom)",
        "a_high = read(a.top)",
        "b_low = read(b.bottom)",
        "b_high = read(b.top)",
    ),
    Line(
        "Between these heights lie {rise:m}.",
        "a_over = difference(a_low, b_high)",
        "b_over = difference(b_low, a_high)",
        "rise = max(0, a_over, b_over)",
    ),
    Line("Both together part their nearest points by {far:m}.", "far = length(level, rise)"),
)
LEANING_APART = (Line("Between the nearest points of the {a} and the {b} lie {far:m}.", "far = read(gap_m)"),)

NEAREST_AT = Line("The nearest point of the {a} is at {a_at:place}, in metres {axes}.", "a_at = read(a.nearest)")
MIDDLE_AT = Line("The middle of the {a} is at {a_at:place}, in metres {axes}.", "a_at = read(a.center)")
FROM_CAMERA = Line("From there to the camera it is {far:m}.", "far = length(a_at)")

LEFT_RIGHT = (
    CENTRES_APART[0],
    Line(
        "That is {a_off:deg} and {b_off:deg} off the viewing axis, to the right of it where above 0.",
        "a_off = bearing(a_at)",
        "b_off = bearing(b_at)",
    ),
    Line("So the first of the two lies to the {side}.", "side = compare(a_off, b_off, left, right)"),
)
FRONT_BEHIND = (
    Line(
        "The nearest point of the {a} is at {a_at:place} and that of the {b} at {b_at:place}, in metres {axes}.",
        "a_at = read(a.nearest)",
        "b_at = read(b.nearest)",
    ),
    Line(
        "They are {a_far:m} and {b_far:m} from the camera.",
        "a_far = length(a_at)",
        "b_far = length(b_at)",
    ),
    Line("Is the first of the two the nearer one: {said}.", "said = compare(a_far, b_far, yes, no)"),
)

STANDS_AT = Line(
    "Seen from above, the middle of the {a} is at {a_at:place}, that of the {b} at {b_at:place} and that of the {c} at "
    "{c_at:place}, in metres {plan}.",
    "a_at = read(a.plan)",
    "b_at = read(b.plan)",
    "c_at = read(c.plan)",
)
TURNED = Line(
    "At the {a}, from the direction of the {b} to that of the {c}, it is a turn of {turned:deg} counter-clockwise.",
    "turned = angle(a_at, b_at, c_at)",
)
SECTORS = {
    "easy": Line("That is {side}.", "side = sector(turned, 0:left, 135:back, 225:right)"),
    "medium": Line("That is {side}.", "side = sector(turned, 0:left, 135:back, 225:right)"),
    "hard": Line(
        "That is {side}.", "side = sector(turned, 0:front-left, 90:back-left, 180:back-right, 270:front-right)"
    ),
}

HEIGHT = (
    Line(
        "Above {zero}, the highest point of the {a} is at {a_high:height} and the lowest at {a_low:height}.",
        "a_high = read(a.top)",
        "a_low = read(a.bottom)",
    ),
    Line("From one to the other it is {a_size:m}.", "a_size = difference(a_high, a_low)"),
)
LEVEL_EDGES = Line(
    "The horizontal edges of the box around the {a} measure {a_1:m} and {a_2:m}.",
    "a_1 = read(a.edge_1)",
    "a_2 = read(a.edge_2)",
)
LARGER = (LEVEL_EDGES, Line("The larger one is {a_size:m}.", "a_size = max(a_1, a_2)"))
SMALLER = (LEVEL_EDGES, Line("The smaller one is {a_size:m}.", "a_size = min(a_1, a_2)"))
LONGEST = (
    Line(
        "The edges of the box around the {a} measure {a_1:m}, {a_2:m} and {a_3:m}.",
        "a_1 = read(a.edge_1)",
        "a_2 = read(a.edge_2)",
        "a_3 = read(a.edge_3)",
    ),
    Line("The longest one is {a_size:m}.", "a_size = max(a_1, a_2, a_3)"),
)
SIZES = {"height": HEIGHT, "width": LARGER, "length": SMALLER, "longest": LONGEST}
OVER_FRAMES = {"height": HEIGHT, "length": LARGER, "width": SMALLER}  # as MultiSPA calls them

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

FIRST = re.compile(r"\ba(?=[_.}])")  # where a line speaks of what is mentioned first
COMPARED = Line(
    "Of the two sizes, that of the {larger:name} is the larger one.", "larger = compare(a_size, b_size, b, a)"
)


def _gap(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    if params["distance"] == "centre":
        return CENTRES_APART
    # Heights and outlines make up the gap where both boxes stand upright, and where up is known.
    standing = Fact.GRAVITY in table.scene.facts and all(upright(one.box) for one in draft.evidence.mentions)
    return UPRIGHT_APART if standing else LEANING_APART


def _camera_distance(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return (NEAREST_AT if params["to"] == "surface" else MIDDLE_AT), FROM_CAMERA


def _left_right(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return LEFT_RIGHT


def _front_behind(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return FRONT_BEHIND


def _egocentric(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return STANDS_AT, TURNED, SECTORS[str(params["level"])]


def _size(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return SIZES[str(params["axis"])]


def _size_over_frames(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return OVER_FRAMES[str(params["axis"])]


def _along_the_room(params: Params) -> str:
    along = params["box"] == "room" and params["axis"] != "height"
    return "the sides of a box along the room are read, not worked out" if along else ""


def _size_comparison(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    return _compared(str(params["axis"]))


@cache
def _compared(axis: str) -> Sequence[Line]:
    second = [Line(*[FIRST.sub("b", text) for text in (one.sentence, *one.written)]) for one in SIZES[axis]]
    return *SIZES[axis], *second, COMPARED


def _counting(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line]:
    [(_, _, (label,))] = draft.evidence.steps
    label = label.replace("{", "{{").replace("}", "}}")
    if not draft.views:
        return (Line(f"The whole scene is said to hold {{n:n}} of what is called {label}.", "n = read(count)"),)
    rows = range(1, len(draft.evidence.objects) + 1)
    if not rows:
        return (Line(f"Nothing that shows is called {label}, which makes {{n:n}}.", "n = count()"),)
    spots = ", ".join([f"{{spot_{k}:uv}}" for k in rows])
    counted = ", ".join([f"spot_{k}" for k in rows])
    return (
        Line(
            f"What is called {label} shows around {spots}, in thousandths of the image's width and height.",
            *[f"spot_{k} = read(o{k}.middle)" for k in rows],
        ),
        Line("That makes {n:n}.", f"n = count({counted})"),
    )


def _grounding(table: SceneTable, draft: Draft, params: Params) -> Sequence[Line] | None:
    [(_, relation, (label, _))] = draft.evidence.steps
    label = label.replace("{", "{{").replace("}", "}}")
    own = draft.evidence.mentions[0].object_id
    # By their ids, so that the place in the list does not tell which one is meant.
    things = sorted([(own, "a"), *[(name, f"o{k}") for k, name in enumerate(draft.evidence.objects, 1)]])
    called = ORDINALS[: len(things)]
    if len(called) < len(things):
        return None
    told = ", ".join([f"{{{name}:{'m' if relation == 'closest_to' else 'deg'}}}" for name in called])
    listed = ", ".join(called)
    if relation == "closest_to":
        reads = [f"{name} = read({letter}.b.gap)" for name, (_, letter) in zip(called, things, strict=True)]
        return (
            Line(f"To the nearest point of the {{b}}, it is from each {label} in turn {told}.", *reads),
            Line("The {which} one is the closest.", f"which = least({listed})"),
        )
    steps = [
        one
        for name, (_, letter) in zip(called, things, strict=True)
        for one in (f"at_{name} = read({letter}.center)", f"{name} = bearing(at_{name})")
    ]
    side, pick = ("left", "least") if relation == "left_of" else ("right", "most")
    return (
        Line(
            "The middle of the {b} is {b_off:deg} off the viewing axis, to the right of it where above 0.",
            "b_at = read(b.center)",
            "b_off = bearing(b_at)",
        ),
        Line(f"The middle of each {label} in turn is {told} off it.", *steps),
        Line(f"Only the {{which}} one is to the {side} of the {{b}}.", f"which = {pick}({listed})"),
    )


def _read_at_once(params: Params) -> str:
    return "" if params["by"] == "relation" else "a box is read, not worked out"


def _of_points(params: Params) -> str:
    return "thousands of points are compared, which nobody does in words" if params["distance"] == "vsi" else ""


gap_thought = Thinking(_gap, _of_points)
camera_distance_thought = Thinking(_camera_distance)
left_right_thought = Thinking(_left_right)
front_behind_thought = Thinking(_front_behind)
egocentric_thought = Thinking(_egocentric)
size_thought = Thinking(_size)
size_comparison_thought = Thinking(_size_comparison)
size_over_frames_thought = Thinking(_size_over_frames, _along_the_room)
counting_thought = Thinking(_counting)
grounding_thought = Thinking(_grounding, _read_at_once)
