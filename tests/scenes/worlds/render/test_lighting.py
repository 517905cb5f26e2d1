"""A world as the shading loop reads it."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.render.lighting import is_convex, lighting_of, zone_at
from tests.scenes.worlds.two_rooms import block_about, two_rooms


def test_only_plans_without_a_corner_that_points_inwards_are_convex():
    square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    assert is_convex(square)
    assert not is_convex(np.insert(square, 3, [1.5, 1.5], axis=0))
    assert not is_convex(two_rooms().room.polygon)


def test_walls_belong_to_the_room_in_front_of_them_and_cheeks_to_none():
    room = two_rooms(zoned=True).room
    paints = lighting_of(two_rooms(zoned=True)).paints
    middles = room.polygon + room.directions * room.lengths[:, None] / 2
    for middle, row in zip(middles, paints.wall_paint, strict=True):
        red, _, blue = (paints.paints[row][field] for field in ("red", "green", "blue"))
        if 4.0 < middle[0] < 4.1:
            assert red == blue  # grey
        else:
            assert (red > blue) == (middle[0] <= 4.0)
    assert [zone_at(room, np.array(p)) for p in ((1.0, 1.0), (4.05, 1.5), (5.0, 1.0))] == [0, -1, 1]


def test_a_lamp_that_reaches_no_cell_of_a_room_is_not_asked_there():
    rooms = two_rooms(lamps=(np.array([0.3, 0.3, 2.45]), np.array([6.0, 1.5, 2.45])))
    grid = lighting_of(rooms).grid

    def lamps(x: float, y: float) -> list[int]:
        cell = int(y / 0.25) * grid.columns + int(x / 0.25)
        return grid.lamps_near[grid.lamp_starts[cell] : grid.lamp_starts[cell + 1]].tolist()

    assert lamps(1.0, 1.0) == [0] or lamps(1.0, 1.0) == [0, 1]
    assert lamps(5.0, 0.2) == [1]  # the first lamp's light falls through the door and away from there


def test_what_stands_where_a_lamp_does_not_reach_is_not_among_what_may_block_it():
    rng = np.random.default_rng(0)
    spots = ([1.0, 1.0, 0.5], [6.5, 0.4, 0.5])
    world = two_rooms(*(block_about(np.array(spot), rng) for spot in spots), lamps=(np.array([0.3, 0.3, 2.45]),))
    listed = set(lighting_of(world).lamps.cube_solids.tolist())
    assert 0 in listed and 1 not in listed


def test_a_room_without_lamps_or_things_has_light_all_the_same():
    lighting = lighting_of(two_rooms(lamps=()))
    assert len(lighting.lamps.lamps) == 0 and len(lighting.plan.feet) == 0
