"""The words of questions about which of two things has more; they go into `sentences`, which says what they are for."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "is_more": (
        "Is the {a} {than} the {b}, comparing {how}?",
        "Comparing {how}, is the {a} {than} the {b}?",
        "Of the {a} and the {b}, is the {a} the one that is {more}, comparing {how}?",
        "Take the {a} and the {b}, comparing {how}: is the {a} {than} the {b}?",
    ),
    "which_is_more": (
        "Which is {more}, the {a} or the {b}, comparing {how}?",
        "Comparing {how}, which one is {more}: the {a} or the {b}?",
        "Of the {a} and the {b}, which one is {more}, comparing {how}?",
        "Take the {a} and the {b}, comparing {how}: which of the two is {more}?",
    ),
    "camera_extent": (
        "What is the {what} of the {a}, measured {how}?",
        "How much does the {a} take up from end to end, {how}?",
        "Measured {how}, what {what} does the {a} have?",
        "Give the {what} of the {a}, taken {how}.",
    ),
}

COMPARED = ("is_more", "which_is_more")
TO_THE_RIGHT = "along the camera's x axis, which points to the right"
UPRIGHT = "along the upright axis of the camera's picture"
ACROSS: Mapping[str, str] = {
    "sightline": "where the camera sees them",
    "osd": f"their centres {TO_THE_RIGHT} in the image",
}
UP: Mapping[str, str] = {
    "sightline": "how high their centres are above the ground",
    "osd": f"their centres {UPRIGHT}",
}
NEAR: Mapping[str, str] = {
    "sightline": "how far their nearest points are from the camera",
    "osd": "the depths of their nearest points along the camera's viewing axis",
    "ca_vqa": "how far their centres are from the camera",
}
WIDTH: Mapping[str, str] = {
    "sightline": "their larger horizontal dimensions",
    "osd": f"how much they take up {TO_THE_RIGHT}",
}
HEIGHT: Mapping[str, str] = {
    "sightline": "how tall they are from bottom to top",
    "osd": f"how much they take up {UPRIGHT}",
}
VOLUME: Mapping[str, str] = {
    "sightline": "the volumes of the boxes that just hold them",
    "osd": "the volumes of the boxes along the camera's own axes that just hold them",
}
AXES = (
    ("left", "to the left of", "farther to the left", ACROSS),
    ("right", "to the right of", "farther to the right", ACROSS),
    ("above", "above", "higher up", UP),
    ("below", "below", "lower down", UP),
    ("front", "in front of", "nearer to the front", NEAR),
    ("behind", "behind", "farther back", NEAR),
    ("wide", "wider than", "wider", WIDTH),
    ("thin", "narrower than", "narrower", WIDTH),
    ("tall", "taller than", "taller", HEIGHT),
    ("short", "shorter than", "shorter", HEIGHT),
    ("big", "bigger than", "bigger", VOLUME),
    ("small", "smaller than", "smaller", VOLUME),
    ("near", "nearer to the camera than", "nearer to the camera", NEAR),
    ("far", "farther from the camera than", "farther from the camera", NEAR),
)

DECIDED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("camera_extent", "width"): {"what": "width", "how": f"{TO_THE_RIGHT} in the image"},
    ("camera_extent", "height"): {"what": "height", "how": UPRIGHT},
    ("camera_extent", "depth"): {"what": "depth", "how": "along the camera's viewing axis"},
} | {
    (name, f"{axis}, {semantics}"): {"than": than, "more": more, "how": how}
    for name in COMPARED
    for axis, than, more, ways in AXES
    for semantics, how in ways.items()
}

DECIDED_BY: Mapping[str, str] = {
    "is_more": "axis, semantics",
    "which_is_more": "axis, semantics",
    "camera_extent": "axis",
}
