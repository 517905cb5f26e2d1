"""Tables carry things up to their edges and leave room for knees."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.scenes.worlds.shapes.made import fills, made

TABLES = [("table", s) for s in (1, 2, 3)] + [("desk", s) for s in (1, 2, 3)] + [("round table", 1)]


@pytest.mark.parametrize(("label", "style"), TABLES)
def test_there_is_room_for_knees_under_a_table(label, style):
    table = made(label, style)
    assert max(under.free for under in table.unders) > 0.7 * table.size[2]
    assert table.tops[0].z == pytest.approx(table.size[2])


@pytest.mark.parametrize(("label", "style"), TABLES)
def test_no_leg_comes_through_a_top_however_low_and_thin(label, style):
    for seed in range(20):
        table = made(label, style, seed)
        assert table.tops[0].z == pytest.approx(table.size[2], abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_an_l_shaped_desk_has_drawers_at_its_wing_and_a_free_corner(seed):
    desk = made("desk", 1, seed)
    side = 0.4 if fills(desk, 0.4, 0.4, 0.985) else -0.4
    assert fills(desk, side, 0.4, 0.985) and not fills(desk, -side, 0.4, 0.985)
    assert len(desk.joints) == 3 and all(joint.pivot[0] * side > 0 for joint in desk.joints)
    assert len(desk.tops) == 2 and desk.unders[0].x * side <= 0


def test_a_kitchen_island_opens_to_its_front_and_seats_people_behind():
    island = made("kitchen island")
    assert {joint.kind for joint in island.joints} == {"slide", "turn"} and len(island.joints) == 4
    assert island.unders[0].y < -0.2 * island.size[1]


def test_a_cart_has_three_trays_above_each_other():
    cart = made("serving cart")
    heights = [top.z for top in cart.tops]
    assert heights == sorted(heights) and len(heights) == 3
    assert all(high - low > top.free for (low, high), top in zip(pairwise(heights), cart.tops[:-1], strict=True))


def test_nightstands_hold_things_within_as_well():
    stand = made("nightstand", 1)
    assert min(top.z for top in stand.tops) < 0.5 * stand.size[2] and len(stand.joints) == 1
    assert made("nightstand", 2).word == "round"
