"""Upholstery: backs behind, arms at the sides, an open corner where a chaise turns."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scenes.worlds.shapes.made import fills, made

SOFAS = [("sofa", 1), ("sofa", 2), ("sofa", 3), ("armchair", 1), ("armchair", 2)]


@pytest.mark.parametrize(("label", "style"), SOFAS)
def test_back_and_arms_stand_around_the_seat(label, style):
    sofa = made(label, style)
    assert any(fills(sofa, 0.02, y, 0.75) for y in np.linspace(-0.5, -0.2, 30))
    assert not any(fills(sofa, 0.02, y, 0.8) for y in np.linspace(0.1, 0.5, 30))
    for side in (-0.47, 0.47):
        assert any(fills(sofa, side, y, 0.5) for y in np.linspace(-0.45, 0.0, 20))


def test_the_chaise_lies_at_either_end():
    ends = set()
    for seed in range(12):
        sofa = made("sofa", 1, seed)
        left, right = (fills(sofa, x, 0.4, 0.3) for x in (-0.35, 0.35))
        assert left != right and sofa.word == "L-shaped"
        ends.add(left)
    assert ends == {True, False}


def test_a_recliner_lies_longer_than_an_armchair_with_its_feet_up():
    recliner = made("recliner")
    assert recliner.size[1] > 1.3 * recliner.size[0]
    assert fills(recliner, 0.0, 0.4, 0.36) and not fills(recliner, 0.0, 0.4, 0.1)


def test_a_storage_ottoman_is_empty_under_its_lid():
    ottoman = made("ottoman", 2)
    assert not fills(ottoman, 0.0, 0.0, 0.5) and fills(ottoman, 0.0, 0.0, 0.9)
    assert ottoman.joints[0].axis == (1.0, 0.0, 0.0)


def test_a_bean_bag_is_higher_at_its_back():
    bag = made("bean bag")
    tops = {y: max(z for z in np.linspace(0, 1, 100) if fills(bag, 0.0, y, z)) for y in (-0.25, 0.3)}
    assert tops[-0.25] > 1.2 * tops[0.3]


def test_a_hall_bench_has_a_back_and_a_crossed_bench_has_none():
    assert made("bench", 1).size[2] > 1.4 * made("bench", 2).size[2]
