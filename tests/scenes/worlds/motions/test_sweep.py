from dataclasses import replace

import numpy as np
import pytest

from sightline.scenes.worlds.motions.motion import Motion
from sightline.scenes.worlds.motions.sweep import CLEARANCE, is_clear, moving_rows, near, part_rows, wall_rows
from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID
from sightline.scenes.worlds.places.occupied import corners
from sightline.scenes.worlds.places.room import make_room
from tests.made_world import Stood, cube, made_world

UP = np.array([0.0, 0.0, 1.0])
TIMES = np.linspace(0.0, 2.0, 385)
NONE = np.zeros((0, 7))


def slide(world, thing, shift, start=0.0, end=2.0, angle=0.0):
    rows = np.flatnonzero(world.parts.thing == thing)
    middle = world.things[thing].box.center
    motion = Motion("slide", thing, (thing,), rows, np.array([*shift, 0.0]), angle, UP, middle, start, end)
    return moving_rows(world.parts, motion, TIMES)


def still(world, *things):
    return part_rows(world.parts, np.flatnonzero(np.isin(world.parts.thing, things)))


def on_surface(parts, row, rng):
    """Points (M, 3) on and in a part, its corners and rims among them."""
    d = rng.normal(size=(400, 3))
    if parts.kind[row] == BLOCK:
        unit = d / np.abs(d).max(axis=1, keepdims=True)
    elif parts.kind[row] == ELLIPSOID:
        unit = d / np.linalg.norm(d, axis=1, keepdims=True)
    else:
        z = rng.choice([-1.0, 1.0], 400)
        ring = d[:, :2] / np.linalg.norm(d[:, :2], axis=1, keepdims=True)
        unit = np.column_stack([ring * np.where(z > 0, parts.taper[row], 1.0)[:, None], z])
    return (unit * parts.half[row]) @ parts.rotation[row].T + parts.center[row]


def test_the_row_of_a_part_holds_the_part_and_is_tight_about_an_upright_one():
    parts, rng = make_room(np.random.default_rng(4)).parts, np.random.default_rng(0)
    rows = part_rows(parts, np.arange(len(parts)))
    assert {0, 1, 2} <= set(parts.kind.tolist())
    for p, row in enumerate(rows):
        points = on_surface(parts, p, rng)
        c, s = np.cos(row[4]), np.sin(row[4])
        local = (points[:, :2] - row[:2]) @ np.array([[c, -s], [s, c]])
        assert (np.abs(local) <= row[2:4] + 1e-9).all()
        assert (row[5] - 1e-9 <= points[:, 2]).all() and (points[:, 2] <= row[6] + 1e-9).all()
        if parts.kind[p] == BLOCK and abs(parts.rotation[p, 2, 2]) > 1 - 1e-9:
            sizes = [2 * row[2], 2 * row[3], row[6] - row[5]]
            np.testing.assert_allclose(np.sort(sizes), np.sort(2 * parts.half[p]), atol=1e-12)


@pytest.mark.parametrize(("aside", "clear"), [(0.0, False), (0.34, False), (0.349, False), (0.357, True), (0.6, True)])
def test_a_thing_may_pass_another_by_but_not_touch_it(aside, clear):
    world = made_world(Stood("box", cube(0.4), -1.0, 0.0), Stood("post", cube(0.3), 0.0, aside))
    moving = slide(world, 0, (2.0, 0.0))
    assert is_clear(moving, still(world, 1), []) is clear
    assert abs(0.349 - 0.35) < CLEARANCE  # that one is too near without touching


def test_no_post_is_so_thin_that_a_fast_thing_slips_through():
    world = made_world(Stood("box", cube(0.1), -0.5, 0.0), Stood("post", cube(0.002, 1.0), 0.0013, 0.0))
    assert not is_clear(slide(world, 0, (1.0, 0.0)), still(world, 1), [])


def test_a_thing_slides_under_a_table_and_over_what_is_low():
    world = made_world(
        Stood("box", cube(0.4), -1.0, 0.0), Stood("top", cube(0.9, 0.05), 0.0, 0.0, 0.7), Stood("low", cube(0.9), 0, 2)
    )
    assert is_clear(slide(world, 0, (1.0, 0.0)), still(world, 1), [])
    assert is_clear(slide(world, 1, (0.0, 1.0)) + np.array([0, 0, 0, 0, 0, 0.2, 0.2]), still(world, 2), [])


def test_a_turning_thing_needs_room_for_its_corners():
    world = made_world(Stood("box", cube(1.0), 0.0, 0.0), Stood("post", cube(0.1), 0.6, 0.0))
    assert is_clear(slide(world, 0, (0.0, 0.0)), still(world, 1), [])
    assert not is_clear(slide(world, 0, (0.0, 0.0), angle=np.pi / 2), still(world, 1), [])


def test_walls_stop_things_from_inside():
    world = made_world(Stood("box", cube(0.4), 0.0, 0.0))
    walls = wall_rows(world.room)
    assert is_clear(slide(world, 0, (2.7, 0.0)), walls, [])
    assert not is_clear(slide(world, 0, (2.8, 0.0)), walls, [])
    lintel = replace(world.room, lintels=np.array([[-0.5, 0.4, 0.3, 0.5, 0.5, 2.6]]))
    assert not is_clear(slide(world, 0, (0.0, 1.0)), wall_rows(lintel), [])


def test_two_movers_may_cross_the_same_place_at_other_times():
    world = made_world(Stood("a", cube(0.4), -0.8, 0.0), Stood("b", cube(0.4), 0.0, -0.8))
    first, second = slide(world, 0, (1.6, 0.0), end=1.0), slide(world, 1, (0.0, 1.6), end=1.0)
    late = slide(world, 1, (0.0, 1.6), start=1.0)
    assert not is_clear(first, NONE, [second])
    assert is_clear(first, NONE, [late])


def test_what_is_out_of_reach_is_left_out_and_nothing_else():
    world = make_room(np.random.default_rng(2))
    moving = slide(world, 0, (0.5, 0.3))
    rows = part_rows(world.parts, np.arange(len(world.parts)))
    kept = near(moving, rows)
    assert 0 < len(kept) < len(rows)
    spots = np.concatenate([corners(row) for row in moving.reshape(-1, 7)])
    low, high = spots.min(axis=0), spots.max(axis=0)
    for row in rows:
        edge = corners(row)
        meets = (edge.max(axis=0) >= low).all() and (edge.min(axis=0) <= high).all()
        level = row[6] >= moving[..., 5].min() and row[5] <= moving[..., 6].max()
        if meets and level:
            assert (kept == row).all(axis=1).any()
