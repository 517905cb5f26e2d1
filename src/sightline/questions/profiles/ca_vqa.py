"""ca_vqa: the categories of CA-VQA (MM-Spatial, Daxberger et al. 2025): counts, yes or no, lengths, boxes, choices.

A category begins the name of its types. Left and right follow the order of what shows in the picture, in front and
behind the distances of the centres from the camera; sizes are those of the oriented box, width its larger horizontal
edge, in whole centimetres; distances are in metres between nearest points, or between centres. A number is right within
10 %. The same facts are asked as a choice among four.
"""

from __future__ import annotations

from sightline.answers.answer import Form
from sightline.questions.objects.comparison import is_more
from sightline.questions.objects.counting import counting
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.grounding import grounding, grounding_2d
from sightline.questions.objects.naming import naming
from sightline.questions.objects.presence import presence
from sightline.questions.objects.size import object_size
from sightline.questions.profile import Profile

NUMBER = Form(bare=True, decimals=0)
METRES = Form(unit="m", decimals=2)
CENTIMETRES = Form(unit="cm", decimals=0)
BOX = Form(decimals=3)
PLACE = Form(scale="thousand", decimals=0)
CHOICES = 4
ABSENT = 0.2  # of the counts are of what is not there

SIDES = (("left", "sightline"), ("right", "sightline"), ("front", "ca_vqa"), ("behind", "ca_vqa"))
SIZES = ("wide", "thin", "tall", "short", "big", "small")
EDGES = ("width", "length", "height")
APART = (("min", "surface"), ("centre", "centre"))

PROFILE = Profile(
    name="ca_vqa",
    version=1,
    types=(
        counting.using(label="counting", form=NUMBER, scorer="exact", absent=ABSENT),
        presence.using(label="binary_presence", scorer="exact", absent=0.5),
        *(
            is_more.using(label=f"binary_{axis}", scorer="exact", axis=axis, semantics=semantics)
            for axis, semantics in SIDES
        ),
        *(is_more.using(label=f"binary_{axis}", scorer="exact", axis=axis) for axis in SIZES),
        camera_distance.using(label="ego_distance", form=METRES, scorer="within_10", to="surface"),
        *(
            object_gap.using(label=f"object_distance_{name}", form=METRES, scorer="within_10", distance=distance)
            for name, distance in APART
        ),
        *(
            object_size.using(label=f"object_size_{axis}", form=CENTIMETRES, scorer="within_10", axis=axis)
            for axis in EDGES
        ),
        grounding_2d.using(label="grounding_2d", form=PLACE, scorer="acc_at_50", by="name", box="projected"),
        naming.using(label="referring_2d", scorer="exact", refer="coordinate", box="projected"),
        grounding.using(label="grounding_3d", form=BOX, scorer="acc_at_15", by="name"),
        naming.using(label="referring_3d", scorer="exact", refer="box_3d", numbers=7),
        counting.using(label="multi_choice_counting", form=NUMBER, scorer="exact", choices=CHOICES, absent=ABSENT),
        naming.using(
            label="multi_choice_referring_2d", scorer="exact", choices=CHOICES, refer="coordinate", box="projected"
        ),
        naming.using(label="multi_choice_referring_3d", scorer="exact", choices=CHOICES, refer="box_3d", numbers=7),
        camera_distance.using(
            label="multi_choice_ego_distance", form=METRES, scorer="within_10", choices=CHOICES, to="surface"
        ),
        *(
            object_gap.using(
                label=f"multi_choice_object_distance_{name}",
                form=METRES,
                scorer="within_10",
                choices=CHOICES,
                distance=distance,
            )
            for name, distance in APART
        ),
        *(
            object_size.using(
                label=f"multi_choice_object_size_{axis}",
                form=CENTIMETRES,
                scorer="within_10",
                choices=CHOICES,
                axis=axis,
            )
            for axis in EDGES
        ),
    ),
    about="CA-VQA: counts, yes or no, distances, sizes in centimetres, boxes both ways, and the same among four.",
)
