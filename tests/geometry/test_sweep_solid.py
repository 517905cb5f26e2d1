import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sightline.geometry.sweep_solid import shoved

UNIT = (np.zeros(3), np.ones(3), np.eye(3))


def against(center, size, rotation, shift):
    several = tuple(np.asarray(part, dtype=np.float64)[None] for part in (center, size, rotation))
    contacts, depths = shoved(*UNIT, *several, np.asarray(shift, dtype=np.float64))
    return float(contacts[0]), float(depths[0])


def test_a_cube_meets_the_edge_of_one_that_stands_on_it():
    tipped = Rotation.from_euler("y", math.pi / 4).as_matrix()  # an edge towards the cube
    contact, depth = against((3.0, 0, 0), (1, 1, 1), tipped, (2.0, 0, 0))
    assert 2.0 * contact == pytest.approx(3.0 - 0.5 - math.sqrt(0.5))
    assert depth == pytest.approx(0.5 + math.sqrt(0.5) - 1.0)


def test_edges_that_pass_each_other_crosswise_meet_where_their_common_normal_says():
    # An edge along y below, one along x above: both tipped boxes point at each other along z.
    lower, upper = (Rotation.from_euler(axis, math.pi / 4).as_matrix() for axis in "yx")
    contacts, _ = shoved(
        np.zeros(3), np.ones(3), lower, np.array([[0.0, 0, 2]]), np.ones((1, 3)), upper[None], np.array([0.0, 0, 1])
    )
    assert contacts[0] == pytest.approx(2.0 - 2 * math.sqrt(0.5))


def test_touching_is_not_meeting():
    assert against((1.0, 0, 0), (1, 1, 1), np.eye(3), (0, 1.0, 0)) == (math.inf, 0.0)
    assert against((1.0, 0, 0), (1, 1, 1), np.eye(3), (1e-3, 0, 0))[0] == 0.0
