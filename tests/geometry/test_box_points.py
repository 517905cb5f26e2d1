from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.box import Box, gap
from sightline.geometry.box_points import MOST, STEP, point_count, points_gap, surface_points

TURNED = Box.from_yaw((1.3, -0.7, 0.41), (0.62, 0.23, 0.81), 0.7)


def exact(a: float, b: float, c: float) -> float:
    """a · b + c in whole fractions, rounded once."""
    return float(Fraction(a) * Fraction(b) + Fraction(c))


def in_world(box: Box, own: np.ndarray) -> np.ndarray:
    """Points in a box's own axes, taken to the world with sums that are rounded once a product."""
    rows = []
    for x, y, z in own.tolist():
        turned = [exact(z, row[2], exact(y, row[1], x * row[0])) for row in box.rotation.tolist()]
        rows.append([value + middle for value, middle in zip(turned, box.center.tolist(), strict=True)])
    return np.array(rows)


def test_a_box_along_the_axes_keeps_every_point_of_its_outer_half():
    box = Box.from_bounds((0, 0, 0), (0.5, 0.25, 0.25))
    points = surface_points(box)
    assert len(points) == 10 * 5 * 5 - 4 * 3 * 3  # of ten points four, and of five three, lie in the inner half
    np.testing.assert_allclose([points.min(axis=0), points.max(axis=0)], box.bounds, atol=1e-15)
    assert (np.abs(points - box.center) > box.size / 4 - 1e-12).any(axis=1).all()


def test_a_turned_box_loses_the_points_that_rounding_places_outside_of_it():
    along = [np.linspace(-length / 2, length / 2, int(np.ceil(length / STEP))) for length in TURNED.size]
    grid = np.stack(np.meshgrid(*along, indexing="ij"), axis=-1).reshape(-1, 3)
    hollow = grid[(np.abs(grid) > TURNED.size / 4).any(axis=1)]
    world = in_world(TURNED, hollow)
    kept = []
    for place in world:
        x, y, z = place - TURNED.center
        own = [(x * a + y * b) + z * c for a, b, c in TURNED.rotation.T.tolist()]
        kept.append(all(abs(value) <= length / 2 for value, length in zip(own, TURNED.size, strict=True)))
    assert 0 < sum(kept) < len(hollow)
    np.testing.assert_array_equal(surface_points(TURNED), world[kept])


def test_where_all_points_would_be_lost_none_is():
    flat = [Box.from_yaw((1.1, 2.3, 0.9), (0.11, 0.08, 0.03), 0.1 * k) for k in range(1, 40)]
    assert min(len(surface_points(box)) for box in flat) >= 1
    assert any(len(surface_points(box)) == point_count(box) for box in flat)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.2, 2.0), st.floats(0.2, 2.0), st.floats(0, 3.1), st.floats(2.5, 4.0))
def test_points_are_never_nearer_than_the_boxes_and_little_further(width, depth, yaw, away):
    a, b = Box.from_yaw((0, 0, 0.5), (width, depth, 1.0), yaw), Box.from_yaw((away, 0.3, 0.4), (0.5, 0.4, 0.8), -yaw)
    apart, true = points_gap(surface_points(a), surface_points(b)), gap(a, b)
    assert true - 1e-9 <= apart <= true + 3 * STEP


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 3.0))
def test_the_nearest_two_points_are_found_as_by_comparing_all(seed, away):
    rng = np.random.default_rng(seed)
    a, b = (
        rng.normal(size=(int(rng.integers(1, 200)), 3)),
        rng.normal(size=(int(rng.integers(1, 200)), 3)) + (away, 0, 0),
    )
    assert points_gap(a, b) == pytest.approx(np.linalg.norm(a[:, None] - b[None], axis=2).min(), abs=1e-12)
    assert points_gap(a, b) == points_gap(b, a)


def test_a_hall_is_too_large_for_points_five_centimetres_apart():
    hall = Box.from_bounds((0, 0, 0), (30, 30, 6))
    assert point_count(hall) > MOST
    with pytest.raises(GeometryError, match=r"use `box\.gap`"):
        surface_points(hall)
