"""What a row of each type rests on, held a second time: which facts of its scene, and which pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sightline.datasets.checking.recompute.retold import Fault
from sightline.datasets.checking.recompute.witness import Witness
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Role

MOST = 6  # pictures of a set, and of a comparison with the first one

FACTS: Mapping[str, frozenset[str]] = {
    "object_gap": frozenset({"metric", "objects"}),
    "camera_distance": frozenset({"metric", "objects", "poses", "pixels"}),
    "left_right": frozenset({"objects", "poses", "pixels"}),
    "front_behind": frozenset({"metric", "objects", "poses", "pixels"}),
    "egocentric_direction": frozenset({"metric", "objects", "gravity"}),
    "object_size": frozenset({"metric", "objects"}),
    "size_comparison": frozenset({"metric", "objects", "gravity"}),
    "size_over_frames": frozenset({"metric", "objects", "gravity", "pixels", "poses", "depth"}),
    "counting": frozenset({"objects", "complete"}),
    "pixel_depth": frozenset({"depth", "metric", "pixels"}),
    "depth_comparison": frozenset({"depth", "metric", "pixels"}),
    "pixel_comparison": frozenset({"depth", "metric", "pixels"}),
    "pixel_correspondence": frozenset({"depth", "poses", "pixels"}),
    "correspondence_choice": frozenset({"depth", "poses", "pixels"}),
    "point_in_view": frozenset({"depth", "poses", "pixels"}),
    "point_shown_in": frozenset({"depth", "poses", "pixels"}),
    "camera_displacement": frozenset({"poses", "metric", "pixels"}),
    "camera_travel": frozenset({"poses", "metric", "pixels"}),
    "camera_direction": frozenset({"poses", "metric", "pixels"}),
    "camera_turn": frozenset({"poses", "pixels"}),
    "grounding": frozenset({"objects", "metric", "pixels", "poses"}),
    "point_travel": frozenset({"tracks", "poses", "metric", "pixels"}),
    "point_displacement": frozenset({"tracks", "poses", "metric", "pixels"}),
    "point_speed": frozenset({"tracks", "poses", "metric", "pixels", "time"}),
    "who_moves": frozenset({"tracks", "poses", "metric", "pixels"}),
    "point_path": frozenset({"tracks", "poses", "metric", "pixels"}),
    "event_order": frozenset({"tracks", "poses", "metric", "pixels"}),
    "object_travel": frozenset({"objects", "poses", "metric", "pixels"}),
    "room_size": frozenset({"metric", "room"}),
    "relative_distance": frozenset({"metric", "objects", "complete"}),
    "appearance_order": frozenset({"objects", "complete", "pixels", "poses", "depth"}),
    "appearance_choice": frozenset({"objects", "complete", "pixels", "poses", "depth"}),
    "bearing": frozenset({"metric", "objects", "gravity"}),
    "clock": frozenset({"metric", "objects", "gravity"}),
    "signed_angle": frozenset({"metric", "objects", "gravity"}),
    "nearest_of": frozenset({"metric", "objects"}),
    "order_by": frozenset({"metric", "objects"}),
    "between": frozenset({"metric", "objects", "gravity"}),
    "fits_gap": frozenset({"metric", "objects", "gravity"}),
    "count_within": frozenset({"metric", "objects", "complete"}),
    "above_below": frozenset({"metric", "objects", "gravity"}),
    "directly_above": frozenset({"metric", "objects", "gravity"}),
    "offset": frozenset({"metric", "objects"}),
    "side_from": frozenset({"metric", "objects", "gravity"}),
    "elevation": frozenset({"metric", "objects", "gravity", "room"}),
    "collision": frozenset({"metric", "objects", "gravity"}),
    "collision_free": frozenset({"metric", "objects", "gravity", "complete"}),
    "first_contact": frozenset({"metric", "objects", "gravity", "complete"}),
    "way_landmarks": frozenset({"metric", "objects", "gravity", "free_space"}),
    "way_turns": frozenset({"metric", "objects", "gravity", "free_space"}),
    "gets_through": frozenset({"metric", "objects", "gravity", "free_space"}),
    "gone_round": frozenset({"metric", "objects", "gravity", "free_space"}),
    "presence": frozenset({"objects", "complete"}),
    "lifting": frozenset({"objects", "metric", "pixels", "poses"}),
    "detection": frozenset({"objects", "complete", "metric", "poses", "pixels"}),
    "attribute": frozenset({"objects", "attributes", "poses", "pixels"}),
    "naming": frozenset({"objects", "poses", "pixels"}),
    "grounding_9dof": frozenset({"objects", "metric", "pixels", "poses"}),
    "grounding_2d": frozenset({"objects", "poses", "pixels"}),
    "is_more": frozenset({"metric", "objects"}),
    "which_is_more": frozenset({"metric", "objects"}),
    "camera_extent": frozenset({"metric", "objects", "poses", "pixels"}),
}
"""Type → the facts of which a row says on whose word they stand."""

OVERLAPPING = frozenset({"camera_displacement", "camera_travel", "camera_direction", "camera_turn"})
"""Types that go by depth as well where the scene has any, else by what a metre is."""

PAIRED = frozenset({
    "pixel_correspondence", "correspondence_choice", "point_in_view",
    "camera_displacement", "camera_travel", "camera_direction", "camera_turn",
    "point_travel", "point_displacement", "point_speed", "who_moves", "object_travel",
})  # fmt: skip
"""Types that ask about two pictures."""

FILMED = frozenset({"point_path", "event_order", "appearance_order", "appearance_choice"})
"""Types that ask about three pictures and more, in the order of time; others, not of two either, ask about one."""

COMPARED = frozenset({"point_shown_in"})
"""Types that compare one picture with two to five others, as many as their parameter `count` says."""

ALONE: tuple[Role, ...] = ("reference",)
HELPING: tuple[Role, ...] = ("support",)
OVER_SETS = frozenset({"size_over_frames"})
"""Types that ask about one to six pictures alike, as many as their parameter `frames` says."""

OF_SCENES = frozenset(name for name, facts in FACTS.items() if not facts & {"pixels", "poses", "depth"})
"""Types that may ask of a whole scene, of which nothing or a film is shown."""


def of_facts(row: Row, witness: Witness) -> Iterator[Fault]:
    """The row names the facts that its type rests on, no other ones, each on the word that the scene has it on."""
    vouched, needed = witness.vouched, FACTS.get(row.name)
    if needed is None:
        return  # without a second route: told elsewhere
    if row.name in OVERLAPPING:
        needed |= {"depth"} if "depth" in vouched else {"metric"}
    for fact in sorted(needed | row.provenance.keys()):
        expected = vouched.get(fact, "nobody") if fact in needed else "not asked for"
        if row.provenance.get(fact) != expected:
            yield Fault(f"provenance of {fact}", expected, row.provenance.get(fact, "nothing"))


def of_shown(row: Row) -> Iterator[Fault]:
    """As many pictures are shown as the type asks about, each as what it is there."""
    roles: tuple[Role, ...] = tuple([view.role for view in row.views])
    if row.shows == "scene" and row.name in OF_SCENES:
        right = all(role == "video" for role in roles)
        wanted: tuple[Role, ...] = ("video",)
    elif row.name in FILMED:
        wanted = ("video", "video", "video")
        right = row.shows == "views" and len(roles) >= 3 and set(roles) == {"video"}
    else:
        others = _others(row)
        wanted = ALONE + HELPING * others if others else ALONE * _alike(row)
        right = row.shows == "views" and roles == wanted
    if not right:
        yield Fault("views", f"views as {', '.join(wanted)}", f"{row.shows} as {', '.join(roles) or 'none'}")


def _others(row: Row) -> int:
    """How many pictures the first is compared with, 0 where it is not."""
    count = row.params.get("count") if row.name in COMPARED else int(row.name in PAIRED)
    return count if isinstance(count, int) and 0 <= count < MOST else 0


def _alike(row: Row) -> int:
    """How many pictures are asked about alike: 1, or as many as a set has."""
    frames = row.params.get("frames") if row.name in OVER_SETS else 1
    return frames if isinstance(frames, int) and 1 <= frames <= MOST else 1
