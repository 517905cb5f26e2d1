"""vsi_bench: the questions of VSI-Bench (Yang et al. 2024) that scenes can answer, in its own units and letters.

Types are called by the benchmark's keys, so that `score` reports rows in its own columns. Distances run between the
benchmark's own points (`distance="vsi"`), sizes are the longest edge in whole centimetres, floors and distances have
one decimal, orders of appearance count what shows clearly. Of rooms that are filmed, what `core` asks of one picture is
asked of one picture here too; the floor, the nearest kind and the order of appearance are asked of the whole film.
"""

from __future__ import annotations

from sightline.answers.answer import Form
from sightline.questions.objects.counting import counting
from sightline.questions.objects.direction import egocentric_direction
from sightline.questions.objects.distance import object_gap
from sightline.questions.objects.size import object_size
from sightline.questions.profile import Profile
from sightline.questions.rooms.appearance import appearance_choice
from sightline.questions.rooms.relative_distance import relative_distance
from sightline.questions.rooms.room_size import room_size

NUMBER = Form(bare=True, decimals=0)
CENTIMETRES = Form(unit="cm", bare=True, decimals=0)
METRES = Form(unit="m", bare=True, decimals=1)
SQUARE_METRES = Form(unit="m^2", bare=True, decimals=1)
LETTER = Form(choose="letter")
LIMIT = 6  # of each type a scene, as in the benchmark's making

PROFILE = Profile(
    name="vsi_bench",
    version=1,
    types=(
        counting.using(label="object_counting", form=NUMBER, scorer="mra", limit=LIMIT, absent=0.0),
        object_size.using(label="object_size_estimation", form=CENTIMETRES, scorer="mra", limit=LIMIT, axis="longest"),
        room_size.using(label="room_size_estimation", form=SQUARE_METRES, scorer="mra", limit=LIMIT, area="stated"),
        object_gap.using(label="object_abs_distance", form=METRES, scorer="mra", limit=LIMIT, distance="vsi"),
        relative_distance.using(label="object_rel_distance", form=LETTER, scorer="exact", limit=LIMIT, distance="vsi"),
        *(
            egocentric_direction.using(
                label=f"object_rel_direction_{level}", form=LETTER, scorer="exact", limit=LIMIT, level=level
            )
            for level in ("easy", "medium", "hard")
        ),
        appearance_choice.using(label="obj_appearance_order", form=LETTER, scorer="exact", limit=LIMIT, first="clear"),
    ),
    about="VSI-Bench: counts, sizes, floors, distances, directions in a room, order of appearance, in its own forms.",
)
