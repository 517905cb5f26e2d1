"""The second measure of boxes: right where the answer is known, and equal to the first one everywhere."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.datasets.checking.recompute.solids import Solid, extent, gap, to_surface
from sightline.geometry import box as first
from sightline.geometry.box import Box

PLACES = st.tuples(*[st.floats(-2, 2)] * 3)
SIZES = st.tuples(*[st.floats(0.1, 2)] * 3)
UPRIGHT = st.builds(Box.from_yaw, PLACES, SIZES, st.floats(-3.1, 3.1))


@st.composite
def leaning(draw: st.DrawFn) -> Box:
    """A box turned about any axis."""
    x, y, z, w = draw(st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda q: sum(v * v for v in q) > 0.05))
    n = math.sqrt(x * x + y * y + z * z + w * w)
    x, y, z, w = x / n, y / n, z / n, w / n
    rotation = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return Box(draw(PLACES), draw(SIZES), rotation)


def cube(x: float, y: float, z: float) -> Box:
    return Box.from_yaw((x, y, z), (1, 1, 1))


@pytest.mark.parametrize(
    ("other", "metres"),
    [
        (cube(3, 0, 0), 2.0),
        (cube(0, 0, 2.5), 1.5),
        (cube(4, 5, 0), 5.0),  # 3-4-5 in plan
        (cube(4, 5, 13), 13.0),  # 5-12-13 with the heights
        (cube(0.5, 0.5, 0.5), 0.0),
        (Box.from_yaw((2, 0, 0), (1, 1, 1), math.pi / 4), 1.5 - math.sqrt(0.5)),
    ],
)
def test_gaps_that_can_be_worked_out_by_hand(other, metres):
    assert gap(Solid(cube(0, 0, 0)), Solid(other)) == pytest.approx(metres, abs=1e-12)


@settings(max_examples=80, deadline=None)
@given(UPRIGHT, UPRIGHT)
def test_upright_boxes_are_as_far_apart_as_the_first_route_says(a, b):
    assert gap(Solid(a), Solid(b)) == pytest.approx(first.gap(a, b), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(leaning(), leaning())
def test_leaning_boxes_are_as_far_apart_as_the_first_route_says(a, b):
    assert gap(Solid(a), Solid(b)) == pytest.approx(first.gap(a, b), abs=1e-7)


@settings(max_examples=50, deadline=None)
@given(leaning(), PLACES)
def test_the_nearest_point_of_a_box_is_as_far_as_the_first_route_says(box, point):
    assert to_surface(point, Solid(box)) == pytest.approx(float(box.distance_to(point)), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(leaning())
def test_the_edges_of_a_box_are_its_sizes(box):
    assert sorted(length for length, _ in Solid(box).edges) == pytest.approx(sorted(box.size.tolist()), rel=1e-9)
    assert extent(Solid(box), "longest") == pytest.approx(box.size.max(), rel=1e-9)


def test_extents_of_a_box_that_lies_on_its_side():
    lying = Box((0, 0, 0), (2.0, 0.5, 1.0), np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]]))  # its x axis points down
    assert [extent(Solid(lying), axis) for axis in ("height", "width", "length", "longest")] == pytest.approx(
        [2, 1, 0.5, 2]
    )
