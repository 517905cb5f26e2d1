"""What a row of each type that thinks says on the way to its answer, held a second time: sentences and their steps.

They are the same as the question types' on purpose, as the questions' own words are (`sentences.py`): who changes how a
type thinks does so here, too, and so somebody has looked whether the steps still lead to what is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

from sightline.answers.number import Length
from sightline.answers.space import Vector
from sightline.datasets.checking.recompute.phrases import counted
from sightline.datasets.checking.recompute.retold import Step
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row

Told = tuple[tuple[str, str], ...]  # sentences, each with its steps

WRITTEN = re.compile(r"(\w+) = (\w+)\(([^)]*)\)")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

CENTERS = (
    "The middle of the {a} is at {a_at:place} and that of the {b} at {b_at:place}, in metres {axes}.",
    "a_at = read(a.center), b_at = read(b.center)",
)
FROM_ABOVE = "0:left, 135:back, 225:right"
QUADRANTS = "0:front-left, 90:back-left, 180:back-right, 270:front-right"
SEEN_AGAIN: Told = (
    ("In the first image the point is at {start:uv}, thousandths of its width and height, {deep:m} deep.",
     "start = read(p1.uv), deep = read(p1.depth)"),
    ("So it lies at {here:place}, in metres [right, down, ahead] of the first camera.",
     "lens = read(camera1.lens), here = lift(start, deep, lens)"),
    ("The second camera has it at {there:place}.", "pose = read(camera2.pose), there = carry(here, pose)"),
    ("It shows that place at {end:uv}.", "second_lens = read(camera2.lens), end = project(there, second_lens)"),
)  # fmt: skip
DEPTHS = (
    "Along the viewing axis, point A lies {a_far:m} from the camera and point B {b_far:m}.",
    "a_far = read(depth_a_m), b_far = read(depth_b_m)",
)
SECOND_CAMERA = (
    "Seen from the first camera, the second one stands {x:m} to the right, {y:m} down and {z:m} ahead.",
    "x = read(x_m), y = read(y_m), z = read(z_m)",
)
MOTIONS: Mapping[str, tuple[str, str]] = {
    "x": ("Seen from the first camera, the second one stands {moved:m} to the right.", "moved = read(x_m)"),
    "y": ("Seen from the first camera, the second one stands {moved:m} down.", "moved = read(y_m)"),
    "z": ("Seen from the first camera, the second one stands {moved:m} ahead.", "moved = read(z_m)"),
    "yaw": (
        "From the first image to the second the camera's heading turned by {moved:deg}, to the left where above 0.",
        "moved = read(yaw_rad)",
    ),
    "pitch": (
        "The first camera looks {first:deg} above the horizontal and the second {second:deg}, {moved:deg} more.",
        "first = read(camera1.pitch), second = read(camera2.pitch), moved = difference(second, first)",
    ),
    "roll": (
        "Against the horizon the first camera is rolled by {first:deg} and the second by {second:deg}, clockwise where "
        "above 0: {moved:deg} more.",
        "first = read(camera1.roll), second = read(camera2.roll), moved = turn(second, first)",
    ),
}
SIGNS: Mapping[str, str] = {
    "x": "left, right", "y": "up, down", "z": "backward, forward",
    "yaw": "right, left", "pitch": "down, up", "roll": "counter-clockwise, clockwise",
}  # fmt: skip
PLACES = (
    "The {what} is at {{here:way}} in the first image and at {{there:way}} in the second, both in metres [right, down, "
    "ahead] of the first camera."
)
POINT_PLACES = (PLACES.format(what="point"), "here = read(p1.place), there = read(p2.place)")
THING_PLACES = (PLACES.format(what="middle of the {a}"), "here = read(a.center), there = read(a.later)")
FAR = ("From one to the other it is {far:m}.", "far = distance(here, there)")
WAY = ("From one to the other leads {way:way}.", "way = difference(there, here)")
RESTS_FAR = ("Less than 1 cm is rest: {moved:m}.", "moved = cut(far, 0.01)")
RESTS_WAY = ("Less than 1 cm is rest: {moved:way}.", "moved = cut(way, 0.01)")

PLAIN: Mapping[str, Told] = {
    "object_gap, centre": (
        CENTERS,
        ("The straight line between the two measures {far:m}.", "far = distance(a_at, b_at)"),
    ),
    "object_gap, upright": (
        ("Seen from above, {level:m} lie between the {a} and the {b}.", "level = read(a.b.apart)"),
        ("Above {zero}, the heights of the {a} run from {a_low:height} to {a_high:height} and those of the {b} from "
         "{b_low:height} to {b_high:height}.",
         "a_low = read(a.bottom), a_high = read(a.top), b_low = read(b.bottom), b_high = read(b.top)"),
        ("Between these heights lie {rise:m}.",
         "a_over = difference(a_low, b_high), b_over = difference(b_low, a_high), rise = max(0, a_over, b_over)"),
        ("Both together part their nearest points by {far:m}.", "far = length(level, rise)"),
    ),
    "object_gap, leaning": (
        ("Between the nearest points of the {a} and the {b} lie {far:m}.", "far = read(gap_m)"),
    ),
    "camera_distance, surface": (
        ("The nearest point of the {a} is at {a_at:place}, in metres {axes}.", "a_at = read(a.nearest)"),
        ("From there to the camera it is {far:m}.", "far = length(a_at)"),
    ),
    "camera_distance, centre": (
        ("The middle of the {a} is at {a_at:place}, in metres {axes}.", "a_at = read(a.center)"),
        ("From there to the camera it is {far:m}.", "far = length(a_at)"),
    ),
    "left_right": (
        CENTERS,
        ("That is {a_off:deg} and {b_off:deg} off the viewing axis, to the right of it where above 0.",
         "a_off = bearing(a_at), b_off = bearing(b_at)"),
        ("So the first of the two lies to the {side}.", "side = compare(a_off, b_off, left, right)"),
    ),
    "front_behind": (
        ("The nearest point of the {a} is at {a_at:place} and that of the {b} at {b_at:place}, in metres {axes}.",
         "a_at = read(a.nearest), b_at = read(b.nearest)"),
        ("They are {a_far:m} and {b_far:m} from the camera.", "a_far = length(a_at), b_far = length(b_at)"),
        ("Is the first of the two the nearer one: {said}.", "said = compare(a_far, b_far, yes, no)"),
    ),
    **{
        f"egocentric_direction, {level}": (
            ("Seen from above, the middle of the {a} is at {a_at:place}, that of the {b} at {b_at:place} and that of "
             "the {c} at {c_at:place}, in metres {plan}.",
             "a_at = read(a.plan), b_at = read(b.plan), c_at = read(c.plan)"),
            ("At the {a}, from the direction of the {b} to that of the {c}, it is a turn of {turned:deg} "
             "counter-clockwise.",
             "turned = angle(a_at, b_at, c_at)"),
            ("That is {side}.", f"side = sector(turned, {QUADRANTS if level == 'hard' else FROM_ABOVE})"),
        )
        for level in ("easy", "medium", "hard")
    },
    "pixel_depth": (
        ("Along the viewing axis, what the point shows lies {far:m} from the camera.", "far = read(depth_m)"),
    ),
    "compared depths, nearer": (
        DEPTHS, ("The smaller depth is that of {point}.", "point = compare(a_far, b_far, A, B)"),
    ),
    "compared depths, farther": (
        DEPTHS, ("The greater depth is that of {point}.", "point = compare(a_far, b_far, B, A)"),
    ),
    "pixel_correspondence": SEEN_AGAIN,
    "correspondence_choice": (
        *SEEN_AGAIN,
        ("The points there are A at {A:uv}, B at {B:uv}, C at {C:uv} and D at {D:uv}.",
         "A = read(p2.uv), B = read(p3.uv), C = read(p4.uv), D = read(p5.uv)"),
        ("The nearest one is {point}.", "point = nearest(end, A, B, C, D)"),
    ),
    "point_in_view, before": (
        *SEEN_AGAIN,
        ("The surface that the second image shows there lies {front:m} deep, the point {behind:m}.",
         "front = read(p2.depth), behind = part(there, 2)"),
        ("That is {gap:m} behind it; can it be seen: {said}.",
         "gap = difference(behind, front), said = compare(gap, 0.05, yes, no)"),
    ),
    "point_in_view, beyond": (
        *SEEN_AGAIN,
        ("By {out:n} thousandths that is beyond its border; can it be seen: {said}.",
         "across = part(end, 0), down = part(end, 1), left = difference(0, across), right = difference(across, 1000), "
         "above = difference(0, down), below = difference(down, 1000), out = max(left, right, above, below), "
         "said = compare(out, 0, yes, no)"),
    ),
    "point_in_view, behind": (
        *SEEN_AGAIN[:3],
        ("Ahead of that camera are {ahead:m}; can it be seen: {said}.",
         "ahead = part(there, 2), said = compare(ahead, 0, no, yes)"),
    ),
    "camera_displacement": (
        SECOND_CAMERA, ("The vector from one to the other is {way:way}, in metres.", "way = vector(x, y, z)"),
    ),
    "camera_travel": (SECOND_CAMERA, ("In a straight line that is {far:m}.", "far = length(x, y, z)")),
    **{
        f"camera_direction, {axis}": (
            motion, ("By its sign that is {side}.", f"side = compare(moved, 0, {SIGNS[axis]})"),
        )
        for axis, motion in MOTIONS.items()
    },
    **{
        f"camera_turn, {axis}": (MOTIONS[axis], ("Whatever the side, that is {far:deg}.", "far = size(moved)"))
        for axis in ("yaw", "pitch", "roll")
    },
    "point_travel, moves": (POINT_PLACES, FAR),
    "point_travel, rests": (POINT_PLACES, FAR, RESTS_FAR),
    "object_travel, moves": (THING_PLACES, FAR),
    "object_travel, rests": (THING_PLACES, FAR, RESTS_FAR),
    "point_displacement, moves": (POINT_PLACES, WAY),
    "point_displacement, rests": (POINT_PLACES, WAY, RESTS_WAY),
    "point_speed": (
        POINT_PLACES,
        FAR,
        ("In {passed:s} that makes {speed:m/s}.", "passed = read(passed_s), speed = quotient(far, passed)"),
    ),
}  # fmt: skip
"""Type, and what decides → sentences and their steps."""


def sentences_of_thought(row: Row, witness: Witness) -> tuple[str, tuple[Step, ...]] | None:
    """The sentences that lead to a row's answer, with slots for names and results, and all their steps.

    None for a type that does not think, or not so.
    """
    if row.name in ("object_size", "size_over_frames", "size_comparison"):
        return _sizes(row.name, str(row.params.get("axis")), str(row.params.get("box")))
    if row.name == "counting":
        return _counted(counted(row.evidence.steps), len(row.evidence.objects) if row.views else -1)
    if row.name == "grounding":
        own = row.evidence.steps[0] if row.evidence.steps else ("", "", ("",))
        things = sorted([(row.evidence.mentions[0].object_id, "a"),
                         *[(name, f"o{k + 1}") for k, name in enumerate(row.evidence.objects)]])  # fmt: skip
        return _pointed(own[1], own[2][0], tuple([letter for _, letter in things]))
    if row.name == "point_path":
        return _path(len(row.evidence.points))
    if row.name == "event_order":
        return _order("ABC"[: len(row.evidence.points)])
    key = _key(row, witness)
    return _joined(PLAIN[key]) if key in PLAIN else None


def _key(row: Row, witness: Witness) -> str:
    name, params = row.name, row.params
    if name == "object_gap" and params.get("distance") != "centre":
        frame = row.views[0].frame if row.views else ""
        solids = [witness.solid(one.object_id, frame) for one in row.evidence.mentions]
        prisms = all(solid is not None and solid.is_prism for solid in solids)
        return f"{name}, {'upright' if prisms and 'gravity' in witness.vouched else 'leaning'}"
    if name in ("depth_comparison", "pixel_comparison"):
        return f"compared depths, {row.evidence.steps[0][0] if row.evidence.steps else ''}"
    if name in ("point_travel", "point_displacement", "object_travel"):
        answer = row.answer
        still = (isinstance(answer, Length) and answer.metres == 0) or (
            isinstance(answer, Vector) and math.hypot(*answer.xyz) == 0
        )
        # Of an offered answer the words are not the length itself: the evidence tells it.
        far = row.evidence.values.get("distance_m", math.nan) < 0.01
        return f"{name}, {'rests' if still or far else 'moves'}"
    if name == "point_in_view":
        return f"{name}, {_where(row, witness)}"
    decided = {"object_gap": "distance", "camera_distance": "to", "egocentric_direction": "level",
               "camera_direction": "axis", "camera_turn": "axis"}.get(name)  # fmt: skip
    return name if decided is None else f"{name}, {params.get(decided)}"


def _where(row: Row, witness: Witness) -> str:
    """Whether the first point's place is before the second camera, beyond its picture's border, or behind it."""
    if not row.evidence.steps or row.evidence.steps[0][0] != "outside":
        return "before"
    point = row.evidence.points[0]
    spot = witness.spot(point.frame, point.uv, math.nan if point.depth is None else point.depth)
    return "beyond" if witness.place(row.views[1].frame, spot)[2] > 0 else "behind"


@cache
def _joined(told: Told) -> tuple[str, tuple[Step, ...]]:
    steps = [found for _, written in told for found in WRITTEN.findall(written)]
    taken = tuple([(name, how, tuple(given.split(", ")) if given else ()) for name, how, given in steps])
    return " ".join([sentence for sentence, _ in told]), taken


@cache
def _sizes(name: str, axis: str, box: str) -> tuple[str, tuple[Step, ...]] | None:
    if box == "room" and axis != "height":
        return None
    if name == "size_over_frames":
        axis = {"length": "width", "width": "length"}.get(axis, axis)  # there the longer edge is the length
    if name != "size_comparison":
        return _joined(tuple(_size("a", axis)))
    more = ("Of the two sizes, that of the {larger:name} is the larger one.", "larger = compare(a_size, b_size, b, a)")
    return _joined((*_size("a", axis), *_size("b", axis), more))


def _size(one: str, axis: str) -> Iterator[tuple[str, str]]:
    """The size of what has that letter."""
    if axis == "height":
        yield (
            f"Above {{zero}}, the highest point of the {{{one}}} is at {{{one}_high:height}} and the lowest at "
            f"{{{one}_low:height}}.",
            f"{one}_high = read({one}.top), {one}_low = read({one}.bottom)",
        )
        yield (
            f"From one to the other it is {{{one}_size:m}}.",
            f"{one}_size = difference({one}_high, {one}_low)",
        )
        return
    number = 3 if axis == "longest" else 2
    edges = [f"{{{one}_{k}:m}}" for k in range(1, number + 1)]
    yield (
        f"The {'' if number == 3 else 'horizontal '}edges of the box around the {{{one}}} measure "
        f"{', '.join(edges[:-1])} and {edges[-1]}.",
        ", ".join([f"{one}_{k} = read({one}.edge_{k})" for k in range(1, number + 1)]),
    )
    word, how = {"width": ("larger", "max"), "length": ("smaller", "min"), "longest": ("longest", "max")}[axis]
    every = ", ".join([f"{one}_{k}" for k in range(1, number + 1)])
    yield f"The {word} one is {{{one}_size:m}}.", f"{one}_size = {how}({every})"


@cache
def _counted(label: str, shown: int) -> tuple[str, tuple[Step, ...]]:
    """Of so many that show; below 0 for a whole scene."""
    if shown < 0:
        return _joined(((f"The whole scene is said to hold {{n:n}} of what is called {label}.", "n = read(count)"),))
    if shown == 0:
        return _joined(((f"Nothing that shows is called {label}, which makes {{n:n}}.", "n = count()"),))
    every = range(1, shown + 1)
    spots = ", ".join([f"{{spot_{k}:uv}}" for k in every])
    return _joined((
        (f"What is called {label} shows around {spots}, in thousandths of the image's width and height.",
         ", ".join([f"spot_{k} = read(o{k}.middle)" for k in every])),
        ("That makes {n:n}.", f"n = count({', '.join([f'spot_{k}' for k in every])})"),
    ))  # fmt: skip


@cache
def _pointed(relation: str, label: str, things: tuple[str, ...]) -> tuple[str, tuple[Step, ...]] | None:
    """Which of the things, told by their letters, stands in that relation to what is mentioned second."""
    called = ORDINALS[: len(things)]
    if len(called) < len(things) or relation not in ("closest_to", "left_of", "right_of"):
        return None
    every = ", ".join(called)
    unit = "m" if relation == "closest_to" else "deg"
    told = ", ".join([f"{{{name}:{unit}}}" for name in called])
    pairs = list(zip(called, things, strict=True))
    if relation == "closest_to":
        return _joined((
            (f"To the nearest point of the {{b}}, it is from each {label} in turn {told}.",
             ", ".join([f"{name} = read({thing}.b.gap)" for name, thing in pairs])),
            ("The {which} one is the closest.", f"which = least({every})"),
        ))  # fmt: skip
    side = relation.removesuffix("_of")
    return _joined((
        ("The middle of the {b} is {b_off:deg} off the viewing axis, to the right of it where above 0.",
         "b_at = read(b.center), b_off = bearing(b_at)"),
        (f"The middle of each {label} in turn is {told} off it.",
         ", ".join([f"at_{name} = read({thing}.center), {name} = bearing(at_{name})" for name, thing in pairs])),
        (f"Only the {{which}} one is to the {side} of the {{b}}.",
         f"which = {'least' if side == 'left' else 'most'}({every})"),
    ))  # fmt: skip


@cache
def _path(count: int) -> tuple[str, tuple[Step, ...]]:
    every, ways = range(1, count + 1), range(1, count)
    spots, steps = (", ".join([f"{{{name}_{k}:{unit}}}" for k in some])
                    for name, unit, some in (("spot", "way", every), ("way", "m", ways)))  # fmt: skip
    return _joined((
        (f"Image by image the point is at {spots}, in metres [right, down, ahead] of the first camera.",
         ", ".join([f"spot_{k} = read(p{k}.place)" for k in every])),
        (f"The steps are {steps}.", ", ".join([f"way_{k} = distance(spot_{k}, spot_{k + 1})" for k in ways])),
        ("Together that is {far:m}.", f"far = sum({', '.join([f'way_{k}' for k in ways])})"),
    ))  # fmt: skip


@cache
def _order(letters: str) -> tuple[str, tuple[Step, ...]]:
    told = ", ".join([f"{letter} by number {{{letter}:n}}" for letter in letters])
    return _joined((
        (f"Image by image, each has plainly moved: {told}.",
         ", ".join([f"{letter} = sum(moved_{letter.lower()}, 1)" for letter in letters])),
        ("So they set off in the order {order}.", f"order = order({', '.join(letters)})"),
    ))  # fmt: skip
