"""What lies near the cells of a plan, and which of them are lit."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.render.horizon import horizon, walled_off
from sightline.scenes.worlds.render.lighting import walls_of
from sightline.scenes.worlds.render.plan_grid import CELL, cells_near, lit_cells
from tests.scenes.worlds.two_rooms import two_rooms

LOW = np.zeros(2)
NO_WINDOWS = np.zeros((0, 5))


def test_a_cell_lists_the_boxes_that_touch_it():
    rng = np.random.default_rng(0)
    low = rng.uniform(-1, 3, (20, 2))
    boxes = np.hstack([low, low + rng.uniform(0.1, 1.5, (20, 2))])
    boxes[3] = [1.0, 1.0, -np.inf, -np.inf]  # nothing at all
    rows, columns = 9, 11
    starts, found = cells_near(boxes, LOW, rows, columns)
    for row in range(rows):
        for column in range(columns):
            c = row * columns + column
            x, y = column * CELL, row * CELL
            touch = (boxes[:, 0] <= x + CELL) & (boxes[:, 2] >= x) & (boxes[:, 1] <= y + CELL) & (boxes[:, 3] >= y)
            assert found[starts[c] : starts[c + 1]].tolist() == np.flatnonzero(touch).tolist()


def test_every_cell_that_the_light_reaches_is_marked_and_the_far_ones_beside_the_door_are_not():
    walls = walls_of(two_rooms().room)
    rng = np.random.default_rng(1)
    shares = []
    for x, y in rng.uniform([0.1, 0.1], [3.9, 2.9], (5, 2)):
        starts, seen, reach = horizon(x, y, walls)
        lit = np.zeros((12, 32), dtype=np.bool_)
        lit_cells(x, y, starts, seen, reach, NO_WINDOWS, LOW, lit)
        points = rng.uniform([4.11, 0.0], [8.0, 3.0], (600, 2))
        free = [
            not walled_off(x, y, 1.0, px - x, py - y, 0.0, walls, NO_WINDOWS, starts[None], seen, 0)
            for px, py in points
        ]
        cells = (points / CELL).astype(int)
        assert lit[cells[free, 1], cells[free, 0]].all()
        assert lit[:, :15].all()
        shares.append(lit[:, 18:].mean())
    assert min(shares) < 0.5
