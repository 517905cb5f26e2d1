"""Laws of furnished flats, over a handful of seeds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
import shapely
from scipy import ndimage

from sightline.errors import SceneError
from sightline.scenes.world_scene import CELL, free_space
from sightline.scenes.worlds.places.families import KEPT, SEEN
from sightline.scenes.worlds.places.flat import make_flat
from sightline.scenes.worlds.places.occupied import apart, corners, upright_box
from sightline.scenes.worlds.places.stock import FLAT_STOCK
from sightline.scenes.worlds.render.raycast import cast
from sightline.scenes.worlds.views.cameras import looking_camera
from sightline.scenes.worlds.views.tours import tour
from sightline.scenes.worlds.world import Thing, World
from tests.scenes.worlds.parted import entangled, loose, unsupported

CASES = [(SEEN, seed) for seed in range(20)] + [(KEPT, seed) for seed in range(6)]
ROBOT = 0.25  # metres, its radius


@lru_cache
def flat(families, seed) -> World:
    return make_flat(np.random.default_rng(seed), FLAT_STOCK, families)


def row(thing: Thing) -> np.ndarray:
    return upright_box(*thing.box.center[:2], thing.box.size, thing.box.yaw, thing.box.bounds[0, 2])


@pytest.mark.parametrize(("families", "seed"), CASES)
def test_things_stand_in_the_flat_and_not_in_its_walls_or_lintels(families, seed):
    world = flat(families, seed)
    floor = shapely.Polygon(world.room.polygon).buffer(1e-6)
    for thing in world.things:
        assert floor.contains(shapely.Polygon(corners(row(thing)))), thing.label
        assert -1e-9 < thing.box.bounds[0, 2] and thing.box.bounds[1, 2] < world.room.height
        for low in world.room.lintels:
            assert (thing.box.bounds[1] < low[:3]).any() or (thing.box.bounds[0] > low[3:]).any()


@pytest.mark.parametrize(("families", "seed"), CASES)
def test_nothing_reaches_into_the_solids_of_another(families, seed):
    assert entangled(flat(families, seed)) == []


@pytest.mark.parametrize(("families", "seed"), CASES[::3])
def test_boxes_are_tight_and_everything_rests_on_something(families, seed):
    world = flat(families, seed)
    assert [thing.index for thing in world.things] == list(range(len(world.things)))
    assert loose(world) == [] and unsupported(world) == []
    carried = [thing for thing in world.things if thing.support is not None]
    assert len(carried) >= 3 and all(thing.support < thing.index for thing in carried)


@pytest.mark.parametrize(("families", "seed"), CASES[::5])
def test_every_pixel_is_of_what_stands_there_and_nothing_shows_through_walls(families, seed):
    world = flat(families, seed)
    camera = looking_camera(96, 72)
    floor = shapely.Polygon(world.room.polygon).buffer(0.17)  # windows are seen to the outer edge of their reveals
    for pose in tour(world, np.random.default_rng(seed), 3):
        depth, instance = cast(world, camera, pose)
        points = pose.apply(camera.lift(depth))
        for index in np.unique(instance[instance >= 0]):
            assert world.things[index].box.contains(points[instance == index], margin=1e-4).all()
        seen = points[np.isfinite(depth)]
        assert shapely.contains_xy(floor, seen[:, 0], seen[:, 1]).all()
        assert (seen[:, 2] > -1e-4).all() and (seen[:, 2] < world.room.height + 1e-4).all()
        # in the plan, the way from the eye to what is seen leads through no wall
        for x, y, _ in seen[:: len(seen) // 60]:
            line = shapely.LineString([pose.translation[:2], [x, y]])
            assert line.difference(floor).is_empty


def test_a_robot_gets_from_each_door_to_every_other_in_19_of_20_flats():
    stuck = [seed for families, seed in CASES[:20] if not passable(flat(families, seed))]
    assert len(stuck) <= 1, stuck


def passable(world: World) -> bool:
    """Whether all passages lie in one piece of the floor on which a robot's middle may be."""
    space = free_space(world)
    room = ndimage.distance_transform_edt(np.pad(space.open, 1))[1:-1, 1:-1] * CELL
    pieces, _ = ndimage.label(room >= ROBOT)
    cells = [((passage.middle - space.origin) / CELL).astype(int) for passage in world.room.passages]
    found = {int(pieces[y, x]) for x, y in cells}
    return len(found) == 1 and 0 not in found


@pytest.mark.parametrize(("families", "seed"), CASES[::4])
def test_doors_swing_shut_past_all_furniture(families, seed):
    world = flat(families, seed)
    doors = [thing for thing in world.things if thing.label == "door"]
    others = [row(thing)[:5] for thing in world.things if thing.label != "door" and thing.box.bounds[0, 2] < 2.0]
    for door in doors:
        (joint,) = door.joints
        for share in np.linspace(0.0, 1.0, 12):
            turn = share * joint.reach
            c, s = np.cos(turn), np.sin(turn)
            middle = np.array([[c, -s], [s, c]]) @ (door.box.center[:2] - joint.pivot[:2]) + joint.pivot[:2]
            half = door.box.size[:2] / 2
            assert all(apart(*middle, *half, door.box.yaw + turn, *other) > 0 for other in others)


def test_flats_hold_20_to_60_things_and_every_use_has_what_belongs_to_it():
    worlds = [flat(*case) for case in CASES]
    assert all(20 <= len(world.things) <= 60 for world in worlds)
    assert all(any(thing.label == "door" for thing in world.things) for world in worlds)

    def share(use: str, *labels: str) -> float:
        """Of the zones of a use, those that hold one of the labels."""
        zones = [(world, zone) for world in worlds for zone in world.room.zones if zone.use == use]
        return float(
            np.mean(
                [
                    any(
                        t.label in labels
                        and (zone.low < t.box.center[:2]).all()
                        and (t.box.center[:2] < zone.high).all()
                        for t in world.things
                    )
                    for world, zone in zones
                ]
            )
        )

    assert share("bedroom", "bed") > 0.8
    assert share("bathroom", "toilet", "sink") > 0.8
    assert share("kitchen", "oven", "refrigerator") > 0.8
    assert share("bedroom", "toilet") < 0.1


def test_the_same_seed_gives_the_same_flat():
    again = make_flat(np.random.default_rng(3), FLAT_STOCK)
    assert again.parts.center.tobytes() == flat(SEEN, 3).parts.center.tobytes()
    assert again.room.polygon.tobytes() != flat(SEEN, 4).room.polygon.tobytes()


def test_a_flat_that_cannot_be_filled_is_told():
    with pytest.raises(SceneError, match="20 things"):
        make_flat(np.random.default_rng(0), replace(FLAT_STOCK, most=15))
