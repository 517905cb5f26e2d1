"""n3d: the groups of N3D-Bench and the reasoning tasks of N3D-VLM that scenes can answer, with 3D grounding.

Its coordinates are the camera's own, not levelled: sides, depths and sizes go by the camera's axes ("osd"), hours by
its floor rule. A group begins the name of its types. What somebody else would see, who faces the camera from beyond,
is asked of sides and depths (its questions with a changed viewpoint). Distances are compared among three things and
more, from the camera and from a thing; the spatial relations of the reasoning tasks are those of the world, collisions
and ways over the floor too. Numbers are right within a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sightline.answers.answer import Form
from sightline.questions.objects.above import above_below, directly_above
from sightline.questions.objects.bearing import clock
from sightline.questions.objects.camera_extent import camera_extent
from sightline.questions.objects.comparison import is_more, which_is_more
from sightline.questions.objects.detection import detection
from sightline.questions.objects.distance import object_gap
from sightline.questions.objects.grounding import grounding
from sightline.questions.objects.lifting import lifting
from sightline.questions.objects.offset import offset
from sightline.questions.objects.ranking import nearest_of, order_by
from sightline.questions.objects.side_from import side_from
from sightline.questions.profile import Profile
from sightline.questions.reasoning.collision import collision, collision_free, first_contact
from sightline.questions.reasoning.path import gets_through, gone_round, way_landmarks, way_turns

METRES = Form(unit="m", digits=3)
WORDS = Form(choose="text")
BOX = Form(decimals=3)  # millimetres: a picture frame is a few of them thick

ENDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "left_right": ("left", "right"),
    "front_behind": ("front", "behind"),
    "wide_thin": ("wide", "thin"),
    "tall_short": ("tall", "short"),
    "big_small": ("big", "small"),
})  # fmt: skip
"""Group → the two ways to ask."""

PROFILE = Profile(
    name="n3d",
    version=1,
    types=(
        *(
            is_more.using(label=f"{group}_{axis}", scorer="exact", axis=axis, semantics="osd")
            for group, ends in ENDS.items()
            for axis in ends
        ),
        *(
            which_is_more.using(label=f"{group}_which_{axis}", form=WORDS, scorer="exact", axis=axis, semantics="osd")
            for group, ends in ENDS.items()
            for axis in ends
        ),
        side_from.using(label="left_right_opposite", form=WORDS, scorer="exact", viewpoint="opposite", ask="side"),
        side_from.using(label="front_behind_opposite", form=WORDS, scorer="exact", viewpoint="opposite", ask="depth"),
        *(
            nearest_of.using(
                label=f"relative_distance_{ask}", form=WORDS, scorer="exact", to="thing", ask=ask, distance="centre"
            )
            for ask in ("nearest", "farthest")
        ),
        *(
            order_by.using(label=f"depth_ordering_{count}", scorer="kendall", by="depth", count=count)
            for count in (3, 4)
        ),
        *(
            camera_extent.using(label=f"width_height_{axis}", form=METRES, scorer="within_25", axis=axis)
            for axis in ("width", "height")
        ),
        object_gap.using(label="distance", form=METRES, scorer="within_25", distance="centre"),
        *(
            offset.using(
                label=f"vertical_horizontal_distance_{quantity}",
                form=METRES,
                scorer="within_25",
                quantity=quantity,
                semantics="osd",
            )
            for quantity in ("vertical", "horizontal")
        ),
        clock.using(label="direction", scorer="adjacent", viewpoint="place", plane="camera", rule="floor"),
        nearest_of.using(label="distance_comparison", form=WORDS, scorer="exact", to="camera", distance="surface"),
        above_below.using(label="spatial_relation_height", form=WORDS, scorer="exact"),
        directly_above.using(label="spatial_relation_over", scorer="exact"),
        *(
            collision.using(label=f"collision_{motion}", scorer="exact", motion=motion)
            for motion in ("approach", "slide", "turn")
        ),
        *(
            collision_free.using(label=f"collision_free_{motion}", scorer="exact", motion=motion)
            for motion in ("slide", "turn")
        ),
        first_contact.using(label="collision_first", form=WORDS, scorer="exact"),
        way_landmarks.using(label="path_landmarks", scorer="landmark_f1"),
        way_turns.using(label="path_turns", scorer="turns"),
        gets_through.using(label="path_width", scorer="exact"),
        gone_round.using(label="path_around", form=WORDS, scorer="exact"),
        *(
            grounding.using(label=f"grounding_{by}", form=BOX, scorer="acc_at_25", by=by)
            for by in ("name", "attribute", "relation", "ordinal")
        ),
        detection.using(label="detection", form=BOX, scorer="f1_at_25"),
        lifting.using(label="grounding_drawn_box", form=BOX, scorer="acc_at_25"),
    ),
    about="N3D-Bench: which is more of two, several things, distances, directions; N3D-VLM's reasoning and grounding.",
)
