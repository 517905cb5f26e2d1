import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.geometry.box import Box, iou
from sightline.scenes.instances import NAMELESS, countable, labelled, stated, without_strays
from tests.made import cloud

DESK = Box.from_yaw((1, 2, 0.4), (1.6, 0.8, 0.8), 0.6)
CUP = Box.from_yaw((1, 2, 0.85), (0.08, 0.08, 0.1), 0.1)


def scan(*boxes, each=600):
    """Points of the boxes' faces and corners, and which are whose."""
    rng = np.random.default_rng(0)
    parts = [np.concatenate([box.corners, cloud([box], each, rng).xyz]) for box in boxes]
    ends = np.cumsum([len(part) for part in parts])
    return np.concatenate(parts), [np.arange(end - len(part), end) for end, part in zip(ends, parts, strict=True)]


def test_boxes_turn_with_their_things_and_a_shared_point_is_the_smaller_ones():
    xyz, (desk, cup) = scan(DESK, CUP)
    found = labelled(xyz, ["d", "c"], ["desk", "cup"], [np.concatenate([desk, cup]), cup])
    assert [(thing.id, thing.label) for thing in found.objects] == [("d", "desk"), ("c", "cup")]
    assert iou(found.objects[1].box, CUP) > 0.999
    np.testing.assert_allclose(found.objects[0].box.bounds[1][2], 0.9, atol=1e-9)  # the desk is said to hold the cup
    assert found.instances.tolist() == [0] * len(desk) + [1] * len(cup)
    assert (found.complete, found.dropped, found.floor_z) == ({"desk", "cup"}, {}, None)


def test_what_is_no_object_is_left_out_for_its_reason_and_the_floor_gives_its_height():
    xyz, (floor, few, desk) = scan(Box((0, 0, -0.05), (4, 4, 1e-6)), CUP, DESK)
    labels = ["floor", "cup", "object", "desk"]
    found = labelled(xyz, "abcd", labels, [floor, few[:5], desk[:50], desk])
    assert found.complete == {"desk"}  # the cup is lost, the object was nobody's desk
    assert labelled(xyz, "abd", ["floor", "cup", "desk"], [floor, few[:5], desk]).complete == {"desk"}  # a cup is lost
    assert [thing.label for thing in found.objects] == ["desk"] and found.floor_z == pytest.approx(-0.05, abs=1e-6)
    assert found.dropped == {
        "wall, floor or ceiling": 1, "object of fewer than 10 points": 1, "label names no thing": 1,
    }  # fmt: skip


def test_a_floors_height_is_that_of_most_of_it_not_of_most_points():
    x, y = np.meshgrid(np.arange(0, 4, 0.05), np.arange(0, 4, 0.05))
    floor = np.column_stack([x.ravel(), y.ravel(), np.full(x.size, -0.05)])
    rug = np.column_stack([np.random.default_rng(0).uniform(1, 2, (20_000, 2)), np.full(20_000, 0.01)])
    points = np.concatenate([rug, floor])
    assert labelled(points, ["a"], ["floor"], [np.arange(len(points))]).floor_z == -0.05


def test_a_small_part_far_away_is_another_things_edge_and_two_halves_are_one_thing():
    xyz, (_desk, cup) = scan(DESK, Box((3, 3, 1), (0.05, 0.05, 0.05)), each=1500)
    stray = np.concatenate([xyz[: cup[0]], xyz[cup[:9]]])
    assert len(without_strays(stray)) == cup[0]
    halves = np.concatenate([xyz[: cup[0]], xyz[: cup[0]] + (5.0, 0, 0)])
    assert len(without_strays(halves)) == len(halves)
    sparse = np.random.default_rng(1).uniform(0, 30, (300, 3))  # every point a part of its own
    assert len(without_strays(sparse)) == 300


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), st.floats(-50, 50), st.integers(0, 99))
def test_a_fitted_box_moves_with_its_points(yaw, x, seed):
    rng = np.random.default_rng(seed)
    box = Box.from_yaw((x, 1, 2), rng.uniform(0.1, 2, 3), yaw)
    xyz = np.concatenate([box.corners, cloud([box], 400, rng).xyz])
    found = labelled(xyz, ["a"], ["desk"], [np.arange(len(xyz))])
    assert iou(found.objects[0].box, box) > 0.98


def test_a_kind_is_not_counted_beside_a_finer_one_nor_a_plural():
    assert countable(["chair", "office chair", "desk", "books", "glass", "wall", "shelf", "bookshelf"]) == {
        "office chair", "desk", "glass", "bookshelf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trash can", "trash bin"),
        ("couch", "sofa"),
        ("night stand", "nightstand"),
        ("tv", "television"),
        ("bin", "trash can"),
        ("book-case", "bookshelf"),
    ],
)
def test_a_kind_that_goes_by_two_names_is_not_counted(one, other):
    assert countable([one, other, "desk"]) == {"desk"}
    assert countable([one, "desk"]) == {one, "desk"}


def test_a_finer_kind_under_another_name_is_seen_too():
    assert countable(["leather couch", "sofa", "mini fridge", "refrigerator"]) == {"leather couch", "mini fridge"}
    assert countable(["storage bin", "trash can"]) == {"storage bin", "trash can"}


@pytest.mark.parametrize("label", ["split", ""])
def test_where_a_group_may_hold_anything_nothing_can_be_counted(label):
    assert countable(["desk", label]) == frozenset()
    assert labelled(np.zeros((0, 3)), "ab", ["desk", label], [np.arange(0)] * 2).complete == frozenset()
    assert stated("ab", ["desk", label], [DESK, CUP]).complete == frozenset()


@pytest.mark.parametrize("label", ["object", "remove"])
def test_what_annotators_could_not_name_is_no_desk_but_a_box_that_nobody_named_may_be(label):
    assert countable(["desk", label]) == {"desk"}
    assert stated("ab", ["desk", label], [DESK, CUP]).complete == {"desk"}
    assert countable(["desk", label], NAMELESS) == frozenset()


def test_stated_boxes_are_objects_by_the_same_rules():
    found = stated("abcd", ["desk", "floor", "cup", "object"], [DESK, DESK, None, CUP])
    assert [(thing.id, thing.box) for thing in found.objects] == [("a", DESK)] and found.complete == {"desk"}
    assert stated("abc", ["desk", "floor", "cup"], [DESK, DESK, None]).complete == {"desk"}
    assert found.dropped == {
        "wall, floor or ceiling": 1, "object without points or box": 1, "label names no thing": 1,
    }  # fmt: skip
