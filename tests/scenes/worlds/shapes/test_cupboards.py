"""Cupboards are hollow behind their fronts, and hold something."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import filled, made

HOLLOW = [("wardrobe", 1), ("wardrobe", 2), ("cabinet", 1), ("cabinet", 2), ("dresser", 1), ("filing cabinet", 0)]


@pytest.mark.parametrize(("label", "style"), HOLLOW)
def test_they_are_closed_around_and_hollow_within(label, style):
    case = made(label, style)
    rng = np.random.default_rng(0)
    within = rng.uniform([-0.42, -0.4, 0.3], [0.42, 0.3, 0.9], (400, 3))
    assert filled(case, within).mean() < 0.5
    for x in (-0.2, 0.2):
        column = filled(case, np.array([[x, y, 0.55] for y in np.linspace(-0.5, 0.5, 600)]))
        assert np.argmax(column) < 60  # a back


def test_leaves_of_a_sliding_wardrobe_pass_each_other():
    one, other = made("wardrobe", 1).joints
    assert one.axis[0] == -other.axis[0] == 1.0 and one.pivot[1] != other.pivot[1]


def test_doors_of_a_pair_are_hinged_at_opposite_ends():
    for label, style in (("wardrobe", 0), ("wardrobe", 2), ("cabinet", 0), ("cabinet", 1), ("cabinet", 2)):
        doors = [joint for joint in made(label, style).joints if joint.kind == "turn"]
        assert sorted(np.sign(door.pivot[0]) for door in doors)[:: len(doors) - 1] == [-1.0, 1.0]
        assert all(door.pivot[0] * door.axis[2] < 0 for door in doors if len(doors) == 2)


def test_drawers_of_a_chest_grow_downwards():
    chest = made("dresser", 1)
    heights = [2 * chest.parts[joint.parts[0]].half[2] for joint in chest.joints]
    assert len(chest.joints) >= 4 and heights == sorted(heights, reverse=True)


def test_a_filing_cabinet_has_deep_drawers_with_cards():
    cabinet = made("filing cabinet")
    assert len(cabinet.joints) in (3, 4)
    assert all(joint.reach > 0.5 * cabinet.size[1] and len(joint.parts) == 7 for joint in cabinet.joints)


def test_a_television_stand_leaves_room_for_what_belongs_under_a_television():
    for style in (1, 2):
        assert any(top.free < 1.0 and top.z < 0.9 * top.z + 1 for top in made("tv stand", style).tops[1:])
