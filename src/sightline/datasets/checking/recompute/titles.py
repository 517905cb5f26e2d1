"""What rows of a type are called: its name with the parameters that are not the usual ones, or a label."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from sightline.datasets.checking.recompute.retold import Fault
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Param

COMPARED: Mapping[str, Param] = {
    "ask": "nearer", "least_m": 0.15, "least_share": 0.08, "apart": 30.0, "frames": 24,
}  # fmt: skip
OF_PAIRS: Mapping[str, Param] = {"low": 0.1, "high": 0.8, "frames": 24}
FILM = 32  # frames
APPEARING: Mapping[str, Param] = {
    "count": 4, "first": "glimpse", "share": 0.003, "seconds": 1.0, "pictures": 1, "frames": FILM,
}  # fmt: skip
MORE: Mapping[str, Param] = {"axis": "left", "semantics": "sightline", "most": 1000.0}
STEADY = math.radians(3.0)

USUAL: Mapping[str, Mapping[str, Param]] = {
    "object_gap": {"distance": "surface"},
    "camera_distance": {"to": "surface"},
    "left_right": {},
    "front_behind": {},
    "egocentric_direction": {"level": "hard"},
    "object_size": {"axis": "height"},
    "size_comparison": {"axis": "height", "most": 1000.0},
    "size_over_frames": {"axis": "height", "frames": 2, "cover": "bins", "box": "own"},
    "counting": {"absent": 0.2},
    "pixel_depth": {"refer": "coordinate", "frames": 24},
    "depth_comparison": {"refer": "coordinate", **COMPARED},
    "pixel_comparison": COMPARED,
    "pixel_correspondence": {"refer": "coordinate", **OF_PAIRS},
    "correspondence_choice": {"level": "easy", "refer": "dot", **OF_PAIRS},
    "point_in_view": {"refer": "dot", **OF_PAIRS},
    "point_shown_in": {"refer": "dot", "count": 3, **OF_PAIRS},
    "camera_displacement": {**OF_PAIRS, "least_m": 0.05},
    "camera_travel": {**OF_PAIRS, "least_m": 0.05},
    "camera_direction": {**OF_PAIRS, "axis": "x", "least_m": 0.05, "least_rad": STEADY, "share": 0.15},
    "camera_turn": {**OF_PAIRS, "axis": "full", "least_rad": STEADY},
    "grounding": {"by": "name"},
    "point_travel": {"refer": "coordinate", "least": 0.05, "spread": "ratio", "backward": 0.05},
    "point_displacement": {"refer": "coordinate", "least": 0.05, "spread": "ratio", "backward": 0.05},
    "point_speed": {"refer": "coordinate", "least": 0.05},
    "who_moves": {"refer": "coordinate", "least": 0.05},
    "point_path": {"refer": "coordinate", "least": 0.05},
    "event_order": {"refer": "coordinate", "least": 0.05},
    "object_travel": {"least": 0.05},
    "room_size": {"area": "stated", "frames": FILM},
    "relative_distance": {"distance": "surface", "count": 4, "apart": 0.15, "apart_large": 0.3, "frames": FILM},
    "appearance_order": APPEARING,
    "appearance_choice": {**APPEARING, "options": 4},
    "bearing": {"viewpoint": "camera", "plane": "level"},
    "clock": {"viewpoint": "camera", "plane": "level", "rule": "centred"},
    "signed_angle": {"viewpoint": "camera", "plane": "level", "positive": "right"},
    "nearest_of": {"count": 3, "to": "camera", "ask": "nearest", "distance": "surface"},
    "order_by": {"by": "distance", "count": 3, "most": 1000.0},
    "between": {},
    "fits_gap": {"most": 3.0},
    "count_within": {"radius": 2.0, "least": 2},
    "above_below": {"frame": "world"},
    "directly_above": {},
    "offset": {"quantity": "horizontal", "semantics": "sightline", "ask": "apart"},
    "elevation": {"point": "lowest"},
    "side_from": {"viewpoint": "opposite", "ask": "side"},
    "collision": {"motion": "approach"},
    "collision_free": {"motion": "turn"},
    "first_contact": {"motion": "slide"},
    "way_landmarks": {},
    "way_turns": {},
    "gets_through": {},
    "gone_round": {},
    "presence": {"absent": 0.5},
    "lifting": {"refer": "box", "box": "projected", "leaning": False},
    "detection": {"leaning": False},
    "attribute": {"which": "colour"},
    "naming": {"refer": "box", "box": "projected", "numbers": 7},
    "grounding_9dof": {"by": "name"},
    "grounding_2d": {"by": "name", "box": "projected"},
    "is_more": MORE,
    "which_is_more": MORE,
    "camera_extent": {"axis": "width"},
}
"""Type → its parameters, with the values that a title leaves out."""

MANNERS = frozenset(
    {"choices", "rounding", "thought"}
)  # in which any type may be told; named only where they are not the usual

POINTED, TURNED, EDGES = ("dot", "coordinate"), ("yaw", "pitch"), ("height", "length", "width")
LEVELS = ("easy", "medium", "hard")

ENDS: Mapping[str, tuple[str, str]] = {
    "above_below": ("above", "below"), "left_right": ("left", "right"), "big_small": ("big", "small"),
    "tall_short": ("tall", "short"), "wide_thin": ("wide", "thin"), "behind_front": ("behind", "front"),
    "front_behind": ("front", "behind"),
}  # fmt: skip
OSD: Mapping[str, Param] = {"semantics": "osd"}
FLOORED: Mapping[str, Param] = {"viewpoint": "place", "plane": "camera", "rule": "floor"}
OFFERED: Mapping[str, Param] = {"choices": 4}


OF_VSI: Mapping[str, tuple[str, Mapping[str, Param]]] = {
    "object_counting": ("counting", {}),
    "object_size_estimation": ("object_size", {"axis": "longest"}),
    "room_size_estimation": ("room_size", {"area": "stated"}),
    "object_abs_distance": ("object_gap", {"distance": "vsi"}),
    "object_rel_distance": ("relative_distance", {"distance": "vsi", "count": 4}),
    **{f"object_rel_direction_{level}": ("egocentric_direction", {"level": level}) for level in LEVELS},
    "obj_appearance_order": ("appearance_choice", {"count": 4, "options": 4}),
}

LABELS: Mapping[str, Mapping[str, tuple[str, Mapping[str, Param]]]] = {
    "core": {
        "taller": ("size_comparison", {"axis": "height"}),
        "wider": ("size_comparison", {"axis": "width"}),
    },
    "multispa": {
        **{f"depth_estimation_{refer}": ("pixel_depth", {"refer": refer}) for refer in POINTED},
        "depth_comparison_dot": ("depth_comparison", {"refer": "dot"}),
        "depth_comparison_coordinate": ("pixel_comparison", {}),
        "correspondence_choice": ("correspondence_choice", {"level": "easy", "refer": "dot"}),
        "correspondence_coordinate": ("pixel_correspondence", {"refer": "coordinate"}),
        **{f"camera_translation_direction_{axis}": ("camera_direction", {"axis": axis}) for axis in "xyz"},
        **{f"camera_orientation_direction_{axis}": ("camera_direction", {"axis": axis}) for axis in TURNED},
        **{f"camera_orientation_degrees_{axis}": ("camera_turn", {"axis": axis}) for axis in TURNED},
        "camera_translation_distance": ("camera_travel", {}),
        "camera_translation_vector": ("camera_displacement", {}),
        **{f"object_movement_distance_{refer}": ("point_travel", {"refer": refer}) for refer in POINTED},
        **{f"object_movement_vector_{refer}": ("point_displacement", {"refer": refer}) for refer in POINTED},
        **{f"object_{axis}": ("size_over_frames", {"axis": axis, "frames": 2}) for axis in EDGES},
    },
    "vsi_bench": OF_VSI,
    "spatialrgpt": {
        **{
            f"{pair}_{axis}": ("is_more", {"axis": axis, **OSD})
            for pair, ends in ENDS.items()
            if pair != "front_behind"
            for axis in ends
        },
        **{
            f"{pair}_which_{axis}": ("which_is_more", {"axis": axis, **OSD})
            for pair, ends in ENDS.items()
            if pair != "front_behind"
            for axis in ends
        },
        "direct_distance": ("object_gap", {"distance": "surface"}),
        **{f"{part}_distance": ("offset", {"quantity": part, **OSD}) for part in ("horizontal", "vertical")},
        **{axis: ("camera_extent", {"axis": axis}) for axis in ("width", "height")},
        "direction": ("clock", FLOORED),
    },
    "n3d": {
        **{
            f"{pair}_{axis}": ("is_more", {"axis": axis, **OSD})
            for pair, ends in ENDS.items()
            if pair not in ("above_below", "behind_front")
            for axis in ends
        },
        **{
            f"{pair}_which_{axis}": ("which_is_more", {"axis": axis, **OSD})
            for pair, ends in ENDS.items()
            if pair not in ("above_below", "behind_front")
            for axis in ends
        },
        "left_right_opposite": ("side_from", {"viewpoint": "opposite", "ask": "side"}),
        "front_behind_opposite": ("side_from", {"viewpoint": "opposite", "ask": "depth"}),
        **{
            f"relative_distance_{ask}": ("nearest_of", {"to": "thing", "ask": ask, "distance": "centre"})
            for ask in ("nearest", "farthest")
        },
        **{f"depth_ordering_{count}": ("order_by", {"by": "depth", "count": count}) for count in (3, 4)},
        **{f"width_height_{axis}": ("camera_extent", {"axis": axis}) for axis in ("width", "height")},
        "distance": ("object_gap", {"distance": "centre"}),
        **{
            f"vertical_horizontal_distance_{part}": ("offset", {"quantity": part, **OSD})
            for part in ("vertical", "horizontal")
        },
        "direction": ("clock", FLOORED),
        "distance_comparison": ("nearest_of", {"to": "camera", "distance": "surface"}),
        "spatial_relation_height": ("above_below", {"frame": "world"}),
        "spatial_relation_over": ("directly_above", {}),
        **{f"collision_{motion}": ("collision", {"motion": motion}) for motion in ("approach", "slide", "turn")},
        **{f"collision_free_{motion}": ("collision_free", {"motion": motion}) for motion in ("slide", "turn")},
        "collision_first": ("first_contact", {}),
        "path_landmarks": ("way_landmarks", {}),
        "path_turns": ("way_turns", {}),
        "path_width": ("gets_through", {}),
        "path_around": ("gone_round", {}),
        **{f"grounding_{by}": ("grounding", {"by": by}) for by in ("name", "attribute", "relation", "ordinal")},
        "detection": ("detection", {}),
        "grounding_drawn_box": ("lifting", {"refer": "box"}),
    },
    "spatial_mllm_120k": OF_VSI,
    "ca_vqa": {
        "counting": ("counting", {}),
        **{f"binary_{axis}": ("is_more", {"axis": axis, "semantics": "sightline"}) for axis in ("left", "right")},
        **{f"binary_{axis}": ("is_more", {"axis": axis, "semantics": "ca_vqa"}) for axis in ("front", "behind")},
        **{
            f"binary_{axis}": ("is_more", {"axis": axis, "semantics": "sightline"})
            for axis in ("wide", "thin", "tall", "short", "big", "small")
        },
        "ego_distance": ("camera_distance", {"to": "surface"}),
        "object_distance_min": ("object_gap", {"distance": "surface"}),
        "object_distance_centre": ("object_gap", {"distance": "centre"}),
        **{f"object_size_{axis}": ("object_size", {"axis": axis}) for axis in EDGES},
        "grounding_3d": ("grounding", {"by": "name"}),
        "binary_presence": ("presence", {}),
        "grounding_2d": ("grounding_2d", {"by": "name", "box": "projected"}),
        "referring_2d": ("naming", {"refer": "coordinate", "box": "projected"}),
        "referring_3d": ("naming", {"refer": "box_3d", "numbers": 7}),
        "multi_choice_referring_2d": ("naming", {"refer": "coordinate", "box": "projected", **OFFERED}),
        "multi_choice_referring_3d": ("naming", {"refer": "box_3d", "numbers": 7, **OFFERED}),
        "multi_choice_counting": ("counting", OFFERED),
        "multi_choice_ego_distance": ("camera_distance", {"to": "surface", **OFFERED}),
        "multi_choice_object_distance_min": ("object_gap", {"distance": "surface", **OFFERED}),
        "multi_choice_object_distance_centre": ("object_gap", {"distance": "centre", **OFFERED}),
        **{f"multi_choice_object_size_{axis}": ("object_size", {"axis": axis, **OFFERED}) for axis in EDGES},
    },
}
"""Profile → label → the type that it stands for, and the parameters that it says. Other profiles choose their own."""


def of_title(row: Row) -> Iterator[Fault]:
    """A row is called what it is, and has the parameters of its type."""
    usual = USUAL.get(row.name)
    if usual is None:
        return  # without a second route: told elsewhere
    if row.params.keys() - MANNERS != usual.keys():
        yield Fault("params", ", ".join(sorted(usual)), ", ".join(sorted(row.params)))
        return
    changed = [f"{name}={value}" for name, value in sorted(row.params.items()) if value != usual.get(name)]
    title = f"{row.name}({','.join(changed)})" if changed else row.name
    if row.type != title and not _labelled(row):
        yield Fault("type", title, row.type)


def _labelled(row: Row) -> bool:
    labels = LABELS.get(row.profile.partition("@")[0])
    if labels is None:
        # A label of one's own may be any word that does not say it is another type.
        return row.type.partition("(")[0] not in USUAL
    name, said = labels.get(row.type, ("", {}))
    return name == row.name and all(row.params.get(one) == value for one, value in said.items())
