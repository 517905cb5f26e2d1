"""Laws of furnished rooms, over a handful of seeds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sightline.geometry.camera import Camera
from sightline.scenes.worlds.places.room import World, make_room
from sightline.scenes.worlds.render.raycast import render
from sightline.scenes.worlds.shapes.catalog import BY_LABEL
from sightline.scenes.worlds.views.cameras import viewpoints
from tests.scenes.worlds.parted import entangled, loose, unsupported

SEEDS = range(10)
CAMERA = Camera(96, 72, 74.0, 74.0, 48.0, 36.0)


@lru_cache
def world(seed: int) -> World:
    return make_room(np.random.default_rng(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_box_is_tight_to_its_parts(seed):
    assert loose(world(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_pixel_of_a_thing_lies_in_its_box(seed):
    w = world(seed)
    for pose in viewpoints(w, np.random.default_rng(seed), 2):
        picture = render(w, CAMERA, pose, shadows=False)
        points = pose.apply(CAMERA.lift(picture.depth))
        for index in np.unique(picture.instance[picture.instance >= 0]):
            assert w.things[index].box.contains(points[picture.instance == index], margin=1e-4).all()
        assert np.isnan(picture.depth[picture.instance == -2]).all()
        assert np.isfinite(picture.depth[picture.instance != -2]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_thing_reaches_into_the_solids_of_another(seed):
    assert entangled(world(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thing_on_another_rests_on_one_of_its_surfaces_and_all_else_on_the_floor_or_a_wall(seed):
    assert unsupported(world(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_things_stay_in_the_room(seed):
    w = world(seed)
    low, high = w.room.polygon.min(axis=0), w.room.polygon.max(axis=0)
    for thing in w.things:
        bounds = thing.box.bounds
        assert (bounds[0, :2] > low).all() and (bounds[1, :2] < high).all(), thing.label
        assert -1e-9 < bounds[0, 2] and bounds[1, 2] < w.room.height
        if thing.support is None and BY_LABEL[thing.label].place != "hung":
            assert bounds[0, 2] == pytest.approx(0.0, abs=1e-9)


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not():
    def fingerprint(seed: int) -> bytes:
        rng = np.random.default_rng(seed)
        w = make_room(rng)
        poses = viewpoints(w, rng, 2)
        return b"".join(
            part.tobytes() for pose in poses for p in [render(w, CAMERA, pose)] for part in (p.rgb, p.depth, p.instance)
        )

    assert fingerprint(5) == fingerprint(5)
    assert fingerprint(5) != fingerprint(6)


def test_rooms_hold_8_to_30_things_in_many_categories_and_sometimes_several_of_one():
    rooms = [make_room(np.random.default_rng(seed)) for seed in range(40)]
    assert all(8 <= len(w.things) <= 30 for w in rooms)
    assert all([t.index for t in w.things] == list(range(len(w.things))) for w in rooms)
    labels = [[t.label for t in w.things] for w in rooms]
    assert len({label for row in labels for label in row}) >= 35
    assert sum(len(set(row)) < len(row) for row in labels) >= 10
    assert any(len(w.room.polygon) == 6 for w in rooms)
