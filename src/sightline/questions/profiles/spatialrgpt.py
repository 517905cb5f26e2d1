"""spatialrgpt: the twelve subtypes of SpatialRGPT-Bench (Cheng et al. 2024), by the rules of its published code.

Everything is measured along the camera's own axes ("osd"): left and right by centres across the view, above and below
by centres in the picture, behind and in front by the least depth, sizes and distances by boxes along those axes. A
subtype begins the name of its types: yes or no by either end ("left_right_left"), and a choice by name
("left_right_which_left"). Direct distances are those between nearest points, where the benchmark takes the mean over
points of what shows; hours count from straight ahead to the left (floor rule). Numbers are right within a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sightline.answers.answer import Form
from sightline.questions.objects.bearing import clock
from sightline.questions.objects.camera_extent import camera_extent
from sightline.questions.objects.comparison import is_more, which_is_more
from sightline.questions.objects.distance import object_gap
from sightline.questions.objects.offset import offset
from sightline.questions.profile import Profile

METRES = Form(unit="m", digits=3)
WORDS = Form(choose="text")
SHARE = 0.25  # each subtype weighs 1, whether it has four types or one

ENDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "above_below": ("above", "below"),
    "left_right": ("left", "right"),
    "big_small": ("big", "small"),
    "tall_short": ("tall", "short"),
    "wide_thin": ("wide", "thin"),
    "behind_front": ("behind", "front"),
})  # fmt: skip
"""Subtype → the two ways to ask."""

PROFILE = Profile(
    name="spatialrgpt",
    version=1,
    types=(
        *(
            is_more.using(label=f"{subtype}_{axis}", scorer="exact", weight=SHARE, axis=axis, semantics="osd")
            for subtype, ends in ENDS.items()
            for axis in ends
        ),
        *(
            which_is_more.using(
                label=f"{subtype}_which_{axis}", form=WORDS, scorer="exact", weight=SHARE, axis=axis, semantics="osd"
            )
            for subtype, ends in ENDS.items()
            for axis in ends
        ),
        object_gap.using(label="direct_distance", form=METRES, scorer="within_25", distance="surface"),
        *(
            offset.using(
                label=f"{quantity}_distance", form=METRES, scorer="within_25", quantity=quantity, semantics="osd"
            )
            for quantity in ("horizontal", "vertical")
        ),
        *(camera_extent.using(label=axis, form=METRES, scorer="within_25", axis=axis) for axis in ("width", "height")),
        clock.using(label="direction", scorer="adjacent", viewpoint="place", plane="camera", rule="floor"),
    ),
    about="SpatialRGPT-Bench: which is more of two, distances, widths, heights and hours, along the camera's own axes.",
)
