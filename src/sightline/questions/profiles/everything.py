"""everything: every question type that there is, in those of its manners that ask something else.

Nothing is left out and nothing weighted: to see what a scene can be asked, to look at a card, to test what is new. For
training or for a benchmark take the profile of that name. Lengths are said in metres to three digits, angles in whole
degrees, places in the image in thousandths of its edges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sightline.answers.answer import Form
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
from sightline.questions.objects.comparison import AXES, is_more, which_is_more
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
from sightline.questions.profile import Profile
from sightline.questions.question import QuestionType
from sightline.questions.reasoning.collision import collision, collision_free, first_contact
from sightline.questions.reasoning.path import gets_through, gone_round, way_landmarks, way_turns
from sightline.questions.rooms.appearance import appearance_choice, appearance_order
from sightline.questions.rooms.relative_distance import relative_distance
from sightline.questions.rooms.room_size import room_size

METRES = Form(unit="m", digits=3)
AREA = Form(unit="m^2", digits=3)
DEGREES = Form(unit="degrees", decimals=0)
VECTOR = Form(unit="m", decimals=3)
PLACE = Form(scale="thousand", decimals=0)
BOX = Form(decimals=3)  # millimetres: a picture frame is a few of them thick
CONTESTED = 1.6  # times larger: beyond it the names alone tell which
CHOSEN = 4  # answers to choose among


def _each(kind: QuestionType, form: Form | None, name: str, *values: str) -> Iterator[QuestionType]:
    """A type with each of these values of one parameter."""
    for value in values:
        changed: dict[str, Any] = {name: value}
        yield kind.using(form=form, **changed)


ASKED: tuple[QuestionType, ...] = (
    # Things: how far, how large, where, how many, which.
    *_each(object_gap, METRES, "distance", "surface", "centre"),
    object_gap.using(form=METRES, choices=CHOSEN),
    object_gap.using(rounding="people"),
    object_gap.using(form=METRES, thought=True, label="object_gap_thought"),
    *_each(camera_distance, METRES, "to", "surface", "centre"),
    *_each(object_size, METRES, "axis", "height", "width", "length", "longest"),
    object_size.using(form=METRES, axis="height", choices=CHOSEN),
    *(size_comparison.using(axis=axis, most=CONTESTED) for axis in ("height", "width")),
    *_each(camera_extent, METRES, "axis", "width", "height", "depth"),
    *_each(is_more, None, "axis", *AXES),
    *_each(which_is_more, None, "axis", *AXES),
    left_right,
    front_behind,
    *_each(above_below, None, "frame", "world", "camera"),
    directly_above,
    *_each(side_from, None, "viewpoint", "opposite", "object"),
    *_each(egocentric_direction, None, "level", "easy", "medium", "hard"),
    *_each(bearing, None, "viewpoint", "camera", "facing"),
    bearing.using(viewpoint="facing", choices=CHOSEN),
    *_each(clock, None, "rule", "centred", "floor"),
    *_each(signed_angle, DEGREES, "viewpoint", "camera", "facing"),
    *_each(offset, METRES, "quantity", "horizontal", "vertical", "depth", "lateral"),
    *_each(elevation, METRES, "point", "lowest", "centre", "highest"),
    *_each(nearest_of, None, "to", "camera", "thing"),
    *_each(order_by, None, "by", "distance", "depth"),
    order_by.using(by="height", most=CONTESTED),
    between,
    fits_gap,
    presence,
    counting,
    counting.using(choices=CHOSEN),
    count_within,
    *_each(attribute, None, "which", "colour", "material", "shape"),
    *_each(naming, None, "refer", "box", "coordinate", "box_3d"),
    *_each(grounding, BOX, "by", "name", "attribute", "material", "relation", "ordinal"),
    *_each(grounding_2d, PLACE, "box", "projected", "visible"),
    grounding_9dof,
    detection.using(form=BOX),
    lifting.using(form=BOX),
    # Rooms.
    room_size.using(form=AREA),
    relative_distance,
    appearance_order,
    appearance_choice,
    # What moves in thought, and ways over the floor.
    *_each(collision, None, "motion", "approach", "slide", "turn"),
    *_each(collision_free, None, "motion", "turn", "slide"),
    first_contact,
    way_landmarks,
    way_turns,
    gets_through,
    gone_round,
    # Pixels and frames.
    *_each(pixel_depth, METRES, "refer", "coordinate", "dot", "name", "box"),
    *_each(depth_comparison, None, "refer", "coordinate", "dot", "name", "box"),
    pixel_comparison.using(form=PLACE),
    pixel_correspondence.using(form=PLACE),
    *_each(correspondence_choice, None, "level", "easy", "hard"),
    point_in_view,
    point_shown_in,
    camera_displacement.using(form=VECTOR),
    camera_travel.using(form=METRES),
    *_each(camera_direction, None, "axis", "x", "y", "z", "yaw", "pitch", "roll"),
    *_each(camera_turn, DEGREES, "axis", "full", "yaw", "pitch", "roll"),
    *_each(size_over_frames, METRES, "axis", "height", "width", "length"),
    # What moves.
    point_travel.using(form=METRES),
    point_displacement.using(form=VECTOR),
    point_speed,
    who_moves,
    point_path.using(form=METRES),
    event_order,
    object_travel.using(form=METRES),
)

PROFILE = Profile(
    name="everything",
    version=1,
    types=tuple(kind.using(scorer=kind.answer.default_scorer) for kind in ASKED),
    about="Every question type in every manner that asks something else; for looking and testing, not for training.",
)
