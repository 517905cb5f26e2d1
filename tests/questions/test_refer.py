from dataclasses import replace

import numpy as np
import pytest

from sightline.errors import QuestionError
from sightline.questions.draft import Mark, Skip
from sightline.questions.occasion import Occasion, occasions
from sightline.questions.refer import Related, colour_name, label_name, names, point_to, related, side_of
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Sighting
from sightline.scenes.table import SceneTable
from tests.made import box_scene
from tests.questions.asking import PARLOUR, mirrored

TWO_CHAIRS = {
    "chair#1": (-1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "chair#2": (1.2, 0.5, 0.45, 0.5, 0.5, 0.9),
    "desk": (0.0, 0.4, 0.4, 0.8, 0.6, 0.8),
}
COLOURED = {"chair#1": {"colour": "red"}, "chair#2": {"colour": "blue"}, "desk": {"colour": "red"}}


def occasion(things, **kwargs) -> Occasion:
    return next(occasions(SceneTable(box_scene(things, **kwargs)), np.random.default_rng(0)))


def named(seen: Occasion) -> dict[str, str]:
    return {seen.thing(i).id: name for i, name in names(seen).items()}


def test_the_only_one_of_its_label_goes_by_its_label():
    assert named(occasion(PARLOUR)) == {name: name for name in PARLOUR}


def test_one_of_two_goes_by_its_colour():
    seen = occasion(TWO_CHAIRS, attributes=COLOURED)
    assert named(seen) == {"chair#1": "red chair", "chair#2": "blue chair", "desk": "desk"}


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"chair#1": {"colour": "red"}},  # the other might be red as well
        {"chair#1": {"colour": "red"}, "chair#2": {"colour": "red"}},
    ],
)
def test_two_that_no_colour_tells_apart_have_no_name(attributes):
    assert named(occasion(TWO_CHAIRS, attributes=attributes)) == {"desk": "desk"}


def test_colours_are_not_used_where_nobody_vouches_for_them():
    assert named(occasion(TWO_CHAIRS, attributes=COLOURED, without={Fact.ATTRIBUTES})) == {"desk": "desk"}


def test_a_speck_of_a_second_chair_takes_the_name_from_the_first():
    seen = occasion({**PARLOUR, "chair#2": (0.3, 4, 0.9, 0.12, 0.12, 0.12)})
    assert "chair#2" not in {seen.thing(i).id for i in seen.clear}
    assert "chair" not in named(seen)


def test_an_office_chair_takes_the_name_from_a_chair_but_not_the_other_way_round():
    things = {"chair": TWO_CHAIRS["chair#1"], "office chair": TWO_CHAIRS["chair#2"]}
    assert named(occasion(things)) == {"office chair": "office chair"}


def test_in_a_whole_scene_a_stated_count_that_disagrees_with_the_boxes_forbids_the_name():
    scene = box_scene(PARLOUR, frames=0)
    scene.counts["chair"] = 2  # type: ignore[index]
    seen = next(occasions(SceneTable(scene), np.random.default_rng(0)))
    assert set(named(seen)) == set(PARLOUR) - {"chair"}
    i = seen.table.index("chair")
    assert label_name(seen, i) is None and colour_name(seen, i) is None


def test_sides_are_the_cameras_and_flip_in_a_mirror():
    seen, flipped = occasion(PARLOUR), occasion(mirrored(PARLOUR))
    lamp, desk, chair = (seen.table.index(name) for name in ("lamp", "desk", "chair"))
    assert side_of(seen, lamp, desk) == side_of(flipped, desk, lamp) == "left"
    assert side_of(seen, desk, lamp) == side_of(flipped, lamp, desk) == "right"
    assert side_of(seen, lamp, chair) == "left" and side_of(flipped, lamp, chair) == "right"


def test_things_at_about_one_bearing_have_no_side():
    seen = occasion({"lamp": (0.0, 0, 0.5, 0.3, 0.3, 1.0), "rug": (0.05, -1, 0.02, 0.4, 0.4, 0.04)})
    assert side_of(seen, 0, 1) is None and side_of(seen, 1, 0) is None


def test_noise_takes_the_side_away():
    # 0.5 m to the side of each other: clear with exact boxes, not when each may be off by 20 cm.
    things = {"lamp": (-0.25, 0, 0.5, 0.3, 0.3, 1.0), "vase": (0.25, 0, 0.5, 0.3, 0.3, 1.0)}
    assert side_of(occasion(things), 0, 1) == "left"
    assert side_of(occasion(things, sigma=0.2), 0, 1) is None


