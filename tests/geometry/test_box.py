import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog, lsq_linear
from scipy.spatial import ConvexHull, HalfspaceIntersection
from shapely.geometry import Polygon

from sightline.errors import GeometryError
from sightline.geometry.box import Box, gap, iou, yaw_rotation
from sightline.geometry.pose import Pose
from tests.geometry.drawn import SEEDS, boxes, law, metres, poses, triples, upright_boxes

LEAN = Pose(np.array([[1.0, 0, 0], [0, np.cos(0.3), -np.sin(0.3)], [0, np.sin(0.3), np.cos(0.3)]]), (0, 0, 0))


def cube(x=0.0, y=0.0, z=0.0, yaw=0.0, edge=1.0, frame="world"):
    return Box.from_yaw((x, y, z), (edge, edge, edge), yaw, frame)


def nearest_by_optimisation(a: Box, b: Box) -> float:
    """The distance as a bounded least-squares problem: a point of a, a point of b, as near as can be."""
    sides = np.hstack([a.rotation * a.size / 2, -b.rotation * b.size / 2])
    found = lsq_linear(sides, b.center - a.center, bounds=(-1, 1), method="bvls", tol=1e-15, max_iter=1000)
    return float(np.linalg.norm(found.fun))


def volume_by_half_spaces(a: Box, b: Box) -> float:
    """The shared volume from the twelve half spaces, by qhull; 0 where no point lies well inside."""
    walls = []
    for box in (a, b):
        for axis, length in zip(box.rotation.T, box.size, strict=True):
            for n in (axis, -axis):
                walls.append([*n, -float(n @ box.center) - length / 2])
    planes = np.array(walls)
    deep = linprog(
        [0, 0, 0, -1], np.hstack([planes[:, :3], np.ones((12, 1))]), -planes[:, 3], bounds=[(None, None)] * 4
    )
    if deep.x[3] < 1e-6:
        return 0.0
    return float(ConvexHull(HalfspaceIntersection(planes, deep.x[:3]).intersections).volume)


def test_a_gap_runs_from_surface_to_surface():
    assert gap(cube(), cube(x=3)) == 2.0
    assert gap(cube(), cube(x=3, y=4)) == pytest.approx(np.hypot(2, 3))
    assert gap(cube(), cube(x=3, y=4, z=13)) == pytest.approx(np.sqrt(4 + 9 + 144))
    assert gap(cube(), cube(x=3, yaw=np.pi / 4)) == pytest.approx(2.5 - np.sqrt(0.5))


def test_boxes_that_touch_cross_or_hold_each_other_have_no_gap():
    rod = Box((0, 0, 0), (9, 0.1, 0.1))
    for other in (cube(x=1), cube(x=1, y=1, z=1), cube(x=0.3, yaw=1), cube(edge=0.1), cube(), cube(edge=5)):
        assert gap(cube(), other) == 0.0
    assert gap(rod, cube(yaw=0.2)) == 0.0  # through two faces, with no corner of either inside the other
    assert gap(cube(yaw=0.2), rod) == 0.0


def test_edges_that_pass_crosswise_are_as_far_apart_as_they_are():
    edge_up = Pose(np.array([[1, 0, 0], [0, np.sqrt(0.5), -np.sqrt(0.5)], [0, np.sqrt(0.5), np.sqrt(0.5)]]), (0, 0, 0))
    below = Box((0, 0, 0), (4, 1, 1)).moved(edge_up)  # its upper edge runs along x at z = √½
    above = below.moved(Pose(yaw_rotation(np.pi / 2), (0, 0, 3)))  # its lower edge along y at z = 3 − √½
    assert gap(below, above) == pytest.approx(3 - 2 * np.sqrt(0.5), abs=1e-12)


@law(100)
@given(boxes(3), boxes(3))
def test_the_gap_is_the_least_distance_of_a_point_of_one_from_a_point_of_the_other(a, b):
    assert gap(a, b) == pytest.approx(nearest_by_optimisation(a, b), abs=1e-7)


@law(50)
@given(boxes(), boxes(), poses())
def test_the_gap_is_the_same_from_both_sides_and_wherever_the_two_stand(a, b, pose):
    assert gap(a, b) == pytest.approx(gap(b, a), abs=1e-10)
    assert gap(a.moved(pose), b.moved(pose)) == pytest.approx(gap(a, b), abs=1e-9)


@law(30)
@given(boxes(), boxes(), SEEDS)
def test_no_two_points_of_two_boxes_are_nearer_than_the_gap(a, b, seed):
    share = np.random.default_rng(seed).uniform(-0.5, 0.5, (2000, 3))
    assert b.distance_to(a.center + (share * a.size) @ a.rotation.T).min() >= gap(a, b) - 1e-9
    assert b.distance_to(a.corners).min() >= gap(a, b) - 1e-9


@law(50)
@given(boxes(), boxes())
def test_boxes_share_volume_only_without_a_gap(a, b):
    if gap(a, b) > 1e-9:
        assert iou(a, b) == 0.0


@law(50)
@given(upright_boxes(), upright_boxes())
def test_the_overlap_of_upright_boxes_is_that_of_their_footprints_by_their_heights(a, b):
    low, high = np.maximum(a.bounds[0, 2], b.bounds[0, 2]), np.minimum(a.bounds[1, 2], b.bounds[1, 2])
    footprints = [Polygon(box.corners[[0, 1, 3, 2], :2]) for box in (a, b)]
    shared = footprints[0].intersection(footprints[1]).area * max(high - low, 0)
    assert iou(a, b) == pytest.approx(shared / (a.volume + b.volume - shared), abs=1e-9)


