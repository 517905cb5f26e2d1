"""Which question types have a second route, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sightline.datasets.checking.recompute.cameras import (
    camera_direction,
    camera_displacement,
    camera_travel,
    camera_turn,
)
from sightline.datasets.checking.recompute.comparisons import camera_extent, is_more, which_is_more
from sightline.datasets.checking.recompute.frame_sets import size_over_frames
from sightline.datasets.checking.recompute.gaps import between, count_within, fits_gap
from sightline.datasets.checking.recompute.headings import bearing, clock, signed_angle
from sightline.datasets.checking.recompute.matches import (
    correspondence_choice,
    pixel_correspondence,
    point_in_view,
    point_shown_in,
)
from sightline.datasets.checking.recompute.motions import (
    event_order,
    object_travel,
    point_displacement,
    point_path,
    point_speed,
    point_travel,
    who_moves,
)
from sightline.datasets.checking.recompute.named import attribute, detection, lifting, naming, presence
from sightline.datasets.checking.recompute.objects import (
    camera_distance,
    counting,
    object_gap,
    object_size,
    size_comparison,
)
from sightline.datasets.checking.recompute.offsets import above_below, directly_above, elevation, offset
from sightline.datasets.checking.recompute.pixels import (
    depth_comparison,
    pixel_comparison,
    pixel_depth,
)
from sightline.datasets.checking.recompute.pushes import collision, collision_free, first_contact
from sightline.datasets.checking.recompute.rankings import nearest_of, order_by
from sightline.datasets.checking.recompute.referents import grounding, grounding_2d
from sightline.datasets.checking.recompute.retold import Retold
from sightline.datasets.checking.recompute.rooms import (
    appearance_choice,
    appearance_order,
    relative_distance,
    room_size,
)
from sightline.datasets.checking.recompute.sides import egocentric_direction, front_behind, left_right
from sightline.datasets.checking.recompute.stances import side_from
from sightline.datasets.checking.recompute.walks import gets_through, gone_round, way_landmarks, way_turns
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row

Route = Callable[[Row, Witness], Retold]

ROUTES: Mapping[str, Route] = {
    "object_gap": object_gap,
    "camera_distance": camera_distance,
    "left_right": left_right,
    "front_behind": front_behind,
    "egocentric_direction": egocentric_direction,
    "object_size": object_size,
    "size_comparison": size_comparison,
    "size_over_frames": size_over_frames,
    "counting": counting,
    "pixel_depth": pixel_depth,
    "depth_comparison": depth_comparison,
    "pixel_comparison": pixel_comparison,
    "pixel_correspondence": pixel_correspondence,
    "correspondence_choice": correspondence_choice,
    "point_in_view": point_in_view,
    "point_shown_in": point_shown_in,
    "camera_displacement": camera_displacement,
    "camera_travel": camera_travel,
    "camera_direction": camera_direction,
    "camera_turn": camera_turn,
    "grounding": grounding,
    "point_travel": point_travel,
    "point_displacement": point_displacement,
    "point_speed": point_speed,
    "who_moves": who_moves,
    "point_path": point_path,
    "event_order": event_order,
    "object_travel": object_travel,
    "room_size": room_size,
    "relative_distance": relative_distance,
    "appearance_order": appearance_order,
    "appearance_choice": appearance_choice,
    "bearing": bearing,
    "clock": clock,
    "signed_angle": signed_angle,
    "nearest_of": nearest_of,
    "order_by": order_by,
    "between": between,
    "fits_gap": fits_gap,
    "count_within": count_within,
    "above_below": above_below,
    "directly_above": directly_above,
    "offset": offset,
    "elevation": elevation,
    "side_from": side_from,
    "collision": collision,
    "collision_free": collision_free,
    "first_contact": first_contact,
    "way_landmarks": way_landmarks,
    "way_turns": way_turns,
    "gets_through": gets_through,
    "gone_round": gone_round,
    "presence": presence,
    "detection": detection,
    "naming": naming,
    "lifting": lifting,
    "attribute": attribute,
    "grounding_2d": grounding_2d,
    "grounding_9dof": grounding,
    "is_more": is_more,
    "which_is_more": which_is_more,
    "camera_extent": camera_extent,
}
