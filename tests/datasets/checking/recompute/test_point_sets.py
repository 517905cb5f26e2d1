"""Both routes lay out the same points, to the last bit, and find the same two nearest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from sightline.datasets.checking.recompute.point_sets import gap_of_points, nearest_of, points_of
from sightline.datasets.checking.recompute.solids import Solid
from sightline.datasets.checking.recompute.witness import Witness
from sightline.geometry.box import Box
from sightline.geometry.box_points import points_gap, surface_points
from tests.made import box_scene


def drawn(rng: np.random.Generator, away: float = 0.0) -> Box:
    """A box of any orientation, sometimes thinner than the points are apart."""
    rotation = Rotation.random(random_state=int(rng.integers(2**31))).as_matrix()
    return Box(rng.normal(size=3) + (away, 0, 0), rng.choice([0.02, 0.3, 1.1]) * rng.uniform(0.5, 1.5, 3), rotation)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_points_are_the_same_to_the_last_bit(seed):
    box = drawn(np.random.default_rng(seed))
    np.testing.assert_array_equal(points_of(Solid(box)), surface_points(box))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 4))
def test_the_nearest_two_are_the_same(seed, away):
    rng = np.random.default_rng(seed)
    boxes = drawn(rng), drawn(rng, away)
    first, second = ((Solid(box), points_of(Solid(box))) for box in boxes)
    assert nearest_of(first, second) == pytest.approx(points_gap(*map(surface_points, boxes)), abs=1e-12)


def test_a_hall_has_too_many_points():
    hall, mug = Box.from_bounds((0, 0, 0), (30, 30, 6)), Box.from_bounds((40, 0, 0), (40.1, 0.1, 0.1))
    witness = Witness(box_scene({"hall": hall, "mug": mug}, frames=0))
    assert points_of(Solid(hall)) is None
    assert gap_of_points(witness.solid("hall"), witness.solid("mug"), witness) is None
