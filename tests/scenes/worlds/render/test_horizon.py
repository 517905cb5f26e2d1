"""Which walls a ray in plan meets first."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.render.horizon import bin_of, diamond, horizon, walled_off
from sightline.scenes.worlds.render.lighting import walls_of
from tests.scenes.worlds.two_rooms import lamp_reaches, two_rooms

WALLS = walls_of(two_rooms().room)
NO_WINDOWS = np.zeros((0, 5))


def first_wall(x, y, dx, dy, walls, among):
    best, found = np.inf, -1
    for k in among:
        rx, ry = walls[k, 0] - x, walls[k, 1] - y
        toward = dx * walls[k, 3] - dy * walls[k, 2]
        if toward > 0:
            t = (rx * walls[k, 3] - ry * walls[k, 2]) / toward
            along = (t * dx - rx) * walls[k, 2] + (t * dy - ry) * walls[k, 3]
            if 0 < t < best and 0 <= along <= walls[k, 4]:
                best, found = t, k
    return best, found


def test_the_diamond_angle_grows_with_the_azimuth():
    azimuth = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    angles = np.array([diamond(np.cos(a), np.sin(a)) for a in azimuth])
    assert (np.diff(angles) > 0).all() and angles[0] == 0.0 and angles[-1] < 4.0


@pytest.mark.parametrize("seed", range(3))
def test_the_first_wall_in_every_direction_is_among_those_listed_and_few_are(seed):
    rng = np.random.default_rng(seed)
    low, high = ((0.0, 0.0), (4.0, 3.0)) if seed % 2 else ((4.1, 0.0), (8.0, 3.0))
    x, y = rng.uniform(low, high)
    starts, seen, reach = horizon(x, y, WALLS)
    for azimuth in rng.uniform(0, 2 * np.pi, 1500):
        dx, dy = np.cos(azimuth), np.sin(azimuth)
        j = bin_of(dx, dy)
        listed = seen[starts[j] : starts[j + 1]]
        distance, wall = first_wall(x, y, dx, dy, WALLS, range(len(WALLS)))
        assert first_wall(x, y, dx, dy, WALLS, listed) == (distance, wall)
        assert distance * (abs(dx) + abs(dy)) <= reach[j] * (1 + 1e-9)
    assert len(seen) < 1.5 * 256


def test_a_wall_is_in_the_way_beside_the_door_and_not_in_it():
    lamp = np.array([2.0, 1.3, 1.0])  # low: no lintel is in the way
    starts, seen, _ = horizon(lamp[0], lamp[1], WALLS)
    points = np.random.default_rng(0).uniform([4.15, 0.0, 0.0], [8.0, 3.0, 1.0], (2000, 3))
    off = [walled_off(*lamp, *(point - lamp), WALLS, NO_WINDOWS, starts[None], seen, 0) for point in points]
    inside = lamp_reaches(points, lamp)
    assert 0.1 < np.mean(off) < 0.9
    np.testing.assert_array_equal(off, inside < 0)


def test_one_looks_through_a_window_at_its_height_only():
    starts, seen, _ = horizon(2.0, 1.5, WALLS)
    wall = len(WALLS) - 1  # from (0, 3) down to (0, 0)
    window = np.array([[wall, 1.0, 2.0, 1.0, 2.0]])
    for z, off in ((1.5, False), (0.5, True), (2.5, True)):
        assert walled_off(2.0, 1.5, z, -2.5, 0.0, 0.0, WALLS, window, starts[None], seen, 0) is off
