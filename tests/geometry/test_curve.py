import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import GeometryError
from sightline.geometry.curve import near_order
from tests.geometry.drawn import SEEDS, law


@law(20)
@given(SEEDS, st.integers(0, 300))
def test_every_point_stands_in_the_order_once_and_twice_ordered_is_ordered(seed, count):
    points = np.random.default_rng(seed).normal(0, 3, (count, 3))
    order = near_order(points)
    assert sorted(order.tolist()) == list(range(count))
    assert near_order(points[order]).tolist() == list(range(count))


def test_the_curve_fills_each_half_of_the_cube_before_it_goes_on():
    grid = np.stack(np.meshgrid(*[np.arange(8.0)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    mixed = grid[np.random.default_rng(0).permutation(len(grid))]
    ordered = mixed[near_order(mixed)]
    for size in (1, 2, 4):  # each run of size³ points is a cube
        cubes = ordered.reshape(-1, size**3, 3)
        assert (np.ptp(cubes, axis=1) == size - 1).all()


def test_points_on_one_spot_keep_their_order_and_points_nowhere_are_refused():
    assert near_order(np.ones((5, 3))).tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(GeometryError, match="all finite"):
        near_order([[0.0, 0.0, np.nan]])
