"""Doors and what is around them."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import bounds, placed
from sightline.scenes.worlds.places.doorways import (
    HEAD,
    DoorStyle,
    doorway_parts,
    hung_leaf,
    kept_clear,
    lintel_of,
    walkways,
)
from sightline.scenes.worlds.places.occupied import collides, corners, upright_box
from sightline.scenes.worlds.places.plan import OUTSIDE, WALL, Doorway, Plan
from sightline.scenes.worlds.shapes.doors import LEVER
from sightline.scenes.worlds.shapes.shape import stood


def plan_with(*ways: Doorway) -> Plan:
    """A room of 3 × 4 m and one of 2 × 4 m to its right."""
    low = np.array([[0.0, 0.0], [3.0 + WALL, 0.0]])
    return Plan(("living", "bedroom"), low, low + [[3.0, 4.0], [2.0, 4.0]], ways)


BETWEEN = Doorway(0, 1, 1, 2.0, 2.9)
FRONT = Doorway(0, 0, OUTSIDE, 1.0, 1.9)


def leaf_footprint(leaf, turn=0.0):
    """Corners (4, 2) of a leaf without its handles, turned about its hinge by `turn` radians."""
    item = leaf.placed
    (joint,) = (stood(j, item.spot, item.yaw) for j in item.piece.joints)
    size = item.piece.size - [0.0, 2 * LEVER, 0.0]
    points = corners(upright_box(*item.spot[:2], size, item.yaw, 0.0))
    c, s = np.cos(turn), np.sin(turn)
    return (points - joint.pivot[:2]) @ np.array([[c, s], [-s, c]]) + joint.pivot[:2]


@pytest.mark.parametrize("seed", range(20))
def test_a_door_that_is_closed_along_its_joint_fills_its_doorway_flush_with_the_wall(seed):
    plan = plan_with(BETWEEN, FRONT)
    rng = np.random.default_rng(seed)
    leaf = hung_leaf(plan, BETWEEN, DoorStyle.drawn(rng), rng)
    (joint,) = leaf.placed.piece.joints
    shut = leaf_footprint(leaf, joint.reach)
    assert shut[:, 1].min() == pytest.approx(2.0 + 0.006) and shut[:, 1].max() == pytest.approx(2.9 - 0.006)
    # it opens into the bedroom, which has one door only
    assert shut[:, 0].max() == pytest.approx(3.1) and shut[:, 0].min() == pytest.approx(3.1 - 0.04)
    ajar = leaf_footprint(leaf)
    assert ajar[:, 0].max() > 3.1 + 0.7 and ajar[:, 0].min() > 3.1 - 0.04


@pytest.mark.parametrize("seed", range(10))
def test_a_door_that_swings_stays_out_of_the_walls(seed):
    plan = plan_with(BETWEEN)
    rng = np.random.default_rng(seed)
    leaf = hung_leaf(plan, BETWEEN, DoorStyle.drawn(rng), rng)
    (joint,) = leaf.placed.piece.joints
    left = leaf.way.room == 0
    for share in np.linspace(0, 1, 25):
        points = leaf_footprint(leaf, share * joint.reach)
        in_wall = points[points[:, 0] > 3.0 + 1e-9] if left else points[points[:, 0] < 3.1 - 1e-9]
        assert ((in_wall[:, 1] > 2.0) & (in_wall[:, 1] < 2.9)).all()
        assert (points[:, 1] > 0.0).all() and (points[:, 1] < 4.0).all()


def test_the_front_door_is_shut_and_opens_inwards():
    plan = plan_with(BETWEEN, FRONT)
    rng = np.random.default_rng(0)
    leaf = hung_leaf(plan, FRONT, DoorStyle.drawn(rng), rng)
    (joint,) = leaf.placed.piece.joints
    low, high = bounds(placed(leaf.placed.piece.parts, leaf.placed.spot, leaf.placed.yaw))
    assert low[1] > -WALL and high[1] < LEVER + 1e-9
    assert leaf_footprint(leaf, joint.reach)[:, 1].max() > 0.8


def test_a_door_is_as_wide_as_its_doorway_whatever_its_build():
    plan = plan_with(BETWEEN)
    for seed in range(12):
        rng = np.random.default_rng(seed)
        piece = hung_leaf(plan, BETWEEN, DoorStyle.drawn(rng), rng).placed.piece
        assert piece.size == pytest.approx([0.888, 0.04 + 2 * LEVER, 2.03])
        assert piece.category.label == "door" and piece.material == "wood"


def test_nothing_fits_in_front_of_a_doorway_or_where_its_door_stands_or_swings():
    plan = plan_with(BETWEEN)
    rng = np.random.default_rng(1)
    leaf = hung_leaf(plan, BETWEEN, DoorStyle.drawn(rng), rng)
    taken = np.array(kept_clear(plan, leaf.way, leaf, 2.5))
    box = np.array([0.2, 0.2, 0.5])
    (joint,) = leaf.placed.piece.joints
    for share in np.linspace(0, 1, 9):
        for x, y in leaf_footprint(leaf, share * joint.reach):
            if not 3.0 < x < 3.1:
                assert collides(taken, upright_box(x, y, box, 0.0, 0.0), 0.0)
    assert not collides(taken, upright_box(0.3, 0.3, box, 0.0, 0.0), 0.0)


def test_a_walkway_leads_from_doorway_to_doorway():
    plan = plan_with(BETWEEN, FRONT)
    (row,) = walkways(plan, 0)
    for way in (BETWEEN, FRONT):
        x, y = plan.spot(0, way.side, way.middle, 0.5)
        assert collides(row[None], upright_box(float(x), float(y), np.full(3, 0.01), 0.0, 0.0), 0.0)
    assert row[3] == pytest.approx(0.31) and walkways(plan, 1) == []


def test_lintel_and_frame_leave_the_doorway_open_below_and_close_it_above():
    plan = plan_with(BETWEEN)
    np.testing.assert_allclose(lintel_of(plan, BETWEEN, 2.5), [3.0, 2.0, HEAD, 3.1, 2.9, 2.5])
    parts = doorway_parts(plan, BETWEEN, (plain((200, 0, 0)), plain((0, 200, 0))), 2.5, plain((255, 255, 255)))
    each = np.array([bounds((part,)) for part in parts])
    within = (each[:, 0, 1] < 2.9 - 1e-9) & (each[:, 1, 1] > 2.0 + 1e-9)  # over the opening's width
    assert (each[within, 0, 2] >= HEAD - 1e-9).all()
    walls = [bounds((part,)) for part in parts if part.material.colour[2] == 0.0]
    np.testing.assert_allclose(bounds(tuple(p for p in parts if p.material.colour[2] == 0.0))[0], [3.0, 2.0, HEAD])
    assert len(walls) == 2
