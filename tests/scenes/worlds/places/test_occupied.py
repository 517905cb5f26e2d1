"""What counts as taken space."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import block, rod, tilted, upright
from sightline.scenes.worlds.places.occupied import corners, enters

PAINT = plain((0, 0, 0))


def test_a_box_that_touches_a_part_does_not_enter_it_and_one_a_millimetre_deeper_does():
    table = (block((-1, -1, 0.7), (1, 1, 0.75), PAINT),)
    assert not enters(np.array([0, 0, 0.1, 0.1, 0.3, 0.75, 0.9]), table)
    assert enters(np.array([0, 0, 0.1, 0.1, 0.3, 0.749, 0.9]), table)
    assert not enters(np.array([0, 0, 0.1, 0.1, 0.3, 0.0, 0.7]), table)


def test_a_box_between_the_legs_enters_nothing_though_it_is_inside_their_bounds():
    legs = tuple(rod((x, y, 0.0), (x, y, 0.7), 0.03, PAINT) for x in (-0.5, 0.5) for y in (-0.5, 0.5))
    assert not enters(np.array([0, 0, 0.4, 0.4, 0.0, 0.0, 0.5]), legs)
    assert enters(np.array([0, 0, 0.5, 0.5, 0.0, 0.0, 0.5]), legs)


def test_a_funnel_is_as_wide_as_its_mouth():
    funnel = (upright(0.0, 0.0, 0.0, 0.5, 0.05, PAINT, taper=6.0),)
    assert enters(np.array([0.25, 0.0, 0.02, 0.02, 0.0, 0.45, 0.5]), funnel)
    assert not enters(np.array([0.33, 0.0, 0.02, 0.02, 0.0, 0.45, 0.5]), funnel)


@pytest.mark.parametrize("seed", range(30))
def test_entering_is_what_points_inside_both_say(seed):
    rng = np.random.default_rng(seed)
    part = tilted(block((-0.3, -0.2, -0.1), (0.3, 0.2, 0.1), PAINT), float(rng.uniform(-1, 1)), (0, 0.1, 0))
    box = np.array([*rng.uniform(-0.4, 0.4, 2), *rng.uniform(0.05, 0.3, 2), rng.uniform(-3, 3), -0.2, 0.1])
    unit = np.stack(np.meshgrid(*[np.linspace(-1, 1, 31)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    points = part.center + (unit * part.half) @ part.rotation.T
    c, s = np.cos(box[4]), np.sin(box[4])
    local = (points[:, :2] - box[:2]) @ np.array([[c, -s], [s, c]])
    inside = (np.abs(local) < box[2:4]).all(axis=1) & (points[:, 2] > box[5]) & (points[:, 2] < box[6])
    if inside.any():
        assert enters(box, (part,))
    elif enters(box, (part,)):
        # a corner may reach in between two sample points, but not far
        smaller = box * np.array([1, 1, 1, 1, 1, 1, 1]) + np.array([0, 0, -0.03, -0.03, 0, 0.03, -0.03])
        assert not enters(smaller, (part,))


def test_corners_of_a_turned_box_lie_at_its_half_diagonal():
    edge = corners(np.array([1.0, 2.0, 0.3, 0.4, 0.7, 0.0, 1.0]))
    np.testing.assert_allclose(np.linalg.norm(edge - [1.0, 2.0], axis=1), 0.5)
