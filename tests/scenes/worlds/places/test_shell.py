"""Empty rooms."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.scenes.worlds.materials import plain
from sightline.scenes.worlds.parts import bounds
from sightline.scenes.worlds.places.shell import SILL, SKIRTING, ceiling_lamp, empty_room, slab, wall_block, woodwork

WHITE = plain((255, 255, 255))


def room_of(seed):
    rng = np.random.default_rng(seed)
    return empty_room(rng)[0], rng


def test_a_slab_reaches_along_a_direction_to_the_left_of_it_and_up():
    part = slab(np.array([1.0, 2.0]), np.array([0.0, 1.0]), (0.5, 1.5), (0.0, 0.2), (1.0, 3.0), WHITE)
    # left of +y is −x
    np.testing.assert_allclose(bounds((part,)), [[0.8, 2.5, 1.0], [1.0, 3.5, 3.0]])


@pytest.mark.parametrize("seed", range(12))
def test_a_block_on_each_wall_lies_in_the_room(seed):
    room, _ = room_of(seed)
    for wall in range(len(room.polygon)):
        part = wall_block(room, wall, (0.0, float(room.lengths[wall])), (0.0, 0.1), (0.0, 1.0), WHITE)
        low, high = bounds((part,))
        assert (low[:2] > room.polygon.min(axis=0) - 1e-9).all() and (high[:2] < room.polygon.max(axis=0) + 1e-9).all()


@pytest.mark.parametrize("seed", range(12))
def test_doors_and_windows_lie_in_walls_of_their_own_and_woodwork_stands_out_no_further_than_sills(seed):
    room, rng = room_of(seed)
    walls = [hole.wall for hole in room.openings]
    assert len(set(walls)) == len(walls) and sum(hole.kind == "door" for hole in room.openings) == 1
    assert all(0 < hole.start < hole.end < room.lengths[hole.wall] for hole in room.openings)
    assert all(0 <= hole.low < hole.high < room.height for hole in room.openings)
    for part in woodwork(room, rng):
        away = ((part.center[:2] - room.polygon) * room.inward).sum(axis=1)
        assert part.center[2] > room.height - 0.2 or np.abs(away).min() < SILL
    assert SKIRTING < SILL
    assert len(room.lights) == 1 + sum(hole.kind == "window" for hole in room.openings)


def test_a_ceiling_lamp_hangs_under_the_ceiling_where_its_light_is():
    room, _ = room_of(0)
    low, high = bounds(tuple(ceiling_lamp(room.lights[0], room.height, WHITE)))
    assert high[2] == pytest.approx(room.height, abs=0.06)
    np.testing.assert_allclose((low + high)[:2] / 2, room.lights[0].position[:2], atol=1e-9)
