"""The words of questions about several things of a room: directions, orders, gaps, sides.

They go into `sentences`, which says what they are for: {a}, {b}, {c} are things in the order in which they are
mentioned, the last of them {q} where that order depends.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "bearing": (
        "{stance}, which of eight directions leads to the centre of the {q}, {plane}: {what}?",
        "{stance}, where does the centre of the {q} lie, {plane}: {what}?",
        "{stance}, name the direction of the centre of the {q}, {plane}, as the nearest of {what}.",
    ),
    "clock": (
        "{stance}, at what hour of a clock face is the centre of the {q}, {plane}, 12 o'clock being straight ahead?"
        "{note}",
        "{stance}, with 12 o'clock straight ahead and 3 o'clock to the right, at what hour does the centre of the {q} "
        "lie, {plane}?{note}",
        "{stance}, give the direction of the centre of the {q}, {plane}, as an hour of a clock face whose 12 is "
        "straight ahead.{note}",
    ),
    "signed_angle": (
        "{stance}, at what angle from straight ahead is the centre of the {q}, {plane}? An angle to the {what} is "
        "positive, one to the {other} negative.",
        "{stance}, through what angle would one turn to face the centre of the {q}, {plane} and by the shorter way? "
        "Turning to the {what} counts as positive, to the {other} as negative.",
        "{stance}, measure the angle between straight ahead and the centre of the {q}, {plane}: positive to the "
        "{what}, negative to the {other}.",
    ),
    "nearest_of": (
        "Which of {things} is {what} {other}, {how}?",
        "Among {things}, which one is {what} {other}, {how}?",
        "Of {things}, name the one that is {what} {other}, {how}.",
        "Compare {things}: which of them is {what} {other}, {how}?",
    ),
    "order_by": (
        "Put {things} in order {what}, {how}.",
        "In which order do {things} come, {what}, {how}?",
        "Sort {things} {what}, {how}. Give all their names.",
        "List the names of {things} {what}, going {how}.",
    ),
    "between": (
        "Is the {a} between the {b} and the {c}: seen from above, does the straight line that joins the centres of "
        "those two cross it?",
        "Does the {a} lie between the {b} and the {c}, going by whether the straight line from the centre of the one "
        "to that of the other crosses it, seen from above?",
        "Seen from above, is the {a} in the way of the straight line that joins the centres of the {b} and the {c}, "
        "and so between them?",
    ),
    "fits_gap": (
        "Would the {a} fit between the {b} and the {c}, with its smaller horizontal side along the level line that "
        "joins the centres of those two?{note}",
        "Is the smaller horizontal side of the {a} short enough for the gap between the {b} and the {c}, measured "
        "along the level line that joins the centres of those two?{note}",
        "Could the {a} be pushed in between the {b} and the {c}, with its smaller horizontal side along the level line "
        "that joins the centres of those two?{note}",
    ),
    "above_below": (
        "Does the {a} lie above or below the {b}, {how}?",
        "Is the {a} above or below the {b}, {how}?",
        "Which is it for the {a}, above or below the {b}, {how}?",
    ),
    "directly_above": (
        "Is the {a} directly above the {b}, that is, higher and with its centre within the outline of the {b} seen "
        "from above?",
        "Does the {a} lie right over the {b}: higher up, and, seen from above, with its centre inside the outline of "
        "the {b}?",
        "Seen from above, is the centre of the {a} inside the outline of the {b}, and does the {a} lie higher than the "
        "{b}?",
    ),
    "offset, apart": (
        "What is {what} between the centre of the {a} and that of the {b}, {how}?",
        "Give {what} from the centre of the {a} to that of the {b}, {how}.",
        "Measured {how}, how large is {what} between the centre of the {a} and that of the {b}?",
    ),
    "offset, more": (
        "How much {more} is the centre of the {a} than that of the {b}, {how}?",
        "Measured {how}, by how much is the centre of the {a} {more} than that of the {b}?",
        "By what length, {how}, is the centre of the {a} {more} than that of the {b}?",
    ),
    "elevation": (
        "How high above the floor is the {a}, measured to {what}?",
        "Measured straight up from the floor to {what}, how high is the {a}?",
        "At what height above the floor does the {a} lie, taken to {what}?",
    ),
    "side_from, object": (
        "For one who is at the {a} and faces the way its front does, {what}?",
        "Take the place of the {a} and look to where its front points: {what}?",
        "As the {a} itself would have it, facing to its own front, {what}?",
    ),
    "side_from, opposite": (
        "For one who looks from the opposite side, straight towards the camera, {what}?",
        "Imagine you stood beyond both, facing the camera: {what}?",
        "Seen from the other side of the scene, looking back to where the camera is, {what}?",
    ),
    "count_within": (
        "How many {a} {what} within {c} m of the {b}, measured between nearest points?",
        "Within {c} m of the {b}, measured between nearest points, how many {a} {what}?",
        "Count the {a} that are at most {c} m from the {b}, measured between nearest points: how many of them {what}?",
    ),
}

ABOVE = "seen from above"
TILTED = "in the plane of the camera's viewing axis and its sideways axis"
FROM_CAMERA = "Seen from the camera, with the way it looks as straight ahead"
AT_PLACE = "Standing at the centre of the {0} and facing the way the camera looks"
FACING = "Standing at the centre of the {0} and facing the centre of the {1}"
STANCES: Mapping[str, Mapping[str, str]] = {
    "camera, level": {"stance": FROM_CAMERA, "q": "{0}", "plane": ABOVE},
    "camera, camera": {"stance": FROM_CAMERA, "q": "{0}", "plane": TILTED},
    "place, level": {"stance": AT_PLACE, "q": "{1}", "plane": ABOVE},
    "place, camera": {"stance": AT_PLACE, "q": "{1}", "plane": TILTED},
    "facing, level": {"stance": FACING, "q": "{2}", "plane": ABOVE},
}
EIGHT = "front, front-right, right, back-right, back, back-left, left or front-left"
FLOORED = " An hour stands for the 30° that begin at its mark and run to the left, counter-clockwise."
SEVERAL: Mapping[int, str] = {
    2: "the {0} and the {1}",
    3: "the {0}, the {1} and the {2}",
    4: "the {0}, the {1}, the {2} and the {3}",
    5: "the {0}, the {1}, the {2}, the {3} and the {4}",
}
LEFT_OUT = (
    " The gap is that part of the line along which neither of the two reaches; whatever else stands there is left out."
)
SIDEWAYS = "along the camera's x axis, which points to the right in the image"
UPRIGHT = "along the camera's y axis, which points down in the image"
OFFSETS = (
    ("horizontal, sightline", "the horizontal distance", "in a level plane", ""),
    ("horizontal, osd", "the sideways distance", SIDEWAYS, "farther to the right"),
    ("horizontal, vqasynth", "the distance", TILTED, ""),
    ("vertical, sightline", "the vertical distance", "straight up or down", "higher"),
    ("vertical, osd", "the distance", UPRIGHT, "lower"),
    ("vertical, vqasynth", "the distance", UPRIGHT, "lower"),
    ("lateral, sightline", "the sideways distance", SIDEWAYS, "farther to the right"),
    ("depth, sightline", "the difference in depth", "along the camera's viewing axis", "farther away"),
)

DECIDED: Mapping[tuple[str, str], Mapping[str, str]] = {
    **{("bearing", stance): {**words, "what": EIGHT} for stance, words in STANCES.items()},
    **{
        ("clock", f"{stance}, {rule}"): {**words, "note": note}
        for stance, words in STANCES.items()
        for rule, note in (("centred", " Take the nearest hour."), ("floor", FLOORED))
    },
    **{
        ("signed_angle", f"{stance}, {what}"): {**words, "what": what, "other": other}
        for stance, words in STANCES.items()
        for what, other in (("right", "left"), ("left", "right"))
    },
    **{
        ("nearest_of", f"{count}, {to}, {ask}, {distance}"): {
            "things": things,
            "what": what,
            "other": "the camera" if to == "camera" else f"the {{{count}}}",
            "how": how,
        }
        for count, things in SEVERAL.items()
        for ask, what in (("nearest", "nearest to"), ("farthest", "farthest from"))
        for to, distance, how in (
            ("camera", "surface", "measured from the camera to the nearest point of each"),
            ("camera", "centre", "measured from the camera to the centre of each"),
            ("thing", "surface", "measured between nearest points"),
            ("thing", "centre", "measured from centre to centre"),
        )
    },
    **{
        ("order_by", f"{count}, {by}"): {"things": things, "what": what, "how": how}
        for count, things in SEVERAL.items()
        for by, what, how in (
            ("distance", "from the nearest to the farthest", "by how far the nearest point of each is from the camera"),
            (
                "depth",
                "from the nearest to the farthest",
                "by the depth of their centres along the camera's viewing axis",
            ),
            ("height", "from the shortest to the tallest", "by how tall each of them is from its bottom to its top"),
            ("elevation", "from the lowest to the highest", "by how high their centres are above the ground"),
        )
    },
    ("above_below", "world"): {"how": "comparing how high their centres are above the ground"},
    ("above_below", "camera"): {"how": "comparing their centres along the upright axis of the camera's picture"},
    ("directly_above", ""): {},
    **{
        ("offset", f"{measured}, {ask}"): {"what": what, "how": how, "more": more, "sentences": ask}
        for measured, what, how, more in OFFSETS
        for ask in ("apart", "more")
        if ask == "apart" or more
    },
    ("elevation", "lowest"): {"what": "its lowest point"},
    ("elevation", "centre"): {"what": "its centre"},
    ("elevation", "highest"): {"what": "its highest point"},
    **{
        ("side_from", f"{viewpoint}, {ask}"): {"what": what, "sentences": viewpoint}
        for viewpoint, ask, what in (
            ("object", "side", "is the {1} on the left or on the right"),
            ("object", "depth", "is the {1} in front or behind"),
            ("opposite", "side", "is the {0} to the left or to the right of the {1}"),
            (
                "opposite",
                "depth",
                "does the {0} stand in front of the {1}, that is nearer to the one who looks, or behind",
            ),
        )
    },
    ("between", ""): {},
    ("fits_gap", ""): {"note": LEFT_OUT},
    ("count_within", "views"): {"what": "are visible in the image"},
    ("count_within", "scene"): {"what": "are there in the scene"},
}

DECIDED_BY: Mapping[str, str] = {
    "bearing": "viewpoint, plane",
    "clock": "viewpoint, plane, rule",
    "signed_angle": "viewpoint, plane, positive",
    "nearest_of": "count, to, ask, distance",
    "order_by": "count, by",
    "above_below": "frame",
    "offset": "quantity, semantics, ask",
    "elevation": "point",
    "side_from": "viewpoint, ask",
}
