"""core: one of each kind of question, with the semantics that the benchmarks share where they share any.

Distances run between nearest points, directions are those of VSI-Bench, sizes those of CA-VQA; lengths are said in
metres to three digits.
"""

from __future__ import annotations

from sightline.answers.answer import Form
from sightline.questions.frames.camera_motion import camera_displacement, camera_travel
from sightline.questions.frames.correspondence import pixel_correspondence
from sightline.questions.frames.depth import depth_comparison, pixel_depth
from sightline.questions.objects.counting import counting
from sightline.questions.objects.direction import egocentric_direction, front_behind, left_right
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.grounding import grounding
from sightline.questions.objects.size import object_size, size_comparison
from sightline.questions.profile import Profile

METRES = Form(unit="m", digits=3)
WORDS = Form(choose="text")
LETTERS = Form(choose="letter")
PLACE = Form(scale="thousand", decimals=0)
VECTOR = Form(unit="m", decimals=2)
CONTESTED = 1.6  # times larger: beyond it the names alone tell which
BOX = Form(decimals=3)  # millimetres: a picture frame is a few of them thick

PROFILE = Profile(
    name="core",
    version=4,
    types=(
        object_gap.using(form=METRES, scorer="mra", distance="surface"),
        camera_distance.using(form=METRES, scorer="mra", to="surface"),
        left_right.using(form=WORDS, scorer="exact"),
        front_behind.using(scorer="exact"),
        egocentric_direction.using(form=WORDS, scorer="exact", level="easy"),
        egocentric_direction.using(form=WORDS, scorer="exact", level="hard"),
        object_size.using(form=METRES, scorer="mra", axis="height"),
        object_size.using(form=METRES, scorer="mra", axis="longest"),
        size_comparison.using(label="taller", form=LETTERS, scorer="exact", axis="height", most=CONTESTED),
        size_comparison.using(label="wider", form=LETTERS, scorer="exact", axis="width", most=CONTESTED),
        counting.using(scorer="exact"),
        pixel_depth.using(form=METRES, scorer="mra", refer="coordinate"),
        depth_comparison.using(form=WORDS, scorer="exact", refer="coordinate"),
        pixel_correspondence.using(form=PLACE, scorer="within_5_width", refer="coordinate"),
        camera_displacement.using(form=VECTOR, scorer="vector_within_20"),
        camera_travel.using(form=METRES, scorer="mra"),
        grounding.using(form=BOX, scorer="acc_at_25", by="name"),
        grounding.using(form=BOX, scorer="acc_at_25", by="attribute"),
        grounding.using(form=BOX, scorer="acc_at_25", by="relation"),
    ),
    about="One of each kind: distances, directions, sizes, counts, depth, matches, camera motion, 3D boxes.",
)
