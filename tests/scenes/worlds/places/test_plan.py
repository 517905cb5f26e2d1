"""Plans: rectangles and doorways that make one polygon."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sightline.scenes.worlds.places.families import KEPT, SEEN, make_plan
from sightline.scenes.worlds.places.plan import (
    OUTSIDE,
    WALL,
    Doorway,
    Plan,
    centred,
    join,
    mirrored,
    transposed,
)


def two_rooms() -> Plan:
    """A room of 3 × 4 m, one of 2 × 4 m to its right, and a doorway of 1 m between them."""
    low = np.array([[0.0, 0.0], [3.0 + WALL, 0.0]])
    return Plan(("living", "bedroom"), low, low + [[3.0, 4.0], [2.0, 4.0]], (Doorway(0, 1, 1, 2.0, 3.0),))


def union(plan: Plan) -> shapely.Geometry:
    rooms = [shapely.box(*low, *high) for low, high in zip(plan.low, plan.high, strict=True)]
    return shapely.union_all(rooms + [shapely.box(*plan.rectangle(way).ravel()) for way in plan.doorways])


def test_the_outline_of_two_rooms_goes_through_their_doorway():
    outline = two_rooms().outline()
    assert len(outline) == 12
    assert {(3.0, 2.0), (3.1, 2.0), (3.1, 3.0), (3.0, 3.0)} <= {tuple(corner) for corner in outline}
    assert shapely.Polygon(outline).area == pytest.approx(3 * 4 + 2 * 4 + 0.1)


@pytest.mark.parametrize("families", [SEEN, KEPT])
def test_the_outline_is_the_union_of_rooms_and_doorways_counter_clockwise_without_needless_corners(families):
    for seed in range(60):
        plan = make_plan(np.random.default_rng(seed), families)
        outline = plan.outline()
        polygon = shapely.Polygon(outline)
        assert polygon.is_valid and polygon.exterior.is_ccw
        assert polygon.symmetric_difference(union(plan)).area < 1e-9
        step = np.roll(outline, -1, axis=0) - outline
        turn = np.roll(step, -1, axis=0)
        assert (np.abs(step[:, 0] * turn[:, 1] - step[:, 1] * turn[:, 0]) > 1e-6).all()


def test_mirrors_exchanged_axes_and_moves_keep_rooms_and_doorways_together():
    plan = two_rooms()
    for other in (mirrored(plan, 0), mirrored(plan, 1), transposed(plan), centred(plan), transposed(mirrored(plan, 0))):
        assert other.areas == pytest.approx(plan.areas)
        polygon = shapely.Polygon(other.outline())
        assert polygon.exterior.is_ccw and polygon.area == pytest.approx(20.1)
    moved = centred(plan)
    assert moved.low.min(axis=0) == pytest.approx(-moved.high.max(axis=0))


def test_a_doorway_is_the_same_place_from_both_rooms():
    plan = two_rooms()
    (way,) = plan.doorways
    np.testing.assert_allclose(plan.rectangle(way), plan.rectangle(way.turned_round()))
    assert way.turned_round().turned_round() == way
    assert plan.ways(1) == [way.turned_round()] and list(plan.doors) == [1, 1]


def test_outer_stretches_are_those_with_no_room_behind_them():
    plan = two_rooms()
    assert plan.outer(0, 0) == [(0.0, 3.0)] and plan.outer(0, 3) == [(0.0, 4.0)]
    assert plan.outer(0, 1) == [] and plan.outer(1, 3) == []
    assert plan.at_the_edge(0, 3) and not plan.at_the_edge(0, 1) and plan.at_the_edge(1, 1)


def test_rooms_that_do_not_touch_get_no_doorway_and_neighbours_get_one_inside_their_common_wall():
    rng = np.random.default_rng(0)
    low = np.array([[0.0, 0.0], [1.0, 3.0 + WALL], [9.0, 9.0]])
    plan = Plan(("", "", ""), low, low + [[3.0, 3.0], [4.0, 2.0], [2.0, 2.0]], ())
    assert join(plan, 0, 2, rng).doorways == ()
    for _ in range(50):
        (way,) = join(plan, 0, 1, rng).doorways
        assert way.side == 2 and 0.8 <= way.width <= 1.2
        assert 1.0 < way.start < way.end < 3.0


def test_an_entrance_is_a_niche_in_the_outer_wall():
    plan = two_rooms()
    with_door = Plan(plan.uses, plan.low, plan.high, (*plan.doorways, Doorway(0, 0, OUTSIDE, 1.0, 1.9)))
    assert shapely.Polygon(with_door.outline()).area == pytest.approx(20.1 + 0.09)
    assert with_door.outline()[:, 1].min() == pytest.approx(-WALL)
