import math

import numpy as np
import pytest

from sightline.geometry.box import Box
from sightline.geometry.sweep_plan import slid, slides, swings, swung
from sightline.geometry.swept import prisms

ROWS = prisms([
    Box.from_yaw((0, 0, 0.5), (1.0, 0.4, 1.0), 0.3),
    Box.from_yaw((0.9, 0.5, 0.5), (0.3, 0.6, 1.0), -0.4),
    Box.from_yaw((0.2, 1.2, 1.8), (0.5, 0.5, 0.6), 1.0),
])  # fmt: skip


def test_a_prism_says_where_a_box_lies_whichever_axis_is_up():
    upended = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])  # local z along x, local x along y, local y up
    row = prisms([Box(np.array([1.0, 2, 3]), np.array([0.2, 0.6, 1.0]), upended)])[0]
    flat = prisms([Box.from_yaw((1, 2, 3), (1.0, 0.2, 0.6))])[0]
    assert row[[0, 1, 6, 7]] == pytest.approx(flat[[0, 1, 6, 7]])
    along = abs(row[2]) * row[4] + abs(row[3]) * row[5]
    assert along == pytest.approx(0.5)  # half of what it takes along x


def test_many_ways_of_one_are_the_ways_one_by_one():
    shifts = np.array([(0.5, 0.2), (-0.5, 0.1), (0.9, 0.6)])
    for k, found in enumerate(zip(*slides(ROWS[0], ROWS[1], shifts), strict=True)):
        assert found == tuple(one[0] for one in slid(ROWS[0], ROWS[1:2], *shifts[k]))
    angles = np.array([0.4, -1.0, math.pi])
    for k, found in enumerate(zip(*swings(ROWS[0], ROWS[1], 0.0, 0.0, angles), strict=True)):
        assert found == tuple(one[0] for one in swung(ROWS[0], ROWS[1:2], 0.0, 0.0, angles[k]))


def test_what_hangs_above_is_passed_at_its_height():
    contacts, clearances, depths = swung(ROWS[0], ROWS[2:], 0.0, 0.0, 2 * math.pi)
    assert contacts[0] == math.inf and depths[0] == 0
    # The corners of the turning box reach as far as 0.54 m, the hanging one begins 0.5 m above it.
    assert 0.5 < clearances[0] < math.hypot(0.5, 1.2 - 0.2 - 0.25)
    assert slid(ROWS[0], ROWS[2:], 0.2, 1.2)[1][0] == pytest.approx(0.5)


def test_no_way_at_all_meets_only_what_is_there_already():
    inside = prisms([Box.from_yaw((0.1, 0, 0.5), (0.2, 0.2, 0.2))])
    assert slid(ROWS[0], inside, 0.0, 0.0)[0][0] == 0 and swung(ROWS[0], inside, 0.0, 0.0, 0.0)[0][0] == 0
    assert slid(ROWS[0], ROWS[1:], 0.0, 0.0)[0].tolist() == [math.inf] * 2
