import numpy as np
import pytest

from sightline.errors import GeometryError
from sightline.geometry.alpha_shape import alpha_shape_area

RNG = np.random.default_rng(5)
L_SHAPE = RNG.uniform(0, 4, (9000, 2))
L_SHAPE = L_SHAPE[~((L_SHAPE > 2).all(axis=1))]  # 4 × 4 m less 2 × 2 m


def test_an_l_shaped_room_is_as_large_as_its_two_parts():
    assert alpha_shape_area(L_SHAPE, 5.0) == pytest.approx(12.0, rel=0.02)


def test_without_a_bound_the_corner_is_filled_in():
    assert alpha_shape_area(L_SHAPE, 1e-6) == pytest.approx(14.0, rel=0.02)


def test_two_rooms_count_both_and_not_what_lies_between():
    rooms = np.concatenate([RNG.uniform(0, 2, (4000, 2)), RNG.uniform(0, 2, (4000, 2)) + (10, 0)])
    assert alpha_shape_area(rooms, 5.0) == pytest.approx(8.0, rel=0.03)


def test_a_triangle_counts_as_long_as_its_circle_is_small_enough():
    triangle = np.array([[0.0, 0], [3, 0], [0, 4]])  # its circle has a radius of 2.5 m
    assert alpha_shape_area(triangle, 0.39) == pytest.approx(6.0)
    assert alpha_shape_area(triangle, 0.41) == 0.0


def test_twice_the_size_is_four_times_the_area_and_turning_changes_nothing():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    area = alpha_shape_area(L_SHAPE, 5.0)
    assert alpha_shape_area(2 * L_SHAPE, 2.5) == pytest.approx(4 * area)
    assert alpha_shape_area(L_SHAPE @ turn.T + (3, -2), 5.0) == pytest.approx(area, rel=1e-6)


@pytest.mark.parametrize(
    ("points", "alpha", "told"),
    [
        (np.zeros((2, 2)), 5.0, "at least 3"),
        (np.array([[0.0, 0], [1, 1], [2, 2], [3, 3]]), 5.0, "one line"),
        (L_SHAPE[:10], 0.0, "above 0"),
        (L_SHAPE[:10], float("nan"), "above 0"),
    ],
)
def test_what_bounds_no_area_is_refused(points, alpha, told):
    with pytest.raises(GeometryError, match=told):
        alpha_shape_area(points, alpha)
