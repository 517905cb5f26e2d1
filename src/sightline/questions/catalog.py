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
from sightline.questions.objects.above import above_below, directly_above
from sightline.questions.objects.attribute import attribute
from sightline.questions.objects.bearing import bearing, clock, signed_angle
from sightline.questions.objects.between import between, fits_gap
from sightline.questions.objects.camera_extent import camera_extent
from sightline.questions.objects.comparison import is_more, which_is_more
from sightline.questions.objects.counting import counting
from sightline.questions.objects.detection import detection
from sightline.questions.objects.direction import egocentric_direction, front_behind, left_right
from sightline.questions.objects.distance import camera_distance, object_gap
from sightline.questions.objects.grounding import grounding, grounding_2d, grounding_9dof
from sightline.questions.objects.lifting import lifting
from sightline.questions.objects.naming import naming
from sightline.questions.objects.offset import elevation, offset
from sightline.questions.objects.presence import presence
from sightline.questions.objects.ranking import nearest_of, order_by
from sightline.questions.objects.side_from import side_from
from sightline.questions.objects.size import object_size, size_comparison
from sightline.questions.objects.within import count_within
from sightline.questions.question import QuestionType
from sightline.questions.reasoning.collision import collision, collision_free, first_contact
from sightline.questions.reasoning.path import gets_through, gone_round, way_landmarks, way_turns
from sightline.questions.rooms.appearance import appearance_choice, appearance_order
from sightline.questions.rooms.relative_distance import relative_distance
from sightline.questions.rooms.room_size import room_size

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
    room_size, relative_distance, appearance_order, appearance_choice,
    bearing, clock, signed_angle,
    nearest_of, order_by, between, fits_gap, count_within,
    above_below, directly_above, offset, elevation, side_from,
    collision, collision_free, first_contact, way_landmarks, way_turns, gets_through, gone_round,
    presence, grounding_2d, grounding_9dof, naming, attribute, detection, lifting,
    is_more, which_is_more, camera_extent,
)  # fmt: skip


def by_name(name: str) -> QuestionType:
    """The type of that name with its default parameters; an unknown one is a QuestionError that lists them all."""
    for kind in TYPES:
        if kind.name == name:
            return kind
    raise QuestionError(f"no question type {name!r}; there are {', '.join(kind.name for kind in TYPES)}")
