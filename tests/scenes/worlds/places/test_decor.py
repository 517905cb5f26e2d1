"""What floors, walls and fabrics are made of, and what the camera makes of them."""

from __future__ import annotations

import numpy as np

from sightline.scenes.worlds.materials import (
    BRICKS,
    CHECKER,
    HERRINGBONE,
    HEXAGONS,
    MARBLE,
    ORNAMENT,
    PANELLING,
    TILED,
    WAINSCOT,
)
from sightline.scenes.worlds.places.decor import (
    WALL_SHARE,
    above_door,
    decorated,
    floor_for,
    rug_in,
    walls_for,
)
from sightline.scenes.worlds.places.shell import empty_room

USES = ("living", "bedroom", "kitchen", "bathroom", "office", "dining", "corridor")


def drawn(make, use, count=300):
    return [make(use, np.random.default_rng(seed)) for seed in range(count)]


def test_wet_rooms_have_stone_and_tiles_and_no_parquet_or_paper():
    for use in ("kitchen", "bathroom"):
        floors = {material.pattern for material in drawn(floor_for, use)}
        assert {CHECKER, HEXAGONS, MARBLE} <= floors and HERRINGBONE not in floors
        assert {material.pattern for material in drawn(walls_for, use)} <= {TILED, WAINSCOT}
    assert {HERRINGBONE} <= {material.pattern for material in drawn(floor_for, "living")}
    assert {BRICKS, ORNAMENT, PANELLING} <= {material.pattern for material in drawn(walls_for, "bedroom")}


def test_no_mix_of_a_walls_colours_leaves_what_can_be_reflected():
    for use in USES:
        for wall in drawn(walls_for, use, 80):
            first, second = np.array(wall.colour), np.array(wall.second)
            shown = first + WALL_SHARE * (second - first)
            assert (first >= 0).all() and (first <= 1).all()
            assert (shown > -1e-9).all() and (shown < 1).all()
            # a solid shows all of its second colour: above a door it is the one that shows on the wall
            np.testing.assert_allclose(above_door(wall).second, shown)


def test_a_decorated_room_differs_in_its_paint_alone():
    rng = np.random.default_rng(4)
    room, _ = empty_room(rng)
    other = decorated(room, "kitchen", rng)
    np.testing.assert_array_equal(other.polygon, room.polygon)
    assert other.openings == room.openings and other.rug == room.rug and other.soft


def test_a_rug_lies_inside_its_room():
    for seed in range(30):
        rng = np.random.default_rng(seed)
        room, notch = empty_room(rng)
        if notch is None:
            rug = rug_in(room, rng)
            assert (np.abs(rug.center) + rug.half * 1.1 < room.polygon.max(axis=0)).all()
