"""Laws of movers, over a handful of rooms, by routes of their own: points inside solids, speeds by differences."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.scenes.worlds.motions.motion import group_of, sampled, world_at
from sightline.scenes.worlds.motions.movers import FASTEST, MOST, SECONDS, SLOWEST, moments, set_in_motion
from sightline.scenes.worlds.parts import BLOCK, ELLIPSOID
from sightline.scenes.worlds.places.occupied import upright_box
from sightline.scenes.worlds.places.room import make_room
from sightline.scenes.worlds.shapes.shape import Joint, Shape
from tests.made_world import Stood, cube, cupboard, made_world, sphere

SEEDS = range(12)
TIMES = np.linspace(0.0, SECONDS, 61)
OUTSIDE = np.tile(upright_box(50.0, 50.0, np.ones(3), 0.0, 0.0), (len(moments()), 1))  # a camera far away


@lru_cache
def moved(seed: int):
    world = make_room(np.random.default_rng([seed, 0]))
    motions = set_in_motion(world, np.random.default_rng(seed), OUTSIDE, np.ones(len(world.things)))
    return world, sampled(world, motions, TIMES)


def ways(world, seeds=range(20)):
    """What is done in a made world with one generator after the other."""
    every = np.ones(len(world.things))
    return [m for s in seeds for m in set_in_motion(world, np.random.default_rng(s), OUTSIDE, every)]


def surface(parts, rows, rng):
    """A cloud of points (M, 3) on some parts."""
    d = rng.normal(size=(len(rows), 60, 3))
    ball, block = np.linalg.norm(d, axis=2, keepdims=True), np.abs(d).max(axis=2, keepdims=True)
    unit = np.where(parts.kind[rows, None, None] == BLOCK, d / block, d / ball)
    z = rng.choice([-1.0, 1.0], (len(rows), 60))
    ring = d[..., :2] / np.linalg.norm(d[..., :2], axis=2, keepdims=True)
    rim = np.concatenate([ring * np.where(z > 0, parts.taper[rows, None], 1.0)[..., None], z[..., None]], axis=2)
    unit = np.where(parts.kind[rows, None, None] > ELLIPSOID, rim, unit)
    turned = np.einsum("nij,nmj->nmi", parts.rotation[rows], unit * parts.half[rows, None])
    return (turned + parts.center[rows, None]).reshape(-1, 3)


def deep_inside(parts, row, points, depth=1e-3):
    """Whether points (M, 3) lie in a part, `depth` metres below its surface."""
    local = (points - parts.center[row]) @ parts.rotation[row]
    half = parts.half[row] - depth
    if half.min() <= 0:
        return np.zeros(len(points), dtype=bool)
    if parts.kind[row] == BLOCK:
        return (np.abs(local) < half).all(axis=1)
    if parts.kind[row] == ELLIPSOID:
        return ((local / half) ** 2).sum(axis=1) < 1.0
    factor = (1 + parts.taper[row]) / 2 + (parts.taper[row] - 1) / 2 * local[:, 2] / parts.half[row, 2]
    return (np.abs(local[:, 2]) < half[2]) & (np.hypot(*(local[:, :2] / half[:2]).T) < factor)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_to_four_bodies_move_and_none_twice(seed):
    _, course = moved(seed)
    assert 1 <= len(course.motions) <= MOST
    wholes = [i for motion in course.motions for i in motion.carried or (motion.thing,)]
    assert len(wholes) == len(set(wholes))
    rows = np.concatenate([motion.parts for motion in course.motions])
    assert len(rows) == len(set(rows.tolist()))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_goes_through_anything_on_its_way(seed):
    world, course = moved(seed)
    rng = np.random.default_rng(seed)
    for f in range(0, len(TIMES), 6):
        now = world_at(world, course, f)
        for motion in course.motions:
            own = set(motion.carried or (motion.thing,))
            points = surface(now.parts, motion.parts, rng)
            assert points[:, 2].min() > -1e-9
            assert (np.abs(points[:, :2]) < np.abs(world.room.polygon).max(axis=0)).all()
            middle, reach = points.mean(axis=0), np.ptp(points, axis=0).max()
            close = np.linalg.norm(now.parts.center - middle, axis=1) < reach + np.linalg.norm(now.parts.half, axis=1)
            for row in np.flatnonzero(close):
                if int(now.parts.thing[row]) not in own:
                    assert not deep_inside(now.parts, row, points).any(), (f, motion.way, motion.thing, row)


@pytest.mark.parametrize("seed", SEEDS)
def test_things_go_at_the_speed_of_people(seed):
    world, course = moved(seed)
    for b, motion in enumerate(course.motions, start=1):
        if not motion.carried:
            continue
        spots = (
            world.things[motion.thing].box.center if motion.way == "roll" else world.things[motion.thing].box.corners
        )
        path = course.carry(np.atleast_2d(spots), np.full(len(np.atleast_2d(spots)), b))
        speeds = np.linalg.norm(np.diff(path, axis=0), axis=2) / np.diff(TIMES)[:, None]
        assert speeds.max() <= FASTEST + 1e-9
        gone = np.linalg.norm(np.diff(path, axis=0), axis=2).sum(axis=0).max()
        assert gone >= 0.9 * SLOWEST * (motion.end_s - motion.start_s)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_on_something_stays_on_it(seed):
    world, course = moved(seed)
    for f in (0, 30, 60):
        now = world_at(world, course, f)
        for thing in now.things:
            if thing.support is None:
                continue
            under = now.things[thing.support].box
            assert thing.box.bounds[0, 2] == pytest.approx(world.things[thing.index].box.bounds[0, 2])
            # whole footprints are on a top: their middles certainly are
            assert under.contains([*thing.box.center[:2], under.center[2]])


def test_what_is_built_in_or_hung_up_does_not_move():
    for seed in SEEDS:
        world, course = moved(seed)
        labels = {world.things[motion.thing].label for motion in course.motions if motion.carried}
        assert labels.isdisjoint({"bathtub", "toilet", "sink", "radiator", "refrigerator", "picture", "clock", "bed"})


def test_doors_and_drawers_open_and_close():
    found = ways(made_world(Stood("wardrobe", cupboard(), 0.0, 0.0)))
    assert len(found) == 20 and {m.way for m in found} == {"open", "close"}
    assert {tuple(m.parts) for m in found} == {(1,), (2,)}
    for m in found:
        at_first, at_last = m.progress(np.array([0.0, SECONDS]))
        assert (at_first == 0.0) == (m.way == "open") and (at_last == 0.0) == (m.way == "close")
        assert m.fastest(0.0 if m.angle == 0 else 0.4) <= FASTEST


def test_a_door_is_not_opened_into_what_stands_before_it():
    before = Stood("sink", cube(0.5), -0.25, 0.5)
    found = ways(made_world(Stood("wardrobe", cupboard(), 0.0, 0.0), before))
    # the drawer is aside, and the door has but a few degrees
    assert {2} <= {int(m.parts[0]) for m in found}
    for m in found:
        if m.parts[0] == 1:
            assert abs(m.angle) * max(m.first, m.last) < np.arcsin(0.06 / 0.39)


def test_a_lid_is_not_opened_under_what_stands_on_it():
    chest = cupboard()
    lid = Shape(chest.parts, joints=(Joint("turn", (0,), (1.0, 0.0, 0.0), (0.0, -0.2, 0.9), 1.0),))
    alone, laden = Stood("wardrobe", lid, 0.0, 0.0), Stood("clock", cube(0.1), 0.0, 0.0, 0.9, support=0)
    drawer = Shape(chest.parts, joints=(Joint("slide", (0,), (0.0, 1.0, 0.0), (0, 0, 0), 0.3),))
    assert ways(made_world(Stood("wardrobe", drawer, 0.0, 0.0)))
    assert not ways(made_world(alone, laden))
    assert not ways(made_world(Stood("wardrobe", drawer, 0.0, 0.0), laden))


def test_small_things_stay_on_their_top_to_the_edge():
    world = made_world(Stood("sink", cube(0.5, 0.8), 0.0, 0.0), Stood("mug", cube(0.1), 0.1, 0.1, 0.8, support=0))
    found = ways(world)
    assert found and {m.thing for m in found} == {1}
    for m in found:
        turn, shift = m.at(TIMES)
        spots = np.einsum("tij,nj->tni", turn, world.things[1].box.corners) + shift[:, None]
        assert np.abs(spots[..., :2]).max() <= 0.25 + 1e-9
    assert group_of(world.things, 0) == (0, 1)


def test_balls_roll_and_the_camera_has_its_place():
    world = made_world(Stood("ball", sphere(0.1), 0.0, 0.0))
    found = ways(world)
    assert {m.way for m in found} == {"roll"}
    for m in found:
        assert abs(m.angle) * 0.1 == pytest.approx(np.linalg.norm(m.shift))
        assert m.axis @ m.shift == pytest.approx(0.0)
    # someone stands all around it
    sides = [upright_box(x, y, np.array([0.15, 0.15, 1.7]), 0.0, 0.0) for x, y in ((0.19, 0), (-0.19, 0))]
    for side in sides:
        stand = np.tile(side, (len(moments()), 1))
        for s in range(20):
            for m in set_in_motion(world, np.random.default_rng(s), stand, np.ones(1)):
                at = m.at(TIMES)[1] + np.einsum("tij,j->ti", m.at(TIMES)[0], world.things[0].box.center)
                away = np.abs(at[:, :2] - side[:2]) - 0.075
                assert np.linalg.norm(np.maximum(away, 0), axis=1).min() >= 0.1 - 1e-9
