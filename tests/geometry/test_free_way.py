import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sightline.errors import GeometryError
from sightline.geometry.box import Box
from sightline.geometry.free_way import (
    Bend,
    Floor,
    NoWay,
    Way,
    apart_in_plan,
    bends,
    floor_among,
    passings,
    shortest_way,
    turns,
    widest_radius,
)
from tests.geometry.drawn import SEEDS, law

SQUARE = np.array([[0.0, 0], [4, 0], [4, 4], [0, 4]])
WALL = Box.from_yaw((2.0, 1.5, 0.5), (0.2, 3.0, 1.0))  # leaves 1 m open at its upper end


def room(*boxes: Box, cell: float = 0.1) -> Floor:
    return floor_among(SQUARE, boxes, 0.0, 1.5, cell)


def furnished(rng: np.random.Generator, cell: float = 0.1) -> Floor:
    boxes = [
        Box.from_yaw((*rng.uniform(0, 4, 2), 0.5), (*rng.uniform(0.2, 1.8, 2), 1.0), rng.uniform(-3, 3))
        for _ in range(rng.integers(1, 6))
    ]
    return room(*boxes, cell=cell)


def walked(free: np.ndarray, start: np.ndarray, goal: np.ndarray) -> float:
    """Cells from start to goal by Dijkstra over all pairs of neighbours; infinite for no way."""
    height, width = free.shape
    number = np.arange(height * width).reshape(height, width)
    a, b, cost = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = (slice(0, height - down), slice(max(0, -right), width - max(0, right)))
        there = (slice(down, height), slice(max(0, right), width - max(0, -right)))
        joined = free[here] & free[there]
        if down and right:
            joined &= free[there[0], here[1]] & free[here[0], there[1]]
        a.append(number[here][joined])
        b.append(number[there][joined])
        cost.append(np.full(int(joined.sum()), math.hypot(down, right)))
    graph = csr_array((np.concatenate(cost), (np.concatenate(a), np.concatenate(b))), shape=(number.size,) * 2)
    found = dijkstra(graph, directed=False, indices=number[start & free], min_only=True)
    return float(found[number[goal & free]].min(initial=math.inf))


def finer(flags: np.ndarray) -> np.ndarray:
    return np.repeat(np.repeat(flags, 2, axis=0), 2, axis=1)


def test_ways_in_five_hundred_rooms_are_as_short_as_dijkstra_finds_them():
    rng, reached = np.random.default_rng(0), 0
    for _ in range(500):
        floor, radius = furnished(rng), rng.uniform(0.05, 0.3)
        free = floor.free(radius)
        start, goal = (floor.at(rng.uniform(0, 4, 2)) for _ in range(2))
        way, true = shortest_way(floor, start, goal, radius), walked(free, start, goal)
        fine = walked(finer(free), finer(start), finer(goal)) * floor.cell / 2
        if isinstance(way, NoWay):
            blocked = NoWay.START if not (start & free).any() else NoWay.GOAL if not (goal & free).any() else None
            assert math.isinf(true) and math.isinf(fine) and way == (blocked or NoWay.PARTED)
            continue
        reached += 1
        steps = np.linalg.norm(np.diff(way.cells, axis=0), axis=1).sum()
        assert steps == pytest.approx(true)
        assert free[tuple(way.cells.T)].all() and way.clearance >= radius - 1e-9
        # Over cells of half the size the same floor: a way of them is at most 8.3 % longer than the shortest of all.
        slack = 2 * math.sqrt(2) * floor.cell
        assert fine / 1.0824 - slack <= way.length <= steps * floor.cell + 1e-9
        assert way.length <= 1.03 * fine + slack
    assert reached > 150


@law(40)
@given(SEEDS)
def test_a_body_gets_through_where_it_is_no_wider_than_the_widest(seed):
    rng = np.random.default_rng(seed)
    floor = furnished(rng)
    start, goal = (floor.at(rng.uniform(0, 4, 2)) for _ in range(2))
    widest = widest_radius(floor, start, goal)
    assert widest == 0 or isinstance(shortest_way(floor, start, goal, widest), Way)
    assert isinstance(shortest_way(floor, start, goal, max(widest + 1e-6, 0.01)), NoWay)


def test_half_the_gap_is_the_widest_radius():
    for gap in (0.4, 0.6, 0.8):
        floor = room(Box.from_yaw((2.0, (4 - gap) / 2, 0.5), (0.2, 4 - gap, 1.0)), cell=0.05)
        assert widest_radius(floor, floor.at((1, 1)), floor.at((3, 1))) == pytest.approx(gap / 2, abs=0.051)


