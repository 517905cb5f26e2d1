"""All question types."""

from __future__ import annotations

from sightline.errors import QuestionError
from sightline.questions.frames.camera_motion import camera_direction, camera_displacement, camera_travel, camera_turn
from sightline.questions.frames.correspondence import correspondence_choice, pixel_correspondence
from sightline.questions.frames.depth import depth_comparison, pixel_comparison, pixel_depth
from sightline.questions.frames.in_view import point_in_view
from sightline.questions.frames.shown_where import point_shown_in
from sightline.questions.frames.size_over_frames import size_over_frames
from sightline.questions.motion.motion_in_film import event_order, point_path
from sightline.questions.motion.object_motion import point_displacement, point_speed, point_travel, who_moves
from sightline.questions.motion.thing_motion import object_travel
from sightline.questions.objects.attribute import attribute
from sightline.questions.objects.counting import counting
from sightline.questions.objects.detection import detection
from sightline.questions.objects.direction import egocentric_direction, front_behind, left_right
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.grounding import grounding, grounding_2d, grounding_9dof
from sightline.questions.objects.lifting import lifting
from sightline.questions.objects.naming import naming
from sightline.questions.objects.presence import presence
from sightline.questions.objects.size import object_size, size_comparison
from sightline.questions.question import QuestionType

TYPES: tuple[QuestionType, ...] = (
    object_gap, camera_distance,
    left_right, front_behind, egocentric_direction,
    object_size, size_comparison, size_over_frames,
    counting,
    pixel_depth, depth_comparison, pixel_comparison,
    pixel_correspondence, correspondence_choice, point_in_view, point_shown_in,
    camera_displacement, camera_travel, camera_direction, camera_turn,
    grounding,
    point_travel, point_displacement, point_speed, who_moves,
    point_path, event_order, object_travel,
    presence, grounding_2d, grounding_9dof, naming, attribute, detection, lifting,
)  # fmt: skip


def by_name(name: str) -> QuestionType:
    """The type of that name with its default parameters; an unknown one is a QuestionError that lists them all."""
    for kind in TYPES:
        if kind.name == name:
            return kind
    raise QuestionError(f"no question type {name!r}; there are {', '.join(kind.name for kind in TYPES)}")
