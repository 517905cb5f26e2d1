"""multiframe: depth, matches, camera motion, object motion and sizes over frames, with dead zones and floors.

Nothing is asked that noise could turn: least distances, angles, gaps and shares of the whole motion. Rows tell how hard
they are. Lengths are said in metres to three digits, angles in whole degrees.
"""

from __future__ import annotations

from sightline.answers.answer import Form
from sightline.questions.frames.camera_motion import camera_direction, camera_displacement, camera_travel, camera_turn
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.frames.depth import depth_comparison, pixel_depth
from sightline.questions.frames.in_view import point_in_view
from sightline.questions.frames.shown_where import point_shown_in
from sightline.questions.frames.size_over_frames import size_over_frames
from sightline.questions.motion.motion_in_film import event_order, point_path
from sightline.questions.motion.object_motion import point_displacement, point_speed, point_travel, who_moves
from sightline.questions.motion.thing_motion import object_travel
from sightline.questions.profile import Profile

METRES = Form(unit="m", digits=3)
SPEED = Form(unit="m/s", digits=2)
VECTOR = Form(unit="m", decimals=3)  # moves of 5 cm are asked about: rounding must not use up what is allowed
DEGREES = Form(unit="degrees", decimals=0)
WORDS = Form(choose="text")
LETTERS = Form(choose="letter")
PLACE = Form(scale="thousand", decimals=0)
LOOKED_AT = 256  # frames of a scene
LIMIT = 32  # of each type a scene

PROFILE = Profile(
    name="multiframe",
    version=1,
    types=(
        *(
            camera_direction.using(
                limit=LIMIT, label=f"camera_direction_{axis}", form=WORDS, scorer="exact", axis=axis, frames=LOOKED_AT
            )
            for axis in ("x", "y", "z", "yaw", "pitch", "roll")
        ),
        *(
            camera_turn.using(
                limit=LIMIT,
                label=f"camera_turn_{axis}",
                form=DEGREES,
                scorer="within_20_floor",
                axis=axis,
                frames=LOOKED_AT,
            )
            for axis in ("yaw", "pitch", "roll", "full")
        ),
        camera_travel.using(limit=LIMIT, form=METRES, scorer="mra", frames=LOOKED_AT),
        camera_displacement.using(limit=LIMIT, form=VECTOR, scorer="vector_within_20", frames=LOOKED_AT),
        *(
            pixel_depth.using(
                limit=LIMIT, label=f"depth_by_{refer}", form=METRES, scorer="mra", refer=refer, frames=LOOKED_AT
            )
            for refer in ("dot", "coordinate", "name", "box")
        ),
        *(
            depth_comparison.using(
                limit=LIMIT,
                label=f"nearer_by_{refer}",
                form=WORDS,
                scorer="exact",
                refer=refer,
                ask="either",
                frames=LOOKED_AT,
            )
            for refer in ("dot", "coordinate", "name", "box")
        ),
        pixel_correspondence.using(
            limit=LIMIT, label="match", form=PLACE, scorer="within_5_width", refer="coordinate", frames=LOOKED_AT
        ),
        *(
            correspondence_choice.using(
                limit=LIMIT, label=f"match_among_{level}", form=LETTERS, scorer="exact", level=level, frames=LOOKED_AT
            )
            for level in ("easy", "hard")
        ),
        point_in_view.using(limit=LIMIT, label="in_view", scorer="exact", frames=LOOKED_AT),
        point_shown_in.using(limit=LIMIT, label="shown_in_which", form=LETTERS, scorer="exact", frames=LOOKED_AT),
        *(
            size_over_frames.using(
                limit=LIMIT,
                label=f"{axis}_over_{count}",
                form=METRES,
                scorer="mra",
                axis=axis,
                frames=count,
                cover="bins",
            )
            for axis in ("height", "length", "width")
            for count in range(1, 7)
        ),
        *(
            point_travel.using(limit=LIMIT, label=f"point_travel_by_{refer}", form=METRES, scorer="mra", refer=refer)
            for refer in ("dot", "coordinate")
        ),
        *(
            point_displacement.using(
                limit=LIMIT,
                label=f"point_displacement_by_{refer}",
                form=VECTOR,
                scorer="vector_within_20_floor",
                refer=refer,
            )
            for refer in ("dot", "coordinate")
        ),
        object_travel.using(limit=LIMIT, form=METRES, scorer="mra"),
        point_path.using(limit=LIMIT, form=METRES, scorer="mra"),
        point_speed.using(limit=LIMIT, form=SPEED, scorer="mra"),
        who_moves.using(limit=LIMIT, form=WORDS, scorer="exact"),
        event_order.using(limit=LIMIT, scorer="exact"),
    ),
    about="Several frames: camera and object motion, depth, matches, sizes that only a set of frames shows.",
)
