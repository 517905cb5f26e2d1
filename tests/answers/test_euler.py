import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.answers.euler import angles_of, turned_by

ANGLES = st.floats(-3.1, 3.1)


@given(ANGLES, st.floats(-1.57, 1.57), ANGLES)
def test_angles_give_the_rotation_they_come_from(yaw, pitch, roll):
    rotation = turned_by(yaw, pitch, roll)
    assert np.allclose(rotation @ rotation.T, np.eye(3)) and np.linalg.det(rotation) == pytest.approx(1.0)
    assert np.allclose(turned_by(*angles_of(rotation)), rotation)


def test_each_angle_turns_about_its_axis():
    assert np.allclose(turned_by(np.pi / 2, 0, 0) @ (1, 0, 0), (0, 1, 0))
    assert np.allclose(turned_by(0, np.pi / 2, 0) @ (1, 0, 0), (0, 0, -1))
    assert np.allclose(turned_by(0, 0, np.pi / 2) @ (0, 1, 0), (0, 0, 1))


def test_a_box_that_stands_on_end_has_no_roll():
    rotation = turned_by(0.4, np.pi / 2, 0.3)
    yaw, pitch, roll = angles_of(rotation)
    assert (pitch, roll) == (pytest.approx(np.pi / 2), 0.0)
    assert np.allclose(turned_by(yaw, pitch, roll), rotation, atol=1e-7)
