"""Vectors and camera motions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.answers.answer import Form, score
from sightline.answers.region import number_group
from sightline.answers.space import Motion, Vector, bare_triple, length_factor, rotation_of, rotation_vector
from sightline.geometry.pose import Pose


@pytest.mark.parametrize("said", [
    "[1200, -300, 50]", "`[ 1200 , -300 , 50 ]`", "(1.2, −0.3, 0.05) m", "[120, -30, 5] cm", "x=1200, y=-300, z=50",
])  # fmt: skip
def test_a_vector_is_read_in_the_unit_behind_it_or_the_forms(said: str) -> None:
    found = Vector.read(said, Form(unit="mm"))
    assert found is not None and found.xyz == pytest.approx((1.2, -0.3, 0.05))


@pytest.mark.parametrize("said", ["[1, 2]", "[1, 2, 3] or [3, 2, 1]", "1.2 m", "not [1, 2, 3]"])
def test_what_is_not_one_triple_is_no_vector(said: str) -> None:
    assert Vector.read(said) is None


@pytest.mark.parametrize("unit", [None, "mm", "feet"])
def test_a_triple_that_is_read_at_a_glance_is_what_is_read_with_care(unit: str | None) -> None:
    form = Form(unit=unit)
    units = ("", " mm", " cm", " m", " ft", " feet", " meters")
    for said in (f"[{numbers}]{behind}" for numbers in ("-1255, 232, -0", "0.12, -007, 3.5") for behind in units):
        for bare in (said, f"`{said}`"):
            care = form.undress(bare)
            factor = length_factor(care, form)
            assert bare_triple(bare, form) == tuple(value * factor for value in number_group(care, 3)), bare
    for other in ("[1, 2]", "[1, 2, 3] parsecs", "`[1, 2, 3]", "(1, 2, 3) m", "about [1, 2, 3] m", "[1, 2, 3, 4] m"):
        assert bare_triple(other, form) is None


def test_a_vector_may_miss_by_a_fifth_of_its_length() -> None:
    truth = Vector((3.0, 0.0, 4.0))
    assert truth.score(Vector((4.0, 0.0, 4.0))) == 1.0
    assert truth.score(Vector((4.01, 0.0, 4.0))) == 0.0
    assert truth.score(Vector((3.0, 0.0, 5.0)), "mra") == pytest.approx(0.7)
    assert truth.score(Vector((6.0, 0.0, 8.0)), "cosine") == pytest.approx(1.0)
    assert truth.score(Vector((-3.0, 0.0, -4.0)), "cosine") == 0.0
    still = Vector((0.0, 0.0, 0.0))
    assert (still.score(Vector((0.009, 0, 0))), still.score(Vector((0.009, 0, 0)), "vector_within_20_floor")) == (0, 1)


@settings(max_examples=50, deadline=None)
@given(st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: math.hypot(*v) > 0.01), st.floats(1e-4, math.pi))
def test_a_rotation_vector_gives_its_rotation_back(axis: tuple[float, float, float], angle: float) -> None:
    rotation = rotation_of(np.array(axis) / math.hypot(*axis) * angle)
    np.testing.assert_allclose(rotation_of(rotation_vector(rotation)), rotation, atol=1e-9)


def test_a_camera_motion_is_judged_by_its_worse_angle() -> None:
    truth = Motion(Pose(np.eye(3), np.array([1.0, 0.0, 0.0])))
    turned = Motion(Pose(rotation_of(np.array([0.0, math.radians(10), 0.0])), np.array([2.0, 0.0, 0.0])))
    assert truth.score(turned) == pytest.approx(21 / 30)
    assert (truth.score(turned, "rotation_at_15"), truth.score(turned, "heading_at_15")) == (1.0, 1.0)
    assert truth.score(turned, "shift_within_20") == 0.0
    assert score(truth, "translation [100, 0, 0] cm, rotation [0, 0, 0] degrees") == 1.0
    assert score(truth, "It moved right") == 0.0