def test_middles_that_fall_together_in_the_picture_have_no_side():
    # Half hidden, the lamp shows so little that its middle is seen where the vase's is.
    scene = box_scene({"lamp": (-0.25, 0, 0.5, 0.3, 0.3, 1.0), "vase": (0.25, 0, 0.5, 0.3, 0.3, 1.0)})
    told = {name: Sighting(400, 0.5, 1.0, (left, 50.0, 90.0, 70.0)) for name, left in (("lamp", 70.0), ("vase", 72.0))}
    frame = replace(scene.frames[0], read_sightings=lambda: told)
    seen = next(occasions(SceneTable(replace(scene, frames=(frame,))), np.random.default_rng(0)))
    assert seen.clear == (0, 1) and side_of(seen, 0, 1) is None


def test_near_and_far_disagree_between_bearing_and_offset():
    # The near one lies further right in the picture, the far one further right in metres.
    seen = occasion({"lamp": (0.6, -1.2, 0.5, 0.2, 0.2, 1.0), "vase": (0.9, 3.5, 0.8, 0.5, 0.5, 1.6)})
    assert set(seen.clear) == {0, 1}
    assert side_of(seen, 0, 1) is None


def chosen(seen: Occasion, relation) -> Related | Skip:
    desk = seen.table.index("desk")
    return related(seen, "chair", desk, "desk", relation)


def test_a_relation_points_to_the_one_that_fits():
    seen = occasion(TWO_CHAIRS)
    left, right = chosen(seen, "left_of"), chosen(seen, "right_of")
    assert isinstance(left, Related) and isinstance(right, Related)
    assert (left.name, seen.thing(left.row).id) == ("chair left of the desk", "chair#1")
    assert [seen.thing(k).id for k in left.rivals] == ["chair#2"]
    assert (right.name, seen.thing(right.row).id) == ("chair right of the desk", "chair#2")
    assert isinstance(chosen(seen, "closest_to"), Skip)  # 0.55 m from the desk, both of them


def test_the_closest_is_closest_by_far():
    nearer = {**TWO_CHAIRS, "chair#2": (0.75, 0.5, 0.45, 0.5, 0.5, 0.9)}
    found = chosen(occasion(nearer), "closest_to")
    assert isinstance(found, Related) and found.name == "chair closest to the desk"
    assert occasion(nearer).thing(found.row).id == "chair#2"


def test_two_on_one_side_leave_only_the_other_side_to_point_with():
    three = {**TWO_CHAIRS, "chair#3": (-1.3, 2.0, 0.45, 0.5, 0.5, 0.9)}
    seen = occasion(three)
    assert chosen(seen, "left_of") == Skip("the relation does not point to exactly one")
    assert isinstance(chosen(seen, "right_of"), Related)


def test_one_in_between_makes_both_sides_ambiguous():
    seen = occasion({**TWO_CHAIRS, "chair#3": (0.0, -1.2, 0.2, 0.3, 0.3, 0.4)})
    assert chosen(seen, "left_of") == Skip("one is neither clearly left nor clearly right")


def test_a_relation_to_a_thing_of_a_kind_is_no_name():
    seen = occasion({**TWO_CHAIRS, "armchair": (-0.4, 2.5, 0.45, 0.5, 0.5, 0.9)})
    assert chosen(seen, "right_of") == Skip("something else could be called so")


def test_pixels_are_thousandths_of_the_edges_or_dots():
    told = point_to("coordinate", "7", (640, 480), (320.5, 120.5))
    assert (told.words, told.marks) == ("the point at (501, 251)", ())
    assert point_to("coordinate", "7", (640, 480), (320.5, 120.5), "A").words == "point A at (501, 251)"
    dot = point_to("dot", "7", (640, 480), (320.5, 120.5), "B")
    assert (dot.words, dot.marks) == ("point B", (Mark("7", "dot", ((320.5, 120.5),), "B"),))


def test_an_unknown_way_to_point_is_refused():
    with pytest.raises(QuestionError, match="'coordinate' or 'dot'"):
        point_to("arrow", "7", (640, 480), (1.0, 1.0))


def test_a_camera_inside_a_box_calls_nothing_left_or_right_of_it():
    scene = box_scene({"tent": (0.0, -3.0, 1.5, 1.0, 1.0, 1.0), "lamp": (1.0, 1.0, 0.5, 0.4, 0.4, 1.0)})
    table = SceneTable(scene)
    occasion = Occasion(table, 0, table.kept(0))
    assert side_of(occasion, 1, 0) is None
