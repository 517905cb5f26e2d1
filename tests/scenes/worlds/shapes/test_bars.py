"""Bent bars end where they are asked to."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import bounds, extents
from sightline.scenes.worlds.shapes.bars import arc, disc, leg, spindles, splayed, wheel
from tests.scenes.worlds.shapes.voxels import inside

GREY = plain((128, 128, 128))


@pytest.mark.parametrize("foot", [(0.0, 0.0), (0.3, 0.1), (0.5, -0.7)])
def test_a_leg_stands_on_the_floor_whatever_its_slant(foot):
    part = leg(foot, (0.1, 0.05, 0.6), 0.04, GREY)
    assert extents(part)[0, 2] == pytest.approx(0.0, abs=1e-9)
    assert inside(part, np.array([[0.1, 0.05, 0.6]]) - 1e-3 * (np.array([0.1, 0.05, 0.6]) - [*foot, 0.0]))[0]


def test_splayed_legs_are_wider_apart_below_than_above():
    parts = splayed((0.4, 0.3), (0.2, 0.1), 0.7, 0.02, GREY, y=0.1)
    assert len(parts) == 4
    low = np.any([inside(part, np.array([[0.39, 0.39, 0.03], [0.2, 0.2, 0.03]])) for part in parts], axis=0)
    high = np.any([inside(part, np.array([[0.39, 0.39, 0.68], [0.205, 0.205, 0.68]])) for part in parts], axis=0)
    assert low.tolist() == [True, False] and high.tolist() == [False, True]


@pytest.mark.parametrize(("plane", "axis"), [("yz", 0), ("xz", 1), ("xy", 2)])
def test_an_arc_lies_on_its_circle_and_in_its_plane(plane, axis):
    parts = arc((0.1, 0.2, 0.3), plane, 0.5, (0.0, np.pi), 0.01, GREY, 16)
    for part in parts:
        away = part.center - (0.1, 0.2, 0.3)
        assert away[axis] == pytest.approx(0.0) and 0.49 < np.linalg.norm(away) < 0.5
        ends = part.center + np.outer([-1, 1], part.rotation[:, 2] * part.half[2])
        np.testing.assert_allclose(np.linalg.norm(ends - (0.1, 0.2, 0.3), axis=1), 0.5)


def test_a_wheel_is_as_large_as_asked_and_open_between_its_spokes():
    parts = wheel((0.0, 0.0, 0.35), 0.35, 0.02, GREY, GREY, 6)
    low, high = bounds(tuple(parts))
    assert high[1] - low[1] == pytest.approx(0.7, rel=0.02) and low[2] == pytest.approx(0.0, abs=0.01)
    rng = np.random.default_rng(0)
    y, z = rng.uniform(-0.2, 0.2, (2, 500))
    points = np.stack([np.zeros(500), y, z + 0.35], axis=1)
    assert np.any([inside(part, points) for part in parts], axis=0).mean() < 0.2


def test_spindles_stand_evenly_from_one_end_to_the_other():
    parts = spindles((-0.5, 0.0, 0.1), (0.5, 0.0, 0.1), 0.4, 5, 0.01, GREY)
    assert [round(float(part.center[0]), 9) for part in parts] == [-0.5, -0.25, 0.0, 0.25, 0.5]
    np.testing.assert_allclose(bounds(tuple(parts))[:, 2], [0.1, 0.5])


def test_a_disc_faces_the_front():
    part = disc((0.0, 0.1, 0.5), 0.3, 0.2, 0.04, GREY, taper=0.5)
    np.testing.assert_allclose(extents(part), [[-0.3, 0.08, 0.3], [0.3, 0.12, 0.7]], atol=1e-12)
    assert inside(part, np.array([[0.25, 0.085, 0.5]]))[0] and not inside(part, np.array([[0.25, 0.115, 0.5]]))[0]
    assert np.linalg.det(part.rotation) == pytest.approx(1.0)