def test_a_way_leads_round_the_end_of_a_wall():
    floor = room(WALL, cell=0.05)
    way = shortest_way(floor, floor.at((1.0, 1.0)), floor.at((3.0, 1.0)), 0.2)
    corner = math.dist((1.0, 1.0), (1.9, 3.2))
    assert 2 * corner + 0.2 <= way.length <= 2 * corner + 0.6
    assert way.clearance == pytest.approx(0.2, abs=0.05)
    assert set(turns(bends(way.points))) == {"right"} and sum(bend.angle for bend in bends(way.points)) < -2
    back = shortest_way(floor, floor.at((3.0, 1.0)), floor.at((1.0, 1.0)), 0.2)
    assert set(turns(bends(back.points))) == {"left"}


def test_start_goal_and_way_are_told_apart():
    closed = Box.from_yaw((2.0, 2.0, 0.5), (0.2, 4.0, 1.0))
    floor = room(closed)
    left, right, inside = floor.at((1, 1)), floor.at((3, 1)), floor.at((2, 1))
    assert shortest_way(floor, left, right, 0.1) is NoWay.PARTED
    assert shortest_way(floor, inside, right, 0.1) is NoWay.START
    assert shortest_way(floor, left, inside, 0.1) is NoWay.GOAL
    assert shortest_way(floor, left, floor.at((9, 9)), 0.1) is NoWay.GOAL


def test_a_body_keeps_its_radius_from_things_and_from_the_edge():
    floor = room(WALL)
    free = floor.free(0.3)
    away = np.minimum(apart_in_plan(WALL, floor.middles), 4)
    edge = np.minimum(floor.middles, 4 - floor.middles).min(axis=-1)
    # Things fill cells whose middle they hold: true to half a cell's diagonal.
    assert (np.minimum(away, edge)[free] >= 0.3 - 0.071).all()
    assert free[(np.minimum(away, edge) >= 0.3 + 0.071)].all()


def test_what_lies_flat_or_hangs_high_leaves_the_floor_open():
    rug, lamp = Box.from_yaw((2, 2, 0.01), (2, 2, 0.02)), Box.from_yaw((2, 2, 2.4), (0.5, 0.5, 0.4))
    assert room(rug, lamp).open.all()
    assert not room(Box.from_yaw((2, 2, 1.4), (0.5, 0.5, 0.4))).open.all()
    leaning = Box(np.array([2.0, 2, 1]), np.array([0.1, 0.1, 2]), np.array([[0.8, 0, 0.6], [0, 1, 0], [-0.6, 0, 0.8]]))
    assert not room(leaning).at((1.5, 2))[room(leaning).open].any()


def test_bends_close_together_are_one_turn():
    quarter = [(0, 0), (2, 0), (2.2, 0.2), (2.2, 2)]
    assert turns(bends(quarter)) == ("left",) and bends(quarter)[0].angle == pytest.approx(math.pi / 2)
    assert turns(bends([(0, 0), (2, 0), (3, 0.3), (3, -2)])) == ("right",)
    assert turns(bends([(0, 0), (2, 0), (2.1, 0.1), (0, 0.2)])) == ("back",)
    assert turns(bends([(0, 0), (2, 0), (2, 2), (4, 2)])) == ("left", "right")
    assert bends([(0, 0), (1, 0)]) == () and turns([Bend(math.radians(29), 1.0)]) == ()


@law(40)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=3, max_size=6, unique=True), st.floats(-3, 3))
def test_a_mirror_swaps_left_and_right_and_turning_the_world_changes_nothing(way, angle):
    points = np.array(way)
    c, s = math.cos(angle), math.sin(angle)
    here = [bend.angle for bend in bends(points, 0.0)]
    if any(abs(abs(a) - edge) < 1e-6 for a in here for edge in (0, math.pi / 6, 0.75 * math.pi, math.pi)):
        return
    assert turns(bends(points @ np.array([[c, s], [-s, c]]), 0.0)) == turns(bends(points, 0.0))
    swapped = {"left": "right", "right": "left", "back": "back"}
    assert turns(bends(points * [-1, 1], 0.0)) == tuple(swapped[turn] for turn in turns(bends(points, 0.0)))


def test_things_are_passed_where_the_way_is_near_them():
    chair, desk, lamp = (Box.from_yaw((x, y, 0.5), (0.4, 0.4, 1)) for x, y in ((1, 0.5), (3, -0.7), (2, 2)))
    found = passings([(0, 0), (4, 0)], [chair, desk, lamp], 0.6)
    assert [one.nearest for one in found] == pytest.approx([0.3, 0.5, 1.8])
    assert found[0].start == pytest.approx(1 - 0.2 - math.sqrt(0.6**2 - 0.3**2), abs=0.011)
    assert found[0].end < found[1].start < found[1].end and math.isnan(found[2].start)


def test_a_floor_that_cannot_be_one_is_refused():
    with pytest.raises(GeometryError, match="bool"):
        Floor(np.zeros((3, 3)), (0, 0), 0.1)
    with pytest.raises(GeometryError, match="above 0"):
        Floor(np.zeros((3, 3), dtype=bool), (0, 0), 0.0)
    with pytest.raises(GeometryError, match="outline"):
        floor_among(np.zeros((2, 2)), [], 0.0, 1.0)