@law(50)
@given(boxes(1), boxes(1))
def test_the_overlap_of_leaning_boxes_is_that_of_their_half_spaces(a, b):
    shared = volume_by_half_spaces(a, b)
    assert iou(a, b) == pytest.approx(shared / (a.volume + b.volume - shared), abs=1e-5)


@law(10)
@given(boxes(0.7), boxes(0.7), SEEDS)
def test_the_overlap_is_the_share_of_random_points_that_fall_in_both(a, b, seed):
    low, high = np.minimum(a.bounds[0], b.bounds[0]), np.maximum(a.bounds[1], b.bounds[1])
    points = np.random.default_rng(seed).uniform(low, high, (20_000, 3))
    in_a, in_b = a.contains(points), b.contains(points)
    if (in_a | in_b).sum() > 1000:
        sampled = (in_a & in_b).sum() / (in_a | in_b).sum()
        assert iou(a, b) == pytest.approx(sampled, abs=5 * np.sqrt(0.25 / (in_a | in_b).sum()))


@law(50)
@given(boxes(), boxes(), poses())
def test_the_overlap_is_the_same_from_both_sides_and_wherever_the_two_stand(a, b, pose):
    assert iou(a, b) == pytest.approx(iou(b, a), abs=1e-9)
    assert iou(a.moved(pose), b.moved(pose)) == pytest.approx(iou(a, b), abs=1e-8)


@law(50)
@given(boxes(), st.integers(0, 2), metres(0, 1))
def test_a_box_and_itself_pushed_along_an_edge_overlap_in_what_is_left(box, axis, share):
    pushed = Box(box.center + box.rotation[:, axis] * box.size[axis] * share, box.size, box.rotation)
    assert iou(box, pushed) == pytest.approx((1 - share) / (1 + share), abs=1e-8)


def test_boxes_in_different_coordinates_are_not_compared():
    for compare in (gap, iou):
        with pytest.raises(GeometryError, match=r"'world'.*'camera'"):
            compare(cube(), cube(frame="camera"))
    assert gap(cube().moved(Pose.identity(), "camera"), cube(x=3, frame="camera")) == 2.0


@law(50)
@given(boxes(), SEEDS)
def test_a_point_is_in_the_box_when_and_only_when_it_has_no_distance_from_it(box, seed):
    points = np.random.default_rng(seed).uniform(-4, 4, (200, 3))
    assert ((box.distance_to(points) == 0) == box.contains(points)).all()
    assert box.contains(box.corners, margin=1e-12).all() and box.contains(box.center)
    outside = box.center + box.rotation[:, 0] * (box.size[0] / 2 + 0.7)
    assert box.distance_to(outside) == pytest.approx(0.7)
    assert box.contains(outside, margin=0.71) and not box.contains(outside, margin=0.69)


@law(50)
@given(boxes(), poses())
def test_a_moved_box_has_moved_corners_and_bounds_around_them(box, pose):
    moved = box.moved(pose, "there")
    assert np.allclose(moved.corners, pose.apply(box.corners), atol=1e-11)
    assert np.allclose(moved.bounds, [moved.corners.min(axis=0), moved.corners.max(axis=0)], atol=1e-11)
    assert moved.frame == "there" and moved.volume == pytest.approx(box.volume)


@law(50)
@given(triples(), triples(0.1, 3), st.floats(-3.1, 3.1))
def test_an_upright_box_says_its_heading_height_and_floor_edges(center, size, yaw):
    box = Box.from_yaw(center, size, yaw)
    assert box.yaw == pytest.approx(yaw) and box.is_upright()
    assert box.vertical_extent == size[2]
    assert box.horizontal_sizes == (max(size[:2]), min(size[:2]))


def test_the_height_of_a_thing_that_leans_is_its_most_vertical_edge():
    y_up = Box((0, 0, 0), (3, 1, 2), np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]))  # its own y is the vertical one
    assert y_up.is_upright() and y_up.vertical_extent == 1 and y_up.horizontal_sizes == (3, 2)
    leaning = Box((0, 0, 0), (3, 2, 1)).moved(LEAN)
    assert not leaning.is_upright() and leaning.is_upright(0.31) and not leaning.is_upright(0.29)
    assert leaning.vertical_extent == 1 and leaning.horizontal_sizes == (3, 2)


@law(50)
@given(boxes())
def test_the_upright_box_around_a_box_holds_it_and_touches_it_on_every_side(box):
    around = box.enclosing_yaw_box()
    assert around.is_upright() and around.vertical_axis == 2
    local = around.local(box.corners)
    assert np.allclose(local.max(axis=0), around.size / 2, atol=1e-9)
    assert np.allclose(local.min(axis=0), -around.size / 2, atol=1e-9)
    if box.is_upright(1e-12):
        assert around.volume == pytest.approx(box.volume)


def test_bounds_make_the_box_they_bound():
    box = Box.from_bounds((-1, 0, 2), (1, 3, 2.5))
    assert box.center.tolist() == [0, 1.5, 2.25] and box.size.tolist() == [2, 3, 0.5]
    assert box.bounds.tolist() == [[-1, 0, 2], [1, 3, 2.5]]


def test_a_box_that_cannot_be_is_refused():
    with pytest.raises(GeometryError, match="above 0"):
        Box((0, 0, 0), (1, 0, 1))
    with pytest.raises(GeometryError, match="three finite numbers"):
        Box((0, np.nan, 0), (1, 1, 1))
    with pytest.raises(GeometryError, match="not rigid"):
        Box((0, 0, 0), (1, 1, 1), np.full((3, 3), 0.5))
