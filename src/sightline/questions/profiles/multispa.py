"""multispa: the subtasks of MultiSPA (Xu et al. 2025) as published: millimetres, thousandths, degrees, in back-ticks.

Types are called by the subtasks' names, so that `score` reports rows in the benchmark's own columns. Where a limit was
published it is kept: frames that share 6 to 35 % of what they see, no least motion, distances in ten equal bins, sizes
along the room's axes from two frames. What cannot be told from the noise of the scene is still not asked, and wrong
points of a choice are surely other places. Where clips come from (ADT or PStudio) the rows' scenes tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from sightline.answers.answer import Form
from sightline.questions.draft import Param
from sightline.questions.frames.camera_motion import camera_direction, camera_displacement, camera_travel, camera_turn
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.frames.depth import depth_comparison, pixel_comparison, pixel_depth
from sightline.questions.frames.size_over_frames import size_over_frames
from sightline.questions.motion.object_motion import point_displacement, point_travel
from sightline.questions.profile import Profile
from sightline.questions.question import QuestionType

Kind = Literal["millimetres", "degrees", "vector", "word", "letter", "point", "chosen"]

FORMS: Mapping[Kind, Form] = MappingProxyType({
    "millimetres": Form(unit="mm", bare=True, decimals=0, wrap="backticks"),
    "degrees": Form(unit="degrees", bare=True, decimals=0, wrap="backticks"),
    "vector": Form(unit="mm", bare=True, decimals=0, wrap="backticks"),
    "word": Form(choose="text", wrap="backticks"),
    "letter": Form(choose="letter", wrap="backticks"),
    "point": Form(scale="thousand", decimals=0, wrap="backticks"),
    "chosen": Form(scale="thousand", decimals=0, wrap="backticks"),
})  # fmt: skip
"""How each kind of answer is said: the number, word or point alone, in back-ticks."""

SCORERS: Mapping[Kind, str] = MappingProxyType({
    "millimetres": "within_20",
    "degrees": "within_20",
    "vector": "vector_within_20",
    "word": "exact",
    "letter": "exact",
    "point": "within_5_width",
    "chosen": "nearest_given",
})  # fmt: skip
"""The scorer of the answer classes that follows the published rule."""

LIMIT = 64  # of each subtask a scene
LOOKED_AT = 256  # frames of a scene
SHARED: Mapping[str, Param] = MappingProxyType({"low": 0.06, "high": 0.35, "frames": LOOKED_AT})
ANY_MOVE: Mapping[str, Param] = MappingProxyType({**SHARED, "least_m": 0.0})
ANY_TURN: Mapping[str, Param] = MappingProxyType({**SHARED, "least_rad": 0.0})
ANY_GAP: Mapping[str, Param] = MappingProxyType(
    {"ask": "either", "least_m": 0.0, "least_share": 0.0, "apart": 0.0, "frames": LOOKED_AT}
)
ANY_MOTION: Mapping[str, Param] = MappingProxyType({"least": 0.0, "spread": "width"})
BOTH_VIEWS: Mapping[str, Param] = MappingProxyType({"frames": 2, "cover": "extent", "box": "room"})


def _subtask(name: str, kind: Kind, of: QuestionType, weight: float, **params: Param) -> QuestionType:
    own = {**of.params, **params}
    needs = of.needs | of.instead.keys()  # published pairs of frames are those that share points
    return replace(
        of, label=name, params=own, form=FORMS[kind], scorer=SCORERS[kind], limit=LIMIT, weight=weight, needs=needs
    )


PROFILE = Profile(
    name="multispa",
    version=1,
    types=(
        # Weights are the published numbers of training questions, in millions.
        *(
            _subtask(f"depth_estimation_{refer}", "millimetres", pixel_depth, 0.33, refer=refer, frames=LOOKED_AT)
            for refer in ("dot", "coordinate")
        ),
        _subtask("depth_comparison_dot", "letter", depth_comparison, 0.5, refer="dot", **ANY_GAP),
        _subtask("depth_comparison_coordinate", "chosen", pixel_comparison, 0.5, **ANY_GAP),
        _subtask("correspondence_choice", "letter", correspondence_choice, 0.5, level="easy", refer="dot", **SHARED),
        _subtask("correspondence_coordinate", "point", pixel_correspondence, 1.0, refer="coordinate", **SHARED),
        *(
            _subtask(
                f"camera_translation_direction_{axis}", "word", camera_direction, 1.0, axis=axis, share=0.0, **ANY_MOVE
            )
            for axis in "xyz"
        ),
        *(
            _subtask(
                f"camera_orientation_direction_{axis}", "word", camera_direction, 1.0, axis=axis, share=0.0, **ANY_TURN
            )
            for axis in ("yaw", "pitch")
        ),
        *(
            _subtask(f"camera_orientation_degrees_{axis}", "degrees", camera_turn, 1.0, axis=axis, **ANY_TURN)
            for axis in ("yaw", "pitch")
        ),
        _subtask("camera_translation_distance", "millimetres", camera_travel, 3.0, **ANY_MOVE),
        _subtask("camera_translation_vector", "vector", camera_displacement, 3.0, **ANY_MOVE),
        *(
            _subtask(f"object_movement_distance_{refer}", "millimetres", point_travel, 3.25, refer=refer, **ANY_MOTION)
            for refer in ("dot", "coordinate")
        ),
        *(
            _subtask(f"object_movement_vector_{refer}", "vector", point_displacement, 3.25, refer=refer, **ANY_MOTION)
            for refer in ("dot", "coordinate")
        ),
        *(
            _subtask(f"object_{axis}", "millimetres", size_over_frames, 0.5, axis=axis, **BOTH_VIEWS)
            for axis in ("height", "length", "width")
        ),
    ),
    about="The subtasks of MultiSPA: depth, correspondence, camera motion, object motion and size over frames.",
)
